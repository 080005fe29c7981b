package history

import (
	"context"
	_ "embed"
	"regexp"
	"time"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/i18n"
	"tafel/internal/ledger"
)

// Words are this room's texts.
//
//go:embed words.json
var Words []byte

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/history.go fills them.
type Service struct {
	DB *db.DB
	// Texts is every text of the house: a line of the time line is a text of the room that wrote it.
	Texts i18n.Catalog
	// Standing is where the actor stands at a table (seat room).
	Standing func(r db.Reader, a tafel.Actor, t tafel.TableID) (tafel.Standing, error)
	// Sitters lists who sits or is asked at a table (seat room).
	Sitters func(r db.Reader, t tafel.TableID) ([]tafel.Sitter, error)
	// Members lists who belongs to a household now (household room).
	Members func(r db.Reader, h tafel.HouseholdID) ([]tafel.Member, error)
	// Domains lists the life domains in a language, in order (plan room).
	Domains func(r db.Reader, lang string) ([]tafel.Domain, error)
	// HouseholdName is what a household is called (household room).
	HouseholdName func(r db.Reader, h tafel.HouseholdID) (string, error)
}

// pageSize is how many lines one page of a time line reads; printing reads up to printSize.
const (
	pageSize  = 100
	printSize = 5000
	sideSize  = 7
)

// timeline is a part of a time line as somebody may read it.
type timeline struct {
	lines []Line
	next  string // keyset of the next part, or ""
}

// read reads a part of a time line; the policy is asked for every line.
func (s *Service) read(r db.Reader, a tafel.Actor, st tafel.Standing, f filter, limit int) (timeline, error) {
	var t timeline
	g := eyes(a, st)
	g.kind, g.before = f.kind, f.before
	if g.who == "" {
		g.who = f.who
	}
	list, err := lines(r, g, limit+1)
	if err != nil {
		return t, err
	}
	if len(list) > limit {
		list = list[:limit]
		t.next = list[limit-1].ID
	}
	for _, l := range list {
		if readLine(a, st, l) {
			t.lines = append(t.lines, l)
		}
	}
	return t, nil
}

// subjects lists the residents whose story a table's time line is.
func (s *Service) subjects(r db.Reader, st tafel.Standing) ([]tafel.PersonID, error) {
	var out []tafel.PersonID
	if st.Household != "" {
		list, err := s.Members(r, st.Household)
		if err != nil {
			return nil, err
		}
		for _, m := range list {
			out = append(out, m.Person)
		}
	}
	sitters, err := s.Sitters(r, st.Table)
	if err != nil {
		return nil, err
	}
	for _, x := range sitters {
		if x.Kind != tafel.SeatOrganisation { // residents, and their own network
			out = append(out, x.Person)
		}
	}
	return out, nil
}

// open checks that somebody may read the time line and notes the look.
func (s *Service) open(v *db.View, a tafel.Actor, t tafel.TableID) (tafel.Standing, error) {
	st, err := s.Standing(v, a, t)
	if err != nil {
		return st, err
	}
	policy, err := readTable(a, st)
	if err != nil {
		return st, err
	}
	people, err := s.subjects(v, st)
	if err != nil {
		return st, err
	}
	v.Saw(ledger.Entry{Kind: ledger.Opened, Table: t, Household: st.Household, Purpose: st.Purpose, Ground: st.GroundText, Policy: policy, What: "history"}, people...)
	return st, nil
}

// ListIn asks for a part of a table's time line.
type ListIn struct {
	Table  tafel.TableID  `path:"tafel" maxLength:"60" doc:"The table."`
	Kind   string         `query:"soort" maxLength:"30" doc:"Kind of thing: afspraken, zetels, plan, overdracht, meldingen, ontmoeting or tafel."`
	Who    tafel.PersonID `query:"wie" maxLength:"60" doc:"Only what this person did."`
	Own    bool           `query:"eigen" doc:"Only what I did."`
	Before string         `query:"voor" maxLength:"60" doc:"Older than this line: 'volgende' of the answer before."`
}

// ListOut is a part of a time line, newest first.
type ListOut struct {
	Lines []LineOut `json:"regels"`
	All   int64     `json:"totaal" doc:"How many lines you may read at this table."`
	Next  string    `json:"volgende,omitempty"`
}

// LineOut is one line as text; lines of one person about one thing within minutes stand under it.
type LineOut struct {
	ID     string          `json:"id"`
	At     calendar.Moment `json:"moment"`
	Who    string          `json:"wie,omitempty"`
	Org    string          `json:"organisatie,omitempty"`
	Text   string          `json:"tekst"`
	Domain string          `json:"leefgebied,omitempty"`
	Ref    string          `json:"betreft,omitempty"`
	Verb   string          `json:"handeling"`
	More   []LineOut       `json:"en_nog,omitempty"`
}

// List reads a part of a table's time line.
func (s *Service) List(ctx context.Context, a tafel.Actor, in ListIn) (ListOut, error) {
	var out ListOut
	err := s.DB.View(ctx, a, "history.list", func(v *db.View) error {
		out = ListOut{Lines: []LineOut{}}
		st, err := s.open(v, a, in.Table)
		if err != nil {
			return err
		}
		f, err := choose(a, in)
		if err != nil {
			return err
		}
		t, err := s.read(v, a, st, f, pageSize)
		if err != nil {
			return err
		}
		if out.All, _, err = count(v, eyes(a, st)); err != nil {
			return err
		}
		names, err := s.domainNames(v, a.Lang)
		if err != nil {
			return err
		}
		w := s.Texts.In(a.Lang)
		for _, e := range Fold(t.lines) {
			x := lineOut(w, v.Now(), names, e.Line)
			for _, m := range e.More {
				x.More = append(x.More, lineOut(w, v.Now(), names, m))
			}
			out.Lines = append(out.Lines, x)
		}
		out.Next = t.next
		return nil
	})
	return out, err
}

func lineOut(w i18n.Words, now calendar.Moment, names map[string]string, l Line) LineOut {
	return LineOut{ID: l.ID, At: l.At, Who: l.Name, Org: l.Org, Text: sentence(w, now, names, l), Domain: l.Domain, Ref: l.Ref, Verb: l.Verb}
}

// eyes says which lines of a table somebody may read: who left only what he or she did.
func eyes(a tafel.Actor, st tafel.Standing) filter {
	f := filter{table: st.Table, me: a.Person, org: a.Org, domains: domainsOf(st)}
	if !st.Seated() {
		f.who = a.Person
	}
	return f
}

// choose reads what was chosen.
func choose(a tafel.Actor, in ListIn) (filter, error) {
	f := filter{who: in.Who, before: in.Before}
	if in.Kind != "" {
		k, ok := kindOf(in.Kind)
		if !ok {
			return f, tafel.Wrong("soort", "error.choice")
		}
		f.kind = k
	}
	if in.Own {
		f.who = a.Person
	}
	return f, nil
}

func (s *Service) domainNames(r db.Reader, lang string) (map[string]string, error) {
	list, err := s.Domains(r, lang)
	names := map[string]string{}
	for _, d := range list {
		names[d.Key] = d.Name
	}
	return names, err
}

var isDay = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)

// sentence is the text of a line in the reader's language. Dates are written as people read them, life
// domains by their name; everything else stands as it was stored, and is escaped by the page.
func sentence(w i18n.Words, now calendar.Moment, names map[string]string, l Line) string {
	args := make([]any, len(l.Args))
	copy(args, l.Args)
	for i := 1; i < len(args); i += 2 {
		text, ok := args[i].(string)
		if !ok {
			continue
		}
		if isDay.MatchString(text) {
			if t, err := time.ParseInLocation("2006-01-02", text, calendar.Amsterdam); err == nil {
				args[i] = w.Short(t, now.Time)
			}
		} else if name, ok := names[text]; ok && (args[i-1] == "domain" || args[i-1] == "leefgebied") {
			args[i] = name
		}
	}
	return w.T(l.Key, args...)
}

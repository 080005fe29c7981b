package inspection

import (
	"context"
	_ "embed"
	"strings"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/i18n"
	"tafel/internal/jobs"
	"tafel/internal/ledger"
	"tafel/internal/outbox"
	"tafel/internal/ui"
	"tafel/internal/web"
)

// Words are this room's texts.
//
//go:embed words.json
var Words []byte

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/inspection.go fills them.
type Service struct {
	DB *db.DB
	// Texts is every text of the house, for answers of the API and the file.
	Texts i18n.Catalog
	// Standing is where the actor stands at a table (seat room).
	Standing func(r db.Reader, a tafel.Actor, t tafel.TableID) (tafel.Standing, error)
	// TablesOf lists the tables where somebody sits (seat room).
	TablesOf func(r db.Reader, p tafel.PersonID) ([]tafel.TableID, error)
	// Sitters lists who sits or is asked at a table (seat room).
	Sitters func(r db.Reader, t tafel.TableID) ([]tafel.Sitter, error)
	// Members lists who belongs to a household now (household room).
	Members func(r db.Reader, h tafel.HouseholdID) ([]tafel.Member, error)
	// Responsible is who answers for a table (table room).
	Responsible func(r db.Reader, t tafel.TableID) (tafel.Party, error)
	// Works tells whether somebody works for an organisation now (organisation room).
	Works func(r db.Reader, p tafel.PersonID) (bool, error)
	// PersonName is how somebody is called on screen (person room).
	PersonName func(r db.Reader, p tafel.PersonID) (string, error)
	// FindPeople finds people by name for a privacy officer; the room that finds notes the look (person room).
	FindPeople func(v *db.View, text string) ([]tafel.Member, error)
	// Orgs lists the organisations of the region (organisation room).
	Orgs func(r db.Reader) ([]tafel.OrgRef, error)
	// Sign signs a text with the key of this region, so that a copy can be proven real.
	Sign func(text string) (string, error)
	// Desk are the counts other rooms put on the desk of a privacy officer.
	Desk []func(c *web.Ctx, v *db.View) (ui.Count, error)
	// Domains lists the life domains in a language, in order (plan room).
	Domains func(r db.Reader, lang string) ([]tafel.Domain, error)
}

const (
	pageSize  = 2000 // lines of the ledger on one page; older than a fortnight a row is a month of them
	fileSize  = 20000
	tableSize = 1000
	tableDays = 90
)

// ListIn asks for a part of who looked at the data of whoever asks.
type ListIn struct {
	Before string      `query:"voor" maxLength:"60" doc:"Older than this line: 'volgende' of the answer before."`
	Org    tafel.OrgID `query:"organisatie" maxLength:"60" doc:"Only looks by this organisation; 'geen' for looks without one."`
	Period string      `query:"periode" maxLength:"10" doc:"week, maand, jaar or alles."`
}

// ListOut is who looked, newest first.
type ListOut struct {
	People  int        `json:"mensen" doc:"How many people looked at or changed your data, ever."`
	Orgs    int        `json:"organisaties"`
	Outside int        `json:"van_buiten" doc:"How many of them looked from outside your tables."`
	ByOrg   []OrgOut   `json:"per_organisatie"`
	Visits  []VisitOut `json:"regels"`
	Next    string     `json:"volgende,omitempty"`
}

// OrgOut is how often one organisation looked in the period asked for.
type OrgOut struct {
	ID     tafel.OrgID `json:"organisatie" doc:"'geen' for looks without an organisation."`
	Name   string      `json:"naam"`
	Times  int         `json:"aantal"`
	People int         `json:"mensen"`
}

// VisitOut is what one person did at one table, on one day or (longer ago) in one month.
type VisitOut struct {
	ID       string          `json:"id" doc:"Name it to ask a question about it."`
	At       calendar.Moment `json:"moment"`
	Who      string          `json:"wie" doc:"The name, or who it was in other words when a policy keeps the name out of sight."`
	NoName   string          `json:"naam_niet_door,omitempty" doc:"The policy that keeps the name out of sight."`
	Org      string          `json:"organisatie,omitempty"`
	Function string          `json:"functie,omitempty"`
	What     string          `json:"wat"`
	Why      string          `json:"waarom"`
	Times    int             `json:"aantal"`
	Days     int             `json:"dagen" doc:"On how many days."`
	Outside  bool            `json:"van_buiten"`
	Late     string          `json:"later_getoond,omitempty" doc:"Reference of the investigation because of which it was shown later."`
}

// seen is a part of who looked at one person's data.
type seen struct {
	visits                []Visit
	orgs                  []Organisation
	next                  string
	people, firms, beyond int
}

// looked reads who looked at the data of the actor. It is asked by nobody else, and a look at who looked is
// no look at oneself: it is not written down.
func (s *Service) looked(r db.Reader, a tafel.Actor, f Filter, before string, limit int) (seen, error) {
	var x seen
	if err := readLooks(a, a.Person); err != nil {
		return x, err
	}
	at := ""
	if before != "" {
		l, err := lookByID(r, a.Person, before)
		if err != nil || l.ID == "" {
			return x, orNotFound(err)
		}
		at = l.At.Text()
	}
	list, err := looksAt(r, a.Person, f, at, before, limit+1)
	if err != nil {
		return x, err
	}
	if len(list) > limit {
		list = list[:limit]
		x.next = list[limit-1].ID
	}
	if x.visits, err = s.visits(r, a, list); err != nil {
		return x, err
	}
	if x.orgs, err = organisations(r, a.Person, f.Since); err != nil {
		return x, err
	}
	x.people, x.firms, x.beyond, err = counts(r, a.Person)
	return x, err
}

// visits groups looks for the one who was looked at: with names as far as policy shows them, and what was shown
// later because of an investigation marked with its reference.
func (s *Service) visits(r db.Reader, a tafel.Actor, list []Look) ([]Visit, error) {
	out := Visits(list, r.Now().Date())
	orgs, err := unnamed(r)
	if err != nil {
		return nil, err
	}
	kept := map[tafel.OrgID]bool{}
	for _, u := range orgs {
		kept[u.Org] = true
	}
	past, err := deferralsPast(r, a.Person)
	if err != nil {
		return nil, err
	}
	sits := map[tafel.TableID]map[tafel.PersonID]bool{}
	for i := range out {
		v := &out[i]
		for _, d := range past {
			if v.Late == "" && d.Covers(v.Look) {
				v.Late = d.Reference
			}
		}
		at := false
		if v.Org == "" && v.Table != "" {
			if sits[v.Table] == nil {
				sits[v.Table] = map[tafel.PersonID]bool{}
				sitters, err := s.Sitters(r, v.Table)
				if err != nil {
					return nil, err
				}
				for _, x := range sitters {
					sits[v.Table][x.Person] = x.State == "accepted"
				}
			}
			at = sits[v.Table][v.Person] && sits[v.Table][a.Person]
		}
		if v.Kept = seesName(a, v.Org != "", at, kept[v.Org]); v.Kept != "" {
			v.Name = ""
		}
	}
	return out, nil
}

func orNotFound(err error) error {
	if err != nil {
		return err
	}
	return access.NotFound()
}

// filter reads a filter as it is asked for.
func filter(org tafel.OrgID, period string, today calendar.Date) (Filter, error) {
	since, ok := SinceOf(period, today)
	if !ok {
		return Filter{}, tafel.Wrong("periode", "error.choice")
	}
	return Filter{Org: org, Since: since}, nil
}

// List reads who looked at one's own data.
func (s *Service) List(ctx context.Context, a tafel.Actor, in ListIn) (ListOut, error) {
	var out ListOut
	err := s.DB.View(ctx, a, "inspection.list", func(v *db.View) error {
		f, err := filter(in.Org, in.Period, v.Now().Date())
		if err != nil {
			return err
		}
		x, err := s.looked(v, a, f, in.Before, pageSize)
		if err != nil {
			return err
		}
		say, err := s.speech(v, a.Lang)
		if err != nil {
			return err
		}
		out = ListOut{People: x.people, Orgs: x.firms, Outside: x.beyond, Next: x.next, Visits: []VisitOut{}, ByOrg: []OrgOut{}}
		for _, o := range x.orgs {
			if o.ID == "" {
				o.ID, o.Name = NoOrg, say.w.T("inspection.noorg")
			}
			out.ByOrg = append(out.ByOrg, OrgOut{ID: o.ID, Name: o.Name, Times: o.Times, People: o.People})
		}
		for _, y := range x.visits {
			out.Visits = append(out.Visits, VisitOut{ID: y.ID, At: y.At, Who: say.who(y), NoName: y.Kept, Org: y.OrgName, Function: y.Function, What: say.what(y), Why: say.why(y), Times: y.Times, Days: y.Days, Outside: y.Outside(), Late: y.Late})
		}
		return nil
	})
	return out, err
}

// speech says looks in words.
type speech struct {
	w       i18n.Words
	domains map[string]string
}

func (s *Service) speech(r db.Reader, lang string) (speech, error) {
	x := speech{w: s.Texts.In(lang), domains: map[string]string{}}
	list, err := s.Domains(r, lang)
	for _, d := range list {
		x.domains[d.Key] = d.Name
	}
	return x, err
}

// thing is a kind of data in words: a life domain by its name, else a text of its own, else "your data".
func (x speech) thing(what string) string {
	if name, ok := x.domains[what]; ok {
		return name
	}
	if key := "inspection.what." + what; what != "" && x.w.Has(key) {
		return x.w.T(key)
	}
	return x.w.T("inspection.what")
}

// who says who looked: the name, or when a policy keeps it, who it was in other words. Without an organisation
// nothing is said about how two people are related (L16).
func (x speech) who(v Visit) string {
	switch {
	case v.Kept == "" && v.Name != "":
		return v.Name
	case v.Org != "":
		return x.w.T("inspection.someone.org")
	}
	return x.w.T("inspection.someone")
}

func (x speech) things(list []string) string {
	var names []string
	for _, k := range list {
		names = add(names, x.thing(k))
	}
	return x.and(names)
}

func (x speech) and(names []string) string {
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + " " + x.w.T("inspection.and") + " " + names[n-1]
	}
	return strings.Join(names, "")
}

// what says what somebody did: opened is more than seen in a list, and both are something else than writing.
func (x speech) what(v Visit) string {
	var out []string
	if len(v.Opened) > 0 {
		out = append(out, x.w.T("inspection.opened", "what", x.things(v.Opened)))
	}
	if len(v.Wrote) > 0 {
		var rooms []string
		for _, room := range v.Wrote {
			if key := "inspection.room." + room; x.w.Has(key) {
				rooms = add(rooms, x.w.T(key))
			} else {
				rooms = add(rooms, x.w.T("inspection.what"))
			}
		}
		out = append(out, x.w.T("inspection.wrote", "what", x.and(rooms)))
	}
	if v.Listed > 0 {
		out = append(out, x.w.T("inspection.listed", "n", v.Listed))
	}
	return strings.Join(out, " ")
}

// why says why somebody might look: the rule, the law and the aim as they stood at that moment.
func (x speech) why(v Visit) string {
	var out []string
	if key := "inspection.policy." + v.Policy; v.Policy != "" && x.w.Has(key) {
		out = append(out, x.w.T(key))
	} else if len(v.Wrote) > 0 && v.Policy == "" {
		out = append(out, x.w.T("inspection.why.wrote"))
	}
	if v.Ground != "" {
		out = append(out, x.w.T("inspection.why.ground", "ground", strings.TrimRight(v.Ground, ". ")))
	}
	if v.Purpose != "" {
		out = append(out, x.w.T("inspection.why.purpose", "purpose", strings.TrimRight(v.Purpose, ". ")))
	}
	if len(out) == 0 {
		return x.w.T("inspection.why.none")
	}
	return strings.Join(out, " ")
}

// copyOf is who looked as a text that can be read without anything else.
func (x speech) copyOf(name string, now calendar.Moment, y seen) string {
	var b strings.Builder
	line := func(key string, args ...any) { b.WriteString(oneLine(x.w.T(key, args...)) + "\n") }
	line("inspection.copy.title", "name", name)
	line("inspection.copy.made", "date", now.Format("2006-01-02 15:04"))
	line("inspection.copy.sum", "n", len(y.visits), "people", y.people, "orgs", y.firms)
	for _, v := range y.visits {
		b.WriteString("\n")
		who := say3(v.OrgName, x.who(v), v.Function)
		if v.Days > 1 {
			line("inspection.copy.days", "date", v.At.Format("2006-01-02 15:04"), "n", v.Days, "who", who)
		} else {
			line("inspection.copy.row", "date", v.At.Format("2006-01-02 15:04"), "who", who)
		}
		b.WriteString("  " + oneLine(x.what(v)) + "\n  " + oneLine(x.why(v)) + "\n")
		if v.Late != "" {
			b.WriteString("  " + oneLine(x.w.T("inspection.late", "ref", v.Late)) + "\n")
		}
	}
	if y.next != "" {
		b.WriteString("\n")
		line("inspection.copy.more")
	}
	return b.String()
}

func say3(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, ", ")
}

// oneLine keeps what somebody typed from looking like another line, or like a signature.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// AskIn is a question about a look at one's own data.
type AskIn struct {
	Entry string `json:"regel" maxLength:"60" doc:"The line it is about: 'id' of who looked."`
	Text  string `json:"vraag" maxLength:"2000" lines:"yes" doc:"What you want to know."`
}

// AskOut says who answers, and by when.
type AskOut struct {
	ID       string        `json:"id"`
	To       string        `json:"aan"`
	AnswerBy calendar.Date `json:"antwoord_voor"`
}

// Where is the page to go to next.
func (AskOut) Where() string { return "/wie-keek" }

// Ask puts a question about a look to a privacy officer, with a date.
func (s *Service) Ask(ctx context.Context, a tafel.Actor, in AskIn) (AskOut, error) {
	var out AskOut
	err := s.DB.Do(ctx, a, "inspection.ask", func(tx *db.Tx) error {
		if err := readLooks(a, a.Person); err != nil {
			return err
		}
		l, err := lookByID(tx, a.Person, in.Entry)
		if err != nil || l.ID == "" {
			return orNotFound(err)
		}
		to, err := s.answerer(tx, a, l)
		if err != nil {
			return err
		}
		name, err := s.PersonName(tx, to)
		if err != nil {
			return err
		}
		q := Question{ID: tafel.NewID[string](), Entry: l.ID, Subject: a.Person, Name: a.Name, Table: l.Table, To: to, ToName: name, Text: in.Text, At: tx.Now(), AnswerBy: AnswerBy(tx.Now().Date())}
		if err := ask(tx, q); err != nil {
			return err
		}
		if err := jobs.Set(tx, jobs.Clock{Kind: "inspection.answer", Ref: q.ID, Table: q.Table, Person: to, Due: q.AnswerBy.At(17, 0)}); err != nil {
			return err
		}
		if err := outbox.Put(tx, outbox.Item{Person: to, Key: "inspection.mail.asked", Link: "/inzagevragen/" + q.ID}); err != nil {
			return err
		}
		tx.Note(ledger.Note{Table: q.Table, Subjects: []tafel.PersonID{a.Person}, Key: "inspection.note.asked", Args: []any{"date", string(q.AnswerBy)}, Only: []tafel.PersonID{a.Person, to}, Ref: q.ID, What: "looks"})
		out = AskOut{ID: q.ID, To: name, AnswerBy: q.AnswerBy}
		return nil
	})
	return out, err
}

// answerer finds who answers a question about a look: see Answerer.
func (s *Service) answerer(r db.Reader, a tafel.Actor, l Look) (tafel.PersonID, error) {
	var responsible tafel.PersonID
	tables := []tafel.TableID{l.Table}
	if l.Table == "" {
		list, err := s.TablesOf(r, a.Person)
		if err != nil {
			return "", err
		}
		tables = list
	}
	if len(tables) > 0 && tables[0] != "" {
		p, err := s.Responsible(r, tables[0])
		if err != nil {
			return "", err
		}
		responsible = p.Person
	}
	officers, err := s.Officers(r)
	if err != nil {
		return "", err
	}
	admins, err := s.working(r, tafel.Admin)
	return Answerer(l.Person, responsible, officers, admins), err
}

// Officers lists who watches over privacy and works here now.
func (s *Service) Officers(r db.Reader) ([]tafel.PersonID, error) { return s.working(r, tafel.Privacy) }

// Admins lists who manages the region and works here now.
func (s *Service) Admins(r db.Reader) ([]tafel.PersonID, error) { return s.working(r, tafel.Admin) }

func (s *Service) working(r db.Reader, role tafel.Role) ([]tafel.PersonID, error) {
	list, err := withRole(r, role)
	if err != nil {
		return nil, err
	}
	var out []tafel.PersonID
	for _, p := range list {
		ok, err := s.Works(r, p)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, p)
		}
	}
	return out, nil
}

// AnswerIn is an answer to a question about a look.
type AnswerIn struct {
	ID   string `json:"inzagevraag" maxLength:"60" doc:"The question."`
	Text string `json:"antwoord" maxLength:"4000" lines:"yes" doc:"The answer, in plain words."`
}

// Answered is what comes of an answer.
type Answered struct {
	ID string `json:"id"`
}

// Where is the page to go to next.
func (Answered) Where() string { return "/inzagevragen" }

// Answer answers a question about a look; the one who asked reads it with the look.
func (s *Service) Answer(ctx context.Context, a tafel.Actor, in AnswerIn) (Answered, error) {
	return Answered{ID: in.ID}, s.DB.Do(ctx, a, "inspection.answer", func(tx *db.Tx) error {
		q, ok, err := questionByID(tx, in.ID)
		if err != nil || !ok {
			return orNotFound(err)
		}
		l, err := lookOf(tx, q.Subject, q.Entry)
		if err != nil {
			return err
		}
		if err := answer(a, q, l.Person); err != nil {
			return err
		}
		done, err := reply(tx, q.ID, in.Text, a)
		if err != nil {
			return err
		}
		if !done {
			return tafel.Refuse(tafel.Moment, "inspection.answered")
		}
		if err := jobs.Stop(tx, "inspection.answer", q.ID, "answered"); err != nil {
			return err
		}
		if err := outbox.Put(tx, outbox.Item{Person: q.Subject, Key: "inspection.mail.answered", Link: "/wie-keek"}); err != nil {
			return err
		}
		tx.Note(ledger.Note{Table: q.Table, Subjects: []tafel.PersonID{q.Subject}, Key: "inspection.note.answered", Only: []tafel.PersonID{q.Subject, q.To, a.Person}, Ref: q.ID, What: "looks"})
		return nil
	})
}

// question opens a question for whoever answers it, and notes that look.
func (s *Service) question(v *db.View, a tafel.Actor, id string) (Question, Visit, error) {
	q, ok, err := questionByID(v, id)
	if err != nil {
		return q, Visit{}, err
	}
	l, err := lookOf(v, q.Subject, q.Entry) // of no question too: what does not exist takes as long as what is not yours
	if err != nil || !ok {
		return q, Visit{}, orNotFound(err)
	}
	if err := answer(a, q, l.Person); err != nil {
		return q, Visit{}, err
	}
	v.Saw(ledger.Entry{Kind: ledger.Opened, Table: q.Table, Policy: "looks-answer", What: "looks"}, q.Subject)
	return q, Visits([]Look{l}, v.Now().Date())[0], nil
}

// waiting lists the questions that wait for somebody's answer; a privacy officer sees all.
func (s *Service) waiting(v *db.View, a tafel.Actor) ([]Question, error) {
	list, err := questionsTo(v, a.Person, 100)
	if a.Has(tafel.Privacy) {
		list, err = questionsOpen(v, 100)
	}
	for _, q := range list {
		v.Saw(ledger.Entry{Kind: ledger.Listed, Table: q.Table, Policy: "looks-answer", What: "looks"}, q.Subject)
	}
	return list, err
}

// tableLooks reads who looked at a table lately, for whoever sits there for an organisation. Whose data it was
// stays out: that is between the ledger and each of them (L16); and what a seat does not cover is told as "a part".
func (s *Service) tableLooks(v *db.View, a tafel.Actor, t tafel.TableID) (tafel.Standing, []Visit, error) {
	st, err := s.Standing(v, a, t)
	if err != nil {
		return st, nil, err
	}
	if err := readTableLooks(a, st); err != nil {
		return st, nil, err
	}
	list, err := looksAtTable(v, t, v.Now().Date().Add(-tableDays).At(0, 0), tableSize)
	if err != nil {
		return st, nil, err
	}
	sitters, err := s.Sitters(v, t)
	if err != nil {
		return st, nil, err
	}
	var people []tafel.PersonID
	for _, x := range sitters {
		if x.Kind == tafel.SeatHousehold {
			people = append(people, x.Person)
		}
	}
	if st.Household != "" {
		members, err := s.Members(v, st.Household)
		if err != nil {
			return st, nil, err
		}
		for _, m := range members {
			people = append(people, m.Person)
		}
	}
	v.Saw(ledger.Entry{Kind: ledger.Opened, Table: t, Household: st.Household, Purpose: st.Purpose, Ground: st.GroundText, Policy: "looks-table", What: "looks"}, people...)
	domains, err := s.Domains(v, "nl")
	if err != nil {
		return st, nil, err
	}
	for i := range list {
		for _, d := range domains {
			if d.Key == list[i].What && !coveredLook(a, st, d.Key) {
				list[i].What = "part"
			}
		}
	}
	return st, Visits(list, v.Now().Date()), nil
}

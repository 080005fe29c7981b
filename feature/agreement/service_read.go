package agreement

import (
	"context"
	"slices"
	"strings"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/ledger"
)

// Full is one agreement with everything that was said and done about it.
type Full struct {
	Agreement
	Pair     *Agreement
	Before   *Agreement // the one this takes the place of
	After    []tafel.AgreementID
	Said     []Saying
	Dates    []Redating
	Lines    []ledger.Line
	Standing tafel.Standing
	Hand     Hand
	Policy   string
}

// open reads one agreement through the view, and notes that it was opened. What is not yours is not found.
func (s *Service) open(v *db.View, actor tafel.Actor, id tafel.AgreementID, what string) (Full, error) {
	var f Full
	var err error
	if f.Agreement, err = byID(v, id); err != nil {
		if db.Missing(err) {
			if _, err := s.Standing(v, actor, "-"); err != nil { // what does not exist takes as long as what is not yours
				return f, err
			}
			return f, notFound()
		}
		return f, err
	}
	if f.Standing, err = s.Standing(v, actor, f.Table); err != nil {
		return f, err
	}
	if f.Hand, err = s.handOf(v, actor, f.Standing, f.Agreement); err != nil {
		return f, err
	}
	d := mayRead(actor, f.Standing, f.Hand, f.Agreement)
	if !d.Allowed {
		return f, notFound()
	}
	f.Policy = d.Policy
	for _, other := range []struct {
		id tafel.AgreementID
		to **Agreement
	}{{f.Agreement.Pair, &f.Pair}, {f.Prev, &f.Before}} {
		if other.id == "" {
			continue
		}
		x, err := byID(v, other.id)
		if db.Missing(err) {
			continue
		}
		if err != nil {
			return f, err
		}
		if mayRead(actor, f.Standing, hand(actor, f.Standing, x), x).Allowed {
			*other.to = &x
		}
	}
	if f.After, err = after(v, id); err != nil {
		return f, err
	}
	if f.Said, err = sayings(v, id); err != nil {
		return f, err
	}
	if f.Dates, err = redatings(v, id); err != nil {
		return f, err
	}
	if f.Lines, err = ledger.NotesOf(v, string(id)); err != nil {
		return f, err
	}
	v.Saw(ledger.Entry{Kind: ledger.Opened, Table: f.Table, Household: f.Household, Purpose: f.Standing.Purpose, Ground: f.Standing.GroundText, Policy: d.Policy, What: what}, namedIn(f.Agreement)...)
	return f, nil
}

// seen collects what came into sight in a list: one line per person and table.
type seen map[[2]string]bool

func (n seen) saw(v *db.View, st tafel.Standing, policy string, a Agreement) {
	for _, p := range namedIn(a) {
		k := [2]string{string(a.Table), string(p)}
		if !n[k] {
			n[k] = true
			v.Saw(ledger.Entry{Kind: ledger.Listed, Table: a.Table, Household: a.Household, Purpose: st.Purpose, Ground: st.GroundText, Policy: policy, What: "agreement"}, p)
		}
	}
}

// namedIn are the residents an agreement is about, and who of their own network promises or receives.
func namedIn(a Agreement) []tafel.PersonID {
	out := slices.Clone(a.Subjects)
	if a.FromKind == tafel.SeatNetwork {
		out = append(out, a.From.Person)
	}
	if a.ToKind == tafel.SeatNetwork {
		out = append(out, a.To.Person)
	}
	return out
}

// PageSize is how many rows a page of the follow-up list has.
const PageSize = 100

// Follow is a page of the follow-up list.
type Follow struct {
	Rows []Agreement
	Next string // cursor of the next page; "" at the end
}

// follow reads one page: agreements of the tables where the reader sits, own part only, each checked against
// the policy, every look noted.
func (s *Service) follow(v *db.View, actor tafel.Actor, f Filter, after string, limit int, stand map[tafel.TableID]tafel.Standing, look seen) (Follow, error) {
	var out Follow
	from := cursor{}
	from.Key, from.ID, _ = strings.Cut(after, "_")
	read := followDue
	if f.Sort == "made" {
		read = followMade
	}
	rows, err := read(v, actor.Person, actor.Org, v.Now().Date(), f, from, limit+1)
	if err != nil {
		return out, err
	}
	if len(rows) > limit {
		rows = rows[:limit]
		last := rows[limit-1]
		key := string(last.Due)
		if f.Sort == "made" {
			key = last.Made.Text()
		}
		out.Next = key + "_" + string(last.ID)
	}
	for _, a := range rows {
		st, ok := stand[a.Table]
		if !ok {
			if st, err = s.Standing(v, actor, a.Table); err != nil {
				return out, err
			}
			stand[a.Table] = st
		}
		if d := mayRead(actor, st, hand(actor, st, a), a); d.Allowed {
			look.saw(v, st, d.Policy, a)
			out.Rows = append(out.Rows, a)
		}
	}
	return out, nil
}

// PartyOut is one of the two, as the API shows it.
type PartyOut struct {
	Person  tafel.PersonID `json:"persoon,omitempty"`
	Org     tafel.OrgID    `json:"organisatie,omitempty"`
	Name    string         `json:"naam"`
	OrgName string         `json:"organisatienaam,omitempty"`
}

func partyOut(p tafel.Party) PartyOut {
	return PartyOut{Person: p.Person, Org: p.Org, Name: called(p), OrgName: p.OrgName}
}

// Out is an agreement as the API shows it.
type Out struct {
	ID         tafel.AgreementID `json:"id"`
	Table      tafel.TableID     `json:"tafel"`
	State      State             `json:"staat"`
	Open       bool              `json:"open"`
	Late       bool              `json:"te_laat"`
	What       string            `json:"wat"`
	From       PartyOut          `json:"van"`
	To         PartyOut          `json:"aan"`
	By         PartyOut          `json:"voorgesteld_door"`
	Due        calendar.Date     `json:"voor"`
	FirstDue   calendar.Date     `json:"eerste_datum"`
	Domain     string            `json:"leefgebied,omitempty"`
	Goal       tafel.GoalID      `json:"doel,omitempty"`
	FromYes    calendar.Moment   `json:"ja_van_wie_belooft"`
	ToYes      calendar.Moment   `json:"ja_van_wie_ontvangt"`
	Waits      []string          `json:"wacht_op,omitempty" doc:"Names of who has to say something now."`
	Made       calendar.Moment   `json:"voorgesteld_op"`
	Accepted   calendar.Moment   `json:"afgesproken_op"`
	Ready      calendar.Moment   `json:"klaar_gemeld_op"`
	Ended      calendar.Moment   `json:"geeindigd_op"`
	Reason     string            `json:"reden,omitempty"`
	ReasonBy   string            `json:"reden_van,omitempty"`
	Next       string            `json:"verder_bij,omitempty"`
	Prev       tafel.AgreementID `json:"vorige,omitempty"`
	Pair       tafel.AgreementID `json:"hoort_bij,omitempty"`
	PairRole   string            `json:"rol,omitempty" doc:"if or then, for a reciprocal pair."`
	Talk       bool              `json:"eerst_praten,omitempty"`
	Partly     bool              `json:"deels_klaar,omitempty"`
	NewDue     calendar.Date     `json:"nieuwe_datum_gevraagd,omitempty"`
	NewDueWhy  string            `json:"uitstel_reden,omitempty"`
	Progress   string            `json:"hoe_het_staat,omitempty"`
	ProgressAt calendar.Moment   `json:"hoe_het_staat_op"`
	Hash       string            `json:"zegel" doc:"SHA-256 of the text both said yes to; see the receipt."`
	Version    int64             `json:"versie"`
}

func out(a Agreement, today calendar.Date) Out {
	o := Out{ID: a.ID, Table: a.Table, State: a.State, Open: a.State.Open(), Late: a.Late(today), What: a.What, From: partyOut(a.From), To: partyOut(a.To), By: partyOut(a.By),
		Due: a.Due, FirstDue: a.FirstDue, Domain: a.Domain, Goal: a.Goal, FromYes: a.FromYes, ToYes: a.ToYes, Made: a.Made, Accepted: a.AcceptedAt, Ready: a.ReadyAt, Ended: a.Ended,
		Reason: a.Reason, ReasonBy: a.ReasonBy, Next: called(a.Next), Prev: a.Prev, Pair: a.Pair, PairRole: a.PairRole, Talk: a.Talk, Partly: a.Partly, NewDue: a.NewDue, NewDueWhy: a.NewDueWhy,
		Progress: a.Progress, ProgressAt: a.ProgressAt, Hash: a.Hash, Version: a.Version}
	for _, side := range a.Waits() {
		o.Waits = append(o.Waits, called(a.Party(side)))
	}
	return o
}

// GetIn names an agreement in an address.
type GetIn struct {
	ID tafel.AgreementID `path:"id"`
}

// GetOut is an agreement with what was proposed in its place and the history of its date.
type GetOut struct {
	Out
	After []tafel.AgreementID `json:"vervolg,omitempty"`
	Dates []DateOut           `json:"datums,omitempty"`
}

// DateOut is one wish for another date.
type DateOut struct {
	At         calendar.Moment `json:"op"`
	By         string          `json:"door"`
	Old        calendar.Date   `json:"oud"`
	New        calendar.Date   `json:"nieuw"`
	Why        string          `json:"reden"`
	Answer     string          `json:"antwoord" doc:"yes, no, lapsed, overtaken, or empty while it waits."`
	AnsweredAt calendar.Moment `json:"beantwoord_op"`
	AnsweredBy string          `json:"beantwoord_door,omitempty"`
	AnswerWhy  string          `json:"toelichting,omitempty"`
}

func dateOut(list []Redating) []DateOut {
	var out []DateOut
	for _, d := range list {
		out = append(out, DateOut{d.At, d.By, d.Old, d.New, d.Why, d.Answer, d.AnsweredAt, d.AnsweredBy, d.AnswerWhy})
	}
	return out
}

// Get reads one agreement.
func (s *Service) Get(ctx context.Context, actor tafel.Actor, in GetIn) (GetOut, error) {
	var o GetOut
	err := s.DB.View(ctx, actor, "agreement.get", func(v *db.View) error {
		f, err := s.open(v, actor, in.ID, "agreement")
		o = GetOut{Out: out(f.Agreement, v.Now().Date()), After: f.After, Dates: dateOut(f.Dates)}
		return err
	})
	return o, err
}

// ListIn filters the follow-up list.
type ListIn struct {
	Table  tafel.TableID  `query:"tafel,"`
	Person tafel.PersonID `query:"persoon,"`
	Org    tafel.OrgID    `query:"organisatie,"`
	Domain string         `query:"leefgebied,"`
	State  string         `query:"staat," doc:"A state, or open, or late."`
	Since  calendar.Date  `query:"vanaf," doc:"Promised for this day or later."`
	Until  calendar.Date  `query:"tot," doc:"Promised for this day or earlier."`
	Sort   string         `query:"volgorde," doc:"due (by date, default) or made (newest first)."`
	After  string         `query:"na," doc:"The cursor that the page before gave as volgende."`
}

func (in ListIn) filter() (Filter, error) {
	f := Filter{Person: in.Person, Org: in.Org, Table: in.Table, Domain: in.Domain, State: in.State, Since: in.Since, Until: in.Until, Sort: in.Sort}
	ok := in.State == "" || in.State == "open" || in.State == "late"
	for _, st := range States {
		ok = ok || in.State == string(st)
	}
	var c tafel.Check
	c.Field(!ok, "staat", "error.choice")
	c.Field(in.Sort != "" && in.Sort != "due" && in.Sort != "made", "volgorde", "error.choice")
	return f, c.Err()
}

// ListOut is a page of the follow-up list.
type ListOut struct {
	Rows []Out  `json:"afspraken"`
	Next string `json:"volgende,omitempty"`
}

// List is the follow-up: who agreed what with whom by when, and what became of it, at the tables where the
// reader sits and as far as the reader's part goes.
func (s *Service) List(ctx context.Context, actor tafel.Actor, in ListIn) (ListOut, error) {
	o := ListOut{Rows: []Out{}}
	f, err := in.filter()
	if err != nil {
		return o, err
	}
	err = s.DB.View(ctx, actor, "agreement.list", func(v *db.View) error {
		page, err := s.follow(v, actor, f, in.After, PageSize, map[tafel.TableID]tafel.Standing{}, seen{})
		for _, a := range page.Rows {
			o.Rows = append(o.Rows, out(a, v.Now().Date()))
		}
		o.Next = page.Next
		return err
	})
	return o, err
}

// SayingOut is one line of a receipt.
type SayingOut struct {
	At       calendar.Moment `json:"op"`
	Side     Side            `json:"kant,omitempty" doc:"from: promises; to: receives."`
	What     string          `json:"zei" doc:"yes, no, ready, confirm, notright, partly, broken or leave."`
	Name     string          `json:"naam"`
	OrgName  string          `json:"organisatie,omitempty"`
	Function string          `json:"functie,omitempty"`
	Words    string          `json:"woorden,omitempty"`
	Hash     string          `json:"zegel"`
	How      string          `json:"hoe,omitempty" doc:"Empty: said here in person. Otherwise how it was said to who wrote it down."`
	WriterBy string          `json:"opgeschreven_door,omitempty"`
}

// ReceiptOut is the proof of an agreement: the exact text, its seal, and who said what to it when. Both parties
// get the same.
type ReceiptOut struct {
	ID    tafel.AgreementID `json:"id"`
	What  string            `json:"wat"`
	From  PartyOut          `json:"van"`
	To    PartyOut          `json:"aan"`
	Due   calendar.Date     `json:"voor"`
	State State             `json:"staat"`
	Text  string            `json:"tekst" doc:"The frozen text, line by line. Its SHA-256 is the seal."`
	Hash  string            `json:"zegel"`
	Whole bool              `json:"klopt" doc:"The text still gives the seal to which they said yes."`
	Said  []SayingOut       `json:"gezegd"`
	Dates []DateOut         `json:"datums,omitempty"`
}

func receipt(f Full) ReceiptOut {
	o := ReceiptOut{ID: f.ID, What: f.What, From: partyOut(f.From), To: partyOut(f.To), Due: f.Due, State: f.State, Text: f.Text(), Hash: f.Hash, Said: []SayingOut{}, Dates: dateOut(f.Dates)}
	o.Whole = Seal(o.Text) == f.Hash
	for _, x := range f.Said {
		o.Said = append(o.Said, SayingOut{x.At, x.Side, x.What, x.Name, x.OrgName, x.Function, x.Words, x.Hash, x.How, x.WriterBy})
		o.Whole = o.Whole && x.Hash == f.Hash
	}
	return o
}

// Receipt gives the proof of an agreement.
func (s *Service) Receipt(ctx context.Context, actor tafel.Actor, in GetIn) (ReceiptOut, error) {
	var o ReceiptOut
	err := s.DB.View(ctx, actor, "agreement.receipt", func(v *db.View) error {
		f, err := s.open(v, actor, in.ID, "receipt")
		if err != nil {
			return err
		}
		o = receipt(f)
		return nil
	})
	return o, err
}

// FiguresIn is a period.
type FiguresIn struct {
	Since calendar.Date `query:"vanaf,"`
	Until calendar.Date `query:"tot,"`
	By    string        `query:"per," doc:"organisation (default) or team."`
}

// FiguresOut are counts without people.
type FiguresOut struct {
	Since calendar.Date `json:"vanaf"`
	Until calendar.Date `json:"tot"`
	Rows  []Figure      `json:"per_organisatie"`
	All   Figure        `json:"regio"`
}

// Figures counts what became of agreements per organisation and in the region. Kept is only what the receiver
// confirmed; what waits for an answer counts as that (L13). A team shows its own leader only.
func (s *Service) Figures(ctx context.Context, actor tafel.Actor, in FiguresIn) (FiguresOut, error) {
	r := s.DB.Plain(ctx) // counts are nobody's personal data
	o := FiguresOut{Since: in.Since, Until: in.Until, Rows: []Figure{}}
	if err := askFigures(actor); err != nil {
		return o, err
	}
	if in.By != "" && in.By != "organisation" && in.By != "team" {
		return o, tafel.Wrong("per", "error.choice")
	}
	today := r.Now().Date()
	if o.Until == "" {
		o.Until = today
	}
	if o.Since == "" {
		o.Since = o.Until.Add(-365)
	}
	rows, err := figures(r, o.Since, o.Until, today, in.By == "team")
	if err != nil {
		return o, err
	}
	for _, f := range rows {
		o.All.Kept += f.Kept
		o.All.KeptLate += f.KeptLate
		o.All.Broken += f.Broken
		o.All.Declined += f.Declined
		o.All.Lapsed += f.Lapsed
		o.All.Silent += f.Silent
		o.All.Late += f.Late
		o.All.Open += f.Open
		if in.By == "team" && !(f.Team != "" && access.May(actor, access.TeamRead, tafel.Standing{}, access.Thing{OwnTeam: f.Team == actor.Team}).Allowed) {
			continue
		}
		o.Rows = append(o.Rows, f)
	}
	return o, nil
}

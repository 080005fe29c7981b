package right

import (
	"context"
	_ "embed"
	"slices"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/held"
	"tafel/internal/i18n"
	"tafel/internal/jobs"
	"tafel/internal/ledger"
	"tafel/internal/outbox"
)

// Words are this room's texts.
//
//go:embed words.json
var Words []byte

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/right.go fills them.
type Service struct {
	DB *db.DB
	// Texts is every text of the house.
	Texts i18n.Catalog
	// Parts is what every room holds about people.
	Parts []held.Part
	// Officers lists who watches over privacy and works here now (inspection room).
	Officers func(r db.Reader) ([]tafel.PersonID, error)
	// PersonName is how somebody is called on screen (person room).
	PersonName func(r db.Reader, p tafel.PersonID) (string, error)
	// HouseholdsOf lists the households somebody belongs to now, Members who belongs to one (household room).
	HouseholdsOf func(r db.Reader, p tafel.PersonID) ([]tafel.HouseholdID, error)
	Members      func(r db.Reader, h tafel.HouseholdID) ([]tafel.Member, error)
	// TablesOf lists the tables where somebody sits, Responsible who answers for one.
	TablesOf    func(r db.Reader, p tafel.PersonID) ([]tafel.TableID, error)
	Responsible func(r db.Reader, t tafel.TableID) (tafel.Party, error)
	// Admins lists who manages the region, for when there is no privacy officer.
	Admins func(r db.Reader) ([]tafel.PersonID, error)
}

// AskIn is a request.
type AskIn struct {
	Kind   string         `json:"soort" maxLength:"10" doc:"copy, correct, object or restrict."`
	For    tafel.PersonID `json:"voor,omitempty" maxLength:"40" doc:"Whose data; oneself when empty."`
	Behalf string         `json:"namens,omitempty" maxLength:"20" doc:"child (parent with authority) or representative, when it is for somebody else."`
	Basis  string         `json:"grond,omitempty" maxLength:"1000" lines:"yes" doc:"Why you may ask this for the other."`
	Text   string         `json:"vraag,omitempty" maxLength:"4000" lines:"yes" doc:"What it is about."`
	Thing  string         `json:"wat,omitempty" maxLength:"20" doc:"correct: which kind of data."`
	Wanted string         `json:"wordt,omitempty" maxLength:"2000" lines:"yes" doc:"correct: what it should be."`
}

// AskOut is a request that was made.
type AskOut struct {
	ID       string        `json:"id"`
	To       string        `json:"aan"`
	AnswerBy calendar.Date `json:"antwoord_voor"`
}

// Where is the page to go to next.
func (o AskOut) Where() string { return "/rechten/" + o.ID }

// Ask makes a request; a privacy officer answers within a calendar month.
func (s *Service) Ask(ctx context.Context, a tafel.Actor, in AskIn) (AskOut, error) {
	var out AskOut
	err := s.DB.Do(ctx, a, "right.ask", func(tx *db.Tx) error {
		q := Request{ID: tafel.NewID[string](), Kind: in.Kind, Subject: in.For, By: a.Person, ByName: a.Name, Behalf: in.Behalf, Basis: in.Basis, Text: in.Text, Thing: in.Thing, Wanted: in.Wanted, AnswerBy: Month(tx.Now().Date(), 1)}
		if q.Subject == "" || q.Subject == a.Person {
			q.Subject, q.Behalf = a.Person, Self
		}
		if err := ask(a, q.Behalf == Self); err != nil {
			return err
		}
		var c tafel.Check
		c.Field(!slices.Contains(Kinds, q.Kind), "soort", "error.choice")
		c.Field(q.Kind == Correct && !slices.Contains(Things, q.Thing), "wat", "error.choice")
		c.Field(q.Kind == Correct && q.Wanted == "", "wordt", "error.required")
		c.Field(q.Kind != Copy && q.Text == "", "vraag", "error.required")
		c.Field(q.Behalf != Self && q.Basis == "", "grond", "error.required")
		if err := c.Err(); err != nil {
			return err
		}
		var err error
		if q.Behalf != Self {
			if err := s.mayFor(tx, a, q); err != nil {
				return err
			}
		}
		if q.Name, err = s.PersonName(tx, q.Subject); err != nil {
			return err
		}
		if q.To, err = s.officer(tx, q); err != nil {
			return err
		}
		if q.ToName, err = s.PersonName(tx, q.To); err != nil {
			return err
		}
		if err := putRequest(tx, q); err != nil {
			return err
		}
		if err := jobs.Set(tx, jobs.Clock{Kind: ClockAnswer, Ref: q.ID, Person: q.To, Due: q.AnswerBy.Add(-5).At(9, 0)}); err != nil {
			return err
		}
		if err := outbox.Put(tx, outbox.Item{Person: q.To, Key: "right.mail.asked", Link: "/rechten/" + q.ID}); err != nil {
			return err
		}
		if q.Subject != q.By { // whom it is about hears that it was asked, also a child with an account of its own
			if err := outbox.Put(tx, outbox.Item{Person: q.Subject, Key: "right.mail.for", Link: "/rechten"}); err != nil {
				return err
			}
		}
		tx.Note(ledger.Note{Subjects: []tafel.PersonID{q.Subject}, Ref: q.ID, Key: "right.note.asked", Only: []tafel.PersonID{q.By, q.To}, What: "right"})
		if q.Kind == Restrict || q.Kind == Object {
			if err := s.atTables(tx, q, "right.note.limited"); err != nil {
				return err
			}
		}
		out = AskOut{ID: q.ID, To: q.ToName, AnswerBy: q.AnswerBy}
		return nil
	})
	return out, err
}

// mayFor says whether somebody may ask for the other at all. The answer is the same for somebody one has nothing to
// do with and somebody who does not exist.
func (s *Service) mayFor(r db.Reader, a tafel.Actor, q Request) error {
	homes, err := s.HouseholdsOf(r, a.Person)
	if err != nil {
		return err
	}
	same, born := false, ""
	for _, h := range homes {
		list, err := s.Members(r, h)
		if err != nil {
			return err
		}
		for _, m := range list {
			if m.Person == q.Subject {
				same, born = true, m.Born
			}
		}
	}
	switch q.Behalf {
	case Child:
		return MayAskForChild(same, born, r.Now().Date())
	case Representative:
		mine, err := s.TablesOf(r, a.Person)
		if err != nil {
			return err
		}
		theirs, err := s.TablesOf(r, q.Subject)
		if err != nil {
			return err
		}
		for _, t := range mine {
			same = same || slices.Contains(theirs, t)
		}
		if !same || a.IsProfessional() {
			return tafel.Wrong("voor", "right.error.who")
		}
		return nil
	}
	return tafel.Wrong("namens", "error.choice")
}

// officer chooses who answers: a privacy officer who is not the asker, else who manages the region.
func (s *Service) officer(r db.Reader, q Request) (tafel.PersonID, error) {
	list, err := s.Officers(r)
	if err != nil {
		return "", err
	}
	admins, err := s.Admins(r)
	if err != nil {
		return "", err
	}
	for _, p := range append(list, admins...) {
		if p != q.By && p != q.Subject {
			return p, nil
		}
	}
	return "", tafel.Refuse(tafel.Moment, "right.error.nobody")
}

// atTables writes a line at every table of whom it is about, and tells who answers there.
func (s *Service) atTables(tx *db.Tx, q Request, key string) error {
	tables, err := s.TablesOf(tx, q.Subject)
	if err != nil {
		return err
	}
	for _, t := range tables {
		head, err := s.Responsible(tx, t)
		if err != nil {
			return err
		}
		tx.Note(ledger.Note{Table: t, Subjects: []tafel.PersonID{q.Subject}, Key: key, Ref: q.ID, What: "right"})
		if head.Person != "" {
			if err := outbox.Put(tx, outbox.Item{Person: head.Person, Key: "right.mail.limited", Link: "/tafels/" + string(t)}); err != nil {
				return err
			}
		}
	}
	return nil
}

// Restricted reports whether the use of data at a table is limited now: a resident of it asked so, and it was not
// refused or ended. Then only the household and the one who answers still see what is there.
func (s *Service) Restricted(r db.Reader, t tafel.TableID) (bool, error) {
	list, err := inForce(r, t)
	for _, q := range list {
		if q.Kind == Restrict {
			return true, err
		}
	}
	return false, err
}

// Holds reports whether something keeps a table from being destroyed: a restriction or objection that works.
func (s *Service) Holds(r db.Reader, t tafel.TableID) (string, error) {
	list, err := inForce(r, t)
	if err != nil || len(list) == 0 {
		return "", err
	}
	return "right.hold", nil
}

// find reads a request for whoever may see it.
func (s *Service) find(r db.Reader, a tafel.Actor, id string) (Request, error) {
	q, ok, err := requestByID(r, id)
	if err != nil {
		return q, err
	}
	if !ok {
		return q, access.NotFound()
	}
	return q, see(a, q)
}

// AnswerIn is an answer.
type AnswerIn struct {
	ID      string `json:"verzoek" maxLength:"40" doc:"The request."`
	Outcome string `json:"uitkomst" maxLength:"10" doc:"granted, partly or refused."`
	Text    string `json:"antwoord" maxLength:"6000" lines:"yes" doc:"The answer in plain words; with a refusal why, and where to complain."`
	Checked string `json:"gezag,omitempty" maxLength:"1000" lines:"yes" doc:"For somebody else: how it was checked that the asker may ask this."`
}

// Result is what comes of an act on a request.
type Result struct {
	ID    string `json:"id"`
	Told  int    `json:"verteld,omitempty" doc:"How many people who saw the old value were told."`
	State string `json:"toestand"`
}

// Where is the page to go to next.
func (r Result) Where() string { return "/rechten/" + r.ID }

// maxNotices is how many people hear of one correction.
const maxNotices = 2000

// Answer answers a request. A granted correction is told to everybody who saw the old value. What somebody asks for
// another is granted only when authority was checked.
func (s *Service) Answer(ctx context.Context, a tafel.Actor, in AnswerIn) (Result, error) {
	out := Result{ID: in.ID, State: "answered"}
	err := s.DB.Do(ctx, a, "right.answer", func(tx *db.Tx) error {
		q, ok, err := requestByID(tx, in.ID)
		if err != nil {
			return err
		}
		if !ok {
			return access.NotFound()
		}
		if err := answer(a, q); err != nil {
			return err
		}
		var c tafel.Check
		c.Field(!slices.Contains([]string{Granted, Partly, Refused}, in.Outcome), "uitkomst", "error.choice")
		c.Field(q.Behalf != Self && in.Outcome != Refused && in.Checked == "", "gezag", "right.error.check")
		if err := c.Err(); err != nil {
			return err
		}
		done, err := reply(tx, q.ID, in.Outcome, in.Text, in.Checked)
		if err != nil {
			return err
		}
		if !done {
			return tafel.Refuse(tafel.Moment, "right.error.answered")
		}
		if err := jobs.Stop(tx, ClockAnswer, q.ID, "answered"); err != nil {
			return err
		}
		if err := outbox.Put(tx, outbox.Item{Person: q.By, Key: "right.mail.answered", Link: "/rechten/" + q.ID}); err != nil {
			return err
		}
		tx.Note(ledger.Note{Subjects: []tafel.PersonID{q.Subject}, Ref: q.ID, Key: "right.note.answered", Only: []tafel.PersonID{q.By, a.Person}, What: "right"})
		if q.Kind == Correct && in.Outcome != Refused {
			list, err := sawOld(tx, q.Subject, q.Thing, maxNotices)
			if err != nil {
				return err
			}
			for _, n := range list {
				if n.Person == a.Person {
					continue
				}
				n.Request, n.About, n.Thing, n.Wanted = q.ID, q.Name, q.Thing, q.Wanted
				if err := putNotice(tx, n); err != nil {
					return err
				}
				if err := outbox.Put(tx, outbox.Item{Person: n.Person, Key: "right.mail.corrected", Link: "/rechten/verbeterd"}); err != nil {
					return err
				}
				if err := jobs.Set(tx, jobs.Clock{Kind: ClockSeen, Ref: seenRef(q.ID, n.Person), Person: n.Person, Due: tx.Now()}); err != nil {
					return err
				}
				out.Told++
			}
		}
		if (q.Kind == Restrict || q.Kind == Object) && in.Outcome == Refused {
			return s.atTables(tx, q, "right.note.free")
		}
		return nil
	})
	return out, err
}

// ExtendIn gives a request more time.
type ExtendIn struct {
	ID     string `json:"verzoek" maxLength:"40" doc:"The request."`
	Months int64  `json:"maanden" doc:"1 or 2: how many months more."`
	Why    string `json:"reden" maxLength:"1000" lines:"yes" doc:"Why it takes longer; the asker reads this."`
}

// Extend gives a request one or two months more, once, with a reason that the asker reads, and only within the month.
func (s *Service) Extend(ctx context.Context, a tafel.Actor, in ExtendIn) (Result, error) {
	return Result{ID: in.ID, State: "open"}, s.DB.Do(ctx, a, "right.extend", func(tx *db.Tx) error {
		q, ok, err := requestByID(tx, in.ID)
		if err != nil {
			return err
		}
		if !ok {
			return access.NotFound()
		}
		if err := answer(a, q); err != nil {
			return err
		}
		if in.Months < 1 || in.Months > 2 {
			return tafel.Wrong("maanden", "right.error.months")
		}
		if tx.Now().Date() > q.AnswerBy {
			return tafel.Refuse(tafel.Moment, "right.error.late")
		}
		until := Month(q.At.Date(), 1+int(in.Months))
		done, err := extend(tx, q.ID, until, in.Why)
		if err != nil {
			return err
		}
		if !done {
			return tafel.Refuse(tafel.Moment, "right.error.extended")
		}
		if err := jobs.Set(tx, jobs.Clock{Kind: ClockAnswer, Ref: q.ID, Person: q.To, Due: until.Add(-5).At(9, 0)}); err != nil {
			return err
		}
		tx.Note(ledger.Note{Subjects: []tafel.PersonID{q.Subject}, Ref: q.ID, Key: "right.note.extended", Args: []any{"date", string(until)}, Only: []tafel.PersonID{q.By, a.Person}, What: "right"})
		return outbox.Put(tx, outbox.Item{Person: q.By, Key: "right.mail.extended", Link: "/rechten/" + q.ID})
	})
}

// IDIn names a request.
type IDIn struct {
	ID string `json:"verzoek" maxLength:"40" doc:"The request."`
}

// Withdraw takes an open request back; only who asked does.
func (s *Service) Withdraw(ctx context.Context, a tafel.Actor, in IDIn) (Result, error) {
	return Result{ID: in.ID, State: "withdrawn"}, s.change(ctx, a, "right.withdraw", in.ID, withdraw)
}

// End ends a restriction or objection that works; only whom it protects, or who asked it, does.
func (s *Service) End(ctx context.Context, a tafel.Actor, in IDIn) (Result, error) {
	return Result{ID: in.ID, State: "ended"}, s.change(ctx, a, "right.end", in.ID, end)
}

func (s *Service) change(ctx context.Context, a tafel.Actor, verbName, id string, f func(*db.Tx, string) (bool, error)) error {
	return s.DB.Do(ctx, a, verbName, func(tx *db.Tx) error {
		q, err := s.find(tx, a, id)
		if err != nil {
			return err
		}
		if a.Person != q.By && a.Person != q.Subject {
			return access.NotFound()
		}
		done, err := f(tx, id)
		if err != nil {
			return err
		}
		if !done {
			return tafel.Refuse(tafel.Moment, "right.error.answered")
		}
		if err := jobs.Stop(tx, ClockAnswer, id, "withdrawn"); err != nil && q.State == "open" {
			return err
		}
		tx.Note(ledger.Note{Subjects: []tafel.PersonID{q.Subject}, Ref: q.ID, Key: "right.note.ended", Only: []tafel.PersonID{q.By, q.To}, What: "right"})
		if q.Kind == Restrict || q.Kind == Object {
			return s.atTables(tx, q, "right.note.free")
		}
		return nil
	})
}

// SeenIn names a correction.
type SeenIn struct {
	ID string `json:"verzoek" maxLength:"40" doc:"The request that was granted."`
}

// Seen says that somebody who saw the old value knows the new one. No policy: only own notices are found.
func (s *Service) Seen(ctx context.Context, a tafel.Actor, in SeenIn) (Result, error) {
	return Result{ID: "verbeterd", State: "read"}, s.DB.Do(ctx, a, "right.seen", func(tx *db.Tx) error {
		done, err := readNotice(tx, in.ID, a.Person)
		if err != nil {
			return err
		}
		if !done {
			return access.NotFound()
		}
		if err := jobs.Stop(tx, ClockSeen, seenRef(in.ID, a.Person), "seen"); err != nil {
			return err
		}
		tx.Note(ledger.Note{Ref: in.ID, Key: "right.note.seen", Only: []tafel.PersonID{a.Person}, What: "right"})
		return nil
	})
}

// ListOut are somebody's requests.
type ListOut struct {
	List []RequestOut `json:"verzoeken"`
}

// RequestOut is one request.
type RequestOut struct {
	ID       string        `json:"id"`
	Kind     string        `json:"soort"`
	For      string        `json:"voor"`
	State    string        `json:"toestand"`
	AnswerBy calendar.Date `json:"antwoord_voor"`
	Outcome  string        `json:"uitkomst,omitempty"`
	Answer   string        `json:"antwoord,omitempty"`
}

// Mine lists the requests somebody made, or that were made about somebody. No policy: only own ones are found.
func (s *Service) Mine(ctx context.Context, a tafel.Actor, _ struct{}) (ListOut, error) {
	out := ListOut{List: []RequestOut{}}
	err := s.DB.View(ctx, a, "right.list", func(v *db.View) error {
		list, err := requestsOf(v, a.Person)
		for _, q := range list {
			out.List = append(out.List, RequestOut{ID: q.ID, Kind: q.Kind, For: q.Name, State: q.State, AnswerBy: q.AnswerBy, Outcome: q.Outcome, Answer: q.Answer})
		}
		return err
	})
	return out, err
}

// CopyOut is everything about somebody, for people and for programs.
type CopyOut struct {
	Of    string          `json:"van"`
	Made  calendar.Moment `json:"gemaakt_op"`
	Parts []PartOut       `json:"delen"`
}

// PartOut is one part of it.
type PartOut struct {
	Name string              `json:"naam"`
	Rows []map[string]string `json:"regels"`
}

// copyOf reads everything about whom a request is about, for whoever may have it: at once when it is about oneself;
// for another only after it was granted.
func (s *Service) copyOf(v *db.View, a tafel.Actor, id string) (Request, []held.Section, error) {
	q, err := s.find(v, a, id)
	if err != nil {
		return q, nil, err
	}
	granted := q.State == "answered" && (q.Outcome == Granted || q.Outcome == Partly)
	self := q.Kind == Copy && q.By == q.Subject && a.Person == q.Subject && q.State != "withdrawn"
	if q.Kind != Copy || a.Person != q.By || !self && !granted {
		return q, nil, tafel.Refuse(tafel.Denied, "right.error.notyet")
	}
	if !self {
		v.Saw(ledger.Entry{Kind: ledger.Opened, Policy: "right-own", What: "right"}, q.Subject)
	}
	list, err := held.Copy(v, s.Parts, q.Subject)
	return q, list, err
}

// CopyIn names a request for a copy.
type CopyIn struct {
	ID string `path:"id" maxLength:"40" doc:"The request."`
}

// Copy gives everything about somebody in a form for programs.
func (s *Service) Copy(ctx context.Context, a tafel.Actor, in CopyIn) (CopyOut, error) {
	out := CopyOut{Parts: []PartOut{}}
	err := s.DB.View(ctx, a, "right.copy", func(v *db.View) error {
		q, list, err := s.copyOf(v, a, in.ID)
		if err != nil {
			return err
		}
		out.Of, out.Made = q.Name, v.Now()
		for _, x := range list {
			p := PartOut{Name: x.Table, Rows: []map[string]string{}}
			for _, row := range x.Rows {
				m := map[string]string{}
				for i, n := range x.Names {
					m[n] = row[i]
				}
				p.Rows = append(p.Rows, m)
			}
			out.Parts = append(out.Parts, p)
		}
		return nil
	})
	return out, err
}

package processing

import (
	"context"
	"crypto/rand"
	_ "embed"
	"encoding/hex"
	"math"
	"regexp"
	"slices"
	"time"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/ledger"
	"tafel/internal/verb"
)

// Words are this room's texts.
//
//go:embed words.json
var Words []byte

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/processing.go fills them.
type Service struct {
	DB *db.DB
	// Base is the public address of this site.
	Base func() string
	// Worker gives where somebody works (organisation room).
	Worker func(r db.Reader, p tafel.PersonID) (w tafel.Worker, ok bool, err error)
	// Workers lists who works at an organisation today (organisation room).
	Workers func(r db.Reader, o tafel.OrgID) ([]tafel.Worker, error)
}

// SeedIn puts in the register a region begins with, and the secret of the pseudonyms, once.
func (s *Service) SeedIn(tx *db.Tx) error {
	for _, a := range Start() {
		a.Version, a.From = 1, "2000-01-01"
		if _, err := putActivity(tx, a); err != nil {
			return err
		}
	}
	var b [32]byte
	rand.Read(b[:]) // never fails
	return putSecret(tx, hex.EncodeToString(b[:]))
}

func (s *Service) writer(r db.Reader) (Writer, error) {
	w := Writer{Base: s.Base(), Version: verb.Version}
	text, err := secretOf(r)
	if err != nil {
		return w, err
	}
	if w.Secret, err = hex.DecodeString(text); err != nil {
		return w, err
	}
	g, err := grounds(r)
	if err != nil {
		return w, err
	}
	list, err := activities(r)
	w.Register = NewRegister(g, list)
	return w, err
}

// question is what is asked of the records, whichever way it came.
type question struct {
	trace    string
	subject  string // pseudonym
	activity string
	from, to calendar.Moment
	after    int64
	n        int
}

// most is how many lines one question looks at; what it did not come to is asked for with the place to go on.
const most = 20000

func (s *Service) may(r db.Reader, a tafel.Actor) error {
	own, err := appointed(r, a.Org, a.Person)
	if err != nil {
		return err
	}
	return mayRead(a, own)
}

// read gives the records of the actor's own organisation that answer a question, and where to go on ("" is 0: the end).
// That it was read is a line of its own, about nobody; the records hold no name of anybody.
func (s *Service) read(ctx context.Context, a tafel.Actor, q question, put func(Record) error) (next int64, err error) {
	if err := s.may(s.DB.Plain(ctx), a); err != nil {
		return 0, err
	}
	err = s.DB.Do(ctx, a, "processing.lines", func(tx *db.Tx) error {
		tx.Note(ledger.Note{Ref: "processing", Key: "processing.note.read", What: "looks"})
		return nil
	})
	if err != nil {
		return 0, err
	}
	r := s.DB.Plain(ctx)
	w, err := s.writer(r)
	if err != nil {
		return 0, err
	}
	f := filter{org: a.Org, trace: bare(q.trace), from: q.from.Text(), to: "9999", after: q.after, n: 1000}
	if !q.to.IsZero() {
		f.to = calendar.At(q.to.Add(time.Millisecond)).Text()
	}
	if q.subject != "" {
		if f.subject, err = s.whom(r, w, a.Org, q.subject); err != nil || f.subject == "" {
			return 0, err
		}
	}
	given := 0
	for looked := 0; looked < most; {
		list, err := linesOf(r, f)
		if err != nil {
			return 0, err
		}
		for _, l := range list {
			f.after = l.Position
			looked++
			x := w.Record(l)
			if q.activity != "" && x.Attributes[attrActivity] != q.activity {
				continue
			}
			if given == q.n {
				return l.Position - 1, nil
			}
			given++
			if err := put(x); err != nil {
				return 0, err
			}
		}
		if len(list) < f.n {
			return 0, nil
		}
	}
	return f.after, nil
}

// whom finds who of the people in an organisation's lines a pseudonym stands for.
func (s *Service) whom(r db.Reader, w Writer, org tafel.OrgID, pseudonym string) (tafel.PersonID, error) {
	list, err := subjects(r, org)
	if err != nil {
		return "", err
	}
	for _, p := range list {
		if Pseudonym(w.Secret, org, p) == pseudonym {
			return p, nil
		}
	}
	return "", nil
}

// start is before every line, also those of before the log.
const start = math.MinInt64

func (in LinesIn) question() (question, error) {
	q := question{trace: in.Trace, after: in.After, n: int(in.N)}
	if in.After == 0 {
		q.after = start
	}
	if q.n == 0 {
		q.n = 100
	}
	var c tafel.Check
	c.Field(in.Trace != "" && !isTrace(in.Trace), "spoor", "processing.error.trace")
	c.Field(q.n < 1 || q.n > 1000, "aantal", "processing.error.size")
	c.Field(in.Until != "" && in.From != "" && in.Until < in.From, "tot", "processing.error.period")
	if err := c.Err(); err != nil {
		return q, err
	}
	if in.From != "" {
		q.from = in.From.At(0, 0)
	}
	if in.Until != "" {
		q.to = calendar.At(in.Until.Add(1).At(0, 0).Add(-time.Millisecond))
	}
	return q, nil
}

// Lines reads the processing records of the own organisation.
func (s *Service) Lines(ctx context.Context, a tafel.Actor, in LinesIn) (LinesOut, error) {
	out := LinesOut{List: []Record{}}
	q, err := in.question()
	if err != nil {
		return out, err
	}
	out.Next, err = s.read(ctx, a, q, func(r Record) error {
		out.List = append(out.List, r)
		return nil
	})
	return out, err
}

// Appoint says that the keys of a colleague read the records of the own organisation: for a system that keeps them.
func (s *Service) Appoint(ctx context.Context, a tafel.Actor, in PersonIn) (verb.None, error) {
	return verb.None{}, s.DB.Do(ctx, a, "processing.appoint", func(tx *db.Tx) error {
		w, ok, err := s.Worker(tx, in.Person)
		if err != nil {
			return err
		}
		if err := mayAppoint(a, ok && w.Org == a.Org); err != nil {
			return err
		}
		if in.Person == a.Person {
			return tafel.Refuse(tafel.Denied, "processing.error.self")
		}
		tx.Note(ledger.Note{Ref: string(a.Org), Subjects: []tafel.PersonID{in.Person}, Key: "processing.note.appointed", What: "account"})
		return appoint(tx, a.Org, in.Person)
	})
}

// Dismiss takes that back.
func (s *Service) Dismiss(ctx context.Context, a tafel.Actor, in PersonIn) (verb.None, error) {
	return verb.None{}, s.DB.Do(ctx, a, "processing.dismiss", func(tx *db.Tx) error {
		if err := mayAppoint(a, a.Org != ""); err != nil {
			return err
		}
		tx.Note(ledger.Note{Ref: string(a.Org), Subjects: []tafel.PersonID{in.Person}, Key: "processing.note.dismissed", What: "account"})
		ok, err := dismiss(tx, a.Org, in.Person)
		if err == nil && !ok {
			return access.NotFound()
		}
		return err
	})
}

var word = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// SetActivity makes a new version of an entry in the register, from today; earlier versions stay, so that a record of
// then still leads to what counted then.
func (s *Service) SetActivity(ctx context.Context, a tafel.Actor, in ActivityIn) (Kept, error) {
	out := Kept{ID: in.ID, Version: in.Version + 1}
	if err := mayKeep(a); err != nil {
		return out, err
	}
	if !word.MatchString(in.ID) || len(in.ID) > 6 && in.ID[:6] == "grond-" {
		return out, tafel.Wrong("activiteit", "processing.error.id")
	}
	for _, r := range in.Rooms {
		if r != "*" && !word.MatchString(r) {
			return out, tafel.Wrong("onderdelen", "error.choice")
		}
	}
	return out, s.DB.Do(ctx, a, "processing.activity", func(tx *db.Tx) error {
		list, err := activities(tx)
		if err != nil {
			return err
		}
		newest := int64(0)
		for _, x := range list {
			if x.ID == in.ID {
				newest = max(newest, x.Version)
			}
		}
		ok := newest == in.Version
		today := tx.Now().Date()
		if ok {
			if ok, err = putActivity(tx, Activity{ID: in.ID, Version: out.Version, NL: in.NL, EN: in.EN, Law: in.Law, Aim: in.Aim, Rooms: in.Rooms, From: today, Why: in.Why, By: a.Name}); err != nil {
				return err
			}
		}
		if !ok {
			return tafel.Refuse(tafel.Moment, "processing.error.changed")
		}
		tx.Note(ledger.Note{Ref: "processing", Key: "processing.note.activity", Args: []any{"name", in.NL}, What: "looks"})
		return endActivity(tx, in.ID, in.Version, today.Add(-1))
	})
}

// one finds a version of an entry in the register.
func one(r db.Reader, id string, version int64) (Activity, bool, error) {
	list, err := activities(r)
	if err != nil {
		return Activity{}, false, err
	}
	g, err := grounds(r)
	if err != nil {
		return Activity{}, false, err
	}
	list = append(list, g...)
	i := slices.IndexFunc(list, func(a Activity) bool { return a.ID == id && a.Version == version })
	if i < 0 {
		return Activity{}, false, nil
	}
	return list[i], true, nil
}

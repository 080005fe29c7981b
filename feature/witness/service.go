package witness

import (
	"context"
	_ "embed"
	"errors"
	"strings"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/db"
	"tafel/internal/jobs"
	"tafel/internal/ledger"
	"tafel/internal/outbox"
	"tafel/internal/verb"
)

// Words are this room's texts.
//
//go:embed words.json
var Words []byte

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/witness.go fills them.
type Service struct {
	DB *db.DB
	// Worker is where a professional works now (organisation room).
	Worker func(r db.Reader, p tafel.PersonID) (tafel.Worker, bool, error)
	// Orgs lists the organisations (organisation room).
	Orgs func(r db.Reader) ([]tafel.OrgRef, error)
	// Workers lists who works for an organisation (organisation room).
	Workers func(r db.Reader, o tafel.OrgID) ([]tafel.Worker, error)
}

const (
	pointsShown = 30
	checksShown = 30
)

// officer is the privacy officer who hears what is wrong with the log; an administrator when there is none.
func (s *Service) officer(r db.Reader) (tafel.PersonID, error) {
	list, err := officers(r)
	for _, p := range list {
		if _, ok, err := s.Worker(r, p); err != nil || ok {
			return p, err
		}
	}
	return "", err
}

// noKey is the refusal when this node cannot sign.
func (s *Service) noKey() error {
	if s.DB.Key() == nil {
		return tafel.Refuse(tafel.Moment, "witness.error.nokey")
	}
	return nil
}

// Name names a witness, starts the clock of checkpoints and gives the newest one at once.
func (s *Service) Name(ctx context.Context, a tafel.Actor, in NameIn) (Named, error) {
	var out Named
	err := s.DB.Do(ctx, a, "witness.name", func(tx *db.Tx) error {
		if err := keep(a); err != nil {
			return err
		}
		if err := s.noKey(); err != nil {
			return err
		}
		p, ok, err := s.Worker(tx, in.Person)
		if err != nil {
			return err
		}
		if !ok {
			return tafel.Wrong("persoon", "witness.error.person")
		}
		if p.Org == a.Org {
			return tafel.Wrong("persoon", "witness.error.own")
		}
		w := Witness{ID: tafel.NewID[string](), Person: p.Person, Name: p.Name, Org: p.Org, OrgName: p.OrgName, Since: tx.Now()}
		if ok, err := add(tx, w); err != nil || !ok {
			if err == nil {
				err = tafel.Wrong("persoon", "witness.error.twice")
			}
			return err
		}
		out.ID = w.ID
		tx.Note(ledger.Note{Ref: w.ID, Key: "witness.note.named", Args: []any{"org", w.OrgName}, What: "log"})
		if err := outbox.Put(tx, outbox.Item{Person: w.Person, Key: "witness.mail.named", Link: "/getuigen"}); err != nil {
			return err
		}
		return s.start(tx)
	})
	return out, err
}

// End ends a witness. What it keeps stays with it, and keeps its worth.
func (s *Service) End(ctx context.Context, a tafel.Actor, in EndIn) (Named, error) {
	err := s.DB.Do(ctx, a, "witness.end", func(tx *db.Tx) error {
		if err := keep(a); err != nil {
			return err
		}
		ok, err := end(tx, in.Witness)
		if err != nil {
			return err
		}
		if !ok {
			return access.NotFound()
		}
		tx.Note(ledger.Note{Ref: in.Witness, Key: "witness.note.ended", What: "log"})
		return nil
	})
	return Named{ID: in.Witness}, err
}

// Point signs the log now.
func (s *Service) Point(ctx context.Context, a tafel.Actor, _ verb.None) (PointOut, error) {
	var out PointOut
	var broken error
	err := s.DB.Do(ctx, a, "witness.point", func(tx *db.Tx) error {
		tx.NoNote("a checkpoint is about nobody")
		if err := keep(a); err != nil {
			return err
		}
		if err := s.noKey(); err != nil {
			return err
		}
		c, err := s.pointIn(tx)
		if errors.Is(err, ledger.ErrBroken) {
			broken = err // the alarm must stay
			return nil
		}
		if err != nil {
			return err
		}
		out = s.out(c)
		return s.start(tx)
	})
	if err == nil && broken != nil {
		err = tafel.Refuse(tafel.Moment, "witness.error.broken")
	}
	return out, err
}

func (s *Service) out(c ledger.Checkpoint) PointOut {
	return PointOut{Size: c.Size, At: c.At, Text: c.Text, Key: s.DB.Key().Verifier()}
}

// mine gives the witness that the actor is.
func (s *Service) mine(r db.Reader, a tafel.Actor) (Witness, bool, error) {
	if a.Person == "" {
		return Witness{}, false, nil
	}
	return of(r, a.Person)
}

// Latest gives the newest checkpoint. Nobody's data stand in it.
func (s *Service) Latest(ctx context.Context, a tafel.Actor, _ verb.None) (PointOut, error) {
	r := s.DB.Plain(ctx)
	_, me, err := s.mine(r, a)
	if err != nil {
		return PointOut{}, err
	}
	if err := read(a, me); err != nil {
		return PointOut{}, err
	}
	if err := s.noKey(); err != nil {
		return PointOut{}, err
	}
	c, err := ledger.Latest(r, s.DB.Key().Verifier())
	if err == nil && c.Size == 0 {
		err = tafel.Refuse(tafel.NotFound, "witness.error.none")
	}
	if err != nil {
		return PointOut{}, err
	}
	return s.out(c), nil
}

// Keep says that a witness holds a checkpoint.
func (s *Service) Keep(ctx context.Context, a tafel.Actor, in KeepIn) (Named, error) {
	var out Named
	err := s.DB.Do(ctx, a, "witness.keep", func(tx *db.Tx) error {
		tx.NoNote("the row itself says who keeps what, about nobody")
		w, me, err := s.mine(tx, a)
		if err != nil {
			return err
		}
		if err := attest(a, me); err != nil {
			return err
		}
		if err := s.noKey(); err != nil {
			return err
		}
		c, err := ledger.PointAt(tx, s.DB.Key().Verifier(), in.Size)
		if err != nil {
			return err
		}
		if c.Size == 0 {
			return access.NotFound()
		}
		out.ID = w.ID
		return keepPoint(tx, Kept{Witness: w.ID, Size: c.Size, At: tx.Now()})
	})
	return out, err
}

// SetKey makes known with which key a witness signs itself.
func (s *Service) SetKey(ctx context.Context, a tafel.Actor, in KeyIn) (Named, error) {
	var out Named
	err := s.DB.Do(ctx, a, "witness.key", func(tx *db.Tx) error {
		w, me, err := s.mine(tx, a)
		if err != nil {
			return err
		}
		if err := attest(a, me); err != nil {
			return err
		}
		if !ledger.ValidVerifier(in.Verifier) {
			return tafel.Wrong("sleutel", "witness.error.key")
		}
		if k := s.DB.Key(); k != nil && ledger.VerifierName(in.Verifier) == k.Name() {
			return tafel.Wrong("sleutel", "witness.error.key.own")
		}
		out.ID = w.ID
		tx.Note(ledger.Note{Ref: w.ID, Key: "witness.note.key", Args: []any{"org", w.OrgName}, What: "log"})
		return setVerifier(tx, w.ID, strings.TrimSpace(in.Verifier))
	})
	return out, err
}

// Check lays a kept checkpoint beside the log of now and says whether it is still the same log. The lines are
// hashed anew, which takes a while for a long log; that is done before anything is written.
func (s *Service) Check(ctx context.Context, a tafel.Actor, in CheckIn) (CheckOut, error) {
	var w Witness
	var c ledger.Checkpoint
	var now int64
	same := false
	err := s.DB.Snapshot(ctx, func(r db.Reader) error {
		var me bool
		var err error
		if w, me, err = s.mine(r, a); err != nil {
			return err
		}
		if err := attest(a, me); err != nil {
			return err
		}
		if err := s.noKey(); err != nil {
			return err
		}
		var own []string
		if w.Verifier != "" {
			own = []string{w.Verifier}
		}
		c, err = ledger.Open(in.Text, s.DB.Key().Verifier(), own...)
		switch {
		case errors.Is(err, ledger.ErrSignature):
			return tafel.Wrong("stand", "witness.error.signature")
		case err != nil:
			return tafel.Wrong("stand", "witness.error.point")
		}
		if now, err = ledger.Size(r); err != nil || c.Size > now {
			return err
		}
		root, err := ledger.Recount(r, c.Size)
		if ledger.Broken(err) {
			return nil // a log that cannot be counted is not the same log
		}
		same = err == nil && root == c.Root
		return err
	})
	if err != nil {
		return CheckOut{}, err
	}
	x := Check{ID: tafel.NewID[string](), Witness: w.ID, Name: w.Name, OrgName: w.OrgName, Size: c.Size, PointAt: c.At, Outcome: Outcome(c.Size, now, same)}
	out := CheckOut{ID: x.ID, Outcome: x.Outcome, Size: c.Size, At: c.At, Now: now, Signed: len(c.By) > 1}
	err = s.DB.Do(ctx, a, "witness.check", func(tx *db.Tx) error {
		x.At = tx.Now()
		tx.Note(ledger.Note{Ref: x.ID, Key: "witness.note.check." + x.Outcome, Args: []any{"org", w.OrgName}, What: "log"})
		if x.Outcome == Fits {
			if err := keepPoint(tx, Kept{Witness: w.ID, Size: c.Size, At: tx.Now(), Signed: out.Signed}); err != nil {
				return err
			}
			return addCheck(tx, x)
		}
		x.Text = c.Text
		if err := addCheck(tx, x); err != nil {
			return err
		}
		return s.alarm(tx, x.ID)
	})
	return out, err
}

// Settle says what a check that did not fit turned out to be; the clock stops.
func (s *Service) Settle(ctx context.Context, a tafel.Actor, in SettleIn) (Named, error) {
	err := s.DB.Do(ctx, a, "witness.settle", func(tx *db.Tx) error {
		if err := keep(a); err != nil {
			return err
		}
		if in.Check == theLog {
			if _, ok, err := jobs.Running(tx, ClockBroken, theLog); err != nil || !ok {
				return errors.Join(err, access.NotFound())
			}
		} else if ok, err := settle(tx, in.Check, in.Text, a.Name); err != nil || !ok {
			if err == nil {
				err = access.NotFound()
			}
			return err
		}
		tx.Note(ledger.Note{Ref: in.Check, Key: "witness.note.settled", Args: []any{"text", in.Text}, What: "log"})
		return jobs.Stop(tx, ClockBroken, in.Check, "settled")
	})
	return Named{ID: in.Check}, err
}

// state is what the page and the API show.
type state struct {
	me        Witness
	witness   bool
	keeper    bool
	size      int64
	witnesses []Witness
	orgs      map[string]string // of every witness that ever was
	points    []ledger.Checkpoint
	joined    map[int64]bool // by size: contains the one before it, unchanged
	held      map[int64][]Kept
	checks    []Check
	broken    bool // the log could not be signed
}

func (s *Service) state(r db.Reader, a tafel.Actor) (state, error) {
	x := state{joined: map[int64]bool{}, held: map[int64][]Kept{}}
	var err error
	if x.me, x.witness, err = s.mine(r, a); err != nil {
		return x, err
	}
	if err := read(a, x.witness); err != nil {
		return x, err
	}
	x.keeper = keep(a) == nil
	if x.size, err = ledger.Size(r); err != nil {
		return x, err
	}
	if x.witnesses, err = running(r); err != nil {
		return x, err
	}
	if x.orgs, err = orgs(r); err != nil {
		return x, err
	}
	k := s.DB.Key()
	if k == nil {
		return x, nil
	}
	if x.points, err = ledger.Points(r, k.Verifier(), pointsShown+1); err != nil {
		return x, err
	}
	// Proven anew each time the page is made, not taken from a column that somebody could change.
	for i, c := range x.points {
		if i == len(x.points)-1 {
			root, err := ledger.Root(r, c.Size)
			x.joined[c.Size] = err == nil && root == c.Root
			break
		}
		_, err := ledger.Joined(r, x.points[i+1], c)
		x.joined[c.Size] = err == nil
	}
	from := int64(0)
	if n := len(x.points); n > 0 {
		from = x.points[n-1].Size
	}
	list, err := kept(r, from)
	if err != nil {
		return x, err
	}
	for _, h := range list {
		x.held[h.Size] = append(x.held[h.Size], h)
	}
	if x.checks, err = checks(r, checksShown); err != nil {
		return x, err
	}
	_, x.broken, err = jobs.Running(r, ClockBroken, theLog)
	return x, err
}

// newest is the newest checkpoint that a witness holds; 0 when none.
func (x state) newest(id string) int64 {
	for _, c := range x.points {
		for _, h := range x.held[c.Size] {
			if h.Witness == id {
				return c.Size
			}
		}
	}
	return 0
}

// List reads the witnesses, the checkpoints and the checks.
func (s *Service) List(ctx context.Context, a tafel.Actor, _ verb.None) (ListOut, error) {
	x, err := s.state(s.DB.Plain(ctx), a)
	if err != nil {
		return ListOut{}, err
	}
	out := ListOut{Size: x.size, Witnesses: []WitnessOut{}, Points: []PointLine{}, Checks: []CheckLine{}}
	for _, w := range x.witnesses {
		out.Witnesses = append(out.Witnesses, WitnessOut{ID: w.ID, Name: w.Name, Org: w.OrgName, Since: w.Since, Keeps: x.newest(w.ID), Signs: w.Verifier != ""})
	}
	for _, c := range x.points {
		l := PointLine{Size: c.Size, At: c.At, Joined: x.joined[c.Size], Held: []string{}, Signed: []string{}}
		for _, h := range x.held[c.Size] {
			name := x.orgs[h.Witness]
			if name == "" {
				continue
			}
			l.Held = append(l.Held, name)
			if h.Signed {
				l.Signed = append(l.Signed, name)
			}
		}
		out.Points = append(out.Points, l)
	}
	for _, c := range x.checks {
		out.Checks = append(out.Checks, CheckLine{ID: c.ID, Who: c.OrgName, At: c.At, Size: c.Size, PointAt: c.PointAt, Outcome: c.Outcome, Settled: c.Settled, Open: c.Open()})
	}
	return out, nil
}

// proof makes the file that proves a line, for a privacy officer by its place. It is a look at the one whose data
// the line is about.
func (s *Service) proof(ctx context.Context, a tafel.Actor, position int64) ([]byte, error) {
	if err := s.noKey(); err != nil {
		return nil, err
	}
	subject, err := ledger.Subject(s.DB.Plain(ctx), position)
	if err != nil {
		return nil, err
	}
	d, err := prove(a, subject)
	if err != nil {
		return nil, err
	}
	c, err := s.covering(ctx, a, position)
	if err != nil {
		return nil, err
	}
	var out []byte
	err = s.DB.View(ctx, a, "witness.proof", func(v *db.View) error {
		// The name of who acted stands in it for a privacy officer only: whether the one it is about may know the
		// name is for the page of who looked.
		p, err := ledger.MakeProof(v, s.DB.Key().Verifier(), c, position, true, a.Person != subject)
		if err != nil {
			if errors.Is(err, ledger.ErrNoLine) {
				return access.NotFound()
			}
			return err
		}
		if p.About != nil && p.About.Subject != a.Person {
			v.Saw(ledger.Entry{Kind: ledger.Opened, Table: p.About.Table, Household: p.About.Household, Policy: d.Policy, What: "looks"}, p.About.Subject)
		}
		out = p.File()
		return nil
	})
	return out, err
}

// covering gives a checkpoint in which a line stands; when it is younger than the newest, the log is signed now.
func (s *Service) covering(ctx context.Context, a tafel.Actor, position int64) (ledger.Checkpoint, error) {
	c, err := ledger.Latest(s.DB.Plain(ctx), s.DB.Key().Verifier())
	if err != nil || position < c.Size {
		return c, err
	}
	err = s.DB.Do(ctx, jobs.Self(), "witness.point", func(tx *db.Tx) error {
		tx.NoNote("a checkpoint is about nobody")
		var err error
		c, _, err = ledger.Point(tx, s.DB.Key(), tx.Now())
		return err
	})
	if errors.Is(err, ledger.ErrBroken) {
		err = tafel.Refuse(tafel.Moment, "witness.error.broken")
	}
	return c, err
}

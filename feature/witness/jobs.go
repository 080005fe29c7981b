package witness

import (
	"errors"
	"log/slog"

	"tafel/internal/db"
	"tafel/internal/jobs"
	"tafel/internal/ledger"
	"tafel/internal/outbox"
)

// The clocks of this room. The one of checkpoints goes on for ever; the one of a log that does not fit rings for
// the privacy officer until somebody says what it was.
const (
	ClockPoint  = "witness.point"
	ClockBroken = "witness.broken"
)

const theLog = "log"

// OnPoint signs the log and hands the checkpoint to every witness.
func (s *Service) OnPoint(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	tx.NoNote("a checkpoint is about nobody")
	next := jobs.Next{Due: NextPoint(tx.Now())}
	who, err := s.officer(tx)
	if err != nil {
		return next, err
	}
	next.Person = who
	if _, err := s.pointIn(tx); err != nil && !errors.Is(err, ledger.ErrBroken) {
		return next, err
	}
	return next, nil
}

// OnBroken keeps ringing where it rings.
func (s *Service) OnBroken(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	tx.NoNote("a clock that only rings is its own record")
	return jobs.Next{}, nil
}

// pointIn signs the log, and sends a new checkpoint to the witnesses. A log that does not follow from the last
// checkpoint is not signed; then the privacy officer hears it at once.
func (s *Service) pointIn(tx *db.Tx) (ledger.Checkpoint, error) {
	c, made, err := ledger.Point(tx, s.DB.Key(), tx.Now())
	if errors.Is(err, ledger.ErrBroken) {
		slog.Error("the ledger does not follow from its last checkpoint; run tafel verify")
		return c, errors.Join(err, s.alarm(tx, theLog))
	}
	if err != nil || !made {
		return c, err
	}
	list, err := running(tx)
	for _, w := range list {
		if err := outbox.Put(tx, outbox.Item{Person: w.Person, Key: "witness.mail.point", Args: []any{"text", c.Text}, Link: "/getuigen"}); err != nil {
			return c, err
		}
	}
	return c, err
}

// alarm rings for the privacy officer now.
func (s *Service) alarm(tx *db.Tx, ref string) error {
	who, err := s.officer(tx)
	if err != nil || who == "" {
		return err
	}
	if err := jobs.Set(tx, jobs.Clock{Kind: ClockBroken, Ref: ref, Person: who, Due: tx.Now()}); err != nil {
		return err
	}
	return outbox.Put(tx, outbox.Item{Person: who, Key: "witness.mail.broken", Link: "/getuigen"})
}

// start sets the clock of checkpoints when it does not run.
func (s *Service) start(tx *db.Tx) error {
	if _, ok, err := jobs.Running(tx, ClockPoint, theLog); err != nil || ok {
		return err
	}
	who, err := s.officer(tx)
	if err != nil || who == "" {
		return err
	}
	return jobs.Set(tx, jobs.Clock{Kind: ClockPoint, Ref: theLog, Person: who, Due: NextPoint(tx.Now())})
}

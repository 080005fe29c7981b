package intervision

import (
	"strings"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/jobs"
	"tafel/internal/ledger"
	"tafel/internal/outbox"
)

// Clocks of this room.
const (
	ClockAsked  = "intervision.asked"  // a colleague is asked to take part
	ClockWord   = "intervision.word"   // a colleague has still to say what he or she sees, or would do
	ClockTurn   = "intervision.turn"   // a case stands still: who brought it goes on
	ClockBack   = "intervision.back"   // what was done, and what came of it?
	ClockSilent = "intervision.silent" // it was asked, and nothing was said: the peers hear it
	ClockPeers  = "intervision.peers"  // nothing was heard: ask
	ClockForget = "intervision.forget" // a case is forgotten
)

// Desk stands for nobody, at a clock that asks nobody anything.
const Desk tafel.PersonID = "intervision-desk"

var over = jobs.Next{Stop: true, Why: "over"}

// at names a clock of one colleague in a case.
func at(id string, p tafel.PersonID) string { return id + ":" + string(p) }

// about reads the case that a clock is about, as the one it rings for.
func about(tx *db.Tx, c jobs.Clock) (Case, tafel.PersonID, bool, error) {
	id, p, _ := strings.Cut(c.Ref, ":")
	x, ok, err := lock(tx, id, tafel.PersonID(p))
	return x, tafel.PersonID(p), ok && !x.Over(), err
}

// OnAsked rings for a colleague until he or she says whether to take part.
func (s *Service) OnAsked(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	x, _, ok, err := about(tx, c)
	if err != nil || !ok || x.Mine != Asked {
		return over, err
	}
	return jobs.Next{}, nil
}

// OnWord rings for a colleague who takes part until the own words are there, or the next stage is.
func (s *Service) OnWord(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	x, p, ok, err := about(tx, c)
	kind, open := kindOf(x.Stage)
	if err != nil || !ok || !open || x.Mine != Joined {
		return over, err
	}
	_, done, err := wordOf(tx, x.ID, kind, p)
	if err != nil || done {
		return over, err
	}
	return jobs.Next{}, nil
}

// OnTurn rings for who brought the case: nothing happened for a while. Has he or she left, the peers hear it.
func (s *Service) OnTurn(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	x, _, ok, err := about(tx, c)
	if err != nil || !ok || x.Stage == Doing {
		return over, err
	}
	gone, err := s.without(tx, x)
	if gone {
		return over, err
	}
	return jobs.Next{}, err
}

// OnBack asks who brought the case what came of it, and counts the days of silence.
func (s *Service) OnBack(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	x, _, ok, err := about(tx, c)
	if err != nil || !ok || x.Stage != Doing {
		return over, err
	}
	if gone, err := s.without(tx, x); err != nil || gone {
		return over, err
	}
	n, err := norms(tx)
	if err != nil {
		return over, err
	}
	due := calendar.AddWorkdays(tx.Now().Date(), int(n.Days)).At(9, 0)
	if err := jobs.Set(tx, jobs.Clock{Kind: ClockSilent, Ref: x.ID, Person: Desk, Due: due}); err != nil {
		return over, err
	}
	if err := outbox.Put(tx, outbox.Item{Person: x.By, Key: "intervision.mail.back", Link: "/intervisie/" + x.ID}); err != nil {
		return over, err
	}
	return jobs.Next{}, nil
}

// OnSilent tells the peers that nothing was heard. It goes on ringing for who brought it, too.
func (s *Service) OnSilent(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	x, _, ok, err := about(tx, c)
	if err != nil || !ok || x.Stage != Doing || x.Silent {
		return over, err
	}
	return over, s.climb(tx, &x)
}

// OnPeers rings for a peer until somebody asked, or the case is over.
func (s *Service) OnPeers(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	x, _, ok, err := about(tx, c)
	if err != nil || !ok || !x.Silent || x.Mine != Joined {
		return over, err
	}
	return jobs.Next{}, nil
}

// OnForget forgets a case; what was counted stays.
func (s *Service) OnForget(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	x, ok, err := lock(tx, c.Ref, "")
	if err != nil || !ok {
		return over, err
	}
	if err := s.quiet(tx, x, "forgotten"); err != nil {
		return over, err
	}
	tx.Note(ledger.Note{Ref: x.ID, Key: "intervision.note.forgotten", What: "intervision"})
	return over, forget(tx, x.ID)
}

// without tells the peers when who brought the case works here no more, and reports that.
func (s *Service) without(tx *db.Tx, x Case) (bool, error) {
	_, here, err := s.Worker(tx, x.By)
	if err != nil || here {
		return false, err
	}
	return true, s.climb(tx, &x)
}

// climb rings for every peer that nothing was heard.
func (s *Service) climb(tx *db.Tx, x *Case) error {
	x.Silent = true
	list, err := peers(tx, x.ID)
	if err != nil {
		return err
	}
	for _, p := range list {
		if p.State != Joined {
			continue
		}
		if err := jobs.Set(tx, jobs.Clock{Kind: ClockPeers, Ref: at(x.ID, p.Person), Person: p.Person, Due: tx.Now()}); err != nil {
			return err
		}
		if err := outbox.Put(tx, outbox.Item{Person: p.Person, Key: "intervision.mail.peers", Link: "/intervisie/" + x.ID}); err != nil {
			return err
		}
	}
	tx.Note(ledger.Note{Ref: x.ID, Key: "intervision.note.silent", What: "intervision"})
	return save(tx, *x)
}

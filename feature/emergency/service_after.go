package emergency

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/jobs"
	"tafel/internal/ledger"
	"tafel/internal/outbox"
)

// endIn ends an access: from this moment it gives nothing, and who took it has to account for it.
func (s *Service) endIn(tx *db.Tx, x Access, how string) error {
	n, err := norms(tx)
	if err != nil {
		return err
	}
	x.EndedAt, x.EndedHow = tx.Now(), how
	if x.Until.Before(x.EndedAt.Time) {
		x.EndedAt = x.Until
	}
	x.AccountBy = calendar.AddWorkdays(x.EndedAt.Date(), int(n.AccountDays)).At(18, 0)
	done, err := end(tx, x)
	if err != nil || !done {
		return err
	}
	if err := free(tx, x.ID); err != nil {
		return err
	}
	if how != ByClock || tx.Verb != ClockEnds { // the clock that rings stops itself
		if err := jobs.Stop(tx, ClockEnds, x.ID, how); err != nil {
			return err
		}
	}
	if err := jobs.Set(tx, jobs.Clock{Kind: ClockAccount, Ref: x.ID, Person: x.Person, Due: tx.Now()}); err != nil {
		return err
	}
	if err := outbox.Put(tx, outbox.Item{Person: x.Person, Key: "emergency.mail.account", Link: "/noodtoegang/" + x.ID}); err != nil {
		return err
	}
	late, err := s.judges(tx, x.Person)
	if err != nil {
		return err
	}
	if x.Team != "" {
		leader, err := s.Leader(tx, x.Team)
		if err != nil {
			return err
		}
		if leader != "" && leader != x.Person && !slices.Contains(late, leader) {
			late = append(late, leader)
		}
	}
	for _, p := range late {
		if err := jobs.Set(tx, jobs.Clock{Kind: ClockLate, Ref: ref(x.ID, p), Person: p, Due: x.AccountBy}); err != nil {
			return err
		}
	}
	return s.note(tx, x, nil, "emergency.note.ended", "org", x.OrgName)
}

// End ends an access before its time: by who took it, or by a privacy officer.
func (s *Service) End(ctx context.Context, a tafel.Actor, in IDIn) (Out, error) {
	var out Out
	err := s.DB.Do(ctx, a, "emergency.end", func(tx *db.Tx) error {
		x, err := lock(tx, in.ID)
		if db.Missing(err) {
			return access.NotFound()
		}
		if err != nil {
			return err
		}
		own := x.Person == a.Person
		if err := mayEnd(a, own); err != nil {
			return err
		}
		if x.State != Running {
			return tafel.Refuse(tafel.Moment, "emergency.error.ended")
		}
		how := ByOfficer
		if own {
			how = ByHand
		}
		if err := s.endIn(tx, x, how); err != nil {
			return err
		}
		x, err = get(tx, x.ID)
		out = s.done(a, x)
		return err
	})
	return out, err
}

// Account says what was found and what was done. It closes the term, and opens the way to a verdict.
func (s *Service) Account(ctx context.Context, a tafel.Actor, in AccountIn) (Out, error) {
	var out Out
	err := s.DB.Do(ctx, a, "emergency.account", func(tx *db.Tx) error {
		x, err := lock(tx, in.ID)
		if db.Missing(err) {
			return access.NotFound()
		}
		if err != nil {
			return err
		}
		if err := mayAccount(a, x.Person == a.Person); err != nil {
			return err
		}
		if x.Runs(tx.Now()) {
			return tafel.Refuse(tafel.Moment, "emergency.error.endfirst")
		}
		if x.State == Running {
			if err := s.endIn(tx, x, ByClock); err != nil {
				return err
			}
		}
		var c tafel.Check
		c.Field(!Enough(in.Found, 10), "gevonden", "emergency.error.account")
		c.Field(!Enough(in.Did, 10), "gedaan", "emergency.error.account")
		if err := c.Err(); err != nil {
			return err
		}
		done, err := account(tx, x.ID, in.Found, in.Did)
		if err != nil {
			return err
		}
		if !done {
			return tafel.Refuse(tafel.Moment, "emergency.error.accounted")
		}
		if x, err = get(tx, x.ID); err != nil {
			return err
		}
		if err := s.quietIn(tx, x, ClockAccount, ClockLate); err != nil {
			return err
		}
		if x.Verdict == "" {
			if err := s.askVerdict(tx, x); err != nil {
				return err
			}
		}
		out = s.done(a, x)
		return s.note(tx, x, nil, "emergency.note.accounted", "wie", x.Name, "org", x.OrgName)
	})
	return out, err
}

// askVerdict rings for the first privacy officer at once, and at the end of the term for the others.
func (s *Service) askVerdict(tx *db.Tx, x Access) error {
	n, err := norms(tx)
	if err != nil {
		return err
	}
	judges, err := s.judges(tx, x.Person)
	if err != nil {
		return err
	}
	due := tx.Now()
	for _, p := range judges {
		if err := jobs.Set(tx, jobs.Clock{Kind: ClockJudge, Ref: ref(x.ID, p), Person: p, Due: due}); err != nil {
			return err
		}
		due = calendar.AddWorkdays(tx.Now().Date(), int(n.JudgeDays)).At(9, 0)
	}
	return outbox.Put(tx, outbox.Item{Person: judges[0], Key: "emergency.mail.judge", Link: "/noodtoegang/" + x.ID})
}

// quietIn stops clocks of an access, for whomever they ring.
func (s *Service) quietIn(tx *db.Tx, x Access, kinds ...string) error {
	who, err := s.judges(tx, x.Person)
	if err != nil {
		return err
	}
	if x.Team != "" {
		leader, err := s.Leader(tx, x.Team)
		if err != nil {
			return err
		}
		who = append(who, leader)
	}
	for _, k := range kinds {
		if err := jobs.Stop(tx, k, x.ID, "done"); err != nil {
			return err
		}
		for _, p := range who {
			if err := jobs.Stop(tx, k, ref(x.ID, p), "done"); err != nil {
				return err
			}
		}
	}
	return nil
}

// Judge gives the verdict of a privacy officer, never of who looked. Who did not account for it in time is judged
// without it.
func (s *Service) Judge(ctx context.Context, a tafel.Actor, in JudgeIn) (Out, error) {
	var out Out
	err := s.DB.Do(ctx, a, "emergency.judge", func(tx *db.Tx) error {
		if err := mayWatch(a); err != nil {
			return err
		}
		x, err := lock(tx, in.ID)
		if db.Missing(err) {
			return access.NotFound()
		}
		if err != nil {
			return err
		}
		if err := mayJudge(a, x.Person == a.Person); err != nil {
			return err
		}
		if x.State != Ended || x.AccountedAt.IsZero() && tx.Now().Before(x.AccountBy.Time) {
			return tafel.Refuse(tafel.Moment, "emergency.error.notyet")
		}
		if x.Verdict != "" {
			return tafel.Refuse(tafel.Moment, "emergency.error.judged")
		}
		var c tafel.Check
		c.Field(in.Verdict != Justified && in.Verdict != NotJustified, "oordeel", "error.choice")
		c.Field(!Enough(in.Reason, 10), "toelichting", "emergency.error.account")
		if err := c.Err(); err != nil {
			return err
		}
		done, err := judge(tx, x.ID, in.Verdict, in.Reason, in.Version)
		if err != nil {
			return err
		}
		if !done {
			return &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: map[string]string{"versie": strconv.FormatInt(x.Version, 10)}}
		}
		if err := s.quietIn(tx, x, ClockJudge, ClockLate); err != nil {
			return err
		}
		who := []tafel.PersonID{x.Person}
		if in.Verdict == NotJustified && x.Team != "" {
			leader, err := s.Leader(tx, x.Team)
			if err != nil {
				return err
			}
			if leader != "" && leader != x.Person {
				who = append(who, leader)
			}
		}
		for _, p := range who {
			if err := outbox.Put(tx, outbox.Item{Person: p, Key: "emergency.mail.judged", Link: "/noodtoegang"}); err != nil {
				return err
			}
		}
		if x, err = get(tx, x.ID); err != nil {
			return err
		}
		out = s.done(a, x)
		out.next = "/noodtoegang/register"
		return s.note(tx, x, nil, "emergency.note.judged."+in.Verdict, "org", x.OrgName)
	})
	return out, err
}

// Tell lifts a deferral: a privacy officer decides that the household hears it now.
func (s *Service) Tell(ctx context.Context, a tafel.Actor, in IDIn) (Out, error) {
	var out Out
	err := s.DB.Do(ctx, a, "emergency.tell", func(tx *db.Tx) error {
		if err := mayWatch(a); err != nil {
			return err
		}
		x, err := lock(tx, in.ID)
		if db.Missing(err) {
			return access.NotFound()
		}
		if err != nil {
			return err
		}
		if err := mayJudge(a, x.Person == a.Person); err != nil {
			return err
		}
		if !x.Deferred() || x.Table == "" {
			return tafel.Refuse(tafel.Moment, "emergency.error.told")
		}
		if err := s.tellIn(tx, x); err != nil {
			return err
		}
		if err := jobs.Stop(tx, ClockDefer, x.ID, "lifted"); err != nil {
			return err
		}
		if x, err = get(tx, x.ID); err != nil {
			return err
		}
		out = s.done(a, x)
		return s.note(tx, x, nil, "emergency.note.told", "org", x.OrgName)
	})
	return out, err
}

// Seen stops the bell of the actor for this access.
func (s *Service) Seen(ctx context.Context, a tafel.Actor, in IDIn) (Out, error) {
	var out Out
	err := s.DB.Do(ctx, a, "emergency.seen", func(tx *db.Tx) error {
		x, err := s.known(tx, a, in.ID)
		if err != nil {
			return err
		}
		tx.Note(ledger.Note{Ref: x.ID, What: "emergency"})
		if err := jobs.Stop(tx, ClockTold, ref(x.ID, a.Person), "seen"); err != nil {
			return err
		}
		if err := outbox.Seen(tx, x.ID, a.Person); err != nil {
			return err
		}
		if watches(a) && !x.Deferred() {
			if err := jobs.Stop(tx, ClockDefer, x.ID, "seen"); err != nil {
				return err
			}
		}
		out = s.done(a, x)
		if !a.IsProfessional() {
			out.next = "/plan"
		}
		return nil
	})
	return out, err
}

var goodKey = regexp.MustCompile(`^[a-z]{2,20}$`)

// KeepDanger adds a kind of danger or changes one. What was opened before keeps what it opened with.
func (s *Service) KeepDanger(ctx context.Context, a tafel.Actor, in DangerIn) (Kept, error) {
	err := s.DB.Do(ctx, a, "emergency.danger", func(tx *db.Tx) error {
		if err := mayKeep(a); err != nil {
			return err
		}
		have, err := s.Domains(tx, a.Lang)
		if err != nil {
			return err
		}
		known := true
		for _, d := range in.Domains {
			known = known && slices.ContainsFunc(have, func(x tafel.Domain) bool { return x.Key == d })
		}
		var c tafel.Check
		c.Field(!goodKey.MatchString(in.Key), "sleutel", "emergency.error.key")
		c.Field(!known || len(in.Domains) == 0, "leefgebieden", "emergency.error.domains")
		if err := c.Err(); err != nil {
			return err
		}
		tx.Note(ledger.Note{Key: "emergency.note.danger", Args: []any{"gevaar", in.NL}, Ref: in.Key, What: "emergency"})
		d := Danger{Key: in.Key, NL: in.NL, EN: in.EN, Domains: in.Domains, Address: in.Address, Law: in.Law, Order: in.Order, Retired: in.Retired, Version: in.Version}
		if in.Version == 0 {
			ok, err := addDanger(tx, d)
			if err == nil && !ok {
				return tafel.Wrong("sleutel", "emergency.error.keytwice")
			}
			return err
		}
		ok, err := saveDanger(tx, d)
		if err != nil || ok {
			return err
		}
		list, err := dangers(tx)
		if err != nil {
			return err
		}
		for _, x := range list {
			if x.Key == in.Key {
				return &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: map[string]string{"naamnl": x.NL, "naamen": x.EN, "wet": x.Law, "versie": strconv.FormatInt(x.Version, 10)}}
			}
		}
		return access.NotFound()
	})
	return Kept{in.Version + 1}, err
}

// KeepAllow says whether a kind of organisation, or one, may take emergency access. It works for the next access.
func (s *Service) KeepAllow(ctx context.Context, a tafel.Actor, in AllowIn) (Kept, error) {
	err := s.DB.Do(ctx, a, "emergency.allow", func(tx *db.Tx) error {
		if err := mayKeep(a); err != nil {
			return err
		}
		x := Allow{Scope: "kind", Ref: in.Kind, Allowed: !in.No, Version: in.Version}
		known := slices.Contains(s.OrgKinds, in.Kind)
		field := "soort"
		if in.Org != "" {
			x.Scope, x.Ref, field = "org", string(in.Org), "organisatie"
			orgs, err := s.Orgs(tx)
			if err != nil {
				return err
			}
			known = in.Kind == "" && slices.ContainsFunc(orgs, func(o tafel.OrgRef) bool { return o.ID == in.Org })
		}
		if !known {
			return tafel.Wrong(field, "error.choice")
		}
		tx.Note(ledger.Note{Key: "emergency.note.allow", Ref: x.Ref, What: "emergency"})
		ok, err := saveAllow(tx, x)
		if err == nil && !ok {
			return tafel.Refuse(tafel.Moment, "emergency.error.changed")
		}
		return err
	})
	return Kept{in.Version + 1}, err
}

// KeepNorm keeps the norms.
func (s *Service) KeepNorm(ctx context.Context, a tafel.Actor, in NormIn) (Kept, error) {
	err := s.DB.Do(ctx, a, "emergency.norm", func(tx *db.Tx) error {
		if err := mayKeep(a); err != nil {
			return err
		}
		n := Norms{Hours: in.Hours, Most: in.Most, Letters: in.Letters, AccountDays: in.Account, JudgeDays: in.Judge, DeferDays: in.Defer, Tries: in.Tries, Version: in.Version}
		if err := n.Check(); err != nil {
			return err
		}
		tx.Note(ledger.Note{Key: "emergency.note.norm", Ref: "norm", What: "emergency"})
		ok, err := saveNorms(tx, n)
		if err != nil || ok {
			return err
		}
		now, err := norms(tx)
		if err != nil {
			return err
		}
		num := func(n int64) string { return strconv.FormatInt(n, 10) }
		return &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: map[string]string{"uren": num(now.Hours), "meeste": num(now.Most), "letters": num(now.Letters), "verantwoorden": num(now.AccountDays), "oordelen": num(now.JudgeDays), "uitstel": num(now.DeferDays), "pogingen": num(now.Tries), "versie": num(now.Version)}}
	})
	return Kept{in.Version + 1}, err
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

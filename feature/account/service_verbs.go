package account

import (
	"context"
	"slices"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/ledger"
	"tafel/internal/outbox"
	"tafel/internal/verb"
)

// Language sets the language of the own account. No policy: it is one's own.
func (s *Service) Language(ctx context.Context, a tafel.Actor, in LanguageInput) (verb.None, error) {
	if in.Lang != "nl" && in.Lang != "en" {
		return verb.None{}, tafel.Wrong("taal", "error.choice")
	}
	return verb.None{}, s.DB.Do(ctx, a, "account.language", func(tx *db.Tx) error {
		tx.NoNote("own preference")
		return setLang(tx, a.Account, in.Lang)
	})
}

// Notify switches the daily message on or off. No policy: it is one's own.
func (s *Service) Notify(ctx context.Context, a tafel.Actor, in NotifyInput) (verb.None, error) {
	return verb.None{}, s.DB.Do(ctx, a, "account.notify", func(tx *db.Tx) error {
		tx.NoNote("own preference")
		return setNotify(tx, a.Account, in.On)
	})
}

// EndSession signs one device out. No policy: only own sessions are found.
func (s *Service) EndSession(ctx context.Context, a tafel.Actor, in SessionInput) (verb.None, error) {
	return verb.None{}, s.DB.Do(ctx, a, "account.session-end", func(tx *db.Tx) error {
		tx.NoNote("own device")
		ok, err := dropSession(tx, a.Account, in.Session)
		if err == nil && !ok {
			return access.NotFound()
		}
		return err
	})
}

// MakeToken gives a program a key that acts as its owner. It is shown once; we keep only its hash. No
// policy: it can do no more than its owner. A key cannot make keys, so a leaked one stays the only one.
func (s *Service) MakeToken(ctx context.Context, a tafel.Actor, in TokenInput) (TokenOutput, error) {
	if a.Via == "api" {
		return TokenOutput{}, tafel.Refuse(tafel.Denied, "account.error.token")
	}
	plain, _ := secret()
	plain = tokenPrefix + plain
	out := TokenOutput{ID: tafel.NewID[string](), Secret: plain}
	err := s.DB.Do(ctx, a, "account.token", func(tx *db.Tx) error {
		had, err := tokens(tx, a.Account)
		if err != nil {
			return err
		}
		if len(had) >= 20 {
			return tafel.Refuse(tafel.Moment, "account.error.tokens", "n", len(had))
		}
		out.Until = tx.Now().Date().Add(TokenLife)
		if in.Until != "" {
			if in.Until < tx.Now().Date() || in.Until > out.Until {
				return tafel.Wrong("tot", "account.error.year")
			}
			out.Until = in.Until
		}
		tx.Note(ledger.Note{Ref: string(a.Account), Key: "account.note.token", Args: []any{"name", in.Name}, What: "account"})
		return addToken(tx, a.Account, digest(plain), Token{ID: out.ID, Name: in.Name, Until: out.Until})
	})
	return out, err
}

// EndToken withdraws a key. No policy: only own keys are found.
func (s *Service) EndToken(ctx context.Context, a tafel.Actor, in TokenEndInput) (verb.None, error) {
	return verb.None{}, s.DB.Do(ctx, a, "account.token-end", func(tx *db.Tx) error {
		tx.Note(ledger.Note{Ref: string(a.Account), Key: "account.note.tokenend", What: "account"})
		ok, err := dropToken(tx, a.Account, in.Token)
		if err == nil && !ok {
			return access.NotFound()
		}
		return err
	})
}

// Away says when somebody is not there and who stands in: for oneself, for somebody of the team one leads,
// or, managing the region, for anybody (L08: a sick colleague's work is not forgotten).
func (s *Service) Away(ctx context.Context, a tafel.Actor, in AwayInput) (AwayOutput, error) {
	out := AwayOutput{ID: tafel.NewID[string]()}
	err := s.DB.Do(ctx, a, "account.absence", func(tx *db.Tx) error {
		x := Absence{ID: out.ID, Person: in.Person, From: in.From, Until: in.Until, Deputy: in.Deputy, By: a.Person}
		if x.Person == "" {
			x.Person = a.Person
		}
		if x.From == "" {
			x.From = tx.Now().Date()
		}
		w, err := s.mayKeep(tx, a, x.Person)
		if err != nil {
			return err
		}
		if err := checkAbsence(x, tx.Now().Date()); err != nil {
			return err
		}
		if x.Deputy != "" {
			d, ok, err := s.Worker(tx, x.Deputy)
			if err != nil {
				return err
			}
			if !ok || d.Org != w.Org {
				return tafel.Wrong("vervanger", "account.error.sameorg")
			}
			if err := outbox.Put(tx, outbox.Item{Person: x.Deputy, Key: "account.mail.deputy", Link: "/account"}); err != nil {
				return err
			}
		}
		tx.Note(ledger.Note{Ref: string(x.Person), Key: "account.note.away", Args: []any{"from", string(x.From), "until", string(x.Until)}, What: "absence"})
		return addAbsence(tx, x)
	})
	return out, err
}

// mayKeep asks whether the actor may keep somebody's absence, and gives where that person works.
func (s *Service) mayKeep(r db.Reader, a tafel.Actor, p tafel.PersonID) (tafel.Worker, error) {
	w, ok, err := s.Worker(r, p)
	if err != nil {
		return w, err
	}
	if p == a.Person {
		if !ok {
			return w, tafel.Refuse(tafel.Moment, "account.error.nowork")
		}
		return w, nil
	}
	if err := mayKeepAbsence(a, ok && w.Team != "" && w.Team == a.Team); err != nil {
		return w, err
	}
	if !ok {
		return w, access.NotFound()
	}
	return w, nil
}

// Back ends an absence.
func (s *Service) Back(ctx context.Context, a tafel.Actor, in BackInput) (verb.None, error) {
	return verb.None{}, s.DB.Do(ctx, a, "account.absence-end", func(tx *db.Tx) error {
		x, ok, err := absenceOf(tx, in.Absence)
		if err != nil || !ok {
			return missing(err)
		}
		if x.Person != a.Person {
			if _, err := s.mayKeep(tx, a, x.Person); err != nil {
				return missing(nil)
			}
		}
		tx.Note(ledger.Note{Ref: string(x.Person), Key: "account.note.back", What: "absence"})
		_, err = endAbsence(tx, in.Absence)
		return err
	})
}

// Roles gives somebody exactly these roles. Nobody gives roles to oneself, so nobody approves oneself and
// the last one who manages cannot lock the door.
func (s *Service) Roles(ctx context.Context, a tafel.Actor, in RolesInput) (verb.None, error) {
	if err := mayManage(a); err != nil {
		return verb.None{}, err
	}
	if in.Person == a.Person {
		return verb.None{}, tafel.Refuse(tafel.Denied, "account.error.ownroles")
	}
	var roles []tafel.Role
	for _, n := range in.Roles {
		if !slices.Contains(given, tafel.Role(n)) {
			return verb.None{}, tafel.Wrong("rollen", "error.choice")
		}
		roles = append(roles, tafel.Role(n))
	}
	return verb.None{}, s.DB.Do(ctx, a, "account.roles", func(tx *db.Tx) error {
		x, ok, err := accountOf(tx, in.Person)
		if err != nil || !ok {
			return missing(err)
		}
		tx.Note(ledger.Note{Ref: string(x.ID), Key: "account.note.roles", Args: []any{"roles", packRoles(roles)}, What: "account"})
		return s.rights(tx, x, roles)
	})
}

// Close shuts an account: its sessions and keys end at once. Open lets somebody in again.
func (s *Service) Close(ctx context.Context, a tafel.Actor, in CloseInput) (verb.None, error) {
	if err := mayManage(a); err != nil {
		return verb.None{}, err
	}
	if in.Person == a.Person {
		return verb.None{}, tafel.Refuse(tafel.Denied, "account.error.ownroles")
	}
	return verb.None{}, s.DB.Do(ctx, a, "account.close", func(tx *db.Tx) error {
		x, ok, err := accountOf(tx, in.Person)
		if err != nil || !ok {
			return missing(err)
		}
		if in.Open && x.Suspended {
			return tafel.Refuse(tafel.Moment, "account.error.suspended")
		}
		key := "account.note.closed"
		if in.Open {
			key = "account.note.opened"
		}
		tx.Note(ledger.Note{Ref: string(x.ID), Key: key, What: "account"})
		if err := dropSessions(tx, x.ID); err != nil {
			return err
		}
		if err := dropTokens(tx, x.ID); err != nil {
			return err
		}
		if err := setClosed(tx, x.ID, !in.Open); err != nil {
			return err
		}
		x.Closed, x.Suspended = !in.Open, false
		return s.tell(tx, x)
	})
}

// CloseIn shuts an account inside another room's transaction: its sessions and keys end at once.
func (s *Service) CloseIn(tx *db.Tx, id tafel.AccountID) error {
	tx.Note(ledger.Note{Ref: string(id), Key: "account.note.closed", What: "account"})
	if err := dropSessions(tx, id); err != nil {
		return err
	}
	if err := dropTokens(tx, id); err != nil {
		return err
	}
	if err := setClosed(tx, id, true); err != nil {
		return err
	}
	a, ok, err := accountByID(tx, id)
	if err != nil || !ok {
		return missing(err)
	}
	return s.tell(tx, a)
}

// EndAll signs every device out, but the one that is named. No policy: only own sessions are found.
func (s *Service) EndAll(ctx context.Context, a tafel.Actor, in EndAllInput) (verb.None, error) {
	return verb.None{}, s.DB.Do(ctx, a, "account.session-end-all", func(tx *db.Tx) error {
		tx.NoNote("own devices")
		return dropOthers(tx, a.Account, in.Keep)
	})
}

// SetLimit says how long somebody with a role stays signed in. It holds at once, for open sessions too.
func (s *Service) SetLimit(ctx context.Context, a tafel.Actor, in LimitInput) (verb.None, error) {
	if err := mayManage(a); err != nil {
		return verb.None{}, err
	}
	l := Limit{Role: tafel.Role(in.Role), Idle: in.Idle, Absolute: in.Absolute}
	if err := checkLimit(l); err != nil {
		return verb.None{}, err
	}
	return verb.None{}, s.DB.Do(ctx, a, "account.limit", func(tx *db.Tx) error {
		tx.Note(ledger.Note{Ref: "account.limit", Key: "account.note.limit", Args: []any{"role", in.Role, "idle", in.Idle, "absolute", in.Absolute}, What: "account"})
		return setLimit(tx, l)
	})
}

// JudgeCrowd says what was found about an account that was used from many places. Shared or stolen: its sessions
// and keys end at once, and whoever it belongs to signs in anew.
func (s *Service) JudgeCrowd(ctx context.Context, a tafel.Actor, in CrowdInput) (verb.None, error) {
	if err := mayReview(a); err != nil {
		return verb.None{}, err
	}
	if !slices.Contains(Verdicts, in.Verdict) {
		return verb.None{}, tafel.Wrong("oordeel", "error.choice")
	}
	return verb.None{}, s.DB.Do(ctx, a, "account.crowd", func(tx *db.Tx) error {
		account, ok, err := judgeCrowd(tx, in.ID, in.Verdict)
		if err != nil || !ok {
			return missing(err)
		}
		x, _, err := accountByID(tx, account)
		if err != nil {
			return err
		}
		if x.Person == a.Person {
			return tafel.Refuse(tafel.Denied, "account.error.owncrowd")
		}
		tx.Note(ledger.Note{Ref: string(account), Key: "account.note.crowd", Args: []any{"verdict", in.Verdict}, What: "account"})
		if in.Verdict == "own" {
			return nil
		}
		if err := dropSessions(tx, account); err != nil {
			return err
		}
		return dropTokens(tx, account)
	})
}

// Crowds lists the accounts that were used from many places: those that wait, and those of the last month.
func (s *Service) Crowds(r db.Reader, a tafel.Actor) ([]Crowd, error) {
	if err := mayReview(a); err != nil {
		return nil, err
	}
	return crowds(r, r.Now().Date().Add(-31))
}

// MoveTo moves the clock of the practice environment, never back. Anybody at the front door may; elsewhere
// the verb does not exist.
func (s *Service) MoveTo(ctx context.Context, a tafel.Actor, in ClockInput) (ClockOutput, error) {
	if !s.Demo || s.MoveClock == nil {
		return ClockOutput{}, access.NotFound()
	}
	now := s.DB.Clock.Now()
	to := in.To
	if in.Jump != "" {
		var ok bool
		if to, ok = jump(in.Jump, now); !ok {
			return ClockOutput{}, tafel.Wrong("zet", "error.choice")
		}
	}
	switch {
	case to.IsZero():
		return ClockOutput{}, tafel.Wrong("naar", "error.required")
	case to.Before(now.Time):
		return ClockOutput{}, tafel.Wrong("naar", "account.error.back")
	case to.After(farthest(now).Time):
		return ClockOutput{}, tafel.Wrong("naar", "account.error.far")
	}
	err := s.MoveClock(ctx, to)
	return ClockOutput{Now: calendar.At(s.DB.Clock.Now().Time)}, err
}

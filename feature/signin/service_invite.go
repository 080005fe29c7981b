package signin

import (
	"context"
	"crypto/subtle"
	"slices"
	"strings"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/ledger"
	"tafel/internal/verb"
)

// Invite lets somebody in for the first time. Residents and their network are invited by who answers for a table of
// theirs; staff by whoever manages the region. The link goes to the address we know, the code is told in person:
// neither opens anything alone.
func (s *Service) Invite(ctx context.Context, a tafel.Actor, in InviteInput) (InviteOutput, error) {
	r := s.DB.Plain(ctx)
	kind, err := s.Kind(r, in.Person)
	if err != nil {
		return InviteOutput{}, err
	}
	role := tafel.Role("")
	var home tafel.HouseholdID
	switch kind {
	case "":
		return InviteOutput{}, access.NotFound()
	case "professional":
		if err := mayKeep(a); err != nil {
			return InviteOutput{}, err
		}
	default:
		st, h, err := s.StandsTo(r, a, in.Person)
		if err != nil {
			return InviteOutput{}, err
		}
		if err := mayInvite(a, st); err != nil {
			if st.Table == "" {
				return InviteOutput{}, access.NotFound()
			}
			return InviteOutput{}, err
		}
		if in.Person == a.Person {
			return InviteOutput{}, access.NotFound()
		}
		home, role = h, tafel.Resident
		if kind == "network" {
			role = tafel.Network
		}
	}
	acc, has, err := s.Of(r, in.Person)
	if err != nil {
		return InviteOutput{}, err
	}
	if has && acc.Closed {
		return InviteOutput{}, tafel.Refuse(tafel.Moment, "signin.error.shut")
	}
	if kind == "professional" && !has {
		return InviteOutput{}, access.NotFound()
	}
	var out InviteOutput
	err = s.DB.Do(ctx, a, "signin.invite", func(tx *db.Tx) error {
		var subjects []tafel.PersonID
		if kind != "professional" {
			subjects = []tafel.PersonID{in.Person}
		}
		tx.Note(ledger.Note{Household: home, Subjects: subjects, Ref: string(in.Person), Key: "signin.note.invited", What: "account"})
		out, err = s.letIn(tx, in.Person, role)
		return err
	})
	if err != nil {
		return InviteOutput{}, err
	}
	out.Mailed = s.mail(ctx, in.Person, "signin.mail.invite.subject", "signin.mail.invite", "link", out.Link, "days", InviteDays)
	return out, nil
}

// letIn makes an invitation; what was open before for this person ends.
func (s *Service) letIn(tx *db.Tx, p tafel.PersonID, role tafel.Role) (InviteOutput, error) {
	plain, code := random(32, alphabet), random(6, "0123456789")
	i := Invitation{ID: tafel.NewID[string](), Person: p, Role: role, Code: digest(plain + code), ByName: tx.Actor.Name, Until: calendar.At(tx.Now().AddDate(0, 0, InviteDays))}
	if err := dropInvitations(tx, p); err != nil {
		return InviteOutput{}, err
	}
	return InviteOutput{Link: s.Base() + "/uitnodiging/" + plain, Code: code, Until: i.Until}, addInvitation(tx, digest(plain), i)
}

// invited reads an invitation; what is wrong, used, over or tried too often looks the same.
func (s *Service) invited(r db.Reader, plain string) (Invitation, error) {
	i, ok, err := invitationOf(r, digest(plain))
	if err == nil && (!ok || !i.Open(r.Now())) {
		return i, tafel.Refuse(tafel.NotFound, "signin.error.invitation")
	}
	return i, err
}

// redeem uses an invitation with its code, once, and gives the account it opens. A wrong code counts; five and it is over.
func (s *Service) redeem(ctx context.Context, plain, code string) (id tafel.AccountID, err error) {
	wrong := false
	err = s.DB.Do(ctx, tafel.Actor{Via: "page"}, "signin.invitation", func(tx *db.Tx) error {
		wrong = false
		before, err := try(tx, digest(plain)) // counts first, so that two at once cannot try twice
		if db.Missing(err) {
			return tafel.Refuse(tafel.NotFound, "signin.error.invitation")
		}
		if err != nil {
			return err
		}
		i, ok, err := invitationOf(tx, digest(plain))
		if err != nil {
			return err
		}
		i.Tries = before
		if !ok || !i.Open(tx.Now()) {
			return tafel.Refuse(tafel.NotFound, "signin.error.invitation")
		}
		if subtle.ConstantTimeCompare([]byte(i.Code), []byte(digest(plain+Typed(code)))) != 1 {
			tx.NoNote("a wrong code is counted, nothing else")
			wrong = true
			return nil
		}
		if ok, err := take(tx, digest(plain)); err != nil || !ok {
			return missing(err)
		}
		a, has, err := s.Of(tx, i.Person)
		if err != nil {
			return err
		}
		if has && a.Closed {
			return tafel.Refuse(tafel.NotFound, "signin.error.invitation")
		}
		id = a.ID
		subjects := []tafel.PersonID{i.Person}
		if i.Role == "" {
			subjects = nil
		}
		tx.Note(ledger.Note{Subjects: subjects, Ref: string(i.Person), Key: "signin.note.accepted", What: "account"})
		if !has {
			if i.Role == "" {
				return access.NotFound()
			}
			if id, err = s.AddAccount(tx, i.Person, []tafel.Role{i.Role}); err != nil {
				return err
			}
		}
		return s.loud(tx, i.Person, "signin.mail.used")
	})
	if err == nil && wrong {
		return "", tafel.Wrong("code", "signin.error.code")
	}
	return id, err
}

// MakeCodes gives somebody new recovery codes, shown once; older ones end. No policy: it is one's own account.
func (s *Service) makeCodes(ctx context.Context, a tafel.Actor) ([]string, error) {
	var out []string
	err := s.DB.Do(ctx, a, "signin.codes", func(tx *db.Tx) error {
		out = nil
		tx.Note(ledger.Note{Ref: string(a.Account), Key: "signin.note.codes", What: "account"})
		if err := dropCodes(tx, a.Account); err != nil {
			return err
		}
		for range RecoverySet {
			c := random(24, alphabet) // 118 bits: then a plain hash is enough
			if err := addCode(tx, digest(c), a.Account); err != nil {
				return err
			}
			out = append(out, strings.Join([]string{c[:4], c[4:8], c[8:12], c[12:16], c[16:20], c[20:]}, "-"))
		}
		return s.loud(tx, a.Person, "signin.mail.codes")
	})
	return out, err
}

// recover signs in by a recovery code, once.
func (s *Service) recover(ctx context.Context, code string) (id tafel.AccountID, err error) {
	return id, s.DB.Do(ctx, tafel.Actor{Via: "page"}, "signin.recover", func(tx *db.Tx) error {
		acc, ok, err := takeCode(tx, digest(Typed(code)))
		if err != nil {
			return err
		}
		if !ok {
			return tafel.Wrong("code", "signin.error.recovery")
		}
		a, ok, err := s.ByID(tx, acc)
		if err != nil {
			return err
		}
		if !ok || a.Closed {
			return tafel.Wrong("code", "signin.error.recovery")
		}
		id = acc
		tx.Note(ledger.Note{Ref: string(acc), Key: "signin.note.recovered", What: "account"})
		return s.loud(tx, a.Person, "signin.mail.recovered")
	})
}

// AskRescue asks to let somebody of staff in again who lost every way. Another administrator must agree, and the
// owner hears it at once.
func (s *Service) AskRescue(ctx context.Context, a tafel.Actor, in RescueInput) (RescueOutput, error) {
	out := RescueOutput{ID: tafel.NewID[string]()}
	if err := mayKeep(a); err != nil {
		return out, err
	}
	err := s.DB.Do(ctx, a, "signin.rescue", func(tx *db.Tx) error {
		acc, ok, err := s.Of(tx, in.Person)
		if err != nil || !ok || acc.Closed {
			return missing(err)
		}
		if !slices.Contains(acc.Roles, tafel.Professional) {
			return access.NotFound() // residents are invited anew by who answers for their table
		}
		if acc.Person == a.Person {
			return tafel.Refuse(tafel.Denied, "signin.error.ownrescue")
		}
		tx.Note(ledger.Note{Ref: string(acc.ID), Key: "signin.note.rescue", What: "account"})
		if err := s.loud(tx, acc.Person, "signin.mail.rescue"); err != nil {
			return err
		}
		return addRescue(tx, Rescue{ID: out.ID, Person: acc.Person, AskedBy: a.Person, ByName: a.Name, Why: in.Why})
	})
	if err == nil {
		s.mail(ctx, in.Person, "signin.mail.rescue.subject", "signin.mail.rescue.text", "link", s.Base()+"/account")
	}
	return out, err
}

// AgreeRescue is the second pair of eyes: never who asked, never whose account it is.
func (s *Service) AgreeRescue(ctx context.Context, a tafel.Actor, in RescueAgreeInput) (InviteOutput, error) {
	var out InviteOutput
	if err := mayKeep(a); err != nil {
		return out, err
	}
	var who tafel.PersonID
	err := s.DB.Do(ctx, a, "signin.rescue-agree", func(tx *db.Tx) error {
		x, ok, err := rescueOf(tx, in.ID)
		if err != nil || !ok {
			return missing(err)
		}
		if x.AskedBy == a.Person || x.Person == a.Person {
			return tafel.Refuse(tafel.Denied, "signin.error.foureyes")
		}
		if !x.Waits(tx.Now()) {
			return tafel.Refuse(tafel.Moment, "signin.error.rescueover")
		}
		if ok, err := approveRescue(tx, x.ID); err != nil || !ok {
			return missing(err)
		}
		who = x.Person
		tx.Note(ledger.Note{Ref: string(x.Person), Key: "signin.note.rescued", What: "account"})
		if err := s.loud(tx, x.Person, "signin.mail.rescued"); err != nil {
			return err
		}
		out, err = s.letIn(tx, x.Person, "")
		return err
	})
	if err == nil {
		out.Mailed = s.mail(ctx, who, "signin.mail.invite.subject", "signin.mail.invite", "link", out.Link, "days", InviteDays)
	}
	return out, err
}

// StopRescue ends a rescue: by whose account it is, or by who manages the region. What it opened shuts.
func (s *Service) StopRescue(ctx context.Context, a tafel.Actor, in RescueAgreeInput) (verb.None, error) {
	return verb.None{}, s.DB.Do(ctx, a, "signin.rescue-stop", func(tx *db.Tx) error {
		x, ok, err := rescueOf(tx, in.ID)
		if err != nil || !ok {
			return missing(err)
		}
		if x.Person != a.Person {
			if mayKeep(a) != nil {
				return access.NotFound()
			}
		}
		tx.Note(ledger.Note{Ref: string(x.Person), Key: "signin.note.rescuestop", What: "account"})
		if ok, err := endRescue(tx, x.ID); err != nil || !ok {
			return missing(err)
		}
		return dropInvitations(tx, x.Person)
	})
}

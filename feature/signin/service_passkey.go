package signin

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/ledger"
	"tafel/internal/verb"
)

// relying is this site as passkeys know it: bound to the public address, whatever a request calls itself.
func (s *Service) relying() (*webauthn.WebAuthn, error) {
	u, err := url.Parse(s.Base())
	if err != nil {
		return nil, err
	}
	if u.Host == "" { // started without its public address: a passkey cannot be bound to it
		return nil, tafel.Refuse(tafel.Moment, "signin.error.nosite")
	}
	return webauthn.New(&webauthn.Config{RPID: u.Hostname(), RPDisplayName: "Tafel", RPOrigins: []string{u.Scheme + "://" + u.Host},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{ResidentKey: protocol.ResidentKeyRequirementRequired, RequireResidentKey: protocol.ResidentKeyRequired(),
			UserVerification: protocol.VerificationRequired}})
}

// holder is somebody as passkeys know them: the account's identifier, which says nothing.
type holder struct {
	Account
	keys []webauthn.Credential
}

func (h holder) WebAuthnID() []byte                         { return []byte(h.ID) }
func (h holder) WebAuthnName() string                       { return h.Name }
func (h holder) WebAuthnDisplayName() string                { return h.Name }
func (h holder) WebAuthnCredentials() []webauthn.Credential { return h.keys }

func (s *Service) holder(r db.Reader, id tafel.AccountID) (h holder, ok bool, err error) {
	if h.Account, ok, err = s.ByID(r, id); err != nil || !ok || h.Closed {
		return h, false, err
	}
	_, data, err := keys(r, id)
	for _, d := range data {
		var c webauthn.Credential
		if err := json.Unmarshal([]byte(d), &c); err != nil {
			return h, false, err
		}
		h.keys = append(h.keys, c)
	}
	return h, true, err
}

// ceremony keeps what a device must answer to, for a few minutes, for one browser.
func (s *Service) ceremony(ctx context.Context, browser string, account tafel.AccountID, d *webauthn.SessionData) error {
	b, err := json.Marshal(d)
	if err != nil {
		return err
	}
	return s.DB.Do(ctx, tafel.Actor{Account: account, Via: "page"}, "signin.ceremony", func(tx *db.Tx) error {
		tx.NoNote("a challenge is housekeeping")
		if err := sweepCeremonies(tx, ago(tx.Now(), FlowLife)); err != nil {
			return err
		}
		return addCeremony(tx, digest(browser), account, string(b))
	})
}

func (s *Service) challenged(tx *db.Tx, browser string) (account tafel.AccountID, d webauthn.SessionData, err error) {
	account, data, ok, err := takeCeremony(tx, digest(browser), ago(tx.Now(), FlowLife))
	if err != nil {
		return "", d, err
	}
	if !ok || browser == "" {
		return "", d, tafel.Refuse(tafel.Moment, "signin.error.late")
	}
	if err := json.Unmarshal([]byte(data), &d); err != nil {
		return "", d, err
	}
	return account, d, nil
}

// askKey asks a device for a new passkey. No policy: it is for the own account, shortly after signing in.
func (s *Service) askKey(ctx context.Context, a tafel.Actor, browser string) (*protocol.CredentialCreation, error) {
	w, err := s.relying()
	if err != nil {
		return nil, err
	}
	r := s.DB.Plain(ctx)
	h, ok, err := s.holder(r, a.Account)
	if err != nil || !ok {
		return nil, missing(err)
	}
	if err := s.allow(r, h.Roles, Passkey); err != nil {
		return nil, err
	}
	if len(h.keys) >= 10 {
		return nil, tafel.Refuse(tafel.Moment, "signin.error.manykeys", "n", len(h.keys))
	}
	opts, d, err := w.BeginRegistration(h, webauthn.WithExclusions(webauthn.Credentials(h.keys).CredentialDescriptors()))
	if err != nil {
		return nil, err
	}
	return opts, s.ceremony(ctx, browser, a.Account, d)
}

// addedKey keeps the passkey that a device made.
func (s *Service) addedKey(ctx context.Context, a tafel.Actor, browser, name string, body []byte) error {
	w, err := s.relying()
	if err != nil {
		return err
	}
	name = clean(name, 60)
	if name == "" {
		name = s.Text(a.Lang, "signin.key.unnamed")
	}
	return s.once1(ctx, a, "signin.key", browser, func(tx *db.Tx, account tafel.AccountID, d webauthn.SessionData) error {
		if account != a.Account {
			return access.NotFound()
		}
		h, ok, err := s.holder(tx, account)
		if err != nil || !ok {
			return missing(err)
		}
		parsed, err := protocol.ParseCredentialCreationResponseBytes(body)
		if err != nil {
			return tafel.Refuse(tafel.Invalid, "signin.error.device")
		}
		c, err := w.CreateCredential(h, d, parsed)
		if err != nil {
			slog.Info("a passkey was not accepted", "error", err)
			return tafel.Refuse(tafel.Invalid, "signin.error.device")
		}
		b, err := json.Marshal(c)
		if err != nil {
			return err
		}
		tx.Note(ledger.Note{Ref: string(account), Key: "signin.note.key", What: "account"})
		if err := s.loud(tx, a.Person, "signin.mail.key"); err != nil {
			return err
		}
		ok, err = addKey(tx, Key{ID: tafel.NewID[string](), Name: name}, account, base64.RawURLEncoding.EncodeToString(c.ID), string(b))
		if err == nil && !ok {
			return tafel.Refuse(tafel.Invalid, "signin.error.device")
		}
		return err
	})
}

// once1 takes a ceremony, which serves once whatever comes of it, and then does the work.
func (s *Service) once1(ctx context.Context, a tafel.Actor, verb, browser string, fn func(*db.Tx, tafel.AccountID, webauthn.SessionData) error) error {
	var account tafel.AccountID
	var d webauthn.SessionData
	err := s.DB.Do(ctx, a, verb, func(tx *db.Tx) (err error) {
		tx.NoNote("a challenge is housekeeping")
		account, d, err = s.challenged(tx, browser)
		return err
	})
	if err != nil {
		return err
	}
	d.Expires = time.Time{} // the library would compare with the machine's own time; ours may have been moved, and was checked above
	return s.DB.Do(ctx, a, verb, func(tx *db.Tx) error {
		tx.NoNote("what changes is noted below")
		return fn(tx, account, d)
	})
}

// askWho asks any passkey that is made for this site: nothing tells who has one.
func (s *Service) askWho(ctx context.Context, browser string) (*protocol.CredentialAssertion, error) {
	w, err := s.relying()
	if err != nil {
		return nil, err
	}
	opts, d, err := w.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return nil, err
	}
	return opts, s.ceremony(ctx, browser, "", d)
}

// who gives the account whose passkey answered.
func (s *Service) who(ctx context.Context, browser string, body []byte) (id tafel.AccountID, err error) {
	w, err := s.relying()
	if err != nil {
		return "", err
	}
	no := tafel.Refuse(tafel.Denied, "signin.error.key")
	return id, s.once1(ctx, tafel.Actor{Via: "page"}, "signin.passkey", browser, func(tx *db.Tx, _ tafel.AccountID, d webauthn.SessionData) error {
		parsed, err := protocol.ParseCredentialRequestResponseBytes(body)
		if err != nil {
			return no
		}
		var h holder
		_, c, err := w.ValidatePasskeyLogin(func(_, handle []byte) (webauthn.User, error) {
			var ok bool
			var err error
			if h, ok, err = s.holder(tx, tafel.AccountID(handle)); err != nil || !ok {
				return nil, missing(err)
			}
			return h, nil
		}, d, parsed)
		if err != nil {
			slog.Info("a passkey did not open", "error", err)
			return no
		}
		if err := s.allow(tx, h.Roles, Passkey); err != nil {
			return err
		}
		if c.Authenticator.CloneWarning {
			return tafel.Refuse(tafel.Denied, "signin.error.clone")
		}
		b, err := json.Marshal(c)
		if err != nil {
			return err
		}
		id = h.ID
		return usedKey(tx, base64.RawURLEncoding.EncodeToString(c.ID), string(b))
	})
}

// NameKey names a passkey. No policy: only the own is found.
func (s *Service) NameKey(ctx context.Context, a tafel.Actor, in KeyNameInput) (verb.None, error) {
	return verb.None{}, s.DB.Do(ctx, a, "signin.key-name", func(tx *db.Tx) error {
		tx.NoNote("own passkey")
		ok, err := nameKey(tx, a.Account, in.ID, strings.TrimSpace(in.Name))
		if err == nil && !ok {
			return access.NotFound()
		}
		return err
	})
}

// EndKey takes a passkey away, as when the telephone is lost. No policy: only the own is found.
func (s *Service) EndKey(ctx context.Context, a tafel.Actor, in KeyEndInput) (verb.None, error) {
	return verb.None{}, s.DB.Do(ctx, a, "signin.key-end", func(tx *db.Tx) error {
		tx.Note(ledger.Note{Ref: string(a.Account), Key: "signin.note.keyend", What: "account"})
		ok, err := dropKey(tx, a.Account, in.ID)
		if err == nil && !ok {
			return access.NotFound()
		}
		if err != nil {
			return err
		}
		return s.loud(tx, a.Person, "signin.mail.keyend")
	})
}

// fresh reports whether somebody signed in shortly ago: only then may a way to come in be added.
func fresh(how string, made, now calendar.Moment) bool {
	return how == "demo" || now.Sub(made.Time) <= Fresh
}

package signin

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"syscall"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/ledger"
	"tafel/internal/trace"
	"tafel/internal/verb"
)

// discovered is what a provider says of itself, kept for an hour of the machine's own time.
type discovered struct {
	provider *oidc.Provider
	issuer   string
	says     bool // it puts its issuer into the callback
	until    time.Time
}

// outward is the context for asking a provider: short, and without following it elsewhere.
func (s *Service) outward(ctx context.Context) context.Context {
	c := s.Client
	if c == nil {
		c = &http.Client{Timeout: 10 * time.Second, Transport: s.transport(), CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	}
	told := *c // the provider hears which chain of calls this is of
	told.Transport = trace.Calls(c.Transport)
	return oidc.ClientContext(ctx, &told)
}

// transport reaches public addresses only, whatever name an issuer goes by: an administrator who enters an issuer
// cannot make this server ask something inside its own network (SSRF). Checked on the address that is really dialled.
func (s *Service) transport() http.RoundTripper {
	if s.Loopback || s.Inside {
		return nil
	}
	dial := &net.Dialer{Timeout: 5 * time.Second, Control: func(_, address string, _ syscall.RawConn) error { return outside(address) }}
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.Proxy, t.DialContext = nil, dial.DialContext
	return t
}

// shared is the address block between providers and their customers (RFC 6598), which is not public either.
var shared = netip.MustParsePrefix("100.64.0.0/10")

// outside refuses an address (host:port) that is not public.
func outside(address string) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return err
	}
	ip := at.Addr().Unmap()
	if !ip.IsGlobalUnicast() || ip.IsPrivate() || shared.Contains(ip) {
		return errors.New("signin: an identity provider at an address that is not public")
	}
	return nil
}

func (s *Service) discover(ctx context.Context, p Provider) (discovered, error) {
	s.mu.Lock()
	d, ok := s.known[p.ID]
	s.mu.Unlock()
	now := s.DB.Clock.Now().Add(-s.DB.Clock.Offset())
	if ok && d.issuer == p.Issuer && now.Before(d.until) {
		return d, nil
	}
	x, err := oidc.NewProvider(s.outward(context.WithoutCancel(ctx)), p.Issuer)
	if err != nil {
		slog.Warn("identity provider does not answer", "provider", p.ID, "error", err)
		return d, tafel.Refuse(tafel.Moment, "signin.error.away", "name", p.Name)
	}
	var more struct {
		Says bool `json:"authorization_response_iss_parameter_supported"`
	}
	if err := x.Claims(&more); err != nil {
		return d, err
	}
	d = discovered{provider: x, issuer: p.Issuer, says: more.Says, until: now.Add(time.Hour)}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.known == nil {
		s.known = map[string]discovered{}
	}
	s.known[p.ID] = d
	return d, nil
}

func (s *Service) client(p Provider, d discovered) (*oauth2.Config, error) {
	c := &oauth2.Config{ClientID: p.Client, Endpoint: d.provider.Endpoint(), RedirectURL: s.Base() + "/aanmelden/terug/" + p.ID, Scopes: append([]string{oidc.ScopeOpenID}, strings.Fields(p.Scopes)...)}
	if p.Secret != "" {
		secret, err := s.Secret(p.Secret)
		if err != nil {
			slog.Error("the secret of an identity provider is not there", "provider", p.ID, "secret", p.Secret)
			return nil, tafel.Refuse(tafel.Moment, "signin.error.away", "name", p.Name)
		}
		c.ClientSecret = secret
	}
	return c, nil
}

// derive makes state, nonce and verifier from what only this browser holds: nothing is kept on the server, and
// another browser cannot finish what this one began.
func derive(seed, provider, what string) string {
	sum := sha256.Sum256([]byte(what + "\x00" + provider + "\x00" + seed))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// away gives the address at the provider to go to.
func (s *Service) away(ctx context.Context, id, seed string) (string, error) {
	p, ok, err := providerOf(s.DB.Plain(ctx), id)
	if err != nil || !ok || p.Closed {
		return "", missing(err)
	}
	d, err := s.discover(ctx, p)
	if err != nil {
		return "", err
	}
	c, err := s.client(p, d)
	if err != nil {
		return "", err
	}
	opts := []oauth2.AuthCodeOption{oidc.Nonce(derive(seed, id, "nonce")), oauth2.S256ChallengeOption(derive(seed, id, "verifier"))}
	if p.Levels != "" {
		opts = append(opts, oauth2.SetAuthURLParam("acr_values", p.Levels))
	}
	return c.AuthCodeURL(derive(seed, id, "state"), opts...), nil
}

// Back is what a provider sends along.
type back struct {
	State, Code, Issuer, Error string
}

// told is what a provider proved.
type told struct {
	provider Provider
	subject  string
	sid      string
	claims   map[string]any
}

// proven checks everything about a callback: this browser began it, this provider answers, for us, now, once, and
// with enough assurance.
func (s *Service) proven(ctx context.Context, id, seed string, b back) (told, error) {
	p, ok, err := providerOf(s.DB.Plain(ctx), id)
	if err != nil || !ok || p.Closed {
		return told{}, missing(err)
	}
	if seed == "" || subtle.ConstantTimeCompare([]byte(b.State), []byte(derive(seed, id, "state"))) != 1 {
		return told{}, tafel.Refuse(tafel.Denied, "signin.error.state")
	}
	d, err := s.discover(ctx, p)
	if err != nil {
		return told{}, err
	}
	if b.Issuer != p.Issuer && (b.Issuer != "" || d.says) {
		return told{}, tafel.Refuse(tafel.Denied, "signin.error.mixed")
	}
	if b.Error != "" || b.Code == "" {
		if b.Error == "unmet_authentication_requirements" {
			return told{}, tafel.Refuse(tafel.Denied, "signin.error.acr", "name", p.Name)
		}
		return told{}, tafel.Refuse(tafel.Denied, "signin.error.refused", "name", p.Name)
	}
	c, err := s.client(p, d)
	if err != nil {
		return told{}, err
	}
	out := s.outward(ctx)
	token, err := c.Exchange(out, b.Code, oauth2.VerifierOption(derive(seed, id, "verifier")))
	if err != nil {
		slog.Warn("identity provider gave no token", "provider", p.ID) // the answer may hold what is personal
		return told{}, tafel.Refuse(tafel.Denied, "signin.error.refused", "name", p.Name)
	}
	raw, _ := token.Extra("id_token").(string)
	t, err := d.provider.Verifier(&oidc.Config{ClientID: p.Client}).Verify(out, raw)
	if err != nil {
		slog.Warn("identity provider gave a token that does not hold", "provider", p.ID, "error", err)
		return told{}, tafel.Refuse(tafel.Denied, "signin.error.refused", "name", p.Name)
	}
	if subtle.ConstantTimeCompare([]byte(t.Nonce), []byte(derive(seed, id, "nonce"))) != 1 {
		return told{}, tafel.Refuse(tafel.Denied, "signin.error.state")
	}
	x := told{provider: p, subject: t.Subject, claims: map[string]any{}}
	if err := t.Claims(&x.claims); err != nil {
		return told{}, err
	}
	if azp, ok := x.claims["azp"].(string); ok && azp != p.Client {
		return told{}, tafel.Refuse(tafel.Denied, "signin.error.refused", "name", p.Name)
	}
	x.sid, _ = x.claims["sid"].(string)
	if err := more(out, p, d, token, &x); err != nil {
		return told{}, err
	}
	if acr, _ := x.claims["acr"].(string); !p.Accepts(acr) {
		return told{}, tafel.Refuse(tafel.Denied, "signin.error.acr", "name", p.Name)
	}
	if x.subject == "" || len(x.subject) > 255 || CitizenNumber(x.subject) {
		slog.Error("identity provider identifies people by a citizen number or not at all", "provider", p.ID)
		return told{}, tafel.Refuse(tafel.Denied, "signin.error.subject", "name", p.Name)
	}
	return x, nil
}

// more asks the provider for claims that it does not put into its token; they must be about the same subject, and
// they never replace what the token said.
func more(ctx context.Context, p Provider, d discovered, token *oauth2.Token, x *told) error {
	if p.Audience != Staff || d.provider.UserInfoEndpoint() == "" {
		return nil
	}
	u, err := d.provider.UserInfo(ctx, oauth2.StaticTokenSource(token))
	if err != nil || u.Subject != x.subject {
		slog.Warn("identity provider gave no claims about who signed in", "provider", p.ID)
		return tafel.Refuse(tafel.Denied, "signin.error.refused", "name", p.Name)
	}
	said := map[string]any{}
	if err := u.Claims(&said); err != nil {
		return err
	}
	for k, v := range said {
		if _, there := x.claims[k]; !there {
			x.claims[k] = v
		}
	}
	return nil
}

// arrive gives the account of whom a provider proved, with post and rights as its rules say. couple is who is signed
// in already and couples this provider to the own account.
func (s *Service) arrive(ctx context.Context, x told, couple tafel.Actor) (id tafel.AccountID, err error) {
	p := x.provider
	err = s.DB.Do(ctx, tafel.Actor{Name: p.Name, Via: "page", Roles: []tafel.Role{tafel.Clock}}, "signin.arrive", func(tx *db.Tx) error {
		id = ""
		tx.NoNote("what changes by signing in is noted below")
		person, has, err := identity(tx, p.ID, x.subject)
		if err != nil {
			return err
		}
		if couple.Account != "" {
			if has && person != couple.Person {
				return tafel.Refuse(tafel.Denied, "signin.error.taken")
			}
			person, has = couple.Person, true
			if fresh, err := addIdentity(tx, p.ID, x.subject, person); err != nil {
				return err
			} else if fresh {
				tx.Note(ledger.Note{Ref: string(couple.Account), Key: "signin.note.coupled", Args: []any{"name", p.Name}, What: "account"})
				if err := s.loud(tx, person, "signin.mail.coupled", "name", p.Name); err != nil {
					return err
				}
			}
		}
		if p.Audience == Staff {
			if person, err = s.staff(tx, x, person, has); err != nil {
				return err
			}
		} else if !has {
			return tafel.Refuse(tafel.Denied, "signin.error.uncoupled", "name", p.Name)
		}
		a, ok, err := s.Of(tx, person)
		if err != nil {
			return err
		}
		if !ok || a.Closed {
			return tafel.Refuse(tafel.Denied, "signin.error.shut")
		}
		if home := AudienceOf(a.Roles) == Home; home != (p.Audience == Home) {
			return tafel.Refuse(tafel.Denied, "signin.error.way")
		}
		if err := s.allow(tx, a.Roles, Provided); err != nil {
			return err
		}
		id = a.ID
		return seenIdentity(tx, p.ID, x.subject)
	})
	return id, err
}

// staff finds or makes the professional that the claims are about, and lets post and rights follow the rules.
func (s *Service) staff(tx *db.Tx, x told, person tafel.PersonID, has bool) (tafel.PersonID, error) {
	p := x.provider
	list, err := rules(tx, p.ID)
	if err != nil {
		return "", err
	}
	m := Map(list, x.claims)
	if m.Torn {
		return "", tafel.Refuse(tafel.Denied, "signin.error.torn", "name", p.Name)
	}
	email, _ := x.claims["email"].(string)
	if sure, _ := x.claims["email_verified"].(bool); !sure {
		email = ""
	}
	if !has && m.Org != "" && email != "" {
		same, err := byMail(tx, email, m.Org)
		if err != nil {
			return "", err
		}
		if len(same) == 1 { // who keeps the region put this colleague in with this address; now the provider proves it
			person, has = same[0], true
			if err := s.coupleNew(tx, x, person); err != nil {
				return "", err
			}
		}
	}
	if !has {
		if !p.Grow || m.Org == "" {
			return "", tafel.Refuse(tafel.Denied, "signin.error.unknown", "name", p.Name)
		}
		return s.grow(tx, x, m, email)
	}
	w, works, err := s.Worker(tx, person)
	if err != nil {
		return "", err
	}
	if !works || m.Org != "" && w.Org != m.Org {
		return "", tafel.Refuse(tafel.Denied, "signin.error.elsewhere", "name", p.Name)
	}
	if err := s.KeepPost(tx, person, m.Team, m.Function); err != nil {
		return "", err
	}
	a, ok, err := s.Of(tx, person)
	if err != nil || !ok {
		return "", missing(err)
	}
	return person, s.SetRights(tx, person, Blend(a.Roles, m))
}

func (s *Service) coupleNew(tx *db.Tx, x told, person tafel.PersonID) error {
	fresh, err := addIdentity(tx, x.provider.ID, x.subject, person)
	if err != nil || !fresh {
		return missing(err)
	}
	tx.Note(ledger.Note{Ref: string(person), Key: "signin.note.coupled", Args: []any{"name", x.provider.Name}, What: "account"})
	return s.loud(tx, person, "signin.mail.coupled", "name", x.provider.Name)
}

// grow makes person, account and post of somebody who comes in for the first time.
func (s *Service) grow(tx *db.Tx, x told, m Mapped, email string) (tafel.PersonID, error) {
	text := func(name string) string { v, _ := x.claims[name].(string); return clean(v, 100) }
	given, family := text("given_name"), text("family_name")
	if given == "" && family == "" {
		given, family, _ = strings.Cut(text("name"), " ")
	}
	if given == "" && family == "" {
		return "", tafel.Refuse(tafel.Denied, "signin.error.noname", "name", x.provider.Name)
	}
	person, err := s.AddStaff(tx, given, "", family, email)
	if err != nil {
		return "", err
	}
	if err := s.coupleNew(tx, x, person); err != nil {
		return "", err
	}
	if _, err := s.AddAccount(tx, person, Blend(nil, m)); err != nil {
		return "", err
	}
	function := m.Function
	if function == "" {
		function = s.Text("nl", "signin.function")
	}
	return person, s.AddPost(tx, person, m.Org, m.Team, function)
}

// loggedOut ends the sessions that a provider says are over (back-channel logout).
func (s *Service) loggedOut(ctx context.Context, id, raw string) error {
	p, ok, err := providerOf(s.DB.Plain(ctx), id)
	if err != nil || !ok {
		return missing(err)
	}
	d, err := s.discover(ctx, p)
	if err != nil {
		return err
	}
	t, err := d.provider.Verifier(&oidc.Config{ClientID: p.Client}).VerifyLogout(s.outward(ctx), raw)
	if err != nil {
		slog.Warn("a logout token does not hold", "provider", p.ID, "error", err)
		return tafel.Refuse(tafel.Invalid, "error.form")
	}
	return s.DB.Do(ctx, tafel.Actor{Name: p.Name, Via: "page", Roles: []tafel.Role{tafel.Clock}}, "signin.logout", func(tx *db.Tx) error {
		tx.NoNote("a session that ends is housekeeping")
		ids, err := unbind(tx, p.ID, t.Subject, t.SessionID)
		if err != nil {
			return err
		}
		return s.EndSessions(tx, ids)
	})
}

// remember keeps which session a provider answers for.
func remember(x told) func(tx *db.Tx, session string) error {
	return func(tx *db.Tx, session string) error {
		if err := sweepBound(tx, calendar.At(tx.Now().AddDate(0, 0, -8))); err != nil {
			return err
		}
		return bind(tx, session, x.provider.ID, x.subject, x.sid)
	}
}

// EndIdentity uncouples a provider from the own account; its sessions end. No policy: only the own is found.
func (s *Service) EndIdentity(ctx context.Context, a tafel.Actor, in IdentityEndInput) (verb.None, error) {
	return verb.None{}, s.DB.Do(ctx, a, "signin.identity-end", func(tx *db.Tx) error {
		tx.Note(ledger.Note{Ref: string(a.Account), Key: "signin.note.uncoupled", What: "account"})
		ok, err := dropIdentity(tx, in.Provider, a.Person)
		if err == nil && !ok {
			return access.NotFound()
		}
		if err != nil {
			return err
		}
		return s.loud(tx, a.Person, "signin.mail.uncoupled")
	})
}

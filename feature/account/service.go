package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/hex"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/ledger"
	"tafel/internal/outbox"
	"tafel/internal/web"
)

// Words are this room's texts.
//
//go:embed words.json
var Words []byte

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/account.go fills them.
type Service struct {
	DB *db.DB
	// Demo opens the practice environment's front door: signing in is choosing who to be, and the clock can be moved.
	Demo bool
	// Faces are the names that stand first on that door, with whom a newcomer understands most.
	Faces []string
	// PersonName is how somebody is called on screen (person room).
	PersonName func(r db.Reader, p tafel.PersonID) (string, error)
	// Worker gives a professional as party, with organisation and team, when the person works somewhere now (organisation room).
	Worker func(r db.Reader, p tafel.PersonID) (w tafel.Worker, ok bool, err error)
	// Workers lists who works at an organisation today (organisation room).
	Workers func(r db.Reader, o tafel.OrgID) ([]tafel.Worker, error)
	// Leader is who leads a team (organisation room).
	Leader func(r db.Reader, t tafel.TeamID) (tafel.PersonID, error)
	// Reach gives phone, e-mail and language of somebody (person room).
	Reach func(r db.Reader, p tafel.PersonID) (phone, email, lang string, err error)
	// Send delivers a link to sign in; false when no mail server is configured.
	Send func(ctx context.Context, to, subject, text string) (bool, error)
	// Base is the public address of this site, for that link.
	Base func() string
	// Leaves tells whether a mail server and an on-call service are configured.
	Leaves func() (mail, pager bool)
	// MoveClock moves the time of the practice environment; everything that rings in between rings.
	MoveClock func(ctx context.Context, to calendar.Moment) error
	// Words are all texts, for the message with the link.
	Text func(lang, key string, args ...any) string

	// Allows says whether this account may come in this way ("link", "passkey", "provider"); nil lets everybody.
	Allows func(r db.Reader, a Account, way string) (bool, error)
	// Doors are the other ways in that the sign-in page offers, and whether a link in a mail is one (signin room).
	Doors func(c *web.Ctx) (templ.Component, bool, error)
	// Rescue is what an administrator sees on a colleague's account to let that colleague in anew (signin room).
	Rescue func(c *web.Ctx, p tafel.PersonID) templ.Component
	// Panels are what other rooms show on somebody's own account page.
	Panels []func(c *web.Ctx) (templ.Component, error)
	// OnRights tells other rooms that somebody's rights were changed, or the account was shut or opened.
	OnRights []func(tx *db.Tx, a Account) error

	// Later does work after the answer was given; nil does it beside.
	Later func(func())

	limits limits
}

// secret makes what only its holder knows, and what we keep of it.
func secret() (plain, hash string) {
	b := make([]byte, 32)
	rand.Read(b) // never fails
	plain = base64.RawURLEncoding.EncodeToString(b)
	return plain, digest(plain)
}

func digest(plain string) string {
	sum := sha256.Sum256([]byte(plain))
	return hex.EncodeToString(sum[:])
}

const (
	cookieName  = "tafel"
	tokenPrefix = "tafel_"
)

// Auth gives who is signed in by cookie or bearer token.
func (s *Service) Auth(r *http.Request) (tafel.Actor, bool) {
	ctx := r.Context()
	reader := s.DB.Plain(ctx)
	if h := r.Header.Get("Authorization"); h != "" {
		plain, bearer := strings.CutPrefix(h, "Bearer ")
		if !bearer || !strings.HasPrefix(plain, tokenPrefix) {
			return tafel.Actor{}, false
		}
		w, ok, err := byToken(reader, digest(plain))
		if err != nil || !ok || w.until < reader.Now().Date() {
			return tafel.Actor{}, fault(err)
		}
		a, ok := w.actor()
		if ok && reader.Now().Sub(w.session.Seen.Time) > SeenEvery {
			s.keep(ctx, a, "account.token-used", func(tx *db.Tx) error { return usedToken(tx, w.session.ID) })
		}
		return a, ok
	}
	plain := web.CookieOf(r, cookieName)
	if plain == "" {
		return tafel.Actor{}, false
	}
	w, ok, err := bySession(reader, digest(plain))
	if err != nil || !ok || !w.session.Live(reader.Now()) {
		return tafel.Actor{}, fault(err)
	}
	a, ok := w.actor()
	if ok && reader.Now().Sub(w.session.Seen.Time) > SeenEvery {
		place := Place(web.Visitor(r))
		s.keep(ctx, a, "account.seen", func(tx *db.Tx) error {
			if err := seen(tx, w.session.ID, place); err != nil {
				return err
			}
			return s.noticed(tx, w.Account, place, Device(r.UserAgent()))
		})
	}
	return a, ok
}

func fault(err error) bool {
	if err != nil {
		slog.Error("sign-in", "error", err)
	}
	return false
}

// keep writes housekeeping; when that fails the visitor does not suffer.
func (s *Service) keep(ctx context.Context, a tafel.Actor, verb string, fn func(*db.Tx) error) {
	err := s.DB.Do(ctx, a, verb, func(tx *db.Tx) error {
		tx.NoNote("housekeeping of sign-in")
		return fn(tx)
	})
	if err != nil && ctx.Err() == nil {
		slog.Error(verb, "error", err)
	}
}

// Actor gives somebody as an actor, with organisation, function and roles as they are now; ok is false when the person has no account.
func (s *Service) Actor(r db.Reader, p tafel.PersonID) (a tafel.Actor, ok bool, err error) {
	w, ok, err := byPerson(r, p)
	if err != nil || !ok {
		return a, false, err
	}
	a, ok = w.actor()
	return a, ok, nil
}

// AddIn makes an account inside another room's transaction; an account that is there already gets the roles added.
func (s *Service) AddIn(tx *db.Tx, p tafel.PersonID, roles []tafel.Role) (tafel.AccountID, error) {
	for _, r := range roles {
		if !slices.Contains(given, r) {
			return "", tafel.Wrong("rollen", "error.choice")
		}
	}
	_, _, lang, err := s.Reach(tx, p)
	if err != nil {
		return "", err
	}
	if lang != "en" {
		lang = "nl"
	}
	if err := addAccount(tx, Account{ID: tafel.NewID[tafel.AccountID](), Person: p, Roles: roles, Lang: lang}); err != nil {
		return "", err
	}
	a, _, err := accountOf(tx, p)
	if err != nil {
		return "", err
	}
	tx.Note(ledger.Note{Ref: string(a.ID), Key: "account.note.roles", Args: []any{"roles", packRoles(roles)}, What: "account"})
	return a.ID, s.rights(tx, a, append(slices.Clone(a.Roles), roles...))
}

// rights gives an account exactly these roles, keeps who gave them, and ends its sessions when they change: a
// session never grows beyond what it was opened for.
func (s *Service) rights(tx *db.Tx, a Account, roles []tafel.Role) error {
	for _, r := range roles {
		if err := grant(tx, a.ID, r); err != nil {
			return err
		}
	}
	for _, r := range a.Roles {
		if !slices.Contains(roles, r) {
			if err := ungrant(tx, a.ID, r); err != nil {
				return err
			}
		}
	}
	if packRoles(roles) != packRoles(a.Roles) {
		if err := setRoles(tx, a.ID, roles); err != nil {
			return err
		}
		if err := dropSessions(tx, a.ID); err != nil {
			return err
		}
	}
	a.Roles = unpackRoles(packRoles(roles))
	return s.tell(tx, a)
}

func (s *Service) tell(tx *db.Tx, a Account) error {
	for _, f := range s.OnRights {
		if err := f(tx, a); err != nil {
			return err
		}
	}
	return nil
}

// noticed keeps from where an account is used. When it is used from many places within an hour the administrators
// and privacy officers hear it, once a day: an account belongs to one human being.
func (s *Service) noticed(tx *db.Tx, account tafel.AccountID, place, device string) error {
	if place == "" {
		return nil
	}
	if err := wasAt(tx, account, place, device); err != nil {
		return err
	}
	places, devices, err := usedFrom(tx, account, ago(tx.Now(), time.Hour))
	if err != nil || places <= CrowdPlaces {
		return err
	}
	fresh, err := addCrowd(tx, Crowd{ID: tafel.NewID[string](), Account: account, Day: tx.Now().Date(), Places: places, Devices: devices})
	if err != nil || !fresh {
		return err
	}
	for _, role := range []tafel.Role{tafel.Admin, tafel.Privacy} {
		list, err := holding(tx, role)
		if err != nil {
			return err
		}
		for _, p := range list {
			if err := outbox.Put(tx, outbox.Item{Person: p, Key: "account.mail.crowd", Link: "/beheer/toegang"}); err != nil {
				return err
			}
		}
	}
	return nil
}

// Deputy gives who stands in for somebody today: the person, when present, else the deputy, and so on. Only
// somebody of the same organisation stands in; without a deputy it is the team leader. When everybody is
// away, it stays with the person, for a clock always rings for somebody.
func (s *Service) Deputy(r db.Reader, p tafel.PersonID) (tafel.PersonID, error) {
	today := r.Now().Date()
	seen := map[tafel.PersonID]bool{}
	for at := p; ; {
		a, isAway, err := away(r, at, today)
		if err != nil {
			return "", err
		}
		if !isAway {
			return at, nil
		}
		seen[at] = true
		next, err := s.next(r, at, a.Deputy, seen)
		if err != nil {
			return "", err
		}
		if next == "" {
			return p, nil
		}
		at = next
	}
}

// IsAway reports whether somebody is registered as absent today.
func (s *Service) IsAway(r db.Reader, p tafel.PersonID) (bool, error) {
	_, is, err := away(r, p, r.Now().Date())
	return is, err
}

// next is who comes after somebody who is away: the deputy, else the leader of the team; never anybody twice.
func (s *Service) next(r db.Reader, p, deputy tafel.PersonID, seen map[tafel.PersonID]bool) (tafel.PersonID, error) {
	w, works, err := s.Worker(r, p)
	if err != nil || !works {
		return "", err
	}
	if deputy != "" && !seen[deputy] {
		d, ok, err := s.Worker(r, deputy)
		if err != nil || ok && d.Org == w.Org {
			return deputy, err
		}
	}
	leader, err := s.Leader(r, w.Team)
	if err != nil || seen[leader] {
		return "", err
	}
	return leader, nil
}

// StandsInFor lists whose work comes to somebody today: Deputy, asked from the other side. What it costs depends on
// who asks and on nobody else, so it can be asked before it is known whether there is anything to see.
func (s *Service) StandsInFor(r db.Reader, p tafel.PersonID) ([]tafel.PersonID, error) {
	var out []tafel.PersonID
	seen := map[tafel.PersonID]bool{p: true}
	for ask := []tafel.PersonID{p}; len(ask) > 0; ask = ask[1:] {
		list, err := comesTo(r, ask[0])
		if err != nil {
			return nil, err
		}
		for _, x := range list {
			if seen[x] {
				continue
			}
			seen[x] = true
			ask = append(ask, x)
			today, err := s.Deputy(r, x)
			if err != nil {
				return nil, err
			}
			if today == p {
				out = append(out, x)
			}
		}
	}
	return out, nil
}

// Address is where the daily message goes; nowhere when somebody wants none.
func (s *Service) Address(r db.Reader, p tafel.PersonID) (outbox.Address, error) {
	_, email, lang, err := s.Reach(r, p)
	if err != nil {
		return outbox.Address{}, err
	}
	a, ok, err := accountOf(r, p)
	if ok {
		lang = a.Lang
		if !a.Notify || a.Closed {
			email = ""
		}
	}
	return outbox.Address{Email: email, Lang: lang}, err
}

// Drafts gives what somebody typed on a page and did not send; with "" for the page, everywhere.
func (s *Service) Drafts(ctx context.Context, a tafel.Actor, page string) (web.Draft, error) {
	list, err := s.typed(ctx, a, page)
	if len(list) == 0 || err != nil {
		return nil, err
	}
	out := web.Draft{}
	for _, d := range list {
		out[d.Form] = d.Fields
	}
	return out, nil
}

func (s *Service) typed(ctx context.Context, a tafel.Actor, page string) ([]Typed, error) {
	r := s.DB.Plain(ctx)
	return drafts(r, a.Account, page, calendar.At(r.Now().Add(-DraftLife)))
}

// KeepDraft keeps what somebody is typing.
func (s *Service) KeepDraft(ctx context.Context, a tafel.Actor, page, form string, fields map[string]string) error {
	if form == "" || len(form) > 200 || len(page) > 300 {
		return tafel.Refuse(tafel.Invalid, "error.form")
	}
	return s.DB.Do(ctx, a, "account.draft", func(tx *db.Tx) error {
		tx.NoNote("a draft is nobody's business yet")
		if err := saveDraft(tx, a.Account, page, form, fields); err != nil {
			return err
		}
		return oldDrafts(tx, a.Account, calendar.At(tx.Now().Add(-DraftLife)), 200)
	})
}

// DropIn throws a draft away inside another room's transaction, once it was sent.
func (s *Service) DropIn(tx *db.Tx, a tafel.AccountID, form string) error {
	return dropDraft(tx, a, "", form, form+":%")
}

// Drop throws away what was typed in a form of a page, once it was sent.
func (s *Service) Drop(ctx context.Context, a tafel.Actor, form, page string) {
	list, err := s.typed(ctx, a, page)
	if err != nil {
		slog.Error("drafts", "error", err)
	}
	for _, d := range list {
		if d.Form == form || strings.HasPrefix(d.Form, form+":") {
			s.keep(ctx, a, "account.draft-sent", func(tx *db.Tx) error { return dropDraft(tx, a.Account, page, form, form+":%") })
			return
		}
	}
}

// Login is how and from where somebody comes in.
type Login struct {
	How   string
	Agent string // what the browser calls itself
	From  string // network address
	// Also writes what another room keeps of this session, in the same transaction.
	Also func(tx *db.Tx, session string) error
}

func login(r *http.Request, how string) Login {
	return Login{How: how, Agent: r.UserAgent(), From: web.Visitor(r)}
}

// begin starts a session and gives the value of its cookie. Each sign-in makes a new one.
func (s *Service) begin(ctx context.Context, account tafel.AccountID, l Login) (string, error) {
	plain, hash := secret()
	err := s.DB.Do(ctx, tafel.Actor{Account: account, Via: "page"}, "account.signin", func(tx *db.Tx) error {
		tx.NoNote("a session is housekeeping; what is done in it is noted")
		a, ok, err := accountByID(tx, account)
		if err != nil || !ok || a.Closed {
			return missing(err)
		}
		now := tx.Now()
		if err := sweep(tx, ago(now, Idle), ago(now, Absolute), ago(now, LinkLife), ago(now, DraftLife)); err != nil {
			return err
		}
		if err := sweepPlaces(tx, ago(now, 24*time.Hour)); err != nil {
			return err
		}
		x := Session{ID: tafel.NewID[string](), Account: account, Device: Device(l.Agent), How: l.How, Place: Place(l.From)}
		if err := addSession(tx, hash, x); err != nil {
			return err
		}
		if l.Also != nil {
			if err := l.Also(tx, x.ID); err != nil {
				return err
			}
		}
		if l.How == "demo" {
			return nil // one computer plays everybody
		}
		return s.noticed(tx, account, x.Place, x.Device)
	})
	if err == nil {
		slog.Info("signed in", "account", string(account), "how", l.How)
	}
	return plain, err
}

func ago(now calendar.Moment, d time.Duration) calendar.Moment { return calendar.At(now.Add(-d)) }

func missing(err error) error {
	if err != nil {
		return err
	}
	return access.NotFound()
}

// leave ends the session of a cookie.
func (s *Service) leave(ctx context.Context, a tafel.Actor, plain string) {
	s.keep(ctx, a, "account.signout", func(tx *db.Tx) error { return dropSessionHash(tx, digest(plain)) })
}

// RestoreClock puts the practice environment's clock back where it was left.
func (s *Service) RestoreClock(ctx context.Context) error {
	ms, ok, err := ahead(s.DB.Plain(ctx))
	if err == nil && ok {
		s.DB.Clock.SetOffset(time.Duration(ms) * time.Millisecond)
	}
	return err
}

// KeepClock remembers where the practice environment's clock stands, and keeps everybody signed in.
func (s *Service) KeepClock(ctx context.Context) error {
	return s.DB.Do(ctx, tafel.Actor{Via: "page"}, "account.clock", func(tx *db.Tx) error {
		tx.NoNote("the clock of the practice environment")
		if err := renew(tx); err != nil {
			return err
		}
		return setAhead(tx, s.DB.Clock.Offset().Milliseconds())
	})
}

// AnyIn reports whether anybody has an account yet.
func (s *Service) AnyIn(r db.Reader) (bool, error) { return anybody(r) }

package signin

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"log/slog"
	"math/big"
	"net/http"
	"strconv"
	"sync"
	"time"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/ledger"
	"tafel/internal/limit"
	"tafel/internal/outbox"
	"tafel/internal/verb"
	"tafel/internal/web"
)

// Words are this room's texts.
//
//go:embed words.json
var Words []byte

// Account is what this room knows of an account.
type Account struct {
	ID     tafel.AccountID
	Person tafel.PersonID
	Name   string
	Roles  []tafel.Role
	Closed bool
}

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/signin.go fills them.
type Service struct {
	DB *db.DB
	// Base is the public address of this site.
	Base func() string
	// Secret gives a provider's secret by its name; it comes from the server's surroundings, never from the database.
	Secret func(name string) (string, error)
	// Loopback lets providers be at an address of this machine without encryption: to try things out.
	Loopback bool
	// Inside lets providers be at an address of the own network; else only public addresses are asked.
	Inside bool
	// PersonName is how somebody is called on screen (person room).
	PersonName func(r db.Reader, p tafel.PersonID) (string, error)
	// Reach gives phone, e-mail and language of somebody (person room).
	Reach func(r db.Reader, p tafel.PersonID) (phone, email, lang string, err error)
	// AddStaff makes a professional as a person (person room).
	AddStaff func(tx *db.Tx, given, prefix, family, email string) (tafel.PersonID, error)
	// Kind is what somebody is in the register: "resident", "network" or "professional" (person room).
	Kind func(r db.Reader, p tafel.PersonID) (string, error)
	// StandsTo is the actor's best standing at the tables of somebody's household (person room).
	StandsTo func(r db.Reader, a tafel.Actor, p tafel.PersonID) (tafel.Standing, tafel.HouseholdID, error)
	// Of gives somebody's account (account room).
	Of func(r db.Reader, p tafel.PersonID) (Account, bool, error)
	// ByID gives an account (account room).
	ByID func(r db.Reader, id tafel.AccountID) (Account, bool, error)
	// AddAccount makes an account with roles (account room).
	AddAccount func(tx *db.Tx, p tafel.PersonID, roles []tafel.Role) (tafel.AccountID, error)
	// SetRights gives an account exactly these roles (account room).
	SetRights func(tx *db.Tx, p tafel.PersonID, roles []tafel.Role) error
	// EndSessions ends sessions by their ids (account room).
	EndSessions func(tx *db.Tx, ids []string) error
	// Enter starts a session and goes on (account room).
	Enter func(c *web.Ctx, a tafel.AccountID, how string, also func(tx *db.Tx, session string) error) (web.View, error)
	// Session says how and when the browser of this request signed in (account room).
	Session func(r *http.Request) (how string, made calendar.Moment, ok bool)
	// Worker is where somebody works now (organisation room).
	Worker func(r db.Reader, p tafel.PersonID) (tafel.Worker, bool, error)
	// Orgs lists the organisations (organisation room).
	Orgs func(r db.Reader) ([]tafel.OrgRef, error)
	// Teams lists every team as "team, organisation" (organisation room).
	Teams func(r db.Reader) ([]tafel.OrgRef, error)
	// AddPost lets somebody work somewhere (organisation room).
	AddPost func(tx *db.Tx, p tafel.PersonID, o tafel.OrgID, t tafel.TeamID, function string) error
	// KeepPost changes team and function of the post somebody has, where they differ (organisation room).
	KeepPost func(tx *db.Tx, p tafel.PersonID, t tafel.TeamID, function string) error
	// Send delivers a message at once; false when no mail server is configured.
	Send func(ctx context.Context, to, subject, text string) (bool, error)
	// Text gives a text in a language.
	Text func(lang, key string, args ...any) string
	// Client asks providers; nil is one that waits ten seconds at most.
	Client *http.Client

	once  sync.Once
	tries *limit.Limiter // wrong recovery codes, per visitor
	mu    sync.Mutex
	known map[string]discovered
}

func digest(plain string) string {
	sum := sha256.Sum256([]byte(plain))
	return hex.EncodeToString(sum[:])
}

// random makes a text of n signs that people can read to each other.
func random(n int, from string) string {
	b := make([]byte, n)
	for i := range b {
		k, err := rand.Int(rand.Reader, big.NewInt(int64(len(from))))
		if err != nil {
			panic(err) // only when the machine has no randomness left
		}
		b[i] = from[k.Int64()]
	}
	return string(b)
}

func missing(err error) error {
	if err != nil {
		return err
	}
	return access.NotFound()
}

func ago(now calendar.Moment, d time.Duration) calendar.Moment { return calendar.At(now.Add(-d)) }

// Allows says whether an account may come in this way.
func (s *Service) Allows(r db.Reader, roles []tafel.Role, way string) (bool, error) {
	list, err := ways(r)
	for _, w := range list {
		if w.Audience == AudienceOf(roles) && w.Way == way {
			return w.Open, err
		}
	}
	return false, err
}

// allow refuses who may not come in this way, with what to do.
func (s *Service) allow(r db.Reader, roles []tafel.Role, way string) error {
	ok, err := s.Allows(r, roles, way)
	if err == nil && !ok {
		return tafel.Refuse(tafel.Denied, "signin.error.way")
	}
	return err
}

// SetWay opens or shuts a way for an audience. At least one way stays open for each.
func (s *Service) SetWay(ctx context.Context, a tafel.Actor, in WayInput) (verb.None, error) {
	if err := mayKeep(a); err != nil {
		return verb.None{}, err
	}
	if !known(Audiences, in.Audience) || !known(Ways, in.Way) {
		return verb.None{}, tafel.Wrong("manier", "error.choice")
	}
	return verb.None{}, s.DB.Do(ctx, a, "signin.way", func(tx *db.Tx) error {
		if err := setWay(tx, Open{in.Audience, in.Way, in.Open}); err != nil {
			return err
		}
		list, err := ways(tx)
		if err != nil {
			return err
		}
		n := 0
		for _, w := range list {
			if w.Audience == in.Audience && w.Open {
				n++
			}
		}
		if n == 0 {
			return tafel.Refuse(tafel.Moment, "signin.error.lastway")
		}
		key := "signin.note.wayshut"
		if in.Open {
			key = "signin.note.wayopen"
		}
		tx.Note(ledger.Note{Ref: "signin.way", Key: key, Args: []any{"way", in.Way, "audience", in.Audience}, What: "account"})
		return nil
	})
}

func known(list []string, x string) bool {
	for _, k := range list {
		if k == x {
			return true
		}
	}
	return false
}

// SetProvider adds an identity provider, or changes the one that is named.
func (s *Service) SetProvider(ctx context.Context, a tafel.Actor, in ProviderInput) (ProviderOutput, error) {
	out := ProviderOutput{ID: in.ID}
	if err := mayKeep(a); err != nil {
		return out, err
	}
	p := Provider{ID: in.ID, Name: in.Name, Audience: in.Audience, Issuer: in.Issuer, Client: in.Client, Secret: in.Secret, Scopes: in.Scopes, Levels: in.Levels, Grow: in.Grow, Closed: in.Closed, Version: in.Version}
	if err := checkProvider(p, s.Loopback); err != nil {
		return out, err
	}
	return out, s.DB.Do(ctx, a, "signin.provider", func(tx *db.Tx) error {
		tx.Note(ledger.Note{Ref: "signin.provider", Key: "signin.note.provider", Args: []any{"name", p.Name}, What: "account"})
		if p.ID == "" {
			p.ID = tafel.NewID[string]()
			out.ID = p.ID
			return addProvider(tx, p)
		}
		old, ok, err := providerOf(tx, p.ID)
		if err != nil || !ok {
			return missing(err)
		}
		if ok, err := changeProvider(tx, p); err != nil || ok {
			return err
		}
		return &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: map[string]string{"naam": old.Name, "adres": old.Issuer, "client": old.Client, "geheim": old.Secret, "scopes": old.Scopes, "niveaus": old.Levels, "versie": strconv.FormatInt(old.Version, 10)}}
	})
}

// AddRule says what a claim of a provider means here.
func (s *Service) AddRule(ctx context.Context, a tafel.Actor, in RuleInput) (verb.None, error) {
	if err := mayKeep(a); err != nil {
		return verb.None{}, err
	}
	x := Rule{ID: tafel.NewID[string](), Provider: in.Provider, Claim: in.Claim, Value: in.Value, Kind: in.Kind, Target: in.Target}
	return verb.None{}, s.DB.Do(ctx, a, "signin.rule", func(tx *db.Tx) error {
		p, ok, err := providerOf(tx, x.Provider)
		if err != nil || !ok {
			return missing(err)
		}
		if p.Audience != Staff {
			return tafel.Refuse(tafel.Moment, "signin.error.norules")
		}
		targets, err := s.targets(tx, x.Kind)
		if err != nil {
			return err
		}
		var c tafel.Check
		c.Field(!known(RuleKinds, x.Kind), "soort", "error.choice")
		c.Field(x.Kind != ToFunction && !known(targets, x.Target), "doel", "error.choice")
		if err := c.Err(); err != nil {
			return err
		}
		tx.Note(ledger.Note{Ref: "signin.provider", Key: "signin.note.rule", Args: []any{"name", p.Name, "claim", x.Claim, "value", x.Value}, What: "account"})
		return addRule(tx, x)
	})
}

// targets are what a rule of a kind may point to.
func (s *Service) targets(r db.Reader, kind string) ([]string, error) {
	var out []string
	switch kind {
	case ToOrg:
		list, err := s.Orgs(r)
		for _, o := range list {
			out = append(out, string(o.ID))
		}
		return out, err
	case ToTeam:
		list, err := s.Teams(r)
		for _, t := range list {
			out = append(out, string(t.ID))
		}
		return out, err
	case ToRole:
		for _, x := range ruled {
			out = append(out, string(x))
		}
	}
	return out, nil
}

// EndRule takes a rule away. What it gave goes at the next sign-in of each.
func (s *Service) EndRule(ctx context.Context, a tafel.Actor, in RuleEndInput) (verb.None, error) {
	if err := mayKeep(a); err != nil {
		return verb.None{}, err
	}
	return verb.None{}, s.DB.Do(ctx, a, "signin.rule-end", func(tx *db.Tx) error {
		tx.Note(ledger.Note{Ref: "signin.provider", Key: "signin.note.ruleend", What: "account"})
		ok, err := dropRule(tx, in.ID)
		if err == nil && !ok {
			return access.NotFound()
		}
		return err
	})
}

// loud tells somebody that a way to come in was added, used or taken away: whoever did not do that must hear it.
func (s *Service) loud(tx *db.Tx, p tafel.PersonID, key string, args ...any) error {
	return outbox.Put(tx, outbox.Item{Person: p, Key: key, Args: args, Link: "/account"})
}

// mail sends a message about signing in at once, when the person has an address and there is a mail server.
func (s *Service) mail(ctx context.Context, p tafel.PersonID, subject, text string, args ...any) bool {
	_, email, lang, err := s.Reach(s.DB.Plain(ctx), p)
	if err != nil || email == "" {
		return false
	}
	sent, err := s.Send(ctx, email, s.Text(lang, subject), s.Text(lang, text, args...))
	if err != nil {
		slog.Warn("a message about signing in could not be delivered") // the server's words may hold the address
	}
	return sent && err == nil
}

// entry is the line in the ledger of who looked whether somebody can be invited.
func entry(st tafel.Standing, h tafel.HouseholdID) ledger.Entry {
	return ledger.Entry{Kind: ledger.Opened, Table: st.Table, Household: h, Purpose: st.Purpose, Ground: st.GroundText, Policy: "signin-invite", What: "account"}
}

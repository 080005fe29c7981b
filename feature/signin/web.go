package signin

import (
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/db"
	"tafel/internal/limit"
	"tafel/internal/ui"
	"tafel/internal/verb"
	"tafel/internal/web"
)

// Mount adds this room's pages.
func (s *Service) Mount(w *web.Server) {
	w.Raw("GET /aanmelden/bij/{aanbieder}", verb.Anyone, s.goAway)
	w.Get("/aanmelden/terug/{aanbieder}", verb.Anyone, s.comeBack)
	w.Raw("POST /aanmelden/uit/{aanbieder}", verb.Anyone, s.logout)
	w.Raw("POST /aanmelden/passkey", verb.Anyone, s.askWhoJSON)
	w.Raw("POST /aanmelden/passkey/klaar", verb.Anyone, s.whoJSON)
	w.Raw("POST /account/passkey", verb.SignedIn, s.askKeyJSON)
	w.Raw("POST /account/passkey/klaar", verb.SignedIn, s.addedJSON)
	w.Get("/aanmelden/herstel", verb.Anyone, s.recoverPage)
	w.Fragment("/aanmelden/herstel", verb.Anyone, s.recovered)
	w.Get("/uitnodiging/{sleutel}", verb.Anyone, s.invitationPage)
	w.Fragment("/uitnodiging/{sleutel}", verb.Anyone, s.invitationUsed)
	w.Fragment("/account/herstelcodes", verb.SignedIn, s.codesPage)
	w.Get("/account-uitnodiging/{persoon}", verb.Professionals, s.invitePage)
	w.Get("/beheer/aanmelden", verb.Admins, s.deskPage)
	w.Get("/beheer/aanmelden/{aanbieder}", verb.Admins, s.providerPage)
	w.Manage("/beheer/aanmelden", "signin.desk", "signin.desk.about")
}

// Cookies of this room: who went away to a provider, and who is asked by a passkey.
const (
	awayCookie = "bij"
	keyCookie  = "passkey"
)

// goAway sends the browser to a provider. It writes nothing: what is needed to come back is in the browser alone.
// A GET, because the content policy lets no form end at another site.
func (s *Service) goAway(c *web.Ctx, w http.ResponseWriter) error {
	seed := random(40, alphabet)
	to, err := s.away(c.Context(), c.Path("aanbieder"), seed)
	if err != nil {
		return err
	}
	couple := "0"
	if c.Query("koppel") == "1" && c.Actor.Account != "" {
		if err := s.freshly(c); err != nil {
			return err
		}
		couple = "1"
	}
	value := seed + "." + couple + "." + url.QueryEscape(web.Local(c.Query("terug")))
	http.SetCookie(w, web.Cookie(c.R, awayCookie, value, FlowLife))
	w.Header().Set("Referrer-Policy", "no-referrer")
	http.Redirect(w, c.R, to, http.StatusSeeOther)
	return nil
}

// freshly refuses who signed in too long ago to add a way to come in.
func (s *Service) freshly(c *web.Ctx) error {
	how, made, ok := s.Session(c.R)
	if !ok || !fresh(how, made, c.Now) {
		return tafel.Refuse(tafel.Moment, "signin.error.stale")
	}
	return nil
}

func (s *Service) comeBack(c *web.Ctx) (web.View, error) {
	seed, rest, _ := strings.Cut(web.CookieOf(c.R, awayCookie), ".")
	couple, to, _ := strings.Cut(rest, ".")
	q := c.R.URL.Query()
	x, err := s.proven(c.Context(), c.Path("aanbieder"), seed, back{State: q.Get("state"), Code: q.Get("code"), Issuer: q.Get("iss"), Error: q.Get("error")})
	if err != nil {
		return s.turned(c, err)
	}
	me := tafel.Actor{}
	if couple == "1" {
		if err := s.freshly(c); err != nil {
			return s.turned(c, err)
		}
		me = c.Actor
	}
	id, err := s.arrive(c.Context(), x, me)
	if err != nil {
		return s.turned(c, err)
	}
	v, err := s.Enter(c, id, Provided, remember(x))
	if err != nil {
		return web.View{}, err
	}
	if back, err := url.QueryUnescape(to); err == nil && web.Local(back) != "" {
		v.To = back
	}
	v.Cookies = append(v.Cookies, web.Cookie(c.R, awayCookie, "", 0))
	return v, nil
}

// turned shows why somebody did not come in, and where to go on: never a bare error.
func (s *Service) turned(c *web.Ctx, err error) (web.View, error) {
	var no *tafel.Refusal
	if !errors.As(err, &no) || no.Kind == tafel.NotFound {
		return web.View{}, err
	}
	slog.Info("not signed in", "provider", c.Path("aanbieder"), "why", no.Key)
	return web.View{Title: c.T("signin.turned"), Tab: "signin", Width: "read", Status: web.Status(err), Cookies: []*http.Cookie{web.Cookie(c.R, awayCookie, "", 0)}, Body: turnedView(c, web.Sentence(c.Words, err))}, nil
}

// logout hears of a provider that somebody signed out there.
func (s *Service) logout(c *web.Ctx, w http.ResponseWriter) error {
	c.R.Body = http.MaxBytesReader(w, c.R.Body, 1<<16)
	if err := c.R.ParseForm(); err != nil {
		return tafel.Refuse(tafel.Invalid, "error.form")
	}
	if err := s.loggedOut(c.Context(), c.Path("aanbieder"), c.R.PostForm.Get("logout_token")); err != nil {
		return err
	}
	w.WriteHeader(http.StatusOK)
	return nil
}

// answer writes what script asked, or the sentence of a refusal.
func answer(c *web.Ctx, w http.ResponseWriter, x any, err error) error {
	w.Header().Set("Content-Type", "application/json")
	if err != nil {
		var no *tafel.Refusal
		if !errors.As(err, &no) {
			slog.Error("passkey", "error", err)
		}
		w.WriteHeader(web.Status(err))
		x = map[string]string{"fout": web.Sentence(c.Words, err)}
	}
	return json.NewEncoder(w).Encode(x)
}

func body(c *web.Ctx, w http.ResponseWriter) ([]byte, error) {
	b, err := io.ReadAll(http.MaxBytesReader(w, c.R.Body, 1<<16))
	if err != nil {
		return nil, tafel.Refuse(tafel.Invalid, "error.form")
	}
	return b, nil
}

func (s *Service) askWhoJSON(c *web.Ctx, w http.ResponseWriter) error {
	browser := random(32, alphabet)
	opts, err := s.askWho(c.Context(), browser)
	if err != nil {
		return answer(c, w, nil, err)
	}
	http.SetCookie(w, web.Cookie(c.R, keyCookie, browser, FlowLife))
	return answer(c, w, opts.Response, nil)
}

func (s *Service) whoJSON(c *web.Ctx, w http.ResponseWriter) error {
	b, err := body(c, w)
	if err != nil {
		return answer(c, w, nil, err)
	}
	http.SetCookie(w, web.Cookie(c.R, keyCookie, "", 0))
	id, err := s.who(c.Context(), web.CookieOf(c.R, keyCookie), b)
	if err != nil {
		return answer(c, w, nil, err)
	}
	v, err := s.Enter(c, id, Passkey, nil)
	if err != nil {
		return answer(c, w, nil, err)
	}
	for _, k := range v.Cookies {
		http.SetCookie(w, k)
	}
	return answer(c, w, map[string]string{"naar": v.To}, nil)
}

func (s *Service) askKeyJSON(c *web.Ctx, w http.ResponseWriter) error {
	if err := s.freshly(c); err != nil {
		return answer(c, w, nil, err)
	}
	browser := random(32, alphabet)
	opts, err := s.askKey(c.Context(), c.Actor, browser)
	if err != nil {
		return answer(c, w, nil, err)
	}
	http.SetCookie(w, web.Cookie(c.R, keyCookie, browser, FlowLife))
	return answer(c, w, opts.Response, nil)
}

func (s *Service) addedJSON(c *web.Ctx, w http.ResponseWriter) error {
	b, err := body(c, w)
	if err != nil {
		return answer(c, w, nil, err)
	}
	var in struct {
		Name string          `json:"naam"`
		Key  json.RawMessage `json:"sleutel"`
	}
	if err := json.Unmarshal(b, &in); err != nil {
		return answer(c, w, nil, tafel.Refuse(tafel.Invalid, "error.form"))
	}
	http.SetCookie(w, web.Cookie(c.R, keyCookie, "", 0))
	err = s.freshly(c)
	if err == nil {
		err = s.addedKey(c.Context(), c.Actor, web.CookieOf(c.R, keyCookie), in.Name, in.Key)
	}
	return answer(c, w, map[string]string{"naar": "/account#passkeys"}, err)
}

// slow holds back who guesses codes: twenty tries, then one every three minutes.
func (s *Service) slow(c *web.Ctx) error {
	s.once.Do(func() { s.tries = limit.New(3*time.Minute, 20, 20000) })
	if wait := s.tries.Wait(c.Now.Time, web.Visitor(c.R)); wait > 0 {
		return &tafel.Refusal{Kind: tafel.Busy, Key: "error.busy", Args: []any{"n", int(wait.Seconds()) + 1}, Wait: wait}
	}
	return nil
}

func (s *Service) recoverPage(c *web.Ctx) (web.View, error) {
	return web.View{Title: c.T("signin.recover"), Tab: "signin", Width: "read", Body: recoverView(c, "")}, nil
}

func (s *Service) recovered(c *web.Ctx) (web.View, error) {
	err := s.slow(c)
	var id tafel.AccountID
	if err == nil {
		id, err = s.recover(c.Context(), c.R.PostForm.Get("code"))
	}
	var no *tafel.Refusal
	if errors.As(err, &no) {
		return web.View{Title: c.T("signin.recover"), Tab: "signin", Width: "read", Status: web.Status(err), Body: recoverView(c, wrong(c, no))}, nil
	}
	if err != nil {
		return web.View{}, err
	}
	return s.enter(c, id, "recovery")
}

// enter signs in and leads to where one adds a way to come in.
func (s *Service) enter(c *web.Ctx, id tafel.AccountID, how string) (web.View, error) {
	v, err := s.Enter(c, id, how, nil)
	v.To = "/account#passkeys"
	return v, err
}

func wrong(c *web.Ctx, no *tafel.Refusal) string {
	if len(no.Fields) > 0 {
		return c.T(no.Fields[0].Key, no.Fields[0].Args...)
	}
	return web.Sentence(c.Words, no)
}

func (s *Service) invitationPage(c *web.Ctx) (web.View, error) {
	i, err := s.invited(s.DB.Plain(c.Context()), c.Path("sleutel"))
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("signin.invitation"), Tab: "signin", Style: ui.Resident, Width: "read", Body: invitationView(c, i, "")}, nil
}

func (s *Service) invitationUsed(c *web.Ctx) (web.View, error) {
	plain := c.Path("sleutel")
	err := s.slow(c)
	var id tafel.AccountID
	if err == nil {
		id, err = s.redeem(c.Context(), plain, c.R.PostForm.Get("code"))
	}
	var no *tafel.Refusal
	if errors.As(err, &no) && no.Kind != tafel.NotFound {
		i, gone := s.invited(s.DB.Plain(c.Context()), plain)
		if gone != nil {
			return web.View{}, gone
		}
		return web.View{Title: c.T("signin.invitation"), Tab: "signin", Style: ui.Resident, Width: "read", Status: web.Status(err), Body: invitationView(c, i, wrong(c, no))}, nil
	}
	if err != nil {
		return web.View{}, err
	}
	return s.enter(c, id, "invitation")
}

// doors are the ways in that the sign-in page offers.
type doors struct {
	staff, home []Provider
	passkey     bool
	link        bool
}

// Doors gives the ways in for the sign-in page, and whether anybody may come in by a link in a mail.
func (s *Service) Doors(c *web.Ctx) (templ.Component, bool, error) {
	r := s.DB.Plain(c.Context())
	var d doors
	list, err := ways(r)
	if err != nil {
		return nil, false, err
	}
	open := map[string]bool{}
	for _, w := range list {
		d.passkey = d.passkey || w.Open && w.Way == Passkey
		d.link = d.link || w.Open && w.Way == Link
		if w.Way == Provided {
			open[w.Audience] = w.Open
		}
	}
	all, err := providers(r)
	for _, p := range all {
		switch {
		case p.Closed:
		case p.Audience == Home && open[Home]:
			d.home = append(d.home, p)
		case p.Audience == Staff && (open[Staff] || open[Privileged]):
			d.staff = append(d.staff, p)
		}
	}
	return doorsView(c, d), d.link, err
}

// own is what somebody sees of the ways into the own account.
type own struct {
	keys    []Key
	coupled []Coupled
	offer   []Provider // that can still be coupled
	codes   int64
	fresh   bool
	passkey bool
	rescues []Rescue
	shown   []string // codes that were just made
}

// Panel is this room's part of the own account page.
func (s *Service) Panel(c *web.Ctx) (templ.Component, error) {
	d, err := s.own(c)
	return ownView(c, d), err
}

func (s *Service) own(c *web.Ctx) (own, error) {
	r := s.DB.Plain(c.Context())
	var d own
	var err error
	if d.keys, _, err = keys(r, c.Actor.Account); err != nil {
		return d, err
	}
	if d.coupled, err = coupled(r, c.Actor.Person); err != nil {
		return d, err
	}
	if d.codes, err = countCodes(r, c.Actor.Account); err != nil {
		return d, err
	}
	if d.passkey, err = s.Allows(r, c.Actor.Roles, Passkey); err != nil {
		return d, err
	}
	may, err := s.Allows(r, c.Actor.Roles, Provided)
	if err != nil {
		return d, err
	}
	all, err := providers(r)
	if err != nil {
		return d, err
	}
	home := AudienceOf(c.Actor.Roles) == Home
	for _, p := range all {
		if may && !p.Closed && (p.Audience == Home) == home && !slices.ContainsFunc(d.coupled, func(x Coupled) bool { return x.Provider == p.ID }) {
			d.offer = append(d.offer, p)
		}
	}
	recent, err := rescues(r, c.Actor.Person, ago(c.Now, 14*24*time.Hour))
	for _, x := range recent {
		if x.Ended.IsZero() {
			d.rescues = append(d.rescues, x)
		}
	}
	how, made, ok := s.Session(c.R)
	d.fresh = ok && fresh(how, made, c.Now)
	return d, err
}

func (s *Service) codesPage(c *web.Ctx) (web.View, error) {
	if err := s.freshly(c); err != nil {
		return web.View{}, err
	}
	list, err := s.makeCodes(c.Context(), c.Actor)
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("signin.codes"), Tab: "account", Width: "read", Back: ui.Link{Label: c.T("account.title"), Href: "/account"}, Body: codesView(c, list)}, nil
}

// InvitePanel is what a person's page shows to who may invite that person.
func (s *Service) InvitePanel(c *web.Ctx, v *db.View, p tafel.PersonID) (templ.Component, error) {
	if p == c.Actor.Person {
		return nil, nil
	}
	kind, err := s.Kind(v, p)
	if err != nil || kind == "" || kind == "professional" {
		return nil, err
	}
	st, _, err := s.StandsTo(v, c.Actor, p)
	if err != nil || mayInvite(c.Actor, st) != nil {
		return nil, err
	}
	_, has, err := s.Of(v, p)
	if err != nil {
		return nil, err
	}
	return invitePanel(c, p, has), nil
}

// RescuePanel is what an administrator sees on a colleague's account.
func (s *Service) RescuePanel(c *web.Ctx, p tafel.PersonID) templ.Component { return rescuePanel(c, p) }

// invitePage is where somebody is invited, and where the link and the code are shown once.
func (s *Service) invitePage(c *web.Ctx) (web.View, error) {
	p := tafel.PersonID(c.Path("persoon"))
	var name string
	err := s.DB.View(c.Context(), c.Actor, "signin.invite", func(v *db.View) error {
		kind, err := s.Kind(v, p)
		if err != nil {
			return err
		}
		if kind == "professional" && mayKeep(c.Actor) != nil {
			kind = "" // whoever may not invite colleagues hears as much, in as long, as of somebody who does not exist
		}
		if kind != "professional" {
			st, h, err := s.StandsTo(v, c.Actor, p)
			if err != nil {
				return err
			}
			if kind == "" || mayInvite(c.Actor, st) != nil || p == c.Actor.Person {
				return access.NotFound()
			}
			v.Saw(entry(st, h), p)
		}
		name, err = s.PersonName(v, p)
		return err
	})
	if err != nil {
		return web.View{}, err
	}
	code, rest, _ := strings.Cut(c.Once, "|")
	mailed, link, _ := strings.Cut(rest, "|")
	return web.View{Title: c.T("signin.invite", "name", name), Tab: "tables", Width: "read", Body: inviteView(c, p, name, code, link, mailed == "1")}, nil
}

type desk struct {
	ways      map[string]bool // audience/way
	providers []Provider
	rescues   []Rescue
	once      [3]string
}

func (s *Service) deskPage(c *web.Ctx) (web.View, error) {
	if err := mayKeep(c.Actor); err != nil {
		return web.View{}, err
	}
	r := s.DB.Plain(c.Context())
	d := desk{ways: map[string]bool{}}
	list, err := ways(r)
	if err != nil {
		return web.View{}, err
	}
	for _, w := range list {
		d.ways[w.Audience+"/"+w.Way] = w.Open
	}
	if d.providers, err = providers(r); err != nil {
		return web.View{}, err
	}
	if d.rescues, err = rescues(r, "", ago(c.Now, 31*24*time.Hour)); err != nil {
		return web.View{}, err
	}
	code, rest, _ := strings.Cut(c.Once, "|")
	mailed, link, _ := strings.Cut(rest, "|")
	d.once = [3]string{code, link, mailed}
	return web.View{Title: c.T("signin.desk"), Tab: "manage", Back: ui.Link{Label: c.T("account.manage"), Href: "/beheer"}, Body: deskView(c, d)}, nil
}

func (s *Service) providerPage(c *web.Ctx) (web.View, error) {
	if err := mayKeep(c.Actor); err != nil {
		return web.View{}, err
	}
	r := s.DB.Plain(c.Context())
	p, ok, err := providerOf(r, c.Path("aanbieder"))
	if err != nil || !ok {
		return web.View{}, missing(err)
	}
	list, err := rules(r, p.ID)
	if err != nil {
		return web.View{}, err
	}
	var targets []ui.Option
	names := map[string]string{"": c.T("signin.rule.itself")}
	orgs, err := s.Orgs(r)
	if err != nil {
		return web.View{}, err
	}
	for _, o := range orgs {
		names[string(o.ID)] = o.Name
		targets = append(targets, ui.Option{Value: string(o.ID), Label: c.T("signin.rule.organisation") + ": " + o.Name})
	}
	teams, err := s.Teams(r)
	if err != nil {
		return web.View{}, err
	}
	for _, t := range teams {
		names[string(t.ID)] = t.Name
		targets = append(targets, ui.Option{Value: string(t.ID), Label: c.T("signin.rule.team") + ": " + t.Name})
	}
	for _, x := range ruled {
		names[string(x)] = c.T("account.role." + string(x))
		targets = append(targets, ui.Option{Value: string(x), Label: c.T("signin.rule.role") + ": " + names[string(x)]})
	}
	return web.View{Title: p.Name, Tab: "manage", Width: "text", Back: ui.Link{Label: c.T("signin.desk"), Href: "/beheer/aanmelden"}, Body: providerView(c, p, list, targets, names, s.Base())}, nil
}

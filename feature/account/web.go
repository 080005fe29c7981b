package account

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/outbox"
	"tafel/internal/ui"
	"tafel/internal/verb"
	"tafel/internal/web"
)

// Mount adds this room's pages.
func (s *Service) Mount(w *web.Server) {
	w.Get("/aanmelden", verb.Anyone, s.doorPage)
	w.Fragment("/aanmelden", verb.Anyone, s.signIn)
	w.Get("/aanmelden/link/{sleutel}", verb.Anyone, s.linkPage)
	w.Fragment("/aanmelden/link/{sleutel}", verb.Anyone, s.linkUsed)
	w.Raw("POST /afmelden", verb.Anyone, s.signOut)
	w.Raw("POST /taal", verb.Anyone, s.switchLanguage)
	w.Raw("POST /concept", verb.SignedIn, s.concept)
	w.Get("/account", verb.SignedIn, s.ownPage)
	w.Fragment("/account/sleutel", verb.Professionals, s.newToken)
	w.Get("/beheer/accounts", verb.Admins, s.accountsPage)
	w.Get("/beheer/accounts/{persoon}", verb.Admins, s.accountPage)
	w.Get("/beheer/toegang", verb.Professionals, s.accessPage)
	w.Raw("GET /beheer/toegang.csv", verb.Professionals, s.accessFile)
	w.Manage("/beheer/accounts", "account.desk", "account.desk.about")
	w.Manage("/beheer/toegang", "account.access", "account.access.about")
	w.Get("/beheer/berichten", verb.Admins, s.postPage)
	w.Manage("/beheer/berichten", "account.post", "account.post.about")
}

// access is what whoever looks after accounts sees: which were used from many places, and who has which right.
type accessData struct {
	crowds []Crowd
	staff  []Account
	by     map[tafel.AccountID][]Grant
}

func (s *Service) access(c *web.Ctx) (accessData, error) {
	var d accessData
	if err := mayReview(c.Actor); err != nil {
		return d, err
	}
	r := s.DB.Plain(c.Context())
	var err error
	if d.crowds, err = s.Crowds(r, c.Actor); err != nil {
		return d, err
	}
	list, err := accounts(r)
	if err != nil {
		return d, err
	}
	for _, a := range list {
		if isStaff(a) {
			d.staff = append(d.staff, a)
		}
	}
	d.by, err = allGrants(r)
	return d, err
}

func (s *Service) accessPage(c *web.Ctx) (web.View, error) {
	d, err := s.access(c)
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("account.access"), Tab: "manage", Body: accessView(c, d)}, nil
}

// accessFile is the same list for a spreadsheet.
func (s *Service) accessFile(c *web.Ctx, w http.ResponseWriter) error {
	d, err := s.access(c)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="toegang.csv"`)
	out := csv.NewWriter(w)
	out.Write([]string{c.T("account.col.who"), c.T("account.col.org"), c.T("account.col.work"), c.T("account.col.roles"), c.T("account.col.given"), c.T("account.col.seen"), c.T("account.closed")})
	for _, a := range d.staff {
		seen, closed := "", ""
		if !a.Seen.IsZero() {
			seen = string(a.Seen.Date())
		}
		if a.Closed {
			closed = c.T("account.closed")
		}
		out.Write([]string{web.Cell(a.Name), web.Cell(a.Org), web.Cell(a.Work), web.Cell(roleNames(c, a.Roles)), web.Cell(givers(c, d.by[a.ID])), seen, closed})
	}
	out.Flush()
	return out.Error()
}

func givers(c *web.Ctx, list []Grant) string {
	var out []string
	for _, g := range list {
		out = append(out, c.T("account.grant", "role", c.T("account.role."+string(g.Role)), "name", giver(c, g), "day", c.Words.Date(g.At.Time)))
	}
	return strings.Join(out, "; ")
}

// backTo is where to go after signing in, as a piece of an address.
func backTo(c *web.Ctx) string {
	to := web.Local(c.Query("terug"))
	if to == "" {
		return ""
	}
	return "?terug=" + url.QueryEscape(to)
}

func (s *Service) doorPage(c *web.Ctx) (web.View, error) {
	if !s.Demo {
		return s.frontDoor(c, "", "", 0)
	}
	p, err := s.picker(c)
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("account.demo.title"), Tab: "signin", Style: ui.Public, Width: "text", Body: demoView(c, p)}, nil
}

// frontDoor is the page to sign in on, with every way that is open.
func (s *Service) frontDoor(c *web.Ctx, address, wrong string, status int) (web.View, error) {
	d := frontDoor{address: address, wrong: wrong, left: c.Query("uit") != "" && status == 0, link: true}
	if s.Doors != nil {
		var err error
		if d.doors, d.link, err = s.Doors(c); err != nil {
			return web.View{}, err
		}
	}
	return web.View{Title: c.T("account.signin"), Tab: "signin", Width: "read", Status: status, Body: signInView(c, d)}, nil
}

type frontDoor struct {
	address, wrong string
	left           bool // somebody just signed out
	link           bool // a link in a mail is a way in
	doors          templ.Component
}

// picker lists who one can be. These are invented people: outside the practice environment it is never made.
func (s *Service) picker(c *web.Ctx) (ui.Picker, error) {
	r := s.DB.Plain(c.Context())
	list, err := accounts(r)
	if err != nil {
		return ui.Picker{}, err
	}
	home, err := homes(r)
	if err != nil {
		return ui.Picker{}, err
	}
	p := ui.Picker{Action: "/aanmelden" + backTo(c), Clock: ui.Clock{Action: "/doe/account.clock", Now: c.T("account.demo.now", "day", c.Words.Day(c.Now.Time, c.Now.AddDate(-1, 0, 0)), "hour", c.Words.Hour(c.Now.Time))}}
	for _, o := range []string{"uur", "morgen", "week", "maand", "kwartaal"} {
		p.Clock.Options = append(p.Clock.Options, ui.Option{Value: o, Label: c.T("account.jump." + o)})
	}
	first := ui.Crowd{Of: c.T("account.demo.first"), People: make([]ui.Candidate, len(s.Faces))}
	at := map[string]int{}
	put := func(of string, small bool, x ui.Candidate) {
		if f := slices.Index(s.Faces, x.Name); f >= 0 && first.People[f].Name == "" {
			x.Role = strings.TrimPrefix(x.Role+", "+of, ", ") // no heading says it here
			first.People[f] = x
			return
		}
		i, ok := at[of]
		if !ok {
			i = len(p.Crowds)
			at[of] = i
			p.Crowds = append(p.Crowds, ui.Crowd{Of: of, Small: small})
		}
		p.Crowds[i].People = append(p.Crowds[i].People, x)
	}
	for _, a := range list {
		if a.Closed || !works(a.Roles, tafel.OrgID(a.Org)) {
			continue
		}
		x := ui.Candidate{Name: a.Name, Value: string(a.ID), Me: a.ID == c.Actor.Account}
		switch h, lives := home[a.ID]; {
		case a.Org != "":
			x.Role = a.Work
			if a.Team != "" {
				x.Role += ", " + a.Team
			}
			put(a.Org, false, x)
		case lives:
			x.As, x.Role = ui.Home, h[1]
			put(c.T("account.demo.household", "name", h[0]), true, x)
		default:
			x.As, x.Role = ui.Network, roleNames(c, a.Roles)
			put(c.T("account.demo.others"), false, x)
		}
	}
	first.People = slices.DeleteFunc(first.People, func(x ui.Candidate) bool { return x.Name == "" })
	if len(first.People) > 0 {
		p.Crowds = append([]ui.Crowd{first}, p.Crowds...)
	}
	return p, nil
}

func roleNames(c *web.Ctx, roles []tafel.Role) string {
	var out []string
	for _, r := range roles {
		out = append(out, c.T("account.role."+string(r)))
	}
	return strings.Join(out, ", ")
}

// signIn is the front door: in the practice environment a choice, elsewhere a link by mail.
func (s *Service) signIn(c *web.Ctx) (web.View, error) {
	if who := c.R.PostForm.Get("wie"); s.Demo && who != "" {
		return s.enter(c, func() (string, error) {
			return s.begin(c.Context(), tafel.AccountID(who), login(c.R, "demo"))
		})
	}
	if s.Demo {
		return s.doorPage(c)
	}
	browser := web.CookieOf(c.R, browserCookie)
	if browser == "" {
		browser, _ = secret()
	}
	address := c.R.PostForm.Get("adres")
	later, err := s.askLink(c.Context(), address, browser, web.Visitor(c.R), url.QueryEscape(web.Local(c.Query("terug"))))
	if err != nil {
		return s.frontDoor(c, address, wrong(c, err), web.Status(err))
	}
	s.spawn(later)
	return web.View{Title: c.T("account.sent"), Tab: "signin", Width: "read", Cookies: []*http.Cookie{web.Cookie(c.R, browserCookie, browser, LinkLife)}, Body: sentView(c)}, nil
}

const browserCookie = "aanmelden"

// wrong is the sentence of a refusal about the address.
func wrong(c *web.Ctx, err error) string {
	if no, ok := err.(*tafel.Refusal); ok && len(no.Fields) > 0 {
		return c.T(no.Fields[0].Key, no.Fields[0].Args...)
	}
	return web.Sentence(c.Words, err)
}

// Enter signs somebody in from another room, by a way that room has proven, and goes on.
func (s *Service) Enter(c *web.Ctx, account tafel.AccountID, how string, also func(tx *db.Tx, session string) error) (web.View, error) {
	return s.enter(c, func() (string, error) {
		l := login(c.R, how)
		l.Also = also
		return s.begin(c.Context(), account, l)
	})
}

// enter starts a session, ends the one that was there, and goes on.
func (s *Service) enter(c *web.Ctx, begin func() (string, error)) (web.View, error) {
	plain, err := begin()
	if err != nil {
		return web.View{}, err
	}
	if old := web.CookieOf(c.R, cookieName); old != "" {
		s.leave(c.Context(), c.Actor, old)
	}
	to := web.Local(c.Query("terug"))
	if to == "" {
		to = "/"
	}
	return web.View{To: to, Cookies: []*http.Cookie{web.Cookie(c.R, cookieName, plain, Absolute), web.Cookie(c.R, browserCookie, "", 0)}}, nil
}

func (s *Service) linkPage(c *web.Ctx) (web.View, error) {
	list, _, err := s.opens(c.Context(), c.Path("sleutel"), web.CookieOf(c.R, browserCookie))
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("account.signin"), Tab: "signin", Width: "read", Body: linkView(c, list)}, nil
}

func (s *Service) linkUsed(c *web.Ctx) (web.View, error) {
	return s.enter(c, func() (string, error) {
		return s.useLink(c.Context(), c.Path("sleutel"), web.CookieOf(c.R, browserCookie), tafel.AccountID(c.R.PostForm.Get("wie")), login(c.R, "link"))
	})
}

func (s *Service) signOut(c *web.Ctx, w http.ResponseWriter) error {
	if plain := web.CookieOf(c.R, cookieName); plain != "" {
		s.leave(c.Context(), c.Actor, plain)
	}
	http.SetCookie(w, web.Cookie(c.R, cookieName, "", 0))
	w.Header().Set("Clear-Site-Data", `"cache", "storage"`)
	http.Redirect(w, c.R, "/aanmelden?uit=1", http.StatusSeeOther)
	return nil
}

func (s *Service) switchLanguage(c *web.Ctx, w http.ResponseWriter) error {
	c.R.Body = http.MaxBytesReader(w, c.R.Body, 1<<14)
	if err := c.R.ParseForm(); err != nil {
		return tafel.Refuse(tafel.Invalid, "error.form")
	}
	lang := c.R.PostForm.Get("taal")
	if lang != "nl" && lang != "en" {
		return tafel.Refuse(tafel.Invalid, "error.choice")
	}
	if c.Actor.Account != "" {
		if _, err := s.Language(c.Context(), c.Actor, LanguageInput{Lang: lang}); err != nil {
			return err
		}
	}
	http.SetCookie(w, &http.Cookie{Name: "taal", Value: lang, Path: "/", MaxAge: 365 * 24 * 3600, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: web.Secure(c.R)})
	back := web.Local(c.R.PostForm.Get("terug"))
	if back == "" {
		back = "/"
	}
	http.Redirect(w, c.R, back, http.StatusSeeOther)
	return nil
}

// concept keeps what somebody types, field by field, for the page it is typed on (L12).
func (s *Service) concept(c *web.Ctx, w http.ResponseWriter) error {
	c.R.Body = http.MaxBytesReader(w, c.R.Body, 1<<18)
	if err := c.R.ParseForm(); err != nil {
		return tafel.Refuse(tafel.Invalid, "error.form")
	}
	var sent map[string]any
	if err := json.Unmarshal([]byte(c.R.PostForm.Get("fields")), &sent); err != nil {
		return tafel.Refuse(tafel.Invalid, "error.form")
	}
	fields := map[string]string{}
	for name, v := range sent {
		switch x := v.(type) {
		case string:
			fields[name] = strings.ToValidUTF8(strings.ReplaceAll(x, "\x00", ""), "")
		case []any:
			var list []string
			for _, one := range x {
				list = append(list, fmt.Sprint(one))
			}
			fields[name] = strings.Join(list, " ")
		}
	}
	page := ""
	if u, err := url.Parse(c.R.Referer()); err == nil && u.Host == c.R.Host {
		page = u.Path
	}
	if err := s.KeepDraft(c.Context(), c.Actor, page, c.R.PostForm.Get("key"), fields); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

type ownData struct {
	me        Account
	actor     tafel.Actor
	absences  []Absence
	names     map[tafel.PersonID]string
	standsIn  []tafel.PersonID
	leader    string
	mates     []tafel.Worker // colleagues of the organisation
	team      []tafel.Worker // people of the team one leads
	teamAway  []Absence
	sessions  []Session
	current   string
	tokens    []Token
	fresh     string // a key that was just made
	freshName string
	drafts    []Typed
	messages  []outbox.Message
	panels    []templ.Component
}

func (s *Service) ownPage(c *web.Ctx) (web.View, error) { return s.own(c, "", "") }

func (s *Service) own(c *web.Ctx, fresh, name string) (web.View, error) {
	r := s.DB.Plain(c.Context())
	me, ok, err := accountByID(r, c.Actor.Account)
	if err != nil || !ok {
		return web.View{}, missing(err)
	}
	d := ownData{me: me, actor: c.Actor, names: map[tafel.PersonID]string{}, fresh: fresh, freshName: name}
	if c.Actor.IsProfessional() {
		if err := s.ownWork(r, c.Actor, &d); err != nil {
			return web.View{}, err
		}
	}
	if d.sessions, err = sessions(r, me.ID); err != nil {
		return web.View{}, err
	}
	if plain := web.CookieOf(c.R, cookieName); plain != "" {
		w, _, err := bySession(r, digest(plain))
		if err != nil {
			return web.View{}, err
		}
		d.current = w.session.ID
	}
	if d.tokens, err = tokens(r, me.ID); err != nil {
		return web.View{}, err
	}
	if d.drafts, err = s.typed(c.Context(), c.Actor, ""); err != nil {
		return web.View{}, err
	}
	if d.messages, err = outbox.Messages(r, me.Person, 10); err != nil {
		return web.View{}, err
	}
	for _, f := range s.Panels {
		p, err := f(c)
		if err != nil {
			return web.View{}, err
		}
		if p != nil {
			d.panels = append(d.panels, p)
		}
	}
	return web.View{Title: c.T("account.title"), Tab: "account", Width: "text", Body: ownView(c, d)}, nil
}

func (s *Service) ownWork(r db.Reader, a tafel.Actor, d *ownData) (err error) {
	if d.absences, err = absences(r, a.Person); err != nil {
		return err
	}
	if d.standsIn, err = s.StandsInFor(r, a.Person); err != nil {
		return err
	}
	all, err := s.Workers(r, a.Org)
	if err != nil {
		return err
	}
	leads := mayKeepAbsence(a, true) == nil && !a.Has(tafel.Admin)
	for _, w := range all {
		d.names[w.Person] = w.Name
		if w.Person == a.Person {
			continue
		}
		d.mates = append(d.mates, w)
		if leads && a.Team != "" && w.Team == a.Team {
			d.team = append(d.team, w)
			away, err := absences(r, w.Person)
			if err != nil {
				return err
			}
			d.teamAway = append(d.teamAway, away...)
		}
	}
	leader, err := s.Leader(r, a.Team)
	if leader != a.Person {
		d.leader = d.names[leader]
	}
	return err
}

// newToken makes a key and shows it on the page itself: it must not stand in an address or a cookie.
func (s *Service) newToken(c *web.Ctx) (web.View, error) {
	in := TokenInput{}
	if err := verb.Fill(&in, c.R.PostForm); err != nil {
		return web.View{}, err
	}
	if err := verb.Clean(&in); err != nil {
		return web.View{}, err
	}
	out, err := s.MakeToken(c.Context(), c.Actor, in)
	if err != nil {
		return web.View{}, err
	}
	return s.own(c, out.Secret, in.Name)
}

func (s *Service) accountsPage(c *web.Ctx) (web.View, error) {
	if err := mayManage(c.Actor); err != nil {
		return web.View{}, err
	}
	list, err := accounts(s.DB.Plain(c.Context()))
	if err != nil {
		return web.View{}, err
	}
	limits, err := limitsOf(s.DB.Plain(c.Context()))
	if err != nil {
		return web.View{}, err
	}
	var staff []Account
	for _, a := range list {
		if isStaff(a) {
			staff = append(staff, a)
		}
	}
	return web.View{Title: c.T("account.desk"), Tab: "manage", Back: ui.Link{Label: c.T("account.manage"), Href: "/beheer"}, Body: accountsView(c, staff, limits)}, nil
}

// postPage shows by which ways messages leave, and which did not arrive: never whose they are or what they say.
func (s *Service) postPage(c *web.Ctx) (web.View, error) {
	if err := mayManage(c.Actor); err != nil {
		return web.View{}, err
	}
	r := s.DB.Plain(c.Context())
	list, err := outbox.Undelivered(r, calendar.At(r.Now().AddDate(0, 0, -30)), 200)
	if err != nil {
		return web.View{}, err
	}
	mail, pager := s.Leaves()
	return web.View{Title: c.T("account.post"), Tab: "manage", Back: ui.Link{Label: c.T("account.manage"), Href: "/beheer"}, Body: postView(c, list, r.Now(), mail, pager)}, nil
}

// isStaff keeps residents off the management screens: that somebody has an account is already personal.
func isStaff(a Account) bool {
	for _, r := range a.Roles {
		if r != tafel.Resident && r != tafel.Network {
			return true
		}
	}
	return false
}

func (s *Service) accountPage(c *web.Ctx) (web.View, error) {
	if err := mayManage(c.Actor); err != nil {
		return web.View{}, err
	}
	r := s.DB.Plain(c.Context())
	a, ok, err := accountOf(r, tafel.PersonID(c.Path("persoon")))
	if err != nil || !ok || !isStaff(a) {
		return web.View{}, missing(err)
	}
	if a.Name, err = s.PersonName(r, a.Person); err != nil {
		return web.View{}, err
	}
	var rescue templ.Component
	if s.Rescue != nil && !a.Closed && a.Person != c.Actor.Person {
		rescue = s.Rescue(c, a.Person)
	}
	given, err := grants(r, a.ID)
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: a.Name, Tab: "manage", Width: "text", Back: ui.Link{Label: c.T("account.desk"), Href: "/beheer/accounts"}, Body: accountView(c, a, given, rescue)}, nil
}

// spawn does work after the answer; tests wait for it.
func (s *Service) spawn(f func()) {
	if s.Later != nil {
		s.Later(f)
		return
	}
	go f()
}

// Package web is the front door: pages, forms, the API, assets. It knows status codes, sessions come from
// the account room, and every route and who may use it is listed in one place (Doors).
package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"path"
	"runtime/debug"
	"slices"
	"sort"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/a-h/templ"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/i18n"
	"tafel/internal/trace"
	"tafel/internal/ui"
	"tafel/internal/verb"
)

//go:embed all:dist
var dist embed.FS

// Server collects the routes and serves them.
type Server struct {
	Words  i18n.Catalog
	Clock  *calendar.Source
	Demo   bool                                                                 // the demo shows its clock and its people
	Auth   func(r *http.Request) (tafel.Actor, bool)                            // who is signed in; false: nobody
	Fresh  func(ctx context.Context) error                                      // brings the region's rules up to date on this node, before anybody is let in
	Drafts func(ctx context.Context, a tafel.Actor, page string) (Draft, error) // what was typed there and not sent (L12)
	Alert  func(ctx context.Context, a tafel.Actor, household tafel.HouseholdID) (string, error)
	// Urgent draws what stands on top of every page of somebody, such as an access in acute danger that runs; nil is nothing.
	Urgent func(ctx context.Context, c *Ctx) (templ.Component, error)
	// Concern draws on top of every page about a household what is missing for somebody's safety; nil is nothing.
	Concern func(ctx context.Context, c *Ctx, h tafel.HouseholdID) (templ.Component, error)
	// Sent hears that a form of a verb was done from a page, so that its draft can go.
	Sent     func(ctx context.Context, a tafel.Actor, verb, page string)
	SearchAt string         // address of the search box (POST, field q); "" shows none
	Proxies  []netip.Prefix // whose word about the visitor's address and encryption counts; nil is this machine
	Limits   Limits         // how often somebody may ask; the zero value never refuses
	desk     []Desk
	mux      *http.ServeMux
	once     sync.Once
	doors    []string
	verbs    map[string]verb.Verb
	order    []string
	pages    map[string]Page // by pattern, to show a form again with what was typed
	pieces   map[string]bool // patterns that are asked for while somebody types
	rev      string
}

// Draft is what somebody typed and did not send: form key -> field -> text.
type Draft map[string]map[string]string

// New makes an empty server.
func New(words i18n.Catalog, clock *calendar.Source) *Server {
	s := &Server{Words: words, Clock: clock, mux: http.NewServeMux(), verbs: map[string]verb.Verb{}, pages: map[string]Page{}, pieces: map[string]bool{}}
	s.assets()
	return s
}

// Page makes the content of a page.
type Page func(c *Ctx) (View, error)

// View is a page ready to render.
type View struct {
	Title     string            // ready text; becomes the browser title
	Tab       string            // which main menu entry is current: work, tables, reports, follow, find, plan, looks ...
	Body      templ.Component   // inside the frame
	Bare      bool              // Body is a whole fragment: no frame (htmx answers)
	Print     bool              // a page made for paper
	Status    int               // 0 is 200
	Household tafel.HouseholdID // for the one safety line on top
	Style     ui.Style          // ui.Screen for the meeting; otherwise follows from who is signed in
	Width     string            // "text", "read" or "": see ui.Page
	Back      ui.Link           // one page up
	Note      string            // small line in the foot
	Head      templ.Component   // extra elements for <head>
	Cookies   []*http.Cookie    // to set with the answer
	To        string            // go on to this address instead of showing anything
	own       bool              // says itself what was refused
	broken    bool              // something of ours failed: nothing more is read for this page
}

// Desk is one page of the management screens.
type Desk struct{ Href, Title, Text string } // Title and Text are message keys

// Manage adds a page to the list on /beheer.
func (s *Server) Manage(href, title, text string) { s.desk = append(s.desk, Desk{href, title, text}) }

// Desks lists the management pages.
func (s *Server) Desks() []Desk { return s.desk }

// Ctx is one request to a page.
type Ctx struct {
	R     *http.Request
	Actor tafel.Actor
	Words i18n.Words
	Now   calendar.Moment
	// After a refused form: what was typed, by which verb, and why it was refused.
	Typed   url.Values
	Verb    string
	Refused *tafel.Refusal
	Drafts  Draft
	Flash   string // message key of what was just done
	Once    string // what the verb before gave to show here, and nowhere else: see verb.Once
	Asked   string // what was typed in the search box, to show it again
	s       *Server
	ids     map[string]string // field name -> id of its control, of the refused form
}

// Label is what a field of a verb is called: words key <verb>.<name>, field.<room>.<name>, or field.<name> where
// many verbs ask the same; "" when it has no name, which means that the page fills it in and people do not see it.
func (c *Ctx) Label(verbName, field string) string {
	room, _, _ := strings.Cut(verbName, ".")
	for _, key := range []string{verbName + "." + field, "field." + room + "." + field, "field." + field} {
		if c.Words.Has(key) {
			return c.T(key)
		}
	}
	return ""
}

// Input fills a field of a form: its label when it has none, what was typed before, and what was wrong. With
// several forms on a page give each field an ID of its own.
func (c *Ctx) Input(verbName string, f ui.Field) ui.Field {
	if f.Label == "" {
		f.Label = c.Label(verbName, f.Name)
	}
	f.Value = c.Value(verbName, f.Name, f.Value)
	f.Error = c.Error(verbName, f.Name)
	if c.Verb == verbName && c.Typed != nil {
		for i := range f.Options {
			f.Options[i].Selected = slices.Contains(c.Typed[f.Name], f.Options[i].Value)
		}
		if c.ids == nil {
			c.ids = map[string]string{}
		}
		if f.ID != "" {
			c.ids[f.Name] = f.ID
		}
	}
	return f
}

func (c *Ctx) fieldID(name string) string {
	if id := c.ids[name]; id != "" {
		return id
	}
	return name
}

// Still reports whether whoever asked is still signed in as the same, for an answer that goes on for long.
func (c *Ctx) Still() bool {
	if c.s.Auth == nil || !c.s.fresh(c.R) {
		return false
	}
	a, ok := c.s.Auth(c.R)
	return ok && a.Person == c.Actor.Person && a.Org == c.Actor.Org && slices.Equal(a.Roles, c.Actor.Roles)
}

// Flush lets what was written go out at once, and from now on the connection stays open until the handler returns:
// the server's limits for one request no longer count.
func Flush(w http.ResponseWriter) error {
	rc := http.NewResponseController(w)
	if err := rc.SetReadDeadline(time.Time{}); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	if err := rc.SetWriteDeadline(time.Now().Add(20 * time.Second)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err // who does not read for so long is gone
	}
	return rc.Flush()
}

// T gives a text in the language of whoever looks.
func (c *Ctx) T(key string, args ...any) string { return c.Words.T(key, args...) }

// Context is the request's context.
func (c *Ctx) Context() context.Context { return c.R.Context() }

// Path gives a part of the address, as in {id}.
func (c *Ctx) Path(name string) string { return c.R.PathValue(name) }

// Query gives a query value. No personal data may stand there: only ids, pages and filters.
func (c *Ctx) Query(name string) string { return c.R.URL.Query().Get(name) }

// Here is the address of this page, to come back to after a form.
func (c *Ctx) Here() string { return c.R.URL.RequestURI() }

// Value is what a form field must show: what was typed when this verb was just refused, else a saved
// draft, else the given value.
func (c *Ctx) Value(verbName, field, otherwise string) string {
	if c.Verb == verbName && c.Typed != nil {
		return c.Typed.Get(field)
	}
	if d, ok := c.Drafts[verbName]; ok && d[field] != "" {
		return d[field]
	}
	return otherwise
}

// Error is the sentence at a form field, or "".
func (c *Ctx) Error(verbName, field string) string {
	if c.Verb != verbName || c.Refused == nil {
		return ""
	}
	for _, f := range c.Refused.Fields {
		if f.Field == field {
			return c.T(f.Key, f.Args...)
		}
	}
	return ""
}

// Get adds a page. Title and content come from p; who may come in is checked here.
func (s *Server) Get(pattern string, who verb.Who, p Page) {
	s.doors = append(s.doors, fmt.Sprintf("page  GET  %-44s %s", pattern, who))
	s.pages[pattern] = p
	s.mux.HandleFunc("GET "+pattern, func(w http.ResponseWriter, r *http.Request) { s.show(w, r, who, p, nil) })
}

// Fragment adds a page piece that htmx asks for by POST, because what is typed must not stand in an address.
func (s *Server) Fragment(pattern string, who verb.Who, p Page) {
	s.doors = append(s.doors, fmt.Sprintf("piece POST %-44s %s", pattern, who))
	s.pieces[pattern] = true
	s.mux.HandleFunc("POST "+pattern, func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		if err := r.ParseForm(); err != nil {
			s.fail(w, r, tafel.Refuse(tafel.Invalid, "error.form"))
			return
		}
		s.show(w, r, who, p, nil)
	})
}

// Raw adds a route that answers something else than a page: a feed, a file. The handler must come through
// the read door itself; the law test walks it like any other.
func (s *Server) Raw(pattern string, who verb.Who, h func(c *Ctx, w http.ResponseWriter) error) {
	method, rest, _ := strings.Cut(pattern, " ")
	s.doors = append(s.doors, fmt.Sprintf("file  %-4s %-44s %s", method, rest, who))
	s.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		c := s.ctx(r)
		if !who.Lets(c.Actor) {
			s.closed(w, r, c)
			return
		}
		if err := s.pace(c); err != nil {
			s.fail(w, r, err)
			return
		}
		if err := h(c, w); err != nil {
			s.fail(w, r, err)
		}
	})
}

const maxForm = 1 << 20

func (s *Server) ctx(r *http.Request) *Ctx {
	c := &Ctx{R: r, Now: s.Clock.Now(), s: s}
	if s.Auth != nil && s.fresh(r) {
		c.Actor, _ = s.Auth(r)
	}
	c.Actor.Via, c.Actor.Door = "page", r.Pattern
	lang := c.Actor.Lang
	if k, err := r.Cookie("taal"); err == nil && (k.Value == "nl" || k.Value == "en") && (s.Demo || c.Actor.Account == "") {
		lang = k.Value
	}
	c.Actor.Lang = lang
	c.Words = s.Words.In(lang)
	return c
}

// fresh reports whether what access rests on is up to date; when that cannot be known nobody is signed in.
func (s *Server) fresh(r *http.Request) bool {
	if s.Fresh == nil {
		return true
	}
	err := s.Fresh(r.Context())
	if err != nil && r.Context().Err() == nil {
		slog.Error("rules of the region", "error", err)
	}
	return err == nil
}

func (s *Server) closed(w http.ResponseWriter, r *http.Request, c *Ctx) {
	if c.Actor.Person == "" && r.Method == http.MethodGet {
		http.Redirect(w, r, "/aanmelden?terug="+url.QueryEscape(r.URL.RequestURI()), http.StatusSeeOther)
		return
	}
	s.fail(w, r, tafel.Refuse(tafel.Denied, "error.denied"))
}

// refusedForm carries a refused form into the page it came from.
type refusedForm struct {
	verb    string
	values  url.Values
	refusal *tafel.Refusal
}

func (s *Server) show(w http.ResponseWriter, r *http.Request, who verb.Who, p Page, rf *refusedForm) {
	r = r.WithContext(db.Gather(r.Context())) // who looked is written down while the page is drawn
	c := s.ctx(r)
	if !who.Lets(c.Actor) {
		s.closed(w, r, c)
		return
	}
	if rf == nil {
		if err := s.pace(c); err != nil {
			s.fail(w, r, err)
			return
		}
	}
	status := http.StatusOK
	if rf != nil {
		c.Typed, c.Verb, c.Refused = rf.values, rf.verb, rf.refusal
		status = Status(rf.refusal)
	} else {
		if k, err := r.Cookie("gedaan"); err == nil && s.Words.In("nl").Has(k.Value) {
			c.Flash = k.Value
			http.SetCookie(w, &http.Cookie{Name: "gedaan", Path: "/", MaxAge: -1})
		}
		if k, err := r.Cookie("eenmalig"); err == nil {
			c.Once = k.Value
		}
		if s.Drafts != nil && c.Actor.Account != "" && r.Method == http.MethodGet {
			c.Drafts, _ = s.Drafts(r.Context(), c.Actor, r.URL.Path)
		}
	}
	v, err := p(c)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	for _, k := range v.Cookies {
		http.SetCookie(w, k)
	}
	if v.To != "" {
		if err := db.Settle(r.Context()); err != nil {
			s.fail(w, r, err)
			return
		}
		http.Redirect(w, r, v.To, http.StatusSeeOther)
		return
	}
	if v.Status != 0 {
		status = v.Status
	}
	s.render(w, r, c, v, status)
}

// render writes into a buffer first: a page is whole or it is an error, never half. It goes out when the looks it
// rests on are in the log.
func (s *Server) render(w http.ResponseWriter, r *http.Request, c *Ctx, v View, status int) {
	body := v.Body
	if !v.Bare {
		var err error
		if body, err = s.around(r.Context(), c, v); err != nil && v.broken { // the page of an error cannot be drawn either
			slog.Error("render", "route", r.Pattern, "error", err)
			http.Error(w, c.T("error.server"), http.StatusInternalServerError)
			return
		}
		if err != nil {
			s.fail(w, r, err)
			return
		}
	}
	var b bytes.Buffer
	b.Grow(256 << 10)
	if err := body.Render(r.Context(), &b); err != nil {
		slog.Error("render", "route", r.Pattern, "error", err)
		http.Error(w, c.T("error.server"), http.StatusInternalServerError)
		return
	}
	if err := db.Settle(r.Context()); err != nil {
		s.fail(w, r, err)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	w.Write(b.Bytes())
}

// around puts the frame round a page. What stands on top of every page is read while the page itself is drawn; when it
// cannot be read the page is not shown, for it may hide a danger, an access that runs, or that somebody is not safe.
func (s *Server) around(ctx context.Context, c *Ctx, v View) (templ.Component, error) {
	var safety, text string
	var urgent, concern templ.Component
	parts := []func() error{func() (err error) { text, err = ui.String(ctx, v.Body); return }}
	if s.Alert != nil && v.Household != "" && !v.broken {
		parts = append(parts, func() (err error) { safety, err = s.Alert(ctx, c.Actor, v.Household); return })
	}
	if s.Urgent != nil && c.Actor.Person != "" && !v.broken {
		parts = append(parts, func() (err error) { urgent, err = s.Urgent(ctx, c); return })
	}
	if s.Concern != nil && v.Household != "" && c.Actor.Person != "" {
		parts = append(parts, func() (err error) { concern, err = s.Concern(ctx, c, v.Household); return })
	}
	if err := db.Beside("page", parts...); err != nil {
		return nil, err
	}
	switch {
	case concern != nil && urgent != nil:
		urgent = templ.Join(urgent, concern)
	case concern != nil:
		urgent = concern
	}
	v.Body = templ.Raw(text) // drawn first: the summary on top leads to fields that the page names
	return s.frame(c, v, safety, urgent), nil
}

// Do adds verbs: each write verb gets a form door POST /doe/{name}; the API and play find them here too.
func (s *Server) Do(verbs ...verb.Verb) {
	for _, v := range verbs {
		if _, twice := s.verbs[v.Name]; twice {
			panic("web: verb stands twice: " + v.Name)
		}
		s.verbs[v.Name] = v
		s.order = append(s.order, v.Name)
		kind, method := "verb ", "POST"
		if v.Read {
			kind, method = "read ", "GET"
		}
		s.doors = append(s.doors, fmt.Sprintf("%s %-4s %-44s %s", kind, method, v.Name+" "+v.Path, v.Who))
		if !v.Read {
			s.mux.HandleFunc("POST /doe/"+v.Name, s.form(v))
		}
	}
}

// Verb finds a verb by name.
func (s *Server) Verb(name string) (verb.Verb, bool) { v, ok := s.verbs[name]; return v, ok }

// Verbs lists every verb in the order of adding.
func (s *Server) Verbs() []verb.Verb {
	out := make([]verb.Verb, len(s.order))
	for i, n := range s.order {
		out[i] = s.verbs[n]
	}
	return out
}

// Doors lists every route and who may use it, sorted; it is kept in house/testdata/doors.golden.
func (s *Server) Doors() []string {
	out := append([]string(nil), s.doors...)
	sort.Strings(out)
	return out
}

// form does a verb from a posted form. Hidden field terug is the page to go back to. After a refusal the
// page is shown again with what was typed; a page that cannot be shown gives a general form with the same
// fields, so nothing typed is ever lost.
func (s *Server) form(v verb.Verb) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		if err := r.ParseForm(); err != nil {
			s.fail(w, r, tafel.Refuse(tafel.Invalid, "error.form"))
			return
		}
		c := s.ctx(r)
		choose(r.PostForm, v)
		in := v.New()
		err := s.pace(c)
		if err == nil {
			err = verb.Fill(in, r.PostForm)
		}
		var out any
		if err == nil {
			out, err = v.Run(r.Context(), c.Actor, in)
		}
		back := Local(r.PostForm.Get("terug"))
		if err != nil {
			var no *tafel.Refusal
			if !errors.As(err, &no) {
				s.fail(w, r, err)
				return
			}
			s.again(w, r, c, v, no, back)
			return
		}
		if s.Sent != nil && c.Actor.Account != "" {
			s.Sent(r.Context(), c.Actor, v.Name, page(back, r))
		}
		if s.Words.In("nl").Has(v.Name + ".done") {
			http.SetCookie(w, &http.Cookie{Name: "gedaan", Value: v.Name + ".done", Path: "/", MaxAge: 60, HttpOnly: true, SameSite: http.SameSiteLaxMode})
		}
		if to, ok := out.(verb.Where); ok && to.Where() != "" {
			back = to.Where()
		}
		if back == "" {
			back = "/"
		}
		if o, ok := out.(verb.Once); ok && o.Once() != "" {
			http.SetCookie(w, &http.Cookie{Name: "eenmalig", Value: o.Once(), Path: page(back, r), MaxAge: 900, HttpOnly: true, Secure: Secure(r), SameSite: http.SameSiteLaxMode})
		}
		http.Redirect(w, r, back, http.StatusSeeOther)
	}
}

// page is the path of the page a form was on: its hidden terug, else where the browser says it came from.
func page(back string, r *http.Request) string {
	if back == "" {
		back = r.Referer()
	}
	if u, err := url.Parse(back); err == nil {
		return u.Path
	}
	return ""
}

// Local accepts only an address within this site.
func Local(u string) string {
	if !strings.HasPrefix(u, "/") || strings.HasPrefix(u, "//") || strings.Contains(u, "\\") {
		return ""
	}
	return u
}

func (s *Server) again(w http.ResponseWriter, r *http.Request, c *Ctx, v verb.Verb, no *tafel.Refusal, back string) {
	retryAfter(w, no)
	if no.Kind == tafel.Denied && c.Actor.Person == "" {
		if no.Key == "error.signin" { // the session ended while somebody was typing: what was typed stays (L12)
			c.Typed, c.Verb, c.Refused = r.PostForm, v.Name, no
			s.render(w, r, c, View{Title: c.T("error.timeout"), Body: timedOut(c, v, no, back), Width: "text", own: true}, http.StatusUnauthorized)
			return
		}
		s.fail(w, r, no)
		return
	}
	if r.PostForm.Get("formulier") == "pagina" && back != "" && no.Kind != tafel.Stale {
		// The page says it can show this form with its errors in place.
		u, err := url.Parse(back)
		if err == nil {
			r2 := r.Clone(r.Context())
			r2.Method, r2.URL, r2.RequestURI = http.MethodGet, u, back
			if h, pattern := s.mux.Handler(r2); h != nil {
				if p, ok := s.pages[strings.TrimPrefix(pattern, "GET ")]; ok {
					r2 = pathValues(r2, strings.TrimPrefix(pattern, "GET "))
					s.show(w, r2, verb.Anyone, func(c2 *Ctx) (View, error) { return p(c2) }, &refusedForm{v.Name, r.PostForm, no})
					return
				}
			}
		}
	}
	c.Typed, c.Verb, c.Refused = r.PostForm, v.Name, no
	body := formAgain(c, v, no, back)
	s.render(w, r, c, View{Title: c.T("error.title"), Body: body, Width: "text", own: true}, Status(no))
}

// pathValues fills {names} of a pattern from the address, as the mux does.
func pathValues(r *http.Request, pattern string) *http.Request {
	want, have := strings.Split(pattern, "/"), strings.Split(r.URL.Path, "/")
	for i, p := range want {
		if strings.HasPrefix(p, "{") && i < len(have) {
			r.SetPathValue(strings.Trim(p, "{}"), have[i])
		}
	}
	return r
}

// Status is the one place that knows which status code a refusal has.
func Status(err error) int {
	var no *tafel.Refusal
	if !errors.As(err, &no) {
		return http.StatusInternalServerError
	}
	switch no.Kind {
	case tafel.NotFound:
		return http.StatusNotFound
	case tafel.Denied:
		return http.StatusForbidden
	case tafel.Invalid:
		return http.StatusBadRequest
	case tafel.Moment, tafel.Stale:
		return http.StatusConflict
	case tafel.Busy:
		return http.StatusTooManyRequests
	}
	return http.StatusInternalServerError
}

// fail answers an error as a page with a sentence and a way on.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	c := s.ctx(r)
	status := Status(err)
	retryAfter(w, err)
	if status == http.StatusInternalServerError {
		if errors.Is(err, context.Canceled) {
			return
		}
		slog.Error("request failed", "route", r.Pattern, "error", err)
	}
	s.render(w, r, c, View{Title: c.T("error.title"), Body: errorPage(c, err), Width: "text", broken: status == http.StatusInternalServerError}, status)
}

// Sentence is the text of a refusal for people, with the policy that decided, if any.
func Sentence(w i18n.Words, err error) string {
	var no *tafel.Refusal
	if !errors.As(err, &no) {
		return w.T("error.server")
	}
	return w.T(no.Key, no.Args...)
}

func (s *Server) assets() {
	sub, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err)
	}
	sum := sha256.New()
	fs.WalkDir(sub, ".", func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			b, _ := fs.ReadFile(sub, p)
			sum.Write(b)
		}
		return nil
	})
	s.rev = hex.EncodeToString(sum.Sum(nil))[:10]
	files := http.FileServerFS(sub)
	s.doors = append(s.doors, fmt.Sprintf("file  GET  %-44s %s", "/static/", verb.Anyone))
	s.mux.HandleFunc("GET /static/", func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/") || path.Ext(r.URL.Path) == "" {
			s.fail(w, r, tafel.Refuse(tafel.NotFound, "error.notfound"))
			return
		}
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		http.StripPrefix("/static/", files).ServeHTTP(w, r)
	})
}

// Asset is the address of a built file, with its version.
func (s *Server) Asset(name string) string { return "/static/" + name + "?v=" + s.rev }

// Handler is everything, with the security headers, the cross-origin check and the catch for panics.
func (s *Server) Handler() http.Handler {
	s.once.Do(func() {
		s.mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
			s.fail(w, r, tafel.Refuse(tafel.NotFound, "error.notfound"))
		})
	})
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.fail(w, r, tafel.Refuse(tafel.Denied, "error.origin"))
	}))
	inner := guard.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := s.crowd(r); err != nil {
			s.tooOften(w, r, err)
			return
		}
		if !readable(r) {
			s.fail(w, r, tafel.Refuse(tafel.NotFound, "error.notfound"))
			return
		}
		s.mux.ServeHTTP(w, r)
	}))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begin := time.Now()
		r = s.client(r)
		t := trace.Read(r.Header.Get(trace.Header))
		r = r.WithContext(trace.With(r.Context(), t))
		if strings.HasPrefix(r.URL.Path, "/api/") || strings.HasPrefix(r.URL.Path, "/lezenapi/") {
			w.Header().Set(trace.Header, t.Text()) // for programs; a browser does nothing with it
		}
		protect(w.Header(), r)
		rec := &recorder{ResponseWriter: w}
		defer func() {
			if p := recover(); p != nil {
				slog.Error("panic", "route", r.Pattern, "stack", string(debug.Stack()))
				if rec.status == 0 {
					s.fail(rec, r, errors.New("panic"))
				}
			}
			// The route, never the address: nothing personal in logs.
			slog.Debug("request", "method", r.Method, "route", r.Pattern, "status", rec.status, "ms", time.Since(begin).Milliseconds())
		}()
		inner.ServeHTTP(rec, r)
	})
}

// readable reports whether an address holds only signs that a text can hold. One with a zero byte or broken UTF-8
// does not exist: PostgreSQL takes no such text. The API says so itself, field by field.
func readable(r *http.Request) bool {
	if strings.HasPrefix(r.URL.Path, "/api/") {
		return true
	}
	text := r.URL.Path
	for _, vs := range r.URL.Query() {
		text += strings.Join(vs, "")
	}
	return utf8.ValidString(text) && !strings.ContainsRune(text, 0)
}

// Mux is the server's mux, for the API to mount on.
func (s *Server) Mux() *http.ServeMux { return s.mux }

type recorder struct {
	http.ResponseWriter
	status int
}

func (r *recorder) WriteHeader(code int) {
	if r.status == 0 {
		r.status = code
	}
	r.ResponseWriter.WriteHeader(code)
}

func (r *recorder) Write(b []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	return r.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the connection.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

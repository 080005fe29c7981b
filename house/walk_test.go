package house

import (
	"archive/zip"
	"bytes"
	"context"
	"database/sql/driver"
	"encoding/json"
	"flag"
	"fmt"
	"hash/fnv"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/dbtest"
	"tafel/internal/play"
	"tafel/internal/verb"
)

// TestWalk walks every route that exists, as everybody of the walk region, with every identifier of it, and looks
// for words that may not be seen. There is no list of routes here: a new one is walked by itself. What a newcomer
// may have to add stands in walk_fill_test.go, and the test says so.

// walkRegion is the walk region, lived once; houses are opened on copies of it.
type walkRegion struct {
	t        *testing.T
	url      string // database with the region
	file     bool   // SQLite
	clock    calendar.Moment
	words    map[string]canary // by word
	order    []canary
	people   map[string]string // short name -> person id
	names    map[string]string // person id -> short name
	refs     map[string]map[string]string
	ids      map[string][]string // kind (database table) -> ids
	kindOf   map[string]string
	place    map[string]string // id -> short name of the table it belongs to, "h:" and household, or ""
	tableRef map[string]string // table id -> short name
	homeRef  map[string]string
}

var isCanary = regexp.MustCompile(`(?i)qz[a-z]{4}w`)

// canaries gives every text between tildes a word of its own; the same text gets the same word.
func canaries(text string, prefix string) (string, []canary) {
	var list []canary
	known := map[string]string{}
	out := regexp.MustCompile(`~[^~\n]+~`).ReplaceAllStringFunc(text, func(m string) string {
		spec := strings.Trim(m, "~")
		if w, ok := known[spec]; ok {
			return w
		}
		n, w := len(known), []byte("Qz"+prefix+"aaaw")
		for i := 5; i > 2; i-- {
			w[i] = byte('a' + n%26)
			n /= 26
		}
		known[spec] = string(w)
		list = append(list, parseCanary(strings.ToLower(string(w)), spec))
		return string(w)
	})
	return out, list
}

// newRegion lives the region on a fresh database.
func newRegion(t *testing.T, d *db.DB, url string) *walkRegion {
	t.Helper()
	raw, err := os.ReadFile("testdata/walk.play")
	if err != nil {
		t.Fatal(err)
	}
	text, list := canaries(string(raw), "a")
	s, err := play.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	h, err := around(ctx, d)
	if err != nil {
		t.Fatal(err)
	}
	st := newStage(h, s, io.Discard)
	h.Web.Auth = st.auth
	st.door = h.Web.Handler()
	for _, l := range s.Lines {
		if err := st.play(ctx, l); err != nil {
			t.Fatalf("walk.play line %d: %s: %v", l.N, l.Text, err)
		}
	}
	for _, f := range st.result.Failed {
		t.Errorf("walk.play: %s", f)
	}
	if t.Failed() {
		t.FailNow()
	}
	g := &walkRegion{t: t, url: url, file: d.Engine() == "sqlite", clock: h.Clock.Now(), words: map[string]canary{}, order: list, people: map[string]string{}, names: map[string]string{},
		refs: st.refs, kindOf: map[string]string{}, place: map[string]string{}, tableRef: map[string]string{}, homeRef: map[string]string{}}
	for _, c := range list {
		g.words[c.word] = c
	}
	for n, p := range st.people {
		g.people[n], g.names[string(p)] = string(p), n
	}
	for n := range benches {
		g.tableRef[st.refs[n][""]] = n
	}
	for _, n := range []string{"alpha", "beta", "gamma", "delta", "omega"} {
		g.homeRef[st.refs[n][""]] = n
	}
	g.collect(ctx, d)
	return g
}

// collect reads every identifier that stands in the database, by its table, and where it belongs.
func (g *walkRegion) collect(ctx context.Context, d *db.DB) {
	g.ids = map[string][]string{}
	r := d.Plain(ctx)
	for _, m := range tables(g.t, Migrations()) {
		if !slices.Contains(m.columns, "id") {
			continue
		}
		has := func(c string) string {
			if slices.Contains(m.columns, c) {
				return c
			}
			return "''"
		}
		q := fmt.Sprintf("SELECT id, %s, %s, %s FROM %s ORDER BY id", has("table_id"), has("household_id"), has("person_id"), m.name)
		rows, err := r.Query(q)
		err = db.Each(rows, err, func(scan func(...any) error) error {
			var id, table, house, person string
			if err := scan(&id, &table, &house, &person); err != nil {
				return err
			}
			g.ids[m.name] = append(g.ids[m.name], id)
			g.kindOf[id] = m.name
			switch {
			case g.tableRef[id] != "":
				g.place[id] = g.tableRef[id]
			case g.homeRef[id] != "":
				g.place[id] = "h:" + g.homeRef[id]
			case g.tableRef[table] != "":
				g.place[id] = g.tableRef[table]
			case g.homeRef[house] != "":
				g.place[id] = "h:" + g.homeRef[house]
			case lives[g.names[id]] != "":
				g.place[id] = "h:" + lives[g.names[id]]
			}
			return nil
		})
		if err != nil {
			g.t.Fatalf("%s: %v", q, err)
		}
	}
}

type schemaTable struct {
	name    string
	columns []string
}

var createTable = regexp.MustCompile(`(?s)CREATE TABLE (\w+) \((.*?)\n?\);`)

// tables reads the tables and their columns from the migrations.
func tables(t *testing.T, steps []db.Migration) []schemaTable {
	var out []schemaTable
	for _, m := range steps {
		for _, x := range createTable.FindAllStringSubmatch(m.SQL, -1) {
			one := schemaTable{name: x[1]}
			for _, line := range strings.Split(x[2], ",") {
				if f := strings.Fields(line); len(f) > 1 {
					one.columns = append(one.columns, f[0])
				}
			}
			out = append(out, one)
		}
	}
	if len(out) < 30 {
		t.Fatalf("only %d tables found in the migrations", len(out))
	}
	return out
}

// visitor is a house on its own copy of the region. What it does is taken back, so that every answer is given by
// the same region; its requests come one after another, so that what the tap saw belongs to one of them.
type visitor struct {
	g    *walkRegion
	h    *House
	tap  *tap
	door http.Handler
	who  map[string]tafel.Actor
}

// visit opens a house on a copy of the region.
func (g *walkRegion) visit(t *testing.T, change func(h *House, st *stage)) *visitor {
	t.Helper()
	ctx := context.Background()
	clock := &calendar.Source{}
	clock.MoveTo(g.clock)
	u := g.copy(t)
	v := &visitor{g: g, tap: &tap{seen: map[string]bool{}}, who: map[string]tafel.Actor{}}
	d, err := db.OpenThrough(ctx, u, clock, func(inner driver.Driver) driver.Driver { v.tap.inner = inner; return v.tap })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	if v.h, err = around(ctx, d); err != nil {
		t.Fatal(err)
	}
	st := newStage(v.h, &play.Scenario{Lang: "nl"}, io.Discard)
	st.refs = map[string]map[string]string{}
	for n, p := range g.people {
		st.people[n] = tafel.PersonID(p)
	}
	for n, r := range g.refs {
		st.refs[n] = r
	}
	v.h.Web.Auth = st.auth
	v.door = v.h.Web.Handler()
	st.door = v.door
	if change != nil {
		change(v.h, st)
	}
	for _, w := range walkers {
		if v.who[w.name], err = st.actor(ctx, w.name); err != nil {
			t.Fatal(err)
		}
	}
	v.tap.mu.Lock()
	v.tap.dry = true
	v.tap.mu.Unlock()
	return v
}

func (g *walkRegion) copy(t *testing.T) string {
	if !g.file {
		return dbtest.PostgresFrom(t, g.url)
	}
	to := filepath.Join(t.TempDir(), "copy.db")
	b, err := os.ReadFile(g.url)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return to
}

// ask is one request, as one walker.
type ask struct {
	who    string
	route  string // as the doors name it
	method string
	path   string
	form   url.Values
	json   string
	ids    []string // what stands in it, to tell an echo from an answer
	said   []string // words that were typed
}

func (a ask) String() string {
	s := a.who + " " + a.method + " " + a.path
	if a.form != nil {
		s += " " + a.form.Encode()
	}
	return s + a.json
}

func (v *visitor) do(a ask) *httptest.ResponseRecorder {
	v.h.Clock.MoveTo(v.g.clock) // it stands still: a minute that passes stands on some pages, and tells nothing
	var body io.Reader
	kind := ""
	switch {
	case a.form != nil:
		body, kind = strings.NewReader(a.form.Encode()), "application/x-www-form-urlencoded"
	case a.json != "":
		body, kind = strings.NewReader(a.json), "application/json"
	}
	r := httptest.NewRequest(a.method, a.path, body)
	r = r.WithContext(context.WithValue(r.Context(), actorKey{}, v.who[a.who]))
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	r.Header.Set("Authorization", "Bearer walk")
	v.tap.clear()
	rec := httptest.NewRecorder()
	v.door.ServeHTTP(rec, r)
	return rec
}

// seen are the words of the region in an answer: its head and its body, also packed and folded.
func (g *walkRegion) seen(rec *httptest.ResponseRecorder) map[string]bool {
	var b strings.Builder
	for k, list := range rec.Header() {
		fmt.Fprintln(&b, k, list)
	}
	raw := rec.Body.Bytes()
	switch {
	case bytes.HasPrefix(raw, []byte("PK\x03\x04")):
		z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
		if err != nil {
			g.t.Error(err)
			break
		}
		for _, f := range z.File {
			r, err := f.Open()
			if err != nil {
				g.t.Error(err)
				continue
			}
			io.Copy(&b, r)
			r.Close()
		}
	default:
		b.WriteString(strings.ReplaceAll(string(raw), "\r\n ", "")) // calendars fold their lines
	}
	return wordsIn(b.String())
}

// wordsIn are the words of the region in a text, in small letters; found by hand, since this runs for every answer.
func wordsIn(text string) map[string]bool {
	var out map[string]bool
	for i := 0; i+7 <= len(text); i++ {
		z := strings.IndexByte(text[i:], 'z')
		if z < 0 {
			break
		}
		i += z
		if i > 0 && (text[i-1] == 'Q' || text[i-1] == 'q') && i+6 <= len(text) && isCanary.MatchString(text[i-1:i+6]) {
			if out == nil {
				out = map[string]bool{}
			}
			out[strings.ToLower(text[i-1:i+6])] = true
		}
	}
	return out
}

var addresses = regexp.MustCompile(`(?:href|action|formaction|src|hx-[a-z]+|data-[a-z-]+)="([^"]*)"`)

// walk is what came out of walking.
type walk struct {
	g      *walkRegion
	mu     sync.Mutex
	leaks  map[string][]string // what and where -> examples
	known  map[string]bool     // of the list of known ones, which are still there
	opened map[string]bool     // routes that answered somebody with a page
	shown  map[string]bool     // words that somebody saw
	did    map[string]bool     // verbs that somebody could do
	n      atomic.Int64
	checks atomic.Int64
}

// planted tells whether a text holds a word of the region. A secret key may look like one by chance.
func (w *walk) planted(text string) bool {
	for word := range wordsIn(text) {
		if _, ok := w.g.words[word]; ok {
			return true
		}
	}
	return false
}

func (w *walk) leak(what string, a ask, more string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if known[what] != "" {
		w.known[what] = true
		return
	}
	if len(w.leaks[what]) < 3 {
		w.leaks[what] = append(w.leaks[what], a.String()+more)
	} else {
		w.leaks[what] = append(w.leaks[what][:3], fmt.Sprint("... ", len(w.leaks[what])))
	}
}

// look does a request and holds what came back against the oracle.
func (w *walk) look(v *visitor, a ask) *httptest.ResponseRecorder {
	rec := v.do(a)
	w.n.Add(1)
	if rec.Code >= 500 {
		w.leak("a fault at "+a.route, a, fmt.Sprint(" gives ", rec.Code))
	}
	words := w.g.seen(rec)
	for word := range words {
		c, known := w.g.words[word]
		if !known || slices.Contains(a.said, word) {
			continue
		}
		w.checks.Add(1)
		if !may(a.who, c, a.route) {
			w.leak(fmt.Sprintf("%s sees %s at %s", a.who, c.spec, a.route), a, fmt.Sprint(" gives ", rec.Code))
			continue
		}
		w.mu.Lock()
		w.shown[word] = true
		w.mu.Unlock()
		if a.who != "nobody" && rec.Code < 400 && !w.logged(v, a.who, c) && !remembered(c, a.route) {
			w.leak(fmt.Sprintf("no line in the ledger for %s at %s", c.kind, a.route), a, " shows "+c.spec)
		}
	}
	if len(words) > 0 && strings.HasPrefix(rec.Header().Get("Content-Type"), "text/html") {
		for _, x := range addresses.FindAllStringSubmatch(rec.Body.String(), -1) {
			if w.planted(x[1]) {
				w.leak("an address holds personal data at "+a.route, a, " has "+x[1])
			}
		}
	}
	if to := rec.Header().Get("Location"); w.planted(to) {
		w.leak("an address holds personal data at "+a.route, a, " goes to "+to)
	}
	return rec
}

// logged tells whether a look at this word left a line for one of those whose data it is.
func (w *walk) logged(v *visitor, who string, c canary) bool {
	list := c.subjects()
	if len(list) == 0 || slices.Contains(list, who) || slices.Contains(c.by, who) || len(c.args) > 1 && c.args[1] == who {
		return true
	}
	for _, s := range list {
		if v.tap.logged(w.g.people[s]) || c.kind == "name" && lives[who] != "" && (lives[who] == lives[s] || lives[who] == ownNetwork[s]) {
			return true // that people of one household name each other is no look
		}
	}
	return false
}

type door struct {
	kind, method, name, path string
	who                      verb.Who
}

// doors reads every route from the house itself.
func doors(h *House) []door {
	var out []door
	for _, line := range h.Web.Doors() {
		f := strings.Fields(line)
		d := door{kind: f[0], method: f[1], who: verb.Who(f[len(f)-1])}
		switch d.kind {
		case "api":
			continue // every verb is walked through it
		case "read", "verb":
			d.name = f[2]
			if len(f) == 5 {
				d.path = "/api/v1" + f[3]
			}
		default:
			d.path = f[2]
			d.name = d.method + " " + d.path
		}
		out = append(out, d)
	}
	return out
}

var param = regexp.MustCompile(`\{[^}]+\}`)

const noSuch = "01900000-0000-7000-8000-00000000dead" // an identifier that nothing has

var walkOnly = flag.String("walk", "", "walk only routes that have this in their name, while working on one")

var walkWhole = flag.Bool("walk-whole", false, "do every verb on PostgreSQL too, and not a third of them")

// turn reports whether a verb is done today. Who may do what is decided in the same lines of code whatever the database, so
// on PostgreSQL everybody reads everything, and does a third of the verbs: another third each day.
func (g *walkRegion) turn(x door) bool {
	if x.kind != "verb" || g.file || *walkWhole || *walkOnly != "" {
		return true
	}
	h := fnv.New32a()
	h.Write([]byte(x.name))
	return int(h.Sum32()%3) == time.Now().YearDay()%3
}

// TestWalk is the law: unauthorised reads 0 over all routes and everybody.
func TestWalk(t *testing.T) {
	dbtest.EachURL(t, Migrations(), func(t *testing.T, d *db.DB, at string) {
		var logs logLines
		old := slog.Default()
		slog.SetDefault(slog.New(slog.NewTextHandler(&logs, &slog.HandlerOptions{Level: slog.LevelDebug})))
		defer slog.SetDefault(old)
		g := newRegion(t, d, at)
		d.Close()
		w := &walk{g: g, leaks: map[string][]string{}, known: map[string]bool{}, opened: map[string]bool{}, shown: map[string]bool{}, did: map[string]bool{}}
		jobs := make(chan func(*visitor), 64)
		var all sync.WaitGroup
		for range walkersAtOnce(g) {
			v := g.visit(t, nil)
			all.Add(1)
			go func() {
				defer all.Done()
				for f := range jobs {
					f(v)
				}
			}()
		}
		first := g.visit(t, nil)
		list := doors(first.h)
		begin := time.Now()
		for _, x := range list {
			if !strings.Contains(x.name, *walkOnly) || !g.turn(x) {
				continue
			}
			for _, p := range walkers {
				jobs <- func(v *visitor) { w.route(v, x, p.name) }
			}
		}
		close(jobs)
		all.Wait()
		w.report(t, list)
		t.Logf("in %s", time.Since(begin).Round(time.Second))
		for _, line := range logs.with(isCanary) {
			t.Errorf("the log holds personal data: %s", line)
		}
		w.outbox(t, first)
	})
}

// route walks one route as one walker.
func (w *walk) route(v *visitor, x door, who string) {
	if !x.who.Lets(v.who[who]) { // the door itself is closed: the same for every identifier
		a := ask{who: who, route: x.name, method: x.method, path: param.ReplaceAllString(x.path, noSuch)}
		if x.kind == "verb" {
			a.path, a.form = "/doe/"+x.name, url.Values{"terug": {"/"}}
		}
		if x.kind == "piece" {
			a.form = url.Values{}
		}
		if rec := w.look(v, a); rec.Code < 300 {
			w.leak("a closed door opens: "+x.name, a, "")
		}
		return
	}
	switch x.kind {
	case "page", "read":
		w.pages(v, x, who)
	case "file", "piece":
		w.others(v, x, who)
	case "verb":
		w.write(v, x, who)
	}
}

// pages walks a page or a read with every identifier in every place of its address, and with its questions.
func (w *walk) pages(v *visitor, x door, who string) {
	for _, path := range w.g.paths(x) {
		var none walkAnswer
		for i, ids := range path.ids {
			a := ask{who: who, route: x.name, method: "GET", path: fillPath(x.path, ids), ids: ids}
			rec := w.look(v, a)
			if rec.Code == 200 {
				w.mu.Lock()
				w.opened[x.name] = true
				w.mu.Unlock()
			}
			now := w.g.answer(v, rec, ids)
			if i == 0 {
				none = now // with an identifier that nothing has
				continue
			}
			w.same(a, none, now, rec)
		}
	}
	for _, q := range queries(x, v, w.g) {
		if rec := w.look(v, ask{who: who, route: x.name, method: "GET", path: q}); rec.Code == 200 {
			w.mu.Lock()
			w.opened[x.name] = true
			w.mu.Unlock()
		}
	}
}

// answer is all that somebody can tell one answer from another by, with the identifiers that were asked taken out.
type walkAnswer struct {
	status int
	text   string
	sql    string
}

func (g *walkRegion) answer(v *visitor, rec *httptest.ResponseRecorder, ids []string) walkAnswer {
	var keys []string
	for k, list := range rec.Header() {
		if k == "Traceparent" { // another for every call
			continue
		}
		keys = append(keys, fmt.Sprint(k, list))
	}
	sort.Strings(keys)
	text := strings.Join(keys, "\n") + "\n" + rec.Body.String()
	for _, id := range ids {
		text = strings.ReplaceAll(text, id, "ID")
	}
	sql := strings.Split(v.tap.statements(), "\n")
	sort.Strings(sql) // which and how many; in what order says nothing
	return walkAnswer{rec.Code, text, strings.Join(sql, "\n")}
}

// same: what is not yours looks like what does not exist, also in what it costs to find out.
func (w *walk) same(a ask, none, now walkAnswer, rec *httptest.ResponseRecorder) {
	if now == none {
		return
	}
	id := a.ids[len(a.ids)-1]
	place := w.g.place[id]
	if place == "" || duty(a.who, w.g.kindOf[id], a.route) {
		return
	}
	if h, ok := strings.CutPrefix(place, "h:"); ok {
		if slices.ContainsFunc(tablesOf(h), func(t string) bool { return chairOf(a.who, t).side != "" }) || lives[a.who] == h || ownNetwork[a.who] == h || sitsAtAny(a.who, h) || a.who == w.g.names[id] || intake[a.route] {
			return
		}
	} else if near(a.who, place) {
		return
	}
	what := "the answer"
	switch {
	case now.status != none.status:
		what = fmt.Sprintf("the status %d, not %d", now.status, none.status)
	case now.text == none.text:
		what = "the statements"
	}
	more := difference(none.text, now.text)
	if more == "" {
		more = fmt.Sprintf(" runs %d statements, not %d: %.300s", strings.Count(now.sql, "\n")+1, strings.Count(none.sql, "\n")+1, difference(none.sql, now.sql))
	}
	w.leak(fmt.Sprintf("%s is told from nothing at %s by %s", w.g.kindOf[id], a.route, what), a, fmt.Sprintf(" %.600s", more))
}

func fillPath(pattern string, ids []string) string {
	i := -1
	return param.ReplaceAllStringFunc(strings.ReplaceAll(pattern, "{$}", ""), func(string) string {
		i++
		return url.PathEscape(ids[min(i, len(ids)-1)])
	})
}

// report fails for every leak, with examples.
func (w *walk) report(t *testing.T, list []door) {
	t.Helper()
	var keys []string
	for k := range w.leaks {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	for _, k := range keys {
		t.Errorf("%s\n      %s", k, strings.Join(w.leaks[k], "\n      "))
	}
	for _, x := range list {
		if *walkOnly == "" && (x.kind == "page" || x.kind == "read") && !w.opened[x.name] && locked[x.name] == "" {
			t.Errorf("nobody got in at %s: let walk.play make something that it shows, or say in walk_fill_test.go what stands for its %v", x.name, param.FindAllString(x.path, -1))
		}
	}
	for _, c := range w.g.order {
		if *walkOnly == "" && !w.shown[c.word] && !unseen[c.kind] {
			t.Errorf("nobody saw %s, who may: the walk would not notice when it leaks", c.spec)
		}
	}
	for k, why := range known {
		if *walkOnly == "" && (w.g.file || *walkWhole) && !w.known[k] {
			t.Errorf("%q is no longer so: take it out of known in walk_fill_test.go (%s)", k, why)
		}
	}
	routes := len(list)
	t.Logf("walked %d routes as %d people: %d combinations, %d words held against the oracle, %d verbs done by somebody", routes, len(walkers), w.n.Load(), w.checks.Load(), len(w.did))
}

// outbox: what goes out by mail or waits for it holds no word of the region.
func (w *walk) outbox(t *testing.T, v *visitor) {
	r := v.h.DB.Plain(context.Background())
	for _, q := range []string{`SELECT text_key || ' ' || args || ' ' || link FROM outbox_item`, `SELECT subject || ' ' || body FROM outbox_message`} {
		n := 0
		rows, err := r.Query(q)
		err = db.Each(rows, err, func(scan func(...any) error) error {
			var text string
			n++
			if err := scan(&text); err != nil {
				return err
			}
			if c, ok := w.g.words[strings.ToLower(isCanary.FindString(text))]; ok {
				t.Errorf("mail holds %s: %s", c.spec, text)
			}
			return nil
		})
		if err != nil || n == 0 {
			t.Error(q, n, err)
		}
	}
}

// logLines keeps what is logged.
type logLines struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logLines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if isCanary.Match(p) { // the rest is only counted upon not to be kept
		return l.b.Write(p)
	}
	return len(p), nil
}

func (l *logLines) with(re *regexp.Regexp) []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []string
	for _, s := range strings.Split(l.b.String(), "\n") {
		if re.MatchString(s) {
			out = append(out, s)
		}
	}
	return out
}

// write does a verb with every identifier for its first field, by form and through the API. What comes back is
// held against the oracle like anything else, and a stranger's act may not be done.
func (w *walk) write(v *visitor, x door, who string) {
	vb, ok := v.h.Web.Verb(x.name)
	if !ok {
		w.leak("a door without a verb: "+x.name, ask{who: who}, "")
		return
	}
	fields := verb.Fields(vb.In)
	for i, pick := range w.g.inputs(vb) {
		form, body := url.Values{"terug": {"/"}}, map[string]any{}
		for _, f := range fields {
			val := w.g.value(vb, f, pick)
			if val == "" {
				continue
			}
			form.Set(f.Name, val)
			switch {
			case f.Kind == reflect.String || f.Moment():
				body[f.Name] = val
			case f.Kind == reflect.Bool:
				body[f.Name] = true
			case f.Kind == reflect.Int64:
				body[f.Name] = 1
			case f.List():
				body[f.Name] = []string{val}
			}
		}
		var ids []string
		for _, x := range pick {
			ids = append(ids, x.id)
		}
		asks := []ask{{who: who, route: x.name, method: "POST", path: "/doe/" + x.name, form: form, ids: ids}}
		if x.path != "" {
			raw, _ := json.Marshal(body)
			asks = append(asks, ask{who: who, route: x.name, method: "POST", path: x.path, json: string(raw), ids: ids})
		}
		for j, a := range asks {
			if i > 1 && (i+j)%2 == 0 {
				continue // the two doors by turns; both for the first
			}
			rec := w.look(v, a)
			if rec.Code < 400 {
				w.mu.Lock()
				w.did[x.name] = true
				w.mu.Unlock()
				for _, id := range ids[:min(1, len(ids))] {
					if place := w.g.place[id]; place != "" && !strings.HasPrefix(place, "h:") && !near(who, place) && !duty(who, w.g.kindOf[id], x.name) {
						w.leak(fmt.Sprintf("%s, a stranger, may %s", who, x.name), a, "")
					}
				}
			}
		}
	}
}

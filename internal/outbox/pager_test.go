package outbox_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/dbtest"
	"tafel/internal/i18n"
	"tafel/internal/jobs"
	"tafel/internal/outbox"
)

const (
	secret = "whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0IQ=="
	source = "urn:nld:oin:00000001234567890000:systeem:tafel"
)

// got is one request as the on-call service got it.
type got struct {
	ID, Type, Subject, Person, Org, Link, Time string
	Rung                                       int
	body, head                                 string
}

// oncall is a real receiver on this machine that checks what it gets as docs/operations.md says, and answers as told.
type oncall struct {
	t      *testing.T
	mu     sync.Mutex
	got    []got
	answer func(n int, w http.ResponseWriter)
	url    string
}

func receiver(t *testing.T) *oncall {
	o := &oncall{t: t}
	s := httptest.NewServer(o)
	t.Cleanup(s.Close)
	o.url = s.URL + "/alarm?sleutel=geheim"
	return o
}

func (o *oncall) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	key, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	h := hmac.New(sha256.New, key)
	fmt.Fprintf(h, "%s.%s.%s", r.Header.Get("webhook-id"), r.Header.Get("webhook-timestamp"), body)
	if r.Header.Get("webhook-signature") != "v1,"+base64.StdEncoding.EncodeToString(h.Sum(nil)) {
		o.t.Errorf("signature %q", r.Header.Get("webhook-signature"))
	}
	var e struct {
		SpecVersion, ID, Source, Type, Subject, Time, DataContentType string
		Data                                                          map[string]any
	}
	if err := json.Unmarshal(body, &e); err != nil {
		o.t.Error(err)
	}
	if r.Method != "POST" || r.Header.Get("Content-Type") != "application/cloudevents+json; charset=UTF-8" || e.SpecVersion != "1.0" || e.Source != source || e.ID != r.Header.Get("webhook-id") || e.DataContentType != "application/json" {
		o.t.Errorf("%s %v %s", r.Method, r.Header, body)
	}
	if _, err := time.Parse(time.RFC3339, e.Time); err != nil {
		o.t.Error(err)
	}
	text := func(k string) string { s, _ := e.Data[k].(string); return s }
	rung, _ := e.Data["rung"].(float64)
	for k := range e.Data {
		if !strings.Contains(" person organisation rung link ", " "+k+" ") {
			o.t.Errorf("says %q too", k)
		}
	}
	o.mu.Lock()
	o.got = append(o.got, got{e.ID, strings.TrimPrefix(e.Type, "nl.tafel.alarm."), e.Subject, text("person"), text("organisation"), text("link"), e.Time, int(rung), string(body), fmt.Sprint(r.URL, r.Header)})
	n := len(o.got)
	o.mu.Unlock()
	if o.answer != nil {
		o.answer(n, w)
	}
}

// heard is what came in, in order.
func (o *oncall) heard() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	var out []string
	for _, g := range o.got {
		out = append(out, strings.TrimSpace(fmt.Sprintf("%s %s %s", g.Subject, g.Type, g.Person)))
	}
	return strings.Join(out, ", ")
}

func (o *oncall) events() []got {
	o.mu.Lock()
	defer o.mu.Unlock()
	return append([]got(nil), o.got...)
}

func pagerPost(t *testing.T, d *db.DB, url string) *outbox.Post {
	t.Helper()
	words := i18n.Catalog{}
	for _, w := range [][]byte{outbox.Words, []byte(`{"test.late": ["laat", "late"]}`)} {
		if err := words.Load(w); err != nil {
			t.Fatal(err)
		}
	}
	post := outbox.New(d, words)
	post.Base = "https://tafel.test"
	post.Address = func(db.Reader, tafel.PersonID) (outbox.Address, error) {
		return outbox.Address{Email: "iemand@voorbeeld.invalid", Lang: "nl"}, nil
	}
	post.Org = func(db.Reader, tafel.PersonID) (tafel.OrgID, error) { return "o1", nil }
	var err error
	if post.Pager, err = outbox.NewPager(url, secret, source); err != nil {
		t.Fatal(err)
	}
	return post
}

func do(t *testing.T, d *db.DB, f func(tx *db.Tx) error) {
	t.Helper()
	if err := d.Do(context.Background(), jobs.Self(), "test.alarm", func(tx *db.Tx) error { tx.NoNote("test"); return f(tx) }); err != nil {
		t.Fatal(err)
	}
}

func raise(t *testing.T, d *db.DB, alarm string, people ...tafel.PersonID) {
	t.Helper()
	for _, p := range people {
		do(t, d, func(tx *db.Tx) error { return outbox.Raise(tx, alarm, p, "/alarmen/"+alarm) })
	}
}

func over(t *testing.T, d *db.DB, alarm string) {
	t.Helper()
	do(t, d, func(tx *db.Tx) error { return outbox.Over(tx, alarm) })
}

func pass(d *db.DB, by time.Duration) { d.Clock.SetOffset(d.Clock.Offset() + by) }

func deliver(t *testing.T, p *outbox.Post) {
	t.Helper()
	if _, err := p.Deliver(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func undelivered(t *testing.T, d *db.DB) string {
	t.Helper()
	list, err := outbox.Undelivered(d.Plain(context.Background()), calendar.Moment{}, 50)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, m := range list {
		if m.To != "" || m.Subject != "" || m.Text != "" || m.Person != "" {
			t.Errorf("shows more than that: %+v", m)
		}
		out = append(out, fmt.Sprintf("%d×%s over=%v stopped=%v", m.Tries, m.Error, !m.Over.IsZero(), m.GivenUp(d.Clock.Now())))
	}
	return strings.Join(out, "; ")
}

// logged catches what is written to the log.
func logged(t *testing.T) *bytes.Buffer {
	b := &bytes.Buffer{}
	old := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(b, nil)))
	t.Cleanup(func() { slog.SetDefault(old) })
	return b
}

// An alarm that goes from person to person: each page once and in order, then its end, then nothing. What was rolled back
// was never there.
func TestPaged(t *testing.T) {
	dbtest.Each(t, dbtest.Floor(), func(t *testing.T, d *db.DB) {
		o := receiver(t)
		post := pagerPost(t, d, o.url)
		raise(t, d, "a1", "p1")
		deliver(t, post)
		deliver(t, post)
		if o.heard() != "a1 raised p1" {
			t.Fatal(o.heard())
		}
		x := o.events()[0]
		if x.Org != "o1" || x.Rung != 1 || x.Link != "https://tafel.test/alarmen/a1" {
			t.Errorf("%+v", x)
		}
		_ = d.Do(context.Background(), jobs.Self(), "test.alarm", func(tx *db.Tx) error {
			tx.NoNote("test")
			if err := outbox.Raise(tx, "a1", "p9", "/x"); err != nil {
				return err
			}
			return fmt.Errorf("no")
		})
		raise(t, d, "a1", "p2", "p3")
		over(t, d, "a2") // there is none
		deliver(t, post)
		over(t, d, "a1")
		over(t, d, "a1")
		deliver(t, post)
		pass(d, time.Hour)
		deliver(t, post)
		if got, want := o.heard(), "a1 raised p1, a1 raised p2, a1 raised p3, a1 ended"; got != want {
			t.Fatalf("%s, want %s", got, want)
		}
		list := o.events()
		seen := map[string]bool{}
		for i, x := range list {
			seen[x.ID] = true
			if want := []int{1, 2, 3, 0}[i]; x.Rung != want || x.Link != "https://tafel.test/alarmen/a1" {
				t.Errorf("rung %d of %s", x.Rung, x.body)
			}
		}
		if len(seen) != 4 || strings.Contains(list[3].body, `"person"`) {
			t.Errorf("%v %s", seen, list[3].body)
		}
		raise(t, d, "a1", "p1") // help did not begin after all: a new one under the same name
		deliver(t, post)
		if list = o.events(); len(list) != 5 || list[4].Rung != 1 || list[4].Type != "raised" {
			t.Fatal(o.heard())
		}
		if s := undelivered(t, d); s != "" {
			t.Error(s)
		}
	})
}

// A receiver that fails, is slow or sends on: the same event again, later each time, and the next one of that alarm not
// before it; other alarms and the mail go on. What went wrong shows, without content, and not the address of the receiver.
func TestPagedAgain(t *testing.T) {
	dbtest.Each(t, dbtest.Floor(), func(t *testing.T, d *db.DB) {
		log := logged(t)
		o := receiver(t)
		elsewhere := receiver(t)
		o.answer = func(n int, w http.ResponseWriter) {
			switch n {
			case 1:
				w.WriteHeader(500)
				io.WriteString(w, "Jayden Verbeek")
			case 3:
				w.Header().Set("Location", elsewhere.url)
				w.WriteHeader(307)
			case 5:
				io.Copy(w, io.LimitReader(zeros{}, 64<<20)) // is not read to its end
			}
		}
		post := pagerPost(t, d, o.url)
		box, addr := server(t)
		post.Sender, _ = outbox.SMTP(fmt.Sprintf("smtp://%s?from=tafel@voorbeeld.invalid", addr))
		queue(t, d, 1)
		raise(t, d, "a1", "p1", "p2")
		raise(t, d, "a2", "p3")
		deliver(t, post)
		if o.heard() != "a1 raised p1, a2 raised p3" || len(box.mail) != 1 {
			t.Fatal(o.heard(), len(box.mail))
		}
		if s := undelivered(t, d); s != "1×answer 500 over=false stopped=false" {
			t.Error(s)
		}
		pass(d, 9*time.Second)
		deliver(t, post)
		pass(d, 2*time.Second)
		deliver(t, post) // 307
		pass(d, 15*time.Second)
		deliver(t, post)
		if o.heard() != "a1 raised p1, a2 raised p3, a1 raised p1" {
			t.Fatal(o.heard())
		}
		if s := undelivered(t, d); s != "2×answer 307 over=false stopped=false" {
			t.Error(s)
		}
		pass(d, 10*time.Second)
		deliver(t, post) // done, and what waited for it
		if o.heard() != "a1 raised p1, a2 raised p3, a1 raised p1, a1 raised p1, a1 raised p2" || elsewhere.heard() != "" {
			t.Fatal(o.heard(), elsewhere.heard())
		}
		list := o.events()
		if list[0].ID != list[2].ID || list[0].body != list[2].body || list[0].body != list[3].body || list[4].ID == list[0].ID {
			t.Error("not the same event")
		}
		if s := log.String(); !strings.Contains(s, list[0].ID) || strings.Contains(s, "geheim") || strings.Contains(s, "Jayden") || strings.Contains(s, "127.0.0.1") || strings.Contains(s, "p1") {
			t.Errorf("log: %s", s)
		}
		if s := undelivered(t, d); s != "" {
			t.Error(s)
		}
	})
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// No answer in time is tried again with the same event; meanwhile the mail leaves.
func TestPagedSlowly(t *testing.T) {
	dbtest.Each(t, dbtest.Floor(), func(t *testing.T, d *db.DB) {
		o := receiver(t)
		free := make(chan struct{})
		o.answer = func(n int, w http.ResponseWriter) {
			if n == 1 {
				<-free
			}
		}
		post := pagerPost(t, d, o.url)
		outbox.Hurry(post.Pager, 200*time.Millisecond)
		box, addr := server(t)
		post.Sender, _ = outbox.SMTP(fmt.Sprintf("smtp://%s?from=tafel@voorbeeld.invalid", addr))
		raise(t, d, "a1", "p1")
		do(t, d, func(tx *db.Tx) error {
			return outbox.Put(tx, outbox.Item{Person: "p1", Key: "test.late", Link: "/alarmen/a1", Urgent: true})
		})
		deliver(t, post)
		box.mu.Lock()
		n := len(box.mail)
		box.mu.Unlock()
		if s := undelivered(t, d); s != "1×no answer in time over=false stopped=false" || n != 1 {
			t.Fatal(s, n)
		}
		close(free)
		pass(d, 11*time.Second)
		deliver(t, post)
		if list := o.events(); len(list) != 2 || list[0].ID != list[1].ID {
			t.Fatal(o.heard())
		}
	})
}

// While the service is away an alarm goes round and ends: when it comes back nobody is paged for what is over, and it is
// told that the alarm ended, because a page may have arrived. Of one that never left it hears nothing.
func TestPagedWhileAway(t *testing.T) {
	dbtest.Each(t, dbtest.Floor(), func(t *testing.T, d *db.DB) {
		away := pagerPost(t, d, "http://127.0.0.1:1/")
		raise(t, d, "a1", "p1", "p2", "p1")
		deliver(t, away)
		if s := undelivered(t, d); s != "1×not reached over=false stopped=false" {
			t.Fatal(s)
		}
		over(t, d, "a1")
		raise(t, d, "a2", "p1")
		over(t, d, "a2")
		raise(t, d, "a3", "p1", "p2", "p1", "p2") // goes on: each person once, for the newest rung
		o := receiver(t)
		post := pagerPost(t, d, o.url)
		pass(d, time.Minute)
		deliver(t, post)
		if got, want := o.heard(), "a1 ended, a3 raised p1, a3 raised p2"; got != want {
			t.Fatalf("%s, want %s", got, want)
		}
		if list := o.events(); list[1].Rung != 3 || list[2].Rung != 4 {
			t.Errorf("%+v", list)
		}
		if s := undelivered(t, d); s != "1×not reached over=true stopped=false" {
			t.Error(s)
		}
	})
}

// After a day a page is given up, and shows.
func TestPagedForADay(t *testing.T) {
	dbtest.Each(t, dbtest.Floor(), func(t *testing.T, d *db.DB) {
		away := pagerPost(t, d, "http://127.0.0.1:1/")
		raise(t, d, "a1", "p1")
		deliver(t, away)
		pass(d, 23*time.Hour)
		deliver(t, away)
		pass(d, 2*time.Hour)
		o := receiver(t)
		deliver(t, pagerPost(t, d, o.url))
		if s := undelivered(t, d); s != "2×not reached over=false stopped=true" || o.heard() != "" {
			t.Fatal(s, o.heard())
		}
		raise(t, d, "a1", "p2") // and holds up nobody after it
		deliver(t, pagerPost(t, d, o.url))
		if o.heard() != "a1 raised p2" {
			t.Fatal(o.heard())
		}
	})
}

// Eight nodes at the same time send each page and each mail once, also when they begin anew.
func TestPagedByOneNode(t *testing.T) {
	dbtest.Each(t, dbtest.Floor(), func(t *testing.T, d *db.DB) {
		o := receiver(t)
		box, addr := server(t)
		for i := range 20 {
			raise(t, d, fmt.Sprint("a", i), "p1", "p2")
			p := tafel.PersonID(fmt.Sprint("m", i))
			do(t, d, func(tx *db.Tx) error {
				return outbox.Put(tx, outbox.Item{Person: p, Key: "test.late", Link: "/werk"})
			})
		}
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				post := pagerPost(t, d, o.url)
				post.Sender, _ = outbox.SMTP(fmt.Sprintf("smtp://%s?from=tafel@voorbeeld.invalid", addr))
				if _, err := post.Deliver(context.Background()); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		deliver(t, pagerPost(t, d, o.url))
		if n := len(o.events()); n != 40 {
			t.Errorf("%d pages", n)
		}
		box.mu.Lock()
		defer box.mu.Unlock()
		if len(box.mail) != 20 {
			t.Errorf("%d mails", len(box.mail))
		}
	})
}

// Without an on-call service nothing leaves and nothing fails; who configures one while an alarm goes on gets it.
func TestNotPaged(t *testing.T) {
	dbtest.Each(t, dbtest.Floor(), func(t *testing.T, d *db.DB) {
		o := receiver(t)
		post := pagerPost(t, d, o.url)
		pager := post.Pager
		post.Pager = nil
		raise(t, d, "a1", "p1")
		over(t, d, "a1")
		raise(t, d, "a2", "p1")
		deliver(t, post)
		if o.heard() != "" || undelivered(t, d) != "" {
			t.Fatal(o.heard(), undelivered(t, d))
		}
		if list, err := outbox.Messages(d.Plain(context.Background()), "p1", 10); err != nil || len(list) != 0 {
			t.Errorf("a page among the mails: %v %v", list, err)
		}
		post.Pager = pager
		deliver(t, post)
		if o.heard() != "a2 raised p1" {
			t.Fatal(o.heard())
		}
	})
}

// What is urgent is tried again at night too, what is not waits for the morning.
func TestUrgentMailAgainAtNight(t *testing.T) {
	dbtest.Each(t, dbtest.Floor(), func(t *testing.T, d *db.DB) {
		post := pagerPost(t, d, "http://127.0.0.1:1/")
		post.Sender, _ = outbox.SMTP("smtp://127.0.0.1:1?from=tafel@voorbeeld.invalid")
		d.Clock.MoveTo(calendar.Date("2026-03-02").At(16, 0))
		queue(t, d, 1)
		deliver(t, post)
		d.Clock.MoveTo(calendar.Date("2026-03-02").At(23, 0))
		do(t, d, func(tx *db.Tx) error {
			return outbox.Put(tx, outbox.Item{Person: "p2", Key: "test.late", Link: "/alarmen/a1", Urgent: true})
		})
		deliver(t, post)
		box, addr := server(t)
		post.Sender, _ = outbox.SMTP(fmt.Sprintf("smtp://%s?from=tafel@voorbeeld.invalid", addr))
		pass(d, 5*time.Minute)
		deliver(t, post)
		if len(box.mail) != 1 {
			t.Fatalf("%d mails at night", len(box.mail))
		}
		d.Clock.MoveTo(calendar.Date("2026-03-03").At(9, 0))
		deliver(t, post)
		if len(box.mail) != 2 {
			t.Errorf("%d mails in the morning", len(box.mail))
		}
	})
}

// An address, secret or source that is wrong is refused with a sentence that does not repeat it.
func TestPagerRefused(t *testing.T) {
	for _, x := range []struct{ url, secret, source, want string }{
		{"http://oproep.example/geheim", "", source, "TAFEL_PAGER_URL"},
		{"ftp://127.0.0.1/geheim", "", source, "TAFEL_PAGER_URL"},
		{"http://127.0.0.1.example/geheim", "", source, "TAFEL_PAGER_URL"},
		{"http://10.0.0.1/geheim", "", source, "TAFEL_PAGER_URL"},
		{"https:///geheim", "", source, "TAFEL_PAGER_URL"},
		{"geheim", "", source, "TAFEL_PAGER_URL"},
		{"https://oproep.example/%zz-geheim", "", source, "TAFEL_PAGER_URL"},
		{"https://oproep.example/#geheim", "", source, "TAFEL_PAGER_URL"},
		{"https://oproep.example/", "geheim", source, "TAFEL_PAGER_SECRET"},
		{"https://oproep.example/", "whsec_geheim", source, "TAFEL_PAGER_SECRET"},
		{"https://oproep.example/", "whsec_Z2VoZWlt", source, "TAFEL_PAGER_SECRET"},
		{"https://oproep.example/", "whsec_!!", source, "TAFEL_PAGER_SECRET"},
		{"https://oproep.example/", secret, "tafel", "TAFEL_PAGER_SOURCE"},
		{"https://oproep.example/", secret, "urn:een twee", "TAFEL_PAGER_SOURCE"},
	} {
		p, err := outbox.NewPager(x.url, x.secret, x.source)
		if p != nil || err == nil || !strings.HasPrefix(err.Error(), x.want) || strings.Contains(err.Error(), "geheim") {
			t.Errorf("%s %s %s: %v", x.url, x.secret, x.source, err)
		}
	}
	for _, url := range []string{"https://oproep.example/x?y=z", "http://127.0.0.1:9/", "http://localhost/", "http://[::1]:9/"} {
		if _, err := outbox.NewPager(url, "", "https://tafel.example"); err != nil {
			t.Error(url, err)
		}
	}
}

package web_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/i18n"
	"tafel/internal/limit"
	"tafel/internal/ui"
	"tafel/internal/verb"
	"tafel/internal/web"
)

func guarded(t *testing.T, a tafel.Actor, set func(*web.Server)) http.Handler {
	t.Helper()
	words := i18n.Catalog{}
	for _, w := range [][]byte{web.Words, ui.Words} {
		if err := words.Load(w); err != nil {
			t.Fatal(err)
		}
	}
	s := web.New(words, &calendar.Source{})
	s.Auth = func(*http.Request) (tafel.Actor, bool) { return a, a.Person != "" }
	s.Get("/wie", verb.Anyone, func(c *web.Ctx) (web.View, error) {
		scheme := "http"
		if web.Secure(c.R) {
			scheme = "https"
		}
		return web.View{Title: "x", Body: ui.Text("[" + web.Visitor(c.R) + " " + scheme + "]")}, nil
	})
	s.Fragment("/zoek", verb.SignedIn, func(c *web.Ctx) (web.View, error) {
		return web.View{Bare: true, Body: ui.Text("ok")}, nil
	})
	s.Do(verb.Write("letter.write", "/brieven", verb.SignedIn, "Writes a letter.", func(_ context.Context, a tafel.Actor, in letter) (verb.None, error) {
		return verb.None{}, errors.New("not reached")
	}))
	set(s)
	return s.Handler()
}

// Only a proxy of our own is believed about who asks and whether that was encrypted.
func TestProxies(t *testing.T) {
	list, err := web.Proxies("10.0.0.0/8, 192.168.1.4")
	if err != nil || len(list) != 2 {
		t.Fatal(list, err)
	}
	if _, err := web.Proxies("10.0.0.0/8 nonsense"); err == nil {
		t.Error("reads nonsense")
	}
	for _, x := range []struct {
		peer, forwarded, proto string
		proxies                []netip.Prefix
		want                   string
	}{
		{"203.0.113.9:5", "1.2.3.4", "https", nil, "[203.0.113.9 http]"},               // a stranger lies
		{"127.0.0.1:5", "1.2.3.4", "https", nil, "[1.2.3.4 https]"},                    // this machine
		{"127.0.0.1:5", "6.6.6.6, 1.2.3.4", "https", nil, "[1.2.3.4 https]"},           // the visitor lies to our proxy
		{"10.1.1.1:5", "6.6.6.6, 1.2.3.4, 10.2.2.2", "https", list, "[1.2.3.4 https]"}, // two proxies
		{"10.1.1.1:5", "", "https", list, "[10.1.1.1 https]"},
		{"10.1.1.1:5", "rubbish", "http", list, "[10.1.1.1 http]"},
		{"127.0.0.1:5", "1.2.3.4", "https", list, "[127.0.0.1 http]"}, // not on the list
		{"[2001:db8:1:2:3::4]:5", "", "", list, "[2001:db8:1:2::/64 http]"},
	} {
		h := guarded(t, tafel.Actor{}, func(s *web.Server) { s.Proxies = x.proxies })
		r := httptest.NewRequest("GET", "/wie", nil)
		r.RemoteAddr = x.peer
		r.Header.Set("X-Forwarded-For", x.forwarded)
		r.Header.Set("X-Forwarded-Proto", x.proto)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if !strings.Contains(w.Body.String(), x.want) {
			t.Errorf("%v: %.200s", x, w.Body.String())
		}
		if hsts := w.Header().Get("Strict-Transport-Security") != ""; hsts != strings.Contains(x.want, "https") {
			t.Error(x, "HSTS", hsts)
		}
	}
}

// Whoever goes too fast hears in a sentence how long to wait; pages, searching, forms and programs are counted apart.
func TestLimits(t *testing.T) {
	me := tafel.Actor{Account: "a", Person: "p", Lang: "nl"}
	h := guarded(t, me, func(s *web.Server) {
		s.Limits = web.Limits{Account: limit.New(time.Hour, 2, 10), Piece: limit.New(time.Hour, 1, 10), Door: limit.New(time.Hour, 1, 10), Visitor: limit.New(time.Hour, 12, 10)}
	})
	do := func(method, path string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(method, path, strings.NewReader("tekst=Wat+ik+typte"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	for _, x := range []struct {
		method, path string
		want         int
		has          string
	}{
		{"POST", "/zoek", 200, "ok"}, {"POST", "/zoek", 429, "Wacht"}, {"GET", "/wie", 200, ""}, {"GET", "/wie", 200, ""}, {"GET", "/wie", 429, "te snel"},
		{"POST", "/doe/letter.write", 429, "Wat ik typte"}, // a form that is too fast is not lost
		{"POST", "/aanmelden", 404, ""}, {"POST", "/aanmelden", 429, "te snel"}, {"GET", "/aanmelden", 404, ""}, {"GET", "/static/app.css", 404, ""},
		{"GET", "/aanmelden", 404, ""}, {"GET", "/aanmelden", 404, ""}, {"GET", "/aanmelden", 404, ""}, {"GET", "/aanmelden", 429, "te snel"}, {"GET", "/api/v1/x", 429, "te snel"},
	} {
		w := do(x.method, x.path)
		if w.Code != x.want || !strings.Contains(w.Body.String(), x.has) {
			t.Errorf("%s %s: %d, want %d %.300s", x.method, x.path, w.Code, x.want, w.Body.String())
		}
		if w.Code == 429 && (w.Header().Get("Retry-After") == "" || w.Header().Get("Retry-After") == "0") {
			t.Error(x.path, "does not say when to come back")
		}
	}
}

// Every answer has the headers; nothing personal is kept by a browser or a proxy.
func TestHeaders(t *testing.T) {
	h := guarded(t, tafel.Actor{}, func(*web.Server) {})
	for _, path := range []string{"/wie", "/nergens", "/static/nergens.css"} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		for name, want := range map[string]string{"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
			"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin", "Permissions-Policy": "camera=()"} {
			if got := w.Header().Get(name); !strings.Contains(got, want) {
				t.Errorf("%s %s: %q", path, name, got)
			}
		}
		if csp := w.Header().Get("Content-Security-Policy"); strings.Contains(csp, "unsafe") || strings.Contains(csp, "*") || !strings.Contains(csp, "frame-ancestors 'none'") {
			t.Error(csp)
		}
		if path != "/static/nergens.css" && w.Header().Get("Cache-Control") != "no-store" {
			t.Error(path, w.Header().Get("Cache-Control"))
		}
	}
}

// L12: a form that is sent after the session ended comes back with everything that was typed.
func TestTimedOutForm(t *testing.T) {
	h := guarded(t, tafel.Actor{}, func(*web.Server) {})
	w := ask(h, "POST", "/doe/letter.write", url.Values{"brief": {"b1"}, "tekst": {"Een half uur werk"}, "terug": {"/brief"}})
	body := w.Body.String()
	if w.Code != 401 || !strings.Contains(body, "Een half uur werk") || !strings.Contains(body, `value="b1"`) || !strings.Contains(body, "/aanmelden?terug=") {
		t.Errorf("%d %.900s", w.Code, body)
	}
}

package house

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tafel/internal/db"
)

// everything reads every column of every table of the database, whichever engine it is on.
func everything(t *testing.T, d *db.DB) map[string]string {
	t.Helper()
	r := d.Plain(context.Background())
	list := `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`
	if d.Engine() == "postgres" {
		list = `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`
	}
	rows, err := r.Query(list)
	var tables []string
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var n string
		err := scan(&n)
		tables = append(tables, n)
		return err
	})
	if err != nil || len(tables) < 30 {
		t.Fatal(len(tables), err)
	}
	out := map[string]string{}
	for _, n := range tables {
		rows, err := r.Query(`SELECT * FROM "` + n + `"`)
		if err != nil {
			t.Fatal(n, err)
		}
		cols, _ := rows.Columns()
		var b strings.Builder
		for rows.Next() {
			vals := make([]any, len(cols))
			for i := range vals {
				vals[i] = new(any)
			}
			if err := rows.Scan(vals...); err != nil {
				t.Fatal(n, err)
			}
			for _, v := range vals {
				x := *v.(*any)
				if raw, ok := x.([]byte); ok {
					x = string(raw)
				}
				fmt.Fprintf(&b, "%v\n", x)
			}
		}
		rows.Close()
		out[n] = b.String()
	}
	return out
}

// usable fails when a secret stands readable in the database, and when nothing of it is there at all.
func usable(t *testing.T, s *street, secrets map[string]string) {
	t.Helper()
	for table, text := range everything(t, s.h.DB) {
		for what, plain := range secrets {
			if len(plain) < 6 {
				t.Errorf("%s: %q is no secret", what, plain)
			}
			if strings.Contains(text, plain) {
				t.Errorf("%s stands readable in %s", what, table)
			}
		}
	}
	if s.file == "" {
		return
	}
	for _, tail := range []string{"", "-wal"} { // what was deleted may still be in the file
		b, err := os.ReadFile(s.file + tail)
		if err != nil {
			continue
		}
		for what, plain := range secrets {
			if strings.Contains(string(b), plain) {
				t.Errorf("%s stands readable in the file of the database", what)
			}
		}
	}
}

// L19: whoever holds the whole database can sign in nowhere with it. Every kind of secret is made and used first.
func TestNoUsableSecretInTheDatabase(t *testing.T) {
	streets(t, func(t *testing.T, s *street) {
		secrets := map[string]string{}
		var box []string
		s.h.Account.Later = func(f func()) { f() }
		s.h.Account.Send = func(_ context.Context, _, _, text string) (bool, error) { box = append(box, text); return true, nil }
		s.h.Post.Base = "https://tafel.test"
		asked := s.ask("", "/aanmelden", url.Values{"adres": {"marieke@voorbeeld.invalid"}})
		link := regexp.MustCompile(`/aanmelden/link/(\S+)`).FindStringSubmatch(box[0])
		secrets["a link to sign in"] = link[1]
		secrets["the browser that asked for a link"] = asked.Result().Cookies()[0].Value
		usable(t, s, secrets) // before it is used
		s.cookies["browser"] = asked.Result().Cookies()[0]
		who := regexp.MustCompile(`name="wie" value="([^"]+)"`).FindStringSubmatch(s.page("browser", link[0]))[1]
		in := s.ask("browser", link[0], url.Values{"wie": {who}})
		s.cookies["Marieke"] = in.Result().Cookies()[0]
		secrets["a session"] = s.cookies["Marieke"].Value
		made := s.ask("Marieke", "/account/sleutel", url.Values{"naam": {"koppeling"}})
		key := regexp.MustCompile(`tafel_[A-Za-z0-9_-]{43}`).FindString(made.Body.String())
		secrets["a key for a program"] = key

		// A program makes a calendar address, with an idempotency key: the answer that is kept holds no secret.
		call := func() *httptest.ResponseRecorder {
			r := httptest.NewRequest("POST", "/api/v1/agenda-adressen", strings.NewReader("{}"))
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Authorization", "Bearer "+key)
			r.Header.Set("Idempotency-Key", "once")
			w := httptest.NewRecorder()
			s.web.ServeHTTP(w, r)
			return w
		}
		w := call()
		if w.Code != 201 {
			t.Fatal(w.Code, w.Body.String())
		}
		var out map[string]any
		if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
			t.Fatal(err)
		}
		feed := ""
		for _, v := range out {
			if x, ok := v.(string); ok && strings.Contains(x, "/") {
				feed = x[strings.LastIndex(x, "/")+1:]
			}
		}
		secrets["a calendar address"] = strings.TrimSuffix(feed, ".ics")
		if again := call(); again.Code != http.StatusConflict {
			t.Error("the same key tells the secret again", again.Code, again.Body.String())
		}
		usable(t, s, secrets)
	})
}

// fileOf is the database file of a street on SQLite.
func fileOf(url string) string {
	if filepath.Ext(url) == ".db" {
		return url
	}
	return ""
}

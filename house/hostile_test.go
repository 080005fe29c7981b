package house

import (
	"context"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"reflect"
	"strings"
	"testing"

	"tafel"
	"tafel/internal/db"
	"tafel/internal/dbtest"
	"tafel/internal/play"
	"tafel/internal/verb"
)

// smallTown is a small world for tests of the whole house: a table with people around it, and some of everything.
const smallTown = `
scenario town
language nl
organisation gemeente "Gemeente" kind municipality
organisation kering "De Kering" kind housing
team noord "Noord" of gemeente
worker marieke "Marieke de Wit" at gemeente in noord as "wijkcoach" roles coordinator,leader,admin,privacy load 16
worker anouk "Anouk Brands" at kering as "consulent"
resident a "Daniëlle Verbeek"
household gezin "Verbeek" of a
marieke table.open vraag="Ik wil in mijn huis blijven." huishouden=@gezin grond=wmo -> t
marieke seat.invite tafel=@t persoon=@anouk rol="huur" leefgebieden=housing leefgebieden=money grond=huur waarom="huur" -> z
anouk seat.accept zetel=@z
marieke plan.goal tafel=@t leefgebied=housing woorden="In mijn huis blijven." -> g
anouk agreement.propose tafel=@t wat="De ontruiming stil leggen" van=@anouk aan=@marieke voor=+10d doel=@g -> p
a report.make tekst="Er is iets aan de hand" -> m
`

// build makes a house on a migrated database and lives the small town in it.
func build(t *testing.T, d *db.DB) (*House, *stage) {
	t.Helper()
	h, err := around(context.Background(), d)
	if err != nil {
		t.Fatal(err)
	}
	s, err := play.Parse(smallTown)
	if err != nil {
		t.Fatal(err)
	}
	st := newStage(h, s, io.Discard)
	h.Web.Auth = st.auth
	st.door = h.Web.Handler()
	for _, l := range s.Lines {
		if err := st.play(context.Background(), l); err != nil {
			t.Fatalf("%s: %v", l.Text, err)
		}
	}
	if len(st.result.Failed) > 0 {
		t.Fatal(st.result.Failed)
	}
	return h, st
}

func naughty(t *testing.T) []string {
	t.Helper()
	b, err := os.ReadFile("../internal/verb/testdata/blns.json")
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	if err := json.Unmarshal(b, &list); err != nil {
		t.Fatal(err)
	}
	return append(list, "\x00", "\xff\xfe", strings.Repeat("a", 20_000), "' OR 1=1; DROP TABLE person; --", "{{.}}", "${7*7}", "..\\..\\", "\u202Eevil\u202C")
}

// ask sends a request as somebody; the answer may never be a fault, and never repeat the text as markup.
func (st *stage) ask(t *testing.T, a tafel.Actor, method, path, kind, body, evil string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r = r.WithContext(context.WithValue(r.Context(), actorKey{}, a))
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	r.Header.Set("Authorization", "Bearer test")
	rec := httptest.NewRecorder()
	st.door.ServeHTTP(rec, r)
	if rec.Code >= 500 {
		t.Errorf("%s %s with %.60q: %d", method, path, evil, rec.Code)
	}
	if strings.Contains(rec.Header().Get("Content-Type"), "text/html") && dangerous(evil) && strings.Contains(rec.Body.String(), evil) {
		t.Errorf("%s %s gives %.60q back as markup", method, path, evil)
	}
	return rec
}

// dangerous reports whether a text, unescaped in a page, would make an element.
func dangerous(s string) bool {
	i := strings.IndexByte(s, '<')
	return i >= 0 && i+1 < len(s) && html.EscapeString(s) != s && (s[i+1] >= 'a' && s[i+1] <= 'z' || s[i+1] >= 'A' && s[i+1] <= 'Z')
}

// TestHostileThroughEveryField puts naughty strings through every field of every verb, as a form and through
// the API: stored and shown faithfully or refused with a sentence, never a fault, never script.
func TestHostileThroughEveryField(t *testing.T) {
	list := naughty(t)
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		h, st := build(t, d)
		who, err := st.actor(context.Background(), "marieke")
		if err != nil {
			t.Fatal(err)
		}
		who.Via = "page"
		n := 0
		for _, v := range h.Web.Verbs() {
			if v.Read || v.Name == "account.session-end" {
				continue
			}
			for i, f := range verb.Fields(v.In) {
				step := len(list)/12 + 1
				for j := i % step; j < len(list); j += step {
					evil := list[j]
					form := url.Values{"terug": {"/werk"}}
					body := map[string]any{}
					for _, o := range verb.Fields(v.In) {
						form.Set(o.Name, st.plausible(o))
						if o.Kind == reflect.String {
							body[o.Name] = st.plausible(o)
						}
					}
					form.Set(f.Name, evil)
					st.ask(t, who, "POST", "/doe/"+v.Name, "application/x-www-form-urlencoded", form.Encode(), evil)
					n++
					if v.Path != "" && f.Kind == reflect.String {
						body[f.Name] = evil
						raw, _ := json.Marshal(body)
						st.ask(t, who, "POST", "/api/v1"+v.Path, "application/json", string(raw), evil)
						n++
					}
				}
			}
		}
		for _, p := range []string{"/werk", "/tafels", "/meldingen", "/afspraken", "/tafels/" + st.refs["t"][""], "/tafels/" + st.refs["t"][""] + "/plan"} {
			rec := st.ask(t, who, "GET", p, "", "", "")
			if rec.Code != http.StatusOK {
				t.Errorf("%s answers %d after all that", p, rec.Code)
			}
			for _, evil := range list {
				if dangerous(evil) && strings.Contains(rec.Body.String(), evil) {
					t.Errorf("%s shows %.60q as markup", p, evil)
				}
			}
		}
		t.Logf("%d requests", n)
	})
}

// plausible is a value that gets past the first checks of a field, so that the hostile one is what decides.
func (st *stage) plausible(f verb.Field) string {
	switch f.Name {
	case "tafel":
		return st.refs["t"][""]
	case "doel":
		return st.refs["g"][""]
	case "afspraak":
		return st.refs["p"][""]
	case "zetel":
		return st.refs["z"][""]
	case "huishouden":
		return st.refs["gezin"][""]
	case "van":
		return string(st.people["anouk"])
	case "aan", "persoon":
		return string(st.people["marieke"])
	case "melding":
		return st.refs["m"][""]
	case "leefgebied":
		return "housing"
	case "grond":
		return "wmo"
	}
	switch f.Type.Name() {
	case "Date":
		return string(st.h.Clock.Now().Date().Add(7))
	case "Moment":
		return st.h.Clock.Now().AddDate(0, 0, 7).Format("2006-01-02T15:04")
	}
	switch f.Kind {
	case reflect.Bool:
		return "true"
	case reflect.Int64:
		return "1"
	}
	return "x"
}

// TestHostileShownFaithfully stores every naughty string that is taken as the question of a table, and finds
// exactly that text on the page.
func TestHostileShownFaithfully(t *testing.T) {
	list := naughty(t)
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		h, st := build(t, d)
		ctx := context.Background()
		who, err := st.actor(ctx, "marieke")
		if err != nil {
			t.Fatal(err)
		}
		v, _ := h.Web.Verb("table.open")
		taken := 0
		for _, evil := range list {
			in := v.New()
			if err := verb.Fill(in, url.Values{"vraag": {evil}}); err != nil {
				t.Fatal(err)
			}
			out, err := v.Run(ctx, who, in)
			if err != nil {
				var no *tafel.Refusal
				if !asRefusal(err, &no) {
					t.Errorf("%.60q: %v", evil, err)
				}
				continue
			}
			taken++
			id := flatten(out)[""]
			clean := reflect.ValueOf(in).Elem().FieldByName("Question").String()
			rec := st.ask(t, who, "GET", "/tafels/"+id, "", "", evil)
			if !strings.Contains(html.UnescapeString(rec.Body.String()), clean) {
				t.Errorf("%.60q is not shown as it was typed", evil)
			}
		}
		if taken < len(list)/2 {
			t.Fatalf("only %d of %d were taken", taken, len(list))
		}
		t.Log(fmt.Sprint(taken, " of ", len(list), " taken, the rest refused with a sentence"))
	})
}

func asRefusal(err error, no **tafel.Refusal) bool {
	r, ok := err.(*tafel.Refusal)
	*no = r
	return ok
}

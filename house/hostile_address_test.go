package house

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"tafel"
	"tafel/internal/db"
	"tafel/internal/dbtest"
	"tafel/internal/verb"
)

// TestHostileAddresses asks for every page, file and read of the API with naughty texts in its address, as somebody
// who may come in and as nobody: it is not found, or refused with a sentence, never a fault, on both engines.
func TestHostileAddresses(t *testing.T) {
	list := []string{"\x00", "\xff\xfe", "'", "' OR 1=1; --", "%", "..", "<script>alert(1)</script>", "☃𝕊", strings.Repeat("a", 3000), "-1", "99999999999999999999", "NaN", "null", "\n", "{id}"}
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		h, st := build(t, d)
		n := 0
		try := func(path string) {
			for _, name := range []string{"marieke", "a", ""} {
				n++
				if name == "" {
					st.ask(t, tafel.Actor{}, "GET", path, "", "", path)
					continue
				}
				who, err := st.actor(context.Background(), name)
				if err != nil {
					t.Fatal(err)
				}
				who.Via = "page"
				st.ask(t, who, "GET", path, "", "", path)
			}
		}
		at := func(pattern, evil string) string {
			parts := strings.Split(pattern, "/")
			for i, p := range parts {
				if strings.HasPrefix(p, "{") && p != "{$}" {
					parts[i] = url.PathEscape(evil)
				}
			}
			return strings.ReplaceAll(strings.Join(parts, "/"), "{$}", "")
		}
		ask := []string{"toon", "pagina", "na", "vanaf", "tot", "staat", "persoon", "organisatie", "tafel", "lijst", "huishouden", "melding", "doel", "afspraak", "van", "met", "terug"}
		for i, door := range h.Web.Doors() {
			f := strings.Fields(door)
			if (f[0] != "page" && f[0] != "file") || f[1] != "GET" || strings.HasPrefix(f[2], "/static") {
				continue
			}
			for j, evil := range list {
				if strings.Contains(f[2], "{") {
					try(at(f[2], evil))
				}
				if (i+j)%4 == 0 {
					q := url.Values{}
					for _, k := range ask {
						q.Set(k, evil)
					}
					try(at(f[2], st.refs["t"][""]) + "?" + q.Encode())
				}
			}
		}
		for _, v := range h.Web.Verbs() {
			if !v.Read || v.Path == "" {
				continue
			}
			for _, evil := range list {
				q := url.Values{}
				for _, x := range verb.Fields(v.In) {
					q.Set(x.Name, evil)
				}
				try("/api/v1" + at(v.Path, evil) + "?" + q.Encode())
			}
		}
		t.Logf("%d requests", n)
	})
}

package house

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"tafel/internal/db"
	"tafel/internal/dbtest"
)

// call does a request to the API as somebody ("" is nobody) and reads the answer.
func (st *stage) call(t *testing.T, who, method, path, body string, head ...string) (*httptest.ResponseRecorder, map[string]any) {
	t.Helper()
	r := httptest.NewRequest(method, "/api/v1"+path, strings.NewReader(body))
	if who != "" {
		a, err := st.actor(context.Background(), who)
		if err != nil {
			t.Fatal(err)
		}
		r = r.WithContext(context.WithValue(r.Context(), actorKey{}, a))
		r.Header.Set("Authorization", "Bearer test")
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(head); i += 2 {
		r.Header.Set(head[i], head[i+1])
	}
	rec := httptest.NewRecorder()
	st.door.ServeHTTP(rec, r)
	out := map[string]any{}
	if rec.Body.Len() > 0 {
		if err := json.Unmarshal(rec.Body.Bytes(), &out); err != nil {
			t.Errorf("%s %s answers no JSON: %.200s", method, path, rec.Body)
		}
	}
	if rec.Code >= 400 {
		if k := rec.Header().Get("Content-Type"); k != "application/problem+json" || out["detail"] == nil || out["title"] == nil {
			t.Errorf("%s %s refuses (%d) without a problem document: %s %v", method, path, rec.Code, k, out)
		}
	}
	if rec.Header().Get("API-Version") == "" && rec.Code != http.StatusNotModified {
		t.Errorf("%s %s (%d) does not tell the version", method, path, rec.Code)
	}
	return rec, out
}

// A system of a partner talks to the API: who has no key hears 401, what is not there or not yours is 404 in
// the same words, a read that did not change costs 304, a write with a key is done once, and whoever writes over
// somebody else gets both values.
func TestAPI(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		_, st := build(t, d)
		table, goal := st.refs["t"][""], st.refs["g"][""]

		for _, c := range []struct {
			who, method, path, body string
			want                    int
		}{
			{"", "GET", "/tafels", "", http.StatusUnauthorized},
			{"", "POST", "/tafels", `{"vraag":"x"}`, http.StatusUnauthorized},
			{"marieke", "GET", "/bestaat-niet", "", http.StatusNotFound},
			{"marieke", "GET", "/tafels/geen-tafel", "", http.StatusNotFound},
			{"marieke", "POST", "/tafels", `{"vraag":`, http.StatusBadRequest},
			{"marieke", "POST", "/tafels", `{"vraag":7}`, http.StatusBadRequest},
			{"marieke", "POST", "/tafels", `{}`, http.StatusBadRequest},
			{"anouk", "POST", "/rollen", `{"persoon":"x","rollen":["admin"]}`, http.StatusForbidden},
			{"a", "POST", "/tafels", `{"vraag":"x"}`, http.StatusForbidden},
		} {
			rec, out := st.call(t, c.who, c.method, c.path, c.body)
			if rec.Code != c.want {
				t.Errorf("%s %s %s: %d, want %d (%v)", c.who, c.method, c.path, rec.Code, c.want, out)
			}
		}

		// Who sends a cookie instead of a key is nobody here.
		r := httptest.NewRequest("GET", "/api/v1/tafels", nil)
		r.AddCookie(&http.Cookie{Name: "tafel", Value: "x"})
		rec := httptest.NewRecorder()
		st.door.ServeHTTP(rec, r)
		if rec.Code != http.StatusUnauthorized || rec.Header().Get("WWW-Authenticate") == "" {
			t.Errorf("without a key: %d %v", rec.Code, rec.Header())
		}

		// ETag.
		rec, _ = st.call(t, "marieke", "GET", "/tafels/"+table+"/plan", "")
		tag := rec.Header().Get("ETag")
		if rec.Code != 200 || tag == "" {
			t.Fatalf("plan: %d, tag %q", rec.Code, tag)
		}
		for _, sent := range []string{tag, `"x", W/` + tag, "*"} {
			if rec, _ := st.call(t, "marieke", "GET", "/tafels/"+table+"/plan", "", "If-None-Match", sent); rec.Code != http.StatusNotModified || rec.Body.Len() > 0 {
				t.Errorf("If-None-Match %s: %d with %d bytes", sent, rec.Code, rec.Body.Len())
			}
		}
		if rec, _ := st.call(t, "marieke", "POST", "/doel-cijfers", `{"doel":"`+goal+`","cijfer":4}`); rec.Code != http.StatusCreated {
			t.Fatalf("measure: %d %s", rec.Code, rec.Body)
		}
		if rec, _ := st.call(t, "marieke", "GET", "/tafels/"+table+"/plan", "", "If-None-Match", tag); rec.Code != 200 || rec.Header().Get("ETag") == tag {
			t.Errorf("after a change the old tag still counts: %d", rec.Code)
		}

		// Idempotency: eight at once with one key make one agreement; other content under the key is refused.
		body := func(what string) string {
			return `{"tafel":"` + table + `","wat":"` + what + `","van":"` + string(st.people["anouk"]) + `","aan":"` + string(st.people["marieke"]) + `","voor":"` + string(st.h.Clock.Now().Date().Add(20)) + `"}`
		}
		var mu sync.Mutex
		var wg sync.WaitGroup
		ids, codes := map[any]bool{}, map[int]int{}
		for range 8 {
			wg.Go(func() {
				rec, out := st.call(t, "anouk", "POST", "/afspraken", body("Een brief sturen"), "Idempotency-Key", "k1")
				mu.Lock()
				defer mu.Unlock()
				codes[rec.Code]++
				if rec.Code == http.StatusCreated {
					ids[out["afspraak"]] = true
				}
			})
		}
		wg.Wait()
		if len(ids) != 1 || codes[http.StatusCreated]+codes[http.StatusConflict] != 8 {
			t.Errorf("one key made %v, codes %v", ids, codes)
		}
		if rec, out := st.call(t, "anouk", "POST", "/afspraken", body("Een brief sturen"), "Idempotency-Key", "k1"); rec.Code != http.StatusCreated || !ids[out["afspraak"]] {
			t.Errorf("the same key later: %d %v, want %v", rec.Code, out, ids)
		}
		if rec, _ := st.call(t, "anouk", "POST", "/afspraken", body("Iets anders"), "Idempotency-Key", "k1"); rec.Code != http.StatusBadRequest {
			t.Errorf("other content under the same key: %d", rec.Code)
		}
		if rec, _ := st.call(t, "marieke", "POST", "/afspraken", body("Iets van Marieke"), "Idempotency-Key", "k1"); rec.Code != http.StatusCreated {
			t.Errorf("the key of somebody else stands in the way: %d %s", rec.Code, rec.Body)
		}

		// L09: both values.
		change := func(words string) string {
			return `{"doel":"` + goal + `","leefgebied":"housing","woorden":"` + words + `","versie":1}`
		}
		if rec, _ := st.call(t, "marieke", "POST", "/doel-wijzigingen", change("In dit huis blijven.")); rec.Code != http.StatusCreated {
			t.Fatalf("first: %d %s", rec.Code, rec.Body)
		}
		rec, out := st.call(t, "marieke", "POST", "/doel-wijzigingen", change("Ergens blijven."))
		now, _ := out["waarde_nu"].(map[string]any)
		if rec.Code != http.StatusConflict || now["woorden"] != "In dit huis blijven." || now["versie"] != "2" {
			t.Errorf("stale: %d %v", rec.Code, out)
		}
	})
}

// Every verb with a door in the API is described, with its room, and no name or number of a person stands in an address.
func TestAPIDescription(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		h, st := build(t, d)
		_, doc := st.call(t, "", "GET", "/openapi.json", "")
		paths := doc["paths"].(map[string]any)
		tags := map[string]bool{}
		for _, x := range doc["tags"].([]any) {
			tag := x.(map[string]any)
			if tags[tag["name"].(string)] = true; tag["description"] == nil {
				t.Errorf("room %s has no sentence in house/rooms.go", tag["name"])
			}
		}
		for _, v := range h.Web.Verbs() {
			if v.Path != "" && paths[v.Path] == nil {
				t.Errorf("%s is not described", v.Name)
			}
			if r, _, _ := strings.Cut(v.Name, "."); v.Path != "" && !tags[r] {
				t.Errorf("room %s is no tag", r)
			}
			for _, word := range []string{"{bsn}", "{naam}", "{email}"} {
				if strings.Contains(v.Path, word) {
					t.Errorf("%s has %s in its address", v.Name, word)
				}
			}
		}
		if _, doc := st.call(t, "", "GET", "/openapi-3.0.json", ""); !strings.HasPrefix(doc["openapi"].(string), "3.0.") {
			t.Errorf("openapi-3.0.json is %v", doc["openapi"])
		}
	})
}

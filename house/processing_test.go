package house

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tafel"
	"tafel/feature/account"
	"tafel/feature/processing"
	"tafel/internal/db"
	"tafel/internal/dbtest"
	"tafel/internal/ledger"
	"tafel/internal/outbox"
	"tafel/internal/trace"
)

// posted is one mail with the chain of calls in its header.
type posted struct{ to, trace string }

type postbox struct{ got []posted }

func (p *postbox) Send(ctx context.Context, to, _, _ string) error {
	p.got = append(p.got, posted{to, trace.From(ctx).Text()})
	return nil
}

// schema reads the published schemas of the standard, with what they point to.
type schema struct{ open, attributes map[string]any }

func readSchema(t *testing.T) schema {
	t.Helper()
	var s schema
	for name, to := range map[string]*map[string]any{"ldv-lezen-openapi.fixed.json": &s.open, "attributes.schema.json": &s.attributes} {
		b, err := os.ReadFile("../feature/processing/testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(b, to); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func (s schema) find(ref string) map[string]any {
	if strings.HasSuffix(ref, "attributes.schema.json") {
		return s.attributes
	}
	var at any = s.open
	for _, p := range strings.Split(strings.TrimPrefix(ref, "#/"), "/") {
		m, _ := at.(map[string]any)
		at = m[p]
	}
	m, _ := at.(map[string]any)
	return m
}

var uuidForm = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// check holds a value against a schema: the words that the published schemas use.
func (s schema) check(at string, v any, x map[string]any) (wrong []string) {
	if ref, ok := x["$ref"].(string); ok {
		y := s.find(ref)
		if y == nil {
			return []string{at + ": the schema points nowhere: " + ref}
		}
		return s.check(at, v, y)
	}
	say := func(format string, args ...any) { wrong = append(wrong, at+": "+fmt.Sprintf(format, args...)) }
	if all, ok := x["allOf"].([]any); ok {
		for _, y := range all {
			wrong = append(wrong, s.check(at, v, y.(map[string]any))...)
		}
	}
	switch x["type"] {
	case "object":
		m, ok := v.(map[string]any)
		if !ok {
			say("no object")
			return wrong
		}
		if list, ok := x["required"].([]any); ok {
			for _, r := range list {
				if _, ok := m[r.(string)]; !ok {
					say("%s is not there", r)
				}
			}
		}
		props, _ := x["properties"].(map[string]any)
		for k, w := range m {
			if y, ok := props[k].(map[string]any); ok {
				wrong = append(wrong, s.check(at+"."+k, w, y)...)
			}
		}
	case "array":
		list, ok := v.([]any)
		if !ok {
			say("no list")
		}
		for i, w := range list {
			wrong = append(wrong, s.check(fmt.Sprint(at, "[", i, "]"), w, x["items"].(map[string]any))...)
		}
	case "integer":
		if f, ok := v.(float64); !ok || f != float64(int64(f)) {
			say("no whole number: %v", v)
		}
	case "string":
		text, ok := v.(string)
		if !ok {
			say("no text")
		}
		if p, ok := x["pattern"].(string); ok && !regexp.MustCompile(p).MatchString(text) {
			say("%q is not %s", text, p)
		}
		if list, ok := x["enum"].([]any); ok && !slices.Contains(list, v) {
			say("%q is none of %v", text, list)
		}
		switch x["format"] {
		case "uuid":
			if !uuidForm.MatchString(text) {
				say("%q is no uuid", text)
			}
		case "uri":
			if u, err := url.Parse(text); err != nil || !u.IsAbs() {
				say("%q is no address", text)
			}
		}
	}
	return wrong
}

// Two organisations, each with a system of its own. A call of the first, with its chain of calls, is followed through
// Tafel and through the mail to the second; both find it again by the same chain, each its own part, and nowhere stands
// who did it or whom it was about by name.
func TestChainAcrossOrganisations(t *testing.T) {
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		h, st := lifeOf(t, d, region+`
worker privacy "Robbert Visser" at gemeente as "functionaris" roles privacy
worker systeem "Zaaksysteem Koppeling" at gemeente as "koppeling"
worker ankersysteem "Anker Koppeling" at anker as "koppeling"
`)
		ctx := context.Background()
		h.Post.Base = "https://tafel.test"
		box := &postbox{}
		h.Post.Sender = box
		address := h.Post.Address
		h.Post.Address = func(r db.Reader, p tafel.PersonID) (a outbox.Address, err error) {
			a, err = address(r, p)
			a.Email = string(p) + "@voorbeeld.invalid"
			return a, err
		}
		h.Web.Auth = h.Account.Auth
		keys := map[string]string{}
		keyOf := func(name string) string {
			if keys[name] == "" {
				a := st.as(t, name)
				a.Via = "page"
				out, err := h.Account.MakeToken(ctx, a, account.TokenInput{Name: "koppeling"})
				if err != nil {
					t.Fatal(err)
				}
				keys[name] = out.Secret
			}
			return keys[name]
		}
		call := func(who, method, path, body, parent string) *httptest.ResponseRecorder {
			r := httptest.NewRequest(method, path, strings.NewReader(body))
			r.Header.Set("Content-Type", "application/json")
			if who != "" {
				r.Header.Set("Authorization", "Bearer "+keyOf(who))
			}
			if parent != "" {
				r.Header.Set("traceparent", parent)
			}
			w := httptest.NewRecorder()
			st.door.ServeHTTP(w, r)
			return w
		}

		// A: the system of the municipality opens a table for a household and asks the housing association along.
		const chain, caller = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
		head := "00-" + chain + "-" + caller + "-01"
		home := st.refs["verbeek"][""]
		w := call("marieke", "POST", "/api/v1/tafels", `{"vraag":"Hoe houden we het huis?","huishouden":"`+home+`","grond":"wmo"}`, head)
		if w.Code != 201 {
			t.Fatal(w.Code, w.Body)
		}
		answered := trace.Again(w.Header().Get("traceparent"))
		if answered.ID != chain || answered.Span == caller {
			t.Errorf("the answer says %q", w.Header().Get("traceparent"))
		}
		var table struct {
			ID string `json:"tafel"`
		}
		json.Unmarshal(w.Body.Bytes(), &table)
		if table.ID == "" {
			var all map[string]any
			json.Unmarshal(w.Body.Bytes(), &all)
			table.ID, _ = all["id"].(string)
		}
		w = call("marieke", "POST", "/api/v1/uitnodigingen", `{"tafel":"`+table.ID+`","persoon":"`+string(st.people["bas"])+`","rol":"huur","leefgebieden":["housing"],"grond":"huur","waarom":"Er is huurachterstand."}`, head)
		if w.Code != 201 {
			t.Fatal(w.Code, w.Body)
		}
		invited := trace.Again(w.Header().Get("traceparent"))
		var seat struct {
			ID string `json:"zetel"`
		}
		json.Unmarshal(w.Body.Bytes(), &seat)

		// The mail to the other organisation carries the chain on.
		if _, err := h.Post.Deliver(ctx); err != nil {
			t.Fatal(err)
		}
		mail := ""
		for _, m := range box.got {
			if strings.HasPrefix(m.to, string(st.people["bas"])) {
				mail = m.trace
			}
		}
		if x := trace.Again(mail); x.ID != chain || x.Span != invited.Span {
			t.Fatalf("the mail says %q, the invitation was %q", mail, invited.Text())
		}
		// B: its system answers within the same chain.
		if w = call("bas", "GET", "/api/v1/tafels/"+table.ID, "", mail); w.Code == 500 {
			t.Fatal(w.Code, w.Body)
		}
		if w = call("bas", "POST", "/api/v1/zetel-aanvaardingen", `{"zetel":"`+seat.ID+`"}`, mail); w.Code != 201 {
			t.Fatal(w.Code, w.Body)
		}
		if w = call("bas", "GET", "/api/v1/tafels/"+table.ID, "", mail); w.Code != 200 {
			t.Fatal(w.Code, w.Body)
		}
		// A header that is not well formed is replaced, not refused.
		for _, bad := range []string{"00-" + strings.Repeat("0", 32) + "-" + caller + "-01", "hallo", "00-" + strings.ToUpper(chain) + "-" + caller + "-01"} {
			w = call("bas", "GET", "/api/v1/tafels/"+table.ID, "", bad)
			if x := trace.Again(w.Header().Get("traceparent")); w.Code != 200 || x.ID == chain || len(x.ID) != 32 {
				t.Errorf("%q: %d %q", bad, w.Code, w.Header().Get("traceparent"))
			}
		}

		// Who reads: the privacy officer, and whom the organisation appointed; only by key, only the own lines.
		const path = "/lezenapi/v1/processing-activities"
		ask := `{"traceId":"` + chain[:8] + "-" + chain[8:12] + "-" + chain[12:16] + "-" + chain[16:20] + "-" + chain[20:] + `"}`
		for who, want := range map[string]int{"": 401, "marieke": 403, "systeem": 403, "ankersysteem": 403, "wim": 403, "danielle": 403, "privacy": 200} {
			if w := call(who, "POST", path, ask, ""); w.Code != want {
				t.Errorf("%s reads: %d, want %d: %s", who, w.Code, want, w.Body)
			} else if want >= 400 && (w.Header().Get("Content-Type") != "application/problem+json" || strings.Contains(w.Body.String(), chain[:8])) {
				t.Errorf("%s: %s %s", who, w.Header().Get("Content-Type"), w.Body)
			}
		}
		h.Web.Auth = st.auth
		for _, line := range []string{
			`refused marieke processing.appoint persoon=@systeem`,
			`refused wim processing.appoint persoon=@bas`,
			`refused wim processing.appoint persoon=@wim because "niet jezelf"`,
			`wim processing.appoint persoon=@systeem`,
			`ruud processing.appoint persoon=@ankersysteem`,
			`refused bas reads processing.lines spoor=` + chain,
			`privacy reads processing.lines spoor=` + chain + ` has "table.open" lacks "Marieke"`,
			`refused privacy reads processing.lines spoor=x because "vul het aan"`,
			`privacy opens /privacybureau/verwerkingen?spoor=` + chain + ` has "table.open" has "Zaaksysteem Koppeling" lacks "⟦" lacks "Daniëlle"`,
			`nobody opens /verwerkingsregister has "Samen een vraag beantwoorden" lacks "⟦"`,
			`nobody opens /verwerkingsregister/grond-wmo/1 has "2015" lacks "⟦"`,
			`refused nobody opens /verwerkingsregister/grond-wmo/99`,
			`refused wim opens /privacybureau/verwerkingen`,
			`refused wim processing.activity activiteit=melden versie=1 naam="Melden" wet="AVG" doel="Horen" reden="x"`,
			`privacy processing.activity activiteit=melden versie=1 naam="Melden" wet="AVG artikel 6" doel="Horen" onderdelen=report reden="Korter."`,
			`refused privacy processing.activity activiteit=melden versie=1 naam="Melden" wet="AVG" doel="Horen" reden="x" because "net voor"`,
			`refused privacy processing.activity activiteit=grond-wmo naam="Melden" wet="AVG" doel="Horen" reden="x" because "grondslagen"`,
			`nobody opens /verwerkingsregister/melden/2 has "Korter." lacks "⟦"`,
		} {
			tell(t, st, line)
		}
		h.Web.Auth = h.Account.Auth

		std := readSchema(t)
		type list struct {
			List []processing.Record `json:"processingActivities"`
			Next string              `json:"cursor"`
		}
		read := func(who, body string) (list, string) {
			t.Helper()
			w := call(who, "POST", path, body, "")
			if w.Code != 200 || w.Header().Get("Content-Type") != "application/json" || w.Header().Get("traceparent") == "" {
				t.Fatal(who, body, w.Code, w.Header(), w.Body)
			}
			var any any
			if err := json.Unmarshal(w.Body.Bytes(), &any); err != nil {
				t.Fatal(err)
			}
			for _, x := range std.check("answer", any, std.find("#/components/schemas/ListProcessingActivities")) {
				t.Error(x)
			}
			var out list
			json.Unmarshal(w.Body.Bytes(), &out)
			return out, w.Body.String()
		}
		a, textA := read("systeem", ask)
		b, textB := read("ankersysteem", ask)
		if len(a.List) == 0 || len(b.List) == 0 {
			t.Fatalf("%d records at the municipality, %d at the association", len(a.List), len(b.List))
		}
		names := map[string]bool{}
		for _, r := range a.List {
			names[r.Name] = true
			if r.Status != "Ok" || r.End < r.Start || r.Parent != caller || r.SpanID != answered.Span && r.SpanID != invited.Span {
				t.Errorf("%+v", r)
			}
			if r.Attributes["dpl.core.foreign_operation.processor"] == "" {
				t.Errorf("a call from elsewhere without the caller: %v", r.Attributes)
			}
		}
		if !names["table.open"] || !names["seat.invite"] {
			t.Error(names)
		}
		grounded := false
		for _, r := range b.List {
			if r.Parent != invited.Span { // the chain goes on from the operation of the other organisation
				t.Errorf("%+v", r)
			}
			grounded = grounded || strings.HasPrefix(r.Attributes["dpl.core.processing_activity_id"], "https://tafel.test/verwerkingsregister/grond-huur/")
		}
		if !grounded {
			t.Errorf("no record leads to the ground of the seat: %+v", b.List)
		}
		// nobody of the staff, nobody by name, no identifier of ours; and the two organisations call people differently
		for name, p := range st.people {
			for _, text := range []string{textA, textB} {
				if strings.Contains(text, string(p)) {
					t.Errorf("%s stands in the records by identifier", name)
				}
			}
		}
		for _, word := range []string{"Marieke", "Bas", "Mulder", "Verbeek", "wijkcoach", "consulent", "huurachterstand"} {
			if strings.Contains(textA+textB, word) {
				t.Errorf("%s stands in the records", word)
			}
		}
		subjects := func(l list) (out []string) {
			for _, r := range l.List {
				out = append(out, r.Attributes["dpl.core.data_subject_id"])
			}
			return out
		}
		for _, s := range subjects(b) {
			if slices.Contains(subjects(a), s) {
				t.Error("two organisations call somebody the same")
			}
		}

		// By whom it is about, by activity, by period, and in pages.
		who := subjects(a)[0]
		mine, _ := read("systeem", `{"dpl.core.data_subject_id":"`+who+`"}`)
		for _, s := range subjects(mine) {
			if s != who {
				t.Error("records about somebody else")
			}
		}
		if none, _ := read("ankersysteem", `{"dpl.core.data_subject_id":"`+who+`"}`); len(none.List) != 0 {
			t.Error("the pseudonym of one organisation means something to another")
		}
		all, _ := read("systeem", `{"startTime":1}`)
		paged, cursor := 0, ""
		for {
			body := `{"startTime":1,"pageSize":2`
			if cursor != "" {
				body += `,"cursor":"` + cursor + `"`
			}
			p, _ := read("systeem", body+"}")
			paged += len(p.List)
			if cursor = p.Next; cursor == "" {
				break
			}
			if len(p.List) != 2 {
				t.Fatal("a page that is not full, and yet not the last")
			}
		}
		if paged != len(all.List) || paged < 4 {
			t.Errorf("%d records in pages, %d at once", paged, len(all.List))
		}
		if late, _ := read("systeem", fmt.Sprintf(`{"startTime":%d}`, d.Clock.Now().Add(1e12).UnixMilli())); len(late.List) != 0 {
			t.Error("records of the future")
		}
		act := a.List[0].Attributes["dpl.core.processing_activity_id"]
		if some, _ := read("systeem", `{"dpl.core.processing_activity_id":"`+act+`"}`); len(some.List) == 0 {
			t.Error("nothing found by activity")
		}
		for _, bad := range []string{``, `[]`, `{}`, `{"traceId":"x"}`, `{"traceId":7}`, `{"startTime":-1}`, `{"startTime":9,"endTime":3}`, `{"startTime":1,"pageSize":100000}`, `{"startTime":1,"cursor":"' OR 1=1"}`, `{"dpl.core.data_subject_id":"123456782"}`, `{"traceId":"` + strings.Repeat("a", 20000) + `"}`} {
			if w := call("systeem", "POST", path, bad, ""); w.Code != 400 {
				t.Errorf("%.40s: %d", bad, w.Code)
			}
		}

		// The export of the privacy officer: JSON lines, each by the schema.
		h.Web.Auth = st.auth
		x := st.page(t, "privacy", "GET", "/privacybureau/verwerkingen/uitvoer.jsonl?van=2026-03-01", nil)
		if x.Code != 200 {
			t.Fatal(x.Code, x.Body)
		}
		n := 0
		for _, l := range bytes.Split(bytes.TrimSpace(x.Body.Bytes()), []byte("\n")) {
			var v any
			if err := json.Unmarshal(l, &v); err != nil {
				t.Fatal(err)
			}
			n++
			for _, wrong := range std.check("line", v, std.find("#/components/schemas/ProcessingActivity")) {
				t.Error(wrong)
			}
		}
		if n < len(all.List) {
			t.Errorf("%d lines in the export, %d records by the interface", n, len(all.List))
		}
		if x := st.page(t, "wim", "GET", "/privacybureau/verwerkingen/uitvoer.jsonl", nil); x.Code == 200 {
			t.Error("a leader exports")
		}

		// The chain is part of what is sealed: the log is whole, and a changed chain is found.
		if r := checked(t, d); r.Wrong != 0 {
			t.Fatalf("%+v", r.Findings)
		}
		if _, err := d.Raw().ExecContext(ctx, `UPDATE ledger_entry SET trace = 'ffffffffffffffffffffffffffffffff' WHERE trace = '`+chain+`'`); err != nil {
			t.Fatal(err)
		}
		if r := checked(t, d); r.Wrong == 0 || r.Findings[0].Part != "trace" {
			t.Errorf("a changed chain is not found: %+v", r.Findings)
		}
	})
}

func checked(t *testing.T, d *db.DB) (r ledger.Report) {
	t.Helper()
	err := d.Snapshot(context.Background(), func(s db.Reader) (err error) {
		r, err = ledger.Verify(s, d.Key(), nil)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

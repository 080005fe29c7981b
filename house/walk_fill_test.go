package house

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"tafel/internal/verb"
)

// What a newcomer may have to add to the walk. A route is walked by itself, with every identifier in the database in
// every {place} of its address; an entry here says what belongs there, so that all of its kind are tried instead of a
// few of every kind, or what is no identifier at all.

// stands: which database table the identifiers of an address come from, by "firstpart/{place}" or "{place}".
var stands = map[string]string{
	"{tafel}": "table_top", "tafels/{id}": "table_top", "{opmerking}": "plan_remark", "{wie}": "person", "{doel}": "plan_goal", "{persoon}": "person", "{band}": "network_tie",
	"afspraken/{id}": "agreement", "meldingen/{id}": "report", "mensen/{id}": "person", "organisaties/{id}": "organisation", "huishoudens/{id}": "household", "zetels/{id}": "seat",
	"inzagevragen/{id}": "inspection_question", "vraag/{id}": "ledger_entry", "gronden/{id}": "ground", "werkplekken/{id}": "organisation_post",
	"zorgen/{id}": "safety_concern", "zorgen-om-veiligheid/{id}": "safety_concern", "veiligheidsafspraken/{id}": "safety_agreement", "alarmen/{id}": "safety_alarm",
	"besluiten/{id}": "decision", "mandaten/{id}": "mandate", "opvallend/{id}": "pattern_finding", "rechten/{id}": "right_request", "regio-regels/{id}": "policy_rule",
	"aanmelden/{aanbieder}": "signin_provider", "terug/{aanbieder}": "signin_provider", "mandaatkaart/{persoon}": "person",
	"verschillen/{id}": "dispute", "{verschil}": "dispute", "ladders/{id}": "ladder",
	"overleggen/{id}": "meeting", "{overleg}": "meeting",
	"noodtoegang/{id}": "emergency_access", "noodtoegangen/{id}": "emergency_access", "accounts-nakijken/{id}": "review_item", "adviezen/{id}": "advice", "methoden/{id}": "method", "{methode}": "method", "{volgt}": "method_follow", "spelregels/{id}": "pact", "{spelregel}": "pact", "steekproeven/{id}": "sample_round", "{ronde}": "sample_round", "steekproef/{id}": "sample_item", "{nummer}": "sample_item", "ruilen/{id}": "bargain", "ruilvoorstellen/{id}": "bargain_version", "intervisie/{id}": "intervision", "{casus}": "intervision",
}

// literal: what stands in an address and is no identifier, by "firstpart/{place}".
var literal = map[string][]string{
	"verwerkingsregister/{activiteit}": {"grond-wmo"}, "{activiteit}/{versie}": {"1"},
	"regels/{regel}": {"table-that"}, "waarom/{regel}": {"table-that", "responsible-reads-all"}, "waarom-niet/{wat}": {"part.read"},
}

// takes: which database table the identifier in a field of a verb comes from, by "verb.field", "room.field" or "field".
// A field of an identifier type (tafel.GoalID ...) needs no entry.
var takes = map[string]string{
	"tafel": "table_top", "doel": "plan_goal", "zetel": "seat", "huishouden": "household", "mens": "person", "persoon": "person", "melding": "report", "afspraak": "agreement",
	"appointment.afspraak": "appointment", "overdracht": "handover_offer", "verwijzing": "handover_referral", "voorstel": "seat_ending", "seat.reply.vraag": "seat_question",
	"plan.remark-answer.opmerking": "plan_remark", "belemmering": "plan_hindrance", "band_id": "network_tie", "regel": "ledger_entry", "inzagevraag": "inspection_question",
	"organisatie": "organisation", "team": "organisation_team", "plek": "organisation_post", "afwezigheid": "account_absence", "van": "person", "aan": "person", "met": "person",
	"overleg": "meeting", "voorzitter": "person", "oordeel": "meeting_judgement", "meeting.regel": "meeting_line", "nu": "meeting_item", "naar": "meeting_item",
	"meeting.wie": "person", "advies": "advice", "orgaan": "organisation", "uitgave": "budget_spending", "budget.waarvoor": "plan_goal", "als_van": "person", "dan_van": "person", "noodtoegang": "emergency_access", "beoordeling": "review_item", "verschil": "dispute", "ladder": "ladder", "erbij": "person", "over_persoon": "person", "id": "", "report.plek": "", "appointment.plek": "", "zorg": "safety_concern", "veiligheidsafspraak": "safety_agreement", "alarm": "safety_alarm", "safety.verzoek": "safety_ask", "safety.oordeel": "", "safety.antwoord": "", "safety.vraag": "", "methode": "method", "volgt": "method_follow", "spelregel": "pact", "organisaties": "organisation", "sample.nummer": "sample_item", "sample.ronde": "sample_round", "eis": "sample_requirement", "ruil": "bargain", "bargain.voorstel": "bargain_version", "belofte": "bargain_item", "breuk": "bargain_breach", "bargain.wie": "person", "casus": "intervision", "collegas": "person", "intervision.naar": "",
}

// types: the same for the identifier types of tafel.go.
var types = map[string]string{
	"PersonID": "person", "HouseholdID": "household", "OrgID": "organisation", "TeamID": "organisation_team", "AccountID": "account", "TableID": "table_top", "SeatID": "seat",
	"HandoverID": "handover_offer", "GoalID": "plan_goal", "AgreementID": "agreement", "ReportID": "report", "AppointmentID": "appointment", "GroundID": "ground",
}

// choices: values of fields and questions that are no identifiers and no free text.
var choices = map[string][]string{
	"leefgebied": {"housing", "mind", "law"}, "lijst": {"mijn", "organisatie", "wacht", "door", "opgelost", "gemeld", "klaar", "te-bellen"}, "toon": {"alle", "gesloten", "open", "mijn", "stil", "all", "closed"},
	"staat": {"open", "done", "late", "proposed", "klaar", "te-laat"}, "soort": {"afspraken", "zetels", "plan", "overdracht", "meldingen", "ontmoeting", "tafel", "housing"},
	"volgorde": {"datum", "wie", "stand"}, "eigen": {"true", "ja"}, "per": {"organisatie", "maand", "leefgebied"}, "pagina": {"1", "2"}, "vanaf": {"2026-01-01"}, "tot": {"2026-12-31"}, "van": {"2026-01-01"},
	"uit": {"1"}, "terug": {"/werk"}, "doe": {"ready"}, "na": {"x"}, "uitkomst": {"niet-goed"}, "antwoord": {"ja"}, "kanaal": {"call"}, "hoe": {"gebeld"}, "band": {"support"}, "reden": {"moved"},
	"safety.oordeel": {"blijft"}, "safety.uitkomst": {"held"}, "taak": {"advice"}, "safety.uren": {"8.00"}, "handover.stand": {"started"}, "scherm": {"groot"}, "meeting.na": {"0"}, "nummer": {"1"}, "oud": {"1"}, "nieuw": {"1"}, "fase": {"veiligheid"}, "punt": {"veiligheid/precies"}, "method.vraag": {"wie-telt"}, "pact.stand": {"force"}, "stand": {"force"}, "soorten": {"housing"}, "kijken_op": {"2027-01-01"}, "uitspraak": {"met"}, "bewijs": {"own"}, "kant": {"home"}, "intervision.naar": {"advice"}, "kwartaal": {"2026-1"},
	"spoor": {"x"}, "verder": {"1"}, "processing.activiteit": {"melden"}, "versie": {"1"},
	"mijn": {"ja"}, "report.reden": {"x"}, "code": {"x"}, "typend": {"true"}, "policy.wat": {"part.read"}, "periode": {"maand", "alles"}, "toestand": {"open", "closed"}, "regel": {"night"}, "koppel": {"1"}, "plaats": {"1"}, "terrein": {"bijstand"},
}

// asked: what may stand behind the ? of a page and is an identifier.
var asked = map[string]string{
	"tafel": "table_top", "persoon": "person", "wie": "person", "mens": "person", "huishouden": "household", "organisatie": "organisation", "opnieuw": "agreement", "voor": "ledger_note",
	"voor.": "person", "na": "agreement", "ronde": "review_round",
}

// locked: pages that open with a key that is nowhere in the region, and where they are tested instead.
var locked = map[string]string{
	"GET /aanmelden/link/{sleutel}":    "the key is mailed: TestLink in the account room",
	"GET /uitnodiging/{sleutel}":       "the key is given once: TestOpenInvitation",
	"GET /aanmelden/terug/{aanbieder}": "only a provider sends somebody back: TestAudience and e2e",
	"witness.latest":                   "this region is not sealed: scenarios/getuigen.play",
}

// remembered: a line of a time line names whoever it named when it was written; the look at a time line is written
// down for those the table is about now, not for everybody who is named in it.
// Who asks when it suits sees which colleagues sit at the table, and where no resident sits nobody else.
func remembered(c canary, route string) bool {
	if c.kind == "seat" && route == "GET /tafels/{id}/gesprek" {
		return true
	}
	// Who looked at you is named to you when you know each other from the table: that is about you, and no look at them.
	if c.kind == "name" && (strings.HasPrefix(route, "GET /wie-keek") || route == "inspection.list") {
		return true
	}
	// A copy of everything about somebody names whom the household named there: it is made for the one it is about.
	if c.kind == "name" && (route == "GET /rechten/{id}/kopie" || route == "right.copy") {
		return true
	}
	return c.kind == "name" && (strings.Contains(route, "/tijdlijn") || route == "history.list" || route == "GET /tafels/{id}" || route == "GET /tafels/{id}/gesprek")
}

// known are shortcomings that the walk found and that are not mended yet, by what the walk says. None of them shows
// anything to somebody who may not see it. One that is mended must go from this list: the walk says so too.
var known = map[string]string{
	"no line in the ledger for name at GET /afspraken/{id}":        "who of the own network sits at the table is named in what can be chosen",
	"no line in the ledger for name at GET /tafels/{id}/afspraken": "the same",
}

// unseen: kinds of words that nobody ever sees; the walk proves that.
var unseen = map[string]bool{}

// few is how many identifiers of every other kind are tried in a place where they do not belong.
const few = 1

// common are the kinds tried where they do not belong.
var common = []string{"person", "household", "table_top", "seat", "plan_goal", "agreement", "report", "appointment", "organisation", "account", "ledger_entry", "ledger_note"}

type group struct{ ids [][]string }

// natural lists the identifiers that belong in a place.
func (g *walkRegion) natural(pattern string, i int) []string {
	parts := strings.Split(strings.Trim(pattern, "/"), "/")
	n := -1
	for j, p := range parts {
		if !strings.HasPrefix(p, "{") {
			continue
		}
		if n++; n != i {
			continue
		}
		before := ""
		if j > 0 {
			before = parts[j-1] + "/"
		}
		if list, ok := literal[before+p]; ok {
			return list
		}
		for _, key := range []string{before + p, p} {
			if kind, ok := stands[key]; ok {
				return g.some(kind, 60)
			}
		}
		if p == "{token}" {
			return nil
		}
	}
	return nil
}

// some gives at most n identifiers of a kind, spread over all.
func (g *walkRegion) some(kind string, n int) []string {
	all := g.ids[kind]
	if kind == "ledger_entry" || kind == "ledger_note" {
		n = 12
	}
	if len(all) <= n {
		return all
	}
	var out []string
	for i := range n {
		out = append(out, all[i*len(all)/n])
	}
	return out
}

// others are a few identifiers of every kind; all of them where nobody said what belongs.
func (g *walkRegion) strange(known bool) []string {
	var kinds, out []string
	for k := range g.ids {
		kinds = append(kinds, k)
	}
	slices.Sort(kinds)
	n := few
	if !known {
		n = 30
	}
	for _, k := range kinds {
		if known && !slices.Contains(common, k) {
			continue
		}
		out = append(out, g.some(k, n)...)
	}
	return out
}

// paths are the identifiers for the places of an address, in groups: the first of a group exists nowhere.
func (g *walkRegion) paths(x door) []group {
	switch len(param.FindAllString(x.path, -1)) {
	case 0:
		return []group{{ids: [][]string{{}}}}
	case 1:
		nat := g.natural(x.path, 0)
		one := group{ids: [][]string{{noSuch}}}
		for _, id := range append(slices.Clone(nat), g.strange(nat != nil)...) {
			one.ids = append(one.ids, []string{id})
		}
		return []group{one}
	}
	var out []group
	seconds := g.natural(x.path, 1)
	known := seconds != nil
	seconds = append(slices.Clone(seconds), g.strange(known)...)
	for _, first := range append([]string{noSuch}, g.natural(x.path, 0)...) {
		one := group{ids: [][]string{{first, noSuch}}}
		for _, id := range seconds {
			one.ids = append(one.ids, []string{first, id})
		}
		out = append(out, one)
	}
	return out
}

// queries are addresses with something behind the ?: every question that a page's room or a read knows, with every
// identifier or choice that belongs there.
func queries(x door, v *visitor, g *walkRegion) []string {
	names := asksOf(x, v)
	if param.MatchString(x.path) || len(names) == 0 {
		return nil
	}
	var out []string
	for _, name := range names {
		for _, id := range g.some(asked[name], 12) {
			out = append(out, x.path+"?"+name+"="+id)
		}
		room, _, _ := strings.Cut(x.name, ".")
		for _, val := range append(choices[room+"."+name], choices[name]...) {
			out = append(out, x.path+"?"+name+"="+val)
		}
	}
	return out
}

var sources = sync.OnceValue(func() (out []string) {
	files, _ := filepath.Glob("../feature/*/*.go")
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") || strings.HasSuffix(f, "_templ.go") {
			continue
		}
		if b, err := os.ReadFile(f); err == nil {
			out = append(out, filepath.Dir(f)+"\n"+string(b))
		}
	}
	return out
})

// asksOf lists what a page's room reads behind the ?, or a read's own questions.
func asksOf(x door, v *visitor) []string {
	var out []string
	if x.kind == "read" {
		vb, _ := v.h.Web.Verb(x.name)
		for _, f := range verb.Fields(vb.In) {
			out = append(out, f.Name)
		}
		return out
	}
	for _, own := range sources() {
		if !strings.Contains(own, `"`+x.path+`"`) && !strings.Contains(own, `"GET `+x.path+`"`) {
			continue
		}
		dir, _, _ := strings.Cut(own, "\n")
		for _, s := range sources() {
			if strings.HasPrefix(s, dir+"\n") {
				for _, m := range asksFor.FindAllStringSubmatch(s, -1) {
					if !slices.Contains(out, m[1]) {
						out = append(out, m[1])
					}
				}
			}
		}
		break
	}
	return out
}

type pickOne struct{ field, id string }

// kindOfField is the database table from which the identifier in a field comes; "" when it is none.
func kindOfField(vb verb.Verb, f verb.Field) string {
	room, _, _ := strings.Cut(vb.Name, ".")
	if f.Date() || f.Moment() || f.Bool() || f.Kind == reflect.Int64 {
		return ""
	}
	for _, key := range []string{vb.Name + "." + f.Name, room + "." + f.Name} {
		if kind, ok := takes[key]; ok {
			return kind
		}
	}
	typ := f.Type
	if f.List() {
		typ = typ.Elem()
	}
	if kind, ok := types[typ.Name()]; ok {
		return kind
	}
	return takes[f.Name]
}

// inputs choose identifiers for the fields of a verb: each of the first field's kind, the rest to go with it.
func (g *walkRegion) inputs(vb verb.Verb) [][]pickOne {
	var out [][]pickOne
	fields := verb.Fields(vb.In)
	lead := ""
	for _, f := range fields {
		if kindOfField(vb, f) != "" {
			lead = f.Name
			break
		}
	}
	if lead == "" {
		return [][]pickOne{nil}
	}
	for _, f := range fields {
		if f.Name != lead {
			continue
		}
		for _, id := range append([]string{noSuch}, g.some(kindOfField(vb, f), 16)...) {
			pick := []pickOne{{lead, id}}
			for _, o := range fields {
				kind := kindOfField(vb, o)
				if o.Name == lead || kind == "" {
					continue
				}
				best := ""
				for _, other := range g.ids[kind] {
					if best == "" || g.place[other] == g.place[id] && g.place[best] != g.place[id] {
						best = other
					}
				}
				if best != "" {
					pick = append(pick, pickOne{o.Name, best})
				}
			}
			out = append(out, pick)
		}
	}
	return out
}

// value fills one field of a verb.
func (g *walkRegion) value(vb verb.Verb, f verb.Field, pick []pickOne) string {
	for _, x := range pick {
		if x.field == f.Name {
			return x.id
		}
	}
	room, _, _ := strings.Cut(vb.Name, ".")
	for _, key := range []string{room + "." + f.Name, f.Name} {
		if list, ok := choices[key]; ok && !f.Date() && !f.Moment() && !f.Bool() && f.Kind != reflect.Int64 {
			return list[0]
		}
	}
	switch {
	case f.Date():
		return string(g.clock.Date().Add(7))
	case f.Moment():
		return g.clock.AddDate(0, 0, 7).Format("2006-01-02T15:04")
	case f.Bool():
		return "true"
	case f.Kind == reflect.Int64:
		return "1"
	case f.Name == "momenten":
		return g.clock.AddDate(0, 0, 7).Format("2006-01-02T15:04")
	case f.Name == "leefgebieden":
		return "housing"
	}
	return "walked by"
}

// others walks files and pieces: what is typed, kept or downloaded.
func (w *walk) others(v *visitor, x door, who string) {
	g := w.g
	switch {
	case x.path == "/static/":
		w.look(v, ask{who: who, route: x.name, method: "GET", path: "/static/"})
	case strings.Contains(x.path, "{token}"): // the address is the key: it shows what its owner may see, to whoever has it
		for owner, ref := range map[string]string{"ada": "fada", "cora": "fcora"} {
			address := g.refs[ref]["adres"]
			token := address[strings.LastIndex(address, "/")+1:]
			rec := w.look(v, ask{who: owner, route: x.name, method: "GET", path: fillPath(x.path, []string{token})})
			if rec.Code != 200 {
				w.leak("nobody reads "+x.name, ask{who: owner}, fmt.Sprint(rec.Code, address))
			}
		}
		w.look(v, ask{who: who, route: x.name, method: "GET", path: fillPath(x.path, []string{noSuch})})
	case x.method == "GET":
		w.look(v, ask{who: who, route: x.name, method: "GET", path: strings.ReplaceAll(x.path, "{$}", "")})
		for _, q := range queries(x, v, g) {
			w.look(v, ask{who: who, route: x.name, method: "GET", path: q})
		}
	default:
		ids := []string{noSuch}
		if param.MatchString(x.path) {
			ids = append(ids, g.natural(x.path, 0)...)
		}
		for _, id := range ids {
			for i, text := range []string{"", "Ada", "Qz", "Qza 1980", "Noord", "Bea"} {
				form := url.Values{"q": {text}, "naam": {text}, "vraag": {text}, "zin": {text}, "jaar": {"1980"}, "geboortejaar": {"1980"}, "adres": {text}, "wie": {""}, "fields": {"{}"}, "page": {"/werk"}, "key": {"x"}}
				form.Set("tafel", g.some("table_top", 9)[i%len(g.ids["table_top"])])
				w.look(v, ask{who: who, route: x.name, method: "POST", path: fillPath(x.path, []string{id}), form: form})
			}
		}
	}
}

func walkersAtOnce(g *walkRegion) int {
	if !g.file {
		return 4
	}
	return max(2, runtime.GOMAXPROCS(0))
}

var asksFor = regexp.MustCompile(`c\.Query\("([a-z_]+)"\)`)

// TestWalkKnowsEveryQuestion: what a page reads behind the ? of its address stands in asked or in choices.
func TestWalkKnowsEveryQuestion(t *testing.T) {
	files, err := filepath.Glob("../feature/*/*.go")
	if err != nil || len(files) < 50 {
		t.Fatal(len(files), err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range asksFor.FindAllSubmatch(b, -1) {
			name := string(m[1])
			if asked[name] == "" && choices[name] == nil {
				t.Errorf("%s reads ?%s=: add it to asked (an identifier) or to choices (something else) in walk_fill_test.go, so that the walk asks it", f, name)
			}
		}
	}
}

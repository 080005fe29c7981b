package plan

import (
	"reflect"
	"strings"
	"testing"

	"tafel/internal/calendar"
	"tafel/internal/i18n"
)

func TestAnswerBy(t *testing.T) {
	for day, want := range map[calendar.Date]calendar.Date{
		"2026-03-02": "2026-03-09", // Monday to Monday
		"2026-03-07": "2026-03-16", // said on Saturday: counts from Monday
		"2026-04-01": "2026-04-10", // Good Friday and Easter Monday in between
	} {
		if got := AnswerBy(day); got != want {
			t.Errorf("said on %s: answer by %s, want %s", day, got, want)
		}
	}
}

func TestL09MergeFieldByField(t *testing.T) {
	base := Fields{Domain: "money", Words: "oud", Self: Answer{Text: "bellen"}}
	for _, c := range []struct {
		name           string
		now            Fields
		mine           Edit
		want           Fields
		changed, clash []string
	}{
		{"only I changed it", base, Edit{fWords: "nieuw"}, Fields{Domain: "money", Words: "nieuw", Self: Answer{Text: "bellen"}}, []string{fWords}, nil},
		{"different fields merge", Fields{Domain: "housing", Words: "oud", Self: Answer{Text: "bellen"}}, Edit{fWords: "nieuw", fDomain: "money"}, Fields{Domain: "housing", Words: "nieuw", Self: Answer{Text: "bellen"}}, []string{fWords}, nil},
		{"both the same text", Fields{Domain: "money", Words: "nieuw", Self: Answer{Text: "bellen"}}, Edit{fWords: "nieuw"}, Fields{Domain: "money", Words: "nieuw", Self: Answer{Text: "bellen"}}, nil, nil},
		{"both another text", Fields{Domain: "money", Words: "hunne", Self: Answer{Text: "bellen"}}, Edit{fWords: "mijne"}, Fields{Domain: "money", Words: "hunne", Self: Answer{Text: "bellen"}}, nil, []string{fWords}},
		{"what is not named stays", Fields{Domain: "money", Words: "hunne"}, Edit{}, Fields{Domain: "money", Words: "hunne"}, nil, nil},
		{"nothing possible is another answer", base, Edit{fSelf: Answer{"ziek", true}.pack()}, Fields{Domain: "money", Words: "oud", Self: Answer{"ziek", true}}, []string{fSelf}, nil},
		{"a date can be taken away", Fields{Domain: "money", Words: "oud", Until: "", Self: Answer{Text: "bellen"}}, edit(fUntil, NoDate), Fields{Domain: "money", Words: "oud", Self: Answer{Text: "bellen"}}, nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, changed, clash := Merge(base, c.now, c.mine)
			if got != c.want || !reflect.DeepEqual(changed, c.changed) || !reflect.DeepEqual(clash, c.clash) {
				t.Fatalf("got %+v changed %v clash %v", got, changed, clash)
			}
		})
	}
}

func TestHelpComesLast(t *testing.T) {
	asked := Answer{Text: "ja"}
	none := Answer{"wil niemand lastig vallen", true}
	for _, c := range []struct {
		f    Fields
		soon bool
	}{
		{Fields{}, false},
		{Fields{Help: "hulp"}, true},
		{Fields{Help: "hulp", Self: asked}, true},
		{Fields{Help: "hulp", Network: asked}, true},
		{Fields{Help: "hulp", Self: asked, Network: asked}, false},
		{Fields{Help: "hulp", Self: none, Network: none}, false}, // "nothing, because ..." is an answer
		{Fields{Help: "hulp", Self: Answer{None: true}, Network: asked}, true},
	} {
		if HelpTooSoon(c.f) != c.soon {
			t.Errorf("%+v: too soon = %v", c.f, !c.soon)
		}
	}
}

func TestFirstLast(t *testing.T) {
	o := func(v int64) Measure { return Measure{Value: v, Own: true} }
	x := func(v int64) Measure { return Measure{Value: v} }
	for _, c := range []struct {
		list        []Measure
		first, last int64
		own, ok     bool
	}{
		{nil, 0, 0, false, false},
		{[]Measure{x(2)}, 2, 2, false, true},
		{[]Measure{x(2), x(7)}, 2, 7, false, true},
		{[]Measure{x(9), o(4), x(8), o(6), x(1)}, 4, 6, true, true}, // the resident's own numbers count
	} {
		if f, l, own, ok := FirstLast(c.list); f != c.first || l != c.last || own != c.own || ok != c.ok {
			t.Errorf("%v: %d %d %v %v", c.list, f, l, own, ok)
		}
	}
}

func TestMinor(t *testing.T) {
	const day = calendar.Date("2026-03-02")
	for born, want := range map[string]bool{
		"2008-03-02": false, "2008-03-03": true, "2008-03": true, "2008-02": false, "2008": true, "2007": false,
		"": false, "1980-05-05": false, "onbekend": false, "2008-02-30": false,
	} {
		if Minor(born, day) != want {
			t.Errorf("born %q: minor = %v", born, !want)
		}
	}
}

// Residents' texts are at B1: some words never stand there.
func TestWordsForResidents(t *testing.T) {
	c := i18n.Catalog{}
	if err := c.Load(Words); err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, k := range c.Keys() {
		if !strings.HasPrefix(k, "plan.my.") {
			continue
		}
		n++
		nl := strings.ToLower(c[k][0])
		for _, bad := range []string{"casus", "cliënt", "client", "traject", "interventie", "regie", "indicatie", "conform", "middels"} {
			if strings.Contains(nl, bad) {
				t.Errorf("%s says %q to a resident: %s", k, bad, nl)
			}
		}
		for _, w := range strings.FieldsFunc(nl, func(r rune) bool { return strings.ContainsRune(" .,!?:;()", r) }) {
			if w == "u" || w == "uw" {
				t.Errorf("%s says %q: residents are je", k, w)
			}
		}
	}
	if n == 0 {
		t.Fatal("no texts for residents found")
	}
	_, kinds, err := seeds()
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range kinds {
		if k.SelfNL == "" || k.SelfEN == "" || strings.Contains(strings.ToLower(k.SelfNL), "slachtoffer") || len(k.Steps) == 0 {
			t.Errorf("hindrance %s has no respectful words or no steps", k.Key)
		}
	}
}

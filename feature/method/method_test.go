package method

import (
	"embed"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tafel/internal/calendar"
)

//go:embed shipped/*.yaml
var files embed.FS

var known = Known{Ladders: []string{"Ladder van de regio"}, Domains: []string{"money", "relations", "law", "housing", "mind"}}

// Every shipped method can be read, is complete in both languages and gives each stage a clock, roles and a list.
func TestShippedAreComplete(t *testing.T) {
	list, err := files.ReadDir("shipped")
	if err != nil || len(list) != 6 {
		t.Fatalf("%d methods, %v", len(list), err)
	}
	for _, f := range list {
		t.Run(f.Name(), func(t *testing.T) {
			b, err := files.ReadFile("shipped/" + f.Name())
			if err != nil {
				t.Fatal(err)
			}
			m, faults := Parse(string(b), known)
			for _, x := range faults {
				t.Errorf("%d:%d %s %v", x.Line, x.Col, x.Key, x.Args)
			}
			both := func(what string, s Said) {
				if s.NL == "" || s.EN == "" {
					t.Errorf("%s lacks a language: %+v", what, s)
				}
			}
			both("name", m.Name)
			both("aim", m.Aim)
			if m.Source == "" || m.Ladder != Region || len(m.Roles) < 3 || len(m.Stages) < 4 || len(m.Questions) < 3 {
				t.Errorf("thin: %q %q %d roles, %d stages, %d questions", m.Source, m.Ladder, len(m.Roles), len(m.Stages), len(m.Questions))
			}
			used := map[string]bool{}
			for _, r := range m.Roles {
				both(r.ID, r.Text)
			}
			for _, s := range m.Stages {
				both(s.ID, s.Name)
				both(s.ID, s.Aim)
				if s.Clock.N == 0 || len(s.Roles) == 0 || len(s.List) == 0 || len(s.Products) == 0 {
					t.Errorf("stage %s lacks a clock, a role, a list or what it delivers", s.ID)
				}
				for _, r := range s.Roles {
					used[r] = true
				}
				for _, x := range s.Items() {
					both(x.ID, x.Text)
				}
			}
			for _, q := range m.Questions {
				both(q.ID, q.Text)
			}
			for _, r := range m.Roles {
				if !used[r.ID] {
					t.Errorf("role %s sits nowhere", r.ID)
				}
			}
		})
	}
}

const small1 = `naam: Kort
waarvoor: Om te proeven.
rollen:
  trekker: Wie trekt
fasen:
  begin:
    naam: Begin
    waarvoor: Beginnen.
    klok: 2 werkdagen
    rollen: trekker
    lijst:
      gebeld: Er is gebeld
    producten:
      blad: Eén blad
vragen:
  hoe:
    nl: Hoe ging het?
    fase: begin
    soort: keuze
    keuzes: [goed, slecht]
`

// Whatever is wrong is named with its line, its column and how to mend it.
func TestFaultsHaveALineAndAMend(t *testing.T) {
	if _, f := Parse(small1, known); len(f) != 0 {
		t.Fatalf("%+v", f)
	}
	for name, c := range map[string]struct {
		old, new  string
		line, col int
		key, arg  string
	}{
		"unknown key":       {"    klok:", "    kolk:", 9, 5, "method.fault.unknown.mean", "klok"},
		"unknown far":       {"    klok: 2", "    schoenmaat: 2", 9, 5, "method.fault.unknown", "schoenmaat"},
		"missing":           {"    naam: Begin\n", "", 7, 5, "method.fault.missing", "naam"},
		"no product":        {"    producten:\n      blad: Eén blad\n", "", 6, 3, "method.fault.product", "begin"},
		"empty products":    {"      blad: Eén blad", "", 13, 15, "method.fault.pairs", "producten"},
		"double id":         {"      gebeld: Er is gebeld", "      gebeld: Er is gebeld\n      gebeld: Nog eens", 13, 7, "method.fault.twice", "gebeld"},
		"double across":     {"      blad:", "      gebeld:", 14, 7, "method.fault.twice", "gebeld"},
		"unit":              {"2 werkdagen", "2 werkdage", 9, 11, "method.fault.unit.mean", "werkdagen"},
		"unit far":          {"2 werkdagen", "2 manen", 9, 11, "method.fault.unit", "manen"},
		"clock":             {"2 werkdagen", "snel", 9, 11, "method.fault.clock", "snel"},
		"clock negative":    {"2 werkdagen", "-2 dagen", 9, 11, "method.fault.clock", "-2 dagen"},
		"clock zero":        {"2 werkdagen", "0 dagen", 9, 11, "method.fault.far", "0 dagen"},
		"clock far":         {"2 werkdagen", "9000 uur", 9, 11, "method.fault.far", "9000 uur"},
		"role":              {"rollen: trekker", "rollen: treker", 10, 13, "method.fault.role.mean", "trekker"},
		"stage of question": {"fase: begin", "fase: einde", 18, 11, "method.fault.stage", "einde"},
		"kind":              {"soort: keuze", "soort: keuzes", 19, 12, "method.fault.kind.mean", "keuze"},
		"choices":           {"[goed, slecht]", "[goed]", 16, 3, "method.fault.choices", "hoe"},
		"name":              {"  begin:\n", "  Begin 1:\n", 6, 3, "method.fault.id", "Begin 1"},
		"long":              {"Om te proeven.", strings.Repeat("lang ", 100), 2, 11, "method.fault.long", "waarvoor"},
		"empty text":        {"naam: Begin", `naam: ""`, 7, 11, "method.fault.notext", "naam"},
		"null text":         {"naam: Begin", `naam: ~`, 7, 11, "method.fault.notext", "naam"},
		"list for text":     {"naam: Begin", "naam: [a, b]", 7, 11, "method.fault.pairs", "naam"},
		"language":          {"naam: Begin", "naam: {nl: Begin, fr: Debut}", 7, 23, "method.fault.unknown", "nl, en"},
		"ladder":            {"rollen:\n  trekker", "ladder: Ladder van de regi\nrollen:\n  trekker", 3, 9, "method.fault.ladder.mean", "Ladder van de regio"},
		"domain":            {"    fase: begin", "    fase: begin\n    leefgebied: monney", 19, 17, "method.fault.domain.mean", "money"},
		"telephone":         {"Er is gebeld", "Bel 06 12345678", 12, 15, "method.fault.person", "06 12345678"},
		"mail":              {"Er is gebeld", "Mail jan@example.nl", 12, 15, "method.fault.person", "jan@example.nl"},
		"colon":             {"Er is gebeld", "Dus: er is gebeld: ja", 12, 15, "method.fault.colon", ""},
		"quote":             {"Er is gebeld", `"Er is gebeld`, 12, 7, "method.fault.quote", ""},
		"bracket":           {"[goed, slecht]", "[goed, slecht", 20, 5, "method.fault.bracket", ""},
		"tab":               {"    klok:", "\tklok:", 9, 1, "method.fault.tab", ""},
		"alias":             {"naam: Begin", "naam: &x Begin", 7, 11, "method.fault.alias", ""},
		"tag":               {"naam: Begin", "naam: !!binary QmVn", 7, 11, "method.fault.tag", ""},
		"documents":         {"rollen:\n  trekker", "---\nrollen:\n  trekker", 3, 1, "method.fault.document", ""},
		"hidden sign":       {"Er is gebeld", "Er is \u202egebeld", 12, 21, "method.fault.sign", ""},
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Replace(small1, c.old, c.new, 1)
			if text == small1 {
				t.Fatal("nothing changed")
			}
			_, f := Parse(text, known)
			for _, x := range f {
				if x.Line == c.line && x.Col == c.col && x.Key == c.key {
					if c.arg != "" {
						for _, a := range x.Args {
							if a == c.arg {
								return
							}
						}
						t.Fatalf("%+v does not name %q", x, c.arg)
					}
					return
				}
			}
			t.Fatalf("want %d:%d %s, got %+v", c.line, c.col, c.key, f)
		})
	}
	for name, text := range map[string]string{"empty": "", "spaces": "  \n ", "list": "- a\n- b", "word": "methode", "deep": strings.Repeat("[", 9000), "deep map": strings.Repeat("{a: ", 5000),
		"laughs": "a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]", "large": strings.Repeat("x", MaxText+1), "many lines": strings.Repeat("a\n", MaxLines+5), "key of list": "? [a, b]\n: c", "stages": "naam: a\nwaarvoor: b\nfasen: {}"} {
		if _, f := Parse(text, known); len(f) == 0 || f[0].Line < 1 || f[0].Col < 1 {
			t.Errorf("%s passes: %+v", name, f)
		}
	}
}

// No text makes the reader fall over, and every fault stands somewhere in the text.
func TestAnyTextIsAnswered(t *testing.T) {
	b, _ := files.ReadFile("shipped/focus.yaml")
	rapid.Check(t, func(t *rapid.T) {
		text := []rune(string(b))
		for range rapid.IntRange(1, 6).Draw(t, "changes") {
			at := rapid.IntRange(0, len(text)-1).Draw(t, "at")
			switch rapid.IntRange(0, 2).Draw(t, "how") {
			case 0:
				text[at] = rapid.Rune().Draw(t, "sign")
			case 1:
				text = append(text[:at:at], text[min(len(text), at+rapid.IntRange(1, 40).Draw(t, "n")):]...)
			default:
				piece := rapid.SampledFrom([]string{"\n", ": ", "- ", "{", "]", "\"", "  ", "&a ", "*a", "!!x ", "|", ">", "#", "\t", "? "}).Draw(t, "piece")
				text = append(text[:at:at], append([]rune(piece), text[at:]...)...)
			}
			if len(text) == 0 {
				return
			}
		}
		m, faults := Parse(string(text), known)
		n := strings.Count(string(text), "\n") + 1
		for _, f := range faults {
			if f.Line < 1 || f.Line > n+1 || f.Col < 1 || f.Key == "" {
				t.Fatalf("%+v of %d lines", f, n)
			}
		}
		if len(faults) == 0 {
			for _, s := range m.Stages {
				if s.ID == "" || len(s.Products) == 0 {
					t.Fatalf("%+v passes", s)
				}
			}
		}
	})
}

func TestClockDue(t *testing.T) {
	friday := calendar.Date("2026-03-06").At(15, 30)
	for _, c := range []struct {
		k    Clock
		want calendar.Moment
	}{
		{Clock{4, Hours}, calendar.Date("2026-03-06").At(19, 30)},
		{Clock{24, Hours}, calendar.Date("2026-03-07").At(15, 30)},
		{Clock{2, Workdays}, calendar.Date("2026-03-10").At(9, 0)},
		{Clock{3, Days}, calendar.Date("2026-03-09").At(9, 0)},
		{Clock{}, calendar.Moment{}},
	} {
		if got := c.k.Due(friday); got != c.want {
			t.Errorf("%+v: %v, want %v", c.k, got, c.want)
		}
	}
}

func TestNamed(t *testing.T) {
	people := []string{"Daniëlle Verbeek", "Riet van den Berg", "Li Wu"}
	for text, want := range map[string]string{
		"Bel eerst, dan pas schrijven":       "",
		"Met danielle ging het beter":        "danielle",
		"VERBEEK wilde niet":                 "VERBEEK",
		"Riets buurvrouw hielp":              "Riets",
		"Over de berg heen":                  "berg",
		"Van den beginne af":                 "",
		"Een wu-wei houding":                 "",
		"Een verbeekse manier van werken":    "",
		"Begin met de moeder, niet het kind": "",
	} {
		if got := Named(text, people); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]bool{"Bel 0612345678": true, "Mail a@b.nl": true, "Aan 1234 AB 12": true, "Binnen 24 uur en 10 werkdagen": false, "Artikel 35, lid 1, uit 2015": false, "In 2026 vier": false} {
		if got := Numbers(text) != ""; got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestOpenAndShown(t *testing.T) {
	m, _ := Parse(small1, known)
	s := m.Stages[0]
	if n := len(Open(s, nil, nil)); n != 2 {
		t.Fatal(n)
	}
	if x := Open(s, map[string]bool{"begin/gebeld": true}, map[string]bool{"begin/blad": true}); len(x) != 0 {
		t.Fatal(x)
	}
	if x := Open(s, nil, map[string]bool{"begin/": true}); len(x) != 0 {
		t.Fatal(x)
	}
	for n, want := range map[int64]bool{0: false, 2: false, 3: true} {
		if _, ok := Shown(n); ok != want {
			t.Errorf("%d", n)
		}
	}
}

func TestCompare(t *testing.T) {
	got := Compare("a\nb\nc\nd\ne\nf\ng\nh", "a\nb\nc\nx\ne\nf\ng\nh\ni")
	var b strings.Builder
	for _, l := range got {
		b.WriteByte(l.Sign)
		b.WriteString(l.Text)
		b.WriteByte('|')
	}
	if b.String() != " b| c|-d|+x| e| f| g| h|+i|" {
		t.Fatal(b.String())
	}
	if len(Compare("a\nb", "a\nb")) != 0 {
		t.Fatal("like texts differ")
	}
}

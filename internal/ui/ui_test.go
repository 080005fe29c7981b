package ui

import (
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"tafel/internal/i18n"
)

func words(t testing.TB, lang string) i18n.Words {
	t.Helper()
	c := i18n.Catalog{}
	if err := c.Load(Words); err != nil {
		t.Fatal(err)
	}
	return c.In(lang)
}

func render(t testing.TB, c templ.Component) string {
	t.Helper()
	s, err := String(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// with renders a component that takes children.
func with(outer, child templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return outer.Render(templ.WithChildren(ctx, child), w)
	})
}

func join(cs ...templ.Component) templ.Component { return templ.Join(cs...) }

// times gives n copies of what f makes.
func times[T any](n int, f func(i int) T) []T {
	out := make([]T, n)
	for i := range out {
		out[i] = f(i)
	}
	return out
}

// specimens is every component with n rows of text s; addresses are as hostile as the text.
func specimens(w i18n.Words, n int, s string) map[string]templ.Component {
	href := s
	act := Action{Label: s, About: s, Href: href}
	post := Action{Label: s, Post: "/doe", Hidden: []Hidden{{"a", s}}, Name: "b", Value: s, Small: true}
	acts := times(n, func(i int) Action {
		if i%2 == 0 {
			return post
		}
		return act
	})
	person := Person{s, s, s}
	due := When{s, s, "2026-11-19", Late}
	seats := times(n, func(i int) Seat {
		return Seat{Name: s, Detail: s, As: []As{Organisation, Home, Network, Asked, Away}[i%5], Href: href, Act: act}
	})
	agr := Agreement{What: s, Href: href, By: person, To: person, More: s, Note: s, Quote: s, State: Told, BySaid: SaidDone, ToSaid: SaidOpen, Due: due, Acts: acts}
	plain := agr
	plain.Plain, plain.Line = true, s
	opts := times(n, func(i int) Option { return Option{Value: s, Label: s, Sub: s, Selected: i == 0, Disabled: i == 1} })
	field := Field{Name: "veld", Label: s, Hint: s, Error: s, Value: s, Max: 40, Options: opts, Autocomplete: "name"}
	tabs := times(n, func(i int) Tab { return Tab{Label: s, Href: href, Current: i == 0, Count: i} })
	points := times(n, func(i int) Point {
		return Point{At: time.Date(2026, 1, 1+i*9, 0, 0, 0, 0, time.UTC), When: s, Value: float64(i%13) - 1, Note: s}
	})
	near := times(n, func(i int) Near {
		return Near{Name: s, Relation: s, As: []As{Home, Network, Organisation}[i%3], Bond: []Bond{"", Strong, Weak, Strain, Cut, "?"}[i%6], Note: s}
	})
	cells := func(i int) Row {
		return Row{Cells: []templ.Component{Text(s), Named(s, s), nil, Text(s)}, Mood: Late}
	}
	page := Page{W: w, Title: s, Nav: tabs, User: s, UserOf: s, UserURL: href, Out: "/uit", Search: "/zoek", Query: s, Lang: "/taal", Path: s, Back: Link{s, href},
		Safety: Safety{s, Link{s, href}}, Flash: Flash{Good, s, post}, Demo: Demo{"/demo", s}, Foot: times(n, func(int) Link { return Link{s, href} }), Note: s, Keys: true}
	styled := func(st Style) Page { p := page; p.Style = st; return p }
	ask := times(n, func(i int) Question {
		return Question{ID: "v" + string(rune('a'+i)), Title: s, Text: s, Strong: s, Rest: s, Acts: acts, Note: s}
	})
	return map[string]templ.Component{
		"Button":       join(Button(act), Button(post), Button(Action{Label: s, Dialog: "d"}), Button(Action{Label: s, Name: "x", Value: s}), Button(Action{Label: s, Dialog: "d", Href: href}), Button(Action{})),
		"Buttons":      Buttons(acts...),
		"TextLink":     TextLink(Link{s, href}),
		"Due":          join(Due(due), Due(When{}), Due(When{Rel: s, Mood: Now}), Due(When{Abs: s})),
		"Sheet":        with(Sheet(SheetHead{ID: "h", Title: s, Aside: s, Link: Link{s, href}, Fold: s, Open: true}), Text(s)),
		"EmptyState":   EmptyState(Empty{s, s, act}),
		"Shut":         Shut(s, s),
		"Why":          Why(w, Reason{s, s, href, s, Link{s, href}}),
		"ContactCard":  ContactCard(Contact{s, s, s, Answers, acts}),
		"PromiseCard":  PromiseCard(Promise{"p", s, s, s}),
		"TimeLine":     TimeLine(w, times(n, func(int) Moment { return Moment{s, s, s, s, s, href, Late} })),
		"StepList":     StepList(times(n, func(i int) Step { return Step{s, s, s, []string{"now", "", "next"}[i%3], Link{s, href}} })),
		"Ladder":       Ladder(times(n, func(i int) Rung { return Rung{s, s, []string{"past", "now", "next"}[i%3]} })),
		"Side":         Side(s, s),
		"Sum":          Sum(s, times(n, func(i int) Count { return Count{i, s, href, Late} })),
		"Rings":        Rings(times(n, func(int) Ring { return Ring{s, s, s, s, href, Link{s, href}} })),
		"SubNav":       SubNav(s, tabs),
		"Chips":        Chips(s, tabs),
		"Crumb":        Crumb(Link{s, href}),
		"DialogBox":    with(DialogBox(w, Dialog{"d", s}), Text(s)),
		"PrintHead":    PrintHead(w, PrintTitle{s, s, s, s}),
		"CopyButton":   join(CopyButton(s, s), PrintButton(s)),
		"Chair":        Chair(As(s), s, ""),
		"Logo":         Logo(),
		"Mini":         Mini(Glyph{Far: n, FarAsked: n, Near: n, NearAsked: n, Mine: Mine(n % 4), NoHome: n%2 == 0}),
		"Round":        Round(w, RoundTable{Kicker: s, Question: s, Said: true, Line: s, LineBold: s, LineRest: s, Head: End{s, s, s, s, act}, Foot: End{s, s, s, s, act}, Far: seats, Near: seats, AllHref: href}),
		"RoundBare":    Round(w, RoundTable{Far: seats}),
		"Bench":        Bench(w, seats),
		"UprightTable": UprightTable(w, Upright{s, s, Seat{Name: s}, Seat{Name: s}, seats, seats}),
		"LoadBar":      LoadBar(w, Load{n, n, n}),
		"Pair":         Pair(Halves{Half{s, SaidNo}, Half{s, SaidOpen}, Broken}),
		"StateBadge":   join(StateBadge(w, Kept, s), StateBadge(w, "", s)),
		"AgreementRow": join(AgreementRow(w, agr), AgreementRow(w, plain), AgreementRow(w, Agreement{})),
		"Agreements":   Agreements(w, times(n, func(int) Agreement { return agr })),
		"Recip":        Recip(w, agr, agr),
		"Group":        join(Group(s, Late, s), Group(s, Calm, "")),
		"QuickEntry":   QuickEntry(w, Quick{Action: "/a", Preview: "/lees", Value: s, Label: s, Button: s, Draft: s, Hidden: []Hidden{{s, s}}, Read: Read{Who: s}, Error: s, ShowLab: true}),
		"ReadBack":     join(ReadBack(w, Read{}), ReadBack(w, Read{s, s, s, s, Late, s})),
		"Legend":       Legend(w, false),
		"Own":          join(Own(w, OwnWords{s, s, true, act}), Own(w, OwnWords{Act: act})),
		"GoalRow":      join(GoalRow(w, Goal{s, s, s, href, times(n, func(i int) Mood { return []Mood{Calm, Good, Late}[i%3] }), s, s, act}), GoalRow(w, Goal{Ask: act})),
		"WorkRows": WorkRows(w, times(n, func(int) Work {
			return Work{What: s, Href: href, Lead: s, Who: person, Where: s, Due: due, State: Told, Word: s, Acts: acts, Reason: s}
		})),
		"WorkRow":      WorkRow(w, Work{}),
		"AskCard":      AskCard(w, s, ask),
		"InviteCard":   InviteCard(w, Invite{"u", s, s, s, acts}),
		"TextField":    TextField(w, field),
		"DateField":    DateField(w, field),
		"TextArea":     TextArea(w, field),
		"Select":       Select(w, field),
		"Radios":       Radios(w, field),
		"Pick":         Pick(w, field),
		"Checkboxes":   Checkboxes(w, field),
		"Check":        Check(w, field, n > 0),
		"ErrorSummary": ErrorSummary(w, times(n, func(int) Wrong { return Wrong{s, s} })),
		"FormBox":      with(FormBox(Form{ID: "f", Action: href, Draft: s, Hidden: []Hidden{{s, s}}, Multi: true}), TextField(w, field)),
		"ConflictView": ConflictView(w, Conflict{"k", "/kies", "", s, Version{s, s, s}, Version{s, s, s}, []Hidden{{s, s}}}),
		"ConflictForm": ConflictForm(w, Conflicts{ID: "kf", Action: "/kies", Hidden: []Hidden{{s, s}}, Cancel: Link{s, href}, Of: times(n, func(i int) Both {
			return Both{Conflict: Conflict{ID: "v" + string(rune('a'+i)), Name: s, What: s, Mine: Version{s, s, s}, Theirs: Version{s, s, s}}, Merge: i%2 == 0, MergeName: s}
		})}),
		"DataTable": DataTable(w, Table{Caption: s, Cols: []Col{{Title: s}, {Title: s, Num: true, Width: "m"}, {Title: s, Hide: true}}, Rows: times(n, cells), Empty: Empty{s, s, act}}),
		"Looks":     Looks(w, s, s, LooksHead{s, s, s, s, s}, times(n, func(int) Look { return Look{s, s, s, s, s, s, s, act} })),
		"FilterBar": with(FilterBar(w, Filter{"/x", true, s, "/x", s, s}), Select(w, field)),
		"PagerNav":  join(PagerNav(w, Pager{"", href, s}), PagerNav(w, Pager{href, "", s}), PagerNav(w, Pager{})),
		"PeoplePicker": PeoplePicker(w, Picker{"/word", times(n, func(int) Crowd {
			return Crowd{s, times(n, func(i int) Candidate { return Candidate{s, s, s, Home, i == 0} }), n%2 == 0}
		}), Clock{"/klok", s, opts}}),
		"MeasureChart":   MeasureChart(w, Measure{"m", s, points, 7.5}),
		"EcogramDrawing": EcogramDrawing(w, Ecogram{"e", s, s, near}),
		"SafetyLine":     SafetyLine(w, page.Safety),
		"Notice":         Notice(w, page.Flash),
		"Frame":          with(Frame(page), Text(s)),
		"FrameResident":  with(Frame(styled(Resident)), Text(s)),
		"FramePaper":     with(Frame(styled(Paper)), Text(s)),
		"FrameScreen":    with(Frame(styled(Screen)), Text(s)),
		"FrameEmpty":     Frame(Page{W: w}),
	}
}

var hostile = map[string]string{
	"plain":   "Daniëlle",
	"empty":   "",
	"script":  `<script>alert(1)</script>`,
	"quotes":  `"><img src=x onerror='alert(1)'> ' & "`,
	"address": `javascript:alert(document.cookie)`,
	"rtl":     "\u202eمرحبا بالعالم\u202c abc",
	"long":    strings.Repeat("Samenwerkingsverbandpassendonderwijs", 12),
	"lines":   "een\ntwee\r\n\tdrie\x00",
	"entity":  `&lt;b&gt; </textarea></title></script>`,
	"emoji":   "👩‍👩‍👧 O’Brien-d’Ürselen",
}

// Every component, with no, one and many rows, and with text that tries to break out of it.
func TestEveryComponentIsSoundHTML(t *testing.T) {
	for _, lang := range []string{"nl", "en"} {
		w := words(t, lang)
		for kind, s := range hostile {
			for _, n := range []int{0, 1, 3, 24} {
				for name, c := range specimens(w, n, s) {
					got := render(t, c)
					for _, f := range checkHTML(got, strings.HasPrefix(name, "Frame")) {
						if kind == "empty" && strings.Contains(f, "id \"\"") {
							continue
						}
						t.Errorf("%s, %s, %d, %s: %s", name, kind, n, lang, f)
					}
					if strings.Contains(got, "⟦") {
						t.Errorf("%s: a word is missing: %s", name, got[strings.Index(got, "⟦"):][:40])
					}
					if strings.Contains(got, "<img") || strings.Contains(got, "alert(1)</script>") {
						t.Errorf("%s, %s: text broke out", name, kind)
					}
				}
			}
			if t.Failed() {
				return
			}
		}
	}
}

func TestInitials(t *testing.T) {
	for name, want := range map[string]string{"Eline Kuipers": "EK", "Peter van Loon": "PL", "Daniëlle": "D", "": "", "  ": "", "Marieke de Wit": "MW", "أحمد علي": "أع", "'t Hart": "H"} {
		if got := Initials(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

func TestTenthSeatBecomesAndOthers(t *testing.T) {
	w := words(t, "nl")
	seats := times(12, func(int) Seat { return Seat{Name: "Joris Hoekstra"} })
	got := render(t, Round(w, RoundTable{Far: seats, AllHref: "/alle"}))
	if !strings.Contains(got, "en 4 anderen") || strings.Count(got, "Joris Hoekstra") != 8 {
		t.Error(got)
	}
	if got := render(t, Round(w, RoundTable{Far: seats[:9]})); strings.Contains(got, "anderen") {
		t.Error("nine seats fit")
	}
}

func TestOneSafetyLine(t *testing.T) {
	w := words(t, "nl")
	p := Page{W: w, Safety: Safety{Text: "Ga niet alleen."}}
	if got := render(t, Frame(p)); strings.Count(got, `class="tf-safety"`) != 1 {
		t.Error("a page has exactly one safety line")
	}
	p.Safety = Safety{}
	if got := render(t, Frame(p)); strings.Contains(got, "tf-safety") {
		t.Error("nothing to say draws nothing")
	}
}

func TestSearchNeverPutsANameInAnAddress(t *testing.T) {
	got := render(t, Frame(Page{W: words(t, "nl"), Search: "/zoek"}))
	if !strings.Contains(got, `method="post" action="/zoek"`) {
		t.Error("search must post")
	}
}

func BenchmarkTablePage200(b *testing.B) {
	w := words(b, "nl")
	rows := times(200, func(int) Agreement {
		return Agreement{What: "Zeggen wanneer de eerste afspraak kan", By: Person{Name: "Eline Kuipers", Of: "Mentaal Waterveen"}, To: Person{Name: "Daniëlle"}, State: Agreed, BySaid: SaidYes, ToSaid: SaidYes, Due: When{"over 4 dagen", "ma 23 nov", "2026-11-23", Calm}}
	})
	b.ReportAllocs()
	for b.Loop() {
		if err := with(Frame(Page{W: w}), Agreements(w, rows)).Render(context.Background(), io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}

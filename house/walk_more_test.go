package house

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"tafel/internal/db"
	"tafel/internal/dbtest"
	"tafel/internal/play"
)

// each gives every job to one of a few visitors; jobs run at the same time.
func (g *walkRegion) each(t *testing.T, change func(*House, *stage), jobs []func(*visitor)) {
	t.Helper()
	todo := make(chan func(*visitor))
	var all sync.WaitGroup
	for range walkersAtOnce(g) {
		v := g.visit(t, change)
		all.Add(1)
		go func() {
			defer all.Done()
			for f := range todo {
				f(v)
			}
		}()
	}
	for _, f := range jobs {
		todo <- f
	}
	close(todo)
	all.Wait()
}

// TestWalkSearch: looking for a word that may not be seen gives exactly what looking for nonsense gives, in the same
// number of the same statements; so neither what is found, nor how much, nor the time it takes tells anything.
func TestWalkSearch(t *testing.T) {
	dbtest.EachURL(t, Migrations(), func(t *testing.T, d *db.DB, at string) {
		g := newRegion(t, d, at)
		d.Close()
		var mu sync.Mutex
		tried, found := 0, 0
		var jobs []func(*visitor)
		for _, p := range walkers {
			jobs = append(jobs, func(v *visitor) {
				search := func(word string) (out [3]walkAnswer, hits bool) {
					raw, _ := json.Marshal(map[string]any{"tekst": word, "typend": true})
					for i, a := range []ask{
						{who: p.name, method: "POST", path: "/zoek", form: url.Values{"q": {word}}},
						{who: p.name, method: "POST", path: "/zoek/direct", form: url.Values{"q": {word}}},
						{who: p.name, method: "POST", path: "/api/v1/zoekopdrachten", json: string(raw)},
					} {
						rec := v.do(a)
						out[i] = g.answer(v, rec, []string{word, strings.ToLower(word)})
						hits = hits || i == 2 && strings.Contains(rec.Body.String(), `"id"`)
					}
					return out, hits
				}
				none, _ := search("qzzzzzw")
				for _, c := range g.order {
					now, hits := search(c.word)
					mu.Lock()
					tried++
					if hits {
						found++
					}
					mu.Unlock()
					if may(p.name, c, "POST /zoek") {
						continue
					}
					for i := range now {
						if now[i] != none[i] {
							t.Errorf("%s is told by a search that %s exists: %.400s", p.name, c.spec, difference(none[i].text+none[i].sql, now[i].text+now[i].sql))
							break
						}
					}
				}
			})
		}
		g.each(t, nil, jobs)
		if found == 0 {
			t.Error("nobody found anything: this test would not notice a leak")
		}
		t.Logf("%d searches, %d found something", tried*3, found)
	})
}

// TestWalkWithoutLedger: when the ledger cannot be written, nobody sees anything of anybody else.
func TestWalkWithoutLedger(t *testing.T) {
	dbtest.EachURL(t, Migrations(), func(t *testing.T, d *db.DB, at string) {
		old := slog.Default()
		slog.SetDefault(slog.New(slog.DiscardHandler)) // every look fails here, and says so
		defer slog.SetDefault(old)
		g := newRegion(t, d, at)
		d.Close()
		var mu sync.Mutex
		n, silent := 0, 0
		leaks := map[string]string{}
		var jobs []func(*visitor)
		for _, who := range []string{"cora", "rik", "gwen", "elsa", "otto", "rosa", "noor", "hugo", "prisca", "abel", "nell"} {
			jobs = append(jobs, func(v *visitor) {
				v.tap.breaks(true)
				defer v.tap.breaks(false)
				for _, x := range doors(v.h) {
					if x.kind != "page" && x.kind != "read" || !x.who.Lets(v.who[who]) {
						continue
					}
					for _, group := range g.paths(x) {
						for _, ids := range group.ids {
							a := ask{who: who, route: x.name, method: "GET", path: fillPath(x.path, ids)}
							rec := v.do(a)
							mu.Lock()
							n++
							if rec.Code >= 500 {
								silent++
							}
							for word := range g.seen(rec) {
								c := g.words[word]
								if remembered(c, x.name) {
									continue
								}
								if mates := c.kind == "name" && lives[who] != "" && lives[who] == lives[c.args[0]]; mates {
									continue
								}
								if list := c.subjects(); len(list) > 0 && !slices.Contains(list, who) && !slices.Contains(c.by, who) && !(len(c.args) > 1 && c.args[1] == who) {
									leaks["without a ledger "+x.name+" shows "+c.kind] = a.String()
								}
							}
							mu.Unlock()
						}
					}
				}
			})
		}
		g.each(t, nil, jobs)
		for what, where := range leaks {
			t.Errorf("%s: %s", what, where)
		}
		if silent == 0 {
			t.Error("nothing was kept back: this test would not notice a leak")
		}
		t.Logf("%d looks without a ledger, %d kept back", n, silent)
	})
}

// counted are the routes whose figures are about the whole region and nobody in it (policy figures-region); a hidden
// record may change them.
var counted = map[string]string{
	"GET /afspraken/cijfers": "counts per organisation", "agreement.figures": "counts per organisation", "GET /meldingen/cijfers": "counts per organisation",
	"GET /beheer/gronden/{id}": "how often a ground is used", "GET /beheer/gronden": "for whoever manages: how often a ground is used", "GET /beheer/werkplekken/{id}": "for whoever manages: how many tables somebody answers for", "POST /account/sleutel": "a key is made anew each time",
	"GET /privacybureau/verwerkingen/uitvoer.jsonl": "every processing of the own organisation",
	"GET /getuigen": "how long the log of the whole region is", "witness.list": "the same", "GET /rechten/{id}/kopie.json": "says at what second it was made", "right.copy": "the same",
	"POST /aanmelden/herstel": "limited together: everybody here comes from one address",
	"report.figures":          "counts per organisation", "aftercare.figures": "counts per organisation", "handover.figures": "counts per organisation",
}

// hidden are things that happen after the region, and who has anything to do with them. Everybody else's pages must
// stay as they are, letter by letter: a count, a total, an order or a suggestion would show here.
var hidden = []struct {
	what string
	text string
	who  []string
}{
	{"a household, its table and a report in another corner of the region", `
vic report.take-in tekst="~report:rz~" kanaal=balie persoon=@zoe over_persoon=@zoe zelf=ja -> rz
vic table.open vraag="~table:tz~" huishouden=@omega grond=wmo -> tz
vic plan.goal tafel=@tz leefgebied=housing woorden="~part:tz~" -> gz
vic agreement.propose tafel=@tz wat="~deal:tz~" van=@vic aan=@zoe voor=+5d doel=@gz
vic network.add huishouden=@omega voornamen="Ada" achternaam="~name:far~" relatie="zus" band=support
`, []string{"vic"}},
	{"a shielded goal and an agreement about it at the first table", `
cora plan.goal tafel=@ta leefgebied=law woorden="~shield:ta,law~" -> gs
cora plan.shield doel=@gs waarom="~shield:ta,law#2~" herzien=+20d
`, []string{"cora", "noor", "ada", "abel", "kim"}},
	{"a third table about the same household, with a hand-over and an invitation", `
rosa table.open vraag="~table:ty~" huishouden=@alpha grond=leerplicht zonder_reden="~table:ty#2~" zonder_tot=+20d -> ty
rosa plan.goal tafel=@ty leefgebied=day woorden="~part:ty~" -> gy
`, []string{"rosa", "ada", "abel", "kim", "cora", "rik", "gwen", "otto", "noor"}}, // who works for the household may know that there is a table
}

// TestWalkHidden adds what somebody may not see and looks whether anything of theirs changes.
func TestWalkHidden(t *testing.T) {
	dbtest.EachURL(t, Migrations(), func(t *testing.T, d *db.DB, at string) {
		g := newRegion(t, d, at)
		d.Close()
		was := g.pictures(t, nil, nil)
		for _, x := range hidden {
			text, _ := canaries("scenario hidden\nlanguage nl\n"+x.text, "b")
			s, err := play.Parse(text)
			if err != nil {
				t.Fatal(err)
			}
			is := g.pictures(t, func(h *House, st *stage) {
				st.s, st.out, st.acted = s, io.Discard, true
				for k, v := range st.refs {
					st.refs[k] = v
				}
				for _, l := range s.Lines {
					if err := st.play(context.Background(), l); err != nil {
						t.Errorf("%s: %v", l.Text, err)
					}
				}
				for _, f := range st.result.Failed {
					t.Error(f)
				}
			}, x.who)
			same, changed := 0, 0
			for key, text := range was {
				who, _, _ := strings.Cut(key, " ")
				if slices.Contains(x.who, who) {
					continue
				}
				if is[key] == text {
					same++
					continue
				}
				if changed++; changed < 20 {
					t.Errorf("%s, and that changes: %s\n%.600s", x.what, key, difference(text, is[key]))
				}
			}
			t.Logf("%s: %d answers stay the same, %d change", x.what, same, changed)
		}
	})
}

// pictures are the answers of every page, read and file to everybody, with the identifiers of the region.
func (g *walkRegion) pictures(t *testing.T, change func(*House, *stage), skip []string) map[string]string {
	t.Helper()
	out := map[string]string{}
	var mu sync.Mutex
	var jobs []func(*visitor)
	for _, p := range walkers {
		if slices.Contains(skip, p.name) || p.name == "nobody" {
			continue
		}
		jobs = append(jobs, func(v *visitor) {
			for _, x := range doors(v.h) {
				if counted[x.name] != "" || !x.who.Lets(v.who[p.name]) {
					continue
				}
				var list []ask
				switch {
				case x.kind == "page" || x.kind == "read" || x.kind == "file" && x.method == "GET" && !strings.Contains(x.path, "{token}") && x.path != "/static/":
					for _, ids := range g.plainPaths(x) {
						list = append(list, ask{who: p.name, method: "GET", path: fillPath(x.path, ids)})
					}
				case x.kind == "piece" && !param.MatchString(x.path):
					for _, q := range []string{"Ada", "Qz"} {
						list = append(list, ask{who: p.name, method: "POST", path: x.path, form: url.Values{"q": {q}, "vraag": {q}, "naam": {q}, "geboortejaar": {"1980"}, "jaar": {"1980"}}})
					}
				}
				for _, a := range list {
					rec := v.do(a)
					mu.Lock()
					out[a.String()] = plainly(rec)
					mu.Unlock()
				}
			}
		})
	}
	g.each(t, change, jobs)
	return out
}

// plainPaths are the addresses of a route with the identifiers that belong there.
func (g *walkRegion) plainPaths(x door) [][]string {
	switch len(param.FindAllString(x.path, -1)) {
	case 0:
		return [][]string{{}}
	case 1:
		var out [][]string
		for _, id := range g.natural(x.path, 0) {
			out = append(out, []string{id})
		}
		return out
	}
	var out [][]string
	for _, a := range g.natural(x.path, 0) {
		for _, b := range g.natural(x.path, 1) {
			out = append(out, []string{a, b})
		}
	}
	return out
}

func plainly(rec *httptest.ResponseRecorder) string {
	if strings.Contains(rec.Header().Get("Content-Type"), "spreadsheet") {
		return fmt.Sprint(rec.Code, " ", rec.Body.Len()/1000) // a packed file holds the moment it was made
	}
	return fmt.Sprint(rec.Code, "\n", ofNow.ReplaceAllString(rec.Body.String(), "of now"))
}

// ofNow is what differs between two answers to the same question: the key of a form, and the running time of a meeting.
var ofNow = regexp.MustCompile(`name="sleutel" value="[^"]*"|data-nu="[0-9]+"|"seconden":[0-9]+`)

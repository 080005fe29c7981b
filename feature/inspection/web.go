package inspection

import (
	"encoding/csv"
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/db"
	"tafel/internal/ui"
	"tafel/internal/verb"
	"tafel/internal/web"
)

// Mount adds this room's pages.
func (s *Service) Mount(w *web.Server) {
	w.Get("/wie-keek", verb.SignedIn, s.page)
	w.Get("/wie-keek/vraag/{id}", verb.SignedIn, s.askPage)
	w.Raw("GET /wie-keek/bestand", verb.SignedIn, s.file)
	w.Get("/inzagevragen", verb.Professionals, s.waitingPage)
	w.Get("/inzagevragen/{id}", verb.Professionals, s.answerPage)
	w.Get("/tafels/{id}/inzage", verb.SignedIn, s.tablePage)
	w.Get("/privacy", verb.Anyone, privacy)
	w.Get("/toegankelijkheid", verb.Anyone, accessibility)
}

// sheet is the looks of one day or month.
type sheet struct {
	caption string
	looks   []ui.Look
}

// questionRow is a question as its asker or answerer sees it.
type questionRow struct {
	Question
	asked, by, answered string
	look                ui.Look
}

// looksData is what the page shows.
type looksData struct {
	sums      []ui.Count
	sheets    []sheet
	head      ui.LooksHead
	questions []questionRow
	pager     ui.Pager
}

func (s *Service) page(c *web.Ctx) (web.View, error) {
	var p looksData
	err := s.DB.View(c.Context(), c.Actor, "inspection.list", func(v *db.View) error {
		x, err := s.looked(v, c.Actor, c.Query("voor"), pageSize)
		if err != nil {
			return err
		}
		say, err := s.speech(v, c.Words.Lang())
		if err != nil {
			return err
		}
		p = looksData{head: head(c), sheets: sheets(c, say, x.visits, true)}
		if x.people > 0 {
			p.sums = []ui.Count{{N: x.people, Text: c.T("inspection.sum.people", "n", x.people), Href: "#keek"}, {N: x.orgs, Text: c.T("inspection.sum.orgs", "n", x.orgs), Href: "#keek"}}
		}
		if x.outside > 0 {
			p.sums = append(p.sums, ui.Count{N: x.outside, Text: c.T("inspection.sum.outside"), Href: "#keek", Mood: ui.Now})
		}
		list, err := questionsOf(v, c.Actor.Person, 50)
		if err != nil {
			return err
		}
		for _, q := range list {
			p.questions = append(p.questions, asRow(c, q))
		}
		if c.Query("voor") != "" {
			p.pager.Prev = "/wie-keek"
		}
		if x.next != "" {
			p.pager.Next = "/wie-keek?voor=" + url.QueryEscape(x.next)
		}
		p.pager.Text = c.T("inspection.pager")
		return nil
	})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("inspection.title"), Tab: "looks", Width: "text", Body: looksPage(c, p)}, nil
}

func head(c *web.Ctx) ui.LooksHead {
	return ui.LooksHead{When: c.T("inspection.when"), Who: c.T("inspection.who"), What: c.T("inspection.did"), Why: c.T("inspection.why"), Ask: c.T("inspection.unclear")}
}

// sheets puts visits under their day; what is older than a fortnight stands per month.
func sheets(c *web.Ctx, say speech, visits []Visit, ask bool) []sheet {
	var out []sheet
	today := c.Now.Date()
	for _, v := range visits {
		d := v.At.Date()
		caption, when := "", c.Words.Hour(v.At.Time)
		switch n := d.Until(today); {
		case n == 0:
			caption = c.T("inspection.today", "day", c.Words.Day(v.At.Time, c.Now.Time))
		case n == 1:
			caption = c.T("inspection.yesterday", "day", c.Words.Day(v.At.Time, c.Now.Time))
		case n <= 14:
			caption = c.Words.Day(v.At.Time, c.Now.Time)
		default:
			_, month, _ := strings.Cut(c.Words.Date(v.At.Time), " ")
			caption, when = c.T("inspection.month", "month", month), c.Words.Short(v.At.Time, c.Now.Time)
		}
		if len(out) == 0 || out[len(out)-1].caption != caption {
			out = append(out, sheet{caption: caption})
		}
		sh := &out[len(out)-1]
		sh.looks = append(sh.looks, look(c, say, v, when, ask))
	}
	return out
}

// look is one visit as a row. Organisation first, then the person with the function at that time.
func look(c *web.Ctx, say speech, v Visit, when string, ask bool) ui.Look {
	l := ui.Look{Time: when, ISO: v.At.Format("2006-01-02T15:04"), Who: v.OrgName, Name: v.Name, What: say.what(v), Why: say.why(v)}
	if l.Who == "" {
		l.Who, l.Name = v.Name, ""
	} else if v.Function != "" {
		l.Name += ", " + v.Function
	}
	if v.Times > 1 {
		l.What += " " + c.T("inspection.times", "n", v.Times)
	}
	if v.Outside() {
		l.Outside = c.T("inspection.outside")
	}
	if ask {
		l.Ask = ui.Action{Label: c.T("inspection.ask"), About: l.Who + ", " + when, Href: "/wie-keek/vraag/" + url.PathEscape(v.ID)}
	}
	return l
}

func asRow(c *web.Ctx, q Question) questionRow {
	x := questionRow{Question: q, asked: c.Words.Day(q.At.Time, c.Now.Time), by: c.Words.Day(q.AnswerBy.Time(), c.Now.Time)}
	if !q.Open() {
		x.answered = c.Words.Day(q.AnsweredAt.Time, c.Now.Time)
	}
	return x
}

func (s *Service) askPage(c *web.Ctx) (web.View, error) {
	var sh []sheet
	err := s.DB.View(c.Context(), c.Actor, "inspection.list", func(v *db.View) error {
		if err := readLooks(c.Actor, c.Actor.Person); err != nil {
			return err
		}
		l, err := lookByID(v, c.Actor.Person, c.Path("id"))
		if err != nil || l.ID == "" {
			return orNotFound(err)
		}
		say, err := s.speech(v, c.Words.Lang())
		sh = sheets(c, say, Visits([]Look{l}), false)
		return err
	})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("inspection.ask.title"), Tab: "looks", Width: "text", Back: ui.Link{Label: c.T("inspection.title"), Href: "/wie-keek"}, Body: askForm(c, sh, head(c), c.Path("id"), c.Words.Day(AnswerBy(c.Now.Date()).Time(), c.Now.Time))}, nil
}

// file gives one's own ledger as a file to keep.
func (s *Service) file(c *web.Ctx, w http.ResponseWriter) error {
	var visits []Visit
	var say speech
	err := s.DB.View(c.Context(), c.Actor, "inspection.list", func(v *db.View) error {
		x, err := s.looked(v, c.Actor, "", fileSize)
		if err != nil {
			return err
		}
		visits = x.visits
		say, err = s.speech(v, c.Words.Lang())
		return err
	})
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="wie-keek.csv"`)
	h.Set("Cache-Control", "no-store")
	out := csv.NewWriter(w)
	rows := [][]string{{c.T("inspection.when"), c.T("inspection.file.org"), c.T("inspection.file.name"), c.T("inspection.file.function"), c.T("inspection.did"), c.T("inspection.why"), c.T("inspection.file.times")}}
	for _, v := range visits {
		rows = append(rows, []string{v.At.Format("2006-01-02 15:04"), v.OrgName, v.Name, v.Function, say.what(v), say.why(v), c.T("inspection.file.n", "n", v.Times)})
	}
	for _, row := range rows {
		for i := range row {
			row[i] = cell(row[i])
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// cell keeps a spreadsheet from reading a text as a formula.
func cell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

func (s *Service) waitingPage(c *web.Ctx) (web.View, error) {
	var rows []questionRow
	err := s.DB.View(c.Context(), c.Actor, "inspection.waiting", func(v *db.View) error {
		list, err := s.waiting(v, c.Actor)
		for _, q := range list {
			rows = append(rows, asRow(c, q))
		}
		return err
	})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("inspection.waiting"), Tab: "work", Width: "text", Body: waitingList(c, rows)}, nil
}

func (s *Service) answerPage(c *web.Ctx) (web.View, error) {
	var row questionRow
	err := s.DB.View(c.Context(), c.Actor, "inspection.question", func(v *db.View) error {
		q, visit, err := s.question(v, c.Actor, c.Path("id"))
		if err != nil {
			return err
		}
		say, err := s.speech(v, c.Words.Lang())
		row = asRow(c, q)
		row.look = look(c, say, visit, c.Words.Short(visit.At.Time, c.Now.Time)+", "+c.Words.Hour(visit.At.Time), false)
		return err
	})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("inspection.answer.title"), Tab: "work", Width: "text", Back: ui.Link{Label: c.T("inspection.waiting"), Href: "/inzagevragen"}, Body: answerForm(c, row, head(c))}, nil
}

func (s *Service) tablePage(c *web.Ctx) (web.View, error) {
	var sh []sheet
	var st tafel.Standing
	err := s.DB.View(c.Context(), c.Actor, "inspection.table", func(v *db.View) error {
		var visits []Visit
		var err error
		if st, visits, err = s.tableLooks(v, c.Actor, tafel.TableID(c.Path("id"))); err != nil {
			return err
		}
		say, err := s.speech(v, c.Words.Lang())
		sh = sheets(c, say, visits, false)
		return err
	})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("inspection.table.title", "n", st.Number), Tab: "tables", Width: "text", Back: ui.Link{Label: c.T("inspection.table.back", "n", st.Number), Href: "/tafels/" + url.PathEscape(string(st.Table))}, Body: tableLooks(c, st, sh, head(c)), Household: st.Household}, nil
}

// PlanPanel shows who looked lately (my plan).
func (s *Service) PlanPanel(c *web.Ctx, v *db.View, st tafel.Standing) (templ.Component, error) {
	if readLooks(c.Actor, c.Actor.Person) != nil {
		return nil, nil
	}
	list, err := looksAt(v, c.Actor.Person, "", "", 60)
	if err != nil {
		return nil, err
	}
	say, err := s.speech(v, c.Words.Lang())
	if err != nil {
		return nil, err
	}
	visits := Visits(list)
	var moments []ui.Moment
	for _, x := range visits[:min(len(visits), 3)] {
		at := c.Past(x.At)
		m := ui.Moment{Time: at.Rel, ISO: at.ISO, Who: x.Name, Text: say.what(x)}
		if x.OrgName != "" {
			m.Who += ", " + x.OrgName
		}
		moments = append(moments, m)
	}
	return planPanel(c, moments), nil
}

// policyRow is one rule of access as the privacy page shows it.
type policyRow struct {
	id, sentence, text string
	forbid             bool
}

func privacy(c *web.Ctx) (web.View, error) {
	var rows []policyRow
	for _, p := range access.Policies() {
		x := policyRow{id: p.ID, sentence: p.NL, text: p.Text, forbid: p.Forbid}
		if c.Words.Lang() == "en" {
			x.sentence = p.EN
		}
		rows = append(rows, x)
	}
	return web.View{Title: c.T("inspection.privacy"), Style: ui.Resident, Width: "text", Body: privacyPage(c, rows)}, nil
}

func accessibility(c *web.Ctx) (web.View, error) {
	return web.View{Title: c.T("inspection.a11y"), Style: ui.Resident, Width: "text", Body: accessibilityPage(c)}, nil
}

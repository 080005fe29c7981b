package inspection

import (
	"encoding/csv"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/db"
	"tafel/internal/ledger"
	"tafel/internal/ui"
	"tafel/internal/verb"
	"tafel/internal/web"
)

// Mount adds this room's pages.
func (s *Service) Mount(w *web.Server) {
	w.Get("/wie-keek", verb.SignedIn, s.page)
	w.Get("/wie-keek/vraag/{id}", verb.SignedIn, s.askPage)
	w.Raw("GET /wie-keek/bestand", verb.SignedIn, s.file)
	w.Raw("GET /wie-keek/kopie", verb.SignedIn, s.signed)
	w.Get("/privacybureau", verb.PrivacyDesk, s.deskPage)
	w.Get("/privacybureau/uitstel", verb.PrivacyDesk, s.deferPage)
	w.Fragment("/privacybureau/uitstel/zoek", verb.PrivacyDesk, s.deferPage)
	w.Get("/privacybureau/namen", verb.PrivacyDesk, s.namesPage)
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
	orgs      []ui.Tab
	periods   []ui.Tab
	filtered  bool
	sheets    []sheet
	head      ui.LooksHead
	questions []questionRow
	kept      []Unnamed // organisations in view whose names are not shown, with the reason
	late      bool      // something in view was shown later
	copies    bool      // there is something to keep
	signs     bool      // and a key to sign it with
	pager     ui.Pager
}

// looksURL is the page with a filter. Only ids and fixed words stand in it.
func looksURL(org tafel.OrgID, period, before string) string {
	q := url.Values{}
	for k, v := range map[string]string{"organisatie": string(org), "periode": period, "voor": before} {
		if v != "" {
			q.Set(k, v)
		}
	}
	if len(q) == 0 {
		return "/wie-keek"
	}
	return "/wie-keek?" + q.Encode()
}

func (s *Service) page(c *web.Ctx) (web.View, error) {
	var p looksData
	err := s.DB.View(c.Context(), c.Actor, "inspection.list", func(v *db.View) error {
		org, period := tafel.OrgID(c.Query("organisatie")), c.Query("periode")
		f, err := filter(org, period, c.Now.Date())
		if err != nil {
			return err
		}
		x, err := s.looked(v, c.Actor, f, c.Query("voor"), pageSize)
		if err != nil {
			return err
		}
		say, err := s.speech(v, c.Words.Lang())
		if err != nil {
			return err
		}
		p = looksData{head: head(c), sheets: sheets(c, say, x.visits, true), filtered: org != "" || period != "", copies: x.people > 0, signs: s.Sign != nil}
		if x.people > 0 {
			p.sums = []ui.Count{{N: x.people, Text: c.T("inspection.sum.people", "n", x.people), Href: "#keek"}, {N: x.firms, Text: c.T("inspection.sum.orgs", "n", x.firms), Href: "#keek"}}
			p.orgs = []ui.Tab{{Label: c.T("inspection.filter.all"), Href: looksURL("", period, ""), Current: org == ""}}
			for _, o := range x.orgs {
				id, name := o.ID, o.Name
				if id == "" {
					id, name = NoOrg, c.T("inspection.noorg")
				}
				p.orgs = append(p.orgs, ui.Tab{Label: name, Href: looksURL(id, period, ""), Current: org == id, Count: o.Times})
			}
			for _, y := range Periods {
				p.periods = append(p.periods, ui.Tab{Label: c.T("inspection.period." + y.Key), Href: looksURL(org, y.Key, ""), Current: period == y.Key || period == "" && y.Days == 0})
			}
		}
		if x.beyond > 0 {
			p.sums = append(p.sums, ui.Count{N: x.beyond, Text: c.T("inspection.sum.outside"), Href: "#keek", Mood: ui.Now})
		}
		kept, err := unnamed(v)
		if err != nil {
			return err
		}
		for _, u := range kept {
			for _, y := range x.visits {
				if y.Org == u.Org {
					p.kept = append(p.kept, u)
					break
				}
			}
		}
		for _, y := range x.visits {
			p.late = p.late || y.Late != ""
		}
		list, err := questionsOf(v, c.Actor.Person, 50)
		if err != nil {
			return err
		}
		for _, q := range list {
			p.questions = append(p.questions, asRow(c, q))
		}
		if c.Query("voor") != "" {
			p.pager.Prev = looksURL(org, period, "")
		}
		if x.next != "" {
			p.pager.Next = looksURL(org, period, x.next)
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
		if v.Days > 1 {
			when = c.T("inspection.days", "n", v.Days, "last", c.Words.Short(v.At.Time, c.Now.Time))
		}
		switch n := d.Until(today); {
		case n == 0:
			caption = c.T("inspection.today", "day", c.Words.Day(v.At.Time, c.Now.Time))
		case n == 1:
			caption = c.T("inspection.yesterday", "day", c.Words.Day(v.At.Time, c.Now.Time))
		case n <= NearDays:
			caption = c.Words.Day(v.At.Time, c.Now.Time)
		default:
			_, month, _ := strings.Cut(c.Words.Date(v.At.Time), " ")
			caption = c.T("inspection.month", "month", month)
			if v.Days == 1 {
				when = c.Words.Short(v.At.Time, c.Now.Time)
			}
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
	l := ui.Look{Time: when, ISO: v.At.Format("2006-01-02T15:04"), Who: v.OrgName, Name: say.who(v), What: say.what(v), Why: say.why(v)}
	if l.Who == "" {
		l.Who, l.Name = say.who(v), ""
	} else if v.Function != "" {
		l.Name += ", " + v.Function
	}
	if v.Times > 1 && v.Days > 1 {
		l.What += " " + c.T("inspection.times.days", "n", v.Times)
	} else if v.Times > 1 {
		l.What += " " + c.T("inspection.times", "n", v.Times)
	}
	if v.Outside() {
		l.Outside = c.T("inspection.outside")
	}
	if v.Late != "" {
		l.Why += " " + c.T("inspection.late", "ref", v.Late)
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
		visits, err := s.visits(v, c.Actor, []Look{l})
		if err != nil {
			return err
		}
		say, err := s.speech(v, c.Words.Lang())
		sh = sheets(c, say, visits, false)
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
		x, err := s.looked(v, c.Actor, Filter{}, "", fileSize)
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
		rows = append(rows, []string{v.At.Format("2006-01-02 15:04"), v.OrgName, say.who(v), v.Function, say.what(v), say.why(v), c.T("inspection.file.n", "n", v.Times)})
	}
	for _, row := range rows {
		for i := range row {
			row[i] = web.Cell(row[i])
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// signed gives one's own ledger as a readable text with the signature of this region, to keep and to show: whoever
// doubts it can check it with `tafel check-copy` and the public key, also years later.
func (s *Service) signed(c *web.Ctx, w http.ResponseWriter) error {
	if s.Sign == nil {
		return tafel.Refuse(tafel.Moment, "inspection.error.nokey")
	}
	var text string
	err := s.DB.View(c.Context(), c.Actor, "inspection.copy", func(v *db.View) error {
		x, err := s.looked(v, c.Actor, Filter{}, "", fileSize)
		if err != nil {
			return err
		}
		say, err := s.speech(v, c.Words.Lang())
		if err != nil {
			return err
		}
		text = say.copyOf(c.Actor.Name, c.Now, x)
		return nil
	})
	if err != nil {
		return err
	}
	if text, err = s.Sign(text); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="wie-keek-getekend.txt"`)
	h.Set("Cache-Control", "no-store")
	_, err = io.WriteString(w, text)
	return err
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
	x := web.View{Title: c.T("inspection.waiting"), Tab: "work", Width: "text", Body: waitingList(c, rows)}
	if verb.PrivacyDesk.Lets(c.Actor) {
		x.Tab, x.Back = "privacy", ui.Link{Label: c.T("inspection.desk"), Href: "/privacybureau"}
	}
	return x, nil
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
	list, err := looksAt(v, c.Actor.Person, Filter{}, "", "", 60)
	if err != nil {
		return nil, err
	}
	visits, err := s.visits(v, c.Actor, list)
	if err != nil {
		return nil, err
	}
	say, err := s.speech(v, c.Words.Lang())
	if err != nil {
		return nil, err
	}
	var moments []ui.Moment
	for _, x := range visits[:min(len(visits), 3)] {
		at := c.Past(x.At)
		m := ui.Moment{Time: at.Rel, ISO: at.ISO, Who: say.who(x), Text: say.what(x)}
		if x.OrgName != "" {
			m.Who += ", " + x.OrgName
		}
		moments = append(moments, m)
	}
	return planPanel(c, moments), nil
}

// deskPage is where a privacy officer begins: what waits, each with its number.
func (s *Service) deskPage(c *web.Ctx) (web.View, error) {
	var sums []ui.Count
	err := s.DB.View(c.Context(), c.Actor, "inspection.desk", func(v *db.View) error {
		if err := keep(c.Actor, false); err != nil {
			return err
		}
		open, err := questionsOpen(v, 500)
		if err != nil {
			return err
		}
		x := ui.Count{N: len(open), Text: c.T("inspection.desk.questions"), Href: "/inzagevragen"}
		for _, q := range open {
			if q.AnswerBy <= c.Now.Date() {
				x.Mood = ui.Late
			}
		}
		sums = append(sums, x)
		for _, f := range s.Desk {
			y, err := f(c, v)
			if err != nil {
				return err
			}
			sums = append(sums, y)
		}
		running, err := deferralsRunning(v, 500)
		if err != nil {
			return err
		}
		n := 0
		for _, d := range running {
			if d.Subject != c.Actor.Person {
				n++
			}
		}
		names, err := unnamed(v)
		sums = append(sums, ui.Count{N: n, Text: c.T("inspection.desk.deferred"), Href: "/privacybureau/uitstel"}, ui.Count{N: len(names), Text: c.T("inspection.desk.unnamed"), Href: "/privacybureau/namen"})
		return err
	})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("inspection.desk"), Tab: "privacy", Width: "text", Body: desk(c, sums)}, nil
}

// deferData is the page on which a privacy officer defers looks.
type deferData struct {
	rows     []Deferral
	orgs     []ui.Option
	searched bool
	found    []tafel.Member
	picked   tafel.PersonID
	name     string
}

func (s *Service) deferPage(c *web.Ctx) (web.View, error) {
	var x deferData
	err := s.DB.View(c.Context(), c.Actor, "inspection.deferred", func(v *db.View) error {
		var err error
		if x.rows, err = s.deferred(v, c.Actor); err != nil {
			return err
		}
		if x.orgs, err = s.orgOptions(v, c.Value("inspection.defer", "organisatie", "")); err != nil {
			return err
		}
		x.picked = tafel.PersonID(c.Query("persoon"))
		if c.Typed != nil && c.Typed.Get("persoon") != "" {
			x.picked = tafel.PersonID(c.Typed.Get("persoon"))
		}
		if x.picked != "" {
			if x.name, err = s.PersonName(v, x.picked); err != nil {
				return err
			}
			if x.name == "" {
				return orNotFound(nil)
			}
			v.Saw(ledger.Entry{Kind: ledger.Listed, Policy: "looks-keep", What: "name"}, x.picked)
		}
		if q := strings.TrimSpace(c.R.PostFormValue("q")); q != "" && c.Verb == "" {
			x.searched = true
			x.found, err = s.FindPeople(v, q)
		}
		return err
	})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("inspection.defer.title"), Tab: "privacy", Width: "read", Back: ui.Link{Label: c.T("inspection.desk"), Href: "/privacybureau"}, Body: deferBody(c, x)}, nil
}

func (s *Service) orgOptions(r db.Reader, chosen string) ([]ui.Option, error) {
	list, err := s.Orgs(r)
	var out []ui.Option
	for _, o := range list {
		out = append(out, ui.Option{Value: string(o.ID), Label: o.Name, Selected: string(o.ID) == chosen})
	}
	return out, err
}

func (s *Service) namesPage(c *web.Ctx) (web.View, error) {
	var rows []Unnamed
	var orgs []ui.Option
	err := s.DB.View(c.Context(), c.Actor, "inspection.names", func(v *db.View) error {
		if err := keep(c.Actor, false); err != nil {
			return err
		}
		var err error
		if rows, err = unnamed(v); err != nil {
			return err
		}
		orgs, err = s.orgOptions(v, c.Value("inspection.unname", "organisatie", ""))
		return err
	})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("inspection.names.title"), Tab: "privacy", Width: "read", Back: ui.Link{Label: c.T("inspection.desk"), Href: "/privacybureau"}, Body: namesBody(c, rows, orgs)}, nil
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

package work

import (
	"net/http"
	"net/url"
	"strings"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/ui"
	"tafel/internal/verb"
	"tafel/internal/web"
)

// Mount adds this room's pages.
func (s *Service) Mount(w *web.Server) {
	w.Raw("GET /{$}", verb.Anyone, home)
	w.Get("/werk", verb.SignedIn, s.page)
	w.Get("/werk/team", verb.Professionals, s.teamPage)
	w.Get("/beheer/werk", verb.Admins, s.normPage)
	w.Manage("/beheer/werk", "work.norm.title", "work.norm.text")
}

// home leads everybody to the page where they begin.
func home(c *web.Ctx, w http.ResponseWriter) error {
	to := "/aanmelden"
	switch {
	case c.Actor.IsProfessional():
		to = "/werk"
	case c.Actor.Has(tafel.Admin):
		to = "/beheer"
	case c.Actor.Person != "":
		to = "/plan"
	}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, c.R, to, http.StatusSeeOther)
	return nil
}

// section is a heading with its rows.
type section struct {
	when When
	mood ui.Mood
	rows []ui.Work
}

// workData is what the page shows.
type workData struct {
	day    string
	sums   []ui.Count
	owed   []section
	nOwed  int
	dueTo  []section
	nDueTo int
	next   string // "Je eerstvolgende belofte is dinsdag."
	rings  []ui.Ring
	coming []ui.Ring
	wait   []ui.Work
	first  []ui.Work
	still  []ui.Work
	days   int64
	team   string // sentence about waiting in the own team
	load   ui.Load
	room   string
	idle   int
	none   bool // no load was agreed
	away   []string
	pairs  bool
}

func (s *Service) page(c *web.Ctx) (web.View, error) {
	if !c.Actor.IsProfessional() { // residents begin at their plan
		return web.View{Title: c.T("work.title"), Body: toPlan(c), Status: http.StatusOK}, nil
	}
	var m Mine
	err := s.DB.View(c.Context(), c.Actor, "work.list", func(v *db.View) error {
		var err error
		m, err = s.look(v, c.Actor)
		return err
	})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("work.title"), Tab: "work", Body: workPage(c, s.data(c, m)), Note: c.T("work.logged")}, nil
}

func (s *Service) data(c *web.Ctx, m Mine) workData {
	p := workData{day: c.Words.Day(c.Now.Time, c.Now.Time) + " " + c.Now.Format("2006"), nOwed: len(m.Owed), nDueTo: len(m.DueTo), days: m.Norm.Still, idle: m.Load.Idle, none: m.Load.Agreed == 0}
	for _, r := range m.Owed {
		p.owed = put(p.owed, r, s.owedRow(c, m, r))
	}
	for _, r := range m.DueTo {
		p.dueTo = put(p.dueTo, r, s.dueRow(c, m, r))
	}
	p.rings, p.coming = s.ringRows(c, m, m.Rings), s.ringRows(c, m, m.Coming)
	for _, x := range m.Waiting {
		p.wait = append(p.wait, waitRow(c, m, x))
	}
	for _, x := range m.First {
		p.first = append(p.first, topRow(c, m, x, x.Waits().Date().Until(m.Today), int(m.Norm.First)))
	}
	for _, x := range m.Signals {
		p.first = append(p.first, signalRow(c, m, x))
	}
	for _, x := range m.Still {
		p.still = append(p.still, topRow(c, m, x, x.Still(c.Now), 0))
	}
	late, today := count(m.Owed, Late), count(m.Owed, Today)
	asked := len(m.Waiting) + count(m.Owed, Answer) + count(m.DueTo, Answer) + count(m.DueTo, Check)
	add := func(n int, text, href string, mood ui.Mood) {
		if n > 0 {
			p.sums = append(p.sums, ui.Count{N: n, Text: c.T(text, "n", n), Href: href, Mood: mood})
		}
	}
	add(late, "work.sum.late", "#beloofd", ui.Late)
	add(today, "work.sum.today", "#beloofd", ui.Now)
	add(len(m.Rings), "work.sum.rings", "#klok", ui.Calm)
	add(asked, "work.sum.asked", "#wacht", ui.Calm)
	add(len(p.first), "work.sum.first", "#eerste", ui.Calm)
	add(count(m.DueTo, Late), "work.sum.theirs", "#aan-mij", ui.Calm)
	if late == 0 && len(m.Owed) > 0 {
		p.next = c.T("work.next", "when", c.Words.Ago(m.Owed[0].Due.Time(), c.Now.Time))
	}
	if m.Team != "" && m.Wait.N >= Enough {
		p.team = c.T("work.team.first", "n", m.Wait.Nine)
	}
	p.load = ui.Load{Busy: m.Load.Busy, Idle: m.Load.Idle, Free: m.Load.Free()}
	switch {
	case p.none:
		p.room = c.T("work.room.none", "n", m.Tops)
	case m.Load.Over() > 0:
		p.room = c.T("work.room.over", "n", m.Load.Over())
	case m.Load.Free() == 0:
		p.room = c.T("work.room.full")
	default:
		p.room = c.T("work.room", "n", m.Load.Free())
	}
	for _, name := range m.Away {
		p.away = append(p.away, c.T("work.away", "name", name))
	}
	return p
}

func put(list []section, r Row, row ui.Work) []section {
	if n := len(list); n == 0 || list[n-1].when != r.When {
		mood := ui.Calm
		switch r.When {
		case Late:
			mood = ui.Late
		case Today:
			mood = ui.Now
		}
		list = append(list, section{when: r.When, mood: mood})
	}
	x := &list[len(list)-1]
	x.rows = append(x.rows, row)
	return list
}

// reason says for whom a row stands here, when that is somebody who is away.
func reason(c *web.Ctx, m Mine, p tafel.PersonID) string {
	if name, ok := m.Away[p]; ok {
		return c.T("work.for", "name", name)
	}
	return ""
}

func glyph(m Mine, t tafel.TableID, household tafel.HouseholdID, mine ui.Mine) ui.Glyph {
	x := m.Chairs[t]
	g := ui.Glyph{Far: x.Far, FarAsked: x.FarAsked, Near: max(0, x.Near-1), NearAsked: x.NearAsked, NoHome: household == "" && x.Near == 0, Mine: mine}
	if mine == ui.MineHead {
		g.Far = max(0, g.Far-1) // the one who answers sits at the head
	}
	return g
}

func seatOf(p Promise) ui.Mine {
	switch p.For {
	case p.Responsible:
		return ui.MineHead
	case p.From.Person, p.To.Person:
		return ui.MineFar
	}
	return ui.NoSeat
}

func whom(p tafel.Party) ui.Person {
	if p.Name == "" {
		return ui.Person{Name: p.OrgName}
	}
	return ui.Person{Name: p.Name, Of: p.OrgName}
}

// act is a button that does a verb on an agreement and comes back here.
func act(c *web.Ctx, label, verbName string, p Promise, kind ui.Kind) ui.Action {
	return ui.Action{Label: c.T(label), About: p.What, Post: "/doe/" + verbName, Small: true, Kind: kind,
		Hidden: []ui.Hidden{{Name: "terug", Value: "/werk"}, {Name: "afspraak", Value: string(p.ID)}}}
}

// goTo is a link to the agreement's own page, for what needs words.
func goTo(c *web.Ctx, label string, p Promise, anchor string) ui.Action {
	return ui.Action{Label: c.T(label), About: p.What, Href: pageOf(p) + anchor, Small: true}
}

func pageOf(p Promise) string { return "/afspraken/" + url.PathEscape(string(p.ID)) }

func (s *Service) base(c *web.Ctx, m Mine, r Row) ui.Work {
	x := ui.Work{ID: "a-" + string(r.ID), Table: glyph(m, r.Table, r.Household, seatOf(r.Promise)), What: r.What, Href: pageOf(r.Promise), Where: at(c.Words, r.Number, r.HouseholdName), Due: c.Due(r.Due, true), Reason: reason(c, m, r.For)}
	if r.Hidden {
		x.What, x.Href = c.T("work.hidden"), "/tafels/"+url.PathEscape(string(r.Table))
	}
	return x
}

func (s *Service) owedRow(c *web.Ctx, m Mine, r Row) ui.Work {
	x := s.base(c, m, r)
	x.Lead, x.Who = c.T("work.to"), whom(r.To)
	if r.From.Person == "" {
		x.Reason = c.T("work.org", "name", r.From.OrgName)
	}
	if r.Hidden {
		return x
	}
	if r.When == Answer {
		x.Lead = c.T("work.asked.to")
		x.State = ui.Proposed
		x.Acts = []ui.Action{act(c, "work.yes", "agreement.accept", r.Promise, ui.Secondary), goTo(c, "work.no", r.Promise, "#nee")}
		return x
	}
	x.Acts = []ui.Action{act(c, "work.ready", "agreement.ready", r.Promise, ui.Secondary)}
	return x
}

func (s *Service) dueRow(c *web.Ctx, m Mine, r Row) ui.Work {
	x := s.base(c, m, r)
	x.Lead, x.Who = c.T("work.by"), whom(r.From)
	if r.To.Person != r.For && r.To.Person != "" {
		x.Where = c.T("work.toresident", "name", r.To.Name) + " · " + x.Where
	} else if r.To.Person == "" && r.To.Org != "" {
		x.Where = c.T("work.toorg", "name", r.To.OrgName) + " · " + x.Where
	}
	if r.Hidden {
		return x
	}
	mine := r.To.Person == r.For || r.To.Person == ""
	switch {
	case r.When == Check && mine:
		x.State, x.Due = ui.Told, ui.When{}
		x.Acts = []ui.Action{act(c, "work.right", "agreement.confirm", r.Promise, ui.Secondary), goTo(c, "work.wrong", r.Promise, "#klopt-niet")}
	case r.When == Check:
		x.State, x.Due = ui.Told, ui.When{}
		x.Acts = []ui.Action{goTo(c, "work.askthem", r.Promise, "#optekenen")}
	case r.When == Answer && mine:
		x.State = ui.Proposed
		x.Acts = []ui.Action{act(c, "work.yes", "agreement.accept", r.Promise, ui.Secondary), goTo(c, "work.no", r.Promise, "#nee")}
	case r.State == Proposed:
		x.State = ui.Proposed
	case r.When == Late:
		x.Acts = []ui.Action{act(c, "work.ask", "agreement.ask", r.Promise, ui.Secondary)}
	} // what simply stands needs no word
	return x
}

func (s *Service) ringRows(c *web.Ctx, m Mine, list []Ring) []ui.Ring {
	var out []ui.Ring
	for _, r := range list {
		x := ui.Ring{Time: c.Words.Hour(r.Due.Time), ISO: r.Due.Format("2006-01-02T15:04"), Title: sentence(c.Words, r), Text: at(c.Words, r.Number, r.HouseholdName), Href: ringPage(r)}
		if r.Due.Date() != c.Now.Date() {
			x.Time = c.Words.Short(r.Due.Time, c.Now.Time)
		}
		if r.Rung && r.Step > 0 {
			x.Text = join(x.Text, c.T("work.ring.onward"))
		}
		out = append(out, ui.Ring{Time: x.Time, ISO: x.ISO, Title: x.Title, Text: join(x.Text, reason(c, m, r.For)), Href: x.Href, Call: callOf(c, r)})
	}
	return out
}

// callOf is a number to call about an alarm.
func callOf(c *web.Ctx, r Ring) ui.Link {
	if r.CallPhone == "" {
		return ui.Link{}
	}
	return ui.Link{Label: c.T("work.call", "naam", r.CallName, "nummer", r.CallPhone), Href: "tel:" + strings.NewReplacer(" ", "", "-", "", "(", "", ")", "").Replace(r.CallPhone)}
}

func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " · " + b
}

// ringPage is where something can be done about a clock.
func ringPage(r Ring) string {
	ref, table := url.PathEscape(r.Ref), url.PathEscape(string(r.Table))
	switch room(r.Kind) {
	case "agreement":
		return "/afspraken/" + ref
	case "report":
		if r.Kind == "report.duty" { // may know that it waits, not what it is
			return "/meldingen/zonder-hulp"
		}
		id, _, _ := strings.Cut(r.Ref, ":") // the clock of help holds who was told, too
		return "/meldingen/" + url.PathEscape(id)
	case "inspection":
		if r.Kind == "inspection.deferred" {
			return "/privacybureau/uitstel"
		}
		return "/inzagevragen/" + ref
	case "pattern":
		return "/opvallend/" + ref
	case "review":
		if r.Kind == "review.change" {
			return "/accounts-nakijken/" + ref
		}
		return "/accounts-nakijken"
	case "sample":
		if r.Kind == "sample.found" {
			return "/steekproeven/" + ref
		}
		return "/steekproef/" + ref
	case "right":
		if r.Kind == "right.seen" {
			return "/rechten/verbeterd"
		}
		return "/rechten/" + ref
	case "organisation":
		return "/organisaties"
	case "aftercare":
		return "/nazorg"
	case "mandate":
		return "/mandaten/" + ref
	case "dispute":
		id, _, _ := strings.Cut(r.Ref, ":")
		return "/verschillen/" + url.PathEscape(id)
	case "emergency":
		id, _, _ := strings.Cut(r.Ref, ":")
		return "/noodtoegang/" + url.PathEscape(id)
	case "advice":
		return "/adviezen/" + ref
	case "budget":
		return "/tafels/" + table + "/budget"
	case "decision":
		return "/besluiten/" + ref
	case "meeting":
		if r.Kind == "meeting.judge" {
			return "/tafels/" + table + "/overleg"
		}
		return "/overleggen/" + ref
	case "safety":
		id, _, _ := strings.Cut(r.Ref, ":")
		switch r.Kind {
		case "safety.alarm", "safety.climb":
			return "/alarmen/" + url.PathEscape(id)
		case "safety.check", "safety.missed", "safety.accept", "safety.until":
			return "/veiligheidsafspraken/" + url.PathEscape(id)
		}
		return "/zorgen/" + url.PathEscape(id)
	case "intervision":
		id, _, _ := strings.Cut(r.Ref, ":")
		return "/intervisie/" + url.PathEscape(id)
	case "pact":
		id, _, _ := strings.Cut(r.Ref, ":")
		return "/spelregels/" + url.PathEscape(id)
	case "method":
		if r.Kind == "method.late" {
			id, _, _ := strings.Cut(r.Ref, ":")
			return "/methode-klok/" + url.PathEscape(id)
		}
		return "/tafels/" + table + "/methode"
	case "bargain":
		id, _, _ := strings.Cut(r.Ref, ":")
		return "/ruilen/" + url.PathEscape(id)
	case "execution":
		if r.Kind != "execution.check" { // that one rings for who decided, at the table
			return "/uitvoering"
		}
	}
	if table != "" {
		return "/tafels/" + table
	}
	return ""
}

func waitRow(c *web.Ctx, m Mine, x Waiting) ui.Work {
	row := ui.Work{ID: "w-" + x.ID, Table: ui.Glyph{Far: 1, FarAsked: 1}, What: c.T("work.wait." + x.Kind), Lead: c.T("work.asked.by"), Who: whom(x.From), Due: c.Due(x.Until, true), Reason: reason(c, m, x.For)}
	switch x.Kind {
	case "report":
		row.Href = "/meldingen/" + url.PathEscape(x.ID)
	default:
		row.Href = "/tafels/" + url.PathEscape(string(x.Table))
	}
	row.Acts = []ui.Action{{Label: c.T("work.answer"), About: row.What + ", " + x.From.Name, Href: row.Href, Small: true}}
	return row
}

// topRow is a table with how many days it waits; more than the norm is late.
func topRow(c *web.Ctx, m Mine, x Top, days, norm int) ui.Work {
	row := ui.Work{ID: "t-" + string(x.ID), Table: glyph(m, x.ID, x.Household, ui.MineHead), What: x.Question, Href: "/tafels/" + url.PathEscape(string(x.ID)), Where: at(c.Words, x.Number, x.HouseholdName), Due: ui.When{Rel: c.T("work.days", "n", days)}, Reason: reason(c, m, x.For)}
	if row.What == "" {
		row.What = c.T("work.table", "n", x.Number)
	}
	if norm == 0 || days > norm {
		row.Due.Mood = ui.Late
	}
	return row
}

func signalRow(c *web.Ctx, m Mine, x Signal) ui.Work {
	days := x.At.Date().Until(m.Today)
	row := ui.Work{ID: "m-" + string(x.ID), Table: ui.Glyph{Far: 1, NoHome: true}, What: cut(x.Text, 120), Href: "/meldingen/" + url.PathEscape(string(x.ID)), Lead: c.T("work.signal"), Due: ui.When{Rel: c.T("work.days", "n", days)}, Reason: reason(c, m, x.For)}
	if x.From != "" {
		row.Lead, row.Who = c.T("work.signal.of"), ui.Person{Name: x.From}
	}
	if days > int(m.Norm.First) {
		row.Due.Mood = ui.Late
	}
	return row
}

func cut(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n]) + "…"
}

// teamData is what the team page shows.
type teamData struct {
	TeamLoad
	sums   []ui.Count
	load   ui.Load
	over   int
	agreed bool // a load was agreed with somebody
	mates  []ui.Row
	waits  []ui.Row
	report string
}

func (s *Service) teamPage(c *web.Ctx) (web.View, error) {
	var t TeamLoad
	err := s.DB.View(c.Context(), c.Actor, "work.team", func(v *db.View) error {
		var err error
		t, err = s.team(v, c.Actor)
		return err
	})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("work.team.title", "name", t.Name), Tab: "work", Width: "text", Back: ui.Link{Label: c.T("work.title"), Href: "/werk"}, Body: teamPage(c, s.teamData(c, t))}, nil
}

func (s *Service) teamData(c *web.Ctx, t TeamLoad) teamData {
	p := teamData{TeamLoad: t}
	var all Load
	first, still := 0, 0
	for _, m := range t.Mates {
		l := m.Load()
		all.Busy, all.Idle, all.Agreed = all.Busy+l.Busy, all.Idle+l.Idle, all.Agreed+l.Agreed
		p.over += l.Over()
		first, still = first+m.NoFirst+m.Reports, still+m.Still
		if t.Named {
			p.mates = append(p.mates, mateRow(c, m))
		}
	}
	p.load, p.agreed = ui.Load{Busy: all.Busy, Idle: all.Idle, Free: all.Free()}, all.Agreed > 0
	p.sums = []ui.Count{{N: first, Text: c.T("work.team.sum.first"), Href: "#wachten", Mood: moodIf(first > 0)}, {N: still, Text: c.T("work.team.sum.still", "n", t.Norm.Still), Href: "#belasting"}, {N: all.Idle, Text: c.T("work.team.sum.idle"), Href: "#belasting"}}
	for _, x := range t.Teams {
		p.waits = append(p.waits, waitTeamRow(c, x))
	}
	if t.Report.N >= Enough {
		p.report = c.T("work.team.report", "median", t.Report.Median, "nine", t.Report.Nine, "open", t.Report.Open)
	}
	return p
}

func moodIf(late bool) ui.Mood {
	if late {
		return ui.Late
	}
	return ui.Calm
}

func (s *Service) normPage(c *web.Ctx) (web.View, error) {
	n, err := norm(s.DB.Plain(c.Context()))
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("work.norm.title"), Tab: "manage", Width: "read", Back: ui.Link{Label: c.T("work.norm.back"), Href: "/beheer"}, Body: normForm(c, n)}, nil
}

func until(c *web.Ctx, d calendar.Date) string {
	if d == "" {
		return ""
	}
	return c.Words.Short(d.Time(), c.Now.Time)
}

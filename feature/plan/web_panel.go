package plan

import (
	"strings"

	"github.com/a-h/templ"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/ui"
	"tafel/internal/web"
)

// PlanPanel is the plan on the table's page.
func (s *Service) PlanPanel(c *web.Ctx, v *db.View, st tafel.Standing) (templ.Component, error) {
	w, err := s.look(v, c.Actor, st, c.Words.Lang())
	if err != nil {
		return nil, err
	}
	w.saw(v)
	shut, err := s.shutLines(c, v, w)
	if err != nil {
		return nil, err
	}
	return panel(c, w, shut), nil
}

func planURL(t tafel.TableID) string { return "/tafels/" + string(t) + "/plan" }
func goalURL(g tafel.GoalID) string  { return "/doelen/" + string(g) }
func wordsURL(t tafel.TableID, p tafel.PersonID) string {
	return planURL(t) + "/woorden/" + string(p)
}

// first is the given name as people are called.
func givenName(name string) string {
	given, _, _ := strings.Cut(name, " ")
	return given
}

// ownWords are the own words as drawn; with nobody's words it says whom to ask.
func ownWords(c *web.Ctx, w whole, big bool) []ui.OwnWords {
	var out []ui.OwnWords
	for _, o := range w.own {
		out = append(out, ownWord(c, w, o, big))
	}
	if len(out) == 0 {
		for _, p := range w.people.order {
			act := ui.Action{Label: c.T("plan.own.ask", "name", givenName(w.people.name[p])), Href: wordsURL(w.st.Table, p)}
			if p == c.Actor.Person {
				act.Label = c.T("plan.my.own.write")
			}
			return []ui.OwnWords{{Act: act}}
		}
	}
	return out
}

func ownWord(c *web.Ctx, w whole, o Own, big bool) ui.OwnWords {
	day := c.Words.Date(o.At.Time)
	x := ui.OwnWords{Words: o.Text, Big: big}
	switch {
	case o.Person == c.Actor.Person && !o.AsSaid():
		x.By = c.T("plan.my.own.by", "day", day)
	case o.AsSaid():
		x.By = c.T("plan.own.said", "name", o.Name, "by", byName(o.ByName, o.ByOrg), "day", day)
	default:
		x.By = o.Name + ", " + day
	}
	if (o.Person == c.Actor.Person || o.AsSaid()) && w.st.TableState != "closed" {
		x.Act = ui.Action{Label: c.T("plan.own.change"), About: o.Name, Href: wordsURL(w.st.Table, o.Person)}
	}
	return x
}

func byName(name, org string) string {
	if org == "" {
		return name
	}
	return name + ", " + org
}

// goalRow is a goal as a row, with how far it is and what number it had and has.
func goalRow(c *web.Ctx, w whole, g seenGoal) ui.Goal {
	row := ui.Goal{Domain: g.DomainName, Words: g.Words, Href: goalURL(g.ID)}
	var aside []string
	switch {
	case g.Person == c.Actor.Person:
		aside = append(aside, c.T("plan.goal.mine"))
	case g.Name != "":
		aside = append(aside, givenName(g.Name))
	}
	if g.Shielded() {
		aside = append(aside, c.T("plan.shielded"))
	}
	aside = append(aside, scoreText(c, g.Measures))
	row.Aside = strings.Join(aside, " · ")
	for range g.Progress.Done {
		row.Dots = append(row.Dots, ui.Good)
	}
	for range g.Progress.Late {
		row.Dots = append(row.Dots, ui.Late)
	}
	for range g.Progress.Open {
		row.Dots = append(row.Dots, ui.Calm)
	}
	if all := g.Progress.Done + g.Progress.Late + g.Progress.Open; all > 0 {
		row.Text = c.T("plan.progress", "done", g.Progress.Done, "all", all)
		if g.Progress.Late > 0 {
			row.Late = c.T("plan.progress.late", "n", g.Progress.Late)
		}
	} else if g.State == Open {
		row.Text = c.T("plan.progress.none")
	}
	if g.State != Open {
		row.Text, row.Late, row.Dots = c.T("plan.state."+g.State), "", nil
	}
	if g.Until != "" && g.State == Open && g.Until <= c.Now.Date() {
		row.Late = c.T("plan.until.talk")
	}
	name := w.people.name[g.Person]
	if name == "" && len(w.people.household()) > 0 {
		name = w.people.name[w.people.household()[0]]
	}
	switch {
	case g.Person == c.Actor.Person || w.st.Kind == tafel.SeatHousehold:
		row.Ask = ui.Action{Label: c.T("plan.my.own.write"), Href: goalURL(g.ID) + "#woorden"}
	case name != "":
		row.Ask = ui.Action{Label: c.T("plan.own.ask", "name", givenName(name)), Href: goalURL(g.ID) + "#woorden"}
	}
	return row
}

// scoreText is "cijfer 4 → 6".
func scoreText(c *web.Ctx, list []Measure) string {
	first, last, own, ok := FirstLast(list)
	key := "plan.score"
	switch {
	case !ok:
		return c.T("plan.score.none")
	case !own:
		key = "plan.score.others"
	}
	if n := countScores(list, own); n == 1 {
		return c.T(key+".one", "last", last)
	}
	return c.T(key, "first", first, "last", last)
}

func countScores(list []Measure, own bool) int {
	n := 0
	for _, m := range list {
		if !own || m.Own {
			n++
		}
	}
	return n
}

// shutLines say that there is something somebody may not see, and whom to call. Never what.
func (s *Service) shutLines(c *web.Ctx, r db.Reader, w whole) ([][2]string, error) {
	if len(w.shut) == 0 && w.beyond == 0 {
		return nil, nil
	}
	call, err := s.whom(r, w)
	if err != nil {
		return nil, err
	}
	var out [][2]string
	for _, name := range w.shut {
		out = append(out, [2]string{c.T("plan.shut.title", "domain", name), c.T("plan.shut", "call", call)})
	}
	if w.beyond > 0 {
		out = append(out, [2]string{c.T("plan.beyond.title", "n", w.beyond), c.T("plan.beyond", "call", call)})
	}
	return out, nil
}

// whom to call about what is shut: whom can be called now, else the one who answers.
func (s *Service) whom(r db.Reader, w whole) (string, error) {
	if s.ContactNow == nil {
		return w.people.lead.Name, nil
	}
	x, _, err := s.ContactNow(r, w.st.Table)
	if err != nil {
		return "", err
	}
	if x.Name == "" {
		return w.people.lead.Name, nil
	}
	if x.Phone != "" {
		return x.Name + ", " + x.Phone, nil
	}
	return x.Name, nil
}

// openGoals and doneGoals split the goals.
func (w whole) open() []seenGoal { return w.states(true) }
func (w whole) done() []seenGoal { return w.states(false) }

func (w whole) states(open bool) []seenGoal {
	var out []seenGoal
	for _, g := range w.goals {
		if (g.State == Open) == open {
			out = append(out, g)
		}
	}
	return out
}

// series are the numbers of a goal as two drawings: the household's own, and what others gave.
func series(c *web.Ctx, g seenGoal) []ui.Measure {
	own := ui.Measure{ID: "eigen-" + string(g.ID), Label: c.T("plan.chart.own")}
	others := ui.Measure{ID: "anderen-" + string(g.ID), Label: c.T("plan.chart.others")}
	if g.Name != "" {
		own.Label = c.T("plan.chart.of", "name", givenName(g.Name))
	}
	for _, m := range g.Measures {
		p := ui.Point{At: m.At.Time, When: c.Words.Date(m.At.Time), Value: float64(m.Value), Note: m.Note}
		if !m.Own || g.Person == "" {
			p.Note = joined(byName(m.ByName, m.ByOrg), p.Note)
		}
		if m.Was != "" {
			p.Note = joined(p.Note, c.T("plan.measure.was", "was", m.Was))
		}
		if m.Own {
			own.Points = append(own.Points, p)
		} else {
			others.Points = append(others.Points, p)
		}
	}
	out := []ui.Measure{own}
	if len(others.Points) > 0 {
		out = append(out, others)
	}
	return out
}

func joined(a, b string) string {
	switch {
	case a == "":
		return b
	case b == "":
		return a
	}
	return a + ". " + b
}

func dayText(c *web.Ctx, d calendar.Date) string { return c.Words.Day(d.Time(), c.Now.Time) }

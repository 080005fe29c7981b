package seat

import (
	"strings"

	"github.com/a-h/templ"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/ledger"
	"tafel/internal/ui"
	"tafel/internal/verb"
	"tafel/internal/web"
)

// Mount adds this room's pages.
func (s *Service) Mount(w *web.Server) {
	w.Get("/uitnodigingen", verb.SignedIn, s.invitationsPage)
	w.Get("/tafels/{id}/zetels", verb.SignedIn, s.seatsPage)
	w.Get("/tafels/{id}/zetels/vraag", verb.SignedIn, s.invitePage)
	w.Fragment("/tafels/{id}/zetels/zoek", verb.SignedIn, s.invitePage)
	w.Get("/zetels/{id}", verb.SignedIn, s.seatPage)
}

func tableURL(t tafel.TableID, path string) string { return "/tafels/" + string(t) + path }
func seatURL(s tafel.SeatID) string                { return "/zetels/" + string(s) }

// whole is what the pages of a table's seats show.
type whole struct {
	st        tafel.Standing
	seats     []Seat
	lead      tafel.PersonID
	questions []Question
	endings   []Ending
	domains   []tafel.Domain
	grounds   map[tafel.GroundID]string
	members   []tafel.Member
	list      []tafel.Domain // grounds to choose from
	tabs      templ.Component
	decide    bool
	leads     bool
}

// look reads everything about the seats of a table at once.
func (s *Service) look(c *web.Ctx, v *db.View, st tafel.Standing) (whole, error) {
	x := whole{st: st, grounds: map[tafel.GroundID]string{}}
	if err := mayRead(c.Actor, st); err != nil {
		return x, err
	}
	var err error
	if x.seats, err = seatsAt(v, st.Table); err != nil {
		return x, err
	}
	if x.lead, err = responsibleOf(v, st.Table); err != nil {
		return x, err
	}
	if x.questions, err = questions(v, st.Table); err != nil {
		return x, err
	}
	if x.endings, err = endings(v, st.Table); err != nil {
		return x, err
	}
	if x.domains, err = s.Domains(v, c.Words.Lang()); err != nil {
		return x, err
	}
	if st.Household != "" {
		if x.members, err = s.Members(v, st.Household); err != nil {
			return x, err
		}
	}
	for _, one := range x.seats {
		if _, known := x.grounds[one.Ground]; known || one.Ground == "" || s.Ground == nil {
			continue
		}
		f, err := s.Ground(v, one.Ground, c.Words.Lang())
		if err != nil {
			return x, err
		}
		if f.Ended {
			f.Law = c.T("seat.ground.ended", "wet", f.Law)
		}
		x.grounds[one.Ground] = f.Law
	}
	if s.Grounds != nil {
		if x.list, err = s.Grounds(v, c.Words.Lang()); err != nil {
			return x, err
		}
	}
	if s.Tabs != nil {
		x.tabs = s.Tabs(c, st, "/zetels")
	}
	x.decide, x.leads = mayDecide(c.Actor, st) == nil, mayLead(c.Actor, st) == nil
	about := make([]tafel.PersonID, len(x.members))
	for i, m := range x.members {
		about[i] = m.Person
	}
	for _, one := range x.seats { // who of its own network sits here is named here
		if one.Kind == tafel.SeatNetwork {
			about = append(about, one.Person)
		}
	}
	v.Saw(ledger.Entry{Kind: ledger.Opened, Table: st.Table, Household: st.Household, Purpose: st.Purpose, Ground: st.GroundText,
		Policy: access.May(c.Actor, access.TableRead, st, access.Thing{}).Policy, What: "seat"}, about...)
	return x, nil
}

func (s *Service) seatsPage(c *web.Ctx) (web.View, error) {
	var x whole
	err := s.DB.View(c.Context(), c.Actor, "seat.list", func(v *db.View) error {
		st, err := s.Standing(v, c.Actor, tafel.TableID(c.Path("id")))
		if err != nil {
			return err
		}
		x, err = s.look(c, v, st)
		return err
	})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("seat.title", "n", x.st.Number), Tab: "tables", Household: x.st.Household, Body: seatsBody(c, x), Back: x.back(c)}, nil
}

func (x whole) back(c *web.Ctx) ui.Link {
	return ui.Link{Label: c.T("seat.table", "n", x.st.Number), Href: tableURL(x.st.Table, "")}
}

func (s *Service) seatPage(c *web.Ctx) (web.View, error) {
	var x whole
	var one Seat
	err := s.DB.View(c.Context(), c.Actor, "seat.get", func(v *db.View) error {
		var err error
		one, err = get(v, tafel.SeatID(c.Path("id")))
		if db.Missing(err) {
			one.Table, err = "-", nil // what does not exist takes as long as what is not yours
		}
		if err != nil {
			return err
		}
		st, err := s.Standing(v, c.Actor, one.Table)
		if err != nil {
			return err
		}
		x, err = s.look(c, v, st)
		return err
	})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: one.Name, Tab: "tables", Household: x.st.Household, Width: "read", Body: seatBody(c, s, x, one),
		Back: ui.Link{Label: c.T("seat.title", "n", x.st.Number), Href: tableURL(x.st.Table, "/zetels")}}, nil
}

// invitation is the form that asks somebody to the table.
type invitation struct {
	whole
	searched bool
	found    []tafel.Worker
	network  []tafel.Member
	picked   tafel.PersonID
	name     string
}

// invitePage asks somebody to the table. Colleagues are looked for by POST and chosen by id.
func (s *Service) invitePage(c *web.Ctx) (web.View, error) {
	var x invitation
	err := s.DB.View(c.Context(), c.Actor, "seat.invite", func(v *db.View) error {
		st, err := s.Standing(v, c.Actor, tafel.TableID(c.Path("id")))
		if err != nil {
			return err
		}
		if x.whole, err = s.look(c, v, st); err != nil {
			return err
		}
		if err := mayDecide(c.Actor, st); err != nil {
			return err
		}
		if s.Network != nil && st.Household != "" {
			if x.network, err = s.Network(v, st.Household); err != nil {
				return err
			}
			for _, m := range x.network {
				v.Saw(ledger.Entry{Kind: ledger.Listed, Table: st.Table, Household: st.Household, Purpose: st.Purpose, Ground: st.GroundText,
					Policy: access.May(c.Actor, access.AccessDecide, st, access.Thing{}).Policy, What: "network"}, m.Person)
			}
		}
		x.picked = tafel.PersonID(c.Query("persoon"))
		if c.Typed != nil && c.Typed.Get("persoon") != "" {
			x.picked = tafel.PersonID(c.Typed.Get("persoon"))
		}
		if x.picked != "" {
			w, works, err := s.Worker(v, x.picked)
			if err != nil {
				return err
			}
			if works {
				x.name = w.Name + ", " + w.OrgName
			} else if x.name = x.known(); x.name == "" {
				x.picked = ""
			}
		}
		if q := strings.TrimSpace(c.R.PostFormValue("q")); q != "" && c.Verb == "" {
			x.searched = true
			x.found, err = s.colleagues(v, q, x.seated())
		}
		return err
	})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("seat.invite.title"), Tab: "tables", Household: x.st.Household, Width: "read", Body: inviteBody(c, x),
		Back: ui.Link{Label: c.T("seat.title", "n", x.st.Number), Href: tableURL(x.st.Table, "/zetels")}}, nil
}

// known is the name of somebody of the household or its own network: nobody else is named by an id alone.
func (x invitation) known() string {
	for _, list := range [][]tafel.Member{x.network, x.members} {
		for _, m := range list {
			if m.Person == x.picked {
				return m.Name
			}
		}
	}
	return ""
}

func (x whole) seated() map[tafel.PersonID]bool {
	out := map[tafel.PersonID]bool{}
	for _, one := range x.seats {
		if one.State == Accepted || one.State == Invited {
			out[one.Person] = true
		}
	}
	return out
}

// colleagues looks for colleagues by name, function, organisation or team: every word must occur.
func (s *Service) colleagues(r db.Reader, text string, not map[tafel.PersonID]bool) ([]tafel.Worker, error) {
	if s.Workers == nil {
		return nil, nil
	}
	all, err := s.Workers(r, "")
	if err != nil {
		return nil, err
	}
	words := strings.Fields(strings.ToLower(text))
	var out []tafel.Worker
	for _, w := range all {
		hay := strings.ToLower(w.Name + " " + w.Function + " " + w.OrgName + " " + w.TeamName)
		fits := !not[w.Person]
		for _, x := range words {
			fits = fits && strings.Contains(hay, x)
		}
		if fits && len(out) < 25 {
			out = append(out, w)
		}
	}
	return out, nil
}

func (s *Service) invitationsPage(c *web.Ctx) (web.View, error) {
	var list []Invitation
	err := s.DB.View(c.Context(), c.Actor, "seat.invitations", func(v *db.View) (err error) {
		list, err = s.invitationsFor(v, c.Actor)
		return err
	})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("seat.invitations"), Tab: "tables", Width: "read", Body: invitationsBody(c, list)}, nil
}

// InvitedPanel is all that somebody sees of a table who is only asked to it.
func (s *Service) InvitedPanel(c *web.Ctx, v *db.View, st tafel.Standing) (templ.Component, error) {
	list, err := s.invitationsFor(v, c.Actor)
	if err != nil {
		return nil, err
	}
	var here []Invitation
	for _, i := range list {
		if i.Table == st.Table {
			here = append(here, i)
		}
	}
	return invitationsBody(c, here), nil
}

// Waits counts the invitations somebody has to answer, for the list of tables.
func (s *Service) Waits(c *web.Ctx, v *db.View) (ui.Count, error) {
	list, err := s.invitationsFor(v, c.Actor)
	x := ui.Count{N: len(list), Text: c.T("seat.waits", "n", len(list)), Href: "/uitnodigingen"}
	if len(list) > 0 {
		x.Mood = ui.Now
	}
	return x, err
}

// BenchPanel shows the resident who sits at the table and why in plain words, with a way to ask somebody to
// join and to question a seat (my plan).
func (s *Service) BenchPanel(c *web.Ctx, v *db.View, st tafel.Standing) (templ.Component, error) {
	if mayRead(c.Actor, st) != nil {
		return nil, nil
	}
	list, err := seatsAt(v, st.Table)
	if err != nil {
		return nil, err
	}
	lead, err := responsibleOf(v, st.Table)
	if err != nil {
		return nil, err
	}
	qs, err := questions(v, st.Table)
	if err != nil {
		return nil, err
	}
	es, err := endings(v, st.Table)
	if err != nil {
		return nil, err
	}
	x := whole{st: st, seats: list, lead: lead, questions: qs, endings: es}
	return bench(c, x), nil
}

// bench seats, as drawn along the edge.
func (x whole) benchSeats(c *web.Ctx) []ui.Seat {
	today := c.Now.Date()
	var head, rest []ui.Seat
	for _, one := range x.seats {
		state := one.StateOn(today)
		if state != Accepted && state != Invited {
			continue
		}
		seat := ui.Seat{Name: one.Name, Detail: x.whyHere(c, one), As: as(one, x.lead), Href: seatURL(one.ID)}
		if state == Invited {
			seat.As = ui.Asked
		}
		switch {
		case one.Person == c.Actor.Person:
			seat.Name = c.T("seat.you", "naam", one.Name)
		case one.Kind != tafel.SeatHousehold && state == Accepted:
			seat.Act = ui.Action{Label: c.T("seat.question.do"), About: one.Name, Href: seatURL(one.ID) + "#vragen"}
		}
		if one.Person == x.lead {
			head = append(head, seat)
		} else {
			rest = append(rest, seat)
		}
	}
	return append(head, rest...)
}

func as(one Seat, lead tafel.PersonID) ui.As {
	switch {
	case one.Person == lead && one.State == Accepted:
		return ui.Answers
	case one.Kind == tafel.SeatHousehold:
		return ui.Home
	case one.Kind == tafel.SeatNetwork:
		return ui.Network
	}
	return ui.Organisation
}

// whyHere says in plain words why somebody sits at the table.
func (x whole) whyHere(c *web.Ctx, one Seat) string {
	var parts []string
	if one.OrgName != "" {
		parts = append(parts, one.OrgName)
	} else if one.Kind == tafel.SeatNetwork {
		parts = append(parts, c.T("seat.network"))
	}
	switch {
	case one.Person == x.lead:
		parts = append(parts, c.T("seat.why.lead"))
	case one.Why != "":
		parts = append(parts, one.Why)
	case one.Role != "":
		parts = append(parts, one.Role)
	}
	if one.State == Invited {
		parts = append(parts, c.T("seat.asked"))
	}
	return strings.Join(parts, " · ")
}

// domainNames are the life domains of a seat in words.
func (x whole) domainNames(c *web.Ctx, one Seat) string {
	if one.Kind == tafel.SeatHousehold {
		return c.T("seat.domains.own")
	}
	if len(one.Domains) == 0 {
		return c.T("seat.domains.none")
	}
	var out []string
	for _, d := range one.Domains {
		if d == "*" {
			return c.T("seat.domains.all")
		}
		for _, k := range x.domains {
			if k.Key == d {
				out = append(out, k.Name)
			}
		}
	}
	return strings.Join(out, ", ")
}

func (x whole) groundOf(c *web.Ctx, one Seat) string {
	if law := x.grounds[one.Ground]; law != "" {
		return law
	}
	if one.Kind == tafel.SeatHousehold {
		return c.T("seat.ground.own")
	}
	if one.Kind == tafel.SeatNetwork {
		return c.T("seat.ground.asked")
	}
	return c.T("seat.ground.none")
}

func (x whole) period(c *web.Ctx, one Seat) string {
	day := func(d calendar.Date) string { return c.Words.Date(d.Time()) }
	switch {
	case one.StateOn(c.Now.Date()) == Invited:
		return c.T("seat.period.asked", "dag", day(one.AnswerBy))
	case one.From == "":
		return ""
	case one.Until != "":
		return c.T("seat.period.until", "van", day(one.From), "tot", day(one.Until))
	}
	return c.T("seat.period.since", "van", day(one.From))
}

// running are the seats that run or are asked, the one who answers first; past are the others.
func (x whole) running(today calendar.Date) (now, past []Seat) {
	for _, pass := range []int{0, 1, 2, 3} {
		for _, one := range x.seats {
			state := one.StateOn(today)
			on := state == Accepted || state == Invited
			if on && order(one.Kind, one.Person == x.lead) == pass {
				now = append(now, one)
			}
		}
	}
	for _, one := range x.seats {
		if state := one.StateOn(today); state != Accepted && state != Invited {
			past = append(past, one)
		}
	}
	return now, past
}

func stateWord(c *web.Ctx, one Seat) string { return c.T("seat.state." + one.StateOn(c.Now.Date())) }

func domainOptions(c *web.Ctx, verbName string, list []tafel.Domain, now []string) []ui.Option {
	has := func(k string) bool {
		for _, d := range now {
			if d == k {
				return true
			}
		}
		return false
	}
	out := []ui.Option{{Value: "*", Label: c.T("seat.domains.all"), Selected: c.Chosen(verbName, "leefgebieden", "*", has("*"))}}
	for _, d := range list {
		out = append(out, ui.Option{Value: d.Key, Label: d.Name, Selected: c.Chosen(verbName, "leefgebieden", d.Key, has(d.Key))})
	}
	return out
}

func aloneOptions(c *web.Ctx) []ui.Option {
	return []ui.Option{{Value: "safety", Label: c.T("seat.alone.safety")}, {Value: "law", Label: c.T("seat.alone.law")}}
}

// table of seats, for few and for forty.
func seatTable(c *web.Ctx, x whole, list []Seat) ui.Table {
	t := ui.Table{Caption: c.T("seat.caption"), HideCap: true, Cols: []ui.Col{
		{Title: c.T("seat.col.who"), Width: "l"}, {Title: c.T("seat.col.role")}, {Title: c.T("seat.col.domains")}, {Title: c.T("seat.col.ground")}, {Title: c.T("seat.col.period")}}}
	t.Empty = ui.Empty{Title: c.T("seat.none")}
	for _, one := range list {
		role := one.Role
		if one.Person == x.lead && one.StateOn(c.Now.Date()) == Accepted {
			role = strings.Trim(c.T("seat.why.lead")+" · "+role, " ·")
		}
		t.Rows = append(t.Rows, ui.Row{ID: "z-" + string(one.ID), Cells: []templ.Component{who(c, x, one), ui.Text(role), ui.Text(x.domainNames(c, one)), ui.Text(x.groundOf(c, one)), ui.Text(x.period(c, one))}})
	}
	return t
}

// waits reports an open proposal to end a seat, and whether the reader is the side that answers.
func (x whole) ending(c *web.Ctx, one Seat) (e Ending, found, mine bool) {
	for _, e := range x.endings {
		if e.Seat == one.ID && (e.State == "open" || e.Review != "") {
			home := x.st.Kind == tafel.SeatHousehold
			return e, true, x.decide && home != (e.Side == "household")
		}
	}
	return Ending{}, false, false
}

func (x whole) questionsOf(id tafel.SeatID) []Question {
	var out []Question
	for _, q := range x.questions {
		if q.Seat == id {
			out = append(out, q)
		}
	}
	return out
}

func (x whole) mayEnd(one Seat, today calendar.Date) bool {
	return x.decide && one.StateOn(today) == Accepted && one.Kind != tafel.SeatHousehold && one.Person != x.lead
}

func (x whole) hasResident(today calendar.Date) bool {
	for _, one := range x.seats {
		if one.Kind == tafel.SeatHousehold && one.StateOn(today) == Accepted {
			return true
		}
	}
	return false
}

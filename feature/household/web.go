package household

import (
	"strconv"
	"time"

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

// Mount adds this room's pages. The household's page comes first (L22): who belongs to it, which tables
// there are, who stands around it.
func (s *Service) Mount(w *web.Server) {
	w.Get("/huishoudens", verb.SignedIn, s.listPage)
	w.Get("/huishoudens/nieuw", verb.Professionals, s.newPage)
	w.Get("/huishoudens/{id}", verb.SignedIn, s.homePage)
	w.Get("/huishoudens/{id}/wijzig", verb.SignedIn, s.changePage)
	w.Fragment("/huishoudens/{id}/wijzig/zoek", verb.Professionals, s.changePage)
	w.Get("/huishoudens/{id}/veiligheid", verb.SignedIn, s.safetyPage)
}

func url(h tafel.HouseholdID) string { return "/huishoudens/" + string(h) }

// page is a household as the pages show one.
type page struct {
	Household
	x        sight
	line     Safety
	past     []Safety
	mayWrite bool
	mayGuard bool
	addr     Address
	network  templ.Component
	asked    string         // whom one looked for, to add to the household
	found    []tafel.Member // and who was found
	notes    []ledger.Line
	why      ui.Reason
}

func (s *Service) load(c *web.Ctx, more func(*db.View, *page) error) (p page, err error) {
	id := tafel.HouseholdID(c.Path("id"))
	err = s.DB.View(c.Context(), c.Actor, "household.get", func(v *db.View) error {
		p = page{}
		x, err := s.open(v, id, "household")
		if err != nil {
			return err
		}
		p.x = x
		if p.Household, err = s.household(v, c.Actor, x); err != nil {
			return err
		}
		p.mayWrite = mayWrite(c.Actor, x.st, x.thing) == nil
		p.mayGuard = mayGuard(c.Actor, x.st, x.thing) == nil
		if !x.thing.Self {
			p.why = ui.Reason{Text: access.Why(x.decision.Policy, c.Words.Lang()), Seen: c.T("household.why.seen"), Href: access.WhyLink(x.decision.Policy, x.st)}
			if x.st.GroundText != "" {
				p.why.Extra = c.T("household.why.ground", "ground", x.st.GroundText)
			}
		}
		if more != nil {
			return more(v, &p)
		}
		return nil
	})
	return p, err
}

func (p page) back(c *web.Ctx) ui.Link {
	return ui.Link{Label: c.T("household.title", "name", p.Name), Href: url(p.ID)}
}

func (s *Service) homePage(c *web.Ctx) (web.View, error) {
	p, err := s.load(c, func(v *db.View, p *page) (err error) {
		if s.NetworkPanel != nil && (p.x.st.Seated() || p.x.thing.Self) { // not for who only typed the household in
			if p.network, err = s.NetworkPanel(c, v, p.ID, p.x.st); err != nil {
				return err
			}
		}
		if p.line, err = safetyOf(v, p.ID); err != nil {
			return err
		}
		p.notes, err = ledger.NotesOf(v, string(p.ID))
		return err
	})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("household.title", "name", p.Name), Tab: tab(c), Household: p.ID, Width: "text", Body: homeBody(c, p)}, nil
}

// tab is the entry of the main menu a household belongs to.
func tab(c *web.Ctx) string {
	if c.Actor.IsProfessional() {
		return "tables"
	}
	return "plan"
}

func (s *Service) changePage(c *web.Ctx) (web.View, error) {
	p, err := s.load(c, func(v *db.View, p *page) (err error) {
		if p.asked = c.R.PostFormValue("q"); p.asked != "" && p.mayWrite && c.Verb == "" && s.FindPeople != nil {
			if p.found, err = s.FindPeople(v, p.asked); err != nil {
				return err
			}
		}
		if p.Address != "" { // the form holds what the page may show, and nothing else
			p.addr, err = addressByID(v, p.ID)
		}
		return err
	})
	if err != nil {
		return web.View{}, err
	}
	if !p.mayWrite {
		return web.View{}, mayWrite(c.Actor, p.x.st, p.x.thing)
	}
	return web.View{Title: c.T("household.change.title", "name", p.Name), Tab: tab(c), Household: p.ID, Width: "read", Body: changeBody(c, p), Back: p.back(c)}, nil
}

// safetyPage is where the one who answers sets, renews or ends the line, and professionals read why it is there.
func (s *Service) safetyPage(c *web.Ctx) (web.View, error) {
	p, err := s.load(c, func(v *db.View, p *page) (err error) {
		if !c.Actor.IsProfessional() || !p.x.st.Seated() {
			return access.NotFound()
		}
		if p.line, err = safetyOf(v, p.ID); err != nil {
			return err
		}
		p.past, err = pastSafety(v, p.ID)
		return err
	})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("household.safety.title"), Tab: tab(c), Household: p.ID, Width: "read", Body: safetyBody(c, p), Back: p.back(c)}, nil
}

// row is a household in somebody's own list.
type row struct {
	listed
	members string
}

// listPage lists the households somebody belongs to, and those of the tables where somebody sits.
func (s *Service) listPage(c *web.Ctx) (web.View, error) {
	var mine, at []row
	err := s.DB.View(c.Context(), c.Actor, "household.list", func(v *db.View) error {
		mine, at = nil, nil
		hs, err := s.HouseholdsOf(v, c.Actor.Person)
		if err != nil {
			return err
		}
		for _, h := range hs {
			name, err := s.Name(v, h)
			if err != nil {
				return err
			}
			r, err := s.row(v, listed{ID: h, Name: name})
			if err != nil {
				return err
			}
			mine = append(mine, r)
		}
		list, err := householdsAtTables(v, c.Actor.Person, v.Now().Date(), 300)
		if err != nil {
			return err
		}
		for _, l := range list {
			st, err := s.StandingAt(v, c.Actor, l.ID)
			if err != nil {
				return err
			}
			if _, err := mayRead(c.Actor, st, access.Thing{}); err != nil {
				continue
			}
			r, err := s.row(v, l)
			if err != nil {
				return err
			}
			at = append(at, r)
		}
		return nil
	})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("household.list"), Tab: tab(c), Width: "text", Body: listBody(c, mine, at)}, nil
}

func (s *Service) row(v *db.View, l listed) (row, error) {
	ms, err := s.Members(v, l.ID)
	out := row{listed: l}
	for i, m := range ms {
		if m.Person != v.Actor.Person {
			v.Saw(ledger.Entry{Kind: ledger.Listed, Household: l.ID, What: "household"}, m.Person)
		}
		if i > 0 {
			out.members += ", "
		}
		out.members += m.Name
	}
	return out, err
}

// newPage asks for which household a table opens: one that somebody belongs to, or a new one. It is open to
// who takes something in, like finding a resident, and recorded like it.
func (s *Service) newPage(c *web.Ctx) (web.View, error) {
	person := tafel.PersonID(c.Query("mens"))
	var name, family string
	var rows []row
	err := s.DB.View(c.Context(), c.Actor, "household.find", func(v *db.View) error {
		rows = nil
		if err := mayForm(c.Actor); err != nil || person == "" {
			return err
		}
		var err error
		if name, err = s.PersonName(v, person); err != nil || name == "" {
			return orNotFound(err)
		}
		if family, err = familyOf(v, person); err != nil {
			return err
		}
		v.Saw(ledger.Entry{Kind: ledger.Listed, Purpose: "intake", Policy: "intake-finds-person", What: "household"}, person)
		hs, err := s.HouseholdsOf(v, person)
		if err != nil {
			return err
		}
		for _, h := range hs {
			called, err := s.Name(v, h)
			if err != nil {
				return err
			}
			rows = append(rows, row{listed: listed{ID: h, Name: called}})
		}
		return nil
	})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("household.new.title"), Tab: "tables", Width: "read", Body: newBody(c, person, name, family, rows), Back: ui.Link{Label: c.T("household.new.back"), Href: "/mensen"}}, nil
}

// PersonPanel draws a household in short on the page of somebody who belongs to it: its tables, and who lives there.
func (s *Service) PersonPanel(c *web.Ctx, v *db.View, h tafel.HouseholdID) (templ.Component, error) {
	x := sight{home: home{ID: h}}
	var err error
	if x.home, err = householdByID(v, h); err != nil {
		return nil, err
	}
	if err := s.facts(v, c.Actor, &x); err != nil {
		return nil, err
	}
	if _, err := mayRead(c.Actor, x.st, x.thing); err != nil {
		return templ.NopComponent, nil
	}
	p := page{x: x}
	if p.Household, err = s.household(v, c.Actor, x); err != nil {
		return nil, err
	}
	v.Saw(ledger.Entry{Kind: ledger.Listed, Table: x.st.Table, Household: h, Purpose: x.st.Purpose, Ground: x.st.GroundText, What: "household"}, x.subjects(c.Actor.Person, v.Now().Date())...)
	return shortBody(c, p), nil
}

// day is a date in full, or "" for none.
func day(c *web.Ctx, d calendar.Date) string {
	if d == "" {
		return ""
	}
	return c.Words.Date(d.Time())
}

// ageText is how old somebody is, when the birth date says so for certain.
func ageText(c *web.Ctx, born string) string {
	if len(born) != 10 {
		if len(born) >= 4 {
			return c.T("household.born", "year", born[:4])
		}
		return ""
	}
	b, err := time.Parse("2006-01-02", born)
	if err != nil {
		return ""
	}
	n := c.Now.Year() - b.Year()
	if string(c.Now.Date())[5:] < born[5:] {
		n--
	}
	return c.T("household.age", "n", n)
}

// memberSeats are the people of the household as they sit on a bench.
func memberSeats(c *web.Ctx, p page) []ui.Seat {
	var out []ui.Seat
	for _, m := range p.Members {
		detail := ""
		for _, part := range []string{m.Relation, ageText(c, m.Born), since(c, m)} {
			if part != "" && detail != "" {
				detail += " · "
			}
			detail += part
		}
		seat := ui.Seat{Name: m.Name, Detail: detail, As: ui.Home}
		if p.opens(c, m.ID) {
			seat.Href = "/mensen/" + string(m.ID)
		}
		out = append(out, seat)
	}
	return out
}

// opens reports whether the reader may open the page of somebody of the household.
func (p page) opens(c *web.Ctx, m tafel.PersonID) bool {
	return m == c.Actor.Person || access.May(c.Actor, access.PersonRead, p.x.st, access.Thing{}).Allowed
}

func since(c *web.Ctx, m Person) string {
	if m.Until != "" {
		return c.T("household.until", "date", day(c, m.Until))
	}
	if m.From == "" {
		return ""
	}
	return c.T("household.since", "date", day(c, m.From))
}

func relationOptions(c *web.Ctx) []ui.Option {
	var out []ui.Option
	for _, r := range Reasons {
		out = append(out, ui.Option{Value: r, Label: c.T("household.reason." + r)})
	}
	return out
}

func memberOptions(p page) []ui.Option {
	var out []ui.Option
	for _, m := range p.Members {
		if m.Until == "" {
			out = append(out, ui.Option{Value: string(m.ID), Label: m.Name})
		}
	}
	return out
}

func number(n int64) string                         { return strconv.FormatInt(n, 10) }
func quiet(f ui.Field) ui.Field                     { f.Quiet = true; return f }
func options(f ui.Field, list []ui.Option) ui.Field { f.Options = list; return f }
func rows(f ui.Field, n int) ui.Field               { f.Rows = n; return f }

// history are the lines of what changed in the household, newest first.
func history(c *web.Ctx, notes []ledger.Line) []ui.Moment {
	var out []ui.Moment
	for i := len(notes) - 1; i >= 0 && len(out) < 20; i-- {
		n := notes[i]
		if !c.Words.Has(n.Key) {
			continue
		}
		at := c.Past(n.At)
		when := at.Abs
		if when == "" {
			when = at.Rel
		}
		out = append(out, ui.Moment{Time: when, ISO: at.ISO, Who: n.Actor, Text: c.T(n.Key, n.Args...)})
	}
	return out
}

// lineID names the safety line that a form was made with.
func (p page) lineID() string {
	if p.line.ID == "" {
		return noLine
	}
	return p.line.ID
}

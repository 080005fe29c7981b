package plan

import (
	"strings"

	"github.com/a-h/templ"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/ui"
	"tafel/internal/web"
)

// minePage is the resident's page "my plan".
type minePage struct {
	page
	tabs                                    []ui.Tab
	ask, contact, pick, mine, looked, bench templ.Component
	closing                                 closing
	name                                    string // whose table it is, for the own network
}

// pageMine is the plan of whoever is signed in: the resident's first page.
func (s *Service) pageMine(c *web.Ctx) (out web.View, err error) {
	if c.Actor.IsProfessional() && c.Path("tafel") == "" {
		return s.nothing(c, true), nil
	}
	err = s.DB.View(c.Context(), c.Actor, "plan.mine", func(v *db.View) error {
		at, tabs, err := s.choose(c, v)
		if err != nil {
			return err
		}
		if at == "" {
			out = s.nothing(c, false)
			return nil
		}
		x := minePage{tabs: tabs}
		if x.page, err = s.open(c, v, at); err != nil {
			return err
		}
		x.w.saw(v)
		if x.contact, err = s.contactPanel(c, v, x.w); err != nil {
			return err
		}
		for _, part := range []struct {
			draw Panel
			to   *templ.Component
		}{{s.Ask, &x.ask}, {s.Contact, &x.contact}, {s.Pick, &x.pick}, {s.Mine, &x.mine}, {s.Looked, &x.looked}, {s.Bench, &x.bench}} {
			if part.draw == nil {
				continue
			}
			if *part.to, err = part.draw(c, v, x.w.st); err != nil {
				return err
			}
		}
		if x.closing, err = s.closing(c, v, x.w); err != nil {
			return err
		}
		if home := x.w.people.household(); x.w.st.Kind != tafel.SeatHousehold && len(home) > 0 {
			x.name = givenName(x.w.people.name[home[0]])
		}
		out = x.view(c.T("plan.my.title"), mineView(x), ui.Link{})
		return nil
	})
	return out, err
}

// choose finds the table to show and, when there are more, the tabs to choose from. Open tables come first.
func (s *Service) choose(c *web.Ctx, r db.Reader) (at tafel.TableID, tabs []ui.Tab, err error) {
	list, err := s.TablesOf(r, c.Actor.Person)
	if err != nil {
		return "", nil, err
	}
	asked := tafel.TableID(c.Path("tafel"))
	var open, shut []tafel.Standing
	for _, t := range list {
		st, err := s.Standing(r, c.Actor, t)
		if err != nil {
			return "", nil, err
		}
		if st.TableState == "closed" {
			shut = append(shut, st)
		} else {
			open = append(open, st)
		}
	}
	all := append(open, shut...)
	for _, st := range all {
		if at == "" && asked == "" || st.Table == asked {
			at = st.Table
		}
	}
	if at == "" && asked != "" {
		return "", nil, access.NotFound()
	}
	if len(all) < 2 {
		return at, nil, nil
	}
	for _, st := range all {
		label := c.T("plan.table", "n", st.Number)
		if s.Question != nil && st.Kind != tafel.SeatOrganisation && !st.GroundEnded { // a professional's other tables by number
			q, err := s.Question(r, st.Table)
			if err != nil {
				return "", nil, err
			}
			label = cut(q, 44)
		}
		if st.TableState == "closed" {
			label = c.T("plan.my.closed", "what", label)
		}
		tabs = append(tabs, ui.Tab{Label: label, Href: "/plan/" + string(st.Table), Current: st.Table == at})
	}
	return at, tabs, nil
}

// cut shortens a text at a word.
func cut(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	short := string(r[:n])
	if i := strings.LastIndex(short, " "); i > n/2 {
		short = short[:i]
	}
	return strings.TrimRight(short, " ,.;:") + " …"
}

// nothing is the page of somebody without a table: what to do, never a dead end.
func (s *Service) nothing(c *web.Ctx, professional bool) web.View {
	e := ui.Empty{Title: c.T("plan.my.none"), Text: c.T("plan.my.none.text"), Act: ui.Action{Label: c.T("plan.my.none.do"), Href: "/melden", Kind: ui.Primary}}
	if professional {
		e = ui.Empty{Title: c.T("plan.notmine"), Text: c.T("plan.notmine.text"), Act: ui.Action{Label: c.T("plan.notmine.do"), Href: "/werk", Kind: ui.Primary}}
	}
	return web.View{Title: c.T("plan.my.title"), Tab: "plan", Width: "text", Body: nothingPage(c, e)}
}

// contact is whom the reader can call today.
func (s *Service) contact(c *web.Ctx, r db.Reader, w whole) (ui.Contact, error) {
	if s.ContactNow == nil {
		return ui.Contact{}, nil
	}
	x, until, err := s.ContactNow(r, w.st.Table)
	if err != nil || x.Name == "" || x.Person == c.Actor.Person {
		return ui.Contact{}, err
	}
	given := givenName(x.Name)
	out := ui.Contact{Kicker: c.T("plan.my.contact", "name", given), Name: byName(x.Name, x.OrgName)}
	var detail []string
	if x.Hours != "" {
		detail = append(detail, x.Hours)
	}
	if until != "" {
		detail = append(detail, c.T("plan.my.contact.until", "day", c.Words.Date(calendar.Date(until).Time())))
	}
	out.Detail = strings.Join(detail, ". ")
	if x.Person == w.people.lead.Person {
		out.As = ui.Answers
	}
	if tel := dial(x.Phone); tel != "" {
		out.Acts = []ui.Action{{Label: c.T("plan.my.call", "name", given), Href: "tel:" + tel}}
		out.Detail = strings.TrimPrefix(out.Detail+". "+x.Phone, ". ")
	}
	return out, nil
}

func (s *Service) contactPanel(c *web.Ctx, r db.Reader, w whole) (templ.Component, error) {
	x, err := s.contact(c, r, w)
	if err != nil || x.Name == "" {
		return nil, err
	}
	return ui.ContactCard(x), nil
}

// dial keeps what a telephone can dial.
func dial(phone string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '+' {
			return r
		}
		return -1
	}, phone)
}

// closing asks whether the table is done, when somebody says it is.
func (s *Service) closing(c *web.Ctx, r db.Reader, w whole) (closing, error) {
	if w.st.TableState != "closing" || w.st.Kind != tafel.SeatHousehold {
		return closing{}, nil
	}
	x, err := closingOf(r, w.st.Table)
	if err != nil {
		return x, err
	}
	x.on, x.confirm = true, !w.people.home[x.by]
	if !x.confirm || x.name == "" {
		x.name = w.people.lead.Name
	}
	return x, nil
}

package appointment

import (
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/jobs"
	"tafel/internal/ui"
	"tafel/internal/verb"
	"tafel/internal/web"
)

// Mount adds this room's pages.
func (s *Service) Mount(w *web.Server) {
	w.Get("/mijn-afspraken", verb.SignedIn, s.minePage)
	w.Get("/tafels/{id}/gesprek", verb.Professionals, s.offerPage)
	w.Raw("GET /agenda/{token}", verb.Anyone, s.feed)
}

func notFound() error { return access.NotFound() }

// ClockText says on a work list what a clock of this room rings for, where it leads, and nothing personal.
func ClockText(k jobs.Clock) (key, href string) {
	return strings.Replace(k.Kind, "appointment.", "appointment.clock.", 1), "/mijn-afspraken#a-" + k.Ref
}

// shown is an appointment as a page draws it for one reader.
type shown struct {
	Appointment
	side   string   // on which side the reader stands; "with" for who joins
	free   []Moment // what the reader can choose
	may    bool     // the reader may move or cancel
	over   bool     // it lies behind
	shut   bool     // the reader knows that there is one, not what it is about
	weight ui.Kind  // of the button that chooses
	active bool     // this is the one whose form was refused
}

type feedState struct{ once, since string }

type cardOf struct {
	who  string
	card templ.Component
}

// draw gathers what a page shows of an appointment to whoever looks.
func (s *Service) draw(c *web.Ctx, r db.Reader, st tafel.Standing, x Appointment) (shown, error) {
	o := shown{Appointment: x, side: x.Side(c.Actor.Person)}
	if o.side == "" && st.Kind == tafel.SeatHousehold {
		o.side = Home
	}
	o.may = mayChange(c.Actor, st, x) == nil && st.TableState != "closed"
	o.over = x.State == Cancelled || (x.State == Planned && !x.End.After(c.Now.Time))
	o.active = c.Verb != "" && c.Typed.Get("afspraak") == string(x.ID)
	from := Host
	if o.side == Host && x.State == Proposed {
		from = Home
	}
	var err error
	o.free, err = s.free(r, x, x.Open(from, c.Now))
	return o, err
}

// PickPanel lets the resident pick a moment (my plan).
func (s *Service) PickPanel(c *web.Ctx, v *db.View, st tafel.Standing) (templ.Component, error) {
	if mayPropose(c.Actor, st) != nil || st.TableState == "closed" {
		return nil, nil
	}
	list, err := s.atTable(c, v, st)
	if err != nil {
		return nil, err
	}
	sitters, err := s.Sitters(v, st.Table)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(list, func(a, b shown) int { // what asks for an answer comes first
		if (a.State == Planned) == (b.State == Planned) {
			return 0
		}
		if b.State == Planned {
			return -1
		}
		return 1
	})
	var hosts []ui.Option
	for _, x := range sitters {
		if x.Kind == tafel.SeatOrganisation && x.State == "accepted" && x.Person != "" {
			hosts = append(hosts, ui.Option{Value: string(x.Person), Label: called(x.Party)})
		}
	}
	return pickPanel(c, st.Table, list, hosts), nil
}

// SidePanel shows the next meeting and offers moments (table's page).
func (s *Service) SidePanel(c *web.Ctx, v *db.View, st tafel.Standing) (templ.Component, error) {
	if !st.Seated() || st.TableState == "closed" {
		return nil, nil
	}
	list, err := s.atTable(c, v, st)
	if err != nil {
		return nil, err
	}
	return side(c, st.Table, list, mayOffer(c.Actor, st) == nil), nil
}

// atTable reads the appointments of a table as the reader may see them: those who come see what it is about,
// the others that there is one.
func (s *Service) atTable(c *web.Ctx, v *db.View, st tafel.Standing) ([]shown, error) {
	all, err := at(v, st.Table, v.Now())
	if err != nil {
		return nil, err
	}
	var out []shown
	for _, x := range all {
		if err := fill(v, &x); err != nil {
			return nil, err
		}
		d := mayRead(c.Actor, st, x)
		if !d.Allowed {
			if x.State == Planned {
				out = append(out, shown{Appointment: Appointment{Host: x.Host}, shut: true})
			}
			continue
		}
		s.saw(v, x, st, d.Policy)
		o, err := s.draw(c, v, st, x)
		if err != nil {
			return nil, err
		}
		out = append(out, o)
	}
	return out, nil
}

func (s *Service) minePage(c *web.Ctx) (web.View, error) {
	var open, coming, past []shown
	var feed feedState
	err := s.DB.View(c.Context(), c.Actor, "appointment.list", func(v *db.View) error {
		all, err := s.mine(v, c.Actor, calendar.At(v.Now().AddDate(0, 0, -14)))
		if err != nil {
			return err
		}
		for _, x := range all {
			st, err := s.Standing(v, c.Actor, x.Table)
			if err != nil {
				return err
			}
			o, err := s.draw(c, v, st, x)
			if err != nil {
				return err
			}
			switch {
			case o.over:
				past = append(past, o)
			case x.State == Planned:
				coming = append(coming, o)
			default:
				open = append(open, o)
			}
		}
		if len(open) > 0 {
			open[0].weight = ui.Primary
		}
		slices.Reverse(past)
		made, err := feedMade(v, c.Actor.Person)
		if !made.IsZero() {
			feed.since = c.Words.Day(made.Time, v.Now().Time)
		}
		return err
	})
	if strings.HasPrefix(c.Once, s.Base()+"/agenda/") && strings.HasSuffix(c.Once, ".ics") {
		feed.once = c.Once
	}
	return web.View{Title: c.T("appointment.title"), Tab: "appointments", Width: "read", Body: mine(c, open, coming, past, feed)}, err
}

func (s *Service) offerPage(c *web.Ctx) (web.View, error) {
	t := tafel.TableID(c.Path("id"))
	var cards []cardOf
	var people []tafel.Sitter
	var st tafel.Standing
	err := s.DB.View(c.Context(), c.Actor, "appointment.offer", func(v *db.View) error {
		var err error
		if st, err = s.Standing(v, c.Actor, t); err != nil {
			return err
		}
		if err := mayOffer(c.Actor, st); err != nil {
			return err
		}
		all, err := s.Sitters(v, t)
		if err != nil {
			return err
		}
		for _, x := range all {
			if x.State != "accepted" || x.Person == "" || x.Person == c.Actor.Person {
				continue
			}
			people = append(people, x)
			if x.Kind == tafel.SeatNetwork { // named in the list of who may come
				s.saw(v, Appointment{Table: t, Attendants: []Attendant{{Person: x.Person, Side: Home}}}, st, "appointment-offer")
			}
			if x.Kind != tafel.SeatHousehold {
				continue
			}
			card, err := s.ContactCard(v, c.Words, x.Person)
			if err != nil {
				return err
			}
			if card != nil {
				cards = append(cards, cardOf{x.Name, card})
			}
			s.saw(v, Appointment{Table: t, Attendants: []Attendant{{Person: x.Person, Side: Home}}}, st, "appointment-offer")
		}
		return nil
	})
	return web.View{Title: c.T("appointment.offer"), Tab: "tables", Width: "read", Household: st.Household,
		Back: ui.Link{Label: c.T("appointment.totable"), Href: "/tafels/" + string(t)}, Body: offerPage(c, t, cards, people)}, err
}

func called(p tafel.Party) string {
	if p.OrgName == "" {
		return p.Name
	}
	return p.Name + ", " + p.OrgName
}

func (o shown) id(part string) string { return part + "-" + string(o.ID) }

func (o shown) hidden(c *web.Ctx) []ui.Hidden {
	return []ui.Hidden{{Name: "afspraak", Value: string(o.ID)}, {Name: "terug", Value: c.Here()}, {Name: "formulier", Value: "pagina"}}
}

func (o shown) refused(verbName string) bool { return o.active }

func (o shown) err(c *web.Ctx, verbName, field string) string {
	return fault(c, verbName, field, o.active)
}

func (o shown) val(c *web.Ctx, verbName, field string) string {
	return value(c, verbName, field, o.active)
}

func fault(c *web.Ctx, verbName, field string, active bool) string {
	if !active {
		return ""
	}
	return c.Error(verbName, field)
}

// value is what was typed in the form that was refused; other forms of the same verb on the page stay empty.
func value(c *web.Ctx, verbName, field string, active bool) string {
	if c.Verb == verbName && !active {
		return ""
	}
	return c.Value(verbName, field, "")
}

func typed(c *web.Ctx, verbName, field string) []string {
	if c.Verb != verbName {
		return nil
	}
	return c.Typed[field]
}

func typedAt(c *web.Ctx, verbName, field string, i int, active bool) string {
	if list := typed(c, verbName, field); active && i < len(list) {
		return list[i]
	}
	return ""
}

func placesTyped(c *web.Ctx) []string {
	if list := typed(c, "appointment.offer", "plekken"); list != nil {
		return list
	}
	return []string{"thuis"}
}

func num(id string, i int) string { return id + "-" + strconv.Itoa(i+1) }

// head is the first thing to read: when, or that it is still open.
func (o shown) head(c *web.Ctx) string {
	if o.State == Planned || (o.State == Cancelled && !o.Start.IsZero()) {
		return c.T("appointment.span", "dag", c.Words.Day(o.Start.Time, c.Now.Time), "tijd", c.Words.Hour(o.Start.Time), "eind", c.Words.Hour(o.End.Time))
	}
	return c.T("appointment.ask")
}

func (o shown) line(c *web.Ctx) string {
	var parts []string
	var with, join []string
	for _, a := range o.Attendants {
		name := called(tafel.Party{Name: a.Name, OrgName: a.Org})
		switch {
		case a.Person == c.Actor.Person:
		case a.Side == "with":
			join = append(join, name)
		case a.Side != o.side || o.side == "with":
			with = append(with, name)
		}
	}
	if len(with) > 0 {
		parts = append(parts, c.T("appointment.withwho", "wie", strings.Join(with, ", ")))
	}
	if o.State == Planned {
		p := c.T(o.placeKey() + o.Places[0])
		if o.Where != "" {
			p += " (" + o.Where + ")"
		}
		parts = append(parts, p)
	} else {
		parts = append(parts, c.T("appointment.duration.n", "n", o.Minutes))
	}
	if len(join) > 0 {
		parts = append(parts, c.T("appointment.joined", "wie", strings.Join(join, ", ")))
	}
	return strings.Join(parts, " · ")
}

func (o shown) placeKey() string {
	if o.side == Home {
		return "appointment.my.place."
	}
	return "appointment.place."
}

// word is the state in a word; what it means for the reader is said by Says.
func (o shown) word(c *web.Ctx) string {
	switch {
	case o.State == Cancelled:
		return "appointment.badge.cancelled"
	case o.State == Planned && o.over:
		return "appointment.badge.past"
	case o.State == Planned:
		return "appointment.badge.planned"
	case o.State == Offered && len(o.Open(Host, c.Now)) == 0:
		return "appointment.badge.over"
	case o.badge() == ui.Told:
		return "appointment.badge.choose"
	}
	return "appointment.badge.waits"
}

func (o shown) badge() ui.State {
	switch {
	case o.State == Cancelled:
		return ui.Refused
	case o.State == Planned && o.over:
		return ui.Kept
	case o.State == Planned:
		return ui.Agreed
	case (o.State == Offered && o.side == Home) || (o.State == Proposed && o.side == Host):
		return ui.Told
	}
	return ui.Proposed
}

func (o shown) options(c *web.Ctx, verbName string) []ui.Option {
	out := make([]ui.Option, len(o.free))
	for i, m := range o.free {
		out[i] = ui.Option{Value: m.ID, Label: c.Words.Day(m.Start.Time, c.Now.Time),
			Sub:      c.T("appointment.when", "dag", c.Words.Ago(m.Start.Time, c.Now.Time), "tijd", c.Words.Hour(m.Start.Time)),
			Selected: o.active && c.Verb == verbName && c.Typed.Get("moment") == m.ID}
	}
	return out
}

func (o shown) placeOptions(c *web.Ctx, verbName string) []ui.Option {
	var out []ui.Option
	for _, p := range o.Places {
		x := ui.Option{Value: p, Label: c.T(o.placeKey() + p), Selected: o.active && c.Verb == verbName && c.Typed.Get("plek") == p}
		if p == "anders" {
			x.Sub = o.Where
		}
		out = append(out, x)
	}
	return out
}

func (o shown) homeOptions(c *web.Ctx) []ui.Option {
	var out []ui.Option
	for _, a := range o.Attendants {
		if a.Side == Home {
			out = append(out, ui.Option{Value: string(a.Person), Label: a.Name})
		}
	}
	return out
}

func allPlaces(c *web.Ctx, prefix string, chosen []string) []ui.Option {
	var out []ui.Option
	for _, p := range Places {
		out = append(out, ui.Option{Value: p, Label: c.T(prefix + p), Selected: slices.Contains(chosen, p)})
	}
	return out
}

func minutes(c *web.Ctx) []ui.Option {
	var out []ui.Option
	for _, n := range []int{15, 30, 45, 60, 90, 120} {
		out = append(out, ui.Option{Value: strconv.Itoa(n), Label: c.T("appointment.duration.n", "n", n)})
	}
	return out
}

func joiners(c *web.Ctx, people []tafel.Sitter) []ui.Option {
	chosen := typed(c, "appointment.offer", "erbij")
	var out []ui.Option
	for _, x := range people {
		out = append(out, ui.Option{Value: string(x.Person), Label: called(x.Party), Sub: x.Role, Selected: slices.Contains(chosen, string(x.Person))})
	}
	return out
}

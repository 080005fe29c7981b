package aftercare

import (
	"github.com/a-h/templ"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/jobs"
	"tafel/internal/ledger"
	"tafel/internal/ui"
	"tafel/internal/verb"
	"tafel/internal/web"
)

// Mount adds this room's pages.
func (s *Service) Mount(w *web.Server) {
	w.Get("/nazorg", verb.Professionals, s.listPage)
	w.Get("/beheer/nazorg", verb.Admins, s.normPage)
	w.Manage("/beheer/nazorg", "aftercare.norm.title", "aftercare.norm.text")
}

// ClockText says on a work list what a clock of this room rings for, where it leads, and nothing personal.
func ClockText(k jobs.Clock) (key, href string) {
	if k.Kind == "aftercare.late" {
		return "aftercare.clock.late", "/nazorg"
	}
	return "aftercare.clock.call", "/nazorg"
}

// shown is a contact as a page draws it.
type shown struct {
	one
	May    bool // the reader may record how it goes
	Me     bool // the reader is the one who calls
	Open   bool // drawn with its form
	Tries  int64
	Cards  []templ.Component
	active bool // this is the form that was refused
}

// SidePanel shows the aftercare of a closed table (table's page): to professionals what is planned and the way
// to record it, to the household the way to say that it is not going well.
func (s *Service) SidePanel(c *web.Ctx, v *db.View, st tafel.Standing) (templ.Component, error) {
	if st.TableState != "closed" {
		return nil, nil
	}
	if st.Kind == tafel.SeatHousehold {
		return s.ResidentPanel(c, v, st)
	}
	x, ok, err := s.find(v, st.Table)
	if err != nil || !ok {
		return nil, err
	}
	rings, err := s.rings(v, c.Actor.Person, x)
	if err != nil {
		return nil, err
	}
	d := mayRead(c.Actor, st, rings)
	if !d.Allowed {
		return nil, nil
	}
	o, err := s.draw(c, v, one{Call: x})
	if err != nil {
		return nil, err
	}
	v.Saw(ledger.Entry{Kind: ledger.Opened, Table: st.Table, Household: st.Household, Purpose: st.Purpose, Ground: st.GroundText, Policy: d.Policy, What: "aftercare"}, people(o.Who)...)
	return side(c, o), nil
}

// ResidentPanel lets the household of a closed table say that it is not going well after all.
func (s *Service) ResidentPanel(c *web.Ctx, v *db.View, st tafel.Standing) (templ.Component, error) {
	if st.TableState != "closed" || mayAsk(c.Actor, st) != nil {
		return nil, nil
	}
	x, ok, err := s.find(v, st.Table)
	if err != nil {
		return nil, err
	}
	return mine(c, st.Table, shown{one: one{Call: x}}, ok), nil
}

// draw gathers what a page shows of a contact that may be recorded.
func (s *Service) draw(c *web.Ctx, v *db.View, x one) (shown, error) {
	o := shown{one: x, May: true, Me: x.Caller.Person == c.Actor.Person}
	n, err := norm(v)
	if err != nil {
		return o, err
	}
	o.Tries = n.Attempts
	if o.Who == nil {
		sitters, err := s.Sitters(v, x.Table)
		if err != nil {
			return o, err
		}
		o.Who = residents(sitters)
	}
	o.active = c.Verb == "aftercare.call" && c.Typed.Get("tafel") == string(x.Table)
	if x.State != Planned {
		return o, nil
	}
	for _, p := range o.Who { // about to call: how this person wants it comes first (P13)
		card, err := s.ContactCard(v, c.Words, p.Person)
		if err != nil {
			return o, err
		}
		if card != nil {
			o.Cards = append(o.Cards, card)
		}
	}
	return o, nil
}

func (s *Service) listPage(c *web.Ctx) (web.View, error) {
	which := c.Query("lijst")
	var list []shown
	err := s.DB.View(c.Context(), c.Actor, "aftercare.list", func(v *db.View) error {
		all, err := s.list(v, c.Actor, which)
		if err != nil {
			return access.NotFound()
		}
		for _, x := range all {
			o, err := s.draw(c, v, x)
			if err != nil {
				return err
			}
			o.Open = o.active || x.PlannedOn <= v.Now().Date()
			list = append(list, o)
		}
		return nil
	})
	if err != nil {
		return web.View{}, err
	}
	own, err := s.Count(c.Context(), c.Actor, CountIn{Own: true})
	if err != nil {
		return web.View{}, err
	}
	region, err := s.Count(c.Context(), c.Actor, CountIn{})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("aftercare.page"), Tab: "work", Body: page(c, list, which == "klaar", own, region)}, nil
}

func (s *Service) normPage(c *web.Ctx) (web.View, error) {
	n, err := norm(s.DB.Plain(c.Context()))
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("aftercare.norm.title"), Tab: "manage", Width: "read", Body: normPage(c, n)}, nil
}

func (o shown) err(c *web.Ctx, field string) string {
	if !o.active {
		return ""
	}
	return c.Error("aftercare.call", field)
}

func (o shown) val(c *web.Ctx, field string) string {
	if c.Verb == "aftercare.call" && !o.active {
		return ""
	}
	return c.Value("aftercare.call", field, "")
}

func (o shown) choice(c *web.Ctx, value, sub string) ui.Option {
	return ui.Option{Value: value, Label: c.T("aftercare.out." + value), Sub: sub, Selected: o.val(c, "uitkomst") == value}
}

func (o shown) unreachedSub(c *web.Ctx) string {
	if int64(len(o.Attempts))+1 >= o.Tries {
		return c.T("aftercare.out.niet-bereikt.last")
	}
	return c.T("aftercare.out.niet-bereikt.sub")
}

func (o shown) day(c *web.Ctx, d calendar.Date) string { return c.Words.Day(d.Time(), c.Now.Time) }

func (o shown) when(c *web.Ctx) string {
	if o.Me {
		return c.T("aftercare.waits.me", "dag", o.day(c, o.PlannedOn))
	}
	return c.T("aftercare.waits", "wie", o.Caller.Name, "dag", o.day(c, o.PlannedOn))
}

func (o shown) who(c *web.Ctx) string {
	if o.Me {
		return c.T("aftercare.calls", "wie", o.Caller.Name)
	}
	return c.T("aftercare.forother", "wie", o.Caller.Name)
}

func (o shown) ended(c *web.Ctx) string {
	return c.T("aftercare.ended", "wat", c.T("aftercare.state."+o.State), "wie", first(o.EndedBy, o.Caller.Name), "dag", o.day(c, o.EndedAt.Date()))
}

// mine is what the household reads; chosen by the state, so that nobody is thanked for what was not said (L04).
func (o shown) mine(c *web.Ctx) string {
	switch o.State {
	case Planned:
		return c.T("aftercare.my.waits", "wie", o.Caller.Name, "dag", o.day(c, o.PlannedOn))
	case Good:
		return c.T("aftercare.my.ended.good", "dag", o.day(c, o.EndedAt.Date()))
	case Unreached:
		return c.T("aftercare.my.ended.unreached")
	}
	return ""
}

func (o shown) name(c *web.Ctx) string { return first(o.Home, c.T("aftercare.bench")) }

func tryLines(c *web.Ctx, x Call) []ui.Moment {
	out := make([]ui.Moment, len(x.Attempts))
	for i, a := range x.Attempts {
		out[len(out)-1-i] = ui.Moment{Time: c.Words.Short(a.At.Time, c.Now.Time), ISO: string(a.On), Who: a.By, Text: c.T("aftercare.try"), Said: a.What}
	}
	return out
}

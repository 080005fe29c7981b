package table

import (
	"errors"
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

// Tab is a page of a table that another room draws: its path below the table, and the key of its word.
type Tab struct{ Path, Word string }

// Mount adds this room's pages.
func (s *Service) Mount(w *web.Server) {
	w.Get("/tafels", verb.SignedIn, s.listPage)
	w.Get("/tafels/nieuw", verb.Professionals, s.newPage)
	w.Fragment("/tafels/nieuw/zoek", verb.Professionals, s.newPage)
	w.Get("/tafels/{id}", verb.SignedIn, s.tablePage)
	w.Get("/tafels/{id}/regel", verb.SignedIn, s.arrangePage)
	w.Get("/tafels/{id}/sluiten", verb.SignedIn, s.closePage)
	w.Get("/tafels/{id}/afdruk", verb.SignedIn, s.printPage)
}

func tableURL(t tafel.TableID, path string) string { return "/tafels/" + string(t) + path }

// page is a table ready to be drawn.
type page struct {
	sight
	domains, seen         int
	plan, agreed, history templ.Component
	sides                 []templ.Component
	cards                 []card // how to contact each resident who sits
	mayDecide, mayLead    bool
}

type card struct {
	name string
	body templ.Component
}

// tablePage is the heart of the product. Everything on it is read through one view, in one look.
func (s *Service) tablePage(c *web.Ctx) (web.View, error) {
	var p page
	var asked templ.Component
	id := tafel.TableID(c.Path("id"))
	err := s.DB.View(c.Context(), c.Actor, "table.get", func(v *db.View) error {
		st, err := s.Standing(v, c.Actor, id)
		if err != nil {
			return err
		}
		if st.State == "invited" && s.InvitedPanel != nil {
			asked, err = s.InvitedPanel(c, v, st)
			return err
		}
		return s.fill(c, v, &p, st)
	})
	if err != nil {
		return web.View{}, err
	}
	if asked != nil {
		return web.View{Title: c.T("table.invited.title"), Tab: "tables", Width: "read", Body: asked}, nil
	}
	note := ""
	if len(p.members) > 0 && c.Actor.IsProfessional() {
		note = c.T("table.logged")
	}
	return web.View{Title: c.T("table.title", "n", p.top.Number), Tab: "tables", Body: tableBody(c, s, p), Household: p.top.Household, Note: note}, nil
}

// fill adds what only the page needs: the parts of other rooms, and how to contact the residents.
func (s *Service) fill(c *web.Ctx, v *db.View, p *page, st tafel.Standing) error {
	if err := mayRead(v.Actor, st); err != nil {
		return err
	}
	p.mayDecide = mayDecide(c.Actor, st) == nil
	p.mayLead = mayLead(c.Actor, st) == nil
	var parts []func() error
	draw := func(into *templ.Component, f Panel) {
		if f != nil {
			parts = append(parts, func() (err error) { *into, err = f(c, v, st); return })
		}
	}
	if s.AgreementPanel != nil { // the longest first, and drawn at once: the others are being read meanwhile
		parts = append(parts, func() error {
			panel, err := s.AgreementPanel(c, v, st)
			if err != nil {
				return err
			}
			text, err := ui.String(c.Context(), panel)
			p.agreed = templ.Raw(text)
			return err
		})
	}
	parts = append(parts, func() (err error) { p.sight, err = s.lookFrom(v, st); return })
	draw(&p.plan, s.PlanPanel)
	draw(&p.history, s.HistoryPanel)
	sides := make([]templ.Component, len(s.SidePanels))
	for i, f := range s.SidePanels {
		draw(&sides[i], f)
	}
	parts = append(parts, func() error {
		list, err := s.Domains(v, c.Words.Lang())
		p.domains = len(list)
		for _, d := range list {
			if st.Covers(d.Key) {
				p.seen++
			}
		}
		return err
	})
	if s.ContactCard != nil && c.Actor.IsProfessional() {
		parts = append(parts, func() error { return s.contactCards(c, v, p, st.Table) })
	}
	if err := v.Beside(parts...); err != nil {
		return err
	}
	for _, x := range sides {
		if x != nil {
			p.sides = append(p.sides, x)
		}
	}
	return nil
}

// contactCards tells how the first three residents at the table want to be contacted.
func (s *Service) contactCards(c *web.Ctx, v *db.View, p *page, id tafel.TableID) error {
	sitters, err := s.Sitters(v, id)
	if err != nil {
		return err
	}
	for _, x := range sitters {
		if x.Kind != tafel.SeatHousehold || x.State != "accepted" || len(p.cards) == 3 {
			continue
		}
		body, err := s.ContactCard(v, c.Words, x.Person)
		if err != nil {
			return err
		}
		if body != nil {
			p.cards = append(p.cards, card{x.Name, body})
		}
	}
	return nil
}

// round is the table as it is drawn, with everybody round it.
func (p page) round(c *web.Ctx) ui.RoundTable {
	t, w := p.top, c.Words
	r := ui.RoundTable{Question: t.Question, Said: t.Said, AllHref: tableURL(t.ID, "/zetels")}
	opened := w.Date(t.OpenedAt.Time)
	if p.name != "" {
		r.Kicker = c.T("table.kicker.household", "n", t.Number, "naam", p.name, "dag", opened)
	} else {
		r.Kicker = c.T("table.kicker", "n", t.Number, "dag", opened)
	}
	r.Head = ui.End{Name: p.me(c, t.Responsible.Person, t.Responsible.Name), Line: c.T("table.head.since", "org", t.Responsible.OrgName, "dag", w.Date(t.Since.Time()))}
	if t.Responsible.OrgName == "" {
		r.Head.Line = c.T("table.head.sincebare", "dag", w.Date(t.Since.Time()))
	}
	if t.Handovers > 0 {
		r.Head.Small = c.T("table.handovers", "n", t.Handovers)
	}
	if p.mayLead && t.State != StateClosed {
		r.Head.Act = ui.Action{Label: c.T("table.handover.do"), Href: tableURL(t.ID, "/overdragen")}
	}
	seated := map[tafel.PersonID]bool{}
	foot := false
	for _, x := range p.sitters {
		seat := ui.Seat{Name: p.me(c, x.Person, x.Name), Href: "/zetels/" + string(x.Seat)}
		switch {
		case x.Responsible:
			continue
		case x.Kind == tafel.SeatHousehold:
			seated[x.Person] = true
			if !foot && x.State == "accepted" {
				foot = true
				r.Foot = ui.End{Kicker: c.T("table.foot.kicker"), Name: seat.Name}
				continue
			}
			seat.As, seat.Detail = ui.Home, x.Role
		case x.Kind == tafel.SeatNetwork:
			seat.As, seat.Detail = ui.Network, c.T("table.network")
			if x.Role != "" {
				seat.Detail = x.Role + " · " + c.T("table.network")
			}
		default:
			seat.Detail = x.OrgName
			if x.OrgName == "" {
				seat.Detail = x.Role
			}
		}
		if x.State == "invited" {
			seat.As = ui.Asked
			seat.Detail = strings.TrimPrefix(seat.Detail+" · "+c.T("table.asked"), " · ")
		}
		if x.Kind == tafel.SeatOrganisation {
			r.Far = append(r.Far, seat)
		} else {
			r.Near = append(r.Near, seat)
		}
	}
	if foot {
		r.Foot.Line = p.with(c, seated)
		r.Foot.Small = c.T("table.foot.calls", "naam", p.call.Name)
		if p.callEnd != "" {
			r.Foot.Small = c.T("table.foot.callsuntil", "naam", p.call.Name, "dag", w.Date(calendar.Date(p.callEnd).Time()))
		}
	} else if p.name != "" {
		r.Foot = ui.End{Kicker: c.T("table.foot.absent"), Name: p.name}
		if p.mayDecide {
			r.Foot.Act = ui.Action{Label: c.T("table.seat-resident.do"), Href: tableURL(t.ID, "/regel#inwoner")}
		}
	}
	if p.mayDecide && t.State != StateClosed {
		r.Near = append(r.Near, ui.Seat{Act: ui.Action{Label: c.T("table.invite.do"), Href: tableURL(t.ID, "/zetels/vraag")}})
	}
	return r
}

// with lists the members of the household who have no seat of their own, as in "met Jayden (14) en Noah (6)".
func (p page) with(c *web.Ctx, seated map[tafel.PersonID]bool) string {
	var names []string
	for _, m := range p.members {
		if seated[m.Person] {
			continue
		}
		given, _, _ := strings.Cut(m.Name, " ")
		if age := Age(m.Born, c.Now.Date()); age >= 0 {
			given = c.T("table.age", "naam", given, "n", age)
		}
		names = append(names, given)
	}
	switch n := len(names); {
	case n == 0:
		return ""
	case n == 1:
		return c.T("table.with", "namen", names[0])
	case n > 5:
		return c.T("table.withmany", "namen", strings.Join(names[:4], ", "), "n", n-4)
	default:
		return c.T("table.with", "namen", strings.Join(names[:n-1], ", ")+" "+c.T("table.and")+" "+names[n-1])
	}
}

func (p page) me(c *web.Ctx, id tafel.PersonID, name string) string {
	if id == c.Actor.Person {
		return c.T("table.you", "naam", name)
	}
	return name
}

// reason is why the reader sees this page.
func (p page) reason(c *web.Ctx) ui.Reason {
	policy := p.why
	if p.st.Responsible {
		policy = "responsible-reads-all"
	}
	if p.st.Kind == tafel.SeatHousehold {
		policy = "household-reads-plan"
	}
	r := ui.Reason{Text: access.Why(policy, c.Words.Lang()), Href: access.WhyLink(policy, p.st)}
	if p.st.Responsible {
		r.Looks = ui.Link{Label: c.T("table.why.looks"), Href: tableURL(p.top.ID, "/inzage")}
	}
	if p.st.GroundText != "" {
		r.Text += " " + c.T("table.why.ground", "wet", strings.TrimRight(p.st.GroundText, ". "))
	}
	if p.st.Purpose != "" {
		r.Text += " " + c.T("table.why.purpose", "doel", strings.TrimRight(p.st.Purpose, ". "))
	}
	if p.domains > 0 && c.Actor.IsProfessional() {
		r.Extra = c.T("table.why.domains", "n", p.seen, "van", p.domains)
	}
	if c.Actor.IsProfessional() {
		for _, x := range p.sitters {
			if x.Kind == tafel.SeatHousehold && x.State == "accepted" {
				given, _, _ := strings.Cut(x.Name, " ")
				r.Seen = c.T("table.why.seen", "naam", given)
				break
			}
		}
	}
	return r
}

// tabs are the pages of one table.
func (s *Service) tabs(c *web.Ctx, t Top, here string, print bool) []ui.Tab {
	list := []Tab{{"", "table.tab.table"}, {"/zetels", "table.tab.seats"}}
	list = append(list, s.Tabs...)
	list = append(list, Tab{"/regel", "table.tab.arrange"}, Tab{"/sluiten", "table.tab.close"})
	if print {
		list = append(list, Tab{"/afdruk", "table.tab.print"})
	}
	var out []ui.Tab
	for _, x := range list {
		word := x.Word
		if x.Path == "/sluiten" && t.State == StateClosed {
			word = "table.tab.reopen"
		}
		out = append(out, ui.Tab{Label: c.T(word), Href: tableURL(t.ID, x.Path), Current: x.Path == here})
	}
	return out
}

// TabsOf draws the pages of one table for the pages of other rooms; here is the path of the current one.
func (s *Service) TabsOf(c *web.Ctx, st tafel.Standing, here string) templ.Component {
	return ui.SubNav(c.T("table.tabs"), s.tabs(c, Top{ID: st.Table, State: st.TableState}, here, true))
}

// listPage shows the tables of the reader.
func (s *Service) listPage(c *web.Ctx) (web.View, error) {
	in := ListIn{Filter: c.Query("toon")}
	for _, r := range c.Query("pagina") {
		if r < '0' || r > '9' || in.Page > 1000000 {
			in.Page = 1
			break
		}
		in.Page = in.Page*10 + int64(r-'0')
	}
	var list List
	var waits []ui.Count
	err := s.DB.View(c.Context(), c.Actor, "table.list", func(v *db.View) (err error) {
		if list, err = s.list(v, in); err != nil {
			return err
		}
		for _, f := range s.Waits {
			n, err := f(c, v)
			if err != nil {
				return err
			}
			waits = append(waits, n)
		}
		return nil
	})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("table.list.title"), Tab: "tables", Body: listBody(c, in.Filter, list, waits)}, nil
}

// draft is the form that opens a table.
type draft struct {
	household     tafel.HouseholdID
	householdName string
	grounds       []tafel.Domain
	asked         [3]string // name, birth year, place
	searched      bool
	problem       string
	found         []Found
}

// newPage is the one short form that opens a table. A household is looked for by POST, and chosen by id.
func (s *Service) newPage(c *web.Ctx) (web.View, error) {
	var d draft
	err := s.DB.View(c.Context(), c.Actor, "table.open", func(v *db.View) (err error) {
		if s.Grounds != nil {
			if d.grounds, err = s.Grounds(v, c.Words.Lang()); err != nil {
				return err
			}
		}
		d.household = tafel.HouseholdID(c.Query("huishouden"))
		if c.Typed != nil && c.Typed.Get("huishouden") != "" {
			d.household = tafel.HouseholdID(c.Typed.Get("huishouden"))
		}
		if d.household != "" {
			if d.householdName, err = s.HouseholdName(v, d.household); err != nil {
				return err
			}
			members, err := s.Members(v, d.household)
			if err != nil {
				return err
			}
			v.Saw(ledger.Entry{Kind: ledger.Listed, Household: d.household, Policy: "intake-finds-person", What: "household"}, subjects(members)...)
		}
		return nil
	})
	if err != nil {
		return web.View{}, err
	}
	if c.R.Method == "POST" && c.Verb == "" {
		d.asked = [3]string{strings.TrimSpace(c.R.PostFormValue("naam")), strings.TrimSpace(c.R.PostFormValue("jaar")), strings.TrimSpace(c.R.PostFormValue("plaats"))}
		if d.found, err = s.Find(c.Context(), c.Actor, d.asked[0], d.asked[1], d.asked[2]); err != nil {
			var no *tafel.Refusal
			if !errors.As(err, &no) {
				return web.View{}, err
			}
			d.problem = web.Sentence(c.Words, err)
			for _, f := range no.Fields {
				d.problem = c.T(f.Key, f.Args...)
			}
		} else {
			d.searched = true
		}
	}
	return web.View{Title: c.T("table.new.title"), Tab: "tables", Width: "read", Body: newBody(c, d), Back: ui.Link{Label: c.T("table.list.title"), Href: "/tafels"}}, nil
}

// sub reads a table for one of its lesser pages.
func (s *Service) sub(c *web.Ctx, verb string) (page, error) {
	var p page
	err := s.DB.View(c.Context(), c.Actor, verb, func(v *db.View) (err error) {
		p.sight, err = s.look(v, tafel.TableID(c.Path("id")))
		return err
	})
	p.mayDecide = mayDecide(c.Actor, p.st) == nil
	p.mayLead = mayLead(c.Actor, p.st) == nil
	return p, err
}

func (s *Service) arrangePage(c *web.Ctx) (web.View, error) {
	p, err := s.sub(c, "table.arrange")
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("table.arrange.title", "n", p.top.Number), Tab: "tables", Width: "read", Household: p.top.Household,
		Body: arrangeBody(c, s, p), Back: p.back(c)}, nil
}

func (s *Service) closePage(c *web.Ctx) (web.View, error) {
	p, err := s.sub(c, "table.close")
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("table.close.title", "n", p.top.Number), Tab: "tables", Width: "read", Household: p.top.Household,
		Body: closeBody(c, s, p), Back: p.back(c)}, nil
}

func (p page) back(c *web.Ctx) ui.Link {
	return ui.Link{Label: c.T("table.title", "n", p.top.Number), Href: tableURL(p.top.ID, "")}
}

func (s *Service) printPage(c *web.Ctx) (web.View, error) {
	var p page
	err := s.DB.View(c.Context(), c.Actor, "table.print", func(v *db.View) error {
		st, err := s.Standing(v, c.Actor, tafel.TableID(c.Path("id")))
		if err != nil {
			return err
		}
		return s.fill(c, v, &p, st)
	})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("table.title", "n", p.top.Number), Print: true, Body: printBody(c, p), Household: p.top.Household}, nil
}

// ClosePanel asks the other side whether the table is done; nothing when nobody asks. It stands on the
// table's page and on the resident's plan.
func (s *Service) ClosePanel(c *web.Ctx, v *db.View, st tafel.Standing) (templ.Component, error) {
	if st.TableState != StateClosing {
		return nil, nil
	}
	top, err := s.find(v, st.Table)
	if err != nil {
		return nil, err
	}
	if top.CloseBy == c.Actor.Person || mayConfirm(c.Actor, st) != nil && top.Household != "" {
		return nil, nil
	}
	return askClose(c, top), nil
}

func atMost(f ui.Field, n int) ui.Field {
	f.Max = n
	return f
}

func rows(f ui.Field, n int) ui.Field {
	f.Rows = n
	return f
}

func options(f ui.Field, o []ui.Option) ui.Field {
	f.Options = o
	return f
}

func quiet(f ui.Field) ui.Field {
	f.Quiet = true
	return f
}

// contactOptions are the professionals who sit here: only who is known at the table can become the contact.
func (p page) contactOptions() []ui.Option {
	var out []ui.Option
	for _, x := range p.sitters {
		if x.Kind == tafel.SeatOrganisation && x.State == "accepted" {
			out = append(out, ui.Option{Value: string(x.Person), Label: x.Name + ", " + x.OrgName})
		}
	}
	return out
}

// absentees are the members of the household without a seat.
func (p page) absentees() []ui.Option {
	sits := map[tafel.PersonID]bool{}
	for _, x := range p.sitters {
		sits[x.Person] = x.State == "accepted"
	}
	var out []ui.Option
	for _, m := range p.members {
		if !sits[m.Person] {
			out = append(out, ui.Option{Value: string(m.Person), Label: m.Name, Sub: m.Relation})
		}
	}
	return out
}

func (p page) residentSits() bool {
	for _, x := range p.sitters {
		if x.Kind == tafel.SeatHousehold && x.State == "accepted" {
			return true
		}
	}
	return false
}

func (p page) triedEnough() bool { return MayCloseUnanswered(p.tries, p.top.CloseAt) }

// closedWord says how a table was closed.
func closedWord(c *web.Ctx, how string) string {
	switch how {
	case Confirmed:
		return c.T("table.closed.confirmed")
	case Unanswered:
		return c.T("table.closed.unanswered")
	case Unopposed:
		return c.T("table.closed.unopposed")
	}
	return c.T("table.state.closed")
}

// stateOf is the word of a state in a list, and its badge.
func stateOf(c *web.Ctx, r Row) (ui.State, string) {
	switch r.State {
	case StateClosing:
		return ui.Told, c.T("table.state.closing")
	case StateClosed:
		if r.ClosedHow == Unanswered {
			return ui.Today, closedWord(c, r.ClosedHow)
		}
		return ui.Kept, closedWord(c, r.ClosedHow)
	}
	return "", ""
}

func glyph(r Row, me tafel.PersonID) ui.Glyph {
	far := int(r.Far)
	if far > 0 {
		far-- // the one who answers sits at the head
	}
	near := int(r.Near)
	if near > 0 && r.Household != "" {
		near--
	}
	g := ui.Glyph{Far: far, FarAsked: int(r.FarAsked), Near: near, NearAsked: int(r.nearAsked), NoHome: r.Household == ""}
	switch {
	case r.Responsible.Person == me:
		g.Mine = ui.MineHead
	case r.kind == tafel.SeatOrganisation:
		g.Mine = ui.MineFar
	default:
		g.Mine = ui.MineNear
	}
	return g
}

func lastAct(c *web.Ctx, r Row) ui.When {
	if r.LastAct.IsZero() {
		w := c.Past(r.OpenedAt)
		w.Rel = c.T("table.noact")
		if r.State != StateClosed && r.OpenedAt.Date().Until(c.Now.Date()) >= StillDays {
			w.Mood = ui.Late
		}
		return w
	}
	w := c.Past(r.LastAct)
	if r.State != StateClosed && r.LastAct.Date().Until(c.Now.Date()) >= StillDays {
		w.Mood = ui.Now
	}
	return w
}

func pager(c *web.Ctx, filter string, l List) ui.Pager {
	from := (l.Page-1)*PerPage + 1
	to := from + int64(len(l.Rows)) - 1
	p := ui.Pager{Text: c.T("table.pager", "van", from, "tot", to, "n", l.Total)}
	at := func(n int64) string {
		u := "/tafels?pagina=" + num(n)
		if filter != "" {
			u += "&toon=" + filter
		}
		return u
	}
	if l.Page > 1 {
		p.Prev = at(l.Page - 1)
	}
	if to < l.Total {
		p.Next = at(l.Page + 1)
	}
	return p
}

func filters(c *web.Ctx, now string) []ui.Tab {
	list := []string{"", "verantwoordelijk", "stil", "gesloten"}
	if c.Actor.Has(tafel.Leader) {
		list = append(list, "team")
	}
	var out []ui.Tab
	for _, f := range list {
		href, word := "/tafels", "table.filter.mijn"
		if f != "" {
			href, word = "/tafels?toon="+f, "table.filter."+f
		}
		out = append(out, ui.Tab{Label: c.T(word), Href: href, Current: f == now})
	}
	return out
}

// contact is the named person to call today.
func (p page) contact(c *web.Ctx) ui.Contact {
	x := ui.Contact{Kicker: c.T("table.call.now"), Name: p.call.Name, As: ui.Organisation}
	if p.call.OrgName != "" {
		x.Name += ", " + p.call.OrgName
	}
	if p.call.Person == p.top.Responsible.Person {
		x.As = ui.Answers
	}
	switch {
	case p.callEnd != "":
		x.Kicker = c.T("table.call.fixed", "dag", c.Words.Date(calendar.Date(p.callEnd).Time()))
		x.Detail = p.top.ContactWhy
	case p.top.HasContact(c.Now.Date()) && p.call.Person != p.top.Contact:
		x.Kicker = c.T("table.call.instead", "naam", p.top.ContactName)
	}
	x.Detail = strings.Trim(x.Detail+" · "+p.call.Hours, " ·")
	if p.call.Phone != "" {
		given, _, _ := strings.Cut(p.call.Name, " ")
		x.Acts = []ui.Action{{Label: c.T("table.call.do", "naam", given), Href: "tel:" + strings.ReplaceAll(p.call.Phone, " ", "")}}
		x.Detail = strings.Trim(p.call.Phone+" · "+x.Detail, " ·")
	}
	return x
}

// calls splits a contact card from its button, for a narrow column.
func calls(x ui.Contact) (ui.Contact, []ui.Action) {
	acts := x.Acts
	x.Acts = nil
	for i := range acts {
		acts[i].Wide, acts[i].Small = true, true
	}
	return x, acts
}

// asksMe reports whether the reader is the one to say that the table is done.
func (p page) asksMe(c *web.Ctx) bool {
	if p.top.State != StateClosing || p.top.CloseBy == c.Actor.Person || p.top.Household == "" {
		return false
	}
	for _, x := range p.sitters {
		if x.Person == p.top.CloseBy && x.Kind == tafel.SeatHousehold {
			return p.mayLead
		}
	}
	return mayConfirm(c.Actor, p.st) == nil
}

func (p page) withoutText(c *web.Ctx) string {
	if p.top.WithoutResident == "" {
		return c.T("table.without.none")
	}
	return c.T("table.without.reason", "reden", p.top.WithoutResident, "dag", c.Words.Date(p.top.WithoutReview.Time()))
}

// closingNext says what happens now that closing was proposed.
func (p page) closingNext(c *web.Ctx) string {
	if p.top.Household == "" {
		return c.T("table.closing.seats", "dag", c.Words.Date(calendar.AddWorkdays(p.top.CloseAt.Date(), CloseDays).Time()))
	}
	return c.T("table.closing.resident")
}

func (p page) attemptLines(c *web.Ctx) []ui.Moment {
	var out []ui.Moment
	for i := len(p.tries) - 1; i >= 0; i-- {
		a := p.tries[i]
		out = append(out, ui.Moment{Time: c.Words.Short(a.At.Time, c.Now.Time), ISO: string(a.Day), Who: a.By, Text: a.How, Said: a.What})
	}
	return out
}

func (p page) printLine(c *web.Ctx, x tafel.Sitter) string {
	var parts []string
	for _, s := range []string{x.OrgName, x.Role} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	if x.Responsible {
		parts = append(parts, c.T("table.print.answers"))
	}
	if x.State == "invited" {
		parts = append(parts, c.T("table.asked"))
	}
	return strings.Join(parts, " · ")
}

func newForm(c *web.Ctx, d draft) ui.Form {
	f := c.Form("table.open")
	f.Hidden = web.Hidden("formulier", "pagina", "terug", "/tafels/nieuw")
	if d.household != "" {
		f.Hidden = web.Hidden("formulier", "pagina", "terug", "/tafels/nieuw?huishouden="+string(d.household), "huishouden", string(d.household))
	}
	return f
}

func listTable(c *web.Ctx, filter string, l List) ui.Table {
	t := ui.Table{Caption: c.T("table.list.title"), HideCap: true, Cols: []ui.Col{
		{Title: c.T("table.col.glyph"), Hide: true, Width: "s"}, {Title: c.T("table.col.table")}, {Title: c.T("table.col.lead"), Width: "m"},
		{Title: c.T("table.col.seats"), Width: "s"}, {Title: c.T("table.col.last"), Width: "m"}}}
	t.Empty = ui.Empty{Title: c.T("table.empty"), Text: c.T("table.empty.text")}
	if filter != "" {
		t.Empty = ui.Empty{Title: c.T("table.empty.filter"), Act: ui.Action{Label: c.T("table.filter.mijn"), Href: "/tafels"}}
	} else if c.Actor.IsProfessional() {
		t.Empty.Act = ui.Action{Label: c.T("table.new.do"), Href: "/tafels/nieuw"}
	}
	for _, r := range l.Rows {
		cells := []templ.Component{rowGlyph(r, c.Actor.Person), rowName(c, r), rowLead(c, r), rowSeats(c, r), ui.Due(lastAct(c, r))}
		if filter == "team" {
			cells[0], cells[3] = nil, nil
		}
		t.Rows = append(t.Rows, ui.Row{ID: "t-" + string(r.ID), Cells: cells})
	}
	return t
}

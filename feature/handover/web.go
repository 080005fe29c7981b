package handover

import (
	"strings"

	"github.com/a-h/templ"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/ledger"
	"tafel/internal/ui"
	"tafel/internal/verb"
	"tafel/internal/web"
)

// Mount adds this room's pages.
func (s *Service) Mount(w *web.Server) {
	w.Get("/overdrachten", verb.Professionals, s.minePage)
	w.Get("/tafels/{id}/overdragen", verb.Professionals, s.offerPage)
	w.Fragment("/tafels/{id}/overdragen/zoek", verb.Professionals, s.offerPage)
	w.Get("/tafels/{id}/verwijzen", verb.Professionals, s.referPage)
}

func tableURL(t tafel.TableID, path string) string { return "/tafels/" + string(t) + path }

// search is a form that chooses a colleague.
type search struct {
	st       tafel.Standing
	number   int64
	seated   []tafel.Sitter
	searched bool
	found    []tafel.Worker
	picked   tafel.PersonID
	name     string
	orgs     []tafel.OrgRef
	domains  []tafel.Domain
	grounds  []tafel.Domain
	waiting  Offer
}

func (s *Service) offerPage(c *web.Ctx) (web.View, error) {
	var x search
	id := tafel.TableID(c.Path("id"))
	err := s.DB.View(c.Context(), c.Actor, "handover.offer", func(v *db.View) error {
		var err error
		if x.st, err = s.Standing(v, c.Actor, id); err != nil {
			return err
		}
		if err := mayLead(c.Actor, x.st); err != nil {
			return err
		}
		list, err := offersAt(v, id)
		if err != nil {
			return err
		}
		for _, o := range list {
			if o.State == Open {
				x.waiting = o
			}
		}
		sit, err := s.Sitters(v, id)
		if err != nil {
			return err
		}
		for _, p := range sit {
			if p.Kind == tafel.SeatOrganisation && p.State == "accepted" && !p.Responsible {
				x.seated = append(x.seated, p)
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
			if x.name = full(w.Party); !works {
				x.picked = ""
			}
		}
		if q := strings.TrimSpace(c.R.PostFormValue("q")); q != "" && c.Verb == "" {
			x.searched = true
			x.found, err = s.colleagues(v, q)
		}
		return err
	})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("handover.offer.title", "n", x.st.Number), Tab: "tables", Width: "read", Household: x.st.Household, Body: offerBody(c, x),
		Back: ui.Link{Label: c.T("handover.table", "n", x.st.Number), Href: tableURL(id, "")}}, nil
}

// colleagues looks by name, function, organisation or team: every word must occur.
func (s *Service) colleagues(r db.Reader, text string) ([]tafel.Worker, error) {
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
		hay, fits := strings.ToLower(w.Name+" "+w.Function+" "+w.OrgName+" "+w.TeamName), true
		for _, x := range words {
			fits = fits && strings.Contains(hay, x)
		}
		if fits && len(out) < 25 {
			out = append(out, w)
		}
	}
	return out, nil
}

func (s *Service) referPage(c *web.Ctx) (web.View, error) {
	var x search
	id := tafel.TableID(c.Path("id"))
	err := s.DB.View(c.Context(), c.Actor, "handover.refer", func(v *db.View) (err error) {
		if x.st, err = s.Standing(v, c.Actor, id); err != nil {
			return err
		}
		if err := mayRefer(c.Actor, x.st); err != nil {
			return err
		}
		if x.orgs, err = s.Orgs(v); err != nil {
			return err
		}
		if x.grounds, err = s.Grounds(v, c.Words.Lang()); err != nil {
			return err
		}
		x.domains, err = s.Domains(v, c.Words.Lang())
		return err
	})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("handover.refer.title"), Tab: "tables", Width: "read", Household: x.st.Household, Body: referBody(c, x),
		Back: ui.Link{Label: c.T("handover.table", "n", x.st.Number), Href: tableURL(id, "")}}, nil
}

func (s *Service) minePage(c *web.Ctx) (web.View, error) {
	var x Waiting
	var orgs []tafel.OrgRef
	var counts []Figure
	err := s.DB.View(c.Context(), c.Actor, "handover.list", func(v *db.View) (err error) {
		if x, err = s.waiting(v, c.Actor); err != nil {
			return err
		}
		if s.Orgs != nil {
			if orgs, err = s.Orgs(v); err != nil {
				return err
			}
		}
		if mayCount(c.Actor) == nil {
			counts, err = figures(v)
		}
		return err
	})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("handover.title"), Tab: "work", Width: "text", Body: mineBody(c, x, orgs, counts)}, nil
}

// panel is what a table's page shows of hand-overs and referrals.
type panelData struct {
	st     tafel.Standing
	offers []Offer
	refs   []Referral
	ways   map[string][]Hop
	said   map[string][]WordOut
}

// SidePanel shows on the table's page what is offered, what the resident still has to be told, and where a
// referred question is.
func (s *Service) SidePanel(c *web.Ctx, v *db.View, st tafel.Standing) (templ.Component, error) {
	x := panelData{st: st}
	if !mayRead(c.Actor, st) {
		return nil, nil
	}
	all, err := offersAt(v, st.Table)
	if err != nil {
		return nil, err
	}
	for _, o := range all {
		if o.State == Open || o.State == Accepted && !o.Finished() {
			x.offers = append(x.offers, o)
		}
	}
	if x.refs, err = referralsAt(v, st.Table); err != nil {
		return nil, err
	}
	if len(x.refs) > 0 {
		if x.ways, err = hopsAt(v, st.Table); err != nil {
			return nil, err
		}
		if x.said, err = saidAt(v, x.refs); err != nil {
			return nil, err
		}
		if err := s.saw(v, st); err != nil {
			return nil, err
		}
	}
	if len(x.offers) == 0 && len(x.refs) == 0 && (st.Kind == tafel.SeatHousehold || st.TableState == "closed") {
		return nil, nil
	}
	return sidePanel(c, x), nil
}

// AskPanel asks the resident what only the resident can say: that a change is known, that a question was
// really answered (my plan). Nothing when nothing waits.
func (s *Service) AskPanel(c *web.Ctx, v *db.View, st tafel.Standing) (templ.Component, error) {
	if st.Kind != tafel.SeatHousehold || !mayRead(c.Actor, st) {
		return nil, nil
	}
	x := panelData{st: st}
	all, err := offersAt(v, st.Table)
	if err != nil {
		return nil, err
	}
	for _, o := range all {
		if o.State == Accepted && !o.Finished() {
			x.offers = append(x.offers, o)
		}
	}
	refs, err := referralsAt(v, st.Table)
	if err != nil {
		return nil, err
	}
	for _, r := range refs {
		if r.State == Done || r.State == Taken && r.ToldAt.IsZero() {
			x.refs = append(x.refs, r)
		}
	}
	if len(x.offers) == 0 && len(x.refs) == 0 {
		return nil, nil
	}
	if x.ways, err = hopsAt(v, st.Table); err != nil {
		return nil, err
	}
	if x.said, err = saidAt(v, x.refs); err != nil {
		return nil, err
	}
	if err := s.saw(v, st); err != nil {
		return nil, err
	}
	return sidePanel(c, x), nil
}

// saidAt reads what the second line reported, of those referrals only that go there.
func saidAt(r db.Reader, list []Referral) (map[string][]WordOut, error) {
	out := map[string][]WordOut{}
	for _, x := range list {
		if !x.Second() {
			continue
		}
		said, err := words(r, x.ID)
		if err != nil {
			return nil, err
		}
		for _, w := range said {
			out[x.ID] = append(out[x.ID], WordOut(w))
		}
	}
	return out, nil
}

// Waits counts what somebody has to answer, for the list of tables.
func (s *Service) Waits(c *web.Ctx, v *db.View) (ui.Count, error) {
	w, err := s.waiting(v, c.Actor)
	n := 0
	for _, o := range w.Offers {
		if o.ToMe || o.State == Accepted {
			n++
		}
	}
	for _, r := range w.Referrals {
		if r.ToMe && r.State == Asked || !r.ToMe && r.State == Returned {
			n++
		}
	}
	x := ui.Count{N: n, Text: c.T("handover.waits", "n", n), Href: "/overdrachten"}
	if n > 0 {
		x.Mood = ui.Now
	}
	return x, err
}

// saw notes that questions about the residents of a table came into view.
func (s *Service) saw(v *db.View, st tafel.Standing) error {
	if st.Household == "" {
		return nil
	}
	members, err := s.Members(v, st.Household)
	if err != nil {
		return err
	}
	about := make([]tafel.PersonID, len(members))
	for i, m := range members {
		about[i] = m.Person
	}
	v.Saw(ledger.Entry{Kind: ledger.Opened, Table: st.Table, Household: st.Household, Purpose: st.Purpose, Ground: st.GroundText, Policy: "seat-reads-table", What: "handover"}, about...)
	return nil
}

func orgOptions(list []tafel.OrgRef, not tafel.OrgID) []ui.Option {
	var out []ui.Option
	for _, o := range list {
		if o.ID != not {
			out = append(out, ui.Option{Value: string(o.ID), Label: o.Name})
		}
	}
	return out
}

func options(f ui.Field, o []ui.Option) ui.Field {
	f.Options = o
	return f
}

func rows(f ui.Field, n int) ui.Field {
	f.Rows = n
	return f
}

// mine is a field of one of several forms of a kind on a page: only the form that was refused shows what was
// typed, and keeps the plain id that the list of errors leads to.
func mine(c *web.Ctx, verbName, name, idField, id string) ui.Field {
	f := c.Must(verbName, name, "")
	if !openFor(c, verbName, idField, id) {
		f.ID = verbName + "-" + name + "-" + id
		if c.Verb == verbName {
			f.Value, f.Error = "", ""
		}
	}
	return f
}

// openFor reports whether the details of a refused form must stand open: it was this one.
func openFor(c *web.Ctx, verbName, field, id string) bool {
	return c.Verb == verbName && c.Typed != nil && c.Typed.Get(field) == id
}

func day(c *web.Ctx, d calendar.Date) string { return c.Words.Date(d.Time()) }

// wayLines is the way a question went, as a short history: who was asked and what each answered.
func wayLines(c *web.Ctx, way []Hop) []ui.Moment {
	var out []ui.Moment
	for i := len(way) - 1; i >= 0; i-- {
		h := way[i]
		m := ui.Moment{Time: c.Words.Short(h.At.Time, c.Now.Time), ISO: string(h.At.Date()), Who: full(h.To), Text: c.T("handover.way." + h.State), Said: h.Reason}
		if h.State == "refused" {
			m.Mood = ui.Late
		}
		out = append(out, m)
	}
	return out
}

func figureTable(c *web.Ctx, list []Figure) ui.Table {
	t := ui.Table{Caption: c.T("handover.figures"), Cols: []ui.Col{{Title: c.T("handover.figures.org")}, {Title: c.T("handover.figures.asked"), Num: true},
		{Title: c.T("handover.figures.waiting"), Num: true}, {Title: c.T("handover.figures.refused"), Num: true}, {Title: c.T("handover.figures.taken"), Num: true},
		{Title: c.T("handover.figures.done"), Num: true}, {Title: c.T("handover.figures.confirmed"), Num: true}, {Title: c.T("handover.figures.unable"), Num: true}}}
	for _, f := range list {
		row := ui.Row{Cells: []templ.Component{ui.Text(f.Name)}}
		for _, n := range []int64{f.Asked, f.Waiting, f.Refused, f.Taken, f.Done, f.Confirmed, f.Unable} {
			row.Cells = append(row.Cells, ui.Text(num(n)))
		}
		t.Rows = append(t.Rows, row)
	}
	t.Empty = ui.Empty{Title: c.T("handover.figures.none")}
	return t
}

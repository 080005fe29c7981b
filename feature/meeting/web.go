package meeting

import (
	"strconv"
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
	w.Get("/overleggen", verb.SignedIn, s.minePage)
	w.Get("/overleggen/{id}", verb.SignedIn, s.onePage)
	w.Get("/overleggen/{id}/verslag", verb.SignedIn, s.listPage)
	w.Get("/tafels/{id}/overleg", verb.SignedIn, s.tablePage)
	w.Raw("GET /overleggen/{id}/stroom", verb.SignedIn, s.stream)
}

func tab(c *web.Ctx) string {
	if c.Actor.IsProfessional() {
		return "tables"
	}
	return "plan"
}

func back(c *web.Ctx, m Meeting) ui.Link {
	return ui.Link{Label: c.T("meeting.title"), Href: "/tafels/" + string(m.Table) + "/overleg"}
}

// drawn is what a page of a live meeting needs besides the board.
type drawn struct {
	Domains []ui.Option
	Bring   []ui.Option // colleagues to bring along
}

// onePage is the meeting: before it begins who is asked, while it goes on the table of everybody, afterwards the list.
func (s *Service) onePage(c *web.Ctx) (web.View, error) {
	var b board
	var d drawn
	shared := c.Query("scherm") == "groot"
	var invited *live
	err := s.DB.View(c.Context(), c.Actor, "meeting.get", func(v *db.View) (err error) {
		if b, err = s.look(v, c.Actor, c.Path("id"), shared, ledger.Opened); err != nil {
			if invited, err = s.invitation(v, c.Actor, c.Path("id"), err); err != nil {
				return err
			}
			return nil
		}
		if d.Domains, err = s.options(v, c, b.St); err != nil || b.Guest || b.Shared || c.Actor.Org == "" {
			return err
		}
		list, err := s.Workers(v, c.Actor.Org)
		for _, w := range list {
			if w.Person != c.Actor.Person {
				d.Bring = append(d.Bring, ui.Option{Value: string(w.Person), Label: w.Name + ", " + w.Function})
			}
		}
		return err
	})
	if err != nil {
		return web.View{}, err
	}
	if invited != nil {
		return web.View{Title: c.T("meeting.guest.title"), Tab: "tables", Width: "read", Body: guestBody(c, *invited), Back: ui.Link{Label: c.T("meeting.mine"), Href: "/overleggen"}}, nil
	}
	view := web.View{Title: c.T("meeting.one"), Tab: tab(c), Household: b.Household, Back: back(c, b.Meeting)}
	if b.Guest {
		view.Back, view.Household = ui.Link{Label: c.T("meeting.mine"), Href: "/overleggen"}, ""
	}
	switch b.State {
	case Open:
		view.Body = liveBody(c, b, d)
		if shared {
			view.Style, view.Back = ui.Screen, ui.Link{}
		}
	case Closed:
		view.To = page(b.ID) + "/verslag"
	default:
		view.Width, view.Body = "read", beforeBody(c, b, d)
	}
	return view, nil
}

// invitation is the meeting to which somebody was asked along as a guest, before and beside its being open: when and
// where, and by whom; nothing of what it is about.
func (s *Service) invitation(v *db.View, a tafel.Actor, id string, no error) (*live, error) {
	me, ok, err := seatOf(v, id, a.Person)
	if err != nil {
		return nil, err
	}
	if !ok || !me.Guest || me.Org != a.Org || mayCome(a, true) != nil {
		return nil, no
	}
	m, err := byID(v, id)
	if err != nil || m.State != Planned && m.State != Open || me.State == No {
		return nil, no
	}
	x := live{Meeting: m, Guest: true, Me: me}
	host, ok, err := s.Actor(v, me.Host)
	if err != nil || !ok {
		return nil, no
	}
	x.By = host.Party()
	who, err := s.subjects(v, m.Household)
	if err != nil {
		return nil, err
	}
	// That there is a meeting, and where, may say something about a household: it is a look.
	v.Saw(ledger.Entry{Kind: ledger.Listed, Table: m.Table, Household: m.Household, Policy: "meeting-invited", What: "meeting"}, who...)
	return &x, nil
}

func (s *Service) options(r db.Reader, c *web.Ctx, st tafel.Standing) ([]ui.Option, error) {
	list, err := s.Domains(r, c.Words.Lang())
	var out []ui.Option
	for _, d := range list {
		if st.Covers(d.Key) {
			out = append(out, ui.Option{Value: d.Key, Label: d.Name})
		}
	}
	return out, err
}

// listPage is what everybody has afterwards: the same list, as far as the own seat goes, in plain language.
func (s *Service) listPage(c *web.Ctx) (web.View, error) {
	var b board
	err := s.DB.View(c.Context(), c.Actor, "meeting.get", func(v *db.View) (err error) {
		b, err = s.look(v, c.Actor, c.Path("id"), false, ledger.Opened)
		return err
	})
	if err != nil {
		return web.View{}, err
	}
	if b.State != Closed && b.State != Open {
		return web.View{To: page(b.ID)}, nil
	}
	return web.View{Title: c.T("meeting.list.title"), Tab: tab(c), Width: "read", Household: b.Household, Body: listBody(c, b), Back: back(c, b.Meeting)}, nil
}

// overview is the page of the meetings of a table.
type overview struct {
	st     tafel.Standing
	list   []board
	first  first
	sit    []ui.Option // seats to choose from
	chairs []ui.Option
	judges []ui.Option
	plans  bool
	calls  bool
	wish   *board // the wish that waits for a moment
	judge  *Judgement
}

func (s *Service) tablePage(c *web.Ctx) (web.View, error) {
	var o overview
	id := tafel.TableID(c.Path("id"))
	err := s.DB.View(c.Context(), c.Actor, "meeting.list", func(v *db.View) (err error) {
		if o.st, err = s.Standing(v, c.Actor, id); err != nil {
			return err
		}
		if err := mayList(c.Actor, o.st); err != nil {
			return err
		}
		if o.list, err = s.meetingsAt(v, c.Actor, o.st); err != nil {
			return err
		}
		if o.first, err = s.first(v, id); err != nil {
			return err
		}
		if err := s.sawFirst(v, o.st, o.first); err != nil {
			return err
		}
		open := o.st.TableState != "closed"
		o.plans, o.calls = open && mayPlan(c.Actor, o.st) == nil, open && mayCall(c.Actor, o.st) == nil
		for i, b := range o.list {
			if b.State == Asked && o.plans {
				o.wish = &o.list[i]
			}
		}
		for i, j := range o.first.Judgements {
			if j.Safe == "" && mayJudge(c.Actor, o.st, j.Asked.Person == c.Actor.Person) == nil {
				o.judge = &o.first.Judgements[i]
			}
		}
		if !o.plans && !o.calls {
			return nil
		}
		return s.choices(v, c, &o)
	})
	if err != nil {
		return web.View{}, err
	}
	b := ui.Link{Label: c.T("meeting.table", "n", o.st.Number), Href: "/tafels/" + string(id)}
	if !c.Actor.IsProfessional() {
		b = ui.Link{Label: c.T("meeting.plan.link"), Href: "/plan"}
	}
	return web.View{Title: c.T("meeting.title"), Tab: tab(c), Width: "read", Household: o.st.Household, Body: tableBody(c, o), Back: b}, nil
}

// choices lists whom one may ask, and notes that residents and their own people were named.
func (s *Service) choices(v *db.View, c *web.Ctx, o *overview) error {
	sit, err := s.Sitters(v, o.st.Table)
	if err != nil {
		return err
	}
	var named []Seat
	for _, x := range sit {
		if x.State != "accepted" || x.Person == "" {
			continue
		}
		label := full(x.Party)
		if x.Role != "" {
			label += " · " + x.Role
		}
		if x.Kind != tafel.SeatHousehold && !x.Responsible {
			o.sit = append(o.sit, ui.Option{Value: string(x.Person), Label: label})
		}
		o.chairs = append(o.chairs, ui.Option{Value: string(x.Person), Label: full(x.Party), Selected: x.Responsible})
		named = append(named, Seat{Party: x.Party, Kind: x.Kind})
	}
	if o.plans {
		able, err := s.judges(v, o.st.Table)
		if err != nil {
			return err
		}
		for _, p := range able {
			o.judges = append(o.judges, ui.Option{Value: string(p.Person), Label: full(p)})
		}
	}
	who, err := s.named(v, o.st.Household, named)
	v.Saw(ledger.Entry{Kind: ledger.Listed, Table: o.st.Table, Household: o.st.Household, Purpose: o.st.Purpose, Ground: o.st.GroundText, Policy: "seat-reads-table", What: "seat"}, who...)
	return err
}

// minePage lists the meetings to which somebody was asked, as a guest too.
func (s *Service) minePage(c *web.Ctx) (web.View, error) {
	var mine []board
	var along []live
	err := s.DB.View(c.Context(), c.Actor, "meeting.list", func(v *db.View) error {
		list, err := of(v, c.Actor.Person, listMax)
		if err != nil {
			return err
		}
		for _, m := range list {
			x, err := s.stand(v, c.Actor, m)
			if err != nil {
				return err
			}
			if d := x.sees(c.Actor); d.Allowed && !x.Guest {
				who, err := s.subjects(v, m.Household)
				if err != nil {
					return err
				}
				v.Saw(ledger.Entry{Kind: ledger.Listed, Table: m.Table, Household: m.Household, Purpose: x.St.Purpose, Ground: x.St.GroundText, Policy: d.Policy, What: "meeting"}, who...)
				mine = append(mine, board{live: x, Policy: d.Policy})
				continue
			}
			inv, err := s.invitation(v, c.Actor, m.ID, access.NotFound())
			if err == nil {
				along = append(along, *inv)
			}
		}
		return nil
	})
	if err != nil {
		return web.View{}, err
	}
	b := ui.Link{Label: c.T("meeting.work.link"), Href: "/werk"}
	if !c.Actor.IsProfessional() {
		b = ui.Link{Label: c.T("meeting.plan.link"), Href: "/plan"}
	}
	return web.View{Title: c.T("meeting.mine"), Tab: "work", Width: "read", Body: mineBody(c, mine, along), Back: b}, nil
}

// SidePanel shows on the page of a table the meeting that comes or goes on, and the last list.
func (s *Service) SidePanel(c *web.Ctx, v *db.View, st tafel.Standing) (templ.Component, error) {
	if mayList(c.Actor, st) != nil {
		return nil, nil
	}
	list, err := s.meetingsAt(v, c.Actor, st)
	if err != nil {
		return nil, err
	}
	return sidePanel(c, st, list), nil
}

// AskPanel asks the resident on the own plan: a meeting that goes on now, and the offer that waits for a word.
func (s *Service) AskPanel(c *web.Ctx, v *db.View, st tafel.Standing) (templ.Component, error) {
	if mayCall(c.Actor, st) != nil {
		return nil, nil
	}
	list, err := s.meetingsAt(v, c.Actor, st)
	if err != nil {
		return nil, err
	}
	var open *board
	for i, b := range list {
		if b.State == Open {
			open = &list[i]
		}
	}
	f, err := s.first(v, st.Table)
	if err != nil || open == nil && (!f.Offered || f.Offer.Outcome != "") {
		return nil, err
	}
	return askPanel(c, st, open, f), nil
}

// MinePanel is on the resident's plan: when the next meeting is, what was agreed in the last, and asking for one.
func (s *Service) MinePanel(c *web.Ctx, v *db.View, st tafel.Standing) (templ.Component, error) {
	if mayCall(c.Actor, st) != nil {
		return nil, nil
	}
	list, err := s.meetingsAt(v, c.Actor, st)
	if err != nil {
		return nil, err
	}
	return minePanel(c, st, list), nil
}

func full(p tafel.Party) string {
	switch {
	case p.Name == "":
		return p.OrgName
	case p.OrgName == "":
		return p.Name
	}
	return p.Name + ", " + p.OrgName
}

func with(f ui.Field, rows int, options []ui.Option, choose string) ui.Field {
	f.Rows, f.Options, f.Choose = rows, options, choose
	return f
}

// ticked marks what was chosen, typed or given.
func ticked(c *web.Ctx, verb, name string, list []ui.Option, otherwise func(string) bool) []ui.Option {
	out := append([]ui.Option(nil), list...)
	for i := range out {
		out[i].Selected = c.Chosen(verb, name, out[i].Value, otherwise(out[i].Value))
	}
	return out
}

func (b board) here() string {
	if b.Shared {
		return page(b.ID) + "?scherm=groot"
	}
	return page(b.ID)
}

func (b board) stream() string {
	u := page(b.ID) + "/stroom?na=" + strconv.FormatInt(b.Seq, 10)
	if b.Shared {
		u += "&scherm=groot"
	}
	return u
}

// form is a form of the live page. Its address is the page's own, also when the form was drawn by the stream.
func form(c *web.Ctx, b board, verb, id string, pairs ...string) ui.Form {
	return ui.Form{ID: id, Action: "/doe/" + verb, Hidden: web.Hidden(append([]string{"terug", b.here(), "formulier", "pagina", "overleg", b.ID}, pairs...)...), Attrs: templ.Attributes{"data-overleg-doe": true, "data-again": true}}
}

// typing is a form whose text is kept while somebody types.
func typing(c *web.Ctx, b board, verb, id string, pairs ...string) ui.Form {
	f := form(c, b, verb, id, append(pairs, "sleutel", tafel.NewID[string]())...)
	f.Draft = verb
	return f
}

func (b board) now() (Item, bool) {
	for _, it := range b.Items {
		if it.ID == b.Item {
			return it, true
		}
	}
	return Item{}, false
}

func (b board) kind(kind string) []Line {
	var out []Line
	for _, l := range b.Lines {
		if l.Kind == kind {
			out = append(out, l)
		}
	}
	return out
}

// said are the notes about one subject.
func (b board) said(item string) []Line {
	var out []Line
	for _, l := range b.Lines {
		if l.Kind == LineNote && l.Item == item {
			out = append(out, l)
		}
	}
	return out
}

func (b board) own(p tafel.PersonID) (Line, bool) {
	for _, l := range b.Lines {
		if l.Kind == LineRound && l.By.Person == p {
			return l, true
		}
	}
	return Line{}, false
}

func itemTitle(c *web.Ctx, it Item) string {
	if it.Kind == LineRound {
		return c.T("meeting.round")
	}
	return it.Title
}

// when is the moment of a meeting in words.
func when(c *web.Ctx, m Meeting) string {
	if m.Starts.IsZero() {
		return c.T("meeting.nomoment")
	}
	out := c.Words.Day(m.Starts.Time, c.Now.Time) + ", " + c.Words.Hour(m.Starts.Time)
	if m.Place != "" {
		out += " · " + m.Place
	}
	return out
}

func dueText(c *web.Ctx, d string) string {
	if d == "" {
		return ""
	}
	return c.T("meeting.due", "dag", c.Words.Day(calendar.Date(d).Time(), c.Now.Time))
}

// upright draws who sits at the table now, for the screen.
func upright(c *web.Ctx, b board) ui.Upright {
	var u ui.Upright
	here := 0
	for _, x := range b.Seats {
		if x.State == No || x.Guest && x.State == Invited {
			continue
		}
		seat := ui.Seat{Name: firstName(x.Name), Full: x.Name, Detail: x.OrgName, As: ui.Organisation}
		if x.State == Here {
			here++
		} else {
			seat.As = ui.Away
		}
		if x.Kind != tafel.SeatOrganisation {
			if seat.As != ui.Away {
				seat.As = ui.Home
				if x.Kind == tafel.SeatNetwork {
					seat.As = ui.Network
				}
			}
			u.Right = append(u.Right, seat)
			continue
		}
		if x.Guest {
			seat.Detail += " · " + c.T("meeting.guest")
		}
		u.Left = append(u.Left, seat)
	}
	u.Big, u.Small = strconv.Itoa(here), c.T("meeting.of", "n", len(u.Left)+len(u.Right))
	return u
}

func firstName(name string) string {
	given, _, _ := strings.Cut(name, " ")
	return given
}

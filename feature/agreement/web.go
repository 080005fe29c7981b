package agreement

import (
	"net/url"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/i18n"
	"tafel/internal/ledger"
	"tafel/internal/ui"
	"tafel/internal/verb"
	"tafel/internal/web"
)

// Mount adds this room's pages.
func (s *Service) Mount(w *web.Server) {
	w.Fragment("/afspraken/lees", verb.SignedIn, s.lees)
	w.Get("/afspraken", verb.SignedIn, s.followPage)
	w.Get("/afspraken/cijfers", verb.Professionals, s.figuresPage)
	w.Get("/afspraken/{id}", verb.SignedIn, s.onePage)
	w.Get("/afspraken/{id}/bewijs", verb.SignedIn, s.proofPage)
	w.Get("/tafels/{id}/afspraken", verb.SignedIn, s.allPage)
	w.Raw("GET /afspraken/uitvoer.csv", verb.SignedIn, s.exportCSV)
	w.Raw("GET /afspraken/uitvoer.xlsx", verb.SignedIn, s.exportXLSX)
}

// why says why the reader sees something: the policy, the ground and the purpose of the seat.
func why(c *web.Ctx, policy string, st tafel.Standing) ui.Reason {
	text := access.Why(policy, c.Words.Lang())
	if st.GroundText != "" {
		text += " " + c.T("agreement.why.ground", "ground", st.GroundText)
	}
	if st.Purpose != "" {
		text += " " + c.T("agreement.why.purpose", "purpose", st.Purpose)
	}
	return ui.Reason{Text: text, Href: access.WhyLink(policy, st)}
}

func tab(c *web.Ctx, professional string) string {
	if c.Actor.IsProfessional() {
		return professional
	}
	return "plan"
}

// form is one thing that can be done on the agreement's page, with what has to be filled in.
type form struct {
	id, verb, title, hint, button string
	hidden                        []ui.Hidden
	open                          bool
	fields                        []field
}

// field is a field with the control it needs.
type field struct {
	ui.Field
	as string // text, lines, select, date, check, radio
}

// onePage is what the template of one agreement draws.
type oneView struct {
	c      *web.Ctx
	f      Full
	item   item
	why    ui.Reason
	forms  []form
	simple []ui.Action
	links  []ui.Link
	facts  [][2]string
	said   []ui.Moment
	dates  []ui.Moment
	time   []ui.Moment
}

func (s *Service) onePage(c *web.Ctx) (web.View, error) {
	v := oneView{c: c}
	err := s.DB.View(c.Context(), c.Actor, "agreement.open", func(r *db.View) error {
		var err error
		if v.f, err = s.open(r, c.Actor, tafel.AgreementID(c.Path("id")), "agreement"); err != nil {
			return err
		}
		sitters, err := s.Sitters(r, v.f.Table)
		if err != nil {
			return err
		}
		domains, err := s.Domains(r, c.Words.Lang())
		if err != nil {
			return err
		}
		v.why = why(c, v.f.Policy, v.f.Standing)
		v.draw(domains)
		if v.f.Standing.Seated() {
			v.forms = forms(c, v.f, seated(sitters))
		}
		return nil
	})
	return web.View{Title: c.T("agreement.page"), Tab: tab(c, "tables"), Body: onePage(v), Width: "text", Household: v.f.Household,
		Back: back(c, v.f.Standing)}, err
}

// back leads to the table, or to the resident's plan.
func back(c *web.Ctx, st tafel.Standing) ui.Link {
	if st.Kind == tafel.SeatHousehold || !c.Actor.IsProfessional() {
		return ui.Link{Label: c.T("agreement.back.plan"), Href: "/plan"}
	}
	if !st.Seated() {
		return ui.Link{Label: c.T("agreement.follow"), Href: "/afspraken"}
	}
	return ui.Link{Label: c.T("agreement.back.table", "n", st.Number), Href: "/tafels/" + string(st.Table)}
}

func (v *oneView) draw(domains []tafel.Domain) {
	c, a := v.c, v.f.Agreement
	h := v.f.Hand
	if !v.f.Standing.Seated() {
		h = Hand{} // who left may read, not act
	}
	one, _ := row(c, a, h)
	for i := range one.Acts { // the forms stand on this page
		one.Acts[i].Dialog = ""
	}
	one.Href = ""
	v.item = item{one: one}
	if v.f.Pair != nil {
		other, _ := row(c, *v.f.Pair, Hand{})
		other.Acts = nil
		if a.PairRole == "then" {
			v.item = item{one: other, then: &one}
		} else {
			v.item = item{one: one, then: &other}
		}
	}
	day := func(d calendar.Date) string { return c.Words.Date(d.Time()) }
	v.facts = [][2]string{{c.T("agreement.fact.from"), full(a.From)}, {c.T("agreement.fact.to"), full(a.To)}, {c.T("agreement.fact.due"), day(a.Due)}}
	if a.FirstDue != a.Due {
		v.facts = append(v.facts, [2]string{c.T("agreement.fact.first"), day(a.FirstDue)})
	}
	v.facts = append(v.facts, [2]string{c.T("agreement.fact.by"), full(a.By) + ", " + c.Words.Date(a.Made.Time)})
	for _, d := range domains {
		if d.Key == a.Domain {
			v.facts = append(v.facts, [2]string{c.T("field.leefgebied"), d.Name})
		}
	}
	v.said = sayingLines(c, v.f.Said)
	for _, d := range v.f.Dates {
		text := c.T("agreement.date.asked", "old", c.Words.Short(d.Old.Time(), c.Now.Time), "new", c.Words.Short(d.New.Time(), c.Now.Time))
		if d.Answer != "" {
			text += " " + c.T("agreement.date."+d.Answer, "who", d.AnsweredBy)
		} else {
			text += " " + c.T("agreement.date.open")
		}
		v.dates = append(v.dates, ui.Moment{Time: c.Words.Short(d.At.Time, c.Now.Time), ISO: string(d.At.Date()), Who: d.By, Text: text, Said: d.Why})
	}
	for i := len(v.f.Lines) - 1; i >= 0; i-- {
		l := v.f.Lines[i]
		m := ui.Moment{Time: c.Words.Short(l.At.Time, c.Now.Time), ISO: string(l.At.Date()), Who: l.Actor, Text: c.T(l.Key, l.Args...)}
		if l.Actor == "" {
			m.Who = c.T("agreement.clock")
		}
		v.time = append(v.time, m)
	}
	if v.f.Before != nil {
		v.links = append(v.links, ui.Link{Label: c.T("agreement.before"), Href: "/afspraken/" + string(v.f.Before.ID)})
	}
	for _, id := range v.f.After {
		v.links = append(v.links, ui.Link{Label: c.T("agreement.after"), Href: "/afspraken/" + string(id)})
	}
	v.links = append(v.links, ui.Link{Label: c.T("agreement.proof.link"), Href: "/afspraken/" + string(a.ID) + "/bewijs"})
}

// full is a party with the organisation.
func full(p tafel.Party) string {
	if p.Person != "" && p.OrgName != "" {
		return p.Name + ", " + p.OrgName
	}
	return called(p)
}

func sayingLines(c *web.Ctx, list []Saying) []ui.Moment {
	var out []ui.Moment
	for _, x := range list {
		who := x.Name
		if x.OrgName != "" && x.OrgName != x.Name {
			who += ", " + x.OrgName
		}
		text := c.T("agreement.said." + x.What)
		if x.How != "" {
			text += " " + c.T("agreement.said.how", "how", how(c, x.How), "who", x.WriterBy)
		}
		text += c.T("agreement.said.at", "hour", c.Words.Hour(x.At.Time))
		out = append(out, ui.Moment{Time: c.Words.Short(x.At.Time, c.Now.Time), ISO: string(x.At.Date()), Who: who, Text: text, Said: x.Words})
	}
	return out
}

// ways lists how something can have been said.
var ways = []string{"telefoon", "aan-tafel", "thuis", "bericht"}

func how(c *web.Ctx, key string) string {
	for _, w := range ways {
		if w == key {
			return c.T("agreement.how." + w)
		}
	}
	return key
}

// forms lists what the reader may do here that takes more than a press.
func forms(c *web.Ctx, f Full, sitters []tafel.Sitter) []form {
	a, h := f.Agreement, f.Hand
	here := "/afspraken/" + string(a.ID)
	var out []form
	add := func(act Act, id, title, hint string, fields ...field) {
		v := "agreement." + id
		for i := range fields {
			if fields[i].ID = fields[i].Name + "-" + id; c.Verb == v {
				fields[i].ID = fields[i].Name // what was refused links to its fields by name
			}
			fields[i].Value = c.Value(v, fields[i].Name, fields[i].Value)
			fields[i].Error = c.Error(v, fields[i].Name)
		}
		if act != "" && a.May(act, h) != nil {
			return
		}
		x := form{id: id, verb: v, title: c.T(title), hint: hint, button: c.T(title), fields: fields, open: c.Query("doe") == id || c.Verb == v,
			hidden: []ui.Hidden{{Name: "afspraak", Value: string(a.ID)}, {Name: "terug", Value: here}, {Name: "formulier", Value: "pagina"}}}
		out = append(out, x)
	}
	reason := func(needed bool) field {
		return field{ui.Field{Name: "reden", Label: c.T("agreement.form.reason"), Required: needed, Rows: 3, Max: 1000}, "lines"}
	}
	decline := []field{reason(true)}
	if h.From && a.FromKind == tafel.SeatOrganisation && f.Pair == nil {
		decline = append(decline, field{ui.Field{Name: "verder_bij", Label: c.T("agreement.form.next"), Hint: c.T("agreement.form.next.hint"), Options: options(c, sitters, c.Actor.Person), Quiet: true, Choose: c.T("agreement.form.next.lead")}, "select"})
	}
	add(Decline, "decline", "agreement.title.decline", "", decline...)
	add(NotRight, "not-right", "agreement.title.notright", "", reason(true), field{ui.Field{Name: "deels", Label: c.T("agreement.form.partly"), Value: "ja"}, "check"})
	add(Tell, "progress", "agreement.title.progress", "", field{ui.Field{Name: "bericht", Label: c.T("agreement.form.progress"), Required: true, Rows: 3, Max: 1000}, "lines"})
	add(Redate, "redate", "agreement.title.redate", c.T("agreement.form.redate.hint"), field{ui.Field{Name: "nieuwe_datum", Label: c.T("field.nieuwe_datum"), Required: true}, "date"}, reason(true))
	if f.Hand.Lead && f.Standing.Seated() && canRecord(a) {
		var people, answers, hows []ui.Option
		for _, side := range []Side{From, To} {
			if p := a.Party(side); p.Person != "" && p.Org == "" {
				people = append(people, ui.Option{Value: string(p.Person), Label: p.Name})
			}
		}
		for _, x := range recordAnswers(a) {
			answers = append(answers, ui.Option{Value: x, Label: c.T("agreement.answer." + x)})
		}
		for _, x := range ways {
			hows = append(hows, ui.Option{Value: x, Label: c.T("agreement.how." + x)})
		}
		fields := []field{{ui.Field{Name: "antwoord", Label: c.T("agreement.form.answer"), Options: answers, Required: true}, "radio"}}
		if len(people) > 1 {
			fields = append(fields, field{ui.Field{Name: "wie", Label: c.T("agreement.form.who"), Options: people, Required: true}, "radio"})
		}
		fields = append(fields, field{ui.Field{Name: "hoe", Label: c.T("agreement.form.how"), Options: hows, Required: true, Choose: "-"}, "select"}, reason(false))
		add("", "record-answer", "agreement.title.record", c.T("agreement.form.record.hint"), fields...)
	}
	if a.LeaveSide == "" {
		title := "agreement.title.withdraw"
		if a.State == Accepted {
			title = "agreement.title.stop"
		}
		add(Withdraw, "withdraw", title, "", reason(false))
	}
	title := "agreement.title.broken"
	if h.From {
		title = "agreement.title.wont"
	}
	add(Break, "broken", title, c.T("agreement.form.broken.hint"), reason(true))
	return out
}

// canRecord reports whether somebody who is no professional has to say something now.
func canRecord(a Agreement) bool { return len(recordAnswers(a)) > 0 }

// recordAnswers lists what that can be.
func recordAnswers(a Agreement) []string {
	person := func(side Side) bool { p := a.Party(side); return p.Person != "" && p.Org == "" }
	switch a.State {
	case Proposed:
		if person(From) && !a.Said(From) || person(To) && !a.Said(To) {
			return []string{"ja", "nee"}
		}
	case Accepted:
		var out []string
		if a.NewDue != "" && person(a.NewDueSide.Other()) {
			out = append(out, "ja", "nee")
		}
		if person(From) {
			out = append(out, "klaar")
		}
		return out
	case Ready, Silent:
		if person(To) {
			return []string{"klopt", "klopt-niet", "deels"}
		}
	}
	return nil
}

// proofPage is the receipt, made for paper.
func (s *Service) proofPage(c *web.Ctx) (web.View, error) {
	var o ReceiptOut
	var f Full
	err := s.DB.View(c.Context(), c.Actor, "agreement.receipt", func(v *db.View) error {
		var err error
		if f, err = s.open(v, c.Actor, tafel.AgreementID(c.Path("id")), "receipt"); err != nil {
			return err
		}
		o = receipt(f)
		return nil
	})
	return web.View{Title: c.T("agreement.proof"), Print: true, Body: proofPage(c, o, sayingLines(c, f.Said), f), Back: ui.Link{Label: c.T("agreement.page"), Href: "/afspraken/" + c.Path("id")}}, err
}

// allView is every agreement of one table.
type allView struct {
	title   string
	c       *web.Ctx
	why     ui.Reason
	head    ui.SheetHead
	chips   []ui.Tab
	groups  []group
	shut    [2]string
	empty   ui.Empty
	holders []ui.Option
}

func (s *Service) allPage(c *web.Ctx) (web.View, error) {
	v := allView{c: c}
	var st tafel.Standing
	err := s.DB.View(c.Context(), c.Actor, "agreement.table", func(r *db.View) error {
		var err error
		if st, err = s.Standing(r, c.Actor, tafel.TableID(c.Path("id"))); err != nil {
			return err
		}
		if st.State == "" {
			return notFound()
		}
		if err := askTable(c.Actor, st); err != nil {
			return err
		}
		b, err := s.board(r, c.Actor, st)
		if err != nil {
			return err
		}
		sitters, err := s.Sitters(r, st.Table)
		if err != nil {
			return err
		}
		if b.hidden > 0 {
			if v.shut, err = s.shut(c, r, b.hidden, sitters); err != nil {
				return err
			}
		}
		v.holders = options(c, seated(sitters), c.Actor.Person)
		state := c.Query("staat")
		keep := b
		keep.rows = nil
		var ended []item
		n := map[string]int{}
		for _, a := range b.rows {
			kind := "ended"
			switch {
			case a.State.Open():
				kind = "open"
			case a.State == Confirmed:
				kind = "confirmed"
			}
			n[kind]++
			if state != "" && state != kind {
				continue
			}
			if kind == "ended" && (placeOf(a, c.Now.Date()) == nowhere || state == "ended") {
				x, asks := row(c, a, b.hands[a.ID])
				ended = append(ended, item{one: x, asks: asks})
				continue
			}
			keep.rows = append(keep.rows, a)
		}
		v.groups = keep.groups(c, true, st.Table)
		if len(ended) > 0 {
			v.groups = append(v.groups, group{title: c.T("agreement.group.ended"), items: ended})
		}
		here := "/tafels/" + string(st.Table) + "/afspraken"
		v.chips = []ui.Tab{{Label: c.T("agreement.chip.all"), Href: here, Current: state == "", Count: len(b.rows)}}
		for _, k := range []string{"open", "confirmed", "ended"} {
			v.chips = append(v.chips, ui.Tab{Label: c.T("agreement.chip." + k), Href: here + "?staat=" + k, Current: state == k, Count: n[k]})
		}
		v.why = why(c, access.May(c.Actor, access.TableRead, st, access.Thing{}).Policy, st)
		v.title = c.T("agreement.alltitle", "n", st.Number)
		v.head = ui.SheetHead{ID: "h-alle", Title: c.T("agreement.title"), Aside: c.T("agreement.counts", "open", b.open, "done", b.done)}
		v.empty = ui.Empty{Title: c.T("agreement.empty.filter"), Text: c.T("agreement.empty.filter.text")}
		return nil
	})
	return web.View{Title: c.T("agreement.alltitle", "n", st.Number), Tab: tab(c, "tables"), Width: "text", Body: allPage(v), Household: st.Household, Back: back(c, st)}, err
}

// followView is a page of the follow-up list.
type followView struct {
	c      *web.Ctx
	chips  []ui.Tab
	fields []ui.Field
	dates  []ui.Field
	filter ui.Filter
	table  ui.Table
	pager  ui.Pager
	links  []ui.Link
	hidden []ui.Hidden
}

// stateOpen is what a list shows when nobody says otherwise: everything that is not done yet.
const stateOpen = "open"

// listIn reads the filter from the address: identifiers, keys and days only.
func listIn(c *web.Ctx) ListIn {
	in := ListIn{Table: tafel.TableID(c.Query("tafel")), Person: tafel.PersonID(c.Query("persoon")), Org: tafel.OrgID(c.Query("organisatie")), Domain: c.Query("leefgebied"), State: c.Query("staat"),
		Since: stateDay(c.Query("vanaf")), Until: stateDay(c.Query("tot")), Sort: c.Query("volgorde"), After: c.Query("na")}
	return in
}

// pageIn is the filter of the page: it opens with what is still open, which is what people come for. All of them is
// an empty staat in the address.
func pageIn(c *web.Ctx) ListIn {
	in := listIn(c)
	if !c.R.URL.Query().Has("staat") {
		in.State = stateOpen
	}
	return in
}

// pageQuery is the address of the page with a filter.
func (in ListIn) pageQuery() url.Values {
	q := in.query()
	switch in.State {
	case stateOpen:
		q.Del("staat")
	case "":
		q.Set("staat", "")
	}
	return q
}

func (in ListIn) query() url.Values {
	q := url.Values{}
	for k, x := range map[string]string{"tafel": string(in.Table), "persoon": string(in.Person), "organisatie": string(in.Org), "leefgebied": in.Domain, "staat": in.State, "vanaf": string(in.Since), "tot": string(in.Until), "volgorde": in.Sort} {
		if x != "" {
			q.Set(k, x)
		}
	}
	return q
}

func address(path string, q url.Values) string {
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

func (s *Service) followPage(c *web.Ctx) (web.View, error) {
	in := pageIn(c)
	f, err := in.filter()
	if err != nil {
		return web.View{}, err
	}
	v := followView{c: c}
	err = s.DB.View(c.Context(), c.Actor, "agreement.list", func(r *db.View) error {
		stand := map[tafel.TableID]tafel.Standing{}
		page, err := s.follow(r, c.Actor, f, in.After, PageSize, stand, seen{})
		if err != nil {
			return err
		}
		tables, err := tablesOf(r, c.Actor.Person, c.Now.Date())
		if err != nil {
			return err
		}
		shut := " " // tables where the ground of the reader's seat has ended
		for _, t := range tables {
			st, ok := stand[tafel.TableID(t.ID)]
			if !ok {
				if st, err = s.Standing(r, c.Actor, tafel.TableID(t.ID)); err != nil {
					return err
				}
			}
			if askTable(c.Actor, st) != nil {
				shut += t.ID + " "
			}
		}
		people, orgs, err := partiesOf(r, c.Actor.Person, c.Actor.Org, c.Now.Date(), shut)
		if err != nil {
			return err
		}
		for _, p := range people { // named to choose from, whatever the list itself shows
			if p.home && p.ID != string(c.Actor.Person) {
				r.Saw(ledger.Entry{Kind: ledger.Listed, Policy: "seat-reads-part", What: "agreement"}, tafel.PersonID(p.ID))
			}
		}
		domains, err := s.Domains(r, c.Words.Lang())
		if err != nil {
			return err
		}
		s.drawFollow(&v, in, page, people, orgs, tables, domains)
		return nil
	})
	return web.View{Title: c.T("agreement.follow"), Tab: tab(c, "follow"), Body: followPage(v)}, err
}

func (s *Service) drawFollow(v *followView, in ListIn, page Follow, people, orgs, tables []Choice, domains []tafel.Domain) {
	c := v.c
	choose := func(name, label, value string, list []Choice, show func(Choice) string) ui.Field {
		f := ui.Field{Name: name, Label: c.T(label), Value: value, Quiet: true, Choose: c.T("agreement.filter.all")}
		for _, x := range list {
			f.Options = append(f.Options, ui.Option{Value: x.ID, Label: show(x)})
		}
		return f
	}
	name := func(x Choice) string { return x.Name }
	number := map[string]int64{}
	for _, t := range tables {
		number[t.ID] = t.Count
	}
	v.fields = append(v.fields, choose("persoon", "agreement.filter.person", string(in.Person), people, name), choose("organisatie", "agreement.filter.org", string(in.Org), orgs, name),
		choose("tafel", "agreement.filter.table", string(in.Table), tables, func(x Choice) string { return c.T("agreement.table", "n", x.Count) }))
	d := ui.Field{Name: "leefgebied", Label: c.T("field.leefgebied"), Value: in.Domain, Quiet: true, Choose: c.T("agreement.filter.all")}
	for _, x := range domains {
		d.Options = append(d.Options, ui.Option{Value: x.Key, Label: x.Name})
	}
	st := ui.Field{Name: "staat", Label: c.T("agreement.filter.state"), Value: in.State, Quiet: true, Choose: c.T("agreement.filter.all")}
	for _, x := range append([]State{"open", "late"}, States...) {
		st.Options = append(st.Options, ui.Option{Value: string(x), Label: c.T("agreement.state." + string(x))})
	}
	sort := ui.Field{Name: "volgorde", Label: c.T("agreement.filter.sort"), Value: in.Sort, Quiet: true, Choose: "-", Options: []ui.Option{{Value: "due", Label: c.T("agreement.sort.due")}, {Value: "made", Label: c.T("agreement.sort.made")}}}
	v.fields = append(v.fields, d, st, sort)
	v.dates = []ui.Field{{Name: "vanaf", Label: c.T("agreement.filter.since"), Value: string(in.Since), Quiet: true}, {Name: "tot", Label: c.T("agreement.filter.until"), Value: string(in.Until), Quiet: true}}
	v.filter = ui.Filter{Action: "/afspraken", Fold: "filter", Found: c.T("agreement.filter.found", "n", len(page.Rows))}
	if len(in.pageQuery()) > 0 {
		v.filter.Clear = "/afspraken"
	}
	for _, k := range []string{stateOpen, "late", "proposed", "silent", "confirmed", "broken", ""} {
		to := in
		to.State, to.After = k, ""
		label := c.T("agreement.chip.all")
		if k != "" {
			label = c.T("agreement.state." + k)
		}
		v.chips = append(v.chips, ui.Tab{Label: label, Href: address("/afspraken", to.pageQuery()), Current: in.State == k})
	}
	v.table = ui.Table{ID: "afspraken", Caption: c.T("agreement.follow.caption"), HideCap: true, Cols: []ui.Col{{Title: c.T("agreement.col.what")}, {Title: c.T("agreement.col.from"), Width: "m"}, {Title: c.T("agreement.col.to"), Width: "m"},
		{Title: c.T("agreement.col.table"), Width: "s"}, {Title: c.T("agreement.col.due"), Width: "m"}, {Title: c.T("agreement.col.state"), Width: "m"}},
		Empty: ui.Empty{Title: c.T("agreement.empty.filter"), Text: c.T("agreement.empty.filter.text")}}
	if len(in.pageQuery()) == 0 {
		v.table.Empty = ui.Empty{Title: c.T("agreement.empty.open"), Text: c.T("agreement.empty.open.text")}
	}
	if len(in.query()) == 0 {
		v.table.Empty = ui.Empty{Title: c.T("agreement.empty.title"), Text: c.T("agreement.empty.follow")}
	}
	for _, a := range page.Rows {
		mood := ui.Calm
		if a.Late(c.Now.Date()) || a.State == Broken {
			mood = ui.Late
		}
		when := c.Due(a.Due, a.State == Accepted)
		v.table.Rows = append(v.table.Rows, ui.Row{Mood: mood, Cells: cells(
			link(a.What, "/afspraken/"+string(a.ID)), ui.Named(called(a.From), of(a.From)), ui.Named(called(a.To), of(a.To)),
			link(c.T("agreement.number", "n", number[string(a.Table)]), "/tafels/"+string(a.Table)), ui.Due(when), ui.StateBadge(c.Words, look(a), wordOf(c, a)))})
	}
	if page.Next != "" {
		q := in.pageQuery()
		q.Set("na", page.Next)
		v.pager = ui.Pager{Next: address("/afspraken", q), Text: c.T("agreement.page.size", "n", len(page.Rows))}
	}
	v.links = []ui.Link{{Label: c.T("agreement.export.xlsx"), Href: address("/afspraken/uitvoer.xlsx", in.query())}, {Label: c.T("agreement.export.csv"), Href: address("/afspraken/uitvoer.csv", in.query())}}
	if c.Actor.IsProfessional() {
		v.links = append(v.links, ui.Link{Label: c.T("agreement.figures"), Href: "/afspraken/cijfers"})
	}
}

// of is what stands under a name.
func of(p tafel.Party) string {
	if p.Person == "" {
		return ""
	}
	return p.OrgName
}

// figuresView is counts without people.
type figuresView struct {
	c      *web.Ctx
	filter ui.Filter
	dates  []ui.Field
	tables []ui.Table
}

func (s *Service) figuresPage(c *web.Ctx) (web.View, error) {
	in := FiguresIn{Since: stateDay(c.Query("vanaf")), Until: stateDay(c.Query("tot"))}
	o, err := s.Figures(c.Context(), c.Actor, in)
	if err != nil {
		return web.View{}, err
	}
	v := figuresView{c: c, filter: ui.Filter{Action: "/afspraken/cijfers"}}
	v.dates = []ui.Field{{Name: "vanaf", Label: c.T("agreement.filter.since"), Value: string(o.Since), Quiet: true}, {Name: "tot", Label: c.T("agreement.filter.until"), Value: string(o.Until), Quiet: true}}
	cols := []ui.Col{{Title: c.T("agreement.filter.org")}}
	for _, k := range []string{"kept", "keptlate", "broken", "declined", "lapsed", "silent", "late", "open"} {
		cols = append(cols, ui.Col{Title: c.T("agreement.figure." + k), Num: true})
	}
	line := func(name string, f Figure) ui.Row {
		r := ui.Row{Cells: cells(ui.Text(name))}
		for _, n := range []int64{f.Kept, f.KeptLate, f.Broken, f.Declined, f.Lapsed, f.Silent, f.Late, f.Open} {
			r.Cells = append(r.Cells, ui.Text(c.T("agreement.number", "n", n)))
		}
		return r
	}
	t := ui.Table{ID: "cijfers", Caption: c.T("agreement.figures.orgs"), Cols: cols, Empty: ui.Empty{Title: c.T("agreement.figures.none")}}
	for _, f := range o.Rows {
		name := f.OrgName
		if f.Org == "" {
			name = c.T("agreement.figures.residents")
		}
		t.Rows = append(t.Rows, line(name, f))
	}
	if len(t.Rows) > 0 {
		t.Rows = append(t.Rows, line(c.T("agreement.figures.region"), o.All))
	}
	v.tables = append(v.tables, t)
	if c.Actor.Has(tafel.Leader) {
		in.By = "team"
		teams, err := s.Figures(c.Context(), c.Actor, in)
		if err != nil {
			return web.View{}, err
		}
		own := ui.Table{ID: "cijfers-team", Caption: c.T("agreement.figures.team", "name", c.Actor.TeamName), Cols: cols, Empty: ui.Empty{Title: c.T("agreement.figures.none")}}
		for _, f := range teams.Rows {
			own.Rows = append(own.Rows, line(c.Actor.TeamName, f))
		}
		v.tables = append(v.tables, own)
	}
	return web.View{Title: c.T("agreement.figures"), Tab: "follow", Body: figuresPage(v), Back: ui.Link{Label: c.T("agreement.follow"), Href: "/afspraken"}}, nil
}

// outcome is the state of an agreement as one word for an export.
func stateWord(w i18n.Words, a Agreement) string {
	return w.T("agreement.state." + string(a.State))
}

package agreement

import (
	"strings"

	"github.com/a-h/templ"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/ui"
	"tafel/internal/web"
)

// Folded is how many confirmed agreements a table's page shows.
const Folded = 6

// Crowd is how many agreements of one group stand open on a page; the others are there, folded.
const Crowd = 12

// most is how many agreements of one table are read for its page: more than a table ever has open.
const most = 600

// board is the agreements of a table as one reader may see them.
type board struct {
	rows   []Agreement
	hands  map[tafel.AgreementID]Hand
	hidden int
	open   int
	done   int
}

// board reads the agreements of a table in one query, keeps what the reader may see, and notes whose data
// came into sight.
func (s *Service) board(v *db.View, actor tafel.Actor, st tafel.Standing) (board, error) {
	all, err := onBoard(v, st, most)
	b := board{rows: all[:0], hands: make(map[tafel.AgreementID]Hand, len(all))}
	if err != nil {
		return b, err
	}
	look := seen{}
	for _, a := range all {
		h := hand(actor, st, a)
		d := mayRead(actor, st, h, a)
		if !d.Allowed {
			if a.State.Open() || a.State == Confirmed {
				b.hidden++
			}
			continue
		}
		look.saw(v, st, d.Policy, a)
		b.rows = append(b.rows, a)
		b.hands[a.ID] = h
		if a.State.Open() {
			b.open++
		} else if a.State == Confirmed {
			b.done++
		}
	}
	return b, nil
}

// groups sorts a board under its headings. The halves of a pair stand together, where the first of the two
// has to be looked at.
func (b board) groups(c *web.Ctx, all bool, table tafel.TableID) []group {
	today := c.Now.Date()
	out := []group{
		{title: c.T("agreement.group.late"), mood: ui.Late},
		{title: c.T("agreement.group.today"), mood: ui.Now, aside: c.Words.Day(c.Now.Time, c.Now.Time)},
		{title: c.T("agreement.group.coming")},
		{title: c.T("agreement.group.waits"), aside: c.T("agreement.group.waits.aside")},
		{title: c.T("agreement.group.done"), aside: c.T("agreement.group.done.aside", "n", b.done)},
	}
	paired := map[tafel.AgreementID]*Agreement{}
	for i := range b.rows {
		if b.rows[i].Pair != "" {
			paired[b.rows[i].ID] = &b.rows[i]
		}
	}
	done := map[tafel.AgreementID]bool{}
	add := func(a *Agreement) {
		at := placeOf(*a, today)
		it := item{}
		other, pair := paired[a.Pair]
		if pair {
			if done[a.ID] {
				return
			}
			at = min(at, placeOf(*other, today))
			done[a.ID], done[other.ID] = true, true
		}
		if at == nowhere || at == inDone && !all && len(out[inDone].items) >= Folded {
			return
		}
		if pair && a.PairRole == "then" {
			a, other = other, a
		}
		it.one, it.asks = row(c, *a, b.hands[a.ID])
		if pair {
			then, asks := row(c, *other, b.hands[other.ID])
			if a.State == Proposed { // one yes is for both halves
				then.Acts, asks = nil, nil
			}
			it.then, it.asks = &then, append(it.asks, asks...)
		}
		out[at].items = append(out[at].items, it)
	}
	for i := range b.rows {
		add(&b.rows[i])
	}
	if b.done > Folded && !all {
		out[inDone].more = ui.Link{Label: c.T("agreement.group.all", "n", b.done), Href: "/tafels/" + string(table) + "/afspraken?staat=confirmed"}
	}
	kept := out[:0]
	for _, g := range out {
		if len(g.items) > 0 {
			kept = append(kept, g)
		}
	}
	if len(kept) > 0 { // what the two halves are is said where they are first met
		kept[0].aside = c.T("agreement.group.first.aside")
	}
	return kept
}

// RowForm is the one form that all rows of a table share: a table may have hundreds, each with a button.
const RowForm = "rij"

// light lets the buttons of the rows use that form instead of each bringing one along.
func light(groups []group) []group {
	acts := func(list []ui.Action) {
		for i, a := range list {
			if a.Post != "" && len(a.Hidden) == 2 && a.Hidden[0].Name == "afspraak" {
				list[i].Form, list[i].Name, list[i].Value, list[i].Hidden = RowForm, a.Hidden[0].Name, a.Hidden[0].Value, nil
			}
		}
	}
	for _, g := range groups {
		for _, it := range g.items {
			acts(it.one.Acts)
			if it.then != nil {
				acts(it.then.Acts)
			}
		}
	}
	return groups
}

// panel is what the template of the table's page draws.
type panel struct {
	c       *web.Ctx
	head    ui.SheetHead
	quick   *ui.Quick
	form    *proposal
	groups  []group
	empty   ui.Empty
	shut    [2]string
	legend  bool
	fresh   bool // so few agreements that the reader may not know the signs yet
	holders []ui.Option
}

// TablePanel is the agreements on the table's page.
func (s *Service) TablePanel(c *web.Ctx, v *db.View, st tafel.Standing) (templ.Component, error) {
	b, err := s.board(v, c.Actor, st)
	if err != nil {
		return nil, err
	}
	p := panel{c: c, groups: light(b.groups(c, false, st.Table)), legend: len(b.rows) > 0, fresh: len(b.rows) < 3}
	p.head = ui.SheetHead{ID: "h-afspraken", Title: c.T("agreement.title"), Aside: c.T("agreement.counts", "open", b.open, "done", b.done), Fold: "afspraken", Open: true}
	if len(b.rows) > 0 {
		p.head.Link = ui.Link{Label: c.T("agreement.all"), Href: "/tafels/" + string(st.Table) + "/afspraken"}
	}
	p.empty = ui.Empty{Title: c.T("agreement.empty.title"), Text: c.T("agreement.empty.text")}
	var sitters []tafel.Sitter
	if st.Seated() && !st.GroundEnded && st.TableState != "closed" || b.hidden > 0 {
		if sitters, err = s.Sitters(v, st.Table); err != nil {
			return nil, err
		}
	}
	p.holders = options(c, seated(sitters), c.Actor.Person)
	if b.hidden > 0 {
		if p.shut, err = s.shut(c, v, b.hidden, sitters); err != nil {
			return nil, err
		}
	}
	if st.Seated() && !st.GroundEnded && st.TableState != "closed" {
		if err := s.entry(c, v, st, sitters, &p); err != nil {
			return nil, err
		}
	}
	return tablePanel(p), nil
}

// shut says how many agreements the reader may not see, and whom to call about them.
func (s *Service) shut(c *web.Ctx, r db.Reader, n int, sitters []tafel.Sitter) ([2]string, error) {
	l := lead(sitters)
	out := [2]string{c.T("agreement.shut", "n", n), c.T("agreement.shut.ask", "who", l.Name)}
	w, ok, err := s.Worker(r, l.Person)
	if err != nil {
		return out, err
	}
	if ok && w.Phone != "" {
		out[1] = c.T("agreement.shut.call", "who", l.Name, "phone", w.Phone)
	}
	return out, nil
}

// entry prepares the one line, and the small complete form when something was missing in it.
func (s *Service) entry(c *web.Ctx, v *db.View, st tafel.Standing, sitters []tafel.Sitter, p *panel) error {
	const quick, full, pair = "agreement.quick", "agreement.propose", "agreement.propose-pair"
	p.quick = &ui.Quick{Action: "/doe/" + quick, Preview: "/afspraken/lees", Name: "zin", Value: c.Value(quick, "zin", ""), Draft: quick,
		Hidden: []ui.Hidden{{Name: "tafel", Value: string(st.Table)}, {Name: "terug", Value: c.Here()}, {Name: "formulier", Value: "pagina"}}}
	if c.Query("opnieuw") != "" { // once proposed, the form need not come back
		p.quick.Hidden[1].Value = "/tafels/" + string(st.Table)
	}
	var err error
	switch {
	case c.Verb == quick && c.Refused != nil:
		p.quick.Error = c.Error(quick, "zin")
		if p.quick.Error == "" && len(c.Refused.Fields) == 0 {
			p.quick.Error = web.Sentence(c.Words, c.Refused)
		}
		if c.Refused.Kind != tafel.Invalid || p.quick.Error != "" {
			return nil
		}
		read, err := s.read(v, c.Actor, st, sitters, c.Typed.Get("zin"))
		if err != nil {
			return err
		}
		p.quick.Read = readBack(c, read)
		p.form, err = s.proposal(c, v, st, sitters, read, "")
		if err != nil {
			return err
		}
		if p.form != nil {
			p.quick.Value = ""
			p.quick.Read = ui.Read{}
		}
	case c.Verb == full || c.Verb == pair:
		p.form, err = s.proposal(c, v, st, sitters, Reading{}, "")
	case c.Query("opnieuw") != "":
		p.form, err = s.anew(c, v, st, sitters, tafel.AgreementID(c.Query("opnieuw")))
	}
	return err
}

// anew prefills the form with an agreement that came to nothing.
func (s *Service) anew(c *web.Ctx, v *db.View, st tafel.Standing, sitters []tafel.Sitter, id tafel.AgreementID) (*proposal, error) {
	old, err := byID(v, id)
	if db.Missing(err) || err == nil && (old.Table != st.Table || !mayRead(c.Actor, st, hand(c.Actor, st, old), old).Allowed) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	r := Reading{What: old.What, From: Match{Party: old.From, Found: true}, To: Match{Party: old.To, Found: true}, Domain: old.Domain, Goal: old.Goal}
	if old.Due >= v.Now().Date() {
		r.Due = old.Due
	}
	return s.proposal(c, v, st, sitters, r, old.ID)
}

// half is the fields of one promise in the form.
type half struct {
	legend              string
	what, from, to, due ui.Field
}

// proposal is the small complete form: what was read stands in it, what is missing is asked.
type proposal struct {
	title, intro, verb string
	hidden             []ui.Hidden
	halves             []half
	domain, goal       ui.Field
}

func (s *Service) proposal(c *web.Ctx, v *db.View, st tafel.Standing, sitters []tafel.Sitter, r Reading, prev tafel.AgreementID) (*proposal, error) {
	domains, err := s.Domains(v, c.Words.Lang())
	if err != nil {
		return nil, err
	}
	goals, err := s.Goals(v, c.Actor, st)
	if err != nil {
		return nil, err
	}
	p := &proposal{title: c.T("agreement.form.title"), intro: c.T("agreement.form.intro"), verb: "agreement.propose",
		hidden: []ui.Hidden{{Name: "tafel", Value: string(st.Table)}, {Name: "terug", Value: "/tafels/" + string(st.Table)}, {Name: "formulier", Value: "pagina"}}}
	if prev != "" {
		p.title, p.intro = c.T("agreement.form.again"), c.T("agreement.form.again.intro")
		p.hidden = append(p.hidden, ui.Hidden{Name: "vorige", Value: string(prev)})
	} else if c.Typed.Get("vorige") != "" {
		p.hidden = append(p.hidden, ui.Hidden{Name: "vorige", Value: c.Typed.Get("vorige")})
	}
	people := options(c, seated(sitters), "")
	one := func(x Reading, legend string, names [4]string) half {
		say := func(field string) string { // an error belongs to whichever form was just refused
			if e := c.Error(p.verb, field); e != "" {
				return e
			}
			return c.Error("agreement.quick", field)
		}
		side := func(m Match, field, label string) ui.Field {
			f := ui.Field{Name: field, Label: c.T(label), Value: c.Value(p.verb, field, m.Key()), Error: say(field), Options: people, Required: true}
			if m.Guess {
				f.Hint = c.T("agreement.form.guess")
			}
			return f
		}
		return half{legend: legend,
			what: ui.Field{Name: names[0], Label: c.T("field.wat"), Value: c.Value(p.verb, names[0], x.What), Error: say(names[0]), Required: true, Max: 500},
			from: side(x.From, names[1], "agreement.form.from"), to: side(x.To, names[2], "agreement.form.to"),
			due: ui.Field{Name: names[3], Label: c.T("agreement.form.due"), Value: c.Value(p.verb, names[3], string(x.Due)), Error: say(names[3]), Required: true}}
	}
	if r.Then != nil || c.Verb == "agreement.propose-pair" {
		p.verb = "agreement.propose-pair"
		then := Reading{}
		if r.Then != nil {
			then = *r.Then
		}
		// Both halves are written as promises, so that they read well after "if this is done:" and in every other list.
		p.halves = []half{one(r, c.T("ui.if"), [4]string{"als_wat", "als_van", "als_aan", "als_voor"}), one(then, c.T("ui.then"), [4]string{"dan_wat", "dan_van", "dan_aan", "dan_voor"})}
		p.halves[0].what.Hint, p.halves[1].what.Hint = c.T("agreement.form.if.hint"), c.T("agreement.form.then.hint")
	} else {
		p.halves = []half{one(r, "", plainNames)}
	}
	p.domain = ui.Field{Name: "leefgebied", Label: c.T("field.leefgebied"), Value: c.Value(p.verb, "leefgebied", r.Domain), Error: c.Error(p.verb, "leefgebied"), Choose: c.T("agreement.form.nodomain")}
	for _, d := range domains {
		if st.Covers(d.Key) || d.Key == r.Domain {
			p.domain.Options = append(p.domain.Options, ui.Option{Value: d.Key, Label: d.Name})
		}
	}
	p.goal = ui.Field{Name: "doel", Label: c.T("field.doel"), Value: c.Value(p.verb, "doel", string(r.Goal)), Error: c.Error(p.verb, "doel"), Choose: c.T("agreement.form.nogoal")}
	for _, g := range goals {
		if g.Words != "" {
			p.goal.Options = append(p.goal.Options, ui.Option{Value: string(g.ID), Label: g.Words})
		}
	}
	return p, nil
}

// options lists who can promise or receive: everybody at the table, then the organisations as such.
func options(c *web.Ctx, sitters []tafel.Sitter, without tafel.PersonID) []ui.Option {
	var out []ui.Option
	for _, x := range sitters {
		if x.Person == "" || x.Person == without {
			continue
		}
		label := x.Name
		switch {
		case x.OrgName != "":
			label += ", " + x.OrgName
		case x.Role != "":
			label += ", " + x.Role
		}
		out = append(out, ui.Option{Value: string(x.Person), Label: label})
	}
	orgs := map[tafel.OrgID]bool{"": true}
	for _, x := range sitters {
		if !orgs[x.Org] {
			orgs[x.Org] = true
			out = append(out, ui.Option{Value: string(x.Org), Label: c.T("agreement.form.org", "name", x.OrgName)})
		}
	}
	return out
}

// readBack is how a sentence was read, in words.
func readBack(c *web.Ctx, r Reading) ui.Read {
	if r.What == "" && r.Then == nil {
		return ui.Read{}
	}
	name := func(m Match) string {
		switch {
		case m.Found && m.Party.Person != "" && m.Party.OrgName != "":
			return m.Party.Name + ", " + m.Party.OrgName
		case m.Found:
			return called(m.Party)
		}
		return ""
	}
	var notes []string
	two := func(m Match) {
		if len(m.Among) > 0 {
			names := make([]string, len(m.Among))
			for i, p := range m.Among {
				names[i] = called(p)
				if p.Person != "" && p.OrgName != "" {
					names[i] += " (" + p.OrgName + ")"
				}
			}
			notes = append(notes, c.T("agreement.read.two", "word", m.Word, "names", strings.Join(names, ", ")))
		}
	}
	o := ui.Read{Who: name(r.From), To: name(r.To)}
	if r.Due != "" {
		o.When = c.Words.Day(r.Due.Time(), c.Now.Time)
		if r.Past {
			o.WhenMood = ui.Late
			notes = append(notes, c.T("error.past"))
		}
	}
	two(r.From)
	two(r.To)
	if r.Then != nil {
		if o.Who != "" && name(r.Then.From) != "" {
			o.Who, o.To = c.T("agreement.read.pair", "a", o.Who, "b", name(r.Then.From)), c.T("agreement.read.eachother")
		}
		two(r.Then.From)
	}
	if r.To.Guess {
		notes = append(notes, c.T("agreement.read.guess"))
	}
	if r.Joined {
		notes = append(notes, c.T("agreement.read.joined"))
	}
	o.Goal = r.GoalWords
	if o.Goal == "" && r.Domain != "" {
		o.Goal = r.Domain
	}
	o.Note = strings.Join(notes, " ")
	return o
}

// lees answers how a sentence is read while it is typed.
func (s *Service) lees(c *web.Ctx) (web.View, error) {
	var read ui.Read
	err := s.DB.View(c.Context(), c.Actor, "agreement.read", func(v *db.View) error {
		st, err := s.Standing(v, c.Actor, tafel.TableID(c.R.PostForm.Get("tafel")))
		if err != nil {
			return err
		}
		if st.State == "" {
			return notFound()
		}
		if err := askTable(c.Actor, st); err != nil {
			return err
		}
		zin := []rune(c.R.PostForm.Get("zin"))
		if len(zin) > 500 {
			zin = zin[:500]
		}
		sitters, err := s.Sitters(v, st.Table)
		if err != nil {
			return err
		}
		r, err := s.read(v, c.Actor, st, sitters, string(zin))
		if err != nil {
			return err
		}
		domains, err := s.Domains(v, c.Words.Lang())
		if err != nil {
			return err
		}
		read = readBack(c, r)
		for _, d := range domains { // the key becomes a name
			if read.Goal == d.Key {
				read.Goal = d.Name
			}
		}
		return nil
	})
	return web.View{Body: ui.ReadBack(c.Words, read), Bare: true}, err
}

// AskPanel asks the resident what waits for a yes or a confirmation (my plan).
func (s *Service) AskPanel(c *web.Ctx, v *db.View, st tafel.Standing) (templ.Component, error) {
	b, err := s.board(v, c.Actor, st)
	if err != nil {
		return nil, err
	}
	var qs []ui.Question
	byID := map[tafel.AgreementID]Agreement{}
	for _, a := range b.rows {
		byID[a.ID] = a
	}
	for _, a := range b.rows {
		if q, ok := question(c, a, b.hands[a.ID], byID); ok {
			if len(qs) == 0 && len(q.Acts) > 0 {
				q.Acts[0].Kind = ui.Primary
			}
			qs = append(qs, q)
		}
	}
	if len(qs) == 0 {
		return templ.NopComponent, nil
	}
	return ui.AskCard(c.Words, c.T("agreement.ask.kicker"), qs), nil
}

// question is what a resident is asked about an agreement, if anything.
func question(c *web.Ctx, a Agreement, h Hand, all map[tafel.AgreementID]Agreement) (ui.Question, bool) {
	q := ui.Question{ID: "vraag-" + string(a.ID), Strong: a.What}
	of := called(a.From)
	if a.From.Person != "" && a.From.OrgName != "" {
		of = c.T("agreement.ask.of", "name", a.From.Name, "org", a.From.OrgName)
	}
	do := func(act Act, word string) ui.Action {
		return ui.Action{Label: c.T(word), About: a.What, Post: "/doe/agreement." + string(act), Hidden: hidden(c, a.ID)}
	}
	page := func(act Act, word string) ui.Action {
		return ui.Action{Label: c.T(word), About: a.What, Href: "/afspraken/" + string(a.ID) + "?doe=" + string(act) + "#" + string(act)}
	}
	day := c.Words.Day(a.Due.Time(), c.Now.Time)
	switch {
	case a.Unsaid(h) != "" && a.State == Proposed:
		if a.PairRole == "then" {
			if _, ok := all[a.Pair]; ok {
				return q, false // the first half asks for both
			}
		}
		q.Title = c.T("agreement.ask.good")
		q.Text = c.T("agreement.ask.wants", "who", of)
		if h.From {
			q.Text = c.T("agreement.ask.you", "who", called(a.By))
		}
		q.Rest = c.T("agreement.ask.by", "day", day)
		if other, ok := all[a.Pair]; ok {
			q.Text, q.Strong, q.Rest = c.T("agreement.ask.pair"), c.T("agreement.ask.ifthen", "if", a.What, "then", other.What), c.T("agreement.ask.by", "day", day)
		}
		q.Acts = []ui.Action{do(Accept, "agreement.ask.yes"), page(Decline, "agreement.ask.no")}
		q.Note = c.T("agreement.ask.lapses", "day", c.Words.Day(AnswerBy(a.Made).Time, c.Now.Time))
	case a.May(Confirm, h) == nil:
		q.Title = c.T("agreement.ask.right")
		q.Text = c.T("agreement.ask.says", "who", of)
		q.Acts = []ui.Action{do(Confirm, "agreement.ask.isright"), page(NotRight, "agreement.ask.isnot")}
		q.Note = c.T("agreement.ask.stays")
	case a.May(AcceptDate, h) == nil:
		q.Title = c.T("agreement.ask.date")
		q.Text = c.T("agreement.ask.datewants", "who", called(a.Party(a.NewDueSide)), "day", c.Words.Day(a.NewDue.Time(), c.Now.Time))
		q.Rest = c.T("agreement.ask.datewas", "day", day)
		q.Acts = []ui.Action{do(AcceptDate, "agreement.ask.dateyes"), do(DeclineDate, "agreement.ask.dateno")}
	case a.LeaveSide != "" && h.Of(a.LeaveSide.Other()) && a.State == Accepted:
		q.Title = c.T("agreement.ask.leave")
		q.Text = c.T("agreement.ask.leavewants", "who", called(a.Party(a.LeaveSide)))
		q.Acts = []ui.Action{do(Withdraw, "agreement.ask.leaveyes"), do(Keep, "agreement.ask.leaveno")}
	default:
		return q, false
	}
	return q, true
}

// mineParts is what the resident's plan shows of agreements.
type mineParts struct {
	c            *web.Ctx
	mine, theirs []item
	done         ui.Link
}

// MinePanel shows the resident what I do and what others do (my plan).
func (s *Service) MinePanel(c *web.Ctx, v *db.View, st tafel.Standing) (templ.Component, error) {
	b, err := s.board(v, c.Actor, st)
	if err != nil {
		return nil, err
	}
	p := mineParts{c: c}
	today := c.Now.Date()
	byID := map[tafel.AgreementID]Agreement{}
	for _, a := range b.rows {
		byID[a.ID] = a
	}
	for late := range 2 { // what is late or broken comes first
		for _, a := range b.rows {
			at := placeOf(a, today)
			h := b.hands[a.ID]
			if at == nowhere || at == inDone || (at == inLate) != (late == 0) || a.State == Proposed && a.Unsaid(h) != "" {
				continue // what waits for my own yes is asked above
			}
			it := item{one: plainRow(c, a, h, h.From)}
			if other, ok := byID[a.Pair]; ok && it.one.Note == "" { // the two halves belong together
				it.one.Note = c.T("agreement.mine."+a.PairRole, "what", other.What)
			}
			if h.From {
				p.mine = append(p.mine, it)
			} else {
				p.theirs = append(p.theirs, it)
			}
		}
	}
	if b.done > 0 {
		p.done = ui.Link{Label: c.T("agreement.mine.done", "n", b.done), Href: "/tafels/" + string(st.Table) + "/afspraken?staat=confirmed"}
	}
	return minePanel(p), nil
}

// stateDay keeps a filter on a period honest: a day that does not exist filters nothing.
func stateDay(s string) calendar.Date {
	if d := calendar.Date(s); d.Valid() {
		return d
	}
	return ""
}

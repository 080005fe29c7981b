package plan

import (
	"strings"

	"github.com/a-h/templ"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/ui"
	"tafel/internal/verb"
	"tafel/internal/web"
)

// Mount adds this room's pages.
func (s *Service) Mount(w *web.Server) {
	w.Get("/plan", verb.SignedIn, s.pageMine)
	w.Get("/plan/{tafel}", verb.SignedIn, s.pageMine)
	w.Get("/tafels/{tafel}/plan", verb.SignedIn, s.pagePlan)
	w.Get("/tafels/{tafel}/plan/afdruk", verb.SignedIn, s.pagePrint)
	w.Get("/tafels/{tafel}/plan/woorden/{wie}", verb.SignedIn, s.pageWords)
	w.Get("/tafels/{tafel}/plan/opmerkingen/{opmerking}", verb.SignedIn, s.pageRemark)
	w.Get("/doelen/{doel}", verb.SignedIn, s.pageGoal)
	w.Get("/beheer/leefgebieden", verb.Admins, s.pageDomains)
	w.Get("/beheer/belemmeringen", verb.Admins, s.pageCatalogue)
	w.Manage("/beheer/leefgebieden", "plan.manage.domains", "plan.manage.domains.text")
	w.Manage("/beheer/belemmeringen", "plan.manage.catalogue", "plan.manage.catalogue.text")
}

// page is what every page about one table's plan starts from.
type page struct {
	c        *web.Ctx
	w        whole
	shut     [][2]string
	question string
}

// resident reports whether the reader sits there for the household or its network.
func (p page) resident() bool { return !p.c.Actor.IsProfessional() }

func (p page) closed() bool { return p.w.st.TableState == "closed" }

// home is the page to go back to.
func (p page) home() ui.Link {
	if p.resident() {
		return ui.Link{Label: p.c.T("plan.my.title"), Href: "/plan/" + string(p.w.st.Table)}
	}
	return ui.Link{Label: p.c.T("plan.table", "n", p.w.st.Number), Href: "/tafels/" + string(p.w.st.Table)}
}

func (p page) tab() string {
	if p.resident() {
		return "plan"
	}
	return "tables"
}

// view is a page in the frame.
func (p page) view(title string, body templ.Component, back ui.Link) web.View {
	v := web.View{Title: title, Tab: p.tab(), Body: body, Household: p.w.st.Household, Width: "text", Back: back}
	if !p.resident() {
		v.Note = p.c.T("plan.note.logged")
	}
	return v
}

// why says why somebody sees this; residents see their own.
func (p page) why(policy string) ui.Reason {
	if p.w.st.Kind == tafel.SeatHousehold {
		return ui.Reason{}
	}
	text := access.Why(policy, p.c.Words.Lang())
	if p.w.st.GroundText != "" {
		text += " " + p.c.T("plan.why.ground", "ground", strings.TrimRight(p.w.st.GroundText, "."))
	}
	if p.w.st.Purpose != "" {
		text += " " + p.c.T("plan.why.purpose", "purpose", strings.TrimRight(p.w.st.Purpose, "."))
	}
	return ui.Reason{Text: text, Href: access.WhyLink(policy, p.w.st)}
}

// open reads the plan of a table for a page.
func (s *Service) open(c *web.Ctx, v *db.View, t tafel.TableID) (p page, err error) {
	p.c = c
	st, err := s.Standing(v, c.Actor, t)
	if err != nil {
		return p, err
	}
	if p.w, err = s.look(v, c.Actor, st, c.Words.Lang()); err != nil {
		return p, err
	}
	if p.shut, err = s.shutLines(c, v, p.w); err != nil {
		return p, err
	}
	// The pages of a plan name who it is for and who of their network sits here, also where nobody said anything yet.
	saw(v, st, p.w.policy, "plan", "listed", p.w.people.named()...)
	if s.Question != nil {
		p.question, err = s.Question(v, t)
	}
	return p, err
}

// pagePlan is the whole plan of a table.
func (s *Service) pagePlan(c *web.Ctx) (out web.View, err error) {
	err = s.DB.View(c.Context(), c.Actor, "plan.page", func(v *db.View) error {
		p, err := s.open(c, v, tafel.TableID(c.Path("tafel")))
		if err != nil {
			return err
		}
		p.w.saw(v)
		domains, err := s.writable(v, p)
		if err != nil {
			return err
		}
		out = p.view(c.T("plan.title"), planPage(p, domains), p.home())
		return nil
	})
	return out, err
}

// writable lists the life domains where the reader may set a goal.
func (s *Service) writable(r db.Reader, p page) ([]ui.Option, error) {
	list, err := s.Domains(r, p.c.Words.Lang())
	var out []ui.Option
	for _, d := range list {
		if askAdd(p.c.Actor, p.w.st, d.Key) == nil {
			out = append(out, ui.Option{Value: d.Key, Label: d.Name})
		}
	}
	return out, err
}

// whose are the people a goal can be of.
func (p page) whose() []ui.Option {
	var out []ui.Option
	if len(p.w.people.household()) != 1 {
		label := "plan.whose.household"
		if len(p.w.people.order) == 0 {
			label = "plan.whose.table"
		}
		out = append(out, ui.Option{Value: OfHousehold, Label: p.c.T(label)})
	}
	for _, id := range p.w.people.order {
		if !p.w.people.home[id] {
			continue
		}
		label := p.w.people.name[id]
		if id == p.c.Actor.Person {
			label = p.c.T("plan.whose.me")
		}
		out = append(out, ui.Option{Value: string(id), Label: label})
	}
	return out
}

// pagePrint is the plan on paper: the resident's own copy.
func (s *Service) pagePrint(c *web.Ctx) (out web.View, err error) {
	err = s.DB.View(c.Context(), c.Actor, "plan.print", func(v *db.View) error {
		p, err := s.open(c, v, tafel.TableID(c.Path("tafel")))
		if err != nil {
			return err
		}
		p.w.saw(v)
		var mine templ.Component
		if s.Mine != nil && p.w.st.Kind == tafel.SeatHousehold {
			if mine, err = s.Mine(c, v, p.w.st); err != nil {
				return err
			}
		}
		contact, err := s.contact(c, v, p.w)
		if err != nil {
			return err
		}
		out = p.view(c.T("plan.title"), printPage(p, mine, contact), ui.Link{})
		out.Print = true
		return nil
	})
	return out, err
}

// pageWords is the form for somebody's own words, with what was said before.
func (s *Service) pageWords(c *web.Ctx) (out web.View, err error) {
	err = s.DB.View(c.Context(), c.Actor, "plan.words-page", func(v *db.View) error {
		p, err := s.open(c, v, tafel.TableID(c.Path("tafel")))
		if err != nil {
			return err
		}
		who := tafel.PersonID(c.Path("wie"))
		if !p.w.people.has(who) {
			return access.NotFound()
		}
		minor, err := s.minor(v, c.Actor, p.w.st)
		if err != nil {
			return err
		}
		if minor && who != c.Actor.Person {
			return access.NotFound()
		}
		all, err := ownHistory(v, p.w.st.Table)
		if err != nil {
			return err
		}
		var past []Own
		for _, o := range all {
			if o.Person == who {
				o.Name = p.w.people.name[who]
				past = append(past, o)
			}
		}
		saw(v, p.w.st, p.w.policy, "plan", "opened", who)
		card, err := s.card(c, v, who)
		if err != nil {
			return err
		}
		out = p.view(c.T("plan.own.title"), wordsPage(p, who, past, card), p.home())
		return nil
	})
	return out, err
}

// pageRemark is one remark, with the form to answer it.
func (s *Service) pageRemark(c *web.Ctx) (out web.View, err error) {
	err = s.DB.View(c.Context(), c.Actor, "plan.remark-page", func(v *db.View) error {
		p, err := s.open(c, v, tafel.TableID(c.Path("tafel")))
		if err != nil {
			return err
		}
		for _, x := range p.w.remarks {
			if x.ID == c.Path("opmerking") {
				saw(v, p.w.st, p.w.policy, "plan", "opened", x.By)
				card, err := s.card(c, v, x.By)
				if err != nil {
					return err
				}
				out = p.view(c.T("plan.remark.title"), remarkPage(p, x, card), ui.Link{Label: c.T("plan.title"), Href: planURL(p.w.st.Table)})
				return nil
			}
		}
		return access.NotFound()
	})
	return out, err
}

// pageGoal is one goal.
func (s *Service) pageGoal(c *web.Ctx) (out web.View, err error) {
	err = s.DB.View(c.Context(), c.Actor, "plan.goal-page", func(v *db.View) error {
		found, err := goalByID(v, tafel.GoalID(c.Path("doel")))
		if db.Missing(err) {
			found.Table, err = "-", nil // what does not exist takes as long as what is not yours
		}
		if err != nil {
			return err
		}
		p, err := s.open(c, v, found.Table)
		if err != nil {
			return err
		}
		g, ok := p.w.goal(found.ID)
		if !ok {
			minor, err := s.minor(v, c.Actor, p.w.st)
			if err != nil {
				return err
			}
			if sight(c.Actor, p.w.st, found, minor) == Nothing {
				return access.NotFound()
			}
			return &tafel.Refusal{Kind: tafel.Denied, Key: "plan.error.shut", Policy: mayReadGoal(c.Actor, p.w.st, found).Policy}
		}
		saw(v, p.w.st, g.Policy, "goal", "opened", p.w.people.subjects(g.FullGoal)...)
		past, err := wordsHistory(v, g.ID)
		if err != nil {
			return err
		}
		kinds, err := kindsOf(v)
		if err != nil {
			return err
		}
		domains, err := s.writable(v, p)
		if err != nil {
			return err
		}
		x := goalPage{page: p, g: g, past: past, kinds: kinds, domains: domains, write: askWriteGoal(c.Actor, p.w.st, g.FullGoal) == nil && !p.closed(),
			state: askGoalState(c.Actor, p.w.st, g.FullGoal) == nil && !p.closed(), lead: askLead(c.Actor, p.w.st) == nil && !p.closed(),
			blocks: seesHindrances(c.Actor, p.w.st, g.FullGoal), remark: askRemark(c.Actor, p.w.st) == nil && !p.closed()}
		out = p.view(g.DomainName, goalView(x), ui.Link{Label: c.T("plan.title"), Href: planURL(p.w.st.Table)})
		if p.resident() {
			out.Back = p.home()
		}
		return nil
	})
	return out, err
}

// card is how somebody wants to be contacted, for a professional who is about to.
func (s *Service) card(c *web.Ctx, r db.Reader, who tafel.PersonID) (templ.Component, error) {
	if s.ContactCard == nil || !c.Actor.IsProfessional() {
		return nil, nil
	}
	return s.ContactCard(r, c.Words, who)
}

// goalPage is everything the page of a goal needs.
type goalPage struct {
	page
	g       seenGoal
	past    []WordsThen
	kinds   []HindranceKind
	domains []ui.Option
	write   bool // may change the goal
	state   bool // may say where it stands
	lead    bool // may shield it
	blocks  bool // may see and take up hindrances
	remark  bool // may remark on it
}

// chosen is the kind of hindrance that was picked to take up.
func (x goalPage) chosen() (HindranceKind, bool) {
	key := x.c.Query("soort")
	if x.c.Verb == "plan.hindrance" {
		key = x.c.Typed.Get("soort")
	}
	for _, k := range x.kinds {
		if k.Key == key && !k.Retired {
			return k, true
		}
	}
	return HindranceKind{}, false
}

// kindLinks are the kinds to choose from.
func (x goalPage) kindLinks() []ui.Tab {
	now, _ := x.chosen()
	var out []ui.Tab
	for _, k := range x.kinds {
		if !k.Retired {
			out = append(out, ui.Tab{Label: k.Name(x.c.Words.Lang(), x.resident()), Href: goalURL(x.g.ID) + "?soort=" + k.Key + "#belemmering", Current: k.Key == now.Key})
		}
	}
	return out
}

// steps are the interventions to choose from for a kind.
func (x goalPage) steps(k HindranceKind) []ui.Option {
	var out []ui.Option
	for _, s := range k.Steps {
		if !s.Retired {
			picked := x.c.Verb == "plan.hindrance" && contains(x.c.Typed["stappen"], s.ID)
			out = append(out, ui.Option{Value: s.ID, Label: s.Text(x.c.Words.Lang()), Selected: picked})
		}
	}
	return out
}

// kindName is what a hindrance is called for this reader.
func (x goalPage) kindName(key string) string {
	for _, k := range x.kinds {
		if k.Key == key {
			return k.Name(x.c.Words.Lang(), x.resident())
		}
	}
	return key
}

// ---- forms ----

// form is one form on a page: it fills its fields with what was typed, a draft, or what stands.
type form struct {
	c    *web.Ctx
	verb string
	ref  string // name of the hidden field that tells forms of one verb apart; "" when there is one
	id   string // its value
	lone bool   // several forms of this verb on the page: no draft
}

// mine reports whether this form was just refused.
func (f form) mine() bool {
	return f.c.Verb == f.verb && f.c.Typed != nil && (f.ref == "" || f.c.Typed.Get(f.ref) == f.id)
}

// field makes a field with its label and hint from words (plan.f.<name>).
func (f form) field(name, value string) ui.Field {
	x := ui.Field{Name: name, ID: f.fieldID(name), Label: f.c.T("field." + name), Value: value}
	switch {
	case f.mine():
		x.Value, x.Error = f.c.Typed.Get(name), f.c.Error(f.verb, name)
	case !f.lone && f.c.Drafts[f.verb][name] != "" && f.c.Drafts[f.verb][name] != value:
		x.Value = f.c.Drafts[f.verb][name]
		x.Hint = f.c.T("plan.draft")
		if value != "" {
			x.Hint = f.c.T("plan.draft.now", "now", value)
		}
	}
	return x
}

// fieldID: the error summary leads to the plain name, so the refused form has it.
func (f form) fieldID(name string) string {
	if f.mine() {
		return name
	}
	return strings.TrimPrefix(f.verb, "plan.") + "-" + name + shortID(f.id)
}

func shortID(id string) string {
	if id == "" {
		return ""
	}
	return "-" + id[max(0, len(id)-8):]
}

// ticked says whether a box is ticked.
func (f form) ticked(name string, now bool) bool {
	if f.mine() {
		return f.c.Typed.Get(name) != ""
	}
	return now
}

// box is the form around its fields.
func (f form) box(hidden ...string) ui.Form {
	x := ui.Form{Action: "/doe/" + f.verb, Hidden: []ui.Hidden{{Name: "terug", Value: f.c.Here()}, {Name: "formulier", Value: "pagina"}}}
	for i := 0; i+1 < len(hidden); i += 2 {
		x.Hidden = append(x.Hidden, ui.Hidden{Name: hidden[i], Value: hidden[i+1]})
	}
	if !f.lone {
		x.Draft = f.verb
	}
	return x
}

// then makes the form go to another page when it is done.
func then(x ui.Form, to string) ui.Form {
	x.Hidden[0].Value = to
	return x
}

func with(f ui.Field, set func(*ui.Field)) ui.Field {
	set(&f)
	return f
}

// today and later are limits for date fields.
func from(d calendar.Date) templ.Attributes { return templ.Attributes{"min": string(d)} }

// scores are the buttons 0 to 10: one press gives a number.
func (p page) scores(g seenGoal) []ui.Action {
	var out []ui.Action
	for n := range int64(maxScore + 1) {
		out = append(out, ui.Action{Label: itoa(n), About: g.DomainName, Name: "cijfer", Value: itoa(n)})
	}
	return out
}

// today is the number the reader gave today.
func (p page) today(g seenGoal) string {
	for _, m := range g.Measures {
		if m.Person == p.c.Actor.Person && m.On == p.c.Now.Date() {
			return p.c.T("plan.my.today", "n", m.Value)
		}
	}
	return ""
}

// ofWhom says under a goal whose it is, who wrote it and until when.
func (p page) ofWhom(g seenGoal) string {
	var parts []string
	switch {
	case g.Person == p.c.Actor.Person:
		parts = append(parts, p.c.T("plan.goal.mine"))
	case g.Name != "":
		parts = append(parts, p.c.T("plan.goal.of", "name", g.Name))
	case len(p.w.people.order) > 0:
		parts = append(parts, p.c.T("plan.goal.household"))
	}
	switch {
	case g.WordsByName == "":
		parts = append(parts, p.c.T("plan.goal.set", "name", byName(g.SetByName, g.SetByOrg), "day", p.c.Words.Date(g.SetAt.Time)))
	case g.WordsBy == p.c.Actor.Person:
		parts = append(parts, p.c.T("plan.goal.byme", "day", p.c.Words.Date(g.WordsAt.Time)))
	case g.Person == g.WordsBy:
		parts = append(parts, p.c.Words.Date(g.WordsAt.Time))
	default:
		parts = append(parts, p.c.T("plan.goal.by", "name", g.WordsByName, "day", p.c.Words.Date(g.WordsAt.Time)))
	}
	return strings.Join(parts, " · ")
}

// answered says how an answer to one of the first two questions reads.
func (p page) answered(a Answer) string {
	if a.None {
		return p.c.T("plan.parts.none", "why", a.Text)
	}
	return a.Text
}

// remarkLine is when a remark is or was answered.
func (p page) remarkLine(x Remark) string {
	switch {
	case x.Answered():
		return p.c.T("plan.remark.answered", "name", x.AnsweredBy, "day", dayText(p.c, x.AnsweredAt.Date()))
	case x.AnswerBy < p.c.Now.Date():
		return p.c.T("plan.remark.late", "day", dayText(p.c, x.AnswerBy))
	}
	return p.c.T("plan.remark.by", "day", dayText(p.c, x.AnswerBy))
}

// ---- management ----

func (s *Service) pageDomains(c *web.Ctx) (web.View, error) {
	list, err := domainsOf(s.DB.Plain(c.Context()))
	return web.View{Title: c.T("plan.manage.domains"), Tab: "manage", Width: "text", Body: domainsPage(c, list), Back: ui.Link{Label: c.T("plan.manage"), Href: "/beheer"}}, err
}

func (s *Service) pageCatalogue(c *web.Ctx) (web.View, error) {
	kinds, err := kindsOf(s.DB.Plain(c.Context()))
	return web.View{Title: c.T("plan.manage.catalogue"), Tab: "manage", Width: "text", Body: cataloguePage(c, kinds), Back: ui.Link{Label: c.T("plan.manage"), Href: "/beheer"}}, err
}

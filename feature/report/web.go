package report

import (
	"errors"
	"slices"
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
	w.Get("/melden", verb.Anyone, s.makePage)
	w.Get("/melden/dank", verb.Anyone, s.thanksPage)
	w.Get("/melding-volgen", verb.Anyone, s.followPage)
	w.Get("/mijn-meldingen", verb.SignedIn, s.minePage)
	w.Get("/meldingen", verb.Professionals, s.inboxPage)
	w.Get("/meldingen/nieuw", verb.Professionals, s.deskPage)
	w.Fragment("/meldingen/nieuw/mensen", verb.Professionals, s.deskPage)
	w.Get("/meldingen/zonder-hulp", verb.Professionals, s.alarmsPage)
	w.Get("/meldingen/cijfers", verb.Professionals, s.figuresPage)
	w.Get("/meldingen/{id}", verb.SignedIn, s.showPage)
	w.Get("/meldingen/{id}/code", verb.Professionals, s.codePage)
	w.Get("/beheer/meldingen", verb.Admins, s.normPage)
	w.Manage("/beheer/meldingen", "report.norm.title", "report.norm.text")
}

// draft is the key of a draft; without an account nothing is kept.
func draft(c *web.Ctx, verbName string) string {
	if c.Actor.Account == "" {
		return ""
	}
	return verbName
}

func back(c *web.Ctx) []ui.Hidden {
	return []ui.Hidden{{Name: "terug", Value: c.Here()}, {Name: "formulier", Value: "pagina"}}
}

func (s *Service) makePage(c *web.Ctx) (web.View, error) {
	r := s.DB.Plain(c.Context())
	n, err := norm(r)
	if err != nil {
		return web.View{}, err
	}
	hours, _, err := s.HelpNorm(r)
	if err != nil {
		return web.View{}, err
	}
	phone := ""
	if c.Actor.Person != "" {
		if phone, _, _, err = s.Reach(r, c.Actor.Person); err != nil {
			return web.View{}, err
		}
	}
	tab := "report"
	if c.Actor.IsProfessional() {
		tab = "reports"
	}
	return web.View{Title: c.T("report.make.title"), Tab: tab, Width: "read", Body: makePage(c, n, hours, phone)}, nil
}

// danger is what the region says about danger, with the number to call, above what somebody types.
func danger(c *web.Ctx, n Norm) ui.Safety {
	return ui.Safety{Text: n.Danger(c.Words.Lang()), Call: ui.Link{Label: c.T("report.make.call", "nummer", n.DangerPhone), Href: telephone(n.DangerPhone)}}
}

func telephone(n string) string { return "tel:" + strings.NewReplacer(" ", "", "-", "").Replace(n) }

// hastes asks one plain question.
func hastes(c *web.Ctx, who string, hours int64) []ui.Option {
	return []ui.Option{{Value: "nee", Label: c.T("report." + who + ".acute.no")}, {Value: "ja", Label: c.T("report." + who + ".acute.yes"), Sub: c.T("report."+who+".acute.sub", "n", hours)}}
}

func hows(c *web.Ctx, phone string) []ui.Option {
	call := ui.Option{Value: ByPhone, Label: c.T("report.how.bellen")}
	if phone != "" {
		call.Label = c.T("report.how.bellen.at", "nummer", phone)
	}
	read := c.T("report.how.bericht.in")
	if c.Actor.Person == "" {
		read = c.T("report.how.bericht.code")
	}
	return []ui.Option{call, {Value: ByMessage, Label: c.T("report.how.bericht"), Sub: read}, {Value: Nameless, Label: c.T("report.how.naamloos"), Sub: c.T("report.how.naamloos.sub")}}
}

func ways(c *web.Ctx) []ui.Option {
	var out []ui.Option
	for _, k := range []string{"telefoon", "balie", "huisbezoek", "straat", "brief", "mail"} {
		out = append(out, ui.Option{Value: k, Label: c.T("report.channel." + k)})
	}
	return out
}

// once reads what the verb before gave to show on this page only: number and code.
func once(c *web.Ctx) (number, code string) {
	number, code, _ = strings.Cut(c.Once, " ")
	if hashCode(code) == "" {
		return "", ""
	}
	return number, code
}

func (s *Service) thanksPage(c *web.Ctx) (web.View, error) {
	n, err := norm(s.DB.Plain(c.Context()))
	nr, cd := once(c)
	return web.View{Title: c.T("report.thanks.title"), Tab: "report", Width: "read",
		Body: code(c, danger(c, n), c.T("report.thanks.title"), c.T("report.thanks.text"), nr, cd, "/melding-volgen", c.T("report.make.follow"))}, err
}

func (s *Service) codePage(c *web.Ctx) (web.View, error) {
	nr, cd := once(c)
	return web.View{Title: c.T("report.code.title"), Tab: "reports", Width: "read",
		Body: code(c, ui.Safety{}, c.T("report.code.title"), c.T("report.code.text"), nr, cd, "/meldingen/"+c.Path("id"), c.T("report.code.on"))}, nil
}

// desk is the form of a professional who records a signal for somebody.
type desk struct {
	person tafel.PersonID
	name   string
	asked  bool // looked for somebody
	who    [3]string
	hits   []Hit
	wrong  string
	norm   Norm
	hours  int64 // within which help begins
}

func (d desk) hidden(c *web.Ctx) []ui.Hidden {
	here := "/meldingen/nieuw"
	if d.person != "" {
		here += "?persoon=" + string(d.person)
	}
	return []ui.Hidden{{Name: "terug", Value: here}, {Name: "formulier", Value: "pagina"}, {Name: "persoon", Value: string(d.person)}}
}

func (d desk) hows(c *web.Ctx) []ui.Option {
	list := []ui.Option{{Value: ByPhone, Label: c.T("report.desk.how.bellen")}, {Value: ByMessage, Label: c.T("report.desk.how.bericht")}}
	if d.name == "" {
		list = append(list, ui.Option{Value: Nameless, Label: c.T("report.desk.how.naamloos")})
	}
	return list
}

func (s *Service) deskPage(c *web.Ctx) (web.View, error) {
	d := desk{person: tafel.PersonID(c.Query("persoon"))}
	n, err := norm(s.DB.Plain(c.Context()))
	if err != nil {
		return web.View{}, err
	}
	d.norm = n
	if d.hours, _, err = s.HelpNorm(s.DB.Plain(c.Context())); err != nil {
		return web.View{}, err
	}
	if c.R.Method == "POST" { // what is typed to find somebody never stands in an address
		d.asked, d.person = true, ""
		d.who = [3]string{c.R.PostForm.Get("naam"), c.R.PostForm.Get("geboortejaar"), c.R.PostForm.Get("woonplaats")}
		d.hits, err = s.Find(c.Context(), c.Actor, d.who[0], d.who[1], d.who[2])
		var no *tafel.Refusal
		if errors.As(err, &no) {
			d.wrong = c.T(no.Key, no.Args...)
			if len(no.Fields) > 0 {
				d.wrong = c.T(no.Fields[0].Key, no.Fields[0].Args...)
			}
		} else if err != nil {
			return web.View{}, err
		}
	}
	if d.person != "" {
		// Who finds somebody to record something for looks at that person: the same rule, the same trace.
		err := s.DB.View(c.Context(), c.Actor, "report.take-in", func(v *db.View) error {
			policy, err := mayFind(c.Actor)
			if err != nil {
				return err
			}
			if d.name, err = s.PersonName(v, d.person); err != nil {
				return err
			}
			if d.name == "" {
				return access.NotFound()
			}
			v.Saw(found(policy), d.person)
			return nil
		})
		if err != nil {
			return web.View{}, err
		}
	}
	return web.View{Title: c.T("report.desk.title"), Tab: "reports", Width: "read", Back: ui.Link{Label: c.T("report.inbox.title"), Href: "/meldingen"}, Body: deskPage(c, d)}, nil
}

// opened is a report as a page draws it for one reader.
type opened struct {
	Seen
	mayAct, mayChoose, receiver bool
	phone                       string // of the owner
	reporterPhone               string
	orgs                        []ui.Option
	near                        []ui.Option
	households                  []ui.Option
	card                        templ.Component
	code                        string
	at                          string // address to come back to
	lower                       error  // why this reader may not say that there is no haste; nil is may
}

func (s *Service) followPage(c *web.Ctx) (web.View, error) {
	hash := hashCode(c.Once)
	if hash == "" || c.Verb == "report.follow" {
		return web.View{Title: c.T("report.follow.title"), Tab: "report", Width: "read", Body: followForm(c)}, nil
	}
	var o opened
	err := s.DB.View(c.Context(), c.Actor, "report.follow", func(v *db.View) error {
		x, err := s.open(v, tafel.Actor{Lang: c.Actor.Lang, Via: "page"}, "", hash)
		if err != nil {
			return err
		}
		o = opened{Seen: x, code: c.Once}
		w, _, err := s.Worker(v, x.Owner)
		o.phone = w.Phone
		return err
	})
	if no, ok := err.(*tafel.Refusal); ok && no.Kind == tafel.NotFound {
		return web.View{Title: c.T("report.follow.title"), Tab: "report", Width: "read", Body: followForm(c)}, nil
	}
	return web.View{Title: c.T("report.thanks.number", "nummer", o.Nr()), Tab: "report", Width: "read", Body: theirs(c, o)}, err
}

func (s *Service) showPage(c *web.Ctx) (web.View, error) {
	var o opened
	err := s.DB.View(c.Context(), c.Actor, "report.get", func(v *db.View) error {
		x, err := s.open(v, c.Actor, tafel.ReportID(c.Path("id")), "")
		if err != nil {
			return err
		}
		o = opened{Seen: x, receiver: receiver(c.Actor, x.Report), mayAct: mayAct(c.Actor, x.Report) == nil, mayChoose: mayChoose(c.Actor, x.Report) == nil}
		w, _, err := s.Worker(v, x.Owner)
		if err != nil {
			return err
		}
		o.phone = w.Phone
		if x.Mine(c.Actor.Person) {
			return s.nearby(v, c, &o)
		}
		return s.deskParts(v, c, &o)
	})
	if err != nil {
		return web.View{}, err
	}
	v := web.View{Title: c.T("report.thanks.number", "nummer", o.Nr())}
	if o.Mine(c.Actor.Person) {
		v.Tab, v.Width, v.Body = "report", "read", theirs(c, o)
		v.Back = ui.Link{Label: c.T("report.mine.title"), Href: "/mijn-meldingen"}
	} else {
		v.Tab, v.Body = "reports", ours(c, o)
		v.Back = ui.Link{Label: c.T("report.inbox.title"), Href: "/meldingen"}
	}
	return v, nil
}

// nearby lists whom a reporter may choose to speak for him: who lives in the same household.
func (s *Service) nearby(r db.Reader, c *web.Ctx, o *opened) error {
	if !o.mayChoose {
		return nil
	}
	homes, err := s.HouseholdsOf(r, c.Actor.Person)
	if err != nil {
		return err
	}
	for _, h := range homes {
		members, err := s.Members(r, h)
		if err != nil {
			return err
		}
		for _, m := range members {
			if m.Person != c.Actor.Person {
				o.near = append(o.near, ui.Option{Value: string(m.Person), Label: m.Name})
			}
		}
	}
	if s.Network != nil {
		more, err := s.Network(r, c.Actor.Person)
		if err != nil {
			return err
		}
		for _, m := range more {
			o.near = append(o.near, ui.Option{Value: string(m.Person), Label: m.Name, Sub: m.Relation})
		}
	}
	o.mayChoose = len(o.near) > 0 || o.RepIs != ""
	return nil
}

// deskParts gathers what a professional needs: how to reach the reporter, organisations, households.
func (s *Service) deskParts(r db.Reader, c *web.Ctx, o *opened) error {
	if !o.mayAct && !o.receiver {
		return nil
	}
	list, err := s.Orgs(r)
	if err != nil {
		return err
	}
	o.orgs = orgOptions(list, o.OwnerOrg)
	if o.Urgent() {
		var no *tafel.Refusal
		if o.lower = s.lower(r, c.Actor, o.Seen.Report, o.Steps); o.lower != nil && !errors.As(o.lower, &no) {
			return o.lower
		}
	}
	// How to reach the reporter and where they belong is for the one who answers, not for the whole organisation.
	if owner(c.Actor, o.Report) {
		if o.Report.Reporter != "" {
			if o.reporterPhone, _, _, err = s.Reach(r, o.Report.Reporter); err != nil {
				return err
			}
			if o.ReporterOrg == "" { // about to contact: how this person wants it (P13)
				if o.card, err = s.ContactCard(r, c.Words, o.Report.Reporter); err != nil {
					return err
				}
			}
		}
		for _, p := range []tafel.PersonID{o.About, o.Report.Reporter} {
			if p == "" || (p == o.Report.Reporter && o.ReporterOrg != "") {
				continue
			}
			homes, err := s.HouseholdsOf(r, p)
			if err != nil {
				return err
			}
			for _, h := range homes {
				name, err := s.HouseholdName(r, h)
				if err != nil {
					return err
				}
				if len(o.households) == 0 || o.households[len(o.households)-1].Value != string(h) {
					o.households = append(o.households, ui.Option{Value: string(h), Label: name})
				}
			}
		}
		if len(o.households) > 0 {
			o.households = append(o.households, ui.Option{Value: "geen", Label: c.T("report.table.none")})
			if o.About == "" { // of whoever reports it, only when somebody says so
				o.households = append(o.households[len(o.households)-1:], o.households[:len(o.households)-1]...)
			}
		}
	}
	return nil
}

func orgOptions(list []tafel.OrgRef, not tafel.OrgID) []ui.Option {
	var out []ui.Option
	for _, x := range list {
		if x.ID != not {
			out = append(out, ui.Option{Value: string(x.ID), Label: x.Name})
		}
	}
	return out
}

func (s *Service) minePage(c *web.Ctx) (web.View, error) {
	var list []Report
	err := s.DB.View(c.Context(), c.Actor, "report.list", func(v *db.View) (err error) {
		list, _, err = s.list(v, c.Actor, "gemeld")
		return err
	})
	return web.View{Title: c.T("report.mine.title"), Tab: "report", Width: "read", Body: mineList(c, list)}, err
}

// box is the inbox with one list open.
type box struct {
	which string
	list  []Report
	names map[tafel.PersonID]string
	norm  Norm
	alarm int // reports elsewhere without help
}

var lists = []string{"mijn", "organisatie", "wacht", "door", "gemeld", "opgelost"}

func (s *Service) inboxPage(c *web.Ctx) (web.View, error) {
	b := box{which: first(c.Query("lijst"), "mijn"), names: map[tafel.PersonID]string{}}
	err := s.DB.View(c.Context(), c.Actor, "report.list", func(v *db.View) error {
		var err error
		if b.list, b.norm, err = s.list(v, c.Actor, b.which); err != nil {
			if no, ok := err.(*tafel.Refusal); ok && no.Kind == tafel.Invalid {
				return access.NotFound()
			}
			return err
		}
		for _, x := range b.list {
			if _, err := s.named(v, b.names, x.Reporter); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil && mayAlarm(c.Actor, true) == nil {
		var al AlarmsOut
		al, err = s.Alarms(c.Context(), c.Actor, verb.None{})
		b.alarm = len(al.List)
	}
	return web.View{Title: c.T("report.inbox.title"), Tab: "reports", Body: inbox(c, b)}, err
}

func (s *Service) alarmsPage(c *web.Ctx) (web.View, error) {
	al, err := s.Alarms(c.Context(), c.Actor, verb.None{})
	return web.View{Title: c.T("report.alarms.title"), Tab: "reports", Width: "read", Back: ui.Link{Label: c.T("report.inbox.title"), Href: "/meldingen"}, Body: alarmsPage(c, al.List)}, err
}

// callable are the people to call, each with a button.
func (x AlarmOut) callable(c *web.Ctx) []ui.Action {
	var out []ui.Action
	for _, k := range x.Calls {
		out = append(out, ui.Action{Label: c.T("report.alarms.call", "wie", k.Name, "nummer", k.Phone), Href: telephone(k.Phone)})
	}
	return out
}

func (b box) tabs(c *web.Ctx) []ui.Tab {
	out := make([]ui.Tab, len(lists))
	for i, k := range lists {
		out[i] = ui.Tab{Label: c.T("report.tab." + k), Href: "/meldingen?lijst=" + k, Current: k == b.which}
		if out[i].Current {
			out[i].Count = len(b.list)
		}
	}
	return out
}

func (b box) table(c *web.Ctx) ui.Table {
	t := ui.Table{Caption: c.T("report.tab." + b.which), HideCap: true,
		Cols:  []ui.Col{{Title: c.T("report.col.what")}, {Title: c.T("report.col.owner"), Width: "m"}, {Title: c.T("report.col.state"), Width: "m"}, {Title: c.T("report.col.due"), Width: "m"}, {Title: c.T("report.col.waited"), Width: "s"}},
		Empty: ui.Empty{Title: c.T("report.none." + b.which), Text: c.T("report.none.text"), Act: ui.Action{Label: c.T("report.inbox.take"), Href: "/meldingen/nieuw"}}}
	for _, x := range b.list {
		by := c.T("report.by.nobody")
		if name := b.names[x.Reporter]; name != "" {
			by = c.T("report.by", "wie", name)
		}
		due := x.due(b.norm)
		if b.which == "wacht" || b.which == "door" {
			due = calendar.AddWorkdays(x.Pass.At.Date(), int(b.norm.Accept))
		}
		w := c.Due(due, true)
		if x.Urgent() {
			w = helpBy(c, x)
		}
		t.Rows = append(t.Rows, ui.Row{ID: "m-" + string(x.ID), Mood: w.Mood, Cells: []templ.Component{
			whatCell(c, x, by), ownerCell(c, x), ui.StateBadge(c.Words, badge(x), c.T(word(x))), ui.Due(w), ui.Text(waited(c, x))}})
	}
	return t
}

// helpBy is by when help must begin, to the hour.
func helpBy(c *web.Ctx, x Report) ui.When {
	w := c.Coming(x.HelpDue)
	if w.Mood = ui.Now; x.HelpDue.Before(c.Now.Time) {
		w.Rel, w.Mood = c.T("report.help.row.late"), ui.Late
	}
	return w
}

func (b box) policy() string {
	if b.which == "mijn" || b.which == "gemeld" {
		return "report-answers"
	}
	return "report-intake"
}

func (b box) why(c *web.Ctx) string { return access.Why(b.policy(), c.Words.Lang()) }

func (s *Service) figuresPage(c *web.Ctx) (web.View, error) {
	f, err := s.Figures(c.Context(), c.Actor, FiguresIn{})
	return web.View{Title: c.T("report.figures.title"), Tab: "reports", Back: ui.Link{Label: c.T("report.inbox.title"), Href: "/meldingen"}, Body: figuresPage(c, f)}, err
}

// counts are the columns of figures, and those of what was urgent.
var (
	counts = []string{"made", "intime", "silent", "done", "solved", "partly", "not", "unheard", "moved", "waited"}
	hasted = []string{"acute", "helped", "lowered"}
)

func (t Tally) of(k string) int64 {
	return map[string]int64{"made": t.Made, "intime": t.InTime, "silent": t.Silent, "done": t.Done, "solved": t.Solved, "partly": t.Partly, "not": t.Not, "unheard": t.Unheard,
		"acute": t.Acute, "helped": t.Helped, "lowered": t.Lowered, "moved": t.Moved, "waited": t.Waited}[k]
}

func tallies(c *web.Ctx, caption, first string, list []Tally, cols []string, name func(Tally) string) ui.Table {
	t := ui.Table{Caption: caption, Cols: []ui.Col{{Title: first}}}
	for _, k := range cols {
		t.Cols = append(t.Cols, ui.Col{Title: c.T("report.figures." + k), Num: true})
	}
	for _, x := range list {
		row := ui.Row{Cells: []templ.Component{ui.Text(name(x))}}
		for _, k := range cols {
			row.Cells = append(row.Cells, ui.Text(num(x.of(k))))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func byName(t Tally) string { return t.Name }

func byWay(c *web.Ctx) func(Tally) string {
	return func(t Tally) string { return c.T("report.channel." + t.Name) }
}

// urgent keeps where anything was urgent.
func urgent(list []Tally) []Tally {
	return slices.DeleteFunc(slices.Clone(list), func(t Tally) bool { return t.Acute == 0 })
}

func named(t Tally, name string) Tally { t.Name = name; return t }

func (s *Service) normPage(c *web.Ctx) (web.View, error) {
	r := s.DB.Plain(c.Context())
	n, err := norm(r)
	if err != nil {
		return web.View{}, err
	}
	orgs, err := s.Orgs(r)
	return web.View{Title: c.T("report.norm.title"), Tab: "manage", Width: "read", Body: normPage(c, n, orgs)}, err
}

func normField(c *web.Ctx, name, label string, value int64) ui.Field {
	return ui.Field{Name: name, Label: c.T(label), Type: "number", Required: true, Value: c.Value("report.norm", name, num(value)), Error: c.Error("report.norm", name)}
}

// given is what people call somebody: the first name.
func given(name string) string {
	g, _, _ := strings.Cut(name, " ")
	return g
}

func numberLine(c *web.Ctx, x Report) string {
	return c.T("report.number", "nummer", x.Nr(), "dag", c.Words.Day(x.SignalAt.Time, c.Now.Time))
}

func (o opened) numberLine(c *web.Ctx) string { return numberLine(c, o.Report) }

func (o opened) says(c *web.Ctx) string { return c.T(o.Says(), "wie", given(o.OwnerName)) }

func (o opened) hidden(c *web.Ctx) []ui.Hidden {
	return append(back(c), ui.Hidden{Name: "melding", Value: string(o.ID)}, ui.Hidden{Name: "code", Value: o.code})
}

func (o opened) confirm(c *web.Ctx, outcome, label string, kind ui.Kind) ui.Action {
	return ui.Action{Label: label, Post: "/doe/report.confirm", Hidden: o.hidden(c), Name: "uitkomst", Value: outcome, Kind: kind}
}

// questions asks the reporter what only the reporter can say; only when somebody says that it is done.
func (o opened) questions(c *web.Ctx) []ui.Question {
	if o.State != Done && o.State != Unheard {
		return append(o.began(c), o.lowered(c)...)
	}
	q := ui.Question{ID: "op", Title: c.T("report.asks.solved"), Text: c.T("report.asks.by", "wie", o.OwnerName), Acts: []ui.Action{
		o.confirm(c, IsSolved, c.T("report.yes"), ui.Primary), o.confirm(c, NotSolved, c.T("report.no"), ui.Secondary), o.confirm(c, IsPartly, c.T("report.partly"), ui.Secondary)}}
	q.Strong = o.last("done").Said
	q.Note = c.T("report.asks.unheard", "wie", given(o.OwnerName))
	if o.State == Done {
		day := calendar.AddWorkdays(o.DoneAt.Date(), int(o.Norm.Heard))
		q.Note = c.T("report.asks.note", "wie", given(o.OwnerName), "dag", c.Words.Day(day.Time(), c.Now.Time))
	}
	return append(o.began(c), q)
}

// began asks who reported it whether help really began.
func (o opened) began(c *web.Ctx) []ui.Question {
	if o.HelpedAt.IsZero() || !o.HelpOkAt.IsZero() || o.State == Solved {
		return nil
	}
	q := ui.Question{ID: "hb", Title: c.T("report.asks.began"), Text: c.T("report.asks.began.by", "dag", c.Words.Day(o.HelpedAt.Time, c.Now.Time), "tijd", c.Words.Hour(o.HelpedAt.Time)), Note: c.T("report.asks.began.note")}
	q.Strong = o.last("helped").Said
	for _, k := range []string{"ja", "nee"} {
		a := ui.Action{Label: c.T("report.began." + k), Post: "/doe/report.began", Hidden: o.hidden(c), Name: "klopt", Value: k, Kind: ui.Primary}
		if k == "nee" {
			a.Kind = ui.Secondary
		}
		q.Acts = append(q.Acts, a)
	}
	return []ui.Question{q}
}

// lowered tells who reported it that somebody says there is no haste, and asks nothing but whether that is wrong.
func (o opened) lowered(c *web.Ctx) []ui.Question {
	if o.LoweredAt.IsZero() || o.Closed() {
		return nil
	}
	q := ui.Question{ID: "gh", Title: c.T("report.asks.lowered"), Note: c.T("report.asks.lowered.note", "wie", given(o.OwnerName)), Acts: []ui.Action{
		{Label: c.T("report.lowered.nee"), Post: "/doe/report.acute", Hidden: o.hidden(c)}}}
	st := o.last("lowered")
	q.Text, q.Strong = c.T("report.asks.lowered.by", "wie", st.Name), st.Said
	return []ui.Question{q}
}

// helpTitle says in a few words how it stands with help.
func (o opened) helpTitle(c *web.Ctx) string {
	switch {
	case !o.LoweredAt.IsZero():
		return c.T("report.help.lowered.title")
	case !o.HelpedAt.IsZero():
		return c.T("report.help.began.title")
	}
	return c.T("report.help.title")
}

// helpLine says by when help must have begun, or that it did; to who reported it, or to who works on it.
func (o opened) helpLine(c *web.Ctx, works bool) string {
	key, at, who := "report.help.due", o.HelpDue, given(o.OwnerName)
	switch {
	case !o.LoweredAt.IsZero():
		key, at, who = "report.help.lowered", o.LoweredAt, o.last("lowered").Name
	case !o.HelpedAt.IsZero():
		key, at = "report.help.began", o.HelpedAt
		if !o.HelpOkAt.IsZero() {
			if key = "report.help.sure"; !works {
				key += ".me"
			}
		}
	case o.HelpDue.Before(c.Now.Time):
		key = "report.help.late"
	}
	if works && o.Urgent() {
		key += ".pro"
	}
	return c.T(key, "wie", who, "dag", c.Words.Day(at.Time, c.Now.Time), "tijd", c.Words.Hour(at.Time))
}

// last is the latest step of a kind.
func (o opened) last(kind string) (last Step) {
	for _, st := range o.Steps {
		if st.Kind == kind {
			last = st
		}
	}
	return last
}

// calls are whom to call now that help is needed: who reported it, and the emergency number.
func (o opened) calls(c *web.Ctx) []ui.Action {
	var out []ui.Action
	if phone := first(o.Reach, o.reporterPhone); phone != "" && strings.Trim(phone, "+0123456789 -") == "" {
		out = append(out, ui.Action{Label: c.T("report.alarms.call", "wie", first(o.Seen.Reporter, c.T("report.by.reporter")), "nummer", phone), Href: telephone(phone)})
	}
	return append(out, ui.Action{Label: c.T("report.help.danger", "nummer", o.Norm.DangerPhone), Href: telephone(o.Norm.DangerPhone)})
}

func (o opened) contact(c *web.Ctx) ui.Contact {
	k := ui.Contact{Kicker: c.T("report.owner.kicker", "wie", given(o.OwnerName)), Name: o.OwnerName, Detail: o.OwnerOrgName, As: ui.Answers}
	if o.Waiting() {
		k.Detail = c.T("report.owner.offered", "wie", given(o.OwnerName), "ander", called(o.Pass.To))
	}
	if o.phone != "" && o.Owner != c.Actor.Person {
		k.Acts = []ui.Action{{Label: c.T("report.owner.call", "wie", given(o.OwnerName)), Href: "tel:" + strings.ReplaceAll(o.phone, " ", "")}}
	}
	return k
}

// promise is the date the reporter can count on: what the owner promised, else the norm of the first answer.
func (o opened) promise(c *web.Ctx) ui.Promise {
	d := o.due(o.Norm)
	if d == "" || (o.Urgent() && o.AnsweredAt.IsZero()) { // help comes first, and by its own clock
		return ui.Promise{}
	}
	p := ui.Promise{ID: "bel", Title: c.T("report.promise"), Date: c.T("report.promise.by", "dag", c.Words.Day(d.Add(1).Time(), c.Now.Time))}
	if o.AnsweredAt.IsZero() {
		p.Title = c.T("report.promise.hear", "wie", given(o.OwnerName))
	} else {
		p.Date = c.T("report.promise.by", "dag", c.Words.Day(d.Time(), c.Now.Time))
	}
	if d < c.Now.Date() && o.AnsweredAt.IsZero() {
		p.Note = c.T("report.promise.late")
	}
	return p
}

func (o opened) late(c *web.Ctx) bool {
	d := o.due(o.Norm)
	return o.AnsweredAt.IsZero() && d != "" && d < c.Now.Date()
}

// steps is the history, newest first, with what is going on now on top.
func (o opened) steps(c *web.Ctx) []ui.Step {
	out := make([]ui.Step, 0, len(o.Steps)+1)
	if o.State != Solved {
		out = append(out, ui.Step{Title: c.T("report.step.now"), Text: o.says(c), At: "now"})
	}
	for i := len(o.Steps) - 1; i >= 0; i-- {
		st := o.Steps[i]
		if st.Kind == "climbed" || st.Kind == "duty" {
			begin := i
			for begin > 0 && (o.Steps[begin-1].Kind == "climbed" || o.Steps[begin-1].Kind == "duty") {
				begin--
			}
			out = append(out, rounds(c, o.Steps[begin:i+1]))
			i = begin
			continue
		}
		who := st.Name
		if st.Org != "" {
			who += ", " + st.Org
		}
		switch {
		case st.Person != "" && st.Person == c.Actor.Person, st.Person == "" && o.ByCode:
			who = c.T("report.step.me")
		case st.Name == "":
			who = c.T("report.step.reporter")
		}
		key, other := "report.step."+st.Kind, st.Other
		if who == c.T("report.step.me") && c.Words.Has(key+".me") {
			key += ".me"
		}
		if d := calendar.Date(other); st.Kind == "promised" && d.Valid() {
			other = c.Words.Day(d.Time(), c.Now.Time)
		}
		out = append(out, ui.Step{Title: c.T(key, "wie", who, "ander", other), Said: st.Said,
			Text: c.T("report.step.at", "dag", c.Words.Day(st.At.Time, c.Now.Time), "tijd", c.Words.Hour(st.At.Time))})
	}
	return out
}

// rounds says in one line for whom it rang that help did not begin, however often it went round.
func rounds(c *web.Ctx, list []Step) ui.Step {
	var reads, knows []string
	for _, st := range list {
		to, name := &reads, st.Name
		if st.Kind == "duty" {
			to, name = &knows, st.Name+", "+st.Org
		}
		if !slices.Contains(*to, name) {
			*to = append(*to, name)
		}
	}
	last := list[len(list)-1].At
	text := []string{c.T("report.step.at", "dag", c.Words.Day(last.Time, c.Now.Time), "tijd", c.Words.Hour(last.Time))}
	if len(list) > 1 {
		text[0] = c.T("report.step.climbed.times", "n", len(list), "dag", c.Words.Day(last.Time, c.Now.Time), "tijd", c.Words.Hour(last.Time))
	}
	if len(knows) > 0 {
		text = append(text, c.T("report.step.duty", "wie", strings.Join(knows, "; ")))
	}
	title := c.T("report.step.climbed.still")
	if len(reads) > 0 {
		title = c.T("report.step.climbed", "wie", strings.Join(reads, ", "))
	}
	return ui.Step{Title: title, Text: strings.Join(text, " ")}
}

func (o opened) by(c *web.Ctx) string {
	day := c.Words.Date(o.SignalAt.Time)
	if name := o.reporterName(c); !o.Mine(c.Actor.Person) && !o.ByCode {
		return name + ", " + day
	}
	return day
}

func (o opened) reporterName(c *web.Ctx) string {
	return first(o.Seen.Reporter, c.T("report.by.nobody"))
}

func (o opened) howLine(c *web.Ctx) string {
	at := first(o.Reach, o.reporterPhone)
	if o.How != ByPhone {
		at = o.Reach
	}
	if at == "" {
		return c.T("report.hears." + o.How)
	}
	return c.T("report.hears."+o.How) + ": " + at
}

func (o opened) why(c *web.Ctx) string { return access.Why(o.Policy, c.Words.Lang()) }

func (o opened) seen(c *web.Ctx) string {
	if len(o.subjects()) == 0 {
		return ""
	}
	return c.T("report.seen")
}

// next lists who may be named as next: every other organisation, and giving it back to the sender.
func (o opened) next(c *web.Ctx) []ui.Option {
	out := []ui.Option{{Value: string(o.OwnerOrg), Label: c.T("report.refuse.back", "wie", o.OwnerOrgName)}}
	for _, x := range o.orgs {
		if x.Value != string(o.Pass.To.Org) {
			out = append(out, x)
		}
	}
	return out
}

// primary is how much the button of the message weighs: as long as the reporter has not heard it is the one thing to do.
func (o opened) primary() ui.Kind {
	if o.receiver || o.Urgent() {
		return ui.Secondary
	}
	return ui.Primary
}

func (o opened) waitTitle(c *web.Ctx) string {
	if o.FirstActAt.IsZero() {
		return c.T("report.pro.waits")
	}
	return c.T("report.pro.first")
}

func waited(c *web.Ctx, x Report) string {
	n := x.Waited(c.Now)
	if n == 0 {
		return c.T("report.waited.none")
	}
	return c.T("report.waited", "n", n)
}

// word is the state in a few words for professionals; it goes with Says.
func word(x Report) string { return strings.Replace(x.Says(), "report.says.", "report.state.", 1) }

func badge(x Report) ui.State {
	switch x.Says() {
	case "report.says.urgent":
		return ui.Broken
	case "report.says.solved":
		return ui.Kept
	case "report.says.done":
		return ui.Told
	case "report.says.unheard":
		return ui.Today
	case "report.says.partly", "report.says.not":
		return ui.Refused
	case "report.says.busy", "report.says.table":
		return ui.Agreed
	}
	return ui.Proposed
}

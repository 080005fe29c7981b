package pact

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/db"
	"tafel/internal/ledger"
	"tafel/internal/ui"
	"tafel/internal/verb"
	"tafel/internal/web"
)

// Mount adds this room's pages.
func (s *Service) Mount(w *web.Server) {
	w.Get("/spelregels", verb.Professionals, s.listPage)
	w.Fragment("/spelregels", verb.Professionals, s.listPage)
	w.Raw("GET /spelregels/uitvoer.csv", verb.Professionals, s.exportCSV)
	w.Raw("GET /spelregels/uitvoer.xlsx", verb.Professionals, s.exportXLSX)
	w.Get("/spelregels/nieuw", verb.Professionals, s.newPage)
	w.Get("/spelregels/{id}", verb.Professionals, s.onePage)
	w.Get("/tafels/{id}/spelregels", verb.Professionals, s.tablePage)
}

// lists are what can be chosen on a page.
type lists struct {
	domains []tafel.Domain
	orgs    []tafel.OrgRef
	kinds   []string
	own     []ui.Option // colleagues who can own a rule, for who leads
}

func (s *Service) lists(r db.Reader, c *web.Ctx) (l lists, err error) {
	if l.domains, err = s.Domains(r, c.Words.Lang()); err != nil {
		return l, err
	}
	l.kinds = s.Kinds
	l.orgs, err = s.Orgs(r)
	return l, err
}

// domainNames writes life domains in words.
func (l lists) domainNames(keys []string) string {
	var out []string
	for _, k := range keys {
		name := k
		for _, d := range l.domains {
			if d.Key == k {
				name = d.Name
			}
		}
		out = append(out, name)
	}
	return strings.Join(out, ", ")
}

func kindNames(c *web.Ctx, keys []string) string {
	var out []string
	for _, k := range keys {
		out = append(out, c.T("organisation.kind."+k))
	}
	return strings.Join(out, ", ")
}

// found is the list with what was asked.
type found struct {
	lists
	rules []Rule
	in    ListIn
	asked string
}

func (s *Service) listPage(c *web.Ctx) (web.View, error) {
	f := found{in: ListIn{Domain: c.R.FormValue("leefgebied"), Org: c.R.FormValue("organisatie"), State: c.R.FormValue("stand")}, asked: strings.TrimSpace(c.R.PostFormValue("vraag"))}
	r := s.DB.Plain(c.Context())
	var err error
	if f.rules, err = s.list(r, c.Actor, f.in, f.asked); err != nil {
		return web.View{}, err
	}
	if f.lists, err = s.lists(r, c); err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("pact.title"), Tab: "tables", Width: "text", Body: listBody(c, f)}, nil
}

func (s *Service) newPage(c *web.Ctx) (web.View, error) {
	if err := mayPropose(c.Actor); err != nil {
		return web.View{}, err
	}
	table := c.Query("tafel")
	back := ui.Link{Label: c.T("pact.title"), Href: "/spelregels"}
	if table != "" {
		err := s.DB.View(c.Context(), c.Actor, "pact.propose", func(v *db.View) error {
			st, err := s.Standing(v, c.Actor, tafel.TableID(table))
			if err == nil && mayUse(c.Actor, st) != nil {
				err = access.NotFound()
			}
			return err
		})
		if err != nil {
			return web.View{}, err
		}
		back = ui.Link{Label: c.T("pact.at"), Href: "/tafels/" + table + "/spelregels"}
	}
	l, err := s.lists(s.DB.Plain(c.Context()), c)
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("pact.propose.title"), Tab: "tables", Width: "text", Body: newBody(c, l, table), Back: back}, nil
}

func (s *Service) onePage(c *web.Ctx) (web.View, error) {
	r := s.DB.Plain(c.Context())
	w, err := s.look(r, c.Actor, c.Path("id"))
	if err != nil {
		return web.View{}, err
	}
	l, err := s.lists(r, c)
	if err != nil {
		return web.View{}, err
	}
	if _, asked := Has(w.Signs, c.Actor.Org); maySign(c.Actor, asked) == nil {
		list, err := s.Workers(r, c.Actor.Org)
		if err != nil {
			return web.View{}, err
		}
		for _, x := range list {
			l.own = append(l.own, ui.Option{Value: string(x.Person), Label: x.Name + ", " + x.Function})
		}
	}
	return web.View{Title: w.Text.Title, Tab: "tables", Width: "text", Body: oneBody(c, w, l), Back: ui.Link{Label: c.T("pact.title"), Href: "/spelregels"}}, nil
}

func (s *Service) tablePage(c *web.Ctx) (web.View, error) {
	id := tafel.TableID(c.Path("id"))
	var list []Offer
	var st tafel.Standing
	err := s.DB.View(c.Context(), c.Actor, "pact.at", func(v *db.View) (err error) {
		list, st, err = s.around(v, c.Actor, id)
		return err
	})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("pact.at"), Tab: "tables", Width: "text", Household: st.Household, Body: tableBody(c, st, list), Back: ui.Link{Label: c.T("pact.table", "n", st.Number), Href: "/tafels/" + string(id)}}, nil
}

// SidePanel shows on the page of a table which rules it uses and which fit: one statement, none when nothing can fit.
func (s *Service) SidePanel(c *web.Ctx, v *db.View, st tafel.Standing) (templ.Component, error) {
	if mayUse(c.Actor, st) != nil {
		return nil, nil
	}
	none, err := db.None(v, AtTable, st.Table)
	if err != nil {
		return nil, err
	}
	var list []Offer
	if !none {
		if list, err = at(v, st.Table); err != nil {
			return nil, err
		}
	}
	return sidePanel(c, st, list), nil
}

func stateText(c *web.Ctx, p Rule) string {
	switch {
	case p.State == Ended:
		return c.T("pact.state.ended")
	case p.State == Force && p.Latest > p.InForce:
		return c.T("pact.state.changing", "n", p.HasSaid, "van", p.Signers)
	case p.State == Force:
		return c.T("pact.state.force")
	case p.Declined > 0:
		return c.T("pact.state.declined")
	}
	return c.T("pact.state.asked", "n", p.HasSaid, "van", p.Signers)
}

// domainBoxes, kindBoxes and orgBoxes are what can be ticked in the form of a verb.
func domainBoxes(c *web.Ctx, verbName string, l lists, now []string) ui.Field {
	f := c.Field(verbName, "leefgebieden", "")
	f.Required = true
	for _, d := range l.domains {
		f.Options = append(f.Options, ui.Option{Value: d.Key, Label: d.Name, Selected: c.Chosen(verbName, "leefgebieden", d.Key, has(now, d.Key))})
	}
	return f
}

func kindBoxes(c *web.Ctx, verbName string, l lists, now []string) ui.Field {
	f := c.Field(verbName, "soorten", "")
	for _, k := range l.kinds {
		f.Options = append(f.Options, ui.Option{Value: k, Label: c.T("organisation.kind." + k), Selected: c.Chosen(verbName, "soorten", k, has(now, k))})
	}
	return f
}

func orgBoxes(c *web.Ctx, verbName string, l lists, now []string) ui.Field {
	f := c.Field(verbName, "organisaties", "")
	f.Required = true
	for _, o := range l.orgs {
		f.Options = append(f.Options, ui.Option{Value: string(o.ID), Label: o.Name, Selected: c.Chosen(verbName, "organisaties", string(o.ID), has(now, string(o.ID)))})
	}
	return f
}

func has(list []string, key string) bool {
	for _, x := range list {
		if x == key {
			return true
		}
	}
	return false
}

func orgKeys(list []Sign) []string {
	var out []string
	for _, s := range list {
		out = append(out, string(s.Org))
	}
	return out
}

// ownerField chooses who owns the rule now.
func ownerField(c *web.Ctx, verbName string, l lists, now string) ui.Field {
	f := c.Field(verbName, "persoon", now)
	f.Options = l.own
	return f
}

// area is a text area of a form.
func area(c *web.Ctx, verbName, name, value string, rows, most int) ui.Field {
	f := c.Must(verbName, name, value)
	f.Rows, f.Max = rows, most
	return f
}

func filters(c *web.Ctx, f found) []ui.Field {
	d := ui.Field{Name: "leefgebied", Label: c.T("pact.filter.leefgebied"), Value: f.in.Domain, Choose: c.T("pact.filter.all"), Quiet: true, Options: web.Choices(f.domains)}
	o := ui.Field{Name: "organisatie", Label: c.T("pact.filter.organisatie"), Value: f.in.Org, Choose: c.T("pact.filter.all"), Quiet: true}
	for _, x := range f.orgs {
		o.Options = append(o.Options, ui.Option{Value: string(x.ID), Label: x.Name})
	}
	st := ui.Field{Name: "stand", Label: c.T("pact.filter.stand"), Value: f.in.State, Choose: c.T("pact.filter.all"), Quiet: true}
	for _, x := range []string{Force, Asked, Ended} {
		st.Options = append(st.Options, ui.Option{Value: x, Label: c.T("pact.filter." + x)})
	}
	return []ui.Field{d, o, st}
}

func clear(f found) string {
	if f.in == (ListIn{}) && f.asked == "" {
		return ""
	}
	return "/spelregels"
}

// newest is the text that waits for signatures, when it is another than the one that counts.
func (w whole) newest() (Text, bool) {
	if len(w.Texts) > 0 && w.Texts[0].N != w.Text.N && w.State != Ended {
		return w.Texts[0], true
	}
	return w.Text, false
}

func ownerText(c *web.Ctx, x Sign) string {
	if x.PersonName != "" {
		return c.T("pact.owner.person", "functie", x.Function, "wie", x.PersonName)
	}
	return c.T("pact.owner.function", "functie", x.Function)
}

// export writes the rules of play, one a row. They are about nobody; that they were exported stands in the log.
func (s *Service) export(c *web.Ctx, put func([]string) error) error {
	who := c.Actor
	who.Via = "export"
	var list []Rule
	var l lists
	err := s.DB.Do(c.Context(), who, "pact.export", func(tx *db.Tx) (err error) {
		if list, err = s.list(tx, c.Actor, ListIn{Domain: c.Query("leefgebied"), Org: c.Query("organisatie"), State: c.Query("stand")}, ""); err != nil {
			return err
		}
		tx.Note(ledger.Note{Ref: "pact", Key: "pact.note.export", Args: []any{"n", len(list)}, What: "pact"})
		l, err = s.lists(tx, c)
		return err
	})
	if err != nil {
		return err
	}
	var head []string
	for _, k := range []string{"title", "situation", "play", "domains", "kinds", "org", "at", "state", "version", "used", "refused", "review"} {
		head = append(head, c.T("pact.col."+k))
	}
	if err := put(head); err != nil {
		return err
	}
	for _, p := range list {
		n := func(x int64) string { return strconv.FormatInt(x, 10) }
		if err := put([]string{p.Text.Title, p.Text.Situation, p.Text.Play, l.domainNames(p.Text.Domains), kindNames(c, p.Text.Kinds), p.OrgName, string(p.At.Date()), stateText(c, p), n(p.Text.N), n(p.Used), n(p.Refused), string(p.Review)}); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) exportCSV(c *web.Ctx, w http.ResponseWriter) error {
	return c.CSV(w, "spelregels", func(put func([]string) error) error { return s.export(c, put) })
}

func (s *Service) exportXLSX(c *web.Ctx, w http.ResponseWriter) error {
	return c.XLSX(w, "spelregels", c.T("pact.title"), func(put func([]string) error) error { return s.export(c, put) })
}

// sheets are the addresses of the list as a file, with what was filtered.
func sheets(c *web.Ctx, f found) []ui.Action {
	q := url.Values{}
	for k, v := range map[string]string{"leefgebied": f.in.Domain, "organisatie": f.in.Org, "stand": f.in.State} {
		if v != "" {
			q.Set(k, v)
		}
	}
	tail := ""
	if len(q) > 0 {
		tail = "?" + q.Encode()
	}
	return []ui.Action{{Label: c.T("pact.xlsx"), Href: "/spelregels/uitvoer.xlsx" + tail, Kind: ui.AsLink}, {Label: c.T("pact.csv"), Href: "/spelregels/uitvoer.csv" + tail, Kind: ui.AsLink}}
}

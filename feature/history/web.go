package history

import (
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/a-h/templ"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/db"
	"tafel/internal/ui"
	"tafel/internal/verb"
	"tafel/internal/web"
)

// Mount adds this room's pages.
func (s *Service) Mount(w *web.Server) {
	w.Get("/tafels/{id}/tijdlijn", verb.SignedIn, s.page)
	w.Get("/tafels/{id}/tijdlijn/afdruk", verb.SignedIn, s.print)
}

// day is the lines of one day.
type day struct {
	title string
	rows  []row
}

// row is one line as the page shows it.
type row struct {
	id, time, iso, who, text string
	late                     bool
	more                     []row
}

func (s *Service) row(c *web.Ctx, names map[string]string, l Line) row {
	who := l.Name
	if l.Who == "" && who == "" {
		who = c.T("history.clock")
	} else if l.Who != "" && l.Who == c.Actor.Person {
		who = c.T("history.me")
	}
	text := sentence(c.Words, c.Now, names, l)
	who, text = speak(who, l.Name, text)
	return row{id: "r-" + l.ID, time: c.Words.Hour(l.At.Time), iso: l.At.Format("2006-01-02T15:04"), who: who, text: text}
}

// speak joins who did it and what it says. Some rooms write what somebody did ("stelt voor: ..."), some a whole
// sentence ("Bas Mulder zit aan tafel"): then the name comes before it with a colon, unless it begins with it.
func speak(who, name, text string) (string, string) {
	first, _ := utf8.DecodeRuneInString(text)
	switch {
	case name != "" && strings.HasPrefix(text, name):
		return "", text
	case unicode.IsUpper(first) && who != "":
		return who + ":", text
	}
	return who, text
}

func (s *Service) days(c *web.Ctx, names map[string]string, entries []Entry) []day {
	var out []day
	last := ""
	for _, e := range entries {
		if d := string(e.At.Date()); d != last {
			last = d
			out = append(out, day{title: c.Words.Day(e.At.Time, c.Now.Time)})
		}
		x := s.row(c, names, e.Line)
		for _, m := range e.More {
			x.more = append(x.more, s.row(c, names, m))
		}
		d := &out[len(out)-1]
		d.rows = append(d.rows, x)
	}
	return out
}

// pageData is what the page shows.
type pageData struct {
	table   string // address of the table
	here    string // address of the time line without choices
	title   string
	all     int64
	since   string
	days    []day
	chips   []ui.Tab
	kind    string
	own     bool
	people  ui.Field
	chosen  bool
	next    string
	newest  string
	printed ui.PrintTitle
	why     ui.Reason
}

func (s *Service) page(c *web.Ctx) (web.View, error) {
	in := ListIn{Table: tafel.TableID(c.Path("id")), Kind: c.Query("soort"), Who: tafel.PersonID(c.Query("wie")), Own: c.Query("eigen") == "ja", Before: c.Query("voor")}
	var p pageData
	var st tafel.Standing
	err := s.DB.View(c.Context(), c.Actor, "history.list", func(v *db.View) error {
		var err error
		if st, err = s.open(v, c.Actor, in.Table); err != nil {
			return err
		}
		f, err := choose(c.Actor, in)
		if err != nil {
			return err
		}
		t, err := s.read(v, c.Actor, st, f, pageSize)
		if err != nil {
			return err
		}
		p, err = s.head(c, v, st)
		if err != nil {
			return err
		}
		who, err := people(v, eyes(c.Actor, st))
		if err != nil {
			return err
		}
		names, err := s.domainNames(v, c.Words.Lang())
		if err != nil {
			return err
		}
		p.days = s.days(c, names, Fold(t.lines))
		p.kind, p.own, p.chosen = in.Kind, in.Own, in.Kind != "" || in.Own || in.Who != ""
		p.chips = s.chips(c, p.here, in)
		p.people = ui.Field{Name: "wie", Label: c.T("history.who"), Value: string(in.Who), Quiet: true, Choose: c.T("history.who.all")}
		for _, x := range who {
			p.people.Options = append(p.people.Options, ui.Option{Value: string(x.Person), Label: x.Name})
		}
		if t.next != "" {
			p.next = address(p.here, in, t.next)
		}
		if in.Before != "" {
			p.newest = address(p.here, in, "")
		}
		return nil
	})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: p.title, Tab: "tables", Width: "text", Back: ui.Link{Label: c.T("history.back"), Href: p.table}, Body: timelinePage(c, p), Household: st.Household}, nil
}

func (s *Service) head(c *web.Ctx, v *db.View, st tafel.Standing) (pageData, error) {
	p := pageData{table: "/tafels/" + url.PathEscape(string(st.Table))}
	p.here = p.table + "/tijdlijn"
	name := ""
	if st.Household != "" && st.Seated() { // who left keeps what was his own, and no more
		n, err := s.HouseholdName(v, st.Household)
		if err != nil {
			return p, err
		}
		name = n
	}
	p.title = c.T("history.title", "n", st.Number)
	about := c.T("history.table", "n", st.Number)
	if name != "" {
		about = c.T("history.table.of", "n", st.Number, "name", name)
	}
	n, since, err := count(v, eyes(c.Actor, st))
	if err != nil {
		return p, err
	}
	p.all = n
	if !since.IsZero() {
		p.since = c.Words.Date(since.Time)
	}
	p.printed = ui.PrintTitle{Title: p.title, About: about, Warn: c.T("history.print.warn"),
		By: c.T("history.print.by", "name", c.Actor.Name, "date", c.Words.Date(c.Now.Time))}
	if st.Kind != tafel.SeatHousehold {
		text := c.T("history.why", "role", st.Role)
		if st.GroundText != "" {
			text += " " + c.T("history.why.ground", "ground", st.GroundText)
		}
		policy, _ := readTable(c.Actor, st)
		p.why = ui.Reason{Text: text, Seen: c.T("history.why.seen"), Href: access.WhyLink(policy, st)}
		if d := domainsOf(st); d != "*" {
			p.why.Extra = c.T("history.why.part")
		}
	}
	return p, nil
}

func (s *Service) chips(c *web.Ctx, here string, in ListIn) []ui.Tab {
	all := in
	all.Kind, all.Own, all.Before = "", false, ""
	out := []ui.Tab{{Label: c.T("history.kind.all"), Href: address(here, all, ""), Current: in.Kind == "" && !in.Own}}
	for _, k := range Kinds {
		x := all
		x.Kind = k.Name
		out = append(out, ui.Tab{Label: c.T("history.kind." + k.Name), Href: address(here, x, ""), Current: in.Kind == k.Name && !in.Own})
	}
	own := all
	own.Own, own.Who = true, ""
	return append(out, ui.Tab{Label: c.T("history.own"), Href: address(here, own, ""), Current: in.Own})
}

// address is a time line's address with what was chosen; only ids and kinds stand in it.
func address(here string, in ListIn, before string) string {
	q := url.Values{}
	if in.Kind != "" {
		q.Set("soort", in.Kind)
	}
	if in.Own {
		q.Set("eigen", "ja")
	} else if in.Who != "" {
		q.Set("wie", string(in.Who))
	}
	if before != "" {
		q.Set("voor", before)
	}
	if len(q) == 0 {
		return here
	}
	return here + "?" + q.Encode()
}

// print is the whole time line on paper: oldest first, nothing folded.
func (s *Service) print(c *web.Ctx) (web.View, error) {
	in := ListIn{Table: tafel.TableID(c.Path("id")), Kind: c.Query("soort"), Who: tafel.PersonID(c.Query("wie")), Own: c.Query("eigen") == "ja"}
	var p pageData
	err := s.DB.View(c.Context(), c.Actor, "history.print", func(v *db.View) error {
		st, err := s.open(v, c.Actor, in.Table)
		if err != nil {
			return err
		}
		f, err := choose(c.Actor, in)
		if err != nil {
			return err
		}
		t, err := s.read(v, c.Actor, st, f, printSize)
		if err != nil {
			return err
		}
		if p, err = s.head(c, v, st); err != nil {
			return err
		}
		names, err := s.domainNames(v, c.Words.Lang())
		if err != nil {
			return err
		}
		var entries []Entry
		for i := len(t.lines) - 1; i >= 0; i-- {
			entries = append(entries, Entry{Line: t.lines[i]})
		}
		p.days = s.days(c, names, entries)
		return nil
	})
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: p.title, Body: printPage(c, p), Print: true}, nil
}

// SidePanel shows the latest of the time line (table's page). The page that draws it noted the look at the
// table, so no line of its own is written here.
func (s *Service) SidePanel(c *web.Ctx, v *db.View, st tafel.Standing) (templ.Component, error) {
	if _, err := readTable(c.Actor, st); err != nil {
		return nil, err
	}
	t, err := s.read(v, c.Actor, st, filter{}, 4*sideSize)
	if err != nil {
		return nil, err
	}
	n, since, err := count(v, eyes(c.Actor, st))
	if err != nil {
		return nil, err
	}
	names, err := s.domainNames(v, c.Words.Lang())
	if err != nil {
		return nil, err
	}
	entries := Fold(t.lines)
	var moments []ui.Moment
	for _, e := range entries[:min(len(entries), sideSize)] {
		x, at := s.row(c, names, e.Line), c.Past(e.At)
		m := ui.Moment{Time: at.Abs, ISO: at.ISO, Who: x.who, Text: x.text}
		if m.Time == "" {
			m.Time = at.Rel
		}
		if k := len(e.More); k > 0 {
			m.Text += " " + c.T("history.more", "n", k)
		}
		moments = append(moments, m)
	}
	h := ui.SheetHead{ID: "geschiedenis", Title: c.T("history.side"), Fold: "geschiedenis"}
	if n > 0 {
		h.Link = ui.Link{Label: c.T("history.side.all", "n", strconv.FormatInt(n, 10), "date", c.Words.Date(since.Time)), Href: "/tafels/" + url.PathEscape(string(st.Table)) + "/tijdlijn"}
	}
	return sidePanel(c, h, moments), nil
}

package organisation

import (
	"tafel"
	"tafel/internal/db"
	"tafel/internal/ledger"
	"tafel/internal/ui"
	"tafel/internal/verb"
	"tafel/internal/web"
)

// Mount adds this room's pages.
func (s *Service) Mount(w *web.Server) {
	w.Get("/organisaties", verb.Professionals, s.listPage)
	w.Fragment("/organisaties", verb.Professionals, s.listPage)
	w.Get("/organisaties/{id}", verb.Professionals, s.orgPage)
	w.Get("/beheer", verb.Admins, func(c *web.Ctx) (web.View, error) {
		return web.View{Title: c.T("organisation.manage.title"), Tab: "manage", Width: "text", Body: managePage(c, w.Desks())}, nil
	})
	w.Get("/beheer/organisaties", verb.Admins, s.manageList)
	w.Get("/beheer/organisaties/{id}", verb.Admins, s.manageOrg)
	w.Get("/beheer/werkplekken/{id}", verb.Admins, s.managePost)
	w.Manage("/beheer/organisaties", "organisation.desk", "organisation.desk.about")
}

// line is one organisation in the list.
type line struct {
	Organisation
	Contact tafel.Worker
	Named   bool
	People  int
}

type listData struct {
	asked  string
	found  []Post
	lines  []line
	kind   string
	kinds  []string
	lonely int // organisations where nobody can be called by name
}

func (s *Service) lines(c *web.Ctx) ([]line, []Post, error) {
	if err := mayRead(c.Actor); err != nil {
		return nil, nil, err
	}
	r := s.DB.Plain(c.Context())
	list, err := orgs(r, r.Now().Date())
	if err != nil {
		return nil, nil, err
	}
	all, err := working(r, "", "", r.Now().Date())
	if err != nil {
		return nil, nil, err
	}
	var out []line
	for _, o := range list {
		own := of(all, o.ID)
		x := line{Organisation: o, People: len(own)}
		if x.Contact, x.Named, err = s.reachable(r, o, own); err != nil {
			return nil, nil, err
		}
		out = append(out, x)
	}
	return out, all, nil
}

func of(all []Post, o tafel.OrgID) []Post {
	var out []Post
	for _, p := range all {
		if p.Org == o {
			out = append(out, p)
		}
	}
	return out
}

func (s *Service) listPage(c *web.Ctx) (web.View, error) {
	lines, all, err := s.lines(c)
	if err != nil {
		return web.View{}, err
	}
	d := listData{kind: c.Query("soort")}
	have := map[string]bool{}
	for _, l := range lines {
		have[l.Kind] = true
		if !l.Named {
			d.lonely++
		}
		if d.kind == "" || d.kind == l.Kind {
			d.lines = append(d.lines, l)
		}
	}
	for _, k := range Kinds {
		if have[k] {
			d.kinds = append(d.kinds, k)
		}
	}
	if c.R.Method == "POST" {
		if q := []rune(c.R.PostForm.Get("vraag")); len(q) > 0 {
			d.asked = string(q[:min(len(q), 200)])
		}
		for _, p := range all {
			if d.asked != "" && matches(p, d.asked) && len(d.found) < 100 {
				d.found = append(d.found, p)
			}
		}
	}
	return web.View{Title: c.T("organisation.list.title"), Tab: "organisations", Body: listView(c, d)}, nil
}

// colleague is one person of an organisation, with who stands in today.
type colleague struct {
	Post
	StandIn string // name of who stands in, "" when present
}

type group struct {
	Team
	People []colleague
}

type orgData struct {
	mine    bool   // the reader works here
	phone   string // and can be called on
	org     Organisation
	contact tafel.Worker
	named   bool
	groups  []group
	admin   bool
}

func (s *Service) orgPage(c *web.Ctx) (web.View, error) {
	if err := mayRead(c.Actor); err != nil {
		return web.View{}, err
	}
	r := s.DB.Plain(c.Context())
	o, ok, err := orgOf(r, tafel.OrgID(c.Path("id")))
	if err != nil || !ok || o.Ended != "" && o.Ended <= r.Now().Date() {
		return web.View{}, missing(err)
	}
	d := orgData{org: o, admin: mayManage(c.Actor) == nil}
	list, err := working(r, o.ID, "", r.Now().Date())
	if err != nil {
		return web.View{}, err
	}
	for _, p := range list { // who works here keeps the own number
		if p.Person == c.Actor.Person && mayPhone(c.Actor) == nil {
			d.mine, d.phone = true, p.Phone
		}
	}
	if d.contact, d.named, err = s.reachable(r, o, list); err != nil {
		return web.View{}, err
	}
	if d.groups, err = s.groups(r, o.ID, list); err != nil {
		return web.View{}, err
	}
	return web.View{Title: o.Name, Tab: "organisations", Back: ui.Link{Label: c.T("organisation.list.title"), Href: "/organisaties"}, Body: orgView(c, d)}, nil
}

// groups puts people in their teams; those without a team come last, and a team without people is shown.
func (s *Service) groups(r db.Reader, o tafel.OrgID, list []Post) ([]group, error) {
	all, err := teams(r, o)
	if err != nil {
		return nil, err
	}
	out := make([]group, len(all), len(all)+1)
	at := map[tafel.TeamID]int{}
	for i, t := range all {
		out[i].Team = t
		at[t.ID] = i
	}
	names := map[tafel.PersonID]string{}
	for _, p := range list {
		names[p.Person] = p.Name
	}
	var rest group
	for _, p := range list {
		x := colleague{Post: p}
		if s.Deputy != nil {
			d, err := s.Deputy(r, p.Person)
			if err != nil {
				return nil, err
			}
			if d != p.Person {
				x.StandIn = names[d]
			}
		}
		if i, ok := at[p.Team]; ok {
			out[i].People = append(out[i].People, x)
		} else {
			rest.People = append(rest.People, x)
		}
	}
	if len(rest.People) > 0 {
		out = append(out, rest)
	}
	return out, nil
}

func (s *Service) manageList(c *web.Ctx) (web.View, error) {
	lines, _, err := s.lines(c)
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: c.T("organisation.desk"), Tab: "manage", Back: ui.Link{Label: c.T("organisation.manage.title"), Href: "/beheer"}, Body: manageListView(c, lines)}, nil
}

type manageData struct {
	org    Organisation
	teams  []Team
	people []Post
	coming []Post
	past   []ledger.Line
}

func (s *Service) manageOrg(c *web.Ctx) (web.View, error) {
	if err := mayManage(c.Actor); err != nil {
		return web.View{}, err
	}
	r := s.DB.Plain(c.Context())
	o, ok, err := orgOf(r, tafel.OrgID(c.Path("id")))
	if err != nil || !ok {
		return web.View{}, missing(err)
	}
	d := manageData{org: o}
	if d.teams, err = teams(r, o.ID); err != nil {
		return web.View{}, err
	}
	if d.people, err = working(r, o.ID, "", r.Now().Date()); err != nil {
		return web.View{}, err
	}
	if d.coming, err = coming(r, o.ID, r.Now().Date()); err != nil {
		return web.View{}, err
	}
	if d.past, err = ledger.NotesOf(r, string(o.ID)); err != nil {
		return web.View{}, err
	}
	return web.View{Title: o.Name, Tab: "manage", Back: ui.Link{Label: c.T("organisation.desk"), Href: "/beheer/organisaties"}, Body: manageOrgView(c, d)}, nil
}

type postData struct {
	post    Post
	teams   []Team
	answers int64
}

func (s *Service) managePost(c *web.Ctx) (web.View, error) {
	if err := mayManage(c.Actor); err != nil {
		return web.View{}, err
	}
	r := s.DB.Plain(c.Context())
	p, ok, err := postOf(r, c.Path("id"))
	if err != nil || !ok {
		return web.View{}, missing(err)
	}
	d := postData{post: p}
	if d.teams, err = teams(r, p.Org); err != nil {
		return web.View{}, err
	}
	if d.answers, err = answering(r, p.Person); err != nil {
		return web.View{}, err
	}
	return web.View{Title: p.Name, Tab: "manage", Width: "text", Back: ui.Link{Label: p.OrgName, Href: "/beheer/organisaties/" + string(p.Org)}, Body: managePostView(c, d)}, nil
}

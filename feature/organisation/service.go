package organisation

import (
	"context"
	_ "embed"
	"strconv"
	"strings"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/jobs"
	"tafel/internal/ledger"
)

// Words are this room's texts.
//
//go:embed words.json
var Words []byte

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/organisation.go fills them.
type Service struct {
	DB *db.DB
	// AddPerson adds a professional as a person (person room).
	AddPerson func(tx *db.Tx, given, prefix, family, phone, email string) (tafel.PersonID, error)
	// AddAccount gives somebody an account with roles, or adds roles to the one there is (account room).
	AddAccount func(tx *db.Tx, p tafel.PersonID, roles []tafel.Role) (tafel.AccountID, error)
	// Deputy is who stands in for somebody today (account room).
	Deputy func(r db.Reader, p tafel.PersonID) (tafel.PersonID, error)
	// OnChanged tells other rooms (find) that an organisation (no person) or somebody's post was changed.
	OnChanged []func(tx *db.Tx, o tafel.OrgID, p tafel.PersonID) error
}

func (s *Service) changed(tx *db.Tx, o tafel.OrgID, p tafel.PersonID) error {
	for _, f := range s.OnChanged {
		if err := f(tx, o, p); err != nil {
			return err
		}
	}
	return nil
}

// OrgName is the name of an organisation; "" when it does not exist.
func (s *Service) OrgName(r db.Reader, o tafel.OrgID) (string, error) {
	x, _, err := orgOf(r, o)
	return x.Name, err
}

// Worker gives a professional with organisation, team and function, when the person works somewhere now.
func (s *Service) Worker(r db.Reader, p tafel.PersonID) (w tafel.Worker, ok bool, err error) {
	x, ok, err := runningPost(r, p, r.Now().Date())
	return worker(x), ok, err
}

func worker(p Post) tafel.Worker {
	return tafel.Worker{Party: tafel.Party{Person: p.Person, Org: p.Org, Name: p.Name, OrgName: p.OrgName},
		Team: p.Team, TeamName: p.TeamName, Function: p.Function, Phone: p.Phone, Hours: p.Hours}
}

// Leader is who leads a team, for the next rung of a clock; "" when nobody does.
func (s *Service) Leader(r db.Reader, t tafel.TeamID) (tafel.PersonID, error) {
	return leaderOf(r, t, r.Now().Date())
}

// Leads is who leads at an organisation: who signs for it; "" when nobody does.
func (s *Service) Leads(r db.Reader, o tafel.OrgID) (tafel.PersonID, error) {
	list, err := working(r, o, "", r.Now().Date())
	for _, p := range list {
		if p.Leads {
			return p.Person, err
		}
	}
	return "", err
}

// Orgs lists the organisations of today, to choose from.
func (s *Service) Orgs(r db.Reader) ([]tafel.OrgRef, error) {
	list, err := orgs(r, r.Now().Date())
	out := make([]tafel.OrgRef, len(list))
	for i, o := range list {
		out[i] = tafel.OrgRef{ID: o.ID, Name: o.Name, Kind: o.Kind}
	}
	return out, err
}

// Workers lists who works at an organisation today, or in the whole region with "".
func (s *Service) Workers(r db.Reader, o tafel.OrgID) ([]tafel.Worker, error) {
	list, err := working(r, o, "", r.Now().Date())
	out := make([]tafel.Worker, len(list))
	for i, p := range list {
		out[i] = worker(p)
	}
	return out, err
}

// Kind is the kind of an organisation; "" when it does not exist.
func (s *Service) Kind(r db.Reader, o tafel.OrgID) (string, error) {
	x, _, err := orgOf(r, o)
	return x.Kind, err
}

// Load is for how many tables somebody may answer as agreed; 0 when nothing was agreed.
func (s *Service) Load(r db.Reader, p tafel.PersonID) (int64, error) {
	x, _, err := runningPost(r, p, r.Now().Date())
	return x.Load, err
}

// Reachable is the named person of an organisation who can be called today (P13): the fixed contact or the
// deputy, else who leads a team, else anybody who works there. ok is false when nobody does.
func (s *Service) Reachable(r db.Reader, o tafel.OrgID) (w tafel.Worker, ok bool, err error) {
	x, ok, err := orgOf(r, o)
	if err != nil || !ok {
		return w, false, err
	}
	list, err := working(r, o, "", r.Now().Date())
	if err != nil {
		return w, false, err
	}
	return s.reachable(r, x, list)
}

func (s *Service) reachable(r db.Reader, o Organisation, list []Post) (w tafel.Worker, ok bool, err error) {
	ask := make([]Post, 0, len(list))
	for rank := range 3 {
		for _, p := range list {
			if (rank == 0) == (p.Person == o.Contact) && (rank == 0 || (rank == 1) == p.Leads) {
				ask = append(ask, p)
			}
		}
	}
	for _, p := range ask {
		if s.Deputy == nil {
			return worker(p), true, nil
		}
		d, err := s.Deputy(r, p.Person)
		if err != nil {
			return w, false, err
		}
		for _, q := range list {
			if q.Person == d {
				return worker(q), true, nil
			}
		}
	}
	if len(ask) > 0 {
		return worker(ask[0]), true, nil
	}
	return w, false, nil
}

// AddIn makes an organisation inside another transaction (the demo, an import).
func (s *Service) AddIn(tx *db.Tx, o Organisation) (tafel.OrgID, error) {
	o.ID = tafel.NewID[tafel.OrgID]()
	if err := checkOrg(o); err != nil {
		return "", err
	}
	if taken, err := nameTaken(tx, o.Name, o.ID); err != nil || taken {
		if err == nil {
			err = tafel.Wrong("naam", "organisation.error.name")
		}
		return "", err
	}
	tx.Note(ledger.Note{Ref: string(o.ID), Key: "organisation.note.added", Args: []any{"name", o.Name}, What: "organisation"})
	if err := addOrg(tx, o); err != nil {
		return "", err
	}
	return o.ID, s.changed(tx, o.ID, "")
}

// TeamIn makes a team inside another transaction.
func (s *Service) TeamIn(tx *db.Tx, t Team) (tafel.TeamID, error) {
	t.ID = tafel.NewID[tafel.TeamID]()
	if _, ok, err := orgOf(tx, t.Org); err != nil || !ok {
		if err == nil {
			err = access.NotFound()
		}
		return "", err
	}
	if t.Phone != "" && !phone(t.Phone) {
		return "", tafel.Wrong("telefoon", "organisation.error.phone")
	}
	tx.Note(ledger.Note{Ref: string(t.Org), Key: "organisation.note.team", Args: []any{"name", t.Name}, What: "organisation"})
	return t.ID, addTeam(tx, t)
}

// PostIn gives somebody a post inside another transaction.
func (s *Service) PostIn(tx *db.Tx, p Post) (string, error) {
	p.ID = tafel.NewID[string]()
	if p.From == "" {
		p.From = tx.Now().Date()
	}
	if err := s.fits(tx, p); err != nil {
		return "", err
	}
	tx.Note(ledger.Note{Ref: string(p.Org), Key: "organisation.note.post", Args: []any{"function", p.Function, "from", string(p.From)}, What: "organisation"})
	if err := addPost(tx, p); err != nil {
		return "", err
	}
	return p.ID, s.changed(tx, p.Org, p.Person)
}

func (s *Service) fits(tx *db.Tx, p Post) error {
	if _, ok, err := orgOf(tx, p.Org); err != nil || !ok {
		if err == nil {
			err = access.NotFound()
		}
		return err
	}
	if p.Team != "" {
		t, ok, err := teamOf(tx, p.Team)
		if err != nil {
			return err
		}
		if !ok || t.Org != p.Org {
			return tafel.Wrong("team", "error.choice")
		}
	}
	others, err := postsOf(tx, p.Person)
	if err != nil {
		return err
	}
	return checkPost(p, others)
}

// Add makes an organisation.
func (s *Service) Add(ctx context.Context, a tafel.Actor, in AddInput) (Made, error) {
	var out Made
	if err := mayManage(a); err != nil {
		return out, err
	}
	err := s.DB.Do(ctx, a, "organisation.add", func(tx *db.Tx) (err error) {
		out.ID, err = s.AddIn(tx, Organisation{Name: in.Name, Kind: in.Kind, Phone: in.Phone, About: in.About})
		return err
	})
	return out, err
}

// Change edits an organisation; somebody who was first is not overwritten.
func (s *Service) Change(ctx context.Context, a tafel.Actor, in ChangeInput) (Made, error) {
	out := Made{ID: in.Org}
	if err := mayManage(a); err != nil {
		return out, err
	}
	return out, s.DB.Do(ctx, a, "organisation.change", func(tx *db.Tx) error {
		old, ok, err := orgOf(tx, in.Org)
		if err != nil || !ok {
			return missing(err)
		}
		o := Organisation{ID: in.Org, Name: in.Name, Kind: in.Kind, Phone: in.Phone, About: in.About, Contact: in.Contact, Ended: in.Ended, Version: in.Version}
		if err := checkOrg(o); err != nil {
			return err
		}
		if taken, err := nameTaken(tx, o.Name, o.ID); err != nil || taken {
			if err == nil {
				err = tafel.Wrong("naam", "organisation.error.name")
			}
			return err
		}
		if o.Contact != "" {
			if p, ok, err := runningPost(tx, o.Contact, tx.Now().Date()); err != nil || !ok || p.Org != o.ID {
				if err == nil {
					err = tafel.Wrong("contact", "organisation.error.contact")
				}
				return err
			}
		}
		tx.Note(ledger.Note{Ref: string(in.Org), Key: "organisation.note.changed", What: "organisation"})
		if ok, err := changeOrg(tx, o); err != nil {
			return err
		} else if ok {
			return s.changed(tx, o.ID, "")
		}
		return stale(map[string]string{"naam": old.Name, "soort": old.Kind, "telefoon": old.Phone, "over": old.About, "contact": string(old.Contact), "gestopt": string(old.Ended)}, old.Version)
	})
}

func missing(err error) error {
	if err != nil {
		return err
	}
	return access.NotFound()
}

func stale(theirs map[string]string, version int64) error {
	theirs["versie"] = strconv.FormatInt(version, 10)
	return &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: theirs}
}

// Team makes a team, or edits it when it is named.
func (s *Service) Team(ctx context.Context, a tafel.Actor, in TeamInput) (MadeTeam, error) {
	var out MadeTeam
	if err := mayManage(a); err != nil {
		return out, err
	}
	err := s.DB.Do(ctx, a, "organisation.team", func(tx *db.Tx) (err error) {
		if in.Team == "" {
			out.ID, err = s.TeamIn(tx, Team{Org: in.Org, Name: in.Name, Phone: in.Phone})
			return err
		}
		out.ID = in.Team
		old, ok, err := teamOf(tx, in.Team)
		if err != nil || !ok || old.Org != in.Org {
			return missing(err)
		}
		if in.Phone != "" && !phone(in.Phone) {
			return tafel.Wrong("telefoon", "organisation.error.phone")
		}
		tx.Note(ledger.Note{Ref: string(old.Org), Key: "organisation.note.team", Args: []any{"name", in.Name}, What: "organisation"})
		if ok, err := changeTeam(tx, Team{ID: in.Team, Name: in.Name, Phone: in.Phone, Version: in.Version}); err != nil || ok {
			return err
		}
		return stale(map[string]string{"naam": old.Name, "telefoon": old.Phone}, old.Version)
	})
	return out, err
}

// Post lets somebody work for an organisation: a person who is known, or a new one with an account.
func (s *Service) Post(ctx context.Context, a tafel.Actor, in PostInput) (MadePost, error) {
	out := MadePost{Org: in.Org, Person: in.Person}
	if err := mayManage(a); err != nil {
		return out, err
	}
	roles, err := roles(in.Roles)
	if err != nil {
		return out, err
	}
	if in.Person == "" && strings.TrimSpace(in.Given+in.Family) == "" {
		return out, tafel.Wrong("achternaam", "organisation.error.who")
	}
	err = s.DB.Do(ctx, a, "organisation.post", func(tx *db.Tx) (err error) {
		out.Person = in.Person
		if in.Person == "" {
			if out.Person, err = s.AddPerson(tx, in.Given, in.Prefix, in.Family, in.Phone, in.Email); err != nil {
				return err
			}
		} else if had, err := postsOf(tx, in.Person); err != nil || len(had) == 0 {
			return missing(err) // residents do not become professionals by their identifier
		}
		if in.Leads {
			roles = append(roles, tafel.Leader)
		}
		if _, err := s.AddAccount(tx, out.Person, append(roles, tafel.Professional)); err != nil {
			return err
		}
		out.ID, err = s.PostIn(tx, Post{Person: out.Person, Org: in.Org, Team: in.Team, Function: in.Function, Leads: in.Leads,
			Phone: in.Phone, Hours: in.Hours, Load: in.Load, From: in.From, Until: in.Until})
		return err
	})
	return out, err
}

func roles(names []string) ([]tafel.Role, error) {
	var out []tafel.Role
	for _, n := range names {
		switch r := tafel.Role(n); r {
		case tafel.Professional, tafel.Coordinator, tafel.Leader, tafel.Admin, tafel.Privacy:
			out = append(out, r)
		default:
			return nil, tafel.Wrong("rollen", "error.choice")
		}
	}
	return out, nil
}

// ChangePost edits function, team, phone, hours and agreed load.
func (s *Service) ChangePost(ctx context.Context, a tafel.Actor, in PostChangeInput) (MadePost, error) {
	var out MadePost
	if err := mayManage(a); err != nil {
		return out, err
	}
	err := s.DB.Do(ctx, a, "organisation.post-change", func(tx *db.Tx) error {
		old, ok, err := postOf(tx, in.Post)
		if err != nil || !ok {
			return missing(err)
		}
		p := old
		p.Team, p.Function, p.Leads, p.Phone, p.Hours, p.Load, p.Version = in.Team, in.Function, in.Leads, in.Phone, in.Hours, in.Load, in.Version
		out = MadePost{ID: old.ID, Org: old.Org, Person: old.Person}
		if err := s.fits(tx, p); err != nil {
			return err
		}
		if p.Leads && !old.Leads {
			if _, err := s.AddAccount(tx, old.Person, []tafel.Role{tafel.Leader}); err != nil {
				return err
			}
		}
		tx.Note(ledger.Note{Ref: string(old.Org), Key: "organisation.note.postchanged", Args: []any{"function", p.Function}, What: "organisation"})
		if ok, err := changePost(tx, p); err != nil {
			return err
		} else if ok {
			return s.changed(tx, p.Org, p.Person)
		}
		return stale(map[string]string{"team": string(old.Team), "functie": old.Function, "telefoon": old.Phone, "bereikbaar": old.Hours, "aantal": strconv.FormatInt(old.Load, 10)}, old.Version)
	})
	return out, err
}

// OwnPhone keeps the number on which somebody can be called at work, at the post where he or she works now.
func (s *Service) OwnPhone(ctx context.Context, a tafel.Actor, in PhoneInput) (MadePost, error) {
	var out MadePost
	if err := mayPhone(a); err != nil {
		return out, err
	}
	if in.Phone != "" && !phone(in.Phone) {
		return out, tafel.Wrong("telefoon", "organisation.error.phone")
	}
	err := s.DB.Do(ctx, a, "organisation.phone", func(tx *db.Tx) error {
		p, ok, err := runningPost(tx, a.Person, tx.Now().Date())
		if err != nil || !ok {
			return missing(err)
		}
		was := p.Phone
		p.Phone = in.Phone
		out = MadePost{ID: p.ID, Org: p.Org, Person: p.Person}
		tx.Note(ledger.Note{Ref: string(p.Org), Key: "organisation.note.phone", What: "organisation"})
		if ok, err := changePost(tx, p); err != nil {
			return err
		} else if ok {
			return s.changed(tx, p.Org, p.Person)
		}
		return stale(map[string]string{"telefoon": was}, p.Version)
	})
	return out, err
}

// EndPost sets somebody's last day. Nobody leaves with open tables: who still answers for one hands it over
// first. A last day that is still ahead is always fine; a clock then looks whether everything was handed over.
func (s *Service) EndPost(ctx context.Context, a tafel.Actor, in PostEndInput) (MadePost, error) {
	var out MadePost
	if err := mayManage(a); err != nil {
		return out, err
	}
	err := s.DB.Do(ctx, a, "organisation.post-end", func(tx *db.Tx) error {
		p, ok, err := postOf(tx, in.Post)
		if err != nil || !ok {
			return missing(err)
		}
		out = MadePost{ID: p.ID, Org: p.Org, Person: p.Person}
		last := in.Until
		if last == "" {
			last = tx.Now().Date()
		}
		if last < p.From {
			return tafel.Wrong("tot", "organisation.error.until")
		}
		n, err := answering(tx, p.Person)
		if err != nil {
			return err
		}
		if n > 0 && last <= tx.Now().Date() {
			return tafel.Refuse(tafel.Moment, "organisation.error.answers", "n", n)
		}
		if n > 0 {
			to, err := leaderOf(tx, p.Team, last)
			if err != nil {
				return err
			}
			if to == "" || to == p.Person {
				to = a.Person
			}
			if err := jobs.Set(tx, jobs.Clock{Kind: ClockLeaving, Ref: p.ID, Person: to, Due: calendar.AddWorkdays(last.Add(-7), 0).At(9, 0)}); err != nil {
				return err
			}
		}
		tx.Note(ledger.Note{Ref: string(p.Org), Key: "organisation.note.ended", Args: []any{"function", p.Function, "until", string(last)}, What: "organisation"})
		if err := endPost(tx, p.ID, last); err != nil {
			return err
		}
		return s.changed(tx, p.Org, p.Person)
	})
	return out, err
}

// List lists the organisations with their teams.
func (s *Service) List(ctx context.Context, a tafel.Actor, in ListInput) (ListOutput, error) {
	var out ListOutput
	if err := mayRead(a); err != nil {
		return out, err
	}
	r := s.DB.Plain(ctx)
	list, err := orgs(r, r.Now().Date())
	if err != nil {
		return out, err
	}
	all, err := teams(r, "")
	if err != nil {
		return out, err
	}
	out.Orgs = []OrgOutput{}
	for _, o := range list {
		if in.Kind != "" && in.Kind != o.Kind {
			continue
		}
		x := OrgOutput{ID: o.ID, Name: o.Name, Kind: o.Kind, Phone: o.Phone, About: o.About, Teams: []TeamOutput{}}
		for _, t := range all {
			if t.Org == o.ID {
				x.Teams = append(x.Teams, TeamOutput{t.ID, t.Name, t.Phone})
			}
		}
		out.Orgs = append(out.Orgs, x)
	}
	return out, nil
}

// Colleagues lists who works where.
func (s *Service) Colleagues(ctx context.Context, a tafel.Actor, in WorkersInput) (WorkersOutput, error) {
	out := WorkersOutput{Workers: []WorkerOutput{}}
	if err := mayRead(a); err != nil {
		return out, err
	}
	r := s.DB.Plain(ctx)
	list, err := working(r, in.Org, in.Team, r.Now().Date())
	for _, p := range list {
		out.Workers = append(out.Workers, WorkerOutput{Person: p.Person, Name: p.Name, Org: p.Org, OrgName: p.OrgName, Team: p.Team, TeamName: p.TeamName, Function: p.Function, Leads: p.Leads, Phone: p.Phone, Hours: p.Hours})
	}
	return out, err
}

// matches reports whether every word of a question occurs in what is known of a colleague.
func matches(p Post, question string) bool {
	hay := strings.ToLower(p.Name + " " + p.Function + " " + p.OrgName + " " + p.TeamName)
	for _, w := range strings.Fields(strings.ToLower(question)) {
		if !strings.Contains(hay, w) {
			return false
		}
	}
	return true
}

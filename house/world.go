package house

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"tafel"
	"tafel/feature/organisation"
	"tafel/feature/person"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/play"
)

// stage is where a scenario plays: its people, what it has kept, and where it prints.
func newStage(h *House, s *play.Scenario, out io.Writer) *stage {
	return &stage{h: h, s: s, out: out, end: s.Ends, people: map[string]tafel.PersonID{}, refs: map[string]map[string]string{}}
}

// founder is the actor who brings a scenario's people into being, before anybody has an account.
func founder() tafel.Actor {
	return tafel.Actor{Name: "Tafel", Roles: []tafel.Role{tafel.Admin, tafel.Clock}, Via: "play", Lang: "nl"}
}

func (st *stage) option(l play.Line, name string) string { return strings.Join(l.Opt[name], " ") }

func (st *stage) find(kind, name string) (string, error) {
	if name == "" {
		return "", nil
	}
	id, ok := st.ref(name, "")
	if !ok {
		return "", fmt.Errorf("no %s is called %s here", kind, name)
	}
	return id, nil
}

// define brings an organisation, team, person or household into being.
func (st *stage) define(ctx context.Context, l play.Line) error {
	if _, stands := st.ref(l.Who, ""); stands && (l.Kind == "organisation" || l.Kind == "team" || l.Kind == "worker") {
		return nil // the demo region has it already
	}
	return st.h.DB.Do(ctx, founder(), "play."+l.Kind, func(tx *db.Tx) error {
		tx.NoNote("the rooms note what they make")
		switch l.Kind {
		case "organisation":
			id, err := st.h.Organisation.AddIn(tx, organisation.Organisation{Name: l.Title, Kind: st.option(l, "kind"), Phone: st.option(l, "phone"), About: st.option(l, "about")})
			st.refs[l.Who] = map[string]string{"": string(id), "id": string(id)}
			return err
		case "team":
			org, err := st.find("organisation", st.option(l, "of"))
			if err != nil {
				return err
			}
			id, err := st.h.Organisation.TeamIn(tx, organisation.Team{Org: tafel.OrgID(org), Name: l.Title})
			st.refs[l.Who] = map[string]string{"": string(id), "id": string(id)}
			return err
		case "worker":
			return st.worker(tx, l)
		case "resident", "network":
			n, ok := st.made[l.Who]
			if !ok {
				n = named(l.Title)
				born, err := play.Value(st.option(l, "born"), st.h.Clock.Now(), st.end, st.ref) // end-5000d keeps an age
				if err != nil {
					return err
				}
				n.Kind, n.Born, n.Phone, n.Lang, n.Place = l.Kind, born, st.option(l, "phone"), st.option(l, "lang"), st.option(l, "place")
				n.Email = l.Who + "@voorbeeld.invalid"
				n.Secret = st.option(l, "secret") != ""
			}
			return st.person(tx, l, n, []tafel.Role{tafel.Role(l.Kind)})
		case "household":
			return st.household(tx, l)
		}
		return nil
	})
}

func (st *stage) person(tx *db.Tx, l play.Line, n person.New, roles []tafel.Role) error {
	if n.Lang == "" {
		n.Lang = st.s.Lang
	}
	id, err := st.h.Person.AddIn(tx, n)
	if err != nil {
		return err
	}
	if _, err := st.h.Account.AddIn(tx, id, roles); err != nil {
		return err
	}
	st.people[l.Who] = id
	return nil
}

func (st *stage) worker(tx *db.Tx, l play.Line) error {
	org, err := st.find("organisation", st.option(l, "at"))
	if err != nil {
		return err
	}
	team, err := st.find("team", st.option(l, "in"))
	if err != nil {
		return err
	}
	n := named(l.Title)
	n.Kind, n.Phone, n.Email = "professional", st.option(l, "phone"), l.Who+"@voorbeeld.invalid"
	roles := []tafel.Role{tafel.Professional}
	for _, r := range strings.FieldsFunc(st.option(l, "roles"), func(c rune) bool { return c == ',' || c == ' ' }) {
		roles = append(roles, tafel.Role(r))
	}
	if err := st.person(tx, l, n, roles); err != nil {
		return err
	}
	load, _ := strconv.ParseInt(st.option(l, "load"), 10, 64)
	leads := strings.Contains(st.option(l, "roles"), "leader")
	_, err = st.h.Organisation.PostIn(tx, organisation.Post{Person: st.people[l.Who], Org: tafel.OrgID(org), Team: tafel.TeamID(team),
		Function: st.option(l, "as"), Phone: st.option(l, "phone"), Load: load, Leads: leads})
	return err
}

func (st *stage) household(tx *db.Tx, l play.Line) error {
	var members []tafel.Member
	for _, who := range l.Opt["of"] {
		name, relation, _ := strings.Cut(who, ":") // jayden:zoon
		p, ok := st.people[name]
		if !ok {
			return fmt.Errorf("nobody is called %s here", name)
		}
		full, err := st.h.Person.PersonName(tx, p)
		if err != nil {
			return err
		}
		members = append(members, tafel.Member{Person: p, Name: full, Relation: relation})
	}
	id, err := st.h.Household.FormIn(tx, l.Title, members)
	st.refs[l.Who] = map[string]string{"": string(id), "id": string(id)}
	return err
}

// named cuts a full name into given name, prefix and family name.
func named(full string) person.New {
	parts := strings.Fields(full)
	n := person.New{Given: parts[0]}
	rest := parts[1:]
	for len(rest) > 1 && strings.ToLower(rest[0]) == rest[0] {
		n.Prefix = strings.TrimSpace(n.Prefix + " " + rest[0])
		rest = rest[1:]
	}
	n.Family = strings.Join(rest, " ")
	return n
}

// moment gives the moment an "at" line moves to.
func (st *stage) moment(l play.Line) (calendar.Moment, error) {
	if !l.Ago {
		return l.Time, nil
	}
	if st.end == "" {
		return calendar.Moment{}, fmt.Errorf("days before the end need a line that says when it ends, as in: ends 2026-11-19")
	}
	var hh, mm int
	if _, err := fmt.Sscanf(l.Hour, "%d:%d", &hh, &mm); err != nil {
		return calendar.Moment{}, fmt.Errorf("not a time of day: %s", l.Hour)
	}
	return st.end.Add(-l.Back).At(hh, mm), nil
}

// after gives the moment a "later" line moves to.
func after(l play.Line, now calendar.Moment) (calendar.Moment, error) {
	to := calendar.At(now.Add(l.Later))
	const day = 24
	if h := int(l.Later.Hours()); h >= day && h%day == 0 { // days keep the hour, also across daylight saving
		to = now.Date().Add(h/day).At(now.Hour(), now.Minute())
	}
	if l.Work > 0 {
		to = calendar.AddWorkdays(now.Date(), l.Work).At(now.Hour(), now.Minute())
	}
	if l.Hour != "" {
		var hh, mm int
		if _, err := fmt.Sscanf(l.Hour, "%d:%d", &hh, &mm); err != nil {
			return to, fmt.Errorf("not a time of day: %s", l.Hour)
		}
		to = to.Date().At(hh, mm)
	}
	return to, nil
}

// FirstAdmin makes the organisation, person and account that an empty region begins with. It refuses when
// anybody has an account already: from then on administrators make each other.
func (h *House) FirstAdmin(ctx context.Context, name, email, org string) error {
	return h.DB.Do(ctx, founder(), "account.first", func(tx *db.Tx) error {
		tx.NoNote("the rooms note what they make")
		any, err := h.Account.AnyIn(tx)
		if err != nil {
			return err
		}
		if any {
			return fmt.Errorf("somebody has an account already: an administrator adds people under Beheer")
		}
		o, err := h.Organisation.AddIn(tx, organisation.Organisation{Name: org, Kind: "municipality"})
		if err != nil {
			return err
		}
		n := named(name)
		n.Kind, n.Email, n.Lang = "professional", email, "nl"
		p, err := h.Person.AddIn(tx, n)
		if err != nil {
			return err
		}
		if _, err := h.Account.AddIn(tx, p, []tafel.Role{tafel.Professional, tafel.Admin}); err != nil {
			return err
		}
		_, err = h.Organisation.PostIn(tx, organisation.Post{Person: p, Org: o, Function: "beheerder"})
		return err
	})
}

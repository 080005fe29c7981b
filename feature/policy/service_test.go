package policy

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/db"
	"tafel/internal/dbtest"
	"tafel/internal/i18n"
)

// steps stands in for the rooms whose tables the preview joins.
func steps() []db.Migration {
	return append(dbtest.Floor(), db.Migration{Version: 9, Room: "test", SQL: `
CREATE TABLE organisation (id TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, ended_on TEXT NOT NULL);
CREATE TABLE organisation_post (person_id TEXT NOT NULL, org_id TEXT NOT NULL, function TEXT NOT NULL, from_on TEXT NOT NULL, until_on TEXT NOT NULL);
CREATE TABLE table_top (id TEXT PRIMARY KEY, responsible_person TEXT NOT NULL, state TEXT NOT NULL);
CREATE TABLE seat (id TEXT PRIMARY KEY, table_id TEXT NOT NULL, person_id TEXT NOT NULL, org_id TEXT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL, domains TEXT NOT NULL, until_on TEXT NOT NULL);
CREATE TABLE account (person_id TEXT PRIMARY KEY, roles TEXT NOT NULL, closed BOOLEAN NOT NULL, suspended_at TEXT NOT NULL DEFAULT '');
INSERT INTO organisation VALUES ('pol', 'Politie', 'police', ''), ('gem', 'Gemeente', 'municipality', '');
INSERT INTO organisation_post VALUES ('bram', 'pol', 'wijkagent', '2020-01-01', ''), ('cor', 'pol', 'Stagiair', '2020-01-01', ''), ('ilse', 'gem', 'wijkcoach', '2020-01-01', '');
INSERT INTO table_top VALUES ('t1', 'ilse', 'open'), ('t2', 'bram', 'open'), ('t3', 'ilse', 'closed');
INSERT INTO seat VALUES ('s1', 't1', 'bram', 'pol', 'organisation', 'accepted', 'mind law', ''), ('s2', 't1', 'ilse', 'gem', 'organisation', 'accepted', '*', ''),
('s3', 't2', 'bram', 'pol', 'organisation', 'accepted', 'law', ''), ('s4', 't1', 'cor', 'pol', 'organisation', 'accepted', 'law', ''),
('s5', 't3', 'bram', 'pol', 'organisation', 'accepted', 'mind', ''), ('s6', 't1', 'dirk', 'pol', 'organisation', 'left', 'mind', '');
INSERT INTO account (person_id, roles, closed) VALUES ('fatma', 'privacy professional', FALSE), ('henk', 'admin professional', FALSE), ('oud', 'admin', TRUE);
`}, db.Migration{Version: 10, Room: "policy", SQL: Schema})
}

var (
	fatma = tafel.Actor{Account: "f", Person: "fatma", Name: "Fatma", Org: "gem", OrgKind: "municipality", Roles: []tafel.Role{tafel.Professional, tafel.Privacy}, Lang: "nl"}
	henk  = tafel.Actor{Account: "h", Person: "henk", Name: "Henk", Org: "gem", OrgKind: "municipality", Roles: []tafel.Role{tafel.Professional, tafel.Admin}, Lang: "nl"}
	ilse  = tafel.Actor{Account: "i", Person: "ilse", Name: "Ilse", Org: "gem", OrgKind: "municipality", Roles: []tafel.Role{tafel.Professional, tafel.Coordinator}, Lang: "nl"}
	bram  = tafel.Actor{Account: "b", Person: "bram", Name: "Bram", Org: "pol", OrgKind: "police", Function: "wijkagent", Roles: []tafel.Role{tafel.Professional}, Lang: "nl"}
)

func node(t *testing.T, d *db.DB) *Service {
	t.Helper()
	texts := i18n.Catalog{}
	for _, w := range [][]byte{Words, []byte(`{"organisation.kind.police": ["Politie", "Police"], "organisation.kind.municipality": ["Gemeente", "Municipality"]}`)} {
		if err := texts.Load(w); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { access.Use(0, nil, nil) })
	return &Service{DB: d, Texts: texts, OrgKinds: []string{"police", "municipality"},
		Domains: func(db.Reader, string) ([]tafel.Domain, error) {
			return []tafel.Domain{{Key: "mind", Name: "Geestelijke gezondheid"}, {Key: "law", Name: "Politie en justitie"}}, nil
		},
		Standing: func(_ db.Reader, a tafel.Actor, tb tafel.TableID) (tafel.Standing, error) {
			if tb == "t1" && a.Person == "bram" {
				return tafel.Standing{Table: tb, Number: 1, Kind: tafel.SeatOrganisation, State: "accepted", Role: "wijkagent", Domains: []string{"mind", "law"}, Ground: "g"}, nil
			}
			return tafel.Standing{Table: tb}, nil
		},
		Ground: func(db.Reader, tafel.GroundID, string) (Ground, error) {
			return Ground{Law: "Wet X", From: "2020-01-01"}, nil
		},
		Contact: func(db.Reader, tafel.TableID) (tafel.Worker, error) {
			return tafel.Worker{Party: tafel.Party{Name: "Ilse"}, Phone: "06"}, nil
		},
		Doors: func() []Door {
			return []Door{{Kind: "verb", Name: "agreement.accept", Acts: []string{"part.act"}}, {Kind: "page", Name: "/gronden"}}
		}}
}

func kind(err error) tafel.Kind {
	var no *tafel.Refusal
	if errors.As(err, &no) {
		return no.Kind
	}
	return 0
}

func health() ProposeInput {
	return ProposeInput{Fields{Orgs: []string{"police"}, Not: []string{"see"}, Domains: []string{"mind"}, Why: "Hoort niet bij de politie."}}
}

func sees(a tafel.Actor) bool {
	st := tafel.Standing{Table: "t1", Kind: tafel.SeatOrganisation, State: "accepted", Domains: []string{"mind"}}
	return access.May(a, access.PartRead, st, access.Thing{Kind: "goal", Domain: "mind"}).Allowed
}

// A rule is proposed by one, approved by another, works on every node with its next request, and is revoked by two.
func TestFourEyes(t *testing.T) {
	dbtest.Each(t, steps(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s, other := node(t, d), node(t, d)
		if err := other.Fresh(ctx); err != nil {
			t.Fatal(err)
		}
		for _, a := range []tafel.Actor{ilse, bram} {
			if _, err := s.Propose(ctx, a, health()); kind(err) != tafel.Denied {
				t.Errorf("%s proposed: %v", a.Name, err)
			}
		}
		made, err := s.Propose(ctx, fatma, health())
		if err != nil || made.Seats != 2 || made.Number != 1 {
			t.Fatalf("%+v %v", made, err)
		}
		at := DecideInput{Rule: made.Rule, Version: 1}
		if !sees(bram) {
			t.Error("a proposal does nothing")
		}
		for _, a := range []tafel.Actor{fatma, ilse} {
			if _, err := s.Approve(ctx, a, at); kind(err) != tafel.Denied {
				t.Errorf("%s approved: %v", a.Name, err)
			}
		}
		if _, err := s.Approve(ctx, henk, DecideInput{Rule: "nope", Version: 1}); kind(err) != tafel.NotFound {
			t.Error(err)
		}
		if _, err := s.Change(ctx, henk, ChangeInput{Rule: made.Rule, Version: 1, Fields: health().Fields}); kind(err) != tafel.Moment {
			t.Errorf("a second proposal for one rule: %v", err)
		}
		var wg sync.WaitGroup
		done := make([]error, 4)
		for i := range done {
			wg.Add(1)
			go func() { defer wg.Done(); _, done[i] = s.Approve(ctx, henk, at) }()
		}
		wg.Wait()
		n := 0
		for _, err := range done {
			if err == nil {
				n++
			} else if kind(err) != tafel.Moment {
				t.Error(err)
			}
		}
		if n != 1 || sees(bram) || !sees(ilse) {
			t.Fatalf("approved %d times, police see %v, others %v", n, sees(bram), sees(ilse))
		}
		access.Use(0, nil, nil) // what the other node still has
		if err := other.Fresh(ctx); err != nil || sees(bram) {
			t.Fatalf("the other node: %v, police see %v", err, sees(bram))
		}
		// Opening again takes two as well.
		if _, err := s.Revoke(ctx, bram, RevokeInput{Rule: made.Rule, Version: 1, Why: "x"}); kind(err) != tafel.Denied {
			t.Error(err)
		}
		if _, err := s.Revoke(ctx, henk, RevokeInput{Rule: made.Rule, Version: 7, Why: "x"}); kind(err) != tafel.Stale {
			t.Error(err)
		}
		if _, err := s.Revoke(ctx, henk, RevokeInput{Rule: made.Rule, Version: 1, Why: "Anders."}); err != nil {
			t.Fatal(err)
		}
		two := DecideInput{Rule: made.Rule, Version: 2}
		if _, err := s.Approve(ctx, henk, two); kind(err) != tafel.Denied {
			t.Error(err)
		}
		if _, err := s.Withdraw(ctx, fatma, two); kind(err) != tafel.Denied {
			t.Errorf("somebody else's proposal was taken back: %v", err)
		}
		if _, err := s.Refuse(ctx, fatma, RefuseInput{two, "Geen besluit."}); err != nil || sees(bram) {
			t.Fatal(err)
		}
		if _, err := s.Revoke(ctx, henk, RevokeInput{Rule: made.Rule, Version: 2, Why: "Met besluit."}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Approve(ctx, fatma, DecideInput{Rule: made.Rule, Version: 3}); err != nil || !sees(bram) {
			t.Fatalf("%v, police see %v", err, sees(bram))
		}
	})
}

// The preview counts seats that lose something now: not closed tables, not who left, not who never saw it.
func TestPreview(t *testing.T) {
	dbtest.Each(t, steps(), func(t *testing.T, d *db.DB) {
		s := node(t, d)
		words, err := s.words(d.Plain(context.Background()))
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			name                 string
			l                    Limit
			seats, people, leads int
		}{
			{"health", Limit{Orgs: []string{"police"}, Not: []string{"see"}, Domains: []string{"mind"}}, 2, 1, 1}, // bram answers for t2 and so sees all of it
			{"everything of the police", Limit{Orgs: []string{"police"}, Not: []string{"see"}}, 3, 2, 1},
			{"interns", Limit{Function: "stagiair", Not: []string{"see"}, Kinds: []string{"goal"}}, 1, 1, 0},
			{"looking for people", Limit{Orgs: []string{"police"}, Not: []string{"find"}}, 0, 2, 0},
			{"nobody", Limit{Orgs: []string{"municipality"}, Function: "piloot", Not: []string{"see"}}, 0, 0, 0},
		} {
			rule, flaws := access.Compile("x", "nl", "en", c.l.Cedar(limitable()), words)
			if len(flaws) > 0 {
				t.Fatal(c.name, flaws)
			}
			p, err := s.preview(d.Plain(context.Background()), rule)
			if err != nil || p.Seats != c.seats || p.People != c.people || p.Leads != c.leads {
				t.Errorf("%s: %+v %v", c.name, p, err)
			}
		}
	})
}

// What people type never becomes a rule of its own.
func TestHostileFunction(t *testing.T) {
	for _, typed := range []string{`x" || true || context.function like "*`, `\`, `*`, "a\nb", `"};permit(principal,action,resource);//`, "<script>"} {
		text := Limit{Function: typed, Not: []string{"see"}}.Cedar(limitable())
		rule, flaws := access.Compile("x", "nl", "en", text, nil)
		if len(flaws) > 0 || !rule.Forbid {
			t.Errorf("%q: %v\n%s", typed, flaws, text)
			continue
		}
		a := tafel.Actor{Person: "p", Org: "o", Function: "wijkagent"}
		if typed != "*" && rule.Hits(a, access.PartRead, tafel.Standing{State: "accepted"}, access.Thing{}) {
			t.Errorf("%q reached somebody else", typed)
		}
	}
}

// Every act, kind of data and state has words; the page of why tells a stranger nothing of a table.
func TestWordsAndWhy(t *testing.T) {
	dbtest.Each(t, steps(), func(t *testing.T, d *db.DB) {
		s := node(t, d)
		w := s.Texts.In("nl")
		for _, k := range access.Kinds {
			if !w.Has("policy.kind." + k) {
				t.Errorf("kind of data %s has no words", k)
			}
		}
		ctx := context.Background()
		in := ExplainInput{Act: "table.lead", Table: "t1"}
		out, err := s.ExplainAPI(ctx, bram, in)
		if err != nil || out.Seat != "wijkagent" || out.Ground != "Wet X" || !strings.Contains(strings.Join(out.Needs, " "), "verantwoordelijk") {
			t.Errorf("%+v %v", out, err)
		}
		if out, err = s.ExplainAPI(ctx, ilse, in); err != nil || out.Seat != "" || out.Ground != "" {
			t.Errorf("a stranger heard %+v %v", out, err)
		}
		for _, bad := range []ExplainInput{{}, {Act: "no.such"}, {Policy: "no-such"}} {
			if _, err := s.ExplainAPI(ctx, bram, bad); kind(err) == 0 {
				t.Errorf("%+v was explained: %v", bad, err)
			}
		}
		list, err := s.List(ctx, bram, ListInput{})
		if err != nil || len(list.Rules) < 50 {
			t.Fatal(len(list.Rules), err)
		}
		if _, err := s.List(ctx, tafel.Actor{}, ListInput{}); kind(err) != tafel.Denied {
			t.Error("somebody who is not signed in read the list")
		}
	})
}

// Every act stands under a heading, so that no rule is missing from the page that shows them all.
func TestSubjectOfEveryAct(t *testing.T) {
	for _, a := range access.Acts() {
		if subjectOf(a) == "" {
			t.Errorf("%s stands under no heading: give its first word a place in subjects", a)
		}
	}
}

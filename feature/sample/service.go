package sample

import (
	"context"
	_ "embed"
	"slices"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/jobs"
	"tafel/internal/ledger"
	"tafel/internal/outbox"
	"tafel/internal/verb"
)

// Words are this room's texts.
//
//go:embed words.json
var Words []byte

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/sample.go fills them.
type Service struct {
	DB *db.DB
	// Restricted reports whether a resident asked to limit the use of data at a table (right room).
	Restricted func(r db.Reader, t tafel.TableID) (bool, error)
	// Members lists who lives in a household (household room): they read on "who looked" that a peer looked.
	Members func(r db.Reader, h tafel.HouseholdID) ([]tafel.Member, error)
	// Names lists everybody of a table: who sits there, the household, its network.
	Names func(r db.Reader, t tafel.TableID, h tafel.HouseholdID) ([]string, error)
	// Named and Numbers say what in a text is about somebody (method room).
	Named   func(text string, people []string) string
	Numbers func(text string) string
	// Leader finds who leads a team (organisation room).
	Leader func(r db.Reader, t tafel.TeamID) (tafel.PersonID, error)
}

// opening is what a round is opened for.
type opening struct {
	Round
	norms Norms
}

// Open opens a round of a team: it draws, counts, and asks peers.
func (s *Service) Open(ctx context.Context, a tafel.Actor, in OpenIn) (Opened, error) {
	var out Opened
	if err := mayOpen(a, in.Team); err != nil {
		return out, err
	}
	err := s.DB.Do(ctx, a, "sample.open", func(tx *db.Tx) error {
		n, err := norms(tx)
		if err != nil {
			return err
		}
		list, err := teams(tx)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(list, func(x Round) bool { return x.Team == in.Team })
		if i < 0 {
			return access.NotFound()
		}
		x := list[i]
		today := tx.Now().Date()
		if x.Until = in.Until; x.Until == "" {
			x.Until = today
		}
		if x.From = in.From; x.From == "" {
			x.From = back(x.Until, n.Months).Add(1)
		}
		var c tafel.Check
		c.Field(x.Until > today, "tot", "sample.error.future")
		c.Field(x.From > x.Until, "vanaf", "sample.error.order")
		c.Field(x.From <= back(x.Until, 12), "vanaf", "sample.error.long")
		if err := c.Err(); err != nil {
			return err
		}
		x, err = s.openIn(tx, opening{x, n})
		out = Opened{ID: x.ID, Seed: x.Seed, Tables: x.Tables, Drawn: x.Drawn}
		return err
	})
	return out, err
}

// openIn opens one round, or says why it cannot be.
func (s *Service) openIn(tx *db.Tx, o opening) (Round, error) {
	x := o.Round
	again, err := overlaps(tx, x.Team, x.From)
	if err != nil {
		return x, err
	}
	if again {
		return x, tafel.Refuse(tafel.Moment, "sample.error.again")
	}
	rules, err := requirements(tx, x.Org)
	if err != nil {
		return x, err
	}
	if len(rules) == 0 {
		return x, tafel.Refuse(tafel.Moment, "sample.error.norules")
	}
	all, err := frame(tx, x.Team, x.From, x.Until)
	if err != nil {
		return x, err
	}
	var list []string
	for _, t := range all {
		shut, err := s.Restricted(tx, tafel.TableID(t))
		if err != nil {
			return x, err
		}
		if !shut {
			list = append(list, t)
		}
	}
	if len(list) == 0 {
		return x, tafel.Refuse(tafel.Moment, "sample.error.notables")
	}
	x.ID = tafel.NewID[string]()
	x.Seed = Seed(x.ID)
	drawn := Draw(x.Seed, list, int(o.norms.Draw))
	x.Tables, x.Drawn, x.Least = int64(len(list)), int64(len(drawn)), o.norms.Least
	ok, err := addRound(tx, x)
	if err != nil {
		return x, err
	}
	if !ok {
		return x, tafel.Refuse(tafel.Moment, "sample.error.again")
	}
	for i, q := range rules {
		if err := addRule(tx, x.ID, i+1, q); err != nil {
			return x, err
		}
	}
	items := map[string]string{}
	for k, t := range drawn {
		i := Item{ID: tafel.NewID[string](), Round: x.ID, Number: int64(k + 1), Table: tafel.TableID(t), Team: x.Team, Org: x.Org, Seed: x.Seed, State: Asked}
		if err := addItem(tx, i); err != nil {
			return x, err
		}
		items[t] = i.ID
		for _, q := range rules {
			a, b, err := count(tx, q.Evidence, t)
			if err != nil {
				return x, err
			}
			if err := addSeen(tx, i.ID, q.ID, a, b); err != nil {
				return x, err
			}
		}
		due := calendar.AddWorkdays(tx.Now().Date(), int(o.norms.Days))
		p, err := s.askNext(tx, i, due)
		if err != nil {
			return x, err
		}
		if p == "" {
			continue
		}
		if err := jobs.Set(tx, jobs.Clock{Kind: ClockLate, Ref: i.ID, Person: p, Due: due.Add(1).At(9, 0)}); err != nil {
			return x, err
		}
	}
	for _, t := range list {
		if err := addFrame(tx, x.ID, t, items[t]); err != nil {
			return x, err
		}
	}
	tx.Note(ledger.Note{Ref: x.ID, Key: "sample.note.opened", Args: []any{"n", x.Drawn, "all", x.Tables}, What: "sample"})
	return x, s.settle(tx, x.ID)
}

// askNext asks a next peer about a table: the first, or a substitute. With nobody left, the table stays without a judgement.
func (s *Service) askNext(tx *db.Tx, i Item, due calendar.Date) (tafel.PersonID, error) {
	if err := jobs.Stop(tx, ClockAsked, i.ID, "another was asked"); err != nil {
		return "", err
	}
	list, err := peers(tx, i.ID, string(i.Table), i.Team)
	if err != nil {
		return "", err
	}
	p, ok := Choose(list, i.Org, i.Seed, i.ID)
	if !ok || i.Turns >= MostTurns || i.Table == "" {
		_, err := endItem(tx, i.ID, Nobody)
		return "", err
	}
	if err := ask(tx, i.ID, p.Person, due); err != nil {
		return "", err
	}
	if err := jobs.Set(tx, jobs.Clock{Kind: ClockAsked, Ref: i.ID, Person: p.Person, Due: tx.Now()}); err != nil {
		return "", err
	}
	return p.Person, outbox.Put(tx, outbox.Item{Person: p.Person, Key: "sample.mail.asked", Link: "/steekproef/" + i.ID})
}

// settle closes a round in which nobody has anything left to look at; then who leads the team reads what was found.
func (s *Service) settle(tx *db.Tx, round string) error {
	done, err := closeRound(tx, round)
	if err != nil || !done {
		return err
	}
	x, _, err := roundByID(tx, round)
	if err != nil || x.Done < x.Least { // nothing is shown, so there is nothing to say
		return err
	}
	lead, err := s.Leader(tx, x.Team)
	if err != nil || lead == "" {
		return err
	}
	if err := jobs.Set(tx, jobs.Clock{Kind: ClockFound, Ref: x.ID, Person: lead, Due: tx.Now()}); err != nil {
		return err
	}
	return outbox.Put(tx, outbox.Item{Person: lead, Key: "sample.mail.found", Link: here + "/" + x.ID})
}

// item reads a table that the actor was asked to look at.
func item(r db.Reader, a tafel.Actor, id string) (Item, error) {
	i, ok, err := itemByID(r, id)
	if err != nil {
		return i, err
	}
	if !ok || mayJudge(a, i) != nil {
		return i, access.NotFound()
	}
	return i, nil
}

// clean refuses a text that names somebody of a table, or holds what can only be about somebody.
func (s *Service) clean(r db.Reader, field, text string, list ...Item) error {
	if text == "" {
		return nil
	}
	if w := s.Numbers(text); w != "" {
		return tafel.Wrong(field, "sample.error.person", "wat", w)
	}
	for _, i := range list {
		if i.Table == "" {
			continue
		}
		names, err := s.Names(r, i.Table, i.Household)
		if err != nil {
			return err
		}
		if w := s.Named(text, names); w != "" {
			return tafel.Wrong(field, "sample.error.person", "wat", w)
		}
	}
	return nil
}

// Judge says of one requirement at one table whether it was met. It can be said again until the table is handed in.
func (s *Service) Judge(ctx context.Context, a tafel.Actor, in JudgeIn) (ItemRef, error) {
	return ItemRef{ID: in.ID}, s.DB.Do(ctx, a, "sample.judge", func(tx *db.Tx) error {
		i, err := item(tx, a, in.ID)
		if err != nil {
			return err
		}
		var c tafel.Check
		c.Field(!slices.Contains([]string{Met, Not, Unknown}, in.Verdict), "uitspraak", "error.choice")
		c.Field(in.Verdict != Met && in.Note == "", "toelichting", "sample.error.note")
		if err := c.Err(); err != nil {
			return err
		}
		if err := s.clean(tx, "toelichting", in.Note, i); err != nil {
			return err
		}
		ok, err := judge(tx, i.ID, in.Requirement, in.Verdict, in.Note)
		if err != nil {
			return err
		}
		if !ok {
			return access.NotFound()
		}
		tx.Note(ledger.Note{Ref: i.ID, Key: "sample.note.judged", What: "sample"})
		return nil
	})
}

// Hand hands a table in: every requirement has its judgement.
func (s *Service) Hand(ctx context.Context, a tafel.Actor, in ItemIn) (ItemRef, error) {
	return ItemRef{ID: in.ID}, s.DB.Do(ctx, a, "sample.hand", func(tx *db.Tx) error {
		i, err := item(tx, a, in.ID)
		if err != nil {
			return err
		}
		list, err := seen(tx, i.ID)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(list, func(x Seen) bool { return x.Verdict == "" }) {
			return tafel.Refuse(tafel.Moment, "sample.error.half")
		}
		ok, err := endItem(tx, i.ID, Done)
		if err != nil {
			return err
		}
		if !ok {
			return access.NotFound()
		}
		for _, k := range []string{ClockAsked, ClockLate} {
			if err := jobs.Stop(tx, k, i.ID, "looked at"); err != nil {
				return err
			}
		}
		tx.Note(ledger.Note{Ref: i.ID, Key: "sample.note.handed", What: "sample"})
		return s.settle(tx, i.Round)
	})
}

// Decline gives a table back: whoever thinks to know which table it is does not judge it. Another is asked at once.
func (s *Service) Decline(ctx context.Context, a tafel.Actor, in ItemIn) (ItemRef, error) {
	return ItemRef{ID: in.ID}, s.DB.Do(ctx, a, "sample.decline", func(tx *db.Tx) error {
		i, err := item(tx, a, in.ID)
		if err != nil {
			return err
		}
		tx.Note(ledger.Note{Ref: i.ID, Key: "sample.note.declined", What: "sample"})
		return s.pass(tx, i, false)
	})
}

// pass gives a table to a substitute, with the term of a substitute. rings says that its clock rings now and goes on by itself.
func (s *Service) pass(tx *db.Tx, i Item, rings bool) error {
	n, err := norms(tx)
	if err != nil {
		return err
	}
	due := calendar.AddWorkdays(tx.Now().Date(), int(n.Extra))
	p, err := s.askNext(tx, i, due)
	if err != nil || rings {
		return err
	}
	if err := jobs.Stop(tx, ClockLate, i.ID, "another was asked"); err != nil {
		return err
	}
	if p == "" {
		return s.settle(tx, i.Round)
	}
	return jobs.Set(tx, jobs.Clock{Kind: ClockLate, Ref: i.ID, Person: p, Due: due.Add(1).At(9, 0)})
}

// Answer says what a team will do about what was found, and by when.
func (s *Service) Answer(ctx context.Context, a tafel.Actor, in AnswerIn) (Kept, error) {
	return Kept{ID: in.Round}, s.DB.Do(ctx, a, "sample.answer", func(tx *db.Tx) error {
		x, ok, err := roundByID(tx, in.Round)
		if err != nil {
			return err
		}
		if !ok || mayRead(a, x.Team) != nil {
			return access.NotFound()
		}
		if err := mayAnswer(a, x.Team); err != nil {
			return err
		}
		if in.For < tx.Now().Date() {
			return tafel.Wrong("voor", "sample.error.past")
		}
		list, err := itemsOf(tx, x.ID)
		if err != nil {
			return err
		}
		if err := s.clean(tx, "wat", in.What, list...); err != nil {
			return err
		}
		done, err := say(tx, x.ID, in.What, in.For)
		if err != nil {
			return err
		}
		if !done {
			return tafel.Refuse(tafel.Moment, "sample.error.open")
		}
		tx.Note(ledger.Note{Ref: x.ID, Key: "sample.note.said", What: "sample"})
		return jobs.Stop(tx, ClockFound, x.ID, "said")
	})
}

// Require adds a requirement, or puts a next version in the place of one. A round keeps the version it began with.
func (s *Service) Require(ctx context.Context, a tafel.Actor, in RequireIn) (RequirementRef, error) {
	var out RequirementRef
	q := Requirement{ID: in.ID, N: 1, Org: in.Org, NL: in.NL, EN: in.EN, Evidence: in.Evidence}
	if in.ID == "" {
		if err := mayKeep(a, in.Org); err != nil {
			return out, err
		}
	}
	if err := q.check(); err != nil {
		return out, err
	}
	err := s.DB.Do(ctx, a, "sample.require", func(tx *db.Tx) error {
		if in.ID != "" {
			now, ok, err := requirementNow(tx, in.ID)
			if err != nil {
				return err
			}
			if !ok {
				return access.NotFound()
			}
			if err := mayKeep(a, now.Org); err != nil {
				return err
			}
			if ok, err = endRequirement(tx, now.ID, in.N, "old"); err != nil {
				return err
			}
			if !ok {
				return &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: map[string]string{"tekst": now.NL, "engels": now.EN, "bewijs": now.Evidence, "versie": num(now.N)}}
			}
			q.N, q.Org = now.N+1, now.Org
		} else {
			q.ID = tafel.NewID[string]()
			if err := s.room(tx, q.Org); err != nil {
				return err
			}
		}
		out = RequirementRef{ID: q.ID, N: q.N}
		tx.Note(ledger.Note{Ref: q.ID, Key: "sample.note.required", What: "sample"})
		return addRequirement(tx, q)
	})
	return out, err
}

// room refuses one requirement too many: of the region and any organisation together there are seven at most.
func (s *Service) room(tx *db.Tx, org tafel.OrgID) error {
	list, err := requirements(tx, "*")
	if err != nil {
		return err
	}
	count := map[tafel.OrgID]int{}
	for _, q := range list {
		count[q.Org]++
	}
	most := count[""]
	for o, n := range count {
		if o != "" && (org == "" || o == org) {
			most = max(most, count[""]+n)
		}
	}
	if most >= MostRequirements {
		return tafel.Refuse(tafel.Moment, "sample.error.seven", "n", MostRequirements)
	}
	return nil
}

// Retire takes a requirement out of use; rounds that began with it keep it.
func (s *Service) Retire(ctx context.Context, a tafel.Actor, in RetireIn) (RequirementRef, error) {
	return RequirementRef{ID: in.ID, N: in.N}, s.DB.Do(ctx, a, "sample.retire", func(tx *db.Tx) error {
		now, ok, err := requirementNow(tx, in.ID)
		if err != nil {
			return err
		}
		if !ok {
			return access.NotFound()
		}
		if err := mayKeep(a, now.Org); err != nil {
			return err
		}
		if ok, err = endRequirement(tx, in.ID, in.N, "gone"); err != nil {
			return err
		}
		if !ok {
			return &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: map[string]string{"versie": num(now.N)}}
		}
		tx.Note(ledger.Note{Ref: in.ID, Key: "sample.note.retired", What: "sample"})
		return nil
	})
}

// SetNorm keeps how many tables are drawn, how long peers have, and whether rounds open by themselves.
func (s *Service) SetNorm(ctx context.Context, a tafel.Actor, in NormIn) (Kept, error) {
	var out Kept
	if err := mayKeep(a, ""); err != nil {
		return out, err
	}
	n := Norms{Draw: in.Draw, Least: in.Least, Days: in.Days, Extra: in.Extra, Months: in.Months, Auto: in.Auto, Version: in.Version}
	if err := n.check(); err != nil {
		return out, err
	}
	err := s.DB.Do(ctx, a, "sample.norm", func(tx *db.Tx) error {
		ok, err := saveNorms(tx, n)
		if err != nil {
			return err
		}
		if !ok {
			now, err := norms(tx)
			if err != nil {
				return err
			}
			return &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: map[string]string{"tafels": num(now.Draw), "minstens": num(now.Least), "dagen": num(now.Days), "extra": num(now.Extra), "maanden": num(now.Months), "versie": num(now.Version)}}
		}
		out.Version = n.Version + 1
		tx.Note(ledger.Note{Ref: "sample", Key: "sample.note.norm", What: "sample"})
		_, runs, err := jobs.Running(tx, ClockOpen, region)
		if err != nil {
			return err
		}
		switch {
		case n.Auto && !runs:
			return jobs.Set(tx, jobs.Clock{Kind: ClockOpen, Ref: region, Person: Desk, Due: next(tx.Now().Date(), n.Months).At(9, 0)})
		case !n.Auto && runs:
			return jobs.Stop(tx, ClockOpen, region, "rounds are opened by people")
		}
		return nil
	})
	return out, err
}

// found gives what a round found, per requirement. notes are for the team only.
func (s *Service) found(r db.Reader, x Round, own bool) ([]Found, error) {
	rules, err := ofRound(r, x.ID)
	if err != nil {
		return nil, err
	}
	said, err := verdicts(r, x.ID)
	if err != nil {
		return nil, err
	}
	words, err := notes(r, x.ID)
	if err != nil {
		return nil, err
	}
	var out []Found
	for _, q := range rules {
		n := said[q.ID]
		f := Found{Requirement: q, Margin: MarginOf(n[0], n[1], n[2], x.Tables, x.Least)}
		if x.State != Closed { // halfway, what was found would say who found it
			f.Margin = Margin{All: x.Tables, Hidden: true}
		}
		if own && !f.Hidden {
			f.Notes = words[q.ID]
		}
		out = append(out, f)
	}
	return out, nil
}

// round reads a round that the actor may read.
func round(r db.Reader, a tafel.Actor, id string) (Round, error) {
	x, ok, err := roundByID(r, id)
	if err != nil {
		return x, err
	}
	if !ok || mayRead(a, x.Team) != nil {
		return x, access.NotFound()
	}
	return x, nil
}

// List lists the rounds of the own team, or of all teams for who manages the region; and what the actor is asked to look at.
func (s *Service) List(ctx context.Context, a tafel.Actor, _ verb.None) (ListOut, error) {
	out := ListOut{Asked: []AskedOut{}, Rounds: []RoundOut{}}
	mine, list, err := s.list(s.DB.Plain(ctx), a)
	for _, i := range mine {
		out.Asked = append(out.Asked, AskedOut{ID: i.ID, Number: i.Number, Team: i.TeamName, Due: i.Due})
	}
	for _, x := range list {
		out.Rounds = append(out.Rounds, roundOut(x))
	}
	return out, err
}

func roundOut(x Round) RoundOut {
	return RoundOut{ID: x.ID, Team: x.TeamName, Org: x.OrgName, From: x.From, Until: x.Until, State: x.State, Tables: x.Tables, Drawn: x.Drawn, Done: x.Done, Seed: x.Seed, Said: x.Said, SaidFor: x.SaidFor}
}

func (s *Service) list(r db.Reader, a tafel.Actor) (mine []Item, list []Round, err error) {
	if err := mayKnow(a); err != nil {
		return nil, nil, err
	}
	if mine, err = askedOf(r, a.Person); err != nil {
		return nil, nil, err
	}
	switch {
	case mayRead(a, "") == nil:
		list, err = rounds(r, "*")
	case mayRead(a, a.Team) == nil:
		list, err = rounds(r, a.Team)
	}
	return mine, list, err
}

// One shows a peer what was counted at a table. The residents of that table read on "who looked" that it was shown.
func (s *Service) One(ctx context.Context, a tafel.Actor, in ItemIn) (OneOut, error) {
	out := OneOut{List: []SeenOut{}}
	i, list, err := s.one(ctx, a, "sample.one", in.ID)
	out.Number, out.Team, out.Due = i.Number, i.TeamName, i.Due
	for _, x := range list {
		out.List = append(out.List, SeenOut{ID: x.ID, NL: x.NL, EN: x.EN, Evidence: x.Evidence, A: x.A, B: x.B, Verdict: x.Verdict, Note: x.Note})
	}
	return out, err
}

func (s *Service) one(ctx context.Context, a tafel.Actor, door, id string) (i Item, list []Seen, err error) {
	err = s.DB.View(ctx, a, door, func(v *db.View) error {
		if i, err = item(v, a, id); err != nil {
			return err
		}
		if list, err = seen(v, i.ID); err != nil || i.Household == "" {
			return err
		}
		members, err := s.Members(v, i.Household)
		if err != nil {
			return err
		}
		var who []tafel.PersonID
		for _, m := range members {
			who = append(who, m.Person)
		}
		v.Saw(ledger.Entry{Kind: ledger.Opened, Table: i.Table, Household: i.Household, Policy: "sample-peer", What: "sample"}, who...)
		return nil
	})
	return i, list, err
}

// Results gives what a round found.
func (s *Service) Results(ctx context.Context, a tafel.Actor, in RoundIn) (ResultsOut, error) {
	out := ResultsOut{List: []FoundOut{}}
	r := s.DB.Plain(ctx)
	x, err := round(r, a, in.Round)
	if err != nil {
		return out, err
	}
	out.RoundOut = roundOut(x)
	list, err := s.found(r, x, x.Team == a.Team)
	for _, f := range list {
		o := FoundOut{ID: f.ID, N: f.N, NL: f.NL, EN: f.EN, Hidden: f.Hidden, Notes: append([]string{}, f.Notes...)}
		if !f.Hidden {
			o.Met, o.Not, o.Unknown, o.Low, o.High = f.Met, f.Not, f.Unknown, f.Low, f.High
		}
		out.List = append(out.List, o)
	}
	return out, err
}

// Check draws a round again from its seed and says whether the same tables come out.
func (s *Service) Check(ctx context.Context, a tafel.Actor, in RoundIn) (CheckOut, error) {
	out := CheckOut{Codes: []CodeOut{}}
	r := s.DB.Plain(ctx)
	x, err := round(r, a, in.Round)
	if err != nil {
		return out, err
	}
	out.Seed = x.Seed
	all, drawn, err := frameOf(r, x.ID)
	if err != nil {
		return out, err
	}
	out.Left = int64(len(all))
	same := Seed(x.ID) == x.Seed
	again := Draw(x.Seed, all, len(drawn))
	for _, t := range again {
		same = same && drawn[t]
	}
	out.Same = same
	for _, t := range Draw(x.Seed, all, len(all)) {
		out.Codes = append(out.Codes, CodeOut{Code: Code(x.Seed, t)[:16], Drawn: drawn[t]})
	}
	return out, nil
}

// Requirements lists the requirements that stand now, of the region and of the actor's organisation.
func (s *Service) Requirements(ctx context.Context, a tafel.Actor, _ verb.None) (RequirementsOut, error) {
	out := RequirementsOut{List: []RequirementOut{}}
	if err := mayKnow(a); err != nil {
		return out, err
	}
	list, err := requirements(s.DB.Plain(ctx), a.Org)
	for _, q := range list {
		out.List = append(out.List, RequirementOut{ID: q.ID, N: q.N, Org: string(q.Org), NL: q.NL, EN: q.EN, Evidence: q.Evidence})
	}
	return out, err
}

package review

import (
	"context"
	_ "embed"
	"slices"
	"strings"

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

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/review.go fills them.
type Service struct {
	DB *db.DB
	// Orgs lists the organisations of the region (organisation room).
	Orgs func(r db.Reader) ([]tafel.OrgRef, error)
	// Officers and Admins list who watches over privacy, and who manages the region, and works here now (inspection room).
	Officers func(r db.Reader) ([]tafel.PersonID, error)
	Admins   func(r db.Reader) ([]tafel.PersonID, error)
	// LastAdmin reports whether an account is the only one left that manages the region (account room).
	LastAdmin func(r db.Reader, id tafel.AccountID) (bool, error)
	// Suspend shuts an account until it is reviewed, Restore opens it again, Close shuts it for good (account room).
	Suspend func(tx *db.Tx, id tafel.AccountID) (bool, error)
	Restore func(tx *db.Tx, id tafel.AccountID) error
	Close   func(tx *db.Tx, id tafel.AccountID) error
	// Leave ends where somebody works: today, or when open tables must be handed over first, in a few days (organisation room).
	Leave func(tx *db.Tx, p tafel.PersonID) (until calendar.Date, err error)
}

// nowhere names the round of accounts of people who work nowhere.
const nowhere = "-"

func clockRef(o tafel.OrgID) string {
	if o == "" {
		return nowhere
	}
	return string(o)
}

func ref(round string, p tafel.PersonID) string { return round + ":" + string(p) }

func cutRef(s string) (round string, p tafel.PersonID) {
	a, b, _ := strings.Cut(s, ":")
	return a, tafel.PersonID(b)
}

// Begin lets rounds open by themselves from today on: the first one next quarter. The house does it when it is first
// served, and an administrator can do it sooner.
func (s *Service) Begin(ctx context.Context, a tafel.Actor, _ verb.None) (verb.None, error) {
	if err := mayKeep(a); err != nil {
		return verb.None{}, err
	}
	return verb.None{}, s.DB.Do(ctx, a, "review.begin", func(tx *db.Tx) error { return s.BeginIn(tx) })
}

// BeginIn is Begin inside a transaction.
func (s *Service) BeginIn(tx *db.Tx) error {
	fresh, err := begin(tx)
	if err != nil {
		return err
	}
	if fresh {
		tx.Note(ledger.Note{Ref: "review", Key: "review.note.begun", What: "account"})
	} else {
		tx.NoNote("it had begun; an organisation without a clock gets one")
	}
	list, err := s.Orgs(tx)
	if err != nil {
		return err
	}
	for _, o := range append(list, tafel.OrgRef{}) {
		if err := s.OrgIn(tx, o.ID); err != nil {
			return err
		}
	}
	return nil
}

// OrgIn sets the clock of an organisation, once, when rounds open by themselves here.
func (s *Service) OrgIn(tx *db.Tx, o tafel.OrgID) error {
	n, err := norms(tx)
	if err != nil || n.Begun == "" {
		return err
	}
	if _, runs, err := jobs.Running(tx, ClockOpen, clockRef(o)); err != nil || runs {
		return err
	}
	return jobs.Set(tx, jobs.Clock{Kind: ClockOpen, Ref: clockRef(o), Person: Desk, Due: n.Next(tx.Now().Date()).At(9, 0)})
}

// Open opens the round of an organisation now. Whose turn it is not yet can be taken in too.
func (s *Service) Open(ctx context.Context, a tafel.Actor, in OpenIn) (Opened, error) {
	var out Opened
	if err := mayKeep(a); err != nil {
		return out, err
	}
	err := s.DB.Do(ctx, a, "review.open", func(tx *db.Tx) error {
		n, err := norms(tx)
		if err != nil {
			return err
		}
		if in.All {
			n.Yearly, n.Quarterly = -1, 0 // everybody's turn
		}
		list, err := s.Orgs(tx)
		if err != nil {
			return err
		}
		if in.Org != "" && !slices.ContainsFunc(list, func(o tafel.OrgRef) bool { return o.ID == in.Org }) {
			return access.NotFound()
		}
		x, err := s.openIn(tx, in.Org, n)
		out = Opened{ID: x.ID, Accounts: x.All}
		if err == nil && x.ID == "" {
			return tafel.Refuse(tafel.Moment, "review.error.none")
		}
		return err
	})
	return out, err
}

// openIn opens a round with the accounts whose turn it is; a round without id when it is nobody's.
func (s *Service) openIn(tx *db.Tx, org tafel.OrgID, n Norms) (Round, error) {
	today := tx.Now().Date()
	x := Round{ID: tafel.NewID[string](), Org: org, Due: today.Add(int(n.Days)), Last: today.Add(int(n.Days + n.Extra))}
	all, err := candidates(tx, org)
	if err != nil {
		return x, err
	}
	var turn []Candidate
	for _, c := range all {
		if c.Waits {
			continue // an account waits in one round at a time, however long
		}
		if n.Quarterly == 0 || n.Turn(n.Kind(c.Roles), c.Since(), today) {
			turn = append(turn, c)
		}
	}
	if len(turn) == 0 {
		return Round{}, nil
	}
	if err := addRound(tx, x); err != nil {
		return x, err
	}
	desk, err := s.desk(tx)
	if err != nil {
		return x, err
	}
	asked := map[tafel.PersonID]bool{}
	for _, c := range turn {
		i := Item{ID: tafel.NewID[string](), Round: x.ID, Account: c.Account, Person: c.Person, Kind: n.Kind(c.Roles), Work: c.Work, Team: c.TeamIn, Seen: c.Seen, Reviewer: Reviewer(c, all), Shared: Shared(c.Name, c.Email, n.Shared) && !c.Cleared}
		if org == "" || i.Reviewer == "" {
			i.Reviewer, i.Desk = notSelf(c.Person, desk), true
		}
		packed := make([]string, len(c.Roles))
		for k, r := range c.Roles {
			packed[k] = string(r)
		}
		ok, err := addItem(tx, i, strings.Join(packed, " "))
		if err != nil {
			return x, err
		}
		if !ok { // another took it in at the same moment
			continue
		}
		if x.All++; i.Reviewer != "" {
			asked[i.Reviewer] = true
		}
	}
	if x.All == 0 {
		return x, tafel.Refuse(tafel.Moment, "review.error.none")
	}
	for p := range asked {
		if err := jobs.Set(tx, jobs.Clock{Kind: ClockAsked, Ref: ref(x.ID, p), Person: p, Due: tx.Now()}); err != nil {
			return x, err
		}
		if err := outbox.Put(tx, outbox.Item{Person: p, Key: "review.mail.asked", Link: "/accounts-nakijken"}); err != nil {
			return x, err
		}
	}
	watch := Desk
	if len(desk) > 0 {
		watch = desk[0]
	}
	if err := jobs.Set(tx, jobs.Clock{Kind: ClockLate, Ref: x.ID, Person: watch, Due: x.Due.Add(1).At(9, 0)}); err != nil {
		return x, err
	}
	if err := jobs.Set(tx, jobs.Clock{Kind: ClockSuspend, Ref: x.ID, Person: Desk, Due: x.Last.Add(1).At(9, 0)}); err != nil {
		return x, err
	}
	tx.Note(ledger.Note{Ref: x.ID, Key: "review.note.opened", Args: []any{"n", x.All, "until", string(x.Due)}, What: "account"})
	return x, nil
}

// desk lists who keeps the accounts: privacy officers first.
func (s *Service) desk(r db.Reader) ([]tafel.PersonID, error) {
	list, err := s.Officers(r)
	if err != nil {
		return nil, err
	}
	admins, err := s.Admins(r)
	for _, p := range admins {
		if !slices.Contains(list, p) {
			list = append(list, p)
		}
	}
	return list, err
}

func notSelf(p tafel.PersonID, list []tafel.PersonID) tafel.PersonID {
	for _, x := range list {
		if x != p {
			return x
		}
	}
	return ""
}

// look reads an item that the actor may judge now.
func (s *Service) look(tx *db.Tx, a tafel.Actor, id string) (Item, error) {
	i, ok, err := itemByID(tx, id)
	if err != nil {
		return i, err
	}
	if !ok || mayRead(a, i.Org != "" && i.Org == a.Org) != nil {
		return i, access.NotFound()
	}
	return i, mayJudge(a, i)
}

// judge gives an account its outcome, and opens it again when it was suspended for want of one.
func (s *Service) judge(ctx context.Context, a tafel.Actor, verbName, id, outcome, why string, then func(tx *db.Tx, i Item) error) (Judged, error) {
	out := Judged{ID: id}
	err := s.DB.Do(ctx, a, verbName, func(tx *db.Tx) error {
		i, err := s.look(tx, a, id)
		if err != nil {
			return err
		}
		if outcome == Keep && i.Shared && i.Open() && why == "" {
			return tafel.Wrong("reden", "review.error.shared")
		}
		ok, err := judged(tx, i, outcome, why)
		if err != nil {
			return err
		}
		if !ok {
			return tafel.Refuse(tafel.Moment, "review.error.judged")
		}
		tx.Note(ledger.Note{Ref: i.ID, Subjects: []tafel.PersonID{i.Person}, Key: "review.note." + outcome, What: "account"})
		if i.Shut() && outcome != End {
			if err := s.Restore(tx, i.Account); err != nil {
				return err
			}
			if err := restored(tx, i.ID); err != nil {
				return err
			}
		}
		if then != nil {
			if err := then(tx, i); err != nil {
				return err
			}
		}
		return s.settle(tx, i)
	})
	return out, err
}

// settle silences the clocks of who has nothing left to do, and closes a round in which nothing waits.
func (s *Service) settle(tx *db.Tx, i Item) error {
	if i.Reviewer != "" {
		left, err := waitingFor(tx, i.Round, i.Reviewer)
		if err != nil {
			return err
		}
		if left == 0 {
			if err := jobs.Stop(tx, ClockAsked, ref(i.Round, i.Reviewer), "reviewed"); err != nil {
				return err
			}
		}
	}
	done, err := closeRound(tx, i.Round)
	if err != nil || !done {
		return err
	}
	if err := jobs.Stop(tx, ClockLate, i.Round, "reviewed"); err != nil {
		return err
	}
	return jobs.Stop(tx, ClockSuspend, i.Round, "reviewed")
}

// Keep says that an account is right as it is.
func (s *Service) Keep(ctx context.Context, a tafel.Actor, in KeepIn) (Judged, error) {
	return s.judge(ctx, a, "review.keep", in.ID, Keep, in.Why, nil)
}

// Change says that an account stays and what of it must change; whoever manages the region is asked to do it.
func (s *Service) Change(ctx context.Context, a tafel.Actor, in ChangeIn) (Judged, error) {
	return s.judge(ctx, a, "review.change", in.ID, Change, in.What, func(tx *db.Tx, i Item) error {
		admins, err := s.Admins(tx)
		if err != nil {
			return err
		}
		who := notSelf(i.Person, admins)
		if who == "" { // no other administrator: the privacy officer sees to it
			list, err := s.desk(tx)
			if err != nil {
				return err
			}
			if who = notSelf(i.Person, list); who == "" {
				who = Desk
			}
		}
		if who != Desk {
			if err := outbox.Put(tx, outbox.Item{Person: who, Key: "review.mail.change", Link: "/accounts-nakijken?staat=wijzigen"}); err != nil {
				return err
			}
		}
		return jobs.Set(tx, jobs.Clock{Kind: ClockChange, Ref: i.ID, Person: who, Due: calendar.AddWorkdays(tx.Now().Date(), 1).At(9, 0)})
	})
}

// Changed says that what had to change was changed.
func (s *Service) Changed(ctx context.Context, a tafel.Actor, in IDIn) (Judged, error) {
	if err := mayKeep(a); err != nil {
		return Judged{}, err
	}
	return Judged{ID: in.ID}, s.DB.Do(ctx, a, "review.changed", func(tx *db.Tx) error {
		i, ok, err := itemByID(tx, in.ID)
		if err != nil {
			return err
		}
		if !ok {
			return access.NotFound()
		}
		if i.Person == a.Person {
			return mayJudge(a, i)
		}
		done, err := changed(tx, in.ID)
		if err != nil {
			return err
		}
		if !done {
			return tafel.Refuse(tafel.Moment, "review.error.nochange")
		}
		tx.Note(ledger.Note{Ref: i.ID, Subjects: []tafel.PersonID{i.Person}, Key: "review.note.changed", What: "account"})
		return jobs.Stop(tx, ClockChange, in.ID, "changed")
	})
}

// End shuts an account at once: sessions and keys end, and so does the place where somebody works.
func (s *Service) End(ctx context.Context, a tafel.Actor, in KeepIn) (Judged, error) {
	var until calendar.Date
	out, err := s.judge(ctx, a, "review.end", in.ID, End, in.Why, func(tx *db.Tx, i Item) error {
		last, err := s.LastAdmin(tx, i.Account)
		if err != nil {
			return err
		}
		if last {
			return tafel.Refuse(tafel.Moment, "review.error.last")
		}
		if err := s.Close(tx, i.Account); err != nil {
			return err
		}
		until, err = s.Leave(tx, i.Person)
		return err
	})
	out.Until = until
	return out, err
}

// AccountIn hears that an account was shut or opened elsewhere: what waits about one that was shut is over.
func (s *Service) AccountIn(tx *db.Tx, id tafel.AccountID, shut bool) error {
	if !shut {
		return nil
	}
	list, err := openOf(tx, id)
	if err != nil {
		return err
	}
	for _, i := range list {
		if _, err := judged(tx, i, Gone, ""); err != nil {
			return err
		}
		if err := s.settle(tx, i); err != nil {
			return err
		}
	}
	return nil
}

// suspendIn shuts every account that still waits in a round.
func (s *Service) suspendIn(tx *db.Tx, round string) error {
	if _, err := toDesk(tx, round); err != nil {
		return err
	}
	list, err := waiting(tx, round)
	if err != nil {
		return err
	}
	for _, i := range list {
		shut, err := s.Suspend(tx, i.Account)
		if err != nil {
			return err
		}
		if !shut {
			continue
		}
		if err := suspended(tx, i.ID); err != nil {
			return err
		}
	}
	return nil
}

// SetNorm keeps the norms.
func (s *Service) SetNorm(ctx context.Context, a tafel.Actor, in NormIn) (Kept, error) {
	var out Kept
	if err := mayKeep(a); err != nil {
		return out, err
	}
	n := Norms{Yearly: in.Yearly, Quarterly: in.Quarterly, Roles: strings.Join(in.Roles, " "), Days: in.Days, Extra: in.Extra, Shared: strings.ToLower(strings.Join(strings.Fields(in.Shared), " ")), Version: in.Version}
	if err := n.check(); err != nil {
		return out, err
	}
	err := s.DB.Do(ctx, a, "review.norm", func(tx *db.Tx) error {
		tx.Note(ledger.Note{Ref: "review", Key: "review.note.norm", What: "account"})
		ok, err := saveNorms(tx, n)
		if err != nil || ok {
			out.Version = n.Version + 1
			return err
		}
		now, err := norms(tx)
		if err != nil {
			return err
		}
		return &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: map[string]string{"jaar": num(now.Yearly), "kwartaal": num(now.Quarterly), "dagen": num(now.Days), "extra": num(now.Extra), "woorden": now.Shared, "versie": num(now.Version)}}
	})
	return out, err
}

// states are how a list is asked for, in Dutch, and how it is kept.
var states = map[string]string{"": "open", "wacht": "open", "klaar": "done", "stilgelegd": "shut", "gedeeld": "shared", "wijzigen": "change", "alles": ""}

func (s *Service) filterOf(a tafel.Actor, in ListIn) (filter, error) {
	f := filter{n: 100, round: in.Round}
	var ok bool
	if f.state, ok = states[in.State]; !ok {
		return f, tafel.Wrong("staat", "error.choice")
	}
	if !seesAll(a) {
		if err := mayRead(a, a.Org != ""); err != nil {
			return f, err
		}
		f.org = a.Org
	}
	if in.Org != "" {
		if f.org != "" && f.org != in.Org {
			return f, access.NotFound()
		}
		f.org = in.Org
	}
	if in.Mine {
		f.reviewer = a.Person
	}
	if in.Page > 1 {
		f.from = int(min(in.Page, 10000)-1) * f.n
	}
	return f, nil
}

// List lists accounts under review. It is about colleagues and their work here, and holds nothing of residents.
func (s *Service) List(ctx context.Context, a tafel.Actor, in ListIn) (ListOut, error) {
	out := ListOut{List: []ItemOut{}}
	f, err := s.filterOf(a, in)
	if err != nil {
		return out, err
	}
	list, err := items(s.DB.Plain(ctx), f)
	for _, i := range list {
		x := ItemOut{ID: i.ID, Round: i.Round, Org: i.OrgName, Name: i.Name, Work: i.Work, Team: i.Team, Kind: i.Kind, Seen: i.Seen, Reviewer: i.Asks, Desk: i.Desk, Shared: i.Shared, Outcome: i.Outcome, Why: i.Why, At: i.At, By: i.By, Suspended: i.Shut(), Due: i.Due}
		for _, r := range i.Roles {
			x.Roles = append(x.Roles, string(r))
		}
		out.List = append(out.List, x)
	}
	return out, err
}

// Rounds is the register of rounds with their figures.
func (s *Service) Rounds(ctx context.Context, a tafel.Actor, _ verb.None) (RoundsOut, error) {
	out := RoundsOut{List: []RoundOut{}}
	list, err := s.rounds(s.DB.Plain(ctx), a)
	for _, x := range list {
		out.List = append(out.List, RoundOut{ID: x.ID, Org: x.Name, Opened: x.Opened, Due: x.Due, Closed: x.Closed, All: x.All, Kept: x.Kept, Changed: x.Changed, Ended: x.Ended, Gone: x.Gone, Waiting: x.Waiting(), Suspended: x.Suspended, Shared: x.Shared, InTime: x.InTime})
	}
	return out, err
}

func (s *Service) rounds(r db.Reader, a tafel.Actor) ([]Round, error) {
	f, err := s.filterOf(a, ListIn{})
	if err != nil {
		return nil, err
	}
	return rounds(r, f.org, 400)
}

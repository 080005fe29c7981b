package pattern

import (
	"context"
	_ "embed"
	"time"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/i18n"
	"tafel/internal/jobs"
	"tafel/internal/ledger"
	"tafel/internal/outbox"
	"tafel/internal/verb"
)

// Words are this room's texts.
//
//go:embed words.json
var Words []byte

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/pattern.go fills them.
type Service struct {
	DB *db.DB
	// Texts is every text of the house, for the answers of the API.
	Texts i18n.Catalog
	// Officers lists who watches over privacy and works here now (inspection room).
	Officers func(r db.Reader) ([]tafel.PersonID, error)
	// PersonName is how somebody is called on screen (person room).
	PersonName func(r db.Reader, p tafel.PersonID) (string, error)
}

// overlap is how far back a scan looks again: a look that was being written while the last scan ran is not missed.
const overlap = 15 * time.Minute

// SeedIn puts in the rules every region starts with, once.
func (s *Service) SeedIn(tx *db.Tx) error {
	for _, r := range Start() {
		r.Version, r.Active = 1, true
		if err := putRule(tx, r); err != nil {
			return err
		}
	}
	// The clock that scans belongs to the desk, not to one person: whoever watches over privacy sees what it finds.
	_, runs, err := jobs.Running(tx, ClockScan, "looks")
	if err != nil || runs {
		return err
	}
	return jobs.Set(tx, jobs.Clock{Kind: ClockScan, Ref: "looks", Person: Desk, Due: next(tx.Now())})
}

// Desk stands for whoever watches over privacy, at a clock that only works and asks nobody anything.
const Desk tafel.PersonID = "privacy-desk"

// next is tomorrow morning, before people begin.
func next(now calendar.Moment) calendar.Moment { return now.Date().Add(1).At(5, 30) }

// scanIn looks at what is new, a day of looks at a time. It can be run again without harm: a finding is named by
// rule, looker and day. more means that there is more to do.
func (s *Service) scanIn(tx *db.Tx) (found int, more bool, err error) {
	from, err := hold(tx)
	if err != nil {
		return 0, false, err
	}
	settled := calendar.At(tx.Now().Add(-overlap)) // after this moment a look may still be on its way into the ledger
	first, any, err := oldest(tx, from)
	if err != nil {
		return 0, false, err
	}
	if any && first.Before(tx.Now().Time) {
		day := first.Date()
		end := day.Add(1).At(0, 0)
		list, err := rules(tx)
		if err != nil {
			return 0, false, err
		}
		people, err := lookers(tx, from, end)
		if err != nil {
			return 0, false, err
		}
		for _, p := range people {
			lines, err := linesOf(tx, p, day.At(0, 0), end)
			if err != nil {
				return found, false, err
			}
			for _, f := range Find(list, day, lines) {
				fresh, err := s.keep(tx, f)
				if err != nil {
					return found, false, err
				}
				if fresh {
					found++
				}
			}
		}
		if more = end.Before(settled.Time); more {
			return found, true, moveTo(tx, calendar.At(end.Add(-time.Millisecond)))
		}
	}
	if settled.After(from.Time) {
		from = settled
	}
	return found, false, moveTo(tx, from)
}

// keep keeps a finding and rings for who judges it.
func (s *Service) keep(tx *db.Tx, f Finding) (bool, error) {
	f.ID, f.AnswerBy = tafel.NewID[string](), calendar.AddWorkdays(tx.Now().Date(), JudgeDays)
	id, fresh, err := put(tx, f)
	if err != nil || !fresh {
		return false, err
	}
	officers, err := s.Officers(tx)
	if err != nil {
		return false, err
	}
	who := Judge(f.Person, officers)
	if who == "" { // nobody to judge it yet: it stands on the desk until there is
		who = Desk
	}
	return true, jobs.Set(tx, jobs.Clock{Kind: ClockJudge, Ref: id, Person: who, Due: f.AnswerBy.At(9, 0)})
}

// FindIn hands in a finding of another room, such as access in an acute danger, inside its transaction.
func (s *Service) FindIn(tx *db.Tx, f Finding) error {
	f.Times, f.First, f.Last, f.Day = max(f.Times, 1), tx.Now(), tx.Now(), tx.Now().Date()
	f.People = int64(len(f.Subjects))
	_, err := s.keep(tx, f)
	return err
}

// ScanOut is what a scan found.
type ScanOut struct {
	Found int `json:"nieuw"`
}

// Where is the page to go to next.
func (ScanOut) Where() string { return "/opvallend" }

// Scan looks now instead of tomorrow morning.
func (s *Service) Scan(ctx context.Context, a tafel.Actor, _ verb.None) (ScanOut, error) {
	var out ScanOut
	for {
		more := false
		err := s.DB.Do(ctx, a, "pattern.scan", func(tx *db.Tx) error {
			tx.NoNote("what is found stands in the findings")
			if err := read(a); err != nil {
				return err
			}
			n, rest, err := s.scanIn(tx)
			out.Found += n
			more = rest
			return err
		})
		if err != nil || !more {
			return out, err
		}
	}
}

// ListIn asks for findings.
type ListIn struct {
	State string `query:"toestand" maxLength:"10" doc:"open (default) or closed."`
	Rule  string `query:"regel" maxLength:"20" doc:"One rule."`
}

// ListOut are findings.
type ListOut struct {
	List []FindingOut `json:"bevindingen"`
}

// FindingOut is one finding.
type FindingOut struct {
	ID       string        `json:"id"`
	Rule     string        `json:"regel"`
	Version  int64         `json:"regelversie"`
	Who      string        `json:"wie"`
	Org      string        `json:"organisatie"`
	Day      calendar.Date `json:"dag"`
	Times    int64         `json:"aantal"`
	People   int64         `json:"mensen"`
	State    string        `json:"toestand"`
	Verdict  string        `json:"oordeel,omitempty"`
	Reason   string        `json:"reden,omitempty"`
	AnswerBy calendar.Date `json:"oordeel_voor"`
	Reads    int64         `json:"versie"`
}

// List reads findings, without the people who were looked at.
func (s *Service) List(ctx context.Context, a tafel.Actor, in ListIn) (ListOut, error) {
	out := ListOut{List: []FindingOut{}}
	err := s.DB.View(ctx, a, "pattern.list", func(v *db.View) error {
		list, err := s.list(v, a, in)
		for _, f := range list {
			out.List = append(out.List, FindingOut{ID: f.ID, Rule: f.Rule, Version: f.Version, Who: f.Name, Org: f.OrgName, Day: f.Day, Times: f.Times, People: f.People, State: f.State, Verdict: f.Verdict, Reason: f.Reason, AnswerBy: f.AnswerBy, Reads: f.Reads})
		}
		return err
	})
	return out, err
}

func (s *Service) list(r db.Reader, a tafel.Actor, in ListIn) ([]Finding, error) {
	if err := read(a); err != nil {
		return nil, err
	}
	if in.State == "" {
		in.State = "open"
	}
	if in.State != "open" && in.State != "closed" {
		return nil, tafel.Wrong("toestand", "error.choice")
	}
	return findings(r, in.State, in.Rule, 500)
}

// open reads one finding with the people who were looked at; that look is noted.
func (s *Service) open(v *db.View, a tafel.Actor, id string) (Finding, error) {
	if err := read(a); err != nil {
		return Finding{}, err
	}
	f, ok, err := findingByID(v, id)
	if err != nil {
		return f, err
	}
	if !ok {
		return f, access.NotFound()
	}
	v.Saw(ledger.Entry{Kind: ledger.Listed, Policy: "pattern-judge", What: "looks"}, most(f.Subjects)...)
	return f, nil
}

// JudgeIn is a verdict on a finding.
type JudgeIn struct {
	ID      string `json:"bevinding" maxLength:"40" doc:"The finding."`
	Version int64  `json:"versie" doc:"Version that was read."`
	Verdict string `json:"oordeel" maxLength:"20" doc:"in-order or not-in-order."`
	Reason  string `json:"reden" maxLength:"2000" lines:"yes" doc:"What was found out, and why this verdict."`
	Tell    bool   `json:"vertellen,omitempty" doc:"Tell the people who were looked at that there is something to see."`
}

// Where is the page to go to next.
func (Judged) Where() string { return "/opvallend" }

// Judged is what comes of a verdict.
type Judged struct {
	ID string `json:"id"`
}

// Judge closes a finding with a verdict and a reason. Nobody judges the own looks.
func (s *Service) Judge(ctx context.Context, a tafel.Actor, in JudgeIn) (Judged, error) {
	return Judged{ID: in.ID}, s.DB.Do(ctx, a, "pattern.judge", func(tx *db.Tx) error {
		if err := read(a); err != nil {
			return err
		}
		f, ok, err := findingByID(tx, in.ID)
		if err != nil {
			return err
		}
		if !ok {
			return access.NotFound()
		}
		if err := judge(a, f.Person); err != nil {
			return err
		}
		if in.Verdict != "in-order" && in.Verdict != "not-in-order" {
			return tafel.Wrong("oordeel", "error.choice")
		}
		if f.State == "closed" {
			return tafel.Refuse(tafel.Moment, "pattern.error.closed")
		}
		f.Reads = in.Version
		done, err := decide(tx, f, in.Verdict, in.Reason)
		if err != nil {
			return err
		}
		if !done {
			return tafel.Refuse(tafel.Moment, "pattern.error.changed")
		}
		if err := jobs.Stop(tx, ClockJudge, f.ID, "judged"); err != nil {
			return err
		}
		if in.Tell {
			for _, p := range most(f.Subjects) {
				if err := outbox.Put(tx, outbox.Item{Person: p, Key: "pattern.mail.told", Link: "/wie-keek"}); err != nil {
					return err
				}
			}
		}
		tx.Note(ledger.Note{Ref: f.ID, Key: "pattern.note.judged", Only: []tafel.PersonID{a.Person}, What: "looks"})
		return nil
	})
}

// RuleIn changes what counts as unusual.
type RuleIn struct {
	Kind    string `json:"regel" maxLength:"20" doc:"The rule."`
	Version int64  `json:"versie" doc:"Version that was read."`
	AtLeast int64  `json:"vanaf" doc:"From how many on it is unusual."`
	From    int64  `json:"van_uur,omitempty" doc:"Night: from this hour."`
	Till    int64  `json:"tot_uur,omitempty" doc:"Night: until this hour."`
	Off     bool   `json:"uit,omitempty" doc:"Not used for now."`
	Why     string `json:"reden" maxLength:"500" lines:"yes" doc:"Why it changes."`
}

// RuleOut is a changed rule.
type RuleOut struct {
	Version int64 `json:"versie"`
}

// Where is the page to go to next.
func (RuleOut) Where() string { return "/opvallend/regels" }

// Change makes a new version of a rule, with its reason. What was found before keeps the version it was found by.
func (s *Service) Change(ctx context.Context, a tafel.Actor, in RuleIn) (RuleOut, error) {
	var out RuleOut
	err := s.DB.Do(ctx, a, "pattern.rule", func(tx *db.Tx) error {
		if err := read(a); err != nil {
			return err
		}
		if _, err := hold(tx); err != nil { // no scan runs meanwhile, and two changes follow each other
			return err
		}
		x := Rule{Kind: in.Kind, AtLeast: in.AtLeast, From: in.From, Till: in.Till, Active: !in.Off, Why: in.Why}
		if err := x.Check(); err != nil {
			return err
		}
		list, err := rules(tx)
		if err != nil {
			return err
		}
		for _, r := range list {
			if r.Kind != in.Kind {
				continue
			}
			if r.Version != in.Version {
				return tafel.Refuse(tafel.Moment, "pattern.error.changed")
			}
			x.Version, x.Except = r.Version+1, r.Except
		}
		out.Version = x.Version
		tx.Note(ledger.Note{Ref: in.Kind, Key: "pattern.note.rule", What: "looks"})
		return putRule(tx, x)
	})
	return out, err
}

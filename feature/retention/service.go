package retention

import (
	"context"
	_ "embed"
	"encoding/json"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/held"
	"tafel/internal/jobs"
	"tafel/internal/ledger"
	"tafel/internal/verb"
)

// Words are this room's texts.
//
//go:embed words.json
var Words []byte

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/retention.go fills them.
type Service struct {
	DB *db.DB
	// Standing is where the actor stands at a table (seat room).
	Standing func(r db.Reader, a tafel.Actor, t tafel.TableID) (tafel.Standing, error)
	// Destroyers destroy what each room holds that belongs to a table, a report or a person; they count the rows.
	Destroyers []func(tx *db.Tx, what held.What, id string, gone map[string]int64) error
	// Holds tell, by a text, what keeps a table from being destroyed ("" is nothing).
	Holds []func(r db.Reader, t tafel.TableID) (string, error)
}

// Desk stands for the region at a clock that only works and asks nobody anything.
const Desk tafel.PersonID = "region"

// ClockSweep destroys every night what is over.
const ClockSweep = "retention.sweep"

// SeedIn puts in the rules every region starts with, and the nightly clock, once.
func (s *Service) SeedIn(tx *db.Tx) error {
	for _, r := range Start() {
		if err := putRule(tx, r); err != nil {
			return err
		}
	}
	_, runs, err := jobs.Running(tx, ClockSweep, "region")
	if err != nil || runs {
		return err
	}
	return jobs.Set(tx, jobs.Clock{Kind: ClockSweep, Ref: "region", Person: Desk, Due: tx.Now().Date().Add(1).At(4, 0)})
}

// atOnce is how many records are destroyed in one transaction.
const atOnce = 20

// OnSweep destroys what is over. While there is more it goes on; then it rings again the next night.
func (s *Service) OnSweep(tx *db.Tx, c jobs.Clock) (jobs.Next, error) {
	list, err := rules(tx)
	if err != nil {
		return jobs.Next{}, err
	}
	today := tx.Now().Date()
	n := 0
	for _, kind := range Kinds {
		rule, read := list[kind], tablesDue
		if kind == Report {
			read = reportsDue
		}
		after := ""
		for n < atOnce {
			batch, err := read(tx, rule.Before(today).At(0, 0), after, 50)
			if err != nil {
				return jobs.Next{}, err
			}
			if len(batch) == 0 {
				break
			}
			for _, d := range batch {
				after = d.ID
				if rule.Until(d.Closed) > today || n >= atOnce {
					continue
				}
				if kind == Table {
					why, err := s.held(tx, tafel.TableID(d.ID))
					if err != nil {
						return jobs.Next{}, err
					}
					if why != "" {
						continue
					}
				}
				if err := s.destroy(tx, rule, d); err != nil {
					return jobs.Next{}, err
				}
				n++
			}
		}
	}
	if n >= atOnce {
		return jobs.Next{Due: calendar.At(tx.Now().Add(1e6))}, nil
	}
	return jobs.Next{Due: today.Add(1).At(4, 0)}, nil
}

// held tells what keeps a table: a text, "" for nothing.
func (s *Service) held(r db.Reader, t tafel.TableID) (string, error) {
	running, err := openReport(r, t)
	if err != nil {
		return "", err
	}
	if running {
		return "retention.hold.report", nil
	}
	for _, f := range s.Holds {
		if why, err := f(r, t); err != nil || why != "" {
			return why, err
		}
	}
	return "", nil
}

// destroy destroys one record with everything that belongs to it, and writes the register. The ledger keeps its
// lines: they hold ids and never content, so the log stays whole and can be verified.
func (s *Service) destroy(tx *db.Tx, rule Rule, d Due) error {
	rows := map[string]int64{}
	what := held.Report
	if rule.Kind == Table {
		what = held.ClosedTable
	}
	for _, f := range s.Destroyers {
		if err := f(tx, what, d.ID, rows); err != nil {
			return err
		}
	}
	if d.Household != "" { // the household and its people go with the last table
		people, err := left(tx, d.Household)
		if err != nil {
			return err
		}
		for _, p := range people {
			for _, f := range s.Destroyers {
				if err := f(tx, held.Person, string(p), rows); err != nil {
					return err
				}
			}
		}
	}
	g := Gone{ID: tafel.NewID[string](), Kind: rule.Kind, Version: rule.Version, Years: rule.Years, Ground: rule.Ground, Year: int64(d.Closed.Time().Year())}
	for _, n := range rows {
		g.Rows += n
	}
	b, err := json.Marshal(rows)
	if err != nil {
		return err
	}
	g.Detail = string(b)
	tx.Note(ledger.Note{What: "retention"})
	return putGone(tx, g)
}

// Plan says when a closed table or report is destroyed, and what holds it.
type Plan struct {
	On   calendar.Date // "" while it is open
	Rule Rule
	Hold string // text of what holds it now
	By   []Hold
}

// PlanOf gives when a record is destroyed.
func (s *Service) PlanOf(r db.Reader, kind, id string) (Plan, error) {
	var p Plan
	list, err := rules(r)
	if err != nil {
		return p, err
	}
	p.Rule = list[kind]
	day, err := closedOn(r, kind, id)
	if err != nil || day == "" {
		return p, err
	}
	p.On = p.Rule.Until(day)
	if kind == Table {
		if p.Hold, err = s.held(r, tafel.TableID(id)); err != nil {
			return p, err
		}
		p.By, err = holdsOn(r, tafel.TableID(id))
	}
	return p, err
}

// RuleIn changes how long a kind is kept.
type RuleIn struct {
	Kind    string `json:"soort" maxLength:"20" doc:"table or report."`
	Version int64  `json:"versie" doc:"Version that was read."`
	Years   int64  `json:"jaren" doc:"Years after closing."`
	Ground  string `json:"grondslag" maxLength:"300" doc:"Law or list on which it is kept that long."`
	Why     string `json:"reden" maxLength:"500" lines:"yes" doc:"Why it changes."`
}

// Changed is a changed rule.
type Changed struct {
	Version int64 `json:"versie"`
}

// Where is the page to go to next.
func (Changed) Where() string { return "/bewaren" }

// Change makes a new version of a rule. It works for what was closed before too: the dates on the pages change at once.
func (s *Service) Change(ctx context.Context, a tafel.Actor, in RuleIn) (Changed, error) {
	var out Changed
	err := s.DB.Do(ctx, a, "retention.rule", func(tx *db.Tx) error {
		if err := keep(a); err != nil {
			return err
		}
		x := Rule{Kind: in.Kind, Years: in.Years, Ground: in.Ground, Why: in.Why}
		if err := x.Check(); err != nil {
			return err
		}
		list, err := rules(tx)
		if err != nil {
			return err
		}
		if list[in.Kind].Version != in.Version {
			return tafel.Refuse(tafel.Moment, "retention.error.changed")
		}
		x.Version = in.Version + 1
		out.Version = x.Version
		tx.Note(ledger.Note{Ref: in.Kind, Key: "retention.note.rule", What: "retention"})
		return putRule(tx, x)
	})
	return out, err
}

// HoldIn keeps a table.
type HoldIn struct {
	Table  tafel.TableID `json:"tafel" maxLength:"40" doc:"The table."`
	Reason string        `json:"reden" maxLength:"500" lines:"yes" doc:"Why it may not be destroyed yet."`
}

// HeldOut is a hold.
type HeldOut struct {
	ID    string        `json:"id"`
	Table tafel.TableID `json:"tafel"`
}

// Hold keeps a table from being destroyed, with a reason that stands on its page.
func (s *Service) Hold(ctx context.Context, a tafel.Actor, in HoldIn) (HeldOut, error) {
	out := HeldOut{ID: tafel.NewID[string](), Table: in.Table}
	return out, s.DB.Do(ctx, a, "retention.hold", func(tx *db.Tx) error {
		st, err := s.Standing(tx, a, in.Table)
		if err != nil {
			return err
		}
		if err := hold(a, st); err != nil {
			return err
		}
		tx.Note(ledger.Note{Table: in.Table, Household: st.Household, Key: "retention.note.hold", Args: []any{"why", in.Reason}, Ref: out.ID, What: "retention"})
		return putHold(tx, Hold{ID: out.ID, Table: in.Table, Reason: in.Reason})
	})
}

// EndIn names a hold.
type EndIn struct {
	ID string `json:"aanhouding" maxLength:"40" doc:"The hold."`
}

// End ends a hold.
func (s *Service) End(ctx context.Context, a tafel.Actor, in EndIn) (verb.None, error) {
	return verb.None{}, s.DB.Do(ctx, a, "retention.end", func(tx *db.Tx) error {
		t, err := holdTable(tx, in.ID)
		if err != nil {
			return err
		}
		if t == "" {
			return access.NotFound()
		}
		st, err := s.Standing(tx, a, t)
		if err != nil {
			return err
		}
		if err := hold(a, st); err != nil {
			return err
		}
		if t, err = endHold(tx, in.ID); err != nil {
			return err
		}
		if t == "" {
			return tafel.Refuse(tafel.Moment, "retention.error.ended")
		}
		tx.Note(ledger.Note{Table: t, Household: st.Household, Key: "retention.note.end", Ref: in.ID, What: "retention"})
		return nil
	})
}

// ListOut is the register with the rules.
type ListOut struct {
	Rules []RuleOut `json:"regels"`
	Gone  []GoneOut `json:"vernietigd"`
}

// RuleOut is a rule.
type RuleOut struct {
	Kind    string `json:"soort"`
	Version int64  `json:"versie"`
	Years   int64  `json:"jaren"`
	Ground  string `json:"grondslag"`
}

// GoneOut is a line of the register.
type GoneOut struct {
	At      calendar.Moment `json:"moment"`
	Kind    string          `json:"soort"`
	Version int64           `json:"regelversie"`
	Ground  string          `json:"grondslag"`
	Year    int64           `json:"jaar_van_sluiten"`
	Rows    int64           `json:"rijen"`
	Detail  string          `json:"per_soort"`
}

// List reads the rules and the register. No policy: it is about nobody, and open to all who are signed in.
func (s *Service) List(ctx context.Context, a tafel.Actor, _ verb.None) (ListOut, error) {
	out := ListOut{Rules: []RuleOut{}, Gone: []GoneOut{}}
	r := s.DB.Plain(ctx)
	list, err := rules(r)
	if err != nil {
		return out, err
	}
	for _, k := range Kinds {
		x := list[k]
		out.Rules = append(out.Rules, RuleOut{Kind: k, Version: x.Version, Years: x.Years, Ground: x.Ground})
	}
	lines, err := gone(r, 500)
	for _, g := range lines {
		out.Gone = append(out.Gone, GoneOut{At: g.At, Kind: g.Kind, Version: g.Version, Ground: g.Ground, Year: g.Year, Rows: g.Rows, Detail: g.Detail})
	}
	return out, err
}

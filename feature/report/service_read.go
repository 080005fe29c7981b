package report

import (
	"context"
	"sort"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/ledger"
)

// ReportOut is a report as the API gives it.
type ReportOut struct {
	ID       tafel.ReportID  `json:"id"`
	Number   string          `json:"nummer"`
	Text     string          `json:"tekst"`
	Place    string          `json:"plek"`
	About    string          `json:"over_wie"`
	Reporter string          `json:"melder"`
	How      string          `json:"hoe_antwoord"`
	Reach    string          `json:"bereik"`
	State    string          `json:"stand" doc:"nieuw, bezig, klaar-gemeld, niet-gehoord or opgelost"`
	Outcome  string          `json:"antwoord_melder"`
	Owner    tafel.Party     `json:"beantwoordt"`
	Offered  *tafel.Party    `json:"aangeboden_aan,omitempty"`
	Signal   calendar.Moment `json:"gemeld_op"`
	FirstAct calendar.Moment `json:"eerste_actie_op"`
	Waited   int             `json:"werkdagen_gewacht"`
	Due      calendar.Date   `json:"uiterlijk"`
	Promised calendar.Date   `json:"beloofd_op"`
	Handover int64           `json:"overdrachten"`
	Table    tafel.TableID   `json:"tafel"`
	Acute    bool            `json:"acuut" doc:"Somebody said that help is needed at once, and it was not taken back."`
	HelpDue  calendar.Moment `json:"hulp_voor" doc:"By then help must have begun."`
	HelpedAt calendar.Moment `json:"hulp_begon"`
	HelpOk   bool            `json:"hulp_bevestigd" doc:"The reporter says so too."`
	Lowered  calendar.Moment `json:"toch_geen_spoed_op" doc:"Who answers said then that there is no haste after all."`
	Steps    []StepOut       `json:"stappen,omitempty"`
	Version  int64           `json:"versie"`
}

// StepOut is one line of the history.
type StepOut struct {
	At    calendar.Moment `json:"op"`
	Kind  string          `json:"soort"`
	Who   string          `json:"wie"`
	Org   string          `json:"organisatie"`
	Other string          `json:"ander"`
	Said  string          `json:"gezegd"`
}

// ListOut is a list of reports.
type ListOut struct {
	Reports []ReportOut `json:"meldingen"`
}

// stateNames are the states as the API says them.
var stateNames = map[string]string{New: "nieuw", Busy: "bezig", Done: "klaar-gemeld", Unheard: "niet-gehoord", Solved: "opgelost"}

// Seen is a report with what a page needs to show it.
type Seen struct {
	Report
	Steps    []Step
	Norm     Norm
	Reporter string // name, "" when unknown or without name
	AboutIs  string // name or words
	RepIs    string // name of the representative
	Policy   string
	ByCode   bool
}

// open reads one report through a view; the look is noted for the residents it is about.
func (s *Service) open(v *db.View, a tafel.Actor, id tafel.ReportID, hash string) (Seen, error) {
	var x Report
	var err error
	if hash != "" {
		x, err = byCode(v, hash)
	} else {
		x, err = byID(v, id)
	}
	if db.Missing(err) {
		return Seen{}, access.NotFound()
	}
	if err != nil {
		return Seen{}, err
	}
	o := Seen{Report: x, ByCode: hash != ""}
	if o.Policy, err = mayRead(a, x, hash != ""); err != nil {
		return Seen{}, err
	}
	if o.Norm, err = norm(v); err != nil {
		return o, err
	}
	if o.Steps, err = steps(v, x.ID); err != nil {
		return o, err
	}
	for _, f := range []struct {
		p  tafel.PersonID
		to *string
	}{{x.Reporter, &o.Reporter}, {x.About, &o.AboutIs}, {x.Representative, &o.RepIs}} {
		if f.p != "" {
			if *f.to, err = s.PersonName(v, f.p); err != nil {
				return o, err
			}
		}
	}
	o.AboutIs = first(o.AboutIs, x.AboutWords)
	if a.Person != "" {
		v.Saw(ledger.Entry{Kind: ledger.Opened, Table: x.Table, Policy: o.Policy, What: "report"}, others(a, x.subjects())...)
	}
	return o, nil
}

// others leaves out the reader: a look at one's own data is no look.
func others(a tafel.Actor, list []tafel.PersonID) []tafel.PersonID {
	var out []tafel.PersonID
	for _, p := range list {
		if p != a.Person {
			out = append(out, p)
		}
	}
	return out
}

func (o Seen) out(now calendar.Moment) ReportOut {
	x := o.Report
	r := ReportOut{ID: x.ID, Number: x.Nr(), Text: x.Text, Place: x.Place, About: o.AboutIs, Reporter: o.Reporter, How: x.How, Reach: x.Reach, State: stateNames[x.State], Outcome: x.Outcome,
		Owner: tafel.Party{Person: x.Owner, Name: x.OwnerName, Org: x.OwnerOrg, OrgName: x.OwnerOrgName}, Signal: x.SignalAt, FirstAct: x.FirstActAt, Waited: x.Waited(now), Due: x.due(o.Norm),
		Promised: x.PromisedOn, Handover: x.Handovers, Table: x.Table, Acute: !x.AcuteAt.IsZero() && x.LoweredAt.IsZero(), Lowered: x.LoweredAt, HelpDue: x.HelpDue, HelpedAt: x.HelpedAt, HelpOk: !x.HelpOkAt.IsZero(), Version: x.Version}
	if x.Waiting() {
		r.Offered = &x.Pass.To
	}
	for _, st := range o.Steps {
		r.Steps = append(r.Steps, StepOut{st.At, st.Kind, st.Name, st.Org, st.Other, st.Said})
	}
	return r
}

// Get gives one report with its history.
func (s *Service) Get(ctx context.Context, a tafel.Actor, in GetIn) (ReportOut, error) {
	var out ReportOut
	err := s.DB.View(ctx, a, "report.get", func(v *db.View) error {
		o, err := s.open(v, a, in.Report, "")
		if err != nil {
			return err
		}
		out = o.out(v.Now())
		return nil
	})
	return out, err
}

// Follow gives a report to whoever has its code.
func (s *Service) Follow(ctx context.Context, a tafel.Actor, in FollowIn) (Followed, error) {
	var out Followed
	hash := hashCode(in.Code)
	if hash == "" {
		return out, tafel.Wrong("code", "report.badcode")
	}
	err := s.DB.View(ctx, a, "report.follow", func(v *db.View) error {
		o, err := s.open(v, tafel.Actor{Lang: a.Lang, Via: a.Via}, "", hash)
		if err != nil {
			if no, ok := err.(*tafel.Refusal); ok && no.Kind == tafel.NotFound {
				return tafel.Wrong("code", "report.badcode")
			}
			return err
		}
		out = Followed{ReportOut: o.out(v.Now()), code: in.Code}
		return nil
	})
	return out, err
}

// limit of a list: more than anybody reads, less than anybody waits for.
const limit = 1000

// list reads one of the lists; who and what came into sight is noted.
func (s *Service) list(v *db.View, a tafel.Actor, which string) ([]Report, Norm, error) {
	n, err := norm(v)
	if err != nil {
		return nil, n, err
	}
	var list []Report
	switch which {
	case "", "gemeld":
		list, err = listReported(v, a.Person, limit)
	case "mijn", "organisatie", "wacht", "door", "opgelost":
		if err := mayTakeIn(a); err != nil {
			return nil, n, err
		}
		switch which {
		case "mijn":
			list, err = listMine(v, a.Person, limit)
		case "organisatie":
			list, err = listOrg(v, a.Org, false, limit)
		case "opgelost":
			list, err = listOrg(v, a.Org, true, limit)
		case "wacht":
			list, err = listOffered(v, a.Person, a.Org, limit)
		case "door":
			list, err = listSent(v, a.Org, limit)
		}
	default:
		return nil, n, tafel.Wrong("lijst", "error.choice")
	}
	if err != nil {
		return nil, n, err
	}
	kept := list[:0]
	for _, x := range list {
		policy, err := mayRead(a, x, false)
		if err != nil {
			continue // the list asks too much, the policy decides
		}
		v.Saw(ledger.Entry{Kind: ledger.Listed, Policy: policy, What: "report"}, others(a, x.subjects())...)
		kept = append(kept, x)
	}
	if which != "" && which != "gemeld" && which != "opgelost" {
		sortLate(kept, n)
	}
	return kept, n, nil
}

// sortLate puts first where help is needed at once, then what has waited longest past its day first, then what is due next, then what waits for the reporter.
func sortLate(list []Report, n Norm) {
	key := func(x Report) string {
		if x.Urgent() {
			return "!" + x.HelpDue.Text()
		}
		if d := x.due(n); d != "" {
			return string(d)
		}
		if x.State == Unheard {
			return "8"
		}
		return "9"
	}
	sort.SliceStable(list, func(i, j int) bool { return key(list[i]) < key(list[j]) })
}

// List gives a list of reports.
func (s *Service) List(ctx context.Context, a tafel.Actor, in ListIn) (ListOut, error) {
	out := ListOut{Reports: []ReportOut{}}
	err := s.DB.View(ctx, a, "report.list", func(v *db.View) error {
		list, n, err := s.list(v, a, in.Which)
		if err != nil {
			return err
		}
		names := map[tafel.PersonID]string{}
		for _, x := range list {
			o := Seen{Report: x, Norm: n}
			if o.Reporter, err = s.named(v, names, x.Reporter); err != nil {
				return err
			}
			if o.AboutIs, err = s.named(v, names, x.About); err != nil {
				return err
			}
			o.AboutIs = first(o.AboutIs, x.AboutWords)
			out.Reports = append(out.Reports, o.out(v.Now()))
		}
		return nil
	})
	return out, err
}

func (s *Service) named(r db.Reader, known map[tafel.PersonID]string, p tafel.PersonID) (string, error) {
	if p == "" {
		return "", nil
	}
	if name, ok := known[p]; ok {
		return name, nil
	}
	name, err := s.PersonName(r, p)
	known[p] = name
	return name, err
}

// FiguresOut counts what became of reports. "Sent" is no result: only what the reporter says counts as solved.
type FiguresOut struct {
	From   calendar.Date    `json:"van"`
	To     calendar.Date    `json:"tot"`
	All    Tally            `json:"alles"`
	ByOrg  []Tally          `json:"per_organisatie"`
	ByWay  []Tally          `json:"per_kanaal"`
	Passes map[string]int64 `json:"doorgeleid" doc:"by how it ended: offered, accepted, refused, kept"`
}

// Tally is one line of figures.
type Tally struct {
	Name    string `json:"naam,omitempty"`
	Made    int64  `json:"gemeld"`
	InTime  int64  `json:"op_tijd_gehoord" doc:"first act within the norm"`
	Silent  int64  `json:"nog_niets_gehoord"`
	Done    int64  `json:"klaar_gemeld" doc:"waits for the reporter"`
	Solved  int64  `json:"opgelost" doc:"the reporter says so"`
	Partly  int64  `json:"deels"`
	Not     int64  `json:"niet_opgelost"`
	Unheard int64  `json:"niet_gehoord" doc:"the reporter was not heard; never counts as solved"`
	Acute   int64  `json:"acuut" doc:"help was needed at once"`
	Helped  int64  `json:"hulp_binnen_norm" doc:"of those: help began within the norm of hours"`
	Lowered int64  `json:"toch_geen_spoed" doc:"of those: no haste after all, says who answers"`
	Moved   int64  `json:"overgedragen" doc:"changed hands at least once"`
	Waited  int64  `json:"werkdagen_tot_eerste_actie" doc:"median"`
	waits   []int
}

func (t *Tally) add(c counted, n Norm, now calendar.Moment) {
	t.Made++
	x := Report{SignalAt: c.SignalAt, FirstActAt: c.FirstActAt}
	w := x.Waited(now)
	t.waits = append(t.waits, w)
	if c.FirstActAt.IsZero() {
		t.Silent++
	} else if int64(w) <= n.First {
		t.InTime++
	}
	if c.Handovers > 0 {
		t.Moved++
	}
	if !c.AcuteAt.IsZero() {
		if t.Acute++; !c.HelpedAt.IsZero() && !c.HelpedAt.After(c.HelpDue.Time) {
			t.Helped++
		}
		if !c.LoweredAt.IsZero() {
			t.Lowered++
		}
	}
	switch {
	case c.State == Solved:
		t.Solved++
	case c.State == Unheard:
		t.Unheard++
	case c.State == Done:
		t.Done++
	case c.Outcome == IsPartly:
		t.Partly++
	case c.Outcome == NotSolved:
		t.Not++
	}
}

func (t *Tally) finish() {
	if len(t.waits) > 0 {
		sort.Ints(t.waits)
		t.Waited = int64(t.waits[len(t.waits)/2])
	}
}

// Figures counts reports of a period, without people; the last year when no period is given.
func (s *Service) Figures(ctx context.Context, a tafel.Actor, in FiguresIn) (FiguresOut, error) {
	if err := mayCount(a); err != nil {
		return FiguresOut{}, err
	}
	r := s.DB.Plain(ctx)
	today := r.Now().Date()
	out := FiguresOut{From: in.From, To: in.To, Passes: map[string]int64{}}
	if out.To == "" {
		out.To = today
	}
	if out.From == "" {
		out.From = out.To.Add(-365)
	}
	n, err := norm(r)
	if err != nil {
		return out, err
	}
	begin, stop := out.From.At(0, 0), out.To.Add(1).At(0, 0)
	list, err := countedBetween(r, begin, stop)
	if err != nil {
		return out, err
	}
	orgs, ways := map[string]*Tally{}, map[string]*Tally{}
	get := func(m map[string]*Tally, key, name string) *Tally {
		if m[key] == nil {
			m[key] = &Tally{Name: name}
		}
		return m[key]
	}
	for _, c := range list {
		out.All.add(c, n, r.Now())
		get(orgs, c.Org, c.OrgName).add(c, n, r.Now())
		get(ways, c.Channel, c.Channel).add(c, n, r.Now())
	}
	out.All.finish()
	out.ByOrg, out.ByWay = sorted(orgs), sorted(ways)
	out.Passes, err = passesBetween(r, begin, stop)
	return out, err
}

func sorted(m map[string]*Tally) []Tally {
	out := []Tally{}
	for _, t := range m {
		t.finish()
		out = append(out, *t)
	}
	sort.Slice(out, func(i, j int) bool {
		if out[i].Made != out[j].Made {
			return out[i].Made > out[j].Made
		}
		return out[i].Name < out[j].Name
	})
	return out
}

// found is the ledger entry for looking up the person a report is recorded for.
func found(policy string) ledger.Entry {
	return ledger.Entry{Kind: ledger.Listed, Policy: policy, What: "person"}
}

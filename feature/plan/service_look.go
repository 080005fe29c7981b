package plan

import (
	"context"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/db"
	"tafel/internal/ledger"
	"tafel/internal/verb"
)

// seenGoal is a goal as somebody may see it, with what stands with it.
type seenGoal struct {
	FullGoal
	Policy     string
	DomainName string
	Name       string // of whose goal it is; "" is the household's
	Measures   []Measure
	Hindrances []Hindrance
	Progress   Progress
}

// whole is a plan as somebody may see it.
type whole struct {
	st      tafel.Standing
	people  people
	policy  string // by which the plan as a whole is read
	own     []Own
	goals   []seenGoal
	shut    []string // names of the life domains with a shielded goal
	beyond  int      // goals outside the life domains of the seat
	remarks []Remark
	domains map[string]string
	kinds   map[string]HindranceKind
}

// look reads the plan of a table as far as the actor may see it.
func (s *Service) look(r db.Reader, a tafel.Actor, st tafel.Standing, lang string) (w whole, err error) {
	if err := askRead(a, st); err != nil {
		return w, err
	}
	w.st, w.policy = st, access.May(a, access.TableRead, st, access.Thing{}).Policy
	if w.people, err = s.people(r, st); err != nil {
		return w, err
	}
	if w.domains, err = domainNames(r, lang); err != nil {
		return w, err
	}
	own, err := ownOf(r, st.Table)
	if err != nil {
		return w, err
	}
	minor, err := s.minor(r, a, st)
	if err != nil {
		return w, err
	}
	for _, o := range own {
		if o.Name, err = s.nameOf(r, w.people, o.Person); err != nil {
			return w, err
		}
		if !minor || o.Person == a.Person {
			w.own = append(w.own, o)
		}
	}
	goals, err := goalsOf(r, st.Table)
	if err != nil {
		return w, err
	}
	measures, err := measuresOf(r, st.Table)
	if err != nil {
		return w, err
	}
	hindrances, err := hindrancesOf(r, st.Table)
	if err != nil {
		return w, err
	}
	if len(hindrances) > 0 {
		kinds, err := kindsOf(r)
		if err != nil {
			return w, err
		}
		w.kinds = map[string]HindranceKind{}
		for _, k := range kinds {
			w.kinds[k.Key] = k
		}
	}
	progress := map[tafel.GoalID]Progress{}
	if s.Progress != nil && len(goals) > 0 {
		if progress, err = s.Progress(r, st.Table); err != nil {
			return w, err
		}
	}
	visible := map[tafel.GoalID]bool{"": true}
	for _, g := range goals {
		switch sight(a, st, g, minor) {
		case InFull:
			visible[g.ID] = true
			x := seenGoal{FullGoal: g, Policy: mayReadGoal(a, st, g).Policy, DomainName: w.domains[g.Domain], Measures: measures[g.ID], Progress: progress[g.ID]}
			if x.Name, err = s.nameOf(r, w.people, g.Person); err != nil {
				return w, err
			}
			if seesHindrances(a, st, g) {
				x.Hindrances = hindrances[g.ID]
			}
			w.goals = append(w.goals, x)
		case Shut:
			if g.State == Open {
				w.shut = append(w.shut, w.domains[g.Domain])
			}
		case Beyond:
			if g.State == Open && !g.Shielded() { // a shielded goal elsewhere is not even counted
				w.beyond++
			}
		}
	}
	remarks, err := remarksOf(r, st.Table)
	for _, x := range remarks {
		if visible[x.Goal] && (!minor || x.By == a.Person) {
			w.remarks = append(w.remarks, x)
		}
	}
	return w, err
}

// goal finds one goal of the plan.
func (w whole) goal(id tafel.GoalID) (seenGoal, bool) {
	for _, g := range w.goals {
		if g.ID == id {
			return g, true
		}
	}
	return seenGoal{}, false
}

// saw notes whose plan came into view.
func (w whole) saw(v *db.View) {
	for _, o := range w.own {
		saw(v, w.st, w.policy, "plan", ledger.Opened, o.Person)
	}
	for _, g := range w.goals {
		saw(v, w.st, w.policy, "plan", ledger.Opened, w.people.subjects(g.FullGoal)...)
	}
	for _, x := range w.remarks {
		saw(v, w.st, w.policy, "plan", ledger.Opened, x.By)
	}
}

// ---- plan.get ----

// GetIn asks for the plan of a table.
type GetIn struct {
	Table tafel.TableID `path:"tafel" doc:"The table"`
}

// AnswerDoc is an answer to one of the questions asked before help.
type AnswerDoc struct {
	Text string `json:"antwoord"`
	None bool   `json:"niets" doc:"Nothing is possible now; antwoord says why"`
}

// MeasureDoc is a number.
type MeasureDoc struct {
	On    string `json:"op"`
	Value int64  `json:"cijfer"`
	Note  string `json:"toelichting,omitempty"`
	By    string `json:"door"`
	Own   bool   `json:"eigen" doc:"Given by somebody of the household"`
}

// HindranceDoc is what blocks a goal.
type HindranceDoc struct {
	ID      string   `json:"belemmering"`
	Kind    string   `json:"soort"`
	What    string   `json:"hoe"`
	Steps   []string `json:"stappen"`
	Effect  string   `json:"effect"`
	Result  string   `json:"merkbaar"`
	Version int64    `json:"versie"`
}

// GoalDoc is a goal.
type GoalDoc struct {
	ID         tafel.GoalID   `json:"doel"`
	Domain     string         `json:"leefgebied"`
	DomainName string         `json:"leefgebiednaam"`
	Person     tafel.PersonID `json:"wie,omitempty" doc:"Empty is the household's"`
	Name       string         `json:"naam,omitempty"`
	Words      string         `json:"woorden"`
	WrittenBy  string         `json:"opgeschrevendoor"`
	Until      string         `json:"tot,omitempty"`
	State      string         `json:"stand"`
	Why        string         `json:"waarom,omitempty"`
	Self       AnswerDoc      `json:"zelf"`
	Network    AnswerDoc      `json:"netwerk"`
	Help       string         `json:"hulp"`
	Shielded   bool           `json:"afgeschermd"`
	Done       int64          `json:"afsprakenklaar"`
	Late       int64          `json:"afsprakentelaat"`
	Open       int64          `json:"afsprakenopen"`
	Measures   []MeasureDoc   `json:"cijfers"`
	Hindrances []HindranceDoc `json:"belemmeringen"`
	Version    int64          `json:"versie"`
}

// WordsDoc is own words.
type WordsDoc struct {
	Person  tafel.PersonID `json:"wie"`
	Name    string         `json:"naam"`
	Words   string         `json:"woorden"`
	By      string         `json:"opgeschrevendoor"`
	AsSaid  bool           `json:"zogezegd"`
	Version int64          `json:"versie"`
}

// RemarkDoc is a remark with its answer.
type RemarkDoc struct {
	ID       string       `json:"opmerking"`
	Goal     tafel.GoalID `json:"doel,omitempty"`
	By       string       `json:"van"`
	Words    string       `json:"tekst"`
	AnswerBy string       `json:"antwoorduiterlijk"`
	Answer   string       `json:"antwoord"`
}

// GetOut is a plan as far as the caller may see it.
type GetOut struct {
	Table   tafel.TableID `json:"tafel"`
	Own     []WordsDoc    `json:"eigenwoorden"`
	Goals   []GoalDoc     `json:"doelen"`
	Shut    []string      `json:"afgeschermd" doc:"Life domains with a goal that is shielded for you"`
	Beyond  int64         `json:"buitenjedeel" doc:"Number of goals outside the life domains of your seat"`
	Remarks []RemarkDoc   `json:"opmerkingen"`
}

// Get reads a plan.
func (s *Service) Get(ctx context.Context, a tafel.Actor, in GetIn) (out GetOut, err error) {
	err = s.DB.View(ctx, a, "plan.get", func(v *db.View) error {
		st, err := s.Standing(v, a, in.Table)
		if err != nil {
			return err
		}
		w, err := s.look(v, a, st, a.Lang)
		if err != nil {
			return err
		}
		w.saw(v)
		out = w.doc()
		return nil
	})
	return out, err
}

func (w whole) doc() GetOut {
	out := GetOut{Table: w.st.Table, Own: []WordsDoc{}, Goals: []GoalDoc{}, Shut: append([]string{}, w.shut...), Beyond: int64(w.beyond), Remarks: []RemarkDoc{}}
	for _, o := range w.own {
		out.Own = append(out.Own, WordsDoc{o.Person, o.Name, o.Text, o.ByName, o.AsSaid(), o.Version})
	}
	for _, g := range w.goals {
		d := GoalDoc{ID: g.ID, Domain: g.Domain, DomainName: g.DomainName, Person: g.Person, Name: g.Name, Words: g.Words, WrittenBy: g.WordsByName, Until: string(g.Until), State: g.State, Why: g.StateWhy,
			Self: AnswerDoc{g.Self.Text, g.Self.None}, Network: AnswerDoc{g.Network.Text, g.Network.None}, Help: g.Help, Shielded: g.Shielded(),
			Done: g.Progress.Done, Late: g.Progress.Late, Open: g.Progress.Open, Measures: []MeasureDoc{}, Hindrances: []HindranceDoc{}, Version: g.Version}
		for _, m := range g.Measures {
			d.Measures = append(d.Measures, MeasureDoc{string(m.On), m.Value, m.Note, m.ByName, m.Own})
		}
		for _, h := range g.Hindrances {
			x := HindranceDoc{ID: h.ID, Kind: h.Kind, What: h.What, Steps: []string{}, Effect: h.Effect, Result: h.Result, Version: h.Version}
			for _, c := range h.Steps {
				x.Steps = append(x.Steps, c.NL)
			}
			d.Hindrances = append(d.Hindrances, x)
		}
		out.Goals = append(out.Goals, d)
	}
	for _, x := range w.remarks {
		out.Remarks = append(out.Remarks, RemarkDoc{x.ID, x.Goal, x.ByName, x.Text, string(x.AnswerBy), x.Answer})
	}
	return out
}

// DomainsOut lists life domains.
type DomainsOut struct {
	Domains []DomainDoc `json:"leefgebieden"`
}

// DomainDoc is a life domain.
type DomainDoc struct {
	Key     string `json:"sleutel"`
	NL      string `json:"naamnl"`
	EN      string `json:"naamen"`
	Retired bool   `json:"uit"`
	Version int64  `json:"versie"`
}

// ListDomains lists the life domains; they are nobody's personal data.
func (s *Service) ListDomains(ctx context.Context, a tafel.Actor, _ verb.None) (DomainsOut, error) {
	list, err := domainsOf(s.DB.Plain(ctx))
	out := DomainsOut{Domains: []DomainDoc{}}
	for _, d := range list {
		out.Domains = append(out.Domains, DomainDoc{d.Key, d.NL, d.EN, d.Retired, d.Version})
	}
	return out, err
}

// KindsOut lists the catalogue of hindrances.
type KindsOut struct {
	Kinds []KindDoc `json:"soorten"`
}

// KindDoc is a kind of hindrance with its interventions.
type KindDoc struct {
	Key     string    `json:"soort"`
	NL      string    `json:"naamnl"`
	EN      string    `json:"naamen"`
	SelfNL  string    `json:"zelfnl"`
	SelfEN  string    `json:"zelfen"`
	Retired bool      `json:"uit"`
	Version int64     `json:"versie"`
	Steps   []StepDoc `json:"stappen"`
}

// StepDoc is an intervention.
type StepDoc struct {
	ID      string `json:"stap"`
	NL      string `json:"naamnl"`
	EN      string `json:"naamen"`
	Retired bool   `json:"uit"`
	Version int64  `json:"versie"`
}

// ListKinds lists the catalogue of hindrances; it is nobody's personal data.
func (s *Service) ListKinds(ctx context.Context, a tafel.Actor, _ verb.None) (KindsOut, error) {
	list, err := kindsOf(s.DB.Plain(ctx))
	out := KindsOut{Kinds: []KindDoc{}}
	for _, k := range list {
		d := KindDoc{k.Key, k.NL, k.EN, k.SelfNL, k.SelfEN, k.Retired, k.Version, []StepDoc{}}
		for _, c := range k.Steps {
			d.Steps = append(d.Steps, StepDoc{c.ID, c.NL, c.EN, c.Retired, c.Version})
		}
		out.Kinds = append(out.Kinds, d)
	}
	return out, err
}

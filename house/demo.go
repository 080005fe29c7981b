package house

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"sort"
	"strings"
	"time"

	"tafel/feature/person"
	"tafel/internal/calendar"
	"tafel/internal/ledger"
	"tafel/internal/play"
	"tafel/scenarios"
)

// The demo region is lived, not loaded: a year of stories is played through the same verbs as everything
// else, with a moved clock, so that whatever would have rung has rung.
//
//go:embed demo
var demoFiles embed.FS

// demoYear is how long the region has lived when the demo starts.
const demoYear = 365

// OpenDemo opens an empty database for a demo that ends at the given moment: what every region starts with is put in
// before its first story, so that the moments in the log run forward.
func OpenDemo(ctx context.Context, url string, clock *calendar.Source, key *ledger.Key, until calendar.Moment) (*House, error) {
	clock.MoveTo(calendar.At(until.AddDate(-2, 0, 0)))
	return OpenSealed(ctx, url, clock, key)
}

// Demo fills an empty house with a living region that ends at the given moment. It is the same region every
// time: the same people, stories and days, counted back from that moment.
func (h *House) Demo(ctx context.Context, until calendar.Moment, out io.Writer) error {
	region, err := readPlay(demoFiles, "demo/region.play")
	if err != nil {
		return err
	}
	d := &demo{h: h, load: map[string]int{}, begin: until.Date().Add(-demoYear).At(8, 30), until: until}
	d.shared = newStage(h, region, io.Discard)
	h.Clock.MoveTo(d.begin)
	for _, l := range region.Lines {
		if err := d.shared.play(ctx, l); err != nil {
			return fmt.Errorf("demo region, line %d: %s: %w", l.N, l.Text, err)
		}
	}
	if err := d.stories(); err != nil {
		return err
	}
	fmt.Fprintf(out, "Een jaar in de regio naspelen: %d verhalen, %d gebeurtenissen ...\n", len(d.tracks), d.count())
	return d.live(ctx)
}

type demo struct {
	h      *House
	load   map[string]int // open tables by who answers for them, at the end
	begin  calendar.Moment
	until  calendar.Moment
	shared *stage
	tracks []*track
	still  bool // Marieke has a table that stands still
}

// track is one story on its way: its own people and references, and the moment of its next line.
type track struct {
	st   *stage
	name string
	at   []calendar.Moment // moment of each line
	next int
}

func readPlay(f fs.FS, name string) (*play.Scenario, error) {
	b, err := fs.ReadFile(f, name)
	if err != nil {
		return nil, err
	}
	s, err := play.Parse(string(b))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return s, nil
}

// stories makes tracks of the story files. A file that holds {mensen} is lived by households made from the
// register's test persons, one after the other; another brings its own people and is lived once. The worked
// cases among the scenarios (those that say when they begin) are lived too.
func (d *demo) stories() error {
	b, err := demoFiles.ReadFile("demo/persons.csv")
	if err != nil {
		return err
	}
	rows, err := person.FromRegister(strings.NewReader(string(b)))
	if err != nil {
		return err
	}
	names, err := fs.Glob(demoFiles, "demo/stories/*.play")
	if err != nil || len(names) == 0 {
		return fmt.Errorf("demo: no stories: %v", err)
	}
	sort.Strings(names)
	var shared []tale
	for _, name := range names {
		b, err := demoFiles.ReadFile(name)
		if err != nil {
			return err
		}
		x := tale{name: name, text: string(b), homes: strings.Contains(string(b), "{mensen}")}
		if x.homes {
			s, err := play.Parse(home{}.fill(play.Variant(x.text, 0), "marieke"))
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			x.needs, x.idle = s.Needs, s.Idle
			shared = append(shared, x)
			continue
		}
		if err := d.one(demoFiles, name); err != nil {
			return err
		}
	}
	cases, err := fs.Glob(scenarios.Files, "*.play")
	if err != nil {
		return err
	}
	sort.Strings(cases)
	for _, name := range cases {
		if err := d.one(scenarios.Files, name); err != nil {
			return err
		}
	}
	homes := households(rows, demoHouseholds)
	for i, h := range homes {
		x := shared[i%len(shared)]
		if x.needs > len(h.people) { // this household is too small for it
			x = shared[(i*5+3)%len(shared)]
		}
		if x.needs > len(h.people) {
			x = shared[0]
		}
		if err := d.lived(x, i, i/len(shared), len(homes)-i, h); err != nil {
			return err
		}
	}
	return nil
}

type tale struct {
	name, text string
	homes      bool
	needs      int
	idle       bool
}

// one adds a story that brings its own people, or a scenario that says when it begins.
func (d *demo) one(files fs.FS, name string) error {
	b, err := fs.ReadFile(files, name)
	if err != nil {
		return err
	}
	for k := 0; ; k++ {
		s, err := play.Parse(play.Variant(string(b), k))
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if s.Ends == "" && s.Begins == [2]int{} {
			return nil // a scenario that is only for the tests
		}
		t, err := d.lay(name, s, nil, rand.New(rand.NewPCG(uint64(len(d.tracks)), 11)))
		if err != nil {
			return err
		}
		d.take(t)
		if k+1 >= s.Times {
			return nil
		}
	}
}

func (d *demo) take(t *track) {
	d.tracks = append(d.tracks, t)
	if o := t.owner(d.until); o != "" {
		d.load[o]++
	}
}

// lived adds a story for a household of the register: home number i, the k-th that lives this story. Who
// answers is a coach with room, so that Marieke de Wit ends with as many tables as on the pictures.
func (d *demo) lived(x tale, i, k, left int, h home) error {
	lay := func(coach string) (*track, error) {
		s, err := play.Parse(h.fill(play.Variant(x.text, k), coach))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", x.name, err)
		}
		return d.lay(fmt.Sprintf("%s %d", x.name, i), s, h.people, rand.New(rand.NewPCG(uint64(i), 7)))
	}
	t, err := lay("marieke")
	if err != nil {
		return err
	}
	hers := t.owner(d.until) == "marieke"
	switch {
	case hers && x.idle:
		hers = !d.still
		d.still = true // one table of hers stands still, no more
	case hers:
		room := mariekeTables - d.load["marieke"]
		hers = room > 0 && ((i+k)%2 == 0 || left < 3*room)
	default:
		hers = i%6 == 0 // tables of hers that closed, or that she handed over
	}
	if !hers {
		if t, err = lay([]string{"tarik", "fenna", "wessel", "noor", "ilse"}[i%5]); err != nil {
			return err
		}
	}
	d.take(t)
	return nil
}

// mariekeTables is how many tables Marieke de Wit answers for when the demo begins.
const mariekeTables = 14

// lay puts a story in time. What it says should be refused or seen is left to the scenario tests. What
// people would do on a day off they did on the working day before.
func (d *demo) lay(name string, s *play.Scenario, people map[string]person.New, rng *rand.Rand) (*track, error) {
	st := newStage(d.h, s, io.Discard)
	st.demo, st.made, st.end = d.shared, people, d.until.Date()
	t := &track{st: st, name: name}
	exact := s.Ends != ""
	now := d.begin
	if !exact {
		back := s.Begins[1]
		if n := s.Begins[0] - s.Begins[1]; n > 0 {
			back += rng.IntN(n + 1)
		}
		now = workday(d.until.Date().Add(-back)).At(8+rng.IntN(8), rng.IntN(4)*15)
	}
	begin, first := now, calendar.Moment{}
	var keep []play.Line
	for _, l := range s.Lines {
		switch l.Kind {
		case "at":
			to := l.Time
			if l.Ago {
				m, err := st.moment(l)
				if err != nil {
					return nil, err
				}
				to = m
				if l.Back > 0 {
					to = workday(m.Date()).At(m.Hour(), m.Minute())
				}
			} else if first.IsZero() {
				first, to = l.Time, begin
			} else {
				to = calendar.At(begin.Add(l.Time.Sub(first.Time)))
			}
			if to.After(d.until.Time) && l.Ago { // early in the morning today has hardly begun
				to = d.until
			}
			if to.After(now.Time) || exact {
				now = to
			}
			continue
		case "later":
			to, err := after(l, now)
			if err != nil {
				return nil, err
			}
			if w := workday(to.Date()).At(to.Hour(), to.Minute()); w.After(now.Time) {
				to = w
			}
			now = to
			continue
		case "mail", "story", "open":
			continue
		case "read":
			if l.As == "" {
				continue
			}
		}
		if l.No {
			continue
		}
		l.Wants = nil
		keep = append(keep, l)
		t.at = append(t.at, now)
		if !exact {
			now = calendar.At(now.Add(time.Duration(2+rng.IntN(20)) * time.Minute))
		}
	}
	s.Lines = keep
	return t, nil
}

// workday is the day itself, or the working day before it.
func workday(d calendar.Date) calendar.Date {
	for !calendar.Workday(d) {
		d = d.Add(-1)
	}
	return d
}

// owner is who answers for the table of this story at a moment; "" when it has none that is open.
func (t *track) owner(until calendar.Moment) string {
	who, open := "", false
	for i, l := range t.st.s.Lines {
		if t.at[i].After(until.Time) {
			break
		}
		switch l.Verb {
		case "table.open":
			who, open = l.Who, true
		case "report.to-table":
			who, open = l.Who, true
		case "handover.accept":
			who = l.Who
		case "table.confirm-close", "table.close-without-answer":
			open = false
		case "table.reopen", "aftercare.ask":
			open = true
		case "aftercare.call":
			for _, a := range l.Args {
				open = open || a.Name == "uitkomst" && a.Value == "niet-goed"
			}
		}
	}
	if !open {
		return ""
	}
	return who
}

func (d *demo) count() int {
	n := 0
	for _, t := range d.tracks {
		n += len(t.at)
	}
	return n
}

// live plays all tracks in the order of their moments, up to the end; a story that is not finished then
// stands where it stands. A story in which something is refused stops there; all of these are told at the end.
func (d *demo) live(ctx context.Context) error {
	var bad []error
	for {
		var t *track
		for _, x := range d.tracks {
			if x.next < len(x.at) && (t == nil || x.at[x.next].Before(t.at[t.next].Time)) {
				t = x
			}
		}
		if t == nil || t.at[t.next].After(d.until.Time) {
			break
		}
		if t.at[t.next].After(d.h.Clock.Now().Time) {
			if err := d.h.MoveTo(ctx, t.at[t.next]); err != nil {
				return err
			}
		}
		l := t.st.s.Lines[t.next]
		t.next++
		err := t.st.play(ctx, l)
		if err == nil && len(t.st.result.Failed) > 0 {
			err = errors.New(t.st.result.Failed[0])
		}
		if err != nil {
			bad = append(bad, fmt.Errorf("demo: %s, line %d: %s: %w", t.name, l.N, l.Text, err))
			t.next = len(t.at)
		}
	}
	if err := d.h.MoveTo(ctx, d.until); err != nil {
		return err
	}
	return errors.Join(bad...)
}

// demoHouseholds is how many households of the register live in the demo region.
const demoHouseholds = 66

// home is one household of the demo with what a story needs of it.
type home struct {
	name   string
	people map[string]person.New // a, b, c ... as the story files call them
	lines  string                // the lines that define them
}

var coachName = map[string]string{"marieke": "Marieke", "tarik": "Tarik", "fenna": "Fenna", "wessel": "Wessel", "noor": "Noor", "ilse": "Ilse"}

// fill puts a household in a story: {mensen} are the lines that define its people, {naam} its name, {a} the
// given name of its first person, {coach} who answers for it.
func (x home) fill(text, coach string) string {
	r := []string{"{mensen}", x.lines, "{naam}", x.name, "{coach-naam}", coachName[coach], "{coach}", coach}
	if x.people == nil {
		r = append(r, "{a}", "a", "{b}", "b", "{c}", "c")
	}
	for k, p := range x.people {
		r = append(r, "{"+k+"}", strings.Fields(p.Given + " " + p.Family)[0])
	}
	return strings.NewReplacer(r...).Replace(text)
}

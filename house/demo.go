package house

import (
	"context"
	"embed"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"sort"
	"strings"
	"time"

	"tafel"
	"tafel/feature/person"
	"tafel/internal/calendar"
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

// Demo fills an empty house with a living region that ends at the given moment. It is the same region every
// time: the same people, stories and days, counted back from that moment.
func (h *House) Demo(ctx context.Context, until calendar.Moment, out io.Writer) error {
	region, err := readPlay(demoFiles, "demo/region.play")
	if err != nil {
		return err
	}
	d := &demo{h: h, rng: rand.New(rand.NewPCG(20261122, 7)), begin: until.Date().Add(-demoYear).At(8, 30), until: until}
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
	if err := d.cases(); err != nil {
		return err
	}
	fmt.Fprintf(out, "Een jaar in de regio naspelen: %d verhalen, %d gebeurtenissen ...\n", len(d.tracks), d.count())
	return d.live(ctx)
}

type demo struct {
	h      *House
	rng    *rand.Rand
	begin  calendar.Moment
	until  calendar.Moment
	shared *stage
	tracks []*track
}

// track is one story on its way: its own people and references, and the moment of its next line.
type track struct {
	st   *stage
	name string
	at   []calendar.Moment // moment of each line
	next int
	fail error
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

// stories makes a track of a story file for each household made from the register's test persons.
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
	homes := households(rows, demoHouseholds)
	for i, home := range homes {
		name := names[i%len(names)]
		b, err := demoFiles.ReadFile(name)
		if err != nil {
			return err
		}
		s, err := play.Parse(home.fill(string(b), d.coach(i)))
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		// The newest stories begin last week, the oldest a year ago, so that tables stand in every state.
		back := 3 + (i*137+d.rng.IntN(20))%(demoYear-20)
		start := calendar.AddWorkdays(d.until.Date().Add(-back), 0).At(8+d.rng.IntN(8), d.rng.IntN(4)*15)
		if err := d.add(fmt.Sprintf("%s %d", name, i), s, start, home.people); err != nil {
			return err
		}
	}
	return nil
}

// cases adds the worked cases of the scenarios, each begun some months ago.
func (d *demo) cases() error {
	names, err := fs.Glob(scenarios.Files, "*.play")
	if err != nil {
		return err
	}
	sort.Strings(names)
	for i, name := range names {
		s, err := readPlay(scenarios.Files, name)
		if err != nil {
			return err
		}
		back := 40 + (i*61)%240
		start := calendar.AddWorkdays(d.until.Date().Add(-back), 0).At(9, 0)
		if err := d.add(name, s, start, nil); err != nil {
			return err
		}
	}
	return nil
}

// add lays out a story in time. What it says should be refused or seen is left to the scenario tests.
func (d *demo) add(name string, s *play.Scenario, start calendar.Moment, people map[string]person.New) error {
	st := newStage(d.h, s, io.Discard)
	st.demo, st.made = d.shared, people
	t := &track{st: st, name: name}
	var first calendar.Moment
	now := start
	var keep []play.Line
	for _, l := range s.Lines {
		switch l.Kind {
		case "at":
			if first.IsZero() {
				first = l.Time
				continue
			}
			now = calendar.At(start.Add(l.Time.Sub(first.Time)))
			continue
		case "later":
			to, err := after(l, now)
			if err != nil {
				return err
			}
			now = to
			continue
		case "mail":
			continue
		}
		if l.No {
			continue
		}
		l.Wants = nil
		keep = append(keep, l)
		t.at = append(t.at, now)
		now = calendar.At(now.Add(time.Duration(2+d.rng.IntN(20)) * time.Minute))
	}
	s.Lines = keep
	d.tracks = append(d.tracks, t)
	return nil
}

func (d *demo) count() int {
	n := 0
	for _, t := range d.tracks {
		n += len(t.at)
	}
	return n
}

// live plays all tracks in the order of their moments, up to the end; a story that is not finished then
// stands where it stands.
func (d *demo) live(ctx context.Context) error {
	for {
		var t *track
		for _, x := range d.tracks {
			if x.fail == nil && x.next < len(x.at) && (t == nil || x.at[x.next].Before(t.at[t.next].Time)) {
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
		if err := t.st.play(ctx, l); err != nil {
			return fmt.Errorf("demo: %s, line %d: %s: %w", t.name, l.N, l.Text, err)
		}
		if len(t.st.result.Failed) > 0 {
			return fmt.Errorf("demo: %s: %s", t.name, t.st.result.Failed[0])
		}
	}
	return d.h.MoveTo(ctx, d.until)
}

// demoHouseholds is how many households of the register live in the demo region.
const demoHouseholds = 66

// home is one household of the demo with what a story needs of it.
type home struct {
	name   string
	people map[string]person.New // a, b, c ... as the story files call them
	lines  string                // the lines that define them
}

func (d *demo) coach(i int) string {
	coaches := []string{"marieke", "tarik", "fenna", "wessel", "noor", "ilse"}
	return coaches[i%len(coaches)]
}

// fill puts a household in a story: {mensen} are the lines that define its people, {naam} its name, {a} the
// given name of its first person, {coach} who answers for it.
func (x home) fill(text, coach string) string {
	r := []string{"{mensen}", x.lines, "{naam}", x.name, "{coach}", coach}
	for k, p := range x.people {
		r = append(r, "{"+k+"}", strings.Fields(p.Given + " " + p.Family)[0])
	}
	return strings.NewReplacer(r...).Replace(text)
}

var _ = tafel.Resident

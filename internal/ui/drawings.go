package ui

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"tafel/internal/i18n"
)

// Point is one answer to "what number do you give this?".
type Point struct {
	At    time.Time
	When  string  // "12 maart 2026", as the page writes it
	Value float64 // 0 to 10
	Note  string
}

// Measure is a number that a person gives more than once.
type Measure struct {
	ID     string // needed: names the table under the drawing
	Label  string // "Wonen"
	Points []Point
	Goal   float64 // 0 draws no goal
}

const (
	chartW, chartH          = 320.0, 132.0
	chartL, chartR          = 22.0, 12.0
	chartTop, chartBottom   = 12.0, 22.0
	chartPlotW, chartPlotH  = chartW - chartL - chartR, chartH - chartTop - chartBottom
	scaleMin, scaleMax      = 0.0, 10.0
	timeAxisNeedsAtLeastDay = 24 * time.Hour
)

func yOf(v float64) float64 {
	v = math.Max(scaleMin, math.Min(scaleMax, v))
	return chartTop + chartPlotH*(1-(v-scaleMin)/(scaleMax-scaleMin))
}

// Points stand where their date is; answers without usable dates stand at equal distances.
func (m Measure) xs() []float64 {
	n := len(m.Points)
	xs := make([]float64, n)
	if n == 0 {
		return xs
	}
	span := m.Points[n-1].At.Sub(m.Points[0].At)
	for i, p := range m.Points {
		f := 0.5
		if n > 1 {
			f = float64(i) / float64(n-1)
			if span >= timeAxisNeedsAtLeastDay {
				f = math.Max(0, math.Min(1, float64(p.At.Sub(m.Points[0].At))/float64(span)))
			}
		}
		xs[i] = chartL + chartPlotW*f
	}
	return xs
}

func (m Measure) line() string {
	var b strings.Builder
	for i, x := range m.xs() {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(coord(x) + "," + coord(yOf(m.Points[i].Value)))
	}
	return b.String()
}

func coord(f float64) string { return strconv.FormatFloat(math.Round(f*10)/10, 'f', -1, 64) }

// figure writes 6 as "6" and 6.5 as "6,5" (Dutch) or "6.5".
func figure(w i18n.Words, f float64) string {
	s := strconv.FormatFloat(f, 'f', -1, 64)
	if w.Lang() == "nl" {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}

func (m Measure) summary(w i18n.Words) string {
	n := len(m.Points)
	switch n {
	case 0:
		return w.T("ui.measure.none")
	case 1:
		return w.T("ui.measure.one", "label", m.Label, "value", figure(w, m.Points[0].Value), "when", m.Points[0].When)
	}
	a, z := m.Points[0], m.Points[n-1]
	return w.T("ui.measure.sum", "label", m.Label, "from", figure(w, a.Value), "start", a.When, "to", figure(w, z.Value), "end", z.When)
}

// Bond is how somebody relates to the household.
type Bond string

const (
	Support Bond = "support"
	Strong  Bond = "strong"
	Weak    Bond = "weak" // a little support
	Strain  Bond = "strain"
	Cut     Bond = "broken"
	Mixed   Bond = "both"   // support and strain at once
	Unsaid  Bond = "unsaid" // who reads this may not know: a plain line, and no word
)

// Near is one person round the household.
type Near struct {
	Name     string
	Relation string // "oma", "wijkagent"
	As       As     // Home, Network or Organisation: decides the colour and how close they stand
	Bond     Bond
	Note     string
}

// sentence follows the name in the list: ", oma: geeft veel steun. Haalt Noah op."
func (n Near) sentence(w i18n.Words) string {
	s := ""
	if n.Relation != "" {
		s = ", " + n.Relation
	}
	if n.Bond != Unsaid {
		s += ": " + w.T("ui.eco."+string(n.Bond.known()))
	}
	if n.Note != "" {
		s += ". " + n.Note
	}
	return s
}

// Ecogram is who stands around a household.
type Ecogram struct {
	ID     string // needed
	Title  string
	Home   string // "huishouden Verbeek"
	People []Near
}

// More people than this cannot be told apart in the drawing; the list has them all.
const ecoMax = 16

const ecoW, ecoH = 680.0, 500.0

type ecoSeat struct {
	n      Near
	turn   string  // transform that puts the half disc in place with its flat side to the table
	ix, iy float64 // initials
	lx, ly float64 // name; the relation stands 15 lower
	anchor string
	path   string // the line to the table
	class  string
	name   string
	rela   string
}

func (b Bond) known() Bond {
	switch b {
	case Strong, Weak, Strain, Cut, Mixed, Unsaid:
		return b
	}
	return Support
}

// bonds are the kinds of line in the drawing, to explain beside it.
func (e Ecogram) bonds() []Bond {
	drawn := map[Bond]bool{}
	for _, p := range e.People {
		drawn[p.Bond.known()] = true
	}
	var out []Bond
	for _, b := range []Bond{Strong, Support, Weak, Mixed, Strain, Cut} {
		if drawn[b] {
			out = append(out, b)
		}
	}
	return out
}

func (e Ecogram) seats() []ecoSeat {
	people := e.People
	if len(people) > ecoMax {
		people = people[:ecoMax]
	}
	long := 22
	if len(people) > 8 {
		long = 17
	}
	var out []ecoSeat
	for i, p := range people {
		angle := -math.Pi/2 + 2*math.Pi*(float64(i)+0.5)/float64(len(people))
		near := map[As]float64{Home: 0.78, Network: 0.9}[p.As]
		if near == 0 {
			near = 1
		}
		x, y := ecoW/2+215*near*math.Cos(angle), ecoH/2+160*near*math.Sin(angle)
		// The flat side looks at the middle of the table, which is not the angle on an ellipse.
		turn := math.Atan2(y-ecoH/2, x-ecoW/2)
		tc, ts := math.Cos(turn), math.Sin(turn)
		s := ecoSeat{n: p, ix: x + 9.5*tc, iy: y + 9.5*ts + 4}
		s.turn = fmt.Sprintf("translate(%s %s) rotate(%s)", coord(x), coord(y), coord(turn*180/math.Pi))
		// Beside the seat left and right; above and below it at the ends, in two heights when it is full.
		step := 0.0
		if len(people) > 8 && i%2 == 1 {
			step = 34
		}
		switch {
		case tc > 0.72:
			s.anchor, s.lx, s.ly = "start", x+29, y+1
		case tc < -0.72:
			s.anchor, s.lx, s.ly = "end", x-29, y+1
		case ts < 0:
			s.anchor, s.lx, s.ly = "middle", x+8*tc, y-43-step
		default:
			s.anchor, s.lx, s.ly = "middle", x+8*tc, y+40+step
		}
		// From the edge of the table (an ellipse of 84 by 44) to the seat.
		r := 1 / math.Sqrt(tc*tc/(84*84)+ts*ts/(44*44))
		s.path = ecoLine(p.Bond.known(), ecoW/2+r*tc, ecoH/2+r*ts, x, y)
		s.class = "tf-eco__line tf-eco__line--" + string(p.Bond.known())
		s.name, s.rela = shorten(p.Name, long), shorten(p.Relation, long+3)
		out = append(out, s)
	}
	return out
}

func ecoLine(b Bond, x1, y1, x2, y2 float64) string {
	dx, dy := x2-x1, y2-y1
	length := math.Hypot(dx, dy)
	if length < 1 {
		return ""
	}
	ux, uy := dx/length, dy/length
	at := func(f, side float64) string { return coord(x1+dx*f-uy*side) + " " + coord(y1+dy*f+ux*side) }
	zigzag := func(beside float64) string {
		var p strings.Builder
		p.WriteString("M" + at(0, beside))
		steps := max(4, int(length/9))
		for i := 1; i < steps; i++ {
			p.WriteString("L" + at(float64(i)/float64(steps), beside+5*float64(1-2*(i%2))))
		}
		p.WriteString("L" + at(1, beside))
		return p.String()
	}
	switch b {
	case Strain:
		return zigzag(0)
	case Mixed: // a zigzag beside a straight line
		return "M" + at(0, -6) + "L" + at(1, -6) + zigzag(3)
	case Cut: // two pieces with two cross strokes
		return "M" + at(0, 0) + "L" + at(0.44, 0) + "M" + at(0.56, 0) + "L" + at(1, 0) +
			"M" + at(0.44, -7) + "L" + at(0.44, 7) + "M" + at(0.56, -7) + "L" + at(0.56, 7)
	default:
		return "M" + at(0, 0) + "L" + at(1, 0)
	}
}

func shorten(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return strings.TrimSpace(string(r[:n-1])) + "…"
}

func seatClass(a As) string {
	switch a {
	case Home:
		return "tf-mini__seat tf-mini__seat--home"
	case Network:
		return "tf-mini__seat tf-mini__seat--network"
	case Answers:
		return "tf-mini__seat tf-mini__seat--me"
	case Asked, Away:
		return "tf-mini__seat tf-mini__seat--asked"
	}
	return "tf-mini__seat"
}

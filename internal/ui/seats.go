package ui

import "strconv"

// As is what somebody is at a table; it decides how the seat is drawn.
type As string

const (
	Organisation As = ""        // a professional
	Answers      As = "answers" // the one responsible: exactly one per table
	Home         As = "home"    // the household
	Network      As = "network" // the household's own network
	Asked        As = "asked"   // invited, or an empty chair
	Away         As = "away"    // not in the room
)

// Seat is one seat at the table.
type Seat struct {
	Name   string // always written; empty draws an empty chair
	Detail string // organisation or relation: "Jeugdkring", "oma · eigen netwerk"
	As     As
	Href   string // the name becomes a link
	Act    Action // small link under the name: "Vraag iemand erbij"
	Full   string // whole name, for the initials, when Name is short
}

func (s Seat) initials() string { return Initials(first(s.Full, s.Name)) }

// End is the head or the foot of the table.
type End struct {
	Kicker string // "Het is haar tafel"; at the head "Verantwoordelijk" when empty
	Name   string
	Line   string // "wijkteam Noord, sinds 1 oktober 2026"
	Small  string // "1 keer overgedragen"
	Act    Action // "Draag over"
}

// RoundTable is the signature of the product: a slab with seats round it.
type RoundTable struct {
	Kicker   string // "Tafel 214 · huishouden Verbeek · sinds 3 maart 2026"
	Question string // the question on the table, serif
	Said     bool   // the question is somebody's own words: drawn with quotation marks
	Line     string // under the question: "Volgend overleg:"
	LineBold string // "di 24 november, 15.30 uur"
	LineRest string // ", bij Daniëlle thuis"
	Head     End    // the one responsible; no Name says that nobody is
	Foot     End    // the household; no Name draws a table without a household
	Far      []Seat // organisations
	Near     []Seat // household and own network
	AllHref  string // where everybody stands in full; used from the tenth seat on one side
}

// SideMax is how many seats fit on one side; from one more, the last becomes "en n anderen".
const SideMax = 9

func shown(seats []Seat) (front []Seat, rest int) {
	if len(seats) <= SideMax {
		return seats, 0
	}
	return seats[:SideMax-1], len(seats) - SideMax + 1
}

func quoted(s string, said bool) string {
	if said && s != "" {
		return "“" + s + "”"
	}
	return s
}

// Mine says which seat of a small table is the reader's own; it is drawn plum.
type Mine int

const (
	NoSeat Mine = iota
	MineHead
	MineFar
	MineNear
)

// Glyph is a table as a small sign in a list, computed from its seats.
type Glyph struct {
	Far       int // organisations that sit
	FarAsked  int // organisations that are asked
	Near      int // household and own network, besides the foot
	NearAsked int
	NoHome    bool // a table without a household has no seat at the foot
	Mine      Mine
}

type glyphSeat struct{ d, class string }

// At most this many seats per side can be told apart at 46 px; a glyph is a hint, the number is in words.
const glyphMax = 6

func (g Glyph) seats() []glyphSeat {
	var out []glyphSeat
	side := func(n, asked int, y string, sweep string, normal string, mine bool) {
		n, asked = max(n, 0), max(asked, 0)
		if n+asked > glyphMax {
			asked = min(asked, 1)
			n = glyphMax - asked
		}
		all := n + asked
		if all == 0 {
			return
		}
		r := min(3.6, 30/float64(all)/2-0.35)
		for i := range all {
			class := normal
			switch {
			case i >= n:
				class = "tf-mini__seat--asked"
			case mine && i == 0:
				class = "tf-mini__seat--me"
			}
			x := 8 + 30*(float64(i)+0.5)/float64(all) - r
			out = append(out, glyphSeat{
				d:     "M" + num(x) + " " + y + "a" + num(r) + " " + num(r) + " 0 0 " + sweep + " " + num(2*r) + " 0z",
				class: class,
			})
		}
	}
	side(g.Far, g.FarAsked, "9", "1", "", g.Mine == MineFar)
	side(g.Near, g.NearAsked, "27", "0", "tf-mini__seat--home", g.Mine == MineNear)
	head := ""
	if g.Mine == MineHead {
		head = "tf-mini__seat--me"
	}
	out = append(out, glyphSeat{"M7 13a5 5 0 0 0 0 10z", head})
	if !g.NoHome {
		out = append(out, glyphSeat{"M39 13a5 5 0 0 1 0 10z", "tf-mini__seat--home"})
	}
	return out
}

func num(f float64) string { return strconv.FormatFloat(f, 'f', -1, 32) }

// Load is somebody's room: how many tables they answer for, and how many more fit.
type Load struct {
	Busy int // tables with a next step
	Idle int // tables without a next step: waiting, not work
	Free int // seats still free
}

func (l Load) seats() []string {
	var s []string
	for range max(l.Busy, 0) {
		s = append(s, "mine")
	}
	for range max(l.Idle, 0) {
		s = append(s, "idle")
	}
	for range max(l.Free, 0) {
		s = append(s, "free")
	}
	return s
}

func (l Load) rows() (top, bottom []string) {
	s := l.seats()
	half := (len(s) + 1) / 2
	return s[:half], s[half:]
}

package sample

import (
	"fmt"
	"math"
	"slices"
	"testing"
)

// Newcombe, "Two-sided confidence intervals for the single proportion" (Statistics in Medicine 17, 1998), table I, method 3:
// the score method of Wilson without continuity correction.
func TestWilson(t *testing.T) {
	for _, c := range []struct {
		met, seen int64
		low, high float64
	}{{81, 263, 0.2553, 0.3662}, {15, 148, 0.0624, 0.1605}, {0, 20, 0, 0.1611}, {1, 29, 0.0061, 0.1718}} {
		low, high := Wilson(c.met, c.seen, 0)
		if math.Abs(low-c.low) > 0.00005 || math.Abs(high-c.high) > 0.00005 {
			t.Errorf("%d of %d: %.4f to %.4f, published %.4f to %.4f", c.met, c.seen, low, high, c.low, c.high)
		}
	}
	// the correction: no margin when all were looked at, none worth naming when there are very many, narrower between
	if low, high := Wilson(3, 4, 4); low != 0.75 || high != 0.75 {
		t.Errorf("all looked at: %f to %f", low, high)
	}
	endless, _ := Wilson(8, 10, 0)
	many, _ := Wilson(8, 10, 1_000_000)
	few, _ := Wilson(8, 10, 12)
	if math.Abs(endless-many) > 0.0001 || few <= many {
		t.Errorf("%f, of very many %f, of 12 %f", endless, many, few)
	}
	for met := range int64(11) {
		low, high := Wilson(met, 10, 30)
		if p := float64(met) / 10; low > p || high < p || low < 0 || high > 1 {
			t.Errorf("%d of 10: %f to %f", met, low, high)
		}
	}
}

// The number on the screen is never narrower than the margin, and says nothing below the least.
func TestMargin(t *testing.T) {
	if m := MarginOf(3, 1, 2, 40, 5); !m.Hidden || m.Met+m.Not+m.Unknown+m.Low+m.High != 0 {
		t.Errorf("%+v", m)
	}
	if m := MarginOf(8, 2, 1, 40, 5); m.Hidden || m.Low != 52 || m.High != 94 {
		t.Errorf("%+v", m)
	}
	if m := MarginOf(2, 1, 0, 3, 3); !m.Whole || m.Low != 66 || m.High != 67 {
		t.Errorf("%+v", m)
	}
}

// A draw is the same from any order of the list, without doubles, and every table comes up about as often as any other.
func TestDraw(t *testing.T) {
	var frame []string
	for i := range 20 {
		frame = append(frame, fmt.Sprintf("table-%02d", i))
	}
	other := slices.Clone(frame)
	slices.Reverse(other)
	times := map[string]int{}
	for i := range 2000 {
		seed := Seed(fmt.Sprint("round", i))
		a, b := Draw(seed, frame, 5), Draw(seed, other, 5)
		if !slices.Equal(a, b) || len(a) != 5 {
			t.Fatal(a, b)
		}
		for k, x := range a {
			times[x]++
			if slices.Contains(a[:k], x) {
				t.Fatalf("%s twice", x)
			}
		}
	}
	for x, n := range times { // 500 expected; four standard deviations
		if n < 420 || n > 580 {
			t.Errorf("%s was drawn %d times", x, n)
		}
	}
	if n := len(Draw("x", frame[:3], 10)); n != 3 {
		t.Errorf("%d of 3", n)
	}
}

// A peer does the same work elsewhere, and nobody is asked much before others are.
func TestChoose(t *testing.T) {
	list := []Peer{{Person: "a", Org: "own", Coordinator: true}, {Person: "b", Org: "else", Coordinator: true, Load: 1}, {Person: "c", Org: "else"}, {Person: "d", Org: "else", Coordinator: true, Load: 2}}
	if p, ok := Choose(list, "own", "seed", "item"); !ok || p.Person != "b" {
		t.Errorf("%+v", p)
	}
	if _, ok := Choose(nil, "own", "seed", "item"); ok {
		t.Error("somebody of nobody")
	}
}

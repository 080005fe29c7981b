package dispute

import "testing"

func TestAgreedNeedsEverySide(t *testing.T) {
	for _, c := range []struct {
		name string
		yes  []bool
		want bool
	}{
		{"nobody", nil, false}, {"one alone", []bool{true}, false}, {"both", []bool{true, true}, true}, {"one of two", []bool{true, false}, false}, {"three", []bool{true, true, true}, true},
	} {
		var list []Side
		for _, y := range c.yes {
			list = append(list, Side{Yes: y})
		}
		if Agreed(list) != c.want {
			t.Errorf("%s: agreed is %v", c.name, !c.want)
		}
	}
}

func TestFiguresPerRung(t *testing.T) {
	f := Count([]Ended{
		{Open, 1, "Verantwoordelijke", 0}, {Withdrawn, 0, "", 2}, {Settled, 0, "", 4}, {Decided, 2, "Procesmanagers", 10}, {Decided, 2, "Procesmanagers", 20}, {Ruled, 2, "Procesmanagers", 0},
	})
	if f.Raised != 6 || f.Open != 2 || f.Settled != 1 || len(f.Rungs) != 2 {
		t.Fatalf("%+v", f)
	}
	if r := f.Rungs[0]; r.N != 0 || r.Here != 1 || r.Days != 4 {
		t.Errorf("at the table: %+v", r)
	}
	if r := f.Rungs[1]; r.N != 2 || r.Here != 2 || r.Days != 15 {
		t.Errorf("process managers: %+v", r)
	}
}

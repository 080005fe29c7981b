package money

import (
	"testing"
	"testing/quick"
)

func TestParse(t *testing.T) {
	for in, want := range map[string]int64{"250": 25000, "2.500": 250000, "2.500,50": 250050, "2500.5": 250050, "€ 1.250.000": 125000000, "12,-": 1200, "0,99": 99, "1 000": 100000, "0": 0} {
		if got, ok := Parse(in); !ok || got != want {
			t.Errorf("%q is %d (%v), want %d", in, got, ok, want)
		}
	}
	for _, in := range []string{"", "-5", "abc", "1,2,3", "25,000.5x", "2.50.000", "1.", "1e9", "999999999999999", "12,3a", "..", "5000.000.000,00"} {
		if got, ok := Parse(in); ok {
			t.Errorf("%q must be refused, got %d", in, got)
		}
	}
}

func TestTextReadsBack(t *testing.T) {
	if got := Text(250050, "nl"); got != "€\u00a02.500,50" {
		t.Fatal(got)
	}
	if got := Text(125000000, "en"); got != "€\u00a01,250,000" {
		t.Fatal(got)
	}
	if err := quick.Check(func(n uint32) bool {
		a, ok := Parse(Text(int64(n), "nl"))
		b, ok2 := Parse(Text(int64(n), "en"))
		return ok && ok2 && a == int64(n) && b == int64(n)
	}, nil); err != nil {
		t.Fatal(err)
	}
}

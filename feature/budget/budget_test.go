package budget

import "testing"

func TestLeft(t *testing.T) {
	if got := (Budget{Granted: 50000, Reserved: 12000, Paid: 8000}).Left(); got != 30000 {
		t.Fatal(got)
	}
	if got := (Terms{Total: 60000, Granted: 50000}).Left(); got != 10000 {
		t.Fatal(got)
	}
}

func TestAmountsAboveZero(t *testing.T) {
	for _, typed := range []string{"", "0", "0,00", "-5", "abc", "1e9", "99999999999999999999", "'; DROP TABLE budget; --"} {
		if _, err := amount("bedrag", typed); err == nil {
			t.Errorf("%q passes", typed)
		}
	}
	if got, err := amount("bedrag", "2.500,50"); err != nil || got != 250050 {
		t.Fatal(got, err)
	}
}

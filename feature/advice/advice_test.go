package advice

import "testing"

func TestNames(t *testing.T) {
	names := []string{"Daniëlle van der Verbeek", "Marieke de Wit", "Tim Verbeek"}
	for _, text := range []string{"Daniëlle kan dat.", "bij DANIËLLE", "de familie Verbeek", "Tim is te jong", "mevrouw De Wit"} {
		if !Names(text, names...) {
			t.Errorf("a name in %q is not found", text)
		}
	}
	for _, text := range []string{"Het budget is op.", "de muur is wit", "van der partij", "", "Hier geldt een maximum van 3 maanden."} {
		if Names(text, names...) {
			t.Errorf("%q holds no name", text)
		}
	}
}

func TestPercent(t *testing.T) {
	for _, c := range []struct {
		in   Rate
		want int64
	}{{Rate{}, -1}, {Rate{Open: 3}, -1}, {Rate{Adopted: 1}, 100}, {Rate{Deviated: 2}, 0}, {Rate{Adopted: 2, Deviated: 1}, 67}, {Rate{Adopted: 1, Deviated: 2}, 33}} {
		if got := c.in.Percent(); got != c.want {
			t.Errorf("%+v gives %d, want %d", c.in, got, c.want)
		}
	}
}

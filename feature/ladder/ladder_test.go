package ladder

import (
	"testing"

	"tafel"
)

func who(ids ...string) []Holder {
	var out []Holder
	for _, id := range ids {
		out = append(out, Holder{Party: tafel.Party{Person: tafel.PersonID(id)}})
	}
	return out
}

func TestL06ARungIsAlwaysAnotherPerson(t *testing.T) {
	first := Rung{N: 1, Name: "wie verantwoordelijk is", Kind: KindResponsible, Days: 3}
	for _, c := range []struct {
		name  string
		rungs []Rung
		want  []string
	}{
		{"empty", nil, []string{"ladder.fault.empty"}},
		{"nobody above the one who answers", []Rung{first}, []string{"ladder.fault.top"}},
		{"whole", []Rung{first, {N: 2, Kind: KindPeople, Days: 5, Holders: who("a", "b")}, {N: 3, Kind: KindPeople, Days: 5, Holders: who("c")}}, nil},
		{"nobody on a rung", []Rung{first, {N: 2, Kind: KindPeople, Days: 5}}, []string{"ladder.fault.nobody"}},
		{"same person higher up", []Rung{{N: 1, Kind: KindPeople, Days: 5, Holders: who("a")}, {N: 2, Kind: KindPeople, Days: 5, Holders: who("a")}}, []string{"ladder.fault.lower"}},
		{"substitute of below decides above", []Rung{{N: 1, Kind: KindPeople, Days: 5, Holders: []Holder{{Party: tafel.Party{Person: "a"}, Substitute: "s"}}}, {N: 2, Kind: KindPeople, Days: 5, Holders: who("s")}}, []string{"ladder.fault.lower"}},
		{"own substitute", []Rung{{N: 1, Kind: KindPeople, Days: 5, Holders: []Holder{{Party: tafel.Party{Person: "a"}, Substitute: "a"}}}}, []string{"ladder.fault.self"}},
		{"no term", []Rung{{N: 1, Kind: KindPeople, Days: 0, Holders: who("a")}}, []string{"ladder.fault.days"}},
		{"too long a term", []Rung{{N: 1, Kind: KindPeople, Days: MaxDays + 1, Holders: who("a")}}, []string{"ladder.fault.days"}},
		{"leader twice", []Rung{{N: 1, Kind: KindLeader, Days: 5}, {N: 2, Kind: KindLeader, Days: 5}}, []string{"ladder.fault.twice"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Check(Ladder{Rungs: c.rungs})
			if len(got) != len(c.want) {
				t.Fatalf("got %v, want %v", got, c.want)
			}
			for i := range got {
				if got[i].Key != c.want[i] {
					t.Errorf("got %v, want %v", got[i].Key, c.want[i])
				}
			}
		})
	}
}

package house

import (
	"fmt"
	"strings"

	"tafel/feature/person"
)

// households makes n households of register rows. The register knows parents, partners and children, not
// who lives together; an address is not a household (one of them holds thirty people). So a household is
// somebody, with partner and child as far as the register names them, else alone. What is odd in the
// register stays odd here: secret addresses, dates half known, data under investigation.
func households(rows []person.Row, n int) []home {
	byID := map[string]int{}
	for i, r := range rows {
		byID[r.BSN] = i
	}
	used := map[int]bool{}
	alive := func(i int) bool { return rows[i].Died == "" && rows[i].Family != "" && !used[i] }
	var out []home
	// Those of whom no day of birth is known, families, people alone of whom something else is odd, others.
	odd := func(r person.Row) bool { return len(r.Born) < len("2006-01-02") || r.Secret || r.Doubt != "" }
	turns := []struct {
		upTo int
		has  func(r person.Row, alone bool) bool
	}{
		{n, func(r person.Row, _ bool) bool { return r.Born == "" }},
		{n - n/8, func(_ person.Row, alone bool) bool { return !alone }},
		{n, func(r person.Row, _ bool) bool { return odd(r) }},
		{n, func(person.Row, bool) bool { return true }},
	}
	for _, turn := range turns {
		for i, r := range rows {
			if len(out) >= turn.upTo {
				break
			}
			if !alive(i) || r.Abroad {
				continue
			}
			members := []int{i}
			if j, ok := byID[r.Partner]; ok && alive(j) && j != i {
				members = append(members, j)
			}
			if j, ok := byID[r.Child]; ok && alive(j) && j != i {
				members = append(members, j)
			}
			if !turn.has(r, len(members) == 1) {
				continue
			}
			out = append(out, homeOf(rows, members))
			for _, m := range members {
				used[m] = true
			}
		}
	}
	return out
}

func homeOf(rows []person.Row, members []int) home {
	x := home{people: map[string]person.New{}}
	var lines, names []string
	for k, m := range members {
		short := string(rune('a' + k))
		p := rows[m].New
		p.Phone = fmt.Sprintf("06 0000 %04d", 1000+m)
		p.Email = fmt.Sprintf("bewoner%d@voorbeeld.invalid", m)
		x.people[short] = p
		if x.name == "" {
			x.name = strings.TrimSpace(p.Prefix + " " + p.Family)
		}
		lines = append(lines, fmt.Sprintf("resident %s %q", short, strings.Join(strings.Fields(p.Given+" "+p.Prefix+" "+p.Family), " ")))
		names = append(names, short)
	}
	lines = append(lines, fmt.Sprintf("household gezin %q of %s", x.name, strings.Join(names, " ")))
	x.lines = strings.Join(lines, "\n")
	return x
}

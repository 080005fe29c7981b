package house

import (
	_ "embed"
	"strings"

	"tafel/internal/access"
)

// actsText says of every door which acts it asks the policies about. It is read from the code by TestDoors,
// never written by hand: see acts_test.go.
//
//go:embed testdata/acts.golden
var actsText string

// Door is one way in: a page, a verb or a file, with the acts it asks about.
type Door struct {
	Kind string // page, piece, file, verb or read
	Name string // the address, or the name of the verb
	Acts []access.Act
}

// Asked lists every door with what it asks the policies, in the order of the file.
func Asked() []Door {
	var out []Door
	for _, line := range strings.Split(strings.TrimSpace(actsText), "\n") {
		f := strings.Fields(line)
		if len(f) < 2 {
			continue
		}
		d := Door{Kind: f[0], Name: f[1]}
		for _, a := range f[2:] {
			d.Acts = append(d.Acts, access.Act(a))
		}
		out = append(out, d)
	}
	return out
}

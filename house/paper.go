package house

import "tafel/internal/pdf"

// Paper lets letters be made as PDF by the browser at a path.
func (h *House) Paper(path string) error {
	p, err := pdf.New(path)
	if err != nil {
		return err
	}
	h.Decision.Paper = p.Print
	return nil
}

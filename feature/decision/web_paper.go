package decision

import (
	"errors"
	"net/http"
	"strings"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/db"
	"tafel/internal/pdf"
	"tafel/internal/web"
)

// letterPDF is the letter of a signed decision as an accessible PDF, for whoever may read the letter. The look is in
// the ledger before anything is printed.
func (s *Service) letterPDF(c *web.Ctx, w http.ResponseWriter) error {
	var d Decision
	err := s.DB.View(c.Context(), c.Actor, "decision.letter-read", func(v *db.View) (err error) {
		if d, _, err = s.letter(v, c.Actor, c.Path("id")); err == nil && d.SignedAt.IsZero() {
			err = access.NotFound() // a draft is no letter yet
		}
		return err
	})
	if err != nil {
		return err
	}
	if s.Paper == nil {
		return tafel.Refuse(tafel.Moment, "decision.error.paper")
	}
	title := c.T("decision.letter.of", "nummer", d.No(), "org", d.OrgName)
	data, err := s.Paper(c.Context(), pdf.Page{Lang: c.Words.Lang(), Title: title, Foot: title, Of: c.T("decision.letter.pageof"), At: d.SignedAt.Time, Body: paperBody(c, d)})
	if errors.Is(err, pdf.ErrBusy) {
		return tafel.Refuse(tafel.Busy, "decision.error.busy")
	}
	if err != nil {
		return err
	}
	return c.PDF(w, "besluit-"+d.No(), data)
}

// grouped writes a fingerprint so that two can be compared by eye.
func grouped(hash string) string {
	var out []string
	for len(hash) > 4 {
		out, hash = append(out, hash[:4]), hash[4:]
	}
	return strings.Join(append(out, hash), " ")
}

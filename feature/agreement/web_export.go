package agreement

import (
	"net/http"
	"strconv"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/web"
)

// An export holds at most this many rows: enough for everything somebody sits at, and no more than a machine
// can hold at once.
const mostExported = 20000

// export writes every row of a filter with put, through the read door: the resident sees that it was exported.
func (s *Service) export(c *web.Ctx, put func([]string) error) error {
	in := listIn(c)
	f, err := in.filter()
	if err != nil {
		return err
	}
	who := c.Actor
	who.Via = "export"
	return s.DB.View(c.Context(), who, "agreement.export", func(v *db.View) error {
		tables, err := tablesOf(v, who.Person, v.Now().Date())
		if err != nil {
			return err
		}
		number := map[string]int64{}
		for _, t := range tables {
			number[t.ID] = t.Count
		}
		domains, err := s.Domains(v, c.Words.Lang())
		if err != nil {
			return err
		}
		names := map[string]string{}
		for _, d := range domains {
			names[d.Key] = d.Name
		}
		head := make([]string, 0, 18)
		for _, k := range []string{"table", "what", "from", "fromorg", "to", "toorg", "due", "first", "state", "domain", "made", "accepted", "ready", "ended", "reason", "next", "id"} {
			head = append(head, c.T("agreement.export."+k))
		}
		if err := put(head); err != nil {
			return err
		}
		stand, look, after := map[tafel.TableID]tafel.Standing{}, seen{}, ""
		for n := 0; n < mostExported; {
			page, err := s.follow(v, who, f, after, 500, stand, look)
			if err != nil {
				return err
			}
			for _, a := range page.Rows {
				row := []string{strconv.FormatInt(number[string(a.Table)], 10), a.What, called(a.From), of(a.From), called(a.To), of(a.To), string(a.Due), string(a.FirstDue), stateWord(c.Words, a), names[a.Domain],
					dayOf(a.Made), dayOf(a.AcceptedAt), dayOf(a.ReadyAt), dayOf(a.Ended), a.Reason, called(a.Next), string(a.ID)}
				if err := put(row); err != nil {
					return err
				}
			}
			n += 500
			if after = page.Next; after == "" {
				return nil
			}
		}
		return nil
	})
}

func dayOf(m calendar.Moment) string { return string(m.Date()) }

func (s *Service) exportCSV(c *web.Ctx, w http.ResponseWriter) error {
	return c.CSV(w, "afspraken", func(put func([]string) error) error { return s.export(c, put) })
}

func (s *Service) exportXLSX(c *web.Ctx, w http.ResponseWriter) error {
	return c.XLSX(w, "afspraken", c.T("agreement.title"), func(put func([]string) error) error { return s.export(c, put) })
}

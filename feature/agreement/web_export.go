package agreement

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"strconv"

	"github.com/xuri/excelize/v2"

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

func attach(w http.ResponseWriter, c *web.Ctx, kind, end string) {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", `attachment; filename="afspraken-`+string(c.Now.Date())+`.`+end+`"`)
	h.Set("Cache-Control", "no-store")
}

// exportCSV gives the list as comma separated text. Nothing is sent before the look is in the ledger.
func (s *Service) exportCSV(c *web.Ctx, w http.ResponseWriter) error {
	var b bytes.Buffer
	b.WriteString("\ufeff") // spreadsheets then read the accents
	out := csv.NewWriter(&b)
	err := s.export(c, func(row []string) error {
		for i := range row {
			row[i] = cleanCell(row[i])
		}
		return out.Write(row)
	})
	if err != nil {
		return err
	}
	if out.Flush(); out.Error() != nil {
		return out.Error()
	}
	attach(w, c, "text/csv; charset=utf-8", "csv")
	_, err = w.Write(b.Bytes())
	return err
}

// exportXLSX gives the list as a workbook, written as a stream.
func (s *Service) exportXLSX(c *web.Ctx, w http.ResponseWriter) error {
	book := excelize.NewFile()
	defer book.Close()
	sheet := c.T("agreement.title")
	if err := book.SetSheetName("Sheet1", sheet); err != nil {
		return err
	}
	out, err := book.NewStreamWriter(sheet)
	if err != nil {
		return err
	}
	n := 0
	err = s.export(c, func(row []string) error {
		n++
		cells := make([]any, len(row))
		for i := range row {
			cells[i] = cleanCell(row[i])
		}
		at, err := excelize.CoordinatesToCellName(1, n)
		if err != nil {
			return err
		}
		return out.SetRow(at, cells)
	})
	if err != nil {
		return err
	}
	if err := out.Flush(); err != nil {
		return err
	}
	attach(w, c, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")
	return book.Write(w)
}

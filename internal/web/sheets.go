package web

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Rows puts the rows of a list one by one, the head first. Nothing is sent before it has ended without an error, so
// that a look is in the ledger before anybody has the list.
type Rows func(put func([]string) error) error

// Cell keeps a spreadsheet from taking a text for a formula.
func Cell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// attach makes the answer a file <name>-<today>.<end>.
func (c *Ctx) attach(w http.ResponseWriter, kind, name, end string) {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", `attachment; filename="`+name+`-`+string(c.Now.Date())+`.`+end+`"`)
	h.Set("Cache-Control", "no-store")
}

// PDF answers with a letter as a file of that name.
func (c *Ctx) PDF(w http.ResponseWriter, name string, data []byte) error {
	h := w.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Disposition", `attachment; filename="`+name+`.pdf"`)
	h.Set("Cache-Control", "no-store")
	_, err := w.Write(data)
	return err
}

// CSV answers with a list as comma separated text.
func (c *Ctx) CSV(w http.ResponseWriter, name string, rows Rows) error {
	var b bytes.Buffer
	b.WriteString("\ufeff") // spreadsheets then read the accents
	out := csv.NewWriter(&b)
	err := rows(func(row []string) error {
		for i := range row {
			row[i] = Cell(row[i])
		}
		return out.Write(row)
	})
	if err != nil {
		return err
	}
	if out.Flush(); out.Error() != nil {
		return out.Error()
	}
	c.attach(w, "text/csv; charset=utf-8", name, "csv")
	_, err = w.Write(b.Bytes())
	return err
}

// XLSX answers with a list as a workbook of one sheet with that title, written as a stream.
func (c *Ctx) XLSX(w http.ResponseWriter, name, title string, rows Rows) error {
	book := excelize.NewFile()
	defer book.Close()
	if err := book.SetSheetName("Sheet1", title); err != nil {
		return err
	}
	out, err := book.NewStreamWriter(title)
	if err != nil {
		return err
	}
	n := 0
	err = rows(func(row []string) error {
		n++
		cells := make([]any, len(row))
		for i := range row {
			cells[i] = Cell(row[i])
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
	c.attach(w, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", name, "xlsx")
	return book.Write(w)
}

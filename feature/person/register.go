package person

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Row is one person as the population register gives it. BSN and the numbers of parents, partner and
// child serve to find who belongs to whom while a file is read; they are never stored.
type Row struct {
	New
	BSN          string
	Parents      []string
	Partner      string
	Child        string
	Municipality string // code
	Abroad       bool   // registered as somebody who lives abroad
}

// Codes of the register. Two of them are no municipality: people abroad and people nobody can place.
const codeAbroad = "1999"

// places names the municipalities that stand in for a place when a row has a street but no place.
var places = map[string]string{
	"0014": "Groningen", "0034": "Almere", "0058": "Dongeradeel", "0091": "Sneek", "0109": "Coevorden",
	"0160": "Hardenberg", "0226": "Duiven", "0344": "Utrecht", "0361": "Alkmaar", "0363": "Amsterdam",
	"0394": "Haarlemmermeer", "0400": "Den Helder", "0402": "Hilversum", "0416": "Langedijk", "0518": "'s-Gravenhage",
	"0530": "Hellevoetsluis", "0531": "Hendrik-Ido-Ambacht", "0595": "Reeuwijk", "0599": "Rotterdam", "0626": "Voorschoten",
	"0653": "Gaasterlân-Sleat", "0693": "Graafstroom", "0794": "Helmond", "0928": "Kerkrade", "0988": "Weert",
	"1681": "Borger-Odoorn", "1783": "Westland", "1900": "Súdwest-Fryslân", "1901": "Bodegraven-Reeuwijk", "1916": "Leidschendam-Voorburg",
}

// FromRegister reads people from a register file (comma separated, with a head). What the register does
// not know stays empty; nothing is guessed. A list number that stands twice is the same person: the first
// row counts, because it is the newest.
func FromRegister(r io.Reader) ([]Row, error) {
	in := csv.NewReader(r)
	in.FieldsPerRecord = -1
	head, err := in.Read()
	if err != nil {
		return nil, fmt.Errorf("register: no head: %w", err)
	}
	col := map[string]int{}
	for i, name := range head {
		col[strings.TrimPrefix(strings.TrimSpace(name), "\ufeff")] = i
	}
	for _, must := range []string{"bsn", "voornamen", "voorvoegsel", "naam", "geboren", "geheim"} {
		if _, ok := col[must]; !ok {
			return nil, fmt.Errorf("register: column %s is missing", must)
		}
	}
	var out []Row
	seen := map[string]bool{}
	for {
		rec, err := in.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, fmt.Errorf("register: %w", err)
		}
		row := readRow(func(name string) string {
			if i, ok := col[name]; ok && i < len(rec) {
				return strings.TrimSpace(rec[i])
			}
			return ""
		})
		list := ""
		if i, ok := col["pl"]; ok && i < len(rec) {
			list = rec[i]
		}
		if list != "" && seen[list] {
			continue
		}
		seen[list] = true
		out = append(out, row)
	}
}

func readRow(get func(string) string) Row {
	row := Row{BSN: get("bsn"), Partner: get("partner"), Child: get("kind"), Municipality: get("gem")}
	row.New = New{
		Kind:   KindResident,
		Given:  nameOf(get("voornamen")),
		Prefix: get("voorvoegsel"),
		Family: nameOf(get("naam")),
		Born:   partialDate(get("geboren")),
		Died:   partialDate(get("overleden")),
		Lang:   "nl",
		// Only a plain 0 says that nobody asked for secrecy. An empty code says nothing, so it counts as secret.
		Secret: get("geheim") != "0",
		Doubt:  doubt(get("onderzoek")),
	}
	for _, p := range []string{get("ouder1"), get("ouder2")} {
		if p != "" && p != row.BSN {
			row.Parents = append(row.Parents, p)
		}
	}
	if row.Partner == row.BSN { // stands so in the file: nobody is their own partner
		row.Partner = ""
	}
	row.Abroad = row.Municipality == codeAbroad
	if street := nameOf(get("straat")); street != "" {
		row.Street, row.Number = street, houseNumber(get("huisnr"), get("letter"), get("toev"))
		row.Postcode, row.Place = get("pc"), get("plaats")
		if row.Place == "" {
			row.Place = places[row.Municipality]
		}
	}
	return row
}

// nameOf reads a name; the register writes a single dot for a name or street that is not known.
func nameOf(s string) string {
	if s == "." {
		return ""
	}
	return s
}

// partialDate reads 19850317, 19850300, 19850000 and 00000000 as what is known of it.
func partialDate(s string) string {
	if len(s) != 8 || !isNumber(s) || s[:4] == "0000" {
		return ""
	}
	year, month, day := s[:4], s[4:6], s[6:]
	for _, d := range []string{year + "-" + month + "-" + day, year + "-" + month, year} {
		if GoodBorn(d) {
			return d
		}
	}
	return ""
}

func houseNumber(number, letter, addition string) string {
	out := number + letter
	if out != "" && addition != "" {
		return out + "-" + addition
	}
	return out + addition
}

// Doubts are what can be under investigation, by the register's code of category, group and element.
var doubts = map[string]string{
	"080000": "address", "081100": "address", "081110": "street", "081120": "number", "081160": "postcode",
	"081400": "arrival", "089999": "gone",
}

// doubt gives the key of what is under investigation; a code that is not known still says that something is.
func doubt(code string) string {
	if code == "" || code == "000000" {
		return ""
	}
	if d, ok := doubts[code]; ok {
		return d
	}
	if len(code) == 6 {
		switch code[:2] {
		case "01":
			return "person"
		case "08":
			return "address"
		}
	}
	return "something"
}

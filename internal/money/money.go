// Package money reads and writes amounts in euros as people do; inside they are whole cents, so nothing is rounded away.
package money

import (
	"strconv"
	"strings"
)

// Most is the highest amount that is read: a hundred million euros. More is a slip of the hand.
const Most = 100_000_000_00

// Parse reads an amount as people type it: 250, 2.500, 2.500,50, 2500.50 or with a euro sign. ok is false when it is
// not an amount, is negative, or is more than Most.
func Parse(s string) (cents int64, ok bool) {
	s = strings.NewReplacer("€", "", " ", "", "\u00a0", "", ",-", "").Replace(strings.TrimSpace(s))
	whole, part := s, ""
	if i := strings.LastIndexAny(s, ",."); i >= 0 && len(s)-i-1 <= 2 {
		whole, part = s[:i], s[i+1:]
		if part == "" {
			return 0, false
		}
	}
	groups := strings.FieldsFunc(whole, func(r rune) bool { return r == '.' || r == ',' })
	if strings.Count(whole, ".")+strings.Count(whole, ",") != max(0, len(groups)-1) {
		return 0, false
	}
	for i, g := range groups {
		if i > 0 && len(g) != 3 || i == 0 && len(groups) > 1 && len(g) > 3 {
			return 0, false
		}
	}
	if part != "" && strings.Trim(part, "0123456789") != "" {
		return 0, false
	}
	digits := strings.Join(groups, "")
	if digits == "" || strings.Trim(digits, "0123456789") != "" || len(digits) > 12 {
		return 0, false
	}
	euros, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return 0, false
	}
	cents = euros * 100
	if part != "" {
		n, err := strconv.ParseInt((part + "0")[:2], 10, 64)
		if err != nil {
			return 0, false
		}
		cents += n
	}
	return cents, cents <= Most
}

// Text writes an amount as people read it: € 2.500 or € 2.500,50 (in English: € 2,500.50).
func Text(cents int64, lang string) string {
	thousand, point := ".", ","
	if lang == "en" {
		thousand, point = ",", "."
	}
	sign := ""
	if cents < 0 {
		sign, cents = "-", -cents
	}
	d := strconv.FormatInt(cents/100, 10)
	for i := len(d) - 3; i > 0; i -= 3 {
		d = d[:i] + thousand + d[i:]
	}
	if c := cents % 100; c > 0 {
		d += point + strconv.FormatInt(100+c, 10)[1:]
	}
	return "€\u00a0" + sign + d
}

package person

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"tafel"
	"tafel/internal/db"
	"tafel/internal/i18n"
)

// ContactCard is how a resident wants to be contacted, as a component for wherever somebody is about to:
// channel, hours, what not to be told unexpectedly, language. It never holds an address. The caller has
// asked the policy; inside a View the look at this person is noted here.
func (s *Service) ContactCard(r db.Reader, w i18n.Words, p tafel.PersonID) (templ.Component, error) {
	v, looking := r.(*db.View)
	var x sight
	var err error
	if looking {
		x, err = s.facts(r, v.Actor, p)
	} else {
		x.record, err = personByID(r, p)
	}
	var no *tafel.Refusal
	if db.Missing(err) || errors.As(err, &no) && no.Kind == tafel.NotFound {
		return templ.NopComponent, nil
	}
	if err != nil {
		return nil, err
	}
	last, err := latestPreference(r, p)
	if err != nil {
		return nil, err
	}
	c := card{name: x.Name, said: last, phone: x.Phone, email: x.Email, now: last.Welcome(r.Now()), self: x.thing.Self}
	if looking {
		x.decision, _ = mayRead(v.Actor, x.st, x.thing) // the caller has asked; this names the rule for the record
		s.saw(v, x, "contact")
	}
	return contactCard(w, c), nil
}

// shown is a clash for people: what stands now, who said it and when, and choices in words instead of keys.
func (s said) shown(clash map[string]string, mine Preference, lang string) map[string]string {
	w := texts.In(lang)
	clash["versie"], clash["door"], clash["wanneer"] = strconv.FormatInt(s.Version, 10), s.ByName, w.Date(s.At.Time)
	if _, ok := clash["kanaal"]; ok {
		clash["toon.kanaal"], clash["toonmijn.kanaal"] = channelText(w, s.Preference), channelText(w, mine)
	}
	if _, ok := clash["dagen"]; ok {
		clash["toon.dagen"], clash["toonmijn.dagen"] = daysText(w, s.Days), daysText(w, mine.Days)
	}
	return clash
}

// dial keeps what a telephone understands of a number as people write it.
func dial(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '+' {
			return r
		}
		return -1
	}, s)
}

func channelText(w i18n.Words, p Preference) string {
	if p.Channel == "" {
		return ""
	}
	return w.T("person.channel." + p.Channel)
}

func whenText(w i18n.Words, p Preference) string {
	var parts []string
	if len(p.Days) > 0 {
		parts = append(parts, daysText(w, p.Days))
	}
	switch {
	case p.From != "" && p.Till != "":
		parts = append(parts, w.T("person.hours.between", "from", clock(w, p.From), "till", clock(w, p.Till)))
	case p.From != "":
		parts = append(parts, w.T("person.hours.from", "from", clock(w, p.From)))
	case p.Till != "":
		parts = append(parts, w.T("person.hours.till", "till", clock(w, p.Till)))
	}
	out := strings.Join(parts, ", ")
	if p.Hours != "" {
		if out != "" {
			out += ". "
		}
		out += "“" + p.Hours + "”"
	}
	return out
}

// daysText says days as people do: "maandag tot en met donderdag", "woensdag en vrijdag".
func daysText(w i18n.Words, days []string) string {
	if len(days) == 0 {
		return w.T("person.days.every")
	}
	var names []string
	at := map[string]int{}
	for i, d := range Days {
		at[d] = i
	}
	for _, d := range days {
		names = append(names, w.T("person.day."+d))
	}
	n := len(days)
	if n > 2 && at[days[n-1]]-at[days[0]] == n-1 {
		return w.T("person.days.through", "from", names[0], "till", names[n-1])
	}
	if n > 1 {
		return w.T("person.days.and", "most", strings.Join(names[:n-1], ", "), "last", names[n-1])
	}
	return names[0]
}

func clock(w i18n.Words, hhmm string) string {
	t, err := time.Parse("15:04", hhmm)
	if err != nil {
		return hhmm
	}
	return w.Hour(t)
}

func languageText(w i18n.Words, p Preference) string {
	switch {
	case p.Interpreter && p.Language != "":
		return w.T("person.language.interpreter", "language", p.Language)
	case p.Interpreter:
		return w.T("person.interpreter")
	}
	return p.Language
}

// sourceText says who said it and when; noted on somebody's behalf says by whom.
func sourceText(w i18n.Words, s said) string {
	key := "person.said.self"
	if s.OnBehalf {
		key = "person.said.behalf"
	}
	return w.T(key, "by", s.ByName, "date", w.Date(s.At.Time))
}

// BornText says a birth date as far as it is known: "12 maart 1985", "maart 1985", "1985".
func BornText(w i18n.Words, born string) string {
	switch len(born) {
	case 4:
		return born
	case 7:
		t, err := time.Parse("2006-01", born)
		if err != nil {
			return born
		}
		_, month, _ := strings.Cut(w.Date(t), " ")
		return month
	case 10:
		t, err := time.Parse("2006-01-02", born)
		if err != nil {
			return born
		}
		return w.Date(t)
	}
	return w.T("person.born.unknown")
}

// DoubtText says what is under investigation in the register; "" when nothing is.
func DoubtText(w i18n.Words, doubt string) string {
	if doubt == "" {
		return ""
	}
	if key := "person.doubt." + doubt; w.Has(key) {
		doubt = w.T(key)
	}
	return w.T("person.doubt", "what", doubt)
}

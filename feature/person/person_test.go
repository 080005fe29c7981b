package person

import (
	"testing"

	"tafel/internal/calendar"
	"tafel/internal/i18n"
)

func TestNames(t *testing.T) {
	for _, c := range []struct {
		n                                      Names
		full, formal, initials, surname, sorts string
	}{
		{Names{Given: "Suzanne", Family: "Moulin"}, "Suzanne Moulin", "S. Moulin", "S.", "Moulin", "Moulin, Suzanne"},
		{Names{Given: "Peter-Jan", Prefix: "van der", Family: "Meijden"}, "Peter-Jan van der Meijden", "P.-J. van der Meijden", "P.-J.", "Van der Meijden", "Meijden, Peter-Jan van der"},
		{Names{Given: "Christina Maria", Family: "Maassen"}, "Christina Maria Maassen", "C.M. Maassen", "C.M.", "Maassen", "Maassen, Christina Maria"},
		{Names{Given: "Christina Maria", Calling: "Tineke", Family: "Maassen"}, "Tineke Maassen", "C.M. Maassen", "C.M.", "Maassen", "Maassen, Tineke"},
		{Names{Given: "Marcelius Gerardus Franciscus Michaelis Vincentius", Prefix: "van", Family: "Brest naar Kempen"}, "Marcelius G.F.M.V. van Brest naar Kempen", "M.G.F.M.V. van Brest naar Kempen", "M.G.F.M.V.", "Van Brest naar Kempen", "Brest naar Kempen, Marcelius Gerardus Franciscus Michaelis Vincentius van"},
		{Names{Given: "Frans", Prefix: "in 't", Family: "Veld"}, "Frans in 't Veld", "F. in 't Veld", "F.", "In 't Veld", "Veld, Frans in 't"},
		{Names{Given: "Piet", Prefix: "'t", Family: "Hart"}, "Piet 't Hart", "P. 't Hart", "P.", "'t Hart", "Hart, Piet 't"},
		{Names{Given: "Anna", Prefix: "d'", Family: "Angelo"}, "Anna d'Angelo", "A. d'Angelo", "A.", "D'Angelo", "Angelo, Anna d'"},
		{Names{Given: "IJsbrand", Family: "Vos"}, "IJsbrand Vos", "IJ. Vos", "IJ.", "Vos", "Vos, IJsbrand"},
		{Names{Family: "Obbadah"}, "Obbadah", "Obbadah", "", "Obbadah", "Obbadah"},
		{Names{Prefix: "El", Family: "Nawal Hussein Mohamed"}, "El Nawal Hussein Mohamed", "El Nawal Hussein Mohamed", "", "El Nawal Hussein Mohamed", "Nawal Hussein Mohamed, El"},
		{Names{Given: "Dian Marini Maya"}, "Dian Marini Maya", "Dian Marini Maya", "D.M.M.", "", "Dian Marini Maya"},
		{Names{Given: "A", Family: "A"}, "A A", "A. A", "A.", "A", "A, A"},
		{Names{Given: "Ö", Family: "Ünal"}, "Ö Ünal", "Ö. Ünal", "Ö.", "Ünal", "Ünal, Ö"},
		{Names{Given: "Rente @ 100%", Family: `"Onbemind"`}, `Rente @ 100% "Onbemind"`, `R. "Onbemind"`, "R.", `"Onbemind"`, `"Onbemind", Rente @ 100%`},
		{Names{}, "", "", "", "", ""},
	} {
		if got := c.n.Full(); got != c.full {
			t.Errorf("%+v is called %q, want %q", c.n, got, c.full)
		}
		if got := c.n.Formal(); got != c.formal {
			t.Errorf("%+v formally %q, want %q", c.n, got, c.formal)
		}
		if got := c.n.Initials(); got != c.initials {
			t.Errorf("%+v initials %q, want %q", c.n, got, c.initials)
		}
		if got := c.n.Surname(); got != c.surname {
			t.Errorf("%+v surname %q, want %q", c.n, got, c.surname)
		}
		if got := c.n.Sort(); got != c.sorts {
			t.Errorf("%+v sorts as %q, want %q", c.n, got, c.sorts)
		}
	}
}

func TestParseBorn(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "1985": "1985", "1985-03": "1985-03", "1985-03-12": "1985-03-12", "12-3-1985": "1985-03-12", "12-03-1985": "1985-03-12",
		"12.3.1985": "1985-03-12", "12/3/1985": "1985-03-12", "maart 1985": "1985-03", "Maart 1985": "1985-03", "12 maart 1985": "1985-03-12",
		"mrt 1985": "1985-03", "1 mei 2001": "2001-05-01", "October 1990": "1990-10", "29-2-2000": "2000-02-29", "3-1985": "1985-03",
		" 1985 ": "1985", "1-jan-2000": "2000-01-01",
	} {
		if got, ok := ParseBorn(in); !ok || got != want {
			t.Errorf("%q: %q %v, want %q", in, got, ok, want)
		}
	}
	for _, in := range []string{"85", "onbekend", "1985-13", "1985-00", "30-2-1985", "1985-02-30", "12-3-85", "1-2-3-1985", "0000", "1799", "ergens in 1985", "1985-03-12-01", "١٩٨٥", ".", " - "} {
		if got, ok := ParseBorn(in); ok {
			t.Errorf("%q is read as %q", in, got)
		}
	}
}

// A birth date is shown as far as it is known, never further.
func TestBornText(t *testing.T) {
	c := i18n.Catalog{}
	if err := c.Load(Words); err != nil {
		t.Fatal(err)
	}
	for born, want := range map[string][2]string{
		"1985-03-12": {"12 maart 1985", "12 March 1985"}, "1985-03": {"maart 1985", "March 1985"}, "1985": {"1985", "1985"},
		"": {"geboortedatum onbekend", "date of birth unknown"}, "1900-06-30": {"30 juni 1900", "30 June 1900"}, "2000-02-29": {"29 februari 2000", "29 February 2000"},
	} {
		if got := BornText(c.In("nl"), born); got != want[0] {
			t.Errorf("%q: %q, want %q", born, got, want[0])
		}
		if got := BornText(c.In("en"), born); got != want[1] {
			t.Errorf("%q: %q, want %q", born, got, want[1])
		}
	}
	for doubt, want := range map[string]string{"": "", "address": "Wordt onderzocht: het adres", "gone": "Wordt onderzocht: of deze mens nog op dit adres woont", "de geboorteplaats": "Wordt onderzocht: de geboorteplaats"} {
		if got := DoubtText(c.In("nl"), doubt); got != want {
			t.Errorf("%q: %q", doubt, got)
		}
	}
}

func TestAddressLine(t *testing.T) {
	for _, c := range []struct {
		a    Address
		want string
	}{
		{Address{"Boterdiep", "31", "3077AW", "Rotterdam"}, "Boterdiep 31, 3077 AW Rotterdam"},
		{Address{"Boterdiep", "31", "3077 aw", "Rotterdam"}, "Boterdiep 31, 3077 AW Rotterdam"},
		{Address{"Main Street", "1", "SW1A 1AA", "London"}, "Main Street 1, SW1A 1AA London"},
		{Address{"", "", "", "Utrecht"}, "Utrecht"},
		{Address{"Kade", "", "", ""}, "Kade"},
		{Address{}, ""},
	} {
		if got := c.a.Line(); got != c.want {
			t.Errorf("%+v: %q, want %q", c.a, got, c.want)
		}
	}
}

// L09: different fields merge, the same field shows both.
func TestL09MergePreferences(t *testing.T) {
	base := Preference{Channel: "call", Hours: "na vijven"}
	for _, c := range []struct {
		name         string
		theirs, mine Preference
		want         Preference
		clash        []string
	}{
		{"nobody else changed anything", base, Preference{Channel: "email"}, Preference{Channel: "email"}, nil},
		{"different fields", Preference{Channel: "text", Hours: "na vijven"}, Preference{Channel: "call", Hours: "'s ochtends"}, Preference{Channel: "text", Hours: "'s ochtends"}, nil},
		{"both said the same", Preference{Channel: "text", Hours: "na vijven"}, Preference{Channel: "text", Hours: "na vijven"}, Preference{Channel: "text", Hours: "na vijven"}, nil},
		{"same field", Preference{Channel: "text", Hours: "na vijven"}, Preference{Channel: "visit", Hours: "na vijven"}, Preference{}, []string{"kanaal"}},
		{"same field, and another of theirs", Preference{Channel: "text", Hours: "na vijven", Avoid: "mijn ex"}, Preference{Channel: "visit", Hours: "na vijven"}, Preference{}, []string{"kanaal"}},
		{"a tick against a text", Preference{Channel: "call", Hours: "na vijven", Interpreter: true}, Preference{Channel: "call", Hours: "", Language: "Tigrinya"}, Preference{Channel: "call", Language: "Tigrinya", Interpreter: true}, nil},
	} {
		got, clash, carry := Merge(base, c.theirs, c.mine)
		if c.theirs.Avoid != "" && carry["niet_zomaar"] != c.theirs.Avoid {
			t.Errorf("%s: what only they said is lost: %v", c.name, carry)
		}
		if len(clash) != len(c.clash) {
			t.Errorf("%s: clash %v, want %v", c.name, clash, c.clash)
			continue
		}
		for _, f := range c.clash {
			if _, ok := clash[f]; !ok {
				t.Errorf("%s: %s is not in %v", c.name, f, clash)
			}
		}
		if len(clash) == 0 && (got.Channel != c.want.Channel || got.Hours != c.want.Hours || got.Language != c.want.Language || got.Interpreter != c.want.Interpreter || got.Avoid != c.want.Avoid) {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

func TestPreferenceRules(t *testing.T) {
	for _, c := range []struct {
		p     Preference
		field string
	}{
		{Preference{}, ""}, {Preference{Channel: "pigeon"}, "kanaal"}, {Preference{Days: []string{"mon", "noday"}}, "dagen"}, {Preference{From: "half tien"}, "vanaf"},
		{Preference{From: "9", Till: "12.30"}, ""}, {Preference{From: "17:00", Till: "9:00"}, "tot"}, {Preference{From: "9:00", Till: "09.00 uur"}, "tot"}, {Preference{Till: "25:00"}, "tot"},
	} {
		if field, _ := c.p.problem(); field != c.field {
			t.Errorf("%+v: %q, want %q", c.p, field, c.field)
		}
	}
	p := Preference{Days: []string{"wed", "mon", "wed"}, From: "9", Till: "17.30 uur"}
	if field, _ := p.problem(); field != "" || len(p.Days) != 2 || p.Days[0] != "mon" || p.From != "09:00" || p.Till != "17:30" {
		t.Errorf("%+v %s", p, field)
	}
	at := func(day calendar.Date, h, m int) calendar.Moment { return day.At(h, m) }
	for _, c := range []struct {
		m    calendar.Moment
		want bool
	}{{at("2026-03-02", 9, 0), true}, {at("2026-03-02", 8, 59), false}, {at("2026-03-02", 17, 30), false}, {at("2026-03-03", 12, 0), false}, {at("2026-03-04", 12, 0), true}} {
		if p.Welcome(c.m) != c.want {
			t.Errorf("%v: welcome is not %v", c.m, c.want)
		}
	}
	if !(Preference{}).Welcome(at("2026-03-01", 3, 0)) {
		t.Error("nothing said is no refusal")
	}
}

func TestDays(t *testing.T) {
	c := i18n.Catalog{}
	if err := c.Load(Words); err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		days []string
		want string
	}{{[]string{"mon", "tue", "wed", "thu"}, "maandag tot en met donderdag"}, {[]string{"wed", "fri"}, "woensdag en vrijdag"}, {[]string{"mon", "wed", "fri"}, "maandag, woensdag en vrijdag"}, {[]string{"sun"}, "zondag"}} {
		if got := daysText(c.In("nl"), x.days); got != x.want {
			t.Errorf("%v: %q", x.days, got)
		}
	}
}

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"Häagen-Dazs": "haagen dazs", "'s-Gravenhage": "s gravenhage", "Łódź": "lodz", "Straße": "strasse", "Øresund": "oresund", "  Van   der  Meijden ": "van der meijden",
		"<b>x</b>": "b x b", "%_": "", "Özlem": "ozlem", "İnönü": "inonu", "Żywiałowska": "zywialowska", "王": "王", "d'Angelo": "dangelo",
	} {
		if got := Fold(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestReadSearch(t *testing.T) {
	for text, want := range map[string][]FindInput{
		"":                      nil,
		"Verbeek":               nil,
		"Verbeek 1985":          {{Name: "Verbeek", Year: "1985"}},
		"1985  van der Meijden": {{Name: "van der Meijden", Year: "1985"}},
		"Verbeek Waterveen":     {{Name: "Verbeek", Place: "Waterveen"}},
		"Jan Verbeek Den Haag":  {{Name: "Jan Verbeek Den", Place: "Haag"}, {Name: "Jan Verbeek", Place: "Den Haag"}},
		"Verbeek 1985 1990":     {{Name: "Verbeek 1990", Year: "1985"}},
	} {
		got := readSearch(text)
		if len(got) != len(want) {
			t.Errorf("%q: %+v", text, got)
			continue
		}
		for i := range got {
			if got[i] != want[i] {
				t.Errorf("%q: %+v, want %+v", text, got[i], want[i])
			}
		}
	}
}

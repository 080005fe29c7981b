package agreement

import (
	"strings"
	"testing"

	"tafel"
	"tafel/internal/calendar"
)

func sitter(id, given string, org, orgName string, kind tafel.SeatKind, role string) tafel.Sitter {
	return tafel.Sitter{Party: tafel.Party{Person: tafel.PersonID(id), Org: tafel.OrgID(org), Name: given, OrgName: orgName}, Kind: kind, State: "accepted", Role: role}
}

// round is the table of the worked case: one resident who it is about, her own network, and who helps.
func round() Around {
	return Around{
		Today: "2026-03-02", // a Monday
		Kinds: map[tafel.OrgID]string{"kering": "housing", "politie": "police", "anker": "school"},
		Me:    tafel.Party{Person: "marieke", Org: "wijkteam", Name: "Marieke de Wit", OrgName: "Wijkteam Noord"},
		Sitters: []tafel.Sitter{
			sitter("marieke", "Marieke de Wit", "wijkteam", "Wijkteam Noord", tafel.SeatOrganisation, "wijkcoach"),
			sitter("joris", "Joris Hoekstra", "jeugdkring", "Jeugdkring", tafel.SeatOrganisation, "gezinscoach"),
			sitter("anouk", "Anouk Brands", "kering", "De Kering Wonen", tafel.SeatOrganisation, "consulent"),
			sitter("peter", "Peter van Loon", "krediet", "Kredietbank", tafel.SeatOrganisation, "schuldhulpverlener"),
			sitter("bas", "Bas Mulder", "anker", "Praktijkschool Het Anker", tafel.SeatOrganisation, "mentor"),
			sitter("rachid", "Rachid Benali", "politie", "Politie Oost", tafel.SeatOrganisation, "wijkagent"),
			sitter("danielle", "Daniëlle de Boer", "", "", tafel.SeatHousehold, ""),
			sitter("riet", "Riet Verbeek", "", "", tafel.SeatNetwork, "oma"),
			sitter("henk", "Henk Postma", "", "", tafel.SeatNetwork, "buurman"),
		},
	}
}

func TestParse(t *testing.T) {
	for _, c := range []struct {
		in             string
		from, to, due  string
		domain         string
		notes          string // "?from" ambiguous promiser, "~to" guessed receiver, "past", "joined"
		pfrom, pto, pd string // the other half of a pair
	}{
		{in: "Woningcorporatie schort ontruiming op, mw. De Boer, vóór 1 mei", from: "kering", to: "danielle", due: "2026-05-01", domain: "housing"},
		{in: "Anouk stuurt Daniëlle vrijdag een brief dat de zitting niet doorgaat", from: "anouk", to: "danielle", due: "2026-03-06", domain: "law"},
		{in: "anouk stuurt danielle vrijdag een brief", from: "anouk", to: "danielle", due: "2026-03-06"},
		{in: "ik bel oma Riet morgen", from: "marieke", to: "riet", due: "2026-03-03"},
		{in: "Kredietbank vraagt drie schuldeisers te wachten voor 12-5", from: "krediet", to: "danielle", due: "2026-05-12", domain: "money", notes: "~to"},
		{in: "De Kering -> Daniëlle: ontruiming stil, eind mei", from: "kering", to: "danielle", due: "2026-05-31", domain: "housing"},
		{in: "De Kering → Daniëlle: ontruiming stil, eind mei", from: "kering", to: "danielle", due: "2026-05-31", domain: "housing"},
		{in: "Peter belt Daniëlle over twee weken", from: "peter", to: "danielle", due: "2026-03-16"},
		{in: "Bas spreekt Daniëlle volgende week dinsdag", from: "bas", to: "danielle", due: "2026-03-10"},
		{in: "Bas spreekt Daniëlle dinsdag volgende week", from: "bas", to: "danielle", due: "2026-03-10"},
		{in: "Joris zoekt het uit voor Henk, uiterlijk 3 juni", from: "joris", to: "henk", due: "2026-06-03"},
		{in: "Rachid gaat langs bij Daniëlle binnen 5 werkdagen", from: "rachid", to: "danielle", due: "2026-03-09"},
		{in: "Anouk sends Daniëlle a letter by Friday", from: "anouk", to: "danielle", due: "2026-03-06"},
		{in: "Peter asks the creditors to wait for Daniëlle before 1 May", from: "peter", to: "danielle", due: "2026-05-01", domain: "money"},
		{in: "I call Daniëlle tomorrow", from: "marieke", to: "danielle", due: "2026-03-03"},
		{in: "Anouk will let me know by June 3rd", from: "anouk", to: "marieke", due: "2026-06-03"},
		{in: "als Daniëlle betaalt dan legt De Kering de ontruiming stil", from: "danielle", to: "kering", due: "", domain: "money", pfrom: "kering", pto: "danielle"},
		{in: "Als Daniëlle voor 1 april € 85 betaalt, dan legt De Kering de ontruiming stil", from: "danielle", to: "kering", due: "2026-04-01", domain: "money", pfrom: "kering", pto: "danielle", pd: "2026-04-01"},
		{in: "If Daniëlle pays by Friday, then Anouk stops the eviction", from: "danielle", to: "anouk", due: "2026-03-06", domain: "money", pfrom: "anouk", pto: "danielle", pd: "2026-03-06"},
		{in: "als Daniëlle vrijdag komt, belt Joris de school", from: "danielle", to: "joris", due: "2026-03-06", domain: "work", pfrom: "joris", pto: "danielle", pd: "2026-03-06"},
		// people
		{in: "mevrouw De Boer levert vóór 1 april de papieren aan bij Peter", from: "danielle", to: "peter", due: "2026-04-01"},
		{in: "mw. de boer belt dhr. Van Loon morgen", from: "danielle", to: "peter", due: "2026-03-03"},
		{in: "wijkagent komt bij Daniëlle op 5 maart", from: "rachid", to: "danielle", due: "2026-03-05"},
		{in: "de school belt Daniëlle morgen over het rooster", from: "anker", to: "danielle", due: "2026-03-03", domain: "work"},
		{in: "Het Anker regelt met Daniëlle een rooster voor 20 maart", from: "anker", to: "danielle", due: "2026-03-20", domain: "work"},
		{in: "mentor belt Daniëlle overmorgen", from: "bas", to: "danielle", due: "2026-03-04"},
		{in: "oma haalt vrijdag Noah op voor Daniëlle", from: "riet", to: "danielle", due: "2026-03-06", domain: ""},
		{in: "wij regelen voor Daniëlle een briefadres voor eind april", from: "wijkteam", to: "danielle", due: "2026-04-30", domain: "housing"},
		{in: "Anouk van De Kering belt Daniëlle morgen", from: "anouk", to: "danielle", due: "2026-03-03"},
		{in: "Anouk Brands (De Kering Wonen) belt mij morgen", from: "anouk", to: "marieke", due: "2026-03-03"},
		{in: "Morgen belt Anouk Daniëlle", from: "anouk", to: "danielle", due: "2026-03-03"},
		{in: "voor Daniëlle vraagt Peter morgen uitstel aan", from: "peter", to: "danielle", due: "2026-03-03"},
		{in: "De brief wordt vrijdag gestuurd door Anouk aan Daniëlle", from: "anouk", to: "danielle", due: "2026-03-06"},
		{in: "Peter leest vrijdag de brief van De Kering met Daniëlle", from: "peter", to: "danielle", due: "2026-03-06"},
		{in: "Henk belt Daniëlles zus morgen", from: "henk", to: "danielle", due: "2026-03-03"},
		{in: "Anouk en Bas bellen Daniëlle morgen", from: "anouk", to: "danielle", due: "2026-03-03", notes: "joined"},
		{in: "ANOUK BELT DANIËLLE MORGEN", from: "anouk", to: "danielle", due: "2026-03-03"},
		{in: "Zij bellen morgen", due: "2026-03-03"},
		{in: "Anouk belt morgen", from: "anouk", to: "danielle", due: "2026-03-03", notes: "~to"},
		{in: "Daniëlle betaalt morgen de huur", from: "danielle", due: "2026-03-03", domain: "money"},
		{in: "ik wil dat Anouk Daniëlle belt", from: "marieke", to: "anouk"},
		{in: "Bel Anouk", from: "anouk", to: "danielle", notes: "~to"},
		// dates
		{in: "Anouk belt Daniëlle", from: "anouk", to: "danielle"},
		{in: "Anouk belt Daniëlle vandaag", from: "anouk", to: "danielle", due: "2026-03-02"},
		{in: "Anouk belt Daniëlle maandag", from: "anouk", to: "danielle", due: "2026-03-09"},
		{in: "Anouk belt Daniëlle vrijdagmiddag", from: "anouk", to: "danielle", due: "2026-03-06"},
		{in: "Anouk belt Daniëlle vrijdag 27 maart", from: "anouk", to: "danielle", due: "2026-03-27"},
		{in: "Anouk belt Daniëlle vr 27 mrt", from: "anouk", to: "danielle", due: "2026-03-27"},
		{in: "Anouk belt Daniëlle 2026-05-01", from: "anouk", to: "danielle", due: "2026-05-01"},
		{in: "Anouk belt Daniëlle op 1-5-2026", from: "anouk", to: "danielle", due: "2026-05-01"},
		{in: "Anouk belt Daniëlle op 1.5.2026", from: "anouk", to: "danielle", due: "2026-05-01"},
		{in: "Anouk belt Daniëlle 12/5", from: "anouk", to: "danielle", due: "2026-05-12"},
		{in: "Anouk belt Daniëlle 1 januari", from: "anouk", to: "danielle", due: "2027-01-01"},
		{in: "Anouk belt Daniëlle 20 februari", from: "anouk", to: "danielle", due: "2026-02-20", notes: "past"},
		{in: "Anouk belt Daniëlle eind van de week", from: "anouk", to: "danielle", due: "2026-03-06"},
		{in: "Anouk belt Daniëlle deze week", from: "anouk", to: "danielle", due: "2026-03-06"},
		{in: "Anouk belt Daniëlle volgende week", from: "anouk", to: "danielle", due: "2026-03-13"},
		{in: "Anouk belt Daniëlle eind volgende maand", from: "anouk", to: "danielle", due: "2026-04-30"},
		{in: "Anouk belt Daniëlle half juni", from: "anouk", to: "danielle", due: "2026-06-15"},
		{in: "Anouk belt Daniëlle begin juni", from: "anouk", to: "danielle", due: "2026-06-10"},
		{in: "Anouk calls Daniëlle at the end of the month", from: "anouk", to: "danielle", due: "2026-03-31"},
		{in: "Anouk calls Daniëlle within 5 working days", from: "anouk", to: "danielle", due: "2026-03-09"},
		{in: "Anouk calls Daniëlle in two weeks", from: "anouk", to: "danielle", due: "2026-03-16"},
		{in: "Anouk calls Daniëlle next Tuesday", from: "anouk", to: "danielle", due: "2026-03-10"},
		{in: "Anouk calls Daniëlle on the 3rd of June", from: "anouk", to: "danielle", due: "2026-06-03"},
		{in: "Anouk belt Daniëlle over een maand", from: "anouk", to: "danielle", due: "2026-04-02"},
		{in: "Anouk belt Daniëlle elke vrijdag", from: "anouk", to: "danielle"},
		{in: "Anouk belt Daniëlle 2-3 keer", from: "anouk", to: "danielle"},
		{in: "Anouk belt Daniëlle over de zitting van 3 juni, uiterlijk vrijdag", from: "anouk", to: "danielle", due: "2026-03-06", domain: "law"},
		{in: "Anouk bereidt met Daniëlle de zitting op 3 juni voor, uiterlijk 1 mei", from: "anouk", to: "danielle", due: "2026-05-01", domain: "law"},
		{in: "Anouk belt Daniëlle 31 februari", from: "anouk", to: "danielle"},
		// what nobody can read stays as it is
		{in: ""}, {in: "???"}, {in: "als dan"}, {in: "-> -> ->"}, {in: "1"},
		{in: "\u202eAnouk", from: "anouk", to: "danielle", notes: "~to"},
	} {
		t.Run(c.in, func(t *testing.T) {
			r := Parse(c.in, round())
			if c.pfrom == "" && r.What != strings.TrimSpace(c.in) {
				t.Errorf("the wording changed: %q", r.What)
			}
			if r.From.Key() != c.from || r.To.Key() != c.to || string(r.Due) != c.due {
				t.Errorf("read %q to %q due %q, want %q to %q due %q", r.From.Key(), r.To.Key(), r.Due, c.from, c.to, c.due)
			}
			if c.domain != "" && r.Domain != c.domain {
				t.Errorf("domain %q, want %q", r.Domain, c.domain)
			}
			if r.To.Guess != (c.notes == "~to") || r.Past != (c.notes == "past") || r.Joined != (c.notes == "joined") {
				t.Errorf("guess %v past %v joined %v, want %q", r.To.Guess, r.Past, r.Joined, c.notes)
			}
			if (r.Then != nil) != (c.pfrom != "") {
				t.Fatalf("pair: %+v", r.Then)
			}
			if r.Then != nil && (r.Then.From.Key() != c.pfrom || r.Then.To.Key() != c.pto || string(r.Then.Due) != c.pd) {
				t.Errorf("then: %q to %q due %q", r.Then.From.Key(), r.Then.To.Key(), r.Then.Due)
			}
		})
	}
}

// Two people with one name: nobody is guessed; more words, or the organisation, tell them apart.
func TestParseTwoAnnas(t *testing.T) {
	around := round()
	around.Sitters = append(around.Sitters,
		sitter("anna1", "Anna Smit", "kering", "De Kering Wonen", tafel.SeatOrganisation, ""),
		sitter("anna2", "Anna Vos", "krediet", "Kredietbank", tafel.SeatOrganisation, ""))
	r := Parse("Anna belt Daniëlle morgen", around)
	if r.From.Found || len(r.From.Among) != 2 || r.From.Word != "Anna" {
		t.Fatalf("guessed: %+v", r.From)
	}
	no, ok := r.Missing().(*tafel.Refusal)
	if !ok || len(no.Fields) != 1 || no.Fields[0].Field != "van" || no.Fields[0].Key != "agreement.read.two" {
		t.Fatalf("missing: %+v", no)
	}
	for in, want := range map[string]string{
		"Anna Vos belt Daniëlle morgen":           "anna2",
		"Anna van De Kering belt Daniëlle morgen": "anna1",
		"Anna (Kredietbank) belt Daniëlle morgen": "anna2",
		"mw. Smit belt Daniëlle morgen":           "anna1",
		"De Kering belt Daniëlle morgen":          "kering",
		"morgen belt Anna Smit met Daniëlle":      "anna1",
	} {
		if got := Parse(in, around).From.Key(); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestParseSaysWhatIsMissing(t *testing.T) {
	for in, want := range map[string]string{
		"Anouk belt Daniëlle":         "voor",
		"iemand belt Daniëlle morgen": "van",
		"er moet iets gebeuren":       "van aan voor",
		"Daniëlle betaalt":            "aan voor",
		"als Daniëlle betaalt dan legt De Kering de ontruiming stil": "als_voor dan_voor",
		"als er wordt betaald dan legt De Kering de ontruiming stil": "als_van als_voor dan_voor",
		"Anouk belt Daniëlle 20 februari":                            "voor",
	} {
		var got []string
		if no, ok := Parse(in, round()).Missing().(*tafel.Refusal); ok {
			for _, f := range no.Fields {
				got = append(got, f.Field)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: missing %v, want %s", in, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("Anouk stuurt Daniëlle vrijdag een brief", "2026-03-02")
	f.Add("als a dan b 31-12-9999 eind eind van de", "2024-02-29")
	f.Add("over 999 jaar 0-0-0 29 februari 1e 1st of", "2026-12-31")
	f.Fuzz(func(t *testing.T, in, today string) {
		around := round()
		around.Today = calendar.Date(today)
		r := Parse(in, around)
		if r.Due != "" && !r.Due.Valid() {
			t.Fatalf("%q gives a date that does not exist: %q", in, r.Due)
		}
		r.Missing()
	})
}

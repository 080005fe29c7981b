package person

import (
	"os"
	"strings"
	"testing"
)

func register(t *testing.T) map[string]Row {
	t.Helper()
	f, err := os.Open("../../house/demo/persons.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := FromRegister(f)
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 399 { // 400 rows, of which two are one person with two numbers
		t.Fatalf("%d people", len(rows))
	}
	out := map[string]Row{}
	for _, r := range rows {
		if out[r.BSN].BSN != "" {
			t.Errorf("%s stands twice", r.BSN)
		}
		out[r.BSN] = r
	}
	return out
}

// The odd rows of the register's own test file, read as they are.
func TestFromRegisterOddRows(t *testing.T) {
	rows := register(t)
	for _, c := range []struct {
		bsn, name, born, address, doubt string
		secret                          bool
	}{
		{"p001", "Suzanne Moulin", "1985-12-01", "Boterdiep 31, 3077 AW Rotterdam", "", false},
		{"p028", "Roukshana Najia Bhutto", "1968", "Laan v Nieuw Oost-Indië 210, 2593 CC 's-Gravenhage", "", false},
		{"p138", "Mălïka'stes VųlkovāsoØse", "1995-02", "", "", false},
		{"p427", "Lohstroh Denise", "1978-03", "Aalbessenstraat 31, 2564 TS 's-Gravenhage", "", false},
		{"p430", "Măŀĩka Vųlĸovā", "", "Jonkheer van Riemsdijkln 41, 2497 BX 's-Gravenhage", "", false},
		{"p252", "Mĩkaăŀ Vĸovāųl", "", "Obrechtstraat 452, 2517 VK 's-Gravenhage", "", false},
		{"p428", "Otubovic", "", "Van Wijngaerdenstraat 1, 2596 TW Toetsoog", "", false},
		{"p007", "Peter-Jan van der Meijden", "1959-04-17", "Goudsesingel 72, 3011 KD Rotterdam", "", true},
		{"p050", "Frans in 't Veld", "1990-09-20", "Hunzestraat 87, 1079 VW Amsterdam", "", true},
		{"p011", "Jan de Jager", "1970-12-01", "Leyweg 1485, 2548 AE 's-Gravenhage", "", true},
		{"p174", "Thomas C.N.M. Thuisloos", "1974-07-07", "", "address", false},
		{"p033", "Hypnos Olympos", "1990-04-01", "", "", false},
		{"p014", "Rodney Plieger", "1970-03-11", "Daniël Stalpertstraat 35-III, 1072 XA Amsterdam", "", false},
		{"p015", "Gerrit den Braber", "1968-03-18", "Schakelstraat 14-H, 1014 AW Amsterdam", "", false},
		{"p272", "Baldr von Thursen", "1991-05-05", "Cronus 555B-73c, 3225 TD Hellevoetsluis", "", false},
		{"p159", "Milošević Petrovic", "1931-06-24", "Vooronder 28 28, 1319 AG Almere", "", true},
		{"p024", "Pâte-de-Loupé d'Angelo-Huis in 't Veld", "1998-06-07", "De Hooge Donck 21, 3344 EM Hendrik-Ido-Ambacht", "", false},
		{"p440", `Rente @ 100% "Onbemind"`, "1964-02-09", "Le Fèvre de Montignyln 5, 3055 NL Rotterdam", "", false},
		{"p386", "<Onbekend> & </Onbemind>", "1964-02-09", "Le Fèvre de Montignyln 5, 3055 NL Rotterdam", "", false},
		{"p463", "Dian Marini Maya", "1981-07-07", "", "", false},
		{"p226", "Ki Hajar Dewantara", "2010-08-26", "", "", false},
		{"p450", "El Nawal Hussein Mohamed", "1979-02-26", "Zamenhofstraat 150, 1022 AG Amsterdam", "", false},
		{"none", "", "", "", "", false}, // not in the file
		{"p348", "Albert Vogel", "1958-07-19", "Poolsestraat 36, 3028 EN Rotterdam", "gone", false},
		{"p358", "Karin Holthuizen", "1945-07-01", "Eemhavenweg 16, 3089 KG Rotterdam", "postcode", false},
		{"p126", "Jan de Cuykelaer", "1977-12-10", "Thorbeckelaan 731, 2564 CJ 's-Gravenhage", "arrival", true},
		{"p360", "Athena Homeros", "1991-12-22", "Jasmijn 55, 3224 RC Hellevoetsluis", "street", false},
		{"p351", "Mohamed El Rafi", "1949-02-28", "Ivoorhorst 155, 2592 TH 's-Gravenhage", "number", false},
		{"p249", "Pieter Verstratenmaker", "1939-03-15", "Franekervaart 24, 8602 AA Sudwest-Fryslan", "", false},
		{"p250", "", "", "", "", false}, // the older number of the same person
	} {
		r := rows[c.bsn]
		if c.name == "" {
			if r.BSN != "" {
				t.Errorf("%s should not be there", c.bsn)
			}
			continue
		}
		a := Address{r.Street, r.Number, r.Postcode, r.Place}
		name := r.names().Full()
		if name != c.name || r.Born != c.born || a.Line() != c.address || r.Doubt != c.doubt || r.Secret != c.secret {
			t.Errorf("%s: %q %q %q %q %v\nwant %q %q %q %q %v", c.bsn, name, r.Born, a.Line(), r.Doubt, r.Secret, c.name, c.born, c.address, c.doubt, c.secret)
		}
	}
}

// Everybody in the file can be added, and what points to others points to somebody else.
func TestFromRegisterWhole(t *testing.T) {
	secret, abroad, homeless, dead := 0, 0, 0, 0
	for bsn, r := range register(t) {
		n := r.New
		if field, key := n.problem("2026-03-02"); key != "" {
			t.Errorf("%s: %s %s", bsn, field, key)
		}
		if r.Partner == bsn || r.Child == bsn || len(r.Parents) > 2 {
			t.Errorf("%s belongs to itself: %+v", bsn, r)
		}
		if r.Secret {
			secret++
		}
		if r.Abroad {
			abroad++
		}
		if r.Street == "" {
			homeless++
			if r.Number+r.Postcode+r.Place != "" {
				t.Errorf("%s has half an address", bsn)
			}
		}
		if r.Died != "" {
			dead++
		}
	}
	if secret != 38 || abroad != 33 || homeless != 44 || dead != 15 {
		t.Errorf("secret %d, abroad %d, without address %d, died %d", secret, abroad, homeless, dead)
	}
}

func TestFromRegisterSmall(t *testing.T) {
	head := "bsn,voornamen,voorvoegsel,naam,geboren,geheim,onderzoek,straat,huisnr,letter,toev,pc,plaats,gem\n"
	for _, c := range []struct {
		line, born, doubt, place string
		secret                   bool
	}{
		{"1,A,,B,19850230,0,,,,,,,,", "1985-02", "", "", false}, // a day that does not exist
		{"1,A,,B,19851399,0,,,,,,,,", "1985", "", "", false},
		{"1,A,,B,00000512,0,,,,,,,,", "", "", "", false},
		{"1,A,,B,onbekend,0,,,,,,,,", "", "", "", false},
		{"1,A,,B,19850101,,,,,,,,,", "1985-01-01", "", "", true}, // no code at all: kept secret
		{"1,A,,B,19850101,4,010310,Kade,1,,,1234AB,,9998", "1985-01-01", "person", "", true},
		{"1,A,,B,19850101,0,100000,Kade,1,,,1234AB,,0518", "1985-01-01", "something", "'s-Gravenhage", false},
		{"1,A,,B,19850101,0,080910,Kade,1,,,1234AB,Delft,0518", "1985-01-01", "address", "Delft", false},
		{"1,A,,B,19850101", "1985-01-01", "", "", true}, // a short line
	} {
		rows, err := FromRegister(strings.NewReader("\ufeff" + head + c.line + "\n"))
		if err != nil || len(rows) != 1 {
			t.Errorf("%s: %v %v", c.line, rows, err)
			continue
		}
		r := rows[0]
		if r.Born != c.born || r.Doubt != c.doubt || r.Secret != c.secret || r.Place != c.place {
			t.Errorf("%s: %+v", c.line, r)
		}
	}
	for _, bad := range []string{"", "a,b\n1,2\n", head + "1,\"A,,B"} {
		if _, err := FromRegister(strings.NewReader(bad)); err == nil {
			t.Errorf("%q is read without complaint", bad)
		}
	}
}

package ui

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/a-h/templ"
)

// TestGallery writes whole pages made of these parts, to look at: TAFEL_GALLERY=/some/dir go test -run
// Gallery ./internal/ui. Put internal/web/dist beside them as "static". Without the variable it only
// checks that the pages are sound.
func TestGallery(t *testing.T) {
	dir := os.Getenv("TAFEL_GALLERY")
	for name, page := range gallery(t) {
		html := render(t, page)
		for _, f := range checkHTML(html, true) {
			t.Errorf("%s: %s", name, f)
		}
		if dir != "" {
			if err := os.WriteFile(filepath.Join(dir, name+".html"), []byte(html), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func gallery(t testing.TB) map[string]templ.Component {
	w := words(t, "nl")
	asset := func(n string) string { return "static/" + n }
	nav := func(cur int) []Tab {
		tabs := []Tab{{Label: "Mijn werk", Href: "#w", Count: 3}, {Label: "Tafels", Href: "#t"}, {Label: "Meldingen", Href: "#m"}, {Label: "Ketens", Href: "#k"}, {Label: "Resultaten", Href: "#r"}}
		tabs[cur].Current = true
		return tabs
	}
	pro := func(title string, cur int) Page {
		return Page{W: w, Title: title, Asset: asset, Nav: nav(cur), User: "Marieke de Wit", UserOf: "wijkteam Noord", Search: "/zoek", Out: "/uit", Lang: "/taal", Path: "/x", Keys: true,
			Note: "Dit scherm staat ook in het logboek van het gezin.", Foot: []Link{{"Toegankelijkheid", "#a"}, {"Privacy en grondslagen", "#p"}}, Demo: Demo{Switch: "#d", Now: "do 19 nov, 9.12 uur"}}
	}
	small := func(label, about string) Action { return Action{Label: label, About: about, Post: "/doe", Small: true} }
	bold := func(rel, abs, iso string, m Mood) When { return When{rel, abs, iso, m} }

	far := []Seat{{Name: "Joris Hoekstra", Detail: "Jeugdkring"}, {Name: "Anouk Brands", Detail: "De Kering Wonen"}, {Name: "Peter van Loon", Detail: "Kredietbank"}, {Name: "Eline Kuipers", Detail: "Mentaal Waterveen"}, {Name: "Bas Mulder", Detail: "Praktijkschool Het Anker"}, {Name: "Rachid Benali", Detail: "wijkagent"}, {Name: "Ingrid Scholten", Detail: "Werkplein · gevraagd", As: Asked}}
	near := []Seat{{Name: "Jayden Verbeek", Detail: "zoon, praat zelf mee", As: Home}, {Name: "Riet Verbeek", Detail: "oma · eigen netwerk", As: Network}, {Name: "Henk Postma", Detail: "buurman · eigen netwerk", As: Network}, {Act: Action{Label: "Vraag iemand erbij", Href: "#v"}}}
	round := RoundTable{
		Kicker: "Tafel 214 · huishouden Verbeek, Populierstraat · sinds 3 maart 2026", Question: "Ik wil in mijn huis blijven, en dat de jongens gewoon naar school gaan.", Said: true,
		Line: "Volgend overleg:", LineBold: "di 24 november, 15.30 uur", LineRest: ", bij Daniëlle thuis",
		Head: End{Name: "Marieke de Wit (jij)", Line: "wijkteam Noord, sinds 1 oktober 2026", Small: "1 keer overgedragen", Act: Action{Label: "Draag over", Href: "#o"}},
		Foot: End{Kicker: "Het is haar tafel", Name: "Daniëlle Verbeek", Line: "met Jayden (14) en Noah (6)", Small: "Belt met: Joris Hoekstra, tot 1 okt 2027"},
		Far:  far, Near: near, AllHref: "#alle",
	}
	dan := Person{Name: "Daniëlle", Full: "Daniëlle Verbeek"}
	plan := func(s string) templ.Component {
		return with(Sheet(SheetHead{ID: "h-plan" + s, Title: "Het plan", Link: Link{"Druk af", "#druk"}, Fold: "plan" + s}), join(
			Own(w, OwnWords{Words: "Ik wil weer een nacht doorslapen. En de post open durven maken zonder buikpijn.", By: "Daniëlle, 12 november 2026"}),
			GoalRow(w, Goal{Domain: "Wonen", Aside: "cijfer 4 → 6", Words: "In mijn huis blijven.", Dots: []Mood{Good, Good, Calm, Calm}, Text: "2 van 4 afspraken klaar", Href: "#g1"}),
			GoalRow(w, Goal{Domain: "Geld", Aside: "cijfer 3 → 4", Words: "Weten wat ik moet betalen en wat niet.", Dots: []Mood{Good, Good, Good, Late, Calm}, Text: "3 van 5 klaar", Late: "1 te laat", Href: "#g2"}),
			GoalRow(w, Goal{Domain: "School", Aside: "Jayden · cijfer 2 → 5", Words: "Niet om half negen. Dan lukt het wel.", Dots: []Mood{Good, Calm}, Text: "1 van 2 klaar"}),
			GoalRow(w, Goal{Domain: "Werk", Aside: "nog geen cijfer", Ask: Action{Label: "Vraag het Daniëlle", Href: "#vraag"}}),
			Shut("Veiligheid is afgeschermd.", "Er is een doel. Wat erin staat zie je niet. Moet je het weten? Bel Joris Hoekstra, 06 0000 4821."),
		))
	}
	late := []Agreement{
		{What: "Zeggen wanneer de eerste afspraak met de psycholoog kan", Href: "#1", By: Person{Name: "Eline Kuipers", Of: "Mentaal Waterveen"}, To: dan, State: Broken, BySaid: SaidNo, ToSaid: SaidYes, Due: bold("6 dagen te laat", "vr 13 nov", "2026-11-13", Late), Note: "Tweede keer verzet. Morgen om 9.00 uur belt de klok bij teamleider Wim Aerts.", Acts: []Action{small("Bel Eline", "over de psycholoog")}},
		{What: "De drie grootste schuldeisers vragen om vier weken te wachten", Href: "#2", By: Person{Name: "Peter van Loon", Of: "Gemeentelijke Kredietbank Waterveen en Omstreken"}, To: dan, State: Agreed, BySaid: SaidYes, ToSaid: SaidYes, Late: true, Due: bold("2 dagen te laat", "di 17 nov", "2026-11-17", Late), Acts: []Action{small("Vraag hoe het staat", "Peter")}},
	}
	agreements := with(Sheet(SheetHead{ID: "h-afspraken", Title: "Afspraken", Aside: "8 open · 14 bevestigd", Link: Link{"Toon alles", "#alles"}}), join(
		QuickEntry(w, Quick{Action: "/voorstel", Preview: "/lees", Draft: "tafel-214", Value: "Anouk stuurt Daniëlle vrijdag een brief dat de zitting niet doorgaat", Read: Read{Who: "Anouk Brands", To: "Daniëlle Verbeek", When: "vr 20 november", Goal: "Wonen"}}),
		Group("Te laat", Late, "links wie belooft, rechts voor wie"), Agreements(w, late),
		Group("Vandaag", Now, "donderdag 19 november"),
		Recip(w,
			Agreement{What: "Daniëlle termijn 2 van 12 betaalt (€ 85),", By: dan, To: Person{Name: "Anouk Brands", Of: "De Kering Wonen"}, State: Told, BySaid: SaidDone, ToSaid: SaidYes, Due: bold("vandaag", "19 nov", "2026-11-19", Now)},
			Agreement{What: "legt De Kering de ontruiming stil", By: Person{Name: "Anouk Brands", Of: "De Kering Wonen"}, To: dan, State: Agreed, BySaid: SaidYes, ToSaid: SaidYes, Due: When{Rel: "zolang dit loopt"}, Note: "Betaalt Daniëlle een maand niet, dan praten we eerst hier. Pas daarna gaat de zaak verder."}),
		Group("Komt eraan", Calm, ""), Agreements(w, []Agreement{
			{What: "Jayden begint op dinsdag en donderdag om 10 uur", Href: "#3", By: Person{Name: "Bas Mulder", Of: "Samenwerkingsverband Passend Onderwijs Praktijkschool Het Anker"}, To: Person{Name: "Jayden", Full: "Jayden Verbeek"}, State: Told, BySaid: SaidDone, ToSaid: SaidOpen, Due: bold("over 4 dagen", "ma 23 nov", "2026-11-23", Calm), Note: "Bas zegt: geregeld. Wacht op Jayden of Daniëlle: klopt dit?"},
			{What: "Noah op woensdag van school halen, en hij eet mee", By: Person{Name: "Riet Verbeek"}, To: dan, More: "5 keer gelukt", State: Agreed, BySaid: SaidYes, ToSaid: SaidYes, Due: bold("elke week", "wo 25 nov", "2026-11-25", Calm)}}),
		Group("Wacht op een ja", Calm, "telt pas als de ander ja zegt"), Agreements(w, []Agreement{
			{What: "Elke week even langs, en eerst Jayden zelf spreken als er iets is in het portiek", By: Person{Name: "Rachid Benali", Of: "wijkagent"}, To: Person{Name: "Jayden", Full: "Jayden Verbeek"}, State: Proposed, BySaid: SaidYes, ToSaid: SaidOpen, Due: bold("3 dagen open", "sinds ma 16 nov", "2026-11-16", Calm), Acts: []Action{small("Vraag om een ja", "Jayden")}},
			{What: "Zes maanden geen sollicitatieplicht", By: Person{Name: "Ingrid Scholten", Of: "Werkplein"}, To: dan, State: Refused, BySaid: SaidNo, ToSaid: SaidYes, Quote: "Dit mag ik niet zelf beslissen. Mijn teamleider wel.", Due: bold("gisteren", "wo 18 nov", "2026-11-18", Calm), Acts: []Action{small("Naar verschil van inzicht", "")}}}),
		Group("Bevestigd", Calm, "14 afspraken, laatste eerst"), Agreements(w, []Agreement{{What: "Energietoeslag aangevraagd en uitbetaald: € 800", By: Person{Name: "Marieke de Wit"}, To: dan, State: Kept, BySaid: SaidDone, ToSaid: SaidDone, Due: bold("op tijd", "di 10 nov", "2026-11-10", Calm)}}),
		Legend(w, false),
	))
	side := join(
		with(Sheet(SheetHead{ID: "h-vvi", Title: "Verschil van inzicht", Fold: "vvi"}), DifferenceBox(Difference{"Eerst solliciteren, of eerst behandelen?", []Standpoint{{"Zonder ontheffing haalt ze de behandeling niet.", "Joris Hoekstra, Jeugdkring"}, {"De regel zegt: eerst een verklaring van een arts.", "Ingrid Scholten, Werkplein"}},
			[]Rung{{"", "Aan tafel. 10 nov, niet gelukt", "past"}, {"Teamleiders:", "Wim Aerts en Ruud Akkerman. Besluit voor ma 23 nov, nog 2 werkdagen", "now"}, {"", "Procesmanagers, 5 werkdagen", "next"}, {"", "Wethouder, 5 werkdagen", "next"}},
			Action{Label: "Leg een besluit vast", Href: "#b", Small: true, Wide: true}})),
		with(Sheet(SheetHead{ID: "h-tijd", Title: "Wat er gebeurde", Fold: "tijd"}), join(
			Chips("Toon", []Tab{{Label: "Alles", Href: "#x", Current: true, Count: 68}, {Label: "Afspraken", Href: "#y"}, {Label: "Klok", Href: "#z"}}),
			TimeLine(w, []Moment{{Time: "8.52", ISO: "2026-11-19T08:52", Who: "Daniëlle", Text: "meldt: termijn 2 betaald"}, {Time: "wo 18 nov", ISO: "2026-11-18", Who: "Ingrid Scholten", Text: "zegt nee:", Said: "dit mag ik niet zelf beslissen"}, {Time: "vr 13 nov", ISO: "2026-11-13", Who: "Klok", Text: "belde bij Eline Kuipers en bij jou", Mood: Late}, {Time: "1 okt", ISO: "2026-10-01", Who: "Warme overdracht", Text: "van Joris naar jou", Href: "#wo"}}))),
	)
	cols := func(parts ...templ.Component) templ.Component {
		all := []templ.Component{templ.Raw(`<div class="tf-cols">`)}
		all = append(all, parts...)
		return join(append(all, templ.Raw(`</div>`))...)
	}
	div := func(class string, c ...templ.Component) templ.Component {
		return join(templ.Raw(`<div class="`+class+`">`), join(c...), templ.Raw(`</div>`))
	}

	tablePage := pro("Blijven wonen en rust in huis", 1)
	tablePage.Safety = Safety{"Ga niet alleen op huisbezoek. Er is dreiging geweest van een ex-partner.", Link{"Bel Joris Hoekstra", "tel:0600004821"}}
	why := Why(w, Reason{"Je bent verantwoordelijk voor deze tafel. Grondslag: Wmo 2015, artikel 5.1.1. Doel: hulp aan dit gezin op elkaar afstemmen.", "Je ziet 6 van de 7 leefgebieden.", "#waarom", "Daniëlle ziet dat je hier nu kijkt.", Link{"Wie keek hier?", "/inzage"}})
	sub := SubNav("Deze tafel", []Tab{{Label: "Tafel", Href: "#t0", Current: true}, {Label: "Plan", Href: "#t1"}, {Label: "Afspraken", Href: "#t2", Count: 8}, {Label: "Overleg", Href: "#t3"}, {Label: "Wie zit", Href: "#t4", Count: 12}, {Label: "Tijdlijn", Href: "#t5"}})
	many := round
	many.Far = append(append([]Seat{}, far...), times(6, func(int) Seat {
		return Seat{Name: "Ömer Yıldız-Kowalska", Detail: "Samenwerkende Woningcorporaties Waterveen"}
	})...)
	manyPage := pro("Grote tafel", 1)
	place := RoundTable{Kicker: "Tafel 30 · Garage aan de Kade", Question: "Hoe houden we de kade leefbaar terwijl er gebouwd wordt?", Head: End{}, Far: far[:3], Near: []Seat{{Name: "Omar Haddad", Detail: "ondernemer", As: Network}}}

	g := func(far, farAsked, near, nearAsked int, m Mine) Glyph {
		return Glyph{far, farAsked, near, nearAsked, false, m}
	}
	workPage := pro("Mijn werk", 0)
	workPage.Flash = Flash{Good, "Klaar gemeld. Daniëlle krijgt de vraag of het klopt.", Action{Label: "Maak ongedaan", Post: "/terug", Small: true}}
	work := join(
		templ.Raw(`<div class="tf-row tf-row--apart tf-row--base"><h1 class="nl-heading nl-heading--level-1">Mijn werk</h1><p class="tf-muted">donderdag 19 november 2026</p></div>`),
		Sum("Samenvatting", []Count{{1, "te laat", "#beloofd", Late}, {2, "vandaag", "#beloofd", Now}, {3, "bellen vandaag", "#klok", Calm}, {2, "wachten op jou", "#wacht", Calm}}),
		div("tf-cols tf-cols--work", div("tf-stack tf-stack--5",
			with(Sheet(SheetHead{ID: "beloofd", Title: "Wat ik beloofd heb", Aside: "11 open", Link: Link{"Toon alles", "#a"}}), join(
				Group("Te laat", Late, ""), WorkRows(w, []Work{{Table: g(3, 0, 2, 0, MineHead), What: "Uitslag van het gesprek met de wethouder doorgeven", Href: "#1", Lead: "aan", Who: Person{Name: "Omar Haddad"}, Where: "Garage Haddad aan de Kade", Due: bold("1 dag te laat", "wo 18 nov", "2026-11-18", Late), Acts: []Action{{Label: "Meld klaar", About: "uitslag", Post: "/k", Kind: Primary, Small: true}}}}),
				Group("Vandaag", Now, ""), WorkRows(w, []Work{
					{Table: g(4, 0, 2, 1, MineHead), What: "Brief aan De Kering: waarom de zitting niet nodig is", Href: "#2", Lead: "aan", Who: Person{Name: "Anouk Brands"}, Where: "huishouden Verbeek", Due: When{Rel: "voor 17.00 uur", Mood: Now}, Acts: []Action{small("Meld klaar", "brief")}},
					{Table: g(2, 0, 1, 0, MineFar), What: "Ja of nee zeggen: meegaan naar de rechtbank op 3 december", Href: "#3", Lead: "gevraagd door", Who: Person{Name: "Sjoerd Veenstra"}, Where: "huishouden Tesfay", Due: When{Rel: "vandaag antwoord", Mood: Now}, Acts: []Action{small("Ja", "rechtbank"), small("Nee, want…", "rechtbank")}}}),
				Group("Deze week en verder", Calm, ""), WorkRows(w, []Work{
					{Table: g(3, 0, 1, 0, MineNear), What: "Uitzoeken of de leerlingenvervoer-regeling ook geldt bij een tijdelijk adres in een andere gemeente, en dat in gewone taal terugschrijven", Href: "#4", Lead: "aan", Who: Person{Name: "Het Anker", Of: "Samenwerkingsverband Passend Onderwijs"}, Where: "huishouden Tesfay", Due: bold("over 8 dagen", "vr 27 nov", "2026-11-27", Calm)}}))),
			with(Sheet(SheetHead{ID: "wacht", Title: "Wat anderen mij beloofden", Aside: "7 open", Fold: "wacht", Open: true}), WorkRows(w, []Work{
				{Table: g(4, 0, 2, 1, MineHead), What: "Datum eerste afspraak psycholoog", Href: "#5", Lead: "door", Who: Person{Name: "Eline Kuipers", Of: "Mentaal Waterveen"}, Where: "huishouden Verbeek", Due: bold("6 dagen te laat", "vr 13 nov", "2026-11-13", Late), Acts: []Action{{Label: "Bel Eline", Href: "tel:06", Small: true}}, Reason: "De klok belde vrijdag bij Eline en bij jou."},
				{Table: g(2, 1, 2, 0, NoSeat), What: "Vergunning voor de tijdelijke loods", Href: "#6", Lead: "door", Who: Person{Name: "Femke Dijkstra", Of: "Vergunningen"}, Where: "Garage Haddad", State: Told, Acts: []Action{small("Klopt", "vergunning"), small("Klopt niet", "vergunning")}}}))),
			div("tf-stack tf-stack--5 tf-rail",
				with(Sheet(SheetHead{ID: "klok", Title: "Wat vandaag belt"}), Rings([]Ring{{"9.30", "2026-11-19T09:30", "Veiligheidscheck huishouden B.", "Rachid Benali kijkt. Geen bericht? Dan belt het om 9.45 bij jou.", "#k1", Link{}}, {"13.00", "2026-11-19T13:00", "Advies aan het Werkplein verloopt", "Nog geen antwoord. Daarna belt het bij hun teamleider.", "", Link{}}})),
				with(Sheet(SheetHead{ID: "eerste", Title: "Wacht op eerste stap"}), WorkRows(w, []Work{{Table: g(1, 0, 0, 0, MineHead), What: "Huishouden De Boer", Href: "#7", Lead: "Signaal van Basisschool De Wilgenhof", Due: When{Rel: "9 dagen", Mood: Late}}, {Table: g(1, 1, 0, 0, MineHead), What: "Mevrouw Pinas", Href: "#8", Lead: "Melding: al drie brieven over hetzelfde", Due: When{Rel: "2 dagen"}}})),
				with(Sheet(SheetHead{ID: "ruimte", Title: "Mijn ruimte"}), join(LoadBar(w, Load{12, 2, 2}), templ.Raw(`<p><b class="tf-b">Je hebt ruimte voor 2 tafels.</b></p>`))),
				with(Sheet(SheetHead{ID: "leeg", Title: "Nieuw voor jou"}), EmptyState(Empty{"Niets nieuws.", "Je eerstvolgende belofte is dinsdag.", Action{Label: "Bekijk je week", Href: "#week", Small: true}})))))

	res := Page{W: w, Title: "Mijn plan", Style: Resident, Width: "text", Asset: asset, Nav: []Tab{{Label: "Mijn plan", Href: "#1", Current: true}, {Label: "Iets melden", Short: "Melden", Href: "#2"}, {Label: "Mijn meldingen", Short: "Meldingen", Href: "#3"}, {Label: "Wie keek er mee", Short: "Wie keek", Href: "#4"}}, User: "Daniëlle", Out: "/uit", Lang: "/taal", Foot: []Link{{"Mijn gegevens en rechten", "#r"}, {"Toegankelijkheid", "#a"}}}
	plainRow := func(what, line string, d When, s State, word string) Agreement {
		return Agreement{Plain: true, What: what, Line: line, Due: d, State: s, StateWord: word}
	}
	bench := append([]Seat{{Name: "Jij", Detail: "Het is jouw tafel", As: Home}}, near[:3]...)
	bench = append(bench, Seat{Name: "Marieke de Wit", Detail: "Wijkteam. Zij zorgt dat alles gebeurt", As: Answers}, far[0], far[1], Seat{Name: "Ingrid Scholten", Detail: "Werkplein. Gevraagd, zegt nog niet ja", As: Asked})
	planPage := join(templ.Raw(`<h1 class="nl-heading nl-heading--level-1">Mijn plan</h1>`),
		div("tf-block", Own(w, OwnWords{Words: "Ik wil in mijn huis blijven. Ik wil weer een nacht doorslapen. En de jongens moeten gewoon naar school kunnen.", By: "Jouw woorden, 12 november", Big: true, Act: Action{Label: "Pas aan", Href: "#p"}})),
		div("tf-cols tf-cols--plan tf-cols--fill", div("tf-stack tf-stack--5",
			AskCard(w, "Jij mag het zeggen", []Question{{ID: "klopt", Title: "Klopt dit?", Text: "Bas Mulder van Het Anker zegt:", Strong: "Jayden begint op dinsdag en donderdag om 10 uur.", Acts: []Action{{Label: "Ja, dit klopt", Post: "/ja", Kind: Primary}, {Label: "Nee, dit klopt niet", Post: "/nee"}}, Note: "Zeg je nee? Dan blijft de afspraak open. Joris belt je binnen 1 werkdag."},
				{ID: "goed", Title: "Vind jij dit goed?", Text: "Rachid Benali, de wijkagent, wil elke week even langskomen. Hij praat eerst met Jayden zelf.", Acts: []Action{{Label: "Ja, dat is goed", Post: "/ja"}, {Label: "Nee, liever niet", Post: "/nee"}}}}),
			ContactCard(Contact{Kicker: "Vragen? Joris is er voor jou", Name: "Joris Hoekstra, Jeugdkring", Detail: "maandag tot en met donderdag. Een bericht mag ook: antwoord op dezelfde dag.", Acts: []Action{{Label: "Bel Joris", Href: "tel:0600004821"}}})),
			with(Sheet(SheetHead{ID: "kies", Title: "Wanneer kun jij?"}), with(FormBox(Form{Action: "/kies", Draft: "moment"}), join(Pick(w, Field{Name: "t", Label: "Kies een moment", Required: true, Value: "1", Options: []Option{{Value: "1", Label: "dinsdag 24 november", Sub: "15.30 uur"}, {Value: "2", Label: "woensdag 25 november", Sub: "19.00 uur"}, {Value: "3", Label: "Een ander moment. Ik stel zelf iets voor."}}}), Button(Action{Label: "Kies dit moment", Wide: true}))))),
		div("tf-cols tf-cols--plan", div("tf-stack tf-stack--5",
			with(Sheet(SheetHead{ID: "ik", Title: "Wat ik doe"}), Agreements(w, []Agreement{plainRow("Ik betaal elke maand € 85 aan De Kering", "Deze maand: betaald. De Kering kijkt dit na.", bold("vandaag", "19 november", "2026-11-19", Calm), Told, "jij meldde: klaar"), plainRow("Ik bel op als een brief mij bang maakt", "Joris leest hem dan met je mee", When{Rel: "als het nodig is"}, "", "")})),
			with(Sheet(SheetHead{ID: "zij", Title: "Wat anderen doen"}), Agreements(w, []Agreement{plainRow("Mentaal Waterveen zegt wanneer je naar de psycholoog kunt", "Eline Kuipers is te laat. Morgenochtend bellen wij haar baas. Je hoort het morgen.", When{Rel: "6 dagen te laat", Mood: Late}, Broken, "niet gedaan"), plainRow("Oma Riet haalt Noah op woensdag van school", "Al 5 keer gelukt", bold("woensdag", "25 november", "2026-11-25", Calm), "", "")})),
			with(Sheet(SheetHead{ID: "cijfer", Title: "Hoe gaat het met wonen?"}), MeasureChart(w, Measure{ID: "m1", Label: "Wonen", Goal: 8, Points: []Point{{At: day(3, 3), When: "3 maart", Value: 3, Note: "Brief van De Kering"}, {At: day(5, 1), When: "1 mei", Value: 4}, {At: day(8, 20), When: "20 augustus", Value: 4.5}, {At: day(11, 12), When: "12 november", Value: 6, Note: "Zitting gaat niet door"}}}))),
			with(Sheet(SheetHead{ID: "wie", Title: "Wie zit aan mijn tafel?"}), join(Bench(w, bench), Buttons(Action{Label: "Vraag iemand erbij", Href: "#v"})))))

	opt := func(ls ...string) (o []Option) {
		for _, l := range ls {
			o = append(o, Option{Value: l, Label: l})
		}
		return o
	}
	forms := with(FormBox(Form{Action: "/m", Draft: "melding"}), join(
		TextArea(w, Field{Name: "wat", Label: "Wat is er aan de hand?", Hint: "Schrijf het zoals je het zou zeggen.", Required: true, Max: 2000, Value: "De stoeptegels voor de school liggen los."}),
		TextField(w, Field{Name: "waar", Label: "Waar is het?", Required: true, Error: "Vul een straat of plek in. Bijvoorbeeld: ingang van de school.", Autocomplete: "street-address"}),
		Select(w, Field{Name: "soort", Label: "Waar hoort het bij?", Options: opt("Wonen", "Geld", "School")}),
		DateField(w, Field{Name: "dag", Label: "Wanneer was het?", Hint: w.T("ui.date.hint")}),
		Radios(w, Field{Name: "hoe", Label: "Hoe wil je van ons horen?", Required: true, Value: "Bel mij: 06 0000 1234", Options: opt("Bel mij: 06 0000 1234", "Stuur een bericht", "Ik meld dit zonder naam")}),
		Checkboxes(w, Field{Name: "wie", Label: "Wie mag dit weten?", Quiet: true, Options: []Option{{Value: "a", Label: "Wijkteam", Selected: true}, {Value: "b", Label: "School"}, {Value: "c", Label: "Politie", Disabled: true}}}),
		Check(w, Field{Name: "ja", Label: "Ik wil dat iemand mij belt", Hint: "Binnen 1 werkdag."}, true),
		Buttons(Action{Label: "Verstuur mijn melding", Kind: Primary}, Action{Label: "Bewaar en ga later verder"}, Action{Label: "Kan nu niet", Attrs: templ.Attributes{"disabled": true}}, Action{Label: "Bezig", Attrs: templ.Attributes{"aria-busy": "true"}}),
	))
	table := DataTable(w, Table{Caption: "Wat loopt", Cols: []Col{{Title: "Afspraak", Width: "l"}, {Title: "Wie"}, {Title: "Wanneer", Width: "m"}, {Title: "Dagen", Num: true, Width: "s"}, {Title: "Acties", Hide: true}}, Rows: []Row{
		{Cells: []templ.Component{TextLink(Link{"Zeggen wanneer de eerste afspraak kan", "#1"}), Named("Eline Kuipers", "Mentaal Waterveen"), Due(bold("6 dagen te laat", "vr 13 nov", "2026-11-13", Late)), Text("21"), Button(small("Bel Eline", ""))}, Mood: Late},
		{Cells: []templ.Component{TextLink(Link{"Noah van school halen", "#2"}), Named("Riet Verbeek", "oma"), Due(bold("elke week", "wo 25 nov", "2026-11-25", Calm)), Text("4"), Button(small("Meld klaar", ""))}}}})
	parts := join(templ.Raw(`<h1 class="nl-heading nl-heading--level-1">Onderdelen</h1>`), ErrorSummary(w, []Wrong{{"waar", "Vul in waar het is"}}), div("tf-stack tf-stack--5",
		with(FilterBar(w, Filter{Action: "/f", Clear: "/f", Found: "2 afspraken gevonden"}), join(Select(w, Field{Name: "f1", Label: "Leefgebied", Quiet: true, Options: opt("Wonen", "Geld"), Choose: "Alle"}), Select(w, Field{Name: "f2", Label: "Stand", Quiet: true, Options: opt("te laat", "vandaag"), Choose: "Alle"}))),
		div("tf-sheet", table, PagerNav(w, Pager{Next: "#n", Text: "1 tot 2 van 214"})),
		with(Sheet(SheetHead{ID: "formulier", Title: "Formulier"}), forms),
		ConflictView(w, Conflict{ID: "conflict", Action: "/k", What: "De afspraak over de huur", Mine: Version{"jij", "nu", "Ik bel De Kering op maandag en vraag om twee weken."}, Theirs: Version{"Joris Hoekstra", "om 9.08 uur", "Joris belt De Kering vandaag. Daniëlle hoeft niets te doen."}}),
		InviteCard(w, Invite{ID: "uitn", From: "Marieke de Wit, wijkteam Noord", Ask: "Kun jij meedenken over school?", Until: "Antwoord graag voor dinsdag 24 november.", Acts: []Action{{Label: "Ik ga zitten", Post: "/ja"}, {Label: "Bel Marieke", Href: "tel:06"}, {Label: "Ik kan niet, want…", Href: "#nee", Kind: Subtle}}}),
		with(Sheet(SheetHead{ID: "eco-s", Title: "Eigen kring"}), EcogramDrawing(w, Ecogram{ID: "eco", Home: "huishouden Verbeek", People: []Near{{"Riet Verbeek", "oma", Network, Strong, ""}, {"Henk Postma", "buurman", Network, Support, ""}, {"Joris Hoekstra", "Jeugdkring", Organisation, Strong, ""}, {"Anouk Brands", "De Kering Wonen", Organisation, Strain, "over de huur"}, {"Ingrid Scholten", "Werkplein", Organisation, Weak, ""}, {"Mark", "vader van Noah", Home, Cut, ""}, {"Jayden", "zoon", Home, Strong, ""}, {"Bas Mulder", "Het Anker", Organisation, Support, ""}, {"Noah", "zoon", Home, Strong, ""}}})),
		PromiseCard(Promise{"belofte", "Beloofd", "vóór vrijdag 27 november", "Negen van de tien keer halen we dit."}),
		with(Sheet(SheetHead{ID: "stappen", Title: "Wat er is gebeurd"}), StepList([]Step{{"Nu: wacht op jou", "Is het opgelost?", "", "now", Link{}}, {"Tegels vastgelegd", "woensdag 18 november.", "Ik kijk zelf of het goed is.", "", Link{"Bekijk 2 foto’s", "#f"}}})),
		Looks(w, "Vandaag, 19 november", "", LooksHead{"Wanneer", "Wie", "Wat", "Waarom mag dat", "Niet duidelijk?"}, []Look{{"8.58", "2026-11-19T08:58", "Wijkteam Noord", "Marieke de Wit, verantwoordelijk", "Opende je hele plan", "", "Zij zit aan je tafel. Wet: Wmo 2015", Action{Label: "Vraag waarom", About: "Wijkteam Noord, 8.58", Href: "#v"}}, {"10.05", "2026-11-19T10:05", "Politie, basisteam Noord", "", "Zocht op je adres.", "van buiten je tafel", "Er was een melding op dit adres.", Action{Label: "Vraag waarom", About: "Politie", Href: "#v"}}}),
		LegendMore(w, true)))
	picker := PeoplePicker(w, Picker{Action: "/word", Clock: Clock{"/klok", "donderdag 19 november 2026, 9.12 uur", opt("1 uur later", "1 dag later", "1 week later")}, Crowds: []Crowd{
		{"Huishouden Verbeek", []Candidate{{"Daniëlle Verbeek", "moeder van Jayden en Noah", "1", Home, false}, {"Jayden Verbeek", "zoon, 14", "2", Home, false}, {"Riet Verbeek", "oma", "3", Network, false}}, true},
		{"Gemeente Waterveen", []Candidate{{"Marieke de Wit", "wijkteam Noord, verantwoordelijk voor Verbeek", "4", Answers, true}, {"Wim Aerts", "teamleider wijkteam Noord", "5", Organisation, false}, {"Hassan Yildiz", "buurtbeheer", "6", Organisation, false}}, false}}})

	screen := Page{W: w, Title: "Overleg", Style: Screen, Asset: asset}
	meeting := join(templ.Raw(`<div class="tf-meet"><header class="tf-row tf-row--apart"><h1 class="nl-heading nl-heading--level-1">Overleg familie V.</h1></header><div class="tf-stack"></div>`),
		div("tf-sheet tf-meet__now", templ.Raw(`<div><p class="tf-muted">Nu · School van Jayden</p><h2 class="tf-meet__q">“Niet om half negen. Dan lukt het wel.”</h2>`), Group("Zojuist afgesproken", Calm, "verschijnt ook op ieders telefoon"), Agreements(w, []Agreement{{What: "Maandag samen de route fietsen", By: Person{Name: "Henk", Of: "buurman"}, To: Person{Name: "Jayden", Full: "Jayden Verbeek"}, State: Proposed, StateWord: "wacht op Henk", BySaid: SaidOpen, ToSaid: SaidYes, Due: When{Rel: "ma 30 nov"}, New: true}, {What: "Mentor belt vóór 9.30 uur als Jayden er niet is", By: Person{Name: "Bas", Of: "Het Anker"}, To: dan, State: Agreed, BySaid: SaidYes, ToSaid: SaidYes, Due: When{Rel: "vanaf do 26 nov"}}}), templ.Raw(`</div>`), QuickEntry(w, Quick{Action: "/v", ShowLab: true, Label: "Wie belooft wie wat, en wanneer?", Button: "Leg vast"})),
		templ.Raw(`<section class="tf-meet__who" aria-labelledby="zit"><h2 class="nl-heading nl-heading--level-2" id="zit">Wie er zit</h2>`),
		UprightTable(w, Upright{"9", "van 11", Seat{Name: "Marieke", Detail: "verantwoordelijk · wijkteam"}, Seat{Name: "Daniëlle", Detail: "heeft het laatste woord"}, far[:6], near}), templ.Raw(`</section></div>`))
	paper := Page{W: w, Title: "Plan", Style: Paper, Asset: asset}
	demo := Page{W: w, Title: "Wie wil je zijn?", Style: Public, Width: "text", Asset: asset, Lang: "/taal"}

	return map[string]templ.Component{
		"tafel":   with(Frame(tablePage), join(Round(w, round), why, sub, cols(plan(""), agreements, div("tf-stack tf-stack--5", side)))),
		"groot":   with(Frame(manyPage), join(Round(w, many), templ.Raw(`<br>`), div("tf-sheet", Agreements(w, late)))),
		"plek":    with(Frame(pro("Plek", 1)), join(Round(w, place))),
		"werk":    with(Frame(workPage), work),
		"plan":    with(Frame(res), planPage),
		"delen":   with(Frame(pro("Onderdelen", 4)), parts),
		"kiezen":  with(Frame(demo), join(templ.Raw(`<h1 class="nl-heading nl-heading--level-1">Wie wil je zijn?</h1><br>`), picker)),
		"overleg": with(Frame(screen), meeting),
		"papier":  with(Frame(paper), join(PrintHead(w, PrintTitle{"Mijn plan", "Tafel 214, Populierstraat", "Afgedrukt door Daniëlle op 19 november 2026", "Geef dit alleen aan wie het nodig heeft."}), plan("p"))),
	}
}

func day(m time.Month, d int) time.Time { return time.Date(2026, m, d, 0, 0, 0, 0, time.UTC) }

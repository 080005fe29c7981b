package house

import "testing"

// The time line speaks in sentences of every room, within rights; who looked is for the resident (L16), and a
// question about it lands with a date (L21).
func TestTimelineAndWhoLooked(t *testing.T) {
	lived(t, findStory+`
later 1 days
marieke reads history.list tafel=@t has "Slaapmiddelen afbouwen" has "betalingsregeling" lacks "⟦"
joris reads history.list tafel=@t has "Slaapmiddelen afbouwen" lacks "betalingsregeling" lacks "⟦"
refused bas reads history.list tafel=@t
refused ruud reads history.list tafel=@t because "bestaat niet"
refused ruud opens /tafels/@t/tijdlijn
marieke opens /tafels/@t/tijdlijn has "Tijdlijn van tafel 101" has "Afspraken" lacks "⟦"
marieke opens /tafels/@t/tijdlijn/afdruk has "huishouden Verbeek" has "Afgedrukt door Marieke de Wit"
danielle opens /tafels/@t/tijdlijn has "Marieke de Wit" lacks "⟦"
danielle opens /wie-keek has "Gemeente Waterveen" has "Zit aan je tafel." has "Jeugdkring" lacks "Het Anker" lacks "⟦"
danielle opens /plan has "Wie keek er mee?"
danielle reads inspection.list -> looks
vreemd opens /wie-keek has "Nog niemand keek."
danielle inspection.ask regel=@looks.regels.0.id vraag="Waarom was dit nodig?" -> q
refused vreemd inspection.ask regel=@looks.regels.0.id vraag="En dit?" because "bestaat niet"
marieke opens /tafels/@t/inzage has "Jeugdkring" lacks "Daniëlle Verbeek,"
joris opens /tafels/@t/inzage has "Gemeente Waterveen" lacks "Daniëlle Verbeek,"
nobody opens /privacy has "Wat Tafel bewaart" has "Dit adres is geheim."
nobody opens /toegankelijkheid has "WCAG 2.2"
`, nil)
}

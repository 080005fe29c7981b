package house

import "testing"

const closing = `
bas table.open vraag="Hoe blijft het gezin wonen?" huishouden=@verbeek grond=wmo -> t
later 10 days at 10:00
bas table.propose-close tafel=@t waarom="De huur loopt." bereikt="De huur wordt betaald."
danielle table.confirm-close tafel=@t
`

// Three weeks after a table closes somebody calls; "not good" opens it again with its history.
func TestAftercareStory(t *testing.T) {
	lived(t, closing+`
bas opens /tafels/@t has "Nazorg" has "Je belt op donderdag 2 april"
danielle opens /tafels/@t has "Gaat het toch niet goed?"
bas reads aftercare.list field nazorg.0.op is 2026-04-02 field nazorg.0.huishouden is Verbeek
marieke reads aftercare.list field nazorg is 0
refused marieke aftercare.call tafel=@t uitkomst=goed because ""
refused danielle aftercare.call tafel=@t uitkomst=goed
later 21 days at 10:00
mail bas has "bel je iemand na" lacks "Verbeek"
bas opens /nazorg has "Verbeek" has "Hoe gaat het nu?" has "Zo wil Daniëlle Verbeek contact"
bas aftercare.call tafel=@t uitkomst=niet-bereikt
refused bas aftercare.call tafel=@t uitkomst=niet-bereikt because "Vandaag"
later 2 workdays at 10:00
bas aftercare.call tafel=@t uitkomst=niet-goed wat="De energierekening kwam er nog bij."
bas reads table.get tafel=@t has "open"
bas opens /tafels/@t has "Hoe blijft het gezin wonen?" lacks "Gaat het toch niet goed?"
bas reads aftercare.figures field niet_goed is 1 field goed is 0
`, nil)
}

// The resident opens it by himself, whatever was recorded before.
func TestTheResidentSaysItGoesWrong(t *testing.T) {
	lived(t, closing+`
refused vreemd aftercare.ask tafel=@t wat="Ik wil ook" because "bestaat niet"
danielle aftercare.ask tafel=@t wat="De deurwaarder belde weer."
danielle reads table.get tafel=@t has "open"
mail bas has "Er is een tafel weer open" lacks "deurwaarder"
refused danielle aftercare.ask tafel=@t wat="Nog eens" because "nog open"
later 30 days at 10:00
bas reads aftercare.list field nazorg is 0
`, nil)
}

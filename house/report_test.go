package house

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/dbtest"
	"tafel/internal/play"
)

// lived plays a scenario in a house of its own on every engine; every expectation must hold.
func lived(t *testing.T, text string, after func(t *testing.T, h *House)) {
	t.Helper()
	s, err := play.Parse(region + text)
	if err != nil {
		t.Fatal(err)
	}
	run := func(t *testing.T, url string) {
		h, err := Open(context.Background(), url, &calendar.Source{})
		if err != nil {
			t.Fatal(err)
		}
		defer h.Close()
		var out bytes.Buffer
		o, err := h.Play(context.Background(), s, &out, true)
		if err != nil || len(o.Failed) > 0 {
			t.Fatalf("%v\n%v\n%s", err, o.Failed, out.String())
		}
		if after != nil {
			after(t, h)
		}
	}
	t.Run("sqlite", func(t *testing.T) { run(t, filepath.Join(t.TempDir(), "tafel.db")) })
	if server := os.Getenv("TAFEL_TEST_POSTGRES"); server != "" {
		t.Run("postgres", func(t *testing.T) { run(t, dbtest.Postgres(t, server)) })
	}
}

const region = `
language nl
at 2026-03-02 09:00
organisation gemeente "Gemeente Waterveen" kind municipality
team noord "Wijkteam Noord" of gemeente
organisation anker "Het Anker" kind housing
team wonen "Team Wonen" of anker
organisation kring "Jeugdkring" kind youth
team jeugd "Team Jeugd" of kring
worker wim "Wim Aerts" at gemeente in noord as "teamleider" roles leader phone 0600000001
worker marieke "Marieke de Wit" at gemeente in noord as "wijkcoach" roles coordinator phone 0600000002
worker bas "Bas Mulder" at anker in wonen as "consulent" phone 0600000003
worker ruud "Ruud Akkerman" at anker in wonen as "teamleider" roles leader
worker joris "Joris Hoekstra" at kring in jeugd as "hulpverlener" phone 0600000004
worker eva "Eva Prins" at kring in jeugd as "teamleider" roles leader
resident danielle "Daniëlle Verbeek" born 1985-12-01 phone 0600000010 lang nl
resident jayden "Jayden Verbeek" born 2009-05-05
resident vreemd "Kees Vreemd" born 1970-01-01
household verbeek "Verbeek" of danielle jayden:zoon
`

// L02: only the reporter closes; the organisation can say "done, please check"; no answer in ten working days
// is a state of its own. L03: partly solved is an answer. L04: what the reporter reads follows from the state.
func TestL02OnlyTheReporterCloses(t *testing.T) {
	lived(t, `
danielle report.make tekst="De stoeptegels voor de school liggen los. Mijn zoontje is gevallen." plek="Wilgenhof" -> m
danielle reads report.get id=@m has "Wim Aerts" field stand is nieuw field beantwoordt.organisatienaam is "Gemeente Waterveen"
danielle opens /meldingen/@m has "laat van zich horen" has "Bel Wim" lacks "Is het opgelost?"
refused vreemd reads report.get id=@m because "bestaat niet"
refused vreemd opens /meldingen/@m
refused bas opens /meldingen/@m
refused danielle report.confirm melding=@m uitkomst=misschien because "klopt"
refused vreemd report.confirm melding=@m uitkomst=opgelost because "bestaat niet"
refused wim report.confirm melding=@m uitkomst=opgelost
wim report.answer melding=@m bericht="Ik ga morgen kijken." beloofd_op=+4wd
danielle opens /meldingen/@m has "Ik ga morgen kijken." has "Beloofd" has "is ermee bezig"
mail danielle lacks "tegels" lacks "Wilgenhof"
wim report.done melding=@m wat="De tegels liggen vast."
danielle opens /meldingen/@m has "Is het opgelost?" has "De tegels liggen vast." lacks "Dank je wel"
refused wim report.confirm melding=@m uitkomst=opgelost
refused marieke report.confirm melding=@m uitkomst=opgelost
refused wim report.done melding=@m wat="Nog eens." because "klaar gemeld"
later 9 workdays
danielle reads report.get id=@m field stand is klaar-gemeld
later 1 workdays at 10:00
danielle reads report.get id=@m field stand is niet-gehoord
danielle opens /meldingen/@m has "we hoorden jou nog niet" lacks "Dank je wel"
wim reads report.figures field alles.niet_gehoord is 1 field alles.opgelost is 0
danielle report.confirm melding=@m uitkomst=deels wat="Bij de bushalte liggen ze nog los."
danielle reads report.get id=@m field stand is bezig field antwoord_melder is deels
danielle opens /meldingen/@m has "voor een deel opgelost" lacks "Dank je wel"
wim report.done melding=@m wat="Ook bij de bushalte."
danielle report.confirm melding=@m uitkomst=opgelost
danielle opens /meldingen/@m has "Dank je wel voor het melden"
refused wim report.answer melding=@m bericht="Mooi" because "opgelost"
danielle report.confirm melding=@m uitkomst=niet wat="Ze liggen alweer los."
danielle reads report.get id=@m field stand is bezig field antwoord_melder is niet
danielle opens /meldingen/@m has "nog niet opgelost" has "vóór donderdag 19 maart"
`, nil)
}

// Without an account: a code, shown once, kept as a hash; it reads along and closes.
func TestReportWithoutAccount(t *testing.T) {
	lived(t, `
nobody opens /melden has "Vertel wat er is" has "Verstuur mijn melding"
refused nobody report.make tekst="Bel mij" hoe_antwoord=bellen because "klopt"
refused nobody report.make tekst="" because "mist"
nobody report.make tekst="Er hangt een man op straat die hulp nodig heeft." hoe_antwoord=bellen bereik="06 12345678" -> m
refused nobody report.get id=@m
refused nobody report.confirm melding=@m.melding uitkomst=opgelost because "bestaat niet"
refused nobody report.confirm melding=@m.melding uitkomst=opgelost code="0000-0000-0000-0000" because "bestaat niet"
refused nobody report.follow code="verkeerd" because "klopt"
nobody report.follow code=@m.code has "Wim Aerts" lacks "geheim"
wim opens /meldingen/@m has "06 12345678" has "zonder naam"
wim report.done melding=@m.melding wat="We spraken hem."
nobody report.confirm melding=@m.melding uitkomst=opgelost code=@m.code
wim reads report.get id=@m.melding field stand is opgelost
danielle report.make tekst="Ik durf mijn naam niet te zeggen." hoe_antwoord=naamloos -> n
refused danielle reads report.get id=@n.melding because "bestaat niet"
danielle reads report.list field meldingen is 0
wim opens /meldingen/@n lacks "Daniëlle" lacks "Verbeek"
`, func(t *testing.T, h *House) {
		r := h.DB.Plain(context.Background())
		var n int64
		// L19: the code stands nowhere, and a nameless report leads back to nobody.
		if err := r.Row(`SELECT COUNT(*) FROM report WHERE length(code_hash) = 64`).Scan(&n); err != nil || n != 2 {
			t.Fatalf("codes: %d %v", n, err)
		}
		if err := r.Row(`SELECT COUNT(*) FROM ledger_note n JOIN report r ON r.id = n.ref WHERE r.answer_how = 'naamloos' AND n.person_id <> ''`).Scan(&n); err != nil || n != 0 {
			t.Fatalf("a nameless report names somebody: %d %v", n, err)
		}
	})
}

// P01 and L13: a referral stays with the sender until the other has accepted and the reporter knows; "not
// ours" names who is next; nobody drops it, and nobody sends it round.
func TestL13WarmReferral(t *testing.T) {
	lived(t, `
bas report.take-in tekst="De jongste slaapt in de auto." persoon=@danielle hoe_antwoord=bellen zelf=ja -> m
danielle opens /meldingen/@m has "Bas Mulder" has "laat van zich horen"
bas report.pass melding=@m organisatie=@kring waarom="Dit gaat over de kinderen."
danielle opens /meldingen/@m has "blijft" has "Dit gaat over de kinderen."
bas reads report.get id=@m field beantwoordt.naam is "Bas Mulder" field aangeboden_aan.naam is "Eva Prins"
refused bas report.pass melding=@m organisatie=@gemeente waarom="Toch daar" because "aangeboden"
refused wim report.accept melding=@m because "bestaat niet"
refused eva report.answer melding=@m bericht="Hoi"
refused eva report.refuse melding=@m reden="Niet van ons" because "mist"
refused eva report.refuse melding=@m reden="Niet van ons" wie_nu=@kring because "klopt"
eva opens /meldingen/@m has "Nemen jullie dit over?" has "Dit gaat over de kinderen."
eva report.refuse melding=@m reden="Er is geen hulpvraag van de kinderen." wie_nu=@gemeente
danielle opens /meldingen/@m has "Eva Prins, Jeugdkring zegt: dit is niet aan ons" has "Gemeente Waterveen" has "Bas Mulder"
bas reads report.get id=@m field beantwoordt.naam is "Bas Mulder" field aangeboden_aan.naam is "Wim Aerts"
refused joris reads report.get id=@m because "bestaat niet"
later 2 workdays at 17:30
bas reads report.list lijst=door has "De jongste slaapt"
wim report.refuse melding=@m reden="Jullie kennen het gezin." wie_nu=@anker
bas reads report.get id=@m field beantwoordt.naam is "Bas Mulder"
refused bas report.pass melding=@m organisatie=@kring waarom="Nog eens" because "open een tafel"
bas report.to-table melding=@m vraag="Waar slapen de kinderen vannacht?" huishouden=@verbeek -> t
danielle opens /meldingen/@m has "ligt op tafel"
bas opens /meldingen/@m has "Naar de tafel"
refused bas report.to-table melding=@m because "al een tafel"
bas reads report.figures field doorgeleid.refused is 2 field alles.opgelost is 0
`, nil)
}

// Accepting moves everything: the owner, the clock of the first answer (L05), and what the reporter reads.
func TestL05AcceptedReportHasItsOwnTerm(t *testing.T) {
	lived(t, `
danielle report.make tekst="De school van mijn zoon belt mij niet terug." -> m
later 2 days at 11:00
wim report.pass melding=@m organisatie=@kring waarom="Zij kennen de school."
joris report.accept melding=@m
danielle opens /meldingen/@m has "Joris Hoekstra" has "overgenomen"
joris reads report.get id=@m field overdrachten is 1 field uiterlijk is 2026-03-06
refused wim report.answer melding=@m bericht="Ik nog" because ""
mail danielle has "Iemand anders regelt nu je melding"
later 3 workdays at 09:30
wim reads report.list lijst=mijn lacks "De school"
eva reads report.list lijst=organisatie has "De school"
joris report.answer melding=@m bericht="Ik belde de school."
joris reads report.get id=@m field werkdagen_gewacht is 2
`, func(t *testing.T, h *House) {
		var n int64
		// The clock of the first answer rang for Joris and then for his leader, never for the town that passed it on.
		err := h.DB.Plain(context.Background()).Row(`SELECT COUNT(*) FROM clock k JOIN person p ON p.id = k.person_id WHERE k.kind = 'report.late' AND p.given = 'Eva' AND k.rung_at <> '' AND k.stopped_at <> ''`).Scan(&n)
		if err != nil || n != 1 {
			t.Fatalf("late clocks of Eva: %d %v", n, err)
		}
	})
}

// L08: not accepted in time is a clock of its own, first for who was asked, then for who still answers.
func TestL08NotAcceptedRings(t *testing.T) {
	lived(t, `
danielle report.make tekst="Mijn huur gaat omhoog en ik snap de brief niet." -> m
wim report.pass melding=@m organisatie=@anker waarom="De brief is van hen."
later 2 workdays at 17:30
wim reads report.get id=@m field beantwoordt.naam is "Wim Aerts"
mail wim lacks "huur"
wim report.keep melding=@m
refused ruud report.accept melding=@m because ""
`, func(t *testing.T, h *House) {
		for kind, who := range map[string]string{"report.accept": "Ruud", "report.unaccepted": "Wim"} {
			var n int64
			err := h.DB.Plain(context.Background()).Row(`SELECT COUNT(*) FROM clock k JOIN person p ON p.id = k.person_id WHERE k.kind = $1 AND p.given = $2 AND k.rung_at <> ''`, kind, who).Scan(&n)
			if err != nil || n != 1 {
				t.Fatalf("%s for %s: %d %v", kind, who, n, err)
			}
		}
	})
}

// A chosen representative reads along and may close; somebody who handles the report cannot be chosen.
func TestRepresentative(t *testing.T) {
	lived(t, `
danielle report.make tekst="Ik krijg drie brieven over hetzelfde." -> m
refused jayden reads report.get id=@m because "bestaat niet"
refused danielle report.represent melding=@m persoon=@marieke because "klopt"
refused wim report.represent melding=@m persoon=@jayden
danielle report.represent melding=@m persoon=@jayden
jayden opens /meldingen/@m has "drie brieven"
wim report.done melding=@m wat="Er komt nog één brief."
jayden report.confirm melding=@m uitkomst=opgelost
danielle reads report.get id=@m field stand is opgelost
refused jayden report.represent melding=@m persoon=@vreemd
`, nil)
}

// A report in which help is needed at once: anybody says so, nobody has to agree, the clock runs from the signal, rings at
// once, goes from person to person past the norm and stops when help began. The reporter has the last word about that.
func TestReportAcute(t *testing.T) {
	lived(t, `
nobody opens /melden has "Is er nu meteen hulp nodig?" has "Bel 112"
at 2026-03-02 22:00
danielle report.make tekst="Mijn moeder weet niet meer waar ze is." acuut=ja -> m
danielle opens /meldingen/@m has "uiterlijk" has "Bel 112"
later 0 days at 22:01
wim opens /werk has "er is nu hulp nodig"
mail wim has "meteen hulp nodig" lacks "moeder"
wim opens /meldingen has "hulp is nu nodig"
wim reads report.get id=@m field acuut is true field hulp_voor is 2026-03-03T21:00:00Z
refused vreemd report.acute melding=@m because "bestaat niet"
refused danielle report.acute melding=@m because "staat al"
refused bas report.helped melding=@m wat="x" because "bestaat niet"
refused danielle report.helped melding=@m wat="x"
refused danielle report.began melding=@m klopt=ja because "niets te bevestigen"
# Passed on: the clock goes along and does not start anew.
wim report.pass melding=@m persoon=@joris waarom="Zij hebben vanavond dienst."
at 2026-03-03 09:00
joris report.accept melding=@m
joris opens /werk has "er is nu hulp nodig"
wim opens /werk lacks "er is nu hulp nodig"
joris reads report.get id=@m field hulp_voor is 2026-03-03T21:00:00Z
at 2026-03-03 22:01
joris opens /werk has "begon de hulp niet op tijd"
eva opens /werk lacks "begon de hulp niet op tijd"
danielle opens /meldingen/@m has "Dat is te laat"
at 2026-03-03 22:31
eva opens /werk has "begon de hulp niet op tijd"
eva opens /meldingen/@m has "Dit weten: Joris Hoekstra, Eva Prins"
mail eva has "begon de hulp niet op tijd" lacks "moeder"
at 2026-03-04 03:00
refused joris report.helped melding=@m wat="Zuster is er" wanneer="2026-03-02 21:00" because "tussen de melding en nu"
refused joris report.helped melding=@m wat=""
joris report.helped melding=@m wat="De wijkzuster zit bij haar." wanneer="2026-03-04 02:00"
joris opens /werk lacks "begon de hulp niet op tijd" lacks "er is nu hulp nodig"
eva opens /werk lacks "begon de hulp niet op tijd"
refused joris report.helped melding=@m wat="Nog eens" because "staat al"
refused joris report.began melding=@m klopt=ja
refused vreemd report.began melding=@m klopt=ja because "bestaat niet"
danielle opens /meldingen/@m has "Is de hulp echt begonnen?" has "De wijkzuster zit bij haar."
danielle report.began melding=@m klopt=nee
later 0 days at 03:05
joris opens /werk has "begon de hulp niet op tijd"
joris report.helped melding=@m wat="Nu echt."
danielle report.began melding=@m klopt=ja
refused danielle report.began melding=@m klopt=ja because "niets te bevestigen"
joris reads report.figures field alles.acuut is 1 field alles.hulp_binnen_norm is 0
# Taken in for somebody, from the moment it was said; without an account, later, with the code.
at 2026-03-05 10:00
bas report.take-in tekst="De buurman ligt op de trap." kanaal=straat acuut=ja zelf=ja gemeld_op="2026-03-05 08:00" -> b
bas reads report.get id=@b.melding field hulp_voor is 2026-03-06T07:00:00Z
nobody report.make tekst="Ik hoor al dagen niets van hiernaast." -> n
refused nobody report.acute melding=@n.melding because "bestaat niet"
refused nobody report.acute melding=@n.melding code="0000-0000-0000-0000" because "bestaat niet"
nobody report.acute melding=@n.melding code=@n.code
nobody report.follow code=@n.code has "2026-03-06T09:00:00Z"
# Somebody did something already: it became urgent now.
danielle report.make tekst="Het gaat niet goed." -> d
wim report.answer melding=@d bericht="Ik bel morgen."
at 2026-03-06 12:00
wim report.acute melding=@d
wim reads report.get id=@d field hulp_voor is 2026-03-07T11:00:00Z
danielle report.confirm melding=@d uitkomst=opgelost
refused danielle report.acute melding=@d because "opgelost"
at 2026-03-08 12:00
`, func(t *testing.T, h *House) {
		ctx := context.Background()
		for _, q := range []string{
			`SELECT COUNT(*) FROM clock c JOIN report r ON r.state = 'solved' AND c.ref LIKE r.id || '%' WHERE c.stopped_at = '' AND c.kind IN ('report.acute', 'report.climb', 'report.help')`,
			`SELECT COUNT(*) FROM report_step WHERE kind = 'climbed' GROUP BY report_id, person_id, at HAVING COUNT(*) > 1`,
		} {
			var n int
			if err := h.DB.Plain(ctx).Row(q).Scan(&n); err == nil && n != 0 {
				t.Errorf("%d: %s", n, q)
			}
		}
	})
}

// An urgent report that becomes a table: the concern that is raised there counts from the report, and what is said there
// about the start of help stands with the report too, without what help it was.
func TestReportAcuteToTable(t *testing.T) {
	lived(t, `
worker beheer "Yvonne Smit" at gemeente as "beheerder" roles admin
at 2026-03-02 10:00
danielle report.make tekst="Jayden is niet veilig thuis." acuut=ja -> m
wim report.to-table melding=@m persoon=@jayden grondslag=wmo -> t
at 2026-03-02 15:00
wim safety.raise tafel=@t.tafel om_wie=@jayden waarom="Danielle meldde het." -> z
wim reads safety.get id=@z.zorg field hulp_voor is 2026-03-03T09:00:00Z
wim safety.helped zorg=@z.zorg wat="Gezinshulp in het geheim."
danielle reads report.get id=@m has "hulp_begon" lacks "Gezinshulp in het geheim" field hulp_begon is 2026-03-02T14:00:00Z
danielle opens /meldingen/@m has "Is de hulp echt begonnen?" lacks "geheim"
beheer report.norm eerste_antwoord=2 teamleider=1 aannemen=2 gehoord=10 nieuws=10 gevaar_nl="Gevaar? Bel de brandweer." gevaar_nummer="0900 1234" versie=1
nobody opens /melden has "Gevaar? Bel de brandweer." has "Bel 0900 1234" lacks "Bel 112"
refused beheer report.norm eerste_antwoord=2 teamleider=1 aannemen=2 gehoord=10 nieuws=10 gevaar_nummer="javascript:x" versie=2 because "alleen cijfers"
refused wim report.norm eerste_antwoord=2 teamleider=1 aannemen=2 gehoord=10 nieuws=10 gevaar_nl="x" versie=2
`, nil)
}

// As long as help did not begin it goes round, slower each time, and each step is one step. At the end of a round it rings
// for the emergency duty of the region: who may not read the report there hears that it waits, and nothing else.
func TestReportUrgentGoesRound(t *testing.T) {
	lived(t, `
worker beheer "Yvonne Smit" at gemeente as "beheerder" roles admin phone 0600000009
beheer safety.duty personen=@bas
bas opens /meldingen/zonder-hulp has "Er gaat geen alarm voor jou"
refused danielle opens /meldingen/zonder-hulp
danielle report.make tekst="Mijn moeder weet niet meer waar ze is." plek="Kade 9" acuut=ja -> m
at 2026-03-03 09:59
bas opens /werk lacks "nog geen hulp"
at 2026-03-03 10:01
bas opens /werk has "nog geen hulp" lacks "Verbeek"
mail bas has "Bij een melding van Gemeente Waterveen is nog geen hulp. Bel 0600000001" lacks "moeder" lacks "Wim" lacks "Verbeek"
bas opens /meldingen has "Bij 1 melding elders is nog geen hulp"
bas opens /meldingen/zonder-hulp has "Gemeente Waterveen" has "Bel Wim Aerts: 0600000001" has "Bel Yvonne Smit" has "dinsdag 3 maart" lacks "moeder" lacks "Kade 9" lacks "Verbeek"
bas reads report.alarms has "Gemeente Waterveen" lacks "moeder" lacks "Verbeek"
refused bas reads report.get id=@m because "bestaat niet"
refused bas report.helped melding=@m wat="x" because "bestaat niet"
refused bas report.lower melding=@m reden="x" because "bestaat niet"
ruud reads report.alarms lacks "Gemeente"
danielle opens /meldingen/@m has "de crisisdienst: Bas Mulder, Het Anker" has "kan de melding niet lezen"
at 2026-03-04 12:00
wim report.helped melding=@m wat="De wijkzuster zit bij haar."
bas opens /werk lacks "nog geen hulp"
bas opens /meldingen/zonder-hulp has "Er gaat geen alarm voor jou"
danielle report.began melding=@m klopt=nee
later 0 days at 12:01
wim opens /werk has "begon de hulp niet op tijd"
# Solved ends it; not solved after all, and it rings as before.
danielle report.confirm melding=@m uitkomst=opgelost
wim opens /werk lacks "begon de hulp niet op tijd"
at 2026-03-05 09:00
danielle report.confirm melding=@m uitkomst=niet wat="Zij is weer weg."
later 0 days at 09:01
wim opens /werk has "begon de hulp niet op tijd"
danielle opens /meldingen/@m has "Er is meteen hulp nodig"
`, func(t *testing.T, h *House) {
		rows, err := h.DB.Plain(context.Background()).Query(`SELECT s.at, s.kind, p.given FROM report_step s JOIN person p ON p.id = s.person_id WHERE s.kind IN ('climbed', 'duty') AND s.at < '2026-03-03T15:45' ORDER BY s.at`)
		var got []string
		err = db.Each(rows, err, func(scan func(...any) error) error {
			var at calendar.Moment
			var kind, who string
			err := scan(&at, &kind, &who)
			got = append(got, at.Format("15:04 ")+kind+" "+who)
			return err
		})
		want := "09:00 climbed Wim, 09:30 climbed Yvonne, 10:00 duty Bas, 10:30 climbed Wim, 11:30 climbed Yvonne, 12:30 duty Bas, 13:30 climbed Wim, 15:00 climbed Yvonne, 16:30 duty Bas"
		if s := strings.Join(got, ", "); err != nil || s != want {
			t.Errorf("%v\n%s\nwant\n%s", err, s, want)
		}
		var twice int
		if err := h.DB.Plain(context.Background()).Row(`SELECT COUNT(*) FROM (SELECT 1 FROM report_step WHERE kind IN ('climbed', 'duty') GROUP BY report_id, at HAVING COUNT(*) > 1) x`).Scan(&twice); err != nil || twice != 0 {
			t.Errorf("%d moments with two steps, %v", twice, err)
		}
	})
}

// No haste after all: who answers says so with a reason; the reporter says no with one press and the clocks run on as before;
// then only who leads there can say it once more, and after a second no nobody.
func TestReportLowered(t *testing.T) {
	lived(t, `
worker karin "Karin Vos" at gemeente in noord as "wijkcoach"
worker beheer "Yvonne Smit" at gemeente as "beheerder" roles admin
beheer organisation.change organisatie=@gemeente naam="Gemeente Waterveen" soort=municipality contact=@marieke versie=1
danielle report.make tekst="Mijn moeder weet niet meer waar ze is." acuut=ja -> m
refused danielle report.lower melding=@m reden="x"
refused bas report.lower melding=@m reden="x" because "bestaat niet"
refused karin report.lower melding=@m reden="x"
refused marieke report.lower melding=@m reden=""
marieke opens /meldingen/@m has "Is er toch geen haast?"
karin opens /meldingen/@m lacks "Is er toch geen haast?"
at 2026-03-02 11:00
marieke report.lower melding=@m reden="Ik sprak uw moeder. Zij is thuis bij haar zus."
refused marieke report.lower melding=@m reden="Nog eens" because "toch geen haast"
refused marieke report.helped melding=@m wat="x" because "toch geen haast"
marieke opens /werk lacks "er is nu hulp nodig"
marieke opens /meldingen lacks "acuut"
marieke reads report.figures field alles.acuut is 1 field alles.toch_geen_spoed is 1
danielle reads report.get id=@m field acuut is false
danielle opens /meldingen/@m has "Klopt het dat je melding kan wachten?" has "Zij is thuis bij haar zus." lacks "Is er nu toch meteen hulp nodig?"
mail danielle has "kan wachten" lacks "moeder"
# Nobody rings meanwhile, not at the norm either.
at 2026-03-03 12:00
marieke opens /werk lacks "begon de hulp niet op tijd"
danielle report.acute melding=@m
danielle opens /meldingen/@m has "Jij zegt: er is wel haast" has "Dat is te laat"
danielle reads report.get id=@m field acuut is true field hulp_voor is 2026-03-03T08:00:00Z
later 0 days at 12:01
marieke opens /werk has "er is nu hulp nodig" has "begon de hulp niet op tijd"
marieke opens /meldingen/@m has "Alleen Wim Aerts kan nu nog zeggen van niet" lacks "Hoe weet je dat het kan wachten"
refused marieke report.lower melding=@m reden="Toch niet." because "Alleen Wim Aerts"
wim opens /meldingen/@m has "Hoe weet je dat het kan wachten"
wim report.lower melding=@m reden="Ik was er zelf: zij zit met haar zus aan tafel."
danielle report.acute melding=@m
wim opens /meldingen/@m has "Zorg dat de hulp begint, of ga kijken"
refused wim report.lower melding=@m reden="Echt niet." because "Zorg dat de hulp begint"
refused marieke report.lower melding=@m reden="Echt niet." because "Zorg dat de hulp begint"
marieke report.helped melding=@m wat="De wijkzuster is er."
refused wim report.lower melding=@m reden="x" because "staat al dat de hulp begon"
danielle report.began melding=@m klopt=ja
# Without an account, with the code. A colleague who says later that it is urgent now, starts a new clock.
at 2026-03-05 09:00
nobody report.make tekst="Iemand roept om hulp, al uren." acuut=ja -> n
marieke report.lower melding=@n.melding reden="De wijkagent stond voor de deur: een feest."
nobody report.follow code=@n.code has "een feest"
refused nobody report.acute melding=@n.melding because "bestaat niet"
nobody report.acute melding=@n.melding code=@n.code
nobody report.follow code=@n.code field acuut is true field hulp_voor is 2026-03-06T08:00:00Z
wim report.lower melding=@n.melding reden="Samen met de melder gebeld."
at 2026-03-05 11:00
marieke report.acute melding=@n.melding
marieke reads report.get id=@n.melding field hulp_voor is 2026-03-06T10:00:00Z
# What was never urgent cannot be lowered; what is solved neither.
danielle report.make tekst="De lamp is stuk." -> l
refused marieke report.lower melding=@l reden="x" because "niemand dat er meteen hulp nodig is"
danielle report.acute melding=@l
danielle report.confirm melding=@l uitkomst=opgelost
refused marieke report.lower melding=@l reden="x" because "opgelost"
`, nil)
}

// At a table: who does not sit there cannot say that it can wait, and nobody can while a concern about safety is open; also
// when that concern is shielded nothing of it shows to who does not work there.
func TestReportLoweredAtTable(t *testing.T) {
	lived(t, `
worker beheer "Yvonne Smit" at gemeente as "beheerder" roles admin
worker marloes "Marloes Timmer" at kring as "vertrouwenswerker"
beheer safety.body organisatie=@kring taak=advice
danielle report.make tekst="Jayden is niet veilig thuis." acuut=ja -> m
wim report.to-table melding=@m persoon=@jayden grondslag=wmo -> t
wim safety.raise tafel=@t.tafel om_wie=@jayden waarom="Danielle meldde het." verberg_tot=+14d verberg_reden="Er leest iemand mee." -> z
refused wim report.lower melding=@m reden="x" because "zorg om veiligheid open"
wim opens /meldingen/@m has "zorg om veiligheid open" lacks "Hoe weet je dat het kan wachten"
danielle opens /meldingen/@m lacks "zorg om veiligheid"
wim report.pass melding=@m persoon=@bas waarom="Zij gaan langs."
bas report.accept melding=@m
refused bas report.lower melding=@m reden="x" because "waar jij niet zit"
bas opens /meldingen/@m lacks "zorg om veiligheid"
`, nil)
}

package person

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/dbtest"
	"tafel/internal/i18n"
	"tafel/internal/ledger"
	"tafel/internal/verb"
)

func migrations() []db.Migration {
	return append(dbtest.Floor(), db.Migration{Version: 20, Room: "person", SQL: Schema})
}

var (
	coordinator = tafel.Actor{Account: "a1", Person: "coordinator", Name: "Marieke de Wit", Org: "o1", OrgName: "Wijkteam Noord", Function: "regisseur", Roles: []tafel.Role{tafel.Professional}, Via: "page"}
	helper      = tafel.Actor{Account: "a2", Person: "helper", Name: "Joris Hoekstra", Org: "o2", OrgName: "Jeugdkring", Roles: []tafel.Role{tafel.Professional}, Via: "page"}
	stranger    = tafel.Actor{Account: "a3", Person: "stranger", Name: "Iemand Anders", Org: "o3", OrgName: "Elders", Roles: []tafel.Role{tafel.Professional}, Via: "page"}
	self        = tafel.Actor{Name: "", Roles: []tafel.Role{tafel.Clock}, Via: "clock"}
)

func resident(id tafel.PersonID) tafel.Actor {
	return tafel.Actor{Account: "a-" + tafel.AccountID(id), Person: id, Name: "Inwoner", Roles: []tafel.Role{tafel.Resident}, Via: "page"}
}

// room is a service with a household "h" of the given people. The coordinator answers there and the helper sits.
func room(d *db.DB, members *[]tafel.PersonID) *Service {
	s := &Service{DB: d}
	s.HouseholdsOf = func(r db.Reader, p tafel.PersonID) ([]tafel.HouseholdID, error) {
		for _, m := range *members {
			if m == p {
				return []tafel.HouseholdID{"h"}, nil
			}
		}
		return nil, nil
	}
	s.HouseholdsAround = func(r db.Reader, p tafel.PersonID) ([]tafel.HouseholdID, error) { return nil, nil }
	s.StandingAt = func(r db.Reader, a tafel.Actor, h tafel.HouseholdID) (tafel.Standing, error) {
		st := tafel.Standing{Table: "t", Household: h, Kind: tafel.SeatOrganisation, State: "accepted", GroundText: "Wmo 2015", Purpose: "hulp afstemmen"}
		switch a.Person {
		case coordinator.Person:
			st.Responsible = true
			return st, nil
		case helper.Person:
			return st, nil
		}
		for _, m := range *members {
			if m == a.Person {
				st.Kind = tafel.SeatHousehold
				return st, nil
			}
		}
		return tafel.Standing{Household: h}, nil
	}
	s.Standing = func(r db.Reader, a tafel.Actor, t tafel.TableID) (tafel.Standing, error) {
		return s.StandingAt(r, a, "h")
	}
	s.HouseholdName = func(r db.Reader, h tafel.HouseholdID) (string, error) { return "Verbeek", nil }
	return s
}

func add(t *testing.T, s *Service, n New) tafel.PersonID {
	t.Helper()
	var id tafel.PersonID
	err := s.DB.Do(context.Background(), self, "test.add", func(tx *db.Tx) (err error) {
		id, err = s.AddIn(tx, n)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func kind(err error) tafel.Kind {
	var no *tafel.Refusal
	if errors.As(err, &no) {
		return no.Kind
	}
	return 0
}

func looks(t *testing.T, d *db.DB, p tafel.PersonID) []ledger.LookLine {
	t.Helper()
	list, err := ledger.LooksAt(d.Plain(context.Background()), p, 100)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestPersonVerbs(t *testing.T) {
	dbtest.Each(t, migrations(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		var members []tafel.PersonID
		s := room(d, &members)
		danielle := add(t, s, New{Kind: "resident", Given: "Daniëlle", Family: "Verbeek", Born: "maart 1985", Street: "Populierstraat", Number: "4", Postcode: "1234AB", Place: "Waterveen", Phone: "06 1234 5678", Doubt: "address"})
		jayden := add(t, s, New{Kind: "resident", Given: "Jayden", Family: "Verbeek", Born: "2012-05-01"})
		members = append(members, danielle, jayden)
		dani := resident(danielle)

		p, err := s.Get(ctx, helper, GetInput{danielle})
		if err != nil || p.Name != "Daniëlle Verbeek" || p.Born != "1985-03" || p.Address != "Populierstraat 4, 1234 AB Waterveen" || p.Doubt != "address" || len(p.Households) != 1 {
			t.Fatalf("%+v %v", p, err)
		}
		if l := looks(t, d, danielle); len(l) != 1 || l[0].Kind != ledger.Opened || l[0].Purpose != "hulp afstemmen" || l[0].Ground != "Wmo 2015" || l[0].Name != helper.Name {
			t.Fatalf("%+v", l)
		}
		// What is not yours is not found; and residents do not open each other.
		for _, a := range []tafel.Actor{stranger, resident(jayden), {}} {
			if _, err := s.Get(ctx, a, GetInput{danielle}); kind(err) != tafel.NotFound {
				t.Errorf("%s: %v", a.Person, err)
			}
		}
		if _, err := s.Get(ctx, helper, GetInput{"nobody"}); kind(err) != tafel.NotFound {
			t.Error(err)
		}
		if p, err := s.Get(ctx, dani, GetInput{danielle}); err != nil || p.Address == "" {
			t.Error(p, err)
		}
		if l := looks(t, d, danielle); len(l) != 1 {
			t.Errorf("a refused look or one's own look is no look: %+v", l)
		}

		// Change: by herself and by who answers; stale shows both.
		ch := ChangeInput{ID: danielle, Version: 1, Given: "Daniëlle", Calling: "Dani", Family: "Verbeek", Born: "12-3-1985", Phone: "06 9999 0000"}
		if out, err := s.Change(ctx, dani, ch); err != nil || out.Version != 2 {
			t.Fatal(out, err)
		}
		if _, err := s.Change(ctx, helper, ch); kind(err) != tafel.Denied {
			t.Errorf("the helper changed her: %v", err)
		}
		if _, err := s.Change(ctx, stranger, ch); kind(err) != tafel.NotFound {
			t.Error(err)
		}
		ch.Phone = "06 5555 0000"
		_, err = s.Change(ctx, coordinator, ch)
		var no *tafel.Refusal
		if !errors.As(err, &no) || no.Kind != tafel.Stale || no.Theirs["telefoon"] != "06 9999 0000" || no.Theirs["versie"] != "2" || no.Theirs["roepnaam"] != "" {
			t.Errorf("%+v", err)
		}
		if name, _ := s.PersonName(d.Plain(ctx), danielle); name != "Dani Verbeek" {
			t.Error(name)
		}
		if phone, email, lang, _ := s.Reach(d.Plain(ctx), danielle); phone != "06 9999 0000" || email != "" || lang != "nl" {
			t.Error(phone, email, lang)
		}
		ch.Version, ch.Born = 2, "2031"
		if _, err := s.Change(ctx, dani, ch); kind(err) != tafel.Invalid {
			t.Error(err)
		}
		if _, err := s.Add(ctx, dani, AddInput{Family: "X"}); kind(err) != tafel.Denied {
			t.Errorf("a resident adds people: %v", err)
		}
		if _, err := s.Add(ctx, stranger, AddInput{Born: "1985"}); kind(err) != tafel.Invalid {
			t.Errorf("somebody without a name: %v", err)
		}
		if _, err := s.Add(ctx, stranger, AddInput{Kind: "professional", Family: "X"}); kind(err) != tafel.Invalid {
			t.Error(err)
		}
		// Who typed somebody in may complete it until a day later.
		mine, err := s.Add(ctx, stranger, AddInput{Family: "Nieuw", Born: "1990"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Get(ctx, stranger, GetInput{mine.ID}); err != nil {
			t.Error(err)
		}
		if _, err := s.Get(ctx, helper, GetInput{mine.ID}); kind(err) != tafel.NotFound {
			t.Error(err)
		}
		d.Clock.SetOffset(d.Clock.Offset() + 25*time.Hour)
		if _, err := s.Get(ctx, stranger, GetInput{mine.ID}); kind(err) != tafel.NotFound {
			t.Errorf("a day later it is not theirs any more: %v", err)
		}
	})
}

// A secret address is shown to nobody else, by no verb, no refusal, no component and no search.
func TestSecretAddress(t *testing.T) {
	dbtest.Each(t, migrations(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		var members []tafel.PersonID
		s := room(d, &members)
		secret := add(t, s, New{Kind: "resident", Given: "Fatima", Family: "Verborgen", Born: "1980", Street: "Schuilplaatslaan", Number: "NR77NR", Postcode: "9876ZX", Place: "Geheimdorp", Secret: true, Phone: "06"})
		child := add(t, s, New{Kind: "resident", Given: "Noor", Family: "Verborgen", Born: "2015"})
		members = append(members, secret, child)
		words := i18n.Catalog{}
		if err := words.Load(Words); err != nil {
			t.Fatal(err)
		}
		var shown strings.Builder
		say := func(v any, err error) {
			shown.WriteString(strings.ReplaceAll(sprint(v), "\n", " "))
			if err != nil {
				var no *tafel.Refusal
				if errors.As(err, &no) {
					shown.WriteString(sprint(no.Theirs) + sprint(no.Args) + err.Error())
				} else {
					shown.WriteString(err.Error())
				}
			}
		}
		for _, a := range []tafel.Actor{coordinator, helper, stranger, resident(child)} {
			for _, id := range []tafel.PersonID{secret, child} {
				p, err := s.Get(ctx, a, GetInput{id})
				say(p, err)
				addr, ok, err := s.Address(d.Plain(ctx), a, tafel.Standing{Table: "t", State: "accepted", Responsible: true}, secret)
				if ok {
					t.Errorf("%s may see the address", a.Person)
				}
				say(addr, err)
			}
			for _, in := range []FindInput{{Name: "Verborgen", Year: "1980"}, {Name: "verb", Place: "Geheimdorp"}, {Name: "Fatima Verborgen", Place: "geheimdorp", Year: "1980"}} {
				f, err := s.Find(ctx, a, in)
				if in.Place != "" && len(f.Hits) > 0 {
					t.Errorf("found by the place of a secret address: %+v", f)
				}
				say(f.Hits, err)
			}
			out, err := s.Move(ctx, a, MoveInput{ID: secret, Version: 99})
			say(out, err)
			ch, err := s.Change(ctx, a, ChangeInput{ID: secret, Version: 99, Family: "X"})
			say(ch, err)
			pr, err := s.Prefer(ctx, a, PreferInput{ID: secret, Version: 5})
			say(pr, err)
			err = d.View(ctx, a, "test", func(v *db.View) error {
				card, err := s.ContactCard(v, words.In("nl"), secret)
				if err != nil {
					return err
				}
				return card.Render(ctx, &shown)
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		for _, part := range []string{"Schuilplaats", "NR77NR", "9876", "Geheimdorp"} {
			if strings.Contains(shown.String(), part) {
				t.Errorf("%q was shown: %s", part, shown.String())
			}
		}
		// She sees it herself, and by the year she is found without a place.
		if p, err := s.Get(ctx, resident(secret), GetInput{secret}); err != nil || p.Address != "Schuilplaatslaan NR77NR, 9876 ZX Geheimdorp" {
			t.Error(p.Address, err)
		}
		if f, err := s.Find(ctx, stranger, FindInput{Name: "verborgen", Year: "1980"}); err != nil || len(f.Hits) != 1 || f.Hits[0].Place != "" {
			t.Error(f, err)
		}
		// When she no longer wants it secret, it shows.
		if _, err := s.Move(ctx, resident(secret), MoveInput{ID: secret, Version: 1, Street: "Kade", Number: "1", Code: "1111AA", Place: "Open"}); err != nil {
			t.Fatal(err)
		}
		if p, _ := s.Get(ctx, helper, GetInput{secret}); p.Address != "Kade 1, 1111 AA Open" {
			t.Error(p.Address)
		}
		if f, _ := s.Find(ctx, stranger, FindInput{Name: "verborgen", Place: "open"}); len(f.Hits) != 1 || f.Hits[0].Place != "Open" {
			t.Error(f)
		}
		_, err := s.Move(ctx, coordinator, MoveInput{ID: secret, Version: 1, Street: "Elders"})
		var no *tafel.Refusal
		if !errors.As(err, &no) || no.Kind != tafel.Stale || no.Theirs["straat"] != "Kade" || no.Theirs["versie"] != "2" {
			t.Errorf("%v", err)
		}
	})
}

func TestFind(t *testing.T) {
	dbtest.Each(t, migrations(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		var members []tafel.PersonID
		s := room(d, &members)
		for i := range 12 {
			add(t, s, New{Kind: "resident", Given: string(rune('A' + i)), Family: "Jansen", Born: "1985", Place: "Utrecht"})
		}
		ozlem := add(t, s, New{Kind: "resident", Given: "Özlem", Prefix: "van der", Family: "Bilgiç", Born: "1959-01-13", Place: "'s-Gravenhage"})
		add(t, s, New{Kind: "network", Given: "Özlem", Family: "Buurvrouw", Born: "1959"})
		add(t, s, New{Kind: "professional", Given: "Özlem", Family: "Werker", Born: "1959"})
		add(t, s, New{Kind: "resident", Given: "Özlem", Family: "Overleden", Born: "1959", Died: "2020"})

		f, err := s.Find(ctx, stranger, FindInput{Name: "jansen", Year: "1985"})
		if err != nil || len(f.Hits) != 10 || !f.More {
			t.Fatalf("%d %v %v", len(f.Hits), f.More, err)
		}
		for _, h := range f.Hits {
			if l := looks(t, d, h.ID); len(l) != 1 || l[0].Kind != ledger.Listed || l[0].Purpose != "intake" || l[0].Verb != "person.find" || l[0].OrgName != "Elders" {
				t.Fatalf("%+v", l)
			}
		}
		for _, in := range []FindInput{{Name: "ozlem", Year: "1959"}, {Name: "Bilgic", Year: "1959"}, {Name: "BILGIÇ", Place: "s-gravenhage"}, {Name: "bilg özl", Year: "1959"}, {Name: "van der bilgiç", Place: "'S-GRAVENHAGE"}, {Name: "  özlem  ", Place: " 's-Gravenhage "}} {
			f, err := s.Find(ctx, stranger, in)
			if err != nil || len(f.Hits) != 1 || f.Hits[0].ID != ozlem || f.Hits[0].Name != "Özlem van der Bilgiç" || f.Hits[0].Year != "1959" || f.Hits[0].Place != "'s-Gravenhage" {
				t.Errorf("%+v: %+v %v", in, f, err)
			}
		}
		for _, in := range []FindInput{{Name: "ozlem", Year: "1960"}, {Name: "ozlem", Place: "Utrecht"}, {Name: "xx", Year: "1959"}, {Name: "ozlem jansen", Year: "1959"}} {
			if f, err := s.Find(ctx, stranger, in); err != nil || len(f.Hits) != 0 || f.Hits == nil {
				t.Errorf("%+v: %+v %v", in, f, err)
			}
		}
		for _, in := range []FindInput{{Name: "j", Year: "1985"}, {Name: "%", Year: "1985"}, {Name: "a b c", Year: "1985"}, {Name: "jansen"}, {Name: "jansen", Year: "85"}, {Name: "jansen", Year: "198x"}, {Name: "jansen", Place: "..."}} {
			if _, err := s.Find(ctx, stranger, in); kind(err) != tafel.Invalid {
				t.Errorf("%+v: %v", in, err)
			}
		}
		if _, err := s.Find(ctx, resident(ozlem), FindInput{Name: "jansen", Year: "1985"}); kind(err) != tafel.Denied {
			t.Errorf("a resident looks for people: %v", err)
		}
	})
}

// Somebody who goes through the whole town is stopped, also when the searches come at once.
func TestFindRate(t *testing.T) {
	dbtest.Each(t, migrations(), func(t *testing.T, d *db.DB) {
		var members []tafel.PersonID
		s := room(d, &members)
		var mu sync.Mutex
		var wg sync.WaitGroup
		good, busy := 0, 0
		for range findRate + 10 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				_, err := s.Find(context.Background(), stranger, FindInput{Name: "jansen", Year: "1985"})
				mu.Lock()
				defer mu.Unlock()
				switch {
				case err == nil:
					good++
				case kind(err) == tafel.Busy:
					busy++
				default:
					t.Error(err)
				}
			}()
		}
		wg.Wait()
		if good != findRate || busy != 10 {
			t.Errorf("good %d, busy %d", good, busy)
		}
		if _, err := s.Find(context.Background(), helper, FindInput{Name: "jansen", Year: "1985"}); err != nil {
			t.Errorf("somebody else may search: %v", err)
		}
		d.Clock.SetOffset(d.Clock.Offset() + 10*time.Minute)
		if _, err := s.Find(context.Background(), stranger, FindInput{Name: "jansen", Year: "1985"}); err != nil {
			t.Errorf("later it works: %v", err)
		}
	})
}

// L09: two edits of the preferences; different fields merge, the same field shows both values.
func TestL09Prefer(t *testing.T) {
	dbtest.Each(t, migrations(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		var members []tafel.PersonID
		s := room(d, &members)
		id := add(t, s, New{Kind: "resident", Given: "Daniëlle", Family: "Verbeek"})
		members = append(members, id)
		me := resident(id)
		if out, err := s.Prefer(ctx, me, PreferInput{Channel: "call", Days: []string{"thu", "mon"}, From: "9", Hours: "na school"}); err != nil || out.Version != 1 || out.ID != id {
			t.Fatal(out, err)
		}
		// Both read version 1. The coordinator notes a language, she changes the channel: both stay.
		if _, err := s.Prefer(ctx, coordinator, PreferInput{ID: id, Version: 1, Channel: "call", Days: []string{"mon", "thu"}, From: "09:00", Hours: "na school", Language: "Papiaments", Interpreter: true}); err != nil {
			t.Fatal(err)
		}
		if out, err := s.Prefer(ctx, me, PreferInput{Version: 1, Channel: "text", Days: []string{"mon", "thu"}, From: "09:00", Hours: "na school"}); err != nil || out.Version != 3 {
			t.Fatal(out, err)
		}
		p, err := s.Get(ctx, me, GetInput{id})
		if err != nil || p.Contact.Channel != "text" || p.Contact.Language != "Papiaments" || !p.Contact.Interpreter || p.Contact.OnBehalf || p.Contact.Version != 3 || p.Contact.From != "09:00" {
			t.Fatalf("%+v %v", p.Contact, err)
		}
		// The same field: the second sees what stands, and nothing is lost or written.
		_, err = s.Prefer(ctx, coordinator, PreferInput{ID: id, Version: 1, Channel: "visit", Days: []string{"mon", "thu"}, From: "09:00", Hours: "na school"})
		var no *tafel.Refusal
		if !errors.As(err, &no) || no.Kind != tafel.Stale || no.Theirs["kanaal"] != "text" || no.Theirs["versie"] != "3" || no.Merged["spreektaal"] != "Papiaments" || no.Theirs["door"] == "" || no.Theirs["toonmijn.kanaal"] != "langskomen, na een berichtje" {
			t.Fatalf("%+v", no)
		}
		if p, _ := s.Get(ctx, me, GetInput{id}); p.Contact.Version != 3 {
			t.Errorf("a refused edit left a version: %+v", p.Contact)
		}
		if _, err := s.Prefer(ctx, coordinator, PreferInput{ID: id, Version: 3, Channel: "visit"}); err != nil {
			t.Error(err)
		}
		if p, _ := s.Get(ctx, me, GetInput{id}); !p.Contact.OnBehalf || p.Contact.By != coordinator.Name || p.Contact.Language != "" {
			t.Errorf("%+v", p.Contact)
		}
		for _, a := range []tafel.Actor{helper, stranger} {
			if _, err := s.Prefer(ctx, a, PreferInput{ID: id, Version: 4, Channel: "call"}); kind(err) != tafel.Denied && kind(err) != tafel.NotFound {
				t.Errorf("%s: %v", a.Person, err)
			}
		}
		for _, in := range []PreferInput{{Version: 9}, {Version: -1}, {Version: 4, Channel: "pigeon"}, {Version: 4, From: "x"}} {
			if _, err := s.Prefer(ctx, me, in); kind(err) != tafel.Invalid {
				t.Errorf("%+v: %v", in, err)
			}
		}
	})
}

// Many edits at once: every one stands or is told what stands, and no version is lost or double.
func TestPreferParallel(t *testing.T) {
	dbtest.Each(t, migrations(), func(t *testing.T, d *db.DB) {
		var members []tafel.PersonID
		s := room(d, &members)
		id := add(t, s, New{Kind: "resident", Given: "A", Family: "B"})
		members = append(members, id)
		var wg sync.WaitGroup
		var mu sync.Mutex
		ok, stale := 0, 0
		for i := range 64 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				_, err := s.Prefer(context.Background(), resident(id), PreferInput{Hours: sprint(i)})
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					ok++
				} else if kind(err) == tafel.Stale {
					stale++
				} else {
					t.Error(err)
				}
			}()
		}
		wg.Wait()
		if ok != 1 || stale != 63 {
			t.Errorf("%d stand, %d told", ok, stale)
		}
	})
}

func TestContactCard(t *testing.T) {
	dbtest.Each(t, migrations(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		var members []tafel.PersonID
		s := room(d, &members)
		id := add(t, s, New{Kind: "resident", Given: "Daniëlle", Family: "Verbeek", Phone: "06-1234 5678", Email: "d@example.org"})
		members = append(members, id)
		words := i18n.Catalog{}
		if err := words.Load(Words); err != nil {
			t.Fatal(err)
		}
		show := func(a tafel.Actor) string {
			var b strings.Builder
			err := d.View(ctx, a, "test.card", func(v *db.View) error {
				c, err := s.ContactCard(v, words.In("nl"), id)
				if err != nil {
					return err
				}
				return c.Render(ctx, &b)
			})
			if err != nil {
				t.Fatal(err)
			}
			return b.String()
		}
		if got := show(helper); !strings.Contains(got, "Nog niet gevraagd") || !strings.Contains(got, `href="tel:0612345678"`) {
			t.Error(got)
		}
		if _, err := s.Prefer(ctx, resident(id), PreferInput{Channel: "text", Days: []string{"mon", "tue", "wed", "thu"}, From: "10", Avoid: "iets over <b>mijn ex</b>", How: "eerst vragen of het uitkomt", Language: "Papiaments", Interpreter: true}); err != nil {
			t.Fatal(err)
		}
		got := show(helper)
		for _, want := range []string{"een sms of app", "maandag tot en met donderdag, vanaf 10.00 uur", "iets over &lt;b&gt;mijn ex&lt;/b&gt;", "eerst vragen of het uitkomt", "Papiaments, met een tolk", "Zelf gezegd door Inwoner, 2 maart 2026", "Nu liever niet"} {
			if !strings.Contains(got, want) {
				t.Errorf("%q is not in %s", want, got)
			}
		}
		if strings.Contains(show(resident(id)), "tel:") {
			t.Error("nobody needs their own telephone number")
		}
		if l := looks(t, d, id); len(l) != 2 || l[0].What != "contact" {
			t.Errorf("%+v", l)
		}
		d.Clock.MoveTo(calendar.Date("2026-03-02").At(10, 0))
		if strings.Contains(show(helper), "Nu liever niet") {
			t.Error("at ten it is fine")
		}
	})
}

// Hostile texts in every field of every verb, through the same door as forms and the API.
func TestHostile(t *testing.T) {
	dbtest.Each(t, migrations(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		var members []tafel.PersonID
		s := room(d, &members)
		id := add(t, s, New{Kind: "resident", Given: "A", Family: "B"})
		members = append(members, id)
		verbs := map[string]verb.Verb{}
		for _, v := range s.Verbs() {
			verbs[v.Name] = v
		}
		run := func(name string, a tafel.Actor, in any) (any, error) { return verbs[name].Run(ctx, a, in) }
		version, pref, moved := int64(1), int64(0), int64(1)
		stored := 0
		for _, text := range dbtest.Hostile(t) {
			ch := &ChangeInput{ID: id, Version: version, Given: text, Family: text, Calling: text, Doubt: text}
			if len(text) < 40 {
				ch.Prefix, ch.Phone = text, text
			}
			if _, err := run("person.change", coordinator, ch); !dbtest.Refused(t, err) {
				version++
				stored++
				p, err := s.Get(ctx, coordinator, GetInput{id})
				if err != nil || p.Family != ch.Family || p.Given != ch.Given || p.Calling != ch.Calling || p.Doubt != ch.Doubt || p.Phone != ch.Phone {
					t.Errorf("%q came back as %+v %v", text, p, err)
				}
			}
			for _, field := range []func(*ChangeInput){func(c *ChangeInput) { c.Born = text }, func(c *ChangeInput) { c.Email = text }, func(c *ChangeInput) { c.Lang = text }} {
				c := &ChangeInput{ID: id, Version: version, Family: "B"}
				field(c)
				if _, err := run("person.change", coordinator, c); !dbtest.Refused(t, err) {
					version++
				}
			}
			pr := &PreferInput{ID: id, Version: pref, Hours: text, Avoid: text, How: text, Language: text}
			if _, err := run("person.prefer", coordinator, pr); !dbtest.Refused(t, err) {
				pref++
				p, err := s.Get(ctx, coordinator, GetInput{id})
				if err != nil || p.Contact.Avoid != pr.Avoid || p.Contact.Hours != pr.Hours || p.Contact.How != pr.How || p.Contact.Language != pr.Language {
					t.Errorf("%q came back as %+v %v", text, p.Contact, err)
				}
			}
			for _, c := range []*PreferInput{{ID: id, Version: pref, Channel: text}, {ID: id, Version: pref, Days: []string{text}}, {ID: id, Version: pref, From: text, Till: text}} {
				if _, err := run("person.prefer", coordinator, c); !dbtest.Refused(t, err) {
					pref++
				}
			}
			mv := &MoveInput{ID: id, Version: moved, Street: text, Number: text, Code: text, Place: text}
			if _, err := run("person.move", coordinator, mv); !dbtest.Refused(t, err) {
				moved++
				if p, _ := s.Get(ctx, coordinator, GetInput{id}); p.Address != (Address{mv.Street, mv.Number, mv.Code, mv.Place}).Line() {
					t.Errorf("%q came back as %q", text, p.Address)
				}
			}
			_, err := run("person.add", stranger, &AddInput{Kind: text, Family: "X"})
			dbtest.Refused(t, err)
			_, err = run("person.get", stranger, &GetInput{tafel.PersonID(text)})
			dbtest.Refused(t, err)
			d.Clock.SetOffset(d.Clock.Offset() + time.Hour) // or the searches come too often
			_, err = run("person.find", stranger, &FindInput{Name: text, Year: "1985"})
			dbtest.Refused(t, err)
			_, err = run("person.find", stranger, &FindInput{Name: "Jansen", Year: text, Place: text})
			dbtest.Refused(t, err)
		}
		if stored < 400 {
			t.Errorf("only %d texts were stored", stored)
		}
	})
}

package account

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/dbtest"
)

// steps are the floor, this room, and of other rooms only the columns that this room reads.
func steps() []db.Migration {
	return append(dbtest.Floor(), db.Migration{Version: 60, Room: "account", SQL: Schema}, db.Migration{Version: 62, Room: "account", SQL: SchemaGuard}, db.Migration{Version: 63, Room: "account", SQL: SchemaReview},
		db.Migration{Version: 61, Room: "others", SQL: `
CREATE TABLE person (id TEXT PRIMARY KEY, name TEXT NOT NULL, sort_key TEXT NOT NULL, email TEXT NOT NULL);
CREATE TABLE organisation (id TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, ended_on TEXT NOT NULL);
CREATE TABLE organisation_team (id TEXT PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE organisation_post (id TEXT PRIMARY KEY, person_id TEXT NOT NULL, org_id TEXT NOT NULL, team_id TEXT NOT NULL, function TEXT NOT NULL, from_on TEXT NOT NULL, until_on TEXT NOT NULL, leads BOOLEAN NOT NULL);
CREATE TABLE household (id TEXT PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE household_member (household_id TEXT NOT NULL, person_id TEXT NOT NULL, relation TEXT NOT NULL, from_on TEXT NOT NULL, until_on TEXT NOT NULL);
INSERT INTO organisation VALUES ('o1', 'Gemeente', 'gemeente', ''), ('o2', 'Politie', 'politie', '');
INSERT INTO organisation_team VALUES ('t1', 'Noord'), ('t2', 'Basisteam');
INSERT INTO person VALUES ('wim', 'Wim Aerts', 'aerts', 'wim@voorbeeld.test'), ('marieke', 'Marieke de Wit', 'wit', 'Marieke@voorbeeld.test'), ('bas', 'Bas Mulder', 'mulder', ''), ('ruud', 'Ruud Akkerman', 'akkerman', ''), ('dani', 'Daniëlle Verbeek', 'verbeek', 'gezin@voorbeeld.test'), ('jay', 'Jayden Verbeek', 'verbeek', 'gezin@voorbeeld.test');
INSERT INTO organisation_post VALUES ('1', 'wim', 'o1', 't1', 'teamleider', '2026-01-01', '', TRUE), ('2', 'marieke', 'o1', 't1', 'regisseur', '2026-01-01', '', FALSE), ('3', 'bas', 'o1', 't1', 'coach', '2026-01-01', '2026-06-30', FALSE), ('4', 'ruud', 'o2', 't2', 'wijkagent', '2026-01-01', '', FALSE);
INSERT INTO household VALUES ('h', 'Verbeek');
INSERT INTO household_member VALUES ('h', 'dani', 'moeder', '2020-01-01', ''), ('h', 'jay', 'zoon', '2020-01-01', '');
`})
}

var works1 = map[tafel.PersonID]tafel.Worker{
	"wim": {Party: tafel.Party{Person: "wim", Org: "o1"}, Team: "t1"}, "marieke": {Party: tafel.Party{Person: "marieke", Org: "o1"}, Team: "t1"},
	"bas": {Party: tafel.Party{Person: "bas", Org: "o1"}, Team: "t1"}, "ruud": {Party: tafel.Party{Person: "ruud", Org: "o2"}, Team: "t2"},
}

type mailed struct{ to, subject, text string }

func room(t *testing.T, d *db.DB) (*Service, *[]mailed) {
	t.Helper()
	var box []mailed
	s := &Service{DB: d}
	s.Worker = func(_ db.Reader, p tafel.PersonID) (tafel.Worker, bool, error) { w, ok := works1[p]; return w, ok, nil }
	s.Workers = func(db.Reader, tafel.OrgID) ([]tafel.Worker, error) { return nil, nil }
	s.Leader = func(_ db.Reader, t tafel.TeamID) (tafel.PersonID, error) {
		if t == "t1" {
			return "wim", nil
		}
		return "", nil
	}
	s.Reach = func(r db.Reader, p tafel.PersonID) (_, email, lang string, err error) {
		err = r.Row(`SELECT email FROM person WHERE id = $1`, p).Scan(&email)
		return "", email, "nl", err
	}
	s.Send = func(_ context.Context, to, subject, text string) (bool, error) {
		box = append(box, mailed{to, subject, text})
		return true, nil
	}
	s.Base = func() string { return "https://tafel.test" }
	s.Text = func(_, key string, args ...any) string {
		if key == "account.mail.link" {
			return args[1].(string)
		}
		return key
	}
	err := d.Do(context.Background(), tafel.Actor{}, "test", func(tx *db.Tx) error {
		for p, roles := range map[tafel.PersonID][]tafel.Role{"wim": {tafel.Professional, tafel.Leader}, "marieke": {tafel.Professional, tafel.Coordinator}, "bas": {tafel.Professional, tafel.Admin}, "ruud": {tafel.Professional}, "dani": {tafel.Resident}, "jay": {tafel.Resident}} {
			if _, err := s.AddIn(tx, p, roles); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return s, &box
}

func who1(t *testing.T, s *Service, p tafel.PersonID) tafel.Actor {
	t.Helper()
	a, ok, err := s.Actor(s.DB.Plain(context.Background()), p)
	if err != nil || !ok {
		t.Fatal(p, ok, err)
	}
	a.Via = "page"
	return a
}

func kind(err error) tafel.Kind {
	var no *tafel.Refusal
	if errors.As(err, &no) {
		return no.Kind
	}
	return 0
}

func cookie(plain string) *http.Request {
	r := httptest.NewRequest("GET", "/", nil)
	r.AddCookie(&http.Cookie{Name: cookieName, Value: plain})
	return r
}

// A session ends after twelve hours without a sign of life, and after seven days whatever happens.
func TestSession(t *testing.T) {
	dbtest.Each(t, steps(), func(t *testing.T, d *db.DB) {
		s, _ := room(t, d)
		ctx := context.Background()
		me := who1(t, s, "marieke")
		plain, err := s.begin(ctx, me.Account, Login{How: "demo", Agent: "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"})
		if err != nil {
			t.Fatal(err)
		}
		a, ok := s.Auth(cookie(plain))
		if !ok || a.Name != "Marieke de Wit" || a.OrgName != "Gemeente" || a.TeamName != "Noord" || a.Function != "regisseur" || !a.Has(tafel.Coordinator) || a.Lang != "nl" {
			t.Fatal(a, ok)
		}
		if _, ok := s.Auth(cookie(plain + "x")); ok {
			t.Fatal("a wrong cookie opens")
		}
		begin := d.Clock.Now()
		for day := range 6 {
			for range 3 {
				d.Clock.MoveTo(calendar.At(d.Clock.Now().Add(8 * time.Hour)))
				if _, ok := s.Auth(cookie(plain)); !ok {
					t.Fatal("ended while in use, day", day)
				}
			}
		}
		list, _ := sessions(d.Plain(ctx), me.Account)
		if len(list) != 1 || list[0].Device != "Firefox Windows" || !list[0].Seen.After(begin.Time) {
			t.Fatal(list)
		}
		d.Clock.MoveTo(calendar.At(begin.Add(Absolute)))
		if _, ok := s.Auth(cookie(plain)); ok {
			t.Error("lasts longer than a week")
		}
		plain, _ = s.begin(ctx, me.Account, Login{How: "demo", Agent: ""})
		d.Clock.MoveTo(calendar.At(d.Clock.Now().Add(Idle)))
		if _, ok := s.Auth(cookie(plain)); ok {
			t.Error("lasts without a sign of life")
		}
		plain, _ = s.begin(ctx, me.Account, Login{How: "demo", Agent: ""})
		other, _ := s.begin(ctx, who1(t, s, "wim").Account, Login{How: "demo", Agent: ""})
		list, _ = sessions(d.Plain(ctx), me.Account)
		if len(list) != 1 {
			t.Error("what has ended is swept away", list)
		}
		if _, err := s.EndSession(ctx, who1(t, s, "wim"), SessionInput{Session: list[0].ID}); kind(err) != tafel.NotFound {
			t.Error("ended another's session", err)
		}
		if _, err := s.EndSession(ctx, me, SessionInput{Session: list[0].ID}); err != nil {
			t.Error(err)
		}
		if _, ok := s.Auth(cookie(plain)); ok {
			t.Error("a session that was ended still opens")
		}
		s.leave(ctx, me, other)
		if _, ok := s.Auth(cookie(other)); ok {
			t.Error("signed out and still in")
		}
	})
}

// Who no longer works here comes in no more, also with a session or key from before; residents need no work.
func TestWhoStopsWorkingStaysOut(t *testing.T) {
	dbtest.Each(t, steps(), func(t *testing.T, d *db.DB) {
		s, _ := room(t, d)
		ctx := context.Background()
		key, err := s.MakeToken(ctx, who1(t, s, "bas"), TokenInput{Name: "koppeling"})
		if err != nil {
			t.Fatal(err)
		}
		bearer := httptest.NewRequest("GET", "/", nil)
		bearer.Header.Set("Authorization", "Bearer "+key.Secret)
		if a, ok := s.Auth(bearer); !ok || a.Person != "bas" {
			t.Fatal(a, ok)
		}
		d.Clock.MoveTo(calendar.Date("2026-07-01").At(0, 5))
		plain, _ := s.begin(ctx, who1(t, s, "dani").Account, Login{How: "demo", Agent: ""})
		if a, ok := s.Auth(cookie(plain)); !ok || a.IsProfessional() {
			t.Error("a resident is kept out", a)
		}
		if _, ok := s.Auth(bearer); ok {
			t.Error("works nowhere and still in")
		}
		if _, ok, _ := s.Actor(d.Plain(ctx), "bas"); ok {
			t.Error("acts without working")
		}
	})
}

// L19: nothing in the database opens anything: sessions, keys and links are kept as hashes.
func TestL19SecretsAreHashed(t *testing.T) {
	dbtest.Each(t, steps(), func(t *testing.T, d *db.DB) {
		s, box := room(t, d)
		ctx := context.Background()
		me := who1(t, s, "marieke")
		session, err := s.begin(ctx, me.Account, Login{How: "demo", Agent: ""})
		if err != nil {
			t.Fatal(err)
		}
		key, err := s.MakeToken(ctx, me, TokenInput{Name: "feed"})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.mailLink(ctx, "marieke@voorbeeld.test", "browser-secret", "/werk"); err != nil {
			t.Fatal(err)
		}
		link := strings.TrimSuffix(strings.TrimPrefix((*box)[0].text, "https://tafel.test/aanmelden/link/"), "?terug=/werk")
		if len(link) != 43 {
			t.Fatal(link)
		}
		secrets := []string{session, key.Secret, strings.TrimPrefix(key.Secret, "tafel_"), link, "browser-secret"}
		var all strings.Builder
		for _, q := range []string{
			`SELECT hash || id || account_id || device || how FROM account_session`,
			`SELECT hash || id || account_id || name FROM account_token`,
			`SELECT hash || accounts || browser FROM account_link`,
			`SELECT verb || what || person_name FROM ledger_entry`,
			`SELECT text_key || args || ref FROM ledger_note`,
		} {
			rows, err := d.Raw().Query(q)
			if err != nil {
				t.Fatal(err)
			}
			for rows.Next() {
				var x string
				if err := rows.Scan(&x); err != nil {
					t.Fatal(err)
				}
				all.WriteString(x + "\n")
			}
			rows.Close()
		}
		if all.Len() == 0 {
			t.Fatal("nothing was read")
		}
		for i, x := range secrets {
			if strings.Contains(all.String(), x) {
				t.Errorf("secret %d stands readable in the database", i)
			}
		}
	})
}

// A key is its owner's: named, withdrawn, and no key makes keys.
func TestTokens(t *testing.T) {
	dbtest.Each(t, steps(), func(t *testing.T, d *db.DB) {
		s, _ := room(t, d)
		ctx := context.Background()
		me := who1(t, s, "marieke")
		key, err := s.MakeToken(ctx, me, TokenInput{Name: "feed", Until: "2026-03-10"})
		if err != nil {
			t.Fatal(err)
		}
		bearer := httptest.NewRequest("GET", "/", nil)
		bearer.Header.Set("Authorization", "Bearer "+key.Secret)
		if _, ok := s.Auth(bearer); !ok {
			t.Fatal("does not open")
		}
		if list, _ := tokens(d.Plain(ctx), me.Account); len(list) != 1 || list[0].Used.IsZero() || list[0].Name != "feed" {
			t.Error(list)
		}
		api := me
		api.Via = "api"
		if _, err := s.MakeToken(ctx, api, TokenInput{Name: "meer"}); kind(err) != tafel.Denied {
			t.Error("a key made a key", err)
		}
		if _, err := s.MakeToken(ctx, me, TokenInput{Name: "eeuwig", Until: "2031-01-01"}); kind(err) != tafel.Invalid {
			t.Error(err)
		}
		if _, err := s.EndToken(ctx, who1(t, s, "wim"), TokenEndInput{Token: key.ID}); kind(err) != tafel.NotFound {
			t.Error("withdrew another's key", err)
		}
		d.Clock.MoveTo(calendar.Date("2026-03-11").At(9, 0))
		if _, ok := s.Auth(bearer); ok {
			t.Error("opens after its last day")
		}
		d.Clock.MoveTo(calendar.Date("2026-03-09").At(9, 0))
		if _, err := s.EndToken(ctx, me, TokenEndInput{Token: key.ID}); err != nil {
			t.Fatal(err)
		}
		if _, ok := s.Auth(bearer); ok {
			t.Error("opens after it was withdrawn")
		}
		for _, h := range []string{"Basic abc", "Bearer ", "Bearer x", "Bearer tafel_", "bearer " + key.Secret} {
			bearer.Header.Set("Authorization", h)
			if _, ok := s.Auth(bearer); ok {
				t.Error(h)
			}
		}
	})
}

// L08: whoever is away is stood in for, along the chain, never in a circle, never across organisations; a
// clock always has somebody.
func TestL08Deputy(t *testing.T) {
	dbtest.Each(t, steps(), func(t *testing.T, d *db.DB) {
		s, _ := room(t, d)
		ctx := context.Background()
		wim, marieke, bas, ruud, dani := who1(t, s, "wim"), who1(t, s, "marieke"), who1(t, s, "bas"), who1(t, s, "ruud"), who1(t, s, "dani")
		is := func(p, want tafel.PersonID, why string) {
			t.Helper()
			got, err := s.Deputy(d.Plain(ctx), p)
			if err != nil || got != want {
				t.Errorf("%s: %s stands in, want %s (%v)", why, got, want, err)
			}
		}
		away := func(a tafel.Actor, in AwayInput) string {
			t.Helper()
			out, err := s.Away(ctx, a, in)
			if err != nil {
				t.Fatal(err)
			}
			return out.ID
		}
		is("marieke", "marieke", "present")
		is("dani", "dani", "a resident")
		id := away(marieke, AwayInput{From: "2026-03-05", Until: "2026-03-10", Deputy: "bas"})
		is("marieke", "marieke", "not away yet")
		d.Clock.MoveTo(calendar.Date("2026-03-05").At(9, 0))
		is("marieke", "bas", "away")
		if list, _ := s.StandsInFor(d.Plain(ctx), "bas"); len(list) != 1 || list[0] != "marieke" {
			t.Error(list)
		}
		b := away(bas, AwayInput{Deputy: "marieke"})
		is("marieke", "wim", "a circle ends at the team leader")
		w := away(wim, AwayInput{})
		is("marieke", "marieke", "everybody away: it stays")
		for p, x := range map[string]tafel.Actor{w: wim, b: bas} {
			if _, err := s.Back(ctx, x, BackInput{Absence: p}); err != nil {
				t.Fatal(err)
			}
		}
		is("marieke", "bas", "back again")
		if _, err := s.Away(ctx, marieke, AwayInput{Deputy: "ruud"}); kind(err) != tafel.Invalid {
			t.Error("a deputy of another organisation", err)
		}
		if _, err := s.Away(ctx, marieke, AwayInput{Deputy: "marieke"}); kind(err) != tafel.Invalid {
			t.Error("one's own deputy", err)
		}
		if _, err := s.Away(ctx, marieke, AwayInput{From: "2026-03-09", Until: "2026-03-08"}); kind(err) != tafel.Invalid {
			t.Error(err)
		}
		if _, err := s.Away(ctx, ruud, AwayInput{Person: "marieke"}); kind(err) != tafel.Denied {
			t.Error("somebody of another team", err)
		}
		if _, err := s.Away(ctx, marieke, AwayInput{Person: "bas"}); kind(err) != tafel.Denied {
			t.Error("a colleague who does not lead", err)
		}
		if _, err := s.Away(ctx, dani, AwayInput{}); kind(err) != tafel.Moment {
			t.Error("a resident has no work to take over", err)
		}
		if _, err := s.Back(ctx, ruud, BackInput{Absence: id}); kind(err) != tafel.NotFound {
			t.Error("ended another's absence", err)
		}
		sick := away(wim, AwayInput{Person: "bas", Until: "2026-03-20"})
		is("bas", "wim", "the leader says that a colleague is ill")
		if _, err := s.Back(ctx, wim, BackInput{Absence: sick}); err != nil {
			t.Error(err)
		}
		d.Clock.MoveTo(calendar.Date("2026-03-11").At(9, 0))
		is("marieke", "marieke", "the day after the last day")
	})
}

// L12: a new sign-in finds what was typed; sending it, or a month, lets it go. Nobody reads another's.
func TestL12Drafts(t *testing.T) {
	dbtest.Each(t, steps(), func(t *testing.T, d *db.DB) {
		s, _ := room(t, d)
		ctx := context.Background()
		me, other := who1(t, s, "marieke"), who1(t, s, "wim")
		keep := func(page, form, text string) {
			t.Helper()
			if err := s.KeepDraft(ctx, me, page, form, map[string]string{"tekst": text}); err != nil {
				t.Fatal(err)
			}
		}
		hostile := "een 'halve' <b>zin</b>; \u202e\x1b 😀"
		keep("/tafels/1", "plan.goal", hostile)
		keep("/tafels/1", "agreement.decline:a1", "nee want")
		keep("/tafels/2", "plan.goal", "andere tafel")
		again := who1(t, s, "marieke") // a new sign-in
		got, err := s.Drafts(ctx, again, "/tafels/1")
		if err != nil || len(got) != 2 || got["plan.goal"]["tekst"] != hostile {
			t.Fatal(got, err)
		}
		if got, _ := s.Drafts(ctx, other, "/tafels/1"); len(got) != 0 {
			t.Error("another reads it", got)
		}
		s.Drop(ctx, me, "plan.goal", "/tafels/1")
		if got, _ := s.Drafts(ctx, me, "/tafels/1"); len(got) != 1 {
			t.Error("sent and still there", got)
		}
		if got, _ := s.Drafts(ctx, me, "/tafels/2"); len(got) != 1 {
			t.Error("the other table's draft went too", got)
		}
		s.Drop(ctx, me, "agreement.decline", "/tafels/1")
		if got, _ := s.Drafts(ctx, me, "/tafels/1"); len(got) != 0 {
			t.Error(got)
		}
		d.Clock.MoveTo(calendar.At(d.Clock.Now().Add(DraftLife)))
		if got, _ := s.Drafts(ctx, me, "/tafels/2"); len(got) != 0 {
			t.Error("kept for more than a month", got)
		}
		if _, err := s.begin(ctx, me.Account, Login{How: "demo", Agent: ""}); err != nil {
			t.Fatal(err)
		}
		var n int
		if err := d.Raw().QueryRow(`SELECT COUNT(*) FROM account_draft`).Scan(&n); err != nil || n != 0 {
			t.Error("still in the database", n, err)
		}
		for i := range 230 {
			keep("/tafels/"+string(rune('a'+i%26))+strings.Repeat("x", i/26), "plan.goal", "x")
			d.Clock.MoveTo(calendar.At(d.Clock.Now().Add(time.Second)))
		}
		if err := d.Raw().QueryRow(`SELECT COUNT(*) FROM account_draft`).Scan(&n); err != nil || n > 201 {
			t.Error("drafts without end", n, err)
		}
	})
}

// A link works once, for a quarter of an hour, in one browser; families share an address; nobody learns who has one.
func TestLink(t *testing.T) {
	dbtest.Each(t, steps(), func(t *testing.T, d *db.DB) {
		s, box := room(t, d)
		ctx := context.Background()
		get := func(address, browser string) string {
			t.Helper()
			*box = nil
			if err := s.mailLink(ctx, address, browser, ""); err != nil {
				t.Fatal(err)
			}
			if len(*box) == 0 {
				return ""
			}
			return strings.TrimPrefix((*box)[0].text, "https://tafel.test/aanmelden/link/")
		}
		if get("niemand@voorbeeld.test", "b") != "" || get("", "b") != "" {
			t.Error("mailed a stranger")
		}
		marieke := who1(t, s, "marieke")
		link := get("marieke@VOORBEELD.test", "b")
		if _, err := s.useLink(ctx, link, "another browser", marieke.Account, Login{How: "link"}); kind(err) != tafel.NotFound {
			t.Error("opened in another browser", err)
		}
		if _, err := s.useLink(ctx, link, "b", who1(t, s, "wim").Account, Login{How: "link"}); kind(err) != tafel.NotFound {
			t.Error("opened another's account", err)
		}
		plain, err := s.useLink(ctx, link, "b", marieke.Account, Login{How: "link"})
		if err != nil {
			t.Fatal(err)
		}
		if a, ok := s.Auth(cookie(plain)); !ok || a.Person != "marieke" {
			t.Error(a, ok)
		}
		if _, err := s.useLink(ctx, link, "b", marieke.Account, Login{How: "link"}); kind(err) != tafel.NotFound {
			t.Error("worked twice", err)
		}
		link = get("gezin@voorbeeld.test", "b")
		if list, _, err := s.opens(ctx, link, "b"); err != nil || len(list) != 2 {
			t.Error("a family shares an address", list, err)
		}
		d.Clock.MoveTo(calendar.At(d.Clock.Now().Add(LinkLife)))
		if _, _, err := s.opens(ctx, link, "b"); kind(err) != tafel.NotFound {
			t.Error("works after a quarter of an hour", err)
		}
		for _, bad := range []string{"", "x", "a@b\nBcc: c@d", "Jan <jan@voorbeeld.test>", strings.Repeat("x", 200) + "@voorbeeld.test"} {
			if _, err := s.askLink(ctx, bad, "b", "v", ""); kind(err) != tafel.Invalid {
				t.Errorf("%q: %v", bad, err)
			}
		}
		for i := range 4 {
			_, err := s.askLink(ctx, "marieke@voorbeeld.test", "b", "v", "")
			if (i < 3) != (err == nil) || i == 3 && kind(err) != tafel.Busy {
				t.Error(i, err)
			}
		}
		op, err := s.OperatorLink(ctx, "marieke")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.useLink(ctx, strings.TrimPrefix(op, "https://tafel.test/aanmelden/link/"), "any", marieke.Account, Login{How: "link"}); err != nil {
			t.Error(err)
		}
	})
}

// Rights are given by another; a closed account is out at once.
func TestRolesAndClosing(t *testing.T) {
	dbtest.Each(t, steps(), func(t *testing.T, d *db.DB) {
		s, _ := room(t, d)
		ctx := context.Background()
		bas, marieke := who1(t, s, "bas"), who1(t, s, "marieke")
		if _, err := s.Roles(ctx, marieke, RolesInput{Person: "wim", Roles: []string{"admin"}}); kind(err) != tafel.Denied {
			t.Error("no manager gave rights", err)
		}
		if _, err := s.Roles(ctx, bas, RolesInput{Person: "bas", Roles: []string{"admin", "privacy"}}); kind(err) != tafel.Denied {
			t.Error("gave rights to oneself", err)
		}
		if _, err := s.Roles(ctx, bas, RolesInput{Person: "wim", Roles: []string{"clock"}}); kind(err) != tafel.Invalid {
			t.Error(err)
		}
		if _, err := s.Roles(ctx, bas, RolesInput{Person: "nobody"}); kind(err) != tafel.NotFound {
			t.Error(err)
		}
		if _, err := s.Roles(ctx, bas, RolesInput{Person: "marieke", Roles: []string{"professional", "privacy"}}); err != nil {
			t.Fatal(err)
		}
		if a := who1(t, s, "marieke"); a.Has(tafel.Coordinator) || !a.Has(tafel.Privacy) {
			t.Error(a.Roles)
		}
		plain, _ := s.begin(ctx, marieke.Account, Login{How: "demo", Agent: ""})
		if _, err := s.Close(ctx, bas, CloseInput{Person: "marieke"}); err != nil {
			t.Fatal(err)
		}
		if _, ok := s.Auth(cookie(plain)); ok {
			t.Error("closed and still in")
		}
		if _, err := s.begin(ctx, marieke.Account, Login{How: "demo", Agent: ""}); kind(err) != tafel.NotFound {
			t.Error("a closed account signs in", err)
		}
		if _, err := s.Close(ctx, bas, CloseInput{Person: "bas"}); kind(err) != tafel.Denied {
			t.Error(err)
		}
		if a, err := s.Address(d.Plain(ctx), "marieke"); err != nil || a.Email != "" {
			t.Error("mail to a closed account", a, err)
		}
		if a, err := s.Address(d.Plain(ctx), "wim"); err != nil || a.Email != "wim@voorbeeld.test" || a.Lang != "nl" {
			t.Error(a, err)
		}
		if _, err := s.Notify(ctx, who1(t, s, "wim"), NotifyInput{}); err != nil {
			t.Fatal(err)
		}
		if a, _ := s.Address(d.Plain(ctx), "wim"); a.Email != "" {
			t.Error("mail to who wants none")
		}
		if _, err := s.Language(ctx, who1(t, s, "wim"), LanguageInput{Lang: "en"}); err != nil || who1(t, s, "wim").Lang != "en" {
			t.Error(err)
		}
		if _, err := s.Language(ctx, who1(t, s, "wim"), LanguageInput{Lang: "xx"}); kind(err) != tafel.Invalid {
			t.Error(err)
		}
	})
}

// The clock moves forward in the practice environment only, stays where it was left, and signs nobody out.
func TestClock(t *testing.T) {
	dbtest.Each(t, steps(), func(t *testing.T, d *db.DB) {
		s, _ := room(t, d)
		ctx := context.Background()
		s.MoveClock = func(ctx context.Context, to calendar.Moment) error { d.Clock.MoveTo(to); return s.KeepClock(ctx) }
		if _, err := s.MoveTo(ctx, tafel.Actor{}, ClockInput{Jump: "week"}); kind(err) != tafel.NotFound {
			t.Fatal("moved a real clock", err)
		}
		s.Demo = true
		plain, _ := s.begin(ctx, who1(t, s, "marieke").Account, Login{How: "demo", Agent: ""})
		out, err := s.MoveTo(ctx, tafel.Actor{}, ClockInput{Jump: "week"})
		if err != nil || out.Now.Date() != "2026-03-09" || out.Now.Hour() != 9 {
			t.Fatal(out, err)
		}
		if _, ok := s.Auth(cookie(plain)); !ok {
			t.Error("signed out by the clock")
		}
		for _, in := range []ClockInput{{To: calendar.Date("2026-03-01").At(9, 0)}, {To: calendar.Date("2046-03-01").At(9, 0)}, {Jump: "eeuw"}, {}} {
			if _, err := s.MoveTo(ctx, tafel.Actor{}, in); kind(err) != tafel.Invalid {
				t.Error(in, err)
			}
		}
		d.Clock.SetOffset(0)
		if err := s.RestoreClock(ctx); err != nil || d.Clock.Now().Date() != "2026-03-09" {
			t.Error(d.Clock.Now(), err)
		}
	})
}

func TestRules(t *testing.T) {
	if packRoles([]tafel.Role{"b", "a", "b"}) != "a b" {
		t.Error(packRoles([]tafel.Role{"b", "a", "b"}))
	}
	for agent, want := range map[string]string{
		"": "", "curl/8": "",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile Safari/604.1": "Safari iPhone",
		"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0":                 "Edge Linux",
		"<script>alert(1)</script> Android": "Android",
	} {
		if got := Device(agent); got != want {
			t.Errorf("%q: %q", agent, got)
		}
	}
	now := calendar.Date("2026-01-31").At(15, 0)
	for zet, want := range map[string]string{"uur": "2026-01-31 16:00", "morgen": "2026-02-01 09:00", "week": "2026-02-07 09:00", "kwartaal": "2026-05-01 09:00"} {
		if m, ok := jump(zet, now); !ok || m.Format("2006-01-02 15:04") != want {
			t.Error(zet, m)
		}
	}
}

package account

import (
	"context"
	"fmt"
	"net/http/httptest"
	"testing"
	"time"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/dbtest"
	"tafel/internal/web"
)

func TestPlace(t *testing.T) {
	for in, want := range map[string]string{"84.32.17.200": "84.32.0.0/16", "::ffff:84.32.1.2": "84.32.0.0/16", "2001:db8:1:2::5": "2001:db8::/32", "2001:db8:1:2::/64": "2001:db8::/32", "": "", "nowhere": ""} {
		if got := Place(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestCheckLimit(t *testing.T) {
	for _, x := range []struct {
		l  Limit
		ok bool
	}{{Limit{tafel.Admin, 60, 600}, true}, {Limit{tafel.Admin, 5, 5}, true}, {Limit{tafel.Admin, 4, 600}, false}, {Limit{tafel.Admin, 721, 900}, false}, {Limit{tafel.Admin, 60, 59}, false}, {Limit{tafel.Admin, 60, 10081}, false}, {Limit{"king", 60, 600}, false}, {Limit{tafel.Clock, 60, 600}, false}} {
		if err := checkLimit(x.l); (err == nil) != x.ok {
			t.Error(x.l, err)
		}
	}
}

// Each role has its own limits; who has several gets the shortest, and a change holds for open sessions.
func TestLimitsPerRole(t *testing.T) {
	dbtest.Each(t, steps(), func(t *testing.T, d *db.DB) {
		s, _ := room(t, d)
		ctx := context.Background()
		in := func(p tafel.PersonID) string {
			plain, err := s.begin(ctx, who1(t, s, p).Account, Login{How: "link"})
			if err != nil {
				t.Fatal(err)
			}
			return plain
		}
		after := func(m time.Duration) { d.Clock.MoveTo(calendar.At(d.Clock.Now().Add(m))) }
		marieke, bas := in("marieke"), in("bas") // a coordinator and an administrator
		after(61 * time.Minute)
		if _, ok := s.Auth(cookie(marieke)); !ok {
			t.Error("a coordinator is out after an hour")
		}
		if _, ok := s.Auth(cookie(bas)); ok {
			t.Error("an administrator stays in for longer than an hour without a sign of life")
		}
		admin := who1(t, s, "bas")
		for _, in := range []LimitInput{{"coordinator", 4, 600}, {"coordinator", 30, 20}, {"king", 30, 600}} {
			if _, err := s.SetLimit(ctx, admin, in); kind(err) != tafel.Invalid {
				t.Error(in, err)
			}
		}
		if _, err := s.SetLimit(ctx, who1(t, s, "marieke"), LimitInput{"coordinator", 720, 10080}); kind(err) != tafel.Denied {
			t.Error("a coordinator sets limits", err)
		}
		if _, err := s.SetLimit(ctx, admin, LimitInput{"coordinator", 30, 600}); err != nil {
			t.Fatal(err)
		}
		after(31 * time.Minute)
		if _, ok := s.Auth(cookie(marieke)); ok {
			t.Error("a shorter limit does not hold for an open session")
		}
		if err := s.DB.Do(ctx, admin, "test", func(tx *db.Tx) error {
			tx.NoNote("test")
			return s.rights(tx, mustAccount(t, tx, "marieke"), []tafel.Role{tafel.Professional})
		}); err != nil {
			t.Fatal(err)
		}
		marieke = in("marieke")
		for range 5 { // every three hours a sign of life: 15 hours is more than 14
			after(3 * time.Hour)
			s.Auth(cookie(marieke))
		}
		if _, ok := s.Auth(cookie(marieke)); ok {
			t.Error("a session has no end")
		}
	})
}

func mustAccount(t *testing.T, r db.Reader, p tafel.PersonID) Account {
	t.Helper()
	a, ok, err := accountOf(r, p)
	if err != nil || !ok {
		t.Fatal(p, ok, err)
	}
	return a
}

// Rights that change end the sessions that were opened without them; who gave them is kept. Everything at once can
// be signed out, by oneself and not by another.
func TestSessionsEnd(t *testing.T) {
	dbtest.Each(t, steps(), func(t *testing.T, d *db.DB) {
		s, _ := room(t, d)
		ctx := context.Background()
		me, admin := who1(t, s, "marieke"), who1(t, s, "bas")
		one, _ := s.begin(ctx, me.Account, Login{How: "link"})
		two, _ := s.begin(ctx, me.Account, Login{How: "passkey"})
		theirs, _ := s.begin(ctx, admin.Account, Login{How: "passkey"})
		list, err := sessions(d.Plain(ctx), me.Account)
		if err != nil || len(list) != 2 {
			t.Fatal(list, err)
		}
		keep := list[0]
		if list[1].How == "link" {
			keep = list[1]
		}
		if _, err := s.EndAll(ctx, me, EndAllInput{Keep: keep.ID}); err != nil {
			t.Fatal(err)
		}
		if _, ok := s.Auth(cookie(one)); !ok {
			t.Error("the session that stays has ended")
		}
		if _, ok := s.Auth(cookie(two)); ok {
			t.Error("another device is still signed in")
		}
		if _, ok := s.Auth(cookie(theirs)); !ok {
			t.Error("somebody else was signed out")
		}
		if _, err := s.Roles(ctx, admin, RolesInput{Person: "marieke", Roles: []string{"professional", "coordinator"}}); err != nil {
			t.Fatal(err)
		}
		if _, ok := s.Auth(cookie(one)); !ok {
			t.Error("the same rights end a session")
		}
		if _, err := s.Roles(ctx, admin, RolesInput{Person: "marieke", Roles: []string{"professional", "privacy"}}); err != nil {
			t.Fatal(err)
		}
		if _, ok := s.Auth(cookie(one)); ok {
			t.Error("a session grew beyond what it was opened for")
		}
		got, err := grants(d.Plain(ctx), me.Account)
		if err != nil || len(got) != 2 || got[0].Role != tafel.Privacy || got[0].By != "Bas Mulder" {
			t.Error(got, err)
		}
	})
}

// An account that is used from more than three networks within an hour is seen by the administrators and the
// privacy officer; what they judge to be shared is signed out everywhere.
func TestCrowd(t *testing.T) {
	dbtest.Each(t, steps(), func(t *testing.T, d *db.DB) {
		s, _ := room(t, d)
		ctx := context.Background()
		me, admin := who1(t, s, "ruud"), who1(t, s, "bas")
		var plain string
		for i := range 3 {
			plain, _ = s.begin(ctx, me.Account, Login{How: "link", From: fmt.Sprintf("84.%d.1.1", i)})
		}
		s.begin(ctx, me.Account, Login{How: "link", From: "84.1.200.3"}) // the same network
		if list, err := s.Crowds(d.Plain(ctx), admin); err != nil || len(list) != 0 {
			t.Fatal("three places are usual", list, err)
		}
		// The fourth place is a session that travels, seen at its next sign of life.
		d.Clock.MoveTo(calendar.At(d.Clock.Now().Add(10 * time.Minute)))
		r := cookie(plain)
		r.RemoteAddr = "91.7.3.4:1000"
		if _, ok := s.Auth(r); !ok {
			t.Fatal("not in")
		}
		list, err := s.Crowds(d.Plain(ctx), admin)
		if err != nil || len(list) != 1 || list[0].Name != "Ruud Akkerman" || list[0].Places != 4 {
			t.Fatal(list, err)
		}
		var mails int
		if err := d.Plain(ctx).Row(`SELECT COUNT(*) FROM outbox_item WHERE text_key = 'account.mail.crowd' AND person_id = 'bas'`).Scan(&mails); err != nil || mails != 1 {
			t.Error(mails, err)
		}
		if _, err := s.Crowds(d.Plain(ctx), who1(t, s, "wim")); kind(err) != tafel.Denied {
			t.Error("a team leader reads it", err)
		}
		for _, x := range []struct {
			a    tafel.Actor
			in   CrowdInput
			want tafel.Kind
		}{{who1(t, s, "wim"), CrowdInput{list[0].ID, "own"}, tafel.Denied}, {admin, CrowdInput{list[0].ID, "fine"}, tafel.Invalid}, {admin, CrowdInput{"x", "own"}, tafel.NotFound}} {
			if _, err := s.JudgeCrowd(ctx, x.a, x.in); kind(err) != x.want {
				t.Error(x.in, err)
			}
		}
		if _, err := s.JudgeCrowd(ctx, admin, CrowdInput{list[0].ID, "shared"}); err != nil {
			t.Fatal(err)
		}
		if _, ok := s.Auth(cookie(plain)); ok {
			t.Error("a shared account is still signed in")
		}
		if _, err := s.JudgeCrowd(ctx, admin, CrowdInput{list[0].ID, "own"}); kind(err) != tafel.NotFound {
			t.Error("judged twice", err)
		}
	})
}

// A stranger that says X-Forwarded-Proto gets no cookie for encrypted connections; see internal/web for who is believed.
func TestCookieFlags(t *testing.T) {
	r := httptest.NewRequest("GET", "https://tafel.test/", nil)
	k := web.Cookie(r, cookieName, "v", time.Hour)
	if k.Name != "__Host-tafel" || !k.Secure || !k.HttpOnly || k.Path != "/" || k.Domain != "" {
		t.Error(k)
	}
	if k := web.Cookie(httptest.NewRequest("GET", "http://127.0.0.1/", nil), cookieName, "v", time.Hour); k.Name != "tafel" || k.Secure || !k.HttpOnly {
		t.Error(k)
	}
}

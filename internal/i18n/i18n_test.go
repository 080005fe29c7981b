package i18n

import (
	"testing"
	"time"
)

func TestT(t *testing.T) {
	c := Catalog{}
	if err := c.Load([]byte(`{"a": ["{wie} heeft {n|1 dag|{n} dagen}", "{wie} has {n|1 day|{n} days}"], "b": ["open {", "open {"]}`)); err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct{ lang, got, want string }{
		{"nl", c.In("nl").T("a", "wie", "Jan", "n", 1), "Jan heeft 1 dag"},
		{"nl", c.In("nl").T("a", "wie", "Jan", "n", int64(3)), "Jan heeft 3 dagen"},
		{"en", c.In("en").T("a", "wie", "{n}", "n", 0), "{n} has 0 days"},
		{"", c.In("fr").T("a", "wie", "J", "n", 1), "J heeft 1 dag"},
		{"", c.In("nl").T("b"), "open {"},
		{"", c.In("nl").T("none"), "⟦none⟧"},
	} {
		if x.got != x.want {
			t.Errorf("%q, want %q", x.got, x.want)
		}
	}
	if c.Load([]byte(`{"a": ["x", "y"]}`)) == nil {
		t.Error("a key that stands twice was taken")
	}
	if c.Load([]byte(`{"z": ["x", ""]}`)) == nil {
		t.Error("a text without English was taken")
	}
}

func TestDates(t *testing.T) {
	now := time.Date(2026, 11, 19, 12, 0, 0, 0, time.UTC)
	nl, en := Catalog{}.In("nl"), Catalog{}.In("en")
	day := func(d int) time.Time { return now.AddDate(0, 0, d) }
	for _, x := range []struct{ got, want string }{
		{nl.Short(day(-2), now), "di 17 nov"}, {en.Short(day(-2), now), "Tue 17 Nov"},
		{nl.Day(day(8), now), "vrijdag 27 november"}, {nl.Day(day(60), now), "maandag 18 januari 2027"},
		{nl.Ago(day(0), now), "vandaag"}, {nl.Ago(day(1), now), "morgen"}, {nl.Ago(day(-1), now), "gisteren"},
		{nl.Ago(day(4), now), "over 4 dagen"}, {nl.Ago(day(-30), now), "4 weken geleden"}, {en.Ago(day(90), now), "in 3 months"},
		{nl.Hour(now.Add(30 * time.Minute)), "12.30"}, {en.Hour(now), "12:00"},
	} {
		if x.got != x.want {
			t.Errorf("%q, want %q", x.got, x.want)
		}
	}
}

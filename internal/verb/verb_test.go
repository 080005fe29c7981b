package verb

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"tafel"
	"tafel/internal/calendar"
)

type input struct {
	What  string          `json:"wat" maxLength:"20"`
	Text  string          `json:"tekst,omitempty" lines:"yes"`
	Day   calendar.Date   `json:"dag,omitempty"`
	At    calendar.Moment `json:"moment,omitempty"`
	Yes   bool            `json:"ja,omitempty"`
	N     int64           `json:"aantal,omitempty"`
	Many  []string        `json:"leefgebieden,omitempty"`
	Table tafel.TableID   `json:"tafel,omitempty"`
}

func fill(t *testing.T, v url.Values) (input, map[string]string) {
	t.Helper()
	var in input
	err := Fill(&in, v)
	if err == nil {
		err = Clean(&in)
	}
	wrong := map[string]string{}
	var no *tafel.Refusal
	if errors.As(err, &no) {
		for _, f := range no.Fields {
			wrong[f.Field] = f.Key
		}
	} else if err != nil {
		t.Fatal(err)
	}
	return in, wrong
}

func TestFillAndClean(t *testing.T) {
	in, wrong := fill(t, url.Values{"wat": {"  Bellen\r\n morgen "}, "tekst": {"een\r\ntwee"}, "dag": {"2026-03-02"}, "moment": {"2026-03-02T15:30"},
		"ja": {"on"}, "aantal": {" 4 "}, "leefgebieden": {"money", "", "housing"}, "tafel": {"abc"}, "onbekend": {"x"}})
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	if in.What != "Bellen  morgen" || in.Text != "een\ntwee" || in.N != 4 || !in.Yes || len(in.Many) != 2 || in.At.Text() != "2026-03-02T14:30:00.000Z" {
		t.Fatalf("%+v", in)
	}
	for _, c := range []struct{ field, value, key string }{
		{"wat", "", "error.required"},
		{"wat", "   ", "error.required"},
		{"wat", strings.Repeat("é", 21), "error.long"},
		{"wat", "nul\x00", "error.signs"},
		{"wat", "bel\x07", "error.signs"},
		{"wat", "\xff\xfe", "error.signs"},
		{"dag", "2026-02-30", "error.date"},
		{"dag", "morgen", "error.date"},
		{"moment", "straks", "error.moment"},
		{"aantal", "vier", "error.number"},
	} {
		v := url.Values{"wat": {"goed"}}
		v.Set(c.field, c.value)
		if _, wrong := fill(t, v); wrong[c.field] != c.key {
			t.Errorf("%s = %q: got %v, want %s", c.field, c.value, wrong, c.key)
		}
	}
}

// Every naughty string is taken as it is (but for space around it) or refused with a key for a sentence.
func TestHostileStrings(t *testing.T) {
	b, err := os.ReadFile("testdata/blns.json")
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	if err := json.Unmarshal(b, &list); err != nil {
		t.Fatal(err)
	}
	taken := 0
	for _, s := range list {
		in := input{What: "x", Text: s}
		if err := Clean(&in); err != nil {
			var no *tafel.Refusal
			if !errors.As(err, &no) {
				t.Fatalf("%q: %v", s, err)
			}
			continue
		}
		taken++
		if !utf8.ValidString(in.Text) || strings.ContainsRune(in.Text, 0) {
			t.Fatalf("%q became %q", s, in.Text)
		}
	}
	if taken < len(list)*9/10 {
		t.Fatalf("only %d of %d were taken", taken, len(list))
	}
}

func TestWhoComesIn(t *testing.T) {
	v := Write("room.verb", "", Professionals, "x", func(context.Context, tafel.Actor, None) (None, error) { return None{}, nil })
	for _, c := range []struct {
		a    tafel.Actor
		want string
	}{
		{tafel.Actor{}, "error.signin"},
		{tafel.Actor{Person: "p"}, "error.denied"},
		{tafel.Actor{Person: "p", Org: "o"}, ""},
	} {
		_, err := v.Run(context.Background(), c.a, v.New())
		var no *tafel.Refusal
		got := ""
		if errors.As(err, &no) {
			got = no.Key
		}
		if got != c.want {
			t.Errorf("%+v: %q, want %q", c.a, got, c.want)
		}
	}
}

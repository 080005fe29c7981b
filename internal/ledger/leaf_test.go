package ledger

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/trace"
)

// The quick text of a line is the text of json.Marshal, for every field and every sign; and the commitment written out is
// that of the library.
func TestQuickLeaf(t *testing.T) {
	signs := []string{"", "a", "Wmo 2015, artikel 2.3.1", "é", "<", ">", "&", `"`, `\`, "\x00", "\x1f", "\x7f", "~", " ", "\u2028", "😀", strings.Repeat("x", 700)}
	rt := reflect.TypeFor[Leaf]()
	n := 0
	for i := range rt.NumField() {
		for _, s := range signs {
			l := Leaf{At: "2026-03-02T08:00:00.000Z", Kind: Opened, Trace: "t", Took: 7}
			if f := reflect.ValueOf(&l).Elem().Field(i); f.Kind() == reflect.String {
				f.SetString(s)
			} else {
				f.SetInt(int64(len(s)))
			}
			want, err := json.Marshal(l)
			if err != nil {
				t.Fatal(err)
			}
			if got := l.bytes(); string(got) != string(want) {
				t.Errorf("%s %q:\n%s\n%s", rt.Field(i).Name, s, got, want)
			}
			if _, ok := l.quick(); ok {
				n++
			}
		}
	}
	if n < 50 {
		t.Errorf("only %d went the quick way", n)
	}
	for range 50 {
		key, _ := newKeys()
		parts := []string{"about", "x", "", strings.Repeat("lang ", 200), "é<"}
		k, _ := raw.DecodeString(key)
		h := hmac.New(sha256.New, k)
		for _, p := range parts {
			fmt.Fprintf(h, "%d:%s", len(p), p)
		}
		if got, want := commit(key, parts...), raw.EncodeToString(h.Sum(nil)); got != want {
			t.Fatalf("%s, not %s", got, want)
		}
	}
	for _, bad := range []string{"", "x", strings.Repeat("A", 21), strings.Repeat("A", 23), strings.Repeat("!", 22), strings.Repeat("A", 44)} {
		if commit(bad, "a") != "" {
			t.Errorf("%q is taken for a key", bad)
		}
	}
}

// A line of before the chain of calls was kept is the text it always was: byte for byte.
func TestFormats(t *testing.T) {
	old := Leaf{At: "2026-03-02T08:00:00.000Z", Kind: Opened, Verb: "plan.get", Via: "page", Org: "o", OrgName: "Gemeente", Function: "wijkcoach", Ground: "Wmo", Policy: "p", What: "plan", About: "A", By: "B"}
	const was = `{"at":"2026-03-02T08:00:00.000Z","kind":"opened","verb":"plan.get","via":"page","org":"o","org_name":"Gemeente","function":"wijkcoach","ground":"Wmo","policy":"p","what":"plan","about":"A","by":"B"}`
	if got := string(old.bytes()); got != was {
		t.Errorf("an old line reads otherwise:\n%s\n%s", got, was)
	}
	now := calendar.Date("2026-03-02").At(9, 0)
	rows := Entries(now, calendar.At(now.Add(1500000)), trace.Trace{ID: "4bf92f3577b34da6a3ce929d0e0e4736", Span: "00f067aa0ba902b7"}, tafel.Actor{}, []Entry{{Kind: Listed}})
	var l Leaf
	if err := json.Unmarshal(rows[0].body, &l); err != nil || l.Format != 2 || l.Trace != "4bf92f3577b34da6a3ce929d0e0e4736" || l.Span != "00f067aa0ba902b7" || l.Parent != "" || l.Took != 1 {
		t.Errorf("%+v %v", l, err)
	}
}

// Before makes rows as they were written before format 2, for a log that has both.
func Before(rows []Row) []Row {
	for i := range rows {
		if e := rows[i].entry; e != nil {
			e.Format, e.Trace, e.Span, e.Parent, e.Took = 0, "", "", "", 0
			rows[i].close(e.leaf())
		}
	}
	return rows
}

package agreement

import (
	"reflect"
	"strconv"
	"strings"
	"testing"

	"tafel"
	"tafel/internal/calendar"
)

// What most agreements have empty comes as one text. Whatever people wrote comes out of it as it went in.
func TestRest(t *testing.T) {
	moment := calendar.At(calendar.Date("2026-11-30").Time())
	in := Agreement{ReadyAt: moment, Ended: moment, Reason: "~1 a|b ~0 ~ ||", ReasonSide: To, Pair: "p", PairRole: "then", Talk: true, Settled: true,
		Next: tafel.Party{Name: "|", OrgName: "~"}, NewDue: "2026-12-02", NewDueSide: From, NewDueWhy: "~~0|", LeaveSide: To, LeaveWhy: "'; DROP TABLE --|", AskedOn: "2026-12-01", Progress: "half ~1", ProgressAt: moment}
	put := strings.NewReplacer("~", "~0", "|", "~1") // as the statement does with replace(replace(...))
	mark := func(b bool) string {
		if b {
			return "1"
		}
		return ""
	}
	f := []string{in.ReadyAt.Text(), in.Ended.Text(), put.Replace(in.Reason), string(in.ReasonSide), put.Replace(in.Next.Name), put.Replace(in.Next.OrgName), string(in.Pair), in.PairRole, mark(in.Talk), mark(in.Partly), mark(in.Settled),
		string(in.NewDue), string(in.NewDueSide), put.Replace(in.NewDueWhy), string(in.LeaveSide), put.Replace(in.LeaveWhy), string(in.AskedOn), put.Replace(in.Progress), in.ProgressAt.Text()}
	var out Agreement
	if err := out.rest(strings.Split(strings.Join(f, "|"), "|")); err != nil || !reflect.DeepEqual(in, out) {
		t.Errorf("%v\n%+v\n%+v", err, in, out)
	}
	if err := out.rest(f[1:]); err == nil {
		t.Error("a column less was taken")
	}
}

// Rows come as one text, by their lengths in bytes: whatever people wrote, also the sign between the parts, stays where it was.
func TestUnroll(t *testing.T) {
	rows := [][7]string{{"wat|7|", "Zoë", "Één", "", "|", "a|b", ""}, {"", "", "", "", "", "", ""}, {"12|3", "👩‍👧", "\n", "x", "y", "z", "~1|"}}
	var all string
	for _, f := range rows {
		for _, part := range f {
			all += strconv.Itoa(len(part)) + "|"
		}
		all += strings.Join(f[:], "|") + "|"
	}
	var out [][7]string
	if err := unroll(all, func(f *[7]string) error { out = append(out, *f); return nil }); err != nil || !reflect.DeepEqual(rows, out) {
		t.Errorf("%v %q", err, out)
	}
	for _, broken := range []string{all[:len(all)-1], "x" + all, "1|", "-1|0|0|0|0|0|0|||||||", "9|0|0|0|0|0|0|a|||||||"} {
		if err := unroll(broken, func(*[7]string) error { return nil }); err == nil {
			t.Errorf("%q was taken", broken)
		}
	}
}

package ledger_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/dbtest"
	"tafel/internal/ledger"
)

var ctx = context.Background()

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func key(t testing.TB, d *db.DB) *ledger.Key {
	t.Helper()
	k, err := ledger.NewKey("test.example/logboek")
	if err == nil {
		err = d.UseKey(ctx, k)
	}
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func do(t testing.TB, d *db.DB, a tafel.Actor, fn func(*db.Tx) error) {
	t.Helper()
	if err := d.Do(ctx, a, "test.write", fn); err != nil {
		t.Fatal(err)
	}
}

func worker(i int) tafel.Actor {
	return tafel.Actor{Person: tafel.PersonID(fmt.Sprintf("pro-%d", i)), Name: fmt.Sprintf("Professional %d", i), Org: tafel.OrgID(fmt.Sprintf("org-%d", i%3)), OrgName: fmt.Sprintf("Organisatie %d", i%3), Function: "wijkcoach", Via: "page"}
}

// fill lives a while: looks, writes with lines of the time line, and time that goes on.
func fill(t testing.TB, d *db.DB, n int) {
	t.Helper()
	for i := range n {
		a := worker(i % 7)
		subjects := []tafel.PersonID{tafel.PersonID(fmt.Sprintf("res-%d", i%11)), tafel.PersonID(fmt.Sprintf("res-%d", (i+1)%11))}
		table := tafel.TableID(fmt.Sprintf("table-%d", i%5))
		if i%4 == 3 {
			do(t, d, a, func(tx *db.Tx) error {
				tx.Note(ledger.Note{Table: table, Household: "h", Subjects: subjects, Key: "test.note", Args: []any{"what", fmt.Sprintf("iets <%d>", i), "n", i}, Domain: "housing", Ref: fmt.Sprint("ref-", i), What: "agreement"})
				return nil
			})
		} else {
			err := d.View(ctx, a, "test.look", func(v *db.View) error {
				v.Saw(ledger.Entry{Kind: ledger.Opened, Table: table, Household: "h", Purpose: "hulp & steun", Ground: "Wmo artikel 2.3.1", Policy: "seat-reads-part", What: "plan"}, subjects...)
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		d.Clock.SetOffset(d.Clock.Offset() + 20*time.Minute)
	}
}

func point(t testing.TB, d *db.DB) ledger.Checkpoint {
	t.Helper()
	var c ledger.Checkpoint
	do(t, d, tafel.Actor{}, func(tx *db.Tx) error {
		tx.NoNote("test")
		var err error
		c, _, err = ledger.Point(tx, d.Key(), tx.Now())
		return err
	})
	return c
}

func verify(t testing.TB, d *db.DB, kept ...ledger.Checkpoint) ledger.Report {
	t.Helper()
	var r ledger.Report
	err := d.Snapshot(ctx, func(s db.Reader) error {
		var err error
		r, err = ledger.Verify(s, d.Key(), kept)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func whole(t testing.TB, r ledger.Report) {
	t.Helper()
	if r.Wrong != 0 {
		t.Fatalf("a log that nobody touched: %+v", r.Findings)
	}
}

// Our own bookkeeping of the right edge gives the trees of the library.
func TestEdge(t *testing.T) {
	if !ledger.Edges(700) {
		t.Fatal("the edge differs from the tree")
	}
}

// Every field of the record stands in the line, or in what the line commits to.
func TestEveryField(t *testing.T) {
	dbtest.Each(t, dbtest.Floor(), func(t *testing.T, d *db.DB) {
		key(t, d)
		fill(t, d, 1)
		c := point(t, d)
		p, err := ledger.MakeProof(d.Plain(ctx), d.Key().Verifier(), c, 1, true, true)
		if err != nil {
			t.Fatal(err)
		}
		got, err := ledger.CheckProof(p.File(), d.Key().Verifier())
		if err != nil {
			t.Fatal(err)
		}
		l := got.Leaf
		if l.Kind != ledger.Opened || l.Verb != "test.look" || l.Via != "page" || l.Org != "org-0" || l.OrgName != "Organisatie 0" || l.Function != "wijkcoach" || l.Ground != "Wmo artikel 2.3.1" || l.Policy != "seat-reads-part" || l.What != "plan" || l.At != "2026-03-02T08:00:00.000Z" && !strings.HasPrefix(l.At, "2026-03-02T08:00:0") {
			t.Errorf("line: %+v", l)
		}
		if a := got.Proof.About; a.Subject != "res-0" || a.Table != "table-0" || a.Household != "h" || a.Purpose != "hulp & steun" {
			t.Errorf("about: %+v", a)
		}
		if b := got.Proof.By; b.Person != "pro-0" || b.Name != "Professional 0" {
			t.Errorf("by: %+v", b)
		}
		for _, secret := range []string{"res-0", "table-0", "pro-0", "Professional", "hulp"} {
			if strings.Contains(got.Line, secret) {
				t.Errorf("the line holds %q, which must be destroyable", secret)
			}
		}
	})
}

// Sixty-four at once, on three nodes: no place is missing, none double, and a failed act leaves nothing.
func TestParallelWriters(t *testing.T) {
	dbtest.Each(t, dbtest.Floor(), func(t *testing.T, d *db.DB) {
		k := key(t, d)
		nodes := []*db.DB{d}
		if d.Engine() == "postgres" {
			for range 2 {
				n, err := db.Open(ctx, d.URL(), d.Clock)
				if err != nil {
					t.Fatal(err)
				}
				defer n.Close()
				if err := n.UseKey(ctx, k); err != nil {
					t.Fatal(err)
				}
				nodes = append(nodes, n)
			}
		}
		var wg sync.WaitGroup
		errs := make(chan error, 64)
		for i := range 64 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				n := nodes[i%len(nodes)]
				for j := range 5 {
					err := n.View(ctx, worker(i), "test.look", func(v *db.View) error {
						v.Saw(ledger.Entry{Kind: ledger.Listed, What: "plan"}, "r1", "r2", "r3")
						return nil
					})
					if err == nil {
						err = n.Do(ctx, worker(i), "test.write", func(tx *db.Tx) error {
							tx.Note(ledger.Note{Table: "t", Subjects: []tafel.PersonID{"r1"}, Key: "test.note", What: "plan"})
							if j == 2 {
								return errors.New("no")
							}
							return nil
						})
						if j == 2 && err != nil && err.Error() == "no" {
							err = nil
						}
					}
					if err != nil {
						errs <- err
						return
					}
				}
			}()
		}
		wg.Wait()
		close(errs)
		for err := range errs {
			t.Fatal(err)
		}
		r := verify(t, d)
		whole(t, r)
		// The key; three looks five times; an entry and a line of the time line four times.
		if want := int64(1 + 64*(5*3+4*2)); r.Size != want || r.Sealed != want || r.Notes != 64*4 {
			t.Fatalf("size %d, sealed %d, notes %d; want %d", r.Size, r.Sealed, r.Notes, want)
		}
		whole(t, verify(t, d, point(t, d)))
	})
}

// Who is served is durable: the log is whole after the program was killed at any moment, and holds every look
// that was answered.
func TestKilled(t *testing.T) {
	if url := os.Getenv("LEDGER_CHILD"); url != "" {
		child(url)
		return
	}
	dbtest.Each(t, dbtest.Floor(), func(t *testing.T, d *db.DB) {
		path := filepath.Join(t.TempDir(), "key")
		k := must(ledger.LoadKey(path, "test.example/logboek"))
		if err := d.UseKey(ctx, k); err != nil {
			t.Fatal(err)
		}
		url := d.URL()
		if d.Engine() == "sqlite" {
			d.Close() // the child is the one node
		}
		said := int64(0)
		for round := range 6 {
			said += killed(t, url, path, time.Duration(40+round*37)*time.Millisecond)
			n := must(db.Open(ctx, url, d.Clock))
			if err := n.UseKey(ctx, k); err != nil {
				t.Fatal(err)
			}
			// A server goes on with what a dead client sent; it is done with it when the head can be had.
			do(t, n, worker(1), func(tx *db.Tx) error { tx.Note(ledger.Note{What: "test"}); return nil })
			r := verify(t, n)
			whole(t, r)
			if r.Entries < said+int64(round)+1 {
				t.Fatalf("%d entries in the log, %d were answered", r.Entries, said+int64(round)+1)
			}
			n.Close()
		}
		if said == 0 {
			t.Fatal("no child got anything done")
		}
	})
}

// All of many random alterations are found, at their place, whoever made all hashes anew or not.
func TestAlterations(t *testing.T) {
	dbtest.Each(t, dbtest.Floor(), func(t *testing.T, d *db.DB) {
		key(t, d)
		fill(t, d, 40)
		kept := []ledger.Checkpoint{point(t, d)}
		fill(t, d, 50)
		kept = append(kept, point(t, d))
		fill(t, d, 20)
		do(t, d, tafel.Actor{}, func(tx *db.Tx) error {
			tx.Note(ledger.Note{What: "destroyed"})
			rows, err := ledger.EraseAbout(tx, tx.Now(), "res-3", calendar.Moment{})
			tx.Log(rows...)
			return err
		})
		fill(t, d, 10)
		kept = append(kept, point(t, d))
		whole(t, verify(t, d, kept...))
		n := 1000
		if d.Engine() == "postgres" {
			n = 200 // the same checks, over a socket
		}
		rng := rand.New(rand.NewPCG(1, 2))
		count := map[string]int{}
		for i := range n {
			a := ledger.Alterations[i%len(ledger.Alterations)]
			tx, err := d.Raw().BeginTx(ctx, nil)
			if err != nil {
				t.Fatal(err)
			}
			s := ledger.SQL{Tx: tx}
			what, err := a.Do(s, rng)
			if err == nil {
				var r ledger.Report
				if r, err = ledger.Verify(s, d.Key(), kept); err == nil {
					if !ledger.Located(r, what) {
						t.Errorf("%d: %s at %d: found %d: %+v", i, a.Name, what.At, r.Wrong, r.Findings)
					}
				}
			}
			tx.Rollback()
			if err != nil {
				t.Fatalf("%s: %v", a.Name, err)
			}
			count[a.Name]++
		}
		for _, a := range ledger.Alterations {
			if count[a.Name] == 0 {
				t.Errorf("%s was never tried", a.Name)
			}
		}
		whole(t, verify(t, d, kept...))
	})
}

// Whoever has the key as well can forge everything in the database: then what partners kept tells, and between
// which checkpoints it happened.
func TestKeptCheckpoints(t *testing.T) {
	dbtest.Each(t, dbtest.Floor(), func(t *testing.T, d *db.DB) {
		k := key(t, d)
		fill(t, d, 30)
		a := point(t, d)
		fill(t, d, 30)
		b := point(t, d)
		fill(t, d, 10)
		do(t, d, tafel.Actor{}, func(tx *db.Tx) error {
			tx.NoNote("forging")
			p := a.Size + 3
			if _, err := tx.Exec(`UPDATE ledger_entry SET function = 'iemand anders', person_name = 'Iemand Anders' WHERE position = $1`, p); err != nil {
				return err
			}
			if _, err := tx.Exec(`DELETE FROM ledger_checkpoint`); err != nil {
				return err
			}
			if err := ledger.Reline(tx, p); err != nil {
				return err
			}
			return ledger.Forge(tx, k)
		})
		whole(t, verify(t, d)) // nothing in the database tells
		r := verify(t, d, a, b)
		if r.Wrong != 1 || r.Findings[0].Kind != ledger.Differs || r.Findings[0].From != a.Size || r.Findings[0].To != b.Size-1 {
			t.Fatalf("%+v", r.Findings)
		}
		if _, err := ledger.Joined(d.Plain(ctx), b, point(t, d)); err == nil {
			t.Fatal("a proof of consistency over a forged log")
		}
		// And a log that was cut off.
		do(t, d, tafel.Actor{}, func(tx *db.Tx) error {
			tx.NoNote("forging")
			for _, q := range []string{`DELETE FROM ledger_leaf WHERE position >= $1`, `DELETE FROM ledger_entry WHERE position >= $1`, `DELETE FROM ledger_note WHERE position >= $1`} {
				if _, err := tx.Exec(q, a.Size+1); err != nil {
					return err
				}
			}
			if _, err := tx.Exec(`DELETE FROM ledger_checkpoint`); err != nil {
				return err
			}
			return ledger.Forge(tx, k)
		})
		r = verify(t, d, a, b)
		if r.Wrong != 1 || r.Findings[0].Kind != ledger.Shorter || r.Findings[0].From != a.Size+1 || r.Findings[0].To != b.Size-1 {
			t.Fatalf("%+v", r.Findings)
		}
	})
}

// A node signs nothing that does not follow from what was signed before.
func TestNothingForgedIsSigned(t *testing.T) {
	dbtest.Each(t, dbtest.Floor(), func(t *testing.T, d *db.DB) {
		key(t, d)
		fill(t, d, 200)
		a := point(t, d)
		if again := point(t, d); again.Text != a.Text {
			t.Error("nothing new, and yet another checkpoint")
		}
		do(t, d, tafel.Actor{}, func(tx *db.Tx) error {
			tx.NoNote("forging")
			if _, err := tx.Exec(`UPDATE ledger_entry SET what = 'health' WHERE position = 7`); err != nil {
				return err
			}
			return errors.Join(ledger.Reline(tx, 7), ledger.Forge(tx, nil))
		})
		fill(t, d, 1)
		err := d.Do(ctx, tafel.Actor{}, "test", func(tx *db.Tx) error {
			tx.NoNote("test")
			_, _, err := ledger.Point(tx, d.Key(), tx.Now())
			return err
		})
		if !errors.Is(err, ledger.ErrBroken) {
			t.Fatal(err)
		}
	})
}

// What was destroyed on purpose is gone, the log is whole, and it says so. The same done in silence is found.
func TestErasure(t *testing.T) {
	dbtest.Each(t, dbtest.Floor(), func(t *testing.T, d *db.DB) {
		key(t, d)
		fill(t, d, 40)
		before := point(t, d)
		old := must(ledger.MakeProof(d.Plain(ctx), d.Key().Verifier(), before, 1, true, true))
		do(t, d, tafel.Actor{}, func(tx *db.Tx) error {
			tx.Note(ledger.Note{What: "destroyed"})
			for _, f := range []func() ([]ledger.Row, error){
				func() ([]ledger.Row, error) { return ledger.EraseAbout(tx, tx.Now(), "res-0", calendar.Moment{}) },
				func() ([]ledger.Row, error) { return ledger.EraseBy(tx, tx.Now(), "pro-0", calendar.Moment{}) },
				func() ([]ledger.Row, error) { return ledger.EraseNotes(tx, tx.Now(), "table-3", calendar.Moment{}) },
				func() ([]ledger.Row, error) { return ledger.EraseAbout(tx, tx.Now(), "", calendar.Moment{}) },
			} {
				rows, err := f()
				if err != nil {
					return err
				}
				tx.Log(rows...)
			}
			return nil
		})
		r := verify(t, d, before, point(t, d))
		whole(t, r)
		if r.Destroyed == 0 {
			t.Fatal("nothing was destroyed")
		}
		left := 0
		for _, q := range []string{`SELECT COUNT(*) FROM ledger_entry WHERE subject = 'res-0' OR person_id = 'pro-0' OR person_name = 'Professional 0'`, `SELECT COUNT(*) FROM ledger_note WHERE table_id = 'table-3'`} {
			n := 0
			if err := d.Plain(ctx).Row(q).Scan(&n); err != nil {
				t.Fatal(err)
			}
			left += n
		}
		if left != 0 {
			t.Fatalf("%d rows still say it", left)
		}
		// A file from before still shows that the line stands there; a new one no longer says whose data it was.
		if _, err := ledger.CheckProof(old.File(), ""); err != nil {
			t.Error(err)
		}
		now := must(ledger.MakeProof(d.Plain(ctx), d.Key().Verifier(), before, 1, true, true))
		if now.About != nil || now.By != nil {
			t.Errorf("%+v", now)
		}
		do(t, d, tafel.Actor{}, func(tx *db.Tx) error {
			tx.NoNote("in silence")
			_, err := ledger.EraseAbout(tx, tx.Now(), "res-5", calendar.Moment{})
			return err
		})
		if r := verify(t, d); r.Wrong == 0 || r.Findings[0].Kind != ledger.Destroyed || r.Findings[0].Part != "about" {
			t.Fatalf("%+v", r.Findings)
		}
	})
}

// Rows from before the log began are kept, and counted as what nothing protects.
func TestBefore(t *testing.T) {
	dbtest.Each(t, dbtest.Floor()[:3], func(t *testing.T, d *db.DB) {
		_, err := d.Raw().Exec(`INSERT INTO ledger_entry (id, at, kind, verb, via, subject, table_id, household_id, person_id, person_name, org_id, org_name, function, purpose, ground, policy, what)
VALUES ('a', '2026-01-01T00:00:00.000Z', 'opened', 'v', 'page', 's', '', '', 'p', 'P', '', '', '', '', '', '', 'plan'), ('b', '2026-01-02T00:00:00.000Z', 'opened', 'v', 'page', 's', '', '', 'p', 'P', '', '', '', '', '', '', 'plan')`)
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Migrate(ctx, dbtest.Floor()); err != nil {
			t.Fatal(err)
		}
		key(t, d)
		fill(t, d, 3)
		r := verify(t, d)
		whole(t, r)
		if r.Before != 2 || r.Entries != 6 {
			t.Fatalf("%+v", r)
		}
		looks := must(ledger.LooksAt(d.Plain(ctx), "s", 9))
		if len(looks) != 2 || !looks[0].At.After(looks[1].At.Time) {
			t.Fatalf("%+v", looks)
		}
	})
}

// A proof holds by itself, for the right key only, and breaks when anything in it is changed.
func TestProofs(t *testing.T) {
	dbtest.Each(t, dbtest.Floor(), func(t *testing.T, d *db.DB) {
		k := key(t, d)
		fill(t, d, 170)
		old := point(t, d)
		fill(t, d, 170)
		c := point(t, d)
		r := d.Plain(ctx)
		for _, p := range []int64{0, 1, 2, 255, 256, 257, old.Size - 1, old.Size, c.Size - 1} {
			proof, err := ledger.MakeProof(r, k.Verifier(), c, p, true, true)
			if err != nil {
				t.Fatalf("%d: %v", p, err)
			}
			if got, err := ledger.CheckProof(proof.File(), k.Verifier()); err != nil || got.Position != p {
				t.Errorf("%d: %v", p, err)
			}
		}
		proof := must(ledger.MakeProof(r, k.Verifier(), c, 3, true, true))
		other := must(ledger.NewKey("test.example/logboek"))
		for name, change := range map[string]struct {
			fn   func(p *ledger.Proof)
			want error
		}{
			"place":   {func(p *ledger.Proof) { p.Position++ }, ledger.ErrPath},
			"line":    {func(p *ledger.Proof) { p.Line = strings.Replace(p.Line, "opened", "listed", 1) }, ledger.ErrPath},
			"moment":  {func(p *ledger.Proof) { p.Line = strings.Replace(p.Line, "2026-03", "2026-02", 1) }, ledger.ErrPath},
			"path":    {func(p *ledger.Proof) { p.Path[0] = tlog.Hash{} }, ledger.ErrPath},
			"subject": {func(p *ledger.Proof) { p.About.Subject = "res-9" }, ledger.ErrOpening},
			"name":    {func(p *ledger.Proof) { p.By.Name = "Iemand anders" }, ledger.ErrOpening},
			"key":     {func(p *ledger.Proof) { p.By.Key = "" }, ledger.ErrOpening},
			"stand":   {func(p *ledger.Proof) { p.Stand = strings.Replace(p.Stand, fmt.Sprint(c.Size), fmt.Sprint(c.Size+1), 1) }, ledger.ErrSignature},
			"kind":    {func(p *ledger.Proof) { p.Kind = "iets" }, ledger.ErrProof},
		} {
			x := must(ledger.MakeProof(r, k.Verifier(), c, 3, true, true))
			change.fn(&x)
			if _, err := ledger.CheckProof(x.File(), k.Verifier()); !errors.Is(err, change.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := ledger.CheckProof(proof.File(), other.Verifier()); !errors.Is(err, ledger.ErrSignature) {
			t.Errorf("another key: %v", err)
		}
		for _, bad := range []string{"", "{}", "{", "[]", "niets", `{"soort":"tafel-regel"}`} {
			if _, err := ledger.CheckProof([]byte(bad), k.Verifier()); err == nil {
				t.Errorf("%q is a proof", bad)
			}
		}
		if _, err := ledger.MakeProof(r, k.Verifier(), old, old.Size, true, true); !errors.Is(err, ledger.ErrNotSigned) {
			t.Error(err)
		}
		link := must(ledger.MakeLink(r, k.Verifier(), old, c))
		if got, err := ledger.CheckProof(link.File(), k.Verifier()); err != nil || !got.IsLink() {
			t.Error(err)
		}
		link.Path = link.Path[1:]
		if _, err := ledger.CheckProof(link.File(), k.Verifier()); !errors.Is(err, ledger.ErrLink) {
			t.Error(err)
		}
	})
}

// A checkpoint is read as people send it back, and refused when it is anything else.
func TestOpenCheckpoint(t *testing.T) {
	k := must(ledger.NewKey("regio.example/logboek"))
	w := must(ledger.NewKey("kering.example"))
	c := must(k.Sign(ledger.Checkpoint{Size: 12, At: calendar.Date("2026-03-02").At(6, 0)}))
	mail := "Beste collega,\n\n> " + strings.ReplaceAll(strings.TrimRight(c.Text, "\n"), "\n", "\r\n>    ") + "\r\n\r\nGroet"
	got, err := ledger.Open(mail, k.Verifier())
	if err != nil || got.Size != 12 || got.Text != c.Text || !got.At.Equal(c.At.Time) {
		t.Fatalf("%+v %v", got, err)
	}
	signed := must(ledger.Cosign(w, c, k.Verifier()))
	both, err := ledger.Open(signed, k.Verifier(), w.Verifier())
	if err != nil || len(both.By) != 2 || both.By[1] != "kering.example" {
		t.Fatalf("%+v %v", both, err)
	}
	for name, s := range map[string]string{
		"empty": "", "no signature": "regio.example/logboek\n12\nx\n", "other size": strings.Replace(c.Text, "\n12\n", "\n13\n", 1),
		"only a witness": strings.Join([]string{signed[:strings.Index(signed, "— ")], signed[strings.LastIndex(signed, "— "):]}, ""),
	} {
		if _, err := ledger.Open(s, k.Verifier(), w.Verifier()); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	if _, err := ledger.NewKey("met spaties"); err == nil {
		t.Error("a name with spaces")
	}
}

// L19: the key stands in a file of its owner only, and nowhere in the database; a node with another key is refused.
func TestL19KeyFile(t *testing.T) {
	dbtest.Each(t, dbtest.Floor(), func(t *testing.T, d *db.DB) {
		path := filepath.Join(t.TempDir(), "a", "log.key")
		var wg sync.WaitGroup
		keys := make([]*ledger.Key, 8)
		for i := range keys { // eight programs at once make one key
			wg.Add(1)
			go func() { defer wg.Done(); keys[i], _ = ledger.LoadKey(path, "regio.example") }()
		}
		wg.Wait()
		for _, k := range keys {
			if k == nil || k.Verifier() != keys[0].Verifier() {
				t.Fatal("more than one key")
			}
		}
		if i, err := os.Stat(path); err != nil || i.Mode().Perm() != 0o600 {
			t.Fatal(i.Mode(), err)
		}
		if err := d.UseKey(ctx, keys[0]); err != nil {
			t.Fatal(err)
		}
		if err := d.UseKey(ctx, keys[1]); err != nil {
			t.Fatal(err)
		}
		fill(t, d, 5)
		point(t, d)
		for _, q := range []string{`SELECT body || seal FROM ledger_leaf`, `SELECT edge || seal FROM ledger_head`, `SELECT verifier FROM ledger_key`, `SELECT text FROM ledger_checkpoint`} {
			rs, err := d.Plain(ctx).Query(q)
			if err := db.Each(rs, err, func(scan func(...any) error) error {
				var s string
				if err := scan(&s); err != nil {
					return err
				}
				secret := keys[0].Secret()
				if strings.Contains(s, secret) || strings.Contains(s, secret[len(secret)-40:]) {
					t.Error("the key stands in the database")
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
		}
		if err := d.UseKey(ctx, must(ledger.NewKey("regio.example"))); err == nil {
			t.Fatal("another key is taken")
		}
		if err := os.WriteFile(path, []byte("onzin"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := ledger.LoadKey(path, "regio.example"); err == nil || strings.Contains(err.Error(), "onzin") {
			t.Fatal(err)
		}
	})
}

// A log that began before the chain of calls was kept goes on: lines of both formats are checked and proved, and what is
// changed in either is found.
func TestBothFormats(t *testing.T) {
	dbtest.Each(t, dbtest.Floor(), func(t *testing.T, d *db.DB) {
		k := key(t, d)
		before := func(n int) {
			do(t, d, worker(1), func(tx *db.Tx) error {
				tx.NoNote("test")
				for i := range n {
					tx.Log(ledger.Before(ledger.Entries(tx.Now(), tx.Now(), tx.Trace(), worker(1), []ledger.Entry{{Kind: ledger.Opened, Verb: "plan.get", Subject: tafel.PersonID(fmt.Sprint("res-", i)), What: "plan"}}))...)
				}
				return nil
			})
		}
		before(300)
		old := point(t, d)
		fill(t, d, 40)
		before(20)
		c := point(t, d)
		whole(t, verify(t, d, old, c))
		for _, p := range []int64{5, 299, 310, c.Size - 3} {
			proof := must(ledger.MakeProof(d.Plain(ctx), k.Verifier(), c, p, true, true))
			if _, err := ledger.CheckProof(proof.File(), k.Verifier()); err != nil {
				t.Errorf("line %d: %v", p, err)
			}
		}
		for _, q := range []string{`UPDATE ledger_entry SET trace = 'x' WHERE position = 7`, `UPDATE ledger_entry SET format = 2 WHERE position = 9`, `UPDATE ledger_entry SET span = '0000000000000000' WHERE position = 311`, `UPDATE ledger_entry SET took = took + 5 WHERE position = 305`} {
			if _, err := d.Raw().ExecContext(ctx, q); err != nil {
				t.Fatal(err)
			}
		}
		r := verify(t, d, old, c)
		at := map[int64]string{}
		for _, f := range r.Findings {
			at[f.From] = f.Part
		}
		if at[7] != "trace" || at[9] != "format" || at[305] != "took" || at[311] != "span" || r.Wrong != 4 {
			t.Errorf("%+v", r.Findings)
		}
	})
}

package db_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"tafel"
	"tafel/internal/db"
	"tafel/internal/dbtest"
)

func searchSteps() []db.Migration {
	return append(dbtest.Floor(), db.Migration{Version: 9, Room: "search", SQLite: db.SearchSQLite, Postgres: db.SearchPostgres})
}

func TestSearchFindsDutch(t *testing.T) {
	texts := map[int64]string{
		1: "Het gezin zoekt een andere woning",
		2: "Afspraken met gezinnen over schulden",
		3: "Daniëlle Verbeek",
		4: "Schuldhulpverlening aan huis",
		5: "Café foto's € 1.200 Łukasz Straße",
		6: "北京 Ёлка ﷽ نص",
		7: "'; DROP TABLE find_doc; -- \" OR body:* AND NEAR(",
		8: "de huur van mei",
	}
	cases := []struct {
		q      string
		typing bool
		want   []int64
	}{
		{"gezin", false, []int64{2, 1}},
		{"gezinnen", false, []int64{2, 1}},
		{"Gezinnen woningen", false, []int64{1}},
		{"danielle", false, []int64{3}},
		{"DANIËLLE verbeek", false, []int64{3}},
		{"dani", false, nil},
		{"dani", true, []int64{3}},
		{"verbeek dan", true, []int64{3}},
		{"gezinn", true, []int64{2, 1}},
		{"schuldhulpverlenin", true, []int64{4}},
		{"schuld", false, []int64{2}},
		{"cafe", false, []int64{5}},
		{"fotos", false, []int64{5}},
		{"lukasz strasse", false, []int64{5}},
		{"北", true, []int64{6}},
		{"елка", false, []int64{6}},
		{"نص", false, []int64{6}},
		{"drop table", false, []int64{7}},
		{"body", false, []int64{7}},
		{"huren", false, []int64{8}},
		{"huizen", false, []int64{4}},
		{"", true, nil},
		{"\" * ' ( ) : & | ! <->", true, nil},
		{"markopen", true, nil},
	}
	dbtest.Each(t, searchSteps(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		err := d.Do(ctx, tafel.Actor{}, "test", func(tx *db.Tx) error {
			tx.NoNote("test")
			for n, text := range texts {
				if err := d.Index(tx, n, text, []string{"markopen"}); err != nil {
					return fmt.Errorf("%q: %w", text, err)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range cases {
			got, err := d.Search(d.Plain(ctx), c.q, c.typing, []string{"markopen", "other"}, 50)
			if err != nil || !slices.Equal(got, c.want) {
				t.Errorf("%q typing=%v: got %v, want %v (%v)", c.q, c.typing, got, c.want, err)
			}
			if got, err := d.Search(d.Plain(ctx), c.q, c.typing, []string{"other", "' | 'markope", `" OR "`}, 50); err != nil || len(got) != 0 {
				t.Errorf("%q without the mark: got %v (%v)", c.q, got, err)
			}
		}
	})
}

func TestSearchReplaces(t *testing.T) {
	dbtest.Each(t, searchSteps(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		find := func(q string) []int64 {
			got, err := d.Search(d.Plain(ctx), q, false, []string{"m"}, 2)
			if err != nil {
				t.Fatal(err)
			}
			return got
		}
		do := func(fn func(tx *db.Tx) error) {
			if err := d.Do(ctx, tafel.Actor{}, "test", func(tx *db.Tx) error { tx.NoNote("test"); return fn(tx) }); err != nil {
				t.Fatal(err)
			}
		}
		do(func(tx *db.Tx) error { return d.Index(tx, 1<<50, "eerste tekst", []string{"m"}) })
		do(func(tx *db.Tx) error { return d.Index(tx, 1<<50, "tweede tekst", []string{"m"}) })
		if len(find("eerste")) != 0 || len(find("tweede")) != 1 {
			t.Fatal("the old text is still found, or the new one is not")
		}
		do(func(tx *db.Tx) error { return d.Unindex(tx, 1<<50) })
		do(func(tx *db.Tx) error { return d.Unindex(tx, 12) })
		if len(find("tekst")) != 0 {
			t.Fatal("taken out and still found")
		}
		do(func(tx *db.Tx) error {
			for n := range int64(5) {
				if err := d.Index(tx, n+1, "veel tekst", []string{"m"}); err != nil {
					return err
				}
			}
			return nil
		})
		if got := find("tekst"); !slices.Equal(got, []int64{5, 4}) {
			t.Fatalf("newest first and no more than asked: %v", got)
		}
	})
}

func TestSearchManyMarks(t *testing.T) {
	dbtest.Each(t, searchSteps(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		var marks []string
		for i := range 1500 {
			marks = append(marks, fmt.Sprintf("t%032x", i))
		}
		err := d.Do(ctx, tafel.Actor{}, "test", func(tx *db.Tx) error {
			tx.NoNote("test")
			return d.Index(tx, 7, "tekst", []string{marks[1400]})
		})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := d.Search(d.Plain(ctx), "tekst", true, marks, 5); err != nil || len(got) != 1 {
			t.Fatalf("got %v, %v", got, err)
		}
	})
}

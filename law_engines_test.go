package tafel_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"tafel/house"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/dbtest"
)

// engines opens every engine of this run, migrated with the whole house.
func engines(t *testing.T) map[string]*db.DB {
	t.Helper()
	urls := map[string]string{"sqlite": filepath.Join(t.TempDir(), "law.db")}
	if s := os.Getenv("TAFEL_TEST_POSTGRES"); s != "" {
		urls["postgres"] = dbtest.Postgres(t, s)
	}
	out := map[string]*db.DB{}
	for name, url := range urls {
		d, err := db.Open(context.Background(), url, &calendar.Source{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { d.Close() })
		if err := d.Migrate(context.Background(), house.Migrations()); err != nil {
			t.Fatal(err)
		}
		out[name] = d
	}
	return out
}

// Package dbtest opens databases for tests: SQLite always, PostgreSQL when the test run started a server
// (TAFEL_TEST_POSTGRES holds its address; make test sets it). Each test gets a database of its own.
package dbtest

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"

	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/jobs"
	"tafel/internal/ledger"
	"tafel/internal/outbox"
)

// Floor lists the migrations of the floor itself; rooms come after it.
func Floor() []db.Migration {
	return []db.Migration{
		{Version: 1, Room: "ledger", SQL: ledger.Schema},
		{Version: 2, Room: "jobs", SQL: jobs.Schema},
		{Version: 3, Room: "outbox", SQL: outbox.Schema},
		{Version: 200, Room: "ledger", SQLite: ledger.LogSQLite, Postgres: ledger.LogSchema},
		{Version: 370, Room: "ledger", SQL: ledger.SchemaTrace},
		{Version: 371, Room: "outbox", SQL: outbox.SchemaTrace},
		{Version: 432, Room: "outbox", SQL: outbox.SchemaUrgent},
		{Version: 510, Room: "outbox", SQL: outbox.SchemaAlarm},
	}
}

// Each runs a test on every engine. The clock starts at Monday 2 March 2026, 9.00 Dutch time.
func Each(t *testing.T, steps []db.Migration, run func(t *testing.T, d *db.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		run(t, open(t, filepath.Join(t.TempDir(), "tafel.db"), steps))
	})
	url := os.Getenv("TAFEL_TEST_POSTGRES")
	if url == "" {
		return // make test always sets it; a bare go test stays quick
	}
	t.Run("postgres", func(t *testing.T) { run(t, open(t, Postgres(t, url), steps)) })
}

// EachURL is Each for tests that also need the address of the database, to make copies of it.
func EachURL(t *testing.T, steps []db.Migration, run func(t *testing.T, d *db.DB, url string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		at := filepath.Join(t.TempDir(), "tafel.db")
		run(t, open(t, at, steps), at)
	})
	server := os.Getenv("TAFEL_TEST_POSTGRES")
	if server == "" {
		return
	}
	t.Run("postgres", func(t *testing.T) {
		at := Postgres(t, server)
		run(t, open(t, at, steps), at)
	})
}

// PostgresFrom makes a copy of a database that nobody is connected to, and gives its address.
func PostgresFrom(t testing.TB, url string) string {
	t.Helper()
	i := strings.LastIndex(url, "/")
	name, rest, _ := strings.Cut(url[i+1:], "?")
	if rest != "" {
		rest = "?" + rest
	}
	return postgres(t, url[:i+1]+"postgres"+rest, " TEMPLATE "+name)
}

// Postgres makes a database of its own on the test server and gives its address.
func Postgres(t testing.TB, server string) string {
	t.Helper()
	return postgres(t, server, "")
}

func postgres(t testing.TB, server, from string) string {
	t.Helper()
	name := "t" + strings.ReplaceAll(uuid.NewString(), "-", "")
	admin, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close()
	if _, err := admin.Exec("CREATE DATABASE " + name + from); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		a, err := sql.Open("pgx", server)
		if err == nil {
			a.Exec(fmt.Sprintf("DROP DATABASE %s WITH (FORCE)", name))
			a.Close()
		}
	})
	i := strings.LastIndex(server, "/")
	rest := ""
	if q := strings.Index(server[i:], "?"); q >= 0 {
		rest = server[i+q:]
	}
	return server[:i+1] + name + rest
}

func open(t *testing.T, url string, steps []db.Migration) *db.DB {
	t.Helper()
	clock := &calendar.Source{}
	clock.MoveTo(calendar.Date("2026-03-02").At(9, 0))
	d, err := db.Open(context.Background(), url, clock)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() }) // closing twice is fine
	if err := d.Migrate(context.Background(), steps); err != nil {
		t.Fatal(err)
	}
	return d
}

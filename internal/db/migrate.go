package db

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"log"
	"strings"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// Migration is one forward step. SQL must read the same on both engines; SQLite and Postgres hold what
// only one engine understands (full-text search).
type Migration struct {
	Version  int64
	Room     string
	SQL      string
	SQLite   string
	Postgres string
}

// Migrate brings the database up to date. Several nodes may start at once: one migrates, the others wait.
func (d *DB) Migrate(ctx context.Context, steps []Migration) error {
	dialect, opts := goose.DialectSQLite3, []goose.ProviderOption{goose.WithLogger(log.New(io.Discard, "", 0))}
	if d.engine == "postgres" {
		dialect = goose.DialectPostgres
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return err
		}
		opts = append(opts, goose.WithSessionLocker(locker))
	}
	var list []*goose.Migration
	for _, s := range steps {
		own := s.SQLite
		if d.engine == "postgres" {
			own = s.Postgres
		}
		text := s.SQL + "\n" + own
		list = append(list, goose.NewGoMigration(s.Version, &goose.GoFunc{RunTx: func(ctx context.Context, tx *sql.Tx) error {
			for _, q := range Statements(text) {
				if _, err := tx.ExecContext(ctx, q); err != nil {
					return fmt.Errorf("%s: %w in %s", s.Room, err, q)
				}
			}
			return nil
		}}, nil))
	}
	opts = append(opts, goose.WithGoMigrations(list...), goose.WithDisableGlobalRegistry(true))
	p, err := goose.NewProvider(dialect, d.write, nil, opts...)
	if err != nil {
		return err
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}

// Statements cuts SQL text at semicolons that end a line.
func Statements(text string) []string {
	var out []string
	for _, q := range strings.Split(text, ";\n") {
		if q = strings.TrimSpace(q); q != "" {
			out = append(out, q)
		}
	}
	return out
}

// Prepare checks that an SQL text is valid on this engine, for the law that every query prepares.
func (d *DB) Prepare(query string) error {
	s, err := d.read.Prepare(query)
	if err != nil {
		return err
	}
	return s.Close()
}

// Raw gives the write pool to load tools and tests. Rooms never use it.
func (d *DB) Raw() *sql.DB { return d.write }

package outbox_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-smtp"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/dbtest"
	"tafel/internal/i18n"
	"tafel/internal/jobs"
	"tafel/internal/outbox"
)

// inbox is a real SMTP server that keeps what it gets.
type inbox struct {
	mu   sync.Mutex
	mail []string
}

func (b *inbox) NewSession(*smtp.Conn) (smtp.Session, error) { return &letter{b}, nil }

type letter struct{ b *inbox }

func (l *letter) Mail(string, *smtp.MailOptions) error { return nil }
func (l *letter) Rcpt(string, *smtp.RcptOptions) error { return nil }
func (l *letter) Reset()                               {}
func (l *letter) Logout() error                        { return nil }
func (l *letter) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	l.b.mu.Lock()
	l.b.mail = append(l.b.mail, string(b))
	l.b.mu.Unlock()
	return err
}

func server(t *testing.T) (*inbox, string) {
	t.Helper()
	b := &inbox{}
	s := smtp.NewServer(b)
	s.Domain = "localhost"
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go s.Serve(l)
	t.Cleanup(func() { s.Close() })
	return b, l.Addr().String()
}

func queue(t *testing.T, d *db.DB, n int) {
	t.Helper()
	err := d.Do(context.Background(), jobs.Self(), "test.put", func(tx *db.Tx) error {
		tx.NoNote("test")
		for i := range n {
			if err := outbox.Put(tx, outbox.Item{Person: "p1", Key: "test.late", Args: []any{"number", 214 + i}, Link: "/werk"}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestL06OneMessageADay: one message per person per day lists everything, inside working hours only (L05).
func TestL06OneMessageADay(t *testing.T) {
	dbtest.Each(t, dbtest.Floor(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		box, addr := server(t)
		words := i18n.Catalog{}
		if err := words.Load(outbox.Words); err != nil {
			t.Fatal(err)
		}
		if err := words.Load([]byte(`{"test.late": ["Tafel {number}: er is iets te laat", "Table {number}: something is late"]}`)); err != nil {
			t.Fatal(err)
		}
		post := outbox.New(d, words)
		var err error
		if post.Sender, err = outbox.SMTP(fmt.Sprintf("smtp://%s?from=tafel@voorbeeld.invalid", addr)); err != nil {
			t.Fatal(err)
		}
		post.Address = func(db.Reader, tafel.PersonID) (outbox.Address, error) {
			return outbox.Address{Email: "iemand@voorbeeld.invalid", Lang: "nl"}, nil
		}
		d.Clock.MoveTo(calendar.Date("2026-03-07").At(23, 0)) // a Saturday night
		queue(t, d, 3)
		if n, err := post.Deliver(ctx); err != nil || n != 0 {
			t.Fatalf("at night in the weekend: %d, %v", n, err)
		}
		d.Clock.MoveTo(calendar.Date("2026-03-09").At(8, 0))
		if n, err := post.Deliver(ctx); err != nil || n != 1 {
			t.Fatalf("on Monday morning: %d, %v", n, err)
		}
		queue(t, d, 1)
		if n, err := post.Deliver(ctx); err != nil || n != 0 {
			t.Fatalf("a second message on one day: %d, %v", n, err)
		}
		d.Clock.MoveTo(calendar.Date("2026-03-10").At(9, 0))
		if n, err := post.Deliver(ctx); err != nil || n != 1 {
			t.Fatalf("the next day: %d, %v", n, err)
		}
		if len(box.mail) != 2 || !strings.Contains(box.mail[0], "Tafel 214") || !strings.Contains(box.mail[0], "Tafel 216") || !strings.Contains(box.mail[1], "Tafel 214") {
			t.Fatalf("mails: %q", box.mail)
		}
	})
}

// A mail server that does not answer costs nothing: the message waits and is tried again.
func TestServerAway(t *testing.T) {
	dbtest.Each(t, dbtest.Floor(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		words := i18n.Catalog{}
		if err := words.Load(outbox.Words); err != nil {
			t.Fatal(err)
		}
		if err := words.Load([]byte(`{"test.late": ["laat", "late"]}`)); err != nil {
			t.Fatal(err)
		}
		post := outbox.New(d, words)
		post.Sender, _ = outbox.SMTP("smtp://127.0.0.1:1?from=tafel@voorbeeld.invalid")
		post.Address = func(db.Reader, tafel.PersonID) (outbox.Address, error) {
			return outbox.Address{Email: "iemand@voorbeeld.invalid", Lang: "nl"}, nil
		}
		queue(t, d, 1)
		if _, err := post.Deliver(ctx); err != nil {
			t.Fatal(err)
		}
		box, addr := server(t)
		post.Sender, _ = outbox.SMTP(fmt.Sprintf("smtp://%s?from=tafel@voorbeeld.invalid", addr))
		d.Clock.MoveTo(calendar.Date("2026-03-02").At(9, 30))
		if _, err := post.Deliver(ctx); err != nil {
			t.Fatal(err)
		}
		if len(box.mail) != 1 {
			t.Fatalf("mails: %d", len(box.mail))
		}
		list, err := outbox.Messages(d.Plain(ctx), "p1", 10)
		if err != nil || len(list) != 1 || list[0].Sent.IsZero() || list[0].Tries != 2 {
			t.Fatalf("%+v %v", list, err)
		}
	})
}

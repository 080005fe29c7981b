// Package outbox holds what must still be told to people by e-mail. Items are written in the transaction
// of the act; one message per person per day lists them all, inside working hours. Items say what kind of
// thing waits and where to look, never what it is about: mail is a postcard.
package outbox

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/i18n"
	"tafel/internal/trace"
)

// Item is one line of somebody's daily message.
type Item struct {
	Person tafel.PersonID
	Key    string          // a text of words.json
	Args   []any           // plain values without personal data
	Link   string          // local address
	At     calendar.Moment // not before; zero is now
	Urgent bool            // goes out by itself and at once, also at night: for somebody's safety and nothing else
	trace  string          // of the act that put it
}

// Put queues an item.
func Put(tx *db.Tx, i Item) error {
	if i.At.IsZero() {
		i.At = tx.Now()
	}
	return put(tx, i)
}

// Address is where and how somebody can be written to.
type Address struct {
	Email string // "" when the person has no address or wants no mail
	Lang  string
}

// Sender delivers one message. Nil means: no mail server is configured; messages stay readable in the
// outbox and are marked as not sent.
type Sender interface {
	Send(ctx context.Context, to, subject, text string) error
}

// Post sends the daily messages.
type Post struct {
	db      *db.DB
	words   i18n.Catalog
	Sender  Sender
	Base    string // public address of this site, for links
	Address func(r db.Reader, p tafel.PersonID) (Address, error)
}

// New makes a post office.
func New(d *db.DB, words i18n.Catalog) *Post { return &Post{db: d, words: words} }

// Deliver sends every message that may go out now: what is urgent at once, the rest per person at most one a day, in
// working hours. It reports how many went out.
func (p *Post) Deliver(ctx context.Context) (int, error) {
	now := p.db.Clock.Now()
	n := 0
	hurry, err := hurrying(p.db.Plain(ctx), now)
	if err != nil {
		return 0, err
	}
	if n, err = p.bundle(ctx, now, hurry, true); err != nil {
		return n, err
	}
	if !calendar.Reachable(now).Equal(now.Time) {
		if n == 0 {
			return 0, nil
		}
		return n, p.send(ctx)
	}
	people, err := waiting(p.db.Plain(ctx), now)
	if err != nil {
		return n, err
	}
	k, err := p.bundle(ctx, now, people, false)
	if err != nil {
		return n + k, err
	}
	return n + k, p.send(ctx)
}

// bundle makes a message for each of these people of what waits: what hurries, or the daily rest.
func (p *Post) bundle(ctx context.Context, now calendar.Moment, people []tafel.PersonID, urgent bool) (int, error) {
	n := 0
	for _, person := range people {
		a, err := p.Address(p.db.Plain(ctx), person)
		if err != nil {
			return n, err
		}
		w := p.words.In(a.Lang)
		var m Message
		err = p.db.Do(ctx, tafel.Actor{Via: "mail", Roles: []tafel.Role{tafel.Clock}}, "outbox.bundle", func(tx *db.Tx) error {
			tx.NoNote("a message without content about anybody")
			m = Message{ID: tafel.NewID[string](), Person: person, To: a.Email, At: tx.Now(), Day: tx.Now().Date()}
			if urgent {
				m.Day = calendar.Date("nu " + m.ID) // is no daily message, and does not stand in its place
			}
			items, err := take(tx, person, m, now, urgent)
			if err != nil || len(items) == 0 {
				m.ID = ""
				return err
			}
			m.Trace = trace.Again(items[0].trace).Text()
			m.Subject = w.T("outbox.subject", "n", len(items))
			if urgent {
				m.Subject = w.T("outbox.urgent")
			}
			var b strings.Builder
			b.WriteString(w.T("outbox.hello") + "\n\n")
			for _, i := range items {
				b.WriteString("- " + w.T(i.Key, i.Args...))
				if i.Link != "" {
					b.WriteString("\n  " + p.Base + i.Link)
				}
				b.WriteString("\n")
			}
			b.WriteString("\n" + w.T("outbox.end"))
			m.Text = b.String()
			return message(tx, m)
		})
		if err != nil {
			return n, err
		}
		if m.ID != "" {
			n++
		}
	}
	return n, nil
}

// Message is one e-mail as it was or will be sent.
type Message struct {
	ID      string
	Person  tafel.PersonID
	To      string
	At      calendar.Moment
	Day     calendar.Date
	Subject string
	Text    string
	Sent    calendar.Moment
	Error   string
	Tries   int64
	Trace   string // the chain of calls of what waits longest, for the header of the mail
}

func (p *Post) send(ctx context.Context) error {
	if p.Sender == nil {
		return nil
	}
	list, err := unsent(p.db.Plain(ctx), p.db.Clock.Now(), 100)
	if err != nil {
		return err
	}
	for _, m := range list {
		problem := ""
		if err := p.Sender.Send(trace.With(ctx, trace.Again(m.Trace)), m.To, m.Subject, m.Text); err != nil {
			problem = "not delivered" // the server's words may hold the address
			slog.Warn("mail not delivered", "message", m.ID, "try", m.Tries+1)
		}
		err := p.db.Do(ctx, tafel.Actor{Via: "mail", Roles: []tafel.Role{tafel.Clock}}, "outbox.sent", func(tx *db.Tx) error {
			tx.NoNote("housekeeping")
			return mark(tx, m.ID, problem, calendar.At(tx.Now().Add(time.Duration(1<<min(m.Tries, 8))*time.Minute)))
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Run delivers until ctx ends.
func (p *Post) Run(ctx context.Context) {
	t := time.NewTicker(20 * time.Second)
	defer t.Stop()
	for {
		if _, err := p.Deliver(ctx); err != nil && ctx.Err() == nil {
			slog.Error("outbox", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
	}
}

func pack(args []any) string {
	if len(args) == 0 {
		return "[]"
	}
	b, err := json.Marshal(args)
	if err != nil {
		panic(fmt.Sprint("outbox: arguments must be plain values: ", err))
	}
	return string(b)
}

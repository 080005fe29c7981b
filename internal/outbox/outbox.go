// Package outbox holds what must still be told to people: by e-mail, and an alarm also by the on-call service of the
// region. It is written in the transaction of the act. Mail goes as one message per person per day that lists
// everything, inside working hours; what is urgent and what is an alarm go at once. Both say that something waits and
// where to look, never what it is about: mail is a postcard.
package outbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
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

// Post sends what waits.
type Post struct {
	db      *db.DB
	words   i18n.Catalog
	Sender  Sender
	Pager   *Pager // nil: no on-call service is configured, an alarm goes by mail only
	Base    string // public address of this site, for links
	Address func(r db.Reader, p tafel.PersonID) (Address, error)
	// Org is the organisation somebody works for today; "" for nobody's.
	Org func(r db.Reader, p tafel.PersonID) (tafel.OrgID, error)
}

// New makes a post office.
func New(d *db.DB, words i18n.Catalog) *Post { return &Post{db: d, words: words} }

// Deliver makes every message that may go out now and sends it, and pages for every alarm. It reports how many messages
// it made.
func (p *Post) Deliver(ctx context.Context) (int, error) {
	n, err := p.gather(ctx)
	if err != nil {
		return n, err
	}
	return n, errors.Join(p.mail(ctx), p.page(ctx))
}

// gather makes the messages that may go out now: what is urgent at once, the rest per person at most one a day, in
// working hours.
func (p *Post) gather(ctx context.Context) (int, error) {
	now := p.db.Clock.Now()
	hurry, err := hurrying(p.db.Plain(ctx), now)
	if err != nil {
		return 0, err
	}
	n, err := p.bundle(ctx, now, hurry, true)
	if err != nil || !reachable(now) {
		return n, err
	}
	people, err := waiting(p.db.Plain(ctx), now)
	if err != nil {
		return n, err
	}
	k, err := p.bundle(ctx, now, people, false)
	return n + k, err
}

// reachable tells whether people get messages at this hour.
func reachable(now calendar.Moment) bool { return calendar.Reachable(now).Equal(now.Time) }

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
				m.Day = atOnce(m.ID)
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
			return message(tx, m, m.At)
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

// atOnce is the day of what is no daily message, and does not stand in its place.
func atOnce(id string) calendar.Date { return calendar.Date("nu " + id) }

// Message is one e-mail or one page as it was or will be sent. Of a page To is empty, Subject its type and Text the local
// address it leads to.
type Message struct {
	ID      string
	Person  tafel.PersonID
	To      string
	At      calendar.Moment
	Day     calendar.Date
	Subject string
	Text    string
	Sent    calendar.Moment
	Error   string // why the last try failed; never a word of whom or what
	Tries   int64
	Trace   string          // the chain of calls of what waits longest, for the header
	Alarm   string          // of a page: the alarm it is about, the same for all its pages; "" for a mail
	Rung    int64           // of a page: which page of this alarm it is, from 1; 0 says that the alarm ended
	Over    calendar.Moment // nobody has to hear it any more
}

// GivenUp tells whether a message that did not arrive is not tried any more.
func (m Message) GivenUp(now calendar.Moment) bool {
	if m.Alarm == "" {
		return m.Tries >= 12
	}
	return !now.Add(-pageLife).Before(m.At.Time)
}

// channel is a way out: what is due on it, how one message leaves, and how a failed one is tried again.
type channel struct {
	name  string
	due   func(r db.Reader, now calendar.Moment, limit int) ([]Message, error)
	send  func(ctx context.Context, m Message) error
	lease time.Duration // how long one try may take at most; until then no other node tries
	first time.Duration // until the second try; twice as long each time after
	most  time.Duration // between two tries
}

func (p *Post) mail(ctx context.Context) error {
	if p.Sender == nil {
		return nil
	}
	return p.carry(ctx, channel{name: "mail", due: unsent, lease: 5 * time.Minute, first: time.Minute, most: 256 * time.Minute, send: func(ctx context.Context, m Message) error {
		if err := p.Sender.Send(ctx, m.To, m.Subject, m.Text); err != nil {
			return errors.New("not delivered") // the server's words may hold the address
		}
		return nil
	}})
}

func (p *Post) page(ctx context.Context) error {
	if p.Pager == nil {
		return nil
	}
	return p.carry(ctx, channel{name: "page", due: unpaged, lease: pageTime + 5*time.Second, first: 10 * time.Second, most: 2 * time.Minute, send: func(ctx context.Context, m Message) error {
		org := tafel.OrgID("")
		if m.Person != "" {
			var err error
			if org, err = p.Org(p.db.Plain(ctx), m.Person); err != nil {
				return errors.New("organisation not read")
			}
		}
		return p.Pager.send(ctx, p.db.Clock.Now(), m, org, p.Base+m.Text)
	}})
}

// carry sends what is due on a channel until nothing is. One node at a time tries a message: who takes it moves its next
// try beyond its own; a node that dies in between leaves it for the next try.
func (p *Post) carry(ctx context.Context, c channel) error {
	self := tafel.Actor{Via: "mail", Roles: []tafel.Role{tafel.Clock}}
	for {
		list, err := c.due(p.db.Plain(ctx), p.db.Clock.Now(), 100)
		if err != nil || len(list) == 0 {
			return err
		}
		for _, m := range list {
			mine := false
			if err := p.db.Do(ctx, self, "outbox.take", func(tx *db.Tx) (err error) {
				tx.NoNote("housekeeping")
				mine, err = lease(tx, m.ID, calendar.At(tx.Now().Add(c.lease)))
				return err
			}); err != nil {
				return err
			}
			if !mine {
				continue
			}
			problem := ""
			if err := c.send(trace.With(ctx, trace.Again(m.Trace)), m); err != nil {
				problem = err.Error()
				slog.Warn("message not delivered", "by", c.name, "message", m.ID, "try", m.Tries+1, "problem", problem)
			}
			if problem != "" && ctx.Err() != nil {
				return ctx.Err() // was cut off, not refused: the next start tries again
			}
			err := p.db.Do(context.WithoutCancel(ctx), self, "outbox.sent", func(tx *db.Tx) error {
				tx.NoNote("housekeeping")
				return mark(tx, m.ID, problem, calendar.At(tx.Now().Add(min(c.first<<min(m.Tries, 16), c.most))))
			})
			if err != nil {
				return err
			}
		}
	}
}

// Run delivers until ctx ends. Making messages, mail and pages each go on by themselves: a server that is slow or away
// holds up nothing but its own.
func (p *Post) Run(ctx context.Context) {
	var all sync.WaitGroup
	for _, part := range []struct {
		every time.Duration
		do    func(context.Context) error
	}{
		{20 * time.Second, func(ctx context.Context) error { _, err := p.gather(ctx); return err }},
		{5 * time.Second, p.mail},
		{5 * time.Second, p.page},
	} {
		all.Go(func() {
			t := time.NewTicker(part.every)
			defer t.Stop()
			for {
				if err := part.do(ctx); err != nil && ctx.Err() == nil {
					slog.Error("outbox", "error", err)
				}
				select {
				case <-ctx.Done():
					return
				case <-t.C:
				}
			}
		})
	}
	all.Wait()
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

package outbox

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"github.com/wneessen/go-mail"

	"tafel/internal/trace"
)

type smtp struct {
	client *mail.Client
	from   string
}

// SMTP makes a sender for smtp://user:password@host:port?from=address. STARTTLS is used whenever the server
// offers it; smtps:// asks for TLS from the start.
func SMTP(address string) (Sender, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Query().Get("from") == "" {
		return nil, fmt.Errorf("outbox: a mail server is written as smtp://user:password@host:port?from=address")
	}
	port := 25
	if p, err := strconv.Atoi(u.Port()); err == nil {
		port = p
	}
	opts := []mail.Option{mail.WithPort(port), mail.WithTimeout(15 * time.Second), mail.WithTLSPolicy(mail.TLSOpportunistic)}
	if u.Scheme == "smtps" {
		opts = append(opts, mail.WithSSL())
	}
	if u.User != nil {
		pw, _ := u.User.Password()
		opts = append(opts, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(u.User.Username()), mail.WithPassword(pw))
	}
	c, err := mail.NewClient(u.Hostname(), opts...)
	if err != nil {
		return nil, err
	}
	return &smtp{c, u.Query().Get("from")}, nil
}

// Send implements Sender.
func (s *smtp) Send(ctx context.Context, to, subject, text string) error {
	m := mail.NewMsg()
	if err := m.From(s.from); err != nil {
		return err
	}
	if err := m.To(to); err != nil {
		return err
	}
	m.Subject(subject)
	m.SetGenHeader(mail.Header("Traceparent"), trace.From(ctx).Text())
	m.SetBodyString(mail.TypeTextPlain, text)
	return s.client.DialAndSendWithContext(ctx, m)
}

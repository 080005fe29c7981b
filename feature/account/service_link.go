package account

import (
	"context"
	"log/slog"
	"net/mail"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/db"
)

// Signing in by a link that is mailed. Other ways (an identity provider of the organisation, a passkey) end
// where this one ends: in begin.

// limits slows down who tries too often, per visitor and per address. Addresses are kept as hashes only.
type limits struct {
	mu   sync.Mutex
	list map[string]*rate.Limiter
}

func (l *limits) allow(now time.Time, key string, every time.Duration, burst int) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.list == nil || len(l.list) > 20000 {
		l.list = map[string]*rate.Limiter{} // rather forget everybody than run out of memory
	}
	x := l.list[key]
	if x == nil {
		x = rate.NewLimiter(rate.Every(every), burst)
		l.list[key] = x
	}
	return x.AllowN(now, 1)
}

// askLink mails a link when the address belongs to somebody. What is answered never tells whether it does;
// the work is done after the answer, so neither does the time it takes.
func (s *Service) askLink(ctx context.Context, address, browser, visitor, back string) (func(), error) {
	address = strings.TrimSpace(address)
	if a, err := mail.ParseAddress(address); err != nil || a.Address != address || len(address) > 200 {
		return nil, tafel.Wrong("adres", "account.error.address")
	}
	now := s.DB.Clock.Now().Time
	if !s.limits.allow(now, "v"+digest(visitor), time.Minute, 10) || !s.limits.allow(now, "a"+digest(strings.ToLower(address)), 5*time.Minute, 3) {
		return nil, tafel.Refuse(tafel.Busy, "account.error.often")
	}
	return func() {
		ctx := context.WithoutCancel(ctx)
		if err := s.mailLink(ctx, address, browser, back); err != nil {
			slog.Error("link to sign in", "error", err)
		}
	}, nil
}

func (s *Service) mailLink(ctx context.Context, address, browser, back string) error {
	r := s.DB.Plain(ctx)
	list, err := byAddress(r, address)
	if err != nil || len(list) == 0 {
		return err
	}
	first, _, err := accountByID(r, list[0])
	if err != nil {
		return err
	}
	plain, err := s.link(ctx, digest(browser), list)
	if err != nil {
		return err
	}
	url := s.Base() + "/aanmelden/link/" + plain
	if back != "" {
		url += "?terug=" + back
	}
	sent, err := s.Send(ctx, address, s.Text(first.Lang, "account.mail.subject"), s.Text(first.Lang, "account.mail.link", "link", url))
	if err == nil && !sent {
		slog.Warn("a link to sign in was asked, but no mail server is configured")
	}
	if err != nil {
		slog.Warn("a link to sign in could not be delivered") // the server's words may hold the address
	}
	return nil
}

func (s *Service) link(ctx context.Context, browser string, accounts []tafel.AccountID) (string, error) {
	plain, hash := secret()
	return plain, s.DB.Do(ctx, tafel.Actor{Via: "page"}, "account.link", func(tx *db.Tx) error {
		tx.NoNote("a link to sign in is housekeeping")
		return addLink(tx, hash, browser, accounts)
	})
}

// OperatorLink makes a link to sign in for whoever runs the server, such as for the first account there is.
// It works in any browser, once, for as long as other links.
func (s *Service) OperatorLink(ctx context.Context, p tafel.PersonID) (string, error) {
	a, ok, err := accountOf(s.DB.Plain(ctx), p)
	if err != nil || !ok {
		return "", missing(err)
	}
	plain, err := s.link(ctx, "", []tafel.AccountID{a.ID})
	return s.Base() + "/aanmelden/link/" + plain, err
}

// opens gives the accounts that a link opens in this browser.
func (s *Service) opens(ctx context.Context, plain, browser string) ([]Account, error) {
	r := s.DB.Plain(ctx)
	list, ok, err := linkOf(r, digest(plain), digest(browser), ago(r.Now(), LinkLife))
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, tafel.Refuse(tafel.NotFound, "account.error.link")
	}
	var out []Account
	for _, id := range list {
		a, ok, err := accountByID(r, id)
		if err != nil {
			return nil, err
		}
		if ok && !a.Closed {
			out = append(out, a)
		}
	}
	if len(out) == 0 {
		return nil, access.NotFound()
	}
	return out, nil
}

// useLink signs somebody in by a link, once.
func (s *Service) useLink(ctx context.Context, plain, browser string, who tafel.AccountID, agent string) (string, error) {
	list, err := s.opens(ctx, plain, browser)
	if err != nil {
		return "", err
	}
	fits := false
	for _, a := range list {
		fits = fits || a.ID == who
	}
	if !fits {
		return "", access.NotFound()
	}
	err = s.DB.Do(ctx, tafel.Actor{Via: "page"}, "account.link-used", func(tx *db.Tx) error {
		tx.NoNote("a link to sign in is housekeeping")
		ok, err := takeLink(tx, digest(plain))
		if err == nil && !ok {
			return tafel.Refuse(tafel.NotFound, "account.error.link")
		}
		return err
	})
	if err != nil {
		return "", err
	}
	return s.begin(ctx, who, "link", agent)
}

package account

import (
	"context"
	"fmt"
	"log/slog"
	"net/mail"
	"strings"
	"sync"
	"time"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/db"
	"tafel/internal/limit"
)

// Signing in by a link that is mailed. Other ways (an identity provider of the organisation, a passkey) end
// where this one ends: in begin.

// limits say how often a link may be asked: from one network, and for one address.
type limits struct {
	once             sync.Once
	visitor, address *limit.Limiter
}

func (l *limits) wait(now time.Time, visitor, address string) time.Duration {
	l.once.Do(func() { l.visitor, l.address = limit.New(time.Minute, 10, 20000), limit.New(5*time.Minute, 3, 20000) })
	return max(l.visitor.Wait(now, visitor), l.address.Wait(now, digest(strings.ToLower(address))))
}

// askLink mails a link when the address belongs to somebody. What is answered never tells whether it does;
// the work is done after the answer, so neither does the time it takes.
func (s *Service) askLink(ctx context.Context, address, browser, visitor, back string) (func(), error) {
	address = strings.TrimSpace(address)
	if a, err := mail.ParseAddress(address); err != nil || a.Address != address || len(address) > 200 {
		return nil, tafel.Wrong("adres", "account.error.address")
	}
	now := s.DB.Clock.Now().Time
	if wait := s.limits.wait(now, visitor, address); wait > 0 {
		return nil, &tafel.Refusal{Kind: tafel.Busy, Key: "account.error.often", Args: []any{"n", int(wait.Minutes()) + 1}, Wait: wait}
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
	all, err := byAddress(r, address)
	if err != nil {
		return err
	}
	var list []tafel.AccountID
	for _, id := range all {
		a, ok, err := accountByID(r, id)
		if err != nil {
			return err
		}
		if ok && s.Allows != nil {
			if ok, err = s.Allows(r, a, "link"); err != nil {
				return err
			}
		}
		if ok {
			list = append(list, id)
		}
	}
	if len(list) == 0 {
		return nil
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

// LinkFor is OperatorLink for the one open account with this e-mail address.
func (s *Service) LinkFor(ctx context.Context, address string) (string, error) {
	list, err := byAddress(s.DB.Plain(ctx), address)
	if err != nil {
		return "", err
	}
	if len(list) != 1 {
		return "", fmt.Errorf("%d open accounts have this address; it takes exactly one", len(list))
	}
	a, _, err := accountByID(s.DB.Plain(ctx), list[0])
	if err != nil {
		return "", err
	}
	return s.OperatorLink(ctx, a.Person)
}

// opens gives the accounts that a link opens in this browser, and whether the operator of the server made it.
func (s *Service) opens(ctx context.Context, plain, browser string) (out []Account, operator bool, err error) {
	r := s.DB.Plain(ctx)
	list, bound, ok, err := linkOf(r, digest(plain), digest(browser), ago(r.Now(), LinkLife))
	if err != nil {
		return nil, false, err
	}
	if !ok {
		return nil, false, tafel.Refuse(tafel.NotFound, "account.error.link")
	}
	for _, id := range list {
		a, ok, err := accountByID(r, id)
		if err != nil {
			return nil, false, err
		}
		if ok && !a.Closed {
			out = append(out, a)
		}
	}
	if len(out) == 0 {
		return nil, false, access.NotFound()
	}
	return out, bound == "", nil
}

// useLink signs somebody in by a link, once.
func (s *Service) useLink(ctx context.Context, plain, browser string, who tafel.AccountID, l Login) (string, error) {
	list, operator, err := s.opens(ctx, plain, browser)
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
	if operator {
		l.How = "operator"
	}
	return s.begin(ctx, who, l)
}

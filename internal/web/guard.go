package web

import (
	"errors"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"tafel"
	"tafel/internal/limit"
)

// Limits say how often somebody may ask, per visitor's address and per account. They run on the machine's own
// time: moving the clock of the practice environment opens no flood gate.
type Limits struct {
	Visitor *limit.Limiter // everything from one address; an office shares one
	Door    *limit.Limiter // what is posted to the sign-in pages from one address
	Account *limit.Limiter // pages and forms of one account
	Piece   *limit.Limiter // searching and reading along while one types, of one account
	API     *limit.Limiter // what the programs of one account ask
}

// UsualLimits are wide enough that nobody who works meets them.
func UsualLimits() Limits {
	return Limits{
		Visitor: limit.New(20*time.Millisecond, 1500, 20000),
		Door:    limit.New(5*time.Second, 60, 20000),
		Account: limit.New(200*time.Millisecond, 300, 20000),
		Piece:   limit.New(500*time.Millisecond, 60, 20000),
		API:     limit.New(100*time.Millisecond, 200, 20000),
	}
}

func busy(wait time.Duration) error {
	if wait <= 0 {
		return nil
	}
	s := int(wait.Seconds()) + 1
	return &tafel.Refusal{Kind: tafel.Busy, Key: "error.busy", Args: []any{"n", s}, Wait: wait}
}

// crowd counts a request for the address it comes from.
func (s *Server) crowd(r *http.Request) error {
	if strings.HasPrefix(r.URL.Path, "/static/") {
		return nil
	}
	from, now := Visitor(r), time.Now()
	if err := busy(s.Limits.Visitor.Wait(now, from)); err != nil {
		return err
	}
	if r.Method == http.MethodPost && strings.HasPrefix(r.URL.Path, "/aanmelden") {
		return busy(s.Limits.Door.Wait(now, from))
	}
	return nil
}

// pace counts a page, form or piece for the account that asks.
func (s *Server) pace(c *Ctx) error {
	if c.Actor.Account == "" {
		return nil
	}
	_, rest, _ := strings.Cut(c.R.Pattern, " ")
	if c.R.Method == http.MethodPost && (s.pieces[rest] || rest != "" && rest == s.SearchAt) {
		return busy(s.Limits.Piece.Wait(time.Now(), string(c.Actor.Account)))
	}
	return busy(s.Limits.Account.Wait(time.Now(), string(c.Actor.Account)))
}

func (s *Server) paceAPI(a tafel.Actor) error {
	if a.Account == "" {
		return nil // its address was counted
	}
	return busy(s.Limits.API.Wait(time.Now(), string(a.Account)))
}

// tooOften answers a crowd in the words of who asks: a program gets a problem document.
func (s *Server) tooOften(w http.ResponseWriter, r *http.Request, err error) {
	if strings.HasPrefix(r.URL.Path, "/api/") {
		retryAfter(w, err)
		problem(w, &ProblemDoc{Type: "about:blank", Title: http.StatusText(http.StatusTooManyRequests), Status: http.StatusTooManyRequests, Detail: Sentence(s.Words.In("nl"), err)})
		return
	}
	// Not through fail: a flood must not cost a look at the database.
	retryAfter(w, err)
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(http.StatusTooManyRequests)
	w.Write([]byte(Sentence(s.Words.In(""), err) + "\n"))
}

// retryAfter says in the answer after how many seconds it may work again.
func retryAfter(w http.ResponseWriter, err error) {
	var no *tafel.Refusal
	if errors.As(err, &no) && no.Kind == tafel.Busy {
		w.Header().Set("Retry-After", strconv.Itoa(max(1, int(no.Wait.Seconds())+1)))
	}
}

// Visitor is the network address somebody comes from; of IPv6 the part that one household or office has.
func Visitor(r *http.Request) string {
	a, ok := address(r.RemoteAddr)
	if !ok {
		return r.RemoteAddr
	}
	if a.Is6() {
		if p, err := a.Prefix(64); err == nil {
			return p.String()
		}
	}
	return a.String()
}

func address(s string) (netip.Addr, bool) {
	if host, _, err := net.SplitHostPort(s); err == nil {
		s = host
	}
	a, err := netip.ParseAddr(strings.TrimSpace(s))
	return a.Unmap().WithZone(""), err == nil
}

// Secure reports whether the visitor came over an encrypted connection.
func Secure(r *http.Request) bool {
	return r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https"
}

// Cookie makes a cookie that script cannot read and other sites do not send along; over an encrypted connection it
// is bound to this host. Without a value it takes the cookie away.
func Cookie(r *http.Request, name, value string, life time.Duration) *http.Cookie {
	k := &http.Cookie{Name: name, Value: value, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, MaxAge: int(life.Seconds())}
	if value == "" {
		k.MaxAge = -1
	}
	if Secure(r) {
		k.Name, k.Secure = "__Host-"+name, true
	}
	return k
}

// CookieOf reads such a cookie; "" when there is none.
func CookieOf(r *http.Request, name string) string {
	if Secure(r) {
		name = "__Host-" + name
	}
	k, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return k.Value
}

// client believes what a proxy of our own says about the visitor, and nobody else: from others those headers go.
func (s *Server) client(r *http.Request) *http.Request {
	peer, ok := address(r.RemoteAddr)
	if !ok || !s.ours(peer) {
		for _, h := range []string{"X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Forwarded", "X-Real-Ip"} {
			r.Header.Del(h)
		}
		return r
	}
	chain := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(chain) - 1; i >= 0; i-- { // from our own proxy outwards, until an address that is not ours
		a, ok := address(chain[i])
		if !ok {
			break
		}
		r.RemoteAddr = net.JoinHostPort(a.String(), "0")
		if !s.ours(a) {
			break
		}
	}
	return r
}

func (s *Server) ours(a netip.Addr) bool {
	if s.Proxies == nil {
		return a.IsLoopback()
	}
	for _, p := range s.Proxies {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// Proxies reads a list such as "10.0.0.0/8 192.168.1.4".
func Proxies(list string) ([]netip.Prefix, error) {
	var out []netip.Prefix
	for _, one := range strings.FieldsFunc(list, func(c rune) bool { return c == ' ' || c == ',' }) {
		p, err := netip.ParsePrefix(one)
		if err != nil {
			a, err2 := netip.ParseAddr(one)
			if err2 != nil {
				return nil, err
			}
			p = netip.PrefixFrom(a, a.BitLen())
		}
		out = append(out, p.Masked())
	}
	return out, nil
}

// protect sets the headers that every answer has. A handler that may be kept by caches says so itself.
func protect(h http.Header, r *http.Request) {
	h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=(), publickey-credentials-get=(self), publickey-credentials-create=(self)")
	h.Set("Cache-Control", "no-store")
	if Secure(r) {
		h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
	}
}

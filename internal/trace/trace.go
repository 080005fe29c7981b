// Package trace keeps which call this is of which chain of calls, as the W3C trace context says it: one identifier for the whole chain, also across organisations, and one for this operation. Nothing in it is about people.
package trace

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"net/http"
	"strings"
)

// Header is the name of the header, in requests, answers and mails.
const Header = "traceparent"

// Trace is where an operation stands in its chain.
type Trace struct {
	ID     string // of the chain: 32 hexadecimal digits
	Span   string // of this operation: 16
	Parent string // of the operation that called; "" when it begins here
}

// New begins a chain.
func New() Trace {
	var b [24]byte
	rand.Read(b[:]) // never fails
	return Trace{ID: hex.EncodeToString(b[:16]), Span: hex.EncodeToString(b[16:])}
}

// Read takes up the chain of a caller. A header that is not well formed is not believed: then a chain begins here.
func Read(header string) Trace {
	t := New()
	if id, span, ok := parse(header); ok {
		t.ID, t.Parent = id, span
	}
	return t
}

// Again is an operation as its own header said it, for what goes out later on its behalf.
func Again(header string) Trace {
	t := New()
	if id, span, ok := parse(header); ok {
		t.ID, t.Span = id, span
	}
	return t
}

// parse reads version-id-span-flags. Later versions may have more behind it; version 00 may not, and ff is no version.
func parse(h string) (id, span string, ok bool) {
	p := strings.Split(strings.TrimSpace(h), "-")
	if len(p) < 4 || len(p[0]) != 2 || len(p[1]) != 32 || len(p[2]) != 16 || len(p[3]) != 2 || p[0] == "ff" || p[0] == "00" && len(p) != 4 || len(h) > 200 {
		return "", "", false
	}
	for _, x := range p[:4] {
		if strings.Trim(x, "0123456789abcdef") != "" {
			return "", "", false
		}
	}
	if strings.Trim(p[1], "0") == "" || strings.Trim(p[2], "0") == "" {
		return "", "", false
	}
	return p[1], p[2], true
}

// Text is the header with which this operation calls on. Every operation is recorded, so the flag says sampled.
func (t Trace) Text() string { return "00-" + t.ID + "-" + t.Span + "-01" }

// Next is an operation that this one calls.
func (t Trace) Next() Trace {
	n := New()
	n.ID, n.Parent = t.ID, t.Span
	return n
}

type key struct{}

// With carries where an operation stands to whatever it does.
func With(ctx context.Context, t Trace) context.Context { return context.WithValue(ctx, key{}, t) }

// From says where the operation stands; a chain begins here when nothing called it, as with a clock.
func From(ctx context.Context) Trace {
	if t, ok := ctx.Value(key{}).(Trace); ok {
		return t
	}
	return New()
}

// Calls gives what sends requests to others the header of the operation it does so for.
func Calls(next http.RoundTripper) http.RoundTripper { return calls{next} }

type calls struct{ next http.RoundTripper }

func (c calls) RoundTrip(r *http.Request) (*http.Response, error) {
	next := c.next
	if next == nil {
		next = http.DefaultTransport
	}
	r = r.Clone(r.Context())
	r.Header.Set(Header, From(r.Context()).Text())
	return next.RoundTrip(r)
}

package trace

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

const good = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

// A well formed header is taken up; any other is replaced by a chain of our own.
func TestRead(t *testing.T) {
	x := Read(good)
	if x.ID != "4bf92f3577b34da6a3ce929d0e0e4736" || x.Parent != "00f067aa0ba902b7" || len(x.Span) != 16 || x.Span == x.Parent {
		t.Fatalf("%+v", x)
	}
	if y := Read("cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-comes-later"); y.ID != x.ID {
		t.Error("a later version is not understood")
	}
	for _, h := range []string{"", "x", good + "-more", strings.ToUpper(good), strings.Replace(good, "00-", "ff-", 1), "00-" + strings.Repeat("0", 32) + "-00f067aa0ba902b7-01",
		"00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01", good[:54], "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01", "00-<script>alert(1)</script>0000000-00f067aa0ba902b7-01", "cc" + good[2:] + "-" + strings.Repeat("x", 300)} {
		y := Read(h)
		if y.Parent != "" || y.ID == x.ID || len(y.ID) != 32 {
			t.Errorf("%q was believed: %+v", h, y)
		}
		if z := Read(y.Text()); z.ID != y.ID || z.Parent != y.Span {
			t.Errorf("what we send is not understood: %q", y.Text())
		}
	}
}

// Whoever we call hears which operation of which chain calls.
func TestCalls(t *testing.T) {
	var got string
	srv := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = r.Header.Get(Header) }))
	defer srv.Close()
	x := Read(good)
	r, _ := http.NewRequestWithContext(With(context.Background(), x), "GET", srv.URL, nil)
	res, err := (&http.Client{Transport: Calls(nil)}).Do(r)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if got != x.Text() || r.Header.Get(Header) != "" {
		t.Errorf("%q, and %q in the request of the caller", got, r.Header.Get(Header))
	}
	if y := Again(x.Text()); y.ID != x.ID || y.Span != x.Span || y.Parent != "" {
		t.Errorf("%+v", y)
	}
	if n := x.Next(); n.ID != x.ID || n.Parent != x.Span || n.Span == x.Span {
		t.Errorf("%+v", n)
	}
}

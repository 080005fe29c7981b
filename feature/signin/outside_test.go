package signin

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// An issuer whose name leads inside the own network is not asked (ASVS 1.3.6).
func TestOutside(t *testing.T) {
	for address, ok := range map[string]bool{
		"93.184.216.34:443": true, "[2606:2800:220:1:248:1893:25c8:1946]:443": true,
		"127.0.0.1:443": false, "[::1]:443": false, "10.1.2.3:443": false, "172.16.0.1:443": false, "192.168.1.1:443": false, "169.254.169.254:80": false,
		"[fd00::1]:443": false, "[fe80::1]:443": false, "0.0.0.0:80": false, "[::ffff:127.0.0.1]:443": false, "100.64.0.9:443": false, "224.0.0.1:80": false, "nowhere": false,
	} {
		if err := outside(address); (err == nil) != ok {
			t.Errorf("%s: %v", address, err)
		}
	}
	asked := false
	inside := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
	defer inside.Close()
	get := func(s *Service) error {
		req, err := http.NewRequestWithContext(context.Background(), "GET", inside.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		rt := s.transport()
		if rt == nil {
			rt = http.DefaultTransport
		}
		res, err := rt.RoundTrip(req)
		if err == nil {
			res.Body.Close()
		}
		return err
	}
	if err := get(&Service{}); err == nil || asked || !strings.Contains(err.Error(), "not public") {
		t.Errorf("the own network was asked: %v", err)
	}
	if err := get(&Service{Inside: true}); err != nil || !asked {
		t.Errorf("an installation that says so reaches its own network: %v", err)
	}
}

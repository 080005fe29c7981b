package main

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"
)

// A server that cannot do what the operator meant with alarms does not start, and says why without repeating a secret.
func TestPagerSettings(t *testing.T) {
	for _, x := range []struct{ url, secret, source, want string }{
		{"http://oproep.example/geheim", "", "", "TAFEL_PAGER_URL is the address"},
		{"oproep.example/geheim", "", "", "TAFEL_PAGER_URL is the address"},
		{"https://oproep.example/", "geheim", "", "TAFEL_PAGER_SECRET is written as"},
		{"https://oproep.example/", "", "waterveen", "TAFEL_PAGER_SOURCE is a URN"},
		{"", "whsec_Z2VoZWltZ2VoZWltZ2VoZWltZ2VoZWlt", "", "no TAFEL_PAGER_URL"},
		{"", "", "urn:nld:oin:00000001234567890000:systeem:tafel", "no TAFEL_PAGER_URL"},
	} {
		env := map[string]string{"TAFEL_DATABASE": filepath.Join(t.TempDir(), "t.db"), "TAFEL_ADDRESS": "127.0.0.1:0", "TAFEL_PAGER_URL": x.url, "TAFEL_PAGER_SECRET": x.secret, "TAFEL_PAGER_SOURCE": x.source}
		var out bytes.Buffer
		err := run(context.Background(), []string{"serve"}, func(k string) string { return env[k] }, &out)
		if err == nil || !strings.Contains(err.Error(), x.want) || strings.Contains(err.Error()+out.String(), "geheim") {
			t.Errorf("%+v: %v", x, err)
		}
	}
}

package dbtest

import (
	"encoding/json"
	"errors"
	"os"
	"testing"

	"tafel"
)

// Hostile gives texts that broke programs elsewhere (see internal/verb/testdata). Everything people type is
// tried with them: it is stored and shown faithfully, or refused with a sentence at a field; never an error
// of the server. For tests of rooms, which run in their own folder.
func Hostile(t testing.TB) []string {
	t.Helper()
	b, err := os.ReadFile("../../internal/verb/testdata/blns.json")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	if err := json.Unmarshal(b, &out); err != nil || len(out) < 500 {
		t.Fatalf("hostile texts: %d, %v", len(out), err)
	}
	return out
}

// Refused reports whether an error is a refusal with a sentence, and fails the test when it is any other error.
func Refused(t testing.TB, err error) bool {
	t.Helper()
	if err == nil {
		return false
	}
	var no *tafel.Refusal
	if !errors.As(err, &no) || no.Key == "" {
		t.Fatalf("not a refusal with a sentence: %v", err)
	}
	return true
}

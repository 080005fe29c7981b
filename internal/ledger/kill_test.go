package ledger_test

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/ledger"
)

// killed starts this program as a child that looks without end, kills it after a while, and counts the looks that
// were answered.
func killed(t *testing.T, url, key string, after time.Duration) int64 {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run", "^TestKilled$")
	cmd.Env = append(os.Environ(), "LEDGER_CHILD="+url, "LEDGER_KEY="+key)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	if s, err := lines.ReadString('\n'); err != nil || s != "begin\n" {
		t.Fatalf("%q %v", s, err)
	}
	time.AfterFunc(after, func() { cmd.Process.Kill() })
	rest, _ := io.ReadAll(lines)
	cmd.Wait()
	return int64(strings.Count(string(rest), "\n"))
}

func child(url string) {
	clock := &calendar.Source{}
	clock.MoveTo(calendar.Date("2026-03-02").At(9, 0))
	d := must(db.Open(ctx, url, clock))
	if err := d.UseKey(ctx, must(ledger.LoadKey(os.Getenv("LEDGER_KEY"), "x"))); err != nil {
		panic(err)
	}
	var mu sync.Mutex
	fmt.Fprintln(os.Stdout, "begin")
	for i := range 8 {
		go func() {
			for {
				err := d.View(ctx, worker(i), "test.look", func(v *db.View) error {
					v.Saw(ledger.Entry{Kind: ledger.Opened, What: "plan"}, "r")
					return nil
				})
				if err != nil {
					panic(err)
				}
				mu.Lock()
				fmt.Fprintln(os.Stdout, "seen")
				mu.Unlock()
			}
		}()
	}
	select {}
}

// Package pdf makes an accessible PDF of a page that is printed: a browser that the operator names lays it out with its headings as tags, and what such a file still lacks for readers with a screen reader is put in after.
package pdf

import (
	"bytes"
	"context"
	"embed"
	"encoding/base64"
	"errors"
	"fmt"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/a-h/templ"
)

//go:embed fonts/*.woff2
var fonts embed.FS

//go:embed print.css
var sheet string

// How many letters are printed at once, how long one may wait for its turn, and how long one may take.
const (
	AtOnce = 2
	Turn   = 20 * time.Second
	Takes  = 30 * time.Second
)

// ErrBusy is the answer when too many letters wait.
var ErrBusy = errors.New("pdf: too many at once")

// Printer prints pages with the browser at Path; a nil Printer prints nothing.
type Printer struct {
	path string
	slot chan struct{}
}

// New makes a printer of the browser at a path, which must be there.
func New(path string) (*Printer, error) {
	at, err := exec.LookPath(path)
	if err != nil {
		return nil, fmt.Errorf("pdf: no browser at %s", path)
	}
	return &Printer{path: at, slot: make(chan struct{}, AtOnce)}, nil
}

// Find looks for a browser under the usual names; "" when there is none.
func Find() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if at, err := exec.LookPath(name); err == nil {
			return at
		}
	}
	return ""
}

// Page is what is printed. Body writes the page's HTML and has escaped what people typed.
type Page struct {
	Lang  string
	Title string // of the document; also in the bar of a reader
	Foot  string // at the foot of each page, before the number
	Of    string // between the number and the count: "van"
	At    time.Time
	Body  templ.Component
}

// Print makes the file. The browser gets a profile and a folder of its own, both thrown away, no network and
// none of our environment (the page itself forbids scripts); its command line holds no more than the name of that folder.
func (p *Printer) Print(ctx context.Context, page Page) ([]byte, error) {
	text, err := whole(ctx, page)
	if err != nil {
		return nil, err
	}
	wait, stop := context.WithTimeout(ctx, Turn)
	defer stop()
	select {
	case p.slot <- struct{}{}:
		defer func() { <-p.slot }()
	case <-wait.Done():
		return nil, ErrBusy
	}
	dir, err := os.MkdirTemp("", "letter-") // only for ourselves: 0700
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	from, to := filepath.Join(dir, "page.html"), filepath.Join(dir, "page.pdf")
	if err := os.WriteFile(from, text, 0o600); err != nil {
		return nil, err
	}
	if err := os.WriteFile(to, nil, 0o600); err != nil { // the browser writes into a file that only we can read
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, Takes)
	defer cancel()
	args := []string{"--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions", "--disable-default-apps", "--disable-domain-reliability", "--metrics-recording-only",
		"--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=127.0.0.1:9", "--user-data-dir=" + filepath.Join(dir, "profile"), "--crash-dumps-dir=" + dir, "--no-pdf-header-footer", "--print-to-pdf=" + to}
	if os.Geteuid() == 0 { // as root, as in a container, its own sandbox cannot be made
		args = append(args, "--no-sandbox")
	}
	cmd := exec.CommandContext(ctx, p.path, append(args, "file://"+from)...)
	cmd.Dir, cmd.WaitDelay = dir, 2*time.Second
	cmd.Env = []string{"HOME=" + dir, "TMPDIR=" + dir, "XDG_RUNTIME_DIR=" + dir, "PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8", "DBUS_SESSION_BUS_ADDRESS=disabled:"}
	if err := cmd.Run(); err != nil { // what it wrote is thrown away: it may hold what the page says
		return nil, fmt.Errorf("pdf: the browser gave no file: %w", err)
	}
	raw, err := os.ReadFile(to)
	if err != nil {
		return nil, err
	}
	return Finish(raw, page)
}

// whole is the page with everything in it: nothing is fetched while it is printed.
func whole(ctx context.Context, p Page) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(`<!doctype html><html lang="` + html.EscapeString(p.Lang) + `"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; font-src data:"><title>` + html.EscapeString(p.Title) + `</title><style>`)
	for _, f := range []struct{ family, file, weight, chars string }{
		{"Letter", "atkinson-hyperlegible-next-latin-400-normal", "400", "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,U+20AC,U+2122,U+2190-2193,U+2212,U+2215,U+FEFF,U+FFFD"},
		{"Letter", "atkinson-hyperlegible-next-latin-700-normal", "700", "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,U+20AC,U+2122,U+2190-2193,U+2212,U+2215,U+FEFF,U+FFFD"},
		{"Letter", "atkinson-hyperlegible-next-latin-ext-400-normal", "400", "U+0100-0130,U+0132-0151,U+0154-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+1E00-1E9F,U+1EF2-1EFF,U+20A0-20AB,U+20AD-20C0,U+2113"},
		{"Letter", "atkinson-hyperlegible-next-latin-ext-700-normal", "700", "U+0100-0130,U+0132-0151,U+0154-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+1E00-1E9F,U+1EF2-1EFF,U+20A0-20AB,U+20AD-20C0,U+2113"},
		{"Figures", "source-sans-3-latin-400-normal", "400", "U+30-39,U+20AC"},
		{"Figures", "source-sans-3-latin-700-normal", "700", "U+30-39,U+20AC"},
	} {
		data, err := fonts.ReadFile("fonts/" + f.file + ".woff2")
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&b, "@font-face{font-family:%s;font-weight:%s;src:url(data:font/woff2;base64,%s) format(\"woff2\");unicode-range:%s}", f.family, f.weight, base64.StdEncoding.EncodeToString(data), f.chars)
	}
	fmt.Fprintf(&b, `@page{@bottom-left{content:"%s"}@bottom-right{content:counter(page) " %s " counter(pages)}}`, quoted(p.Foot), quoted(p.Of))
	b.WriteString(sheet)
	b.WriteString(`</style></head><body>`)
	if err := p.Body.Render(ctx, &b); err != nil {
		return nil, err
	}
	b.WriteString(`</body></html>`)
	return b.Bytes(), nil
}

// quoted keeps a text inside a string of a style sheet, whatever it holds.
func quoted(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r == ' ' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "\\%06x", r)
		}
	}
	return b.String()
}

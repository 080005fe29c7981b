// Command tafel is the whole product: see `tafel help`.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"tafel/house"
	"tafel/internal/calendar"
	"tafel/internal/ledger"
	"tafel/internal/outbox"
	"tafel/internal/pdf"
	"tafel/internal/play"
	"tafel/internal/verb"
	"tafel/internal/web"
)

func main() {
	if os.Getenv("GOGC") == "" { // twice the memory of one page after another, a quarter less of the processor: docs/performance.md
		debug.SetGCPercent(200)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Getenv, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "tafel:", err)
		os.Exit(1)
	}
}

const usage = `Tafel: everyone who matters at one table.

  tafel demo               a living demo region on the embedded database
  tafel serve              serve the database of TAFEL_DATABASE at TAFEL_ADDRESS
  tafel migrate            bring the database up to date and stop
  tafel first-admin NAME EMAIL ORGANISATION   make the first account of an empty region
  tafel signin-link EMAIL  a link with which somebody can sign in once, within 10 minutes; for whoever runs the
                           server, when nobody can get in any other way
  tafel play FILE...       play scenarios (docs/play.md); --full prints everything that was seen,
                           --database URL plays on an empty PostgreSQL database
  tafel verify [FILE...]   check the whole log of TAFEL_DATABASE, also against kept checkpoints (FILE); or check
                           proofs (FILE) by themselves, without a database. --key KEY trusts that key, --lang en
  tafel checkpoint         sign the log as it stands and print the checkpoint, and the key to check it with
  tafel prove LINE         print the file that proves one line of the log, by its place
  tafel verbs              every verb with its fields
  tafel check-copy FILE KEY   check the signature of a copy that a resident kept
  tafel doors              every route and who may use it

TAFEL_DATABASE   a file (SQLite) or postgres://...     default tafel.db
TAFEL_ADDRESS    where to listen                       default 127.0.0.1:8080
TAFEL_BASE       public address, for links in e-mail   default http://TAFEL_ADDRESS
TAFEL_KEY        file with the key of the log       default: beside the database (SQLite), tafel.key (PostgreSQL)
TAFEL_PROXIES    networks of your own proxies, as in "10.0.0.0/8"; only their X-Forwarded-* headers are
                 believed                              default this machine
TAFEL_SECRETS    folder with secrets of identity providers, one file per name; TAFEL_SECRET_<NAME> goes first
TAFEL_INSIDE     yes: identity providers may be at addresses of your own network; else public ones only
TAFEL_CHROMIUM   a Chromium that makes letters as accessible PDF, as in /usr/bin/chromium; without it the letter
                 is a page to print (the demo looks for one itself)
TAFEL_PAGER_URL  https address of an on-call service that hears of alarms; without it they go by e-mail only
TAFEL_PAGER_SECRET  whsec_ and random bytes in base64; signs what that service gets (docs/operations.md)
TAFEL_PAGER_SOURCE  what events say they come from, as in urn:nld:oin:...   default TAFEL_BASE
TAFEL_SMTP       smtp://user:password@host:port?from=address; without it e-mail stays in the outbox
`

func run(ctx context.Context, args []string, env func(string) string, out io.Writer) error {
	if len(args) == 0 {
		fmt.Fprint(out, usage)
		return errors.New("say what to do")
	}
	get := func(name, otherwise string) string {
		if v := env(name); v != "" {
			return v
		}
		return otherwise
	}
	switch args[0] {
	case "help", "-h", "--help":
		fmt.Fprint(out, usage)
		return nil
	case "verify":
		return verify(ctx, args[1:], get, out)
	case "checkpoint", "prove":
		h, err := openKeyed(ctx, get)
		if err != nil {
			return err
		}
		defer h.Close()
		if args[0] == "checkpoint" {
			c, err := h.LogPoint(ctx)
			if err != nil {
				return err
			}
			fmt.Fprintf(out, "%s\n%s\n", c.Text, h.DB.Key().Verifier())
			return nil
		}
		if len(args) != 2 {
			return errors.New("prove wants the place of a line")
		}
		b, err := h.Prove(ctx, args[1])
		if err == nil {
			_, err = out.Write(b)
		}
		return err
	case "demo":
		return demo(ctx, get("TAFEL_DATABASE", filepath.Join("tmp", "demo.db")), get("TAFEL_ADDRESS", "127.0.0.1:8080"), out)
	case "serve":
		h, err := openKeyed(ctx, get)
		if err != nil {
			return err
		}
		defer h.Close()
		if s := env("TAFEL_SMTP"); s != "" {
			sender, err := outbox.SMTP(s)
			if err != nil {
				return err
			}
			h.Post.Sender = sender
		}
		addr := get("TAFEL_ADDRESS", "127.0.0.1:8080")
		h.Post.Base = get("TAFEL_BASE", "http://"+addr)
		if h.Post.Pager, err = pager(get, h.Post.Base); err != nil {
			return err
		}
		if h.Post.Pager == nil {
			slog.Warn("no TAFEL_PAGER_URL: an alarm leaves by e-mail only")
		}
		h.Web.Limits = web.UsualLimits()
		h.Secrets(env, env("TAFEL_SECRETS"))
		h.Signin.Inside = env("TAFEL_INSIDE") == "yes"
		if s := env("TAFEL_CHROMIUM"); s != "" {
			if err := h.Paper(s); err != nil {
				return fmt.Errorf("TAFEL_CHROMIUM: %w", err)
			}
		}
		if s := env("TAFEL_PROXIES"); s != "" {
			if h.Web.Proxies, err = web.Proxies(s); err != nil {
				return fmt.Errorf("TAFEL_PROXIES: %w", err)
			}
		}
		if err := h.Begin(ctx); err != nil {
			return err
		}
		return serve(ctx, h, addr, out)
	case "migrate":
		h, err := openKeyed(ctx, get)
		if err != nil {
			return err
		}
		return h.Close()
	case "first-admin":
		if len(args) != 4 {
			return errors.New(`first-admin wants a name, an e-mail address and an organisation, as in: tafel first-admin "Yvonne Smit" y.smit@gemeente.example "Gemeente Waterveen"`)
		}
		h, err := openKeyed(ctx, get)
		if err != nil {
			return err
		}
		defer h.Close()
		return h.FirstAdmin(ctx, args[1], args[2], args[3])
	case "signin-link":
		if len(args) != 2 {
			return errors.New("signin-link wants an e-mail address")
		}
		h, err := openKeyed(ctx, get)
		if err != nil {
			return err
		}
		defer h.Close()
		h.Post.Base = get("TAFEL_BASE", "http://"+get("TAFEL_ADDRESS", "127.0.0.1:8080"))
		link, err := h.Account.LinkFor(ctx, args[1])
		if err == nil {
			fmt.Fprintln(out, link)
		}
		return err
	case "check-copy":
		if len(args) != 3 {
			return errors.New("check-copy wants a signed copy and the key to check with, as in: tafel check-copy wie-keek-getekend.txt \"$(tail -1 tafel.db.key)\"")
		}
		b, err := os.ReadFile(args[1])
		if err != nil {
			return err
		}
		text, err := ledger.OpenText(string(b), args[2])
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%s\nDe handtekening klopt.\n", text)
		return nil
	case "play":
		return plays(ctx, args[1:], out)
	case "verbs", "doors":
		dir, err := os.MkdirTemp("", "tafel")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		h, err := house.Open(ctx, filepath.Join(dir, "v.db"), &calendar.Source{})
		if err != nil {
			return err
		}
		defer h.Close()
		if args[0] == "doors" {
			fmt.Fprintln(out, strings.Join(h.Web.Doors(), "\n"))
			return nil
		}
		for _, v := range h.Web.Verbs() {
			var fields []string
			for _, f := range verb.Fields(v.In) {
				n := f.Name
				if !f.Required {
					n += "?"
				}
				fields = append(fields, n)
			}
			fmt.Fprintf(out, "%-28s %-14s %s\n    %s\n", v.Name, v.Who, strings.Join(fields, " "), v.Doc)
		}
		return nil
	}
	fmt.Fprint(out, usage)
	return fmt.Errorf("there is no command %q", args[0])
}

// pager is the way to the on-call service; nil when none is set.
func pager(get func(name, otherwise string) string, base string) (*outbox.Pager, error) {
	address, secret, source := get("TAFEL_PAGER_URL", ""), get("TAFEL_PAGER_SECRET", ""), get("TAFEL_PAGER_SOURCE", base)
	if address == "" {
		if secret != "" || source != base {
			return nil, errors.New("there is a TAFEL_PAGER_SECRET or TAFEL_PAGER_SOURCE and no TAFEL_PAGER_URL: say where alarms go, or leave all three out")
		}
		return nil, nil
	}
	return outbox.NewPager(address, secret, source)
}

// keyFile is where the key of the log stands: never in the database.
func keyFile(get func(name, otherwise string) string) string {
	url := get("TAFEL_DATABASE", "tafel.db")
	if strings.Contains(url, "://") {
		return get("TAFEL_KEY", "tafel.key")
	}
	return get("TAFEL_KEY", url+".key")
}

// logName is the name of a new log: where people find the site, or "tafel".
func logName(get func(name, otherwise string) string) string {
	if u, err := url.Parse(get("TAFEL_BASE", "")); err == nil && u.Hostname() != "" {
		return u.Hostname() + "/logboek"
	}
	return "tafel/logboek"
}

// openKeyed opens the house of TAFEL_DATABASE with the key of its log.
func openKeyed(ctx context.Context, get func(name, otherwise string) string) (*house.House, error) {
	k, err := ledger.LoadKey(keyFile(get), logName(get))
	if err != nil {
		return nil, err
	}
	return house.OpenSealed(ctx, get("TAFEL_DATABASE", "tafel.db"), &calendar.Source{}, k)
}

// verify checks the log, or files by themselves. Without the key it checks what can be checked without.
func verify(ctx context.Context, args []string, get func(name, otherwise string) string, out io.Writer) error {
	c := house.Checking{Database: get("TAFEL_DATABASE", "tafel.db"), Lang: "nl"}
	for i := 0; i < len(args); i++ {
		switch {
		case (args[i] == "--key" || args[i] == "--lang") && i+1 < len(args):
			if args[i] == "--key" {
				c.Trust = args[i+1]
			} else {
				c.Lang = args[i+1]
			}
			i++
		case strings.HasPrefix(args[i], "--"):
			return fmt.Errorf("verify does not know %s", args[i])
		default:
			c.Files = append(c.Files, args[i])
		}
	}
	if _, err := os.Stat(keyFile(get)); err == nil {
		if c.Key, err = ledger.LoadKey(keyFile(get), ""); err != nil {
			return err
		}
	}
	return house.Verify(ctx, c, out)
}

// demo serves a demo region. It is made once, in a file beside its final place, and kept: a demo that was
// interrupted while it was made is made anew.
func demo(ctx context.Context, path, addr string, out io.Writer) error {
	clock := &calendar.Source{}
	key, err := ledger.LoadKey(path+".key", "waterveen.example/logboek")
	if err != nil {
		return err
	}
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		half := path + ".half"
		for _, tail := range []string{"", "-wal", "-shm"} {
			os.Remove(half + tail)
		}
		begin := time.Now()
		h, err := house.OpenDemo(ctx, half, clock, key, calendar.At(begin))
		if err != nil {
			return err
		}
		if err := h.Demo(ctx, calendar.At(begin), out); err != nil {
			h.Close()
			return err
		}
		if err := h.Close(); err != nil {
			return err
		}
		if err := os.Rename(half, path); err != nil {
			return err
		}
		for _, tail := range []string{"-wal", "-shm"} {
			os.Remove(half + tail)
		}
		fmt.Fprintf(out, "Klaar in %.1f s. De regio staat in %s; gooi dat bestand weg voor een nieuwe.\n", time.Since(begin).Seconds(), path)
		clock.SetOffset(0)
	}
	h, err := house.OpenSealed(ctx, path, clock, key)
	if err != nil {
		return err
	}
	defer h.Close()
	h.Practice()
	paper := "Er is hier geen Chromium: een brief is een pagina om af te drukken."
	if at := pdf.Find(); at != "" {
		if err := h.Paper(at); err != nil {
			return err
		}
		paper = "Brieven zijn er ook als PDF, gemaakt met " + at + "."
	}
	h.Signin.Loopback = true
	h.Post.Base = "http://" + addr
	fmt.Fprint(out, `
Meld je aan als een van de mensen op de aanmeldpagina, bijvoorbeeld:
  Marieke de Wit    wijkcoach bij de gemeente, verantwoordelijk voor veel tafels
  Anouk Brands      huurconsulent bij De Kering Wonen
  Joris Hoekstra    jeugdhulpverlener, vaste contactpersoon
  Wim Aerts         teamleider van Wijkteam Noord
  Yvonne Smit       functioneel beheerder
  en bewoners, zoals Daniëlle Verbeek
Op die pagina kun je ook de klok vooruitzetten: wat intussen belt, belt.
`+paper+"\n\n")
	return serve(ctx, h, addr, out)
}

func plays(ctx context.Context, args []string, out io.Writer) error {
	full, url := false, ""
	var files []string
	for i := 0; i < len(args); i++ {
		switch args[i] {
		case "--full":
			full = true
		case "--database":
			if i++; i < len(args) {
				url = args[i]
			}
		default:
			files = append(files, args[i])
		}
	}
	if len(files) == 0 {
		return errors.New("play wants at least one file")
	}
	if url != "" && len(files) > 1 {
		return errors.New("each scenario wants an empty database: give one file with --database")
	}
	bad := 0
	for _, f := range files {
		o, err := playFile(ctx, f, url, out, full)
		if err != nil {
			return fmt.Errorf("%s: %w", f, err)
		}
		if len(o.Failed) > 0 {
			bad++
		}
	}
	if bad > 0 {
		return fmt.Errorf("%d of %d scenarios did not hold", bad, len(files))
	}
	return nil
}

func playFile(ctx context.Context, file, url string, out io.Writer, full bool) (house.Outcome, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return house.Outcome{}, err
	}
	s, err := play.Parse(string(text))
	if err != nil {
		return house.Outcome{}, err
	}
	if url == "" {
		dir, err := os.MkdirTemp("", "tafel")
		if err != nil {
			return house.Outcome{}, err
		}
		defer os.RemoveAll(dir)
		url = filepath.Join(dir, "play.db")
	}
	h, err := house.Open(ctx, url, &calendar.Source{})
	if err != nil {
		return house.Outcome{}, err
	}
	defer h.Close()
	return h.Play(ctx, s, out, full)
}

func serve(ctx context.Context, h *house.House, addr string, out io.Writer) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	srv := &http.Server{Handler: h.Web.Handler(), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second, IdleTimeout: 2 * time.Minute}
	srv.RegisterOnShutdown(h.Meeting.Hub.End) // who follows a meeting would keep the program waiting
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go h.Jobs.Run(ctx)
	go h.Post.Run(ctx)
	go func() {
		<-ctx.Done()
		stop, done := context.WithTimeout(context.Background(), 10*time.Second)
		defer done()
		srv.Shutdown(stop)
	}()
	fmt.Fprintf(out, "Tafel: http://%s\n", l.Addr())
	slog.Info("serving", "address", l.Addr().String())
	if err := srv.Serve(l); err != http.ErrServerClosed {
		return err
	}
	return nil
}

// Command bench measures the bars of docs/performance.md, each against a floor or a peer in the same run.
//
//	go run ./bench table     the table page with 200 agreements, against a bare handler
//	go run ./bench work      my work at 10 thousand, 1 million and 10 million agreements, measured in turn
//	go run ./bench fill      only fills the databases of work, for -keep
//	go run ./bench create    recording an agreement with 4 writers, and 64 at once
//	go run ./bench ledger    the whole check of a ledger with a million lines, and the proof of one line
//	go run -tags bench ./bench looks   a page for 50 readers at once, with and without its look recorded
//	go run ./bench meeting   an agreement recorded in a meeting, until it stands on each of thirty screens
//	go run ./bench start     start to first page, and idle memory, of the built program
//
// -postgres URL uses a server instead of SQLite (an empty database is made on it and dropped); -rows limits the
// largest size of work. Everything is bounded and ends by itself.
package main

import (
	"context"
	"database/sql"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"runtime/pprof"
	"sort"
	"strings"
	"sync"
	"time"

	"tafel"
	"tafel/house"
	"tafel/internal/calendar"
	"tafel/internal/ledger"
	"tafel/internal/play"
	"tafel/internal/verb"
)

var (
	postgres = flag.String("postgres", "", "address of a PostgreSQL server")
	rows     = flag.Int("rows", 10_000_000, "largest number of agreements for work")
	lines    = flag.Int("lines", 1_000_000, "number of lines for ledger")
	binary   = flag.String("binary", "bin/tafel", "the built program, for start")
	profile  = flag.String("profile", "", "write a processor profile to this file")
	rounds   = flag.Int("rounds", 400, "requests per measurement")
	keep     = flag.String("keep", "", "folder in which the databases of work stay, so that they are filled once; on PostgreSQL any text keeps them")
)

func main() {
	flag.Parse()
	if os.Getenv("GOGC") == "" { // as the program does
		debug.SetGCPercent(200)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Hour)
	defer cancel()
	runs := map[string]func(context.Context) error{"table": table, "work": work, "fill": func(ctx context.Context) error { _, err := worlds(ctx); return err }, "create": create, "start": start, "ledger": ledgers, "looks": looks, "meeting": meetingOf}
	run, ok := runs[flag.Arg(0)]
	if !ok {
		fmt.Fprintln(os.Stderr, "bench: say table, work, fill, create, ledger, meeting or start")
		os.Exit(2)
	}
	if *profile != "" {
		f, err := os.Create(*profile)
		if err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			os.Exit(1)
		}
		pprof.StartCPUProfile(f)
		defer pprof.StopCPUProfile()
	}
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// world is a house with one table, the people around it, and a way to ask for pages as one of them.
type world struct {
	h     *house.House
	out   house.Outcome
	who   tafel.Actor
	coach tafel.Actor
	table string
	close func()
}

const story = `
scenario bench
language nl
organisation gemeente "Gemeente" kind municipality
organisation kering "De Kering" kind housing
team noord "Noord" of gemeente
worker marieke "Marieke de Wit" at gemeente in noord as "wijkcoach" roles coordinator load 16
worker anouk "Anouk Brands" at kering as "consulent"
resident a "Daniëlle Verbeek"
household gezin "Verbeek" of a
marieke table.open vraag="Ik wil in mijn huis blijven." huishouden=@gezin grond=wmo -> t
marieke seat.invite tafel=@t persoon=@anouk rol="huur" leefgebieden=housing leefgebieden=money grond=huur waarom="huur" -> z
anouk seat.accept zetel=@z
marieke plan.goal tafel=@t leefgebied=housing woorden="In mijn huis blijven." -> g
anouk agreement.propose tafel=@t wat="De ontruiming stil leggen zolang er wordt betaald" van=@anouk aan=@marieke voor=+10d doel=@g -> p
marieke agreement.accept afspraak=@p
`

// open makes a world in a database of its own; a world that is kept under a name is found again.
func open(ctx context.Context, kept string) (*world, error) { return openWith(ctx, kept, story) }

// openWith is open with another story.
func openWith(ctx context.Context, kept, story string) (*world, error) {
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return nil, err
	}
	url := filepath.Join(dir, "bench.db")
	done := func() { os.RemoveAll(dir) }
	if kept != "" && *postgres == "" {
		if err := os.MkdirAll(*keep, 0o755); err != nil {
			return nil, err
		}
		url = filepath.Join(*keep, kept+".db")
	}
	if *postgres != "" {
		admin, err := sql.Open("pgx", *postgres)
		if err != nil {
			return nil, err
		}
		name, stands := fmt.Sprintf("bench%d", time.Now().UnixNano()), 0
		if kept != "" {
			name = "bench_" + kept
			if err := admin.QueryRow("SELECT COUNT(*) FROM pg_database WHERE datname = $1", name).Scan(&stands); err != nil {
				return nil, err
			}
		}
		if stands == 0 {
			if _, err := admin.Exec("CREATE DATABASE " + name); err != nil {
				return nil, err
			}
		}
		i := strings.LastIndex(*postgres, "/")
		rest := ""
		if q := strings.Index((*postgres)[i:], "?"); q >= 0 {
			rest = (*postgres)[i+q:]
		}
		url = (*postgres)[:i+1] + name + rest
		done = func() {
			os.RemoveAll(dir)
			if kept == "" {
				admin.Exec("DROP DATABASE " + name + " WITH (FORCE)")
			}
			admin.Close()
		}
	}
	// A database that is kept is sealed: the next run needs its key.
	keyFile := filepath.Join(dir, "bench.key")
	if kept != "" {
		keyFile = filepath.Join(*keep, kept+".key")
		if *postgres != "" {
			keyFile = filepath.Join(*keep, kept+"-postgres.key")
		}
	}
	key, err := ledger.LoadKey(keyFile, "bench.example/logboek")
	if err != nil {
		return nil, err
	}
	h, err := house.OpenSealed(ctx, url, &calendar.Source{}, key)
	if err != nil {
		return nil, err
	}
	w := &world{h: h, close: func() { h.Close(); done() }}
	var p, o tafel.PersonID
	var told int64
	r := h.DB.Plain(ctx)
	if err := r.Row(`SELECT COUNT(*) FROM table_top`).Scan(&told); err != nil {
		return nil, err
	}
	if told == 0 {
		s, err := play.Parse(story)
		if err != nil {
			return nil, err
		}
		if w.out, err = h.Play(ctx, s, io.Discard, false); err != nil {
			return nil, err
		}
		if len(w.out.Failed) > 0 {
			return nil, fmt.Errorf("%v", w.out.Failed)
		}
	}
	if err := r.Row(`SELECT id, responsible_person FROM table_top`).Scan(&w.table, &p); err != nil {
		return nil, err
	}
	if err := r.Row(`SELECT from_person FROM agreement WHERE id = (SELECT MIN(id) FROM agreement WHERE id NOT LIKE 'copy-%')`).Scan(&o); err != nil {
		return nil, err
	}
	if w.coach, _, err = h.Account.Actor(r, p); err != nil {
		return nil, err
	}
	if w.who, _, err = h.Account.Actor(r, o); err != nil {
		return nil, err
	}
	h.Web.Auth = func(*http.Request) (tafel.Actor, bool) { return w.coach, true }
	return w, nil
}

// columns of the agreement table, but for its id.
func (w *world) columns(ctx context.Context) ([]string, error) {
	rs, err := w.h.DB.Raw().QueryContext(ctx, `SELECT * FROM agreement LIMIT 0`)
	if err != nil {
		return nil, err
	}
	defer rs.Close()
	all, err := rs.Columns()
	var out []string
	for _, c := range all {
		if c != "id" {
			out = append(out, c)
		}
	}
	return out, err
}

// copies adds agreements numbered from+1 to to, copied from the first one, with some columns set anew; i is the
// number of the copy.
func (w *world) copies(ctx context.Context, from, to int, set map[string]string) error {
	cols, err := w.columns(ctx)
	if err != nil {
		return err
	}
	values := make([]string, len(cols))
	for i, c := range cols {
		values[i] = "a." + c
		if v, ok := set[c]; ok {
			values[i] = v
		}
	}
	put, err := w.indexesOff(ctx, to-from)
	if err != nil {
		return err
	}
	const step = 200_000
	for ; from < to; from += step {
		end := min(from+step, to)
		q := fmt.Sprintf(`INSERT INTO agreement (id, %s) WITH RECURSIVE n(i) AS (SELECT CAST(%d AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < %d) SELECT 'copy-' || n.i, %s FROM n, agreement a WHERE a.id = (SELECT MIN(id) FROM agreement WHERE id NOT LIKE 'copy-%%')`,
			strings.Join(cols, ", "), from+1, end, strings.Join(values, ", "))
		if _, err := w.h.DB.Raw().ExecContext(ctx, q); err != nil {
			return err
		}
	}
	for _, q := range put {
		if _, err := w.h.DB.Raw().ExecContext(ctx, q); err != nil {
			return err
		}
	}
	if *postgres != "" {
		_, err = w.h.DB.Raw().ExecContext(ctx, "ANALYZE agreement")
	}
	return err
}

// indexesOff drops the indexes of the agreement table before a large fill and gives the statements that make them
// again: building an index at the end is many times faster than keeping it while ten million rows come in.
func (w *world) indexesOff(ctx context.Context, n int) ([]string, error) {
	if n < 100_000 {
		return nil, nil
	}
	q := `SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'agreement' AND sql IS NOT NULL`
	if *postgres != "" {
		q = `SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'agreement' AND indexname <> 'agreement_pkey'`
	}
	rs, err := w.h.DB.Raw().QueryContext(ctx, q)
	if err != nil {
		return nil, err
	}
	defer rs.Close()
	var drop, put []string
	for rs.Next() {
		var name, sql string
		if err := rs.Scan(&name, &sql); err != nil {
			return nil, err
		}
		drop, put = append(drop, "DROP INDEX "+name), append(put, sql)
	}
	rs.Close()
	for _, q := range drop {
		if _, err := w.h.DB.Raw().ExecContext(ctx, q); err != nil {
			return nil, err
		}
	}
	return put, nil
}

type figures []time.Duration

func (f figures) at(q float64) time.Duration {
	s := append(figures(nil), f...)
	sort.Slice(s, func(i, j int) bool { return s[i] < s[j] })
	return s[min(len(s)-1, int(q*float64(len(s))))]
}

func (f figures) String() string {
	return fmt.Sprintf("p50 %v  p95 %v  p99 %v", f.at(.5).Round(10*time.Microsecond), f.at(.95).Round(10*time.Microsecond), f.at(.99).Round(10*time.Microsecond))
}

// get asks for an address n times and gives the times, and the bytes of the last answer.
func get(url string, n int) (figures, []byte, error) {
	var f figures
	var body []byte
	for i := range n + n/10 {
		begin := time.Now()
		res, err := http.Get(url)
		if err != nil {
			return nil, nil, err
		}
		body, err = io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil || res.StatusCode != 200 {
			return nil, nil, fmt.Errorf("%s: %d %v %.200s", url, res.StatusCode, err, body)
		}
		if i >= n/10 { // the first tenth warms up
			f = append(f, time.Since(begin))
		}
	}
	return f, body, nil
}

// table compares the page of a table with 200 agreements, its look recorded, with a bare handler that runs one
// equally large query and writes equally many bytes.
func table(ctx context.Context) error {
	w, err := open(ctx, "")
	if err != nil {
		return err
	}
	defer w.close()
	if err := w.copies(ctx, 0, 199, nil); err != nil {
		return err
	}
	page := httptest.NewServer(w.h.Web.Handler())
	defer page.Close()
	_, body, err := get(page.URL+"/tafels/"+w.table, 20)
	if err != nil {
		return err
	}
	if n := strings.Count(string(body), "<article"); n < 200 {
		return fmt.Errorf("the page shows %d rows, not 200", n)
	}
	bare := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		rs, err := w.h.DB.Plain(r.Context()).Query(`SELECT * FROM agreement WHERE table_id = $1 ORDER BY due_on, id LIMIT 200`, w.table)
		if err != nil {
			http.Error(rw, err.Error(), 500)
			return
		}
		defer rs.Close()
		cols, _ := rs.Columns()
		vals := make([]any, len(cols))
		for i := range vals {
			vals[i] = new(any)
		}
		for rs.Next() {
			if err := rs.Scan(vals...); err != nil {
				http.Error(rw, err.Error(), 500)
				return
			}
		}
		rw.Header().Set("Content-Type", "text/html; charset=utf-8")
		rw.Write(body)
	}))
	defer bare.Close()
	for round := range 3 { // in turn, so that what else the machine does falls on both
		floor, _, err := get(bare.URL, *rounds)
		if err != nil {
			return err
		}
		ours, _, err := get(page.URL+"/tafels/"+w.table, *rounds)
		if err != nil {
			return err
		}
		fmt.Printf("%s round %d: page %v (%d kB); bare %v; ratio p50 %.2f p99 %.2f\n", w.h.DB.Engine(), round+1, ours, len(body)/1024, floor,
			float64(ours.at(.5))/float64(floor.at(.5)), float64(ours.at(.99))/float64(floor.at(.99)))
	}
	return nil
}

// worlds opens a database of each size, filled: forty of the agreements are one person's, the rest spread over
// others, fifty each, one in four open.
func worlds(ctx context.Context) ([]*world, error) {
	var out []*world
	for _, size := range []int{10_000, 1_000_000, 10_000_000} {
		if size > *rows {
			break
		}
		name := ""
		if *keep != "" {
			name = fmt.Sprintf("work%d", size)
		}
		w, err := open(ctx, name)
		if err != nil {
			return nil, err
		}
		out = append(out, w)
		var had int
		if err := w.h.DB.Plain(ctx).Row(`SELECT COUNT(*) FROM agreement WHERE id LIKE 'copy-%'`).Scan(&had); err != nil {
			return nil, err
		}
		begin := time.Now()
		if had == 0 {
			if err := w.copies(ctx, 0, 40, nil); err != nil {
				return nil, err
			}
			had = 40
		}
		if err := w.copies(ctx, had, size, map[string]string{
			"from_person": "'person-' || (n.i * 7919 % " + fmt.Sprint(max(size/50, 1)) + ")", "to_person": "'person-' || (n.i * 104729 % " + fmt.Sprint(max(size/50, 1)) + ")",
			"from_org": "'org-' || (n.i % 20)", "to_org": "''", "table_id": "'table-' || (n.i / 20)", "open": "(n.i % 4 = 0)"}); err != nil {
			return nil, err
		}
		fmt.Printf("%s %9d agreements, filled in %v\n", w.h.DB.Engine(), size, time.Since(begin).Round(time.Second))
	}
	return out, nil
}

// work measures the work list of one person in databases of three sizes, in turn, so that what else the machine does
// falls on each alike.
func work(ctx context.Context) error {
	all, err := worlds(ctx)
	for _, w := range all {
		defer w.close()
	}
	if err != nil {
		return err
	}
	pages, times := make([]*httptest.Server, len(all)), make([]figures, len(all))
	size := 0
	for i, w := range all {
		w.h.Web.Auth = func(*http.Request) (tafel.Actor, bool) { return w.who, true }
		pages[i] = httptest.NewServer(w.h.Web.Handler())
		defer pages[i].Close()
	}
	for range 10 {
		for i := range all {
			f, body, err := get(pages[i].URL+"/werk", max(*rounds/4, 10))
			if err != nil {
				return err
			}
			times[i], size = append(times[i], f...), len(body)
		}
	}
	for i, w := range all {
		fmt.Printf("%s size %d of %d: my work %v (%d kB); p99 against the smallest: %.2f\n", w.h.DB.Engine(), i+1, len(all), times[i], size/1024, float64(times[i].at(.99))/float64(times[0].at(.99)))
	}
	return nil
}

// create measures recording an agreement: 4 writers at a steady pace of one after the other, then 64 at once.
func create(ctx context.Context) error {
	w, err := open(ctx, "")
	if err != nil {
		return err
	}
	defer w.close()
	v, _ := w.h.Web.Verb("agreement.propose")
	one := func(n int) (time.Duration, error) {
		in := v.New()
		values := map[string][]string{"tafel": {w.table}, "wat": {fmt.Sprintf("Afspraak %d nakomen", n)}, "van": {string(w.who.Person)}, "aan": {string(w.coach.Person)}, "voor": {string(w.h.Clock.Now().Date().Add(9))}}
		if err := verb.Fill(in, values); err != nil {
			return 0, err
		}
		begin := time.Now()
		_, err := v.Run(ctx, w.who, in)
		return time.Since(begin), err
	}
	for _, c := range []struct{ writers, each int }{{1, 200}, {4, 200}, {64, 10}} {
		var mu sync.Mutex
		var wg sync.WaitGroup
		var f figures
		failed := 0
		begin := time.Now()
		for g := range c.writers {
			wg.Add(1)
			go func() {
				defer wg.Done()
				for i := range c.each {
					d, err := one(c.writers*1_000_000 + g*1000 + i)
					mu.Lock()
					f = append(f, d)
					if err != nil {
						failed++
						fmt.Println(err)
					}
					mu.Unlock()
				}
			}()
		}
		wg.Wait()
		fmt.Printf("%s %2d writers: create %v; %.0f a second; %d failed\n", w.h.DB.Engine(), c.writers, f, float64(len(f))/time.Since(begin).Seconds(), failed)
	}
	var n, distinct int64
	if err := w.h.DB.Plain(ctx).Row(`SELECT COUNT(*), COUNT(DISTINCT what) FROM agreement`).Scan(&n, &distinct); err != nil {
		return err
	}
	fmt.Printf("%s %d agreements, %d different texts\n", w.h.DB.Engine(), n, distinct)
	return nil
}

// start measures the built program on an existing database: start to first page, and memory when idle.
func start(ctx context.Context) error {
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	env := append(os.Environ(), "TAFEL_DATABASE="+filepath.Join(dir, "s.db"), "TAFEL_ADDRESS=127.0.0.1:18099")
	if *postgres == "" {
		mig := exec.CommandContext(ctx, *binary, "migrate")
		mig.Env = env
		if out, err := mig.CombinedOutput(); err != nil {
			return fmt.Errorf("%w: %s", err, out)
		}
	}
	var f figures
	for range 10 {
		cmd := exec.CommandContext(ctx, *binary, "serve")
		cmd.Env = env
		begin := time.Now()
		if err := cmd.Start(); err != nil {
			return err
		}
		for time.Since(begin) < 10*time.Second {
			if res, err := http.Get("http://127.0.0.1:18099/aanmelden"); err == nil {
				io.Copy(io.Discard, res.Body)
				res.Body.Close()
				break
			}
			time.Sleep(2 * time.Millisecond)
		}
		f = append(f, time.Since(begin))
		if len(f) == 10 {
			time.Sleep(3 * time.Second)
			status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", cmd.Process.Pid))
			if err != nil {
				return err
			}
			for _, l := range strings.Split(string(status), "\n") {
				if strings.HasPrefix(l, "VmRSS") {
					fmt.Println("idle", strings.Join(strings.Fields(l), " "))
				}
			}
		}
		cmd.Process.Signal(os.Interrupt)
		cmd.Wait()
	}
	fmt.Println("start to first page:", f)
	return nil
}

package ledger

import (
	"bytes"
	"encoding/json"
	"fmt"
	"runtime"
	"slices"
	"sort"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"tafel/internal/calendar"
)

// What can be wrong with a log.
const (
	Altered    = "altered"    // a line says something else than when it was written
	Backdated  = "backdated"  // a line got another moment, or stands after lines that are much later
	Removed    = "removed"    // lines are gone
	Added      = "added"      // a line or row that never went through here
	Moved      = "moved"      // a line stands in another place
	RowAltered = "row"        // the row beside a line says something else than the line
	RowRemoved = "row-gone"   // the row beside a line is gone
	RowAdded   = "row-added"  // a row without a line
	Destroyed  = "destroyed"  // what a line is about was destroyed, and no line says so
	Unsealed   = "unsealed"   // a line without seal where every line has one
	HashWrong  = "hash"       // a stored hash of the tree is not that of the lines under it
	HeadWrong  = "head"       // the end of the log is not what stands in the head
	Differs    = "checkpoint" // the log is not the one that was signed
	Shorter    = "shorter"    // the log is shorter than what was signed
	Forged     = "forged"     // a checkpoint here is not signed by this log
	KeyWrong   = "key"        // the keys of this log were changed
)

// Finding is one thing that is wrong, and where.
type Finding struct {
	Kind     string
	From, To int64  // places in the log, from and including
	Part     string // what of it: names of fields, or of a table
	At       calendar.Moment
}

// Report is what a check of the whole log came to.
type Report struct {
	Log         string
	Size        int64
	Root        tlog.Hash
	Entries     int64
	Notes       int64
	Sealed      int64 // lines whose seal was checked
	Before      int64 // rows from before the log began, which nothing protects
	Destroyed   int64 // lines of which a part was destroyed, as the log itself says
	Checkpoints int   // that fit
	Wrong       int   // how many findings, also those that are not listed
	Findings    []Finding
}

const listed = 1000 // findings in a report

func (r *Report) find(f Finding) {
	if f.To < f.From {
		f.To = f.From
	}
	if r.Wrong++; len(r.Findings) < listed {
		r.Findings = append(r.Findings, f)
	}
}

// covers reports whether something was found between two places.
func (r *Report) covers(from, to int64) bool {
	return slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.From <= to && f.To >= from })
}

// leafRow is a line as it stands in the log.
type leafRow struct {
	position   int64
	body, seal string
	hash       tlog.Hash
	should     string // its seal at this place, when there is a key
}

// chunk is a part of the log with the rows beside it.
type chunk struct {
	leaves  []leafRow
	entries []entryRow
	notes   []noteRow
	err     error
	ready   chan struct{} // closed when it was prepared
}

// prepare does what can be said of each line and row by itself: their hashes. It is most of the work, and is done for
// several parts of the log at once.
func (c *chunk) prepare(seal *sealer) {
	defer close(c.ready)
	e, n := 0, 0
	for i := range c.leaves {
		x := &c.leaves[i]
		x.hash = tlog.RecordHash([]byte(x.body))
		if seal != nil && x.seal != "" {
			x.should = seal.line(x.position, x.hash)
		}
		for e < len(c.entries) && c.entries[e].Position <= x.position {
			if r := &c.entries[e]; r.Position == x.position {
				l := r.leaf()
				r.made, r.same = &l, string(l.bytes()) == x.body
			}
			e++
		}
		for n < len(c.notes) && c.notes[n].Position <= x.position {
			if r := &c.notes[n]; r.Position == x.position {
				r.made = r.commit()
			}
			n++
		}
	}
}

// slack is how far the moments of lines may run back: an act is written when it ends and bears the moment at
// which it began, and machines do not agree to the second.
const slack = 10 * time.Minute

// Verify checks the whole log: every line against its seal and the tree, every row against its line and the
// reverse, what was destroyed against what the log says about that, and the log against every checkpoint that
// stands in the database or was kept elsewhere. It reads within one snapshot. Without the key the seals are not
// checked, and a change is then located by the tree and the checkpoints only.
func Verify(r Reader, k *Key, kept []Checkpoint) (Report, error) {
	v := &verifier{report: Report{}, seal: k.sealer(), sealedFrom: -1, edge: &edge{}, far: 20}
	if err := v.prepare(r, k, kept); err != nil {
		return v.report, err
	}
	// One goroutine reads, as many as there are processors prepare, this one checks, in the order of the log. A reader that
	// is left alone ends at the next part, and those who prepare with it.
	workers := runtime.GOMAXPROCS(0)
	parts, work, stop := make(chan *chunk, workers), make(chan *chunk), make(chan struct{})
	defer close(stop)
	for range workers {
		go func() {
			seal := k.sealer()
			for c := range work {
				c.prepare(seal)
			}
		}()
	}
	go func() {
		defer close(parts)
		defer close(work)
		for at := int64(0); ; {
			read, next, err := readChunk(r, at)
			c := &read
			c.err, c.ready = err, make(chan struct{})
			for _, to := range []chan *chunk{work, parts} {
				select {
				case to <- c:
				case <-stop:
					return
				}
			}
			if err != nil || next < 0 {
				return
			}
			at = next
		}
	}()
	for c := range parts {
		<-c.ready
		if c.err != nil {
			return v.report, c.err
		}
		v.check(*c)
	}
	v.end()
	sort.SliceStable(v.report.Findings, func(i, j int) bool { return v.report.Findings[i].From < v.report.Findings[j].From })
	return v.report, nil
}

type verifier struct {
	report     Report
	seal       *sealer
	sealedFrom int64
	headSize   int64
	headEdge   string
	headSeal   string
	hashes     map[[2]int64]string // stored hashes by level and place
	points     []Checkpoint
	keys       map[string]int64 // registered keys, by place
	edge       *edge            // of the lines as they stand
	next       int64            // place of the next line
	shift      int64            // lines stand this much before their true place
	latest     time.Time        // latest moment so far
	gone       map[string][]span
	told       map[string][]span // destroyed, as the log says
	good       int64             // size of the largest checkpoint that fits
	bad        *Checkpoint       // first that does not
	far        int               // how often to look for a line's place in the whole log
}

type span struct{ from, to int64 }

func (v *verifier) prepare(r Reader, k *Key, kept []Checkpoint) error {
	var err error
	if v.headSize, v.headEdge, v.headSeal, err = readHead(r); err != nil {
		return err
	}
	if v.hashes, err = readHashes(r); err != nil {
		return err
	}
	if v.keys, err = readKeys(r); err != nil {
		return err
	}
	if v.report.Before, err = countBefore(r); err != nil {
		return err
	}
	v.gone, v.told = map[string][]span{}, map[string][]span{}
	trusted := ""
	if k != nil {
		trusted, v.report.Log = k.Verifier(), k.Name()
		if p, ok := v.keys[trusted]; ok {
			v.sealedFrom = p
		} else if len(v.keys) > 0 || v.headSize > 0 && v.headSeal != "" {
			v.report.find(Finding{Kind: KeyWrong})
		}
	} else {
		for key := range v.keys {
			trusted = key
			v.report.Log = VerifierName(key)
		}
	}
	texts, err := readCheckpoints(r)
	if err != nil {
		return err
	}
	for _, t := range texts {
		c, err := Open(t.text, trusted)
		if trusted == "" || err != nil || c.Size != t.size || c.At.Text() != t.at {
			v.report.find(Finding{Kind: Forged, From: max(t.size-1, 0), To: max(t.size-1, 0)})
			continue
		}
		v.points = append(v.points, c)
	}
	v.points = append(v.points, kept...)
	sort.SliceStable(v.points, func(i, j int) bool { return v.points[i].Size < v.points[j].Size })
	v.meet()
	return nil
}

// meet compares the log so far with the checkpoints of this size.
func (v *verifier) meet() {
	for len(v.points) > 0 && v.points[0].Size == v.edge.size {
		c := v.points[0]
		v.points = v.points[1:]
		if v.bad != nil {
			continue
		}
		if v.edge.root() == c.Root {
			v.good = c.Size
			v.report.Checkpoints++
		} else {
			v.bad = &c
		}
	}
}

func (v *verifier) check(c chunk) {
	entries, notes := c.entries, c.notes
	for i, x := range c.leaves {
		p := x.position
		for len(entries) > 0 && entries[0].Position < p {
			v.report.find(Finding{Kind: RowAdded, From: entries[0].Position, Part: "ledger_entry"})
			entries = entries[1:]
		}
		for len(notes) > 0 && notes[0].Position < p {
			v.report.find(Finding{Kind: RowAdded, From: notes[0].Position, Part: "ledger_note"})
			notes = notes[1:]
		}
		var e *entryRow
		var n *noteRow
		for len(entries) > 0 && entries[0].Position == p {
			if e != nil {
				v.report.find(Finding{Kind: RowAdded, From: p, Part: "ledger_entry"})
			}
			e, entries = &entries[0], entries[1:]
		}
		for len(notes) > 0 && notes[0].Position == p {
			if n != nil {
				v.report.find(Finding{Kind: RowAdded, From: p, Part: "ledger_note"})
			}
			n, notes = &notes[0], notes[1:]
		}
		if p > v.next {
			if p-v.next > v.headSize+1 { // far behind the end
				v.report.find(Finding{Kind: Added, From: p})
				continue
			}
			v.report.find(Finding{Kind: Removed, From: v.next, To: p - 1})
			for v.next < p {
				v.grow(tlog.Hash{})
			}
		}
		v.line(c.leaves[i:], e, n)
	}
	for _, e := range entries {
		v.report.find(Finding{Kind: RowAdded, From: e.Position, Part: "ledger_entry"})
	}
	for _, n := range notes {
		v.report.find(Finding{Kind: RowAdded, From: n.Position, Part: "ledger_note"})
	}
}

// grow adds a line to the tree and compares the stored hashes that are complete with it.
func (v *verifier) grow(h tlog.Hash) {
	keep, err := v.edge.add(h, nil)
	if err != nil {
		panic(err) // the edge is our own
	}
	for _, s := range keep {
		at := [2]int64{int64(s.level), s.n}
		have, ok := v.hashes[at]
		want := s.hash.String()
		if s.level > kept { // against the stored hashes below, so that what is wrong is told once
			a, err1 := tlog.ParseHash(v.hashes[[2]int64{int64(s.level - 1), 2 * s.n}])
			b, err2 := tlog.ParseHash(v.hashes[[2]int64{int64(s.level - 1), 2*s.n + 1}])
			if err1 == nil && err2 == nil {
				want = tlog.NodeHash(a, b).String()
			}
		}
		from, to := s.n<<s.level, (s.n+1)<<s.level-1
		if (!ok || have != want) && !v.report.covers(from, to) {
			v.report.find(Finding{Kind: HashWrong, From: from, To: to})
		}
	}
	v.next++
	v.meet()
}

// line checks one line, the first of those that follow, with the rows beside it.
func (v *verifier) line(rest []leafRow, e *entryRow, n *noteRow) {
	x := rest[0]
	p := x.position
	var l Leaf
	known := false
	if e != nil {
		// Made anew from the row it is the same text, nearly always: then there is nothing to take apart.
		if known = e.same; known {
			l = *e.made
		}
	}
	readable := known || json.Unmarshal([]byte(x.body), &l) == nil && bytes.Equal(l.bytes(), []byte(x.body))
	wrong := v.sealed(rest, l, readable, e, n)
	if !wrong && !readable {
		v.report.find(Finding{Kind: Altered, From: p})
		wrong = true
	}
	if !wrong {
		v.order(p, l)
	}
	v.grow(x.hash)
	if wrong {
		return
	}
	v.beside(p, l, known, e, n)
}

// order looks whether moments run back.
func (v *verifier) order(p int64, l Leaf) {
	if l.Kind == keyed {
		return // made before the clock of a practice region is moved
	}
	at, err := time.Parse("2006-01-02T15:04:05.000Z", l.At)
	if err != nil {
		v.report.find(Finding{Kind: Backdated, From: p})
		return
	}
	if at.Before(v.latest.Add(-slack)) { // told once, where it runs back
		v.report.find(Finding{Kind: Backdated, From: p})
		v.latest = at
	}
	if at.After(v.latest) {
		v.latest = at
	}
}

// sealed checks the seal of the first line and says what is wrong with it; false when nothing is.
func (v *verifier) sealed(rest []leafRow, l Leaf, readable bool, e *entryRow, n *noteRow) bool {
	x := rest[0]
	p := x.position
	if v.seal == nil || v.sealedFrom < 0 || p < v.sealedFrom {
		return false
	}
	v.report.Sealed++
	fits := func(x leafRow, place int64) bool {
		if place == x.position && x.should != "" {
			return x.should == x.seal
		}
		return x.seal != "" && v.seal.line(place, x.hash) == x.seal
	}
	at := p + v.shift
	if fits(x, at) {
		return false
	}
	if x.seal == "" {
		v.report.find(Finding{Kind: Unsealed, From: p})
		return true
	}
	// It may belong elsewhere.
	if q, ok := v.place(x, at); ok {
		follows := len(rest) == 1 || fits(rest[1], q+rest[1].position-p)
		if follows && q > at {
			v.report.find(Finding{Kind: Removed, From: at, To: q - 1})
			v.shift += q - at
			return false
		}
		v.report.find(Finding{Kind: Moved, From: p, To: p, Part: fmt.Sprint(q)})
		return true
	}
	// Or what belongs here comes after it.
	for i := 1; i < len(rest) && i <= 64; i++ {
		if fits(rest[i], at) {
			v.report.find(Finding{Kind: Added, From: p})
			v.shift--
			return true
		}
	}
	// Then it was altered. The row beside it may still be as it was.
	f := Finding{Kind: Altered, From: p}
	if e != nil {
		was := e.leaf()
		if v.seal.line(at, tlog.RecordHash(was.bytes())) == x.seal && readable {
			f.Part = differences(was, l)
			if was.At != l.At {
				f.Kind = Backdated
			}
		}
	}
	if f.Part == "" && readable {
		if t, err := time.Parse("2006-01-02T15:04:05.000Z", l.At); err == nil && (t.Before(v.latest.Add(-slack)) || len(rest) > 1 && later(t, rest[1:])) {
			f.Kind = Backdated
		}
	}
	v.report.find(f)
	return true
}

// later reports whether a moment is well after those of the lines that follow.
func later(t time.Time, rest []leafRow) bool {
	var l Leaf
	if json.Unmarshal([]byte(rest[0].body), &l) != nil || l.Kind == keyed {
		return false
	}
	next, err := time.Parse("2006-01-02T15:04:05.000Z", l.At)
	return err == nil && t.After(next.Add(slack))
}

// place looks where a line belongs by its seal: nearby first, then anywhere, a limited number of times.
func (v *verifier) place(x leafRow, at int64) (int64, bool) {
	const near = 2000
	for d := int64(1); d <= near; d++ {
		for _, q := range [2]int64{at + d, at - d} {
			if q >= 0 && v.seal.line(q, x.hash) == x.seal {
				return q, true
			}
		}
	}
	if v.far == 0 {
		return 0, false
	}
	v.far--
	for q := int64(0); q < v.headSize+near; q++ {
		if v.seal.line(q, x.hash) == x.seal {
			return q, true
		}
	}
	return 0, false
}

// differences names what differs between what was and what is.
func differences(was, is Leaf) string {
	var out []byte
	add := func(name, a, b string) {
		if a != b {
			if len(out) > 0 {
				out = append(out, ' ')
			}
			out = append(out, name...)
		}
	}
	add("at", was.At, is.At)
	add("kind", was.Kind, is.Kind)
	add("verb", was.Verb, is.Verb)
	add("via", was.Via, is.Via)
	add("org", was.Org, is.Org)
	add("org_name", was.OrgName, is.OrgName)
	add("function", was.Function, is.Function)
	add("ground", was.Ground, is.Ground)
	add("policy", was.Policy, is.Policy)
	add("what", was.What, is.What)
	add("about", was.About, is.About)
	add("by", was.By, is.By)
	add("format", fmt.Sprint(was.Format), fmt.Sprint(is.Format))
	add("trace", was.Trace, is.Trace)
	add("span", was.Span, is.Span)
	add("parent", was.Parent, is.Parent)
	add("took", fmt.Sprint(was.Took), fmt.Sprint(is.Took))
	return string(out)
}

// beside compares a line that is as it was with the rows that belong to it.
func (v *verifier) beside(p int64, l Leaf, known bool, e *entryRow, n *noteRow) {
	switch l.Kind {
	case noted:
		v.report.Notes++
		if e != nil {
			v.report.find(Finding{Kind: RowAdded, From: p, Part: "ledger_entry"})
		}
		switch {
		case n == nil:
			v.report.find(Finding{Kind: RowRemoved, From: p, Part: "ledger_note"})
		case n.Key == "" && n.blank():
			v.lost("note", p)
		case n.made != l.About:
			part := "note"
			if n.At != l.At {
				part = "at"
			} else if n.Verb != l.Verb {
				part = "verb"
			}
			v.row(p, part)
		}
	case keyed:
		if q, ok := v.keys[l.What]; !ok || q != p {
			v.report.find(Finding{Kind: KeyWrong, From: p})
		}
		v.stray(p, e, n)
	case erased:
		if !each(l.Lines, func(from, to int64) {
			if to < p {
				v.told[l.What] = append(v.told[l.What], span{from, to})
			}
		}) {
			v.report.find(Finding{Kind: Altered, From: p})
		}
		v.stray(p, e, n)
	default:
		v.report.Entries++
		if n != nil {
			v.report.find(Finding{Kind: RowAdded, From: p, Part: "ledger_note"})
		}
		if e == nil {
			v.report.find(Finding{Kind: RowRemoved, From: p, Part: "ledger_entry"})
			return
		}
		if known {
			return
		}
		is := e.leaf()
		if e.about == (About{}) {
			v.lost("about", p)
			is.About = l.About
		}
		if e.by == (By{}) {
			v.lost("by", p)
			is.By = l.By
		}
		if d := differences(l, is); d != "" {
			v.row(p, d)
		}
	}
}

func (v *verifier) row(p int64, part string) {
	kind := RowAltered
	if part == "at" {
		kind = Backdated
	}
	v.report.find(Finding{Kind: kind, From: p, Part: part})
}

func (v *verifier) stray(p int64, e *entryRow, n *noteRow) {
	if e != nil {
		v.report.find(Finding{Kind: RowAdded, From: p, Part: "ledger_entry"})
	}
	if n != nil {
		v.report.find(Finding{Kind: RowAdded, From: p, Part: "ledger_note"})
	}
}

func (v *verifier) lost(part string, p int64) {
	p += v.shift // the log names the place where it stood
	list := v.gone[part]
	if n := len(list); n > 0 && list[n-1].to == p-1 {
		list[n-1].to = p
		return
	}
	v.gone[part] = append(list, span{p, p})
}

// end checks what can only be known when all lines were seen.
func (v *verifier) end() {
	r := &v.report
	r.Size, r.Root = v.edge.size, v.edge.root()
	switch {
	case v.next < v.headSize:
		r.find(Finding{Kind: Removed, From: v.next, To: v.headSize - 1})
	case v.next > v.headSize:
		r.find(Finding{Kind: Added, From: v.headSize, To: v.next - 1})
	case r.Wrong == 0 && v.edge.text() != v.headEdge:
		r.find(Finding{Kind: HeadWrong, From: max(v.headSize-1, 0)})
	case r.Wrong == 0 && v.seal != nil && v.sealedFrom >= 0 && v.seal.head(v.edge) != v.headSeal:
		r.find(Finding{Kind: HeadWrong, From: max(v.headSize-1, 0)})
	}
	for at := range v.hashes {
		if (at[1]+1)<<at[0] > v.edge.size || at[0] < kept || at[1] < 0 {
			r.find(Finding{Kind: HashWrong, From: max(v.edge.size-1, 0)})
			break
		}
	}
	for part, list := range v.gone {
		told := merge(v.told[part])
		for _, s := range list {
			r.Destroyed += s.to - s.from + 1
			for p := s.from; p <= s.to; p++ {
				if !within(told, p) {
					r.find(Finding{Kind: Destroyed, From: p, Part: part})
					r.Destroyed--
				}
			}
		}
	}
	for key, p := range v.keys {
		if p < 0 || p >= v.edge.size {
			r.find(Finding{Kind: KeyWrong, From: max(p, 0), Part: VerifierName(key)})
		}
	}
	if v.bad == nil && len(v.points) > 0 { // signed for more lines than there are
		c := v.points[0]
		r.find(Finding{Kind: Shorter, From: v.edge.size, To: c.Size - 1, At: c.At})
	}
	if v.bad != nil {
		r.find(Finding{Kind: Differs, From: v.good, To: v.bad.Size - 1, At: v.bad.At})
	}
}

func merge(list []span) []span {
	sort.Slice(list, func(i, j int) bool { return list[i].from < list[j].from })
	var out []span
	for _, s := range list {
		if n := len(out); n > 0 && s.from <= out[n-1].to+1 {
			out[n-1].to = max(out[n-1].to, s.to)
			continue
		}
		out = append(out, s)
	}
	return out
}

func within(list []span, p int64) bool {
	i := sort.Search(len(list), func(i int) bool { return list[i].to >= p })
	return i < len(list) && list[i].from <= p
}

func (n noteRow) blank() bool {
	return n.Text == "" && n.Args == "" && n.Name == "" && n.Person == "" && n.Table == "" && n.Household == "" && n.Ref == "" && n.Only == "" && n.Domain == "" && n.OrgName == ""
}

package house

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/i18n"
	"tafel/internal/ledger"
)

// Checking says what `tafel verify` is asked to do.
type Checking struct {
	Database string
	Key      *ledger.Key // nil when the key is not here
	Trust    string      // key to check files with; "" takes that of the log, or of the file
	Lang     string
	Files    []string
}

// ErrNotWhole says that something was found; what it is was printed.
var ErrNotWhole = errors.New("not whole")

// Verify checks files by themselves, or the whole log of a database against what was kept of it. Proofs need no
// database: an auditor checks them with this program alone.
func Verify(ctx context.Context, in Checking, out io.Writer) error {
	texts, err := Texts()
	if err != nil {
		return err
	}
	w := texts.In(in.Lang)
	var kept []string
	bad := false
	for _, name := range in.Files {
		b, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if !ledger.IsProof(b) {
			kept = append(kept, name, string(b))
			continue
		}
		if !verifyFile(w, name, b, in.Trust, out) {
			bad = true
		}
	}
	if len(kept) > 0 || len(in.Files) == 0 {
		whole, err := verifyLog(ctx, w, in, kept, out)
		if err != nil {
			return err
		}
		bad = bad || !whole
	}
	if bad {
		return ErrNotWhole
	}
	return nil
}

func verifyFile(w i18n.Words, name string, b []byte, trust string, out io.Writer) bool {
	c, err := ledger.CheckProof(b, trust)
	if err != nil {
		fmt.Fprintf(out, "%s: %s: %s.\n", name, w.T("ledger.file.bad"), ProofError(w, err))
		return false
	}
	fmt.Fprintf(out, "%s: %s\n", name, w.T("ledger.file.good"))
	for _, l := range ProofText(w, c, trust == "") {
		fmt.Fprintln(out, "  "+l)
	}
	return true
}

// ProofError says in words what is wrong with a proof or a kept checkpoint.
func ProofError(w i18n.Words, err error) string {
	for e, key := range map[error]string{ledger.ErrProof: "ledger.error.proof", ledger.ErrNoCheckpoint: "ledger.error.checkpoint", ledger.ErrSignature: "ledger.error.signature",
		ledger.ErrPath: "ledger.error.path", ledger.ErrLink: "ledger.error.link", ledger.ErrOpening: "ledger.error.opening"} {
		if errors.Is(err, e) {
			return w.T(key)
		}
	}
	return w.T("ledger.error.proof")
}

// ProofText says in words what a proof shows.
func ProofText(w i18n.Words, c ledger.Checked, ownKey bool) []string {
	var out []string
	say := func(key, value string) {
		if value != "" {
			out = append(out, w.T(key)+": "+value)
		}
	}
	at := func(m calendar.Moment) string { return m.Format("2006-01-02 15:04:05 MST") }
	if c.IsLink() {
		out = append(out, w.T("ledger.proof.link", "log", c.Stand.Log, "size", c.Stand.Size, "at", at(c.Stand.At), "old", c.Old.Size, "was", at(c.Old.At)))
	} else {
		out = append(out, w.T("ledger.proof.line", "place", c.Position, "log", c.Stand.Log, "size", c.Stand.Size, "at", at(c.Stand.At)))
		l := c.Leaf
		var m calendar.Moment
		if m.Scan(l.At) == nil {
			say("ledger.proof.when", at(m))
		}
		kind := l.Kind
		if w.Has("ledger.kind." + kind) {
			kind = w.T("ledger.kind." + kind)
		}
		say("ledger.proof.what", strings.TrimSpace(kind+" "+l.What))
		say("ledger.proof.verb", l.Verb)
		say("ledger.proof.via", l.Via)
		say("ledger.proof.org", l.OrgName)
		say("ledger.proof.function", l.Function)
		say("ledger.proof.ground", l.Ground)
		say("ledger.proof.policy", l.Policy)
		who, about := "", ""
		if l.By != "" {
			who = w.T("ledger.proof.closed")
		}
		if c.By != nil {
			who = strings.TrimSpace(c.By.Name + " " + string(c.By.Person))
		}
		say("ledger.proof.who", who)
		if l.About != "" {
			about = w.T("ledger.proof.closed")
		}
		if a := c.About; a != nil {
			say("ledger.proof.purpose", a.Purpose)
			say("ledger.proof.table", string(a.Table))
			about = string(a.Subject)
		}
		say("ledger.proof.subject", about)
	}
	out = append(out, w.T("ledger.proof.key", "key", c.Key))
	if ownKey {
		out = append(out, w.T("ledger.proof.compare"))
	}
	return out
}

func verifyLog(ctx context.Context, w i18n.Words, in Checking, files []string, out io.Writer) (bool, error) {
	if !strings.Contains(in.Database, "://") {
		if _, err := os.Stat(in.Database); err != nil {
			return false, err // checking makes no database
		}
	}
	d, err := db.Open(ctx, in.Database, &calendar.Source{})
	if err != nil {
		return false, err
	}
	defer d.Close()
	var r ledger.Report
	kept, whole := 0, true
	err = d.Snapshot(ctx, func(s db.Reader) error {
		trust := in.Trust
		if trust == "" && in.Key != nil {
			trust = in.Key.Verifier()
		}
		if trust == "" {
			keys, err := ledger.Keys(s)
			if err != nil {
				return err
			}
			if len(keys) > 0 {
				trust = keys[0]
			}
		}
		var points []ledger.Checkpoint
		for i := 0; i < len(files); i += 2 {
			c, err := ledger.Open(files[i+1], trust)
			if err != nil {
				fmt.Fprintf(out, "%s: %s: %s.\n", files[i], w.T("ledger.file.bad"), ProofError(w, err))
				whole = false
				continue
			}
			points = append(points, c)
		}
		kept = len(points)
		r, err = ledger.Verify(s, in.Key, points)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("the log cannot be read (is the database migrated?): %w", err)
	}
	for _, l := range ReportText(w, r, in.Key != nil, kept) {
		fmt.Fprintln(out, l)
	}
	return whole && r.Wrong == 0, nil
}

// ReportText says in words what a check of the log came to.
func ReportText(w i18n.Words, r ledger.Report, sealed bool, kept int) []string {
	out := []string{
		w.T("ledger.verify.log", "log", r.Log, "size", r.Size, "entries", r.Entries, "notes", r.Notes),
		w.T("ledger.verify.root", "root", r.Root.String()),
	}
	if sealed {
		out = append(out, w.T("ledger.verify.sealed", "n", r.Sealed))
	} else {
		out = append(out, w.T("ledger.verify.nokey"))
	}
	out = append(out, w.T("ledger.verify.points", "n", r.Checkpoints))
	if kept > 0 && r.Wrong == 0 {
		out = append(out, w.T("ledger.verify.kept", "n", kept))
	}
	if r.Destroyed > 0 {
		out = append(out, w.T("ledger.verify.destroyed", "n", r.Destroyed))
	}
	if r.Before > 0 {
		out = append(out, w.T("ledger.verify.before", "n", r.Before))
	}
	if r.Wrong == 0 {
		return append(out, w.T("ledger.verify.whole"))
	}
	out = append(out, w.T("ledger.verify.broken", "n", r.Wrong))
	for _, f := range r.Findings {
		out = append(out, "  "+FindingText(w, f))
	}
	if n := r.Wrong - len(r.Findings); n > 0 {
		out = append(out, w.T("ledger.verify.more", "n", n))
	}
	return out
}

// FindingText says one finding: where, and what.
func FindingText(w i18n.Words, f ledger.Finding) string {
	place := w.T("ledger.verify.place", "from", f.From)
	if f.To > f.From {
		place = w.T("ledger.verify.places", "from", f.From, "to", f.To)
	}
	key := "ledger.verify." + f.Kind
	if f.Kind == ledger.Destroyed {
		key += ".silent"
	}
	at := ""
	if !f.At.IsZero() {
		at = f.At.Format("2006-01-02 15:04")
	}
	return place + ": " + w.T(key, "part", f.Part, "at", at) + "."
}

// LogPoint signs the log as it stands now and gives the checkpoint, for the command line.
func (h *House) LogPoint(ctx context.Context) (c ledger.Checkpoint, err error) {
	err = h.DB.Do(ctx, tafel.Actor{Via: "cli"}, "ledger.checkpoint", func(tx *db.Tx) error {
		tx.NoNote("a checkpoint is about nobody")
		c, _, err = ledger.Point(tx, h.DB.Key(), tx.Now())
		return err
	})
	return c, err
}

// Prove makes the file that proves one line, by its place. It opens whose data it is, so it is a look itself.
func (h *House) Prove(ctx context.Context, place string) ([]byte, error) {
	p, err := strconv.ParseInt(place, 10, 64)
	if err != nil {
		return nil, errors.New("prove wants the place of a line: a number")
	}
	c, err := ledger.Latest(h.DB.Plain(ctx), h.DB.Key().Verifier())
	if err != nil {
		return nil, err
	}
	if p >= c.Size {
		if c, err = h.LogPoint(ctx); err != nil {
			return nil, err
		}
	}
	var out []byte
	err = h.DB.View(ctx, tafel.Actor{Name: "tafel prove", Via: "cli"}, "ledger.prove", func(v *db.View) error {
		proof, err := ledger.MakeProof(v, h.DB.Key().Verifier(), c, p, true, true)
		if err != nil {
			return err
		}
		if a := proof.About; a != nil {
			v.Saw(ledger.Entry{Kind: ledger.Opened, Table: a.Table, Household: a.Household, What: "looks"}, a.Subject)
		}
		out = proof.File()
		return nil
	})
	return out, err
}

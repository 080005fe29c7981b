package ledger

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"tafel/internal/calendar"
)

// Checkpoint says how long the log was at a moment and what its hash was then, signed. Whoever keeps one can
// later see that nothing of what stood there was changed. The text is that of C2SP tlog-checkpoint, with the
// moment as one line more.
type Checkpoint struct {
	Log  string // name
	Size int64
	Root tlog.Hash
	At   calendar.Moment
	Text string   // the signed note, as it is kept
	By   []string // who signed, of those that are known
}

func (c Checkpoint) body() string {
	return fmt.Sprintf("%s\n%d\n%s\n%s\n", c.Log, c.Size, c.Root, c.At.Text())
}

// Sign makes the signed text of a checkpoint.
func (k *Key) Sign(c Checkpoint) (Checkpoint, error) {
	c.Log = k.Name()
	b, err := note.Sign(&note.Note{Text: c.body()}, k.signer)
	c.Text, c.By = string(b), []string{k.Name()}
	return c, err
}

// Cosign adds the signature of another key, as a witness does.
func Cosign(k *Key, c Checkpoint, verifiers ...string) (string, error) {
	list, err := verifierList(verifiers)
	if err != nil {
		return "", err
	}
	n, err := note.Open([]byte(c.Text), list)
	if err != nil {
		return "", err
	}
	b, err := note.Sign(n, k.signer)
	return string(b), err
}

// ErrSignature says that a text is not signed with a key that is trusted.
var ErrSignature = errors.New("ledger: not signed with a key of this log")

// ErrNoCheckpoint says that a text is not a checkpoint at all.
var ErrNoCheckpoint = errors.New("ledger: not a checkpoint")

func verifierList(keys []string) (note.Verifiers, error) {
	var list []note.Verifier
	for _, k := range keys {
		v, err := note.NewVerifier(strings.TrimSpace(k))
		if err != nil {
			return nil, fmt.Errorf("ledger: not a key to check with")
		}
		list = append(list, v)
	}
	return note.VerifierList(list...), nil
}

// ValidVerifier reports whether a text is a key to check signatures with.
func ValidVerifier(key string) bool {
	_, err := note.NewVerifier(strings.TrimSpace(key))
	return err == nil
}

// VerifierName is the name in a key to check with.
func VerifierName(key string) string {
	v, err := note.NewVerifier(strings.TrimSpace(key))
	if err != nil {
		return ""
	}
	return v.Name()
}

// Open reads a kept checkpoint and checks that it is signed with the log's key. Text that came by mail or was
// pasted is taken as people send it: indented, quoted, with lines around it.
func Open(s string, log string, witnesses ...string) (Checkpoint, error) {
	var c Checkpoint
	list, err := verifierList(append([]string{log}, witnesses...))
	if err != nil {
		return c, err
	}
	s, err = unquote(s)
	if err != nil {
		return c, err
	}
	n, err := note.Open([]byte(s), list)
	if err != nil {
		return c, ErrSignature
	}
	c, err = parse(n.Text)
	if err != nil {
		return c, err
	}
	v, err := note.NewVerifier(strings.TrimSpace(log))
	if err != nil {
		return c, err
	}
	own := false
	for _, x := range n.Sigs {
		own = own || x.Name == v.Name() && x.Hash == v.KeyHash()
		c.By = append(c.By, x.Name)
	}
	if !own || c.Log != v.Name() {
		return c, ErrSignature
	}
	c.Text = s
	return c, nil
}

func parse(s string) (Checkpoint, error) {
	var c Checkpoint
	l := strings.Split(s, "\n")
	if len(l) != 5 || l[4] != "" {
		return c, ErrNoCheckpoint
	}
	size, err := strconv.ParseInt(l[1], 10, 64)
	root, err2 := base64.StdEncoding.DecodeString(l[2])
	if err != nil || err2 != nil || size < 0 || len(root) != tlog.HashSize || strconv.FormatInt(size, 10) != l[1] {
		return c, ErrNoCheckpoint
	}
	if err := c.At.Scan(l[3]); err != nil || c.At.IsZero() || c.At.Text() != l[3] {
		return c, ErrNoCheckpoint
	}
	c.Log, c.Size = l[0], size
	copy(c.Root[:], root)
	return c, nil
}

// unquote finds the checkpoint in a text: the four lines before an empty line and the signatures after it.
func unquote(s string) (string, error) {
	var lines []string
	for _, l := range strings.Split(s, "\n") {
		lines = append(lines, strings.TrimSpace(strings.TrimLeft(l, "> \t\r\u00a0")))
	}
	for i, l := range lines {
		if !strings.HasPrefix(l, "— ") {
			continue
		}
		from := i - 1
		for from >= 0 && lines[from] == "" {
			from--
		}
		var body []string
		for ; from >= 0 && len(body) < 4; from-- {
			if lines[from] != "" {
				body = append([]string{lines[from]}, body...)
			}
		}
		if len(body) < 4 {
			return "", ErrNoCheckpoint
		}
		out := strings.Join(body, "\n") + "\n\n"
		for ; i < len(lines) && strings.HasPrefix(lines[i], "— "); i++ {
			out += lines[i] + "\n"
		}
		return out, nil
	}
	return "", ErrNoCheckpoint
}

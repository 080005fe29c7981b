package ledger

import (
	"encoding/json"
	"errors"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// Proof is a small file that shows, without the database, that one line stands in the signed log and what it
// says; or that a later log is an earlier one with lines added. The words in it are Dutch, as people get it.
type Proof struct {
	Kind     string      `json:"soort"` // "tafel-regel" or "tafel-aansluiting"
	Key      string      `json:"sleutel"`
	Position int64       `json:"plaats,omitempty"`
	Line     string      `json:"regel,omitempty"`
	About    *About      `json:"over,omitempty"`
	By       *By         `json:"door,omitempty"`
	Path     []tlog.Hash `json:"pad"`
	Old      string      `json:"eerdere_stand,omitempty"`
	Stand    string      `json:"stand"` // the signed checkpoint
}

const (
	proofLine = "tafel-regel"
	proofLink = "tafel-aansluiting"
)

// What can be wrong with a proof.
var (
	ErrProof     = errors.New("ledger: not a proof")
	ErrPath      = errors.New("ledger: the line does not stand in the signed log")
	ErrLink      = errors.New("ledger: the later log is not the earlier one with lines added")
	ErrOpening   = errors.New("ledger: what the file says is not what was recorded")
	ErrNotSigned = errors.New("ledger: the line was written after this checkpoint")
	ErrNoLine    = errors.New("ledger: there is no such line")
)

// MakeProof proves one line against a checkpoint that is at least as long. What it says about whose data it is
// and who acted is opened only when asked, and only when it was not destroyed.
func MakeProof(r Reader, verifier string, c Checkpoint, position int64, about, by bool) (Proof, error) {
	p := Proof{Kind: proofLine, Key: verifier, Position: position, Stand: c.Text}
	if position < 0 {
		return p, ErrNoLine
	}
	if position >= c.Size {
		return p, ErrNotSigned
	}
	body, e, _, err := line(r, position)
	if err != nil {
		return p, err
	}
	if body == "" {
		return p, ErrNoLine
	}
	p.Line = body
	if e != nil && about && e.about.Key != "" {
		p.About = &e.about
	}
	if e != nil && by && e.by.Key != "" {
		p.By = &e.by
	}
	path, err := proveLine(r, c, position)
	p.Path = path
	return p, err
}

// MakeLink proves that the log of the second checkpoint is that of the first with lines added.
func MakeLink(r Reader, verifier string, old, now Checkpoint) (Proof, error) {
	path, err := Joined(r, old, now)
	if err != nil {
		return Proof{}, errors.Join(ErrLink, err)
	}
	return Proof{Kind: proofLink, Key: verifier, Path: path, Old: old.Text, Stand: now.Text}, nil
}

// File is the proof as a file.
func (p Proof) File() []byte {
	b, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		panic(err)
	}
	return append(b, '\n')
}

// Checked is what a proof shows.
type Checked struct {
	Proof
	Leaf  Leaf
	Stand Checkpoint
	Old   Checkpoint // of a link
}

// IsLink reports whether it is about two checkpoints and not about a line.
func (c Checked) IsLink() bool { return c.Kind == proofLink }

// IsProof reports whether a text looks like a proof, and not like a kept checkpoint.
func IsProof(b []byte) bool { return strings.HasPrefix(strings.TrimSpace(string(b)), "{") }

// CheckProof checks a file by itself. key is the key that one trusts; "" takes the one in the file, which is only
// worth something when it is compared with what the organisation made known.
func CheckProof(b []byte, key string) (Checked, error) {
	var c Checked
	if err := json.Unmarshal(b, &c.Proof); err != nil || c.Kind != proofLine && c.Kind != proofLink {
		return c, ErrProof
	}
	if key == "" {
		key = c.Key
	}
	var err error
	if c.Stand, err = Open(c.Proof.Stand, key); err != nil {
		return c, err
	}
	if c.IsLink() {
		if c.Old, err = Open(c.Proof.Old, key); err != nil {
			return c, err
		}
		if err := tlog.CheckTree(c.Path, c.Stand.Size, c.Stand.Root, c.Old.Size, c.Old.Root); err != nil {
			return c, ErrLink
		}
		return c, nil
	}
	if err := tlog.CheckRecord(c.Path, c.Stand.Size, c.Stand.Root, c.Position, tlog.RecordHash([]byte(c.Line))); err != nil {
		return c, ErrPath
	}
	if err := json.Unmarshal([]byte(c.Line), &c.Leaf); err != nil {
		return c, ErrProof
	}
	if c.Proof.About != nil && c.Proof.About.commit() != c.Leaf.About || c.Proof.By != nil && c.Proof.By.commit() != c.Leaf.By {
		return c, ErrOpening
	}
	return c, nil
}

package ledger

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Key is what the database does not hold: it signs checkpoints, and it seals every line to its place, so that
// somebody with full rights on the database can neither change nor move a line unseen, even when all hashes are
// made anew.
type Key struct {
	signer   note.Signer
	verifier string
	seal     []byte
	secret   string
}

// NewKey makes a key. The name is that of the log, for ever: it stands in every checkpoint.
func NewKey(name string) (*Key, error) {
	secret, verifier, err := note.GenerateKey(rand.Reader, name)
	if err != nil {
		return nil, fmt.Errorf("ledger: %q cannot be the name of a log: no spaces and no plus sign", name)
	}
	return readKey(secret, verifier)
}

func readKey(secret, verifier string) (*Key, error) {
	s, err := note.NewSigner(secret)
	if err != nil {
		return nil, errors.New("ledger: not a key of a log")
	}
	v, err := note.NewVerifier(verifier)
	if err != nil || v.Name() != s.Name() || v.KeyHash() != s.KeyHash() {
		return nil, errors.New("ledger: not a key of a log")
	}
	seal, err := hkdf.Key(sha256.New, []byte(secret), nil, "tafel ledger seal 1", 32)
	if err != nil {
		return nil, err
	}
	return &Key{signer: s, verifier: verifier, seal: seal, secret: secret}, nil
}

// LoadKey reads a key file; when there is none it makes one, for its owner only.
func LoadKey(path, name string) (*Key, error) {
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return makeKey(path, name)
	}
	if err != nil {
		return nil, err
	}
	lines := strings.Fields(string(b))
	if len(lines) != 2 {
		return nil, fmt.Errorf("%s is not a key of a log", path)
	}
	k, err := readKey(lines[0], lines[1])
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return k, nil
}

func makeKey(path, name string) (*Key, error) {
	k, err := NewKey(name)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, err
	}
	// Written whole beside its place and then linked there: a second program that starts at the same time, or
	// a machine that stops, leaves one whole key or none.
	f, err := os.CreateTemp(filepath.Dir(path), ".key-*")
	if err != nil {
		return nil, err
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString(k.secret + "\n" + k.verifier + "\n")
	err = errors.Join(err, f.Chmod(0o600), f.Sync(), f.Close())
	if err != nil {
		return nil, err
	}
	if err := os.Link(f.Name(), path); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return LoadKey(path, name)
		}
		return nil, err
	}
	return k, nil
}

// Name is the name of the log.
func (k *Key) Name() string { return k.signer.Name() }

// Verifier is the public half: with it anybody checks what this key signed.
func (k *Key) Verifier() string { return k.verifier }

// sealer seals lines and the head; it is for one goroutine.
type sealer struct{ h hash.Hash }

func (k *Key) sealer() *sealer {
	if k == nil {
		return nil
	}
	return &sealer{hmac.New(sha256.New, k.seal)}
}

func (s *sealer) sum(kind byte, n int64, data []byte) string {
	if s == nil {
		return ""
	}
	var b [9]byte
	b[0] = kind
	binary.BigEndian.PutUint64(b[1:], uint64(n))
	s.h.Reset()
	s.h.Write(b[:])
	s.h.Write(data)
	return raw.EncodeToString(s.h.Sum(nil)[:16])
}

func (s *sealer) line(position int64, h tlog.Hash) string { return s.sum(1, position, h[:]) }

func (s *sealer) head(e *edge) string {
	r := e.root()
	return s.sum(2, e.size, r[:])
}

// SignText signs a text that people keep, such as a copy of who looked, in the form of a signed note.
func (k *Key) SignText(text string) (string, error) {
	b, err := note.Sign(&note.Note{Text: text}, k.signer)
	return string(b), err
}

// OpenText checks a signed text with the public half of a key, and gives it without the signatures.
func OpenText(signed, verifier string) (string, error) {
	v, err := note.NewVerifier(strings.TrimSpace(verifier))
	if err != nil {
		return "", errors.New("ledger: not a key to check with")
	}
	n, err := note.Open([]byte(signed), note.VerifierList(v))
	if err != nil {
		return "", ErrSignature
	}
	return n.Text, nil
}

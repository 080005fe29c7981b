package ledger

import (
	"encoding/base64"
	"fmt"
	"math/bits"

	"golang.org/x/mod/sumdb/tlog"
)

// The tree over the log is that of RFC 6962, by golang.org/x/mod/sumdb/tlog. Only hashes over 256 lines and more
// are stored; lower ones are made from the lines themselves when a proof asks for them. The right edge of the
// tree (one hash for every bit of its size) stands in the head row. That is all an append needs, so nothing is
// kept in memory between two transactions, and nothing can be wrong after one that failed.

// kept is the lowest level of which hashes are stored.
const kept = 8

// edge is the right edge of a tree: the hash of the complete subtree at every level whose bit is set in size.
type edge struct {
	size int64
	at   [63]tlog.Hash
}

// ReadHashes serves tlog with what stands on the edge; it never asks for more.
func (e *edge) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		level, n := tlog.SplitStoredHashIndex(x)
		if e.size>>level&1 == 0 || n != e.size>>level-1 {
			return nil, fmt.Errorf("ledger: hash %d/%d is not on the edge of %d", level, n, e.size)
		}
		out[i] = e.at[level]
	}
	return out, nil
}

// stored is a hash to keep.
type stored struct {
	level int
	n     int64
	hash  tlog.Hash
}

// add appends a leaf and gives what is to be stored of it.
func (e *edge) add(leaf tlog.Hash, keep []stored) ([]stored, error) {
	hashes, err := tlog.StoredHashesForRecordHash(e.size, leaf, e)
	if err != nil {
		return keep, err
	}
	top := len(hashes) - 1
	for level := kept; level <= top; level++ {
		keep = append(keep, stored{level, e.size >> level, hashes[level]})
	}
	e.at[top] = hashes[top]
	e.size++
	return keep, nil
}

// root is the hash over everything.
func (e *edge) root() tlog.Hash {
	h, err := tlog.TreeHash(e.size, e)
	if err != nil {
		panic(err) // an edge always holds what it needs
	}
	return h
}

// text is the edge as it is stored, highest level first.
func (e *edge) text() string {
	b := make([]byte, 0, bits.OnesCount64(uint64(e.size))*tlog.HashSize)
	for level := 62; level >= 0; level-- {
		if e.size>>level&1 == 1 {
			b = append(b, e.at[level][:]...)
		}
	}
	return base64.StdEncoding.EncodeToString(b)
}

func readEdge(size int64, s string) (*edge, error) {
	b, err := base64.StdEncoding.DecodeString(s)
	if err != nil || size < 0 || len(b) != bits.OnesCount64(uint64(size))*tlog.HashSize {
		return nil, fmt.Errorf("ledger: the head of the log cannot be read; run tafel verify")
	}
	e := &edge{size: size}
	for level := 62; level >= 0; level-- {
		if size>>level&1 == 1 {
			copy(e.at[level][:], b)
			b = b[tlog.HashSize:]
		}
	}
	return e, nil
}

// block hashes leaves that begin at an aligned place into hashes of every level below kept that is whole.
func block(leaves []tlog.Hash) [kept + 1][]tlog.Hash {
	var out [kept + 1][]tlog.Hash
	out[0] = leaves
	for level := 1; level <= kept; level++ {
		below := out[level-1]
		for i := 0; i+1 < len(below); i += 2 {
			out[level] = append(out[level], tlog.NodeHash(below[i], below[i+1]))
		}
	}
	return out
}

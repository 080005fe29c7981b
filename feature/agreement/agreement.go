// Package agreement holds agreements: who promises whom what by when, said by both sides, and what became of it.
package agreement

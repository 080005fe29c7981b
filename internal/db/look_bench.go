//go:build bench

package db

import "sync/atomic"

// Unrecorded leaves looks out of the ledger while it is set. It exists in programs built with -tags bench only.
var Unrecorded atomic.Bool

func unrecorded() bool { return Unrecorded.Load() }

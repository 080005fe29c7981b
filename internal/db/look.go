//go:build !bench

package db

// unrecorded is always false: every look is recorded. Only the measuring program can be built otherwise, to see
// what recording costs (see look_bench.go).
func unrecorded() bool { return false }

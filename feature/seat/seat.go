// Package seat holds seats: who sits at a table, for whom, on what ground, from when until when, and what they expect of each other.
package seat

// Package household holds households: who belongs to one from when until when, and the one safety line.
package household

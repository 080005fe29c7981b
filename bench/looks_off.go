//go:build !bench

package main

import (
	"context"
	"errors"
)

// looks can only be measured by a program that can leave recording out, which no other program can.
func looks(context.Context) error {
	return errors.New("looks wants the program built with -tags bench")
}

// Package aftercare holds aftercare: the contact after a table has closed, which finishes or reopens it.
package aftercare

// Package history holds the time line of a table: everything that happened there, in order.
package history

// Package organisation holds the organisations of the region with their teams, and who works where in which function.
package organisation

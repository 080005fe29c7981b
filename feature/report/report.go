// Package report holds reports in their first form: any signal by anybody, taken in by any organisation.
package report

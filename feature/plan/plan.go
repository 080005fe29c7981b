// Package plan holds plans: own words, goals per life domain, own strength first, hindrances, measures over time.
package plan

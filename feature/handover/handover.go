// Package handover holds hand-overs: of the responsibility for a table and of a question to another organisation, finished when accepted and told.
package handover

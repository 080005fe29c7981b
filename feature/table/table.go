// Package table holds tables: the question, the household, the one who answers, the fixed contact, opening and closing.
package table

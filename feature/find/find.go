// Package find holds find: one box for people, tables, agreements and organisations, within rights.
package find

// Package person holds people: names, birth as far as known, secrecy, and how somebody wants to be contacted.
package person

// Package network holds the own network of a household: who, what relation, support or strain (ecogram).
package network

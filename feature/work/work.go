// Package work holds my work: what I owe, what is owed to me, what rings, who waits, and the load.
package work

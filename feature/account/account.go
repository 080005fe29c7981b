// Package account holds accounts: signing in, sessions, absence and deputies, drafts, tokens for the API.
package account

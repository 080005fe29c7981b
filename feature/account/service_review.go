package account

import (
	"slices"

	"tafel"
	"tafel/internal/db"
	"tafel/internal/ledger"
)

// What the room that reviews accounts (review) needs of them.

// LastAdmin reports whether an account is the only one left that can manage the region: that one is never shut.
func (s *Service) LastAdmin(r db.Reader, id tafel.AccountID) (bool, error) {
	a, ok, err := accountByID(r, id)
	if err != nil || !ok || a.Closed || !slices.Contains(a.Roles, tafel.Admin) {
		return false, err
	}
	n, err := otherAdmins(r, id)
	return n == 0, err
}

// SuspendIn shuts an account until it is reviewed: its sessions end at once, its keys open nothing meanwhile. The
// last account that can manage the region stays open; then, and when it was shut already, it gives false.
func (s *Service) SuspendIn(tx *db.Tx, id tafel.AccountID) (bool, error) {
	last, err := s.LastAdmin(tx, id)
	if err != nil || last {
		return false, err
	}
	ok, err := suspend(tx, id)
	if err != nil || !ok {
		return false, err
	}
	if err := dropSessions(tx, id); err != nil {
		return false, err
	}
	return true, s.switched(tx, id, "account.note.suspended")
}

// RestoreIn opens a suspended account again.
func (s *Service) RestoreIn(tx *db.Tx, id tafel.AccountID) error {
	ok, err := restore(tx, id)
	if err != nil || !ok {
		return err
	}
	return s.switched(tx, id, "account.note.restored")
}

func (s *Service) switched(tx *db.Tx, id tafel.AccountID, key string) error {
	a, ok, err := accountByID(tx, id)
	if err != nil || !ok {
		return missing(err)
	}
	tx.Note(ledger.Note{Ref: string(id), Key: key, Subjects: []tafel.PersonID{a.Person}, What: "account"})
	return s.tell(tx, a)
}

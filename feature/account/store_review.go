package account

import (
	"tafel"
	"tafel/internal/db"
)

// SchemaReview keeps since when an account is suspended: nobody reviewed it in time (review room).
const SchemaReview = `
-- since when; empty is not
ALTER TABLE account ADD COLUMN suspended_at TEXT NOT NULL DEFAULT '';
`

// suspend shuts an account until it is reviewed; false when it was shut already.
func suspend(tx *db.Tx, id tafel.AccountID) (bool, error) {
	return hit(tx.Exec(`UPDATE account SET suspended_at = $1, version = version + 1 WHERE id = $2 AND suspended_at = '' AND NOT closed`, tx.Now(), id))
}

// restore opens a suspended account again; false when it was not suspended.
func restore(tx *db.Tx, id tafel.AccountID) (bool, error) {
	return hit(tx.Exec(`UPDATE account SET suspended_at = '', version = version + 1 WHERE id = $1 AND suspended_at <> ''`, id))
}

// otherAdmins counts who else can sign in and manage the region.
func otherAdmins(r db.Reader, but tafel.AccountID) (n int64, err error) {
	err = r.Row(`SELECT COUNT(*) FROM account WHERE ' ' || roles || ' ' LIKE '% admin %' AND NOT closed AND suspended_at = '' AND id <> $1`, but).Scan(&n)
	return n, err
}

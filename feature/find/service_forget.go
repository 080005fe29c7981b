package find

import (
	"tafel/internal/db"
	"tafel/internal/held"
)

// Forget takes what belongs to a table, a report or a person out of the search index, when it is destroyed.
func (s *Service) Forget(tx *db.Tx, what held.What, id string, gone map[string]int64) error {
	list, err := docsOf(tx, string(what), id)
	if err != nil {
		return err
	}
	for _, d := range list {
		if _, err := remove(tx, d.Kind, d.Ref); err != nil {
			return err
		}
		if err := s.DB.Unindex(tx, d.n); err != nil {
			return err
		}
		gone["find_doc"]++
	}
	return nil
}

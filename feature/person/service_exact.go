package person

import (
	"slices"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
)

// Exactly finds residents by their whole name and the day they were born, for who must find one person in acute
// danger. A part of a name finds nobody. The caller asks the policy and notes the look.
func (s *Service) Exactly(r db.Reader, name string, born calendar.Date) ([]tafel.PersonID, error) {
	parts := words(name)
	if len(parts) < 2 || !born.Valid() {
		return nil, nil
	}
	third := ""
	if len(parts) > 2 {
		third = parts[len(parts)-1]
	}
	list, err := searchPeople(r, parts[0], parts[1], third, string(born)[:4], "", 50)
	var out []tafel.PersonID
	for _, f := range list {
		have := words(f.Name)
		whole := f.Born == string(born)
		for _, w := range parts {
			whole = whole && slices.Contains(have, w)
		}
		if whole {
			out = append(out, f.ID)
		}
	}
	return out, err
}

// AtDoor finds residents by postcode and house number. Who keeps the address secret is only found there when the
// danger needs the address. The caller asks the policy and notes the look.
func (s *Service) AtDoor(r db.Reader, postcode, number string, secret bool) ([]tafel.PersonID, error) {
	return atDoor(r, postcode, number, secret)
}

package household

import (
	"tafel"
	"tafel/internal/access"
	"tafel/internal/db"
)

// AtDoor finds households by postcode and house number. Where somebody lives who keeps the address secret, the
// household is only found when the danger needs the address. The caller asks the policy and notes the look.
func (s *Service) AtDoor(r db.Reader, postcode, number string, secret bool) ([]tafel.HouseholdID, error) {
	list, err := atDoor(r, postcode, number)
	if err != nil || secret {
		return list, err
	}
	var out []tafel.HouseholdID
	for _, h := range list {
		hidden := false
		all, err := s.Members(r, h)
		if err != nil {
			return nil, err
		}
		for _, m := range all {
			hidden = hidden || m.Secret
		}
		if !hidden {
			out = append(out, h)
		}
	}
	return out, nil
}

// SafetyUnder is SafetyLine for a standing that is not a seat, such as an emergency access.
func (s *Service) SafetyUnder(r db.Reader, a tafel.Actor, st tafel.Standing, h tafel.HouseholdID) (string, error) {
	line, err := safetyOf(r, h)
	if err != nil || !line.For(a.IsProfessional()) {
		return "", err
	}
	if _, err := mayRead(a, st, access.Thing{}); err != nil {
		return "", nil
	}
	return line.Text, nil
}

// AddressUnder is where a household lives, for a standing that is not a seat. Where somebody keeps the address
// secret it is as secret as that.
func (s *Service) AddressUnder(r db.Reader, a tafel.Actor, st tafel.Standing, h tafel.HouseholdID) (string, bool, error) {
	all, err := s.Members(r, h)
	if err != nil {
		return "", false, err
	}
	t := access.Thing{}
	for _, m := range all {
		t.SecretAddress = t.SecretAddress || m.Secret
	}
	if !mayAddress(a, st, t) {
		return "", false, nil
	}
	x, err := addressByID(r, h)
	return x.Line(), true, err
}

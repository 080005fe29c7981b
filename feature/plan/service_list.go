package plan

import (
	"context"
	_ "embed"
	"encoding/json"
	"regexp"
	"strconv"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/db"
)

//go:embed domains.json
var domainSeed []byte

//go:embed hindrances.json
var hindranceSeed []byte

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// seeds reads the starting lists.
func seeds() (domains []LifeDomain, kinds []HindranceKind, err error) {
	var ds []struct{ Key, NL, EN string }
	if err := json.Unmarshal(domainSeed, &ds); err != nil {
		return nil, nil, err
	}
	for i, d := range ds {
		domains = append(domains, LifeDomain{Key: d.Key, NL: d.NL, EN: d.EN, Order: int64(i + 1)})
	}
	var ks []struct {
		Key, NL, EN string
		SelfNL      string `json:"nl_self"`
		SelfEN      string `json:"en_self"`
		Steps       []struct{ ID, NL, EN string }
	}
	if err := json.Unmarshal(hindranceSeed, &ks); err != nil {
		return nil, nil, err
	}
	for _, k := range ks {
		x := HindranceKind{Key: k.Key, NL: k.NL, EN: k.EN, SelfNL: k.SelfNL, SelfEN: k.SelfEN}
		for _, c := range k.Steps {
			x.Steps = append(x.Steps, CatalogueStep{Step: Step{c.ID, c.NL, c.EN}, Kind: k.Key})
		}
		kinds = append(kinds, x)
	}
	return domains, kinds, nil
}

// DomainIn adds a life domain or changes one.
type DomainIn struct {
	Key     string `json:"sleutel" maxLength:"20" doc:"Short English key, such as money; it never changes"`
	NL      string `json:"naamnl" maxLength:"60" doc:"Dutch name"`
	EN      string `json:"naamen" maxLength:"60" doc:"English name"`
	Order   int64  `json:"volgorde,omitempty" doc:"Place in the list; 0 keeps it"`
	Retired bool   `json:"uit,omitempty" doc:"No longer offered; goals that have it keep it"`
	Version int64  `json:"versie,omitempty" doc:"The version that was on screen; 0 adds a new one"`
}

// DomainOut is a life domain's version now.
type DomainOut struct {
	Key     string `json:"sleutel"`
	Version int64  `json:"versie"`
}

var goodKey = regexp.MustCompile(`^[a-z]{2,20}$`)

// SetDomain adds, renames, moves or retires a life domain. A retired one keeps its name where it is used.
func (s *Service) SetDomain(ctx context.Context, a tafel.Actor, in DomainIn) (out DomainOut, err error) {
	key := "plan.note.domain"
	if in.Retired {
		key = "plan.note.domain.retired"
	}
	err = s.manage(ctx, a, "plan.domain", "domain:"+in.Key, key, []any{"nl", in.NL, "en", in.EN}, func(tx *db.Tx) error {
		if !goodKey.MatchString(in.Key) {
			return tafel.Wrong("sleutel", "plan.error.key")
		}
		list, err := domainsOf(tx)
		if err != nil {
			return err
		}
		if in.Version == 0 {
			ok, err := addDomain(tx, in.Key, in.NL, in.EN)
			if err == nil && !ok {
				err = tafel.Wrong("sleutel", "plan.error.keytwice")
			}
			out = DomainOut{in.Key, 1}
			return err
		}
		for _, d := range list {
			if d.Key != in.Key {
				continue
			}
			now := d
			d.NL, d.EN, d.Retired = in.NL, in.EN, in.Retired
			if in.Order > 0 {
				d.Order = in.Order
			}
			ok, err := saveDomain(tx, d, in.Version)
			if err == nil && !ok {
				err = &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: map[string]string{"naamnl": now.NL, "naamen": now.EN, "versie": itoa(now.Version)}}
			}
			out = DomainOut{in.Key, in.Version + 1}
			return err
		}
		return access.NotFound()
	})
	return out, err
}

// StepIn adds an intervention to the catalogue of hindrances, or changes one.
type StepIn struct {
	ID      string `json:"stap,omitempty" doc:"The intervention; empty adds a new one"`
	Kind    string `json:"soort,omitempty" doc:"Key of the kind of hindrance, for a new one"`
	NL      string `json:"naamnl" maxLength:"300" doc:"Dutch text"`
	EN      string `json:"naamen" maxLength:"300" doc:"English text"`
	Retired bool   `json:"uit,omitempty" doc:"No longer offered; goals that have it keep it"`
	Version int64  `json:"versie,omitempty" doc:"The version that was on screen"`
}

// StepOut is an intervention's version now.
type StepOut struct {
	ID      string `json:"stap"`
	Version int64  `json:"versie"`
}

// SetStep keeps the interventions of the catalogue. What was chosen at a table keeps the text of that moment.
func (s *Service) SetStep(ctx context.Context, a tafel.Actor, in StepIn) (out StepOut, err error) {
	add := in.ID == ""
	if add {
		in.ID = tafel.NewID[string]()
	}
	err = s.manage(ctx, a, "plan.catalogue", "step:"+in.ID, "plan.note.catalogue", []any{"nl", in.NL, "en", in.EN}, func(tx *db.Tx) error {
		kinds, err := kindsOf(tx)
		if err != nil {
			return err
		}
		out = StepOut{in.ID, in.Version + 1}
		for _, k := range kinds {
			if add && k.Key == in.Kind {
				return addStep(tx, CatalogueStep{Step: Step{in.ID, in.NL, in.EN}, Kind: k.Key})
			}
			for _, c := range k.Steps {
				if add || c.ID != in.ID {
					continue
				}
				ok, err := saveStep(tx, CatalogueStep{Step: Step{in.ID, in.NL, in.EN}, Retired: in.Retired}, in.Version)
				if err == nil && !ok {
					err = &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: map[string]string{"naamnl": c.NL, "naamen": c.EN, "versie": itoa(c.Version)}}
				}
				return err
			}
		}
		if add {
			return tafel.Wrong("soort", "error.choice")
		}
		return access.NotFound()
	})
	return out, err
}

// KindIn changes a kind of hindrance.
type KindIn struct {
	Key     string `json:"soort" doc:"Key of the kind"`
	NL      string `json:"naamnl" maxLength:"120" doc:"Dutch name, for professionals"`
	EN      string `json:"naamen" maxLength:"120" doc:"English name, for professionals"`
	SelfNL  string `json:"zelfnl" maxLength:"120" doc:"Dutch words that somebody can hear about himself or herself"`
	SelfEN  string `json:"zelfen" maxLength:"120" doc:"The same in English"`
	Retired bool   `json:"uit,omitempty" doc:"No longer offered"`
	Version int64  `json:"versie" doc:"The version that was on screen"`
}

// KindOut is the version of a kind now.
type KindOut struct {
	Key     string `json:"soort"`
	Version int64  `json:"versie"`
}

// SetKind changes the words for a kind of hindrance.
func (s *Service) SetKind(ctx context.Context, a tafel.Actor, in KindIn) (out KindOut, err error) {
	err = s.manage(ctx, a, "plan.catalogue-kind", "kind:"+in.Key, "plan.note.catalogue", []any{"nl", in.NL, "en", in.EN}, func(tx *db.Tx) error {
		kinds, err := kindsOf(tx)
		if err != nil {
			return err
		}
		for _, k := range kinds {
			if k.Key != in.Key {
				continue
			}
			out = KindOut{in.Key, in.Version + 1}
			ok, err := saveKind(tx, HindranceKind{Key: in.Key, NL: in.NL, EN: in.EN, SelfNL: in.SelfNL, SelfEN: in.SelfEN, Retired: in.Retired}, in.Version)
			if err == nil && !ok {
				err = &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: map[string]string{"naamnl": k.NL, "naamen": k.EN, "zelfnl": k.SelfNL, "zelfen": k.SelfEN, "versie": itoa(k.Version)}}
			}
			return err
		}
		return access.NotFound()
	})
	return out, err
}

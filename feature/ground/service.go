package ground

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/ledger"
	"tafel/internal/outbox"
)

// Words are this room's texts.
//
//go:embed words.json
var Words []byte

//go:embed grounds.json
var starting []byte

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/ground.go fills them.
type Service struct {
	DB *db.DB
	// Kinds are the kinds of organisation, by key (organisation room).
	Kinds []string
	// Domains lists the life domains (plan room).
	Domains func(r db.Reader, lang string) ([]tafel.Domain, error)
}

// Ground is one ground as it stands at a moment.
type Ground struct {
	ID      tafel.GroundID
	Name    string // short, in the reader's language
	Law     string // law and article
	Purpose string // for what aim
	From    calendar.Date
	Until   calendar.Date
	Domains []string // life domains it permits; none is all
	Kinds   []string // kinds of data it permits; none is all
}

// Get gives a ground in a language; ended tells that it is no longer valid today.
func (s *Service) Get(r db.Reader, g tafel.GroundID, lang string) (x Ground, ended bool, err error) {
	if g == "" {
		return Ground{}, false, nil
	}
	t, ok, err := standing(r, g, r.Now().Date())
	if err != nil || !ok {
		return Ground{ID: g}, true, err // what does not exist gives no access
	}
	return t.In(lang), t.Ended(r.Now().Date()), nil
}

// Footing is what a ground gives today, for whoever stands on it.
func (s *Service) Footing(r db.Reader, g tafel.GroundID, lang string) (tafel.Footing, error) {
	x, ended, err := s.Get(r, g, lang)
	return tafel.Footing{Law: x.Law, Purpose: x.Purpose, Ended: ended, Domains: x.Domains, Kinds: x.Kinds}, err
}

// List lists the grounds valid today, the one usual for an organisation kind first.
func (s *Service) List(r db.Reader, lang, orgKind string) ([]Ground, error) {
	list, err := s.valid(r, lang, orgKind)
	out := make([]Ground, len(list))
	for i, t := range list {
		out[i] = t.In(lang)
	}
	return out, err
}

func (s *Service) valid(r db.Reader, lang, orgKind string) ([]Text, error) {
	list, err := all(r, r.Now().Date())
	if err != nil {
		return nil, err
	}
	var out []Text
	for _, t := range list {
		if !t.Ended(r.Now().Date()) {
			out = append(out, t)
		}
	}
	order(out, orgKind, lang)
	return out, nil
}

// SeedIn puts in the grounds that come with the product, each once. They are examples: the region's lawyer
// checks them, and what the region changed or ended stays as the region left it.
func (s *Service) SeedIn(tx *db.Tx) error {
	var list []struct {
		ID      tafel.GroundID `json:"id"`
		Name    [2]string      `json:"naam"`
		Law     string         `json:"wet"`
		Aim     [2]string      `json:"doel"`
		Orgs    []string       `json:"soorten"`
		Domains []string       `json:"leefgebieden"`
		From    calendar.Date  `json:"vanaf"`
	}
	if err := json.Unmarshal(starting, &list); err != nil {
		return fmt.Errorf("grounds.json: %w", err)
	}
	for _, g := range list {
		made, err := add(tx, g.ID)
		if err != nil {
			return err
		}
		if !made {
			continue
		}
		tx.Note(ledger.Note{Ref: string(g.ID), Key: "ground.note.seeded", What: "ground"})
		if err := addText(tx, Text{ID: g.ID, Version: 1, NameNL: g.Name[0], NameEN: g.Name[1], Law: g.Law, AimNL: g.Aim[0], AimEN: g.Aim[1],
			Orgs: g.Orgs, Domains: g.Domains, Example: true, From: g.From}); err != nil {
			return err
		}
	}
	return nil
}

// Seeded reports whether every ground that comes with the product stands.
func (s *Service) Seeded(r db.Reader) (bool, error) {
	var list []struct {
		ID tafel.GroundID `json:"id"`
	}
	if err := json.Unmarshal(starting, &list); err != nil {
		return false, err
	}
	for _, g := range list {
		if _, ok, err := latest(r, g.ID); err != nil || !ok {
			return false, err
		}
	}
	return true, nil
}

func (in Fields) text(a tafel.Actor, today calendar.Date) Text {
	t := Text{NameNL: in.NameNL, NameEN: in.NameEN, Law: in.Law, AimNL: in.AimNL, AimEN: in.AimEN, Orgs: in.Orgs, Domains: in.Domains, Kinds: in.Kinds, From: in.From, Until: in.Until, ByName: a.Name}
	if t.NameEN == "" {
		t.NameEN = t.NameNL
	}
	if t.AimEN == "" {
		t.AimEN = t.AimNL
	}
	if t.From == "" {
		t.From = today
	}
	return t
}

// Add makes a ground.
func (s *Service) Add(ctx context.Context, a tafel.Actor, in AddInput) (Made, error) {
	out := Made{ID: tafel.NewID[tafel.GroundID]()}
	if err := mayManage(a); err != nil {
		return out, err
	}
	return out, s.DB.Do(ctx, a, "ground.add", func(tx *db.Tx) error {
		t := in.Fields.text(a, tx.Now().Date())
		t.ID, t.Version = out.ID, 1
		if err := check(t, s.Kinds, access.Kinds); err != nil {
			return err
		}
		tx.Note(ledger.Note{Ref: string(out.ID), Key: "ground.note.added", What: "ground"})
		if _, err := add(tx, out.ID); err != nil {
			return err
		}
		return addText(tx, t)
	})
}

// Change makes a new version; the old one stays as it was.
func (s *Service) Change(ctx context.Context, a tafel.Actor, in ChangeInput) (Made, error) {
	out := Made{ID: in.Ground}
	if err := mayManage(a); err != nil {
		return out, err
	}
	return out, s.DB.Do(ctx, a, "ground.change", func(tx *db.Tx) error {
		v, ok, err := latest(tx, in.Ground)
		if err != nil {
			return err
		}
		if !ok {
			return access.NotFound()
		}
		t := in.Fields.text(a, tx.Now().Date())
		t.ID, t.Version, t.Why = in.Ground, in.Version+1, in.Why
		if err := check(t, s.Kinds, access.Kinds); err != nil {
			return err
		}
		if t.From < tx.Now().Date() {
			return tafel.Wrong("vanaf", "error.past")
		}
		tx.Note(ledger.Note{Ref: string(in.Ground), Key: "ground.note.changed", Args: []any{"version", t.Version, "from", string(t.From)}, What: "ground"})
		if ok, err := next(tx, in.Ground, in.Version); err != nil || ok {
			if err != nil {
				return err
			}
			return addText(tx, t)
		}
		list, err := versions(tx, in.Ground)
		if err != nil || len(list) == 0 {
			return err
		}
		now := list[0]
		return &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: map[string]string{"versie": strconv.FormatInt(v, 10), "door": now.ByName,
			"naam": now.NameNL, "naam_en": now.NameEN, "wet": now.Law, "doel": now.AimNL, "doel_en": now.AimEN, "vanaf": string(now.From), "tot": string(now.Until)}}
	})
}

// End gives a ground its last day. Without a day it ends at once: every seat that stands on it is shut from
// then on, and who sits there and who answers for the table get a message.
func (s *Service) End(ctx context.Context, a tafel.Actor, in EndInput) (Made, error) {
	out := Made{ID: in.Ground}
	if err := mayManage(a); err != nil {
		return out, err
	}
	return out, s.DB.Do(ctx, a, "ground.end", func(tx *db.Tx) error {
		today := tx.Now().Date()
		t, ok, err := standing(tx, in.Ground, today)
		if err != nil {
			return err
		}
		if !ok {
			return access.NotFound()
		}
		last := in.Until
		if last == "" {
			last = today.Add(-1)
		}
		if t.Until != "" && t.Until <= last {
			return tafel.Refuse(tafel.Moment, "ground.error.ended", "until", string(t.Until))
		}
		if last < today.Add(-1) {
			return tafel.Wrong("tot", "error.past")
		}
		people, err := touched(tx, in.Ground)
		if err != nil {
			return err
		}
		for _, p := range people {
			if err := outbox.Put(tx, outbox.Item{Person: p, Key: "ground.mail.ends", Args: []any{"until", string(last)}, Link: "/gronden"}); err != nil {
				return err
			}
		}
		tx.Note(ledger.Note{Ref: string(in.Ground), Key: "ground.note.ended", Args: []any{"until", string(last), "why", in.Why}, What: "ground"})
		return endAll(tx, in.Ground, last)
	})
}

// ListAll is the list for the API.
func (s *Service) ListAll(ctx context.Context, a tafel.Actor, in ListInput) (ListOutput, error) {
	list, err := s.valid(s.DB.Plain(ctx), a.Lang, in.Kind)
	out := ListOutput{Grounds: []GroundOutput{}}
	for _, t := range list {
		g := t.In(a.Lang)
		out.Grounds = append(out.Grounds, GroundOutput{ID: t.ID, Name: g.Name, Law: g.Law, Purpose: g.Purpose, Orgs: strings.Join(t.Orgs, " "), Domains: strings.Join(t.Domains, " "), Kinds: strings.Join(t.Kinds, " "), From: t.From, Until: t.Until, Version: t.Version, Example: t.Example})
	}
	return out, err
}

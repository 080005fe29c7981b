package ground

import (
	"context"
	"strconv"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/db"
	"tafel/internal/ledger"
)

// Arrange makes a new version of the arrangement between the organisations. The old ones stay readable.
func (s *Service) Arrange(ctx context.Context, a tafel.Actor, in ArrangeInput) (ArrangementOutput, error) {
	var out ArrangementOutput
	if err := mayManage(a); err != nil {
		return out, err
	}
	return out, s.DB.Do(ctx, a, "ground.arrange", func(tx *db.Tx) error {
		x := Arrangement{Version: in.Version + 1, NL: in.NL, EN: in.EN, From: in.From, Why: in.Why, ByName: a.Name}
		if x.From == "" {
			x.From = tx.Now().Date()
		}
		if x.From < tx.Now().Date() {
			return tafel.Wrong("vanaf", "error.past")
		}
		list, err := arrangements(tx)
		if err != nil {
			return err
		}
		var newest Arrangement
		if len(list) > 0 {
			newest = list[0]
		}
		stale := &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: map[string]string{"versie": strconv.FormatInt(newest.Version, 10), "door": newest.ByName, "regeling": newest.NL, "regeling_en": newest.EN}}
		if newest.Version != in.Version {
			return stale
		}
		if x.From < newest.From {
			return tafel.Wrong("vanaf", "ground.error.earlier", "from", string(newest.From))
		}
		ok, err := addArrangement(tx, x)
		if err != nil {
			return err
		}
		if !ok {
			return stale
		}
		tx.Note(ledger.Note{Ref: "ground.arrangement", Key: "ground.note.arranged", Args: []any{"version", x.Version, "from", string(x.From)}, What: "ground"})
		out = arranged(x, a.Lang)
		return nil
	})
}

func arranged(x Arrangement, lang string) ArrangementOutput {
	return ArrangementOutput{Text: x.In(lang), From: x.From, Version: x.Version}
}

// Arrangement gives what counts today. Reading it asks no policy: it is for everybody, signed in or not.
func (s *Service) Arrangement(ctx context.Context, a tafel.Actor, _ ArrangementInput) (ArrangementOutput, error) {
	x, ok, err := s.now(s.DB.Plain(ctx))
	if err != nil {
		return ArrangementOutput{}, err
	}
	if !ok {
		return ArrangementOutput{}, access.NotFound()
	}
	return arranged(x, a.Lang), nil
}

func (s *Service) now(r db.Reader) (Arrangement, bool, error) {
	list, err := arrangements(r)
	x, ok := counting(list, r.Now().Date())
	return x, ok, err
}

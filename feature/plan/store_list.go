package plan

import (
	"tafel"
	"tafel/internal/db"
)

// ---- life domains ----

func domainsOf(r db.Reader) ([]LifeDomain, error) {
	rows, err := r.Query(`SELECT key, nl, en, position, retired, version FROM plan_domain ORDER BY position, key`)
	var out []LifeDomain
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var d LifeDomain
		if err := scan(&d.Key, &d.NL, &d.EN, &d.Order, &d.Retired, &d.Version); err != nil {
			return err
		}
		out = append(out, d)
		return nil
	})
	return out, err
}

// addDomain adds a life domain at the end; false when the key stands already.
func addDomain(tx *db.Tx, key, nl, en string) (bool, error) {
	return one(tx.Exec(`INSERT INTO plan_domain (key, nl, en, position, retired, version)
SELECT $1, $2, $3, COALESCE(MAX(position), 0) + 1, FALSE, 1 FROM plan_domain WHERE TRUE ON CONFLICT (key) DO NOTHING`, key, nl, en))
}

func saveDomain(tx *db.Tx, d LifeDomain, version int64) (bool, error) {
	return one(tx.Exec(`UPDATE plan_domain SET nl = $1, en = $2, position = $3, retired = $4, version = version + 1 WHERE key = $5 AND version = $6`, d.NL, d.EN, d.Order, d.Retired, d.Key, version))
}

func seedDomain(tx *db.Tx, d LifeDomain) error {
	_, err := tx.Exec(`INSERT INTO plan_domain (key, nl, en, position, retired, version) VALUES ($1, $2, $3, $4, FALSE, 1) ON CONFLICT (key) DO NOTHING`, d.Key, d.NL, d.EN, d.Order)
	return err
}

// ---- hindrances: the catalogue ----

func kindsOf(r db.Reader) ([]HindranceKind, error) {
	rows, err := r.Query(`SELECT key, nl, en, self_nl, self_en, retired, version FROM plan_kind ORDER BY position, key`)
	var out []HindranceKind
	at := map[string]int{}
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var k HindranceKind
		if err := scan(&k.Key, &k.NL, &k.EN, &k.SelfNL, &k.SelfEN, &k.Retired, &k.Version); err != nil {
			return err
		}
		at[k.Key] = len(out)
		out = append(out, k)
		return nil
	})
	if err != nil {
		return nil, err
	}
	rows, err = r.Query(`SELECT id, kind, nl, en, retired, version FROM plan_step ORDER BY kind, position, id`)
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var c CatalogueStep
		if err := scan(&c.ID, &c.Kind, &c.NL, &c.EN, &c.Retired, &c.Version); err != nil {
			return err
		}
		if i, ok := at[c.Kind]; ok {
			out[i].Steps = append(out[i].Steps, c)
		}
		return nil
	})
	return out, err
}

func seedKind(tx *db.Tx, k HindranceKind, position int64) error {
	_, err := tx.Exec(`INSERT INTO plan_kind (key, nl, en, self_nl, self_en, position, retired, version) VALUES ($1, $2, $3, $4, $5, $6, FALSE, 1) ON CONFLICT (key) DO NOTHING`,
		k.Key, k.NL, k.EN, k.SelfNL, k.SelfEN, position)
	return err
}

func seedStep(tx *db.Tx, c CatalogueStep, position int64) error {
	_, err := tx.Exec(`INSERT INTO plan_step (id, kind, nl, en, position, retired, version) VALUES ($1, $2, $3, $4, $5, FALSE, 1) ON CONFLICT (id) DO NOTHING`, c.ID, c.Kind, c.NL, c.EN, position)
	return err
}

func saveKind(tx *db.Tx, k HindranceKind, version int64) (bool, error) {
	return one(tx.Exec(`UPDATE plan_kind SET nl = $1, en = $2, self_nl = $3, self_en = $4, retired = $5, version = version + 1 WHERE key = $6 AND version = $7`,
		k.NL, k.EN, k.SelfNL, k.SelfEN, k.Retired, k.Key, version))
}

func addStep(tx *db.Tx, c CatalogueStep) error {
	_, err := tx.Exec(`INSERT INTO plan_step (id, kind, nl, en, position, retired, version)
SELECT $1, $2, $3, $4, COALESCE(MAX(position), 0) + 1, FALSE, 1 FROM plan_step WHERE kind = $2`, c.ID, c.Kind, c.NL, c.EN)
	return err
}

func saveStep(tx *db.Tx, c CatalogueStep, version int64) (bool, error) {
	return one(tx.Exec(`UPDATE plan_step SET nl = $1, en = $2, retired = $3, version = version + 1 WHERE id = $4 AND version = $5`, c.NL, c.EN, c.Retired, c.ID, version))
}

// ---- hindrances on goals ----

func addHindrance(tx *db.Tx, t tafel.TableID, h Hindrance) error {
	if _, err := tx.Exec(`INSERT INTO plan_hindrance (id, goal_id, table_id, kind, what, by_name, at, effect, result, done_at, done_by, version) VALUES ($1, $2, $3, $4, $5, $6, $7, '', '', '', '', 1)`,
		h.ID, h.Goal, t, h.Kind, h.What, h.ByName, h.At); err != nil {
		return err
	}
	for i, x := range h.Steps {
		if _, err := tx.Exec(`INSERT INTO plan_hindrance_step (hindrance_id, step_id, nl, en, position) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (hindrance_id, step_id) DO NOTHING`, h.ID, x.ID, x.NL, x.EN, int64(i)); err != nil {
			return err
		}
	}
	return nil
}

func hindrancesOf(r db.Reader, t tafel.TableID) (map[tafel.GoalID][]Hindrance, error) {
	if none, err := db.None(r, HindrancesAt, t); none || err != nil {
		return nil, err
	}
	steps := map[string][]Step{}
	rows, err := r.Query(`SELECT s.hindrance_id, s.step_id, s.nl, s.en FROM plan_hindrance_step s JOIN plan_hindrance h ON h.id = s.hindrance_id WHERE h.table_id = $1 ORDER BY s.hindrance_id, s.position`, t)
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var id string
		var x Step
		if err := scan(&id, &x.ID, &x.NL, &x.EN); err != nil {
			return err
		}
		steps[id] = append(steps[id], x)
		return nil
	})
	if err != nil {
		return nil, err
	}
	out := map[tafel.GoalID][]Hindrance{}
	rows, err = r.Query(`SELECT id, goal_id, kind, what, by_name, at, effect, result, done_at, done_by, version FROM plan_hindrance WHERE table_id = $1 ORDER BY at, id`, t)
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var h Hindrance
		if err := scan(&h.ID, &h.Goal, &h.Kind, &h.What, &h.ByName, &h.At, &h.Effect, &h.Result, &h.DoneAt, &h.DoneBy, &h.Version); err != nil {
			return err
		}
		h.Steps = steps[h.ID]
		out[h.Goal] = append(out[h.Goal], h)
		return nil
	})
	return out, err
}

func goalOfHindrance(r db.Reader, id string) (g tafel.GoalID, err error) {
	err = r.Row(`SELECT goal_id FROM plan_hindrance WHERE id = $1`, id).Scan(&g)
	return g, err
}

func saveEffect(tx *db.Tx, id, effect, result string, version int64) (bool, error) {
	return one(tx.Exec(`UPDATE plan_hindrance SET effect = $1, result = $2, done_at = $3, done_by = $4, version = version + 1 WHERE id = $5 AND version = $6`, effect, result, tx.Now(), tx.Actor.Name, id, version))
}

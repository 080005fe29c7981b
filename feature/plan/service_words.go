package plan

import (
	"context"

	"tafel"
	"tafel/internal/db"
	"tafel/internal/ledger"
)

// WordsIn is what somebody wants, in own words.
type WordsIn struct {
	Table   tafel.TableID  `json:"tafel" doc:"The table"`
	Person  tafel.PersonID `json:"wie,omitempty" doc:"Whose words these are; empty is your own"`
	Words   string         `json:"woorden" lines:"yes" maxLength:"2000" doc:"The words, as the person says them"`
	AsSaid  bool           `json:"zogezegd,omitempty" doc:"For somebody else's words: the person said it like this"`
	Version int64          `json:"versie,omitempty" doc:"The version that was on screen; 0 when there were none yet"`
}

// WordsOut is the version that stands now.
type WordsOut struct {
	Version int64 `json:"versie"`
	next    string
}

// Where is the page to go to next: your own plan, or the plan of the table.
func (o WordsOut) Where() string { return o.next }

// SetWords writes own words down. A resident's own writing is the resident's: others write down only what
// was said to them, it is shown as such, and they never replace what somebody wrote with the own hand.
func (s *Service) SetWords(ctx context.Context, a tafel.Actor, in WordsIn) (out WordsOut, err error) {
	if in.Person == "" {
		in.Person = a.Person
	}
	out.next = planURL(in.Table)
	if !a.IsProfessional() {
		out.next = "/plan/" + string(in.Table)
	}
	err = s.at(ctx, a, "plan.words", in.Table, func(tx *db.Tx, st tafel.Standing) error {
		if err := askOwnWords(a, st, in.Person); err != nil {
			return err
		}
		p, err := s.people(tx, st)
		if err != nil {
			return err
		}
		self := in.Person == a.Person
		var c tafel.Check
		c.Field(!p.has(in.Person), "wie", "plan.error.who")
		c.Field(!self && !in.AsSaid, "zogezegd", "plan.error.assaid")
		if err := c.Err(); err != nil {
			return err
		}
		o, err := lockOwn(tx, in.Table, in.Person)
		if err != nil {
			return err
		}
		if !self && o.Text != "" && !o.AsSaid() {
			return tafel.Refuse(tafel.Denied, "plan.error.ownhand", "name", p.name[in.Person])
		}
		out.Version = o.Version
		if in.Version != o.Version && in.Words != o.Text {
			return &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: map[string]string{"woorden": o.Text, "versie": itoa(o.Version), "door": o.ByName}}
		}
		if in.Words == o.Text && (self == (o.By == a.Person)) {
			tx.NoNote("nothing changed")
			return nil
		}
		o.Text, o.By, o.ByName, o.ByOrg, o.At = in.Words, a.Person, a.Name, a.OrgName, tx.Now()
		o.Version++
		out.Version = o.Version
		if err := saveOwn(tx, o); err != nil {
			return err
		}
		if err := keepOwn(tx, o); err != nil {
			return err
		}
		key, args := "plan.note.words", []any(nil)
		if !self {
			key, args = "plan.note.words.said", []any{"name", p.name[in.Person]}
		}
		tx.Note(ledger.Note{Table: in.Table, Household: st.Household, Subjects: []tafel.PersonID{in.Person}, Key: key, Args: args, Ref: string(in.Table) + ":" + string(in.Person), What: "plan"})
		return nil
	})
	return out, err
}

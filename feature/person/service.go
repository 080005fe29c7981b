package person

import (
	"context"
	_ "embed"
	"errors"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/a-h/templ"
	"golang.org/x/text/unicode/norm"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/i18n"
	"tafel/internal/ledger"
	"tafel/internal/web"
)

// Words are this room's texts.
//
//go:embed words.json
var Words []byte

// texts are the same, for what a refusal shows of a preference.
var texts = func() i18n.Catalog {
	c := i18n.Catalog{}
	if err := c.Load(Words); err != nil {
		panic(err)
	}
	return c
}()

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/person.go fills them.
type Service struct {
	DB *db.DB
	// StandingAt is the actor's best standing over the tables of a household (seat room).
	StandingAt func(r db.Reader, a tafel.Actor, h tafel.HouseholdID) (tafel.Standing, error)
	// Standing is where the actor stands at a table (seat room).
	Standing func(r db.Reader, a tafel.Actor, t tafel.TableID) (tafel.Standing, error)
	// HouseholdsOf lists the households somebody belongs to now (household room).
	HouseholdsOf func(r db.Reader, p tafel.PersonID) ([]tafel.HouseholdID, error)
	// HouseholdsAround lists the households whose own network somebody belongs to now (network room).
	HouseholdsAround func(r db.Reader, p tafel.PersonID) ([]tafel.HouseholdID, error)
	// HouseholdName is what a household is called (household room).
	HouseholdName func(r db.Reader, h tafel.HouseholdID) (string, error)
	// HouseholdPanel draws a household with its tables, as far as the reader may know of them (household room).
	HouseholdPanel func(c *web.Ctx, v *db.View, h tafel.HouseholdID) (templ.Component, error)
	// Panels are what other rooms show on somebody's page; nil shows nothing.
	Panels []func(c *web.Ctx, v *db.View, p tafel.PersonID) (templ.Component, error)
	// OnChanged tells other rooms (find) that a person was added or changed; name is how screens show it.
	OnChanged []func(tx *db.Tx, c Changed) error
}

// Changed tells that a person was added or changed. It holds no address, so nobody can spread a secret one.
type Changed struct {
	Person tafel.PersonID
	Kind   string
	Name   string
}

// New is what is known of somebody who is added. Only one name is needed; no citizen number is kept.
type New struct {
	Kind                            string // "resident", "network" or "professional"
	Given                           string
	Calling                         string // the name people use, when somebody said so
	Prefix                          string // voorvoegsel, as in "van der"
	Family                          string
	Born                            string // 2006-01-02, 2006-01, 2006 or ""
	Died                            string // the same
	Street, Number, Postcode, Place string
	Secret                          bool   // address is secret
	Doubt                           string // what is under investigation in the register: a key of person.doubt, words, or ""
	Phone, Email                    string
	Lang                            string // nl or en
}

// PersonName is how somebody is called on screen; "" when the person does not exist.
func (s *Service) PersonName(r db.Reader, p tafel.PersonID) (string, error) { return nameByID(r, p) }

// Reach gives phone and e-mail of somebody, for messages.
func (s *Service) Reach(r db.Reader, p tafel.PersonID) (phone, email, lang string, err error) {
	return reachByID(r, p)
}

// AddIn adds a person inside another room's transaction.
func (s *Service) AddIn(tx *db.Tx, n New) (tafel.PersonID, error) {
	if n.Lang == "" {
		n.Lang = "nl"
	}
	if born, ok := ParseBorn(n.Born); ok {
		n.Born = born
	}
	if field, key := n.problem(tx.Now().Date()); key != "" {
		return "", tafel.Wrong(field, key)
	}
	id := tafel.NewID[tafel.PersonID]()
	if err := insertPerson(tx, id, n, n.keys()); err != nil {
		return "", err
	}
	tx.Note(ledger.Note{Subjects: subjects(n.Kind, id), What: "person"})
	return id, s.tell(tx, Changed{Person: id, Kind: n.Kind, Name: n.names().Full()})
}

// subjects are the residents whose data a write touches; a professional is none.
func subjects(kind string, id tafel.PersonID) []tafel.PersonID {
	if kind == KindProfessional {
		return nil
	}
	return []tafel.PersonID{id}
}

func (s *Service) tell(tx *db.Tx, c Changed) error {
	for _, f := range s.OnChanged {
		if err := f(tx, c); err != nil {
			return err
		}
	}
	return nil
}

// DiedIn notes inside another room's transaction that somebody died.
func (s *Service) DiedIn(tx *db.Tx, p tafel.PersonID, on calendar.Date) error {
	return setDied(tx, p, on)
}

// stands gives the actor's best standing towards a person, over the households the person belongs to or
// is the own network of, and the household it was found at.
func (s *Service) stands(r db.Reader, a tafel.Actor, p tafel.PersonID) (best tafel.Standing, household tafel.HouseholdID, err error) {
	homes := 0
	for _, list := range []func(db.Reader, tafel.PersonID) ([]tafel.HouseholdID, error){s.HouseholdsOf, s.HouseholdsAround} {
		if list == nil {
			continue
		}
		hs, err := list(r, p)
		if err != nil {
			return best, household, err
		}
		for _, h := range hs {
			homes++
			st, err := s.StandingAt(r, a, h)
			if err != nil {
				return best, household, err
			}
			if household == "" || rank(st) > rank(best) {
				best, household = better(best, st), h
			}
		}
	}
	if homes == 0 { // who lives nowhere, or does not exist, takes as long as who lives somewhere
		_, err = s.StandingAt(r, a, "-")
	}
	return best, household, err
}

// justAdded is how long who adds somebody may still mend what was typed.
const justAdded = 24 * time.Hour

// sight is what an actor may do with a person, decided once per look.
type sight struct {
	record
	st        tafel.Standing
	household tafel.HouseholdID
	thing     access.Thing
	decision  access.Decision
}

func (s *Service) facts(r db.Reader, a tafel.Actor, id tafel.PersonID) (x sight, err error) {
	x.record, err = personByID(r, id)
	nowhere := db.Missing(err)
	if err != nil && !nowhere {
		return x, err
	}
	if x.st, x.household, err = s.stands(r, a, id); err != nil {
		return x, err
	}
	if nowhere { // said only now: what does not exist takes as long as what is not yours
		return x, access.NotFound()
	}
	x.thing = access.Thing{Self: a.Person == id, SecretAddress: x.Secret,
		Own: a.IsProfessional() && x.AddedBy == a.Person && x.Kind != KindProfessional && r.Now().Sub(x.AddedAt.Time) < justAdded}
	return x, nil
}

// open is the read door of this room: who may not look gets "not found", and the look is recorded.
func (s *Service) open(v *db.View, id tafel.PersonID, what string) (sight, error) {
	x, err := s.facts(v, v.Actor, id)
	if err != nil {
		return x, err
	}
	if x.decision, err = mayRead(v.Actor, x.st, x.thing); err != nil {
		return x, err
	}
	s.saw(v, x, what)
	return x, nil
}

func (s *Service) saw(v *db.View, x sight, what string) {
	if x.thing.Self || x.Kind == KindProfessional {
		return // looking at yourself is no look at somebody
	}
	v.Saw(ledger.Entry{Kind: ledger.Opened, Table: x.st.Table, Household: x.household, Purpose: x.st.Purpose, Ground: x.st.GroundText, Policy: x.decision.Policy, What: what}, x.ID)
}

// Address gives where somebody lives to who may know it, else nothing. It is the only way to an address:
// every page, answer, file and print takes it from here.
func (s *Service) Address(r db.Reader, a tafel.Actor, st tafel.Standing, p tafel.PersonID) (Address, bool, error) {
	addr, secret, err := addressByID(r, p)
	if db.Missing(err) {
		return Address{}, false, nil
	}
	if err != nil {
		return Address{}, false, err
	}
	t := access.Thing{Self: a.Person == p, SecretAddress: secret}
	if a.Person != p && s.HouseholdsOf != nil {
		if t.SameHousehold, err = s.sameHousehold(r, a.Person, p); err != nil {
			return Address{}, false, err
		}
	}
	if !mayAddress(a, st, t) {
		return Address{}, false, nil
	}
	return addr, true, nil
}

func (s *Service) sameHousehold(r db.Reader, a, b tafel.PersonID) (bool, error) {
	mine, err := s.HouseholdsOf(r, a)
	if err != nil || len(mine) == 0 {
		return false, err
	}
	theirs, err := s.HouseholdsOf(r, b)
	for _, x := range mine {
		for _, y := range theirs {
			if x == y {
				return true, err
			}
		}
	}
	return false, err
}

// keys are what a person is sorted and found by.
func (n New) keys() keys {
	sortName := Fold(n.names().Sort())
	search := strings.Join(words(n.Given, n.Calling, n.Prefix, n.Family), " ")
	return keys{sort: sortName, search: " " + search, place: Fold(n.Place), words: words(n.Given, n.Calling, n.Family)}
}

func words(texts ...string) []string {
	var out []string
	for _, t := range texts {
		out = append(out, strings.Fields(Fold(t))...)
	}
	return out
}

// Fold makes a name comparable: small letters without accents, and nothing but letters and digits.
func Fold(s string) string {
	var b strings.Builder
	space := false
	for _, r := range norm.NFKD.String(s) {
		if unicode.Is(unicode.Mn, r) {
			continue
		}
		r = unicode.ToLower(r)
		plain, ok := plainLetters[r]
		switch {
		case ok:
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			plain = string(r)
		case r == '\'' || r == '’':
			continue // 's-Gravenhage and sGravenhage are one word
		default:
			space = b.Len() > 0
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteString(plain)
	}
	return b.String()
}

// plainLetters are letters that Unicode does not take apart.
var plainLetters = map[rune]string{'ø': "o", 'đ': "d", 'ð': "d", 'ł': "l", 'ß': "ss", 'æ': "ae", 'œ': "oe", 'þ': "th", 'ħ': "h", 'ı': "i", 'ŋ': "n", 'ŧ': "t", 'ĸ': "k"}

// --- verbs ---

// AddInput is what one types of somebody new.
type AddInput struct {
	Kind    string `json:"soort,omitempty" maxLength:"20" doc:"resident or network; resident when empty"`
	Given   string `json:"voornamen,omitempty" maxLength:"200" doc:"All given names."`
	Calling string `json:"roepnaam,omitempty" maxLength:"200" doc:"The name people use."`
	Prefix  string `json:"voorvoegsel,omitempty" maxLength:"40" doc:"As in 'van der'."`
	Family  string `json:"achternaam,omitempty" maxLength:"300"`
	Born    string `json:"geboren,omitempty" maxLength:"30" doc:"As far as known: 1985, 1985-03 or 1985-03-12."`
	Street  string `json:"straat,omitempty" maxLength:"200"`
	Number  string `json:"huisnummer,omitempty" maxLength:"40"`
	Code    string `json:"postcode,omitempty" maxLength:"20"`
	Place   string `json:"woonplaats,omitempty" maxLength:"100"`
	Secret  bool   `json:"adres_geheim,omitempty" doc:"The person asked to keep the address secret."`
	Doubt   string `json:"onderzoek,omitempty" maxLength:"200" doc:"What the register has under investigation."`
	Phone   string `json:"telefoon,omitempty" maxLength:"40"`
	Email   string `json:"email,omitempty" maxLength:"200"`
	Lang    string `json:"taal,omitempty" maxLength:"2" doc:"Language of messages: nl or en."`
}

// Added is who was added.
type Added struct {
	ID   tafel.PersonID `json:"id"`
	Name string         `json:"naam"`
}

// Where is the page of the new person.
func (a Added) Where() string { return personURL(a.ID) }

func personURL(p tafel.PersonID) string { return "/mensen/" + string(p) }

// Add adds a resident or a member of an own network.
func (s *Service) Add(ctx context.Context, a tafel.Actor, in AddInput) (out Added, err error) {
	if err := mayAdd(a); err != nil {
		return out, err
	}
	n, err := in.person()
	if err != nil {
		return out, err
	}
	err = s.DB.Do(ctx, a, "person.add", func(tx *db.Tx) error {
		out.ID, err = s.AddIn(tx, n)
		out.Name = n.names().Full()
		return err
	})
	return out, err
}

func (in AddInput) person() (New, error) {
	kind := in.Kind
	if kind == "" {
		kind = KindResident
	}
	var c tafel.Check
	c.Field(kind != KindResident && kind != KindNetwork, "soort", "error.choice")
	born, ok := ParseBorn(in.Born)
	c.Field(!ok, "geboren", "person.born.wrong")
	c.Field(in.Lang != "" && in.Lang != "nl" && in.Lang != "en", "taal", "error.choice")
	return New{Kind: kind, Given: in.Given, Calling: in.Calling, Prefix: in.Prefix, Family: in.Family, Born: born, Street: in.Street, Number: in.Number,
		Postcode: in.Code, Place: in.Place, Secret: in.Secret, Doubt: in.Doubt, Phone: in.Phone, Email: in.Email, Lang: in.Lang}, c.Err()
}

// ChangeInput is what one types to mend what stands of somebody.
type ChangeInput struct {
	ID      tafel.PersonID `json:"mens" maxLength:"40" doc:"Id of the person."`
	Version int64          `json:"versie" doc:"The version that was read."`
	Given   string         `json:"voornamen,omitempty" maxLength:"200"`
	Calling string         `json:"roepnaam,omitempty" maxLength:"200"`
	Prefix  string         `json:"voorvoegsel,omitempty" maxLength:"40"`
	Family  string         `json:"achternaam,omitempty" maxLength:"300"`
	Born    string         `json:"geboren,omitempty" maxLength:"30"`
	Doubt   string         `json:"onderzoek,omitempty" maxLength:"200"`
	Phone   string         `json:"telefoon,omitempty" maxLength:"40"`
	Email   string         `json:"email,omitempty" maxLength:"200"`
	Lang    string         `json:"taal,omitempty" maxLength:"2"`
}

// Done says which person was changed and the version that stands now.
type Done struct {
	ID      tafel.PersonID `json:"id"`
	Version int64          `json:"versie"`
	where   string
}

// Where is the page to go on to; "" is where one came from.
func (d Done) Where() string { return d.where }

// Change mends names, birth, reach and language. The person does it, or who answers for a table of the household.
func (s *Service) Change(ctx context.Context, a tafel.Actor, in ChangeInput) (out Done, err error) {
	add := AddInput{Given: in.Given, Calling: in.Calling, Prefix: in.Prefix, Family: in.Family, Born: in.Born, Doubt: in.Doubt, Phone: in.Phone, Email: in.Email, Lang: in.Lang}
	n, err := add.person()
	if err != nil {
		return out, err
	}
	if n.Lang == "" {
		n.Lang = "nl"
	}
	err = s.DB.Do(ctx, a, "person.change", func(tx *db.Tx) error {
		x, err := s.facts(tx, a, in.ID)
		if err != nil {
			return err
		}
		if x.decision, err = mayWrite(a, x.st, x.thing); err != nil {
			return err
		}
		n.Kind = x.Kind
		if field, key := n.problem(tx.Now().Date()); key != "" {
			return tafel.Wrong(field, key)
		}
		ok, err := updatePerson(tx, in.ID, in.Version, n, n.keys())
		if err != nil {
			return err
		}
		if !ok {
			now, err := personByID(tx, in.ID)
			if err != nil {
				return err
			}
			return stale(now, n)
		}
		out = Done{in.ID, in.Version + 1, personURL(in.ID)}
		tx.Note(ledger.Note{Table: x.st.Table, Household: x.household, Subjects: subjects(x.Kind, in.ID), Key: "person.note.change", Args: []any{"name", n.names().Full()}, Ref: string(in.ID), What: "person"})
		return s.tell(tx, Changed{in.ID, x.Kind, n.names().Full()})
	})
	return out, err
}

// stale shows the values that stand now, for every field in which they differ from what was typed.
func stale(now record, mine New) error {
	theirs := map[string]string{"versie": strconv.FormatInt(now.Version, 10)}
	for _, f := range [][3]string{{"voornamen", now.Names.Given, mine.Given}, {"roepnaam", now.Names.Calling, mine.Calling}, {"voorvoegsel", now.Names.Prefix, mine.Prefix},
		{"achternaam", now.Names.Family, mine.Family}, {"geboren", now.Born, mine.Born}, {"onderzoek", now.Doubt, mine.Doubt}, {"telefoon", now.Phone, mine.Phone}, {"email", now.Email, mine.Email}, {"taal", now.Lang, mine.Lang}} {
		if f[1] != f[2] {
			theirs[f[0]] = f[1]
		}
	}
	return &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: theirs}
}

// MoveInput is a new address.
type MoveInput struct {
	ID      tafel.PersonID `json:"mens" maxLength:"40" doc:"Id of the person."`
	Version int64          `json:"versie" doc:"The version of the address that was read."`
	Street  string         `json:"straat,omitempty" maxLength:"200"`
	Number  string         `json:"huisnummer,omitempty" maxLength:"40"`
	Code    string         `json:"postcode,omitempty" maxLength:"20"`
	Place   string         `json:"woonplaats,omitempty" maxLength:"100"`
	Secret  bool           `json:"adres_geheim,omitempty" doc:"The person asked to keep the address secret."`
}

// Move changes where somebody lives and whether that is secret. The answer never holds the address.
func (s *Service) Move(ctx context.Context, a tafel.Actor, in MoveInput) (out Done, err error) {
	err = s.DB.Do(ctx, a, "person.move", func(tx *db.Tx) error {
		x, err := s.facts(tx, a, in.ID)
		if err != nil {
			return err
		}
		if x.decision, err = mayWrite(a, x.st, x.thing); err != nil {
			return err
		}
		ok, err := updateAddress(tx, in.ID, in.Version, Address{in.Street, in.Number, in.Code, in.Place}, in.Secret, Fold(in.Place))
		if err != nil {
			return err
		}
		if !ok {
			no := &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: map[string]string{"versie": strconv.FormatInt(x.AddrVersion, 10)}}
			if now, may, err := s.Address(tx, a, x.st, in.ID); err != nil {
				return err
			} else if may {
				no.Theirs["straat"], no.Theirs["huisnummer"], no.Theirs["postcode"], no.Theirs["woonplaats"] = now.Street, now.Number, now.Postcode, now.Place
			}
			return no
		}
		out = Done{in.ID, in.Version + 1, personURL(in.ID)}
		tx.Note(ledger.Note{Table: x.st.Table, Household: x.household, Subjects: subjects(x.Kind, in.ID), Key: "person.note.move", Args: []any{"name", x.Name}, Ref: string(in.ID), What: "address"})
		return nil
	})
	return out, err
}

// PreferInput is how somebody wants to be contacted.
type PreferInput struct {
	ID          tafel.PersonID `json:"mens,omitempty" maxLength:"40" doc:"Id of the person; yourself when empty."`
	Version     int64          `json:"versie,omitempty" doc:"The version that was read; 0 when nothing was said yet."`
	Channel     string         `json:"kanaal,omitempty" maxLength:"20" doc:"call, text, email, letter or visit."`
	Days        []string       `json:"dagen,omitempty" maxLength:"40" doc:"mon, tue, wed, thu, fri, sat, sun; none is every day."`
	From        string         `json:"vanaf,omitempty" maxLength:"20" doc:"From which hour, as 09:00."`
	Till        string         `json:"tot,omitempty" maxLength:"20" doc:"Until which hour, as 17:30."`
	Hours       string         `json:"wanneer,omitempty" maxLength:"500" doc:"The same in own words."`
	Avoid       string         `json:"niet_zomaar,omitempty" maxLength:"2000" lines:"yes" doc:"What this person must not be told unexpectedly."`
	How         string         `json:"hoe_dan,omitempty" maxLength:"2000" lines:"yes" doc:"How to tell it then."`
	Language    string         `json:"spreektaal,omitempty" maxLength:"100" doc:"The language to speak; Dutch when empty."`
	Interpreter bool           `json:"tolk,omitempty" doc:"An interpreter is needed."`
}

// Prefer keeps how somebody wants to be contacted: said by the person, or noted by who answers. Edits of
// different fields are put together; when two changed the same field, the second sees both (L09).
func (s *Service) Prefer(ctx context.Context, a tafel.Actor, in PreferInput) (out Done, err error) {
	if in.ID == "" {
		in.ID = a.Person
	}
	// A choice between two versions sends the days as one text.
	mine := Preference{Channel: in.Channel, Days: strings.Fields(strings.Join(in.Days, " ")), From: in.From, Till: in.Till, Hours: in.Hours, Avoid: in.Avoid, How: in.How, Language: in.Language, Interpreter: in.Interpreter}
	if field, key := mine.problem(); key != "" {
		return out, tafel.Wrong(field, key)
	}
	err = s.DB.Do(ctx, a, "person.prefer", func(tx *db.Tx) error {
		x, err := s.facts(tx, a, in.ID)
		if err != nil {
			return err
		}
		if x.decision, err = mayWrite(a, x.st, x.thing); err != nil {
			return err
		}
		version, err := nextPreference(tx, in.ID)
		if err != nil {
			return err
		}
		if in.Version < 0 || in.Version >= version {
			return tafel.Wrong("versie", "error.form")
		}
		base, err := preferenceAt(tx, in.ID, in.Version)
		if err != nil {
			return err
		}
		theirs, err := preferenceAt(tx, in.ID, version-1)
		if err != nil {
			return err
		}
		merged, clash, carry := Merge(base.Preference, theirs.Preference, mine)
		if len(clash) > 0 {
			return &tafel.Refusal{Kind: tafel.Stale, Key: "error.stale", Theirs: theirs.shown(clash, mine, a.Lang), Merged: carry}
		}
		if field, key := merged.problem(); key != "" {
			return tafel.Wrong(field, key)
		}
		if err := insertPreference(tx, in.ID, version, merged, a.Person != in.ID); err != nil {
			return err
		}
		out = Done{in.ID, version, ""}
		if a.Person != in.ID {
			out.where = personURL(in.ID)
		}
		key := "person.note.prefer"
		if a.Person != in.ID {
			key = "person.note.prefer.behalf"
		}
		tx.Note(ledger.Note{Table: x.st.Table, Household: x.household, Subjects: subjects(x.Kind, in.ID), Key: key, Args: []any{"name", x.Name}, Ref: string(in.ID), What: "contact"})
		return nil
	})
	return out, err
}

// FindInput is whom one looks for.
type FindInput struct {
	Name  string `json:"naam" maxLength:"200" doc:"Part of the name, at least two letters."`
	Year  string `json:"geboortejaar,omitempty" maxLength:"4" doc:"Year of birth."`
	Place string `json:"woonplaats,omitempty" maxLength:"100" doc:"Place where the person lives."`
}

// Hit is no more than is needed to see whether this is the right person.
type Hit struct {
	ID    tafel.PersonID `json:"id"`
	Name  string         `json:"naam"`
	Year  string         `json:"geboortejaar,omitempty"`
	Place string         `json:"woonplaats,omitempty"`
}

// Found is the answer to a search.
type Found struct {
	Hits []Hit `json:"mensen"`
	More bool  `json:"meer" doc:"There are more; type more of the name."`
}

// A search shows at most this many, and somebody may search so often in ten minutes.
const (
	findMax  = 10
	findRate = 40
)

// Find looks for a resident, by whoever takes something in. It gives name, birth year and place of at most
// ten people, and each of them can see who looked.
func (s *Service) Find(ctx context.Context, a tafel.Actor, in FindInput) (out Found, err error) {
	err = s.DB.View(ctx, a, "person.find", func(v *db.View) error {
		out, err = s.FindIn(v, in)
		return err
	})
	if err != nil {
		return Found{}, err
	}
	return out, nil
}

// FindIn is Find inside another room's look.
func (s *Service) FindIn(v *db.View, in FindInput) (out Found, err error) {
	d, err := mayFind(v.Actor)
	if err != nil {
		return out, err
	}
	parts := words(in.Name)
	longest := 0
	for i, w := range parts {
		if len([]rune(w)) > len([]rune(parts[longest])) {
			longest = i
		}
	}
	var c tafel.Check
	c.Field(len(parts) == 0 || len([]rune(parts[longest])) < 2, "naam", "person.find.short")
	c.Field(in.Year != "" && (len(in.Year) != 4 || !isNumber(in.Year)), "geboortejaar", "person.find.year")
	c.Field(in.Year == "" && Fold(in.Place) == "", "geboortejaar", "person.find.more")
	if err := c.Err(); err != nil {
		return out, err
	}
	if err := s.countSearch(v.Actor); err != nil {
		return out, err
	}
	parts[0], parts[longest] = parts[longest], parts[0]
	for len(parts) < 3 {
		parts = append(parts, "")
	}
	list, err := searchPeople(v, parts[0], parts[1], parts[2], in.Year, Fold(in.Place), findMax+1)
	if err != nil {
		return out, err
	}
	if len(list) > findMax {
		list, out.More = list[:findMax], true
	}
	out.Hits = []Hit{}
	for _, f := range list {
		out.Hits = append(out.Hits, Hit{f.ID, f.Name, Year(f.Born), f.Place})
		v.Saw(ledger.Entry{Kind: ledger.Listed, Purpose: "intake", Policy: d.Policy, What: "name"}, f.ID)
	}
	return out, nil
}

// countSearch counts a search and refuses when somebody searches too often. It counts also when whoever
// asked does not wait for the answer.
func (s *Service) countSearch(a tafel.Actor) error {
	slot := calendar.At(s.DB.Clock.Now().Truncate(10 * time.Minute)).Text()
	return s.DB.Do(context.Background(), a, "person.find", func(tx *db.Tx) error {
		tx.NoNote("counts how often somebody searches")
		if err := forgetSearches(tx, slot); err != nil {
			return err
		}
		n, err := countSearch(tx, a.Person, slot)
		if err == nil && n > findRate {
			return tafel.Refuse(tafel.Busy, "person.find.busy")
		}
		return err
	})
}

// FindTextIn reads one line as people type it, "Verbeek 1985" or "Verbeek Den Haag", and looks for that. A
// line without year or place finds nobody.
func (s *Service) FindTextIn(v *db.View, text string) ([]Hit, error) {
	for _, in := range readSearch(text) {
		found, err := s.FindIn(v, in)
		var no *tafel.Refusal
		if errors.As(err, &no) && no.Kind == tafel.Invalid {
			continue
		}
		if err != nil || len(found.Hits) > 0 {
			return found.Hits, err
		}
	}
	return nil, nil
}

// GetInput names a person.
type GetInput struct {
	ID tafel.PersonID `path:"id" maxLength:"40" doc:"Id of the person."`
}

// Person is somebody as who may look sees them.
type Person struct {
	ID         tafel.PersonID      `json:"id"`
	Kind       string              `json:"soort"`
	Name       string              `json:"naam"`
	Given      string              `json:"voornamen,omitempty"`
	Calling    string              `json:"roepnaam,omitempty"`
	Prefix     string              `json:"voorvoegsel,omitempty"`
	Family     string              `json:"achternaam,omitempty"`
	Born       string              `json:"geboren,omitempty"`
	Died       string              `json:"overleden,omitempty"`
	Address    string              `json:"adres,omitempty" doc:"Left out when it is secret or not yours to see."`
	Secret     bool                `json:"adres_geheim"`
	Doubt      string              `json:"wordt_onderzocht,omitempty"`
	Phone      string              `json:"telefoon,omitempty"`
	Email      string              `json:"email,omitempty"`
	Lang       string              `json:"taal"`
	Contact    Contact             `json:"contact"`
	Households []tafel.HouseholdID `json:"huishoudens"`
	Version    int64               `json:"versie"`
}

// Contact is the preference as the API gives it.
type Contact struct {
	Channel     string   `json:"kanaal,omitempty"`
	Days        []string `json:"dagen,omitempty"`
	From        string   `json:"vanaf,omitempty"`
	Till        string   `json:"tot,omitempty"`
	Hours       string   `json:"wanneer,omitempty"`
	Avoid       string   `json:"niet_zomaar,omitempty"`
	How         string   `json:"hoe_dan,omitempty"`
	Language    string   `json:"spreektaal,omitempty"`
	Interpreter bool     `json:"tolk,omitempty"`
	By          string   `json:"gezegd_door,omitempty"`
	OnBehalf    bool     `json:"namens,omitempty"`
	Version     int64    `json:"versie"`
}

// Get opens one person.
func (s *Service) Get(ctx context.Context, a tafel.Actor, in GetInput) (out Person, err error) {
	err = s.DB.View(ctx, a, "person.get", func(v *db.View) error {
		x, err := s.open(v, in.ID, "person")
		if err != nil {
			return err
		}
		out, err = s.person(v, a, x)
		return err
	})
	if err != nil {
		return Person{}, err
	}
	return out, nil
}

func (s *Service) person(v *db.View, a tafel.Actor, x sight) (Person, error) {
	p := Person{ID: x.ID, Kind: x.Kind, Name: x.Name, Given: x.Names.Given, Calling: x.Names.Calling, Prefix: x.Names.Prefix, Family: x.Names.Family,
		Born: x.Born, Died: x.Died, Secret: x.Secret, Doubt: x.Doubt, Phone: x.Phone, Email: x.Email, Lang: x.Lang, Version: x.Version, Households: []tafel.HouseholdID{}}
	addr, may, err := s.Address(v, a, x.st, x.ID)
	if err != nil {
		return p, err
	}
	if may {
		p.Address = addr.Line()
	}
	last, err := latestPreference(v, x.ID)
	if err != nil {
		return p, err
	}
	p.Contact = Contact{last.Channel, last.Days, last.From, last.Till, last.Hours, last.Avoid, last.How, last.Language, last.Interpreter, last.ByName, last.OnBehalf, last.Version}
	// Only households where the actor stands, or lives: other people's living together is not told here.
	hs, err := s.HouseholdsOf(v, x.ID)
	if err != nil {
		return p, err
	}
	for _, h := range hs {
		ok := x.thing.Self
		if !ok {
			st, err := s.StandingAt(v, a, h)
			if err != nil {
				return p, err
			}
			ok = access.May(a, access.HouseholdRead, st, access.Thing{}).Allowed
		}
		if ok {
			p.Households = append(p.Households, h)
		}
	}
	return p, nil
}

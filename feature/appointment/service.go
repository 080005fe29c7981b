package appointment

import (
	"context"
	_ "embed"
	"slices"

	"github.com/a-h/templ"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/i18n"
	"tafel/internal/jobs"
	"tafel/internal/ledger"
	"tafel/internal/outbox"
	"tafel/internal/verb"
)

// Words are this room's texts.
//
//go:embed words.json
var Words []byte

// Service does the verbs of this room. The function fields are what it needs of other rooms; house/appointment.go fills them.
type Service struct {
	DB *db.DB
	// Standing is where the actor stands at a table (seat room).
	Standing func(r db.Reader, a tafel.Actor, t tafel.TableID) (tafel.Standing, error)
	// Sitters lists who sits or is asked at a table (seat room).
	Sitters func(r db.Reader, t tafel.TableID) ([]tafel.Sitter, error)
	// Touch tells the table that something was done there: its last act, and its first (table room).
	Touch func(tx *db.Tx, t tafel.TableID) error
	// ContactNow is whom the resident can call today (table room).
	ContactNow func(r db.Reader, t tafel.TableID) (p tafel.Worker, until string, err error)
	// PersonName is how somebody is called on screen (person room).
	PersonName func(r db.Reader, p tafel.PersonID) (string, error)
	// TablesOf lists the tables where somebody sits (seat room).
	TablesOf func(r db.Reader, p tafel.PersonID) ([]tafel.TableID, error)
	// ContactCard is how a resident wants to be contacted (person room).
	ContactCard func(r db.Reader, w i18n.Words, p tafel.PersonID) (templ.Component, error)
	// Welcome reports whether contact with a resident is welcome at a moment, as far as that person said so (person room).
	Welcome func(r db.Reader, p tafel.PersonID, m calendar.Moment) (bool, error)
	// Base is the public address of this site, for links in the calendar feed.
	Base func() string
	// Titles are the texts of the calendar feed in a language.
	Texts func(lang string) i18n.Words
	// Lang is the language somebody reads (person room).
	Lang func(r db.Reader, p tafel.PersonID) (string, error)
}

// Made is an appointment, or the question when it suits.
type Made struct {
	ID tafel.AppointmentID `json:"afspraak"`
	to string
}

// Where is the page to go to next.
func (m Made) Where() string { return m.to }

// Offer asks when it suits: two to six moments, and where it could be.
func (s *Service) Offer(ctx context.Context, a tafel.Actor, in OfferIn) (Made, error) {
	m := Made{}
	err := s.DB.Do(ctx, a, "appointment.offer", func(tx *db.Tx) error {
		st, err := s.Standing(tx, a, in.Table)
		if err != nil {
			return err
		}
		if err := mayOffer(a, st); err != nil {
			return err
		}
		if err := open(st); err != nil {
			return err
		}
		x, err := shape(in.About, in.Minutes, in.Places, in.Where)
		if err != nil {
			return err
		}
		x.Table, x.Host, x.State = in.Table, a.Party(), Offered
		if err := s.invite(tx, &x, in.With); err != nil {
			return err
		}
		times, err := parse(in.Moments, tx.Now(), 2, 6)
		if err != nil {
			return err
		}
		if err := s.suits(tx, x, times, in.Anyway); err != nil {
			return err
		}
		if err := s.begin(tx, &x, times, Host); err != nil {
			return err
		}
		m.ID, m.to = x.ID, "/tafels/"+string(x.Table)
		return s.note(tx, x, "offered", len(times))
	})
	return m, err
}

// Propose lets the resident say when it suits: for a new appointment, or as another answer to what was offered.
func (s *Service) Propose(ctx context.Context, a tafel.Actor, in ProposeIn) (Made, error) {
	if in.ID != "" {
		err := s.act(ctx, a, "appointment.propose", in.ID, mayPick, func(tx *db.Tx, x *Appointment) (string, int, error) {
			if x.State != Offered && x.State != Proposed {
				return "", 0, tafel.Refuse(tafel.Moment, "appointment.no."+x.State)
			}
			times, err := parse(in.Moments, tx.Now(), 1, 6)
			if err != nil {
				return "", 0, err
			}
			if err := places(x, in.Places, in.Where); err != nil {
				return "", 0, err
			}
			x.State = Proposed
			if err := closeMoments(tx, x.ID, Home); err != nil {
				return "", 0, err
			}
			return "proposed", len(times), s.times(tx, x, times, Home)
		})
		return Made{ID: in.ID}, err
	}
	m := Made{}
	if in.Table == "" {
		return m, tafel.Wrong("tafel", "error.required")
	}
	err := s.DB.Do(ctx, a, "appointment.propose", func(tx *db.Tx) error {
		st, err := s.Standing(tx, a, in.Table)
		if err != nil {
			return err
		}
		if err := mayPropose(a, st); err != nil {
			return err
		}
		if err := open(st); err != nil {
			return err
		}
		x, err := shape(in.About, in.Minutes, in.Places, in.Where)
		if err != nil {
			return err
		}
		x.Table, x.State = in.Table, Proposed
		if x.Host, err = s.hostFor(tx, in.Table, in.Host); err != nil {
			return err
		}
		if err := s.invite(tx, &x, nil); err != nil {
			return err
		}
		times, err := parse(in.Moments, tx.Now(), 1, 6)
		if err != nil {
			return err
		}
		if err := s.begin(tx, &x, times, Home); err != nil {
			return err
		}
		m.ID = x.ID
		return s.note(tx, x, "proposed", len(times))
	})
	return m, err
}

// hostFor finds the professional an appointment is with: who was named and sits there, else whom the resident
// can call today.
func (s *Service) hostFor(r db.Reader, t tafel.TableID, p tafel.PersonID) (tafel.Party, error) {
	if p == "" {
		w, _, err := s.ContactNow(r, t)
		return w.Party, err
	}
	sitters, err := s.Sitters(r, t)
	if err != nil {
		return tafel.Party{}, err
	}
	for _, x := range sitters {
		if x.Person == p && x.Kind == tafel.SeatOrganisation && x.State == "accepted" {
			return x.Party, nil
		}
	}
	return tafel.Party{}, tafel.Wrong("met", "appointment.nothere")
}

// open refuses at a table that has closed.
func open(st tafel.Standing) error {
	if st.TableState == "closed" {
		return tafel.Refuse(tafel.Moment, "appointment.no.closed")
	}
	return nil
}

// shape makes an appointment of what was typed about it.
func shape(about string, minutes int64, where []string, words string) (Appointment, error) {
	x := Appointment{ID: tafel.NewID[tafel.AppointmentID](), About: about, Minutes: minutes}
	if x.Minutes == 0 {
		x.Minutes = 60
	}
	var c tafel.Check
	c.Field(x.Minutes < 5 || x.Minutes > 480, "duur", "appointment.minutes")
	if err := c.Err(); err != nil {
		return x, err
	}
	return x, places(&x, where, words)
}

// places sets where it can be; what was typed is kept as it is.
func places(x *Appointment, list []string, words string) error {
	var out []string
	for _, p := range list {
		if !slices.Contains(Places, p) {
			return tafel.Wrong("plekken", "error.choice")
		}
		if !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	if len(out) > 0 {
		x.Places = out
	}
	if len(x.Places) == 0 {
		x.Places = []string{"thuis"}
	}
	if words != "" {
		x.Where = words
	}
	if slices.Contains(x.Places, "anders") && x.Where == "" {
		return tafel.Wrong("waar", "appointment.needwhere")
	}
	return nil
}

// invite lists who comes: the professional, the residents of the table (or those chosen), and who joins.
func (s *Service) invite(r db.Reader, x *Appointment, with []tafel.PersonID) error {
	sitters, err := s.Sitters(r, x.Table)
	if err != nil {
		return err
	}
	x.Attendants = []Attendant{{Person: x.Host.Person, Name: x.Host.Name, Org: x.Host.OrgName, Side: Host}}
	var home, chosen, join []Attendant
	for _, t := range sitters {
		if t.State != "accepted" || t.Person == "" || t.Person == x.Host.Person {
			continue
		}
		at := Attendant{Person: t.Person, Name: t.Name, Org: t.OrgName, Side: "with"}
		if t.Kind == tafel.SeatHousehold {
			at.Side = Home
			home = append(home, at)
		}
		if !slices.Contains(with, t.Person) {
			continue
		}
		if at.Side == Home {
			chosen = append(chosen, at)
		} else {
			join = append(join, at)
		}
	}
	if len(home) == 0 {
		return tafel.Refuse(tafel.Moment, "appointment.nobodyhome")
	}
	if len(chosen)+len(join) < len(with) {
		return tafel.Wrong("erbij", "appointment.nothere")
	}
	if len(chosen) > 0 {
		home = chosen
	}
	x.Attendants = append(append(x.Attendants, home...), join...)
	return nil
}

// suits refuses moments that are taken already, and warns for those outside the hours of a resident.
func (s *Service) suits(tx *db.Tx, x Appointment, times []calendar.Moment, anyway bool) error {
	if err := holdAgenda(tx, x.Host.Person); err != nil {
		return err
	}
	w := s.Texts(tx.Actor.Lang)
	for _, m := range times {
		busy, err := taken(tx, x.Host.Person, m, end(m, x.Minutes), x.ID)
		if err != nil {
			return err
		}
		if busy {
			return tafel.Wrong("momenten", "appointment.taken", "wanneer", said(w, m, tx.Now()))
		}
		for _, at := range x.Attendants {
			if at.Side != Home || anyway || s.Welcome == nil {
				continue
			}
			ok, err := s.Welcome(tx, at.Person, m)
			if err != nil {
				return err
			}
			if !ok {
				return tafel.Wrong("buiten_uren", "appointment.outside", "wie", at.Name, "wanneer", said(w, m, tx.Now()))
			}
		}
	}
	return nil
}

// said is a moment in words: "dinsdag 24 november, 15.30 uur".
func said(w i18n.Words, m, now calendar.Moment) string {
	return w.T("appointment.when", "dag", w.Day(m.Time, now.Time), "tijd", w.Hour(m.Time))
}

// begin stores a new appointment with its moments and people.
func (s *Service) begin(tx *db.Tx, x *Appointment, times []calendar.Moment, side string) error {
	x.ByName = tx.Actor.Name
	if err := insert(tx, *x); err != nil {
		return err
	}
	for _, at := range x.Attendants {
		if err := insertPerson(tx, x.ID, at); err != nil {
			return err
		}
	}
	return s.times(tx, x, times, side)
}

// times stores the moments one side offers, asks the other, and sets the clocks: a question without an answer
// rings for the professional.
func (s *Service) times(tx *db.Tx, x *Appointment, times []calendar.Moment, side string) error {
	for _, m := range times {
		if err := insertMoment(tx, x.ID, Moment{ID: tafel.NewID[string](), Start: m, Side: side}); err != nil {
			return err
		}
	}
	if err := jobs.Stop(tx, "appointment.remind", string(x.ID), "moved"); err != nil {
		return err
	}
	kind, stop, due := "appointment.pick", "appointment.accept", times[len(times)-1]
	if side == Home {
		kind, stop = stop, kind
		due = calendar.AddWorkdays(tx.Now().Date(), 2).At(17, 0)
		if times[0].Before(due.Time) {
			due = times[0]
		}
	}
	if err := jobs.Stop(tx, stop, string(x.ID), "answered"); err != nil {
		return err
	}
	if err := jobs.Set(tx, jobs.Clock{Kind: kind, Ref: string(x.ID), Table: x.Table, Person: x.Host.Person, Due: due}); err != nil {
		return err
	}
	return s.tell(tx, *x, "appointment.mail."+map[string]string{Host: "offered", Home: "proposed"}[side])
}

// tell puts a line in the mail of everybody who comes, except who acted. Only that something waits, never what.
func (s *Service) tell(tx *db.Tx, x Appointment, key string) error {
	for _, at := range x.Attendants {
		if at.Person == tx.Actor.Person || (at.Side == "with" && key != "appointment.mail.planned" && key != "appointment.mail.cancelled") {
			continue
		}
		if err := outbox.Put(tx, outbox.Item{Person: at.Person, Key: key, Link: "/mijn-afspraken"}); err != nil {
			return err
		}
	}
	return nil
}

// note writes the line on the time line, and tells the table.
func (s *Service) note(tx *db.Tx, x Appointment, kind string, n int) error {
	var subjects []tafel.PersonID
	for _, at := range x.Attendants {
		if at.Side == Home {
			subjects = append(subjects, at.Person)
		}
	}
	args := []any{"wie", x.Host.Name, "n", n, "namens", x.OnBehalf}
	if !x.Start.IsZero() {
		args = append(args, "dag", string(x.Start.Date()), "tijd", x.Start.In(calendar.Amsterdam).Format("15.04"))
	}
	var only []tafel.PersonID
	if x.Reason != "" { // why somebody cannot come is for those who would have met
		args = append(args, "reden", x.Reason)
		for _, at := range x.Attendants {
			only = append(only, at.Person)
		}
	}
	tx.Note(ledger.Note{Table: x.Table, Subjects: subjects, Key: "appointment.note." + kind, Args: args, Only: only, Ref: string(x.ID), What: "appointment"})
	return s.Touch(tx, x.Table)
}

// read gives an appointment whole.
func (s *Service) read(r db.Reader, id tafel.AppointmentID) (Appointment, error) {
	x, err := bare(r, id)
	if db.Missing(err) {
		return x, access.NotFound()
	}
	if err != nil {
		return x, err
	}
	return x, fill(r, &x)
}

func fill(r db.Reader, x *Appointment) (err error) {
	if x.Moments, err = moments(r, x.ID); err != nil {
		return err
	}
	x.Attendants, err = attendants(r, x.ID)
	return err
}

// act holds an appointment, asks the policy, does fn, and stores what changed. Who has nothing to do with an
// appointment finds nothing.
func (s *Service) act(ctx context.Context, a tafel.Actor, verbName string, id tafel.AppointmentID, may func(tafel.Actor, tafel.Standing, Appointment) error, fn func(tx *db.Tx, x *Appointment) (kind string, n int, err error)) error {
	return s.DB.Do(ctx, a, verbName, func(tx *db.Tx) error {
		ok, err := hold(tx, id)
		if err != nil {
			return err
		}
		if !ok {
			return access.NotFound()
		}
		x, err := s.read(tx, id)
		if err != nil {
			return err
		}
		st, err := s.Standing(tx, a, x.Table)
		if err != nil {
			return err
		}
		if !mayRead(a, st, x).Allowed {
			return access.NotFound()
		}
		if err := may(a, st, x); err != nil {
			return err
		}
		x.OnBehalf = ""
		kind, n, err := fn(tx, &x)
		if err != nil {
			return err
		}
		x.ByName, x.ChangedAt = a.Name, tx.Now()
		if err := save(tx, x); err != nil {
			return err
		}
		return s.note(tx, x, kind, n)
	})
}

// Pick chooses one of the offered moments: then it is an appointment.
func (s *Service) Pick(ctx context.Context, a tafel.Actor, in PickIn) (Made, error) {
	err := s.act(ctx, a, "appointment.pick", in.ID, mayPick, func(tx *db.Tx, x *Appointment) (string, int, error) {
		if x.State != Offered && x.State != Proposed {
			return "", 0, tafel.Refuse(tafel.Moment, "appointment.no."+x.State)
		}
		if x.Side(a.Person) != Home { // the professional writes down what a resident said
			for _, at := range x.Attendants {
				if at.Side == Home && at.Person == in.OnBehalf {
					x.OnBehalf = at.Name
				}
			}
			if x.OnBehalf == "" {
				return "", 0, tafel.Wrong("namens", "appointment.needbehalf")
			}
		}
		if in.Place != "" && !slices.Contains(x.Places, in.Place) {
			return "", 0, tafel.Wrong("plek", "error.choice")
		}
		if in.Place == "" && len(x.Places) > 1 {
			return "", 0, tafel.Wrong("plek", "appointment.needplace")
		}
		if in.Place != "" {
			x.Places = []string{in.Place}
		}
		return "picked", 0, s.plan(tx, x, in.Moment, Host)
	})
	return Made{ID: in.ID}, err
}

// Accept says yes to one of the moments a resident proposed.
func (s *Service) Accept(ctx context.Context, a tafel.Actor, in PickIn) (Made, error) {
	err := s.act(ctx, a, "appointment.accept-proposal", in.ID, mayAccept, func(tx *db.Tx, x *Appointment) (string, int, error) {
		if x.State != Proposed {
			return "", 0, tafel.Refuse(tafel.Moment, "appointment.no."+x.State)
		}
		if in.Place != "" {
			if !slices.Contains(x.Places, in.Place) {
				return "", 0, tafel.Wrong("plek", "error.choice")
			}
			x.Places = []string{in.Place}
		}
		x.Places = x.Places[:1]
		return "accepted", 0, s.plan(tx, x, in.Moment, Home)
	})
	return Made{ID: in.ID}, err
}

// plan makes it an appointment at one of the moments that a side offered, when the professional is still free.
func (s *Service) plan(tx *db.Tx, x *Appointment, moment, side string) error {
	var m Moment
	for _, o := range x.Moments {
		if o.ID == moment && o.Side == side {
			m = o
		}
	}
	switch {
	case m.ID == "":
		return tafel.Wrong("moment", "error.choice")
	case m.State != "open":
		return tafel.Wrong("moment", "appointment.gone")
	case !m.Start.After(tx.Now().Time):
		return tafel.Wrong("moment", "appointment.past.error")
	}
	if err := holdAgenda(tx, x.Host.Person); err != nil {
		return err
	}
	busy, err := taken(tx, x.Host.Person, m.Start, end(m.Start, x.Minutes), x.ID)
	if err != nil {
		return err
	}
	if busy {
		return tafel.Wrong("moment", "appointment.justtaken", "wie", x.Host.Name)
	}
	x.State, x.Start, x.End, x.Reason = Planned, m.Start, end(m.Start, x.Minutes), ""
	x.Sequence++
	if err := chooseMoment(tx, m.ID); err != nil {
		return err
	}
	if err := closeMoments(tx, x.ID, ""); err != nil {
		return err
	}
	for _, k := range []string{"appointment.pick", "appointment.accept"} {
		if err := jobs.Stop(tx, k, string(x.ID), "planned"); err != nil {
			return err
		}
	}
	if due := Reminder(x.Start); due.After(tx.Now().Time) {
		if err := jobs.Set(tx, jobs.Clock{Kind: "appointment.remind", Ref: string(x.ID), Table: x.Table, Person: x.Host.Person, Due: due}); err != nil {
			return err
		}
	}
	return s.tell(tx, *x, "appointment.mail.planned")
}

// Move says that it does not suit any more, why, and when it does. The other chooses again; until then the old
// time is off.
func (s *Service) Move(ctx context.Context, a tafel.Actor, in MoveIn) (Made, error) {
	err := s.act(ctx, a, "appointment.move", in.ID, mayChange, func(tx *db.Tx, x *Appointment) (string, int, error) {
		if x.State == Cancelled || (x.State == Planned && !x.Start.After(tx.Now().Time)) {
			return "", 0, tafel.Refuse(tafel.Moment, "appointment.no.over")
		}
		side, least := Host, 2
		if x.Side(a.Person) == Home {
			side, least = Home, 1
		}
		times, err := parse(in.Moments, tx.Now(), least, 6)
		if err != nil {
			return "", 0, err
		}
		if err := places(x, in.Places, in.Where); err != nil {
			return "", 0, err
		}
		if side == Host {
			if err := s.suits(tx, *x, times, in.Anyway); err != nil {
				return "", 0, err
			}
		}
		if x.State == Planned {
			x.Sequence++
		}
		x.Reason, x.State = in.Why, Offered
		if side == Home {
			x.State = Proposed
		}
		if err := closeMoments(tx, x.ID, ""); err != nil {
			return "", 0, err
		}
		return "moved", len(times), s.times(tx, x, times, side)
	})
	return Made{ID: in.ID}, err
}

// Cancel calls it off, with the reason.
func (s *Service) Cancel(ctx context.Context, a tafel.Actor, in CancelIn) (Made, error) {
	err := s.act(ctx, a, "appointment.cancel", in.ID, mayChange, func(tx *db.Tx, x *Appointment) (string, int, error) {
		if x.State == Cancelled || (x.State == Planned && !x.End.After(tx.Now().Time)) {
			return "", 0, tafel.Refuse(tafel.Moment, "appointment.no.over")
		}
		x.State, x.Reason = Cancelled, in.Why
		x.Sequence++
		if err := closeMoments(tx, x.ID, ""); err != nil {
			return "", 0, err
		}
		for _, k := range []string{"appointment.pick", "appointment.accept", "appointment.remind"} {
			if err := jobs.Stop(tx, k, string(x.ID), "cancelled"); err != nil {
				return "", 0, err
			}
		}
		return "cancelled", 0, s.tell(tx, *x, "appointment.mail.cancelled")
	})
	return Made{ID: in.ID}, err
}

// Feed makes a secret address at which somebody's calendar reads the own appointments. A new one ends the old.
func (s *Service) Feed(ctx context.Context, a tafel.Actor, in verb.None) (FeedOut, error) {
	if err := mayFeed(a); err != nil {
		return FeedOut{}, err
	}
	t := newToken()
	err := s.DB.Do(ctx, a, "appointment.feed", func(tx *db.Tx) error {
		tx.Note(ledger.Note{Key: "appointment.note.feed", Ref: string(a.Person), What: "feed"})
		return setFeed(tx, a.Person, hashToken(t))
	})
	return FeedOut{Address: s.Base() + "/agenda/" + t + ".ics"}, err
}

// StopFeed ends the address; whoever has it reads nothing any more.
func (s *Service) StopFeed(ctx context.Context, a tafel.Actor, in verb.None) (Made, error) {
	if err := mayFeed(a); err != nil {
		return Made{}, err
	}
	return Made{to: "/mijn-afspraken"}, s.DB.Do(ctx, a, "appointment.feed-stop", func(tx *db.Tx) error {
		tx.Note(ledger.Note{Key: "appointment.note.feedstop", Ref: string(a.Person), What: "feed"})
		return dropFeed(tx, a.Person)
	})
}

package meeting

import (
	"strconv"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/verb"
)

// PlanIn gives a meeting its moment and its people.
type PlanIn struct {
	Table  tafel.TableID    `json:"tafel" maxLength:"40"`
	Wish   string           `json:"overleg,omitempty" maxLength:"40" doc:"The meeting a resident asked for, or one that gets another moment."`
	About  string           `json:"waarover" maxLength:"300" doc:"What it is about, in one line."`
	Starts calendar.Moment  `json:"wanneer" doc:"When it begins."`
	Place  string           `json:"waar,omitempty" maxLength:"200" doc:"Where, in words."`
	Chair  tafel.PersonID   `json:"voorzitter,omitempty" maxLength:"40" doc:"Who leads it; left out, whoever answers for the table."`
	Who    []tafel.PersonID `json:"wie,omitempty" doc:"Who is asked, from the seats; left out, every seat."`
}

// CallIn is a resident who wants a meeting.
type CallIn struct {
	Table  tafel.TableID    `json:"tafel" maxLength:"40"`
	About  string           `json:"waarover" maxLength:"300" doc:"What you want to talk about, in your own words."`
	Who    []tafel.PersonID `json:"wie,omitempty" doc:"Who you want there, from the seats. No more than needed."`
	Circle string           `json:"eigen_kring,omitempty" maxLength:"10" doc:"Would you first make a plan with your own people? ja or nu-niet. Asked until it was answered."`
	Reason string           `json:"reden,omitempty" maxLength:"500" lines:"yes" doc:"With nu-niet: why not now."`
}

// OneIn names a meeting.
type OneIn struct {
	ID string `json:"overleg" maxLength:"40"`
}

// DropIn calls a meeting off.
type DropIn struct {
	ID  string `json:"overleg" maxLength:"40"`
	Why string `json:"reden" maxLength:"300" doc:"Why it does not take place."`
}

// HereIn says who sits at the table now.
type HereIn struct {
	ID     string         `json:"overleg" maxLength:"40"`
	Person tafel.PersonID `json:"persoon,omitempty" maxLength:"40" doc:"Left out: yourself. Who leads the meeting may say it of others."`
	Away   bool           `json:"weg,omitempty" doc:"Left the room."`
}

// BringIn brings somebody along: a boss from the own organisation.
type BringIn struct {
	ID     string         `json:"overleg" maxLength:"40"`
	Person tafel.PersonID `json:"persoon" maxLength:"40" doc:"Somebody of your own organisation."`
}

// ComeIn answers such a question.
type ComeIn struct {
	ID     string `json:"overleg" maxLength:"40"`
	Answer string `json:"antwoord" maxLength:"10" doc:"ja or nee."`
}

// AddIn puts a subject on the agenda.
type AddIn struct {
	ID      string `json:"overleg" maxLength:"40"`
	Title   string `json:"onderwerp" maxLength:"200" doc:"What it is about."`
	Domain  string `json:"leefgebied,omitempty" maxLength:"40" doc:"The life domain it belongs to."`
	Minutes int64  `json:"minuten,omitempty" doc:"How long; 5 when left out."`
	Key     string `json:"sleutel,omitempty" maxLength:"60" doc:"A key of your own: sent again it appears once."`
}

// NextIn goes to another subject.
type NextIn struct {
	ID  string `json:"overleg" maxLength:"40"`
	Now string `json:"nu,omitempty" maxLength:"40" doc:"The subject that was on screen; when the meeting went on already, nothing happens."`
	To  string `json:"naar,omitempty" maxLength:"40" doc:"Left out: the next one."`
}

// AgreeIn records an agreement, as people say it.
type AgreeIn struct {
	ID       string `json:"overleg" maxLength:"40"`
	Sentence string `json:"zin" maxLength:"500" doc:"Who does what, for whom, by when."`
	Key      string `json:"sleutel,omitempty" maxLength:"60" doc:"A key of your own: sent again it appears once."`
}

// ParkIn parks a difference of view, so that the meeting goes on.
type ParkIn struct {
	ID       string `json:"overleg" maxLength:"40"`
	Question string `json:"vraag" maxLength:"300" doc:"What you differ on, as a question."`
	Words    string `json:"woorden,omitempty" maxLength:"1000" lines:"yes" doc:"How you see it; may follow later."`
	Key      string `json:"sleutel,omitempty" maxLength:"60" doc:"A key of your own: sent again it appears once."`
}

// NoteIn keeps what was said about the subject of now.
type NoteIn struct {
	ID    string `json:"overleg" maxLength:"40"`
	Words string `json:"tekst" maxLength:"1000" lines:"yes" doc:"What was said."`
	Key   string `json:"sleutel,omitempty" maxLength:"60" doc:"A key of your own: sent again it appears once."`
}

// RewordIn puts a line in other words.
type RewordIn struct {
	ID      string `json:"overleg" maxLength:"40"`
	Line    string `json:"regel" maxLength:"40"`
	Words   string `json:"tekst" maxLength:"1000" lines:"yes" doc:"The line as it should be."`
	Version int64  `json:"versie" doc:"The version you read. Did somebody write meanwhile, then both texts stand side by side."`
	Key     string `json:"sleutel,omitempty" maxLength:"60" doc:"A key of your own: sent again it appears once."`
}

// SayIn is what somebody sees, in the round.
type SayIn struct {
	ID     string `json:"overleg" maxLength:"40"`
	Words  string `json:"tekst" maxLength:"500" lines:"yes" doc:"What you see, in your own words. Short."`
	Domain string `json:"leefgebied,omitempty" maxLength:"40" doc:"When it is about one life domain only: who covers that reads it."`
	Key    string `json:"sleutel,omitempty" maxLength:"60" doc:"A key of your own: sent again it appears once."`
}

// TableIn names a table.
type TableIn struct {
	Table tafel.TableID `json:"tafel" maxLength:"40"`
}

// AnswerIn is what the household says to the offer of a conference with the own people.
type AnswerIn struct {
	Table  tafel.TableID `json:"tafel" maxLength:"40"`
	Answer string        `json:"antwoord" maxLength:"10" doc:"ja or nu-niet."`
	Reason string        `json:"reden,omitempty" maxLength:"500" lines:"yes" doc:"With nu-niet: why not now."`
}

// AskJudgementIn asks whether the plan is safe enough.
type AskJudgementIn struct {
	Table  tafel.TableID  `json:"tafel" maxLength:"40"`
	Person tafel.PersonID `json:"persoon" maxLength:"40" doc:"Who sits there for the body that by law watches over safety."`
}

// JudgeIn answers that, and nothing else.
type JudgeIn struct {
	ID      string `json:"oordeel" maxLength:"40"`
	Safe    string `json:"veilig" maxLength:"20" doc:"ja or nee."`
	Missing string `json:"wat_mist,omitempty" maxLength:"1000" lines:"yes" doc:"With nee: what is missing to be safe enough."`
}

// GetIn names a meeting to read.
type GetIn struct {
	ID string `path:"overleg"`
}

// EventsIn asks for what happened after a number.
type EventsIn struct {
	ID    string `path:"overleg"`
	After int64  `query:"na,"`
}

// AtIn names a table to read.
type AtIn struct {
	Table tafel.TableID `path:"tafel"`
}

// Out is what became of an act.
type Out struct {
	ID     string        `json:"overleg"`
	Table  tafel.TableID `json:"tafel"`
	State  string        `json:"stand"`
	Line   string        `json:"regel,omitempty" doc:"The line that was written."`
	Ref    string        `json:"over,omitempty" doc:"The agreement or the difference of view that was made."`
	Beside bool          `json:"ernaast,omitempty" doc:"Somebody wrote meanwhile: both texts stand side by side."`
	Again  bool          `json:"stond_al,omitempty" doc:"It was sent before; that one stands."`
	to     string
}

// Where is the page to go to next.
func (o Out) Where() string { return o.to }

// TableOut is what became of an act about the conference or the judgement.
type TableOut struct {
	ID      string        `json:"id"`
	Table   tafel.TableID `json:"tafel"`
	Outcome string        `json:"uitkomst,omitempty"`
}

// SeatOut is somebody at a meeting.
type SeatOut struct {
	tafel.Party
	State string `json:"stand" doc:"asked, here, away or no"`
	Guest bool   `json:"gast,omitempty"`
}

// ItemOut is a subject.
type ItemOut struct {
	ID      string `json:"onderwerp"`
	Kind    string `json:"soort"`
	Ref     string `json:"over,omitempty"`
	Domain  string `json:"leefgebied,omitempty"`
	Title   string `json:"titel"`
	Minutes int64  `json:"minuten"`
	Spent   int64  `json:"seconden"`
	Done    bool   `json:"klaar"`
	Now     bool   `json:"nu"`
}

// LineOut is a line with every wording that stands.
type LineOut struct {
	ID      string   `json:"regel"`
	Kind    string   `json:"soort" doc:"agreement, dispute, note or round"`
	Item    string   `json:"onderwerp,omitempty"`
	Ref     string   `json:"over,omitempty"`
	Domain  string   `json:"leefgebied,omitempty"`
	By      string   `json:"door"`
	Texts   []string `json:"teksten"`
	State   string   `json:"stand,omitempty"`
	Version int64    `json:"versie"`
}

// MeetingOut is a meeting as far as the reader may see it.
type MeetingOut struct {
	ID     string          `json:"overleg"`
	Table  tafel.TableID   `json:"tafel"`
	State  string          `json:"stand" doc:"asked, planned, open, closed or dropped"`
	About  string          `json:"waarover"`
	Starts calendar.Moment `json:"wanneer"`
	Place  string          `json:"waar,omitempty"`
	Chair  string          `json:"voorzitter,omitempty"`
	Own    bool            `json:"eigen_kring,omitempty"`
	Seq    int64           `json:"laatste" doc:"Number of the last event."`
	Seats  []SeatOut       `json:"wie,omitempty"`
	Items  []ItemOut       `json:"agenda,omitempty"`
	Lines  []LineOut       `json:"regels,omitempty"`
}

// EventsOut are the events after a number.
type EventsOut struct {
	ID     string  `json:"overleg"`
	Last   int64   `json:"laatste"`
	Events []Event `json:"gebeurtenissen"`
}

// JudgementOut is a judgement on safety.
type JudgementOut struct {
	ID      string          `json:"oordeel"`
	By      string          `json:"door"`
	Org     string          `json:"organisatie"`
	Safe    string          `json:"veilig" doc:"yes, no, or empty while it waits"`
	Missing string          `json:"wat_mist,omitempty"`
	At      calendar.Moment `json:"op"`
}

// ListOut are the meetings of a table, with what came first.
type ListOut struct {
	Meetings   []MeetingOut   `json:"overleggen"`
	Offered    bool           `json:"eigen_kring_aangeboden"`
	Outcome    string         `json:"eigen_kring,omitempty" doc:"yes, later, or empty"`
	Reason     string         `json:"eigen_kring_reden,omitempty"`
	Judgements []JudgementOut `json:"veilig_genoeg,omitempty"`
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

func (b board) out() MeetingOut {
	o := MeetingOut{ID: b.ID, Table: b.Table, State: b.State, About: b.About, Starts: b.Starts, Place: b.Place, Chair: b.Chair.Name, Own: b.Own, Seq: b.Seq}
	for _, s := range b.Seats {
		o.Seats = append(o.Seats, SeatOut{s.Party, s.State, s.Guest})
	}
	for _, x := range b.Items {
		o.Items = append(o.Items, ItemOut{x.ID, x.Kind, x.Ref, x.Domain, x.Title, x.Minutes, x.Spent, x.Done, x.ID == b.Item})
	}
	for _, l := range b.Lines {
		line := LineOut{ID: l.ID, Kind: l.Kind, Item: l.Item, Ref: l.Ref, Domain: l.Domain, By: l.By.Name, State: l.Topic.State, Version: l.Version, Texts: []string{}}
		if l.Topic.Title != "" {
			line.Texts = append(line.Texts, l.Topic.Title)
		}
		for _, t := range l.Now() {
			line.Texts = append(line.Texts, t.Words)
		}
		o.Lines = append(o.Lines, line)
	}
	return o
}

// Verbs lists what can be done here; forms, the API and play all come through these.
func (s *Service) Verbs() []verb.Verb {
	return []verb.Verb{
		verb.Read("meeting.list", "/tafels/{tafel}/overleggen", verb.SignedIn, "The meetings of a table, with the conference that was offered and whether the plan was found safe enough.", s.List),
		verb.Read("meeting.get", "/overleggen/{overleg}", verb.SignedIn, "One meeting, as far as your seat goes.", s.Get),
		verb.Read("meeting.events", "/overleggen/{overleg}/gebeurtenissen", verb.SignedIn, "That something happened in a meeting, by number, after a number.", s.Events),
		verb.Write("meeting.plan", "/overleggen", verb.SignedIn, "Plan a meeting of a table, and name who leads it.", s.Plan),
		verb.Write("meeting.call", "/overleg-wensen", verb.SignedIn, "As a resident: ask for a meeting and choose who is there.", s.Call),
		verb.Write("meeting.drop", "/overleg-afzeggingen", verb.SignedIn, "Call a meeting off.", s.Drop),
		verb.Write("meeting.bring", "/overleg-gasten", verb.Professionals, "Bring somebody of your own organisation along, such as your boss.", s.Bring),
		verb.Write("meeting.come", "/overleg-antwoorden", verb.Professionals, "Say whether you come along.", s.Come),
		verb.Write("meeting.open", "/overleg-openingen", verb.SignedIn, "Open a meeting; its agenda is made from what is open, late or disputed.", s.Open),
		verb.Write("meeting.here", "/overleg-aanwezigen", verb.SignedIn, "Say that you, or as who leads that somebody else, sits at the table now.", s.Here),
		verb.Write("meeting.add", "/overleg-onderwerpen", verb.SignedIn, "Put a subject on the agenda.", s.Add),
		verb.Write("meeting.next", "/overleg-stappen", verb.SignedIn, "Go to the next subject, or to one of choice.", s.Next),
		verb.Write("meeting.agree", "/overleg-afspraken", verb.SignedIn, "Record an agreement in one sentence; it appears for everybody who may see it.", s.AgreeOn),
		verb.Write("meeting.park", "/overleg-verschillen", verb.SignedIn, "Park a difference of view, so that the meeting goes on.", s.Park),
		verb.Write("meeting.note", "/overleg-regels", verb.SignedIn, "Keep what was said about the subject of now.", s.Note),
		verb.Write("meeting.reword", "/overleg-verwoordingen", verb.SignedIn, "Put a line in other words; did somebody write meanwhile, both stand.", s.Reword),
		verb.Write("meeting.say", "/overleg-ronde", verb.SignedIn, "Say in the round what you see, in your own words.", s.Say),
		verb.Write("meeting.close", "/overleg-sluitingen", verb.SignedIn, "Close a meeting; everybody has the same list.", s.Close),
		verb.Write("meeting.offer", "/eigen-kring-aanbiedingen", verb.Professionals, "Offer the household to make a plan with the own people first.", s.Offer),
		verb.Write("meeting.answer", "/eigen-kring-antwoorden", verb.SignedIn, "As the household: yes, or not now and why.", s.Answer),
		verb.Write("meeting.ask", "/veiligheidsvragen", verb.Professionals, "Ask the body that by law watches over safety whether the plan is safe enough.", s.AskJudgement),
		verb.Write("meeting.judge", "/veiligheidsoordelen", verb.Professionals, "Say whether the plan is safe enough and, if not, what is missing. Nothing else.", s.Judge),
	}
}

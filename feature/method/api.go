package method

import (
	"strconv"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/verb"
)

// None is an empty question.
type None struct{}

// NewIn begins a method.
type NewIn struct {
	Name string `json:"naam" maxLength:"80" doc:"What the method is called."`
	Text string `json:"tekst,omitempty" maxLength:"30000" lines:"yes" doc:"The text to begin with; left out, a short one that is whole."`
}

// CopyIn begins a method from another.
type CopyIn struct {
	ID string `json:"methode" maxLength:"60" doc:"The method to copy."`
	N  int64  `json:"versie,omitempty" doc:"Which version; the newest when left out."`
}

// EditIn keeps a draft.
type EditIn struct {
	ID      string `json:"methode" maxLength:"60" doc:"The method."`
	Text    string `json:"tekst" maxLength:"30000" lines:"yes" doc:"The text as it is now; also when it is not whole yet."`
	Version int64  `json:"versie,omitempty" doc:"The version of the draft that was read; 0 when there was none."`
}

// PublishIn makes a draft the next version.
type PublishIn struct {
	ID      string `json:"methode" maxLength:"60" doc:"The method."`
	What    string `json:"wat" maxLength:"300" doc:"What changed, and what was learned that it comes from."`
	Version int64  `json:"versie" doc:"The version of the draft that was read."`
}

// OneIn names a method.
type OneIn struct {
	ID string `json:"methode" maxLength:"60" doc:"The method."`
}

// GetIn names a method to read.
type GetIn struct {
	ID string `path:"methode" maxLength:"60"`
	N  int64  `query:"nummer" doc:"Which version; the newest when left out."`
}

// GetDraftIn names a draft to read.
type GetDraftIn struct {
	ID string `path:"methode" maxLength:"60"`
}

// VersionsIn names a method.
type VersionsIn struct {
	ID string `path:"methode" maxLength:"60"`
}

// CompareIn names two versions.
type CompareIn struct {
	ID   string `path:"methode" maxLength:"60"`
	From int64  `query:"oud" doc:"The older version; the one before when left out."`
	To   int64  `query:"nieuw" doc:"The newer version; the newest when left out."`
}

// LessonsIn names a method.
type LessonsIn struct {
	ID string `path:"methode" maxLength:"60"`
}

// FollowIn lets a table follow a method.
type FollowIn struct {
	Table  tafel.TableID `json:"tafel" maxLength:"40" doc:"The table."`
	Method string        `json:"methode" maxLength:"60" doc:"The method; its newest version is followed."`
}

// FollowOnly names a following.
type FollowOnly struct {
	ID string `json:"volgt" maxLength:"40" doc:"The following of a method by a table."`
}

// StageIn enters a stage.
type StageIn struct {
	ID    string `json:"volgt" maxLength:"40" doc:"The following of a method by a table."`
	Stage string `json:"fase" maxLength:"40" doc:"The stage to enter."`
}

// ItemIn names something to tick off.
type ItemIn struct {
	ID   string `json:"volgt" maxLength:"40" doc:"The following of a method by a table."`
	Item string `json:"punt" maxLength:"90" doc:"What it is about, as stage/item."`
}

// DeviateIn deviates from an item, or from a whole stage.
type DeviateIn struct {
	ID     string `json:"volgt" maxLength:"40" doc:"The following of a method by a table."`
	Item   string `json:"punt" maxLength:"90" doc:"What is done otherwise, as stage/item; only stage is the whole stage."`
	Why    string `json:"reden" maxLength:"600" lines:"yes" doc:"Why, at this table. Read by the household and by who answers."`
	Lesson string `json:"les,omitempty" maxLength:"300" doc:"What others can learn from it, without people: this is gathered."`
}

// StopIn stops following.
type StopIn struct {
	ID     string `json:"volgt" maxLength:"40" doc:"The following of a method by a table."`
	Why    string `json:"reden" maxLength:"600" lines:"yes" doc:"Why, at this table."`
	Lesson string `json:"les,omitempty" maxLength:"300" doc:"What others can learn from it, without people: this is gathered."`
}

// AnswerIn answers a question of the form.
type AnswerIn struct {
	ID       string `json:"volgt" maxLength:"40" doc:"The following of a method by a table."`
	Question string `json:"vraag" maxLength:"40" doc:"The question, by its name in the method."`
	Said     string `json:"antwoord" maxLength:"1000" lines:"yes" doc:"The answer: text, ja or nee, a number, a date or one of the choices."`
	Version  int64  `json:"versie,omitempty" doc:"The version of the answer that was read; 0 when there was none."`
}

// MoveIn goes to the newest version.
type MoveIn struct {
	ID    string `json:"volgt" maxLength:"40" doc:"The following of a method by a table."`
	Stage string `json:"fase,omitempty" maxLength:"40" doc:"The stage to be in; the same when left out."`
}

// AtIn names a table to read.
type AtIn struct {
	Table tafel.TableID `path:"tafel" maxLength:"40"`
}

// StuckIn names a following to read.
type StuckIn struct {
	ID string `path:"volgt" maxLength:"40"`
}

// Out is what became of a method.
type Out struct {
	ID   string `json:"methode"`
	N    int64  `json:"nummer" doc:"The version that counts now; 0 when it was never published."`
	back string
}

// Where is the page to go to next.
func (o Out) Where() string { return o.back }

// EditOut is a draft with what is wrong with it.
type EditOut struct {
	ID      string     `json:"methode"`
	Version int64      `json:"versie"`
	Text    string     `json:"tekst,omitempty"`
	Faults  []FaultOut `json:"fouten"`
}

// FaultOut is one thing that is wrong in a text.
type FaultOut struct {
	Line int    `json:"regel"`
	Col  int    `json:"teken"`
	Key  string `json:"soort"`
	Text string `json:"uitleg" doc:"What is wrong and how to mend it, in the language of who asks."`
}

// MethodOut is a method on a list.
type MethodOut struct {
	ID      string `json:"methode"`
	Name    string `json:"naam"`
	Aim     string `json:"waarvoor,omitempty"`
	Source  string `json:"bron,omitempty"`
	Of      string `json:"van,omitempty" doc:"Organisation and team that keep it; empty is the region."`
	N       int64  `json:"nummer"`
	State   string `json:"stand" doc:"active, retired or draft"`
	Copy    string `json:"kopie_van,omitempty"`
	Stages  int    `json:"fasen_aantal"`
	Version int64  `json:"versie"`
}

func (x shelf) out(lang string) MethodOut {
	o := MethodOut{ID: x.ID, Name: x.Name.In(lang), Aim: x.Method.Aim.In(lang), Source: x.Method.Source, Of: x.of(), N: x.Latest, State: x.State, Copy: x.Source, Stages: len(x.Method.Stages), Version: x.Version}
	if x.Draft {
		o.State = "draft"
	}
	return o
}

func (k Kept) of() string {
	if k.TeamName == "" {
		return k.OrgName
	}
	return k.OrgName + ", " + k.TeamName
}

// TextOut is something with a name and a text.
type TextOut struct {
	ID   string `json:"naam"`
	Text string `json:"tekst"`
}

// StageOut is a stage.
type StageOut struct {
	ID       string    `json:"naam"`
	Title    string    `json:"titel"`
	Aim      string    `json:"waarvoor"`
	Clock    int64     `json:"klok,omitempty"`
	Unit     string    `json:"klok_in,omitempty" doc:"hours, days or workdays"`
	Roles    []string  `json:"rollen"`
	List     []TextOut `json:"lijst"`
	Products []TextOut `json:"producten"`
}

// QuestionOut is a question of the form.
type QuestionOut struct {
	ID      string   `json:"naam"`
	Stage   string   `json:"fase,omitempty"`
	Text    string   `json:"tekst"`
	Kind    string   `json:"soort"`
	Choices []string `json:"keuzes"`
	Domain  string   `json:"leefgebied,omitempty"`
}

// WholeOut is a method, whole.
type WholeOut struct {
	MethodOut
	Roles     []TextOut     `json:"rollen"`
	Stages    []StageOut    `json:"fasen"`
	Questions []QuestionOut `json:"vragen"`
	Text      string        `json:"tekst"`
}

func texts(list []Item, lang string) []TextOut {
	out := []TextOut{}
	for _, x := range list {
		out = append(out, TextOut{x.ID, x.Text.In(lang)})
	}
	return out
}

func (x shelf) whole(lang string) WholeOut {
	m := x.Method
	o := WholeOut{MethodOut: x.out(lang), Roles: texts(m.Roles, lang), Stages: []StageOut{}, Questions: []QuestionOut{}}
	for _, s := range m.Stages {
		roles := s.Roles
		if roles == nil {
			roles = []string{}
		}
		o.Stages = append(o.Stages, StageOut{ID: s.ID, Title: s.Name.In(lang), Aim: s.Aim.In(lang), Clock: s.Clock.N, Unit: s.Clock.Unit, Roles: roles, List: texts(s.List, lang), Products: texts(s.Products, lang)})
	}
	for _, q := range m.Questions {
		choices := q.Choices
		if choices == nil {
			choices = []string{}
		}
		o.Questions = append(o.Questions, QuestionOut{q.ID, q.Stage, q.Text.In(lang), q.Kind, choices, q.Domain})
	}
	return o
}

// ListOut are methods.
type ListOut struct {
	Methods []MethodOut `json:"methoden"`
}

// VersionOut is one published version.
type VersionOut struct {
	N    int64           `json:"nummer"`
	What string          `json:"wat"`
	By   string          `json:"door"`
	At   calendar.Moment `json:"op"`
}

// VersionsOut are published versions, newest first.
type VersionsOut struct {
	Versions []VersionOut `json:"versies"`
}

// LineOut is one line of a difference.
type LineOut struct {
	Sign string `json:"teken" doc:"- went, + came, a space stayed, ~ is a gap"`
	Text string `json:"tekst"`
}

// CompareOut is the difference between two versions.
type CompareOut struct {
	From  int64     `json:"oud"`
	To    int64     `json:"nieuw"`
	Lines []LineOut `json:"regels"`
}

// GatheredOut is what a method gathered, without people and tables. Numbers below three are not given.
type GatheredOut struct {
	ID       string       `json:"methode"`
	Follow   string       `json:"volgen_nu"`
	Finished string       `json:"afgerond"`
	Stopped  string       `json:"gestopt"`
	Items    []LearnedOut `json:"afwijkingen"`
}

// LearnedOut is where tables deviated, and what they learned.
type LearnedOut struct {
	Stage string   `json:"fase"`
	Item  string   `json:"punt"`
	Text  string   `json:"tekst"`
	Times string   `json:"keer"`
	Said  []string `json:"lessen"`
}

// FollowOut is what became of a following.
type FollowOut struct {
	ID    string          `json:"volgt"`
	Table tafel.TableID   `json:"tafel"`
	N     int64           `json:"nummer"`
	Stage string          `json:"fase"`
	State string          `json:"stand"`
	Due   calendar.Moment `json:"voor,omitempty"`
	Open  int             `json:"nog_open" doc:"How much of this stage is neither done nor deviated from."`
}

// Where is the page to go to next.
func (o FollowOut) Where() string { return "/tafels/" + string(o.Table) + "/methode" }

func (p progress) short() FollowOut {
	st, _ := p.M.Stage(p.Stage)
	return FollowOut{ID: p.ID, Table: p.Table, N: p.N, Stage: p.Stage, State: p.State, Due: p.Due, Open: len(p.open(st))}
}

// MarkOut is something that was ticked off.
type MarkOut struct {
	Item string          `json:"punt"`
	By   string          `json:"door"`
	At   calendar.Moment `json:"op"`
}

// DeviationOut is what the table does otherwise.
type DeviationOut struct {
	Item   string          `json:"punt"`
	Why    string          `json:"reden,omitempty" doc:"Left out for who may not read it."`
	Lesson string          `json:"les,omitempty"`
	By     string          `json:"door"`
	At     calendar.Moment `json:"op"`
}

// AnswerOut is an answer.
type AnswerOut struct {
	Question string          `json:"vraag"`
	Said     string          `json:"antwoord,omitempty" doc:"Left out for who may not read it."`
	By       string          `json:"door"`
	At       calendar.Moment `json:"op"`
	Version  int64           `json:"versie"`
}

// EntryOut is a stage that was entered.
type EntryOut struct {
	Stage string          `json:"fase"`
	N     int64           `json:"nummer"`
	By    string          `json:"door"`
	At    calendar.Moment `json:"op"`
}

// ProgressOut is a following as the API gives it.
type ProgressOut struct {
	FollowOut
	Method     string          `json:"methode"`
	Name       string          `json:"naam"`
	Newest     int64           `json:"nieuwste"`
	Since      calendar.Moment `json:"sinds"`
	Why        string          `json:"reden_gestopt,omitempty"`
	Entries    []EntryOut      `json:"fasen"`
	Marks      []MarkOut       `json:"afgevinkt"`
	Deviations []DeviationOut  `json:"afwijkingen"`
	Answers    []AnswerOut     `json:"antwoorden"`
}

func (p progress) full(lang string) ProgressOut {
	o := ProgressOut{FollowOut: p.short(), Method: p.Method, Name: p.Name.In(lang), Newest: p.Latest, Since: p.Since, Why: p.Why, Entries: []EntryOut{}, Marks: []MarkOut{}, Deviations: []DeviationOut{}, Answers: []AnswerOut{}}
	for _, e := range p.Entries {
		o.Entries = append(o.Entries, EntryOut{e.Stage, e.N, e.By, e.At})
	}
	for _, s := range p.M.Stages {
		for _, x := range s.Items() {
			if m, ok := p.Marks[s.ID+"/"+x.ID]; ok {
				o.Marks = append(o.Marks, MarkOut{s.ID + "/" + x.ID, m.ByName, m.At})
			}
		}
		for _, x := range append([]Item{{}}, s.Items()...) {
			if d, ok := p.Devs[s.ID+"/"+x.ID]; ok {
				o.Deviations = append(o.Deviations, DeviationOut{s.ID + "/" + x.ID, d.Why, d.Lesson, d.ByName, d.At})
			}
		}
	}
	for _, q := range p.M.Questions {
		if a, ok := p.Answers[q.ID]; ok {
			o.Answers = append(o.Answers, AnswerOut{q.ID, a.Said, a.ByName, a.At, a.Version})
		}
	}
	return o
}

// AtOut is what a table follows.
type AtOut struct {
	Follows []ProgressOut `json:"volgt"`
}

// StuckOut is what who was asked by the ladder sees.
type StuckOut struct {
	Method string          `json:"methode"`
	Stage  string          `json:"fase"`
	Due    calendar.Moment `json:"had_klaar_moeten_zijn,omitempty"`
	Call   tafel.Party     `json:"bel"`
	Phone  string          `json:"telefoon,omitempty"`
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// Verbs lists what can be done here; forms, the API and play all come through these.
func (s *Service) Verbs() []verb.Verb {
	return []verb.Verb{
		verb.Read("method.list", "/methoden", verb.SignedIn, "The ways of working that tables can follow, and the drafts of the own team.", s.List),
		verb.Read("method.get", "/methoden/{methode}", verb.SignedIn, "One method, whole: stages, what they deliver, roles, lists, clocks, questions, and its text.", s.Get),
		verb.Read("method.draft", "/methode-concepten/{methode}", verb.Professionals, "The draft of the own team, with what is wrong with it by line.", s.DraftOf),
		verb.Read("method.versions", "/methode-versies/{methode}", verb.SignedIn, "What was published of a method, newest first.", s.Versions),
		verb.Read("method.compare", "/methode-verschillen/{methode}", verb.SignedIn, "The lines that differ between two versions.", s.Compare),
		verb.Read("method.lessons", "/methode-lessen/{methode}", verb.Professionals, "Where tables deviated from a method and what they learned, without people or tables.", s.Lessons),
		verb.Write("method.new", "/methode-concepten", verb.Professionals, "Begin a method of the own team.", s.New),
		verb.Write("method.copy", "/methode-kopieen", verb.Professionals, "Begin a method of the own team from a published one.", s.Copy),
		verb.Write("method.edit", "/methode-concept-wijzigingen", verb.Professionals, "Keep a draft, whole or not; the answer says what is wrong with it and where.", s.Edit),
		verb.Write("method.drop", "/methode-concept-verwijderingen", verb.Professionals, "Throw a draft away.", s.DropDraft),
		verb.Write("method.publish", "/methode-versies", verb.Professionals, "Publish the draft as the next version; a text with faults is refused, each with its line.", s.Publish),
		verb.Write("method.retire", "/methode-einden", verb.Professionals, "Say that a method of the own team is no longer offered.", s.Retire),
		verb.Read("method.at", "/tafels/{tafel}/methoden", verb.SignedIn, "What a table follows and how far it is.", s.At),
		verb.Read("method.stuck", "/methode-klokken/{volgt}", verb.Professionals, "That a stage stands still and whom to call, for who stands on the ladder.", s.Stuck),
		verb.Write("method.follow", "/methode-volgingen", verb.SignedIn, "Let a table follow the newest version of a method.", s.Follow),
		verb.Write("method.stage", "/methode-fasen", verb.SignedIn, "Enter another stage; forward only when what stands in between is done or deviated from.", s.To),
		verb.Write("method.tick", "/methode-vinken", verb.SignedIn, "Tick off something of the list, or something that is delivered.", s.Tick),
		verb.Write("method.untick", "/methode-vink-terugnames", verb.SignedIn, "Take a tick back.", s.Untick),
		verb.Write("method.answer", "/methode-antwoorden", verb.SignedIn, "Answer a question of the form.", s.Answer),
		verb.Write("method.deviate", "/methode-afwijkingen", verb.SignedIn, "Do something otherwise, with the reason, and with a lesson without people.", s.Deviate),
		verb.Write("method.undeviate", "/methode-afwijking-terugnames", verb.SignedIn, "Take a deviation back.", s.Undeviate),
		verb.Write("method.move", "/methode-overstappen", verb.SignedIn, "Go to the newest version of the method.", s.Move),
		verb.Write("method.finish", "/methode-afrondingen", verb.SignedIn, "Say that the last stage is done too.", s.Finish),
		verb.Write("method.stop", "/methode-stops", verb.SignedIn, "Stop following, with the reason.", s.Stop),
	}
}

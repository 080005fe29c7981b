package witness

import (
	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/verb"
)

// NameIn names a witness.
type NameIn struct {
	Person tafel.PersonID `json:"persoon" maxLength:"60" doc:"A person who works for a partner."`
}

// Named is a witness.
type Named struct {
	ID string `json:"id"`
}

// EndIn ends a witness.
type EndIn struct {
	Witness string `json:"getuige" maxLength:"60"`
}

// PointOut is a checkpoint.
type PointOut struct {
	Size int64           `json:"regels" doc:"How many lines the log has."`
	At   calendar.Moment `json:"moment"`
	Text string          `json:"stand" doc:"The signed checkpoint: keep this text, unchanged."`
	Key  string          `json:"sleutel" doc:"The key to check it with."`
}

// KeepIn says which checkpoint one keeps.
type KeepIn struct {
	Size int64 `json:"regels" doc:"The checkpoint of so many lines."`
}

// KeyIn is the key of a witness itself.
type KeyIn struct {
	Verifier string `json:"sleutel" maxLength:"300" doc:"The key to check the witness's own signatures with."`
}

// CheckIn is a checkpoint that somebody kept.
type CheckIn struct {
	Text string `json:"stand" maxLength:"4000" lines:"yes" doc:"The checkpoint as it was kept, also when it is signed by the witness as well."`
}

// CheckOut is what came of it.
type CheckOut struct {
	ID      string          `json:"id"`
	Outcome string          `json:"uitkomst" doc:"fits, differs or shorter."`
	Size    int64           `json:"regels"`
	At      calendar.Moment `json:"moment"`
	Now     int64           `json:"regels_nu"`
	Signed  bool            `json:"mede_getekend"`
}

// Where is the page to go on with.
func (CheckOut) Where() string { return "/getuigen" }

// SettleIn says what a check that did not fit turned out to be.
type SettleIn struct {
	Check string `json:"controle" maxLength:"60"`
	Text  string `json:"uitleg" maxLength:"2000" lines:"yes" doc:"What it turned out to be, and what was done."`
}

// ListOut is the witnesses and what they keep.
type ListOut struct {
	Size      int64        `json:"regels"`
	Witnesses []WitnessOut `json:"getuigen"`
	Points    []PointLine  `json:"standen"`
	Checks    []CheckLine  `json:"controles"`
}

// WitnessOut is one witness.
type WitnessOut struct {
	ID    string          `json:"id"`
	Name  string          `json:"naam"`
	Org   string          `json:"organisatie"`
	Since calendar.Moment `json:"sinds"`
	Keeps int64           `json:"bewaart" doc:"The newest checkpoint this witness holds, by its lines; 0 when none."`
	Signs bool            `json:"tekent_mee"`
}

// PointLine is one checkpoint in the list.
type PointLine struct {
	Size   int64           `json:"regels"`
	At     calendar.Moment `json:"moment"`
	Joined bool            `json:"sluit_aan" doc:"It was proven that the checkpoint before it is contained in it unchanged."`
	Held   []string        `json:"bewaard_door"`
	Signed []string        `json:"mede_getekend_door"`
}

// CheckLine is one check in the list.
type CheckLine struct {
	ID      string          `json:"id"`
	Who     string          `json:"organisatie"`
	At      calendar.Moment `json:"moment"`
	Size    int64           `json:"regels"`
	PointAt calendar.Moment `json:"stand_van"`
	Outcome string          `json:"uitkomst"`
	Settled string          `json:"uitleg,omitempty"`
	Open    bool            `json:"open"`
}

// Verbs lists what can be done here; forms, the API and play all come through these.
func (s *Service) Verbs() []verb.Verb {
	return []verb.Verb{
		verb.Read("witness.list", "/getuigen", verb.Professionals, "Lists the witnesses of the ledger, the signed checkpoints, and who holds which.", s.List),
		verb.Read("witness.latest", "/logboekstand", verb.Professionals, "Gives the newest signed checkpoint of the ledger, to keep; for a job at the partner.", s.Latest),
		verb.Write("witness.name", "/getuigen", verb.Professionals, "Names a person of a partner as witness; every night the checkpoint goes there.", s.Name),
		verb.Write("witness.end", "/getuige-beeindigingen", verb.Professionals, "Ends a witness.", s.End),
		verb.Write("witness.point", "/logboekstanden", verb.Professionals, "Signs the ledger as it stands now.", s.Point),
		verb.Write("witness.keep", "/bewaarde-standen", verb.Professionals, "A witness says that it keeps a checkpoint.", s.Keep),
		verb.Write("witness.key", "/getuige-sleutels", verb.Professionals, "A witness makes known the key with which it signs too.", s.SetKey),
		verb.Write("witness.check", "/standcontroles", verb.Professionals, "A witness lays its own kept checkpoint beside the ledger of now.", s.Check),
		verb.Write("witness.settle", "/standcontrole-uitleg", verb.Professionals, "Says what a check that did not fit turned out to be.", s.Settle),
	}
}

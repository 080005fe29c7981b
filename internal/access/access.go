// Package access decides who may do what, by policies that a privacy officer can read (policies.cedar).
// A room asks with facts as values; nothing is looked up here. Every answer names the policy that decided.
package access

import (
	_ "embed"
	"fmt"
	"sort"
	"sync"

	"github.com/cedar-policy/cedar-go"
	"github.com/cedar-policy/cedar-go/types"

	"tafel"
)

//go:embed policies.cedar
var source []byte

// Act is what somebody wants to do; the list stands in policies.cedar.
type Act string

const (
	TableThat     Act = "table.that"
	TableOpen     Act = "table.open"
	TableRead     Act = "table.read"
	TableLead     Act = "table.lead"
	TableConfirm  Act = "table.confirm"
	AccessDecide  Act = "access.decide"
	SeatAnswer    Act = "seat.answer"
	PartRead      Act = "part.read"
	PartWrite     Act = "part.write"
	PartAct       Act = "part.act"
	PlanWords     Act = "plan.words"
	PlanState     Act = "plan.state"
	PlanRemark    Act = "plan.remark"
	PersonRead    Act = "person.read"
	PersonWrite   Act = "person.write"
	PersonFind    Act = "person.find"
	PersonAdd     Act = "person.add"
	HouseholdRead Act = "household.read"
	HouseholdEdit Act = "household.write"
	NetworkWrite  Act = "network.write"
	AddressRead   Act = "address.read"
	LooksRead     Act = "looks.read"
	LooksAnswer   Act = "looks.answer"
	ReportMake    Act = "report.make"
	ReportRead    Act = "report.read"
	ReportAct     Act = "report.act"
	ReportTakeIn  Act = "report.take-in"
	ReportConfirm Act = "report.confirm"

	AppointmentOffer  Act = "appointment.offer"
	AppointmentPick   Act = "appointment.pick"
	AppointmentAccept Act = "appointment.accept"
	AppointmentChange Act = "appointment.change"
	AppointmentRead   Act = "appointment.read"
	AftercareCall     Act = "aftercare.call"
	AftercareAsk      Act = "aftercare.ask"
	AftercareRead     Act = "aftercare.read"
	OrgRead           Act = "org.read"
	OrgManage         Act = "org.manage"
	TeamRead          Act = "team.read"
	FiguresRead       Act = "figures.read"

	TableAct       Act = "table.act"
	TableObject    Act = "table.object"
	SeatOwn        Act = "seat.own"
	SeatQuestion   Act = "seat.question"
	HandoverAnswer Act = "handover.answer"
	HandoverTold   Act = "handover.told"

	AccountReview Act = "account.review"
	MandateGive   Act = "mandate.give"
	MandateAnswer Act = "mandate.answer"
	MandatePass   Act = "mandate.pass"
	MandateRevoke Act = "mandate.revoke"
	MandateRead   Act = "mandate.read"

	DecisionSign   Act = "decision.sign"
	DecisionLetter Act = "decision.letter"
	ExecutionDo    Act = "execution.do"
)

// Thing is what is asked for, as facts.
type Thing struct {
	Domain         string // life domain it belongs to, "" for none
	Own            bool   // the actor contributed it, or it is addressed to the actor
	Party          bool   // the actor promises or receives it
	HouseholdParty bool   // somebody of the household promises or receives it
	Shielded       bool   // shielded with reason and review date
	Self           bool   // it is about the actor
	SameHousehold  bool   // the actor lives in this household now
	SecretAddress  bool   // the population register says: keep the address secret
	OwnOrg         bool   // the actor's organisation took it in
	OwnTeam        bool   // the actor's team
}

// Decision is the answer, with the policy that decided ("" when no policy permits).
type Decision struct {
	Allowed bool
	Policy  string
}

// Policy is one rule as people read it.
type Policy struct {
	ID     string
	Forbid bool
	NL, EN string
	Text   string
}

var (
	set  = cedar.NewPolicySet()
	list []Policy
	byID = map[string]Policy{}
)

func init() {
	ps, err := cedar.NewPolicyListFromBytes("policies.cedar", source)
	if err != nil {
		panic(fmt.Sprintf("access: policies do not parse: %v", err))
	}
	for _, p := range ps {
		a := p.Annotations()
		one := Policy{ID: string(a["id"]), NL: string(a["nl"]), EN: string(a["en"]), Forbid: p.Effect() == types.Forbid, Text: string(p.MarshalCedar())}
		if one.ID == "" || one.NL == "" || one.EN == "" || !set.Add(cedar.PolicyID(one.ID), p) {
			panic("access: a policy lacks an id or a sentence, or stands twice: " + one.Text)
		}
		list = append(list, one)
		byID[one.ID] = one
	}
}

// Policies lists every rule in force.
func Policies() []Policy { return list }

// Why gives the sentence of a policy in a language; "" when there is no such policy.
func Why(id, lang string) string {
	if lang == "en" {
		return byID[id].EN
	}
	return byID[id].NL
}

// facts is everything a decision depends on; there are only so many combinations, so answers are kept.
type facts struct {
	act                                                                      Act
	signedIn, professional, seated, invited, left                            bool
	responsible, household, groundEnded, covered                             bool
	own, party, householdParty, shielded, self, sameHouse, secret, org, team bool
	roles                                                                    string
}

var kept sync.Map // facts -> Decision

// May answers whether the actor, standing there, may do this with that thing.
func May(a tafel.Actor, act Act, s tafel.Standing, t Thing) Decision {
	f := facts{act: act, signedIn: a.Person != "", professional: a.IsProfessional(), seated: s.Seated(), invited: s.State == "invited",
		left: s.State == "left", responsible: s.Responsible, household: s.Kind == tafel.SeatHousehold, groundEnded: s.GroundEnded,
		covered: s.Covers(t.Domain), own: t.Own, party: t.Party, householdParty: t.HouseholdParty, shielded: t.Shielded, self: t.Self,
		sameHouse: t.SameHousehold, secret: t.SecretAddress, org: t.OwnOrg, team: t.OwnTeam}
	for _, r := range a.Roles {
		f.roles += string(r) + " "
	}
	if d, ok := kept.Load(f); ok {
		return d.(Decision)
	}
	d := decide(a, act, s, t)
	kept.Store(f, d)
	return d
}

func decide(a tafel.Actor, act Act, s tafel.Standing, t Thing) Decision {
	roles := make([]types.Value, len(a.Roles))
	for i, r := range a.Roles {
		roles[i] = types.String(r)
	}
	b := func(v bool) types.Value { return types.Boolean(v) }
	req := cedar.Request{
		Principal: types.NewEntityUID("Person", types.String(a.Person)),
		Action:    types.NewEntityUID("Act", types.String(act)),
		Resource:  types.NewEntityUID("Table", types.String(s.Table)),
		Context: types.NewRecord(types.RecordMap{
			"signedIn":     b(a.Person != ""),
			"professional": b(a.IsProfessional()),
			"roles":        types.NewSet(roles...),
			"standing": types.NewRecord(types.RecordMap{
				"seated":      b(s.Seated()),
				"invited":     b(s.State == "invited"),
				"left":        b(s.State == "left"),
				"responsible": b(s.Responsible && s.Seated()),
				"household":   b(s.Kind == tafel.SeatHousehold && s.Seated()),
				"groundEnded": b(s.GroundEnded),
			}),
			"thing": types.NewRecord(types.RecordMap{
				"own":            b(t.Own),
				"party":          b(t.Party),
				"householdParty": b(t.HouseholdParty),
				"shielded":       b(t.Shielded),
				"covered":        b(s.Covers(t.Domain)),
				"self":           b(t.Self),
				"sameHousehold":  b(t.SameHousehold),
				"secretAddress":  b(t.SecretAddress),
				"ownOrg":         b(t.OwnOrg),
				"ownTeam":        b(t.OwnTeam),
			}),
		}),
	}
	ok, diag := cedar.Authorize(set, types.EntityMap{}, req)
	d := Decision{Allowed: bool(ok)}
	ids := make([]string, 0, len(diag.Reasons))
	for _, r := range diag.Reasons {
		ids = append(ids, string(r.PolicyID))
	}
	sort.Strings(ids)
	if len(ids) > 0 {
		d.Policy = ids[0]
	}
	return d
}

// Ask is May as an error: nil when allowed, else a refusal that names the policy. Someone without any
// standing gets "not found": what is not yours does not exist for you.
func Ask(a tafel.Actor, act Act, s tafel.Standing, t Thing) error {
	d := May(a, act, s, t)
	if d.Allowed {
		return nil
	}
	if s.Table != "" && s.State == "" {
		return NotFound()
	}
	return &tafel.Refusal{Kind: tafel.Denied, Key: "error.denied", Policy: d.Policy}
}

// NotFound is the refusal for what does not exist or is not yours.
func NotFound() *tafel.Refusal { return tafel.Refuse(tafel.NotFound, "error.notfound") }

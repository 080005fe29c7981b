// Package access decides who may do what, by policies that a privacy officer can read (policies.cedar).
// A room asks with facts as values; nothing is looked up here. Every answer names the policy that decided.
package access

import (
	_ "embed"
	"net/url"
	"sort"
	"strings"
	"sync/atomic"

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
	LooksName     Act = "looks.name"
	LooksTable    Act = "looks.table"
	LooksKeep     Act = "looks.keep"
	PatternRead   Act = "pattern.read"
	PatternJudge  Act = "pattern.judge"
	RightAsk      Act = "right.ask"
	RightSee      Act = "right.see"
	RightAnswer   Act = "right.answer"
	RetentionKeep Act = "retention.keep"
	RetentionHold Act = "retention.hold"
	ReportMake    Act = "report.make"
	ReportRead    Act = "report.read"
	ReportAct     Act = "report.act"
	ReportTakeIn  Act = "report.take-in"
	ReportConfirm Act = "report.confirm"
	ReportLower   Act = "report.lower"
	ReportAlarm   Act = "report.alarm"

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
	OrgPhone          Act = "org.phone"
	TeamRead          Act = "team.read"
	FiguresRead       Act = "figures.read"

	LogKeep   Act = "log.keep"
	LogRead   Act = "log.read"
	LogAttest Act = "log.attest"
	LogProve  Act = "log.prove"

	TableAct       Act = "table.act"
	TableObject    Act = "table.object"
	SeatOwn        Act = "seat.own"
	SeatQuestion   Act = "seat.question"
	HandoverAnswer Act = "handover.answer"
	HandoverTold   Act = "handover.told"

	PolicyRead    Act = "policy.read"
	PolicyPropose Act = "policy.propose"
	PolicyDecide  Act = "policy.decide"
	AccountReview Act = "account.review"
	ReviewRead    Act = "review.read"
	ReviewJudge   Act = "review.judge"

	ProcessingRead    Act = "processing.read"
	ProcessingAppoint Act = "processing.appoint"
	ProcessingKeep    Act = "processing.keep"
	MandateGive       Act = "mandate.give"
	MandateAnswer     Act = "mandate.answer"
	MandatePass       Act = "mandate.pass"
	MandateRevoke     Act = "mandate.revoke"
	MandateRead       Act = "mandate.read"
	SigninInvite      Act = "signin.invite"
	DisputeRead       Act = "dispute.read"
	DisputeAct        Act = "dispute.act"
	DisputeDecide     Act = "dispute.decide"

	DecisionSign   Act = "decision.sign"
	DecisionLetter Act = "decision.letter"
	ExecutionDo    Act = "execution.do"

	AdviceGive     Act = "advice.give"
	AdviceWithdraw Act = "advice.withdraw"
	AdviceRead     Act = "advice.read"
	AdviceAnswer   Act = "advice.answer"
	AdviceKeep     Act = "advice.keep"
	AdviceReasons  Act = "advice.reasons"
	BudgetGrant    Act = "budget.grant"
	BudgetSpend    Act = "budget.spend"
	BudgetRead     Act = "budget.read"
	BudgetKeep     Act = "budget.keep"
	BudgetFigures  Act = "budget.figures"

	EmergencyOpen    Act = "emergency.open"
	EmergencyRead    Act = "emergency.read"
	EmergencyEnd     Act = "emergency.end"
	EmergencyAccount Act = "emergency.account"
	EmergencyTold    Act = "emergency.told"
	EmergencyWatch   Act = "emergency.watch"
	EmergencyJudge   Act = "emergency.judge"
	MeetingRead      Act = "meeting.read"
	MeetingAct       Act = "meeting.act"
	MeetingLead      Act = "meeting.lead"
	MeetingPlan      Act = "meeting.plan"
	MeetingCall      Act = "meeting.call"
	MeetingGuest     Act = "meeting.guest"
	MeetingAnswer    Act = "meeting.answer"
	MeetingJudge     Act = "meeting.judge"

	SafetyRaise   Act = "safety.raise"
	SafetyRead    Act = "safety.read"
	SafetyAct     Act = "safety.act"
	SafetyShield  Act = "safety.shield"
	SafetyAnswer  Act = "safety.answer"
	SafetyJudge   Act = "safety.judge"
	SafetyCheck   Act = "safety.check"
	SafetyAlarm   Act = "safety.alarm"
	SafetyConfirm Act = "safety.confirm"
	MethodRead    Act = "method.read"
	MethodEdit    Act = "method.edit"
	MethodPublish Act = "method.publish"
	MethodLessons Act = "method.lessons"
	MethodSee     Act = "method.see"
	MethodWork    Act = "method.work"
	MethodLead    Act = "method.lead"
	MethodReason  Act = "method.reason"
	MethodAsked   Act = "method.asked"
	PactRead      Act = "pact.read"
	PactPropose   Act = "pact.propose"
	PactChange    Act = "pact.change"
	PactSign      Act = "pact.sign"
	PactEnd       Act = "pact.end"
	PactUse       Act = "pact.use"

	SampleRead   Act = "sample.read"
	SampleOpen   Act = "sample.open"
	SampleJudge  Act = "sample.judge"
	SampleAnswer Act = "sample.answer"
	SampleKeep   Act = "sample.keep"
	SampleRules  Act = "sample.rules"

	BargainPropose Act = "bargain.propose"
	BargainRead    Act = "bargain.read"
	BargainAnswer  Act = "bargain.answer"
	BargainCall    Act = "bargain.call"
	BargainHear    Act = "bargain.hear"
	BargainDecide  Act = "bargain.decide"

	IntervisionBring   Act = "intervision.bring"
	IntervisionSee     Act = "intervision.see"
	IntervisionRead    Act = "intervision.read"
	IntervisionAnswer  Act = "intervision.answer"
	IntervisionTake    Act = "intervision.take"
	IntervisionLead    Act = "intervision.lead"
	IntervisionFigures Act = "intervision.figures"
	IntervisionKeep    Act = "intervision.keep"
)

// Kinds of data, for policies and grounds. A thing without a kind has the room of the act as its kind.
var Kinds = []string{"table", "goal", "agreement", "note", "person", "household", "network", "address", "appointment", "report", "aftercare"}

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
	Admitted       bool   // the region admits the actor's organisation to this, by a list that it keeps
	Kind           string // kind of data; left out, it follows from the act: see Kinds
}

// Decision is the answer, with the policy that decided ("" when no policy permits).
type Decision struct {
	Allowed bool
	Policy  string
}

// facts is everything a decision depends on; there are only so many combinations, so answers are kept.
type facts struct {
	act                                                                                Act
	signedIn, professional, seated, invited, left                                      bool
	responsible, household, groundEnded, restricted, covered, permitted, emergency     bool
	own, party, householdParty, shielded, self, sameHouse, secret, org, team, admitted bool
	roles, orgKind, seatKind, domain, kind                                             string
	// Only filled when a rule of the region asks for them: otherwise they would only make the keys many.
	function      string
	hour, weekday int
}

func factsOf(a tafel.Actor, act Act, s tafel.Standing, t Thing, g *region) facts {
	f := facts{act: act, signedIn: a.Person != "", professional: a.IsProfessional(), seated: s.Seated(), invited: s.State == "invited",
		left: s.State == "left", responsible: s.Responsible && s.Seated(), household: s.Kind == tafel.SeatHousehold && s.Seated(), groundEnded: s.GroundEnded, restricted: s.Restricted,
		covered: s.Covers(t.Domain), emergency: s.Emergency, own: t.Own, party: t.Party, householdParty: t.HouseholdParty, shielded: t.Shielded, self: t.Self,
		sameHouse: t.SameHousehold, secret: t.SecretAddress, org: t.OwnOrg, team: t.OwnTeam, admitted: t.Admitted,
		orgKind: a.OrgKind, seatKind: string(s.Kind), domain: t.Domain, kind: t.Kind}
	if f.kind == "" {
		f.kind, _, _ = strings.Cut(string(act), ".")
	}
	f.permitted = permits(s.Permits, f.domain) && permits(s.PermitsKinds, f.kind)
	for _, r := range a.Roles {
		f.roles += string(r) + " "
	}
	if g.usesFunction {
		f.function = strings.ToLower(a.Function)
	}
	if g.usesTime {
		f.hour, f.weekday = g.clock()
	}
	return f
}

// permits reports whether a list of a ground holds a key; an empty list permits all, and so does a thing
// that belongs nowhere in particular.
func permits(list []string, key string) bool {
	if len(list) == 0 || key == "" {
		return true
	}
	for _, x := range list {
		if x == key {
			return true
		}
	}
	return false
}

// Asked hears of every question, when set: so that a test can hold what doors say they ask against what they
// ask. Nothing else sets it.
var Asked atomic.Pointer[func(door string, act Act)]

// May answers whether the actor, standing there, may do this with that thing.
func May(a tafel.Actor, act Act, s tafel.Standing, t Thing) Decision {
	if hear := Asked.Load(); hear != nil {
		(*hear)(a.Door, act)
	}
	g := now()
	f := factsOf(a, act, s, t, g)
	if d, ok := g.kept.Load(f); ok {
		return d.(Decision)
	}
	d := f.decide(g)
	g.kept.Store(f, d)
	return d
}

// decide asks the policies of the house, and then, of somebody who acts for an organisation, the rules the
// region added: those can only take away, and never what somebody may do as the one it is about.
func (f facts) decide(g *region) Decision {
	req := f.request()
	ok, diag := cedar.Authorize(set, types.EntityMap{}, req)
	d := Decision{Allowed: bool(ok), Policy: first(diag)}
	if d.Allowed && f.ruled() {
		if id := g.forbids(req); id != "" {
			return Decision{Policy: id}
		}
	}
	return d
}

func (f facts) ruled() bool { return f.professional && !f.self }

func first(diag cedar.Diagnostic) string {
	ids := make([]string, 0, len(diag.Reasons))
	for _, r := range diag.Reasons {
		ids = append(ids, string(r.PolicyID))
	}
	sort.Strings(ids)
	if len(ids) > 0 {
		return ids[0]
	}
	return ""
}

func (f facts) request() cedar.Request {
	var roles []types.Value
	for _, r := range strings.Fields(f.roles) {
		roles = append(roles, types.String(r))
	}
	b := func(v bool) types.Value { return types.Boolean(v) }
	return cedar.Request{
		Principal: types.NewEntityUID("Person", "somebody"),
		Action:    types.NewEntityUID("Act", types.String(f.act)),
		Resource:  types.NewEntityUID("Table", "a table"),
		Context: types.NewRecord(types.RecordMap{
			"signedIn":     b(f.signedIn),
			"professional": b(f.professional),
			"orgKind":      types.String(f.orgKind),
			"function":     types.String(f.function),
			"roles":        types.NewSet(roles...),
			"time":         types.NewRecord(types.RecordMap{"hour": types.Long(f.hour), "weekday": types.Long(f.weekday)}),
			"standing": types.NewRecord(types.RecordMap{
				"seated":      b(f.seated),
				"invited":     b(f.invited),
				"left":        b(f.left),
				"responsible": b(f.responsible),
				"household":   b(f.household),
				"kind":        types.String(f.seatKind),
				"groundEnded": b(f.groundEnded),
				"restricted":  b(f.restricted),
				"emergency":   b(f.emergency),
			}),
			"thing": types.NewRecord(types.RecordMap{
				"own":            b(f.own),
				"party":          b(f.party),
				"householdParty": b(f.householdParty),
				"shielded":       b(f.shielded),
				"covered":        b(f.covered),
				"permitted":      b(f.permitted),
				"self":           b(f.self),
				"sameHousehold":  b(f.sameHouse),
				"secretAddress":  b(f.secret),
				"ownOrg":         b(f.org),
				"ownTeam":        b(f.team),
				"admitted":       b(f.admitted),
				"domain":         types.String(f.domain),
				"kind":           types.String(f.kind),
			}),
		}),
	}
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
	return &tafel.Refusal{Kind: tafel.Denied, Key: "error.denied", Policy: d.Policy, Why: WhyNot(d, act, s, t)}
}

// NotFound is the refusal for what does not exist or is not yours.
func NotFound() *tafel.Refusal { return tafel.Refuse(tafel.NotFound, "error.notfound") }

// WhyLink is the address of the page that explains why something is shown: the policy, and where one stands.
func WhyLink(policy string, s tafel.Standing) string {
	if policy == "" {
		return ""
	}
	return "/waarom/" + url.PathEscape(policy) + about(s, "")
}

// WhyNot is the address of the page that explains a refusal: the policy that forbids, or what would have been
// needed for the act.
func WhyNot(d Decision, act Act, s tafel.Standing, t Thing) string {
	if d.Policy != "" {
		return "/waarom/" + url.PathEscape(d.Policy) + about(s, t.Domain)
	}
	return "/waarom-niet/" + url.PathEscape(string(act)) + about(s, t.Domain)
}

func about(s tafel.Standing, domain string) string {
	q := url.Values{}
	if s.Table != "" {
		q.Set("tafel", string(s.Table))
	}
	if domain != "" {
		q.Set("leefgebied", domain)
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

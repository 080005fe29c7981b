// Package house is the hallway: it builds every room and plugs them together. Rooms never import each
// other; what one needs of another is a function that stands here, in one file per room.
package house

import (
	"context"
	"fmt"

	"tafel/feature/account"
	"tafel/feature/advice"
	"tafel/feature/aftercare"
	"tafel/feature/agreement"
	"tafel/feature/appointment"
	"tafel/feature/bargain"
	"tafel/feature/budget"
	"tafel/feature/decision"
	"tafel/feature/dispute"
	"tafel/feature/emergency"
	"tafel/feature/execution"
	"tafel/feature/find"
	"tafel/feature/ground"
	"tafel/feature/handover"
	"tafel/feature/history"
	"tafel/feature/household"
	"tafel/feature/inspection"
	"tafel/feature/intervision"
	"tafel/feature/ladder"
	"tafel/feature/mandate"
	"tafel/feature/meeting"
	"tafel/feature/method"
	"tafel/feature/network"
	"tafel/feature/organisation"
	"tafel/feature/pact"
	"tafel/feature/pattern"
	"tafel/feature/person"
	"tafel/feature/plan"
	"tafel/feature/policy"
	"tafel/feature/processing"
	"tafel/feature/report"
	"tafel/feature/retention"
	"tafel/feature/review"
	"tafel/feature/right"
	"tafel/feature/safety"
	"tafel/feature/sample"
	"tafel/feature/seat"
	"tafel/feature/signin"
	"tafel/feature/table"
	"tafel/feature/witness"
	"tafel/feature/work"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/held"
	"tafel/internal/i18n"
	"tafel/internal/jobs"
	"tafel/internal/ledger"
	"tafel/internal/outbox"
	"tafel/internal/ui"
	"tafel/internal/verb"
	"tafel/internal/web"
)

// House is all of Tafel around one database.
type House struct {
	DB    *db.DB
	Clock *calendar.Source
	Words i18n.Catalog
	Web   *web.Server
	Jobs  *jobs.Runner
	Post  *outbox.Post

	Organisation *organisation.Service
	Person       *person.Service
	Household    *household.Service
	Network      *network.Service
	Ground       *ground.Service
	Account      *account.Service
	Signin       *signin.Service
	Table        *table.Service
	Seat         *seat.Service
	Handover     *handover.Service
	Plan         *plan.Service
	Agreement    *agreement.Service
	Report       *report.Service
	Appointment  *appointment.Service
	Aftercare    *aftercare.Service
	History      *history.Service
	Inspection   *inspection.Service
	Work         *work.Service
	Find         *find.Service
	Policy       *policy.Service
	Mandate      *mandate.Service
	Witness      *witness.Service
	Ladder       *ladder.Service
	Dispute      *dispute.Service
	Pattern      *pattern.Service
	Right        *right.Service
	Retention    *retention.Service
	Decision     *decision.Service
	Execution    *execution.Service
	Emergency    *emergency.Service
	Review       *review.Service
	Processing   *processing.Service
	Meeting      *meeting.Service
	Advice       *advice.Service
	Budget       *budget.Service
	Safety       *safety.Service
	Method       *method.Service
	Pact         *pact.Service
	Sample       *sample.Service
	Bargain      *bargain.Service
	Intervision  *intervision.Service
}

// Migrations is the one forward-only list. A step that has been released never changes; a new one goes at
// the end with a higher number.
func Migrations() []db.Migration {
	return []db.Migration{
		{Version: 1, Room: "ledger", SQL: ledger.Schema},
		{Version: 2, Room: "jobs", SQL: jobs.Schema},
		{Version: 3, Room: "outbox", SQL: outbox.Schema},
		{Version: 4, Room: "web", SQL: web.Schema},
		{Version: 10, Room: "organisation", SQL: organisation.Schema},
		{Version: 20, Room: "person", SQL: person.Schema},
		{Version: 30, Room: "household", SQL: household.Schema},
		{Version: 40, Room: "network", SQL: network.Schema},
		{Version: 50, Room: "ground", SQL: ground.Schema},
		{Version: 60, Room: "account", SQL: account.Schema},
		{Version: 70, Room: "table", SQL: table.Schema},
		{Version: 80, Room: "seat", SQL: seat.Schema},
		{Version: 90, Room: "handover", SQL: handover.Schema},
		{Version: 100, Room: "plan", SQL: plan.Schema},
		{Version: 110, Room: "agreement", SQL: agreement.Schema},
		{Version: 120, Room: "report", SQL: report.Schema},
		{Version: 130, Room: "appointment", SQL: appointment.Schema},
		{Version: 140, Room: "aftercare", SQL: aftercare.Schema},
		{Version: 150, Room: "history", SQL: history.Schema},
		{Version: 160, Room: "inspection", SQL: inspection.Schema},
		{Version: 170, Room: "work", SQL: work.Schema},
		{Version: 180, Room: "find", SQL: find.Schema, SQLite: db.SearchSQLite, Postgres: db.SearchPostgres},
		{Version: 230, Room: "inspection", SQL: inspection.SchemaCare},
		{Version: 200, Room: "ledger", SQLite: ledger.LogSQLite, Postgres: ledger.LogSchema},
		{Version: 210, Room: "policy", SQL: policy.Schema},
		{Version: 211, Room: "ground", SQL: ground.SchemaKinds},
		{Version: 201, Room: "witness", SQL: witness.Schema},
		{Version: 260, Room: "account", SQL: account.SchemaGuard},
		{Version: 300, Room: "mandate", SQL: mandate.Schema},
		{Version: 261, Room: "signin", SQL: signin.Schema},
		{Version: 330, Room: "ladder", SQL: ladder.Schema},
		{Version: 331, Room: "dispute", SQL: dispute.Schema},
		{Version: 231, Room: "pattern", SQL: pattern.Schema},
		{Version: 232, Room: "right", SQL: right.Schema},
		{Version: 233, Room: "retention", SQL: retention.Schema},
		{Version: 301, Room: "decision", SQL: decision.Schema},
		{Version: 302, Room: "execution", SQL: execution.Schema},
		{Version: 350, Room: "emergency", SQL: emergency.Schema},
		{Version: 351, Room: "household", SQL: household.SchemaDoor},
		{Version: 352, Room: "person", SQL: person.SchemaDoor},
		{Version: 360, Room: "review", SQL: review.Schema},
		{Version: 361, Room: "account", SQL: account.SchemaReview},
		{Version: 370, Room: "ledger", SQL: ledger.SchemaTrace},
		{Version: 371, Room: "outbox", SQL: outbox.SchemaTrace},
		{Version: 372, Room: "processing", SQL: processing.Schema},
		{Version: 400, Room: "meeting", SQL: meeting.Schema},
		{Version: 440, Room: "advice", SQL: advice.Schema},
		{Version: 441, Room: "budget", SQL: budget.Schema},
		{Version: 442, Room: "mandate", SQL: mandate.SchemaBudget},
		{Version: 430, Room: "safety", SQL: safety.Schema},
		{Version: 431, Room: "handover", SQL: handover.SchemaSecond},
		{Version: 432, Room: "outbox", SQL: outbox.SchemaUrgent},
		{Version: 410, Room: "method", SQL: method.Schema},
		{Version: 460, Room: "pact", SQL: pact.Schema},
		{Version: 470, Room: "sample", SQL: sample.Schema},
		{Version: 450, Room: "bargain", SQL: bargain.Schema},
		{Version: 490, Room: "report", SQL: report.SchemaAcute},
		{Version: 480, Room: "intervision", SQL: intervision.Schema},
		{Version: 500, Room: "plan", SQL: plan.SchemaTable},
		{Version: 501, Room: "method", SQL: method.SchemaTable},
		{Version: 491, Room: "report", SQL: report.SchemaLowered},
		{Version: 510, Room: "outbox", SQL: outbox.SchemaAlarm},
	}
}

// Texts is every text of the house.
func Texts() (i18n.Catalog, error) {
	c := i18n.Catalog{}
	for _, w := range [][]byte{
		web.Words,
		ui.Words,
		outbox.Words,
		ledger.Words,
		organisation.Words,
		person.Words,
		household.Words,
		network.Words,
		ground.Words,
		account.Words,
		table.Words,
		seat.Words,
		handover.Words,
		plan.Words,
		agreement.Words,
		report.Words,
		appointment.Words,
		aftercare.Words,
		history.Words,
		inspection.Words,
		work.Words,
		find.Words,
		ladder.Words,
		dispute.Words,
		witness.Words,
		signin.Words,
		mandate.Words,
		policy.Words,
		pattern.Words,
		right.Words,
		retention.Words,
		held.Words,
		decision.Words,
		execution.Words,
		emergency.Words,
		review.Words,
		processing.Words,
		meeting.Words,
		advice.Words,
		budget.Words,
		safety.Words,
		method.Words,
		pact.Words,
		sample.Words,
		bargain.Words,
		intervision.Words,
	} {
		if err := c.Load(w); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// Open opens and migrates a database and builds the house around it. Nothing runs yet: see Serve.
func Open(ctx context.Context, url string, clock *calendar.Source) (*House, error) {
	return OpenSealed(ctx, url, clock, nil)
}

// OpenSealed is Open with the key of the log: a log that has one is written by nobody without it.
func OpenSealed(ctx context.Context, url string, clock *calendar.Source, key *ledger.Key) (*House, error) {
	d, err := db.Open(ctx, url, clock)
	if err != nil {
		return nil, err
	}
	if err := d.Migrate(ctx, Migrations()); err != nil {
		d.Close()
		return nil, err
	}
	if key != nil {
		if err := d.UseKey(ctx, key); err != nil {
			d.Close()
			return nil, err
		}
	}
	h, err := around(ctx, d)
	if err != nil {
		d.Close()
		return nil, err
	}
	return h, nil
}

// around builds the house around a migrated database.
func around(ctx context.Context, d *db.DB) (*House, error) {
	words, err := Texts()
	if err != nil {
		return nil, err
	}
	clock := d.Clock
	h := &House{DB: d, Clock: clock, Words: words, Web: web.New(words, clock), Jobs: jobs.New(d), Post: outbox.New(d, words)}
	h.Organisation = &organisation.Service{DB: d}
	h.Person = &person.Service{DB: d}
	h.Household = &household.Service{DB: d}
	h.Network = &network.Service{DB: d}
	h.Ground = &ground.Service{DB: d}
	h.Account = &account.Service{DB: d}
	h.Signin = &signin.Service{DB: d}
	h.Table = &table.Service{DB: d}
	h.Seat = &seat.Service{DB: d}
	h.Handover = &handover.Service{DB: d}
	h.Plan = &plan.Service{DB: d}
	d.Ask(plan.HindrancesAt)
	d.Ask(plan.MeasuresAt)
	d.Ask(plan.RemarksAt)
	h.Agreement = &agreement.Service{DB: d}
	h.Report = &report.Service{DB: d}
	h.Appointment = &appointment.Service{DB: d}
	h.Aftercare = &aftercare.Service{DB: d}
	h.History = &history.Service{DB: d}
	h.Inspection = &inspection.Service{DB: d}
	h.Work = &work.Service{DB: d}
	h.Find = &find.Service{DB: d}
	h.Ladder = &ladder.Service{DB: d}
	h.Dispute = &dispute.Service{DB: d}
	h.Pattern = &pattern.Service{DB: d}
	h.Right = &right.Service{DB: d}
	h.Retention = &retention.Service{DB: d}
	h.Decision = &decision.Service{DB: d}
	h.Policy = &policy.Service{DB: d}
	h.Mandate = &mandate.Service{DB: d}
	h.Witness = &witness.Service{DB: d}
	h.Execution = &execution.Service{DB: d}
	h.Emergency = &emergency.Service{DB: d}
	h.Review = &review.Service{DB: d}
	h.Processing = &processing.Service{DB: d}
	h.Meeting = &meeting.Service{DB: d, Hub: meeting.NewHub()}
	h.Advice = &advice.Service{DB: d}
	h.Budget = &budget.Service{DB: d}
	h.Safety = &safety.Service{DB: d}
	h.Method = &method.Service{DB: d}
	d.Ask(method.AtTable)
	h.Pact = &pact.Service{DB: d}
	h.Sample = &sample.Service{DB: d}
	h.Bargain = &bargain.Service{DB: d}
	h.Intervision = &intervision.Service{DB: d}
	h.plugOrganisation()
	h.plugPerson()
	h.plugHousehold()
	h.plugNetwork()
	h.plugGround()
	h.plugAccount()
	h.plugSignin()
	h.plugTable()
	h.plugSeat()
	h.plugHandover()
	h.plugPlan()
	h.plugAgreement()
	h.plugReport()
	h.plugAppointment()
	h.plugAftercare()
	h.plugHistory()
	h.plugInspection()
	h.plugWork()
	h.plugFind()
	h.plugPolicy()
	h.plugMandate()
	h.plugWitness()
	h.plugLadder()
	h.plugDispute()
	h.plugPattern()
	h.plugRight()
	h.plugRetention()
	h.plugDecision()
	h.plugExecution()
	h.plugEmergency()
	h.plugReview()
	h.plugProcessing()
	h.plugMeeting()
	h.plugAdvice()
	h.plugBudget()
	h.plugSafety()
	h.plugMethod()
	h.plugPact()
	h.plugSample()
	h.plugBargain()
	h.plugIntervision()
	for _, r := range []interface {
		Verbs() []verb.Verb
		Mount(*web.Server)
	}{h.Organisation, h.Person, h.Household, h.Network, h.Ground, h.Account, h.Table, h.Seat, h.Handover, h.Plan, h.Agreement, h.Report, h.Appointment, h.Aftercare, h.History, h.Inspection, h.Work, h.Find, h.Ladder, h.Dispute, h.Witness, h.Signin, h.Mandate, h.Policy, h.Pattern, h.Right, h.Retention, h.Decision, h.Execution, h.Emergency, h.Review, h.Processing, h.Meeting, h.Advice, h.Budget, h.Safety, h.Method, h.Pact, h.Sample, h.Bargain, h.Intervision} {
		h.Web.Do(r.Verbs()...)
		r.Mount(h.Web)
	}
	h.Web.API(d, rooms)
	if err := h.Policy.Fresh(ctx); err != nil {
		return nil, fmt.Errorf("house: rules of the region: %w", err)
	}
	if err := h.seed(ctx); err != nil {
		return nil, fmt.Errorf("house: starting data: %w", err)
	}
	return h, nil
}

// Close closes the database.
func (h *House) Close() error { return h.DB.Close() }

// seed puts in the data every region starts with (life domains, grounds, interventions), once.
func (h *House) seed(ctx context.Context) error {
	if err := h.Account.RestoreClock(ctx); err != nil {
		return err
	}
	return h.DB.Do(ctx, jobs.Self(), "house.seed", func(tx *db.Tx) error {
		tx.NoNote("starting data, about nobody")
		if err := plan.SeedIn(tx); err != nil {
			return err
		}
		if err := h.Pattern.SeedIn(tx); err != nil {
			return err
		}
		if err := h.Retention.SeedIn(tx); err != nil {
			return err
		}
		if err := h.Processing.SeedIn(tx); err != nil {
			return err
		}
		if err := h.Method.SeedIn(tx); err != nil {
			return err
		}
		return h.Ground.SeedIn(tx)
	})
}

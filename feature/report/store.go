package report

import (
	"database/sql"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
)

// Schema is this room's part of the database.
const Schema = `
CREATE TABLE report_counter (
	year BIGINT PRIMARY KEY,
	last BIGINT NOT NULL
);
CREATE TABLE report (
	id TEXT PRIMARY KEY,
	year BIGINT NOT NULL,
	number BIGINT NOT NULL,
	text TEXT NOT NULL,
	place TEXT NOT NULL,
	about_person TEXT NOT NULL,
	about_words TEXT NOT NULL,
	reporter_person TEXT NOT NULL,
	reporter_org TEXT NOT NULL,
	representative TEXT NOT NULL,
	answer_how TEXT NOT NULL,
	answer_at TEXT NOT NULL,
	code_hash TEXT NOT NULL,
	channel TEXT NOT NULL,
	taken_person TEXT NOT NULL,
	taken_org TEXT NOT NULL,
	owner_person TEXT NOT NULL,
	owner_name TEXT NOT NULL,
	owner_org TEXT NOT NULL,
	owner_org_name TEXT NOT NULL,
	owner_since TEXT NOT NULL,
	state TEXT NOT NULL,
	outcome TEXT NOT NULL,
	signal_at TEXT NOT NULL,
	first_act_at TEXT NOT NULL,
	answered_at TEXT NOT NULL,
	waits_since TEXT NOT NULL,
	promised_on TEXT NOT NULL,
	done_at TEXT NOT NULL,
	closed_at TEXT NOT NULL,
	table_id TEXT NOT NULL,
	handovers BIGINT NOT NULL,
	version BIGINT NOT NULL
);
CREATE UNIQUE INDEX report_number ON report (year, number);
CREATE UNIQUE INDEX report_code ON report (code_hash) WHERE code_hash <> '';
CREATE INDEX report_owner ON report (owner_person, state);
CREATE INDEX report_owner_org ON report (owner_org, state);
CREATE INDEX report_reporter ON report (reporter_person) WHERE reporter_person <> '';
CREATE INDEX report_representative ON report (representative) WHERE representative <> '';
CREATE INDEX report_table ON report (table_id) WHERE table_id <> '';
CREATE INDEX report_signal ON report (signal_at);
CREATE TABLE report_pass (
	id TEXT PRIMARY KEY,
	report_id TEXT NOT NULL,
	from_person TEXT NOT NULL,
	from_name TEXT NOT NULL,
	from_org TEXT NOT NULL,
	from_org_name TEXT NOT NULL,
	to_person TEXT NOT NULL,
	to_name TEXT NOT NULL,
	to_org TEXT NOT NULL,
	to_org_name TEXT NOT NULL,
	why TEXT NOT NULL,
	state TEXT NOT NULL,
	at TEXT NOT NULL,
	answered_at TEXT NOT NULL,
	reason TEXT NOT NULL,
	next_org TEXT NOT NULL,
	next_org_name TEXT NOT NULL
);
CREATE UNIQUE INDEX report_pass_waiting ON report_pass (report_id) WHERE state = 'offered';
CREATE INDEX report_pass_to_org ON report_pass (to_org) WHERE state = 'offered';
CREATE INDEX report_pass_to_person ON report_pass (to_person) WHERE state = 'offered';
CREATE INDEX report_pass_report ON report_pass (report_id, at);
CREATE TABLE report_step (
	id TEXT PRIMARY KEY,
	report_id TEXT NOT NULL,
	at TEXT NOT NULL,
	kind TEXT NOT NULL,
	person_id TEXT NOT NULL,
	person_name TEXT NOT NULL,
	org_name TEXT NOT NULL,
	other TEXT NOT NULL,
	said TEXT NOT NULL
);
CREATE INDEX report_step_report ON report_step (report_id, at, id);
CREATE TABLE report_norm (
	id TEXT PRIMARY KEY,
	first_days BIGINT NOT NULL,
	leader_days BIGINT NOT NULL,
	accept_days BIGINT NOT NULL,
	heard_days BIGINT NOT NULL,
	news_days BIGINT NOT NULL,
	front_org TEXT NOT NULL,
	version BIGINT NOT NULL
);
INSERT INTO report_norm (id, first_days, leader_days, accept_days, heard_days, news_days, front_org, version) VALUES ('norm', 2, 1, 2, 10, 10, '', 1);
`

// SchemaAcute lets a report say that help is needed at once, and gives the region the words that stand above the form.
const SchemaAcute = `
-- acute_at is when somebody said it, help_since from when the start of help is counted
ALTER TABLE report ADD COLUMN acute_at TEXT NOT NULL DEFAULT '';
ALTER TABLE report ADD COLUMN help_since TEXT NOT NULL DEFAULT '';
ALTER TABLE report ADD COLUMN help_due TEXT NOT NULL DEFAULT '';
ALTER TABLE report ADD COLUMN helped_at TEXT NOT NULL DEFAULT '';
ALTER TABLE report ADD COLUMN help_ok_at TEXT NOT NULL DEFAULT '';
ALTER TABLE report_norm ADD COLUMN danger_nl TEXT NOT NULL DEFAULT 'Is er nu gevaar voor jou of iemand anders? Bel dan eerst 112. Wacht niet op ons antwoord.';
ALTER TABLE report_norm ADD COLUMN danger_en TEXT NOT NULL DEFAULT 'Are you or is somebody else in danger now? Call 112 first. Do not wait for our answer.';
ALTER TABLE report_norm ADD COLUMN danger_phone TEXT NOT NULL DEFAULT '112';
CREATE INDEX report_urgent ON report (table_id) WHERE acute_at <> '' AND helped_at = '';
`

// SchemaLowered lets who answers say that a report needs no haste after all; what was counted before stays, for when it does.
const SchemaLowered = `
CREATE INDEX report_step_duty ON report_step (person_id) WHERE kind = 'duty';
ALTER TABLE report ADD COLUMN lowered_at TEXT NOT NULL DEFAULT '';
`

// nextNumber gives the next number of a year.
func nextNumber(tx *db.Tx, year int64) (int64, error) {
	var n int64
	err := tx.Row(`INSERT INTO report_counter (year, last) VALUES ($1, 1) ON CONFLICT (year) DO UPDATE SET last = report_counter.last + 1 RETURNING last`, year).Scan(&n)
	return n, err
}

func insert(tx *db.Tx, x Report) error {
	_, err := tx.Exec(`INSERT INTO report (id, year, number, text, place, about_person, about_words, reporter_person, reporter_org, representative, answer_how, answer_at, code_hash, channel, taken_person, taken_org, owner_person, owner_name, owner_org, owner_org_name, owner_since, state, outcome, signal_at, first_act_at, answered_at, waits_since, promised_on, done_at, closed_at, table_id, handovers, acute_at, help_since, help_due, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, 1)`,
		x.ID, x.Year, x.Number, x.Text, x.Place, x.About, x.AboutWords, x.Reporter, x.ReporterOrg, x.Representative, x.How, x.Reach, x.CodeHash, x.Channel, x.TakenBy, x.TakenOrg, x.Owner, x.OwnerName, x.OwnerOrg, x.OwnerOrgName, x.OwnerSince, x.State, x.Outcome, x.SignalAt, x.FirstActAt, x.AnsweredAt, x.WaitsSince, x.PromisedOn, x.DoneAt, x.ClosedAt, x.Table, x.Handovers, x.AcuteAt, x.HelpSince, x.HelpDue)
	return err
}

// hold locks a report for this transaction, so that two people who act on it come one after the other. It
// reports false when there is no such report.
func hold(tx *db.Tx, id tafel.ReportID) (bool, error) {
	res, err := tx.Exec(`UPDATE report SET version = version + 1 WHERE id = $1`, id)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

// save writes what an act changed; the row is held.
func save(tx *db.Tx, x Report) error {
	_, err := tx.Exec(`UPDATE report SET about_person = $2, representative = $3, owner_person = $4, owner_name = $5, owner_org = $6, owner_org_name = $7, owner_since = $8, state = $9, outcome = $10, first_act_at = $11, answered_at = $12, waits_since = $13, promised_on = $14, done_at = $15, closed_at = $16, table_id = $17, handovers = $18, acute_at = $19, help_since = $20, help_due = $21, helped_at = $22, help_ok_at = $23, lowered_at = $24 WHERE id = $1`,
		x.ID, x.About, x.Representative, x.Owner, x.OwnerName, x.OwnerOrg, x.OwnerOrgName, x.OwnerSince, x.State, x.Outcome, x.FirstActAt, x.AnsweredAt, x.WaitsSince, x.PromisedOn, x.DoneAt, x.ClosedAt, x.Table, x.Handovers, x.AcuteAt, x.HelpSince, x.HelpDue, x.HelpedAt, x.HelpOkAt, x.LoweredAt)
	return err
}

type scan = func(...any) error

func scanReport(s scan) (Report, error) {
	var x Report
	err := s(&x.ID, &x.Year, &x.Number, &x.Text, &x.Place, &x.About, &x.AboutWords, &x.Reporter, &x.ReporterOrg, &x.Representative, &x.How, &x.Reach, &x.CodeHash, &x.Channel, &x.TakenBy, &x.TakenOrg, &x.Owner, &x.OwnerName, &x.OwnerOrg, &x.OwnerOrgName, &x.OwnerSince, &x.State, &x.Outcome, &x.SignalAt, &x.FirstActAt, &x.AnsweredAt, &x.WaitsSince, &x.PromisedOn, &x.DoneAt, &x.ClosedAt, &x.Table, &x.Handovers, &x.AcuteAt, &x.HelpSince, &x.HelpDue, &x.HelpedAt, &x.HelpOkAt, &x.LoweredAt, &x.Version,
		&x.Pass.ID, &x.Pass.From.Person, &x.Pass.From.Name, &x.Pass.From.Org, &x.Pass.From.OrgName, &x.Pass.To.Person, &x.Pass.To.Name, &x.Pass.To.Org, &x.Pass.To.OrgName, &x.Pass.Why, &x.Pass.State, &x.Pass.At)
	return x, err
}

func byID(r db.Reader, id tafel.ReportID) (Report, error) {
	return scanReport(r.Row(`SELECT r.id, r.year, r.number, r.text, r.place, r.about_person, r.about_words, r.reporter_person, r.reporter_org, r.representative, r.answer_how, r.answer_at, r.code_hash, r.channel, r.taken_person, r.taken_org, r.owner_person, r.owner_name, r.owner_org, r.owner_org_name, r.owner_since, r.state, r.outcome, r.signal_at, r.first_act_at, r.answered_at, r.waits_since, r.promised_on, r.done_at, r.closed_at, r.table_id, r.handovers, r.acute_at, r.help_since, r.help_due, r.helped_at, r.help_ok_at, r.lowered_at, r.version,
	COALESCE(p.id, ''), COALESCE(p.from_person, ''), COALESCE(p.from_name, ''), COALESCE(p.from_org, ''), COALESCE(p.from_org_name, ''), COALESCE(p.to_person, ''), COALESCE(p.to_name, ''), COALESCE(p.to_org, ''), COALESCE(p.to_org_name, ''), COALESCE(p.why, ''), COALESCE(p.state, ''), COALESCE(p.at, '')
FROM report r LEFT JOIN report_pass p ON p.report_id = r.id AND p.state = 'offered' WHERE r.id = $1`, id).Scan)
}

func byCode(r db.Reader, hash string) (Report, error) {
	return scanReport(r.Row(`SELECT r.id, r.year, r.number, r.text, r.place, r.about_person, r.about_words, r.reporter_person, r.reporter_org, r.representative, r.answer_how, r.answer_at, r.code_hash, r.channel, r.taken_person, r.taken_org, r.owner_person, r.owner_name, r.owner_org, r.owner_org_name, r.owner_since, r.state, r.outcome, r.signal_at, r.first_act_at, r.answered_at, r.waits_since, r.promised_on, r.done_at, r.closed_at, r.table_id, r.handovers, r.acute_at, r.help_since, r.help_due, r.helped_at, r.help_ok_at, r.lowered_at, r.version,
	COALESCE(p.id, ''), COALESCE(p.from_person, ''), COALESCE(p.from_name, ''), COALESCE(p.from_org, ''), COALESCE(p.from_org_name, ''), COALESCE(p.to_person, ''), COALESCE(p.to_name, ''), COALESCE(p.to_org, ''), COALESCE(p.to_org_name, ''), COALESCE(p.why, ''), COALESCE(p.state, ''), COALESCE(p.at, '')
FROM report r LEFT JOIN report_pass p ON p.report_id = r.id AND p.state = 'offered' WHERE r.code_hash = $1 AND r.code_hash <> ''`, hash).Scan)
}

// listMine gives what somebody answers for and is not solved, the oldest signal first.
func listMine(r db.Reader, p tafel.PersonID, limit int) ([]Report, error) {
	rows, err := r.Query(`SELECT r.id, r.year, r.number, r.text, r.place, r.about_person, r.about_words, r.reporter_person, r.reporter_org, r.representative, r.answer_how, r.answer_at, r.code_hash, r.channel, r.taken_person, r.taken_org, r.owner_person, r.owner_name, r.owner_org, r.owner_org_name, r.owner_since, r.state, r.outcome, r.signal_at, r.first_act_at, r.answered_at, r.waits_since, r.promised_on, r.done_at, r.closed_at, r.table_id, r.handovers, r.acute_at, r.help_since, r.help_due, r.helped_at, r.help_ok_at, r.lowered_at, r.version,
	COALESCE(p.id, ''), COALESCE(p.from_person, ''), COALESCE(p.from_name, ''), COALESCE(p.from_org, ''), COALESCE(p.from_org_name, ''), COALESCE(p.to_person, ''), COALESCE(p.to_name, ''), COALESCE(p.to_org, ''), COALESCE(p.to_org_name, ''), COALESCE(p.why, ''), COALESCE(p.state, ''), COALESCE(p.at, '')
FROM report r LEFT JOIN report_pass p ON p.report_id = r.id AND p.state = 'offered'
WHERE r.owner_person = $1 AND r.state <> 'solved' ORDER BY r.signal_at, r.id LIMIT $2`, p, limit)
	return reports(rows, err)
}

// listOrg gives what an organisation answers for; with solved also what the reporters said is solved.
func listOrg(r db.Reader, o tafel.OrgID, solved bool, limit int) ([]Report, error) {
	rows, err := r.Query(`SELECT r.id, r.year, r.number, r.text, r.place, r.about_person, r.about_words, r.reporter_person, r.reporter_org, r.representative, r.answer_how, r.answer_at, r.code_hash, r.channel, r.taken_person, r.taken_org, r.owner_person, r.owner_name, r.owner_org, r.owner_org_name, r.owner_since, r.state, r.outcome, r.signal_at, r.first_act_at, r.answered_at, r.waits_since, r.promised_on, r.done_at, r.closed_at, r.table_id, r.handovers, r.acute_at, r.help_since, r.help_due, r.helped_at, r.help_ok_at, r.lowered_at, r.version,
	COALESCE(p.id, ''), COALESCE(p.from_person, ''), COALESCE(p.from_name, ''), COALESCE(p.from_org, ''), COALESCE(p.from_org_name, ''), COALESCE(p.to_person, ''), COALESCE(p.to_name, ''), COALESCE(p.to_org, ''), COALESCE(p.to_org_name, ''), COALESCE(p.why, ''), COALESCE(p.state, ''), COALESCE(p.at, '')
FROM report r LEFT JOIN report_pass p ON p.report_id = r.id AND p.state = 'offered'
WHERE r.owner_org = $1 AND (r.state = 'solved') = $2 ORDER BY r.signal_at, r.id LIMIT $3`, o, solved, limit)
	return reports(rows, err)
}

// listOffered gives what waits for a yes of somebody or of his organisation, the longest first.
func listOffered(r db.Reader, p tafel.PersonID, o tafel.OrgID, limit int) ([]Report, error) {
	rows, err := r.Query(`SELECT r.id, r.year, r.number, r.text, r.place, r.about_person, r.about_words, r.reporter_person, r.reporter_org, r.representative, r.answer_how, r.answer_at, r.code_hash, r.channel, r.taken_person, r.taken_org, r.owner_person, r.owner_name, r.owner_org, r.owner_org_name, r.owner_since, r.state, r.outcome, r.signal_at, r.first_act_at, r.answered_at, r.waits_since, r.promised_on, r.done_at, r.closed_at, r.table_id, r.handovers, r.acute_at, r.help_since, r.help_due, r.helped_at, r.help_ok_at, r.lowered_at, r.version,
	p.id, p.from_person, p.from_name, p.from_org, p.from_org_name, p.to_person, p.to_name, p.to_org, p.to_org_name, p.why, p.state, p.at
FROM report_pass p JOIN report r ON r.id = p.report_id
WHERE p.state = 'offered' AND (p.to_person = $1 OR (p.to_org = $2 AND p.to_org <> '')) ORDER BY p.at, r.id LIMIT $3`, p, o, limit)
	return reports(rows, err)
}

// listSent gives what somebody or his organisation passed on and still answers for.
func listSent(r db.Reader, o tafel.OrgID, limit int) ([]Report, error) {
	rows, err := r.Query(`SELECT r.id, r.year, r.number, r.text, r.place, r.about_person, r.about_words, r.reporter_person, r.reporter_org, r.representative, r.answer_how, r.answer_at, r.code_hash, r.channel, r.taken_person, r.taken_org, r.owner_person, r.owner_name, r.owner_org, r.owner_org_name, r.owner_since, r.state, r.outcome, r.signal_at, r.first_act_at, r.answered_at, r.waits_since, r.promised_on, r.done_at, r.closed_at, r.table_id, r.handovers, r.acute_at, r.help_since, r.help_due, r.helped_at, r.help_ok_at, r.lowered_at, r.version,
	p.id, p.from_person, p.from_name, p.from_org, p.from_org_name, p.to_person, p.to_name, p.to_org, p.to_org_name, p.why, p.state, p.at
FROM report r JOIN report_pass p ON p.report_id = r.id AND p.state = 'offered'
WHERE r.owner_org = $1 ORDER BY p.at, r.id LIMIT $2`, o, limit)
	return reports(rows, err)
}

// listReported gives what somebody reported or speaks for, the newest first.
func listReported(r db.Reader, p tafel.PersonID, limit int) ([]Report, error) {
	rows, err := r.Query(`SELECT r.id, r.year, r.number, r.text, r.place, r.about_person, r.about_words, r.reporter_person, r.reporter_org, r.representative, r.answer_how, r.answer_at, r.code_hash, r.channel, r.taken_person, r.taken_org, r.owner_person, r.owner_name, r.owner_org, r.owner_org_name, r.owner_since, r.state, r.outcome, r.signal_at, r.first_act_at, r.answered_at, r.waits_since, r.promised_on, r.done_at, r.closed_at, r.table_id, r.handovers, r.acute_at, r.help_since, r.help_due, r.helped_at, r.help_ok_at, r.lowered_at, r.version,
	COALESCE(p.id, ''), COALESCE(p.from_person, ''), COALESCE(p.from_name, ''), COALESCE(p.from_org, ''), COALESCE(p.from_org_name, ''), COALESCE(p.to_person, ''), COALESCE(p.to_name, ''), COALESCE(p.to_org, ''), COALESCE(p.to_org_name, ''), COALESCE(p.why, ''), COALESCE(p.state, ''), COALESCE(p.at, '')
FROM report r LEFT JOIN report_pass p ON p.report_id = r.id AND p.state = 'offered'
WHERE r.reporter_person = $1 OR r.representative = $1 ORDER BY r.signal_at DESC, r.id DESC LIMIT $2`, p, limit)
	return reports(rows, err)
}

func reports(rows *sql.Rows, err error) ([]Report, error) {
	var out []Report
	err = db.Each(rows, err, func(s scan) error {
		x, err := scanReport(s)
		out = append(out, x)
		return err
	})
	return out, err
}

func insertPass(tx *db.Tx, id tafel.ReportID, p Pass) error {
	_, err := tx.Exec(`INSERT INTO report_pass (id, report_id, from_person, from_name, from_org, from_org_name, to_person, to_name, to_org, to_org_name, why, state, at, answered_at, reason, next_org, next_org_name)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'offered', $12, '', '', '', '')`,
		p.ID, id, p.From.Person, p.From.Name, p.From.Org, p.From.OrgName, p.To.Person, p.To.Name, p.To.Org, p.To.OrgName, p.Why, p.At)
	return err
}

func answerPass(tx *db.Tx, p Pass) error {
	_, err := tx.Exec(`UPDATE report_pass SET state = $2, answered_at = $3, reason = $4, next_org = $5, next_org_name = $6 WHERE id = $1 AND state = 'offered'`,
		p.ID, p.State, p.AnsweredAt, p.Reason, p.NextOrg, p.NextOrgName)
	return err
}

// refusedBy reports whether an organisation has said of this report that it is not theirs.
func refusedBy(r db.Reader, id tafel.ReportID, o tafel.OrgID) (bool, error) {
	var n int64
	err := r.Row(`SELECT COUNT(*) FROM report_pass WHERE report_id = $1 AND to_org = $2 AND state = 'refused'`, id, o).Scan(&n)
	return n > 0, err
}

// Step is one line of the history of a report.
type Step struct {
	At     calendar.Moment
	Kind   string
	Person tafel.PersonID
	Name   string // "" is the reporter without an account, or the clock
	Org    string
	Other  string // who or what else: the receiver of a pass, a date
	Said   string
}

func insertStep(tx *db.Tx, id tafel.ReportID, s Step) error {
	_, err := tx.Exec(`INSERT INTO report_step (id, report_id, at, kind, person_id, person_name, org_name, other, said) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		tafel.NewID[string](), id, s.At, s.Kind, s.Person, s.Name, s.Org, s.Other, s.Said)
	return err
}

func steps(r db.Reader, id tafel.ReportID) ([]Step, error) {
	rows, err := r.Query(`SELECT at, kind, person_id, person_name, org_name, other, said FROM report_step WHERE report_id = $1 ORDER BY at, id`, id)
	var out []Step
	err = db.Each(rows, err, func(s scan) error {
		var x Step
		err := s(&x.At, &x.Kind, &x.Person, &x.Name, &x.Org, &x.Other, &x.Said)
		out = append(out, x)
		return err
	})
	return out, err
}

// alarmsFor gives the reports without help that rang for somebody who may not read them, the longest wait first.
func alarmsFor(r db.Reader, p tafel.PersonID) ([]Report, error) {
	rows, err := r.Query(`SELECT DISTINCT r.id, r.year, r.number, r.owner_person, r.owner_org, r.owner_org_name, r.reporter_person, r.help_due, COALESCE(p.to_person, '')
FROM report_step s JOIN report r ON r.id = s.report_id LEFT JOIN report_pass p ON p.report_id = r.id AND p.state = 'offered'
WHERE s.kind = 'duty' AND s.person_id = $1 AND s.at >= r.acute_at AND r.acute_at <> '' AND r.helped_at = '' AND r.lowered_at = '' AND r.state <> 'solved' ORDER BY r.help_due, r.id`, p)
	var out []Report
	err = db.Each(rows, err, func(s scan) error {
		var x Report
		err := s(&x.ID, &x.Year, &x.Number, &x.Owner, &x.OwnerOrg, &x.OwnerOrgName, &x.Reporter, &x.HelpDue, &x.Pass.To.Person)
		out = append(out, x)
		return err
	})
	return out, err
}

// urgentAt gives the reports of a table in which help is needed at once and did not begin, the longest wait first.
func urgentAt(r db.Reader, t tafel.TableID) (ids []tafel.ReportID, since calendar.Moment, err error) {
	rows, err := r.Query(`SELECT id, help_since FROM report WHERE table_id = $1 AND table_id <> '' AND acute_at <> '' AND helped_at = '' AND lowered_at = '' AND state <> 'solved' ORDER BY help_since, id`, t)
	err = db.Each(rows, err, func(s scan) error {
		var id tafel.ReportID
		var m calendar.Moment
		err := s(&id, &m)
		if ids = append(ids, id); since.IsZero() {
			since = m
		}
		return err
	})
	return ids, since, err
}

func signalAt(r db.Reader, id tafel.ReportID) (calendar.Moment, error) {
	var m calendar.Moment
	err := r.Row(`SELECT signal_at FROM report WHERE id = $1`, id).Scan(&m)
	return m, err
}

func norm(r db.Reader) (Norm, error) {
	var n Norm
	err := r.Row(`SELECT first_days, leader_days, accept_days, heard_days, news_days, front_org, danger_nl, danger_en, danger_phone, version FROM report_norm WHERE id = 'norm'`).
		Scan(&n.First, &n.Leader, &n.Accept, &n.Heard, &n.News, &n.Front, &n.DangerNl, &n.DangerEn, &n.DangerPhone, &n.Version)
	return n, err
}

func saveNorm(tx *db.Tx, n Norm) (bool, error) {
	res, err := tx.Exec(`UPDATE report_norm SET first_days = $1, leader_days = $2, accept_days = $3, heard_days = $4, news_days = $5, front_org = $6, danger_nl = $7, danger_en = $8, danger_phone = $9, version = version + 1 WHERE id = 'norm' AND version = $10`,
		n.First, n.Leader, n.Accept, n.Heard, n.News, n.Front, n.DangerNl, n.DangerEn, n.DangerPhone, n.Version)
	if err != nil {
		return false, err
	}
	c, err := res.RowsAffected()
	return c == 1, err
}

// counted is one report as a figure: no text, no people.
type counted struct {
	Org, OrgName, Channel, State, Outcome string
	SignalAt, FirstActAt                  calendar.Moment
	AcuteAt, HelpDue, HelpedAt, LoweredAt calendar.Moment
	Handovers                             int64
}

func countedBetween(r db.Reader, from, to calendar.Moment) ([]counted, error) {
	rows, err := r.Query(`SELECT owner_org, owner_org_name, channel, state, outcome, signal_at, first_act_at, acute_at, help_due, helped_at, lowered_at, handovers FROM report WHERE signal_at >= $1 AND signal_at < $2 ORDER BY owner_org_name`, from, to)
	var out []counted
	err = db.Each(rows, err, func(s scan) error {
		var c counted
		err := s(&c.Org, &c.OrgName, &c.Channel, &c.State, &c.Outcome, &c.SignalAt, &c.FirstActAt, &c.AcuteAt, &c.HelpDue, &c.HelpedAt, &c.LoweredAt, &c.Handovers)
		out = append(out, c)
		return err
	})
	return out, err
}

// passesBetween counts what was passed on in a period by how it ended.
func passesBetween(r db.Reader, from, to calendar.Moment) (map[string]int64, error) {
	rows, err := r.Query(`SELECT state, COUNT(*) FROM report_pass WHERE at >= $1 AND at < $2 GROUP BY state`, from, to)
	out := map[string]int64{}
	err = db.Each(rows, err, func(s scan) error {
		var state string
		var n int64
		err := s(&state, &n)
		out[state] = n
		return err
	})
	return out, err
}

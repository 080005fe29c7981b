package agreement

import (
	"database/sql"
	"errors"
	"fmt"
	"sort"
	"strconv"
	"strings"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
)

// Schema is this room's part of the database. open follows state, so that what somebody owes or is owed stays
// one short walk of an index, however many agreements are history: ask for "open = TRUE". What was said stays
// in agreement_said and agreement_date for ever; agreement_once knows what was proposed a moment ago.
const Schema = `
CREATE TABLE agreement (
	id TEXT PRIMARY KEY,
	table_id TEXT NOT NULL,
	household_id TEXT NOT NULL,
	goal_id TEXT NOT NULL,
	domain TEXT NOT NULL,
	what TEXT NOT NULL,
	hash TEXT NOT NULL,
	from_person TEXT NOT NULL,
	from_org TEXT NOT NULL,
	from_name TEXT NOT NULL,
	from_org_name TEXT NOT NULL,
	from_kind TEXT NOT NULL,
	from_team TEXT NOT NULL,
	to_person TEXT NOT NULL,
	to_org TEXT NOT NULL,
	to_name TEXT NOT NULL,
	to_org_name TEXT NOT NULL,
	to_kind TEXT NOT NULL,
	by_person TEXT NOT NULL,
	by_org TEXT NOT NULL,
	by_name TEXT NOT NULL,
	by_org_name TEXT NOT NULL,
	state TEXT NOT NULL,
	open BOOLEAN NOT NULL,
	due_on TEXT NOT NULL,
	first_due TEXT NOT NULL,
	from_yes_at TEXT NOT NULL,
	to_yes_at TEXT NOT NULL,
	made_at TEXT NOT NULL,
	accepted_at TEXT NOT NULL,
	ready_at TEXT NOT NULL,
	ended_at TEXT NOT NULL,
	reason TEXT NOT NULL,
	reason_by TEXT NOT NULL,
	reason_side TEXT NOT NULL,
	next_person TEXT NOT NULL,
	next_org TEXT NOT NULL,
	next_name TEXT NOT NULL,
	next_org_name TEXT NOT NULL,
	prev_id TEXT NOT NULL,
	pair_id TEXT NOT NULL,
	pair_role TEXT NOT NULL,
	talk BOOLEAN NOT NULL,
	partly BOOLEAN NOT NULL,
	settled BOOLEAN NOT NULL,
	new_due TEXT NOT NULL,
	new_due_side TEXT NOT NULL,
	new_due_why TEXT NOT NULL,
	leave_side TEXT NOT NULL,
	leave_why TEXT NOT NULL,
	asked_on TEXT NOT NULL,
	progress TEXT NOT NULL,
	progress_at TEXT NOT NULL,
	subjects TEXT NOT NULL,
	version BIGINT NOT NULL
);
CREATE INDEX agreement_from ON agreement (from_person, open, due_on);
CREATE INDEX agreement_to ON agreement (to_person, open, due_on);
CREATE INDEX agreement_from_org ON agreement (from_org, open, due_on);
CREATE INDEX agreement_to_org ON agreement (to_org, open, due_on);
CREATE INDEX agreement_from_org_itself ON agreement (from_org, open, due_on) WHERE from_person = '';
CREATE INDEX agreement_to_org_itself ON agreement (to_org, open, due_on) WHERE to_person = '';
CREATE INDEX agreement_table ON agreement (table_id, open, due_on);
CREATE INDEX agreement_due ON agreement (due_on, from_org);
CREATE INDEX agreement_prev ON agreement (prev_id) WHERE prev_id <> '';
CREATE TABLE agreement_said (
	id TEXT PRIMARY KEY,
	agreement_id TEXT NOT NULL,
	at TEXT NOT NULL,
	side TEXT NOT NULL,
	what TEXT NOT NULL,
	person_id TEXT NOT NULL,
	name TEXT NOT NULL,
	org_name TEXT NOT NULL,
	function TEXT NOT NULL,
	words TEXT NOT NULL,
	hash TEXT NOT NULL,
	how TEXT NOT NULL,
	writer_id TEXT NOT NULL,
	writer_name TEXT NOT NULL
);
CREATE INDEX agreement_said_of ON agreement_said (agreement_id, at);
CREATE TABLE agreement_date (
	id TEXT PRIMARY KEY,
	agreement_id TEXT NOT NULL,
	at TEXT NOT NULL,
	side TEXT NOT NULL,
	by_name TEXT NOT NULL,
	old_on TEXT NOT NULL,
	new_on TEXT NOT NULL,
	why TEXT NOT NULL,
	answer TEXT NOT NULL,
	answered_at TEXT NOT NULL,
	answered_by TEXT NOT NULL,
	answer_why TEXT NOT NULL
);
CREATE INDEX agreement_date_of ON agreement_date (agreement_id, at);
CREATE TABLE agreement_once (
	id TEXT PRIMARY KEY,
	at TEXT NOT NULL,
	agreement_id TEXT NOT NULL
);
CREATE INDEX agreement_once_of ON agreement_once (agreement_id);
`

func pack(ids []tafel.PersonID) string {
	s := make([]string, len(ids))
	for i, id := range ids {
		s[i] = string(id)
	}
	return strings.Join(s, " ")
}

func unpack(s string) []tafel.PersonID {
	var out []tafel.PersonID
	for _, id := range strings.Fields(s) {
		out = append(out, tafel.PersonID(id))
	}
	return out
}

func scanAgreement(scan func(...any) error) (a Agreement, err error) {
	var subjects string
	var open bool
	err = scan(&a.ID, &a.Table, &a.Household, &a.Goal, &a.Domain, &a.What, &a.Hash, &a.From.Person, &a.From.Org, &a.From.Name, &a.From.OrgName, &a.FromKind, &a.Team, &a.To.Person, &a.To.Org, &a.To.Name, &a.To.OrgName, &a.ToKind, &a.By.Person, &a.By.Org, &a.By.Name, &a.By.OrgName, &a.State, &open, &a.Due, &a.FirstDue, &a.FromYes, &a.ToYes, &a.Made, &a.AcceptedAt, &a.ReadyAt, &a.Ended, &a.Reason, &a.ReasonBy, &a.ReasonSide, &a.Next.Person, &a.Next.Org, &a.Next.Name, &a.Next.OrgName, &a.Prev, &a.Pair, &a.PairRole, &a.Talk, &a.Partly, &a.Settled, &a.NewDue, &a.NewDueSide, &a.NewDueWhy, &a.LeaveSide, &a.LeaveWhy, &a.AskedOn, &a.Progress, &a.ProgressAt, &subjects, &a.Version)
	a.Subjects = unpack(subjects)
	return a, err
}

func scanAll(rows *sql.Rows, err error) ([]Agreement, error) {
	var out []Agreement
	err = db.Each(rows, err, func(scan func(...any) error) error {
		a, err := scanAgreement(scan)
		out = append(out, a)
		return err
	})
	return out, err
}

func byID(r db.Reader, id tafel.AgreementID) (Agreement, error) {
	return scanAgreement(r.Row(`SELECT id, table_id, household_id, goal_id, domain, what, hash, from_person, from_org, from_name, from_org_name, from_kind, from_team, to_person, to_org, to_name, to_org_name, to_kind, by_person, by_org, by_name, by_org_name, state, open, due_on, first_due, from_yes_at, to_yes_at, made_at, accepted_at, ready_at, ended_at, reason, reason_by, reason_side, next_person, next_org, next_name, next_org_name, prev_id, pair_id, pair_role, talk, partly, settled, new_due, new_due_side, new_due_why, leave_side, leave_why, asked_on, progress, progress_at, subjects, version
FROM agreement WHERE id = $1`, id).Scan)
}

// lock takes the row for this transaction, so that whoever acts at the same time waits and then sees the result.
func lock(tx *db.Tx, id tafel.AgreementID) (Agreement, error) {
	return scanAgreement(tx.Row(`UPDATE agreement SET version = version + 1 WHERE id = $1
RETURNING id, table_id, household_id, goal_id, domain, what, hash, from_person, from_org, from_name, from_org_name, from_kind, from_team, to_person, to_org, to_name, to_org_name, to_kind, by_person, by_org, by_name, by_org_name, state, open, due_on, first_due, from_yes_at, to_yes_at, made_at, accepted_at, ready_at, ended_at, reason, reason_by, reason_side, next_person, next_org, next_name, next_org_name, prev_id, pair_id, pair_role, talk, partly, settled, new_due, new_due_side, new_due_why, leave_side, leave_why, asked_on, progress, progress_at, subjects, version`, id).Scan)
}

func insert(tx *db.Tx, a Agreement) error {
	_, err := tx.Exec(`INSERT INTO agreement (id, table_id, household_id, goal_id, domain, what, hash, from_person, from_org, from_name, from_org_name, from_kind, from_team, to_person, to_org, to_name, to_org_name, to_kind, by_person, by_org, by_name, by_org_name, state, open, due_on, first_due, from_yes_at, to_yes_at, made_at, accepted_at, ready_at, ended_at, reason, reason_by, reason_side, next_person, next_org, next_name, next_org_name, prev_id, pair_id, pair_role, talk, partly, settled, new_due, new_due_side, new_due_why, leave_side, leave_why, asked_on, progress, progress_at, subjects, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51, $52, $53, $54, $55)`,
		a.ID, a.Table, a.Household, a.Goal, a.Domain, a.What, a.Hash, a.From.Person, a.From.Org, a.From.Name, a.From.OrgName, a.FromKind, a.Team, a.To.Person, a.To.Org, a.To.Name, a.To.OrgName, a.ToKind, a.By.Person, a.By.Org, a.By.Name, a.By.OrgName, a.State, a.State.Open(), a.Due, a.FirstDue, a.FromYes, a.ToYes, a.Made, a.AcceptedAt, a.ReadyAt, a.Ended, a.Reason, a.ReasonBy, a.ReasonSide, a.Next.Person, a.Next.Org, a.Next.Name, a.Next.OrgName, a.Prev, a.Pair, a.PairRole, a.Talk, a.Partly, a.Settled, a.NewDue, a.NewDueSide, a.NewDueWhy, a.LeaveSide, a.LeaveWhy, a.AskedOn, a.Progress, a.ProgressAt, pack(a.Subjects), a.Version)
	return err
}

// save writes what may change; the wording and the two parties never do.
func save(tx *db.Tx, a Agreement) error {
	_, err := tx.Exec(`UPDATE agreement SET state = $2, open = $3, due_on = $4, from_yes_at = $5, to_yes_at = $6, accepted_at = $7, ready_at = $8, ended_at = $9, reason = $10, reason_by = $11, reason_side = $12, next_person = $13, next_org = $14, next_name = $15, next_org_name = $16, pair_id = $17, pair_role = $18, talk = $19, partly = $20, settled = $21, new_due = $22, new_due_side = $23, new_due_why = $24, leave_side = $25, leave_why = $26, asked_on = $27, progress = $28, progress_at = $29 WHERE id = $1`,
		a.ID, a.State, a.State.Open(), a.Due, a.FromYes, a.ToYes, a.AcceptedAt, a.ReadyAt, a.Ended, a.Reason, a.ReasonBy, a.ReasonSide, a.Next.Person, a.Next.Org, a.Next.Name, a.Next.OrgName, a.Pair, a.PairRole, a.Talk, a.Partly, a.Settled, a.NewDue, a.NewDueSide, a.NewDueWhy, a.LeaveSide, a.LeaveWhy, a.AskedOn, a.Progress, a.ProgressAt)
	return err
}

// once gives the agreement that the same person proposed in the same words at this table a moment ago, or
// claims the words for a new one. Two at the same time: the second waits for the first, and gets its number.
func once(tx *db.Tx, key string, id tafel.AgreementID, since calendar.Moment) (tafel.AgreementID, error) {
	var got tafel.AgreementID
	err := tx.Row(`INSERT INTO agreement_once (id, at, agreement_id) VALUES ($1, $2, $3)
ON CONFLICT (id) DO UPDATE SET at = CASE WHEN agreement_once.at < $4 THEN excluded.at ELSE agreement_once.at END,
	agreement_id = CASE WHEN agreement_once.at < $4 THEN excluded.agreement_id ELSE agreement_once.agreement_id END
RETURNING agreement_id`, key, tx.Now(), id, since.Text()).Scan(&got)
	return got, err
}

// forgetOnce lets go of the words once something was said to the proposal.
func forgetOnce(tx *db.Tx, id tafel.AgreementID) error {
	_, err := tx.Exec(`DELETE FROM agreement_once WHERE agreement_id = $1`, id)
	return err
}

// onBoard reads what the page of a table draws, in the order of ahead. A table may have hundreds, and each row and each
// column costs as much to bring as a text many times as long: all of them come as one text, see unroll. What the program
// wrote itself is one part of a row. So is what nearly every agreement has empty (a reason, a new date, another half): empty
// when there is nothing in any of it, and the signs ~ and | in what people wrote are put as ~0 and ~1.
func onBoard(r db.Reader, t tafel.Standing, limit int) ([]Agreement, error) {
	out, err := boardRows(r, t, boardSQL, limit+1)
	if err == nil && len(out) > limit { // putting rows in order costs the server as much as finding them: only when some are left out
		out, err = boardRows(r, t, boardFirst, limit)
	}
	sort.SliceStable(out, func(i, j int) bool { return ahead(&out[i], &out[j]) })
	return out, err
}

const boardSQL = `SELECT COALESCE(string_agg(concat_ws('|', octet_length(what), octet_length(from_name), octet_length(from_org_name), octet_length(to_name), octet_length(to_org_name), octet_length(codes), octet_length(rest),
	what, from_name, from_org_name, to_name, to_org_name, codes, rest, ''), ''), '') FROM (
SELECT what, from_name, from_org_name, to_name, to_org_name,
	concat_ws('|', id, from_person, from_org, from_kind, to_person, to_org, to_kind, by_person, state, due_on, from_yes_at, to_yes_at, made_at, subjects, domain) AS codes,
	CASE WHEN ready_at = '' AND ended_at = '' AND reason = '' AND reason_side = '' AND next_name = '' AND next_org_name = '' AND pair_id = '' AND pair_role = '' AND talk = FALSE AND partly = FALSE AND settled = FALSE AND new_due = '' AND new_due_side = '' AND new_due_why = '' AND leave_side = '' AND leave_why = '' AND asked_on = '' AND progress = '' AND progress_at = '' THEN ''
	ELSE ready_at || '|' || ended_at || '|' || replace(replace(reason, '~', '~0'), '|', '~1') || '|' || reason_side || '|' || replace(replace(next_name, '~', '~0'), '|', '~1') || '|' || replace(replace(next_org_name, '~', '~0'), '|', '~1') || '|' || pair_id || '|' || pair_role || '|' || CASE WHEN talk THEN '1' ELSE '' END || '|' || CASE WHEN partly THEN '1' ELSE '' END || '|' || CASE WHEN settled THEN '1' ELSE '' END || '|' || new_due || '|' || new_due_side || '|' || replace(replace(new_due_why, '~', '~0'), '|', '~1') || '|' || leave_side || '|' || replace(replace(leave_why, '~', '~0'), '|', '~1') || '|' || asked_on || '|' || replace(replace(progress, '~', '~0'), '|', '~1') || '|' || progress_at END AS rest
FROM agreement WHERE table_id = $1 LIMIT $2) a`

// boardFirst keeps what is open and what is due last, of a table that has more than its page shows.
var boardFirst = strings.Replace(boardSQL, "LIMIT $2", "ORDER BY open DESC, due_on DESC LIMIT $2", 1)

func boardRows(r db.Reader, t tafel.Standing, query string, limit int) ([]Agreement, error) {
	var all string
	if err := r.Row(query, t.Table, limit).Scan(&all); err != nil {
		return nil, err
	}
	out := make([]Agreement, 0, len(all)/250+1) // a row is seldom shorter
	err := unroll(all, func(f *[7]string) error {
		out = append(out, Agreement{Table: t.Table, Household: t.Household, What: f[0], From: tafel.Party{Name: f[1], OrgName: f[2]}, To: tafel.Party{Name: f[3], OrgName: f[4]}})
		a := &out[len(out)-1]
		err := a.codes(strings.SplitN(f[5], "|", 15))
		if err == nil && f[6] != "" {
			err = a.rest(strings.Split(f[6], "|"))
		}
		return err
	})
	return out, err
}

// unroll takes rows of seven parts out of one text: of each row first how many bytes each part has, then the parts, a | after
// every one. Whatever people wrote, a part ends where its length says.
func unroll(all string, row func(*[7]string) error) error {
	var parts [7]string
	for all != "" {
		var size [7]int
		for i := range size {
			n, rest, _ := strings.Cut(all, "|")
			var err error
			if size[i], err = strconv.Atoi(n); err != nil {
				return fmt.Errorf("agreement: a row without its lengths")
			}
			all = rest
		}
		for i, n := range size {
			if n < 0 || n >= len(all) || all[n] != '|' {
				return fmt.Errorf("agreement: a row is not as long as it says")
			}
			parts[i], all = all[:n], all[n+1:]
		}
		if err := row(&parts); err != nil {
			return err
		}
	}
	return nil
}

var written = strings.NewReplacer("~1", "|", "~0", "~")

// codes reads the columns of onBoard that nobody wrote by hand; the key of a life domain, the last, is a region's own.
func (a *Agreement) codes(f []string) error {
	if len(f) != 15 {
		return fmt.Errorf("agreement: %d columns in one, not 15", len(f))
	}
	a.ID, a.State, a.Due, a.Subjects, a.Domain = tafel.AgreementID(f[0]), State(f[8]), calendar.Date(f[9]), unpack(f[13]), f[14]
	a.From.Person, a.From.Org, a.FromKind = tafel.PersonID(f[1]), tafel.OrgID(f[2]), tafel.SeatKind(f[3])
	a.To.Person, a.To.Org, a.ToKind, a.By.Person = tafel.PersonID(f[4]), tafel.OrgID(f[5]), tafel.SeatKind(f[6]), tafel.PersonID(f[7])
	return errors.Join(a.FromYes.Scan(f[10]), a.ToYes.Scan(f[11]), a.Made.Scan(f[12]))
}

// rest reads the columns of onBoard that most agreements have empty.
func (a *Agreement) rest(f []string) error {
	if len(f) != 19 {
		return fmt.Errorf("agreement: %d columns in one, not 19", len(f))
	}
	a.Reason, a.ReasonSide, a.Next.Name, a.Next.OrgName = written.Replace(f[2]), Side(f[3]), written.Replace(f[4]), written.Replace(f[5])
	a.Pair, a.PairRole, a.Talk, a.Partly, a.Settled = tafel.AgreementID(f[6]), f[7], f[8] != "", f[9] != "", f[10] != ""
	a.NewDue, a.NewDueSide, a.NewDueWhy = calendar.Date(f[11]), Side(f[12]), written.Replace(f[13])
	a.LeaveSide, a.LeaveWhy, a.AskedOn, a.Progress = Side(f[14]), written.Replace(f[15]), calendar.Date(f[16]), written.Replace(f[17])
	return errors.Join(a.ReadyAt.Scan(f[0]), a.Ended.Scan(f[1]), a.ProgressAt.Scan(f[18]))
}

// openOfTable lists what is open at a table.
func openOfTable(r db.Reader, t tafel.TableID) ([]Agreement, error) {
	return scanAll(r.Query(`SELECT id, table_id, household_id, goal_id, domain, what, hash, from_person, from_org, from_name, from_org_name, from_kind, from_team, to_person, to_org, to_name, to_org_name, to_kind, by_person, by_org, by_name, by_org_name, state, open, due_on, first_due, from_yes_at, to_yes_at, made_at, accepted_at, ready_at, ended_at, reason, reason_by, reason_side, next_person, next_org, next_name, next_org_name, prev_id, pair_id, pair_role, talk, partly, settled, new_due, new_due_side, new_due_why, leave_side, leave_why, asked_on, progress, progress_at, subjects, version
FROM agreement WHERE table_id = $1 AND open = TRUE ORDER BY due_on, id`, t))
}

// after lists what was proposed in the place of an agreement.
func after(r db.Reader, id tafel.AgreementID) ([]tafel.AgreementID, error) {
	rows, err := r.Query(`SELECT id FROM agreement WHERE prev_id = $1 AND prev_id <> '' ORDER BY made_at`, id)
	var out []tafel.AgreementID
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var x tafel.AgreementID
		if err := scan(&x); err != nil {
			return err
		}
		out = append(out, x)
		return nil
	})
	return out, err
}

func settle(tx *db.Tx, id tafel.AgreementID) error {
	_, err := tx.Exec(`UPDATE agreement SET settled = TRUE WHERE id = $1`, id)
	return err
}

// progress counts per goal: confirmed, late, other open.
func progress(r db.Reader, t tafel.TableID, today calendar.Date) (map[tafel.GoalID][3]int64, error) {
	rows, err := r.Query(`SELECT goal_id, SUM(CASE WHEN state = 'confirmed' THEN 1 ELSE 0 END),
	SUM(CASE WHEN state = 'accepted' AND due_on < $2 OR state = 'broken' AND settled = FALSE THEN 1 ELSE 0 END),
	SUM(CASE WHEN open = TRUE AND NOT (state = 'accepted' AND due_on < $2) THEN 1 ELSE 0 END)
FROM agreement WHERE table_id = $1 AND goal_id <> '' GROUP BY goal_id`, t, string(today))
	out := map[tafel.GoalID][3]int64{}
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var g tafel.GoalID
		var n [3]int64
		if err := scan(&g, &n[0], &n[1], &n[2]); err != nil {
			return err
		}
		out[g] = n
		return nil
	})
	return out, err
}

// Saying is one line of the receipt: who said what on which side, to exactly which text.
type Saying struct {
	ID       string
	Of       tafel.AgreementID
	At       calendar.Moment
	Side     Side
	What     string // yes, no, ready, confirm, notright, partly, broken, leave
	Person   tafel.PersonID
	Name     string
	OrgName  string
	Function string
	Words    string // what was said with it
	Hash     string
	How      string // "" by the person; else how it came: by phone, at the table
	Writer   tafel.PersonID
	WriterBy string // who wrote it down, when it was not the person
}

func say(tx *db.Tx, s Saying) error {
	_, err := tx.Exec(`INSERT INTO agreement_said (id, agreement_id, at, side, what, person_id, name, org_name, function, words, hash, how, writer_id, writer_name)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
		tafel.NewID[string](), s.Of, tx.Now(), s.Side, s.What, s.Person, s.Name, s.OrgName, s.Function, s.Words, s.Hash, s.How, s.Writer, s.WriterBy)
	return err
}

func sayings(r db.Reader, id tafel.AgreementID) ([]Saying, error) {
	rows, err := r.Query(`SELECT id, agreement_id, at, side, what, person_id, name, org_name, function, words, hash, how, writer_id, writer_name
FROM agreement_said WHERE agreement_id = $1 ORDER BY at, id`, id)
	var out []Saying
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var s Saying
		if err := scan(&s.ID, &s.Of, &s.At, &s.Side, &s.What, &s.Person, &s.Name, &s.OrgName, &s.Function, &s.Words, &s.Hash, &s.How, &s.Writer, &s.WriterBy); err != nil {
			return err
		}
		out = append(out, s)
		return nil
	})
	return out, err
}

// Redating is one wish for another date, and what was said to it.
type Redating struct {
	ID         string
	At         calendar.Moment
	Side       Side
	By         string
	Old, New   calendar.Date
	Why        string
	Answer     string // "", yes, no, lapsed
	AnsweredAt calendar.Moment
	AnsweredBy string
	AnswerWhy  string
}

func redated(tx *db.Tx, id tafel.AgreementID, d Redating) error {
	_, err := tx.Exec(`INSERT INTO agreement_date (id, agreement_id, at, side, by_name, old_on, new_on, why, answer, answered_at, answered_by, answer_why)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', '', '', '')`, tafel.NewID[string](), id, tx.Now(), d.Side, d.By, string(d.Old), string(d.New), d.Why)
	return err
}

func answerDate(tx *db.Tx, id tafel.AgreementID, answer, by, why string) error {
	_, err := tx.Exec(`UPDATE agreement_date SET answer = $2, answered_at = $3, answered_by = $4, answer_why = $5 WHERE agreement_id = $1 AND answer = ''`, id, answer, tx.Now().Text(), by, why)
	return err
}

func redatings(r db.Reader, id tafel.AgreementID) ([]Redating, error) {
	rows, err := r.Query(`SELECT id, at, side, by_name, old_on, new_on, why, answer, answered_at, answered_by, answer_why
FROM agreement_date WHERE agreement_id = $1 ORDER BY at, id`, id)
	var out []Redating
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var d Redating
		if err := scan(&d.ID, &d.At, &d.Side, &d.By, &d.Old, &d.New, &d.Why, &d.Answer, &d.AnsweredAt, &d.AnsweredBy, &d.AnswerWhy); err != nil {
			return err
		}
		out = append(out, d)
		return nil
	})
	return out, err
}

// answersClocks lists the clocks of this room that ring at a table for the one who answers for it: not those
// that ring for somebody as one of the two. Reads the floor's clock table.
func answersClocks(r db.Reader, t tafel.TableID, p tafel.PersonID) ([][2]string, error) {
	rows, err := r.Query(`SELECT kind, ref FROM clock WHERE table_id = $1 AND person_id = $2 AND stopped_at = ''
AND (kind IN ('agreement.broken', 'agreement.orphan', 'agreement.talk') OR kind IN ('agreement.due', 'agreement.confirm') AND step > 0)`, t, p)
	var out [][2]string
	err = db.Each(rows, err, func(scan func(...any) error) error {
		var x [2]string
		if err := scan(&x[0], &x[1]); err != nil {
			return err
		}
		out = append(out, x)
		return nil
	})
	return out, err
}

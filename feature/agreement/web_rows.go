package agreement

import (
	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/ui"
	"tafel/internal/web"
)

// item is a row of a list: one agreement, or the two halves of a pair, with the small forms that belong to it.
type item struct {
	one  ui.Agreement
	then *ui.Agreement
	asks []dialog
}

// dialog is a small window in which a reason is asked.
type dialog struct {
	id, title, verb string
	of              tafel.AgreementID
	partly, next    bool // asks whether part of it is done; asks who takes it up
	holders         []ui.Option
	terug           string
}

// drawn is how the half of a side is drawn.
func drawn(a Agreement, side Side) ui.Said {
	switch a.State {
	case Declined:
		if a.ReasonSide == side {
			return ui.SaidNo
		}
	case Broken:
		if side == From {
			return ui.SaidNo
		}
	case Ready, Silent:
		if side == From {
			return ui.SaidDone
		}
	case Confirmed:
		return ui.SaidDone
	}
	if a.Said(side) {
		return ui.SaidYes
	}
	return ui.SaidOpen
}

// look is the state as the parts of the page draw it.
func look(a Agreement) ui.State {
	switch a.State {
	case Proposed:
		return ui.Proposed
	case Accepted:
		return ui.Agreed
	case Ready, Silent:
		return ui.Told
	case Confirmed:
		return ui.Kept
	case Broken:
		return ui.Broken
	}
	return ui.Refused
}

// wordOf is the word of the state; "" is the usual one.
func wordOf(c *web.Ctx, a Agreement) string {
	switch {
	case a.State == Silent:
		return c.T("agreement.word.silent")
	case a.State == Lapsed:
		return c.T("agreement.word.lapsed")
	case a.State == Withdrawn:
		return c.T("agreement.word.withdrawn")
	case a.State == Accepted && a.Partly:
		return c.T("agreement.word.partly")
	case a.State == Accepted && a.Talk:
		return c.T("agreement.word.talk")
	}
	return ""
}

func who(p tafel.Party) ui.Person {
	if p.Person == "" {
		return ui.Person{Name: p.OrgName}
	}
	return ui.Person{Name: p.Name, Of: p.OrgName}
}

// due is the date of a row: what people have to keep, or when it ended.
func due(c *web.Ctx, a Agreement) ui.When {
	switch a.State {
	case Accepted, Ready, Silent:
		return c.Due(a.Due, a.State == Accepted)
	case Proposed:
		d := c.Due(a.Made.Date(), false)
		n := a.Made.Date().Until(c.Now.Date())
		if n == 0 {
			return ui.When{Rel: c.T("agreement.new"), Abs: d.Abs, ISO: d.ISO}
		}
		return ui.When{Rel: c.T("agreement.waiting", "n", n), Abs: c.T("agreement.since", "day", d.Abs), ISO: d.ISO}
	case Confirmed:
		d := c.Past(a.Ended)
		if d.Abs == "" {
			d.Abs = c.Words.Short(a.Ended.Time, c.Now.Time)
		}
		d.Rel = c.T("agreement.ontime")
		if a.ReadyAt.Date() > a.Due {
			d.Rel = c.T("agreement.late", "n", a.Due.Until(a.ReadyAt.Date()))
		}
		return d
	}
	d := c.Past(a.Ended)
	if d.Abs == "" {
		d.Abs = c.Words.Short(a.Ended.Time, c.Now.Time)
		d.Rel = c.T("agreement.today")
	}
	return d
}

// note says what happens next, in one line.
func note(c *web.Ctx, a Agreement, plain bool) string {
	switch {
	case a.LeaveSide != "":
		return c.T("agreement.row.leave", "who", called(a.Party(a.LeaveSide)))
	case a.NewDue != "":
		return c.T("agreement.row.redate", "who", called(a.Party(a.NewDueSide)), "day", c.Words.Short(a.NewDue.Time(), c.Now.Time))
	case a.Talk && a.State.Open():
		return c.T("agreement.row.talk")
	case a.State == Proposed:
		names := ""
		for _, side := range a.Waits() {
			if names != "" {
				names += ", "
			}
			names += called(a.Party(side))
		}
		return c.T("agreement.row.waits", "who", names, "day", c.Words.Short(AnswerBy(a.Made).Time, c.Now.Time))
	case a.State == Ready || a.State == Silent:
		return c.T("agreement.row.told", "from", called(a.From), "to", called(a.To))
	case a.State == Declined && called(a.Next) != "":
		return c.T("agreement.row.next", "who", called(a.Next))
	case a.State == Lapsed:
		return c.T("agreement.row.lapsed")
	case a.State == Accepted && a.Progress != "" && !plain:
		return c.T("agreement.row.progress", "day", c.Words.Short(a.ProgressAt.Time, c.Now.Time))
	case a.State == Accepted && a.AskedOn == c.Now.Date():
		return c.T("agreement.row.asked")
	}
	return ""
}

// quote is what somebody said about it, in own words.
func quote(a Agreement) string {
	switch {
	case a.NewDue != "":
		return a.NewDueWhy
	case a.LeaveSide != "":
		return a.LeaveWhy
	case a.State == Declined || a.State == Broken || a.State == Withdrawn:
		return a.Reason
	case a.State == Accepted && (a.Partly || a.Reason != "" && a.ReadyAt.IsZero()):
		return a.Reason
	case a.State == Accepted:
		return a.Progress
	}
	return ""
}

func hidden(c *web.Ctx, id tafel.AgreementID) []ui.Hidden {
	return []ui.Hidden{{Name: "afspraak", Value: string(id)}, {Name: "terug", Value: c.Here()}}
}

// row draws one agreement for somebody who may do some things with it.
func row(c *web.Ctx, a Agreement, h Hand) (ui.Agreement, []dialog) {
	r := ui.Agreement{ID: "a-" + string(a.ID), What: a.What, Href: "/afspraken/" + string(a.ID), By: who(a.From), To: who(a.To), State: look(a), StateWord: wordOf(c, a),
		BySaid: drawn(a, From), ToSaid: drawn(a, To), Late: a.Late(c.Now.Date()), Due: due(c, a), Note: note(c, a, false), Quote: quote(a)}
	if a.State == Proposed {
		r.More = c.T("agreement.by", "day", c.Words.Short(a.Due.Time(), c.Now.Time))
	}
	var asks []dialog
	acts, asks := acts(c, a, h)
	r.Acts = acts
	return r, asks
}

// acts lists what this reader may do with a row at once: what waits for the reader first.
func acts(c *web.Ctx, a Agreement, h Hand) ([]ui.Action, []dialog) {
	var out []ui.Action
	var asks []dialog
	post := func(act Act, word string) {
		if a.May(act, h) == nil {
			out = append(out, ui.Action{Label: c.T(word), About: a.What, Post: "/doe/agreement." + string(act), Hidden: hidden(c, a.ID), Small: true})
		}
	}
	form := func(act Act, word, title string, partly, next bool) {
		if a.May(act, h) != nil {
			return
		}
		id := string(act) + "-" + string(a.ID)
		out = append(out, ui.Action{Label: c.T(word), About: a.What, Href: "/afspraken/" + string(a.ID) + "?doe=" + string(act) + "#" + string(act), Dialog: id, Small: true})
		asks = append(asks, dialog{id: id, title: c.T(title), verb: "agreement." + string(act), of: a.ID, partly: partly, next: next && h.From, terug: c.Here()})
	}
	switch a.State {
	case Proposed:
		if a.Unsaid(h) != "" {
			post(Accept, "agreement.do.accept")
			form(Decline, "agreement.do.decline", "agreement.title.decline", false, a.FromKind == tafel.SeatOrganisation)
		} else if a.AskedOn != c.Now.Date() {
			post(Ask, "agreement.do.askyes")
		}
	case Accepted:
		switch {
		case a.LeaveSide != "" && h.Of(a.LeaveSide.Other()):
			post(Withdraw, "agreement.do.leave")
			post(Keep, "agreement.do.keep")
		case a.NewDue != "" && h.Of(a.NewDueSide.Other()):
			post(AcceptDate, "agreement.do.dateyes")
			post(DeclineDate, "agreement.do.dateno")
		case h.From:
			post(Report, "agreement.do.ready")
		case a.Due < c.Now.Date() && a.AskedOn != c.Now.Date():
			post(Ask, "agreement.do.ask")
		}
	case Ready, Silent:
		post(Confirm, "agreement.do.confirm")
		form(NotRight, "agreement.do.notright", "agreement.title.notright", true, false)
		if len(out) == 0 && a.AskedOn != c.Now.Date() && a.State == Silent {
			post(Ask, "agreement.do.askright")
		}
	case Declined, Lapsed, Broken:
		if a.May(LetGo, h) == nil {
			out = append(out, ui.Action{Label: c.T("agreement.do.again"), About: a.What, Href: "/tafels/" + string(a.Table) + "?opnieuw=" + string(a.ID) + "#voorstel", Small: true})
			post(LetGo, "agreement.do.letgo")
		}
	}
	if h.Lead && recordable(a) && len(out) < 2 {
		out = append(out, ui.Action{Label: c.T("agreement.do.record"), About: a.What, Href: "/afspraken/" + string(a.ID) + "?doe=record-answer#record-answer", Small: true})
	}
	return out, asks
}

// recordable reports whether a resident or somebody of the own network has to say something.
func recordable(a Agreement) bool {
	if a.State == Accepted && a.NewDue == "" {
		return false // the date speaks first
	}
	for _, side := range a.Waits() {
		if a.Kind(side) != tafel.SeatOrganisation && a.Party(side).Person != "" {
			return true
		}
	}
	return false
}

// plainRow draws an agreement in a resident's plan: no drawing, the state only when it differs from normal.
func plainRow(c *web.Ctx, a Agreement, h Hand, mine bool) ui.Agreement {
	r := ui.Agreement{ID: "a-" + string(a.ID), What: a.What, Href: "/afspraken/" + string(a.ID), Plain: true, Due: due(c, a), Quote: quote(a)}
	if a.Due != "" && r.Due.Abs != "" && a.State.Open() && a.State != Proposed {
		r.Due.Abs = c.Words.Day(a.Due.Time(), c.Now.Time)
	}
	other := a.From
	if mine {
		other = a.To
	}
	r.Line = called(other)
	if other.Person != "" && other.OrgName != "" {
		r.Line += ", " + other.OrgName
	}
	if mine {
		r.Line = c.T("agreement.mine.to", "who", r.Line)
	}
	r.Note = note(c, a, true)
	switch {
	case a.State == Proposed:
		r.State, r.StateWord = ui.Proposed, c.T("agreement.plain.proposed")
	case a.State == Ready || a.State == Silent:
		r.State, r.StateWord = ui.Told, c.T("agreement.plain.told", "who", called(a.From))
		if mine {
			r.StateWord = c.T("agreement.plain.itold")
		}
	case a.State == Broken:
		r.State, r.StateWord = ui.Broken, c.T("agreement.plain.broken")
	case a.State == Declined:
		r.State, r.StateWord = ui.Refused, c.T("agreement.plain.declined")
	case a.State == Lapsed:
		r.State, r.StateWord = ui.Refused, c.T("agreement.plain.lapsed")
	case a.State == Accepted && a.Partly:
		r.State, r.StateWord = ui.Today, c.T("agreement.word.partly")
	}
	if mine && a.May(Report, h) == nil {
		r.Acts = append(r.Acts, ui.Action{Label: c.T("agreement.do.idid"), About: a.What, Post: "/doe/agreement.ready", Hidden: hidden(c, a.ID), Small: true})
	}
	return r
}

// group is a heading with its rows.
type group struct {
	title string
	mood  ui.Mood
	aside string
	items []item
	more  ui.Link
}

const (
	inLate = iota
	inToday
	inComing
	inWaits
	inDone
	nowhere
)

// place says under which heading an agreement stands.
func placeOf(a Agreement, today calendar.Date) int {
	switch a.State {
	case Accepted:
		switch {
		case a.Due < today:
			return inLate
		case a.Due == today:
			return inToday
		}
		return inComing
	case Ready, Silent:
		if a.Due == today {
			return inToday
		}
		return inComing
	case Broken:
		if !a.Settled {
			return inLate
		}
	case Proposed:
		return inWaits
	case Declined, Lapsed:
		if !a.Settled {
			return inWaits
		}
	case Confirmed:
		return inDone
	}
	return nowhere
}

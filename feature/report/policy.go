package report

import (
	"tafel"
	"tafel/internal/access"
)

// mayMake asks whether somebody may report: everybody may, also without an account.
func mayMake(a tafel.Actor) error {
	return access.Ask(a, access.ReportMake, tafel.Standing{}, access.Thing{})
}

// mayTakeIn asks whether somebody may record a signal for another.
func mayTakeIn(a tafel.Actor) error {
	return access.Ask(a, access.ReportTakeIn, tafel.Standing{}, access.Thing{})
}

// mayRead gives the policy that lets somebody read a report. Without one it does not exist for the actor.
// byCode is true for who typed the follow code.
func mayRead(a tafel.Actor, x Report, byCode bool) (string, error) {
	d := access.May(a, access.ReportRead, tafel.Standing{}, access.Thing{
		Own:    byCode || x.Mine(a.Person),
		Party:  owner(a, x) || receiver(a, x),
		OwnOrg: a.Org != "" && (x.OwnerOrg == a.Org || x.TakenOrg == a.Org),
	})
	if !d.Allowed {
		return "", access.NotFound()
	}
	return d.Policy, nil
}

// mayAct asks whether somebody may work on a report: who answers for it, and colleagues of the same organisation.
func mayAct(a tafel.Actor, x Report) error {
	if _, err := mayRead(a, x, false); err != nil {
		return err
	}
	return access.Ask(a, access.ReportAct, tafel.Standing{}, access.Thing{
		Party:  owner(a, x),
		OwnOrg: a.Org != "" && x.OwnerOrg == a.Org,
	})
}

// mayAnswerPass asks whether what is passed on was offered to the actor or the actor's organisation.
func mayAnswerPass(a tafel.Actor, x Report) error {
	if _, err := mayRead(a, x, false); err != nil {
		return err
	}
	return access.Ask(a, access.ReportAct, tafel.Standing{}, access.Thing{Party: receiver(a, x)})
}

// mayAcute asks whether somebody may say that help is needed at once: whoever may act on the report or was asked to take
// it over, and who reported it or speaks for the reporter. Nobody has to agree.
func mayAcute(a tafel.Actor, x Report, byCode bool) error {
	if _, err := mayRead(a, x, byCode); err != nil {
		return err
	}
	if byCode || x.Mine(a.Person) {
		return access.Ask(a, access.ReportMake, tafel.Standing{}, access.Thing{Own: true})
	}
	return access.Ask(a, access.ReportAct, tafel.Standing{}, access.Thing{Party: owner(a, x) || receiver(a, x), OwnOrg: a.Org != "" && x.OwnerOrg == a.Org})
}

// mayLower asks whether somebody may say that there is no haste after all: who answers for the report, and who leads there.
func mayLower(a tafel.Actor, x Report, leads bool) error {
	return access.Ask(a, access.ReportLower, tafel.Standing{}, access.Thing{Party: owner(a, x) || leads})
}

// mayAlarm asks whether somebody may know that a report waits for help: for whom it rang. Not what it is about.
func mayAlarm(a tafel.Actor, own bool) error {
	return access.Ask(a, access.ReportAlarm, tafel.Standing{}, access.Thing{Own: own})
}

// mayConfirm asks whether somebody may say that it is solved: who reported it, or who was chosen for that.
// Never who answers for it.
func mayConfirm(a tafel.Actor, x Report, byCode bool) error {
	if _, err := mayRead(a, x, byCode); err != nil {
		return err
	}
	return access.Ask(a, access.ReportConfirm, tafel.Standing{}, access.Thing{Own: byCode || x.Mine(a.Person), Party: owner(a, x)})
}

// mayChoose asks whether somebody may choose who speaks for the reporter: only the reporter.
func mayChoose(a tafel.Actor, x Report) error {
	if _, err := mayRead(a, x, false); err != nil {
		return err
	}
	return access.Ask(a, access.ReportConfirm, tafel.Standing{}, access.Thing{Own: a.Person != "" && x.Reporter == a.Person})
}

// mayKeepNorms asks whether somebody may set norms and the front door of the region.
func mayKeepNorms(a tafel.Actor) error {
	return access.Ask(a, access.OrgManage, tafel.Standing{}, access.Thing{})
}

// mayCount asks whether somebody may see figures without people.
func mayCount(a tafel.Actor) error {
	return access.Ask(a, access.FiguresRead, tafel.Standing{}, access.Thing{})
}

func owner(a tafel.Actor, x Report) bool { return a.Person != "" && x.Owner == a.Person }

func receiver(a tafel.Actor, x Report) bool {
	if !x.Waiting() || a.Person == "" {
		return false
	}
	return x.Pass.To.Person == a.Person || (a.Org != "" && x.Pass.To.Org == a.Org)
}

// mayFind gives the policy that lets somebody find the person for whom something is recorded.
func mayFind(a tafel.Actor) (string, error) {
	d := access.May(a, access.PersonFind, tafel.Standing{}, access.Thing{})
	if !d.Allowed {
		return "", access.NotFound()
	}
	return d.Policy, nil
}

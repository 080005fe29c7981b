package house

import (
	"slices"
	"strings"
)

// This file says who may see what in the walk region (testdata/walk.play), from the design (DESIGN 5.4), in plain
// tables and one function per kind of text. It asks nothing of the policies in internal/access: it is what they
// are compared with. Who reads it needs to know the region only.

// walkers is everybody who walks, and what he or she is to the first table (ta, of household alpha).
var walkers = []struct{ name, who string }{
	{"cora", "verantwoordelijk voor tafel ta"},
	{"rik", "zetel aan ta: wonen en geld"},
	{"gwen", "zetel aan ta en aan tb: geest"},
	{"lars", "had een zetel aan ta en ging weg"},
	{"ende", "zetel aan ta, de grondslag is afgelopen"},
	{"dirk", "uitgenodigd voor ta en zei nee"},
	{"ines", "uitgenodigd voor ta, antwoordde nog niet"},
	{"hugo", "gevraagd om ta over te nemen, antwoordde nog niet"},
	{"vera", "verwezen vanaf ta, antwoordde nog niet"},
	{"noor", "vervangt cora vandaag, zelfde team"},
	{"lea", "teamleider van cora"},
	{"ward", "collega van rik en otto, zonder zetel"},
	{"otto", "verantwoordelijk voor tb: zelfde huishouden, andere tafel"},
	{"elsa", "verantwoordelijk voor tc en td: andere huishoudens"},
	{"tess", "zetel aan tc"},
	{"rosa", "nam alleen een melding in over kim van alpha"},
	{"adam", "beheerder"},
	{"prisca", "privacyfunctionaris"},
	{"ada", "inwoner van alpha, zit aan ta, adres geheim"},
	{"abel", "huisgenoot van ada"},
	{"kim", "kind in alpha"},
	{"max", "woonde vroeger in alpha"},
	{"nell", "eigen netwerk van alpha, zetel aan ta"},
	{"nico", "eigen netwerk van alpha, zonder zetel"},
	{"bea", "inwoner van beta, zit aan tc"},
	{"cas", "inwoner van delta, zijn tafel td is klaar"},
	{"ida", "heet net als ada, ander huishouden, geen tafel"},
	{"vic", "werkt ergens anders en kent niemand hier"},
	{"pol", "politie, met noodtoegang tot ta wegens geweld"},
	{"nobody", "niet aangemeld"},
}

// works is for which organisation somebody works; who is not here is no professional.
var works = map[string]string{
	"cora": "gemeente", "lea": "gemeente", "noor": "gemeente", "elsa": "gemeente", "adam": "gemeente", "prisca": "gemeente", "hugo": "gemeente",
	"rik": "wonen", "ward": "wonen", "otto": "wonen", "gwen": "ggz", "lars": "ggz", "vera": "ggz", "ende": "politie", "dirk": "politie",
	"ines": "school", "rosa": "school", "tess": "school", "vic": "verweg", "pol": "politie",
}

// lives is where residents live now; ownNetwork is whom a household calls its own network.
var lives = map[string]string{"ada": "alpha", "abel": "alpha", "kim": "alpha", "bea": "beta", "ida": "gamma", "cas": "delta", "zoe": "omega"}
var ownNetwork = map[string]string{"nell": "alpha", "nico": "alpha"}
var secret = map[string]bool{"ada": true}

// A chair is a seat at a table. side: h household, n own network, o organisation, r the one who answers.
type chair struct {
	side    string
	state   string // sits, asked, no, left, ended (the ground)
	domains string // "*" is all
}

// benches are the seats of each table; at is the household of a table.
var benches = map[string]map[string]chair{
	"ta": {"cora": {"r", "sits", "*"}, "ada": {"h", "sits", "*"}, "abel": {"h", "sits", "*"}, "kim": {"h", "sits", "*"}, "rik": {"o", "sits", "housing money"}, "gwen": {"o", "sits", "mind"},
		"lars": {"o", "left", "mind"}, "ende": {"o", "ended", "*"}, "dirk": {"o", "no", "law"}, "ines": {"o", "asked", "day"}, "nell": {"n", "sits", "day"}},
	"tb": {"otto": {"r", "sits", "*"}, "gwen": {"o", "sits", "mind"}},
	"tc": {"elsa": {"r", "sits", "*"}, "bea": {"h", "sits", "*"}, "tess": {"o", "sits", "day"}},
	"td": {"elsa": {"r", "sits", "*"}, "cas": {"h", "sits", "*"}},
	"te": {"ward": {"r", "sits", "*"}, "rik": {"o", "sits", "*"}},
}
var at = map[string]string{"ta": "alpha", "tb": "alpha", "tc": "beta", "td": "delta"}

// signals are the reports: who told, who answers, to whom it is offered, and which organisations took part.
var signals = map[string]struct{ told, answers, orgs string }{
	"r1": {"ada", "lea", "gemeente"},
	"r2": {"abel", "noor", "gemeente school"},
	"r3": {"bea", "lea", "gemeente"},
	"r4": {"", "lea", "gemeente"},
	"r5": {"cas", "otto", "wonen"},
}

// circles are the cases of intervision: who brought it, who takes part, who is asked.
var circles = map[string]struct {
	brings       string
	takes, asked []string
}{
	"i1": {"otto", []string{"gwen", "elsa"}, []string{"vic"}},
	"i2": {"cora", []string{"rik", "ward"}, nil},
}

// canary is one word of the region and what it stands for.
type canary struct {
	word   string
	spec   string // as in the region, kind:args#n
	kind   string
	args   []string // table, household, person or report; then what the kind needs
	by     []string // who wrote, promised or was promised it
	domain string
}

func parseCanary(word, spec string) canary {
	c := canary{word: word, spec: spec}
	rest, _, _ := strings.Cut(spec, "#")
	c.kind, rest, _ = strings.Cut(rest, ":")
	for _, a := range strings.Split(rest, ",") {
		if list, ok := strings.CutPrefix(a, "by="); ok {
			c.by = strings.Split(list, "+")
			continue
		}
		c.args = append(c.args, a)
	}
	if slices.Contains([]string{"part", "shield", "deal", "remark", "dispute", "order", "advice"}, c.kind) && len(c.args) > 1 {
		c.domain = c.args[1]
	}
	return c
}

// standsIn: for whom somebody stands in today. Who stands in has the other's seat for those days, and no more.
var standsIn = map[string]string{"noor": "cora"}

func chairOf(p, t string) chair {
	c, ok := benches[t][p]
	if other := standsIn[p]; !ok && other != "" {
		return benches[t][other]
	}
	return c
}

func sits(p, t string) bool { return chairOf(p, t).state == "sits" }

// house side, and who answers, at a table
func ofHome(p, t string) bool { return sits(p, t) && chairOf(p, t).side == "h" }
func leads(p, t string) bool  { return sits(p, t) && chairOf(p, t).side == "r" }

func covers(p, t, domain string) bool {
	c := chairOf(p, t)
	return sits(p, t) && (domain == "" || c.domains == "*" || slices.Contains(strings.Fields(c.domains), domain))
}

// tablesOf are the tables of a household.
func tablesOf(h string) []string {
	var out []string
	for t, x := range at {
		if x == h {
			out = append(out, t)
		}
	}
	return out
}

// worksFor: sits as a professional at a table of the household.
func worksFor(p, h string) bool {
	for _, t := range tablesOf(h) {
		if sits(p, t) && works[p] != "" {
			return true
		}
	}
	return false
}

func sitsAtAny(p, h string) bool {
	for _, t := range tablesOf(h) {
		if sits(p, t) {
			return true
		}
	}
	return false
}

// may is the oracle: may p see this word, when it is asked for at this route?
func may(p string, c canary, route string) bool {
	x := c.args[0]
	if glass(p, c, route) {
		return true
	}
	pro := works[p] != ""
	mine := slices.Contains(c.by, p)
	switch c.kind {
	case "table": // the question and what the table is about: who sits there
		return sits(p, x)
	case "words": // own words of a resident: who sits there
		return sits(p, x)
	case "part", "deal", "remark", "dispute": // of a life domain: whose seat covers it, and who wrote, promised or was promised it
		return covers(p, x, c.domain) || sits(p, x) && mine || benches[x][p].state == "left" && mine || besides(p, route) && covers("rik", x, c.domain)
	case "shield": // shielded: the one who answers, and who wrote it
		return leads(p, x) || sits(p, x) && mine
	case "seat", "seatask": // who sits here and why: who sits here, and the one it is about
		return sits(p, x) || p == c.args[1]
	case "invite", "refusal": // why somebody is asked, or says no: who sits here, and the one it is about
		return sits(p, x) || p == c.args[1]
	case "advice": // what an outside body is advised: whose seat covers it, and who was asked to decide there
		return covers(p, x, c.domain) || sits(p, x) && p == "cora" || p == c.args[2]
	case "order": // what a back office must do: whose seat covers it, and everybody of that office
		return covers(p, x, c.domain) || works[p] != "" && works[p] == c.args[2]
	case "right": // what somebody asks of the own data: oneself, and the privacy officer
		return p == x || p == "prisca"
	case "handover": // to whom it is offered
		return sits(p, x) || p == c.args[1]
	case "referral":
		return sits(p, x) || p == c.args[1] || works[p] == works[c.args[1]] && works[p] != ""
	case "meet": // an appointment: who comes, the household, the one who answers
		return sits(p, x) && mine || ofHome(p, x) || leads(p, x)
	case "name": // a resident's name: oneself, one's own people, who sits at a table of the household; and who takes something in
		if besides(p, route) { // who sits there
			return true
		}
		for _, who := range c.args {
			if p == who || lives[who] != "" && (lives[p] == lives[who] || sitsAtAny(p, lives[who])) || ownNetwork[who] != "" && (lives[p] == ownNetwork[who] || sitsAtAny(p, ownNetwork[who])) {
				return true
			}
			if h := lives[who]; h != "" && lives[p] == "" && ownNetwork[p] == h && p == "nell" {
				return true
			}
			if who == "max" && (sitsAtAny(p, "alpha") || lives[p] == "alpha") { // lived there before
				return true
			}
			if who == "ada" && p == "lars" || who == "abel" && p == "gwen" { // what he promised her is his own
				return true
			}
			if who == "bea" && p == "pol" && (route == "GET /zorgen/{id}" || route == "safety.get") { // whose safety it is, for the body that was asked
				return true
			}
			if who == "ada" && works[p] == "verweg" && orders[route] { // for whom a decision is carried out
				return true
			}
			for r, s := range signals { // who answers a report sees who told it, and about whom it is
				if (s.told == who || aboutWho[r] == who) && maySignal(p, r) {
					return true
				}
			}
		}
		return pro && intake[route] || p == "prisca" && desk[route]
	case "home":
		return lives[p] == x || sitsAtAny(p, x) || pro && intake[route] || answersFor(p, x)
	case "homepart":
		return lives[p] == x || sitsAtAny(p, x)
	case "person": // how somebody wants to be contacted: oneself and who works for the household
		return p == x || worksFor(p, lives[x]) || answersTo(p, x)
	case "address":
		if secret[x] {
			return p == x
		}
		return p == x || lives[p] == lives[x] || sitsAtAny(p, lives[x])
	case "safety": // what workers must know before they ring the bell; this one was not told to the household
		return worksFor(p, x)
	case "net":
		return lives[p] == x || sitsAtAny(p, x)
	case "report":
		return maySignal(p, x)
	case "inspection": // a question about who looked: who asked, whom it was put to, the privacy officer
		return p == x || p == "prisca" || p == "elsa"
	case "danger": // the written reason of an emergency access: who wrote it, the privacy officer
		return mine || p == "prisca"
	case "meeting": // what a meeting is about: who was asked, the household, the one who answers; a guest sits at the first one
		return sits(p, x) && (ofHome(p, x) || leads(p, x) || slices.Contains(strings.Split(c.args[1], "+"), p)) || guest(p, c)
	case "said": // said in the open meeting: who was asked to it and covers the domain; the guest as far as his host
		there := ofHome(p, x) || leads(p, x) || p == "rik" || p == "gwen"
		return there && (covers(p, x, c.args[1]) || mine) || p == "ward" && covers("rik", x, c.args[1])
	case "concern": // safety: who works at the table, the household unless it is shielded as at ta, the body that was asked at tc
		return sits(p, x) && (works[p] != "" || ofHome(p, x) && x != "ta") || p == "pol" && x == "tc"
	case "acts": // what somebody does about an alarm at tc: who sits there
		return sits(p, x)
	case "draft", "key": // typed and not sent; a secret address
		return p == x
	case "why": // why a table deviates from a method: the household, who answers, and who wrote it
		return sits(p, x) && (ofHome(p, x) || leads(p, x) || mine)
	case "bargain": // a package: the household, who answers, and who is named in it
		return sits(p, x) && (ofHome(p, x) || leads(p, x) || mine)
	case "lesson": // what a table learned, apart from that table: everybody who works here, and who sits at that table
		return pro || sits(p, "ta")
	case "rule": // a rule of play is about nobody: everybody who works here; who sits at the table that uses it reads its name
		return pro || sits(p, "ta")
	case "case": // intervision: who takes part, and nobody else; who is asked sees its name and the question
		i := circles[x]
		return p == i.brings || slices.Contains(i.takes, p) || len(c.args) > 1 && slices.Contains(i.asked, p)
	case "method": // what a team has not published yet: that team
		return slices.Contains([]string{"cora", "lea", "noor"}, p)
	}
	return false
}

// glass: what who broke the glass for ta sees, at the two doors of that access only: who live in alpha, the safety line, and
// the life domains that belong to violence. Not what is shielded, not what has no life domain, not the secret address.
func glass(p string, c canary, route string) bool {
	if p != "pol" || route != "GET /noodtoegang/{id}" && route != "emergency.look" {
		return false
	}
	switch c.kind {
	case "part", "deal":
		return c.args[0] == "ta" && slices.Contains([]string{"relations", "law", "mind"}, c.domain)
	case "safety":
		return c.args[0] == "alpha"
	case "name":
		return slices.ContainsFunc(c.args, func(who string) bool { return lives[who] == "alpha" })
	}
	return false
}

// besides: Ward sits in the open meeting beside Rik, and sees there what comes up for the seat of Rik.
func besides(p, route string) bool {
	return p == "ward" && (strings.Contains(route, "/overleggen/{id}") || route == "meeting.get" || route == "meeting.events")
}

// guest: Ward came along with Rik to the meeting that is open.
func guest(p string, c canary) bool {
	return p == "ward" && c.args[0] == "ta" && strings.Contains(c.args[1], "gwen")
}

// answersTo: answers the report of this resident, and is about to contact him or her.
func answersTo(p, resident string) bool {
	for _, s := range signals {
		if s.answers == p && s.told == resident {
			return true
		}
	}
	return false
}

// answersFor: answers a report by or about somebody of a household, and may open a table for it.
func answersFor(p, h string) bool {
	for r, s := range signals {
		if s.answers == p && (s.told != "" && lives[s.told] == h || aboutWho[r] != "" && lives[aboutWho[r]] == h) {
			return true
		}
	}
	return false
}

var aboutWho = map[string]string{"r2": "kim", "r5": "cas"}

func maySignal(p, r string) bool {
	s := signals[r]
	return p == s.told && p != "" || p == s.answers || works[p] != "" && slices.Contains(strings.Fields(s.orgs), works[p])
}

// orders are the doors at which a back office sees what it must do, and for whom.
var orders = map[string]bool{"GET /uitvoering": true, "execution.list": true,
	// and at which who decides at another body sees an advice, and for whom
	"GET /adviezen": true, "GET /adviezen/{id}": true, "advice.get": true, "advice.mine": true, "advice.adopt": true, "advice.deviate": true}

// intake are the doors at which a professional looks for a person to take something in: name, year and place.
var intake = map[string]bool{
	"POST /mensen/gevonden": true, "POST /tafels/nieuw/zoek": true, "POST /meldingen/nieuw/mensen": true, "person.find": true,
	"GET /huishoudens/nieuw": true, "GET /tafels/nieuw": true, "GET /meldingen/nieuw": true,
}

// subjects are the residents whose data a word is: a look at it leaves a line for one of them at least.
func (c canary) subjects() []string {
	switch c.kind {
	case "name", "person", "address", "right":
		return c.args
	case "words":
		return c.args[1:2]
	case "report":
		if s := signals[c.args[0]].told; s != "" {
			return []string{s, aboutWho[c.args[0]]}
		}
		return nil
	case "home", "homepart", "net":
		return members(c.args[0])
	case "concern", "acts":
		if c.args[0] == "ta" { // shielded: the look stands there as a look at the table
			return nil
		}
		return members(at[c.args[0]])
	case "case":
		return []string{circles[c.args[0]].brings}
	case "safety": // this line was not told to the household: a line on their page "who looked" would tell it
		return nil
	case "inspection", "draft", "key", "lesson", "method", "rule":
		return nil
	}
	return members(at[c.args[0]])
}

func members(h string) []string {
	var out []string
	for p, x := range lives {
		if x == h {
			out = append(out, p)
		}
	}
	slices.Sort(out)
	return out
}

// duty: who must see a thing by function, whoever it is about.
func duty(p, kind, route string) bool {
	if (kind == "safety_concern" || kind == "safety_ask") && p == "pol" || kind == "safety_alarm" && p == "rosa" { // was asked for the body; the alarm rang there
		return true
	}
	if kind == "meeting" && p == "ward" { // was asked along
		return true
	}
	if kind == "advice" && p == "vic" { // is asked to decide
		return true
	}
	return kind == "inspection_question" && (p == "prisca" || p == "elsa") || kind == "emergency_access" && (p == "prisca" || p == "pol") || p == "prisca" && desk[route]
}

// desk: what a privacy officer does with anybody's name or table before him.
var desk = map[string]bool{"GET /privacybureau/uitstel": true, "POST /privacybureau/uitstel/zoek": true, "retention.hold": true}

// near tells whether somebody has anything at all to do with a table: then a refusal may differ from "not found".
func near(p, t string) bool {
	return chairOf(p, t).side != "" || lives[p] != "" && lives[p] == at[t] || at[t] != "" && sitsAtAny(p, at[t]) ||
		t == "ta" && slices.Contains([]string{"hugo", "vera", "noor", "nico"}, p)
}

package house

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"tafel"
	"tafel/feature/signin"
	"tafel/internal/verb"
)

var installed sync.Once

// idp is a real identity provider (npm oidc-provider), started for one test.
type idp struct {
	t      *testing.T
	issuer string
}

// startIDP starts a provider at an address that was chosen before, because it must know where to come back.
func startIDP(t *testing.T, port int, base string, ids ...string) *idp {
	t.Helper()
	installed.Do(func() {
		if _, err := os.Stat("../e2e/node_modules/oidc-provider"); err != nil {
			cmd := exec.Command("npm", "ci", "--no-audit", "--no-fund", "--silent")
			cmd.Dir, cmd.Env = "../e2e", append(os.Environ(), "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1")
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("npm ci in e2e: %v\n%s", err, out)
			}
		}
	})
	cmd := exec.Command("node", append([]string{"provider.mjs", fmt.Sprint(port), base}, ids...)...)
	cmd.Dir = "../e2e"
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	ready := make(chan bool, 1)
	go func() {
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if lines.Text() == "ready" {
				ready <- true
			}
		}
	}()
	select {
	case <-ready:
	case <-time.After(90 * time.Second):
		t.Fatal("the provider does not start")
	}
	return &idp{t, fmt.Sprintf("http://127.0.0.1:%d", port)}
}

// is says who signs in at the provider from now on.
func (p *idp) is(sub, acr string, claims map[string]any) {
	p.t.Helper()
	b, _ := json.Marshal(map[string]any{"sub": sub, "acr": acr, "claims": claims})
	res, err := http.Post(p.issuer+"/_wie", "application/json", strings.NewReader(string(b)))
	if err != nil || res.StatusCode != 200 {
		p.t.Fatal(err)
	}
	res.Body.Close()
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// browser is somebody's browser, with cookies, that follows wherever it is sent.
type browser struct {
	t    *testing.T
	base string
	c    *http.Client
	stop string // does not go on to an address with this in it
}

func newBrowser(t *testing.T, base string) *browser {
	jar, _ := cookiejar.New(nil)
	b := &browser{t: t, base: base}
	b.c = &http.Client{Jar: jar, Timeout: 60 * time.Second, CheckRedirect: func(r *http.Request, via []*http.Request) error {
		if b.stop != "" && strings.Contains(r.URL.Path, b.stop) || len(via) > 15 {
			return http.ErrUseLastResponse
		}
		return nil
	}}
	return b
}

func (b *browser) read(res *http.Response, err error) (int, string, string) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	text, _ := io.ReadAll(res.Body)
	return res.StatusCode, string(text), res.Header.Get("Location")
}

func (b *browser) get(path string) (int, string, string) {
	b.t.Helper()
	if strings.HasPrefix(path, "/") {
		path = b.base + path
	}
	return b.read(b.c.Get(path))
}

func (b *browser) post(path string, form url.Values) (int, string, string) {
	b.t.Helper()
	if strings.HasPrefix(path, "/") {
		path = b.base + path
	}
	return b.read(b.c.PostForm(path, form))
}

// does runs a verb as somebody, through the same door as pages and the API.
func (s *street) does(who, name string, values url.Values) (any, error) {
	s.t.Helper()
	a, ok, err := s.h.Account.Actor(s.h.DB.Plain(context.Background()), s.people[who])
	if err != nil || !ok {
		s.t.Fatal(who, ok, err)
	}
	a.Via = "page"
	v, ok := s.h.Web.Verb(name)
	if !ok {
		s.t.Fatal("no verb", name)
	}
	in := v.New()
	if err := verb.Fill(in, values); err != nil {
		return nil, err
	}
	return v.Run(context.Background(), a, in)
}

func (s *street) must(who, name string, values url.Values) any {
	s.t.Helper()
	out, err := s.does(who, name, values)
	if err != nil {
		s.t.Fatalf("%s %s: %v", who, name, err)
	}
	return out
}

func (s *street) rolesOf(p tafel.PersonID) string {
	a, _, err := s.h.Account.Of(s.h.DB.Plain(context.Background()), p)
	if err != nil {
		s.t.Fatal(err)
	}
	return fmt.Sprint(a.Roles)
}

// A morning at the front door of a real region: two providers at once, and everything that must not work.
func TestSignInAtProvider(t *testing.T) {
	streets(t, func(t *testing.T, s *street) {
		server := httptest.NewServer(s.web)
		defer server.Close()
		s.h.Post.Base = server.URL
		s.h.Signin.Loopback = true
		s.h.Secrets(func(name string) string {
			if name == "TAFEL_SECRET_GEM_1" {
				return "een-geheim-van-de-test"
			}
			return ""
		}, "")
		port, port2 := freePort(t), freePort(t)
		add := func(name, audience, levels string, port int, grow string) string {
			return s.must("Yvonne", "signin.provider", url.Values{"naam": {name}, "voor": {audience}, "adres": {fmt.Sprintf("http://127.0.0.1:%d", port)}, "client": {"tafel"}, "geheim": {"gem-1"}, "scopes": {"werk"}, "niveaus": {levels}, "nieuw": {grow}}).(signin.ProviderOutput).ID
		}
		gem := add("Gemeente Duinoord", "professional", "hoog", port, "ja")
		digid := add("De makelaar", "resident", "hoog", port, "")
		other := add("Andere", "professional", "hoog", port2, "")
		org, team := string(s.orgs["Gemeente Duinoord"]), ""
		teams, err := s.h.Organisation.TeamRefs(s.h.DB.Plain(context.Background()))
		if err != nil || len(teams) != 1 {
			t.Fatal(teams, err)
		}
		team = string(teams[0].ID)
		for _, r := range [][4]string{{"organisatie", "0001", "organisation", org}, {"organisatie", "0002", "organisation", string(s.orgs["De Kering Wonen"])}, {"groepen", "noord", "team", team}, {"functie", "*", "function", ""}, {"groepen", "regie", "role", "coordinator"}} {
			s.must("Yvonne", "signin.rule", url.Values{"aanbieder": {gem}, "claim": {r[0]}, "waarde": {r[1]}, "soort": {r[2]}, "doel": {r[3]}})
		}
		for _, r := range [][3]string{{"role", "clock", gem}, {"role", "resident", gem}, {"organisation", "nowhere", gem}, {"king", "x", gem}, {"role", "coordinator", digid}} {
			if _, err := s.does("Yvonne", "signin.rule", url.Values{"aanbieder": {r[2]}, "claim": {"x"}, "waarde": {"y"}, "soort": {r[0]}, "doel": {r[1]}}); err == nil {
				t.Error("a rule that should not be", r)
			}
		}
		if _, err := s.does("Marieke", "signin.provider", url.Values{"naam": {"x"}, "voor": {"professional"}, "adres": {"https://x.test"}, "client": {"x"}}); err == nil {
			t.Error("a coordinator adds a provider")
		}
		p := startIDP(t, port, server.URL, gem, digid)
		claims := func(mail, org string, groups ...string) map[string]any {
			return map[string]any{"given_name": "Anna", "family_name": "Bos", "email": mail, "email_verified": true, "organisatie": org, "groepen": groups, "functie": "wijkcoach"}
		}
		in := "/aanmelden/bij/" + gem
		says := func(what string, status int, body, want string, code int) {
			t.Helper()
			if status != code || !strings.Contains(html.UnescapeString(body), want) {
				t.Errorf("%s: %d, want %d with %q\n%.1500s", what, status, code, want, body[max(0, strings.Index(body, "<main")):])
			}
		}

		anna := newBrowser(t, server.URL)
		status, body, _ := anna.get("/aanmelden")
		says("the door", status, body, "Ga verder met De makelaar", 200)
		p.is("anna", "laag", claims("anna@gem.invalid", "0001"))
		status, body, _ = anna.get(in)
		says("too low a level", status, body, "met een tweede stap", 403)
		p.is("anna", "hoog", claims("anna@gem.invalid", "0009", "regie"))
		anna = newBrowser(t, server.URL)
		status, body, _ = anna.get(in)
		says("no organisation of ours", status, body, "nog geen account", 403)

		// The first time: person, account and post come from the claims, with exactly the rights of the rules.
		p.is("anna", "hoog", claims("anna@gem.invalid", "0001", "noord", "regie", "admin", "privacy"))
		anna = newBrowser(t, server.URL)
		status, body, _ = anna.get(in + "?terug=/account")
		says("comes in", status, body, "Anna Bos", 200)
		says("comes in", status, body, "wijkcoach, Gemeente Duinoord, wijkteam Noord · regisseur", 200)
		says("comes in", status, body, "account van je organisatie", 200)
		list, err := s.h.Organisation.Workers(s.h.DB.Plain(context.Background()), s.orgs["Gemeente Duinoord"])
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range list {
			if w.Name == "Anna Bos" {
				s.people["Anna"] = w.Person
			}
		}
		if got := s.rolesOf(s.people["Anna"]); got != "[coordinator professional]" {
			t.Error("rights beyond the rules:", got)
		}
		// By hand she also leads; the group is gone: the one stays, the other goes. Never a second account.
		s.must("Yvonne", "account.roles", url.Values{"persoon": {string(s.people["Anna"])}, "rollen": {"professional", "coordinator", "leader"}})
		p.is("anna", "hoog", claims("anna@gem.invalid", "0001", "noord"))
		status, body, _ = newBrowser(t, server.URL).get(in + "?terug=/account")
		says("again", status, body, "Anna Bos", 200)
		if got := s.rolesOf(s.people["Anna"]); got != "[leader professional]" {
			t.Error(got)
		}
		p.is("anna", "hoog", claims("anna@gem.invalid", "0002", "noord"))
		status, body, _ = newBrowser(t, server.URL).get(in)
		says("works elsewhere by now", status, body, "niet eens over waar je werkt", 403)

		// A colleague whom an administrator put in is found by the proven address, only at the own organisation.
		elsewhere := claims("marieke@voorbeeld.invalid", "0002")
		elsewhere["given_name"] = "Niet"
		p.is("marieke", "hoog", elsewhere)
		status, body, _ = newBrowser(t, server.URL).get(in + "?terug=/account")
		says("the address of a colleague of another organisation", status, body, "Niet Bos", 200)
		good := claims("marieke@voorbeeld.invalid", "0001", "regie")
		p.is("marieke2", "hoog", good)
		marieke := newBrowser(t, server.URL)
		status, body, _ = marieke.get(in + "?terug=/account")
		says("coupled by address", status, body, "Marieke Wit", 200)

		// Everything that must not work.
		p.is("marieke2", "hoog", good)
		thief := newBrowser(t, server.URL)
		thief.stop = "/aanmelden/terug/"
		_, _, callback := thief.get(in)
		if !strings.Contains(callback, "code=") || !strings.Contains(callback, "iss=") {
			t.Fatal("no callback", callback)
		}
		thief.stop = ""
		status, body, _ = newBrowser(t, server.URL).get(callback)
		says("another browser finishes it", status, body, "ander venster", 403)
		wrongIssuer := regexp.MustCompile(`iss=[^&]+`).ReplaceAllString(callback, "iss="+url.QueryEscape(fmt.Sprintf("http://127.0.0.1:%d", port2)))
		thief.stop = "none"
		for what, to := range map[string]string{"another issuer": wrongIssuer, "no issuer": regexp.MustCompile(`&?iss=[^&]+`).ReplaceAllString(callback, "")} {
			b := newBrowser(t, server.URL)
			b.c.Jar = thief.c.Jar
			u, _ := url.Parse(server.URL)
			keep := thief.c.Jar.Cookies(u)
			status, body, _ = b.get(to)
			says(what, status, body, "andere aanbieder", 403)
			thief.c.Jar.SetCookies(u, keep)
		}
		status, body, _ = thief.get(strings.Replace(callback, "/terug/"+gem, "/terug/"+other, 1))
		says("the callback of another provider", status, body, "ander venster", 403)
		status, body, _ = thief.get(callback)
		says("the cookie was taken away", status, body, "ander venster", 403)

		p.is("123456782", "hoog", claims("bsn@gem.invalid", "0001"))
		status, body, _ = newBrowser(t, server.URL).get(in)
		says("a citizen number", status, body, "niet mogen bewaren", 403)

		status, _, _ = newBrowser(t, server.URL).get("/aanmelden/bij/nowhere")
		if status != 404 {
			t.Error(status)
		}
		status, body, _ = newBrowser(t, server.URL).get("/aanmelden/bij/" + other)
		says("a provider that is away", status, body, "antwoordt nu niet", 409)

		// A resident: the broker knows her by a pseudonym; the first coupling is through an invitation.
		p.is("pseudoniem-7", "hoog", nil)
		status, body, _ = newBrowser(t, server.URL).get("/aanmelden/bij/" + digid)
		says("not coupled yet", status, body, "Gebruik eerst de uitnodiging", 403)
		s.must("Marieke", "table.open", url.Values{"vraag": {"Ik wil hulp met de brieven."}, "huishouden": {s.home("Daniëlle")}, "grond": {"wmo"}})
		for _, who := range []string{"Anouk", "Yvonne", "Wim"} {
			if _, err := s.does(who, "signin.invite", url.Values{"persoon": {string(s.people["Daniëlle"])}}); err == nil {
				t.Error(who, "invites a resident of whose table she or he is not")
			}
		}
		inv := s.must("Marieke", "signin.invite", url.Values{"persoon": {string(s.people["Daniëlle"])}}).(signin.InviteOutput)
		home := newBrowser(t, server.URL)
		status, body, _ = home.get(inv.Link)
		says("the invitation", status, body, "Je bent uitgenodigd", 200)
		if strings.Contains(body, "Daniëlle") || strings.Contains(body, "Marieke") {
			t.Error("an invitation tells names to whoever has the link")
		}
		status, body, _ = home.post(inv.Link, url.Values{"code": {"000000x"}})
		says("a wrong code", status, body, "Deze code klopt niet", 400)
		status, body, _ = home.post(inv.Link, url.Values{"code": {inv.Code[:3] + " " + inv.Code[3:]}})
		says("the right code", status, body, "Koppel De makelaar", 200)
		status, body, _ = newBrowser(t, server.URL).post(inv.Link, url.Values{"code": {inv.Code}})
		says("twice", status, body, "werkt niet meer", 404)
		status, body, _ = home.get("/aanmelden/bij/" + digid + "?koppel=1&terug=/account")
		says("coupled", status, body, "gekoppeld op", 200)
		daan := newBrowser(t, server.URL)
		status, body, _ = daan.get("/aanmelden/bij/" + digid + "?terug=/account")
		says("by the broker", status, body, "Daniëlle Verbeek", 200)
		p.is("pseudoniem-7", "hoog", nil)
		status, body, _ = marieke.get("/aanmelden/bij/" + digid + "?koppel=1")
		says("a professional couples the broker", status, body, "Op deze manier kun jij niet", 403)
		link, err := s.h.Account.OperatorLink(context.Background(), s.people["Wim"])
		if err != nil {
			t.Fatal(err)
		}
		wim := newBrowser(t, server.URL)
		_, body, _ = wim.get(link)
		wim.post(link, url.Values{"wie": {regexp.MustCompile(`name="wie" value="([^"]+)"`).FindStringSubmatch(body)[1]}})
		p.is("anna", "hoog", claims("anna@gem.invalid", "0001", "noord"))
		status, body, _ = wim.get(in + "?koppel=1")
		says("a colleague's identity", status, body, "al bij iemand anders", 403)

		// Signing out at the provider signs out here (back-channel).
		status, body, _ = daan.get(p.issuer + "/session/end")
		xsrf := regexp.MustCompile(`name="xsrf" value="([^"]+)"`).FindStringSubmatch(body)
		if xsrf == nil {
			t.Fatal(status, body)
		}
		daan.post(p.issuer+"/session/end/confirm", url.Values{"xsrf": {xsrf[1]}, "logout": {"yes"}})
		if status, _, _ := newBrowser(t, server.URL).post("/aanmelden/uit/"+gem, url.Values{"logout_token": {"a.b.c"}}); status != 400 {
			t.Error("an invented logout token", status)
		}
		// Its back channel is bound to the first provider: Marieke's session ends when she signs out there.
		status, body, _ = marieke.get(p.issuer + "/session/end")
		if xsrf = regexp.MustCompile(`name="xsrf" value="([^"]+)"`).FindStringSubmatch(body); xsrf == nil {
			t.Fatal(status, body)
		}
		status, body, _ = marieke.get("/account")
		says("still in", status, body, "Marieke Wit", 200)
		marieke.post(p.issuer+"/session/end/confirm", url.Values{"xsrf": {xsrf[1]}, "logout": {"yes"}})
		out := false
		for range 100 {
			if _, body, _ = marieke.get("/account"); !strings.Contains(body, "Marieke Wit") {
				out = true
				break
			}
			time.Sleep(100 * time.Millisecond)
		}
		if !out {
			t.Error("signing out at the provider does not sign out here")
		}

		usable(t, s, map[string]string{"the provider's secret": "een-geheim-van-de-test", "an invitation": inv.Link[strings.LastIndex(inv.Link, "/")+1:], "its code": "|" + inv.Code + "|"})
		// A shut way and a closed provider let nobody in.
		s.must("Yvonne", "signin.way", url.Values{"voor": {"professional"}, "manier": {"provider"}, "open": {""}})
		p.is("marieke2", "hoog", good)
		status, body, _ = newBrowser(t, server.URL).get(in)
		says("a shut way", status, body, "Op deze manier kun jij niet", 403)
	})
}

// home gives the household somebody belongs to.
func (s *street) home(who string) string {
	s.t.Helper()
	list, err := s.h.Household.HouseholdsOf(s.h.DB.Plain(context.Background()), s.people[who])
	if err != nil || len(list) != 1 {
		s.t.Fatal(list, err)
	}
	return string(list[0])
}

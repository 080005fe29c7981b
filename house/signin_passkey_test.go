package house

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/fxamacker/cbor/v2"

	"tafel/feature/signin"
	"tafel/internal/calendar"
)

// device is an authenticator in software: a key pair that signs what a site asks, as a telephone does.
type device struct {
	key    *ecdsa.PrivateKey
	id     []byte
	handle string
	origin string
	count  uint32
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func (d *device) client(kind, challenge string) []byte {
	b, _ := json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": d.origin, "crossOrigin": false})
	return b
}

func (d *device) auth(rp string, flags byte, rest []byte) []byte {
	h := sha256.Sum256([]byte(rp))
	d.count++
	out := append(h[:], flags)
	return append(binary.BigEndian.AppendUint32(out, d.count), rest...)
}

// make answers a request for a new passkey.
func (d *device) make(t *testing.T, asked map[string]any) map[string]any {
	t.Helper()
	user := asked["user"].(map[string]any)
	d.handle = user["id"].(string)
	rp := asked["rp"].(map[string]any)["id"].(string)
	x, y := make([]byte, 32), make([]byte, 32)
	d.key.X.FillBytes(x)
	d.key.Y.FillBytes(y)
	cose, err := cbor.Marshal(map[int]any{1: 2, 3: -7, -1: 1, -2: x, -3: y})
	if err != nil {
		t.Fatal(err)
	}
	rest := append(make([]byte, 16), binary.BigEndian.AppendUint16(nil, uint16(len(d.id)))...)
	data := d.auth(rp, 0x45, append(append(rest, d.id...), cose...))
	object, err := cbor.Marshal(map[string]any{"fmt": "none", "attStmt": map[string]any{}, "authData": data})
	if err != nil {
		t.Fatal(err)
	}
	return map[string]any{"id": b64(d.id), "rawId": b64(d.id), "type": "public-key", "clientExtensionResults": map[string]any{},
		"response": map[string]any{"clientDataJSON": b64(d.client("webauthn.create", asked["challenge"].(string))), "attestationObject": b64(object), "transports": []string{"internal"}}}
}

// sign answers a request to sign in. verified says whether the finger or PIN was asked.
func (d *device) sign(t *testing.T, asked map[string]any, verified bool) map[string]any {
	t.Helper()
	flags := byte(0x01)
	if verified {
		flags = 0x05
	}
	rp, _ := asked["rpId"].(string)
	data := d.auth(rp, flags, nil)
	client := d.client("webauthn.get", asked["challenge"].(string))
	hash := sha256.Sum256(client)
	sum := sha256.Sum256(append(bytes.Clone(data), hash[:]...))
	sig, err := ecdsa.SignASN1(rand.Reader, d.key, sum[:])
	if err != nil {
		t.Fatal(err)
	}
	return map[string]any{"id": b64(d.id), "rawId": b64(d.id), "type": "public-key", "clientExtensionResults": map[string]any{},
		"response": map[string]any{"clientDataJSON": b64(client), "authenticatorData": b64(data), "signature": b64(sig), "userHandle": d.handle}}
}

func newDevice(t *testing.T, origin string) *device {
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	id := make([]byte, 24)
	rand.Read(id)
	return &device{key: k, id: id, origin: origin}
}

// script posts JSON as the page's script does, with the cookies of a browser, and keeps what comes back.
func (s *street) script(jar map[string]*http.Cookie, path string, in any) (int, map[string]any) {
	s.t.Helper()
	b, _ := json.Marshal(in)
	r := httptest.NewRequest("POST", path, bytes.NewReader(b))
	r.Header.Set("Content-Type", "application/json")
	for _, k := range jar {
		r.AddCookie(k)
	}
	w := httptest.NewRecorder()
	s.web.ServeHTTP(w, r)
	for _, k := range w.Result().Cookies() {
		if k.MaxAge < 0 {
			delete(jar, k.Name)
		} else {
			jar[k.Name] = k
		}
	}
	var out map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
		s.t.Fatalf("%s: %d %.300s", path, w.Code, w.Body.String())
	}
	return w.Code, out
}

// A region without a provider: a passkey is made, signs in, and is taken away when the telephone is lost; the
// recovery codes let her in again. What must not work does not.
func TestPasskey(t *testing.T) {
	streets(t, func(t *testing.T, s *street) {
		const origin = "http://tafel.test"
		s.h.Post.Base = origin
		s.h.Practice()
		s.enter("Marieke")
		s.enter("Wim")
		s.h.Web.Demo, s.h.Account.Demo = false, false
		jar := map[string]*http.Cookie{"tafel": s.cookies["Marieke"]}
		add := func(jar map[string]*http.Cookie, d *device, name string) (int, map[string]any) {
			t.Helper()
			status, asked := s.script(jar, "/account/passkey", nil)
			if status != 200 {
				return status, asked
			}
			return s.script(jar, "/account/passkey/klaar", map[string]any{"naam": name, "sleutel": d.make(t, asked)})
		}
		phone := newDevice(t, origin)
		if status, out := add(jar, phone, "mijn <b>telefoon</b>"); status != 200 {
			t.Fatal(status, out)
		}
		s.page("Marieke", "/account", "mijn &lt;b&gt;telefoon", "nog niet gebruikt")
		if status, _ := add(jar, phone, "nog eens"); status != 400 {
			t.Error("the same key twice", status)
		}
		if status, out := add(jar, newDevice(t, "https://evil.test"), "elders"); status != 400 {
			t.Error("a key made for another site", status, out)
		}
		if w := s.ask("", "/account/passkey/klaar", url.Values{}); w.Code != 403 {
			t.Error("a stranger adds a key", w.Code)
		}
		in := func(d *device, verified bool, change func(map[string]any)) (int, map[string]any, map[string]*http.Cookie) {
			t.Helper()
			jar := map[string]*http.Cookie{}
			status, asked := s.script(jar, "/aanmelden/passkey", nil)
			if status != 200 || asked["allowCredentials"] != nil {
				t.Fatal(status, asked)
			}
			answer := d.sign(t, asked, verified)
			if change != nil {
				change(answer)
			}
			status, out := s.script(jar, "/aanmelden/passkey/klaar?terug=/account", answer)
			return status, out, jar
		}
		status, out, got := in(phone, true, nil)
		if status != 200 || out["naar"] != "/account" || got["tafel"] == nil {
			t.Fatal(status, out)
		}
		s.cookies["telefoon"] = got["tafel"]
		s.page("telefoon", "/account", "Marieke Wit", "passkey", "laatst gebruikt")
		for what, x := range map[string]func() (int, map[string]any){
			"without finger or PIN": func() (int, map[string]any) { a, b, _ := in(phone, false, nil); return a, b },
			"an unknown key": func() (int, map[string]any) {
				d := newDevice(t, origin)
				d.handle = phone.handle
				a, b, _ := in(d, true, nil)
				return a, b
			},
			"another signature": func() (int, map[string]any) {
				a, b, _ := in(phone, true, func(m map[string]any) { m["response"].(map[string]any)["signature"] = b64([]byte("x")) })
				return a, b
			},
			"rubbish": func() (int, map[string]any) {
				return s.script(map[string]*http.Cookie{}, "/aanmelden/passkey/klaar", []int{1})
			},
			"another account": func() (int, map[string]any) {
				wim, _, _ := s.h.Account.Actor(s.h.DB.Plain(context.Background()), s.people["Wim"])
				a, b, _ := in(phone, true, func(m map[string]any) { m["response"].(map[string]any)["userHandle"] = b64([]byte(wim.Account)) })
				return a, b
			},
		} {
			if status, out := x(); status < 400 || status >= 500 || out["fout"] == nil {
				t.Error(what, status, out)
			}
		}
		// A challenge serves once: the same answer again opens nothing.
		again := map[string]*http.Cookie{}
		_, asked := s.script(again, "/aanmelden/passkey", nil)
		kept := again["passkey"]
		answer := phone.sign(t, asked, true)
		if status, _ := s.script(again, "/aanmelden/passkey/klaar", answer); status != 200 {
			t.Error(status)
		}
		if status, _ := s.script(map[string]*http.Cookie{"passkey": kept}, "/aanmelden/passkey/klaar", answer); status != 409 {
			t.Error("the same answer opens twice", status)
		}
		// A copy of the key is noticed: its counter runs behind.
		phone.count = 0
		if status, _, _ := in(phone, true, nil); status != 403 {
			t.Error("a copied key opens", status)
		}
		phone.count = 100

		// Recovery codes: shown once, kept as hashes, each works once.
		w := s.ask("telefoon", "/account/herstelcodes", url.Values{})
		codes := regexp.MustCompile(`[2-9A-HJ-NP-Z]{4}(?:-[2-9A-HJ-NP-Z]{4}){5}`).FindAllString(w.Body.String(), -1)
		if w.Code != 200 || len(codes) != signin.RecoverySet {
			t.Fatal(w.Code, codes)
		}
		usable(t, s, map[string]string{"a recovery code": strings.ReplaceAll(codes[0], "-", ""), "as it is shown": codes[1], "a challenge that was used": kept.Value})
		if strings.Contains(s.page("telefoon", "/account", "nog 10 codes"), codes[0]) {
			t.Error("codes are shown twice")
		}
		// The telephone is lost: she takes the key away, and the code lets her in.
		id := regexp.MustCompile(`name="id" value="([^"]+)"`).FindStringSubmatch(s.page("telefoon", "/account"))[1]
		if w := s.ask("Wim", "/doe/signin.key-end", url.Values{"id": {id}, "terug": {"/account"}}); w.Code != 404 {
			t.Error("a colleague takes a key away", w.Code)
		}
		if w := s.ask("telefoon", "/doe/signin.key-end", url.Values{"id": {id}, "terug": {"/account"}}); w.Code != 303 {
			t.Error(w.Code)
		}
		if status, _, _ := in(phone, true, nil); status != 403 {
			t.Error("a key that was taken away opens", status)
		}
		if w := s.ask("", "/aanmelden/herstel", url.Values{"code": {"ABCD-2345-EFGH-6789"}}); w.Code != 400 || !strings.Contains(w.Body.String(), "al gebruikt") {
			t.Error(w.Code)
		}
		w = s.ask("", "/aanmelden/herstel", url.Values{"code": {" " + strings.ToLower(codes[0])}})
		if w.Code != 303 || w.Header().Get("Location") != "/account#passkeys" {
			t.Fatal(w.Code, w.Body.String())
		}
		if w := s.ask("", "/aanmelden/herstel", url.Values{"code": {codes[0]}}); w.Code != 400 {
			t.Error("a code works twice", w.Code)
		}
		for range 30 {
			w = s.ask("", "/aanmelden/herstel", url.Values{"code": {"x"}})
		}
		if w.Code != 429 || w.Header().Get("Retry-After") == "" && !strings.Contains(w.Body.String(), "Wacht") {
			t.Error("codes can be guessed", w.Code)
		}
		// Whoever signed in long ago adds nothing: a session that was left open makes no key for a stranger.
		got["tafel"] = s.cookies["telefoon"]
		s.h.Clock.MoveTo(calendar.At(s.h.Clock.Now().Add(signin.Fresh + 1e9)))
		if status, out := s.script(got, "/account/passkey", nil); status != 409 {
			t.Error("a stale session adds a key", status, out)
		}
	})
}

// A colleague lost everything. One administrator asks, another agrees, and the colleague hears every step.
func TestFourEyesRescue(t *testing.T) {
	streets(t, func(t *testing.T, s *street) {
		s.h.Post.Base = "https://tafel.test"
		s.must("Yvonne", "account.roles", url.Values{"persoon": {string(s.people["Wim"])}, "rollen": {"professional", "leader", "admin"}})
		anouk := url.Values{"persoon": {string(s.people["Anouk"])}, "waarom": {"Ik sprak haar zonet aan de balie."}}
		if _, err := s.does("Marieke", "signin.rescue", anouk); err == nil {
			t.Error("a coordinator asks")
		}
		if _, err := s.does("Yvonne", "signin.rescue", url.Values{"persoon": {string(s.people["Yvonne"])}, "waarom": {"x"}}); err == nil {
			t.Error("for oneself")
		}
		if _, err := s.does("Yvonne", "signin.rescue", url.Values{"persoon": {string(s.people["Daniëlle"])}, "waarom": {"x"}}); err == nil {
			t.Error("a resident's account is opened by administrators")
		}
		id := url.Values{"id": {s.must("Yvonne", "signin.rescue", anouk).(signin.RescueOutput).ID}}
		if _, err := s.does("Yvonne", "signin.rescue-agree", id); err == nil {
			t.Error("two eyes are enough")
		}
		out := s.must("Wim", "signin.rescue-agree", id).(signin.InviteOutput)
		if _, err := s.does("Wim", "signin.rescue-agree", id); err == nil {
			t.Error("agreed twice")
		}
		// She did not ask for it, sees it, and stops it: the link is dead.
		if _, err := s.does("Marieke", "signin.rescue-stop", id); err == nil {
			t.Error("a colleague stops it")
		}
		s.must("Anouk", "signin.rescue-stop", id)
		path := strings.TrimPrefix(out.Link, "https://tafel.test")
		if w := s.ask("", path, url.Values{"code": {out.Code}}); w.Code != 404 {
			t.Error("a stopped rescue opens", w.Code)
		}
		// Another time she did ask; five wrong codes end it, and a new one works.
		ask := func() signin.InviteOutput {
			id := url.Values{"id": {s.must("Yvonne", "signin.rescue", anouk).(signin.RescueOutput).ID}}
			return s.must("Wim", "signin.rescue-agree", id).(signin.InviteOutput)
		}
		out = ask()
		path = strings.TrimPrefix(out.Link, "https://tafel.test")
		for i := range signin.Tries {
			w := s.ask("", path, url.Values{"code": {"wrong"}})
			if want := 400; i < signin.Tries-1 && w.Code != want {
				t.Error(i, w.Code)
			}
		}
		if w := s.ask("", path, url.Values{"code": {out.Code}}); w.Code != 404 {
			t.Error("after five wrong codes it still opens", w.Code)
		}
		out = ask()
		w := s.ask("", strings.TrimPrefix(out.Link, "https://tafel.test"), url.Values{"code": {out.Code}})
		if w.Code != 303 {
			t.Fatal(w.Code, w.Body.String())
		}
		s.cookies["Anouk"] = w.Result().Cookies()[0]
		s.page("Anouk", "/account", "Anouk Brands", "vroeg op")
		var n int
		if err := s.h.DB.Plain(context.Background()).Row(`SELECT COUNT(*) FROM outbox_item WHERE person_id = $1 AND text_key LIKE 'signin.mail.%'`, string(s.people["Anouk"])).Scan(&n); err != nil || n < 6 {
			t.Error("she was not told every step:", n, err)
		}
	})
}

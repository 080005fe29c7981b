package outbox

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/trace"
)

const (
	pageTime = 10 * time.Second // how long the on-call service may take to answer
	pageLife = 24 * time.Hour   // how long a page is tried; who does not act is paged anew long before
)

// Types of events.
const (
	Raised = "nl.tafel.alarm.raised" // page this person; again for each next person
	Ended  = "nl.tafel.alarm.ended"  // somebody acts: page nobody any more
)

// Raise pages one person for an alarm, in the transaction of the act. The same alarm may page more people, or the same
// one again; the on-call service knows them by the alarm. The link is a local address that wants a sign-in. Without an
// on-call service it waits a day in the outbox.
func Raise(tx *db.Tx, alarm string, p tafel.PersonID, link string) error {
	last, _, err := lastPage(tx, alarm)
	if err != nil {
		return err
	}
	if err := overtake(tx, alarm, p); err != nil {
		return err
	}
	return message(tx, Message{Person: p, Subject: Raised, Text: link, Alarm: alarm, Rung: last.Rung + 1}, tx.Now())
}

// Over says that somebody acts on an alarm, or that it is no longer one: what was not sent stays here, and the on-call
// service hears that it ended. For an alarm that nobody can have heard of it does nothing more.
func Over(tx *db.Tx, alarm string) error {
	last, ok, err := lastPage(tx, alarm)
	if err != nil || !ok || last.Rung == 0 {
		return err
	}
	known, flying, err := tried(tx, alarm)
	if err != nil {
		return err
	}
	if err := overtake(tx, alarm, ""); err != nil || known == 0 {
		return err
	}
	at := tx.Now()
	if flying > 0 { // one may be on its way on another node, and must not arrive after this
		at = calendar.At(at.Add(pageTime))
	}
	return message(tx, Message{Subject: Ended, Text: last.Text, Alarm: alarm}, at)
}

// Seen is Over for an alarm that asks no more than that the one who was paged knows of it: said by anybody else it does
// nothing.
func Seen(tx *db.Tx, alarm string, p tafel.PersonID) error {
	last, ok, err := lastPage(tx, alarm)
	if err != nil || !ok || last.Person != p {
		return err
	}
	return Over(tx, alarm)
}

// Pager delivers pages to an on-call service.
type Pager struct {
	address, source string
	key             []byte
	client          *http.Client
}

// NewPager makes a way to the on-call service at an address: https, or http on this machine. The secret is empty, or
// whsec_ followed by 24 to 64 bytes in base64. The source says in every event where it comes from.
func NewPager(address, secret, source string) (*Pager, error) {
	u, err := url.Parse(address) // its error repeats the address, which may hold a key
	if err != nil || u.Hostname() == "" || u.Fragment != "" || u.Scheme != "https" && (u.Scheme != "http" || !loopback(u.Hostname())) {
		return nil, errors.New("TAFEL_PAGER_URL is the address of an on-call service, written as https://host/path; http:// only for this machine itself")
	}
	p := &Pager{address: u.String(), source: source}
	if secret != "" {
		text, ok := strings.CutPrefix(secret, "whsec_")
		p.key, err = base64.StdEncoding.DecodeString(text)
		if !ok || err != nil || len(p.key) < 24 || len(p.key) > 64 {
			return nil, errors.New(`TAFEL_PAGER_SECRET is written as whsec_ followed by 24 to 64 random bytes in base64; make one with: echo "whsec_$(openssl rand -base64 32)"`)
		}
	}
	if s, err := url.Parse(source); err != nil || s.Scheme == "" || s.Host == "" && s.Opaque == "" || strings.ContainsAny(source, " \t\r\n") {
		return nil, errors.New("TAFEL_PAGER_SOURCE is a URN or an address, as in urn:nld:oin:00000001234567890000:systeem:tafel")
	}
	p.client = &http.Client{
		Timeout:       pageTime,
		Transport:     &http.Transport{Proxy: http.ProxyFromEnvironment, ForceAttemptHTTP2: true, MaxResponseHeaderBytes: 16 << 10, IdleConnTimeout: time.Minute},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, // an event goes where the operator said, and nowhere else
	}
	return p, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// event is a CloudEvent 1.0 in its structured form.
type event struct {
	SpecVersion string `json:"specversion"`
	ID          string `json:"id"`
	Source      string `json:"source"`
	Type        string `json:"type"`
	Subject     string `json:"subject"`
	Time        string `json:"time"`
	ContentType string `json:"datacontenttype"`
	Data        paged  `json:"data"`
}

type paged struct {
	Person tafel.PersonID `json:"person,omitempty"`
	Org    tafel.OrgID    `json:"organisation,omitempty"`
	Rung   int64          `json:"rung,omitempty"`
	Link   string         `json:"link"`
}

// send delivers one page. Its error can be kept and shown: it holds neither the address nor an answer.
func (p *Pager) send(ctx context.Context, now calendar.Moment, m Message, org tafel.OrgID, link string) error {
	body, err := json.Marshal(event{"1.0", m.ID, p.source, m.Subject, m.Alarm, m.At.UTC().Format("2006-01-02T15:04:05.000Z07:00"), "application/json", paged{m.Person, org, m.Rung, link}})
	if err != nil {
		return errors.New("not written")
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, p.address, bytes.NewReader(body))
	if err != nil {
		return errors.New("not written")
	}
	at := strconv.FormatInt(now.Unix(), 10)
	r.Header.Set("Content-Type", "application/cloudevents+json; charset=UTF-8")
	r.Header.Set("User-Agent", "Tafel")
	r.Header.Set(trace.Header, trace.From(ctx).Text())
	r.Header.Set("Webhook-Id", m.ID)
	r.Header.Set("Webhook-Timestamp", at)
	if p.key != nil {
		r.Header.Set("Webhook-Signature", "v1,"+base64.StdEncoding.EncodeToString(p.sign(m.ID+"."+at+".", body)))
	}
	a, err := p.client.Do(r)
	if err != nil {
		var slow net.Error
		if errors.As(err, &slow) && slow.Timeout() {
			return errors.New("no answer in time")
		}
		return errors.New("not reached")
	}
	defer a.Body.Close()
	io.Copy(io.Discard, io.LimitReader(a.Body, 4<<10)) // so that the connection can be used again; what it says is not read
	if a.StatusCode < 200 || a.StatusCode > 299 {
		return fmt.Errorf("answer %d", a.StatusCode)
	}
	return nil
}

func (p *Pager) sign(head string, body []byte) []byte {
	h := hmac.New(sha256.New, p.key)
	h.Write([]byte(head))
	h.Write(body)
	return h.Sum(nil)
}

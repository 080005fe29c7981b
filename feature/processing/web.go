package processing

import (
	"bufio"
	"encoding/json"
	"errors"
	"log/slog"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"tafel"
	"tafel/internal/access"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/ui"
	"tafel/internal/verb"
	"tafel/internal/web"
)

// Mount adds this room's pages.
func (s *Service) Mount(w *web.Server) {
	w.Get("/privacybureau/verwerkingen", verb.PrivacyDesk, s.page)
	w.Raw("GET /privacybureau/verwerkingen/uitvoer.jsonl", verb.PrivacyDesk, s.export)
	w.Get("/verwerkingsregister", verb.Anyone, s.registerPage)
	w.Get("/verwerkingsregister/{activiteit}/{versie}", verb.Anyone, s.activityPage)
	w.Raw("POST /lezenapi/v1/processing-activities", verb.Anyone, s.standard)
}

// asked is what the standard's interface is asked (LDV-lezen 1.1.0). Page and cursor are ours: the standard has none.
type asked struct {
	Trace    string `json:"traceId"`
	Start    int64  `json:"startTime"`
	End      int64  `json:"endTime"`
	Activity string `json:"dpl.core.processing_activity_id"`
	Subject  string `json:"dpl.core.data_subject_id"`
	Type     string `json:"dpl.core.data_subject_id_type"`
	Caller   string `json:"dpl.core.foreign_operation.processor"`
	Size     int    `json:"pageSize"`
	Cursor   string `json:"cursor"`
}

func (in asked) question() (question, bool) {
	q := question{trace: in.Trace, subject: in.Subject, activity: in.Activity, after: start, n: in.Size}
	if in == (asked{}) || in.Trace != "" && !isTrace(in.Trace) || in.Subject != "" && !isPseudonym(in.Subject) || in.Start < 0 || in.End < 0 || in.End > 0 && in.End < in.Start || in.Start > 1<<42 || in.End > 1<<42 || in.Size < 0 || in.Size > 1000 {
		return q, false
	}
	if q.n == 0 {
		q.n = 100
	}
	if in.Start > 0 {
		q.from = calendar.At(time.UnixMilli(in.Start))
	}
	if in.End > 0 {
		q.to = calendar.At(time.UnixMilli(in.End))
	}
	if in.Cursor != "" {
		n, err := strconv.ParseInt(in.Cursor, 10, 64)
		if err != nil {
			return q, false
		}
		q.after = n
	}
	return q, true
}

// answer is what it gives.
type answer struct {
	List []Record `json:"processingActivities"`
	Next string   `json:"cursor,omitempty"` // to go on with; left out at the end
}

// standard is the read interface of the standard. It takes keys only, never a cookie, and says what is wrong as a problem
// document that repeats nothing of what was sent.
func (s *Service) standard(c *web.Ctx, w http.ResponseWriter) error {
	h := w.Header()
	h.Set("API-Version", "1.1.0")
	h.Set("Cache-Control", "no-store")
	problem := func(status int, key string) error {
		h.Set("Content-Type", "application/problem+json")
		w.WriteHeader(status)
		return json.NewEncoder(w).Encode(map[string]any{"type": "about:blank", "status": status, "title": http.StatusText(status), "detail": c.T(key)})
	}
	if !strings.HasPrefix(c.R.Header.Get("Authorization"), "Bearer ") || c.Actor.Person == "" {
		return problem(http.StatusUnauthorized, "error.signin")
	}
	c.Actor.Via = "api"
	if kind, _, err := mime.ParseMediaType(c.R.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return problem(http.StatusBadRequest, "processing.error.json")
	}
	var in asked
	dec := json.NewDecoder(http.MaxBytesReader(w, c.R.Body, 16<<10))
	if err := dec.Decode(&in); err != nil || dec.More() {
		return problem(http.StatusBadRequest, "processing.error.json")
	}
	q, ok := in.question()
	if !ok {
		return problem(http.StatusBadRequest, "processing.error.asked")
	}
	out := answer{List: []Record{}}
	next, err := s.read(c.Context(), c.Actor, q, func(r Record) error {
		out.List = append(out.List, r)
		return nil
	})
	var no *tafel.Refusal
	switch {
	case errors.As(err, &no):
		return problem(web.Status(err), no.Key)
	case err != nil:
		slog.Error("processing records", "error", err)
		return problem(http.StatusInternalServerError, "error.server")
	}
	if next != 0 {
		out.Next = strconv.FormatInt(next, 10)
	}
	h.Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(out)
}

func fromAddress(c *web.Ctx) LinesIn {
	in := LinesIn{Trace: strings.TrimSpace(c.Query("spoor")), From: calendar.Date(c.Query("van")), Until: calendar.Date(c.Query("tot")), N: 100}
	if in.From != "" && !in.From.Valid() {
		in.From = ""
	}
	if in.Until != "" && !in.Until.Valid() {
		in.Until = ""
	}
	in.After, _ = strconv.ParseInt(c.Query("verder"), 10, 64)
	return in
}

func (in LinesIn) address(path string) string {
	q := url.Values{}
	for k, v := range map[string]string{"spoor": in.Trace, "van": string(in.From), "tot": string(in.Until)} {
		if v != "" {
			q.Set(k, v)
		}
	}
	if in.After != 0 {
		q.Set("verder", strconv.FormatInt(in.After, 10))
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

type pageData struct {
	c       *web.Ctx
	in      LinesIn
	wrong   string
	table   ui.Table
	pager   ui.Pager
	readers ui.Table
	mates   []ui.Option
	leads   bool
}

func (s *Service) page(c *web.Ctx) (web.View, error) {
	x := pageData{c: c, in: fromAddress(c)}
	r := s.DB.Plain(c.Context())
	x.table = ui.Table{ID: "verwerkingen", Caption: c.T("processing.title"), HideCap: true, Cols: []ui.Col{{Title: c.T("processing.col.when")}, {Title: c.T("processing.col.what")}, {Title: c.T("processing.col.activity")}, {Title: c.T("processing.col.subject")}, {Title: c.T("processing.col.trace")}},
		Empty: ui.Empty{Title: c.T("processing.none"), Text: c.T("processing.none.text")}}
	out, err := s.Lines(c.Context(), c.Actor, x.in)
	var no *tafel.Refusal
	switch {
	case errors.As(err, &no) && no.Kind == tafel.Invalid:
		x.wrong = c.T("processing.error.asked")
	case err != nil:
		return web.View{}, err
	}
	for _, l := range out.List {
		activity := strings.TrimPrefix(l.Attributes[attrActivity], s.Base())
		same := x.in
		same.Trace, same.After = l.TraceID, 0
		x.table.Rows = append(x.table.Rows, ui.Row{Cells: []templ.Component{ui.Text(c.Words.Short(time.UnixMilli(l.Start), c.Now.Time)), ui.Text(l.Name), ui.TextLink(ui.Link{Label: strings.TrimPrefix(activity, "/verwerkingsregister/"), Href: activity}),
			ui.Text(l.Attributes[attrSubject][:8] + "…"), ui.TextLink(ui.Link{Label: l.TraceID[:8] + "…", Href: same.address("/privacybureau/verwerkingen")})}})
	}
	if out.Next != 0 {
		next := x.in
		next.After = out.Next
		x.pager.Next = next.address("/privacybureau/verwerkingen")
	}
	if x.in.After != 0 {
		first := x.in
		first.After = 0
		x.pager.Prev = first.address("/privacybureau/verwerkingen")
	}
	x.pager.Text = c.T("processing.shown", "n", len(out.List))
	list, err := readers(r, c.Actor.Org)
	if err != nil {
		return web.View{}, err
	}
	x.readers = ui.Table{ID: "lezers", Caption: c.T("processing.readers"), HideCap: true, Cols: []ui.Col{{Title: c.T("processing.col.who")}, {Title: c.T("processing.col.by")}, {Title: c.T("processing.col.do"), Hide: true}}, Empty: ui.Empty{Title: c.T("processing.readers.none"), Text: c.T("processing.readers.none.text")}}
	for _, p := range list {
		x.readers.Rows = append(x.readers.Rows, ui.Row{Cells: []templ.Component{ui.Text(p.Name), ui.Named(p.By, c.Words.Date(p.At.Time)),
			ui.Button(ui.Action{Label: c.T("processing.dismiss.do"), About: p.Name, Post: "/doe/processing.dismiss", Hidden: web.Hidden("terug", "/privacybureau/verwerkingen", "persoon", string(p.Person)), Small: true})}})
	}
	mates, err := s.Workers(r, c.Actor.Org)
	if err != nil {
		return web.View{}, err
	}
	for _, m := range mates {
		if m.Person != c.Actor.Person {
			x.mates = append(x.mates, ui.Option{Value: string(m.Person), Label: m.Name + ", " + m.Function})
		}
	}
	return web.View{Title: c.T("processing.title"), Tab: "privacy", Body: pageBody(x), Back: ui.Link{Label: c.T("processing.back"), Href: "/privacybureau"}}, nil
}

// DeskCount leads from the privacy officer's desk to the records.
func (s *Service) DeskCount(c *web.Ctx, v *db.View) (ui.Count, error) {
	list, err := readers(v, c.Actor.Org)
	return ui.Count{N: len(list), Text: c.T("processing.desk"), Href: "/privacybureau/verwerkingen"}, err
}

// export gives every record of a period as JSON lines: one record, one line. What is read is in the log before the
// first line goes out.
func (s *Service) export(c *web.Ctx, w http.ResponseWriter) error {
	in := fromAddress(c)
	in.After = 0
	q, err := in.question()
	if err != nil {
		return err
	}
	c.Actor.Via = "export"
	q.n = most + 1
	out := bufio.NewWriterSize(w, 64<<10)
	enc := json.NewEncoder(out)
	begun := false
	for {
		next, err := s.read(c.Context(), c.Actor, q, func(r Record) error {
			if !begun {
				begun = true
				head(w, c)
			}
			return enc.Encode(r)
		})
		if err != nil {
			if begun { // half a file must not look whole: the connection is broken off
				slog.Error("processing records", "error", err)
				panic(http.ErrAbortHandler)
			}
			return err
		}
		if next == 0 {
			break
		}
		q.after = next
	}
	if !begun {
		head(w, c)
	}
	return out.Flush()
}

func head(w http.ResponseWriter, c *web.Ctx) {
	h := w.Header()
	h.Set("Content-Type", "application/jsonl; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="verwerkingen-`+string(c.Now.Date())+`.jsonl"`)
	h.Set("Cache-Control", "no-store")
}

type registerData struct {
	c     *web.Ctx
	table ui.Table
	guard bool
	rooms []Activity // what a privacy officer may change: the newest versions
}

// registerPage is the register of processing activities: public, for it is about nobody.
func (s *Service) registerPage(c *web.Ctx) (web.View, error) {
	r := s.DB.Plain(c.Context())
	list, err := activities(r)
	if err != nil {
		return web.View{}, err
	}
	g, err := grounds(r)
	if err != nil {
		return web.View{}, err
	}
	x := registerData{c: c, guard: mayKeep(c.Actor) == nil}
	x.table = ui.Table{ID: "register", Caption: c.T("processing.register"), HideCap: true, Cols: []ui.Col{{Title: c.T("processing.col.activity")}, {Title: c.T("processing.col.law")}, {Title: c.T("processing.col.aim")}, {Title: c.T("processing.col.since")}}}
	seen := map[string]bool{}
	for _, a := range append(list, g...) {
		if !seen[a.ID] && len(a.Rooms) > 0 {
			x.rooms = append(x.rooms, a)
		}
		seen[a.ID] = true
		x.table.Rows = append(x.table.Rows, ui.Row{Cells: []templ.Component{ui.TextLink(ui.Link{Label: a.In(c.Words.Lang()), Href: a.Path()}), ui.Text(a.Law), ui.Text(a.Aim), ui.Text(period(c, a))}})
	}
	return web.View{Title: c.T("processing.register"), Tab: "privacy", Body: registerBody(x)}, nil
}

func period(c *web.Ctx, a Activity) string {
	if a.Until != "" {
		return c.T("processing.until", "from", c.Words.Date(a.From.Time()), "until", c.Words.Date(a.Until.Time()))
	}
	return c.T("processing.since", "from", c.Words.Date(a.From.Time()))
}

// activityPage is where the address in a record leads.
func (s *Service) activityPage(c *web.Ctx) (web.View, error) {
	n, err := strconv.ParseInt(c.Path("versie"), 10, 64)
	if err != nil {
		return web.View{}, access.NotFound()
	}
	a, ok, err := one(s.DB.Plain(c.Context()), c.Path("activiteit"), n)
	if err != nil {
		return web.View{}, err
	}
	if !ok {
		return web.View{}, access.NotFound()
	}
	return web.View{Title: a.In(c.Words.Lang()), Tab: "privacy", Width: "read", Body: activityBody(c, a), Back: ui.Link{Label: c.T("processing.register"), Href: "/verwerkingsregister"}}, nil
}

package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"path"
	"reflect"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"tafel"
	"tafel/internal/calendar"
	"tafel/internal/db"
	"tafel/internal/verb"
)

// ProblemDoc is the API's error document (RFC 9457). Detail is a sentence for people; it never repeats
// what was sent.
type ProblemDoc struct {
	Type   string            `json:"type" doc:"Always about:blank."`
	Title  string            `json:"title" doc:"What kind of problem, in few words."`
	Status int               `json:"status" doc:"HTTP status code."`
	Detail string            `json:"detail,omitempty" doc:"What to do, in the language of the caller."`
	Fields []ProblemField    `json:"velden,omitempty" doc:"Which input fields are wrong, and why."`
	Policy string            `json:"beleidsregel,omitempty" doc:"The policy that decided."`
	Theirs map[string]string `json:"waarde_nu,omitempty" doc:"After a stale write: the values that stand now."`
}

// ProblemField is one wrong input field.
type ProblemField struct {
	Name   string `json:"veld"`
	Detail string `json:"uitleg"`
}

func (p *ProblemDoc) Error() string { return p.Title }

// GetStatus implements huma.StatusError.
func (p *ProblemDoc) GetStatus() int { return p.Status }

// ContentType implements huma.ContentTypeFilter.
func (p *ProblemDoc) ContentType(string) string { return "application/problem+json" }

// GetHeaders implements huma.HeadersError: who is not known hears how to say who it is.
func (p *ProblemDoc) GetHeaders() http.Header {
	if p.Status == http.StatusUnauthorized {
		return http.Header{"Www-Authenticate": {"Bearer"}}
	}
	return nil
}

type apiKey struct{}

type apiHost struct {
	s *Server
	d *db.DB
}

func (h apiHost) Actor(ctx context.Context) tafel.Actor {
	a, _ := ctx.Value(apiKey{}).(tafel.Actor)
	return a
}

func (h apiHost) Problem(ctx context.Context, err error) error {
	a := h.Actor(ctx)
	w := h.s.Words.In(a.Lang)
	status := Status(err)
	p := &ProblemDoc{Type: "about:blank", Status: status, Title: http.StatusText(status), Detail: Sentence(w, err)}
	var no *tafel.Refusal
	if errors.As(err, &no) {
		if no.Key == "error.signin" {
			p.Status, p.Title = http.StatusUnauthorized, http.StatusText(http.StatusUnauthorized)
		}
		p.Policy, p.Theirs = no.Policy, no.Theirs
		for _, f := range no.Fields {
			p.Fields = append(p.Fields, ProblemField{f.Field, w.T(f.Key, f.Args...)})
		}
	} else {
		slog.Error("api", "error", err)
	}
	return p
}

// Once keeps the answer of a write under its idempotency key for a day. The same key with other content is
// refused; the same key while the first is still running is asked to wait.
func (h apiHost) Once(ctx context.Context, a tafel.Actor, name, key string, body any, run func() (any, error)) (any, error) {
	if key == "" {
		return run()
	}
	raw, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(string(a.Account) + "\x00" + name + "\x00" + key))
	id := hex.EncodeToString(sum[:])
	content := sha256.Sum256(raw)
	print := hex.EncodeToString(content[:])
	var fresh bool
	var stored, state, was string
	err = h.d.Do(ctx, a, "api.once", func(tx *db.Tx) error {
		tx.NoNote("an idempotency key is housekeeping")
		var err error
		fresh, stored, state, was, err = onceBegin(tx, id, print)
		return err
	})
	if err != nil {
		return nil, err
	}
	if !fresh {
		switch {
		case was != print:
			return nil, tafel.Refuse(tafel.Invalid, "error.once.other")
		case state == "busy":
			return nil, tafel.Refuse(tafel.Moment, "error.once.busy")
		case stored == "":
			return nil, tafel.Refuse(tafel.Moment, "error.once.secret")
		}
		v, _ := h.s.Verb(name)
		out := reflect.New(v.Out)
		if err := json.Unmarshal([]byte(stored), out.Interface()); err != nil {
			return nil, err
		}
		return out.Elem().Interface(), nil
	}
	out, err := run()
	end := h.d.Do(context.WithoutCancel(ctx), a, "api.once", func(tx *db.Tx) error {
		tx.NoNote("an idempotency key is housekeeping")
		if err != nil {
			return onceDrop(tx, id) // nothing was done: the key may be used again
		}
		if o, ok := out.(verb.Once); ok && o.Once() != "" {
			return onceEnd(tx, id, "") // a secret is kept nowhere readable (L19)
		}
		b, err := json.Marshal(out)
		if err != nil {
			return err
		}
		return onceEnd(tx, id, string(b))
	})
	if err == nil {
		err = end
	}
	return out, err
}

// API mounts every verb under /api/v1 and the description at /api/v1/openapi.json. rooms says in one sentence
// what each room (the part of a verb's name before the point) is about.
func (s *Server) API(d *db.DB, rooms map[string]string) huma.API {
	cfg := huma.DefaultConfig("Tafel", verb.Version)
	cfg.OpenAPI.Info.Description = "The shared information and follow-up system around one household, one street, one task. Every verb here follows the same policies as the pages."
	cfg.OpenAPI.Info.Contact = &huma.Contact{Name: "Tafel", URL: "https://tafel.example/contact", Email: "api@tafel.example"}
	cfg.OpenAPI.Servers = []*huma.Server{{URL: "https://tafel.example/api/v1", Description: "Replace the host by your region's."}}
	cfg.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"token": {Type: "http", Scheme: "bearer"}}
	cfg.Security = []map[string][]string{{"token": {}}}
	cfg.OpenAPIPath, cfg.DocsPath, cfg.SchemasPath = "", "", ""
	cfg.CreateHooks = nil
	cfg.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	mux := http.NewServeMux()
	api := humago.New(mux, cfg)
	api.OpenAPI().Components.Schemas.RegisterTypeAlias(reflect.TypeFor[calendar.Moment](), reflect.TypeFor[time.Time]())
	api.OpenAPI().Components.Schemas.RegisterTypeAlias(reflect.TypeFor[calendar.Date](), reflect.TypeFor[day]())
	huma.NewError = func(status int, msg string, errs ...error) huma.StatusError { return s.unreadable("nl", status) }
	huma.NewErrorWithContext = func(c huma.Context, status int, msg string, errs ...error) huma.StatusError {
		lang := "nl"
		if c != nil {
			a, _ := c.Context().Value(apiKey{}).(tafel.Actor)
			lang = a.Lang
		}
		return s.unreadable(lang, status)
	}
	host := apiHost{s, d}
	for _, v := range s.Verbs() {
		if v.Mount != nil && v.Path != "" {
			v.Mount(api, host)
		}
	}
	about(api.OpenAPI(), s.Verbs(), rooms)
	for _, f := range []struct{ path, kind string }{{"/openapi.json", "application/json"}, {"/openapi-3.0.json", "application/json"}, {"/openapi.yaml", "application/yaml"}} {
		mux.HandleFunc("GET "+f.path, s.description(api.OpenAPI(), f.path, f.kind))
	}
	s.doors = append(s.doors, "api   *    /api/v1/                                     by verb")
	s.mux.Handle("/api/v1/", http.StripPrefix("/api/v1", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// The API takes tokens only: a cookie would open it to forms on other sites.
		a := tafel.Actor{Lang: "nl"}
		if s.Auth != nil && s.fresh(r) && strings.HasPrefix(r.Header.Get("Authorization"), "Bearer ") {
			if who, ok := s.Auth(r); ok {
				a = who
			}
		}
		if strings.HasPrefix(r.Header.Get("Accept-Language"), "en") {
			a.Lang = "en"
		}
		a.Via = "api"
		r = r.WithContext(context.WithValue(r.Context(), apiKey{}, a))
		if err := s.paceAPI(a); err != nil {
			retryAfter(w, err)
			problem(w, host.Problem(r.Context(), err).(*ProblemDoc))
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		if h, pattern := mux.Handler(r); pattern == "" {
			_ = h
			problem(w, host.Problem(r.Context(), tafel.Refuse(tafel.NotFound, "error.notfound")).(*ProblemDoc))
			return
		}
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("API-Version", verb.Version)
		if r.Method == http.MethodGet {
			tagged(mux, w, r)
			return
		}
		mux.ServeHTTP(w, r)
	})))
	return api
}

// unreadable is the answer to a request that is not JSON of the right shape. It never repeats what was sent.
func (s *Server) unreadable(lang string, status int) *ProblemDoc {
	if status == http.StatusUnprocessableEntity {
		status = http.StatusBadRequest
	}
	return &ProblemDoc{Type: "about:blank", Status: status, Title: http.StatusText(status), Detail: s.Words.In(lang).T("error.form")}
}

// day describes calendar.Date: a calendar day without a time.
type day string

// Schema implements huma.SchemaProvider.
func (day) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Format: "date", Examples: []any{"2026-03-20"}}
}

// about finishes the description: the rooms as tags, 304 for reads, and the description's own address.
func about(o *huma.OpenAPI, verbs []verb.Verb, rooms map[string]string) {
	version := map[string]*huma.Param{"API-Version": {Description: "Full version of this API.", Schema: &huma.Schema{Type: huma.TypeString}}}
	for _, item := range o.Paths {
		for _, op := range []*huma.Operation{item.Get, item.Post} {
			if op != nil {
				delete(op.Responses, "422")
			}
		}
		if item.Get != nil {
			item.Get.Responses["304"] = &huma.Response{Description: "What you have is still what stands.", Headers: version}
		}
	}
	seen := map[string]bool{}
	for _, v := range verbs {
		room, _, _ := strings.Cut(v.Name, ".")
		if v.Path != "" && !seen[room] {
			seen[room] = true
			o.Tags = append(o.Tags, &huma.Tag{Name: room, Description: rooms[room]})
		}
	}
	o.Tags = append(o.Tags, &huma.Tag{Name: "openapi", Description: "This description."})
	o.Paths["/openapi.json"] = &huma.PathItem{Get: &huma.Operation{
		OperationID: "openapi", Tags: []string{"openapi"}, Summary: "This description of the API.",
		Description: "OpenAPI 3.1, for everybody, from every site. The same in OpenAPI 3.0 stands at `/openapi-3.0.json`, in YAML at `/openapi.yaml`.",
		Security:    []map[string][]string{},
		Responses: map[string]*huma.Response{"200": {Description: "The description.", Headers: map[string]*huma.Param{
			"API-Version":                 version["API-Version"],
			"access-control-allow-origin": {Description: "Always *.", Schema: &huma.Schema{Type: huma.TypeString, Enum: []any{"*"}}},
		},
			Content: map[string]*huma.MediaType{"application/json": {Schema: &huma.Schema{Type: huma.TypeObject}}}}},
	}}
}

// description serves the description, made once when first asked for, readable from every site.
func (s *Server) description(o *huma.OpenAPI, path, kind string) http.HandlerFunc {
	text := sync.OnceValues(func() ([]byte, error) {
		switch path {
		case "/openapi-3.0.json":
			return o.Downgrade()
		case "/openapi.yaml":
			return o.YAML()
		}
		return json.Marshal(o)
	})
	return func(w http.ResponseWriter, r *http.Request) {
		b, err := text()
		if err != nil {
			slog.Error("api description", "error", err)
			problem(w, &ProblemDoc{Type: "about:blank", Status: http.StatusInternalServerError, Title: http.StatusText(http.StatusInternalServerError), Detail: s.Words.In("nl").T("error.server")})
			return
		}
		h := w.Header()
		h.Set("Content-Type", kind)
		h.Set("Access-Control-Allow-Origin", "*")
		h.Set("API-Version", verb.Version)
		w.Write(b)
	}
}

// schemaName puts the room before the type: two rooms may both have an Add. Names are camel case, as the API rules ask.
func schemaName(t reflect.Type, hint string) string {
	name := strings.ReplaceAll(huma.DefaultSchemaNamer(t, hint), "ID", "Id")
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if r := path.Base(t.PkgPath()); t.Name() != "" && r != "." && r != "web" && r != "verb" {
		return strings.ToUpper(r[:1]) + r[1:] + name
	}
	return name
}

// tagged answers a read with an ETag of its content, and 304 when the caller has that already.
func tagged(h http.Handler, w http.ResponseWriter, r *http.Request) {
	rec := &held{head: http.Header{}, status: http.StatusOK}
	h.ServeHTTP(rec, r)
	for k, v := range rec.head {
		w.Header()[k] = v
	}
	if rec.status == http.StatusOK {
		sum := sha256.Sum256(rec.body.Bytes())
		tag := `"` + hex.EncodeToString(sum[:12]) + `"`
		w.Header().Set("ETag", tag)
		if have(r.Header.Get("If-None-Match"), tag) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	w.WriteHeader(rec.status)
	w.Write(rec.body.Bytes())
}

// have reports whether If-None-Match names the tag, alone, in a list, or weakly.
func have(header, tag string) bool {
	for _, t := range strings.Split(header, ",") {
		if t = strings.TrimPrefix(strings.TrimSpace(t), "W/"); t == tag || t == "*" {
			return true
		}
	}
	return false
}

type held struct {
	head   http.Header
	status int
	body   bytes.Buffer
}

func (h *held) Header() http.Header         { return h.head }
func (h *held) WriteHeader(c int)           { h.status = c }
func (h *held) Write(b []byte) (int, error) { return h.body.Write(b) }

func problem(w http.ResponseWriter, p *ProblemDoc) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("API-Version", verb.Version)
	w.WriteHeader(p.Status)
	json.NewEncoder(w).Encode(p)
}

// Package verb is the list of what can be done in Tafel. A room declares each verb once, with its input;
// pages (forms), the API and play scenarios all come through the same declaration, so a rule cannot be
// forgotten on one of the doors.
package verb

import (
	"context"
	"fmt"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"golang.org/x/text/unicode/norm"

	"tafel"
	"tafel/internal/calendar"
)

// Who may come to the door of a verb or page at all; what happens inside is for the policies.
type Who string

const (
	Anyone        Who = "anyone"        // also without signing in
	SignedIn      Who = "signed-in"     // any account
	Professionals Who = "professionals" // acts for an organisation
	Admins        Who = "admins"
	Leaders       Who = "leaders"
	PrivacyDesk   Who = "privacy"
	Guards        Who = "privacy-or-admin"
)

// Lets reports whether the actor may come in.
func (w Who) Lets(a tafel.Actor) bool {
	switch w {
	case Anyone:
		return true
	case SignedIn:
		return a.Person != ""
	case Professionals:
		return a.IsProfessional()
	case Admins:
		return a.Has(tafel.Admin)
	case Leaders:
		return a.Has(tafel.Leader) || a.Has(tafel.Admin)
	case PrivacyDesk:
		return a.Has(tafel.Privacy)
	case Guards:
		return a.Has(tafel.Privacy) || a.Has(tafel.Admin)
	}
	return false
}

// Verb is one thing that can be done (or read).
type Verb struct {
	Name  string // room.verb, such as "agreement.accept"
	Path  string // path in the API, below /api/v1; Dutch nouns
	Read  bool
	Who   Who
	Doc   string // one sentence, English, for the API description
	In    reflect.Type
	Out   reflect.Type
	run   func(context.Context, tafel.Actor, any) (any, error)
	Mount func(huma.API, Host)
}

// Host is what a verb needs of the server when it is mounted in the API.
type Host interface {
	// Actor gives who is calling; Person is "" when nobody is signed in.
	Actor(ctx context.Context) tafel.Actor
	// Once runs a write at most once for an idempotency key; the stored answer comes back on a repeat.
	Once(ctx context.Context, a tafel.Actor, verb, key string, body any, run func() (any, error)) (any, error)
	// Problem turns an error into the API's problem document.
	Problem(ctx context.Context, err error) error
}

// Where is implemented by results that know the page to go to next.
type Where interface{ Where() string }

// Once is implemented by results that hold something to show one time, on the next page only: a code or an
// address that is kept nowhere readable. It travels in a cookie for that page, never in an address.
type Once interface{ Once() string }

// None is the input or output of a verb that needs none.
type None struct{}

// Write declares a verb that changes something.
func Write[In, Out any](name, path string, who Who, doc string, fn func(context.Context, tafel.Actor, In) (Out, error)) Verb {
	v := declare(name, path, who, doc, fn)
	v.Mount = func(api huma.API, h Host) {
		if path == "" {
			return
		}
		type input struct {
			Key  string `header:"Idempotency-Key" required:"false" maxLength:"100" doc:"A key of your own: the same key gives the same answer, and the act is done once."`
			Body In
		}
		type output struct {
			Version string `header:"API-Version" doc:"Full version of this API."`
			Body    Out
		}
		huma.Register(api, huma.Operation{OperationID: opID(name), Method: "POST", Path: path, Summary: doc, Description: v.about(), DefaultStatus: 201, SkipValidateBody: true, Errors: problems, Tags: []string{room(name)}},
			func(ctx context.Context, in *input) (*output, error) {
				a := h.Actor(ctx)
				a.Via = "api"
				r, err := h.Once(ctx, a, name, in.Key, in.Body, func() (any, error) { return v.Run(ctx, a, &in.Body) })
				if err != nil {
					return nil, h.Problem(ctx, err)
				}
				return &output{Version: Version, Body: r.(Out)}, nil
			})
	}
	return v
}

// Read declares a verb that only reads. In has path or query tags.
func Read[In, Out any](name, path string, who Who, doc string, fn func(context.Context, tafel.Actor, In) (Out, error)) Verb {
	v := declare(name, path, who, doc, fn)
	v.Read = true
	v.Mount = func(api huma.API, h Host) {
		if path == "" {
			return
		}
		type output struct {
			Version string `header:"API-Version" doc:"Full version of this API."`
			Tag     string `header:"ETag" doc:"Changes when the answer changes; send it as If-None-Match to hear 304 when it did not."`
			Body    Out
		}
		huma.Register(api, huma.Operation{OperationID: opID(name), Method: "GET", Path: path, Summary: doc, Description: v.about(), SkipValidateParams: true, Errors: problems, Tags: []string{room(name)}},
			func(ctx context.Context, in *In) (*output, error) {
				a := h.Actor(ctx)
				a.Via = "api"
				r, err := v.Run(ctx, a, in)
				if err != nil {
					return nil, h.Problem(ctx, err)
				}
				return &output{Version: Version, Body: r.(Out)}, nil
			})
	}
	return v
}

// about is what the API's description says of a verb beyond its one sentence.
func (v Verb) about() string {
	door := map[Who]string{Anyone: "everybody, also without a token", SignedIn: "everybody with an account", Professionals: "who acts for an organisation", Admins: "administrators", Leaders: "team leaders", PrivacyDesk: "the privacy officer"}[v.Who]
	if v.Read {
		return fmt.Sprintf("Verb `%s`, the same as on the pages and in scenarios. Open to %s; what is not yours is not found. What is seen is recorded before it is sent.", v.Name, door)
	}
	s := fmt.Sprintf("Verb `%s`, the same as in the forms and in scenarios. Open to %s; a policy decides what happens inside.", v.Name, door)
	for _, f := range Fields(v.In) {
		if f.Name == "versie" {
			s += " Send the `versie` that was read: when somebody else changed it first nothing is written, and the answer (409) holds the values that stand now in `waarde_nu`."
		}
	}
	return s
}

// problems are the statuses every verb can answer with besides success.
var problems = []int{400, 401, 403, 404, 409, 429, 500}

// Version of the API, in every answer.
const Version = "1.0.0"

func room(name string) string { r, _, _ := strings.Cut(name, "."); return r }

func opID(name string) string { return strings.ReplaceAll(name, ".", "-") }

func declare[In, Out any](name, path string, who Who, doc string, fn func(context.Context, tafel.Actor, In) (Out, error)) Verb {
	return Verb{Name: name, Path: path, Who: who, Doc: doc, In: reflect.TypeFor[In](), Out: reflect.TypeFor[Out](),
		run: func(ctx context.Context, a tafel.Actor, in any) (any, error) { return fn(ctx, a, *in.(*In)) }}
}

// Run cleans and checks the input (a pointer to the verb's In) and does it.
func (v Verb) Run(ctx context.Context, a tafel.Actor, in any) (any, error) {
	if !v.Who.Lets(a) {
		if a.Person == "" {
			return nil, tafel.Refuse(tafel.Denied, "error.signin")
		}
		return nil, tafel.Refuse(tafel.Denied, "error.denied")
	}
	if err := Clean(in); err != nil {
		return nil, err
	}
	a.Door = v.Name
	return v.run(ctx, a, in)
}

// New makes an empty input.
func (v Verb) New() any { return reflect.New(v.In).Interface() }

// Field is one input field, as forms, the API and scenarios call it.
type Field struct {
	Name     string
	Required bool
	Lines    bool // several lines
	Max      int  // in characters
	Kind     reflect.Kind
	Type     reflect.Type
	Doc      string
	index    []int
}

// List, Date, Moment and Bool tell what kind of control the field needs.
func (f Field) List() bool   { return f.Kind == reflect.Slice }
func (f Field) Date() bool   { return f.Type == reflect.TypeFor[calendar.Date]() }
func (f Field) Moment() bool { return f.Type == reflect.TypeFor[calendar.Moment]() }
func (f Field) Bool() bool   { return f.Kind == reflect.Bool }

// Fields lists the fields of an input type.
func Fields(t reflect.Type) []Field {
	var out []Field
	for i := 0; i < t.NumField(); i++ {
		f := t.Field(i)
		if f.Anonymous && f.Type.Kind() == reflect.Struct {
			for _, s := range Fields(f.Type) {
				s.index = append([]int{i}, s.index...)
				out = append(out, s)
			}
			continue
		}
		tag := f.Tag.Get("json")
		if tag == "" {
			tag = f.Tag.Get("path")
		}
		if tag == "" {
			if tag = f.Tag.Get("query"); tag != "" {
				tag += ",omitempty"
			}
		}
		name, opt, _ := strings.Cut(tag, ",")
		if name == "" || name == "-" {
			continue
		}
		x := Field{Name: name, Required: !strings.Contains(opt, "omitempty"), Lines: f.Tag.Get("lines") != "", Max: 500, Kind: f.Type.Kind(), Type: f.Type, Doc: f.Tag.Get("doc"), index: []int{i}}
		if x.Lines {
			x.Max = 10000
		}
		if m, err := strconv.Atoi(f.Tag.Get("maxLength")); err == nil {
			x.Max = m
		}
		out = append(out, x)
	}
	return out
}

// Fill sets the fields of an input (a pointer) from named texts: a posted form or a scenario line. Lists
// take every value of the name. Unknown names are ignored; what cannot be read is a field error.
func Fill(in any, values url.Values) error {
	rv := reflect.ValueOf(in).Elem()
	var c tafel.Check
	for _, f := range Fields(rv.Type()) {
		vs, ok := values[f.Name]
		if !ok {
			continue
		}
		fv := rv.FieldByIndex(f.index)
		if fv.Kind() == reflect.Slice && fv.Type().Elem().Kind() == reflect.String {
			list := reflect.MakeSlice(fv.Type(), 0, len(vs))
			for _, v := range vs {
				if v != "" {
					list = reflect.Append(list, reflect.ValueOf(v).Convert(fv.Type().Elem()))
				}
			}
			fv.Set(list)
			continue
		}
		v := vs[len(vs)-1]
		switch fv.Kind() {
		case reflect.String:
			fv.SetString(v)
		case reflect.Bool:
			fv.SetBool(v == "on" || v == "true" || v == "ja" || v == "yes" || v == "1")
		case reflect.Int, reflect.Int64:
			if v = strings.TrimSpace(v); v == "" {
				continue
			}
			n, err := strconv.ParseInt(v, 10, 64)
			if err != nil {
				c.Field(true, f.Name, "error.number")
				continue
			}
			fv.SetInt(n)
		default:
			if m, ok := fv.Addr().Interface().(*calendar.Moment); ok {
				t, good := ParseMoment(v)
				c.Field(!good && v != "", f.Name, "error.moment")
				*m = t
				continue
			}
			return fmt.Errorf("verb: field %s of %T cannot be filled from text", f.Name, in)
		}
	}
	return c.Err()
}

// ParseMoment reads a Dutch local time as browsers and scenarios write it (2006-01-02T15:04 or with a
// space), or RFC 3339.
func ParseMoment(s string) (calendar.Moment, bool) {
	var m calendar.Moment
	if err := m.UnmarshalText([]byte(strings.TrimSpace(s))); err != nil || m.IsZero() {
		return calendar.Moment{}, false
	}
	return m, true
}

// Clean checks every field of an input (a pointer) in one place: required, length, and signs that nobody
// can read. Texts are trimmed, put in Unicode NFC, and line ends become \n.
func Clean(in any) error {
	rv := reflect.ValueOf(in).Elem()
	var c tafel.Check
	for _, f := range Fields(rv.Type()) {
		fv := rv.FieldByIndex(f.index)
		switch {
		case fv.Kind() == reflect.String:
			s, key := cleanText(fv.String(), f.Lines)
			fv.SetString(s)
			c.Field(key != "", f.Name, key)
			c.Field(key == "" && f.Required && s == "", f.Name, "error.required")
			c.Field(utf8.RuneCountInString(s) > f.Max, f.Name, "error.long", "max", f.Max)
			if key == "" && s != "" {
				if d, ok := fv.Interface().(calendar.Date); ok {
					c.Field(!d.Valid(), f.Name, "error.date")
				}
			}
		case fv.Kind() == reflect.Slice && fv.Type().Elem().Kind() == reflect.String:
			for i := 0; i < fv.Len(); i++ {
				s, key := cleanText(fv.Index(i).String(), false)
				fv.Index(i).SetString(s)
				c.Field(key != "" || utf8.RuneCountInString(s) > f.Max, f.Name, "error.signs")
			}
			c.Field(f.Required && fv.Len() == 0, f.Name, "error.required")
			c.Field(fv.Len() > 200, f.Name, "error.many", "max", 200)
		default:
			if m, ok := fv.Interface().(calendar.Moment); ok {
				c.Field(f.Required && m.IsZero(), f.Name, "error.required")
			}
		}
	}
	return c.Err()
}

func cleanText(s string, lines bool) (string, string) {
	if !utf8.ValidString(s) {
		return strings.ToValidUTF8(s, "�"), "error.signs"
	}
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	if !lines {
		s = strings.ReplaceAll(s, "\n", " ")
	}
	s = norm.NFC.String(strings.TrimSpace(s))
	for _, r := range s {
		if r == '\n' || r == '\t' {
			continue
		}
		if unicode.IsControl(r) || r == '\uFFFE' || r == '\uFFFF' {
			return s, "error.signs"
		}
	}
	return s, ""
}

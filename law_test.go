package tafel_test

// The laws of the house. A law that fails names the file and says where the line belongs.

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"testing"

	"tafel/internal/db"
)

type source struct {
	path string // slash path from the root
	file *ast.File
	fset *token.FileSet
	text string
}

func sources(t *testing.T) []source {
	t.Helper()
	var out []source
	err := filepath.WalkDir(".", func(p string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || strings.HasPrefix(d.Name(), ".") && p != ".") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(p, ".go") {
			return nil
		}
		b, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, p, b, parser.ParseComments)
		if err != nil {
			return err
		}
		out = append(out, source{filepath.ToSlash(p), f, fset, string(b)})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func imports(f *ast.File) []string {
	var out []string
	for _, i := range f.Imports {
		p, _ := strconv.Unquote(i.Path.Value)
		out = append(out, p)
	}
	return out
}

func room(p string) string {
	if parts := strings.Split(p, "/"); len(parts) == 3 && parts[0] == "feature" {
		return parts[1]
	}
	return ""
}

// Imports run one way: cmd > house > feature > internal > tafel; rooms do not import each other.
func TestLawImportsRunOneWay(t *testing.T) {
	level := func(p string) int {
		switch {
		case strings.HasPrefix(p, "cmd/") || strings.HasPrefix(p, "tafel/cmd/"), strings.HasPrefix(p, "bench/"), strings.HasPrefix(p, "tafel/bench"):
			return 5
		case strings.HasPrefix(p, "house/") || p == "tafel/house":
			return 4
		case strings.HasPrefix(p, "feature/") || strings.HasPrefix(p, "tafel/feature/"):
			return 3
		case strings.HasPrefix(p, "internal/") || strings.HasPrefix(p, "tafel/internal/"):
			return 2
		default:
			return 1
		}
	}
	for _, s := range sources(t) {
		if strings.HasSuffix(s.path, "_test.go") {
			continue
		}
		for _, i := range imports(s.file) {
			if i != "tafel" && !strings.HasPrefix(i, "tafel/") {
				continue
			}
			if level(i) > level(s.path) {
				t.Errorf("%s imports %s: imports run cmd > house > feature > internal > tafel", s.path, i)
			}
			if r := room(s.path); r != "" && strings.HasPrefix(i, "tafel/feature/") && i != "tafel/feature/"+r {
				t.Errorf("%s imports %s: rooms meet only in house/", s.path, i)
			}
		}
	}
}

// Each file of a room keeps to its layer.
func TestLawShelves(t *testing.T) {
	allowed := map[string][]string{
		"policy":  {"tafel", "tafel/internal/access"},
		"store":   {"tafel", "tafel/internal/db", "tafel/internal/calendar", "tafel/internal/ledger", "tafel/internal/held"},
		"service": {"tafel", "tafel/internal/"},
		"web":     {"tafel", "tafel/internal/"},
		"api":     {"tafel", "tafel/internal/verb", "tafel/internal/calendar", "tafel/internal/db", "tafel/internal/ledger"},
		"jobs":    {"tafel", "tafel/internal/"},
		"rules":   {"tafel", "tafel/internal/calendar"},
	}
	for _, s := range sources(t) {
		r := room(s.path)
		if r == "" || strings.HasSuffix(s.path, "_test.go") || strings.HasSuffix(s.path, "_templ.go") {
			continue
		}
		base := strings.TrimSuffix(filepath.Base(s.path), ".go")
		kind, _, _ := strings.Cut(base, "_")
		may, ok := allowed[kind]
		if !ok {
			kind, may = "rules", allowed["rules"] // <room>.go and what it was split into
		}
		for _, i := range imports(s.file) {
			if kind == "rules" && (i == "net/http" || i == "database/sql") {
				t.Errorf("%s imports %s: rules are pure", s.path, i)
			}
			if kind == "store" && i == "net/http" || kind == "policy" && i == "net/http" {
				t.Errorf("%s imports %s: that belongs in web.go", s.path, i)
			}
			if i != "tafel" && !strings.HasPrefix(i, "tafel/") || i == "tafel/feature/"+r {
				continue
			}
			fine := false
			for _, m := range may {
				fine = fine || i == m || strings.HasSuffix(m, "/") && strings.HasPrefix(i, m)
			}
			if !fine {
				t.Errorf("%s (%s) imports %s: see the table in ARCHITECTURE.md", s.path, kind, i)
			}
		}
	}
}

var (
	sqlWord  = regexp.MustCompile(`^\s*(SELECT|INSERT|UPDATE|DELETE|WITH|CREATE|DROP|ALTER)\s`)
	sqlWrite = regexp.MustCompile(`(?i)(?:INSERT INTO|UPDATE|DELETE FROM)\s+([a-z_]+)`)
)

func literals(s source, f func(text string, line int)) {
	ast.Inspect(s.file, func(n ast.Node) bool {
		if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
			if text, err := strconv.Unquote(l.Value); err == nil {
				f(text, s.fset.Position(l.Pos()).Line)
			}
		}
		return true
	})
}

// SQL stands only in store files, and a room writes only its own tables.
func TestLawSQLInStores(t *testing.T) {
	for _, s := range sources(t) {
		if strings.HasSuffix(s.path, "_test.go") || strings.HasPrefix(s.path, "bench/") || strings.HasPrefix(s.path, "internal/db/") || strings.HasPrefix(s.path, "internal/dbtest/") {
			continue
		}
		store := strings.HasPrefix(filepath.Base(s.path), "store")
		literals(s, func(text string, line int) {
			if !sqlWord.MatchString(text) || !strings.Contains(text, " ") {
				return
			}
			if !store {
				t.Errorf("%s:%d: SQL outside a store file: %.60s", s.path, line, text)
				return
			}
			owner := room(s.path)
			if owner == "" {
				return
			}
			for _, m := range sqlWrite.FindAllStringSubmatch(text, -1) {
				table := strings.ToLower(m[1])
				if table == "set" || table == "of" { // ON CONFLICT DO UPDATE SET
					continue
				}
				if table != owner && !strings.HasPrefix(table, owner+"_") {
					t.Errorf("%s:%d: room %s writes %s, a table of another room", s.path, line, owner, table)
				}
			}
		})
	}
}

// Every SQL text prepares on both engines, so that a misspelt column fails here and not at a user.
func TestLawSQLPrepares(t *testing.T) {
	for name, d := range engines(t) {
		for _, s := range sources(t) {
			if strings.HasSuffix(s.path, "_test.go") || !strings.HasPrefix(filepath.Base(s.path), "store") {
				continue
			}
			literals(s, func(text string, line int) {
				if !sqlWord.MatchString(text) || strings.HasPrefix(strings.TrimSpace(text), "CREATE") {
					return
				}
				if err := prepare(d, text); err != nil {
					t.Errorf("%s: %s:%d: %v\n%s", name, s.path, line, err, text)
				}
			})
		}
	}
}

func prepare(d *db.DB, text string) error { return d.Prepare(text) }

// Time comes from the calendar's source, so that it can be moved.
func TestLawNoClockOfYourOwn(t *testing.T) {
	for _, s := range sources(t) {
		if room(s.path) == "" && !strings.HasPrefix(s.path, "house/") || strings.HasSuffix(s.path, "_test.go") {
			continue
		}
		if strings.Contains(s.text, "time.Now()") || strings.Contains(s.text, "time.Since(") {
			t.Errorf("%s takes the machine's time: use tx.Now, view.Now or DB.Clock", s.path)
		}
	}
}

// Every package says in one comment what it is for.
func TestLawPackageComments(t *testing.T) {
	has := map[string]bool{}
	for _, s := range sources(t) {
		if strings.HasSuffix(s.path, "_test.go") {
			continue
		}
		d := filepath.Dir(s.path)
		has[d] = has[d] || s.file.Doc != nil && len(s.file.Doc.Text()) > 30
	}
	for d, ok := range has {
		if !ok {
			t.Errorf("package %s has no comment that a case worker can follow", d)
		}
	}
}

// The vocabulary stays small.
func TestLawVocabularyBudget(t *testing.T) {
	b, err := os.ReadFile("tafel.go")
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(b), "\n"); n > 330 {
		t.Errorf("tafel.go has %d lines; its budget is 330: a word that one room uses belongs in that room", n)
	}
}

// No cupboards without a name.
func TestLawNoCupboards(t *testing.T) {
	for _, s := range sources(t) {
		switch s.file.Name.Name {
		case "util", "utils", "common", "models", "manager", "helpers", "misc":
			t.Errorf("%s: package %s says nothing", s.path, s.file.Name.Name)
		}
	}
}

var (
	wordUse   = regexp.MustCompile(`"([a-z]+(?:\.[a-z0-9_-]+)+)"`)
	inlineBad = regexp.MustCompile(`\s(style|on[a-z]+)=["{]`)
)

// Every text has both languages, and every text that code asks for exists.
func TestLawWords(t *testing.T) {
	known := map[string]bool{}
	files, _ := filepath.Glob("*/*/words.json")
	for _, f := range files {
		var m map[string][]string
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(b, &m); err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		for k, v := range m {
			if len(v) != 2 || v[0] == "" || v[1] == "" {
				t.Errorf("%s: %s lacks a language", f, k)
			}
			if known[k] {
				t.Errorf("%s: %s stands twice", f, k)
			}
			known[k] = true
		}
	}
	asked := regexp.MustCompile(`(?:\bT|tafel\.Refuse)\((?:[^"()]*?,\s*)?"([a-z]+(?:\.[A-Za-z0-9_-]+)+)"`)
	wrong := regexp.MustCompile(`(?:tafel\.Wrong|\.Field)\([^"\n]*"[a-z_]+",\s*"([a-z]+(?:\.[A-Za-z0-9_-]+)+)"`) // field, then key
	labels := regexp.MustCompile(`\bc\.(?:Field|Must)\("([a-z.-]+)", "([a-z_]+)"`)                               // a question of a form: its label is <verb>.<field>
	missing := map[string]string{}
	filepath.WalkDir(".", func(p string, d os.DirEntry, err error) error {
		if d != nil && d.IsDir() && (d.Name() == "node_modules" || d.Name() == ".git") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(p, ".templ") && (!strings.HasSuffix(p, ".go") || strings.HasSuffix(p, "_templ.go") || strings.HasSuffix(p, "_test.go")) {
			return nil
		}
		b, _ := os.ReadFile(p)
		for _, m := range append(asked.FindAllStringSubmatch(string(b), -1), wrong.FindAllStringSubmatch(string(b), -1)...) {
			if !known[m[1]] {
				missing[m[1]] = p
			}
		}
		for _, m := range labels.FindAllStringSubmatch(string(b), -1) {
			if key := m[1] + "." + m[2]; !known[key] {
				missing[key] = p
			}
		}
		if strings.HasSuffix(p, ".templ") {
			if m := inlineBad.FindString(string(b)); m != "" {
				t.Errorf("%s: inline%q is forbidden by the content security policy", p, m)
			}
		}
		return nil
	})
	var keys []string
	for k := range missing {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	for _, k := range keys {
		t.Errorf("%s asks for %q, which has no text", missing[k], k)
	}
}

// A test that can be passed over proves nothing, and a note without an owner is forgotten.
func TestLawNoSkipsNoNotes(t *testing.T) {
	skip, note := "t.Sk"+"ip", "TO"+"DO"
	for _, s := range sources(t) {
		if s.path == "law_test.go" {
			continue
		}
		if strings.HasSuffix(s.path, "_test.go") && strings.Contains(s.text, skip) {
			t.Errorf("%s has a test that can be passed over", s.path)
		}
		if strings.Contains(s.text, note) {
			t.Errorf("%s has a note without an owner", s.path)
		}
	}
}

// docs/lessons.md says which test holds which lesson of earlier systems. A test that is named there stands where it
// is said to stand, and every lesson of a finished part of the work has one.
func TestLawLessons(t *testing.T) {
	b, err := os.ReadFile("docs/lessons.md")
	if err != nil {
		t.Fatal(err)
	}
	have := map[string]bool{}
	for _, s := range sources(t) {
		if strings.HasSuffix(s.path, "_test.go") {
			for _, d := range s.file.Decls {
				if f, ok := d.(*ast.FuncDecl); ok {
					have[f.Name.Name+" in "+s.path] = true
				}
			}
		}
	}
	held := map[string]bool{}
	for _, m := range regexp.MustCompile("(?m)^- `(Test((?:L[0-9]{2})+)[A-Za-z0-9]+)` in (\\S+)$").FindAllStringSubmatch(string(b), -1) {
		if !have[m[1]+" in "+m[3]] {
			t.Errorf("docs/lessons.md: %s does not stand in %s", m[1], m[3])
		}
		for i := 0; i < len(m[2]); i += 3 {
			held[m[2][i:i+3]] = true
		}
	}
	for _, n := range []string{"L01", "L04", "L05", "L06", "L08", "L09", "L11", "L12", "L13", "L14", "L18", "L21", "L22"} {
		if !held[n] {
			t.Errorf("docs/lessons.md: no test holds %s", n)
		}
	}
}

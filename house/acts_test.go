package house

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	gotypes "go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"
)

// This file reads from the code which acts each door asks the policies about: from the function that a verb or
// a page names, through every function of the house that it uses, and through what house/ plugs in to other
// rooms, to the acts that are asked there. It does not follow conditions, so it may list an act too many,
// never one too few; TestAsked holds it against what is really asked while the scenarios play.

type node struct {
	uses []*node
	acts []string
}

type reader struct {
	t     *testing.T
	info  *gotypes.Info
	nodes map[string]*node
	doors map[string]*node // "verb agreement.accept"
}

// askedByCode gives a line for each door.
func askedByCode(t *testing.T) []string {
	t.Helper()
	list := exec.Command("go", "list", "-export", "-deps", "-f", "{{if .Export}}{{.ImportPath}} {{.Export}}{{end}}", "./house")
	list.Dir = ".."
	text, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	exports := map[string]string{}
	var pkgs []string
	for _, l := range strings.Split(string(text), "\n") {
		if path, file, ok := strings.Cut(l, " "); ok {
			exports[path] = file
			if strings.HasPrefix(path, "tafel/feature/") || path == "tafel/house" {
				pkgs = append(pkgs, path)
			}
		}
	}
	fset := token.NewFileSet()
	imp := importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) {
		b, err := os.ReadFile(exports[path])
		return io.NopCloser(bytes.NewReader(b)), err
	})
	r := &reader{t: t, nodes: map[string]*node{}, doors: map[string]*node{}}
	for _, pkg := range pkgs {
		names, _ := filepath.Glob(filepath.Join("..", strings.TrimPrefix(pkg, "tafel/"), "*.go"))
		var files []*ast.File
		for _, n := range names {
			if strings.HasSuffix(n, "_test.go") {
				continue
			}
			f, err := parser.ParseFile(fset, n, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, f)
		}
		r.info = &gotypes.Info{Uses: map[*ast.Ident]gotypes.Object{}, Defs: map[*ast.Ident]gotypes.Object{}}
		conf := gotypes.Config{Importer: imp, Error: func(error) {}}
		if _, err := conf.Check(pkg, fset, files, r.info); err != nil {
			t.Fatalf("%s: %v", pkg, err)
		}
		for _, f := range files {
			for _, d := range f.Decls {
				if fn, ok := d.(*ast.FuncDecl); ok && fn.Body != nil {
					r.body(r.node(key(r.info.Defs[fn.Name])), fn.Body)
					r.entries(fn.Body)
					r.wiring(fn.Body)
				}
			}
		}
	}
	var out []string
	for door, n := range r.doors {
		acts := map[string]bool{}
		reach(n, map[*node]bool{}, acts)
		list := make([]string, 0, len(acts))
		for a := range acts {
			list = append(list, a)
		}
		sort.Strings(list)
		out = append(out, strings.TrimSpace(door+" "+strings.Join(list, " ")))
	}
	sort.Strings(out)
	return out
}

// key names a function, a method or a function field of the house; "" for anything else.
func key(o gotypes.Object) string {
	if o == nil || o.Pkg() == nil || !strings.HasPrefix(o.Pkg().Path(), "tafel/") {
		return ""
	}
	switch x := o.(type) {
	case *gotypes.Func:
		return x.Origin().FullName()
	case *gotypes.Var:
		typ := x.Type().Underlying()
		if s, ok := typ.(*gotypes.Slice); ok {
			typ = s.Elem().Underlying()
		}
		if _, ok := typ.(*gotypes.Signature); ok && x.IsField() {
			return o.Pkg().Path() + "#" + o.Name()
		}
	}
	return ""
}

func (r *reader) node(name string) *node {
	n, ok := r.nodes[name]
	if !ok {
		n = &node{}
		r.nodes[name] = n
	}
	return n
}

func reach(n *node, seen map[*node]bool, acts map[string]bool) {
	if seen[n] {
		return
	}
	seen[n] = true
	for _, a := range n.acts {
		acts[a] = true
	}
	for _, m := range n.uses {
		reach(m, seen, acts)
	}
}

// body notes what code uses of the house, and the acts it names.
func (r *reader) body(n *node, body ast.Node) {
	ast.Inspect(body, func(x ast.Node) bool {
		id, ok := x.(*ast.Ident)
		if !ok {
			return true
		}
		o := r.info.Uses[id]
		if k := key(o); k != "" {
			n.uses = append(n.uses, r.node(k))
		}
		if c, ok := o.(*gotypes.Const); ok && c.Type().String() == "tafel/internal/access.Act" {
			act, _ := strconv.Unquote(c.Val().ExactString())
			n.acts = append(n.acts, act)
		}
		return true
	})
}

// entries finds the verbs and pages that a room declares.
func (r *reader) entries(body ast.Node) {
	ast.Inspect(body, func(x ast.Node) bool {
		call, ok := x.(*ast.CallExpr)
		if !ok || len(call.Args) < 3 {
			return true
		}
		sel, ok := call.Fun.(*ast.SelectorExpr)
		first, lit := call.Args[0].(*ast.BasicLit)
		if !ok || !lit {
			return true
		}
		text, err := strconv.Unquote(first.Value)
		if err != nil {
			return true
		}
		kind := map[string]string{
			"tafel/internal/verb.Write":             "verb",
			"tafel/internal/verb.Read":              "read",
			"(*tafel/internal/web.Server).Get":      "page",
			"(*tafel/internal/web.Server).Fragment": "piece",
			"(*tafel/internal/web.Server).Raw":      "file",
		}[key(r.info.Uses[sel.Sel])]
		if kind == "" {
			return true
		}
		if kind == "file" {
			_, text, _ = strings.Cut(text, " ")
		}
		n := r.node("door " + kind + " " + text)
		r.doors[kind+" "+text] = n
		for _, a := range call.Args[1:] {
			r.body(n, a)
		}
		return true
	})
}

// wiring follows what is plugged into a function field: s.Members = h.Household.Members.
func (r *reader) wiring(body *ast.BlockStmt) {
	ast.Inspect(body, func(x ast.Node) bool {
		as, ok := x.(*ast.AssignStmt)
		if !ok {
			return true
		}
		for i, lhs := range as.Lhs {
			if sel, ok := lhs.(*ast.SelectorExpr); ok && i < len(as.Rhs) {
				if k := key(r.info.Uses[sel.Sel]); strings.Contains(k, "#") {
					r.body(r.node(k), as.Rhs[i])
				}
			}
		}
		return true
	})
}

// checkActs holds the kept list to the code, and the code to the doors there are.
func checkActs(t *testing.T, doors []string) {
	lines := askedByCode(t)
	got := strings.Join(lines, "\n") + "\n"
	const golden = "testdata/acts.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("doors ask about other acts; look at the difference and run: make golden\n%s", difference(string(want), got))
	}
	have := map[string]bool{}
	for _, l := range lines {
		f := strings.Fields(l)
		have[f[0]+" "+f[1]] = true
	}
	outside := []string{"/static/", "/api/v1/"}
	for _, d := range doors {
		f := strings.Fields(d)
		if k := fmt.Sprintf("%s %s", f[0], f[2]); f[0] == "verb" || f[0] == "read" {
			if !have[f[0]+" "+f[2]] {
				t.Errorf("%s is a verb whose code was not found: declare it with its name as a literal", k)
			}
		} else if !have[k] && !slices.Contains(outside, f[2]) {
			t.Errorf("%s is a door whose code was not found: declare it with its address as a literal", k)
		}
	}
}

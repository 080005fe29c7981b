// Package ua reads a PDF with a library of its own and says which points of PDF/UA-1 that a program can check it does not meet. Only tests use it.
package ua

import (
	"bytes"
	"fmt"
	"regexp"
	"sort"
	"strings"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// Report is what was found in a file.
type Report struct {
	Pages  int
	Title  string
	Lang   string
	Kinds  map[string]int // how often each kind of tag stands there
	Faults []string
}

// kinds are the standard structure types.
var kinds = map[string]bool{}

func init() {
	for _, k := range strings.Fields("Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Figure Formula Form") {
		kinds[k] = true
	}
}

type checker struct {
	ctx    *model.Context
	r      Report
	placed map[string]int // "page object:mcid" in the tree of tags
	level  int
	pages  map[int]int // object number of a page, its number
}

func (c *checker) bad(format string, args ...any) {
	c.r.Faults = append(c.r.Faults, fmt.Sprintf(format, args...))
}

// Check reads a file and reports.
func Check(data []byte) (Report, error) {
	api.DisableConfigDir()
	conf := model.NewDefaultConfiguration()
	ctx, err := api.ReadAndValidate(bytes.NewReader(data), conf)
	if err != nil {
		return Report{}, err
	}
	if err := ctx.EnsurePageCount(); err != nil {
		return Report{}, err
	}
	c := &checker{ctx: ctx, placed: map[string]int{}, pages: map[int]int{}}
	c.r.Kinds = map[string]int{}
	root, err := ctx.Catalog()
	if err != nil {
		return c.r, err
	}
	c.catalog(root)
	for n := 1; n <= ctx.PageCount; n++ {
		if ref, err := ctx.PageDictIndRef(n); err == nil && ref != nil {
			c.pages[ref.ObjectNumber.Value()] = n
		}
	}
	if tree := c.dict(root["StructTreeRoot"]); tree == nil {
		c.bad("no tree of tags")
	} else {
		if c.dict(tree["ParentTree"]) == nil {
			c.bad("no way back from the page to the tags")
		}
		c.tags(tree["K"], 0)
	}
	if c.r.Kinds["H1"] != 1 {
		c.bad("%d headings of the first level", c.r.Kinds["H1"])
	}
	c.r.Pages = ctx.PageCount
	for n := 1; n <= ctx.PageCount; n++ {
		if err := c.page(n); err != nil {
			return c.r, err
		}
	}
	var left []string
	for at, n := range c.placed {
		if n != 0 {
			left = append(left, at)
		}
	}
	sort.Strings(left)
	if len(left) > 0 {
		c.bad("tags of text that is on no page: %v", left)
	}
	return c.r, nil
}

func (c *checker) dict(o types.Object) types.Dict {
	d, err := c.ctx.DereferenceDict(o)
	if err != nil {
		return nil
	}
	return d
}

func (c *checker) text(o types.Object) string {
	s, err := c.ctx.DereferenceText(o)
	if err != nil {
		return ""
	}
	return s
}

func (c *checker) name(o types.Object) string {
	o, err := c.ctx.Dereference(o)
	if n, ok := o.(types.Name); ok && err == nil {
		return n.Value()
	}
	return ""
}

func (c *checker) yes(o types.Object) bool {
	o, err := c.ctx.Dereference(o)
	b, ok := o.(types.Boolean)
	return ok && err == nil && b.Value()
}

var reTitle = regexp.MustCompile(`(?s)<dc:title>.*?<rdf:li[^>]*>(.*?)</rdf:li>`)

func (c *checker) catalog(root types.Dict) {
	if c.r.Lang = c.text(root["Lang"]); c.r.Lang == "" {
		c.bad("no language")
	}
	if m := c.dict(root["MarkInfo"]); m == nil || !c.yes(m["Marked"]) || c.yes(m["Suspects"]) {
		c.bad("not marked as tagged")
	}
	if v := c.dict(root["ViewerPreferences"]); v == nil || !c.yes(v["DisplayDocTitle"]) {
		c.bad("a reader shows the name of the file and not its title")
	}
	for _, k := range []string{"OpenAction", "AA", "AcroForm"} {
		if root[k] != nil {
			c.bad("the file does something by itself: %s", k)
		}
	}
	if info := c.dict(*c.ctx.Info); info != nil {
		c.r.Title = c.text(info["Title"])
	}
	if c.r.Title == "" {
		c.bad("no title")
	}
	s, _, err := c.ctx.DereferenceStreamDict(root["Metadata"])
	if err != nil || s == nil {
		c.bad("no description (XMP)")
		return
	}
	if err := s.Decode(); err != nil {
		c.bad("description: %v", err)
		return
	}
	x := string(s.Content)
	if !strings.Contains(x, "<pdfuaid:part>1</pdfuaid:part>") || !strings.Contains(x, `xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"`) {
		c.bad("does not say that it is PDF/UA-1")
	}
	if m := reTitle.FindStringSubmatch(x); m == nil || m[1] != c.r.Title {
		c.bad("title in the description is %q, of the file %q", m, c.r.Title)
	}
}

// tags walks the tree: kinds, order of headings, heads of tables, and which text each tag holds.
func (c *checker) tags(o types.Object, page int) {
	o, err := c.ctx.Dereference(o)
	if err != nil || o == nil {
		return
	}
	switch x := o.(type) {
	case types.Array:
		for _, k := range x {
			c.tags(k, page)
		}
	case types.Integer:
		c.placed[fmt.Sprintf("%d:%d", page, x.Value())]++
	case types.Dict:
		if ref, ok := x["Pg"].(types.IndirectRef); ok {
			page = c.pages[ref.ObjectNumber.Value()]
		}
		if c.name(x["Type"]) == "MCR" {
			c.tags(x["MCID"], page)
			return
		}
		kind := c.name(x["S"])
		if kind != "" {
			c.r.Kinds[kind]++
			c.tag(kind, x)
		}
		c.tags(x["K"], page)
	}
}

func (c *checker) tag(kind string, x types.Dict) {
	if !kinds[kind] {
		c.bad("a tag of no known kind: %s", kind)
	}
	if len(kind) == 2 && kind[0] == 'H' && kind[1] >= '1' && kind[1] <= '6' {
		n := int(kind[1] - '0')
		if n > c.level+1 {
			c.bad("heading of level %d after level %d", n, c.level)
		}
		c.level = n
	}
	if kind == "Figure" && c.text(x["Alt"]) == "" {
		c.bad("a picture without words")
	}
	if kind == "TH" && !strings.Contains(fmt.Sprint(c.all(x["A"])), "Scope") {
		c.bad("a head of a table that does not say of what")
	}
}

func (c *checker) all(o types.Object) types.Object {
	o, err := c.ctx.Dereference(o)
	if err != nil {
		return nil
	}
	if a, ok := o.(types.Array); ok {
		var out types.Array
		for _, x := range a {
			out = append(out, c.all(x))
		}
		return out
	}
	return o
}

func (c *checker) page(n int) error {
	d, _, inherited, err := c.ctx.PageDict(n, false)
	if err != nil {
		return err
	}
	if c.name(d["Tabs"]) != "S" {
		c.bad("page %d: order of tabs is not that of the text", n)
	}
	if d["StructParents"] == nil {
		c.bad("page %d: no way back to the tags", n)
	}
	if a, err := c.ctx.DereferenceArray(d["Annots"]); err == nil {
		for _, x := range a {
			if c.text(c.dict(x)["Contents"]) == "" {
				c.bad("page %d: a link without words", n)
			}
		}
	}
	res := c.dict(d["Resources"])
	if res == nil && inherited != nil {
		res = inherited.Resources
	}
	for name, f := range c.dict(res["Font"]) {
		c.font(n, name, c.dict(f))
	}
	content, err := c.ctx.PageContent(d, n)
	if err != nil {
		return err
	}
	c.content(n, content)
	return nil
}

// font: everything that is needed to draw it is inside, and a letter on the page can be read as a letter.
func (c *checker) font(n int, name string, f types.Dict) {
	if f["ToUnicode"] == nil {
		c.bad("page %d: font %s cannot be read as text", n, name)
	}
	if c.name(f["Subtype"]) == "Type3" {
		return
	}
	if c.name(f["Subtype"]) == "Type0" {
		list, err := c.ctx.DereferenceArray(f["DescendantFonts"])
		if err != nil || len(list) != 1 {
			c.bad("page %d: font %s is broken", n, name)
			return
		}
		f = c.dict(list[0])
	}
	desc := c.dict(f["FontDescriptor"])
	if desc == nil || desc["FontFile"] == nil && desc["FontFile2"] == nil && desc["FontFile3"] == nil {
		c.bad("page %d: font %s is not inside", n, name)
	}
}

// Strings hold anything; what is left without them are operators, names and numbers.
var (
	reHex  = regexp.MustCompile(`<[0-9A-Fa-f\s]*>`)
	reMCID = regexp.MustCompile(`/MCID\s+(\d+)`)
)

func bare(in []byte) string {
	var out bytes.Buffer
	depth := 0
	for i := 0; i < len(in); i++ {
		switch b := in[i]; {
		case b == '\\' && depth > 0:
			i++
		case b == '(':
			depth++
		case b == ')':
			depth--
			out.WriteByte(' ')
		case depth == 0:
			out.WriteByte(b)
		}
	}
	return reHex.ReplaceAllString(strings.NewReplacer("<<", " << ", ">>", " >> ").Replace(out.String()), " ")
}

// content: every letter and line on the page has a place in the tags, or is no part of the text.
func (c *checker) content(n int, in []byte) {
	var open []string
	start := 0
	words := strings.Fields(bare(in))
	text, wild := 0, 0
	for i, w := range words {
		switch w {
		case "BDC", "BMC":
			tail := strings.Join(words[start:i], " ")
			open = append(open, tail)
			if m := reMCID.FindStringSubmatch(tail); m != nil {
				at := fmt.Sprintf("%d:%s", n, m[1])
				if c.placed[at]--; c.placed[at] < 0 {
					c.bad("page %d: text %s has no tag", n, m[1])
				}
			} else if !strings.Contains(tail, "/Artifact") {
				c.bad("page %d: marked as nothing: %s", n, tail)
			}
		case "EMC":
			if len(open) == 0 {
				c.bad("page %d: ends what did not begin", n)
				return
			}
			open = open[:len(open)-1]
		case "Tj", "TJ", "'", `"`, "f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "Do", "sh":
			text++
			if len(open) == 0 {
				wild++
			}
		default:
			continue
		}
		start = i + 1
	}
	if text == 0 {
		c.bad("page %d is empty", n)
	}
	if wild > 0 {
		c.bad("page %d: %d things drawn that are neither text nor artifact", n, wild)
	}
}

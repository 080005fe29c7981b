package pdf

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"unicode/utf16"
)

// errShape is the answer when the browser wrote a file of another shape than is known here: then no file is given
// rather than one that is not what it says.
var errShape = errors.New("pdf: the file of the browser has an unknown shape")

// file is a file as the browser writes it: plain objects and a table that says where each begins.
type file struct {
	raw    []byte
	at     map[int]int
	size   int
	root   int
	info   int
	was    int            // where its table begins
	change map[int][]byte // objects that are written anew at the end
}

var (
	reStart   = regexp.MustCompile(`startxref\s+(\d+)\s+%%EOF\s*$`)
	reSize    = regexp.MustCompile(`/Size\s+(\d+)`)
	reRoot    = regexp.MustCompile(`/Root\s+(\d+)\s+0\s+R`)
	reInfo    = regexp.MustCompile(`/Info\s+(\d+)\s+0\s+R`)
	rePage    = regexp.MustCompile(`/Type\s*/Page\b`)
	reContent = regexp.MustCompile(`/Contents\s+(\d+)\s+0\s+R`)
	reShown   = regexp.MustCompile(`/DisplayDocTitle\s+true`)
	reTitled  = regexp.MustCompile(`/S\s*/H1\b`)
	reTabs    = regexp.MustCompile(`/Tabs\s*/S\b`)
)

func read(raw []byte) (*file, error) {
	f := &file{raw: raw, at: map[int]int{}, change: map[int][]byte{}}
	m := reStart.FindSubmatch(raw)
	if m == nil {
		return nil, errShape
	}
	f.was = number(m[1])
	if f.was >= len(raw) || !bytes.HasPrefix(raw[f.was:], []byte("xref")) {
		return nil, errShape
	}
	table, trailer, ok := bytes.Cut(raw[f.was+4:], []byte("trailer"))
	if !ok {
		return nil, errShape
	}
	lines := strings.Fields(string(table))
	for i := 0; i+1 < len(lines); {
		first, count := number([]byte(lines[i])), number([]byte(lines[i+1]))
		i += 2
		for n := first; n < first+count; n++ {
			if i+2 >= len(lines) {
				return nil, errShape
			}
			if lines[i+2] == "n" {
				f.at[n] = number([]byte(lines[i]))
			}
			i += 3
		}
	}
	for _, x := range []struct {
		re *regexp.Regexp
		to *int
	}{{reSize, &f.size}, {reRoot, &f.root}, {reInfo, &f.info}} {
		m := x.re.FindSubmatch(trailer)
		if m == nil {
			return nil, errShape
		}
		*x.to = number(m[1])
	}
	return f, nil
}

func number(b []byte) int {
	n, err := strconv.Atoi(string(b))
	if err != nil {
		return -1
	}
	return n
}

// object gives what stands between "obj" and "endobj"; a stream is cut off before its bytes and given apart.
func (f *file) object(n int) (dict, stream []byte, err error) {
	at, ok := f.at[n]
	if !ok || at >= len(f.raw) {
		return nil, nil, errShape
	}
	rest := f.raw[at:]
	head := []byte(fmt.Sprintf("%d 0 obj", n))
	if !bytes.HasPrefix(rest, head) {
		return nil, nil, errShape
	}
	rest = rest[len(head):]
	end := bytes.Index(rest, []byte("endobj"))
	if end < 0 {
		return nil, nil, errShape
	}
	if s := bytes.Index(rest, []byte("stream")); s >= 0 && s < end {
		dict = bytes.TrimSpace(rest[:s])
		m := regexp.MustCompile(`/Length\s+(\d+)`).FindSubmatch(dict)
		if m == nil {
			return nil, nil, errShape
		}
		body := rest[s+len("stream"):]
		body = bytes.TrimPrefix(bytes.TrimPrefix(body, []byte("\r")), []byte("\n"))
		if n := number(m[1]); n <= len(body) {
			return dict, body[:n], nil
		}
		return nil, nil, errShape
	}
	return bytes.TrimSpace(rest[:end]), nil, nil
}

// add puts entries into a dictionary.
func add(dict []byte, entries string) ([]byte, error) {
	if !bytes.HasPrefix(dict, []byte("<<")) || !bytes.HasSuffix(dict, []byte(">>")) {
		return nil, errShape
	}
	return append(append(bytes.Clone(dict[:len(dict)-2]), "\n"+entries...), ">>"...), nil
}

// Finish puts into a file of the browser what readers with a screen reader need and it left out (PDF/UA-1): the title
// in the bar, the description that says so, and the foot of each page as no part of the text. It adds to the end and
// leaves what was there.
func Finish(raw []byte, p Page) ([]byte, error) {
	f, err := read(raw)
	if err != nil {
		return nil, err
	}
	root, _, err := f.object(f.root)
	if err != nil {
		return nil, err
	}
	for _, need := range []string{"/StructTreeRoot", "/MarkInfo", "/Lang"} {
		if !bytes.Contains(root, []byte(need)) {
			return nil, errShape
		}
	}
	if !reTitled.Match(raw) { // browsers before version 156 sometimes leave the tags out
		return nil, errShape
	}
	if bytes.Contains(root, []byte("/Metadata")) {
		return nil, errShape
	}
	shown := "/ViewerPreferences <</DisplayDocTitle true>>\n"
	if bytes.Contains(root, []byte("/ViewerPreferences")) {
		if shown = ""; !reShown.Match(root) {
			return nil, errShape
		}
	}
	meta := f.size
	f.size++
	if root, err = add(root, fmt.Sprintf("%s/Metadata %d 0 R", shown, meta)); err != nil {
		return nil, err
	}
	f.change[f.root] = root
	x := description(p)
	f.change[meta] = append(append([]byte(fmt.Sprintf("<</Type /Metadata\n/Subtype /XML\n/Length %d>>\nstream\n", len(x))), x...), "\nendstream"...)
	at := p.At.UTC().Format("20060102150405")
	f.change[f.info] = []byte(fmt.Sprintf("<</Title %s\n/Creator (Tafel)\n/Producer (Tafel)\n/CreationDate (D:%sZ)\n/ModDate (D:%sZ)>>", text(p.Title), at, at))
	pages := 0
	for n := range f.at {
		dict, stream, err := f.object(n)
		if err != nil || stream != nil || !rePage.Match(dict) {
			continue
		}
		pages++
		if err := f.page(n, dict); err != nil {
			return nil, err
		}
	}
	if pages == 0 {
		return nil, errShape
	}
	return f.bytes(), nil
}

// page sees to it that a page has its order of tabs, and that everything on it is text with a place or no text.
func (f *file) page(n int, dict []byte) error {
	if !reTabs.Match(dict) {
		out, err := add(dict, "/Tabs /S")
		if err != nil {
			return err
		}
		f.change[n] = out
	}
	m := reContent.FindSubmatch(dict)
	if m == nil {
		return errShape
	}
	c := number(m[1])
	head, stream, err := f.object(c)
	if err != nil || stream == nil {
		return errShape
	}
	if bytes.Contains(head, []byte("/FlateDecode")) {
		z, err := zlib.NewReader(bytes.NewReader(stream))
		if err != nil {
			return errShape
		}
		if stream, err = io.ReadAll(z); err != nil {
			return errShape
		}
	} else if bytes.Contains(head, []byte("/Filter")) {
		return errShape
	}
	out, err := Mark(stream)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	z.Write(out)
	z.Close()
	f.change[c] = append(append([]byte(fmt.Sprintf("<</Filter /FlateDecode\n/Length %d>>\nstream\n", b.Len())), b.Bytes()...), "\nendstream"...)
	return nil
}

// bytes writes the file with what was changed at its end.
func (f *file) bytes() []byte {
	out := bytes.Clone(f.raw)
	if !bytes.HasSuffix(out, []byte("\n")) {
		out = append(out, '\n')
	}
	var ids []int
	for n := range f.change {
		ids = append(ids, n)
	}
	sort.Ints(ids)
	var table bytes.Buffer
	table.WriteString("xref\n0 1\n0000000000 65535 f \n")
	for _, n := range ids {
		fmt.Fprintf(&table, "%d 1\n%010d 00000 n \n", n, len(out))
		out = append(out, fmt.Sprintf("%d 0 obj\n", n)...)
		out = append(append(out, f.change[n]...), "\nendobj\n"...)
	}
	at := len(out)
	sum := sha256.Sum256(out)
	id := hex.EncodeToString(sum[:16])
	out = append(out, table.Bytes()...)
	return append(out, fmt.Sprintf("trailer\n<</Size %d\n/Root %d 0 R\n/Info %d 0 R\n/Prev %d\n/ID [<%s> <%s>]>>\nstartxref\n%d\n%%%%EOF\n", f.size, f.root, f.info, f.was, id, id, at)...)
}

// text is a string of a file: in UTF-16, so that every letter can stand there.
func text(s string) string {
	var b strings.Builder
	b.WriteString("<FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	b.WriteString(">")
	return b.String()
}

// description is what the file says of itself (XMP), also that it means to be PDF/UA-1.
func description(p Page) []byte {
	esc := func(s string) string {
		var b bytes.Buffer
		xml.EscapeText(&b, []byte(s))
		return b.String()
	}
	at := p.At.UTC().Format("2006-01-02T15:04:05Z")
	return []byte("<?xpacket begin=\"\ufeff\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" +
		`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">` +
		`<dc:format>application/pdf</dc:format><dc:title><rdf:Alt><rdf:li xml:lang="x-default">` + esc(p.Title) + `</rdf:li></rdf:Alt></dc:title><dc:language><rdf:Bag><rdf:li>` + esc(p.Lang) + `</rdf:li></rdf:Bag></dc:language>` +
		`<xmp:CreatorTool>Tafel</xmp:CreatorTool><xmp:CreateDate>` + at + `</xmp:CreateDate><xmp:ModifyDate>` + at + `</xmp:ModifyDate><pdf:Producer>Tafel</pdf:Producer><pdfuaid:part>1</pdfuaid:part></rdf:Description></rdf:RDF></x:xmpmeta>` +
		"\n<?xpacket end=\"w\"?>")
}

package ui

import (
	"fmt"
	"strings"
	"testing"
)

// checkHTML is stricter than a browser: every tag closes in order, every attribute value is quoted, no id
// stands twice, every label, description and control points at something, and nothing the content
// policy forbids (style attributes, inline handlers, scripts, hx-on, javascript: addresses) is there.
func checkHTML(s string, whole bool) (faults []string) {
	fault := func(f string, a ...any) { faults = append(faults, fmt.Sprintf(f, a...)) }
	void := map[string]bool{"area": true, "base": true, "br": true, "col": true, "hr": true, "img": true, "input": true, "link": true, "meta": true, "source": true, "wbr": true}
	refs := map[string]string{}
	ids := map[string]bool{}
	var stack []string
	labelled := map[string]bool{}
	var controls []string
	for i := 0; i < len(s); {
		if s[i] != '<' {
			i++
			continue
		}
		if strings.HasPrefix(s[i:], "<!doctype html>") {
			i += len("<!doctype html>")
			continue
		}
		if i+1 >= len(s) || !(s[i+1] == '/' || s[i+1] >= 'a' && s[i+1] <= 'z') {
			fault("stray < at %q", cut(s, i))
			i++
			continue
		}
		closing := s[i+1] == '/'
		j := i + 1
		if closing {
			j++
		}
		k := j
		for k < len(s) && (s[k] == '-' || s[k] >= 'a' && s[k] <= 'z' || s[k] >= 'A' && s[k] <= 'Z' || s[k] >= '0' && s[k] <= '9') {
			k++
		}
		tag := s[j:k]
		attrs := map[string]string{}
		for k < len(s) && s[k] != '>' {
			for k < len(s) && (s[k] == ' ' || s[k] == '\n' || s[k] == '/') {
				k++
			}
			a := k
			for k < len(s) && !strings.ContainsRune(" =>\n\"'<", rune(s[k])) {
				k++
			}
			name := s[a:k]
			value := ""
			if k < len(s) && s[k] == '=' {
				if k+1 >= len(s) || s[k+1] != '"' {
					fault("unquoted value of %s in <%s>", name, tag)
					break
				}
				end := strings.IndexByte(s[k+2:], '"')
				if end < 0 {
					fault("open quote in <%s>", tag)
					break
				}
				value = s[k+2 : k+2+end]
				k += end + 3
			}
			if name == "" {
				if k < len(s) && s[k] != '>' {
					fault("bad attribute in <%s> at %q", tag, cut(s, k))
					k++
				}
				continue
			}
			if _, twice := attrs[name]; twice {
				fault("attribute %s twice in <%s>", name, tag)
			}
			attrs[name] = value
		}
		i = k + 1
		if closing {
			if len(stack) == 0 || stack[len(stack)-1] != tag {
				fault("</%s> closes %v", tag, stack)
				continue
			}
			stack = stack[:len(stack)-1]
			continue
		}
		for name, v := range attrs {
			low := strings.ToLower(name)
			switch {
			case low == "style":
				fault("style attribute in <%s>", tag)
			case strings.HasPrefix(low, "on"), strings.HasPrefix(low, "hx-on"):
				fault("inline handler %s in <%s>", name, tag)
			case (low == "href" || low == "action" || low == "src") && strings.HasPrefix(strings.ToLower(strings.TrimSpace(v)), "javascript:"):
				fault("script address in <%s>", tag)
			case low == "hx-vals" && strings.HasPrefix(v, "js:"):
				fault("hx-vals needs eval in <%s>", tag)
			}
		}
		if tag == "style" || tag == "script" && attrs["src"] == "" || tag == "iframe" || tag == "object" {
			fault("forbidden <%s>", tag)
		}
		if id, ok := attrs["id"]; ok {
			if id == "" || strings.ContainsAny(id, " \t\n") {
				fault("id %q in <%s>", id, tag)
			}
			if ids[id] {
				fault("id %q twice", id)
			}
			ids[id] = true
		}
		for _, a := range []string{"for", "aria-labelledby", "aria-describedby", "aria-controls"} {
			for _, r := range strings.Fields(attrs[a]) {
				refs[r] = a
				if a == "for" {
					labelled[r] = true
				}
			}
		}
		if (tag == "input" && attrs["type"] != "hidden" && attrs["type"] != "submit" || tag == "select" || tag == "textarea") && attrs["aria-label"] == "" {
			controls = append(controls, attrs["id"])
		}
		if tag == "img" && attrs["alt"] == "" {
			fault("image without alt")
		}
		if tag == "button" && attrs["type"] == "" {
			fault("button without a type")
		}
		for _, outer := range stack {
			if tag == "form" && outer == "form" || tag == "a" && outer == "a" || tag == "button" && (outer == "a" || outer == "button") {
				fault("<%s> in <%s>", tag, outer)
			}
			if outer == "p" && (tag == "p" || tag == "div" || tag == "form" || tag == "ul" || tag == "ol" || tag == "h2" || tag == "section") {
				fault("<%s> in <p>", tag)
			}
			if outer == "span" && (tag == "div" || tag == "p" || tag == "ul") {
				fault("<%s> in <span>", tag)
			}
		}
		if !void[tag] && !strings.HasSuffix(s[:i], "/>") {
			stack = append(stack, tag)
		}
	}
	if len(stack) > 0 {
		fault("not closed: %v", stack)
	}
	for r, a := range refs {
		if !ids[r] && (whole || a == "for") {
			fault("%s points at %q, which is not there", a, r)
		}
	}
	for _, c := range controls {
		if !labelled[c] {
			fault("control %q has no label", c)
		}
	}
	return faults
}

func cut(s string, i int) string { return s[i:min(len(s), i+40)] }

func TestCheckerFindsFaults(t *testing.T) {
	for _, bad := range []string{
		`<p>`, `<p></b></p>`, `<a style="x">a</a>`, `<a onclick="x">a</a>`, `<script>1</script>`, `<p id="a"></p><p id="a"></p>`,
		`<a href="javascript:x">a</a>`, `a < b`, `<p class=x></p>`, `<form><form></form></form>`, `<input id="q">`, `<p><div></div></p>`, `<button>x</button>`,
	} {
		if len(checkHTML(bad, false)) == 0 {
			t.Errorf("not found in %s", bad)
		}
	}
	if f := checkHTML(`<p class="a">x &lt; y</p><br><svg><path d="M0"/></svg>`, true); f != nil {
		t.Error(f)
	}
}

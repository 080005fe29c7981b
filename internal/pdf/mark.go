package pdf

import "bytes"

// Mark goes through what is drawn on a page and calls everything that has no place in the text (the foot of the page,
// rules, backgrounds) an artifact, so that a screen reader passes over it.
func Mark(in []byte) ([]byte, error) {
	var out bytes.Buffer
	depth := 0  // inside marked content
	path := -1  // in out, where a path that is being made begins
	block := -1 // in out, where a text object begins
	first := 0  // in in, where the operands of the next operator begin
	clip, own := false, false
	s := scanner{in: in}
	for {
		op, ok, err := s.next()
		if err != nil {
			return nil, err
		}
		if !ok {
			out.Write(in[first:])
			return out.Bytes(), nil
		}
		start := out.Len()
		out.Write(in[first:s.at])
		first = s.at
		switch op {
		case "BMC", "BDC":
			depth++
			if block >= 0 {
				own = true // marked inside a text object: that is a place in the text
			}
		case "EMC":
			depth--
		case "BT":
			block, own = start, false
		case "ET":
			if block >= 0 && depth == 0 && !own {
				wrap(&out, block)
			}
			block = -1
		case "m", "re":
			if path < 0 {
				path, clip = start, false
			}
		case "W", "W*":
			clip = true
		case "n":
			path = -1
		case "f", "F", "f*", "S", "s", "B", "B*", "b", "b*":
			if path >= 0 && depth == 0 && !clip {
				wrap(&out, path)
			}
			path = -1
		case "Do", "sh":
			if depth == 0 {
				wrap(&out, start)
			}
		case "BI":
			return nil, errShape // a drawing inside the page: there is none in a letter
		}
		if depth < 0 {
			return nil, errShape
		}
	}
}

// wrap marks what was written from a place on.
func wrap(out *bytes.Buffer, from int) {
	tail := bytes.Clone(out.Bytes()[from:])
	out.Truncate(from)
	out.WriteString("\n/Artifact BMC ")
	out.Write(bytes.TrimLeft(tail, " \r\n"))
	out.WriteString(" EMC")
}

// scanner finds the operators of a page, past numbers, names, strings and lists.
type scanner struct {
	in []byte
	at int
}

func space(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == 0 || c == '\f'
}

func delimiter(c byte) bool { return bytes.IndexByte([]byte("()<>[]{}/%"), c) >= 0 }

func (s *scanner) next() (string, bool, error) {
	for s.at < len(s.in) {
		c := s.in[s.at]
		switch {
		case space(c) || c == '[' || c == ']' || c == '>':
			s.at++
		case c == '<':
			if s.at+1 < len(s.in) && s.in[s.at+1] == '<' {
				s.at += 2
				continue
			}
			end := bytes.IndexByte(s.in[s.at:], '>')
			if end < 0 {
				return "", false, errShape
			}
			s.at += end + 1
		case c == '(':
			if err := s.text(); err != nil {
				return "", false, err
			}
		case c == '%':
			for s.at < len(s.in) && s.in[s.at] != '\n' && s.in[s.at] != '\r' {
				s.at++
			}
		case c == '/':
			s.at++
			s.word()
		case c >= '0' && c <= '9' || c == '-' || c == '+' || c == '.':
			s.word()
		case delimiter(c):
			return "", false, errShape
		default:
			w := s.word()
			if w == "true" || w == "false" || w == "null" {
				continue
			}
			return w, true, nil
		}
	}
	return "", false, nil
}

func (s *scanner) word() string {
	from := s.at
	for s.at < len(s.in) && !space(s.in[s.at]) && !delimiter(s.in[s.at]) {
		s.at++
	}
	return string(s.in[from:s.at])
}

func (s *scanner) text() error {
	for depth := 0; s.at < len(s.in); s.at++ {
		switch s.in[s.at] {
		case '\\':
			s.at++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				s.at++
				return nil
			}
		}
	}
	return errShape
}

package db

import (
	"database/sql"
	"fmt"
	"hash/fnv"
	"strings"
	"unicode"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/dutch"
	"golang.org/x/text/unicode/norm"
)

// The text index is one of the two places where the engines speak differently (SQLite FTS5, PostgreSQL
// tsvector); everything about it stands here. The words are cut and stemmed in Go, so both engines find
// the same. Besides words an entry carries marks: short codes that say who may find it. A search names the
// marks of whoever asks, and the index itself never hands out an entry without one of them, so neither a
// count nor the time it takes tells about what stays hidden.

// SearchSQLite and SearchPostgres are the index as a part of the migrations.
const (
	SearchSQLite = `
CREATE VIRTUAL TABLE search_text USING fts5(body, marks, content='', contentless_delete=1, detail='column', prefix='2 3', tokenize='ascii');
`
	SearchPostgres = `
CREATE TABLE search_text (n BIGINT PRIMARY KEY, body TSVECTOR NOT NULL, marks TSVECTOR NOT NULL);
CREATE INDEX search_text_both ON search_text USING gin (marks, body);
`
)

// Index puts a text under number n, with its marks; a number that stands already is replaced. Numbers are
// best given in order of time: Search gives the highest first.
func (d *DB) Index(tx *Tx, n int64, text string, marks []string) error {
	body, codes := strings.Join(indexWords(text), " "), strings.Join(cleanMarks(marks), " ")
	if d.engine == "postgres" {
		_, err := tx.Exec(`INSERT INTO search_text (n, body, marks) VALUES ($1, array_to_tsvector(string_to_array($2, ' ')), array_to_tsvector(string_to_array($3, ' ')))
ON CONFLICT (n) DO UPDATE SET body = excluded.body, marks = excluded.marks`, n, body, codes)
		return err
	}
	if err := d.Unindex(tx, n); err != nil {
		return err
	}
	_, err := tx.Exec(`INSERT INTO search_text (rowid, body, marks) VALUES ($1, $2, $3)`, n, body, codes)
	return err
}

// Unindex takes number n out; one that is not there is no error.
func (d *DB) Unindex(tx *Tx, n int64) error {
	if d.engine == "postgres" {
		_, err := tx.Exec(`DELETE FROM search_text WHERE n = $1`, n)
		return err
	}
	_, err := tx.Exec(`DELETE FROM search_text WHERE rowid = $1`, n)
	return err
}

// Search gives the numbers of entries that hold every word of the text and at least one of the marks,
// highest number first. With typing the last word may be unfinished.
func (d *DB) Search(r Reader, text string, typing bool, marks []string, limit int) ([]int64, error) {
	words := SearchWords(text)
	if marks = cleanMarks(marks); len(words) == 0 || len(marks) == 0 {
		return nil, nil
	}
	var parts []string
	for i, w := range words {
		s := stem(w)
		switch {
		case d.engine == "postgres" && typing && i == len(words)-1:
			parts = append(parts, "('"+s+"' | '"+w+"':*)")
		case d.engine == "postgres":
			parts = append(parts, "'"+s+"'")
		case typing && i == len(words)-1:
			parts = append(parts, `("`+s+`" OR "`+w+`" *)`)
		default:
			parts = append(parts, `"`+s+`"`)
		}
	}
	if d.engine == "postgres" {
		return entries(r.Query(`SELECT n FROM search_text WHERE body @@ $1::tsquery AND marks @@ $2::tsquery ORDER BY n DESC LIMIT $3`,
			strings.Join(parts, " & "), "'"+strings.Join(marks, "' | '")+"'", limit))
	}
	return entries(r.Query(`SELECT rowid FROM search_text WHERE search_text MATCH $1 ORDER BY rowid DESC LIMIT $2`,
		fmt.Sprintf(`(marks : ("%s")) AND (body : (%s))`, strings.Join(marks, `" OR "`), strings.Join(parts, " AND ")), limit))
}

// SearchWhole gives the numbers of entries that are called exactly so (see WholeMark) and carry one of the marks.
func (d *DB) SearchWhole(r Reader, text string, marks []string, limit int) ([]int64, error) {
	if marks = cleanMarks(marks); len(SearchWords(text)) == 0 || len(marks) == 0 {
		return nil, nil
	}
	if d.engine == "postgres" {
		return entries(r.Query(`SELECT n FROM search_text WHERE marks @@ $1::tsquery ORDER BY n DESC LIMIT $2`,
			"'"+WholeMark(text)+"' & ('"+strings.Join(marks, "' | '")+"')", limit))
	}
	return entries(r.Query(`SELECT rowid FROM search_text WHERE search_text MATCH $1 ORDER BY rowid DESC LIMIT $2`,
		fmt.Sprintf(`marks : ("%s" AND ("%s"))`, WholeMark(text), strings.Join(marks, `" OR "`)), limit))
}

func entries(rows *sql.Rows, err error) ([]int64, error) {
	var out []int64
	err = Each(rows, err, func(scan func(...any) error) error {
		var n int64
		if err := scan(&n); err != nil {
			return err
		}
		out = append(out, n)
		return nil
	})
	return out, err
}

// WholeMark is the code of a whole text, so that a title typed in full can be found before all others.
func WholeMark(text string) string {
	h := fnv.New64a()
	for _, w := range SearchWords(text) {
		h.Write([]byte(w + " "))
	}
	return fmt.Sprintf("whole%016x", h.Sum64())
}

// cleanMarks keeps marks to small letters and digits, so that nothing in them is read as a query.
func cleanMarks(marks []string) []string {
	seen, out := map[string]bool{}, make([]string, 0, len(marks))
	for _, m := range marks {
		m = strings.Map(func(r rune) rune {
			switch {
			case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
				return r
			case r >= 'A' && r <= 'Z':
				return r + 'a' - 'A'
			}
			return -1
		}, m)
		if m != "" && !seen[m] {
			seen[m] = true
			out = append(out, m)
		}
	}
	return out
}

const (
	maxWords = 12   // of a query
	maxIndex = 4000 // of an entry
	maxWord  = 60   // signs of one word
)

// SearchWords cuts a text into the words to look for, without capitals and diacritics; at most twelve.
func SearchWords(text string) []string {
	w := cut(text)
	return w[:min(len(w), maxWords)]
}

// indexWords is every word and its stem, each once.
func indexWords(text string) []string {
	words := cut(text)
	words = words[:min(len(words), maxIndex)]
	seen, out := make(map[string]bool, 2*len(words)), make([]string, 0, 2*len(words))
	for _, w := range words {
		for _, x := range []string{w, stem(w)} {
			if !seen[x] {
				seen[x] = true
				out = append(out, x)
			}
		}
	}
	return out
}

// cut folds capitals and diacritics and cuts at everything that is no letter or digit. What is not ASCII
// becomes a code per sign, so that no engine has to know the sign: the start of a word stays its start.
func cut(text string) []string {
	var out []string
	var b strings.Builder
	end := func() {
		if b.Len() > 0 {
			s := b.String()
			out = append(out, s[:min(len(s), maxWord)])
			b.Reset()
		}
	}
	for _, r := range norm.NFKD.String(text) {
		r = unicode.ToLower(r)
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case unicode.Is(unicode.Mn, r), r == '\u00AD', r == '\u200B', r == '\u200D', r == '\'', r == '\u2019':
			// an accent, a hidden hyphen or an apostrophe is no part of the word: café, foto's
		case letters[r] != "":
			b.WriteString(letters[r])
		case unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.Mc, r):
			fmt.Fprintf(&b, "q%05xq", r)
		default:
			end()
		}
	}
	end()
	return out
}

// letters that have no decomposition and that people type otherwise.
var letters = map[rune]string{'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'ł': "l", 'þ': "th", 'ħ': "h", 'ı': "i", 'ĳ': "ij"}

// stem gives the Dutch stem of a folded word, spelled as at the end of a word: a doubled last consonant is
// made single and a last v or z becomes f or s, so that gezin and gezinnen, brief and brieven meet.
func stem(w string) string {
	for _, r := range w {
		if r >= '0' && r <= '9' {
			return w
		}
	}
	env := snowballstem.NewEnv(w)
	dutch.Stem(env)
	s := strings.ToLower(env.Current()) // the stemmer marks some i and y by a capital
	if n := len(s); n > 2 && s[n-1] == s[n-2] && !strings.ContainsRune("aeiou", rune(s[n-1])) {
		s = s[:n-1]
	}
	switch {
	case strings.HasSuffix(s, "v"):
		s = s[:len(s)-1] + "f"
	case strings.HasSuffix(s, "z"):
		s = s[:len(s)-1] + "s"
	}
	if s == "" {
		return w
	}
	return s
}

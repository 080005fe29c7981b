package ui

import (
	"context"
	"io"
	"sync"

	"github.com/a-h/templ"

	"tafel/internal/i18n"
)

// The row of an agreement is written in Go instead of templ. A table has up to hundreds of them, each
// with a dozen values and five small parts, and the generated code spends about ten times as long on
// them (a class list and a formatted value each time). Everything else on a page is written in templ.

// markup is a buffer to which text can only be added escaped.
type markup struct{ b []byte }

var markups = sync.Pool{New: func() any { return &markup{make([]byte, 0, 4096)} }}

func (m *markup) raw(s string) { m.b = append(m.b, s...) }

// text escapes as templ does, in text and in quoted attributes.
func (m *markup) text(s string) {
	from := 0
	for i := 0; i < len(s); i++ {
		var esc string
		switch s[i] {
		case '&':
			esc = "&amp;"
		case '<':
			esc = "&lt;"
		case '>':
			esc = "&gt;"
		case '"':
			esc = "&#34;"
		case '\'':
			esc = "&#39;"
		default:
			continue
		}
		m.b = append(append(m.b, s[from:i]...), esc...)
		from = i + 1
	}
	m.b = append(m.b, s[from:]...)
}

// attr writes ` name="value"`, nothing when the value is empty.
func (m *markup) attr(name, value string) {
	if value == "" {
		return
	}
	m.raw(" ")
	m.raw(name)
	m.raw(`="`)
	m.text(value)
	m.raw(`"`)
}

// quietLink is the title of a row: a link when there is an address.
func (m *markup) quietLink(label, href string) {
	if href == "" {
		m.text(label)
		return
	}
	m.raw(`<a class="nl-link tf-quiet"`)
	m.attr("href", string(templ.URL(href)))
	m.raw(`>`)
	m.text(label)
	m.raw(`</a>`)
}

func (m *markup) flush(w io.Writer) error {
	_, err := w.Write(m.b)
	m.b = m.b[:0]
	return err
}

// write makes a component from something that fills a buffer.
func write(fill func(ctx context.Context, w io.Writer, m *markup) error) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		m := markups.Get().(*markup)
		defer markups.Put(m)
		m.b = m.b[:0]
		if err := fill(ctx, w, m); err != nil {
			return err
		}
		return m.flush(w)
	})
}

func plainWrite(fill func(m *markup)) templ.Component {
	return write(func(_ context.Context, _ io.Writer, m *markup) error { fill(m); return nil })
}

// Due is a date with its mood.
func Due(d When) templ.Component { return plainWrite(func(m *markup) { m.due(d) }) }

func (m *markup) due(d When) {
	if d.Rel == "" && d.Abs == "" {
		return
	}
	switch d.Mood {
	case Late:
		m.raw(`<span class="tf-due tf-due--late">`)
	case Now:
		m.raw(`<span class="tf-due tf-due--now">`)
	default:
		m.raw(`<span class="tf-due">`)
	}
	if d.Rel != "" {
		m.raw(`<b>`)
		m.text(d.Rel)
		m.raw(`</b>`)
	}
	if d.Rel != "" && d.Abs != "" {
		m.raw(` · `)
	}
	if d.Abs != "" && d.ISO != "" {
		m.raw(`<time`)
		m.attr("datetime", d.ISO)
		m.raw(`>`)
		m.text(d.Abs)
		m.raw(`</time>`)
	} else {
		m.text(d.Abs)
	}
	m.raw(`</span>`)
}

// Pair is two half discs that meet. Decoration: the badge says the same in a word.
func Pair(h Halves) templ.Component { return plainWrite(func(m *markup) { m.pair(h) }) }

func (m *markup) pair(h Halves) {
	m.raw(`<span class="tf-pair" data-state="`)
	m.raw(h.color())
	m.raw(`" aria-hidden="true">`)
	for _, half := range [2]Half{h.By, h.To} {
		m.raw(`<i`)
		m.attr("data-said", string(half.Said))
		m.raw(`>`)
		m.text(Initials(half.Name))
		m.raw(`</i>`)
	}
	m.raw(`</span>`)
}

// StateBadge says the state in a word; text replaces the standard word ("jij meldde: klaar").
func StateBadge(w i18n.Words, s State, text string) templ.Component {
	return plainWrite(func(m *markup) { m.badge(w, s, text) })
}

func (m *markup) badge(w i18n.Words, s State, text string) {
	if s == "" {
		return
	}
	if text == "" {
		text = w.T("ui.state." + string(s))
	}
	m.raw(`<span class="nl-data-badge tf-state tf-state--`)
	m.text(string(s))
	m.raw(`">`)
	m.text(text)
	m.raw(`</span>`)
}

// The organisation after a name; more follows: "Eline Kuipers, Mentaal Waterveen, aan Daniëlle".
func ofWhom(p Person, more bool) templ.Component {
	return plainWrite(func(m *markup) { m.ofWhom(p, more) })
}

func (m *markup) ofWhom(p Person, more bool) {
	if p.Of == "" {
		return
	}
	m.raw(`<span class="tf-agr__of">, `)
	m.text(p.Of)
	if more {
		m.raw(`,`)
	}
	m.raw(`</span>`)
}

// AgreementRow is one agreement, without a list around it.
func AgreementRow(w i18n.Words, a Agreement) templ.Component { return agreement(w, a, "") }

func agreement(words i18n.Words, a Agreement, word string) templ.Component {
	return write(func(ctx context.Context, w io.Writer, m *markup) error { return m.agreement(ctx, w, words, a, word) })
}

// Agreements is a list of rows; none draws nothing.
func Agreements(words i18n.Words, rows []Agreement) templ.Component {
	return write(func(ctx context.Context, w io.Writer, m *markup) error {
		if len(rows) == 0 {
			return nil
		}
		m.raw(`<ul>`)
		for _, a := range rows {
			m.raw(`<li>`)
			if err := m.agreement(ctx, w, words, a, ""); err != nil {
				return err
			}
			m.raw(`</li>`)
		}
		m.raw(`</ul>`)
		return nil
	})
}

func (m *markup) agreement(ctx context.Context, w io.Writer, words i18n.Words, a Agreement, word string) error {
	m.raw(`<article class="tf-agr`)
	if a.New {
		m.raw(` tf-agr--new`)
	}
	if a.Plain {
		m.raw(` tf-agr--plain`)
	}
	m.raw(`"`)
	m.attr("id", a.ID)
	m.raw(` data-row>`)
	if !a.Plain {
		m.pair(a.halves())
	}

	m.raw(`<div><p class="tf-agr__what">`)
	if word != "" {
		m.raw(`<span class="tf-recip__w">`)
		m.text(word)
		m.raw(`</span> `)
	}
	m.quietLink(a.What, a.Href)
	m.raw(`</p>`)
	switch {
	case a.Line != "":
		m.raw(`<p class="tf-agr__who">`)
		m.text(a.Line)
		m.raw(`</p>`)
	case a.By.Name != "" || !a.Plain && a.State != "":
		m.raw(`<p class="tf-agr__who">`)
		if !a.Plain {
			m.badge(words, a.State, a.StateWord)
			m.raw(` `)
		}
		m.whoToWhom(words, a)
		m.raw(`</p>`)
	}
	if a.Note != "" {
		m.raw(`<p class="tf-agr__note">`)
		m.text(a.Note)
		m.raw(`</p>`)
	}
	if a.Quote != "" {
		m.raw(`<p class="tf-agr__note tf-voice">“`)
		m.text(a.Quote)
		m.raw(`”</p>`)
	}
	m.raw(`</div>`)

	m.raw(`<div class="tf-agr__end">`)
	m.due(a.Due)
	if a.Plain {
		m.badge(words, a.State, a.StateWord)
	}
	if len(a.Acts) > 0 {
		m.raw(`<div class="tf-agr__act tf-row">`)
		if err := m.flush(w); err != nil {
			return err
		}
		for _, act := range a.Acts {
			if err := Button(act).Render(ctx, w); err != nil {
				return err
			}
		}
		m.raw(`</div>`)
	}
	m.raw(`</div></article>`)
	return nil
}

func (m *markup) whoToWhom(words i18n.Words, a Agreement) {
	if a.By.Name == "" {
		return
	}
	m.raw(`<span class="tf-agr__by"><b>`)
	m.text(a.By.Name)
	m.raw(`</b>`)
	m.ofWhom(a.By, a.To.Name != "")
	m.raw(`</span>`)
	if a.To.Name != "" {
		m.raw(` <span class="tf-agr__to">`)
		m.text(words.T("ui.to"))
		m.raw(` <b>`)
		m.text(a.To.Name)
		m.raw(`</b>`)
		m.ofWhom(a.To, false)
		m.raw(`</span>`)
	}
	if a.More != "" {
		m.raw(` · `)
		m.text(a.More)
	}
}

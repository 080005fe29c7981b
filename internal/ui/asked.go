package ui

// With gives the field its choices.
func (f Field) With(o ...Option) Field {
	f.Options = o
	return f
}

// Lines gives a text area its height.
func (f Field) Lines(n int) Field {
	f.Rows = n
	return f
}

// Called gives the field an id of its own, for a page with several forms of a kind.
func (f Field) Called(id string) Field {
	f.ID = id
	return f
}

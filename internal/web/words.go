package web

import _ "embed"

// Words are the texts of this package.
//
//go:embed words.json
var Words []byte

package ledger

import _ "embed"

// Words are the texts of this package: what a check of the log says.
//
//go:embed words.json
var Words []byte

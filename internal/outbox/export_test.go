package outbox

import "time"

// Hurry lets a pager wait shorter for its answer.
func Hurry(p *Pager, d time.Duration) { p.client.Timeout = d }

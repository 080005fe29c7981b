#!/usr/bin/env bash
# Measures every bar. Set TAFEL_TEST_POSTGRES to measure PostgreSQL too. The figures go into
# docs/performance.md by hand, as they were seen.
set -euo pipefail
cd "$(dirname "$0")/.."
CGO_ENABLED=0 go build -trimpath -o bin/tafel ./cmd/tafel
CGO_ENABLED=0 go build -tags bench -o bin/bench ./bench
for what in table create work ledger looks meeting start; do
  ./bin/bench "${@}" "$what"
  if [ -n "${TAFEL_TEST_POSTGRES:-}" ] && [ "$what" != start ] && [ "$what" != ledger ]; then
    ./bin/bench -postgres "$TAFEL_TEST_POSTGRES" "${@}" "$what"
  fi
done
TAFEL_CRASHES=1000 go test ./internal/db -run TestNothingAcknowledgedIsLost -count=1 -v -timeout 2h | grep -E 'acknowledged|FAIL|^ok'
TAFEL_CLOCKS=10000 go test ./internal/jobs -run TestExactlyOnceAcrossCrashes -count=1 -v -timeout 1h | grep -E 'clocks|FAIL|^ok'

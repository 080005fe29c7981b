#!/usr/bin/env bash
# Every page in the browser with axe, and the core tasks. Starts the real program with its demo region on a free port
# and a database of its own, and stops it at the end. Needs chromium and node; scripts/test.sh installs chromium.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
[ -d e2e/node_modules/@playwright ] || (cd e2e && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund --silent)
CGO_ENABLED=0 go build -trimpath -o "$work/tafel" ./cmd/tafel
port=$(node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
cd e2e
TAFEL_BIN="$work/tafel" TAFEL_PORT="$port" TAFEL_E2E_DIR="$work" CHROMIUM="${CHROMIUM:-$(command -v chromium)}" npx --no-install playwright test "$@"

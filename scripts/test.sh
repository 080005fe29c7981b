#!/usr/bin/env bash
# Runs every test. Installs what is missing where that is allowed, and says so. Starts its own PostgreSQL
# on a free port, in a throw-away directory, as a user that is not root, and stops it at the end.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '\n== %s\n' "$*"; }

need=()
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || need+=(postgresql)
command -v chromium >/dev/null 2>&1 || need+=(chromium)
command -v pdfinfo >/dev/null 2>&1 || need+=(poppler-utils)
command -v qpdf >/dev/null 2>&1 || need+=(qpdf)
if [ ${#need[@]} -gt 0 ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "Installing Debian packages: ${need[*]}"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${need[@]}" >/dev/null
  else
    echo "Missing: ${need[*]}. Install these Debian packages and run again." >&2
    exit 1
  fi
fi

work=$(mktemp -d)
pg=""
server=""
stop() {
  [ -n "$server" ] && kill "$server" 2>/dev/null || true
  [ -n "$pg" ] && kill "$pg" 2>/dev/null && wait "$pg" 2>/dev/null || true
  rm -rf "$work"
}
trap stop EXIT

say "Building pages"
make --no-print-directory web
if [ -n "$(git status --porcelain internal/web/dist 2>/dev/null)" ]; then
  echo "internal/web/dist is not what web/ builds: run make web and commit." >&2
  git status --short internal/web/dist >&2
  exit 1
fi

say "Starting PostgreSQL"
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
as=()
if [ "$(id -u)" = 0 ]; then
  id postgres >/dev/null
  chmod 711 "$work"
  mkdir "$work/pg" && chown postgres "$work/pg"
  as=(setpriv --reuid=postgres --regid=postgres --clear-groups --no-new-privs env -i PATH=/usr/bin:/bin LC_ALL=C.UTF-8)
else
  mkdir "$work/pg"
fi
port=$(node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
(cd / && "${as[@]}" "$bin/initdb" -D "$work/pg/data" --no-sync -A trust -U tafel -E UTF8 >/dev/null)
(cd / && exec "${as[@]}" "$bin/postgres" -D "$work/pg/data" -p "$port" -h 127.0.0.1 -k "$work/pg" -c fsync=off -c max_connections=400 -c log_min_messages=fatal) >"$work/pg.log" 2>&1 &
pg=$!
for _ in $(seq 100); do
  "$bin/pg_isready" -q -h 127.0.0.1 -p "$port" && break
  sleep 0.1
done
"$bin/pg_isready" -q -h 127.0.0.1 -p "$port" || { cat "$work/pg.log" >&2; exit 1; }
export TAFEL_TEST_POSTGRES="postgres://tafel@127.0.0.1:$port/postgres?sslmode=disable"

say "Installing what the API, browser and identity provider tests use"
(cd e2e && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund --ignore-scripts --silent)

say "API: the national API Design Rules on the description as it is served"
CGO_ENABLED=0 go build -trimpath -o "$work/tafel" ./cmd/tafel
(cd e2e && TAFEL_BIN="$work/tafel" npm run --silent api)

say "Go: vet"
go vet ./...

say "Browser: every page with axe, and the core tasks"
bash scripts/browser.sh

say "Go: laws, rules, rooms, stories and scenarios on SQLite and PostgreSQL"
go test -timeout 25m ./...

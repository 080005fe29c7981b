# Two commands matter: make demo, make test. The rest serves them.

.PHONY: demo test browser check web templ golden bench build scenarios clean

# Builds everything and serves a living demo region on the embedded database. Prints the address.
demo: build
	./bin/tafel demo

# Runs laws, rules, rooms, stories and scenarios on both database engines, and every page in the browser with axe.
test:
	bash scripts/test.sh

# Only the browser: every page of house/testdata/doors.golden with axe, and the core tasks. Needs chromium.
browser: web
	bash scripts/browser.sh

# What is quick to check while working: SQLite only, no browser.
check:
	go vet ./...
	go test ./...

build: web
	CGO_ENABLED=0 go build -trimpath -o bin/tafel ./cmd/tafel

# Builds the style sheets, fonts and scripts into internal/web/dist (which is committed).
web: web/node_modules
	cd web && npm run --silent build

web/node_modules: web/package-lock.json
	cd web && npm ci --no-audit --no-fund --silent
	touch web/node_modules

# Makes Go from the page templates. The generated files are committed.
templ:
	go run github.com/a-h/templ/cmd/templ@v0.3.977 generate

# Writes the list of every door anew; look at the difference before committing it.
golden:
	go test ./house -run TestDoors -update

# Measures every bar of docs/performance.md; takes long.
bench:
	bash scripts/bench.sh

# Runs every scenario on SQLite and prints what each party saw.
scenarios: build
	for f in scenarios/*.play; do ./bin/tafel play $$f || exit 1; done

clean:
	rm -rf bin web/node_modules e2e/node_modules

# Everything a contributor runs: `make serve`, `make test`, and the parts of them. Each installs what it lacks, once.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
MAKEFLAGS += --no-builtin-rules

# Pinned tools, kept in the user's cache by name and version, so a second clone installs nothing.
TRUNK_VERSION := 0.21.14
BINDGEN_VERSION := 0.2.130
CACHE := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/locations-playground
TRUNK := $(CACHE)/trunk-$(TRUNK_VERSION)/bin/trunk
BINDGEN := $(CACHE)/wasm-bindgen-cli-$(BINDGEN_VERSION)/bin/wasm-bindgen
PARITY := $(CACHE)/parity-1.13.27
NODE_MODULES := node_modules/.installed
WASM := wasm32-unknown-unknown
PORT ?= 8080

# Trunk finds its tools on PATH; rustup's folder comes last, for shells that have not read its settings yet.
export PATH := $(CURDIR)/node_modules/.bin:$(dir $(TRUNK)):$(dir $(BINDGEN)):$(PATH):$(HOME)/.cargo/bin

# Tools are built once and only orchestrate: light optimisation builds them in a third of the time.
TOOL_PROFILE := CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_OPT_LEVEL=1 \
	CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_DEBUG=0

# The page brings its own standard library, built for size and without the texts of panics: 30 KB of the first load.
# The settings are not stable yet, so they are switched on for the pinned compiler, and for this one build. Functions that are
# equal stay two, each with its own full name, and the linker keeps its notes of what refers to what, until src/ui/split.mjs has
# taken the program apart by these.
# The stack is four times the usual one: each of the 492 levels that a file may nest takes 4.5 KB of it (yaml/build.rs).
SMALL := RUSTC_BOOTSTRAP=1 RUSTFLAGS="-Zunstable-options -Cpanic=immediate-abort -Zfmt-debug=shallow -Zlocation-detail=none -Zmerge-functions=disabled -Csymbol-mangling-version=v0 -Clink-arg=-zstack-size=4194304 -Clink-arg=--emit-relocs" \
	CARGO_UNSTABLE_BUILD_STD=std,panic_abort CARGO_UNSTABLE_BUILD_STD_FEATURES=optimize_for_size

# What the built page is made of: as long as none of it changes, nothing is built again.
PAGE_SOURCES := $(shell find src styles -type f) \
	index.html Trunk.toml Cargo.toml Cargo.lock rust-toolchain.toml package-lock.json

# What is half built is worth keeping only until every tool is there; it is a gigabyte.
drop_tool_builds = if test -x $(TRUNK) && test -x $(BINDGEN); then rm -rf $(CACHE)/build; fi

# Prints a step's title; no commas in it.
say = printf '\n== %s\n' "$(1)"

.PHONY: help
help: ## list what can be made
	@echo "Locations Playground: run \`make serve\` to use it and \`make test\` to check it."
	@sed -n 's/^\([a-z0-9]*\):.*## \(.*\)/  make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 16

.PHONY: serve
serve: web ## build the page and serve it on this computer (PORT=8080)
	@$(call say,Serving dist/; stop with Control-C)
	@node tests/e2e/server.mjs --port $(PORT)

.PHONY: web
web: dist/index.html ## build the page into dist/

# The standard library's own crates are fetched for one target only, so both targets are asked for.
dist/index.html: $(PAGE_SOURCES) | rust node wasm source $(TRUNK) $(BINDGEN) $(NODE_MODULES)
	@$(call say,Building the page into dist/ (the first time about 3 minutes; later about one))
	@$(SMALL) cargo fetch --locked
	@$(SMALL) cargo fetch --locked --target $(WASM)
	@$(SMALL) trunk --log info,trunk::processing::minify=error build --release --offline --locked

.PHONY: test
test: lint core layout web e2e size ## check everything: format, lints, core, map, page, browser, size
	@$(call say,All checks passed)

.PHONY: lint
lint: rust wasm ## formatting, and lints on both targets
	@$(call say,Checking the format (a second))
	@cargo fmt --check
	@$(call say,Linting for this computer (the first time about a minute))
	@cargo clippy --locked --all-targets -- -D warnings
	@$(call say,Linting for the browser (the first time about 2 minutes))
	@cargo clippy --locked --target $(WASM) --lib --bins -- -D warnings

.PHONY: core
core: rust ## tests of the core on this computer
	@$(call say,Testing the core (the first time about a minute))
	@cargo test --locked

.PHONY: layout
layout: rust $(NODE_MODULES) ## count the crossings of generated maps beside dagre's
	@$(call say,Laying out generated maps beside dagre (about 2 minutes))
	@node tests/layout.mjs

.PHONY: e2e
e2e: web chromium ## tests of the built page in a real browser
	@$(call say,Testing the built page in the browser (about a minute))
	@CHROMIUM="$$($(find_chromium))" node_modules/.bin/playwright test --config tests/e2e/playwright.config.mjs

.PHONY: schema
schema: rust ## write the JSON Schemas of dagster_cloud.yaml anew from the table of keys
	@$(call say,Writing the JSON Schemas (some seconds))
	@cargo build --locked
	@target/debug/playground schema > src/content/dagster_cloud.schema.json
	@target/debug/playground schema --strict > src/content/dagster_cloud.strict.schema.json

.PHONY: bench
bench: rust $(PARITY) web chromium ## time the reader, the verdict beside the official packages, the page, and the map beside dagre (not a part of `make test`)
	@$(call say,Measuring the reader (the first time about 2 minutes))
	@cargo bench --locked --bench bench
	@$(call say,Measuring verdicts (the first time about 3 minutes))
	@cargo build --profile native --locked --bin playground
	@$(PARITY)/bin/python tests/parity/bench.py target/native/playground
	@$(call say,Measuring frames of the map and of the matrix in the browser (about 2 minutes))
	@CHROMIUM="$$($(find_chromium))" node benches/frames.mjs
	@$(call say,Measuring the layout of the map beside dagre (about 5 minutes))
	@node tests/layout.mjs --profile native --free 14:5 145:1

.PHONY: size
size: web ## what the first load weighs, against its budget
	@$(call say,Crates that the page holds in two versions (for information))
	@cargo tree --locked --duplicates --target $(WASM) --edges normal,no-proc-macro --depth 0
	@$(call say,Weighing the first load (some seconds))
	@node tests/size.mjs

.PHONY: parity
parity: rust $(PARITY) ## compare with the official packages on generated files (PARITY_COUNT, PARITY_SEED)
	@$(call say,Building the command line (the first time about 2 minutes))
	@cargo build --profile native --locked --bin playground
	@$(call say,Comparing verdicts on generated files (about 5 minutes on two cores))
	@$(PARITY)/bin/python tests/parity/fuzz.py target/native/playground tests/fixtures/oracle/cases $(wildcard ../shared/corpus)
	@$(call say,Comparing what becomes of generated repositories of the newer layout (a twentieth as many))
	@$(PARITY)/bin/python tests/parity/layout.py target/native/playground

.PHONY: clean
clean: ## remove what was built here; tools in the cache stay
	rm -rf target dist .web node_modules test-results

# What the computer must have, or gets.

.PHONY: rust
rust:
	@command -v cargo >/dev/null || { echo "Rust is missing: install rustup, then run this again." >&2; exit 1; }

.PHONY: node
node:
	@command -v node >/dev/null && command -v npm >/dev/null \
		&& node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 20 ? 0 : 1)' \
		|| { echo "Node 20 or newer with npm is missing: install it, then run this again." >&2; exit 1; }

.PHONY: wasm
wasm: rust
	@if ! test -d "$$(rustc --print sysroot)/lib/rustlib/$(WASM)/lib"; then \
		$(call say,Adding the Rust target $(WASM) (once; some seconds)); \
		rustup target add $(WASM) || { echo "Rust has no target $(WASM) and rustup could not add it." \
			"Check the network, or install your system's package of it for this compiler: $$(rustc --version)" >&2; exit 1; }; \
	fi

.PHONY: source
source: rust
	@if ! test -f "$$(rustc --print sysroot)/lib/rustlib/src/rust/library/Cargo.toml"; then \
		$(call say,Adding the source of Rust's standard library (once; some seconds)); \
		rustup component add rust-src || { echo "The page is built with its own standard library, and rustup could not" \
			"add its source. Check the network, or install rust-src for this compiler: $$(rustc --version)" >&2; exit 1; }; \
	fi

$(TRUNK): | rust
	@$(call say,Installing Trunk $(TRUNK_VERSION) into $(CACHE) (once; about 5 minutes on two cores))
	$(TOOL_PROFILE) cargo install trunk --version $(TRUNK_VERSION) --locked --no-default-features \
		--root $(CACHE)/trunk-$(TRUNK_VERSION) --target-dir $(CACHE)/build
	@$(drop_tool_builds)

$(BINDGEN): | rust
	@$(call say,Installing wasm-bindgen $(BINDGEN_VERSION) into $(CACHE) (once; about 4 minutes on two cores))
	$(TOOL_PROFILE) cargo install wasm-bindgen-cli --version $(BINDGEN_VERSION) --no-default-features \
		--root $(CACHE)/wasm-bindgen-cli-$(BINDGEN_VERSION) --target-dir $(CACHE)/build
	@$(drop_tool_builds)

$(PARITY): tests/parity/requirements.txt
	@$(call say,Installing the official packages into $(PARITY) (once; about 10 minutes and a gigabyte))
	@command -v python3 >/dev/null || { echo "Python 3.11 or newer is missing: install it, then run this again." >&2; exit 1; }
	@test -x $(PARITY)/bin/python || python3 -m venv $(PARITY)
	@$(PARITY)/bin/pip install --quiet --requirement $<
	@touch $(PARITY)

$(NODE_MODULES): package-lock.json package.json .npmrc | node
	@$(call say,Installing the editor's and the tests' packages (once; about half a minute))
	@npm ci --ignore-scripts
	@touch $@

# A Chromium of the user's choice, else one on PATH, else the system's package. Prints nothing if there is none.
find_chromium = if [ -n "$${CHROMIUM:-}" ]; then echo "$$CHROMIUM"; else command -v chromium \
	|| command -v chromium-browser || command -v google-chrome || command -v google-chrome-stable || true; fi

.PHONY: chromium
chromium:
	@if [ -z "$$($(find_chromium))" ]; then \
		if command -v apt-get >/dev/null; then \
			$(call say,Installing Chromium for the browser tests (once; about a minute)); \
			as_root=; if [ "$$(id -u)" != 0 ]; then as_root=sudo; fi; \
			$$as_root apt-get update && $$as_root apt-get install --yes --no-install-recommends chromium; \
		else \
			echo "The browser tests need a Chromium: put one on PATH or name it in CHROMIUM." >&2; exit 1; \
		fi; \
	fi

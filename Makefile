# Everything a contributor runs: `make serve`, `make test`, and the parts of them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

# Pinned tools, kept in the user's cache by name and version, so a second clone installs nothing.
TRUNK_VERSION := 0.21.14
BINDGEN_VERSION := 0.2.130
CACHE := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/locations-playground
TRUNK := $(CACHE)/trunk-$(TRUNK_VERSION)/bin/trunk
BINDGEN := $(CACHE)/wasm-bindgen-cli-$(BINDGEN_VERSION)/bin/wasm-bindgen
PORT ?= 8080

# Tools are built once and only orchestrate: light optimisation builds them in a third of the time.
TOOL_PROFILE := CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_OPT_LEVEL=1 \
	CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_DEBUG=0

say = printf '\n== %s\n' "$(1)"

$(TRUNK):
	@$(call say,Installing Trunk $(TRUNK_VERSION) into $(CACHE) (once; about 5 minutes on two cores))
	$(TOOL_PROFILE) cargo install trunk --version $(TRUNK_VERSION) --locked --no-default-features \
		--root $(CACHE)/trunk-$(TRUNK_VERSION) --target-dir $(CACHE)/build

$(BINDGEN):
	@$(call say,Installing wasm-bindgen $(BINDGEN_VERSION) into $(CACHE) (once; about 4 minutes on two cores))
	$(TOOL_PROFILE) cargo install wasm-bindgen-cli --version $(BINDGEN_VERSION) --no-default-features \
		--root $(CACHE)/wasm-bindgen-cli-$(BINDGEN_VERSION) --target-dir $(CACHE)/build

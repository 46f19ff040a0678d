# Each command sets up what it needs; the second time it starts at once.
#   make demo   a sample company in your browser          make check   style, types, arrows
#   make test   every test but the long ones              make bench   the benchmarks
#   make test-long   the tests that take minutes           make audit   weaknesses, licences, a bill of materials

.DELETE_ON_ERROR:
.PHONY: demo test test-long check bench audit ready

PYTHONS := python3.14 python3.13 python3.12 python3.11 python3 python
CHROMIUMS := chromium chromium-browser google-chrome google-chrome-stable
BIN := .venv/bin
DEMO := .venv/demo-$(firstword $(shell cksum < requirements-demo.lock))
TEST := .venv/test-$(firstword $(shell cksum < requirements-test.lock))

# One file, or a group of files that share what one made, to a worker. Stories mostly wait for processes, so there are
# more workers than two cores; no more, because each starts its own PostgreSQL.
PYTEST := $(BIN)/python -m pytest -q -n 3 --dist loadfile --no-loadscope-reorder

demo: $(DEMO)
	@exec $(BIN)/python -m sandbox.demo

# With CI=true or BROWSER=required the browser tests run whatever is installed, and fail without a browser.
test: $(TEST)
	@wanted="not long"; \
	if [ "$$CI" != true ] && [ "$$BROWSER" != required ] && ! for name in $(CHROMIUMS); do \
	    command -v $$name >/dev/null && break; done; \
	then \
	    echo "No Chromium found, so the browser tests are left out: apt-get install chromium fonts-noto-cjk"; \
	    wanted="not long and not browser"; \
	fi; \
	$(PYTEST) -m "$$wanted"

test-long: $(TEST)
	@$(PYTEST) -m long

check: $(TEST)
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

ready: $(TEST)

bench: $(TEST)
	@$(BIN)/python -m benchmarks

audit: $(TEST)
	@$(BIN)/python -m audit

# A stamp carries the checksum of its lock file: another lock is another stamp.
$(DEMO): | $(BIN)/pip
	@$(call install,demo)

$(TEST): | $(BIN)/pip
	@$(call install,test)

install = echo "Installing what 'make $(1)' needs (once) ..." \
    && $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --retries 5 \
         --require-hashes --no-deps -r requirements-$(1).lock \
    && rm -f .venv/$(1)-* && touch $@

$(BIN)/pip:
	@for name in $(PYTHONS); do \
	    "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && found=$$name && break; \
	done; \
	if [ -z "$$found" ]; then echo "Rapport needs Python 3.11 or newer, and none of $(PYTHONS) is one."; exit 1; fi; \
	"$$found" -m venv --clear .venv || { echo "Python's venv is missing: apt-get install python3-venv"; exit 1; }

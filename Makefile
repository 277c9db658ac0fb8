# Python 3.11 or newer, pip and make are enough. PYTHON=python3.12 make run chooses another interpreter.
PYTHON ?= python3
SEED ?= 20171121

.PHONY: run check test fuzz mutants bench lint format messages access lock

run: export KOPALNIA_MODE := demo
run: ## Set up what is missing and start the demo: web server and worker, on PORT (8000), data in KOPALNIA_DATA (var/)
	@$(PYTHON) scripts/environment.py runtime
	@.venv/bin/python manage.py run

check: ## Lint, types, house rules and the tests of the apps that changed, on SQLite: about a minute
	@$(PYTHON) scripts/environment.py dev
	@.venv/bin/python scripts/test.py check

test: ## Lint, types, house rules, the suite on SQLite and PostgreSQL, and the walks in a browser
	@$(PYTHON) scripts/environment.py dev
	@.venv/bin/python scripts/test.py

fuzz: ## Send 20,000 requests nobody would send, of a seed (SEED=…), on both databases
	@$(PYTHON) scripts/environment.py dev
	@KOPALNIA_FUZZ=20000 KOPALNIA_FUZZ_SEED=$(SEED) .venv/bin/python scripts/test.py sqlite postgresql tests/walls/test_fuzz.py

mutants: ## Break rules one at a time in a copy and name those no test notices (MUTANTS=40: a sample of SEED; RULES="policies …")
	@$(PYTHON) scripts/environment.py dev
	@.venv/bin/python -m scripts.mutants --sample $(or $(MUTANTS),0) --seed $(SEED) $(RULES)

bench: ## Measure the pages beside a bare Django view, with 20, 2,000 and 20,000 people on PostgreSQL (docs/performance.md)
	@$(PYTHON) scripts/environment.py dev
	@.venv/bin/python -m scripts.bench $(BENCH)

lint: ## Only the checks that run without the suite
	@$(PYTHON) scripts/environment.py dev
	@.venv/bin/python scripts/test.py lint

format: ## Put Python and templates into the house format
	@$(PYTHON) scripts/environment.py dev
	@.venv/bin/ruff check --fix-only --quiet .
	@.venv/bin/ruff format .
	@.venv/bin/djangofmt templates

messages: export KOPALNIA_MODE := demo
messages: ## Collect the texts to translate and compile the Polish catalogue
	@$(PYTHON) scripts/environment.py dev
	@.venv/bin/python manage.py messages

access: ## Write docs/access.md, the table of all URLs and who may open them, anew
	@$(PYTHON) scripts/environment.py dev
	@KOPALNIA_WRITE_ACCESS=1 .venv/bin/python -m pytest -q -p no:randomly tests/walls/test_access.py

lock: ## Resolve pyproject.toml into the hashed lock files
	@$(PYTHON) scripts/environment.py dev
	@.venv/bin/python scripts/lock.py

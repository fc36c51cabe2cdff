# Every verb of the life cycle, one line each. `make` alone lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
CONDUCT = $(PYTHON) -m release

##@ Try it
demo: ## The blog with sample posts on an embedded database, no container (PORT=8000)
	@.ci/demo

##@ Run it (Docker)
up: ## Build, migrate, then start the blog behind nginx
	@$(CONDUCT) up
down: ## Stop the stack; its data stays
	@$(CONDUCT) down
restart: ## Restart every service of the stack
	@$(CONDUCT) restart
status: ## What runs, how healthy it is, and where the database stands
	@$(CONDUCT) status
logs: ## Follow the logs (service=web for one of them)
	@$(CONDUCT) logs $(service)

##@ Move the database
migrate: ## Bring the schema to rev=<id>, up or down (head unless given; also -1, +1, base; web=stop)
	@$(CONDUCT) migrate $(if $(rev),--rev=$(rev)) $(if $(web),--web=$(web))
plan: ## Print the SQL that `make migrate rev=<id>` would run; nothing is touched
	@$(CONDUCT) plan $(if $(rev),--rev=$(rev))
drift: ## Compare the database with its revision (or rev=<id>), and print the SQL that closes the gap
	@$(CONDUCT) drift $(if $(rev),--rev=$(rev))
recipe: ## Write out rev=<id>, which would copy a large table, as revisions that keep nobody out (write=yes)
	@$(CONDUCT) recipe $(rev) $(if $(write),--write)
history: ## The graph of revisions, newest first, with every environment and release on it
	@$(CONDUCT) history
report: ## All of that on one page, reports/report.html, with the schema drawn (rev=<id>, against=<id>: the difference)
	@$(CONDUCT) report $(if $(rev),--rev=$(rev)) $(if $(against),--against=$(against))
parked: ## List what downgrades and upgrades have set aside instead of dropping it
	@$(CONDUCT) parked
purge: ## Drop for good what is parked: name=<as listed> or days=<n>; a snapshot first (yes=1 confirms)
	@$(CONDUCT) purge $(name) $(if $(days),--days=$(days)) $(if $(yes),--yes=$(yes))
kept: ## List the applied revisions: since when, and which images they fit
	@$(CONDUCT) kept
current: ## Print the revision at which the database stands
	@$(CONDUCT) current
db: ## Any Flask-Migrate command in the stack: make db cmd="revision -m text"
	@$(CONDUCT) db $(cmd)
shell: ## A Python shell with app, db and the models, in the stack
	@$(CONDUCT) shell

##@ From dev to production (env=dev|staging|production on any target; dev is the default)
release: ## Build the images once, and write down which they are
	@$(CONDUCT) release
releases: ## List the releases, newest first, and where each one runs
	@$(CONDUCT) releases
rehearse: ## Run the plan of a release on a copy of the data of to=<environment>; nothing there is changed
	@$(CONDUCT) rehearse --to=$(to) $(if $(from),--from=$(from)) $(if $(release),--release=$(release))
promote: ## Take the release that runs in from=<environment> to=<environment> (force="why" leaves one out, yes=1 approves)
	@$(CONDUCT) promote --to=$(to) $(if $(from),--from=$(from)) $(if $(release),--release=$(release)) \
	  $(if $(force),--force="$(force)") $(if $(yes),--yes=$(yes))
rollback: ## Take back the last release that was promoted to env=<environment> (to=<release>: all since)
	@$(CONDUCT) rollback $(if $(to),--to=$(to))

##@ Keep copies
snapshot: ## Copy database and uploaded files, and prove the copy (reason="…"; prove=no leaves that for later)
	@$(CONDUCT) snapshot $(if $(reason),--reason="$(reason)") $(if $(prove),--prove=$(prove))
snapshots: ## List the snapshots, newest first
	@$(CONDUCT) snapshots
prove: ## Load snapshot at=<id> into a scratch database and compare
	@$(CONDUCT) prove $(if $(at),--at=$(at))
restore: ## Go back to snapshot at=<id>, after copying what is there (yes=1 confirms; goes on when interrupted)
	@$(CONDUCT) restore $(if $(at),--at=$(at)) $(if $(yes),--yes=$(yes))

##@ Look at an earlier moment
reproduce: ## A copy beside this stack, at rev=<id>, of now or at=<snapshot or time>, with the blog of that time (port, hours=8)
	@$(CONDUCT) reproduce $(if $(rev),--rev=$(rev)) $(if $(at),--at="$(at)") $(if $(port),--port=$(port)) $(if $(hours),--hours=$(hours))
forget: ## End the copy that `make reproduce` made: nothing of it stays
	@$(CONDUCT) forget

##@ Content and people (in the stack)
import: ## Take posts from path=<export of WordPress or Ghost, folder of Markdown, or what `make export` wrote> (dry=1 tries)
	@$(CONDUCT) import $(path) $(if $(dry),--dry-run)
export: ## Write the whole blog to path=<new folder or .tar.gz>: Markdown, comments, pictures
	@$(CONDUCT) export $(path)
user: ## Accounts: make user cmd="create --name ann --role author"
	@$(CONDUCT) user $(cmd)

mail: ## Send a letter to=<address>, and see what the mail server says
	@$(CONDUCT) mail $(to)

##@ Prepare a machine
engine: ## Install and start a Docker engine where there is none (Debian)
	@.ci/engine
base-images: ## Build stand-ins for the official images where they cannot be pulled (Debian)
	@.ci/base-images
secrets: ## Make the secret files, once
	@$(CONDUCT) secrets
certificates: ## Make a self-signed certificate for local use, once
	@$(CONDUCT) certificates

##@ Work on it
.venv/ready: requirements/test.txt pyproject.toml
	@PYTHON="$(PYTHON)" .ci/environment .venv requirements/test.txt
environment: .venv/ready ## The virtual environment with everything, from the locked requirements
test: .venv/ready ## All tests that this machine can run; what is skipped is listed with its reason
	@.ci/test
faults: .venv/ready ## Kill and cut migrations, networks and servers at every point, and print what survived (SHARD=1/4; goes on where it was)
	@$(BIN)/python -m tests.faults.sweep
walks: .venv/ready ## 5,000 random histories walked up and down: about three hours, goes on where it stopped (ON=sqlite, WALKS, SEED)
	@$(BIN)/python -m tests.walks.sweep
eras: .venv/ready ## Imported content down to every revision and up again, with the blog of each time at work (CONTENT, ON=sqlite)
	@$(BIN)/python -m tests.eras.sweep
journeys: .venv/ready ## Releases from dev to production and back on three real stacks, also stopped and killed on the way
	@$(BIN)/python -m pytest -n 0 -v -s tests/journeys
bench: .venv/ready ## Time the blog's pages through nginx beside static files and a bare Flask view (PART, SIZE=1k|100k|1m, SECONDS, ONLY, KEEP)
	@$(BIN)/python -m benchmarks.web
bench-migrations: .venv/ready ## Time the migrator beside Flask-Migrate, Django and dbmate, and under load (ROUNDS, REVISIONS, SIZE, ONLY)
	@$(BIN)/python -m benchmarks.migrations
bench-import: .venv/ready ## Import exports of 500 MB and say how much memory that took (SIZE, ONLY=ghost|wordpress)
	@$(BIN)/python -m benchmarks.imports
check: .venv/ready ## What the revisions' text alone tells could go wrong; no database (since=<id>: only what is newer)
	@$(BIN)/python -m migrator --app "" check --static $(if $(since),--since=$(since))
pictures: .venv/ready ## The README's pictures, taken anew by a browser
	@$(BIN)/python -m pytest -n 0 -q tests/browser/readme_pictures.py
lint: .venv/ready ## Ruff and mypy
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy
format: .venv/ready ## Let ruff format and mend what it can
	@$(BIN)/ruff check --fix . && $(BIN)/ruff format .
lock: ## Write the locked requirements anew (UPGRADE=1 for newer versions)
	@.ci/lock
help: ## This list
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} \
	  /^[a-z-]+:.*## / {printf "  make %-17s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: demo release releases rehearse promote rollback up down restart status logs migrate plan recipe drift history report parked purge kept current snapshot snapshots prove \
  restore reproduce forget db shell import export user mail engine \
  base-images secrets certificates environment test journeys faults walks eras pictures bench bench-migrations bench-import check lint format lock help

# Short names; the scripts do the work.
.PHONY: server test lint format

server:
	./script/server

test:
	./script/test

lint:
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .

format:
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

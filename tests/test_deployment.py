"""The production files say the same as the code they run."""

import re
from itertools import pairwise
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
COMPOSE = (ROOT / "docker-compose.yml").read_text()
SETTINGS = (ROOT / "bacgiang_plan/settings.py").read_text()
EXAMPLE = (ROOT / ".env.example").read_text()
NAMED_IN_EXAMPLE = set(re.findall(r"^(?:# )?([A-Z_]+)=", EXAMPLE, re.MULTILINE))


def services() -> dict[str, dict]:
    return yaml.safe_load(COMPOSE)["services"]


def test_compose_runs_web_worker_beat_and_their_servers():
    assert set(services()) == {"migrate", "web", "worker", "beat", "database", "redis"}


def test_every_variable_of_compose_is_explained_in_the_example():
    used = set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", COMPOSE))
    assert used - NAMED_IN_EXAMPLE == set()


def test_every_variable_of_the_settings_is_explained_in_the_example():
    read = set(re.findall(r"(?:env\.\w+|required)\(\s*\"([A-Z_]+)\"", SETTINGS))
    assert read - NAMED_IN_EXAMPLE == set()


def test_the_example_names_nothing_that_nobody_reads():
    everything = COMPOSE + SETTINGS + (ROOT / "bacgiang_plan/web_server.py").read_text()
    assert {name for name in NAMED_IN_EXAMPLE if name not in everything} == set()


def test_every_line_of_the_example_has_its_reason():
    lines = [line for line in EXAMPLE.splitlines() if line]
    for before, line in pairwise(lines):
        if re.match(r"[A-Z_]+=", line):
            assert before.startswith("# "), line


def test_the_image_installs_the_libraries_that_the_script_installs():
    [packages] = re.findall(r"PDF_PACKAGES=\((.*)\)", (ROOT / "script/setup.sh").read_text())
    assert packages in (ROOT / "Dockerfile").read_text()


def test_no_secret_has_a_value_in_the_example():
    assert re.findall(r"^(?:SECRET_KEY|POSTGRES_PASSWORD|EMAIL_URL)=(.+)$", EXAMPLE, re.MULTILINE) == []

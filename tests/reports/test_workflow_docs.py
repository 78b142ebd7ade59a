"""The documents about workflow and permissions are what the tables say today."""

import pytest
from django.conf import settings
from django.core.management import call_command

from reports import transitions
from reports.management.commands import workflow_docs
from reports.outgoing import workflow as outgoing


@pytest.mark.parametrize("name", ["workflow.md", "permissions.md"])
def test_a_generated_document_is_not_stale(name):
    written = (settings.BASE_DIR / "docs" / name).read_text(encoding="utf-8")
    assert written == workflow_docs.documents()[name], "run: python manage.py workflow_docs"


def test_every_step_has_an_arrow_and_a_line():
    text = workflow_docs.workflow_document()
    arrows = [line.strip() for line in text.splitlines() if " --> " in line and "[*]" not in line]
    steps = [*transitions.TRANSITIONS, *outgoing.TRANSITIONS]
    assert arrows == [f"{row.source} --> {row.target}: {row.label}" for row in steps]
    assert sum(line.startswith("| `") for line in text.splitlines()) == len(steps)


def test_the_command_writes_both(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(workflow_docs, "FOLDER", tmp_path)
    call_command("workflow_docs")
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == (
        workflow_docs.documents()
    )
    assert capsys.readouterr().out == "docs/workflow.md\ndocs/permissions.md\n"

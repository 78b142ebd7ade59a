"""The house is one straight line: an app imports only what stands to its left (docs/architecture.md)."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LINE = ["bacgiang_plan.lib", "agencies", "zones", "tasks", "targets", "reports", "bacgiang_plan"]
FOREIGN_WHEN_NEEDED = {"weasyprint", "pypdfium2"}
"""Only the worker that renders pays for importing them: the first costs 1.2-1.9 s."""


def place(module: str) -> int | None:
    for position, name in enumerate(LINE):
        if module == name or module.startswith(name + "."):
            return position
    return None


def sources() -> list[Path]:
    folders = ["agencies", "zones", "tasks", "targets", "reports", "bacgiang_plan"]
    return [
        path for folder in folders for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts
    ]


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
        return [node.module]
    return []


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_step_to_the_right_and_no_inline_import(path: Path) -> None:
    here = place(".".join(path.relative_to(ROOT).with_suffix("").parts))
    tree = ast.parse(path.read_text())
    top = {id(node) for node in tree.body}
    for node in ast.walk(tree):
        for module in imported(node):
            there = place(module)
            assert there is None or there <= here, f"{path}:{node.lineno} imports {module} to its right"
            assert id(node) in top or module in FOREIGN_WHEN_NEEDED, f"{path}:{node.lineno} inline import"


FLOORS = [
    {"enums"},
    {"columns", "models", "querysets"},
    {"permissions"},
    {"workflow", "actions", "notifications"},
    {"forms", "views", "admin", "commands", "jobs", "urls"},
]


def module_of(path: Path) -> list[str]:
    return list(path.relative_to(ROOT).with_suffix("").parts)


def floor(module: list[str]) -> int | None:
    """The floor that a module, or the folder it stands in, is called by; None where none is."""
    return next((n for n, names in enumerate(FLOORS) if names & set(module[1:])), None)


def of_own_app(path: Path, node: ast.AST) -> list[list[str]]:
    """What ``node`` imports of the app that ``path`` belongs to, whole names whether written so or not."""
    if not isinstance(node, ast.ImportFrom):
        return []
    beside = module_of(path)[: -node.level] if node.level else []
    named = beside + (node.module.split(".") if node.module else [])
    return [[*named, alias.name] for alias in node.names] if named[0] == module_of(path)[0] else []


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_floor_of_an_app_imports_only_lower_ones(path: Path) -> None:
    here = floor(module_of(path))
    for node in ast.parse(path.read_text()).body if here is not None else []:
        for module in of_own_app(path, node):
            assert (floor(module) or 0) <= here, f"{path}:{node.lineno} imports {'.'.join(module)} above it"

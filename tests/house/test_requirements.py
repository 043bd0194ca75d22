"""The locked requirements and pyproject.toml say the same, and what is asked for is used."""

import ast
import re
import tomllib
from importlib.metadata import packages_distributions

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.tree import ROOT, parsed, tracked

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
ASKED = PYPROJECT["project"]["dependencies"]
# Needed, and imported by somebody else.
NOT_IMPORTED = {
    "psycopg": "SQLAlchemy imports it for a URL that says postgresql",
    "tzdata": "zoneinfo reads it where the system has no zone files",
}
GROUPS = PYPROJECT["dependency-groups"]
ASKED_BY_DEVELOPERS = [asked for group in GROUPS.values() for asked in group if isinstance(asked, str)]
LOCKS = {
    "requirements.txt": ASKED,
    "requirements-build.txt": GROUPS["build"],
    "requirements-dev.txt": ASKED + ASKED_BY_DEVELOPERS,
}


def names(requirements: list[str]) -> set[str]:
    return {canonicalize_name(Requirement(requirement).name) for requirement in requirements}


def locked(file: str) -> dict[str, str]:
    """Each locked package with everything its entry says."""
    entries = re.split(r"^(?=\S)", (ROOT / file).read_text().replace("\\\n", " "), flags=re.MULTILINE)
    pinned = [entry for entry in entries if re.match(r"[\w.-]+(\[[^]]*\])?==", entry)]
    return {canonicalize_name(re.split(r"[=\[]", entry)[0]): entry for entry in pinned}


@pytest.mark.parametrize(("file", "asked"), LOCKS.items())
def test_everything_asked_for_is_locked_with_hashes(file: str, asked: list[str]) -> None:
    entries = locked(file)
    assert names(asked) <= entries.keys(), "run make lock: pyproject.toml asks for more than is locked"
    without = [name for name, entry in entries.items() if "--hash=sha256:" not in entry]
    assert not without, f"run make lock: {without} could be replaced unnoticed"


@pytest.mark.parametrize("file", LOCKS)
def test_nothing_is_locked_that_nobody_asked_for(file: str) -> None:
    """Each entry says after "# via" who asked; `oops` is pyproject.toml's own dependencies."""
    asked = names(ASKED + ASKED_BY_DEVELOPERS)
    orphans = [
        package
        for package, entry in locked(file).items()
        if package not in asked
        and not set(re.findall(r"#(?: via)?\s+([\w.-]+)", entry)) & (locked(file).keys() | {"oops"})
    ]
    assert not orphans, f"run make lock: nobody asks for {orphans}"


def test_every_dependency_is_imported() -> None:
    providers = packages_distributions()
    imported = {
        canonicalize_name(distribution)
        for path in tracked("bot/*.py", "sandbox/*.py", "migrations/*.py")
        for node in ast.walk(parsed(path))
        for module in modules(node)
        for distribution in providers.get(module, [])
    }
    unused = names(ASKED) - imported - NOT_IMPORTED.keys()
    assert not unused, f"take {unused} out of pyproject.toml and run make lock, or say in NOT_IMPORTED why"


def modules(node: ast.AST) -> list[str]:
    """The top-level packages that a statement imports."""
    if isinstance(node, ast.Import):
        return [alias.name.split(".")[0] for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return [node.module.split(".")[0]]
    return []

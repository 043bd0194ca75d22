"""What is committed says nothing about the machine or the registry that it came from."""

import re
from pathlib import Path

from tests.house.tree import ROOT, name, tracked

# Put together from pieces, so that this file may be searched as well.
REGISTRY = re.compile(
    r"pypi\.o" + r"rg|pythonhosted\.o" + r"rg|npmjs\.o" + r"rg|--(extra-)?index" + r"-url|--find" + r"-links"
)
# A folder directly below the root that only one machine has: /w.rk/…, /r..t/…, somebody's home.
MACHINE = re.compile(r"(?<![\w.~/-])/(?:wo" + r"rk|ro" + r"ot|fa" + r"rm|Us" + r"ers|ho" + r"me)/\w")


def lines_with(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    return [
        f"{name(path)}:{number}"
        for path in paths
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_file_names_a_registry() -> None:
    found = lines_with(REGISTRY, tracked())
    assert not found, f"take the registry's address out; pip finds its own (make lock writes none): {found}"


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    found = lines_with(MACHINE, tracked())
    assert not found, f"write paths from the top of the project: {found}"


def test_the_change_log_begins_with_what_is_not_released() -> None:
    headings = [line for line in (ROOT / "CHANGELOG.md").read_text().splitlines() if line.startswith("## ")]
    assert headings[:1] == ["## Unreleased"], "CHANGELOG.md: keep an `## Unreleased` part on top"

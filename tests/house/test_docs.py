"""What the docs point at is there."""

import re
from pathlib import Path

import pytest

from tests.house.tree import ROOT, name, tracked

PAGES = tracked("*.md")


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_inside_the_project_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", page.read_text())
    broken = [link for link in links if not (page.parent / link).exists()]
    assert not broken, f"{name(page)}: these links lead nowhere: {broken}"


def test_where_to_change_what_names_files_that_exist() -> None:
    table = (ROOT / "CONTRIBUTING.md").read_text().split("## To change X")[1].split("\n## ")[0]
    paths = re.findall(r"`([\w./-]+[/.][\w/.]*)`", table)
    missing = [path for path in paths if not (ROOT / path).exists()]
    assert paths
    assert not missing, f"CONTRIBUTING.md sends people to what is not there: {missing}"

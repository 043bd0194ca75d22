"""What the docs point at is there."""

import re
from pathlib import Path

import pytest

from tests.house.tree import name, tracked

PAGES = tracked("*.md")


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_inside_the_project_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", page.read_text())
    broken = [link for link in links if not (page.parent / link).exists()]
    assert not broken, f"{name(page)}: these links lead nowhere: {broken}"

"""Every practice behind the product has a row in docs/practices.md and a story that proves it."""

import ast
import re
from pathlib import Path

import pytest

from tests.house.tree import ROOT, name, parsed, tracked

PAGE = ROOT / "docs" / "practices.md"
PRACTICES = [f"P{number:02}" for number in range(1, 32)]
ROW = re.compile(r"^\| (P\d\d) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
STORY = re.compile(r"\[`(test_\w+)`\]\(([^)]+)\)")
ROWS = {row[1]: row for row in ROW.finditer(PAGE.read_text(encoding="utf-8"))}


def marked(path: Path) -> dict[str, set[str]]:
    """The stories of a file by name, with the practices that each is marked for."""
    functions = [node for node in parsed(path).body if isinstance(node, ast.FunctionDef)]
    return {
        function.name: {row for one in function.decorator_list for row in _rows(one)}
        for function in functions
    }


def _rows(decorator: ast.expr) -> set[str]:
    if not (isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "pytest.mark.practice"):
        return set()
    return {str(said.value) for said in decorator.args if isinstance(said, ast.Constant)}


STORIES = {path: marked(path) for path in tracked("tests/scenarios/*test_*.py")}


def test_the_page_has_each_practice_once_and_in_order() -> None:
    assert [row[1] for row in ROW.finditer(PAGE.read_text(encoding="utf-8"))] == PRACTICES


@pytest.mark.parametrize("practice", PRACTICES)
def test_a_practice_names_a_story_that_is_told_and_marked_for_it(practice: str) -> None:
    named = STORY.findall(ROWS[practice][4])
    assert named, f"{practice} names no story"
    for story, link in named:
        told = STORIES.get((PAGE.parent / link).resolve(), {})
        assert story in told, f"{practice}: there is no {story} in {link}"
        assert practice in told[story], f"{practice}: {story} is not marked for it"


def test_a_story_that_is_marked_stands_on_the_page() -> None:
    named = {(practice, story) for practice in ROWS for story, _ in STORY.findall(ROWS[practice][4])}
    told = {
        (practice, story): path
        for path, stories in STORIES.items()
        for story, practices in stories.items()
        for practice in practices
    }
    missing = [
        f"{practice}: {story} ({name(told[practice, story])})" for practice, story in set(told) - named
    ]
    assert not missing, f"docs/practices.md does not name {sorted(missing)}"

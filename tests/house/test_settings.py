"""Every setting and every subcommand is documented, and the docs name no others."""

import re

import pytest

from bot.__main__ import main
from bot.settings import SETTINGS
from tests.house.tree import ROOT

COMPOSE_ONLY = {"POSTGRES_PASSWORD"}


def rows(page: str) -> list[str]:
    """The rows of a page's first table."""
    table = (ROOT / "docs" / page).read_text().split("---|\n")[1].split("\n\n")[0]
    return table.splitlines()


def test_the_docs_say_of_each_setting_what_the_code_says() -> None:
    told = [f"| `{setting.name}` | {setting.meaning} | {setting.default} |" for setting in SETTINGS]
    assert rows("settings.md") == told, "docs/settings.md: copy what bot/settings.py says"


def test_the_example_names_only_settings_that_exist() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    named = {line.partition("=")[0] for line in lines if line and not line.startswith("#")}
    assert named <= COMPOSE_ONLY.union(setting.name for setting in SETTINGS), (
        ".env.example names what nobody reads"
    )


def test_the_docs_list_each_subcommand(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    subcommands = re.findall(r"^    (\w+)  ", capsys.readouterr().out, flags=re.MULTILINE)
    assert subcommands
    told = re.findall(r"^\| `oops (\w+)` ", "\n".join(rows("operating.md")), flags=re.MULTILINE)
    assert sorted(told) == sorted(subcommands), "docs/operating.md: one row for each subcommand"

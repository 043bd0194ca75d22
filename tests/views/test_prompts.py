"""Whoever decides reads thanks first, and words for whatever was chosen."""

import re

import pytest

from bot.domain.disclosure import CameToLight, Details, Severity
from bot.domain.prompts import COACH, CONSOLE, SYSTEM
from bot.views import prompts
from tests.views.told import COPY, Telling


def test_thanks_come_first_then_three_prompts_by_what_was_written(telling: Telling) -> None:
    sorry = Details(apology="I am sorry.", came_to_light=CameToLight.TOLD, getting_worse=True, affected="All")
    told = telling.picture(telling.told(severity=Severity.CRITICAL, details=sorry))
    first, _, *chosen = prompts.answered("approved", told, COPY).split("\n")
    assert first.startswith("*Ana Ferreira is thanked for telling, in your name*")
    assert [re.findall(r"\*(.*?):\*", line) for line in chosen] == [
        ["Console"],
        ["Coach"],
        ["Fix the system"],
    ]
    assert "they said sorry" in chosen[0]
    assert "still getting worse" in chosen[1]
    assert "speak to those affected" in chosen[2]


@pytest.mark.parametrize(("part", "rules"), [("console", CONSOLE), ("coach", COACH), ("system", SYSTEM)])
def test_whatever_is_chosen_has_its_words(part: str, rules: tuple[tuple[str, object], ...]) -> None:
    for name, _ in (*rules, ("usual", None)):
        assert COPY.mrkdwn(f"prompt.{part}_{name}")

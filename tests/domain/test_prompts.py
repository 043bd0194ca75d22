"""Three prompts for whoever decides: one to console, one to coach, one to fix the system."""

from dataclasses import replace
from itertools import product

import pytest

from bot.domain.disclosure import Remit, Severity
from bot.domain.prompts import Facts, prompts

MINOR = Facts(severity=Severity.MINOR, remit=Remit.DOING)


def test_there_is_always_one_of_each() -> None:
    for severity, remit, worse, sorry in product(Severity, Remit, (True, False), (True, False)):
        facts = Facts(severity=severity, remit=remit, getting_worse=worse, apology=sorry)
        assert [name.partition("_")[0] for name in prompts(facts)] == ["console", "coach", "system"]


@pytest.mark.parametrize(
    ("said", "chosen"),
    [
        ({"severity": Severity.NEAR_MISS}, {"console_near_miss", "coach_near_miss", "system_near_miss"}),
        ({"severity": Severity.CRITICAL}, {"console_critical", "coach_critical", "system_grave"}),
        ({"severity": Severity.MAJOR}, {"system_grave"}),
        ({"remit": Remit.DONE}, {"coach_done"}),
        ({"remit": Remit.APPROVAL}, {"coach_approval"}),
        ({"getting_worse": True}, {"coach_worse"}),
        ({"affected": True}, {"system_affected"}),
        ({"apology": True}, {"console_apology"}),
        ({"noticed_by_others": True}, {"console_noticed", "system_noticed"}),
        ({"round": 2}, {"console_slipped"}),
        ({}, {"console_usual", "coach_usual", "system_usual"}),
    ],
)
def test_what_was_written_chooses_them(said: dict[str, object], chosen: set[str]) -> None:
    assert chosen <= set(prompts(replace(MINOR, **said)))  # type: ignore[arg-type]  # fields by name


def test_what_is_getting_worse_comes_before_how_it_was_handled() -> None:
    facts = replace(MINOR, severity=Severity.CRITICAL, remit=Remit.DONE, getting_worse=True)
    assert prompts(facts)[1] == "coach_worse"

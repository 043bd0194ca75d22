"""The one message of a day: all of it fits, whoever listens hears all of it, and a draft is never quoted."""

from datetime import timedelta
from itertools import cycle

import pytest

from bot.domain.disclosure import Severity
from bot.domain.nudges import NudgeKind
from bot.usecases.draft import Unsent
from bot.usecases.nudged import Item, NudgePicture
from bot.usecases.week import AT_MOST, Line, Some, Week
from bot.views import nudge
from bot.views.copy import Copy
from bot.views.say import Message
from sandbox.rules import message_faults
from tests.views.told import COPIES, MONDAY, Telling, at_the_limit


def fullest(telling: Telling, copy: Copy) -> Message:
    """Ten things about ten disclosures, a whole week, and a draft."""
    told = [
        telling.picture(telling.told(**at_the_limit("x <!channel> ") | {"severity": s})) for s in Severity
    ]
    items = [
        Item(id=str(n), kind=NudgeKind.OWED, step=one.decision, told=one)
        for n, one in zip(range(10), cycle(told), strict=False)
    ]
    one = told[0]
    line = Line(
        disclosure=one.disclosure,
        discloser=one.discloser,
        step=one.decision,
        owner=one.decider,
        reminded=5,
        over=True,
    )
    some = Some(lines=[line] * AT_MOST, more=3)
    return nudge.build(
        NudgePicture(
            person=one.decider,
            items=items,
            week=Week(mine=some, theirs=some, slipped=some, closed=some),
            draft=Unsent(draft_id="d1", at=MONDAY - timedelta(days=1), waits=True, told=False),
        ),
        copy,
    )


@pytest.mark.parametrize("copy", COPIES.values(), ids=COPIES)
def test_the_fullest_message_is_one_that_slack_takes(telling: Telling, copy: Copy) -> None:
    made = fullest(telling, copy)
    told = {"channel": "D1", "text": made.text, "blocks": made.blocks}
    distinct = [block.get("block_id") for block in made.blocks if block.get("block_id")]
    faults = [
        fault
        for fault in message_faults(told)
        if len(set(distinct)) == len(distinct) or "block_id" not in fault
    ]
    assert faults == []
    assert len(made.blocks) <= 50


@pytest.mark.parametrize("copy", COPIES.values(), ids=COPIES)
def test_whoever_listens_hears_of_the_week_and_that_something_was_begun(telling: Telling, copy: Copy) -> None:
    one = telling.picture(telling.told())
    line = Line(
        disclosure=one.disclosure, discloser=one.discloser, step=one.decision, owner=one.decider, reminded=2
    )
    week = Week(mine=Some(lines=[]), theirs=Some(lines=[line]), slipped=Some(lines=[]), closed=Some(lines=[]))
    draft = Unsent(draft_id="d1", at=MONDAY, waits=True, told=False)
    made = nudge.build(NudgePicture(person=one.decider, items=[], week=week, draft=draft), copy)
    for said in ("Morgan Hale", "I dropped a table.", copy.plain("week.reminded", count=2)):
        assert said in made.text
    assert copy.plain("draft.left", when="").partition("(")[0].strip() in made.text
    assert nudge.still_owed(NudgePicture(person=one.decider, items=[], week=week), copy)

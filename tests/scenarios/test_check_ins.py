"""Weeks later somebody asks whether the fix held."""

from tests.scenarios.messages import Message
from tests.scenarios.story import CRITERION, LESSONS, TEAM, does, fixed, mended
from tests.scenarios.workspace import Workspace

SLIPPED = "The orders vanished again overnight"
NEXT_FIX = "Switch the cleaning job off for now"


def check_in(workspace: Workspace, **more: object) -> Message:
    """The fix is in, the lessons are written, and Ana is asked whether it holds."""
    fixed(workspace, **more)
    while True:
        workspace.clock.skips_to_next()
        for nudge in workspace.ana.sees():
            if "held" in nudge.buttons:
                return nudge
            if "snooze" in nudge.buttons:
                workspace.ana.opens(nudge, "do", "lessons").is_taken(**LESSONS)
                workspace.ana.now_sees(nudge, lambda seen: not seen.buttons)


def test_cannot_tell_is_an_answer(workspace: Workspace) -> None:
    nudge = check_in(workspace)
    assert "Thank you for looking" in workspace.ana.clicks(nudge, "cant_tell")
    workspace.ana.gets(saying="It is done")
    card = workspace.morgan.sees(TEAM)[0]
    workspace.until(
        lambda: [t for t in workspace.morgan.thread(card) if "cannot tell yet" in t], "the thread says so"
    )


def test_what_slipped_begins_a_new_round_on_the_same_card(workspace: Workspace) -> None:
    ana, morgan = workspace.ana, workspace.morgan
    nudge = check_in(workspace)
    form = ana.opens(nudge, "slipped", "slip")
    assert set(form.submits()["errors"]) == {"what_slipped", "quick_fix"}
    form.again().is_taken(what_slipped=SLIPPED, quick_fix=NEXT_FIX)
    ana.now_sees(nudge, lambda seen: "it slipped" in seen.text and not seen.buttons)
    card = morgan.gets(TEAM, with_button="approve")
    assert len(morgan.sees(TEAM)) == 1
    assert NEXT_FIX in card.quoted
    assert "round 2" in card.shown
    workspace.until(lambda: [t for t in morgan.thread(card) if "<@U0MORGAN>" in t], "Morgan is asked again")

    morgan.clicks(card, "approve")
    answer = ana.gets(with_button="do", saying="says go ahead")
    ana.opens(answer, "do", "quick_fix").is_taken(what_was_done="The cleaning job is off")
    morgan.now_sees(card, lambda seen: "The cleaning job is off" in seen.quoted)
    workspace.clock.advances("P7D")
    again = ana.gets(with_button="held")
    assert "What did you learn?" not in again.text, "lessons already written stay"
    ana.clicks(again, "held")
    ana.gets(saying="It is done")


def test_each_check_in_of_a_major_mistake_comes_on_its_day(workspace: Workspace) -> None:
    mended(workspace)
    does(workspace, "Write it down", "lessons", **LESSONS)
    days: list[int] = []
    fixed_on = workspace.clock.now
    while len(days) < 3:
        workspace.clock.skips_to_next()
        for nudge in [one for one in workspace.ana.sees() if "held" in one.buttons]:
            days.append(round((workspace.clock.now - fixed_on).total_seconds() / 86400))
            assert CRITERION in nudge.quoted, "the criterion is quoted"
            workspace.ana.clicks(nudge, "held")
            workspace.ana.now_sees(nudge, lambda seen: "held" not in seen.buttons)
    assert days[0] == 1
    assert 7 <= days[1] <= 9
    assert 30 <= days[2] <= 32

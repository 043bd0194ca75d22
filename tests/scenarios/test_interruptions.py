"""The bot is killed between any two steps of the road and started again: nothing is lost or repeated."""

from collections.abc import Callable, Iterator

import pytest

from tests.scenarios.messages import Message
from tests.scenarios.story import DONE, FIX, IMPACT, LESSONS, TEAM, WHAT, tells
from tests.scenarios.workspace import Workspace

POST = "chat.postMessage"


def road(workspace: Workspace) -> Iterator[str]:
    """The main road, pausing after each step; where it pauses, the bot may be killed."""
    ana, morgan, clock = workspace.ana, workspace.morgan, workspace.clock
    modal = ana.oops(WHAT)
    yield "the form is open"
    modal.is_taken(impact=IMPACT, quick_fix=FIX, severity="minor", remit="approval")
    yield "the form is acknowledged"
    card = morgan.gets(TEAM, with_button="approve")
    yield "the card is there"
    ana.gets(saying="Thank you for telling us")
    morgan.presses(card, "approve")
    yield "the approval is acknowledged"
    answer = ana.gets(with_button="do", saying="says go ahead")
    yield "Ana is told"
    form = ana.opens(answer, "do", "quick_fix")
    yield "the quick fix's form is open"
    form.is_taken(what_was_done=DONE)
    yield "the quick fix is reported"
    morgan.now_sees(card, lambda seen: DONE in seen.quoted)
    clock.skips_to_next()
    nudge = ana.gets(with_button="snooze", saying="What did you learn?")
    yield "the lessons are due"
    ana.opens(nudge, "do", "lessons").is_taken(**LESSONS)
    yield "the lessons are written"
    ana.now_sees(nudge, lambda seen: not seen.buttons)
    clock.skips_to_next()
    nudge = ana.gets(with_button="held")
    yield "the check-in is due"
    ana.presses(nudge, "held")
    yield "it held"
    ana.gets(saying="It is done")


STEPS = (
    "the form is open",
    "the form is acknowledged",
    "the card is there",
    "the approval is acknowledged",
    "Ana is told",
    "the quick fix's form is open",
    "the quick fix is reported",
    "the lessons are due",
    "the lessons are written",
    "the check-in is due",
    "it held",
)


def everything_arrived_once(workspace: Workspace) -> None:
    workspace.clock.settle()
    card, *others = workspace.morgan.sees(TEAM)
    assert others == []
    told = [
        "Thank you for telling us",
        "says go ahead",
        "What did you learn",
        "Does the fix hold",
        "It is done",
    ]
    nudges = {2: "the lessons", 3: "a check-in"}
    seen = [message.text for message in workspace.ana.sees()]
    assert len(seen) == len(told), seen
    for place, words in enumerate(told):
        assert words in seen[place] or nudges[place] in seen[place].lower()
    thread = workspace.morgan.thread(card)
    assert len(thread) == len(set(thread)) == 5, thread


@pytest.mark.parametrize("cut", STEPS)
def test_a_kill_between_two_steps_costs_nothing(workspace: Workspace, cut: str) -> None:
    steps = []
    for step in road(workspace):
        steps.append(step)
        if step == cut:
            workspace.bot.kill()
            workspace.start_bot()
    assert tuple(steps) == STEPS, "a step that is not among them is never cut at"
    everything_arrived_once(workspace)


def test_what_falls_due_while_the_bot_is_down_comes_when_it_is_back(workspace: Workspace) -> None:
    steps = road(workspace)
    assert "the quick fix is reported" in steps
    workspace.morgan.now_sees(workspace.morgan.sees(TEAM)[0], lambda seen: DONE in seen.quoted)
    workspace.bot.kill()
    workspace.clock.advances("P3D")
    assert not [one for one in workspace.ana.sees() if "snooze" in one.buttons]
    workspace.start_bot()
    workspace.clock.settle()
    workspace.ana.gets(with_button="snooze", saying="What did you learn?")


Cut = Callable[[Workspace], None]


def while_it_is_not_yet_taken(workspace: Workspace) -> None:
    workspace.fault("timeout", method=POST, channel=TEAM, times=1)


def while_its_answer_is_on_the_way(workspace: Workspace) -> None:
    workspace.fault("drop_after", method=POST, channel=TEAM, times=1)
    workspace.fault("latency", method="conversations.history", seconds=600)


@pytest.mark.parametrize("held", [while_it_is_not_yet_taken, while_its_answer_is_on_the_way])
def test_a_kill_while_a_post_is_under_way_leaves_one_card(workspace: Workspace, held: Cut) -> None:
    held(workspace)
    workspace.ana.oops(WHAT).is_taken(impact=IMPACT, quick_fix=FIX)
    workspace.ana.gets(saying="Thank you for telling us")  # sent side by side with the card
    workspace.bot.kill()
    workspace.clear_faults()
    workspace.start_bot()
    card = workspace.morgan.gets(TEAM, with_button="approve")
    workspace.morgan.clicks(card, "approve")
    workspace.ana.gets(saying="Morgan Hale says go ahead")
    workspace.until(lambda: workspace.morgan.thread(card), "what comes later in the channel is there")
    assert len(workspace.morgan.sees(TEAM)) == 1


def test_a_kill_amid_a_submission_is_made_good_by_sending_again(workspace: Workspace) -> None:
    modal = workspace.ana.oops(WHAT)
    workspace.fault("lost_ack", method="view_submission", times=1)
    assert not modal.submits(impact=IMPACT, quick_fix=FIX)["ok"]
    workspace.bot.kill()
    workspace.start_bot()
    modal.again().is_taken(impact=IMPACT, quick_fix=FIX)
    assert "nothing was sent twice" in modal.again().shown
    workspace.morgan.gets(TEAM, with_button="approve")
    workspace.clock.settle()
    assert len(workspace.morgan.sees(TEAM)) == 1


def test_nothing_is_pretended_while_the_bot_is_down(workspace: Workspace) -> None:
    card = tells(workspace)
    workspace.expects("dispatch_failed", "operation_timeout")
    workspace.bot.kill()
    workspace.until(lambda: workspace.driver.get("state")["apps"][0]["connections"] == 0, "it is gone")
    assert "failed" in workspace.ana.types("/oops")["error"]
    assert not workspace.morgan.presses(card, "approve")["ok"]
    workspace.start_bot()
    workspace.morgan.clicks(card, "approve")
    workspace.ana.gets(saying="Morgan Hale says go ahead")


def test_a_bot_that_is_asked_to_end_ends_cleanly(workspace: Workspace) -> None:
    card: Message = tells(workspace)
    workspace.fault("latency", method=POST, seconds=1)
    workspace.morgan.presses(card, "approve")
    assert workspace.bot.stop() == 0
    workspace.clear_faults()
    assert "Traceback" not in workspace.bot.log.read_text()
    workspace.start_bot()
    workspace.ana.gets(saying="Morgan Hale says go ahead")
    workspace.clock.settle()
    assert len([one for one in workspace.ana.sees() if "says go ahead" in one.text]) == 1

"""Learning: what would have prevented it, and letting others learn from it."""

import pytest

from tests.scenarios.people import OOPS
from tests.scenarios.practices.acts import all_put_right, comes, everything_seen
from tests.scenarios.story import FIX, IMPACT, LESSONS, TEAM, WHAT, fixed, tells
from tests.scenarios.workspace import Workspace

CHANNEL = "C0LESSONS"
GOOD = "Bo and I found the cause in ten minutes"


@pytest.mark.practice("P03")
def test_whoever_meets_the_same_is_shown_what_others_did_about_it(workspace: Workspace) -> None:
    ana, bo = workspace.ana, workspace.bo
    receipt = all_put_right(workspace)
    ana.opens(receipt, "publish", "publish").is_taken()
    form = bo.oops("I dropped the payments table on the live database")
    form = form.becomes(lambda seen: "Somebody has met this before" in seen.shown, "it is offered")
    form.presses("read")
    assert LESSONS["smaller"] in bo.modal("lesson").shown
    bo.modal("lesson").closes()
    asked = form.again()
    asked.presses("add_details", impact=IMPACT, quick_fix=FIX)
    asked = asked.becomes(lambda modal: "risk" in modal.fields, "the optional questions are shown")
    assert "What could the quick fix itself break?" in asked.shown
    assert "What does it cost?" in asked.shown


@pytest.mark.practice("P07")
def test_the_lessons_ask_what_would_have_prevented_it_and_made_it_smaller(workspace: Workspace) -> None:
    fixed(workspace)
    nudge = comes(workspace, workspace.ana, "What did you learn?", "do")
    form = workspace.ana.opens(nudge, "do", "lessons")
    for question in (
        "What would have prevented it?",
        "What would have made it smaller?",
        "What do you do differently from now on?",
        "Which skill or resource was missing?",
    ):
        assert question in form.shown
    assert set(form.submits()["errors"]) == {"prevented", "smaller", "differently"}
    form.again().is_taken(**LESSONS)
    workspace.ana.now_sees(nudge, lambda seen: "do" not in seen.buttons)
    receipt = workspace.ana.gets(saying="Thank you for telling us")
    workspace.ana.clicks(receipt, "mine", value="export")
    document = workspace.ana.gets(saying="What happened, and what came of it")
    for words in LESSONS.values():
        assert words in document.shown


@pytest.mark.practice("P11")
def test_others_learn_from_it_without_a_name_and_say_what_they_would_do(workspace: Workspace) -> None:
    ana, charlie = workspace.ana, workspace.charlie
    receipt = all_put_right(workspace)
    ana.opens(receipt, "publish", "publish").is_taken()
    post = charlie.gets(CHANNEL, saying="A lesson from a colleague")
    assert "What would you do?" in post.text
    assert "Ana" not in post.text + post.shown
    reply = {"user": "U0CHARLIE", "channel": CHANNEL, "thread_ts": post.ts}
    workspace.driver.post("message", **reply, text="We put a lock on ours.")
    assert "We put a lock on ours." in ana.thread(post)
    assert charlie.types("/oops lessons orders table")["ok"]
    library = charlie.modal("library")
    assert "1 found" in library.shown
    library.presses("read")
    assert LESSONS["prevented"] in charlie.modal("lesson").shown


@pytest.mark.practice("P21")
def test_nobody_is_counted_and_managers_thank_before_anything_else(workspace: Workspace) -> None:
    card = tells(workspace)
    answer = workspace.morgan.clicks(card, "approve")
    assert answer.startswith("*Ana Ferreira is thanked for telling, in your name*")
    for person in (workspace.ana, workspace.morgan, workspace.charlie):
        insights = person.home().shown.partition("How we deal with mistakes")[2]
        assert "Too few of us yet" in insights, "a small group is no group"
        for name in ("Ana", "Morgan", "Bo", "Charlie"):
            assert name not in insights.partition("Settings")[0]


@pytest.mark.practice("P29")
def test_a_mentor_is_asked_again_after_the_lessons_and_reads_only_what_was_ticked(
    workspace: Workspace,
) -> None:
    ana, dana, morgan = workspace.ana, workspace.dana, workspace.morgan
    receipt = all_put_right(workspace)
    receipt = ana.now_sees(receipt, lambda seen: "ask_mentor" in seen.buttons)
    form = ana.opens(receipt, "ask_mentor", "mentor")
    question = form.holds("question")
    assert question == "How did you handle one of yours?"
    form.is_taken(mentor="U0DANA", shares=["impact"])
    asked = dana.gets(with_button="mentor_answer")
    assert {IMPACT, question} <= set(asked.quoted)
    assert WHAT not in asked.shown + asked.text
    dana.opens(asked, "mentor_answer", "mentor_answer").is_taken(answer="I told it at the next round table")
    assert "I told it at the next round table" in ana.gets(saying="Dana Okafor answered you").quoted
    assert "round table" not in everything_seen(morgan, TEAM, OOPS), "it is between the two of them"


@pytest.mark.practice("P30")
def test_what_was_good_about_it_is_asked_kept_and_said_again_at_the_end(workspace: Workspace) -> None:
    ana = workspace.ana
    receipt = all_put_right(workspace, good=GOOD)
    workspace.morgan.clicks(workspace.morgan.gets(TEAM, with_button="approve"), "approve")
    assert "The lessons are written down" in receipt.text
    ana.clicks(comes(workspace, ana, "Does the fix hold?", "held"), "held")
    closing = ana.gets(saying="It is done. Thank you for seeing it through")
    assert {GOOD, LESSONS["differently"]} <= set(closing.quoted)
    assert "What was good" in closing.shown
    assert GOOD not in everything_seen(workspace.morgan, TEAM), "it stays with Ana"

"""A mentor's view: private between two people."""

from tests.scenarios.story import FIX, IMPACT, LESSONS, TEAM, WHAT, tells
from tests.scenarios.workspace import Workspace

QUESTION = "Would you have told the customers today?"
ANSWER = "Yes, and I would have let Morgan do the talking"


def test_a_mentor_sees_what_was_ticked_and_ana_alone_gets_the_answer(workspace: Workspace) -> None:
    ana, dana, morgan = workspace.ana, workspace.dana, workspace.morgan
    card = tells(workspace)
    receipt = ana.gets(with_button="mine")
    form = ana.opens(receipt, "mine", "mentor", value="mentor")
    assert "mentor" in form.submits(mentor="U0OOPS", shares=["impact"])["errors"], "an app is no mentor"
    assert "mentor" in form.again().submits(mentor="U0MORGAN", shares=["impact"])["errors"], "Morgan knows"
    form.again().is_taken(mentor="U0DANA", shares=["impact"], question=QUESTION)
    assert "Dana Okafor is asked" in form.again().shown

    asked = dana.gets(with_button="mentor_answer")
    assert {IMPACT, QUESTION} <= set(asked.quoted)
    for hidden in (WHAT, FIX, "Morgan", "Minor"):
        assert hidden not in asked.shown + asked.text
    dana.opens(asked, "mentor_answer", "mentor_answer").is_taken(answer=ANSWER)
    answered = ana.gets(saying="Dana Okafor answered you")
    assert ANSWER in answered.quoted
    dana.now_sees(asked, lambda seen: "mentor_answer" not in seen.buttons)

    workspace.clock.settle()
    seen_by_morgan = [m.text + m.shown for place in (TEAM, "U0OOPS") for m in morgan.sees(place)]
    seen_by_morgan += [*morgan.thread(card), morgan.opens(card, "more", "history", value="history").shown]
    assert not [said for said in seen_by_morgan if "Dana" in said or ANSWER in said or QUESTION in said]


def test_after_the_lessons_ana_can_ask_how_a_mentor_handled_theirs(workspace: Workspace) -> None:
    ana = workspace.ana
    workspace.morgan.clicks(tells(workspace, severity="near_miss"), "approve")
    workspace.clock.skips_to_next()
    ana.opens(ana.gets(with_button="snooze"), "do", "lessons").is_taken(**LESSONS)
    closing = ana.gets(saying="It is done", with_button="ask_mentor")
    form = ana.opens(closing, "ask_mentor", "mentor")
    assert form.holds("question") == "How did you handle one of yours?"
    form.is_taken(mentor="U0DANA", shares=["lessons"])
    assert set(LESSONS.values()) <= set(workspace.dana.gets(with_button="mentor_answer").quoted)

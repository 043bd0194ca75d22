"""Understanding what happened, the fix that stays, and telling everybody involved."""

import pytest

from tests.scenarios.practices.acts import behind, comes, on_the_day, receipt_form
from tests.scenarios.story import (
    CRITERION,
    FIX,
    IMPACT,
    REAL_FIX,
    UNDERSTANDING,
    does,
    fixed,
    mended,
)
from tests.scenarios.workspace import Workspace

OPTIONS = "A second approval for every clean-up: safe, slow. A read-only role: a day of work, little risk."
TOUCHES = "The nightly invoices read the same table"
WIDER = "Both windows look alike, and the role may write everywhere"


@pytest.mark.practice("P12")
def test_three_questions_tell_what_happened_without_asking_who_is_to_blame(workspace: Workspace) -> None:
    card = fixed(workspace, severity="major")
    form = receipt_form(workspace, "Look at it", "understanding")
    for question in ("What were you trying to do?", "What did you do?", "How did the result differ?"):
        assert question in form.shown
    assert "nobody is being judged" in form.shown
    assert set(form.submits()["errors"]) == {"trying", "action", "differed"}, "three, and no more"
    form.again().is_taken(**{field: UNDERSTANDING[field] for field in ("trying", "action", "differed")})
    card = workspace.morgan.now_sees(card, lambda seen: UNDERSTANDING["differed"] in seen.quoted)
    assert "How it came about" in card.shown


@pytest.mark.practice("P17")
def test_touch_points_and_ways_out_are_asked_for_and_the_trigger_is_seen(workspace: Workspace) -> None:
    card = fixed(workspace, severity="major")
    form = receipt_form(workspace, "Look at it", "understanding")
    assert "Systems, people and promises" in form.shown
    assert "Each with its cost and its risk." in form.shown
    form.is_taken(**UNDERSTANDING, touches=TOUCHES, options=OPTIONS, wider=WIDER)
    card = workspace.morgan.now_sees(card, lambda seen: UNDERSTANDING["trigger"] in seen.quoted)
    assert "What set it off" in card.shown
    workspace.morgan.clicks(card, "more", value="export")
    document = workspace.morgan.gets(saying="What happened, and what came of it")
    for words in (TOUCHES, OPTIONS, WIDER):
        assert words in document.shown, "the write-up has all of it"


@pytest.mark.practice("P18")
def test_the_real_fix_has_an_owner_who_accepts_a_day_and_a_criterion(workspace: Workspace) -> None:
    dana, morgan = workspace.dana, workspace.morgan
    card = fixed(workspace, severity="major")
    does(workspace, "Look at it", "understanding", **UNDERSTANDING)
    form = receipt_form(workspace, "Plan it", "plan_fix")
    past = form.submits(what=REAL_FIX, criterion=CRITERION, due=on_the_day(workspace, -1))
    assert "That day is over" in past["errors"]["due"]
    nobody = form.again().submits(owner="U0OOPS", due=on_the_day(workspace, 10))
    assert "That is an app" in nobody["errors"]["owner"]
    form.again().is_taken(owner="U0DANA")
    asked = comes(workspace, dana, "Will you take on the real fix?", "accept")
    assert {REAL_FIX, CRITERION} <= set(asked.quoted)
    assert "It is yours only if you accept" in asked.shown
    assert "it is yours now" in dana.clicks(asked, "accept")
    card = morgan.now_sees(card, lambda seen: "Dana Okafor: the real fix, by" in seen.shown)
    assert CRITERION in card.quoted
    due = comes(workspace, dana, "Is the real fix in place?", "do")
    dana.opens(due, "do", "real_fix").is_taken(what_was_done="The role is read-only now")
    card = morgan.now_sees(card, lambda seen: "Real fix" in behind(seen))
    assert "The role is read-only now" in card.quoted


@pytest.mark.practice("P19")
def test_everyone_involved_is_told_and_a_telling_that_fails_is_made_good(workspace: Workspace) -> None:
    ana, bo, dana = workspace.ana, workspace.bo, workspace.dana
    card = fixed(workspace, severity="major")
    does(workspace, "Look at it", "understanding", **UNDERSTANDING)
    plan = {"what": REAL_FIX, "criterion": CRITERION, "due": on_the_day(workspace, 3)}
    does(workspace, "Plan it", "plan_fix", **plan)
    does(workspace, "It is in place", "real_fix", what_was_done=REAL_FIX)
    form = receipt_form(workspace, "Tell them", "tell")
    suggested = str(form.holds("words"))
    for part in (IMPACT, UNDERSTANDING["trigger"], REAL_FIX):
        assert part in suggested, "what, why, and what was done: put together to be changed"
    workspace.fault("slack_error:user_disabled", method="chat.postMessage", channel="D0DANA", times=1)
    workspace.fault("slack_error:user_disabled", method="conversations.open", user="U0DANA", times=1)
    form.is_taken(people=["U0BO", "U0DANA"], words="I dropped the orders table; it is back and safe now.")
    told = bo.gets(saying="wants you to know what happened")
    assert "I dropped the orders table; it is back and safe now." in told.quoted
    assert FIX not in told.shown, "just these words"
    assert workspace.charlie.sees() == []
    failed = ana.gets(with_button="again", saying="We could not tell Dana Okafor")
    assert "their account is closed" in failed.text
    receipt = ana.gets(saying="Thank you for telling us")
    ana.now_sees(receipt, lambda seen: "1 of 2 know" in seen.text)
    ana.clicks(failed, "again")
    dana.gets(saying="wants you to know what happened")
    card = workspace.morgan.now_sees(card, lambda seen: "Telling everyone" in behind(seen))
    assert "Dana" in card.shown


@pytest.mark.practice("P26")
def test_what_was_missing_becomes_an_ask_that_morgan_answers(workspace: Workspace) -> None:
    ana, morgan = workspace.ana, workspace.morgan
    missing = "A course on the database, and somebody to ask on Fridays"
    card = mended(workspace)
    form = receipt_form(workspace, "Write it down", "lessons")
    assert "Your manager is asked, and answers you" in form.shown
    form.is_taken(
        prevented="A read-only role",
        smaller="Hourly backups",
        differently="I pair on the live database",
        missing=missing,
    )
    card = morgan.now_sees(card, lambda seen: missing in seen.quoted)
    asked = comes(workspace, morgan, "Something was missing", "do")
    assert missing in asked.quoted
    assert "not_needed" not in asked.buttons, "an ask gets an answer"
    morgan.opens(asked, "do", "ask").is_taken(answer="granted", words="Booked for May")
    answer = ana.gets(saying="Morgan Hale says yes to what was missing")
    assert "Booked for May" in answer.quoted

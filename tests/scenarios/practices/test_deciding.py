"""Deciding: the manager hears at once, helps, and decides; silence never does."""

import pytest

from tests.scenarios.practices.acts import behind, comes, everything_seen, here, replies, tells_fully
from tests.scenarios.story import DONE, FIX, TEAM, WHAT, approved, does, fixed, tells
from tests.scenarios.workspace import Workspace

IDEA = "Read the lost rows back from the replica"
HARSH = ("denied", "rejected", "warning", "acknowledge", "disciplin", "consequence", "not allowed")


@pytest.mark.practice("P06")
def test_another_plan_is_asked_for_calmly_and_ana_sees_what_comes_next(workspace: Workspace) -> None:
    ana, morgan = workspace.ana, workspace.morgan
    card = tells(workspace)
    morgan.opens(card, "adjust", "adjust").is_taken(why="Try it on a copy first")
    answer = ana.gets(saying="would like another plan, and thanks you for telling")
    assert "That is not a no" in answer.text
    assert "Try it on a copy first" in answer.quoted
    form = ana.opens(answer, "do", "revise")
    assert form.holds("quick_fix") == FIX
    form.is_taken(quick_fix="Restore to a copy, then swap")
    morgan.clicks(morgan.now_sees(card, lambda seen: "approve" in seen.buttons), "approve")
    ana.gets(saying="Morgan Hale says go ahead")
    read = everything_seen(ana).lower()
    assert not [word for word in HARSH if word in read]


@pytest.mark.practice("P13")
def test_quick_fix_and_real_fix_are_two_steps_and_bo_s_idea_is_adopted_with_credit(
    workspace: Workspace,
) -> None:
    ana, bo, morgan = workspace.ana, workspace.bo, workspace.morgan
    receipt = tells_fully(workspace, severity="major", ideas_welcome=["yes"])
    for step in ("You say when the quick fix is done", "You plan the real fix"):
        assert step in receipt.text, "two steps, one after the other"
    card = morgan.gets(TEAM, with_button="idea")
    bo.opens(card, "idea", "idea").is_taken(idea=IDEA)
    ana.clicks(ana.gets(with_button="adopt"), "adopt")
    card = morgan.now_sees(card, lambda seen: "Idea by Bo Lindqvist, adopted" in seen.shown)
    assert IDEA in card.quoted
    assert "Ana Ferreira adopted your idea" in bo.gets(saying=IDEA).text
    assert "how do we get out of this?" in morgan.clicks(card, "approve") or "Coach" in str(
        morgan.ephemerals(TEAM)[-1].raw
    )


@pytest.mark.practice("P14")
def test_morgan_s_own_mistake_goes_one_up_and_is_followed_like_anybody_s(workspace: Workspace) -> None:
    morgan, rio = workspace.morgan, workspace.rio
    assert morgan.types("/oops I promised a discount that we cannot give")["ok"]
    form = morgan.modal("capture").becomes(lambda modal: "Rio" in modal.shown, "Rio is named")
    form.is_taken(impact="Two customers", quick_fix="Call them today", remit="doing")
    card = rio.gets(with_button="approve")
    assert "Morgan Hale" in card.text
    assert workspace.ana.sees(TEAM) == [], "it is not for the team that Morgan leads"
    rio.clicks(card, "approve")
    morgan.gets(saying="thanks you for telling")
    assert "What you owe" in morgan.home().shown
    nudge = comes(workspace, morgan, "Is the quick fix done?", "do")
    morgan.opens(nudge, "do", "quick_fix").is_taken(what_was_done="Called both of them")
    rio.now_sees(card, lambda seen: "Called both of them" in seen.quoted)


@pytest.mark.practice("P16")
def test_a_quick_fix_says_what_it_could_break_and_whether_it_holds_the_damage(workspace: Workspace) -> None:
    ana, morgan = workspace.ana, workspace.morgan
    tells_fully(workspace, risk="The restore may slow the shop down", getting_worse="yes")
    card = morgan.gets(TEAM, with_button="approve")
    assert "The restore may slow the shop down" in card.quoted
    assert "Risk of the quick fix" in card.shown
    morgan.clicks(card, "approve")
    form = ana.opens(ana.gets(with_button="do", saying="says go ahead"), "do", "quick_fix")
    assert "Is it contained?" in form.shown
    form.is_taken(what_was_done=DONE, contained="no")
    card = morgan.now_sees(card, lambda seen: DONE in seen.quoted)
    assert "not contained yet" in card.shown


@pytest.mark.practice("P23")
def test_morgan_has_the_card_at_once_and_is_asked_again_until_there_is_an_answer(
    workspace: Workspace,
) -> None:
    ana, morgan, dana = workspace.ana, workspace.morgan, workspace.dana
    told_at = workspace.clock.now
    card = tells(workspace, severity="critical")
    assert card.pings == {"@U0MORGAN"}, "the manager is notified, and nobody else"
    assert (workspace.clock.now - told_at).total_seconds() < 10
    nudge = comes(workspace, morgan, "Ana Ferreira told you", "do")
    assert (workspace.clock.now - told_at).total_seconds() <= 16 * 60, "a critical one cannot wait"
    assert "not_needed" not in nudge.buttons, "a decision always gets an answer"
    workspace.clock.advances("P3D")
    assert not [one for one in ana.sees() if "go ahead" in one.text], "silence approves nothing"
    last = [one for one in morgan.sees() if "hand_over" in one.buttons][-1]
    morgan.opens(last, "hand_over", "hand_over").is_taken(to="U0DANA", why="I am in the air all day")
    dana.clicks(dana.gets(with_button="approve"), "approve")
    ana.gets(saying="Dana Okafor says go ahead")


@pytest.mark.practice("P24")
def test_morgan_talks_to_ana_and_can_point_to_the_proof(workspace: Workspace) -> None:
    ana, morgan = workspace.ana, workspace.morgan
    card = tells(workspace)
    assert "The decision stays open for you" in morgan.clicks(card, "talk")
    told = ana.gets(saying="would like to talk first, and thanks you for telling")
    assert "give them a moment of your day" in told.text
    card = morgan.now_sees(card, lambda seen: "would like to talk first" in seen.shown)
    assert "approve" in card.buttons
    link = f"/archives/{TEAM}/p{card.ts.replace('.', '')}"
    receipt = ana.gets(saying="Thank you for telling us")
    workspace.until(
        lambda: [said for said in replies(workspace, ana, receipt) if link in said],
        "the proof leads to the card",
    )


@pytest.mark.practice("P25")
def test_the_plan_stands_on_the_card_and_moves_with_the_work(workspace: Workspace) -> None:
    morgan = workspace.morgan
    approved(workspace, severity="major")
    card = morgan.sees(TEAM)[0]
    way = ["Told", "Answer", "Quick fix", "Understanding", "Real fix", "Telling everyone", "Watching"]
    for station in way:
        assert station in card.shown, "the whole way ahead is seen"
    card = morgan.now_sees(card, lambda seen: here(seen) == ["Quick fix"])
    assert "Ana Ferreira: the quick fix, by" in card.shown, "who owes what, by when"
    does(workspace, "It is done", "quick_fix", what_was_done=DONE)
    card = morgan.now_sees(card, lambda seen: "Quick fix" in behind(seen))
    assert here(card) == ["Understanding", "Lessons"]
    assert "what you learnt" in workspace.ana.gets(saying="Thank you for telling us").text


def test_the_card_of_a_minor_mistake_draws_the_shorter_way(workspace: Workspace) -> None:
    fixed(workspace)
    card = workspace.morgan.sees(TEAM)[0]
    assert "Real fix" not in card.shown
    assert "Watching" in card.shown
    assert WHAT in card.quoted

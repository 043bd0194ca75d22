"""The manager's answers, and what follows from each."""

from tests.scenarios.story import FIX, IMPACT, TEAM, WHAT, tells
from tests.scenarios.workspace import Workspace

WHY = "Please try the restore on a copy first"
REVISED = "Restore to a copy, compare, then swap"


def test_another_plan_is_asked_for_written_and_decided_again(workspace: Workspace) -> None:
    ana, morgan = workspace.ana, workspace.morgan
    card = tells(workspace)
    morgan.opens(card, "adjust", "adjust").is_taken(why=WHY)
    answer = ana.gets(saying="Morgan Hale would like another plan")
    assert WHY in answer.quoted
    assert "That is not a no" in answer.text
    card = morgan.now_sees(card, lambda seen: "approve" not in seen.buttons)
    assert "asked for another plan" in card.text

    form = ana.opens(answer, "do", "revise")
    assert form.holds("quick_fix") == FIX, "the first plan is there to be changed"
    form.is_taken(quick_fix=REVISED)
    card = morgan.now_sees(card, lambda seen: "approve" in seen.buttons)
    assert REVISED in card.quoted
    assert "as revised" in card.shown
    workspace.until(lambda: [t for t in morgan.thread(card) if "<@U0MORGAN>" in t], "Morgan is asked again")
    morgan.clicks(card, "approve")
    ana.gets(saying="Morgan Hale says go ahead")
    assert len(morgan.sees(TEAM)) == 1, "it is the same card all along"


def test_an_approval_counts_only_for_the_revision_it_was_shown_on(workspace: Workspace) -> None:
    ana, morgan = workspace.ana, workspace.morgan
    card = tells(workspace)
    morgan.clicks(card, "talk")
    as_shown = workspace.last_click()
    morgan.opens(card, "adjust", "adjust").is_taken(why=WHY)
    ana.opens(ana.gets(saying="another plan"), "do", "revise").is_taken(quick_fix=REVISED)
    morgan.now_sees(card, lambda seen: REVISED in seen.quoted)
    as_shown["actions"][0]["action_id"] = "approve"
    workspace.driver.post("deliver", type="interactive", payload=as_shown)
    workspace.until(
        lambda: [e for e in morgan.ephemerals(TEAM) if "another plan asked for" in e.text],
        "Morgan is answered",
    )
    workspace.clock.settle()
    assert not [one for one in ana.sees() if "go ahead" in one.text]
    assert "approve" in morgan.sees(TEAM)[0].buttons


def test_what_was_done_already_is_thanked_for(workspace: Workspace) -> None:
    card = tells(workspace, remit="done")
    assert "Thanks, go ahead" in card.shown
    assert "A word of thanks is enough" in card.text
    workspace.morgan.clicks(card, "approve")
    answer = workspace.ana.gets(saying="thanks you for telling")
    assert answer.buttons == [], "nothing is owed today"


def test_what_was_done_already_can_be_put_right_in_a_new_round(workspace: Workspace) -> None:
    ana, morgan = workspace.ana, workspace.morgan
    card = tells(workspace, remit="done")
    morgan.opens(card, "adjust", "adjust").is_taken(why=WHY)
    ana.opens(ana.gets(saying="another plan"), "do", "revise").is_taken(quick_fix=REVISED, remit="approval")
    card = morgan.now_sees(card, lambda seen: "approve" in seen.buttons and REVISED in seen.quoted)
    assert "round 2" in card.shown
    morgan.clicks(card, "approve")
    answer = ana.gets(saying="Morgan Hale says go ahead")
    ana.opens(answer, "do", "quick_fix").is_taken(what_was_done="Swapped the tables after comparing")
    morgan.now_sees(card, lambda seen: "Swapped the tables after comparing" in seen.quoted)


def test_what_is_within_ones_remit_waits_for_nobody(workspace: Workspace) -> None:
    ana = workspace.ana
    card = tells(workspace, remit="doing")
    assert "under way, within their remit" in card.text
    receipt = ana.gets(with_button="do")
    ana.opens(receipt, "do", "quick_fix").is_taken(what_was_done="Put it back within the minute")
    card = workspace.morgan.now_sees(card, lambda seen: "Put it back within the minute" in seen.quoted)
    assert "approve" in card.buttons, "a word of thanks is still welcome"


def test_a_wish_to_talk_leaves_the_decision_open(workspace: Workspace) -> None:
    card = tells(workspace)
    assert "The decision stays open for you" in workspace.morgan.clicks(card, "talk")
    told = workspace.ana.gets(saying="would like to talk first")
    assert "That is not a no" in told.text
    workspace.until(
        lambda: [t for t in workspace.morgan.thread(card) if "talk first" in t], "the thread says so"
    )
    workspace.morgan.clicks(card, "approve")
    workspace.ana.gets(saying="Morgan Hale says go ahead")


def test_a_near_miss_needs_thanks_and_a_lesson_only(workspace: Workspace) -> None:
    card = tells(workspace, severity="near_miss")
    assert "nothing happened. A word of thanks is enough" in card.text
    workspace.morgan.clicks(card, "approve")
    workspace.clock.skips_to_next()
    nudge = workspace.ana.gets(with_button="snooze")
    assert "What did you learn?" in nudge.text
    workspace.ana.opens(nudge, "do", "lessons").is_taken(
        prevented="A second pair of eyes", smaller="Nothing, it was small", differently="I ask before I press"
    )
    workspace.ana.gets(saying="It is done")


def test_an_unanswered_decision_is_nudged_and_can_be_answered_there(workspace: Workspace) -> None:
    tells(workspace)
    workspace.clock.skips_to_next()
    nudge = workspace.morgan.gets(with_button="do")
    assert "Ana Ferreira told you" in nudge.text
    assert "not_needed" not in nudge.buttons, "a decision always gets an answer"
    form = workspace.morgan.opens(nudge, "do", "decide")
    assert "note" in form.submits(answer="adjust")["errors"], "another plan needs a word on what to change"
    form.again().is_taken(answer="approve")
    workspace.ana.gets(saying="Morgan Hale says go ahead")
    answered = workspace.morgan.now_sees(nudge, lambda seen: not seen.buttons)
    assert "go-ahead given, Morgan Hale" in answered.text


def test_the_history_tells_who_did_what(workspace: Workspace) -> None:
    card = tells(workspace)
    workspace.morgan.clicks(card, "talk")
    shown = workspace.morgan.opens(card, "more", "history", value="history").shown
    assert "Ana Ferreira told about it." in shown
    assert "Morgan Hale would like to talk first." in shown
    assert WHAT not in shown
    assert IMPACT not in shown


def test_a_decision_is_handed_over(workspace: Workspace) -> None:
    ana, morgan, dana = workspace.ana, workspace.morgan, workspace.dana
    card = tells(workspace)
    form = morgan.opens(card, "more", "hand_over", value="reassign")
    assert "to" in form.submits(to="U0ANA")["errors"], "nobody decides on their own mistake"
    assert "to" in form.again().submits(to="U0OOPS")["errors"], "an app decides nothing"
    form.again().is_taken(to="U0DANA", why="I am away this week")
    ana.gets(saying="Dana Okafor decides now")
    theirs = dana.gets(with_button="approve")
    assert theirs.pings == {"@U0DANA"}
    assert "passed on" in morgan.clicks(card, "approve")
    dana.clicks(theirs, "approve")
    ana.gets(saying="Dana Okafor says go ahead")
    morgan.now_sees(card, lambda seen: "Dana Okafor said go ahead" in seen.text)


def test_morgan_s_click_thanks_ana_and_brings_three_prompts(workspace: Workspace) -> None:
    card = tells(workspace, severity="critical")
    answer = workspace.morgan.clicks(card, "approve")
    assert answer.startswith("*Ana Ferreira is thanked for telling, in your name*")
    for part in ("Console", "Coach", "Fix the system"):
        assert answer.count(f"*{part}:*") == 1
    assert "how do we get out of this?" in answer
    workspace.ana.gets(saying="Morgan Hale says go ahead, and thanks you for telling")


def test_the_form_that_asks_for_another_plan_turns_into_the_prompts(workspace: Workspace) -> None:
    form = workspace.morgan.opens(tells(workspace), "adjust", "adjust")
    form.is_taken(why=WHY)
    shown = form.again().shown
    assert "Ana Ferreira is thanked for telling, in your name" in shown
    assert "*Coach:*" in shown

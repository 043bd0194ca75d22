"""Telling: at once, plainly, by whoever did it, and before anyone else finds out."""

import pytest

from tests.scenarios.practices.acts import details, everything_seen, replies, tells_fully
from tests.scenarios.story import FIX, IMPACT, TEAM, WHAT, tells
from tests.scenarios.workspace import Workspace

BLAMING = "If Bo had told me about the migration, I would not have dropped the table"
DRAMA = "I am so sorry, I am terribly sorry. I am the worst engineer ever. I dropped the orders table"
HOUR = 3600


@pytest.mark.practice("P01")
def test_morgan_answers_for_the_team_and_the_form_asks_for_nobody_else_s_name(workspace: Workspace) -> None:
    morgan = workspace.morgan
    assert morgan.types("/oops We shipped the wrong prices")["ok"]
    form = morgan.modal("capture").becomes(lambda modal: "Rio" in modal.shown, "Rio is named")
    form = details(form, impact=IMPACT, quick_fix=FIX)
    assert "I answer for my team in this" in form.shown
    people_asked_for = {"manager", "informed"} & set(form.fields)
    assert people_asked_for == {"manager", "informed"}, "who decides and who hears; nobody to put it on"
    form.is_taken(for_team=["yes"])
    card = workspace.rio.gets(with_button="approve")
    assert "*Morgan Hale* owned up to a mistake, and answers for their team" in card.shown
    workspace.rio.clicks(card, "approve")
    assert "do" in morgan.gets(saying="says go ahead").buttons, "what is owed is Morgan's own to do"
    assert everything_seen(workspace.ana) == "", "nobody in the team is asked for anything"


@pytest.mark.practice("P02")
def test_how_big_it_is_who_is_hit_and_what_it_costs_stands_on_the_card(workspace: Workspace) -> None:
    tells_fully(
        workspace, severity="critical", affected="400 customers", cost="About 9,000 €", getting_worse="yes"
    )
    card = workspace.morgan.gets(TEAM, with_button="approve")
    assert "Critical" in card.shown
    assert "still getting worse" in card.shown
    assert {"400 customers", "About 9,000 €", IMPACT} <= set(card.quoted)
    assert IMPACT in card.text, "a screen reader hears what it means for others"


@pytest.mark.practice("P04")
def test_three_answers_are_enough_and_what_was_typed_waits_for_another_minute(workspace: Workspace) -> None:
    ana = workspace.ana
    form = ana.oops()
    assert set(form.submits()["errors"]) == {"what_happened", "impact", "quick_fix"}, "three and no more"
    form.again().types("what_happened", WHAT)
    form.again().closes()
    form = ana.oops()
    assert "We kept what you had typed" in form.shown
    assert form.holds("what_happened") == WHAT
    form = details(form, impact=IMPACT, quick_fix=FIX)
    form.is_taken(happened_at=int(workspace.clock.now.timestamp()) - HOUR // 2)
    card = workspace.morgan.gets(TEAM, with_button="approve")
    assert "told 30 min after it happened" in card.shown


@pytest.mark.practice("P05")
def test_an_apology_is_heard_once_and_without_drama(workspace: Workspace) -> None:
    form = details(workspace.ana.oops(DRAMA), impact=IMPACT, quick_fix=FIX)
    form.presses("read_over", apology="I am sorry for the extra work, Bo")
    remarks = workspace.ana.modal("read_over")
    assert "Once is enough, and it will be heard." in remarks.shown or "harder on yourself" in remarks.shown
    remarks.closes()
    form.again().is_taken(what_happened=WHAT)
    card = workspace.morgan.gets(TEAM, with_button="approve")
    assert "I am sorry for the extra work, Bo" in card.quoted
    assert "worst engineer" not in card.shown
    assert "*Console:* they said sorry. Tell them once that it is heard" in workspace.morgan.clicks(
        card, "approve"
    )


@pytest.mark.practice("P10")
def test_blame_is_remarked_on_in_private_and_never_blocked(workspace: Workspace) -> None:
    form = workspace.ana.oops()
    form.presses("read_over", what_happened=BLAMING, impact=IMPACT, quick_fix=FIX)
    remarks = workspace.ana.modal("read_over")
    assert "What others might have done reads as their share of it" in remarks.shown
    assert "I did not ask before I started." in remarks.shown, "a better pattern"
    assert "Only you see this" in remarks.shown
    remarks.is_taken()  # Send as it is: one click
    card = workspace.morgan.gets(TEAM, with_button="approve")
    assert BLAMING in card.quoted, "what is sent is Ana's to choose"
    for seen in (everything_seen(workspace.morgan, TEAM), *workspace.morgan.thread(card)):
        assert "their share of it" not in seen


@pytest.mark.practice("P15")
def test_morgan_hears_it_from_ana_first_and_ana_can_prove_it(workspace: Workspace) -> None:
    now = int(workspace.clock.now.timestamp())
    receipt = tells_fully(workspace, came_to_light="myself", noticed_at=now - 10 * 60)
    card = workspace.morgan.gets(TEAM, with_button="approve")
    assert "found it themselves" in card.shown
    assert "You told Morgan Hale" in receipt.text
    assert "10 min after noticing it" in receipt.text
    workspace.until(
        lambda: [
            said
            for said in replies(workspace, workspace.ana, receipt)
            if "proof of telling" in said and "2026-03-02 10:00 UTC" in said
        ],
        "the signed proof hangs under the receipt",
    )


@pytest.mark.practice("P28")
def test_the_form_asks_for_facts_and_says_where_one_is_missing(workspace: Workspace) -> None:
    form = workspace.ana.oops()
    assert "Facts are enough" in form.shown
    assert "What you did and what came of it" in form.shown
    form.presses("read_over", what_happened=WHAT, impact="Some people are affected somehow", quick_fix=FIX)
    remarks = workspace.ana.modal("read_over")
    assert "Whoever reads this wants to know how big it is" in remarks.shown
    remarks.closes()
    form.again().is_taken(impact=IMPACT)
    assert {WHAT, IMPACT} <= set(workspace.morgan.gets(TEAM, with_button="approve").quoted)


@pytest.mark.practice("P22")
def test_what_was_within_ones_remit_and_is_done_is_thanked_for(workspace: Workspace) -> None:
    card = tells(workspace, remit="done")
    assert "done already, within their remit" in card.shown
    assert "A word of thanks is enough" in card.text
    workspace.morgan.clicks(card, "approve")
    answer = workspace.ana.gets(saying="thanks you for telling and for what you did")
    assert "Nothing else is needed today" in answer.text
    assert "Is that yours to do?" in workspace.ana.oops().shown

"""Everything can come twice: one effect, and the person is told what already happened."""

from tests.scenarios.story import DONE, FIX, IMPACT, TEAM, WHAT, approved, fixed, tells
from tests.scenarios.workspace import Workspace


def test_the_same_form_submitted_again_sends_nothing_twice(workspace: Workspace) -> None:
    modal = workspace.ana.oops(WHAT)
    modal.is_taken(impact=IMPACT, quick_fix=FIX)
    workspace.morgan.gets(TEAM, with_button="approve")
    sent = [one["request"] for one in workspace.log(direction="slack", type="interactive")][-1]
    again = workspace.driver.post("deliver", type="interactive", payload=sent)
    assert "nothing was sent twice" in str(again["response"])
    workspace.clock.settle()
    assert len(workspace.posts()) == 3, "one card, one receipt, one proof"


def test_two_forms_of_one_draft_make_one_disclosure(workspace: Workspace) -> None:
    first = workspace.ana.oops(WHAT)
    first.types("what_happened", WHAT)
    second = workspace.ana.oops()
    second.is_taken(impact=IMPACT, quick_fix=FIX)
    first.is_taken(impact=IMPACT, quick_fix=FIX)
    assert "nothing was sent twice" in first.again().shown
    workspace.clock.settle()
    assert len(workspace.morgan.sees(TEAM)) == 1


def test_a_double_click_approves_once(workspace: Workspace) -> None:
    card = tells(workspace)
    workspace.morgan.clicks(card, "approve")
    workspace.driver.post("deliver", type="interactive", payload=workspace.last_click())
    workspace.until(
        lambda: [e for e in workspace.morgan.ephemerals(TEAM) if "Nothing changed" in e.text],
        "Morgan is told that it was answered already",
    )
    workspace.clock.settle()
    assert len([one for one in workspace.ana.sees() if "says go ahead" in one.text]) == 1
    assert len([text for text in workspace.morgan.thread(card) if "said go ahead" in text]) == 1


def test_a_click_on_a_card_as_it_was_says_what_happened_since(workspace: Workspace) -> None:
    card = tells(workspace)
    workspace.morgan.clicks(card, "talk")
    stale = workspace.last_click()
    workspace.morgan.clicks(card, "approve")
    workspace.driver.post("deliver", type="interactive", payload=stale)
    workspace.until(
        lambda: [
            e
            for e in workspace.morgan.ephemerals(TEAM)
            if "Morgan Hale had already answered" in e.text and "go-ahead given" in e.text
        ],
        "Morgan is told what happened since",
    )


def test_a_form_whose_step_was_done_meanwhile_says_so(workspace: Workspace) -> None:
    answer = approved(workspace)
    first = workspace.ana.opens(answer, "do", "quick_fix")
    second = workspace.ana.opens(answer, "do", "quick_fix")
    second.is_taken(what_was_done=DONE)
    refused = first.submits(what_was_done="The same in other words")["errors"]["what_was_done"]
    assert "Ana Ferreira had already answered" in refused, "under the words, which stay"
    assert "<!date" not in refused, "Slack shows no markup there"
    workspace.clock.settle()
    card = workspace.morgan.sees(TEAM)[0]
    assert DONE in card.quoted
    assert "The same in other words" not in card.quoted


def test_every_delivery_that_comes_twice_counts_once(workspace: Workspace) -> None:
    workspace.fault("duplicate_delivery")
    fixed(workspace)
    workspace.clock.settle()
    assert len(workspace.morgan.sees(TEAM)) == 1
    assert len([one for one in workspace.ana.sees() if "Thank you for telling us" in one.text]) == 1
    assert len([one for one in workspace.ana.sees() if "says go ahead" in one.text]) == 1
    card = workspace.morgan.sees(TEAM)[0]
    assert len([text for text in workspace.morgan.thread(card) if "quick fix is done" in text]) == 1


def test_an_envelope_that_comes_twice_is_answered_as_one(workspace: Workspace) -> None:
    workspace.fault("duplicate_delivery")
    card = tells(workspace)
    workspace.morgan.clicks(card, "approve")
    workspace.clock.settle()
    [answer] = workspace.morgan.ephemerals(TEAM)
    assert "Ana Ferreira is thanked for telling" in answer.text
    assert "draft" not in workspace.ana.home().shown, "no second form was begun"

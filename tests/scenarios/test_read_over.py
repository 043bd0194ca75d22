"""Reading it over before sending: private, optional, and one click to send it as it is."""

from tests.scenarios.people import Modal, Person
from tests.scenarios.story import FIX, IMPACT, TEAM, WHAT
from tests.scenarios.workspace import Workspace

BLAMING = "If Bo had told me about the migration, this wouldn't have happened"


def reads_it_over(workspace: Workspace, **typed: str) -> tuple[Modal, Modal]:
    """Ana's form with these words in it, and what is said of them on top."""
    form = workspace.ana.oops()
    form.presses("read_over", **typed)
    return form, workspace.ana.modal("read_over")


def test_one_reads_it_over_and_sends_it_as_it_is(workspace: Workspace) -> None:
    _, remarks = reads_it_over(workspace, what_happened=BLAMING, impact=IMPACT, quick_fix=FIX, remit="doing")
    assert "if Bo had" in remarks.shown.replace("If", "if")
    answer = remarks.is_taken()
    assert answer["response_action"] == "update"
    assert "Thank you for telling us." in workspace.ana.modals()[-1].shown
    workspace.ana.modals()[-1].closes()
    assert workspace.ana.modals() == [], "the form beneath does not come back"
    card = workspace.morgan.gets(TEAM, with_button="approve")
    assert BLAMING in card.quoted
    workspace.clock.settle()
    seen = [message for person in (workspace.morgan, workspace.bo) for message in person.sees(TEAM)]
    kept = [entry for entry in workspace.log(direction="app") if "views" not in entry["method"]]
    assert not [one for one in (*[message.raw for message in seen], *kept) if "their share of it" in str(one)]


def test_one_goes_back_and_every_word_is_still_there(workspace: Workspace) -> None:
    form, remarks = reads_it_over(workspace, what_happened=WHAT, impact=IMPACT, quick_fix=FIX)
    assert "This reads well" in remarks.shown
    remarks.closes()
    assert [modal.id for modal in workspace.ana.modals()] == [form.id]
    assert form.again().holds("what_happened") == WHAT
    form.again().closes()
    assert workspace.ana.oops().holds("quick_fix") == FIX, "it is in the draft, too"
    workspace.clock.settle()
    assert workspace.posts() == []


def test_what_cannot_be_sent_as_it_is_says_what_is_missing_and_lets_one_go_back(workspace: Workspace) -> None:
    form, remarks = reads_it_over(workspace, what_happened=WHAT, impact=IMPACT)
    assert "What would you do right now?" in remarks.shown
    assert remarks.is_taken()["response_action"] == "update"
    said = workspace.ana.modals()[-1].shown
    assert "It has not been sent yet" in said
    assert "What would you do right now?" in said
    workspace.ana.modals()[-1].closes()
    form.again().is_taken(quick_fix=FIX)
    assert WHAT in workspace.morgan.gets(TEAM, with_button="approve").quoted


def test_sending_it_twice_tells_so_and_sends_once(workspace: Workspace) -> None:
    _, remarks = reads_it_over(workspace, what_happened=WHAT, impact=IMPACT, quick_fix=FIX)
    remarks.is_taken()
    again = workspace.log(direction="slack", type="interactive")[-1]["request"]
    answer = workspace.driver.post("deliver", type="interactive", payload=again)
    assert "nothing was sent twice" in str(answer["response"])
    workspace.clock.settle()
    assert len(workspace.posts(TEAM)) == 1


def gets_cards_in(manager: Person, channel: str) -> None:
    manager.types("/oops setup")
    manager.modal("setup").is_taken(channel=channel)
    manager.modals()[-1].closes()


def test_where_the_card_would_go_elsewhere_by_now_one_looks_at_it_first(unarranged: Workspace) -> None:
    ana, morgan = unarranged.ana, unarranged.morgan
    gets_cards_in(morgan, TEAM)
    form = ana.oops(WHAT).becomes(lambda one: "#payments-team" in one.shown, "it is named")
    form.presses("read_over", impact=IMPACT, quick_fix=FIX)
    remarks = ana.modal("read_over")
    gets_cards_in(morgan, "C0LESSONS")
    remarks.is_taken()
    assert "Who will see it?" in ana.modals()[-1].shown
    ana.modals()[-1].closes()
    form.becomes(lambda one: "#lessons" in one.shown, "the form names the other channel").is_taken()
    assert WHAT in morgan.gets("C0LESSONS", with_button="approve").quoted

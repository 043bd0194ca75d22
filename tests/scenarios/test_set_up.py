"""People set their own manager, channel and delegate, where nobody did it for them."""

from tests.scenarios.people import Modal, Person
from tests.scenarios.story import FIX, IMPACT, TEAM, WHAT, tells
from tests.scenarios.workspace import Workspace


def set_up(person: Person) -> Modal:
    assert person.types("/oops setup")["ok"]
    return person.modal("setup")


def test_a_manager_of_ones_own_choice_is_asked(unarranged: Workspace) -> None:
    ana, dana = unarranged.ana, unarranged.dana
    form = set_up(ana)
    form.is_taken(manager="U0DANA")
    assert "Your manager is Dana Okafor." in form.again().shown
    modal = ana.oops(WHAT).becomes(lambda one: "Dana Okafor" in one.shown, "Dana is named")
    modal.is_taken(impact=IMPACT, quick_fix=FIX)
    assert WHAT in dana.gets(with_button="approve").quoted
    assert unarranged.morgan.sees() == []


def test_cards_go_to_the_channel_that_the_manager_set(unarranged: Workspace) -> None:
    form = set_up(unarranged.morgan)
    form.is_taken(channel=TEAM)
    assert "#payments-team" in form.again().shown
    modal = unarranged.ana.oops(WHAT).becomes(lambda one: "#payments-team" in one.shown, "it is named")
    modal.is_taken(impact=IMPACT, quick_fix=FIX)
    assert WHAT in unarranged.morgan.gets(TEAM, with_button="approve").quoted


def test_a_channel_without_the_bot_is_refused_under_its_field(unarranged: Workspace) -> None:
    unarranged.expects("channel_not_found")  # a private channel that Oops is not in does not exist for it
    answer = set_up(unarranged.morgan).submits(channel="C0NOBOT")
    assert "/invite @Oops" in answer["errors"]["channel"]
    assert unarranged.morgan.modal("setup").holds("channel") == "C0NOBOT", "what was chosen stays"


def test_nobody_is_their_own_manager_or_delegate(unarranged: Workspace) -> None:
    form = set_up(unarranged.ana)
    assert "manager" in form.submits(manager="U0ANA")["errors"]
    assert "delegate" in form.submits(manager="U0MORGAN", delegate="U0ANA")["errors"]


def test_what_the_installation_says_stays(workspace: Workspace) -> None:
    form = set_up(workspace.ana)
    assert form.holds("manager") == "U0MORGAN"
    assert "What your admin has set" in form.shown
    form.is_taken(manager="U0DANA")
    assert "Morgan Hale" in workspace.ana.oops(WHAT).shown


def test_the_delegate_stands_beside_the_card(unarranged: Workspace) -> None:
    ana, morgan, dana = unarranged.ana, unarranged.morgan, unarranged.dana
    set_up(morgan).is_taken(delegate="U0DANA")
    ana.oops(WHAT).becomes(lambda one: "Morgan Hale" in one.shown, "Morgan is named").is_taken(
        impact=IMPACT, quick_fix=FIX
    )
    card = morgan.gets(with_button="approve")
    assert "Ask Dana Okafor to decide" in card.shown
    form = morgan.opens(card, "more", "hand_over", value="delegate")
    assert form.holds("to") == "U0DANA"
    form.is_taken(why="I am on a train without a net")
    dana.clicks(dana.gets(with_button="approve"), "approve")
    ana.gets(saying="Dana Okafor says go ahead")


def test_ana_s_own_hours_move_her_nudge(workspace: Workspace) -> None:
    ana = workspace.ana
    form = set_up(ana)
    refused = form.submits(works_from="22:00", works_until="06:00")
    assert "ends before it begins" in refused["errors"]["works_until"]
    form.is_taken(works_from="14:00", works_until="20:00")
    assert "between 14:00 and 20:00" in form.again().shown
    tells(workspace, remit="doing")
    workspace.clock.advances("PT26H")  # Tuesday, 13:00 in Berlin: it is due, and she does not work yet
    assert all("snooze" not in message.buttons for message in ana.sees())
    workspace.clock.advances("PT1H5M")
    assert "Is the quick fix done?" in ana.gets(with_button="snooze").shown

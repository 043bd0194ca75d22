"""The Home tab shows each person what is theirs, and figures that nobody can be picked out of."""

from tests.scenarios.people import Person
from tests.scenarios.story import DONE, FIX, IMPACT, TEAM, WHAT, approved, tells
from tests.scenarios.workspace import Workspace


def owns_up(person: Person, what: str, **more: object) -> None:
    """Tell Morgan, two minutes after noticing."""
    assert person.types(f"/oops {what}")["ok"]
    modal = person.modal("capture")

    modal.presses("add_details")
    modal = modal.becomes(lambda seen: "noticed_at" in seen.fields, "the details are shown")
    noticed = int(person.workspace.clock.now.timestamp()) - 120
    modal.is_taken(impact=IMPACT, quick_fix=FIX, manager="U0MORGAN", noticed_at=noticed, **more)


def test_ana_sees_what_she_owes_and_the_way_ahead(workspace: Workspace) -> None:
    approved(workspace)
    home = workspace.ana.home()
    assert "Is the quick fix done?" in home.shown
    assert "“Minor” leaves" in home.shown, "it says why it is due then"
    assert "Your move: the quick fix" in home.shown
    home.presses("do")
    workspace.ana.modal("quick_fix").is_taken(what_was_done=DONE)
    home = workspace.ana.home()
    assert "Is the quick fix done?" not in home.shown
    assert "the quick fix, since" not in home.shown


def test_morgan_sees_what_waits_for_him_and_his_team_s(workspace: Workspace) -> None:
    card = tells(workspace, severity="major")
    home = workspace.morgan.home()
    assert home.shown.index("Waiting for your answer") < home.shown.index("What you owe")
    assert "Nothing is open in your team" not in home.shown
    assert "Your move: the decision" in home.shown
    assert "Nothing else is waiting for you." in home.shown
    workspace.morgan.clicks(card, "approve")
    home = workspace.morgan.home()
    assert "Waiting for your answer" not in home.shown
    assert "*Ana Ferreira* · 🟠 Major" in home.shown
    assert "s move: the quick fix, since" in home.shown
    assert "Ana Ferreira" not in workspace.charlie.home().shown


def test_a_figure_stands_once_five_people_are_behind_it(workspace: Workspace) -> None:
    workspace.expects("hash_conflict")  # the details are asked for while look-ups still fill the form
    people = (workspace.ana, workspace.bo, workspace.dana, workspace.charlie, workspace.rio)
    for person in people[:4]:
        owns_up(person, WHAT)
    assert "a figure is shown once 5 different people" in workspace.bo.home().shown
    owns_up(people[4], WHAT)
    workspace.morgan.gets(TEAM, with_button="approve")
    seen = workspace.until(lambda: _figures(workspace.bo), "the fifth is counted")
    assert "100% within 10 minutes" in seen
    assert "Ferreira" not in seen


def _figures(person: Person) -> str | None:
    shown = person.home().shown
    return shown[shown.index("How we deal with mistakes") :] if "within 10 minutes" in shown else None

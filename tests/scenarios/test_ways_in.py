"""Every way to begin: the command, its help, the shortcuts, the Home tab."""

from tests.scenarios.story import FIX, IMPACT, TEAM, WHAT, approved, tells
from tests.scenarios.workspace import Workspace


def test_the_command_alone_opens_an_empty_form(workspace: Workspace) -> None:
    modal = workspace.ana.oops()
    assert modal.holds("what_happened") is None
    assert modal.fields == [
        "severity",
        "what_happened",
        "impact",
        "quick_fix",
        "remit",
        "manager",
        "visibility",
    ]
    assert modal.holds("manager") == "U0MORGAN"


def test_the_command_with_words_begins_with_them(workspace: Workspace) -> None:
    words = "I mailed the <!channel> list & *everybody* on it"
    assert workspace.ana.oops(words).holds("what_happened") == words


def test_the_command_explains_itself_to_whoever_asks(workspace: Workspace) -> None:
    answer = workspace.ana.types("/oops help")
    assert "/oops setup" in answer["response"]["text"]
    assert workspace.ana.modals() == []
    assert workspace.bo.ephemerals("C0GENERAL") == [], "nobody else sees it"


def test_the_command_works_where_oops_is_no_member(workspace: Workspace) -> None:
    modal = workspace.ana.oops(WHAT, channel="C0NOBOT")
    modal.is_taken(impact=IMPACT, quick_fix=FIX)
    workspace.morgan.gets(TEAM, with_button="approve")
    assert workspace.morgan.sees("C0NOBOT") == [], "nobody there learns of it"


def test_a_form_that_does_not_open_gives_the_words_back(workspace: Workspace) -> None:
    workspace.fault("slack_error:expired_trigger_id", method="views.open", times=1)
    assert workspace.ana.types(f"/oops {WHAT}")["ok"]
    answer = workspace.until(lambda: workspace.ana.ephemerals("C0GENERAL"), "Ana is told")[0]
    assert "did not open" in answer.text
    assert WHAT in answer.quoted, "to copy them from"
    assert workspace.bo.ephemerals("C0GENERAL") == []


def test_the_shortcut_opens_the_form_from_anywhere(workspace: Workspace) -> None:
    workspace.ana.uses("disclose")
    modal = workspace.ana.modal("capture").filled()
    modal.is_taken(what_happened=WHAT, impact=IMPACT, quick_fix=FIX)
    assert WHAT in workspace.morgan.gets(TEAM, with_button="approve").quoted


def test_owning_up_to_a_message_brings_its_link_along(workspace: Workspace) -> None:
    said = workspace.ana.writes("C0GENERAL", "I have just restarted the wrong server")
    workspace.ana.uses("disclose_message", said)
    begun = str(workspace.ana.modal("capture").filled().holds("what_happened"))
    assert f"{workspace.driver.base_url}/archives/C0GENERAL/p{said.ts.replace('.', '')}" in begun
    assert said.raw["text"] not in begun, "the link says enough"


def test_the_home_tab_of_somebody_new_invites_them(workspace: Workspace) -> None:
    home = workspace.charlie.home()
    assert "Nothing is waiting for you." in home.shown
    assert "You have told nothing yet." in home.shown
    assert "You have not set your manager yet" in home.shown
    home.presses("own_up")
    assert workspace.charlie.modal("capture").holds("what_happened") is None


def test_the_home_tab_shows_what_i_owe_and_what_i_told(workspace: Workspace) -> None:
    approved(workspace)
    home = workspace.ana.home()
    assert "Is the quick fix done?" in home.shown
    assert WHAT in home.shown
    assert "Morgan Hale said go ahead" in home.shown
    assert WHAT not in workspace.bo.home().shown, "nobody else's Home shows it"


def test_a_step_can_be_done_from_the_home_tab(workspace: Workspace) -> None:
    approved(workspace)
    home = workspace.ana.home()
    home.presses("do")
    workspace.ana.modal("quick_fix").is_taken(what_was_done="Restored it all from the backup")
    card = workspace.morgan.sees(TEAM)[0]
    workspace.morgan.now_sees(card, lambda seen: "Restored it all from the backup" in seen.quoted)
    assert "Is the quick fix done?" not in workspace.ana.home().shown


def test_the_manager_decides_from_the_home_tab(workspace: Workspace) -> None:
    tells(workspace)
    home = workspace.morgan.home()
    assert "Ana Ferreira told you" in home.shown
    home.presses("do")
    workspace.morgan.modal("decide").is_taken(answer="approve", note="Thank you for telling at once")
    answer = workspace.ana.gets(saying="Morgan Hale says go ahead")
    assert "Thank you for telling at once" in answer.quoted


def test_a_step_done_meanwhile_is_answered_over_the_home_tab(workspace: Workspace) -> None:
    card = tells(workspace)
    home = workspace.morgan.home()
    workspace.morgan.clicks(card, "approve")
    home.presses("do")
    assert "Morgan Hale had already answered" in workspace.morgan.modal("said").shown

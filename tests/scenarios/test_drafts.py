"""What somebody typed is not lost before it is sent."""

from tests.scenarios.story import FIX, IMPACT, TEAM, WHAT
from tests.scenarios.workspace import Workspace


def test_a_closed_form_comes_back_as_it_was(workspace: Workspace) -> None:
    modal = workspace.ana.oops()
    modal.types("what_happened", WHAT)
    modal.types("impact", IMPACT)
    modal.types("severity", "major")
    modal.closes()
    modal = workspace.ana.oops()
    assert "We kept what you had typed." in modal.shown
    assert (modal.holds("what_happened"), modal.holds("impact")) == (WHAT, IMPACT)
    assert modal.holds("severity") == "major"
    assert modal.holds("quick_fix") is None


def test_a_draft_survives_a_restart_of_the_bot(workspace: Workspace) -> None:
    workspace.ana.oops().types("what_happened", WHAT)
    workspace.bot.kill()
    workspace.start_bot()
    assert workspace.ana.oops().holds("what_happened") == WHAT


def test_a_form_opened_before_a_restart_can_be_sent_after_it(workspace: Workspace) -> None:
    modal = workspace.ana.oops(WHAT)
    workspace.bot.kill()
    workspace.start_bot()
    modal.is_taken(impact=IMPACT, quick_fix=FIX)
    assert WHAT in workspace.morgan.gets(TEAM, with_button="approve").quoted


def test_a_draft_is_nobody_elses(workspace: Workspace) -> None:
    workspace.ana.oops().types("what_happened", WHAT)
    assert workspace.bo.oops().holds("what_happened") is None


def test_one_can_start_afresh(workspace: Workspace) -> None:
    modal = workspace.ana.oops()
    modal.types("what_happened", WHAT)
    modal.closes()
    modal = workspace.ana.oops()
    modal.presses("afresh")
    modal = workspace.ana.modal("capture", besides={modal.id})
    assert modal.holds("what_happened") is None
    modal.is_taken(what_happened="Something quite different", impact=IMPACT, quick_fix=FIX)
    modal.again().closes()
    assert workspace.ana.modals() == [], "the old form does not come back"
    assert "Something quite different" in workspace.morgan.gets(TEAM).quoted
    assert workspace.ana.oops().holds("what_happened") is None, "the old draft is gone"


def test_what_was_sent_is_no_draft_any_more(workspace: Workspace) -> None:
    workspace.ana.oops(WHAT).is_taken(impact=IMPACT, quick_fix=FIX)
    assert workspace.ana.oops().holds("what_happened") is None


def test_details_are_asked_under_what_was_typed(workspace: Workspace) -> None:
    modal = workspace.ana.oops(WHAT)
    modal.presses("add_details", impact=IMPACT, quick_fix=FIX)
    modal = modal.becomes(lambda one: "affected" in one.fields, "the optional questions are there")
    assert (modal.holds("what_happened"), modal.holds("impact")) == (WHAT, IMPACT)
    noticed = int(workspace.clock.now.timestamp())
    modal.is_taken(
        happened_at=noticed - 45 * 60,
        noticed_at=noticed - 60,
        came_to_light="myself",
        getting_worse="no",
        affected="Everybody who ordered today",
        cost="An hour of orders",
        risk="The restore may take an hour",
        apology="I am sorry, Dana",
        informed=["U0DANA"],
        ideas_welcome=["yes"],
    )
    card = workspace.morgan.gets(TEAM, with_button="approve")
    for said in ("told 45 min after it happened", "found it themselves", "not getting worse"):
        assert said in card.shown
    for said in ("Everybody who ordered today", "An hour of orders", "I am sorry, Dana"):
        assert said in card.quoted
    told = workspace.dana.gets(saying="wants you to know at once")
    assert WHAT in told.quoted
    assert told.buttons == ["idea"], "whoever is kept informed has nothing to answer"
    assert workspace.charlie.sees() == []


def test_a_time_that_has_not_come_yet_is_no_time_of_a_mistake(workspace: Workspace) -> None:
    modal = workspace.ana.oops(WHAT)
    modal.presses("add_details", impact=IMPACT, quick_fix=FIX)
    modal = modal.becomes(lambda one: "affected" in one.fields, "the optional questions are there")
    tomorrow = int(workspace.clock.now.timestamp()) + 24 * 3600
    assert "happened_at" in modal.submits(happened_at=tomorrow)["errors"]


def test_another_manager_changes_who_will_see_it(workspace: Workspace) -> None:
    modal = workspace.ana.oops(WHAT)
    assert "#payments-team" in modal.shown
    modal.types("manager", "U0DANA")
    modal = modal.becomes(lambda one: "#payments-team" not in one.shown, "Morgan's channel is not offered")
    modal.is_taken(impact=IMPACT, quick_fix=FIX)
    assert WHAT in workspace.dana.gets(with_button="approve").quoted
    workspace.clock.settle()
    assert workspace.morgan.sees(TEAM) == []


def test_one_may_keep_it_between_oneself_and_the_manager(workspace: Workspace) -> None:
    workspace.ana.oops(WHAT).is_taken(impact=IMPACT, quick_fix=FIX, visibility="manager")
    assert WHAT in workspace.morgan.gets(with_button="approve").quoted
    workspace.clock.settle()
    assert workspace.bo.sees(TEAM) == []

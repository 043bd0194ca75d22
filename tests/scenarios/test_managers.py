"""Who decides, where the installation says nothing."""

from tests.scenarios.people import OOPS
from tests.scenarios.story import FIX, IMPACT, TEAM, WHAT
from tests.scenarios.workspace import Workspace

LOOK_UPS = ("users.info", "users.profile.get", "team.profile.get")


def test_the_profile_names_the_manager_who_is_written_to(unarranged: Workspace) -> None:
    ana, morgan = unarranged.ana, unarranged.morgan
    modal = ana.oops(WHAT).becomes(lambda one: "Only Morgan Hale and me" in one.shown, "the profile is read")
    assert modal.holds("what_happened") == WHAT
    modal.is_taken(impact=IMPACT, quick_fix=FIX, severity="minor")
    assert "as a direct message" in modal.again().shown
    card = morgan.gets(OOPS, with_button="approve")
    assert WHAT in card.quoted
    assert card.pings == {"@U0MORGAN"}
    morgan.clicks(card, "approve")
    ana.gets(saying="Morgan Hale says go ahead")
    unarranged.clock.settle()
    assert unarranged.bo.sees(TEAM) == [], "no channel was arranged"


def test_whoever_submits_before_the_look_ups_come_loses_nothing(unarranged: Workspace) -> None:
    unarranged.fault("latency", method="users.profile.get", seconds=1, times=1)
    modal = unarranged.ana.oops(WHAT)
    answer = modal.submits(impact=IMPACT, quick_fix=FIX)
    assert "manager" in answer["errors"], "nobody is known yet who could decide"
    modal = modal.becomes(lambda one: "Only Morgan Hale and me" in one.shown, "the profile is read")
    modal.is_taken(impact=IMPACT, quick_fix=FIX)
    assert WHAT in unarranged.morgan.gets(with_button="approve").quoted


def test_where_look_ups_are_refused_the_person_chooses_and_it_is_remembered(unarranged: Workspace) -> None:
    for method, code in zip(LOOK_UPS, ("missing_scope", "unknown_method", "missing_scope"), strict=True):
        unarranged.fault(f"slack_error:{code}", method=method)
    unarranged.bot.stop()
    unarranged.start_bot()  # what it learnt of the workspace's fields is forgotten
    modal = unarranged.ana.oops(WHAT)
    assert modal.holds("manager") is None
    assert "manager" in modal.submits(impact=IMPACT, quick_fix=FIX)["errors"]
    modal.types("manager", "U0MORGAN")
    modal.again().is_taken(impact=IMPACT, quick_fix=FIX)
    card = unarranged.morgan.gets(with_button="approve")
    assert "a colleague" in card.text or "ana" in card.text, "no name is known, and none is made up"
    unarranged.morgan.clicks(card, "approve")
    unarranged.ana.gets(saying="says go ahead")
    assert unarranged.ana.oops("Another mistake of mine").holds("manager") == "U0MORGAN"


def test_an_app_cannot_decide(unarranged: Workspace) -> None:
    modal = unarranged.ana.oops(WHAT)
    for nobody in ("U0ANA", "U0OOPS"):
        answer = modal.submits(manager=nobody, impact=IMPACT, quick_fix=FIX)
        assert "manager" in answer["errors"]
        modal = modal.again()
    unarranged.clock.settle()
    assert unarranged.posts() == []

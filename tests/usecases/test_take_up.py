"""A policy that asks more often is heeded at the start, also by what was asked for the last time before."""

from bot.domain.disclosure import Remit, Severity
from bot.domain.kind import Kind
from bot.domain.nudges import NudgeKind
from bot.domain.policy_file import parse_policy
from bot.house import HOUSE
from bot.storage import carried, nudges, unreminded
from bot.storage.nudges import drop_nudge
from bot.usecases.take_up import TakeUp, take_up
from tests.usecases.office import MORGAN, Office

OFTENER = parse_policy((HOUSE / "policy.toml").read_text().replace("at_most = 5", "at_most = 9"))


def test_what_was_asked_for_the_last_time_is_asked_again_where_the_policy_says_so(office: Office) -> None:
    told = office.disclose(severity=Severity.MINOR, remit=Remit.DOING)
    step = office.step(told, Kind.QUICK_FIX)
    office.goes_by(days=40)
    assert office.do(take_up, TakeUp()) is None
    assert office.waiting_nudges(step) == [], "the policy is as it was"
    office.policy = OFTENER
    after = ""
    while more := office.do(take_up, TakeUp(after=after, limit=1)):
        after = more
    assert [name for name, _ in office.waiting_nudges(step)] == ["U0ANA"]
    before = office.rows()
    office.do(take_up, TakeUp())
    assert office.rows() == before
    office.goes_by(days=40)
    assert office.ask(carried.nudges_sent, step.id, step.owner_id) == 9


def test_whoever_decides_and_waits_for_no_week_hears_of_theirs(office: Office) -> None:
    told = office.disclose()
    morgan = office.person(MORGAN).id
    for one in office.ask(nudges.waiting_for, morgan):
        if one.kind is NudgeKind.WEEK:  # as before there were any
            office.ask(drop_nudge, one.id, office.now)
    office.approve(told)
    assert office.ask(unreminded.without_week) == [morgan]
    office.do(take_up, TakeUp())
    assert [one.kind for one in office.ask(nudges.waiting_for, morgan)] == [NudgeKind.WEEK]

"""What stands on somebody's Home tab, and what does not."""

from datetime import datetime, timedelta

from bot.domain.disclosure import Details, Remit, Severity
from bot.domain.insights import Shares
from bot.domain.kind import Kind
from bot.usecases.home import HomePicture, Owed, Told, home_picture, insights_for, read_tallies
from bot.usecases.postpone import HandOver, hand_over
from bot.usecases.who import Who
from tests.usecases.office import ANA, BO, CHARLIE, DANA, MORGAN, RIO, Office, who

EVERYBODY = (ANA, BO, MORGAN, RIO, DANA, CHARLIE, who("ADMIN"))


def home(office: Office, by: Who) -> HomePicture:
    """Somebody opens the tab."""
    found: HomePicture = office.do(home_picture, by)
    return found


def kinds(owed: Owed) -> list[Kind]:
    return [step.kind for step, _ in owed.shown]


def test_what_waits_for_a_manager_s_answer_stands_apart_from_what_they_owe(office: Office) -> None:
    office.disclose()
    assert kinds(home(office, MORGAN).decide) == [Kind.DECISION]
    assert kinds(home(office, MORGAN).owed) == []
    assert kinds(home(office, ANA).decide) == []


def test_a_revision_is_owed_and_no_answer_to_somebody_else(office: Office) -> None:
    told = office.disclose()
    office.adjust(told)
    assert kinds(home(office, ANA).owed) == [Kind.DECISION]
    assert kinds(home(office, ANA).decide) == []
    assert kinds(home(office, MORGAN).decide) == []


def test_the_most_urgent_comes_first_and_the_rest_is_counted(office: Office) -> None:
    for severity in (Severity.MINOR, Severity.CRITICAL, Severity.MAJOR, Severity.MINOR, Severity.MINOR):
        office.disclose(severity=severity)
    decide = home(office, MORGAN).decide
    assert [told.disclosure.severity for _, told in decide.shown][:2] == [Severity.CRITICAL, Severity.MAJOR]
    assert (len(decide.shown), decide.more) == (4, 1)


def test_check_ins_come_later_until_their_day(office: Office) -> None:
    told = office.disclose(severity=Severity.MINOR, remit=Remit.DONE)
    while Kind.CHECK_IN not in office.open_kinds(told):
        office.report(told, Kind(office.open_kinds(told)[-1]))
    assert Kind.CHECK_IN in kinds(home(office, ANA).later)
    office.later(days=8)
    assert Kind.CHECK_IN in kinds(home(office, ANA).owed)
    assert Kind.CHECK_IN not in kinds(home(office, ANA).later)


def test_a_manager_sees_what_is_open_in_their_team_and_nobody_else_does(office: Office) -> None:
    told = office.disclose()
    office.disclose(by=BO)
    office.approve(told)
    team = home(office, MORGAN).team
    assert team
    assert {one.discloser.slack_id for one in team.shown} == {"U0ANA", "U0BO"}
    assert home(office, CHARLIE).team is None
    assert home(office, ANA).team is None
    assert home(office, RIO).team == Told(shown=[], more=0), "Morgan reports to Rio, and told nothing"


def test_a_decision_handed_over_is_the_other_s_team_from_then_on(office: Office) -> None:
    told = office.disclose()
    step = office.step(told, Kind.DECISION)
    office.do(hand_over, HandOver(by=MORGAN, step_id=step.id, to=DANA))
    team = home(office, DANA).team
    assert team
    assert [one.disclosure.id for one in team.shown] == [told.disclosure_id]


def test_a_manager_s_own_mistake_is_not_their_team_s(office: Office) -> None:
    office.disclose(by=MORGAN)
    mine = home(office, MORGAN)
    assert [one.discloser.slack_id for one in mine.open.shown] == ["U0MORGAN"]
    assert mine.team
    assert mine.team.shown == []


def test_five_people_make_a_figure_and_a_team_of_two_makes_none(office: Office) -> None:
    now = office.now
    for by in EVERYBODY[:4]:
        office.disclose(by=by, manager=DANA, place_id=None, details=_noticed(now))
    assert _told_within(office, MORGAN) == (None, None)
    office.disclose(by=CHARLIE, manager=DANA, place_id=None, details=_noticed(now))
    assert _told_within(office, MORGAN) == ((10, 0, 0, 0), None), "Morgan's team are two of them"


def _noticed(now: datetime) -> Details:
    return Details(noticed_at=now - timedelta(minutes=2))


def _told_within(office: Office, by: Who) -> tuple[Shares | None, Shares | None]:
    told = insights_for(office.person(by).id, office.ask(read_tallies, office.now)).told
    return told.everybody, told.team

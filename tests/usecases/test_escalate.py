"""Silence goes to somebody who can act and is never an answer; nobody is asked whom the form did not name."""

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.disclosure import Remit, Severity
from bot.domain.kind import Kind
from bot.domain.nudges import NudgeKind
from bot.domain.plan import State
from bot.domain.policy_file import parse_policy
from bot.domain.working_time import Why
from bot.house import HOUSE
from bot.storage import carried, people, steps
from bot.storage.tables import nudges as nudge_rows
from bot.usecases.answer import NotNeeded, not_needed
from bot.usecases.ask import AnswerAsk, answer_ask
from bot.usecases.begin import Begin, begin
from bot.usecases.consent import MayAsk, may_ask
from bot.usecases.decide import Adjust, Approve, Talk, adjust, approve, talk
from bot.usecases.disclose import Disclosed
from bot.usecases.export import look_at_document
from bot.usecases.home import home_picture
from bot.usecases.look_up import LookedUp, keep_looked_up
from bot.usecases.nudged import nudge_picture
from bot.usecases.pass_on import decider_now, pass_on
from bot.usecases.picture import Look, look, look_at_history
from bot.usecases.postpone import HandOver, Snooze, hand_over, snooze
from bot.usecases.refusals import AlreadyError, NotDoneError, RefusedError
from bot.usecases.reminders import outlooks
from bot.usecases.who import Who
from bot.views import nudge
from bot.views.owed import owed as overview
from bot.views.say import Message
from tests.usecases.office import ANA, BO, CHARLIE, DANA, MORGAN, RIO, Office, who
from tests.usecases.together import COPY

ADMIN = who("ADMIN")


def owner(office: Office, told: Disclosed, kind: Kind = Kind.DECISION) -> str:
    step = office.step(told, kind)
    return office.picture(told).people[step.owner_id].slack_id


def passed(office: Office, told: Disclosed) -> list[tuple[str, str, str]]:
    """How steps went from one to another."""
    shown = office.picture(told)
    return [
        (one.kind, shown.people[one.from_id].slack_id, shown.people[one.to_id].slack_id)
        for one in shown.passings
    ]


def messages_to(office: Office, somebody: Who) -> list[Message]:
    """What nudge messages to somebody say now."""
    mine = [one for one in office.promised("nudge") if office.to(one) == somebody.slack_id]
    return [nudge.build(office.ask(nudge_picture, one.id), COPY) for one in mine]


def asked_of(office: Office, told: Disclosed, kind: NudgeKind = NudgeKind.CONSENT) -> list[str]:
    """The ids of the nudges of a kind about a disclosure that were sent, oldest first."""
    ids = {step.id for step in office.picture(told).steps}
    with office.store.transaction() as tx:
        rows = tx.execute(nudge_rows.select().order_by(nudge_rows.c.settled_at)).all()
    return [row.id for row in rows if row.step_id in ids and row.kind == kind and row.state == "sent"]


def reminded(office: Office, told: Disclosed, somebody: Who) -> int:
    """How often somebody was asked for the decision."""
    step_id = office.step(told, Kind.DECISION).id
    count: int = office.ask(carried.nudges_sent, step_id, office.person(somebody).id)
    return count


def decides(office: Office, told: Disclosed, by: Who) -> None:
    office.do(approve, Approve(by=by, step_id=office.step(told, Kind.DECISION).id))


def minor(office: Office, **said: Any) -> Disclosed:
    """A minor one: asked once a day, and after two nudges somebody else is."""
    return office.disclose(**{"severity": Severity.MINOR, **said})


@pytest.fixture
def silent(office: Office) -> Disclosed:
    """Ana named Rio, and Morgan stays silent until Rio is asked."""
    told = minor(office, chain=office.named(one_up=RIO))
    office.goes_by(days=3)
    assert owner(office, told) == "U0RIO"
    return told


def test_silence_asks_whoever_the_form_named(office: Office, silent: Disclosed) -> None:
    assert passed(office, silent) == [("escalated", "U0MORGAN", "U0RIO")]
    office.goes_by(days=1)
    text = messages_to(office, RIO)[-1].text
    assert "Ana told Morgan" in text
    assert "Morgan has not answered for" in text
    assert office.step(silent, Kind.DECISION).state is State.OPEN


def test_whoever_put_it_off_is_asked_again_before_anybody_else(office: Office) -> None:
    told = minor(office, chain=office.named(one_up=RIO))
    office.goes_by(days=2)
    step_id = office.step(told, Kind.DECISION).id
    office.do(snooze, Snooze(by=MORGAN, step_id=step_id, choice="tomorrow"))
    office.goes_by(days=1)
    assert (owner(office, told), reminded(office, told, MORGAN)) == ("U0MORGAN", 3)
    office.goes_by(days=3)
    assert owner(office, told) == "U0RIO"


def test_the_nudge_before_says_who_is_asked_next_and_the_first_does_not(office: Office) -> None:
    minor(office, chain=office.named(one_up=RIO))
    office.goes_by(days=1)
    first = messages_to(office, MORGAN)
    assert "Rio is asked" not in str(first[-1].blocks)
    office.goes_by(days=1)
    assert "If you cannot get to it, Rio is asked" in str(messages_to(office, MORGAN)[-1].blocks)


def test_it_goes_to_the_delegate_first_and_then_one_up_and_then_to_nobody_else(office: Office) -> None:
    office.ask(people.set_delegate, office.person(MORGAN).id, office.person(DANA).id, "self")
    told = minor(office, chain=office.named(delegate=DANA, one_up=RIO))
    office.goes_by(days=21)
    assert passed(office, told) == [("escalated", "U0MORGAN", "U0DANA"), ("escalated", "U0DANA", "U0RIO")]
    at_most = office.policy.severities[Severity.MINOR].steps[Kind.DECISION].at_most
    assert reminded(office, told, RIO) == at_most


def test_whoever_is_away_or_told_it_or_is_a_guest_is_passed_over(office: Office) -> None:
    office.ask(people.set_delegate, office.person(MORGAN).id, office.person(ANA).id, "self")
    told = minor(office, chain=office.named(delegate=ANA, one_up=RIO))
    office.change(RIO, is_guest=True)
    office.goes_by(days=5)
    assert owner(office, told) == "U0MORGAN"
    office.change(RIO, is_guest=False, away_until=(office.now + timedelta(days=30)).date())
    office.goes_by(days=2)
    assert owner(office, told) == "U0MORGAN"


def test_a_late_answer_is_as_good_and_the_second_is_told_who_was_first(
    office: Office, silent: Disclosed
) -> None:
    step_id = office.step(silent, Kind.DECISION).id
    assert "do" in str(messages_to(office, MORGAN)[-1].blocks)
    office.ask(look, Look(by=MORGAN, step_id=step_id), office.now)
    decides(office, silent, MORGAN)
    with pytest.raises(AlreadyError) as second:
        office.do(approve, Approve(by=RIO, step_id=step_id))
    assert second.value.by
    assert second.value.by.slack_id == "U0MORGAN"
    assert office.picture(silent).decider.slack_id == "U0MORGAN"


def test_a_word_of_theirs_begins_the_count_anew(office: Office) -> None:
    told = minor(office, chain=office.named(one_up=RIO))
    office.goes_by(days=2)
    office.do(talk, Talk(by=MORGAN, step_id=office.step(told, Kind.DECISION).id))
    office.goes_by(days=2)
    assert owner(office, told) == "U0MORGAN"
    office.goes_by(days=4)
    assert owner(office, told) == "U0RIO"


def test_a_snooze_puts_it_off(office: Office) -> None:
    told = minor(office, chain=office.named(one_up=RIO))
    office.goes_by(days=2)
    office.do(snooze, Snooze(by=MORGAN, step_id=office.step(told, Kind.DECISION).id, choice="monday"))
    office.goes_by(days=4)
    assert owner(office, told) == "U0MORGAN"
    office.goes_by(days=2)
    assert owner(office, told) == "U0RIO"


def test_the_discloser_hears_who_is_asked_once_and_not_after_it_is_settled(
    office: Office, silent: Disclosed
) -> None:
    office.goes_by(days=2)
    (news,) = [one for one in messages_to(office, ANA) if "Rio has been asked, too" in one.text]
    assert "Morgan has not had time to answer yet" in news.text
    again = minor(office, chain=office.named(one_up=RIO))
    while owner(office, again) == "U0MORGAN":
        office.later(hours=1)
        office.sweep()
        office.sent("nudge")
    decides(office, again, MORGAN)
    office.goes_by(days=3)
    assert asked_of(office, again, NudgeKind.NEWS) == []


def test_nobody_else_decides_and_the_discloser_never(office: Office, silent: Disclosed) -> None:
    office.ask(people.set_delegate, office.person(RIO).id, office.person(ANA).id, "self")
    for somebody in (CHARLIE, BO, DANA, ANA):
        with pytest.raises(RefusedError):
            decides(office, silent, somebody)


def test_whoever_was_silent_still_finds_it_at_home_and_in_their_week(
    office: Office, silent: Disclosed
) -> None:
    home = office.do(home_picture, MORGAN)
    assert [step.kind for step, _ in home.decide.shown] == [Kind.DECISION]
    assert [told.disclosure.id for told in home.team.shown] == [silent.disclosure_id]
    assert "Whoever answers first answers it" in str(overview(home.decide, "For you", home, COPY))
    assert office.do(home_picture, CHARLIE).decide.shown == []
    office.goes_by(days=5)
    assert "Waiting for you" in messages_to(office, MORGAN)[-1].text, "on Monday"
    twice = messages_to(office, RIO)[-1].text
    assert twice.count("I ran the clean-up against production") == 1, (
        "what is asked above is not listed again"
    )
    decides(office, silent, by=MORGAN)
    assert office.do(home_picture, MORGAN).decide.shown == []


def test_who_handed_it_over_decides_no_more(office: Office, silent: Disclosed) -> None:
    step_id = office.step(silent, Kind.DECISION).id
    office.do(hand_over, HandOver(by=RIO, step_id=step_id, to=BO))
    with pytest.raises(NotDoneError):
        office.do(approve, Approve(by=RIO, step_id=step_id))
    office.do(approve, Approve(by=MORGAN, step_id=step_id))


def test_an_ask_goes_the_same_way(office: Office) -> None:
    told = minor(office, remit=Remit.DONE, chain=office.named(one_up=RIO))
    decides(office, told, MORGAN)
    office.report(told, Kind.LESSONS, prevented="A lock", missing="A course")
    office.goes_by(days=20)
    assert owner(office, told, Kind.ASK) == "U0RIO"
    ask_id = office.step(told, Kind.ASK).id
    with pytest.raises(RefusedError):
        office.do(answer_ask, AnswerAsk(by=CHARLIE, step_id=ask_id, answer="granted"))
    office.do(answer_ask, AnswerAsk(by=MORGAN, step_id=ask_id, answer="granted"))


def test_an_empty_chain_asks_nobody(office: Office) -> None:
    shipped = (HOUSE / "policy.toml").read_text()
    empty = shipped.replace("[severity.minor]", "[severity.minor]\nescalate_to = []")
    office.policy = parse_policy(empty)
    told = minor(office, chain=office.named(one_up=RIO))
    office.goes_by(days=10)
    assert owner(office, told) == "U0MORGAN"
    assert asked_of(office, told) == []


def test_where_the_last_nudge_is_also_the_one_too_many_somebody_is_asked_all_the_same(office: Office) -> None:
    shipped = (HOUSE / "policy.toml").read_text()
    office.policy = parse_policy(shipped.replace("escalate_after = 2  ", "escalate_after = 5  "))
    told = minor(office, chain=office.named(one_up=RIO))
    office.goes_by(days=9)
    assert owner(office, told) == "U0RIO"
    assert reminded(office, told, MORGAN) == 5


def test_two_at_once_pass_it_on_once(office: Office) -> None:
    told = minor(office, chain=office.named(one_up=RIO))
    shown, step = office.picture(told), office.step(told, Kind.DECISION)
    to = (office.person(RIO).id, "escalated", office.now, office.policy)
    assert office.ask(pass_on, step, shown.disclosure, *to)
    assert not office.ask(pass_on, step, shown.disclosure, *to)
    assert len(passed(office, told)) == 1


# Whom the form did not name.


@pytest.fixture
def unnamed(office: Office) -> Disclosed:
    """The form named nobody, and Morgan stays silent until Ana is asked whether Rio may be."""
    told = minor(office)
    office.goes_by(days=4)
    assert owner(office, told) == "U0MORGAN"
    assert len(asked_of(office, told)) == 1
    return told


def answers(office: Office, told: Disclosed, *, yes: bool, by: Who = ANA) -> str:
    said = office.do(may_ask, MayAsk(by=by, nudge_id=asked_of(office, told)[-1], yes=yes))
    return str(said.outcome)


def test_the_discloser_is_asked_first_and_yes_asks_at_once(office: Office, unnamed: Disclosed) -> None:
    (asked,) = [one for one in messages_to(office, ANA) if "May we ask Rio?" in one.text]
    assert "Yes, ask Rio" in str(asked.blocks)
    assert answers(office, unnamed, yes=True) == "asked"
    assert passed(office, unnamed) == [("escalated", "U0MORGAN", "U0RIO")]
    office.goes_by(days=1)
    assert asked_of(office, unnamed, NudgeKind.NEWS) == [], "she said it herself"
    with pytest.raises(NotDoneError, match="consent_answered"):
        answers(office, unnamed, yes=True)


def test_no_is_for_good(office: Office, unnamed: Disclosed) -> None:
    assert answers(office, unnamed, yes=False) == "declined"
    office.goes_by(days=14)
    assert owner(office, unnamed) == "U0MORGAN"
    assert len(asked_of(office, unnamed)) == 1


def test_the_disclosers_silence_changes_nothing_and_ends(office: Office, unnamed: Disclosed) -> None:
    office.goes_by(days=14)
    assert owner(office, unnamed) == "U0MORGAN"
    assert len(asked_of(office, unnamed)) == 3
    at_most = office.policy.severities[Severity.MINOR].steps[Kind.DECISION].at_most
    assert reminded(office, unnamed, MORGAN) == at_most


def test_only_the_discloser_says_so(office: Office, unnamed: Disclosed) -> None:
    before = office.rows()
    for somebody in (CHARLIE, MORGAN, RIO):
        with pytest.raises(RefusedError):
            answers(office, unnamed, yes=True, by=somebody)
    with pytest.raises(NotDoneError, match="gone"):
        office.do(may_ask, MayAsk(by=ANA, nudge_id="unknown", yes=True))
    assert office.rows() == before


def test_yes_after_it_went_to_somebody_else_asks_nobody(office: Office, unnamed: Disclosed) -> None:
    office.do(hand_over, HandOver(by=MORGAN, step_id=office.step(unnamed, Kind.DECISION).id, to=DANA))
    assert answers(office, unnamed, yes=True) == "later"
    assert owner(office, unnamed) == "U0DANA"


def test_yes_after_it_was_settled_is_told_so(office: Office, unnamed: Disclosed) -> None:
    decides(office, unnamed, MORGAN)
    with pytest.raises(AlreadyError):
        answers(office, unnamed, yes=True)


# Away.


def is_away(office: Office, somebody: Who, days: int) -> None:
    last = (office.now + timedelta(days=days)).date()
    office.change(somebody, away_from=office.now.date(), away_until=last)


def test_while_the_manager_is_away_the_delegate_answers_and_after_that_hears_nothing_new(
    whole: Office,
) -> None:
    whole.ask(people.set_delegate, whole.person(MORGAN).id, whole.person(DANA).id, "self")
    is_away(whole, MORGAN, days=5)
    shown = whole.ask(begin, Begin(by=ANA), whole.now)
    assert [one.person.slack_id for one in shown.chain] == ["U0DANA", "U0RIO"]
    assert shown.stands_in
    assert shown.stands_in.slack_id == "U0DANA"
    told = minor(whole, chain=whole.named(delegate=DANA, one_up=RIO))
    assert told.manager.slack_id == "U0DANA"
    decides(whole, told, DANA)
    whole.report(told, Kind.QUICK_FIX)
    whole.report(told, Kind.LESSONS, prevented="A lock", missing="A course")
    assert owner(whole, told, Kind.ASK) == "U0DANA"
    late = minor(whole, chain=whole.named(delegate=DANA, one_up=RIO))
    whole.do(adjust, Adjust(by=DANA, step_id=whole.step(late, Kind.DECISION).id, why="Another way."))
    whole.later(days=8)
    whole.revise(late)
    assert owner(whole, late) == "U0MORGAN"
    with pytest.raises(RefusedError):
        decides(whole, late, DANA)


def test_nobody_stands_in_whom_the_form_did_not_name(office: Office) -> None:
    is_away(office, MORGAN, days=5)
    told = minor(office)
    office.goes_by(days=1)
    assert owner(office, told) == "U0MORGAN"
    assert len(asked_of(office, told)) == 1
    assert answers(office, told, yes=True) == "asked"
    assert passed(office, told) == [("was_away", "U0MORGAN", "U0RIO")]


def test_a_decision_that_is_open_as_they_go_away_is_passed_on_at_its_next_nudge(office: Office) -> None:
    told = minor(office, chain=office.named(one_up=RIO))
    is_away(office, MORGAN, days=5)
    office.goes_by(days=1)
    assert passed(office, told) == [("was_away", "U0MORGAN", "U0RIO")]
    assert messages_to(office, MORGAN) == []


def test_a_decision_of_somebody_away_is_not_said_to_wait_until_they_are_back(office: Office) -> None:
    minor(office, chain=office.named(one_up=RIO))
    is_away(office, MORGAN, days=30)
    (outlook,) = office.ask(outlooks, "U0MORGAN", office.now, office.policy)
    (decision,) = [one for one in outlook.waiting if one.nudge.kind is NudgeKind.OWED]
    assert decision.arrival.at < office.now + timedelta(days=2)
    assert decision.arrival.reasons[-1].why is Why.OTHERS


def test_who_stood_in_for_something_else_decides_what_is_new_all_the_same(office: Office) -> None:
    told = minor(office, remit=Remit.DOING)
    fix, bo, morgan = office.step(told, Kind.QUICK_FIX).id, office.person(BO).id, office.person(MORGAN).id
    office.ask(steps.record, told.disclosure_id, "was_away", by=bo, now=office.now, step_id=fix, to_id=morgan)
    assert office.ask(decider_now, office.picture(told).disclosure, office.now) == morgan


# Gone.


def leaves(office: Office, somebody: Who, **how: bool) -> None:
    """Slack says so, and the sweep sees to what they owed."""
    said = LookedUp(who=somebody, facts=how or {"deactivated": True}, at=office.now)
    office.do(keep_looked_up, said)
    while office.sweep():
        pass


def test_a_decision_of_somebody_who_left_goes_on_along_the_chain(office: Office) -> None:
    told = minor(office, chain=office.named(one_up=RIO))
    leaves(office, MORGAN)
    assert passed(office, told) == [("had_left", "U0MORGAN", "U0RIO")]
    with pytest.raises(RefusedError):
        decides(office, told, MORGAN)
    office.goes_by(days=1)
    assert "Morgan is no longer here" in messages_to(office, RIO)[-1].text


def test_a_guest_decides_nothing_either_and_who_was_not_named_waits_for_a_yes(office: Office) -> None:
    told = minor(office)
    leaves(office, MORGAN, is_guest=True)
    assert owner(office, told) == "U0MORGAN"
    office.goes_by(days=1)
    assert answers(office, told, yes=True) == "asked"
    assert owner(office, told) == "U0RIO"


def test_where_there_is_no_one_up_an_admin_is_asked_if_the_discloser_says_so(office: Office) -> None:
    told = minor(office, by=MORGAN, manager=RIO, place_id=None)
    leaves(office, RIO)
    office.goes_by(days=1)
    assert answers(office, told, yes=True, by=MORGAN) == "asked"
    assert owner(office, told) == "U0ADMIN"


def test_what_a_discloser_gave_away_comes_back_to_them(office: Office) -> None:
    told = minor(office, remit=Remit.DOING)
    step = office.step(told, Kind.QUICK_FIX)
    office.do(hand_over, HandOver(by=ANA, step_id=step.id, to=BO))
    leaves(office, BO)
    assert owner(office, told, Kind.QUICK_FIX) == "U0ANA"
    office.goes_by(days=1)
    assert "Bo is no longer here" in messages_to(office, ANA)[-1].text


def test_a_plan_that_will_not_come_leaves_its_manager_to_say_how_it_goes_on(office: Office) -> None:
    told = minor(office)
    office.adjust(told)
    leaves(office, ANA)
    office.goes_by(days=1)
    message = messages_to(office, MORGAN)[-1]
    assert "Ana was asked for another plan, and it did not come. Ana is no longer here" in message.text
    assert "not_needed" in str(message.blocks)
    step = office.step(told, Kind.DECISION)
    with pytest.raises(NotDoneError, match="nobody_revises"):
        office.do(adjust, Adjust(by=MORGAN, step_id=step.id, why="Yet another."))
    office.do(not_needed, NotNeeded(by=MORGAN, step_id=step.id, reason="The table is gone anyway."))
    office.goes_by(days=1)
    assert owner(office, told, Kind.QUICK_FIX) == "U0MORGAN"


def test_what_a_discloser_who_left_owed_goes_to_whoever_decides(office: Office) -> None:
    told = minor(office, remit=Remit.DOING)
    leaves(office, ANA)
    assert owner(office, told, Kind.QUICK_FIX) == "U0MORGAN"
    office.report(told, by=MORGAN)
    while office.sweep():
        pass
    assert {owner(office, told, kind) for kind in (Kind.CHECK_IN, Kind.LESSONS)} == {"U0MORGAN"}


def test_where_nobody_can_be_asked_the_admins_are_told_once_and_it_stays_open(office: Office) -> None:
    told = minor(office)
    leaves(office, ANA)
    leaves(office, MORGAN)
    office.goes_by(days=3)
    assert office.step(told, Kind.DECISION).state is State.OPEN
    assert [office.to(one) for one in office.promised("nobody")] == ["U0ADMIN"]
    assert office.step(told, Kind.DECISION) in office.ask(steps.nobodys)


def test_whoever_may_answer_late_may_read_the_history_and_the_write_up(
    office: Office, silent: Disclosed
) -> None:
    step_id = office.step(silent, Kind.DECISION).id
    office.ask(look_at_history, Look(by=MORGAN, step_id=step_id), office.now)
    office.ask(look_at_document, Look(by=MORGAN, step_id=step_id), office.now)
    decides(office, silent, RIO)
    with pytest.raises(RefusedError):
        office.ask(look_at_document, Look(by=MORGAN, step_id=step_id), office.now)


def test_whoever_is_asked_sees_that_the_one_before_wants_to_talk(office: Office, silent: Disclosed) -> None:
    office.goes_by(days=1)
    asked = [one for one in office.promised("nudge") if office.to(one) == "U0RIO"][-1]
    assert asked.id not in [one.about_id for one in office.promised("update") if one.state == "waiting"]
    office.do(talk, Talk(by=MORGAN, step_id=office.step(silent, Kind.DECISION).id))
    assert asked.id in [one.about_id for one in office.promised("update")]


def test_who_is_away_is_not_said_to_be_silent(office: Office) -> None:
    is_away(office, MORGAN, days=14)
    minor(office)
    office.goes_by(days=1)
    assert "Morgan is away" in messages_to(office, ANA)[-1].text

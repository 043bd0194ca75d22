"""Promises are followed until kept, changed or let go; an ask gets an answer."""

from datetime import UTC, date, datetime

import pytest

from bot.domain.disclosure import Remit, Severity
from bot.domain.kind import Kind
from bot.domain.plan import State
from bot.usecases.answer import NotNeeded, not_needed
from bot.usecases.ask import AnswerAsk, answer_ask
from bot.usecases.disclose import Disclosed
from bot.usecases.postpone import HandOver, hand_over
from bot.usecases.promises import Changed, Kept, LetGo, Promise, changed, kept, let_go, promise
from bot.usecases.refusals import AlreadyError, FieldsError, NotDoneError, RefusedError
from bot.usecases.who import Who
from tests.usecases.office import ANA, BO, CHARLIE, MORGAN, RIO, Office


@pytest.fixture
def learnt(whole: Office) -> Disclosed:
    """Ana wrote down what she learnt, with a promise and what was missing."""
    told = whole.disclose(severity=Severity.MINOR, remit=Remit.DONE)
    whole.approve(told)
    whole.report(told, Kind.LESSONS, prevented="x", goal="I ask first.", missing="A course.")
    return told


def promises(office: Office, told: Disclosed) -> list[tuple[str | None, str | None]]:
    """What was promised, and what became of it."""
    shown = office.picture(told)
    made = [step for step in shown.steps if step.kind is Kind.COMMITMENT]
    return [(shown.said(step, "commitment"), step.outcome) for step in made]


def the_promise(office: Office, told: Disclosed) -> str:
    return office.step(told, Kind.COMMITMENT).id


def test_a_goal_becomes_a_promise_that_is_asked_about_in_four_weeks(whole: Office, learnt: Disclosed) -> None:
    step = whole.step(learnt, Kind.COMMITMENT)
    assert promises(whole, learnt) == [("I ask first.", None)]
    assert whole.waiting_nudges(step) == [("U0ANA", datetime(2026, 3, 30, 7, tzinfo=UTC))]


def test_what_is_serious_asks_for_a_promise_where_none_was_made(whole: Office) -> None:
    told = whole.disclose(remit=Remit.DONE)
    whole.report(told, Kind.LESSONS, prevented="x")
    step_id = the_promise(whole, told)
    in_a_week, in_four = datetime(2026, 3, 9, 8, tzinfo=UTC), datetime(2026, 3, 30, 7, tzinfo=UTC)
    assert whole.waiting_nudges(whole.step(told, Kind.COMMITMENT)) == [("U0ANA", in_a_week)]
    with pytest.raises(NotDoneError, match="not_yet"):
        whole.do(kept, Kept(by=ANA, step_id=step_id))
    whole.do(promise, Promise(by=ANA, step_id=step_id, commitment="I ask first."))
    assert promises(whole, told) == [("I ask first.", None)]
    assert whole.waiting_nudges(whole.step(told, Kind.COMMITMENT)) == [("U0ANA", in_four)]
    whole.do(kept, Kept(by=ANA, step_id=step_id))


def test_more_promises_can_be_made_each_with_its_day(whole: Office, learnt: Disclosed) -> None:
    day = date(2026, 3, 20)
    more = Promise(by=ANA, step_id=the_promise(whole, learnt), commitment="I pair on it.", due=day)
    whole.do(promise, more)
    assert promises(whole, learnt) == [("I ask first.", None), ("I pair on it.", None)]
    second = whole.step(learnt, Kind.COMMITMENT, sequence=2)
    assert str(second.due_at) == "2026-03-20 16:30:00+00:00"


def test_a_promise_is_asked_about_on_the_day_that_was_chosen(whole: Office, learnt: Disclosed) -> None:
    more = Promise(
        by=ANA, step_id=the_promise(whole, learnt), commitment="I pair on it.", due=date(2026, 3, 20)
    )
    whole.do(promise, more)
    ((_, asked_at),) = whole.waiting_nudges(whole.step(learnt, Kind.COMMITMENT, sequence=2))
    assert str(asked_at) == "2026-03-20 08:00:00+00:00"


def test_the_same_promise_sent_twice_is_one(whole: Office, learnt: Disclosed) -> None:
    for _ in range(2):
        more = Promise(by=ANA, step_id=the_promise(whole, learnt), commitment="I pair on it.")
        whole.do(promise, more)
    assert promises(whole, learnt) == [("I ask first.", None), ("I pair on it.", None)]


def test_a_promise_handed_over_is_whose_it_is_now(whole: Office) -> None:
    told = whole.disclose(remit=Remit.DONE)
    whole.report(told, Kind.LESSONS, prevented="x")
    step_id = the_promise(whole, told)
    whole.do(hand_over, HandOver(by=ANA, step_id=step_id, to=BO))
    whole.do(promise, Promise(by=ANA, step_id=whole.step(told, Kind.DECISION).id, commitment="Mine."))
    whole.do(promise, Promise(by=BO, step_id=step_id, commitment="Bo's."))
    assert promises(whole, told) == [("Bo's.", None), ("Mine.", None)]
    whole.do(changed, Changed(by=BO, step_id=step_id, reason="x", commitment="Bo's other one."))
    owners = [step.owner_id for step in whole.picture(told).steps if step.kind is Kind.COMMITMENT]
    assert owners == [whole.person(who).id for who in (BO, ANA, BO)]
    with pytest.raises(RefusedError):
        whole.do(promise, Promise(by=BO, step_id=step_id, commitment="For Ana."))


def test_nobody_answers_their_own_ask(whole: Office, learnt: Disclosed) -> None:
    with pytest.raises(FieldsError, match="own_decision"):
        whole.do(hand_over, HandOver(by=MORGAN, step_id=whole.step(learnt, Kind.ASK).id, to=ANA))


def test_a_kept_promise_is_one_click_and_counts_once(whole: Office, learnt: Disclosed) -> None:
    step_id = the_promise(whole, learnt)
    whole.do(kept, Kept(by=ANA, step_id=step_id))
    with pytest.raises(AlreadyError):
        whole.do(kept, Kept(by=ANA, step_id=step_id))
    assert promises(whole, learnt) == [("I ask first.", "kept")]


def test_a_changed_promise_is_followed_as_it_reads_now(whole: Office, learnt: Disclosed) -> None:
    step_id = the_promise(whole, learnt)
    instead = Changed(by=ANA, step_id=step_id, reason="Too much.", commitment="I ask when unsure.")
    whole.do(changed, instead)
    assert promises(whole, learnt) == [("I ask first.", "changed"), ("I ask when unsure.", None)]
    assert "commitment" in whole.open_kinds(learnt)


def test_a_promise_let_go_says_why(whole: Office, learnt: Disclosed) -> None:
    step_id = the_promise(whole, learnt)
    whole.do(let_go, LetGo(by=ANA, step_id=step_id, reason="The tool does it now."))
    assert whole.picture(learnt).answers[step_id]["let_go_because"] == "The tool does it now."


def test_a_promise_for_a_day_that_is_over_is_refused(whole: Office, learnt: Disclosed) -> None:
    late = Promise(by=ANA, step_id=the_promise(whole, learnt), commitment="x", due=date(2026, 3, 1))
    with pytest.raises(FieldsError, match="due_past"):
        whole.do(promise, late)


def test_nothing_is_promised_before_the_lessons(whole: Office) -> None:
    told = whole.disclose(remit=Remit.DONE)
    with pytest.raises(NotDoneError, match="not_yet"):
        whole.do(promise, Promise(by=ANA, step_id=the_promise(whole, told), commitment="x"))


@pytest.mark.parametrize("by", [CHARLIE, MORGAN])
def test_nobody_promises_for_ana(whole: Office, learnt: Disclosed, by: Who) -> None:
    step_id = the_promise(whole, learnt)
    before = whole.rows()
    for use_case, command in (
        (promise, Promise(by=by, step_id=step_id, commitment="x")),
        (kept, Kept(by=by, step_id=step_id)),
        (changed, Changed(by=by, step_id=step_id, reason="x", commitment="y")),
        (let_go, LetGo(by=by, step_id=step_id, reason="x")),
    ):
        with pytest.raises(RefusedError):
            whole.do(use_case, command)
    assert whole.rows() == before


def test_what_was_missing_is_asked_of_the_manager_and_answered(whole: Office, learnt: Disclosed) -> None:
    ask = whole.step(learnt, Kind.ASK)
    assert (ask.owner_id, ask.state) == (whole.person(MORGAN).id, State.OPEN)
    whole.do(answer_ask, AnswerAsk(by=MORGAN, step_id=ask.id, answer="granted", words="Book it."))
    (answered,) = whole.promised("ask_answered")
    assert whole.to(answered) == "U0ANA"
    assert whole.step(learnt, Kind.ASK).outcome == "granted"


def test_an_ask_may_be_handed_over_but_not_waved_away(whole: Office, learnt: Disclosed) -> None:
    ask = whole.step(learnt, Kind.ASK)
    with pytest.raises(NotDoneError, match="ask_needed"):
        whole.do(not_needed, NotNeeded(by=MORGAN, step_id=ask.id, reason="x"))
    whole.do(hand_over, HandOver(by=MORGAN, step_id=ask.id, to=RIO))
    whole.do(answer_ask, AnswerAsk(by=RIO, step_id=ask.id, answer="later"))


@pytest.mark.parametrize("by", [CHARLIE, ANA])
def test_nobody_answers_an_ask_but_its_owner(whole: Office, learnt: Disclosed, by: Who) -> None:
    ask = whole.step(learnt, Kind.ASK)
    with pytest.raises(RefusedError):
        whole.do(answer_ask, AnswerAsk(by=by, step_id=ask.id, answer="granted"))


def test_it_ends_when_the_last_promise_is_settled(whole: Office, learnt: Disclosed) -> None:
    whole.do(not_needed, NotNeeded(by=ANA, step_id=whole.step(learnt, Kind.CHECK_IN).id, reason="x"))
    whole.do(answer_ask, AnswerAsk(by=MORGAN, step_id=whole.step(learnt, Kind.ASK).id, answer="declined"))
    assert whole.picture(learnt).disclosure.closed_at is None
    whole.do(kept, Kept(by=ANA, step_id=the_promise(whole, learnt)))
    assert whole.picture(learnt).disclosure.closed_at == whole.now
    with pytest.raises(NotDoneError, match="over"):
        whole.do(promise, Promise(by=ANA, step_id=the_promise(whole, learnt), commitment="x"))

"""A mentor reads what was ticked and nothing more; the answer is for one person's eyes."""

from typing import Any

import pytest

from bot.domain.kind import Kind
from bot.domain.mentoring import Share
from bot.storage import mentorings
from bot.storage.tables import metadata
from bot.usecases.change import Withdraw, withdraw
from bot.usecases.disclose import Disclosed
from bot.usecases.mentor import (
    AnswerMentoring,
    AskMentor,
    MentoringPicture,
    answer_mentoring,
    ask_mentor,
    may_answer_mentoring,
    mentoring_picture,
    what_to_share,
)
from bot.usecases.picture import Look
from bot.usecases.refusals import AlreadyError, FieldsError, NotDoneError
from bot.usecases.who import Who
from tests.usecases.office import ANA, BO, CHARLIE, DANA, MORGAN, RIO, Office

HAPPENED = frozenset({Share.WHAT_HAPPENED})


def asks(office: Office, told: Disclosed, **said: Any) -> str:
    """Ana asks Dana, who may read what happened; the mentoring's id."""
    usual = {"by": ANA, "mentor": DANA, "shares": HAPPENED, "question": "What would you do?"}
    office.do(ask_mentor, AskMentor(step_id=office.step(told, Kind.DECISION).id, **{**usual, **said}))
    return str(office.ask(mentorings.mentorings_of, told.disclosure_id)[-1].id)


def answers(office: Office, mentoring_id: str, by: Who = DANA, answer: str = "I said so at once.") -> None:
    office.do(answer_mentoring, AnswerMentoring(by=by, mentoring_id=mentoring_id, answer=answer))


def seen(office: Office, mentoring_id: str) -> MentoringPicture:
    found: MentoringPicture = office.ask(mentoring_picture, mentoring_id)
    return found


def test_dana_reads_what_was_ticked_and_nothing_more(office: Office) -> None:
    picture = seen(office, asks(office, office.disclose()))
    assert picture.words == {"what_happened": {"what_happened": "I ran the clean-up against production."}}
    assert [office.to(message) for message in office.promised("mentor")] == ["U0DANA"]


def test_a_quick_fix_written_later_is_not_shown(office: Office) -> None:
    told = office.disclose()
    asked = asks(office, told, shares=frozenset({Share.QUICK_FIX}))
    office.later(hours=1)
    office.adjust(told)
    office.revise(told)
    assert seen(office, asked).words == {"quick_fix": {"quick_fix": "Restore the snapshot of 9:45."}}


def test_lessons_can_be_shared_once_they_are_written(office: Office) -> None:
    told = office.disclose()
    look = Look(by=ANA, step_id=office.step(told, Kind.DECISION).id)
    assert Share.LESSONS not in office.ask(what_to_share, look, office.now)
    with pytest.raises(FieldsError, match="shares: choose"):
        asks(office, told, shares=frozenset({Share.LESSONS}))
    office.approve(told)
    office.report(told)
    office.report(told, Kind.LESSONS, prevented="A guard", smaller="A copy")
    assert Share.LESSONS in office.ask(what_to_share, look, office.now)
    assert seen(office, asks(office, told, shares=frozenset({Share.LESSONS}))).words == {
        "lessons": {"prevented": "A guard", "smaller": "A copy"}
    }


@pytest.mark.parametrize(("mentor", "problem"), [(ANA, "mentor_is_self"), (MORGAN, "mentor_decides")])
def test_not_everybody_can_be_asked(office: Office, mentor: Who, problem: str) -> None:
    with pytest.raises(FieldsError, match=problem):
        asks(office, office.disclose(), mentor=mentor)


@pytest.mark.parametrize(
    ("fact", "problem"), [("is_bot", "is_app"), ("is_guest", "is_guest"), ("deactivated", "has_left")]
)
def test_apps_guests_and_people_who_left_are_no_mentors(office: Office, fact: str, problem: str) -> None:
    office.change(DANA, **{fact: True})
    with pytest.raises(FieldsError, match=problem):
        asks(office, office.disclose())


@pytest.mark.parametrize("by", [CHARLIE, BO, MORGAN, DANA])
def test_nobody_asks_about_somebody_else_s_mistake(office: Office, by: Who) -> None:
    told = office.disclose(informed=(DANA,))
    before = office.rows()
    with pytest.raises(NotDoneError, match="not_yours"):
        asks(office, told, by=by, mentor=RIO)
    with pytest.raises(NotDoneError, match="not_yours"):
        office.ask(what_to_share, Look(by=by, step_id=office.step(told, Kind.DECISION).id), office.now)
    assert office.rows() == before


def test_asking_twice_the_same_is_asking_once(office: Office) -> None:
    told = office.disclose()
    asks(office, told)
    before = office.rows()
    asks(office, told)
    assert office.rows() == before


def test_the_answer_reaches_ana_and_nobody_else(office: Office) -> None:
    told = office.disclose()
    asked = asks(office, told)
    office.sent("mentor")
    answers(office, asked)
    assert [office.to(message) for message in office.promised("mentored")] == ["U0ANA"]
    assert seen(office, asked).mentoring.answer == "I said so at once."
    [about] = office.promised("mentor")
    assert about.id in [message.about_id for message in office.promised("update")]


def test_nobody_can_tell_from_the_disclosure_that_a_mentor_was_asked(office: Office) -> None:
    told = office.disclose()
    before, rows = office.picture(told), office.rows()
    answers(office, asks(office, told))
    assert office.picture(told) == before
    changed = {name for name in metadata.tables if office.rows()[name] != rows[name]}
    assert changed == {"mentorings", "outbox"}


@pytest.mark.parametrize("by", [CHARLIE, ANA, MORGAN])
def test_only_the_mentor_answers(office: Office, by: Who) -> None:
    asked = asks(office, office.disclose())
    before = office.rows()
    with pytest.raises(NotDoneError, match="not_yours"):
        answers(office, asked, by)
    assert office.rows() == before


def test_a_mentor_answers_once(office: Office) -> None:
    asked = asks(office, office.disclose())
    answers(office, asked)
    before = office.rows()
    answers(office, asked)  # a submission that came twice
    with pytest.raises(AlreadyError):
        answers(office, asked, answer="On second thought…")
    with pytest.raises(AlreadyError):
        office.ask(may_answer_mentoring, AnswerMentoring(by=DANA, mentoring_id=asked), office.now)
    assert office.rows() == before


def test_a_mentor_is_not_nudged(office: Office) -> None:
    asks(office, office.disclose())
    office.later(days=3)
    office.sweep()
    assert "U0DANA" not in [office.to(message) for message in office.promised("nudge")]


def test_nothing_is_asked_or_answered_about_what_was_taken_back(office: Office) -> None:
    told = office.disclose()
    asked = asks(office, told)
    office.sent("mentor")
    office.do(
        withdraw, Withdraw(by=ANA, step_id=office.step(told, Kind.DECISION).id, reason="It was nothing.")
    )
    [about] = office.promised("mentor")
    assert about.id in [message.about_id for message in office.promised("update")]
    with pytest.raises(NotDoneError, match="mentor_taken_back"):
        answers(office, asked)
    with pytest.raises(NotDoneError, match="mentor_withdrawn"):
        asks(office, told, mentor=BO)


def test_an_unknown_request_is_gone(office: Office) -> None:
    with pytest.raises(NotDoneError, match="gone"):
        answers(office, "0" * 32)

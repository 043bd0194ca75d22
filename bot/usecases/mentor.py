"""Ask a mentor for their perspective, with what one ticks and nothing more; answer, for one person's eyes.

No history is written and no card changes: nobody else learns that a mentor was asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.disclosure import Disclosure, Person
from bot.domain.kind import Kind
from bot.domain.mentoring import Mentoring, Share
from bot.domain.permissions import Refusal, cannot_take_on
from bot.domain.plan import State, decider_of
from bot.domain.policy import Policy
from bot.storage import disclosures, mentorings, outbox, people, steps
from bot.storage.store import Transaction
from bot.usecases.picture import Look
from bot.usecases.refusals import AlreadyError, FieldsError, NotDoneError, RefusedError
from bot.usecases.who import Who, met

WRITTEN = {Kind.UNDERSTANDING: Share.UNDERSTANDING, Kind.LESSONS: Share.LESSONS}
"""The steps whose answers can be shared once they are written."""


@dataclass(frozen=True, kw_only=True)
class AskMentor:
    """Ask somebody, who reads what is in `shares`. `step_id` is any step of one's own disclosure."""

    by: Who
    step_id: str
    mentor: Who
    shares: frozenset[Share]
    question: str | None = None


@dataclass(frozen=True, kw_only=True)
class AnswerMentoring:
    """The mentor's answer; without `answer` only whether they may give one."""

    by: Who
    mentoring_id: str
    answer: str = ""


@dataclass(frozen=True, kw_only=True)
class MentoringPicture:
    """What one mentor was asked: by whom, and field by field what they may read of each share.

    `taken_back`: the disclosure is withdrawn, so there is nothing to read or answer any more.
    """

    mentoring: Mentoring
    discloser: Person
    mentor: Person
    words: Mapping[Share, Mapping[str, str]]
    taken_back: bool


def what_to_share(tx: Transaction, command: Look, now: datetime) -> list[Share]:
    """What there is to tick about one's own disclosure."""
    disclosure = _own(tx, met(tx, command.by).id, command.step_id)
    return list(_words(tx, disclosure, now))


def ask_mentor(tx: Transaction, command: AskMentor, now: datetime, policy: Policy) -> Person:  # noqa: ARG001 - one shape
    """Write to the mentor; gives them. The same question sent again is the same question."""
    me = met(tx, command.by)
    disclosure = _own(tx, me.id, command.step_id)
    mentor = _willing(tx, met(tx, command.mentor), disclosure)
    shares = command.shares & set(_words(tx, disclosure, now))
    if not shares:
        raise FieldsError({"shares": "choose"})
    if _is_asked(tx, disclosure.id, mentor.id, shares, command.question):
        return mentor
    asked = mentorings.add_mentoring(tx, disclosure.id, mentor.id, shares, command.question, now)
    outbox.promise(tx, "mentor", now=now, person_id=mentor.id, disclosure_id=disclosure.id, subject_id=asked)
    return mentor


def may_answer_mentoring(tx: Transaction, command: AnswerMentoring, now: datetime) -> None:  # noqa: ARG001 - one shape
    """Whether somebody may answer. Raises NotDoneError where not."""
    _asked(tx, command)


def answer_mentoring(tx: Transaction, command: AnswerMentoring, now: datetime, policy: Policy) -> Person:  # noqa: ARG001 - one shape
    """Keep the answer, once, and send it to whoever asked and to nobody else; gives them."""
    asked = _asked(tx, command)
    discloser = people.person(tx, disclosures.disclosure(tx, asked.disclosure_id).discloser_id)
    if asked.answered_at:
        return discloser  # the same words sent again
    if not mentorings.keep_answer(tx, asked.id, command.answer, now):
        raise _answered(tx, mentorings.mentoring(tx, asked.id) or asked)
    outbox.promise(
        tx,
        "mentored",
        now=now,
        person_id=discloser.id,
        disclosure_id=asked.disclosure_id,
        subject_id=asked.id,
    )
    for message in outbox.messages_of(tx, asked.disclosure_id, "mentor"):
        if message.subject_id == asked.id:
            outbox.promise_update(tx, message.id, now=now)
    return discloser


def mentoring_picture(tx: Transaction, mentoring_id: str) -> MentoringPicture | None:
    """What the two messages about a mentoring show: words as they stood when it was asked, where kept."""
    asked = mentorings.mentoring(tx, mentoring_id)
    if asked is None:
        return None
    disclosure = disclosures.disclosure(tx, asked.disclosure_id)
    words = _words(tx, disclosure, asked.asked_at)
    return MentoringPicture(
        mentoring=asked,
        discloser=people.person(tx, disclosure.discloser_id),
        mentor=people.person(tx, asked.mentor_id),
        words={share: words[share] for share in asked.shares if share in words},
        taken_back=disclosure.withdrawn_at is not None,
    )


def _own(tx: Transaction, me: str, step_id: str) -> Disclosure:
    step = steps.step(tx, step_id)
    if step is None:
        raise NotDoneError("gone")
    disclosure = disclosures.disclosure(tx, step.disclosure_id, lock=True)
    if me != disclosure.discloser_id:
        raise RefusedError(Refusal.NOT_YOURS)
    if disclosure.withdrawn_at:
        raise NotDoneError("mentor_withdrawn")
    return disclosure


def _willing(tx: Transaction, mentor: Person, disclosure: Disclosure) -> Person:
    if mentor.id == disclosure.discloser_id:
        raise FieldsError({"mentor": "mentor_is_self"})
    if why := cannot_take_on(mentor):
        raise FieldsError({"mentor": why})
    if mentor.id == decider_of(steps.steps_of(tx, disclosure.id), disclosure.discloser_id):
        raise FieldsError({"mentor": "mentor_decides"})
    return mentor


def _words(tx: Transaction, disclosure: Disclosure, at: datetime) -> dict[Share, dict[str, str]]:
    """What there was to share by a time, field by field; what was written later is not in it."""
    fixes = [fix for fix in disclosures.quick_fixes_of(tx, disclosure.id) if fix.at <= at]
    found = {
        Share.WHAT_HAPPENED: {"what_happened": disclosure.what_happened},
        Share.IMPACT: {"impact": disclosure.impact},
        Share.QUICK_FIX: {"quick_fix": fixes[-1].text},
    }
    done = [s for s in steps.steps_of(tx, disclosure.id) if s.kind in WRITTEN and s.state is State.DONE]
    answers = steps.answers_of(tx, [step.id for step in done])
    for step in done:
        if step.id in answers and step.settled_at and step.settled_at <= at:
            found[WRITTEN[step.kind]] = answers[step.id]
    return found


def _is_asked(
    tx: Transaction, disclosure_id: str, mentor_id: str, shares: frozenset[Share], question: str | None
) -> bool:
    return any(
        (one.mentor_id, frozenset(one.shares), one.question) == (mentor_id, shares, question)
        for one in mentorings.mentorings_of(tx, disclosure_id)
        if one.answered_at is None
    )


def _asked(tx: Transaction, command: AnswerMentoring) -> Mentoring:
    asked = mentorings.mentoring(tx, command.mentoring_id)
    if asked is None:
        raise NotDoneError("gone")
    if met(tx, command.by).id != asked.mentor_id:
        raise RefusedError(Refusal.NOT_YOURS)
    if asked.answered_at and asked.answer != command.answer:
        raise _answered(tx, asked)
    if disclosures.disclosure(tx, asked.disclosure_id, lock=True).withdrawn_at:
        raise NotDoneError("mentor_taken_back")
    return asked


def _answered(tx: Transaction, asked: Mentoring) -> AlreadyError:
    return AlreadyError(people.person(tx, asked.mentor_id), asked.answered_at, "answered")

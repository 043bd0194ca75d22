"""Publish a lesson, exactly as its preview showed it, and take it back. Only its discloser does either."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.deidentify import Involved, Part, may_be_named, seal, still_named
from bot.domain.disclosure import Disclosure, Severity
from bot.domain.kind import Kind
from bot.domain.permissions import Refusal
from bot.domain.plan import State, Step, decider_of
from bot.domain.policy import Policy
from bot.storage import disclosures, lessons, outbox, people, steps
from bot.storage.store import Transaction
from bot.usecases.picture import Look
from bot.usecases.refusals import NotDoneError, RefusedError
from bot.usecases.who import Who, met


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What a lesson can be made of, in the discloser's own words, and who must not be named in it."""

    severity: Severity
    what_happened: str
    learnt: Mapping[str, str]
    involved: tuple[Involved, ...]
    channels: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Publish:
    """The preview as it was submitted. `despite`: the seal of the names that may stay, all the same.

    `channel` is the lessons channel's Slack id; without one, only the library has it.
    """

    by: Who
    step_id: str
    title: str
    body: str
    signed: bool = False
    despite: str | None = None
    channel: str | None = None


@dataclass(frozen=True, kw_only=True)
class Unpublish:
    """Take the lesson of a disclosure back."""

    by: Who
    step_id: str


class StillNamedError(Exception):
    """Nothing was published: the text still names people, and nobody said that it may."""

    def __init__(self, named: tuple[str, ...]) -> None:
        super().__init__("somebody is still named")
        self.named = named


def preview(tx: Transaction, command: Look, now: datetime) -> Preview:  # noqa: ARG001 - use cases share one shape
    """What the discloser may publish. Raises NotDoneError where nothing is written, or it is out already."""
    disclosure = _own(tx, command.by, command.step_id)
    learnt = _learnt(tx, disclosure)
    if lessons.published_of(tx, disclosure.id):
        raise NotDoneError("published_already")
    place = people.place(tx, disclosure.place_id) if disclosure.place_id else None
    return Preview(
        severity=disclosure.severity,
        what_happened=disclosure.what_happened,
        learnt=learnt,
        involved=_involved(tx, disclosure, "\n".join([disclosure.what_happened, *learnt.values()])),
        channels=(place.name,) if place and place.name else (),
    )


def publish(tx: Transaction, command: Publish, now: datetime, policy: Policy) -> None:  # noqa: ARG001 - one shape
    """Put the lesson into the library and promise it to the channel. Raises StillNamedError for names."""
    disclosure = _own(tx, command.by, command.step_id)
    _learnt(tx, disclosure)
    _check_names(tx, command, disclosure)
    me = disclosure.discloser_id
    lesson_id = lessons.add_lesson(
        tx,
        disclosure_id=disclosure.id,
        severity=disclosure.severity,
        title=command.title,
        body=command.body,
        author_id=me if command.signed else None,
        by=me,
        now=now,
    )
    if lesson_id is None:
        _same_again(tx, command, disclosure)
        return
    if command.channel:
        place = people.place_of(tx, command.by.team_id, command.channel)
        number = outbox.promise(tx, "lesson", now=now, place_id=place.id, subject_id=lesson_id)
        lessons.set_post(tx, lesson_id, number)
    _show(tx, disclosure, "published", now)


def unpublish(tx: Transaction, command: Unpublish, now: datetime, policy: Policy) -> None:  # noqa: ARG001 - one shape
    """Forget the lesson, in the library, its search and the channel. Raises NotDoneError for the second."""
    disclosure = _own(tx, command.by, command.step_id)
    lesson = lessons.published_of(tx, disclosure.id)
    if lesson is None or not lessons.take_back(tx, lesson.id, now):
        raise NotDoneError("not_published")
    if lesson.outbox_id:
        outbox.promise_update(tx, lesson.outbox_id, now=now)
    _show(tx, disclosure, "unpublished", now)


def may_publish(all_steps: list[Step]) -> bool:
    """Whether the lessons are written, so that there is something to share."""
    return any(step.kind is Kind.LESSONS and step.state is State.DONE for step in all_steps)


def _own(tx: Transaction, by: Who, step_id: str) -> Disclosure:
    """The discloser's own disclosure, held. Raises NotDoneError for anybody else's."""
    me = met(tx, by).id
    step = steps.step(tx, step_id)
    if step is None:
        raise NotDoneError("gone")
    disclosure = disclosures.disclosure(tx, step.disclosure_id, lock=True)
    if disclosure.discloser_id != me:
        raise RefusedError(Refusal.NOT_YOURS)
    return disclosure


def _learnt(tx: Transaction, disclosure: Disclosure) -> Mapping[str, str]:
    """What the discloser wrote down, by field."""
    plan = steps.steps_of(tx, disclosure.id)
    if not may_publish(plan):
        raise NotDoneError("no_lessons")
    answers = steps.answers_of(tx, [step.id for step in plan if step.kind is Kind.LESSONS])
    return {field: words for step in plan for field, words in answers.get(step.id, {}).items()}


def _involved(tx: Transaction, disclosure: Disclosure, text: str) -> tuple[Involved, ...]:
    """Everybody the disclosure knows, the discloser's team, and whomever else the text could name."""
    me = disclosure.discloser_id
    decider = decider_of(steps.steps_of(tx, disclosure.id), me)
    known = people.people_by_id(tx, lessons.people_named(tx, disclosure.id) | {decider})
    beside = {id_ for one in known.values() for id_ in (one.manager_id, one.delegate_id) if id_}
    managers = {decider, known[me].manager_id or decider}
    known |= people.people_by_id(tx, (beside | people.team_of(tx, managers)) - set(known))
    others = [one for one in people.with_a_name(tx) if one.id not in known]
    return (
        *(
            Involved(
                slack_id=one.slack_id,
                name=one.name,
                part=Part.ME if id_ == me else Part.MANAGER if id_ in managers else Part.COLLEAGUE,
            )
            for id_, one in sorted(known.items())
        ),
        *(
            Involved(slack_id=one.slack_id, name=one.name, known=False)
            for one in others
            if may_be_named(text, one.name or "")
        ),
    )


def _check_names(tx: Transaction, command: Publish, disclosure: Disclosure) -> None:
    text = f"{command.title}\n{command.body}"
    involved = _involved(tx, disclosure, text)
    others = [one for one in involved if not (command.signed and one.part is Part.ME)]
    named = still_named(text, others)
    if named and command.despite != seal(named):
        raise StillNamedError(named)


def _same_again(tx: Transaction, command: Publish, disclosure: Disclosure) -> None:
    """Sending twice is harmless; other words than those that are out already are not thrown away."""
    out = lessons.published_of(tx, disclosure.id)
    if out is None or (out.title, out.body) != (command.title, command.body):
        raise NotDoneError("published_already")


def _show(tx: Transaction, disclosure: Disclosure, kind: str, now: datetime) -> None:
    """Record it, without a word in the card's thread; the discloser's own message shows it."""
    steps.record(tx, disclosure.id, kind, by=disclosure.discloser_id, now=now)
    for receipt in outbox.messages_of(tx, disclosure.id, "receipt"):
        outbox.promise_update(tx, receipt.id, now=now)

"""Tell everyone involved: what happened, why, what was done. Each telling is tracked to its end."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.disclosure import Disclosure
from bot.domain.kind import Kind
from bot.domain.permissions import Refusal, may_answer
from bot.domain.plan import State, Step
from bot.domain.policy import Policy
from bot.storage import outbox, people, steps, tellings
from bot.storage.outbox import Outgoing
from bot.storage.store import Transaction
from bot.storage.tellings import IN_DOUBT, NOT_TOLD, TOLD, Telling
from bot.usecases.progress import advance, cadence_of, note, settle, take_step, wait_for_nudge
from bot.usecases.refusals import AlreadyError, FieldsError, NotDoneError, RefusedError
from bot.usecases.who import Who, met

FAILED = (NOT_TOLD, IN_DOUBT)
TOLD_KIND, NOT_TOLD_KIND = "told", "not_told"
"""The messages: to whoever is to be told, and to the discloser where that did not work."""


@dataclass(frozen=True, kw_only=True)
class Tell:
    """Send these words to these people and channels; channels are (Slack id, name) that the bot is in."""

    by: Who
    step_id: str
    words: str
    people: tuple[Who, ...] = ()
    channels: tuple[tuple[str, str | None], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Again:
    """Try once more to tell somebody; or, with `in_person`, they were told without us."""

    by: Who
    telling_id: str
    in_person: bool = False


def tell(tx: Transaction, command: Tell, now: datetime, policy: Policy) -> None:
    """Promise a message to everybody on the list whom none told yet. Raises FieldsError for an empty list."""
    me = met(tx, command.by).id
    step, disclosure = take_step(tx, command.step_id, me, lambda step, _: may_answer(me, step))
    if step.kind is not Kind.TELL:
        raise RefusedError(Refusal.NOT_YOURS)
    chosen = _reachable(tx, command) - {disclosure.discloser_id}
    failed = [one for one in tellings.tellings_of(tx, [step.id]) if one.state in FAILED]
    for person_id in chosen:
        _promise(tx, step, tellings.add_telling(tx, step.id, person_id=person_id), now, person_id=person_id)
    places = [people.place_of(tx, command.by.team_id, *channel).id for channel in command.channels]
    for place_id in places:
        _promise(tx, step, tellings.add_telling(tx, step.id, place_id=place_id), now, place_id=place_id)
    if not tellings.tellings_of(tx, [step.id]):
        raise FieldsError({"people": "nobody_chosen"})
    steps.replace_answer(tx, step.id, "message", command.words)
    for one in failed:
        if one.person_id in chosen or one.place_id in places:
            _once_more(tx, step, one, now)
    wait_for_nudge(tx, step, me, now + _patience(tx, step, disclosure, policy), now, policy)
    note(tx, disclosure.id, "telling", by=me, now=now, step=step)
    _settle_when_all_know(tx, step, me, now)
    advance(tx, disclosure.id, now, policy)


def tell_again(tx: Transaction, command: Again, now: datetime, policy: Policy) -> None:
    """Settle a telling that did not work: another try, or it was done in person."""
    me = met(tx, command.by).id
    one = tellings.telling(tx, command.telling_id)
    if one is None:
        raise NotDoneError("gone")
    step, disclosure = take_step(tx, one.step_id, me, lambda step, _: may_answer(me, step))
    one = tellings.telling(tx, one.id) or one  # as it is now that the disclosure is held
    if one.state not in FAILED:
        raise AlreadyError(None, now, one.state)
    if command.in_person:
        tellings.set_told_in_person(tx, one.id, now)
        _settle_when_all_know(tx, step, me, now)
        show_state(tx, one.id, disclosure.id, now)
    else:
        _once_more(tx, step, one, now)
    advance(tx, disclosure.id, now, policy)


def delivered(tx: Transaction, message: Outgoing, now: datetime, policy: Policy) -> None:
    """A telling's message came to its end: all know, or the discloser hears who does not and why."""
    step = steps.step(tx, message.step_id or "")
    one = tellings.telling(tx, message.subject_id or "")
    if step is None or one is None:
        return
    if one.state in FAILED and step.state is State.OPEN:
        _say_not_told(tx, step, one, step.owner_id, now)
    elif one.state == TOLD:
        show_state(tx, one.id, step.disclosure_id, now)
        _settle_when_all_know(tx, step, step.owner_id, now)
    advance(tx, step.disclosure_id, now, policy)


def show_state(tx: Transaction, telling_id: str, disclosure_id: str, now: datetime) -> set[str | None]:
    """Bring the messages about a failed telling up to date; whom they are for."""
    said = [
        message
        for message in outbox.messages_of(tx, disclosure_id, NOT_TOLD_KIND)
        if message.subject_id == telling_id
    ]
    for message in said:
        outbox.promise_update(tx, message.id, now=now)
    return {message.person_id for message in said}


def pass_on_failed(tx: Transaction, step: Step, to: str, now: datetime) -> None:
    """Whoever takes the step over hears whom it could not tell, and can try again."""
    for one in tellings.tellings_of(tx, [step.id]):
        if one.state in FAILED:
            _say_not_told(tx, step, one, to, now)


def _say_not_told(tx: Transaction, step: Step, one: Telling, to: str, now: datetime) -> None:
    if to not in show_state(tx, one.id, step.disclosure_id, now):
        outbox.promise(
            tx,
            NOT_TOLD_KIND,
            now=now,
            person_id=to,
            disclosure_id=step.disclosure_id,
            step_id=step.id,
            subject_id=one.id,
        )


def _once_more(tx: Transaction, step: Step, one: Telling, now: datetime) -> None:
    _promise(tx, step, one.id, now, person_id=one.person_id, place_id=one.place_id)
    show_state(tx, one.id, step.disclosure_id, now)


def _reachable(tx: Transaction, command: Tell) -> set[str]:
    """Everybody chosen; an app or somebody who left cannot be told."""
    chosen = [met(tx, who) for who in command.people]
    for person in chosen:
        if person.is_bot or person.deactivated:
            raise FieldsError({"people": "cannot_be_told"})
    return {person.id for person in chosen}


def _promise(
    tx: Transaction,
    step: Step,
    telling_id: str | None,
    now: datetime,
    *,
    person_id: str | None = None,
    place_id: str | None = None,
) -> None:
    if telling_id is None:
        return
    number = outbox.promise(
        tx,
        TOLD_KIND,
        now=now,
        person_id=person_id,
        place_id=place_id,
        disclosure_id=step.disclosure_id,
        step_id=step.id,
        subject_id=telling_id,
    )
    tellings.set_message(tx, telling_id, number)


def _settle_when_all_know(tx: Transaction, step: Step, by: str, now: datetime) -> None:
    everybody = tellings.tellings_of(tx, [step.id])
    now_open = steps.step(tx, step.id)
    if now_open and now_open.state is State.OPEN and all(one.state == TOLD for one in everybody):
        settle(tx, step, State.DONE, kind="everyone_told", by=by, now=now, outcome="done")


def _patience(tx: Transaction, step: Step, disclosure: Disclosure, policy: Policy) -> timedelta:
    return cadence_of(tx, disclosure, step.kind, policy).remind_every

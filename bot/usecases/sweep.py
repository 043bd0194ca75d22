"""The sweep: due nudges → outbox, one message a person for all that is due."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from bot.domain.nudges import Nudge, at_decent_hour
from bot.domain.plan import State, Step
from bot.domain.policy import Policy
from bot.storage import disclosures, nudges, outbox, people, steps
from bot.storage.store import Transaction, apart
from bot.usecases.progress import cadence_of, wait_for_nudge

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Sweep:
    """Settle at most this many due nudges in one transaction."""

    limit: int = 100


@dataclass(frozen=True, kw_only=True)
class Defer:
    """Ask whether a promised nudge may be sent now, at this try."""

    outbox_id: int
    attempt: int


def sweep(tx: Transaction, command: Sweep, now: datetime, policy: Policy) -> int:
    """Settle due nudges; how many were looked at, so that the caller sweeps again while there are more."""
    due = nudges.due_nudges(tx, now, command.limit)
    for person_id, group in groupby(_whole(due, command.limit), lambda nudge: nudge.person_id):
        theirs = list(group)
        try:
            with apart(tx):
                _nudge_person(tx, person_id, theirs, now, policy)
        except Exception as error:  # one person's row that cannot be read must not silence everybody
            _put_off(tx, theirs, now, error)
    return len(due)


def _whole(due: list[Nudge], limit: int) -> list[Nudge]:
    """Leave the last person, who may be due more, for the next transaction: theirs is one message."""
    last = due[-1].person_id if len(due) == limit else None
    whole = [nudge for nudge in due if nudge.person_id != last]
    return whole or due


def _nudge_person(tx: Transaction, person_id: str, due: list[Nudge], now: datetime, policy: Policy) -> None:
    owed = steps.steps_by_id(tx, [nudge.step_id for nudge in due])
    wanted = [nudge for nudge in due if _still_owed(owed[nudge.step_id], person_id)]
    for step in [step for step in owed.values() if not _still_owed(step, person_id)]:
        _redirect(tx, step, now, policy)
    decent = at_decent_hour(now, people.person(tx, person_id), policy)
    if decent > now:
        for nudge in wanted:
            nudges.move_nudge(tx, nudge.id, decent)
    elif wanted:
        message = outbox.promise(tx, "nudge", now=now, person_id=person_id)
        for nudge in sorted(wanted, key=lambda nudge: nudge.due_at):
            nudges.mark_nudge_sent(tx, nudge.id, message, now)
            _next(tx, owed[nudge.step_id], now, policy)


def _redirect(tx: Transaction, step: Step, now: datetime, policy: Policy) -> None:
    """A nudge for somebody who does not owe the step: it goes to whoever does.

    A hand-over that comes while we sweep finds our next nudge waiting, for the former owner.
    """
    if step.state is State.OPEN:
        wait_for_nudge(tx, step, step.owner_id, now, policy)
    else:
        nudges.drop_nudges(tx, [step.id], now)


def _put_off(tx: Transaction, due: list[Nudge], now: datetime, error: Exception) -> None:
    ids = ", ".join(nudge.step_id for nudge in due)
    log.error("no nudge about steps %s: %s; tried again in an hour", ids, type(error).__name__)
    for nudge in due:
        nudges.move_nudge(tx, nudge.id, now + timedelta(hours=1))


def _still_owed(step: Step, person_id: str) -> bool:
    return step.state is State.OPEN and step.owner_id == person_id


def _next(tx: Transaction, step: Step, now: datetime, policy: Policy) -> None:
    """The step's next nudge waits, unless the policy says that it was nudged often enough."""
    cadence = cadence_of(tx, disclosures.disclosure(tx, step.disclosure_id), step.kind, policy)
    if nudges.nudges_sent(tx, step.id, step.owner_id) < cadence.at_most:
        wait_for_nudge(tx, step, step.owner_id, now + cadence.remind_every, policy)


def defer(tx: Transaction, command: Defer, now: datetime, policy: Policy) -> bool:
    """Let a nudge that was held up into the night wait for a decent hour. True when it is not to be sent now.

    Its message is settled quietly and does not count; each step that is still owed is nudged about then.
    """
    person = people.person(tx, outbox.outgoing(tx, command.outbox_id).person_id or "")
    decent = at_decent_hour(now, person, policy)
    if decent <= now:
        return False
    owed = steps.steps_by_id(tx, nudges.steps_nudged_by(tx, command.outbox_id)).values()
    settled = outbox.settle(
        tx,
        command.outbox_id,
        "undeliverable",
        attempt=command.attempt,
        now=now,
        error=outbox.DEFERRED,
    )
    if settled:
        nudges.take_back(tx, command.outbox_id, now)
        for step in [step for step in owed if _still_owed(step, person.id)]:
            nudges.set_next_nudge(tx, step.id, person.id, decent)
    return True

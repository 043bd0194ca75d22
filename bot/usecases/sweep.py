"""The sweep: due nudges → outbox, one message a person for all that is due."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from bot.domain.nudges import Nudge, at_decent_hour
from bot.domain.plan import State, Step
from bot.domain.policy import Policy
from bot.storage import disclosures, nudges, outbox, people, steps
from bot.storage.store import Transaction
from bot.usecases.progress import wait_for_nudge


@dataclass(frozen=True, kw_only=True)
class Sweep:
    """Settle at most this many due nudges in one transaction."""

    limit: int = 100


def sweep(tx: Transaction, command: Sweep, now: datetime, policy: Policy) -> int:
    """Settle due nudges; how many were looked at, so that the caller sweeps again while there are more."""
    due = nudges.due_nudges(tx, now, command.limit)
    owed = steps.steps_by_id(tx, [nudge.step_id for nudge in due])
    for person_id, theirs in groupby(_whole(due, command.limit), lambda n: n.person_id):
        _nudge_person(tx, person_id, list(theirs), owed, now, policy)
    return len(due)


def _whole(due: list[Nudge], limit: int) -> list[Nudge]:
    """Leave the last person, who may be due more, for the next transaction: theirs is one message."""
    last = due[-1].person_id if len(due) == limit else None
    whole = [nudge for nudge in due if nudge.person_id != last]
    return whole or due


def _nudge_person(
    tx: Transaction, person_id: str, due: list[Nudge], owed: dict[str, Step], now: datetime, policy: Policy
) -> None:
    decent = at_decent_hour(now, people.person(tx, person_id).zone, policy)
    if decent > now:
        for nudge in due:
            nudges.move_nudge(tx, nudge.id, decent)
        return
    wanted = [nudge for nudge in due if _still_owed(owed[nudge.step_id], person_id)]
    nudges.drop_nudges(tx, {n.step_id for n in due} - {n.step_id for n in wanted}, now)
    if wanted:
        message = outbox.promise(tx, "nudge", now=now, person_id=person_id)
        for nudge in sorted(wanted, key=lambda nudge: nudge.due_at):
            nudges.mark_nudge_sent(tx, nudge.id, message, now)
            _next(tx, owed[nudge.step_id], now, policy)


def _still_owed(step: Step, person_id: str) -> bool:
    return step.state is State.OPEN and step.owner_id == person_id


def _next(tx: Transaction, step: Step, now: datetime, policy: Policy) -> None:
    """The step's next nudge waits, unless the policy says that it was nudged often enough."""
    severity = disclosures.disclosure(tx, step.disclosure_id).severity
    kept = disclosures.plan_policy(tx, step.disclosure_id).steps[step.kind]
    cadence = policy.severities[severity].steps.get(step.kind, kept)
    if nudges.nudges_sent(tx, step.id, step.owner_id) < cadence.at_most:
        wait_for_nudge(tx, step, step.owner_id, now + cadence.remind_every, policy)

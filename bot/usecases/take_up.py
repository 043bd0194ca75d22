"""At the start: what the policy or an earlier version said was over, and is not as the policy is now."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.policy import Policy
from bot.storage import carried, disclosures, steps, unreminded
from bot.storage.store import Transaction
from bot.usecases.progress import cadence_of, expect_week, wait_for_nudge


@dataclass(frozen=True, kw_only=True)
class TakeUp:
    """Look at so many steps after this one."""

    after: str = ""
    limit: int = 100


def take_up(tx: Transaction, command: TakeUp, now: datetime, policy: Policy) -> str | None:
    """Remind again of what was not said as often as the policy says now, and let who decides hear of their
    week. Gives the step to go on after; None at the end. Changes nothing the second time.
    """
    if not command.after:
        for person_id in unreminded.without_week(tx):
            expect_week(tx, person_id, now, policy)
    found = unreminded.unreminded(tx, command.after, command.limit)
    for step in steps.steps_by_id(tx, found).values():
        told = disclosures.disclosure(tx, step.disclosure_id)
        cadence = cadence_of(tx, told, step.kind, policy)
        if carried.nudges_sent(tx, step.id, step.owner_id) < cadence.at_most:
            wait_for_nudge(tx, step, step.owner_id, now + cadence.remind_every, now, policy)
    return found[-1] if len(found) == command.limit else None

"""A round: one attempt at putting it right."""

from datetime import datetime

from bot.domain.disclosure import Disclosure
from bot.domain.plan import PER_ROUND, State, next_round
from bot.storage import disclosures, steps
from bot.storage.store import Transaction
from bot.usecases.progress import quiet


def begin_round(tx: Transaction, disclosure: Disclosure, now: datetime, *, decision_owner: str) -> int:
    """End what is left of this round and add the next one's steps; its number.

    Steps that are owed once, as lessons, stay as they are.
    """
    left = [step for step in steps.steps_of(tx, disclosure.id) if step.kind in PER_ROUND and not step.settled]
    for step in left:
        steps.settle_step(
            tx,
            step.id,
            State.NOT_NEEDED,
            by=None,
            now=now,
            outcome="new_round",
            while_in=(State.WAITING, State.OPEN),
        )
    quiet(tx, left, now)
    number = disclosure.round + 1
    disclosures.set_round(tx, disclosure.id, number)
    plan = disclosures.plan_policy(tx, disclosure.id)
    steps.add_steps(tx, disclosure.id, next_round(plan, number, disclosure.discloser_id, decision_owner))
    return number

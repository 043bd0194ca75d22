"""What waits for somebody follows them: when they move, and when their days are others than they were."""

from datetime import datetime

from bot.domain.disclosure import Person
from bot.domain.escalation import ANSWERED
from bot.domain.nudges import Nudge, arrival, day_began
from bot.domain.policy import Policy
from bot.domain.working_time import Arrival, Why, present
from bot.storage import carried, nudges, steps
from bot.storage.store import Transaction
from bot.usecases.progress import refresh_nudges


def plan_anew(tx: Transaction, person: Person, now: datetime, policy: Policy) -> None:
    """Let each nudge wait for the moment that is right for who they are now.

    What is due is looked at anyhow; what another transaction holds is planned by that one, and looked at
    again when it is due.
    """
    had_todays = carried.had_day_message(tx, person.id, day_began(now, person.zone))
    waiting = [nudge for nudge in nudges.claim_waiting(tx, person.id) if nudge.due_at > now]
    owed = steps.steps_by_id(tx, {nudge.step_id for nudge in waiting if nudge.step_id})
    for nudge in waiting:
        step = owed.get(nudge.step_id or "")
        # An answer that somebody waits for falls due while they are away, too, and is passed on then.
        whom = present(person) if step and step.kind in ANSWERED else person
        put_off(tx, nudge, arrival(nudge, now, whom, policy, had_todays=had_todays), now)


def put_off(tx: Transaction, nudge: Nudge, until: Arrival, now: datetime) -> None:
    """Let a nudge wait until then. Where somebody put it off themselves, what they see of it says so."""
    quiet = any(reason.why is Why.QUIET for reason in until.reasons)
    nudges.move_nudge(tx, nudge.id, until.at, quiet_since=now if quiet and nudge.due_at <= now else None)
    if nudge.snoozed_until and nudge.step_id and nudge.due_at != until.at:
        refresh_nudges(tx, nudge.step_id, now)

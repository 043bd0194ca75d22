"""What waits for somebody follows them: when they move, and when their days are others than they were."""

from datetime import datetime

from bot.domain.disclosure import Person
from bot.domain.nudges import arrival, day_began
from bot.domain.policy import Policy
from bot.storage import carried, nudges
from bot.storage.store import Transaction


def plan_anew(tx: Transaction, person: Person, now: datetime, policy: Policy) -> None:
    """Let each nudge wait for the moment that is right for who they are now.

    What another transaction holds is planned by that one, and looked at again when it is due.
    """
    had_todays = carried.had_day_message(tx, person.id, day_began(now, person.zone))
    for nudge in nudges.claim_waiting(tx, person.id):
        nudges.move_nudge(tx, nudge.id, arrival(nudge, now, person, policy, had_todays=had_todays).at)

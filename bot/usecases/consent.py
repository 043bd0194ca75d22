"""The discloser says whether somebody may be asked whom the form did not name."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.disclosure import Disclosure, Person
from bot.domain.escalation import ADMIN, Candidate, Passed, next_asked
from bot.domain.nudges import NudgeKind, Pace, planned
from bot.domain.permissions import Refusal, may_change
from bot.domain.plan import Step
from bot.domain.policy import Policy, Rung
from bot.storage import chain, nudges, people
from bot.storage.store import Transaction
from bot.usecases.escalate import TRY_AGAIN, Case, case_of, chain_for, pass_to, why_now
from bot.usecases.progress import refresh_nudges, take_step, wait_for_nudge
from bot.usecases.refusals import NotDoneError
from bot.usecases.who import Who, met


@dataclass(frozen=True, kw_only=True)
class MayAsk:
    """Yes or no; `nudge_id` is the nudge that asked it, and knows about whom."""

    by: Who
    nudge_id: str
    yes: bool


@dataclass(frozen=True, kw_only=True)
class Said:
    """What came of it: they are `asked` now, or may be asked `later`, or are not (`declined`)."""

    outcome: str
    other: Person


def may_ask(tx: Transaction, command: MayAsk, now: datetime, policy: Policy) -> Said:
    """Keep the answer, once. Yes asks them at once, if they can still be asked; no is for good."""
    me = met(tx, command.by).id

    def may(_: Step, disclosure: Disclosure) -> Refusal | None:
        return may_change(me, disclosure.discloser_id)

    asked = nudges.nudge(tx, command.nudge_id)
    if asked is None or asked.kind is not NudgeKind.CONSENT or not (asked.step_id and asked.subject_id):
        raise NotDoneError("gone")
    step, disclosure = take_step(tx, asked.step_id, me, may)
    if not chain.answer_about(tx, disclosure.id, asked.subject_id, now, yes=command.yes):
        raise NotDoneError("consent_answered")
    chain.drop_beside(tx, step.id, now)
    other = people.person(tx, asked.subject_id)
    outcome = "declined"
    if command.yes:
        outcome = "asked" if _ask(tx, case_of(tx, step, policy), other, now, policy) else "later"
    if outcome == "later" and not nudges.waiting_about(tx, step.id):
        # The last reminder is past: come back to it once they can be asked.
        due = planned(now + TRY_AGAIN, other, policy, Pace.SOON)
        wait_for_nudge(tx, step, step.owner_id, due, now, policy)
    refresh_nudges(tx, step.id, now)
    return Said(outcome=outcome, other=other)


def _ask(tx: Transaction, case: Case, other: Person, now: datetime, policy: Policy) -> bool:
    """Ask them, as long as they are still who would be next."""
    why, link = why_now(case, now), case.links[other.id]
    chosen = [one for one in chain_for(tx, case, Rung) if one.person.id == other.id]
    if link.rung == ADMIN and why is Passed.GONE:
        chosen = [Candidate(person=other, rung=ADMIN, allowed=True)]
    if next_asked(chosen, case.never, now) is None:
        return False
    return pass_to(tx, case, other.id, why, now, policy, tell=False)

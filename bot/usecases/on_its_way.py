"""What becomes of a nudge message once it is promised: held up into the night, refused, or come late."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.disclosure import Person
from bot.domain.nudges import Nudge, NudgeKind, Pace, may_go
from bot.domain.plan import State, Step
from bot.domain.policy import Cadence, Policy
from bot.storage import carried, chain, disclosures, nudges, outbox, people, steps
from bot.storage.outbox import Outgoing
from bot.storage.store import Transaction
from bot.usecases.pass_on import ask_discloser
from bot.usecases.progress import cadence_of, wait_for_nudge

IN_TIME = timedelta(minutes=5)
"""What arrives so soon after it was promised arrived when it was due."""


@dataclass(frozen=True, kw_only=True)
class Defer:
    """Ask whether a promised nudge may be sent now, at this try."""

    outbox_id: int
    attempt: int


def still_true(tx: Transaction, nudge: Nudge, step: Step) -> bool:
    """Whether the step is open, and theirs where it is to be; or still to be asked about."""
    if nudge.kind is NudgeKind.CONSENT:
        link = chain.chain_of(tx, step.disclosure_id).get(nudge.subject_id or "")
        return step.state is State.OPEN and link is not None and link.unanswered
    return step.state is State.OPEN and (nudge.kind is not NudgeKind.OWED or step.owner_id == nudge.person_id)


def defer(tx: Transaction, command: Defer, now: datetime, policy: Policy) -> bool:
    """Before a nudge message is sent: what was held up into the night waits for a decent hour.

    True when nothing is left to be sent now; then its message is settled quietly. What waits does not count
    as said, nor does what was settled or passed on meanwhile, which is left out. At a decent hour it takes
    along whatever else did not go out yet to the same person.
    """
    person = people.person(tx, outbox.outgoing(tx, command.outbox_id).person_id or "")
    disclosures.hold(tx, carried.disclosures_unsent_to(tx, person.id))  # before messages, as use cases do
    if may_go(now, person, policy, Pace.SOON, had_todays=False) <= now:
        carried.gather(tx, command.outbox_id, person.id)
    about = nudges.nudges_in(tx, command.outbox_id)
    owed = steps.steps_by_id(tx, [nudge.step_id for nudge in about if nudge.step_id])
    true = [nudge for nudge in about if nudge.step_id is None or still_true(tx, nudge, owed[nudge.step_id])]
    late = {nudge: at for nudge in true if (at := _when(nudge, person, now, policy)) > now}
    untold = [nudge for nudge in about if nudge in late or nudge not in true]
    if not untold:
        return False
    if late and len(late) == len(true) and not _settle_deferred(tx, command, now):
        return True
    for nudge in untold:
        nudges.take_back_nudge(tx, nudge.id, now)
    for nudge, at in late.items():
        _again(tx, nudge, at)
    return bool(late) and len(late) == len(true)


def _settle_deferred(tx: Transaction, command: Defer, now: datetime) -> bool:
    return outbox.settle(
        tx,
        command.outbox_id,
        "undeliverable",
        attempt=command.attempt,
        now=now,
        error=outbox.DEFERRED,
    )


def arrived(tx: Transaction, message: Outgoing, now: datetime, policy: Policy) -> None:
    """A nudge got through late: when to remind again counts from now."""
    if now - message.promised_at < IN_TIME:
        return
    said = nudges.nudges_in(tx, message.id)
    owed = steps.steps_by_id(tx, [nudge.step_id for nudge in said if nudge.step_id])
    disclosures.hold(tx, {step.disclosure_id for step in owed.values()})
    for nudge in said:
        step = owed.get(nudge.step_id or "")
        waiting = nudges.waiting_about(tx, step.id, nudge.kind) if step else None
        if step is None or waiting is None or waiting.snoozed_until or not _same(nudge, waiting):
            continue
        if step.state is State.OPEN and waiting.person_id == message.person_id:
            cadence = cadence_of(tx, disclosures.disclosure(tx, step.disclosure_id), step.kind, policy)
            due = max(waiting.due_at, now + cadence.remind_every)
            _wait(tx, step, waiting, cadence, due, now, policy)
            if nudge.kind is NudgeKind.OWED and waiting.subject_id:
                chain.expect(tx, step.id, waiting.subject_id)


def _same(said: Nudge, waiting: Nudge) -> bool:
    """Whether the one that waits repeats what was said. News is said once."""
    if said.kind is NudgeKind.CONSENT:
        return said.subject_id == waiting.subject_id
    return said.kind is NudgeKind.OWED


def still_owed(tx: Transaction, lost: list[Nudge], now: datetime, policy: Policy) -> None:
    """These were refused: where none waits, it is said at the step's cadence all the same.

    Their disclosures are held by whoever calls.
    """
    owed = steps.steps_by_id(tx, [nudge.step_id for nudge in lost if nudge.step_id])
    for nudge in lost:
        step = owed.get(nudge.step_id or "")
        waits = step and nudges.waiting_about(tx, step.id, nudge.kind)
        if step is None or waits or not still_true(tx, nudge, step):
            continue
        cadence = cadence_of(tx, disclosures.disclosure(tx, step.disclosure_id), step.kind, policy)
        _wait(tx, step, nudge, cadence, now + cadence.remind_every, now, policy)


def _wait(
    tx: Transaction, step: Step, nudge: Nudge, cadence: Cadence, due: datetime, now: datetime, policy: Policy
) -> None:
    """Let it be said again then."""
    if nudge.kind is NudgeKind.OWED:
        wait_for_nudge(tx, step, step.owner_id, due, now, policy)
    else:
        ask_discloser(tx, step, nudge.person_id, nudge.kind, nudge.subject_id, cadence, due, policy)


def _when(nudge: Nudge, person: Person, now: datetime, policy: Policy) -> datetime:
    """A message of the day that was promised goes as soon as they work, even before its usual time."""
    pace = Pace.SOON if nudge.pace is Pace.DAY else nudge.pace
    return may_go(now, person, policy, pace, had_todays=False, quiet_since=nudge.quiet_since)


def _again(tx: Transaction, nudge: Nudge, due_at: datetime) -> None:
    nudges.set_next_nudge(
        tx,
        nudge.person_id,
        due_at,
        step_id=nudge.step_id,
        kind=nudge.kind,
        pace=nudge.pace,
        subject_id=nudge.subject_id,
        from_at=nudge.from_at,
    )

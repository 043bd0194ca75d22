"""Silence, absence and leaving: who is asked next, and whether the discloser is asked first.

The sweep calls these about a step whose next nudge is due, and reads its case once. Nothing is decided by
anybody's silence.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.disclosure import Disclosure, Person
from bot.domain.escalation import (
    ADMIN,
    ANSWERED,
    Candidate,
    Passed,
    Passing,
    came_by,
    next_asked,
    whose_chain,
)
from bot.domain.nudges import NudgeKind, Pace, pace_of, planned
from bot.domain.permissions import cannot_take_on, is_gone
from bot.domain.plan import Step, decider_of
from bot.domain.policy import Cadence, Policy, Rung
from bot.domain.working_time import is_away
from bot.storage import carried, chain, disclosures, nudges, outbox, people, steps
from bot.storage.chain import Link
from bot.storage.store import Transaction
from bot.usecases.pass_on import ask_discloser, pass_on, tell_discloser
from bot.usecases.progress import advance, cadence_of, wait_for_nudge
from bot.usecases.who import admins_of

REPEATS = 2
"""So often the discloser is asked again whether somebody may be asked."""
TRY_AGAIN = timedelta(days=1)
"""After so long we look again for somebody who can act."""
NOBODY_KIND = "nobody"
"""The message to an admin that nobody can act on a step."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """An open step, and what it takes to say who is asked next.

    `passings` are those of what is answered, among the people who answer: what others do says nothing about
    who decides, nor does what a discloser left behind.
    """

    step: Step
    disclosure: Disclosure
    owner: Person
    discloser: Person
    cadence: Cadence
    passings: list[Passing]
    links: dict[str, Link]

    @property
    def asks(self) -> bool:
        """Somebody else is to answer the discloser."""
        return self.step.kind in ANSWERED and self.owner.id != self.discloser.id

    @property
    def never(self) -> set[str]:
        """Who is not asked, whatever the reason."""
        declined = {link.person_id for link in self.links.values() if link.declined_at}
        return declined | {self.owner.id, self.discloser.id}

    @property
    def asked(self) -> set[str]:
        """Who was asked about the step before; nobody once somebody took it back, for then it begins anew."""
        here = [one for one in self.passings if one.step_id == self.step.id]
        if here and here[-1].to_id != self.owner.id:
            return set()
        return {id_ for one in here for id_ in (one.from_id, one.to_id)}


def case_of(tx: Transaction, step: Step, policy: Policy) -> Case:
    """Read it. The disclosure is held by whoever calls."""
    disclosure = disclosures.disclosure(tx, step.disclosure_id)
    answered = {one.id for one in steps.steps_of(tx, disclosure.id) if one.kind in ANSWERED}
    passings = steps.passings_of(tx, disclosure.id)
    discloser_id = disclosure.discloser_id
    return Case(
        step=step,
        disclosure=disclosure,
        owner=people.person(tx, step.owner_id),
        discloser=people.person(tx, discloser_id),
        cadence=cadence_of(tx, disclosure, step.kind, policy),
        passings=[one for one in passings if one.step_id in answered and one.from_id != discloser_id],
        links=chain.chain_of(tx, disclosure.id),
    )


def may_go_on(step: Step, owner: Person) -> bool:
    """Whether anybody else may ever be asked, because somebody waits for it or its owner cannot act."""
    return step.kind in ANSWERED or cannot_take_on(owner) is not None


def see_to_absent(
    tx: Transaction, case: Case, now: datetime, policy: Policy, admins: Sequence[str] = ()
) -> bool:
    """Where the owner is gone or away, pass the step on. True when there is nothing to say to them now."""
    if is_gone(case.owner, case.discloser.id):
        if not _from_gone(tx, case, now, policy, admins):
            wait_for_nudge(tx, case.step, case.owner.id, now + TRY_AGAIN, now, policy)
        return True
    if not (case.asks and is_away(case.owner, now)):
        return False
    found = next_asked(chain_for(tx, case, Rung), case.never | case.asked, now)
    return _ask(tx, case, found, Passed.AWAY, now, policy) or _wait_until_back(tx, case, now, policy)


def escalate(tx: Transaction, case: Case, now: datetime, policy: Policy) -> bool:
    """Where the owner was silent too often, ask the next in the chain. True when they are asked instead."""
    return _silent(tx, case) and _ask(tx, case, _next(tx, case, now, policy), Passed.SILENT, now, policy)


def after_silence(tx: Transaction, case: Case, now: datetime, policy: Policy) -> Candidate | None:
    """Who is asked at the owner's next nudge, where they stay silent about what is promised by now."""
    return _next(tx, case, now, policy) if _silent(tx, case, carried.PROMISED) else None


def ask_before(tx: Transaction, case: Case, found: Candidate, now: datetime, policy: Policy) -> None:
    """The owner was nudged for the last time, and the next was not named: the discloser is asked at once."""
    _ask(tx, case, found, Passed.SILENT, now, policy)


def ask_again(tx: Transaction, step: Step, subject_id: str, now: datetime, policy: Policy) -> None:
    """The discloser was asked whether somebody may be asked: again at the step's cadence, twice at most."""
    case = case_of(tx, step, policy)
    discloser = case.discloser.id
    asked = carried.nudges_sent(tx, step.id, discloser, kind=NudgeKind.CONSENT, subject_id=subject_id)
    if asked <= REPEATS:
        due = now + case.cadence.remind_every
        ask_discloser(tx, step, discloser, NudgeKind.CONSENT, subject_id, case.cadence, due, policy)


def chain_for(tx: Transaction, case: Case, rungs: Sequence[Rung] | type[Rung]) -> list[Candidate]:
    """Who is next to whoever was asked by choice, as things are now."""
    decider = decider_of(steps.steps_of(tx, case.disclosure.id), case.discloser.id)
    first = case.owner.id if case.asks else decider
    manager = people.person(tx, whose_chain(first, case.passings))
    ids = {Rung.DELEGATE: manager.delegate_id, Rung.ONE_UP: manager.manager_id}
    return [_candidate(tx, case, id_, rung) for rung in rungs if (id_ := ids[rung])]


def why_now(case: Case, now: datetime) -> Passed:
    """Why its owner does not answer."""
    if is_gone(case.owner, case.discloser.id):
        return Passed.GONE
    return Passed.AWAY if is_away(case.owner, now) else Passed.SILENT


def _candidate(tx: Transaction, case: Case, person_id: str, rung: str) -> Candidate:
    link = case.links.get(person_id)
    return Candidate(person=people.person(tx, person_id), rung=rung, allowed=bool(link and link.allowed))


def _next(tx: Transaction, case: Case, now: datetime, policy: Policy) -> Candidate | None:
    rungs = policy.severities[case.disclosure.severity].escalate_to
    return next_asked(chain_for(tx, case, rungs), case.never | case.asked, now)


def _silent(tx: Transaction, case: Case, states: Collection[str] = carried.ARRIVED) -> bool:
    """Nudged so often without a word. *Let's talk* is a word: the count begins anew.

    Nobody is silent about what did not arrive; what is to come may count on it with other `states`.
    """
    if not case.asks or case.cadence.escalate_after is None:
        return False
    talked = steps.recorded(tx, case.step.id, case.owner.id, "talk")
    sent = carried.nudges_sent(tx, case.step.id, case.owner.id, since=talked, states=states)
    return sent >= case.cadence.escalate_after


def _ask(
    tx: Transaction, case: Case, found: Candidate | None, why: Passed, now: datetime, policy: Policy
) -> bool:
    """Ask them; where they were not named, ask the discloser first, once. True when they are asked."""
    if found is None:
        return False
    if found.allowed:
        return pass_to(tx, case, found.person.id, why, now, policy)
    asked = not case.discloser.deactivated and chain.ask_about(
        tx, case.disclosure.id, case.step.id, found.person.id, found.rung, now
    )
    if asked:
        who, subject = case.discloser.id, found.person.id
        ask_discloser(tx, case.step, who, NudgeKind.CONSENT, subject, case.cadence, now, policy)
    return False


def pass_to(
    tx: Transaction, case: Case, to_id: str, why: Passed, now: datetime, policy: Policy, *, tell: bool = True
) -> bool:
    """Pass the step on and bring the cards up to date; the discloser hears of it unless it is their doing."""
    if not pass_on(tx, case.step, case.disclosure, to_id, why, now, policy):
        return False
    if tell and to_id != case.discloser.id:
        tell_discloser(tx, case.step, case.disclosure, case.cadence, now, policy)
    advance(tx, case.disclosure.id, now, policy)
    return True


def _wait_until_back(tx: Transaction, case: Case, now: datetime, policy: Policy) -> bool:
    """Nobody else may be asked now: it waits for them, or for whoever may be and is back before. False where
    it goes around the clock anyhow.
    """
    pace = pace_of(case.cadence)
    if pace is Pace.ALWAYS:
        return False
    others = [one for one in chain_for(tx, case, Rung) if one.person.id not in case.never | case.asked]
    able = [one.person for one in others if one.allowed and cannot_take_on(one.person) is None]
    first = min(planned(now, one, policy, pace) for one in (case.owner, *able))
    back = max(min(first, now + TRY_AGAIN), now + timedelta(hours=1))
    nudges.set_next_nudge(tx, case.owner.id, back, step_id=case.step.id, pace=pace, from_at=now)
    return True


def _from_gone(tx: Transaction, case: Case, now: datetime, policy: Policy, admins: Sequence[str]) -> bool:
    """What a discloser asked others to do comes back to them; else the next who can act. True when passed on.

    Where nobody can be asked, or the discloser does not say whether they may be, the admins are told, once.
    """
    if not case.asks and not is_gone(case.discloser, case.discloser.id):
        return pass_to(tx, case, case.discloser.id, Passed.GONE, now, policy)
    runs_oops = admins_of(tx, people.slack_of(tx, case.owner.id)[0], admins)
    able = [*_had_it(tx, case), *chain_for(tx, case, Rung)]
    able += [_candidate(tx, case, admin.id, ADMIN) for admin in runs_oops]
    found = next_asked(able, case.never, now) or next_asked(able, case.never, None)
    if _ask(tx, case, found, Passed.GONE, now, policy):
        return True
    if found is None or case.discloser.deactivated or _asked_in_vain(tx, case, found.person.id):
        _tell_admins(tx, case, runs_oops, now)
    return False


def _asked_in_vain(tx: Transaction, case: Case, subject_id: str) -> bool:
    """The discloser was asked for the last time a while ago and has not said whether somebody may be."""
    kind = NudgeKind.CONSENT
    asked = carried.nudges_sent(tx, case.step.id, case.discloser.id, kind=kind, subject_id=subject_id)
    return asked > REPEATS


def _had_it(tx: Transaction, case: Case) -> list[Candidate]:
    """Who gave them the step; or, for what a discloser leaves behind, whoever decides now."""
    came = came_by(case.owner.id, case.passings) if case.asks else None
    decider = decider_of(steps.steps_of(tx, case.disclosure.id), case.discloser.id)
    had = came.from_id if came else None if case.asks else decider
    return [Candidate(person=people.person(tx, had), rung=ADMIN, allowed=True)] if had else []


def _tell_admins(tx: Transaction, case: Case, admins: Sequence[Person], now: datetime) -> None:
    told = {message.step_id for message in outbox.messages_of(tx, case.disclosure.id, NOBODY_KIND)}
    id_, step_id = case.disclosure.id, case.step.id
    for admin in [] if step_id in told else admins:
        outbox.promise(tx, NOBODY_KIND, now=now, person_id=admin.id, disclosure_id=id_, step_id=step_id)

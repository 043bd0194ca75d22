"""Disclose: one transaction for disclosure, plan, nudges, history and the promised messages."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.disclosure import Details, Disclosure, Person, QuickFix, Remit, Severity, Visibility
from bot.domain.escalation import Passed
from bot.domain.kind import Kind
from bot.domain.permissions import cannot_take_on
from bot.domain.plan import State, steps_owed
from bot.domain.policy import Policy, Rung
from bot.domain.working_time import is_away
from bot.storage import chain, disclosures, drafts, outbox, people, steps
from bot.storage.store import Transaction
from bot.usecases.draft import settle_draft
from bot.usecases.progress import go_on, quiet
from bot.usecases.refusals import FieldsError, NotDoneError
from bot.usecases.who import Who, met


@dataclass(frozen=True, kw_only=True)
class Disclose:
    """What the capture modal was submitted with. No `manager`: whoever we know to be it.

    `place_id` is the channel that the form named; the card goes to no other. `chain` is whom the form named
    as who may be asked next, by our id, each after what makes them so: nobody else is asked without a yes.
    """

    by: Who
    draft_id: str
    severity: Severity
    what_happened: str
    impact: str
    quick_fix: str
    remit: Remit
    visibility: Visibility
    place_id: str | None = None
    chain: tuple[tuple[str, str], ...] = ()
    manager: Who | None = None
    informed: tuple[Who, ...] = ()
    details: Details = field(default_factory=Details)


@dataclass(frozen=True, kw_only=True)
class Disclosed:
    """It is saved, and goes to the manager's channel or to them alone. `already`: it was saved before."""

    disclosure_id: str
    manager: Person
    place_name: str | None
    to_channel: bool
    already: bool


def disclose(tx: Transaction, command: Disclose, now: datetime, policy: Policy) -> Disclosed:
    """Save a disclosure once for each draft. Raises FieldsError where nobody could decide it."""
    me = met(tx, command.by)
    draft_id = command.draft_id
    if not settle_draft(tx, draft_id, me.id, now) and not drafts.add_sent(tx, draft_id, me.id, now):
        return _sent_before(tx, command, me)
    manager = _who_decides(tx, me, command.manager)
    named = _still_next_to(manager, command.chain)
    plan = policy.severities[command.severity]
    place_id = _where(manager, command)
    made = disclosures.add_disclosure(
        tx,
        draft_id=draft_id,
        discloser_id=me.id,
        severity=command.severity,
        visibility=command.visibility if place_id else Visibility.MANAGER,
        place_id=place_id,
        what_happened=command.what_happened,
        impact=command.impact,
        details=command.details,
        policy=plan,
        now=now,
    )
    fix = QuickFix(round=1, revision=1, text=command.quick_fix, remit=command.remit, at=now)
    disclosures.add_quick_fix(tx, made.id, fix)
    decider = _stands_in(tx, manager, me, named.values(), now)
    steps.add_steps(tx, made.id, steps_owed(plan, me.id, decider.id))
    chain.add_named(tx, made.id, {id_: rung for rung, id_ in named.items()}, now)
    if command.remit is Remit.DONE:
        mark_done_already(tx, made.id, me.id, 1, now)
    steps.record(tx, made.id, "disclosed", by=me.id, now=now)
    if decider.id != manager.id:
        _record_stand_in(tx, made, manager, decider, now)
    _promise_messages(tx, made, decider, command, now)
    go_on(tx, made, now, policy)  # its cards are promised just now
    return _disclosed(tx, made, decider, already=False)


def sent_as(tx: Transaction, draft_id: str, by: Who) -> Disclosed | None:
    """What became of a draft that was sent before; None where it was not. Raises for what is not theirs."""
    draft = drafts.draft(tx, draft_id, met(tx, by).id)
    if draft is None:
        raise NotDoneError("draft_gone")
    if draft.disclosure_id is None:
        return None
    sent = disclosures.disclosure(tx, draft.disclosure_id)
    return _disclosed(tx, sent, _first_asked(tx, sent), already=True)


def mark_done_already(tx: Transaction, disclosure_id: str, by: str, round_: int, now: datetime) -> None:
    """A quick fix that was done before telling owes nothing more in its round."""
    owed = (State.WAITING, State.OPEN)
    for step in steps.steps_of(tx, disclosure_id):
        if step.kind is Kind.QUICK_FIX and step.round == round_ and step.state in owed:
            steps.settle_step(tx, step.id, State.DONE, by=by, now=now, outcome="done_already", while_in=owed)
            quiet(tx, [step], now)


def _who_decides(tx: Transaction, me: Person, chosen: Who | None) -> Person:
    manager = met(tx, chosen) if chosen else people.person(tx, me.manager_id) if me.manager_id else None
    if manager is None:
        raise FieldsError({"manager": "manager_missing"})
    if manager.id == me.id:
        raise FieldsError({"manager": "manager_is_self"})
    if why := cannot_take_on(manager):
        raise FieldsError({"manager": why})
    if not me.manager_id:
        people.set_manager(tx, me.id, manager.id, "chosen")
    return manager


def _still_next_to(manager: Person, chain: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Whom the form named, by rung, as far as that is so: it may have been about another manager, or old.

    Nobody is lost by that: whoever is left out may be asked about later.
    """
    ids = {Rung.DELEGATE: manager.delegate_id, Rung.ONE_UP: manager.manager_id}
    so = set(ids.items())
    return {rung: id_ for rung, id_ in chain if (rung, id_) in so}


def _stands_in(tx: Transaction, manager: Person, me: Person, ids: Iterable[str], now: datetime) -> Person:
    """Who answers: the manager; while they are away, the first of those the form named who is not."""
    if not is_away(manager, now):
        return manager
    named = [people.person(tx, id_) for id_ in ids if id_ != me.id]
    able = (one for one in named if cannot_take_on(one) is None and not is_away(one, now))
    return next(able, manager)


def _record_stand_in(
    tx: Transaction, made: Disclosure, manager: Person, decider: Person, now: datetime
) -> None:
    decision = next(step for step in steps.steps_of(tx, made.id) if step.kind is Kind.DECISION)
    whom = {"by": manager.id, "to_id": decider.id}
    steps.record(tx, made.id, Passed.STANDS_IN, **whom, now=now, step_id=decision.id)


def _where(manager: Person, command: Disclose) -> str | None:
    """The channel for the card; None for the manager's DM. Never one that the form did not name."""
    if command.visibility is not Visibility.CHANNEL or manager.place_id is None:
        return None
    if manager.place_id != command.place_id:
        raise FieldsError({"visibility": "place_changed"})
    return manager.place_id


def _sent_before(tx: Transaction, command: Disclose, me: Person) -> Disclosed:
    """The same again is told so. Other words in a form that was sent meanwhile are not thrown away."""
    draft = drafts.draft(tx, command.draft_id, me.id)
    if draft is None or draft.disclosure_id is None:
        raise NotDoneError("draft_gone")
    sent = disclosures.disclosure(tx, draft.disclosure_id)
    fix = disclosures.quick_fixes_of(tx, sent.id)[0]
    before = (sent.severity, sent.what_happened, sent.impact, fix.text, fix.remit)
    now = (command.severity, command.what_happened, command.impact, command.quick_fix, command.remit)
    if before != now:
        raise NotDoneError("sent_otherwise")
    return _disclosed(tx, sent, _first_asked(tx, sent), already=True)


def _first_asked(tx: Transaction, sent: Disclosure) -> Person:
    decisions = [step for step in steps.steps_of(tx, sent.id) if step.kind is Kind.DECISION]
    return people.person(tx, decisions[0].owner_id)


def _disclosed(tx: Transaction, made: Disclosure, manager: Person, *, already: bool) -> Disclosed:
    place_name = people.place(tx, made.place_id).name if made.place_id else None
    return Disclosed(
        disclosure_id=made.id,
        manager=manager,
        place_name=place_name,
        to_channel=made.visibility is Visibility.CHANNEL and made.place_id is not None,
        already=already,
    )


def _promise_messages(
    tx: Transaction, made: Disclosure, manager: Person, command: Disclose, now: datetime
) -> None:
    outbox.promise(
        tx,
        "card",
        now=now,
        place_id=made.place_id,
        person_id=None if made.place_id else manager.id,
        disclosure_id=made.id,
    )
    outbox.promise(tx, "receipt", now=now, person_id=made.discloser_id, disclosure_id=made.id)
    informed = {met(tx, who).id for who in command.informed} - {made.discloser_id, manager.id}
    disclosures.add_informed(tx, made.id, sorted(informed))
    for person_id in sorted(informed):
        outbox.promise(tx, "informed", now=now, person_id=person_id, disclosure_id=made.id)

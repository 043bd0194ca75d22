"""Who may do what. Deny by default; checked in use cases, never only in views."""

from collections.abc import Collection, Sequence
from enum import StrEnum

from bot.domain.disclosure import Disclosure, Person
from bot.domain.kind import Kind
from bot.domain.plan import Step, decider_of


class Refusal(StrEnum):
    """Why somebody may not; the words are in the templates."""

    NOT_YOURS = "not_yours"
    OWN_DECISION = "own_decision"
    NOT_REVISED = "not_revised"


def may_decide(person_id: str, step: Step, discloser_id: str, asked: Collection[str] = ()) -> Refusal | None:
    """Only a decision's owner decides, and nobody their own disclosure.

    `asked` are those who were asked before it was passed on: a late answer is as good. While the discloser
    owes a revision they own the step, so there is nothing to decide yet.
    """
    if step.kind is not Kind.DECISION:
        return Refusal.NOT_YOURS
    if person_id == discloser_id:
        return Refusal.OWN_DECISION
    if step.owner_id == discloser_id:
        return Refusal.NOT_REVISED
    return None if person_id in {step.owner_id, *asked} else Refusal.NOT_YOURS


def may_answer_ask(person_id: str, step: Step, asked: Collection[str] = ()) -> Refusal | None:
    """An ask is answered by whoever owes it, or was `asked` before it was passed on."""
    theirs = step.kind is Kind.ASK and person_id in {step.owner_id, *asked}
    return None if theirs else Refusal.NOT_YOURS


def may_answer(person_id: str, step: Step) -> Refusal | None:
    """A step is answered, snoozed, handed over or called not needed by the person who owes it."""
    return None if person_id == step.owner_id else Refusal.NOT_YOURS


def may_hand_over(person_id: str, step: Step, discloser_id: str) -> Refusal | None:
    """Whoever owes a step may; but a discloser who owes a revision does not choose who decides it."""
    if step.kind is Kind.DECISION and person_id == discloser_id == step.owner_id:
        return Refusal.OWN_DECISION
    return may_answer(person_id, step)


def may_own(person_id: str, kind: Kind, discloser_id: str) -> Refusal | None:
    """Anybody may take a step over, except that nobody answers themselves: a decision, or an ask."""
    return Refusal.OWN_DECISION if kind in (Kind.DECISION, Kind.ASK) and person_id == discloser_id else None


def may_export(
    person_id: str, told: Disclosure, plan: Sequence[Step], asked: Collection[str] = ()
) -> Refusal | None:
    """The write-up is for the discloser, and for whoever decides now as long as it is not taken back.

    `asked` are those who may decide although others are asked by now. Being kept informed is not enough.
    """
    deciders = set() if told.withdrawn_at else {decider_of(plan, told.discloser_id), *asked}
    return None if person_id in {told.discloser_id, *deciders} else Refusal.NOT_YOURS


def may_change(person_id: str, discloser_id: str) -> Refusal | None:
    """Only the discloser edits, withdraws, or adds a promise to what they told."""
    return None if person_id == discloser_id else Refusal.NOT_YOURS


def is_gone(person: Person, discloser_id: str) -> bool:
    """Whether nothing can be asked of somebody any more. What they told themselves is a guest's, too."""
    return person.deactivated if person.id == discloser_id else cannot_take_on(person) is not None


def cannot_take_on(person: Person) -> str | None:
    """Why somebody can take nothing on: an app, a guest, or gone. None where they can."""
    if person.is_bot:
        return "is_app"
    if person.deactivated:
        return "has_left"
    return "is_guest" if person.is_guest else None

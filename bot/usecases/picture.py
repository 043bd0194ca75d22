"""Pictures: everything that one message or screen shows, read in one transaction. They change nothing."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.disclosure import Disclosure, Person, QuickFix, Remit
from bot.domain.escalation import Passed, Passing, may_answer_still
from bot.domain.ideas import Idea
from bot.domain.kind import Kind
from bot.domain.permissions import Refusal, is_gone, may_answer, may_answer_ask, may_decide
from bot.domain.plan import Mark, Stage, State, Step, decider_of, is_unwritten, remit_now, stage, way
from bot.domain.real_fix import Phase, RealFix, phase
from bot.storage import (
    disclosures,
    edits,
    ideas,
    lessons,
    outbox,
    people,
    real_fixes,
    steps,
    tellings,
)
from bot.storage.edits import Edit
from bot.storage.outbox import Outgoing
from bot.storage.steps import Change
from bot.storage.store import Transaction
from bot.storage.tellings import Telling
from bot.usecases.progress import take_disclosure, take_step
from bot.usecases.refusals import NotDoneError, RefusedError
from bot.usecases.who import Who, met


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A disclosure as it stands, with the people in it."""

    disclosure: Disclosure
    quick_fixes: list[QuickFix]
    steps: list[Step]
    answers: dict[str, dict[str, str]]
    history: list[Change]
    people: dict[str, Person]
    informed: list[str]
    ideas: list[Idea]
    decider_id: str
    place_name: str | None
    in_channel: bool
    published: bool
    real_fixes: dict[str, RealFix]
    tellings: list[Telling]
    edits: dict[int, list[Edit]]

    @property
    def discloser(self) -> Person:
        """Whose mistake it is."""
        return self.people[self.disclosure.discloser_id]

    @property
    def decider(self) -> Person:
        """Whoever decides, or asked for the revision that is awaited."""
        return self.people[self.decider_id]

    @property
    def quick_fix(self) -> QuickFix:
        """The latest revision."""
        return self.quick_fixes[-1]

    def asked_for_approval(self, decision: Step) -> bool:
        """Whether that decision was more than a thank-you: its quick fix was beyond the discloser's remit."""
        fixes = [f for f in self.quick_fixes if (f.round, f.revision) == (decision.round, decision.revision)]
        owed = any(step.kind is Kind.QUICK_FIX for step in self.steps)
        return owed and (fixes or self.quick_fixes)[-1].remit is Remit.APPROVAL

    @property
    def stage(self) -> Stage:
        """Where the disclosure stands."""
        withdrawn = self.disclosure.withdrawn_at is not None
        remit = remit_now(self.quick_fixes, self.disclosure.round)
        return stage(self.steps, remit, withdrawn=withdrawn)

    @property
    def decision(self) -> Step:
        """The latest decision, open or settled."""
        return [step for step in self.steps if step.kind is Kind.DECISION][-1]

    @property
    def awaits_decision(self) -> bool:
        """The manager can decide now; False while a revision is awaited."""
        return self.decision.state is State.OPEN and self.decision.owner_id != self.disclosure.discloser_id

    def is_left_behind(self, step: Step) -> bool:
        """A decision on a plan that will not come: its discloser left before they wrote it."""
        return self.discloser.deactivated and is_unwritten(step, self.quick_fixes)

    @property
    def way(self) -> list[tuple[Kind, Mark]]:
        """The way through, as far as this plan goes, and where they are on it."""
        return way(self.steps, remit_now(self.quick_fixes, self.disclosure.round))

    @property
    def real_fix(self) -> RealFix | None:
        """The latest plan for a real fix."""
        planned = [self.real_fixes[step.id] for step in self.steps if step.id in self.real_fixes]
        return planned[-1] if planned else None

    @property
    def passings(self) -> list[Passing]:
        """How its steps went from one person to another, oldest first."""
        return [
            Passing(step_id=one.step_id, kind=one.kind, from_id=one.person_id, to_id=one.to_id, at=one.at)
            for one in self.history
            if one.step_id and one.person_id and one.to_id
        ]

    @property
    def told_to(self) -> Person:
        """Whoever was asked first, whoever else was asked since."""
        first = next(step for step in self.steps if step.kind is Kind.DECISION)
        passed = [one for one in self.passings if one.step_id == first.id and one.kind != Passed.STANDS_IN]
        return self.people[passed[0].from_id if passed else first.owner_id]

    def came(self, step: Step) -> Passing | None:
        """How an open step became its owner's, where it was somebody else's."""
        last = [one for one in self.passings if one.step_id == step.id][-1:]
        return last[0] if last and last[0].to_id == step.owner_id else None

    def may_answer_still(self, step: Step, person_id: str) -> bool:
        """They were asked, somebody else is asked by now, and a late answer is as good."""
        return person_id != step.owner_id and person_id in may_answer_still(step.id, self.passings)

    @property
    def asked_to_decide(self) -> frozenset[str]:
        """Who may decide although somebody else is asked by now, or is asked by that."""
        awaited = self.decision.state is State.OPEN
        return may_answer_still(self.decision.id, self.passings) if awaited else frozenset()

    def said(self, step: Step, field: str) -> str | None:
        """What was written in one field about a step."""
        return self.answers.get(step.id, {}).get(field)

    def phase(self, step: Step) -> Phase:
        """What a real_fix step waits for."""
        return phase(self.real_fixes.get(step.id), self.disclosure.discloser_id)

    def open_steps(self, owner_id: str) -> list[Step]:
        """What somebody owes now, most urgent first."""
        mine = [s for s in self.steps if s.state is State.OPEN and s.owner_id == owner_id]
        return sorted(mine, key=lambda step: str(step.due_at))


def picture(tx: Transaction, disclosure_id: str) -> Picture:
    """Read a disclosure whole."""
    disclosure = disclosures.disclosure(tx, disclosure_id)
    plan = steps.steps_of(tx, disclosure_id)
    past = steps.history_of(tx, disclosure_id)
    informed = disclosures.informed_of(tx, disclosure_id)
    offered = ideas.ideas_of(tx, disclosure_id)
    ids = [step.id for step in plan]
    planned = real_fixes.real_fixes_of(tx, ids)
    decider_id = decider_of(plan, disclosure.discloser_id)
    known = {disclosure.discloser_id, decider_id, *informed, *(step.owner_id for step in plan)}
    known |= {step.settled_by for step in plan if step.settled_by}
    known |= {fix.owner_id for fix in planned.values()}
    known |= {change.person_id for change in past if change.person_id}
    known |= {change.to_id for change in past if change.to_id}
    known |= {idea.person_id for idea in offered}
    cards = outbox.messages_of(tx, disclosure_id, "card")
    return Picture(
        disclosure=disclosure,
        quick_fixes=disclosures.quick_fixes_of(tx, disclosure_id),
        steps=plan,
        answers=steps.answers_of(tx, ids),
        history=past,
        people=people.people_by_id(tx, known | _delegates(tx, decider_id)),
        informed=informed,
        ideas=offered,
        decider_id=decider_id,
        place_name=people.place(tx, disclosure.place_id).name if disclosure.place_id else None,
        in_channel=any(card.place_id and card.state != "undeliverable" for card in cards),
        published=lessons.published_of(tx, disclosure_id) is not None,
        real_fixes=planned,
        tellings=tellings.tellings_of(tx, ids),
        edits=edits.edits_of(tx, [change.id for change in past if change.kind == "edited"]),
    )


def _delegates(tx: Transaction, decider_id: str) -> set[str]:
    delegate = people.person(tx, decider_id).delegate_id
    return {delegate} if delegate else set()


def people_in(tx: Transaction, promised: Outgoing) -> set[str]:
    """The people whom a message names or reaches."""
    found = {promised.person_id} if promised.person_id else set()
    if promised.disclosure_id:
        found |= set(picture(tx, promised.disclosure_id).people)
    return found


@dataclass(frozen=True, kw_only=True)
class Look:
    """Open what a button is about."""

    by: Who
    step_id: str


def look(tx: Transaction, command: Look, now: datetime) -> tuple[Step, Picture]:  # noqa: ARG001 - one shape
    """The step behind a button, for whoever owes it. Raises NotDoneError as acting on it would."""
    somebody = met(tx, command.by)
    me = somebody.id

    def may(step: Step, disclosure: Disclosure) -> Refusal | None:
        if is_gone(somebody, disclosure.discloser_id):
            return Refusal.NOT_YOURS
        if me == step.owner_id:
            return may_answer(me, step)
        asked = may_answer_still(step.id, steps.passings_of(tx, step.disclosure_id))
        if step.kind is Kind.ASK:
            return may_answer_ask(me, step, asked)
        if step.kind is Kind.DECISION:
            return may_decide(me, step, disclosure.discloser_id, asked)
        return Refusal.NOT_YOURS

    step, _ = take_step(tx, command.step_id, me, may)
    return step, picture(tx, step.disclosure_id)


def look_at_mine(tx: Transaction, command: Look, now: datetime) -> Picture:  # noqa: ARG001 - one shape
    """The disclosure behind a step, for its discloser while it is not over. Raises NotDoneError otherwise."""
    return picture(tx, take_disclosure(tx, command.step_id, met(tx, command.by).id).id)


def look_at_history(tx: Transaction, command: Look, now: datetime) -> Picture:  # noqa: ARG001 - one shape
    """The disclosure behind a card, for the people in it. Raises NotDoneError for anybody else."""
    somebody = met(tx, command.by)
    me, step = somebody.id, steps.step(tx, command.step_id)
    if step is None:
        raise NotDoneError("gone")
    told = picture(tx, step.disclosure_id)
    if is_gone(somebody, told.disclosure.discloser_id) and me not in told.informed:
        raise RefusedError(Refusal.NOT_YOURS)  # a guest whom the discloser named may read it as before
    owners = {step.owner_id for step in told.steps}
    still = any(step.state is State.OPEN and told.may_answer_still(step, me) for step in told.steps)
    if not still and me not in {told.disclosure.discloser_id, told.decider_id, *told.informed, *owners}:
        raise RefusedError(Refusal.NOT_YOURS)
    return told

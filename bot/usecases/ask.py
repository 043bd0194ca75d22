"""An ask: the skill or resource that was missing. It has an owner, and it gets an answer."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.disclosure import Disclosure
from bot.domain.kind import Kind
from bot.domain.permissions import Refusal, cannot_take_on, may_answer_ask
from bot.domain.plan import NewStep, State, Step
from bot.domain.policy import Policy
from bot.storage import outbox, steps
from bot.storage.store import Transaction
from bot.usecases.pass_on import asked_about, decider_now, take_back
from bot.usecases.progress import advance, settle, take_step
from bot.usecases.refusals import RefusedError
from bot.usecases.who import Who, met

ANSWERS = ("granted", "later", "declined")


@dataclass(frozen=True, kw_only=True)
class AnswerAsk:
    """One of ANSWERS, with a word."""

    by: Who
    step_id: str
    answer: str
    words: str | None = None


def add_ask(tx: Transaction, disclosure: Disclosure, words: str, now: datetime) -> None:
    """Ask whoever decides; the step opens once the lessons are settled."""
    plan = steps.steps_of(tx, disclosure.id)
    number = sum(step.kind is Kind.ASK for step in plan) + 1
    owner = decider_now(tx, disclosure, now)
    (step_id,) = steps.add_steps(
        tx, disclosure.id, [NewStep(kind=Kind.ASK, round=1, sequence=number, owner_id=owner)]
    )
    steps.add_answers(tx, step_id, {"ask": words})


def answer_ask(tx: Transaction, command: AnswerAsk, now: datetime, policy: Policy) -> None:
    """Answer it; the discloser is told."""
    somebody = met(tx, command.by)
    me = somebody.id

    def may(step: Step, _: Disclosure) -> Refusal | None:
        if cannot_take_on(somebody):
            return Refusal.NOT_YOURS
        return may_answer_ask(me, step, asked_about(tx, step))

    step, disclosure = take_step(tx, command.step_id, me, may)
    step = take_back(tx, step, me, now, policy)
    if command.answer not in ANSWERS:
        raise RefusedError(Refusal.NOT_YOURS)
    words = {"answer": command.words}
    settle(tx, step, State.DONE, kind="ask_answered", by=me, now=now, outcome=command.answer, words=words)
    outbox.promise(
        tx,
        "ask_answered",
        now=now,
        person_id=disclosure.discloser_id,
        disclosure_id=disclosure.id,
        step_id=step.id,
    )
    advance(tx, disclosure.id, now, policy)

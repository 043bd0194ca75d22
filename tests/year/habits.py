"""What people do about what they are asked: soon, late, never, or something else altogether."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.domain.disclosure import Remit, Severity
from bot.domain.kind import Kind
from bot.domain.plan import Step
from bot.domain.real_fix import phase
from bot.storage import disclosures, real_fixes, steps
from bot.storage.store import Transaction
from bot.usecases.change import Edit, Withdraw, edit, withdraw
from bot.usecases.postpone import HandOver, Snooze, hand_over, snooze
from bot.usecases.who import Who
from tests.usecases.moves import MOVES, PHASES, USUAL, Turn
from tests.year.crowd import Somebody

LATER = {
    "soon": (0.01, 0.2),
    "late": (1.0, 6.0),
    "much later": (7.0, 40.0),
}
"""Days until they get round to it, from and to."""


@dataclass(frozen=True, kw_only=True)
class Deed:
    """What somebody makes up their mind to do, and when: a use case and its command's making."""

    after: timedelta
    do: str


def makes_up_their_mind(dice: random.Random) -> Deed | None:
    """What somebody does about a nudge; None: nothing."""
    what = dice.choices(
        ["soon", "late", "much later", "never", "snooze", "hand over", "not needed", "change", "talk"],
        [42, 14, 2, 21, 11, 4, 3, 2, 1],
    )[0]
    if what == "never":
        return None
    if what in LATER:
        return Deed(after=timedelta(days=dice.uniform(*LATER[what])), do="answer")
    return Deed(after=timedelta(minutes=dice.uniform(1, 200)), do=what)


def deed_on(
    tx: Transaction, do: str, step: Step, by: Somebody, other: Somebody, now: datetime, dice: random.Random
) -> tuple[Callable[..., Any], object, str] | None:
    """The use case and the command for what they do; with its name."""
    if do == "snooze":
        choice = dice.choice(["1h", "tomorrow", "monday", "pick"])
        until = now + timedelta(days=dice.uniform(0.1, 20)) if choice == "pick" else None
        return snooze, Snooze(by=by.who, step_id=step.id, choice=choice, until=until), do
    if do == "hand over":
        return hand_over, HandOver(by=by.who, step_id=step.id, to=other.who), do
    if do == "change":
        return _change(tx, step, by.who, dice)
    if do == "withdraw":
        return withdraw, Withdraw(by=by.who, step_id=step.id, reason="It was none."), do
    name = _answer(tx, step, by, dice) if do == "answer" else do
    if name is None:
        return None
    turn = Turn(
        by=by.who,
        step=step,
        other=other.who,
        remit=dice.choice(list(Remit)),
        number=dice.randrange(60),
        today=now.date(),
        mentors=(),
        sent_a_card=frozenset(),
    )
    move = MOVES[name]
    no_picture: Any = None  # these moves need none
    return move.use_case, move.command(turn, no_picture), name


def _answer(tx: Transaction, step: Step, by: Somebody, dice: random.Random) -> str | None:
    """What doing the step is called, well or not."""
    names = USUAL.get(step.kind, ("", ""))
    if step.kind is Kind.DECISION:
        told = disclosures.disclosure(tx, step.disclosure_id)
        names = ("revise", "revise") if told.discloser_id == by.id else ("approve", "adjust")
    elif step.kind is Kind.REAL_FIX:
        told = disclosures.disclosure(tx, step.disclosure_id)
        fix = real_fixes.real_fixes_of(tx, [step.id]).get(step.id)
        names = PHASES[phase(fix, told.discloser_id)]
    elif step.kind is Kind.COMMITMENT:
        written = "commitment" in steps.answers_of(tx, [step.id]).get(step.id, {})
        names = ("kept", dice.choice(["changed", "let go"])) if written else ("promise", "promise")
    elif step.kind is Kind.CHECK_IN:
        names = ("held", dice.choice(["slipped", "cannot tell"]))
    return names[dice.random() > 0.82] or None


def _change(
    tx: Transaction, step: Step, by: Who, dice: random.Random
) -> tuple[Callable[..., Any], object, str]:
    told = disclosures.disclosure(tx, step.disclosure_id)
    command = Edit(
        by=by,
        step_id=step.id,
        severity=dice.choice(list(Severity)),
        what_happened=told.what_happened,
        impact=told.impact + "!",
        quick_fix=f"Another way, {dice.random()}" if dice.random() < 0.3 else None,
        remit=dice.choice(list(Remit)),
    )
    return edit, command, "change"

"""Every move there is, as rows: what it does, and who may. Written from the design, not from the code."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from bot.domain.disclosure import Remit, Severity
from bot.domain.kind import Kind
from bot.domain.mentoring import Share
from bot.domain.plan import Step
from bot.domain.real_fix import Phase
from bot.usecases.answer import CheckIn, NotNeeded, Report, Slip, check_in, not_needed, report, slip
from bot.usecases.ask import ANSWERS, AnswerAsk, answer_ask
from bot.usecases.change import Edit, Withdraw, edit, withdraw
from bot.usecases.consent import MayAsk, may_ask
from bot.usecases.decide import Adjust, Approve, Talk, adjust, approve, talk
from bot.usecases.ideas import Adopt, Offer, adopt_idea, offer_idea
from bot.usecases.mentor import AnswerMentoring, AskMentor, answer_mentoring, ask_mentor
from bot.usecases.picture import Picture
from bot.usecases.postpone import HandOver, Snooze, hand_over, snooze
from bot.usecases.promises import Changed, Kept, LetGo, Promise, changed, kept, let_go, promise
from bot.usecases.publish import Publish, Unpublish, publish, unpublish
from bot.usecases.real_fix import (
    AcceptRealFix,
    DeclineRealFix,
    FinishRealFix,
    PlanRealFix,
    accept_real_fix,
    decline_real_fix,
    finish_real_fix,
    plan_real_fix,
)
from bot.usecases.revise import Revise, revise
from bot.usecases.tell import Again, Tell, tell, tell_again
from bot.usecases.who import Who

Thing = TypeVar("Thing")
IN_CHANNEL = ("U0BO", "U0MORGAN")
"""Who sees the card where the team does."""


@dataclass(frozen=True, kw_only=True)
class Turn:
    """Somebody's turn: the step they look at, and whatever else they choose.

    `mentors`: what was asked of one, and of whom; `consents`: the nudges that asked whether somebody may be
    asked; `sent_a_card`: to whom, of their own.
    """

    by: Who
    step: Step
    other: Who
    remit: Remit
    number: int
    today: date
    mentors: Sequence[tuple[str, str]]
    sent_a_card: frozenset[str]
    consents: Sequence[str] = ()

    def pick(self, things: Sequence[Thing]) -> Thing:
        """One of them."""
        return things[self.number % len(things)]


@dataclass(frozen=True)
class Move:
    """`command` gives None where there is nothing to make it on; `on_a_step`: that step must be open."""

    use_case: Callable[..., Any]
    command: Callable[[Turn, Picture], object | None]
    may: Callable[[Turn, Picture], bool]
    on_a_step: bool = True


def owns(turn: Turn, shown: Picture) -> bool:
    """They owe the step."""
    return shown.people[turn.step.owner_id].slack_id == turn.by.slack_id


def told_it(turn: Turn, shown: Picture) -> bool:
    """It is their own mistake."""
    return shown.discloser.slack_id == turn.by.slack_id


def told_it_and_it_goes_on(turn: Turn, shown: Picture) -> bool:
    """It is their own, and neither done nor taken back."""
    return told_it(turn, shown) and not (shown.disclosure.closed_at or shown.disclosure.withdrawn_at)


def was_asked(turn: Turn, shown: Picture) -> bool:
    """It was asked of them, and they lost it by silence or absence only."""
    found = False
    me = next((id_ for id_, one in shown.people.items() if one.slack_id == turn.by.slack_id), "")
    for change in shown.history:
        if change.step_id == turn.step.id and change.to_id and me in (change.person_id, change.to_id):
            found = change.to_id == me or change.kind in ("escalated", "was_away")
    return found


def answers(turn: Turn, shown: Picture) -> bool:
    """They owe the answer; or were asked for it before, which is as good."""
    return turn.step.kind is Kind.ASK and (owns(turn, shown) or was_asked(turn, shown))


def decides(turn: Turn, shown: Picture) -> bool:
    """Nobody decides on their own mistake; nor before the plan that was asked for is written."""
    if turn.step.kind is not Kind.DECISION or told_it(turn, shown):
        return False
    to_revise = shown.people[turn.step.owner_id].slack_id == shown.discloser.slack_id
    return owns(turn, shown) or (was_asked(turn, shown) and not to_revise)


def revises(turn: Turn, shown: Picture) -> bool:
    """Another plan was asked of them."""
    return turn.step.kind is Kind.DECISION and owns(turn, shown) and told_it(turn, shown)


def sees_the_card(turn: Turn, shown: Picture) -> bool:
    """Somebody else's mistake, on a card that they see."""
    owners = {shown.people[step.owner_id].slack_id for step in shown.steps}
    return not told_it(turn, shown) and turn.by.slack_id in {*IN_CHANNEL, *owners, *turn.sent_a_card}


def adopts(turn: Turn, shown: Picture) -> bool:
    """Whoever told or decides, and not their own idea."""
    mine = turn.by.slack_id in (shown.discloser.slack_id, shown.decider.slack_id)
    return mine and shown.people[turn.pick(shown.ideas).person_id].slack_id != turn.by.slack_id


def owes_the_telling(turn: Turn, shown: Picture) -> bool:
    """They tell everyone."""
    step = next(step for step in shown.steps if step.id == turn.pick(shown.tellings).step_id)
    return shown.people[step.owner_id].slack_id == turn.by.slack_id


def is_asked_for_a_view(turn: Turn, shown: Picture) -> bool:
    """They are the mentor."""
    return turn.pick(turn.mentors)[1] == turn.by.slack_id


def _simple(command: Callable[..., object], **said: object) -> Callable[[Turn, Picture], object]:
    return lambda turn, _: command(by=turn.by, step_id=turn.step.id, **said)


def _report(kind: Kind, **words: str) -> Move:
    return Move(report, _simple(Report, kind=kind, words=words), owns)


def _plan(turn: Turn, _: Picture) -> object:
    return PlanRealFix(
        by=turn.by,
        step_id=turn.step.id,
        what="Read-only by default",
        criterion="nobody can do it again",
        due=turn.today + timedelta(days=turn.number % 12 - 1),
        owner=turn.other if turn.number % 2 else None,
    )


def _tell(turn: Turn, _: Picture) -> object:
    people = () if turn.number % 5 == 0 else (turn.other, turn.by)
    channels = (("C0GENERAL", "general"),) if turn.number % 3 == 0 else ()
    return Tell(by=turn.by, step_id=turn.step.id, words="This is it.", people=people, channels=channels)


def _again(turn: Turn, shown: Picture) -> object | None:
    if not shown.tellings:
        return None
    one = turn.pick(shown.tellings)
    return Again(by=turn.by, telling_id=one.id, in_person=turn.remit is Remit.DONE)


def _edit(turn: Turn, shown: Picture) -> object:
    fix = f"Another way, {turn.number}" if turn.number % 2 else None
    return Edit(
        by=turn.by,
        step_id=turn.step.id,
        severity=turn.pick(list(Severity)) if turn.number % 3 == 0 else shown.disclosure.severity,
        what_happened=f"What happened, {turn.number % 4}",
        impact=shown.disclosure.impact,
        quick_fix=fix,
        remit=turn.remit,
    )


def _adopt(turn: Turn, shown: Picture) -> object | None:
    return Adopt(by=turn.by, idea_id=turn.pick(shown.ideas).id) if shown.ideas else None


def _offer(turn: Turn, _: Picture) -> object:
    there = turn.by.slack_id in IN_CHANNEL
    return Offer(by=turn.by, step_id=turn.step.id, in_channel=there, text=f"Idea {turn.number % 3}")


def _ask_mentor(turn: Turn, _: Picture) -> object:
    shares = frozenset({turn.pick(list(Share)), Share.IMPACT})
    return AskMentor(by=turn.by, step_id=turn.step.id, mentor=turn.other, shares=shares)


def _answer_mentor(turn: Turn, _: Picture) -> object | None:
    if not turn.mentors:
        return None
    words = f"Sleep over it, {turn.number % 2}"
    return AnswerMentoring(by=turn.by, mentoring_id=turn.pick(turn.mentors)[0], answer=words)


def _may_ask(*, yes: bool) -> Callable[[Turn, Picture], object | None]:
    def command(turn: Turn, _: Picture) -> object | None:
        return MayAsk(by=turn.by, nudge_id=turn.pick(turn.consents), yes=yes) if turn.consents else None

    return command


def _ask(turn: Turn, _: Picture) -> object:
    return AnswerAsk(by=turn.by, step_id=turn.step.id, answer=turn.pick(ANSWERS), words="In May")


MOVES: dict[str, Move] = {
    "approve": Move(approve, _simple(Approve), decides),
    "adjust": Move(adjust, _simple(Adjust, why="Not this way."), decides),
    "talk": Move(talk, _simple(Talk), decides),
    "revise": Move(
        revise,
        lambda turn, _: Revise(by=turn.by, step_id=turn.step.id, quick_fix="Another way", remit=turn.remit),
        revises,
    ),
    "fixed": _report(Kind.QUICK_FIX, what_was_done="Put back"),
    "understood": _report(Kind.UNDERSTANDING, trying="To look", action="Wrote", differed="It was live"),
    "learnt": _report(Kind.LESSONS, prevented="A lock", smaller="A copy", differently="I ask"),
    "learnt much": _report(Kind.LESSONS, prevented="A lock", goal="I ask first", missing="A course"),
    "held": Move(check_in, _simple(CheckIn, outcome="held"), owns),
    "cannot tell": Move(check_in, _simple(CheckIn, outcome="cant_tell"), owns),
    "slipped": Move(
        slip,
        lambda turn, _: Slip(
            by=turn.by, step_id=turn.step.id, what_slipped="It", quick_fix="Again", remit=turn.remit
        ),
        owns,
    ),
    "not needed": Move(not_needed, _simple(NotNeeded, reason="Because."), owns),
    "snooze": Move(snooze, _simple(Snooze, choice="1h"), owns),
    "hand over": Move(
        hand_over, lambda turn, _: HandOver(by=turn.by, step_id=turn.step.id, to=turn.other), owns
    ),
    "plan the real fix": Move(plan_real_fix, _plan, owns),
    "accept": Move(accept_real_fix, _simple(AcceptRealFix), owns),
    "decline": Move(decline_real_fix, _simple(DeclineRealFix, reason="No time."), owns),
    "in place": Move(finish_real_fix, _simple(FinishRealFix, what_was_done="Done", criterion="so"), owns),
    "tell": Move(tell, _tell, owns),
    "tell again": Move(tell_again, _again, owes_the_telling, on_a_step=False),
    "promise": Move(promise, _simple(Promise, commitment="I ask"), told_it_and_it_goes_on, on_a_step=False),
    "kept": Move(kept, _simple(Kept), owns),
    "changed": Move(changed, _simple(Changed, reason="So", commitment="Less"), owns),
    "let go": Move(let_go, _simple(LetGo, reason="So"), owns),
    "answer the ask": Move(answer_ask, _ask, answers),
    "ask them": Move(may_ask, _may_ask(yes=True), told_it, on_a_step=False),
    "ask nobody else": Move(may_ask, _may_ask(yes=False), told_it, on_a_step=False),
    "edit": Move(edit, _edit, told_it_and_it_goes_on, on_a_step=False),
    "offer an idea": Move(offer_idea, _offer, sees_the_card, on_a_step=False),
    "adopt": Move(adopt_idea, _adopt, adopts, on_a_step=False),
    "ask a mentor": Move(ask_mentor, _ask_mentor, told_it, on_a_step=False),
    "answer as a mentor": Move(answer_mentoring, _answer_mentor, is_asked_for_a_view, on_a_step=False),
    "publish": Move(
        publish,
        _simple(Publish, title="A lesson", body="Look twice.", channel="C0LESSONS"),
        told_it,
        on_a_step=False,
    ),
    "unpublish": Move(unpublish, _simple(Unpublish), told_it, on_a_step=False),
}
WITHDRAW = Move(withdraw, _simple(Withdraw, reason="It was none."), told_it_and_it_goes_on, on_a_step=False)
"""Apart from the others, so that it is rarer: it ends the story."""
USUAL = {
    Kind.QUICK_FIX: ("fixed", "fixed"),
    Kind.UNDERSTANDING: ("understood", "understood"),
    Kind.TELL: ("tell", "tell"),
    Kind.CHECK_IN: ("held", "slipped"),
    Kind.LESSONS: ("learnt much", "learnt"),
    Kind.ASK: ("answer the ask", "hand over"),
}
"""What whoever owes a step does about it, when it goes well and when it does not."""
PHASES = {
    Phase.PLAN: ("plan the real fix",) * 2,
    Phase.ACCEPT: ("accept", "decline"),
    Phase.DO: ("in place",) * 2,
}

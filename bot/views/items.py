"""What a nudge message says of one thing in it: what is asked and why, its buttons, what comes next."""

from dataclasses import dataclass

from bot.domain.kind import Kind
from bot.domain.nudges import SNOOZES
from bot.domain.plan import State, Step
from bot.storage.tellings import TOLD
from bot.usecases.nudged import Item
from bot.usecases.picture import Picture
from bot.views.blocks import Block, button, menu
from bot.views.chain import instead, still, why_it_came
from bot.views.copy import Copy
from bot.views.say import capital, day, excerpt, name_of, when
from bot.views.steps import (
    ACCEPT,
    CANT_TELL,
    CHANGED,
    DECLINE,
    DO,
    HAND_OVER,
    HELD,
    KEPT,
    LET_GO,
    NOT_NEEDED,
    SLIPPED,
    SNOOZE,
    do_label,
    is_to_revise,
    topic,
)


@dataclass(frozen=True, kw_only=True)
class Said:
    """What is asked of somebody; `note` is what others wrote that one needs to answer."""

    sentence: str
    note: list[tuple[str, str]]
    buttons: list[Block]
    following: str


def owed(item: Item, person_id: str, copy: Copy) -> Said | str:
    """What they owe; one line of what became of it, where there is nothing to answer any more."""
    step, told = item.step, item.told
    what = capital(copy.plain(f"step.{step.kind}"))
    if step.state is State.OPEN and told.may_answer_still(step, person_id):
        if item.again_at:
            return copy.mrkdwn("nudge.asked_again", what=what, when=when(item.again_at))
        return Said(
            sentence=sentence(step, told, copy, still=True),
            note=note(step, told, copy),
            buttons=answers(step, told, copy),
            following=still(step, told, copy),
        )
    if step.state is not State.OPEN or step.owner_id != person_id:
        return settled(step, told, copy)
    if item.snoozed_until:
        return copy.mrkdwn("nudge.snoozed", what=what, when=when(item.snoozed_until))
    if item.again_at:
        return copy.mrkdwn("nudge.asked_again", what=what, when=when(item.again_at))
    return Said(
        sentence=sentence(step, told, copy),
        note=note(step, told, copy),
        buttons=buttons_of(step, told, copy),
        following=instead(item, copy) or following(step, told, copy),
    )


def sentence(step: Step, told: Picture, copy: Copy, *, still: bool = False) -> str:
    """Why it came, or stands on the Home tab; `still`: to whoever was asked before."""
    told_other = topic(step, told) == "decision" and not still and step.owner_id != told.told_to.id
    usual = copy.mrkdwn(
        f"nudge.{topic(step, told)}{'_passed' if told_other else ''}",
        name=name_of(told.discloser, copy),
        first=name_of(told.told_to, copy),
        decider=name_of(told.decider, copy),
        when=when(step.opened_at or told.disclosure.at),
        due=day(step.due_at or told.disclosure.at),
        told=sum(one.state == TOLD for one in told.tellings),
        count=len(told.tellings),
    )
    why = "" if still else why_it_came(step, told, copy)
    return f"{usual} {why}".rstrip()


def note(step: Step, told: Picture, copy: Copy) -> list[tuple[str, str]]:
    """What one needs to answer: the criterion, the promise, the plan; and the word that came with it."""
    fix = told.real_fix if step.kind in (Kind.CHECK_IN, Kind.REAL_FIX) else None
    found = {
        "real_fix": fix.what if fix and step.kind is Kind.REAL_FIX else None,
        "criterion": fix.criterion if fix else None,
        "commitment": told.said(step, "commitment"),
        "ask": told.said(step, "ask"),
        "note": told.said(step, "handed_over"),
    }
    return [(copy.plain(f"nudge.{name}_said"), excerpt(words, 300)) for name, words in found.items() if words]


def following(step: Step, told: Picture, copy: Copy) -> str:
    """What comes after it."""
    later = [s for s in told.steps if s.kind is Kind.CHECK_IN and s.state is State.OPEN and s.due_at]
    following = sorted(s.due_at for s in later if s.due_at and step.due_at and s.due_at > step.due_at)
    if step.kind is Kind.CHECK_IN and following:
        return copy.mrkdwn("nudge.check_in_more", when=day(following[0]))
    return copy.mrkdwn(
        f"nudge.{topic(step, told)}_next",
        name=name_of(told.discloser, copy),
        decider=name_of(told.decider, copy),
    )


def buttons_of(step: Step, told: Picture, copy: Copy) -> list[Block]:
    """Do it now, later, not needed, somebody else."""
    buttons = [*answers(step, told, copy), later(copy)]
    if step.kind not in (Kind.DECISION, Kind.ASK) or topic(step, told) == "left_behind":
        buttons.append(button(NOT_NEEDED, copy.plain("nudge.not_needed"), step.id))
    if not is_to_revise(step, told):
        buttons.append(button(HAND_OVER, copy.plain("nudge.hand_over"), step.id))
    return buttons


def later(copy: Copy) -> Block:
    """The menu that puts something off."""
    choices = {choice: copy.plain(f"nudge.snooze_{choice}") for choice in SNOOZES}
    return menu(SNOOZE, copy.plain("nudge.snooze"), choices)


def answers(step: Step, told: Picture, copy: Copy) -> list[Block]:
    """The buttons that do the step."""
    if step.kind is Kind.CHECK_IN:
        return [
            button(HELD, copy.plain("nudge.held"), step.id, "primary"),
            button(SLIPPED, copy.plain("nudge.slipped"), step.id),
            button(CANT_TELL, copy.plain("nudge.cant_tell"), step.id),
        ]
    if topic(step, told) == "accept_fix":
        return [
            button(ACCEPT, copy.plain("nudge.accept"), step.id, "primary"),
            button(DECLINE, copy.plain("nudge.decline"), step.id),
        ]
    if topic(step, told) == "commitment":
        return [
            button(KEPT, copy.plain("nudge.kept"), step.id, "primary"),
            button(CHANGED, copy.plain("nudge.changed"), step.id),
            button(LET_GO, copy.plain("nudge.let_go"), step.id),
        ]
    label = do_label(step, told, copy)
    return [button(DO, label, step.id, "primary")] if label else []


def settled(step: Step, told: Picture, copy: Copy) -> str:
    """One line of what became of it."""
    what = capital(copy.plain(f"step.{step.kind}"))
    if step.state is State.WAITING:
        return copy.mrkdwn("nudge.held_back", what=what)
    if not step.settled:
        return copy.mrkdwn("nudge.moved_on", what=what, name=name_of(told.people[step.owner_id], copy))
    outcome = copy.plain(f"outcome.{step.outcome or step.state}")
    if step.settled_by and step.settled_at:
        name = name_of(told.people[step.settled_by], copy)
        return copy.mrkdwn(
            "nudge.settled_by", what=what, outcome=outcome, name=name, when=when(step.settled_at)
        )
    return copy.mrkdwn("nudge.settled", what=what, outcome=outcome)

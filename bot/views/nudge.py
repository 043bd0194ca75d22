"""A nudge: all that is due to one person as one message, each with its buttons; answered ones say so."""

from bot.domain.kind import Kind
from bot.domain.nudges import SNOOZES
from bot.domain.plan import State, Step
from bot.usecases.picture import NudgePicture, Picture
from bot.views.blocks import Block, actions, button, context, divider, menu, quoted, section
from bot.views.copy import Copy, Mention
from bot.views.say import Message, capital, day, excerpt, message, name_of, when
from bot.views.steps import (
    CANT_TELL,
    DO,
    HAND_OVER,
    HELD,
    NOT_NEEDED,
    SLIPPED,
    SNOOZE,
    do_label,
    is_to_revise,
)

SHOWN = 8
"""Steps in one message: six blocks each stay under Slack's 50. The rest stand on the Home tab."""


def still_owed(picture: NudgePicture) -> bool:
    """Whether there is anything left to say."""
    return any(_owed(step, picture) for step, _ in picture.items)


def build(picture: NudgePicture, copy: Copy) -> Message:
    """The message, most urgent first, with what was settled meanwhile shown as settled."""
    count = sum(_owed(step, picture) for step, _ in picture.items)
    intro = copy.mrkdwn("nudge.several", count=count) if count > 1 else copy.mrkdwn("nudge.one")
    blocks: list[Block] = [section(intro)] if count > 1 else []
    said: list[str] = []
    for step, told in picture.items[:SHOWN]:
        item = _item(step, told, copy) if _owed(step, picture) else [context(_settled(step, told, copy))]
        said.append(sentence(step, told, copy) if _owed(step, picture) else _settled(step, told, copy))
        blocks += [divider(), *item] if blocks else item
    if more := len(picture.items) - SHOWN:
        blocks += [context(copy.mrkdwn("nudge.more", count=more))] if more > 0 else []
    text = copy.mrkdwn("nudge.text", intro=intro if count else "", items=Mention(" ".join(said)))
    return message(text, blocks)


def _owed(step: Step, picture: NudgePicture) -> bool:
    return step.state is State.OPEN and step.owner_id == picture.person.id


def _item(step: Step, told: Picture, copy: Copy) -> list[Block]:
    return [
        section(sentence(step, told, copy)),
        quoted((copy.plain("nudge.about"), excerpt(told.disclosure.what_happened)), *_note(step, told, copy)),
        actions(f"step:{step.id}", *_buttons(step, told, copy)),
        context(_next(step, told, copy)),
    ]


def sentence(step: Step, told: Picture, copy: Copy) -> str:
    """Why it came, or stands on the Home tab."""
    return copy.mrkdwn(
        f"nudge.{_topic(step, told)}",
        name=name_of(told.discloser, copy),
        decider=name_of(told.decider, copy),
        when=when(step.opened_at or told.disclosure.at),
    )


def _note(step: Step, told: Picture, copy: Copy) -> list[tuple[str, str]]:
    """The word that came with a step that was handed over."""
    words = told.answers.get(step.id, {}).get("handed_over")
    return [(copy.plain("nudge.note"), words)] if words else []


def _next(step: Step, told: Picture, copy: Copy) -> str:
    """What comes after it."""
    later = [s for s in told.steps if s.kind is Kind.CHECK_IN and s.state is State.OPEN and s.due_at]
    following = sorted(s.due_at for s in later if s.due_at and step.due_at and s.due_at > step.due_at)
    if step.kind is Kind.CHECK_IN and following:
        return copy.mrkdwn("nudge.check_in_more", when=day(following[0]))
    return copy.mrkdwn(
        f"nudge.{_topic(step, told)}_next",
        name=name_of(told.discloser, copy),
        decider=name_of(told.decider, copy),
    )


def _topic(step: Step, told: Picture) -> str:
    return "revise" if is_to_revise(step, told) else step.kind.value


def _buttons(step: Step, told: Picture, copy: Copy) -> list[Block]:
    later = {choice: copy.plain(f"nudge.snooze_{choice}") for choice in SNOOZES}
    buttons = [*answers(step, told, copy), menu(SNOOZE, copy.plain("nudge.snooze"), later)]
    if step.kind is not Kind.DECISION:
        buttons.append(button(NOT_NEEDED, copy.plain("nudge.not_needed"), step.id))
    if not is_to_revise(step, told):
        buttons.append(button(HAND_OVER, copy.plain("nudge.hand_over"), step.id))
    return buttons


def answers(step: Step, told: Picture, copy: Copy) -> list[Block]:
    """The buttons that do the step."""
    if step.kind is Kind.CHECK_IN:
        return [
            button(HELD, copy.plain("nudge.held"), step.id, "primary"),
            button(SLIPPED, copy.plain("nudge.slipped"), step.id),
            button(CANT_TELL, copy.plain("nudge.cant_tell"), step.id),
        ]
    label = do_label(step, told, copy)
    return [button(DO, label, step.id, "primary")] if label else []


def _settled(step: Step, told: Picture, copy: Copy) -> str:
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

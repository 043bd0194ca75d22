"""A nudge: all that is due to one person as one message, each with its buttons; answered ones say so."""

from bot.domain.kind import Kind
from bot.domain.nudges import SNOOZES
from bot.domain.plan import State, Step
from bot.storage.tellings import TOLD
from bot.usecases.picture import NudgePicture, Picture
from bot.views.blocks import Block, actions, button, context, divider, menu, quoted, section
from bot.views.copy import Copy, Mention
from bot.views.say import Message, capital, day, excerpt, message, name_of, when
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
        said.append(_read_aloud(step, told, copy) if _owed(step, picture) else _settled(step, told, copy))
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
        quoted((copy.plain("nudge.about"), excerpt(told.disclosure.what_happened)), *note(step, told, copy)),
        actions(f"step:{step.id}", *_buttons(step, told, copy)),
        context(_next(step, told, copy)),
    ]


def _read_aloud(step: Step, told: Picture, copy: Copy) -> str:
    """What the text says of a step: what is asked, and about which of one's disclosures."""
    about = excerpt(told.disclosure.what_happened)
    return copy.mrkdwn("read_aloud.nudge", what=Mention(sentence(step, told, copy)), about=about)


def sentence(step: Step, told: Picture, copy: Copy) -> str:
    """Why it came, or stands on the Home tab."""
    return copy.mrkdwn(
        f"nudge.{topic(step, told)}",
        name=name_of(told.discloser, copy),
        decider=name_of(told.decider, copy),
        when=when(step.opened_at or told.disclosure.at),
        due=day(step.due_at or told.disclosure.at),
        told=sum(one.state == TOLD for one in told.tellings),
        count=len(told.tellings),
    )


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


def _next(step: Step, told: Picture, copy: Copy) -> str:
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


def _buttons(step: Step, told: Picture, copy: Copy) -> list[Block]:
    later = {choice: copy.plain(f"nudge.snooze_{choice}") for choice in SNOOZES}
    buttons = [*answers(step, told, copy), menu(SNOOZE, copy.plain("nudge.snooze"), later)]
    if step.kind not in (Kind.DECISION, Kind.ASK):
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

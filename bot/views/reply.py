"""Our reply to what somebody typed: what was done, or the buttons that do it."""

from bot.domain.kind import Kind
from bot.domain.nudges import NudgeKind
from bot.domain.plan import State
from bot.domain.typed import PUT_OFF, Meaning
from bot.usecases.hear import DONE, OFFER, TELLING, ReplyPicture
from bot.usecases.nudged import Item
from bot.views import asking, items
from bot.views.blocks import Block, actions, button, context, divider, quote, quoted, section
from bot.views.card import ADJUST, APPROVE, TALK
from bot.views.copy import Copy, Mention
from bot.views.items import Said
from bot.views.nudge import GO_ON
from bot.views.say import Message, capital, day, excerpt, message, when
from bot.views.steps import CANT_TELL, DO, HELD, KEPT, NOT_NEEDED, SLIPPED, SNOOZE, is_to_revise

MEANT = {
    Meaning.HELD: HELD,
    Meaning.SLIPPED: SLIPPED,
    Meaning.CANT_TELL: CANT_TELL,
    Meaning.KEPT: KEPT,
    Meaning.DONE: DO,
    Meaning.NOT_NEEDED: NOT_NEEDED,
    Meaning.NOT_YET: SNOOZE,
    **dict.fromkeys(PUT_OFF, SNOOZE),
    Meaning.YES: APPROVE,
    Meaning.NO: ADJUST,
    Meaning.TALK: TALK,
}
"""The button that says the same as the word."""


def build(picture: ReplyPicture, copy: Copy) -> Message:
    """The reply, one line for each step that it is about."""
    if picture.kind == TELLING:
        return _telling(picture, copy)
    if picture.kind == DONE and picture.answered:
        return _done(picture.answered, copy)
    if picture.meaning is Meaning.HELP:
        page = copy.page("help")
        return message(page, [section(page)])
    if picture.meaning is Meaning.THANKS:
        return _only(copy.mrkdwn("reply.thanks"))
    return _offered(picture, copy)


def _telling(picture: ReplyPicture, copy: Copy) -> Message:
    text = copy.mrkdwn("reply.telling")
    tell = button(GO_ON, copy.plain("reply.tell"), picture.draft_id or "", "primary")
    return message(text, [section(text), actions("telling", tell)])


def _done(item: Item, copy: Copy) -> Message:
    """What was done, about which disclosure, and what comes next."""
    about = quoted((copy.plain("nudge.about"), excerpt(_about(item))))
    if item.step.state is State.OPEN:
        what, until = capital(copy.plain(f"step.{item.step.kind}")), item.snoozed_until or item.step.due_at
        text = copy.mrkdwn("reply.snoozed", what=what, when=when(until or item.told.disclosure.at))
        next_ = copy.mrkdwn("reply.snoozed_next")
    else:
        text = copy.mrkdwn(f"reply.{item.step.outcome}")
        next_ = _next(item, copy)
    said = copy.mrkdwn("reply.read_aloud", text=Mention(f"{text} {next_}"), about=excerpt(_about(item)))
    return message(said, [section(text), about, context(next_)])


def _about(item: Item) -> str:
    """Which disclosure is meant, in its discloser's words."""
    return item.told.disclosure.what_happened


def _next(item: Item, copy: Copy) -> str:
    """When we ask again, where we do."""
    ahead = [s for s in item.told.steps if s.kind is item.step.kind and s.state is State.OPEN and s.due_at]
    if item.step.kind is Kind.CHECK_IN and ahead:
        return copy.mrkdwn("reply.asked_again", when=day(min(s.due_at for s in ahead if s.due_at)))
    return copy.mrkdwn(f"reply.{item.step.outcome}_next")


def _offered(picture: ReplyPicture, copy: Copy) -> Message:
    shown = [(item, _said(item, picture.person.id, copy)) for item in picture.items]
    live = [item for item, said in shown if isinstance(said, Said)]
    lead = _lead(picture, live, copy)
    blocks: list[Block] = [section(lead)] if lead else []
    aloud = [lead] if lead else []
    for item, said in shown:
        if isinstance(said, str):
            blocks.append(context(said))
            aloud.append(said)
            continue
        blocks += _line(item, said, picture.meaning, copy, alone=len(live) == 1)
        aloud.append(
            copy.mrkdwn("read_aloud.nudge", what=Mention(said.sentence), about=excerpt(_about(item)))
        )
    if picture.kind != OFFER:
        blocks.append(context(copy.mrkdwn("reply.can")))
        aloud.append(copy.mrkdwn("reply.can"))
    return message(" ".join(aloud), blocks)


def _said(item: Item, person_id: str, copy: Copy) -> Said | str:
    asks = asking.consent if item.kind is NudgeKind.CONSENT else items.owed
    return asks(item, person_id, copy)


def _lead(picture: ReplyPicture, live: list[Item], copy: Copy) -> str:
    """Why nothing is done yet; nothing to say once all that was offered is answered."""
    if picture.kind != OFFER:
        if picture.meaning and not live:
            return copy.mrkdwn("reply.nothing_to_fit")
        known = "nothing_fits" if picture.meaning else "not_understood"
        waits = copy.mrkdwn("reply.waits") if live else copy.mrkdwn("reply.nothing_waits")
        return f"{copy.mrkdwn(f'reply.{known}')} {waits}"
    if len(live) > 1:
        return copy.mrkdwn("reply.which")
    if not live:
        return ""
    asks = ASKS.get(picture.meaning or Meaning.YES, "meant")
    decides = live[0].step.kind is Kind.DECISION and live[0].kind is NudgeKind.OWED
    if asks == "meant" and decides and picture.meaning not in PUT_OFF:
        asks = "decision"
    return copy.mrkdwn(f"reply.ask_{asks}")


ASKS = {
    Meaning.DONE: "done",
    Meaning.SLIPPED: "slipped",
    Meaning.NOT_NEEDED: "not_needed",
    Meaning.NOT_YET: "not_yet",
}
"""What is asked of somebody before it counts; of the rest, whether they meant it."""


WRITTEN = (Kind.COMMITMENT, Kind.ASK)
"""Of these one disclosure can owe several, which only their own words tell apart."""


def _line(item: Item, said: Said, meaning: Meaning | None, copy: Copy, *, alone: bool) -> list[Block]:
    """What is asked, about which disclosure, and its buttons; of several things what tells them apart."""
    if item.kind is NudgeKind.CONSENT:
        asks = actions(f"consent:{item.id}", *said.buttons)
        return [*([] if alone else [divider()]), section(said.sentence), context(said.following), asks]
    about, note = excerpt(_about(item)), list(said.note) if alone or item.step.kind in WRITTEN else []
    if item.step.kind is Kind.DECISION:
        note.append((copy.plain("card.quick_fix"), excerpt(item.told.quick_fix.text, 300)))
    words = quoted((copy.plain("nudge.about"), about), *note) if note else quote(about)
    buttons = actions(f"step:{item.step.id}", *_buttons(item, meaning, copy, alone=alone))
    return [*([] if alone else [divider()]), section(said.sentence), words, buttons]


def _buttons(item: Item, meaning: Meaning | None, copy: Copy, *, alone: bool) -> list[Block]:
    """What answers it; first, and standing out, what was meant. Of several things, only that."""
    every = [{k: v for k, v in one.items() if k != "style"} for one in _answers(item, copy)]
    if meaning is Meaning.NOT_NEEDED:
        every.append(button(NOT_NEEDED, copy.plain("nudge.not_needed"), item.step.id))
    if meaning in (*PUT_OFF, Meaning.NOT_YET, None):
        every.append(items.later(copy))
    meant = MEANT.get(meaning) if meaning else None
    first = [one for one in every if one["action_id"] == meant]
    if first and not alone and item.step.kind is not Kind.DECISION:
        return first
    stand_out = [one | ({"style": "primary"} if one["type"] == "button" else {}) for one in first]
    return [*stand_out, *(one for one in every if one not in first)]


def _answers(item: Item, copy: Copy) -> list[Block]:
    step, told = item.step, item.told
    if step.kind is not Kind.DECISION or is_to_revise(step, told):
        return items.answers(step, told, copy)
    yes = "card.approve" if told.asked_for_approval(step) else "card.thanks"
    return [
        button(APPROVE, copy.plain(yes), step.id),
        button(ADJUST, copy.plain("card.adjust"), step.id),
        button(TALK, copy.plain("card.talk"), step.id),
    ]


def _only(text: str) -> Message:
    return message(text, [section(text)])

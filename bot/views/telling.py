"""Telling everyone: the words that are suggested, what they get, and what is said where it did not work."""

from bot.domain.kind import Kind
from bot.domain.plan import Step
from bot.storage.tellings import TOLD, Telling
from bot.usecases.picture import Picture
from bot.views.blocks import Block, actions, button, quoted, section
from bot.views.copy import Copy
from bot.views.say import Message, message, name_of
from bot.views.steps import AGAIN, IN_PERSON


def suggested(picture: Picture, copy: Copy) -> str:
    """What happened, why, and what was done, from what was written so far; theirs to change."""
    said = {
        "what_happened": picture.disclosure.what_happened,
        "impact": picture.disclosure.impact,
        "why": _latest(picture, Kind.UNDERSTANDING, "trigger")
        or _latest(picture, Kind.UNDERSTANDING, "differed"),
        "done": _latest(picture, Kind.REAL_FIX, "what_was_done")
        or _latest(picture, Kind.QUICK_FIX, "what_was_done")
        or picture.quick_fix.text,
        "apology": picture.disclosure.details.apology,
    }
    parts = [copy.plain(f"tell.suggested_{field}", words=words) for field, words in said.items() if words]
    return "\n\n".join(parts)[:LIMIT]


LIMIT = 3000
"""Characters that Slack lets a field start with."""


def told(step: Step, picture: Picture, copy: Copy) -> Message:
    """What everybody on the list gets: the discloser's own words."""
    words = picture.said(step, "message") or ""
    lead = copy.mrkdwn("tell.lead", name=name_of(picture.discloser, copy))
    text = copy.mrkdwn("tell.told_text", name=name_of(picture.discloser, copy), words=words)
    return message(text, [section(lead), quoted((copy.plain("tell.told_label"), words))])


def not_told(one: Telling, copy: Copy) -> Message:
    """Somebody could not be told, and why; or they know by now."""
    name = one.name or copy.plain("someone.unknown")
    reason = copy.plain(f"refused.{one.error}") if f"refused.{one.error}" in copy.labels() else one.error
    text = copy.mrkdwn(f"tell.{one.state}", name=name, reason=reason or copy.plain("refused.unknown"))
    return message(text, [section(text), *_buttons(one, copy)])


def _buttons(one: Telling, copy: Copy) -> list[Block]:
    if one.state == TOLD:
        return []
    again = button(AGAIN, copy.plain("tell.again"), one.id, "primary")
    in_person = button(IN_PERSON, copy.plain("tell.in_person"), one.id)
    return [actions(f"telling:{one.id}", again, in_person)]


def _latest(picture: Picture, kind: Kind, field: str) -> str | None:
    found = [picture.said(step, field) for step in picture.steps if step.kind is kind]
    return next((words for words in reversed(found) if words), None)

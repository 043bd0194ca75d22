"""What a promised message says now, from current rows. Read at the moment of sending, never kept."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.permissions import may_export
from bot.domain.working_time import is_zone
from bot.storage import keys, lessons, outbox, people
from bot.storage.outbox import Outgoing
from bot.storage.store import Transaction
from bot.storage.tellings import telling
from bot.usecases import library
from bot.usecases.escalate import NOBODY_KIND
from bot.usecases.hear import REPLIES, reply_picture
from bot.usecases.mentor import mentoring_picture
from bot.usecases.nudged import nudge_picture
from bot.usecases.picture import Picture, picture
from bot.usecases.tell import NOT_TOLD_KIND, TOLD_KIND
from bot.views import card, ideas, mentor, notices, nudge, proof, publish, receipt, reply
from bot.views.copy import Copy, Locales
from bot.views.document import document
from bot.views.document_pages import pages
from bot.views.say import Message, name_of, permalink
from bot.views.telling import not_told, told


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A message ready to send: where, under what, and what it says. `update_ts`: edit that one instead."""

    slack_id: str
    person_id: str | None
    message: Message | None
    im_channel: str | None = None
    channel: str | None = None
    thread_ts: str | None = None
    update_ts: str | None = None


def letter(tx: Transaction, promised: Outgoing, locales: Locales, address: str) -> Letter:
    """Address and render a promised message; without a message where there is nothing left to say.

    `address` is the workspace's.
    """
    about = outbox.outgoing(tx, promised.about_id) if promised.about_id else None
    reader = people.person(tx, promised.person_id) if promised.person_id else None
    copy = locales.copy(reader.locale) if reader else locales.of_channels
    if promised.kind in ("update", "timeline") and about:
        shown = about if promised.kind == "update" else promised
        place = {"update_ts" if promised.kind == "update" else "thread_ts": about.slack_ts}
        said = _rendered(tx, shown, copy, again=promised.kind == "update") if about.slack_ts else None
        return Letter(
            slack_id="", person_id=promised.person_id, message=said, channel=about.slack_channel, **place
        )
    said = (
        _proof(tx, promised, copy, address)
        if promised.kind == "proof"
        else _rendered(tx, promised, copy, again=False)
    )
    if promised.place_id:
        channel = people.place(tx, promised.place_id).slack_id
        return Letter(slack_id=channel, person_id=None, message=said, channel=channel)
    person_id = promised.person_id or ""
    im_channel = people.im_channel(tx, person_id)
    there = about and about.slack_channel == im_channel  # a DM that was opened anew lacks what was in it
    return Letter(
        slack_id=people.person(tx, person_id).slack_id,
        person_id=person_id,
        message=said,
        im_channel=im_channel,
        thread_ts=about.slack_ts if about and there and promised.kind in ("proof", *REPLIES) else None,
    )


def _proof(tx: Transaction, promised: Outgoing, copy: Copy, address: str) -> Message | None:
    """The receipt with the link to the first card that arrived; none for what nobody was told after all."""
    told = picture(tx, promised.disclosure_id or "")
    cards = outbox.messages_of(tx, told.disclosure.id, "card")
    links = [permalink(address, c.slack_channel, c.slack_ts) for c in cards if c.slack_channel and c.slack_ts]
    key = keys.key(tx, keys.RECEIPT)
    if key is None or (told.disclosure.withdrawn_at and not links):
        return None
    return proof.build(told, key, links[0] if links else None, copy)


def _rendered(tx: Transaction, promised: Outgoing, copy: Copy, *, again: bool) -> Message | None:
    if promised.kind == "nudge":
        due = nudge_picture(tx, promised.id)
        return nudge.build(due, copy) if again or nudge.still_owed(due, copy) else None
    if promised.kind in _OF_NO_DISCLOSURE:
        return _OF_NO_DISCLOSURE[promised.kind](tx, promised, copy)
    if promised.kind == "lesson":
        return _lesson(tx, promised, copy, again=again)
    return _OF_DISCLOSURE[promised.kind](picture(tx, promised.disclosure_id or ""), promised, copy)


def _trouble(tx: Transaction, promised: Outgoing, copy: Copy) -> Message:
    refused = outbox.outgoing(tx, promised.about_id or 0)
    return notices.trouble(refused, _whom(tx, refused, copy), copy)


def _whom(tx: Transaction, message: Outgoing, copy: Copy) -> str:
    """Whom, or which channel, a message is for."""
    if message.place_id:
        return f"<#{people.place(tx, message.place_id).slack_id}>"
    return name_of(people.person(tx, message.person_id or ""), copy)


def _zone(tx: Transaction, promised: Outgoing, copy: Copy) -> Message | None:
    """What is wrong with somebody's zone; nothing once they have another."""
    person = people.person(tx, promised.subject_id or "")
    return None if is_zone(person.zone) else notices.unknown_zone(person, copy)


def _stuck(tx: Transaction, promised: Outgoing, copy: Copy) -> Message:
    return notices.stuck(people.person(tx, promised.subject_id or ""), copy)


def _reply(tx: Transaction, promised: Outgoing, copy: Copy) -> Message:
    return reply.build(reply_picture(tx, promised), copy)


def _mentoring(tx: Transaction, promised: Outgoing, copy: Copy) -> Message | None:
    asked = mentoring_picture(tx, promised.subject_id or "")
    return _OF_MENTORING[promised.kind](asked, copy) if asked else None


def _not_told(tx: Transaction, promised: Outgoing, copy: Copy) -> Message | None:
    one = telling(tx, promised.subject_id or "")
    return not_told(one, copy) if one else None


def _lesson(tx: Transaction, promised: Outgoing, copy: Copy, *, again: bool) -> Message | None:
    """A lesson that was taken back before it was posted is not posted at all."""
    found = lessons.lesson(tx, promised.subject_id or "")
    if found is None or (found.unpublished_at and not again):
        return None
    return publish.post(library.whole(tx, found), copy)


def _about_step(found: Picture, promised: Outgoing, copy: Copy) -> Message | None:
    if promised.kind == TOLD_KIND and found.disclosure.withdrawn_at:
        return None  # taken back while it was on its way
    step = next(step for step in found.steps if step.id == promised.step_id)
    return _ABOUT_STEP[promised.kind](step, found, copy)


def _timeline(told: Picture, promised: Outgoing, copy: Copy) -> Message:
    change = next(change for change in told.history if change.id == promised.history_id)
    return notices.timeline(change, told, copy)


def _idea(found: Picture, promised: Outgoing, copy: Copy) -> Message:
    idea = next(idea for idea in found.ideas if idea.id == promised.subject_id)
    return (ideas.offered if promised.kind == "idea" else ideas.thanked)(idea, found, copy)


def _document(found: Picture, promised: Outgoing, copy: Copy) -> Message | None:
    """One page of the write-up; none for whom it is not for any more."""
    reader = found.people.get(promised.person_id or "")
    if reader is None or may_export(reader.id, found.disclosure, found.steps, found.asked_to_decide):
        return None
    written = pages(document(found, copy, reader_id=reader.id), reader.zone, copy)
    return next(iter(written[int(promised.subject_id or 1) - 1 :]), None)


_OF_MENTORING = {"mentor": mentor.asked, "mentored": mentor.answered}
_OF_NO_DISCLOSURE: dict[str, Callable[[Transaction, Outgoing, Copy], Message | None]] = {
    "trouble": _trouble,
    "stuck": _stuck,
    "zone": _zone,
    **dict.fromkeys(REPLIES, _reply),
    **dict.fromkeys(_OF_MENTORING, _mentoring),
    NOT_TOLD_KIND: _not_told,
}
_ABOUT_STEP = {
    "decided": notices.decided,
    "talk": notices.talk,
    "handed_over": notices.handed_over,
    "ask_answered": notices.ask_answered,
    NOBODY_KIND: notices.nobody,
    TOLD_KIND: told,
}
_OF_DISCLOSURE: dict[str, Callable[[Picture, Outgoing, Copy], Message | None]] = {
    "card": lambda told, _, copy: card.build(told, copy),
    "informed": lambda told, _, copy: card.build_informed(told, copy),
    "receipt": lambda told, _, copy: receipt.build(told, copy),
    **dict.fromkeys(_ABOUT_STEP, _about_step),
    "document": _document,
    "timeline": _timeline,
    "idea": _idea,
    "idea_adopted": _idea,
    "closing": lambda told, _, copy: notices.closing(told, copy),
}

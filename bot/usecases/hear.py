"""Somebody answers by typing: what is plain is done as its button would, else the button is offered."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.domain.disclosure import Person
from bot.domain.kind import Kind
from bot.domain.nudges import Nudge, NudgeKind
from bot.domain.plan import State, Step
from bot.domain.policy import Policy
from bot.domain.typed import PUT_OFF, TAKEN_AT_ITS_WORD, Meaning, Understood
from bot.storage import carried, drafts, heard, nudges, outbox, people, replies, steps
from bot.storage.outbox import Outgoing
from bot.storage.store import Transaction, apart
from bot.usecases.answer import CheckIn, check_in
from bot.usecases.home import comes_later
from bot.usecases.nudged import Item, other_of
from bot.usecases.picture import picture
from bot.usecases.postpone import Snooze, snooze
from bot.usecases.promises import Kept, kept
from bot.usecases.refusals import NotDoneError, SnoozedError
from bot.usecases.who import Who, met

DONE, OFFER, UNKNOWN, TELLING, SAID = (
    "reply_done",
    "reply_offer",
    "reply_unknown",
    "reply_telling",
    "reply_said",
)
"""The kinds of our replies. Their `subject_id` is the meaning; of one that they may tell, the draft."""
REPLIES = (DONE, OFFER, UNKNOWN, TELLING, SAID)
MOST, LISTED = 5, 3
"""Steps that a word may mean, and steps that are shown where none was understood."""
REMEMBERED = timedelta(days=7)
"""Slack sends a message again for an hour at most."""
MEANS: dict[Meaning, frozenset[Kind]] = {
    Meaning.HELD: frozenset({Kind.CHECK_IN}),
    Meaning.SLIPPED: frozenset({Kind.CHECK_IN}),
    Meaning.CANT_TELL: frozenset({Kind.CHECK_IN}),
    Meaning.KEPT: frozenset({Kind.COMMITMENT}),
    Meaning.TALK: frozenset({Kind.DECISION}),
    Meaning.DONE: frozenset(Kind) - {Kind.DECISION, Kind.ASK},
    Meaning.NOT_NEEDED: frozenset(Kind) - {Kind.DECISION, Kind.ASK},
}
"""What a word can be about, where it cannot be about everything."""
ASKED_LATER = (Meaning.HELD, Meaning.SLIPPED, Meaning.CANT_TELL, Meaning.KEPT)
"""What may be said of something before its day."""
QUESTIONS = (
    frozenset({Kind.DECISION, Kind.ASK}),
    frozenset({Kind.CHECK_IN, Kind.COMMITMENT, Kind.REAL_FIX, Kind.QUICK_FIX}),
)
"""What a yes or a no answers rather than anything else, the first of these rather than the second."""
SAID_OF_OTHERS = frozenset({Meaning.YES, Meaning.NO, *PUT_OFF})
"""What may answer whether somebody else may be asked; only its buttons do."""
CHOICES = {Meaning.LATER: "1h", Meaning.TOMORROW: "tomorrow", Meaning.MONDAY: "monday"}


@dataclass(frozen=True, kw_only=True)
class Hear:
    """A message to us, named by its place in Slack, and what was understood of it."""

    by: Who
    channel: str
    ts: str
    thread_ts: str | None
    understood: Understood


@dataclass(frozen=True, kw_only=True)
class ReplyPicture:
    """What a reply shows now. `step` is what was answered; `draft_id` what they may tell."""

    person: Person
    kind: str
    meaning: Meaning | None
    answered: Item | None
    items: list[Item]
    draft_id: str | None


def hear(tx: Transaction, command: Hear, now: datetime, policy: Policy) -> str | None:
    """Take a message in once, and promise one reply; its kind, None for a message heard before."""
    me = met(tx, command.by)
    heard.forget(tx, "im:", now - REMEMBERED)
    if not heard.first_time(tx, f"im:{command.by.team_id}:{command.channel}:{command.ts}", now):
        return None
    under = replies.message_at(tx, me.id, command.channel, command.thread_ts) if command.thread_ts else None
    places = _places(tx, me, under, command, now)
    kind, subject, step_id, shown = _answer(tx, me, places, command, now, policy)
    number = outbox.promise(
        tx, kind, now=now, person_id=me.id, step_id=step_id, subject_id=subject, about_id=under
    )
    replies.offer(tx, number, shown)
    return kind


@dataclass(frozen=True, kw_only=True)
class Place:
    """Steps that somebody owes, one of which a word may be about; whether it is `surely` about these."""

    steps: list[Step]
    surely: bool


Answer = tuple[str, str | None, str | None, list[str]]
"""The kind of a reply, its subject, the step that was answered, and the steps that are shown."""


def _places(tx: Transaction, me: Person, under: int | None, command: Hear, now: datetime) -> list[Place]:
    """What the message stands under, the latest nudge, all that is owed; and what is asked on a day to come.

    Written under something else, a word is surely about nothing but that; and about nothing surely where
    they said the same since the latest nudge: it may be about what they answered with it.
    """
    mine = steps.owed_by(tx, me.id)
    written = steps.answers_of(tx, [step.id for step in mine if step.kind is Kind.COMMITMENT])
    ahead = [s for s in mine if comes_later(s, written.get(s.id, {})) and (s.due_at or now) > now]
    owed = [step for step in mine if step not in ahead]
    latest = replies.latest_nudge(tx, me.id)
    nudged = nudges.steps_nudged_by(tx, latest) if latest else []
    said = _said_since(tx, me, command.understood.meaning, latest)
    others = _others(tx, me, command.understood.meaning)
    here = _others_there(tx, others, under) if under else []
    new = [step for number, step in others if number >= (latest or 0)]
    top = command.thread_ts is None and not said and not new
    there = _about(tx, under, said, said) if under else []
    return [
        Place(steps=[*here, *_about(tx, under, mine, owed)] if under else [], surely=not (there or here)),
        Place(steps=[*new, *_among(mine, nudged)], surely=top),
        Place(steps=owed, surely=top),
        Place(steps=list({(s.disclosure_id, s.kind): s for s in reversed(ahead)}.values()), surely=False),
    ]


def _others(tx: Transaction, me: Person, meaning: Meaning | None) -> list[tuple[int, Step]]:
    """Steps of others about which they were asked whom else we may ask, and where, unless they have said."""
    asked = replies.consents(tx, me.id) if meaning in SAID_OF_OTHERS else {}
    found = steps.steps_by_id(tx, asked)
    return [
        (number, found[id_])
        for id_, (number, nudge) in asked.items()
        if found[id_].state is State.OPEN and other_of(tx, nudge, found[id_])["other"]
    ]


def _others_there(tx: Transaction, others: list[tuple[int, Step]], outbox_id: int) -> list[Step]:
    """Those that a message of ours asked about, or offered."""
    offered = replies.offered_by(tx, outbox_id)
    return [step for number, step in others if number == outbox_id or step.id in offered]


def _said_since(tx: Transaction, me: Person, meaning: Meaning | None, latest: int | None) -> list[Step]:
    """What they settled since the latest nudge as the word would settle it."""
    if meaning not in (Meaning.HELD, Meaning.KEPT):
        return []
    since = outbox.outgoing(tx, latest).promised_at if latest else None
    return steps.settled_as(tx, me.id, meaning, since)


def _about(tx: Transaction, outbox_id: int, mine: list[Step], owed: list[Step]) -> list[Step]:
    """What somebody owes of that which a message of ours is about."""
    message = outbox.outgoing(tx, outbox_id)
    if message.kind == "nudge":
        return _among(mine, nudges.steps_nudged_by(tx, message.id))
    if message.kind in REPLIES:
        return _among(mine, replies.offered_by(tx, message.id))
    return [step for step in owed if step.disclosure_id == message.disclosure_id]


def _among(mine: list[Step], step_ids: list[str]) -> list[Step]:
    by_id = {step.id: step for step in mine}
    return [by_id[id_] for id_ in dict.fromkeys(step_ids) if id_ in by_id]


def _answer(
    tx: Transaction, me: Person, places: list[Place], command: Hear, now: datetime, policy: Policy
) -> Answer:
    said = command.understood
    if said.meaning in (Meaning.THANKS, Meaning.HELP):
        return SAID, said.meaning, None, []
    found = _meant(tx, me, said.meaning, places) if said.meaning else None
    if said.meaning and found:
        (first, *more) = found.steps
        plain = said.plain and said.meaning in TAKEN_AT_ITS_WORD and found.surely and not more
        if plain and _done(tx, command, said.meaning, first, now, policy):
            return DONE, said.meaning, first.id, []
        return OFFER, said.meaning, None, [step.id for step in found.steps[:MOST]]
    if said.told and not places[0].steps:
        told = drafts.new_draft(tx, me.id, {"what_happened": said.told}, now, aside=True)
        return TELLING, told.id, None, []
    waiting = next((place.steps for place in places[:-1] if place.steps), [])
    return UNKNOWN, said.meaning, None, [step.id for step in waiting[:LISTED]]


def _meant(tx: Transaction, me: Person, meaning: Meaning, places: list[Place]) -> Place | None:
    """What a word can be about, in the first place that has any."""
    for place in places if meaning in ASKED_LATER else places[:-1]:
        kinds = MEANS.get(meaning, frozenset(Kind))
        if fitting := _first_of_all(tx, me, meaning, [step for step in place.steps if step.kind in kinds]):
            return Place(steps=fitting, surely=place.surely)
    return None


def _first_of_all(tx: Transaction, me: Person, meaning: Meaning, found: list[Step]) -> list[Step]:
    """Of what a word can be about, what it is about rather than the rest."""
    if meaning in (Meaning.YES, Meaning.NO):
        asked = ([step for step in found if step.kind in kinds] for kinds in QUESTIONS)
        return next((some for some in asked if some), found)
    if meaning in PUT_OFF:
        before = carried.snoozed(tx, me.id, [step.id for step in found])
        return [step for step in found if step.id not in before] or found
    if meaning is Meaning.KEPT:
        written = steps.answers_of(tx, [step.id for step in found])
        return [step for step in found if "commitment" in written.get(step.id, {})]
    return found


def _done(
    tx: Transaction, command: Hear, meaning: Meaning, step: Step, now: datetime, policy: Policy
) -> bool:
    """Do what the word says, as its button would. False where it could not be done."""
    use_case, act = _act(meaning, command.by, step.id)
    try:
        with apart(tx):
            use_case(tx, act, now, policy)
    except SnoozedError:
        return True  # they hear when it comes back, as they do of a first time
    except NotDoneError:
        return False
    return True


def _act(meaning: Meaning, by: Who, step_id: str) -> tuple[Callable[..., Any], object]:
    if meaning is Meaning.HELD:
        return check_in, CheckIn(by=by, step_id=step_id, outcome="held")
    if meaning is Meaning.KEPT:
        return kept, Kept(by=by, step_id=step_id)
    return snooze, Snooze(by=by, step_id=step_id, choice=CHOICES[meaning])


def reply_picture(tx: Transaction, reply: Outgoing) -> ReplyPicture:
    """What a reply shows now."""
    me = people.person(tx, reply.person_id or "")
    shown = replies.offered_by(tx, reply.id)
    meaning = Meaning(reply.subject_id) if reply.kind != TELLING and reply.subject_id else None
    later = meaning in (*PUT_OFF, Meaning.NOT_YET)
    before = carried.snoozed(tx, me.id, [*shown, reply.step_id or ""]) if later else {}
    return ReplyPicture(
        person=me,
        kind=reply.kind,
        meaning=meaning,
        answered=_items(tx, me, [reply.step_id], before)[0] if reply.step_id else None,
        items=_items(tx, me, shown, before),
        draft_id=reply.subject_id if reply.kind == TELLING else None,
    )


def _items(tx: Transaction, me: Person, step_ids: list[str], before: dict[str, datetime]) -> list[Item]:
    found = steps.steps_by_id(tx, step_ids)
    asked = replies.consents(tx, me.id)
    return [
        _about_others(tx, asked[id_][1], found[id_])
        if id_ in asked and found[id_].owner_id != me.id
        else Item(
            kind=NudgeKind.OWED,
            step=found[id_],
            told=picture(tx, found[id_].disclosure_id),
            snoozed_until=before.get(id_),
        )
        for id_ in step_ids
    ]


def _about_others(tx: Transaction, nudge: Nudge, step: Step) -> Item:
    """Whether somebody else may be asked, as the nudge asks it."""
    told = picture(tx, step.disclosure_id)
    return Item(id=nudge.id, kind=nudge.kind, step=step, told=told, **other_of(tx, nudge, step))

"""Begin a disclosure: a draft that survives closing the modal once something is written in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.domain.disclosure import Person
from bot.domain.permissions import cannot_take_on
from bot.domain.policy import Rung
from bot.domain.working_time import is_away
from bot.storage import drafts, people
from bot.storage.drafts import Draft
from bot.storage.ids import new_id
from bot.storage.people import Place
from bot.storage.store import Transaction
from bot.usecases.draft import remember, settle_draft
from bot.usecases.refusals import NotDoneError
from bot.usecases.who import Who, met


@dataclass(frozen=True, kw_only=True)
class Begin:
    """Open the capture modal, with what came along (`/oops text`, a message's link).

    `instead_of` is a draft to forget: start afresh. `draft_id` is one to go on with.
    """

    by: Who
    name: str | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    instead_of: str | None = None
    draft_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class KeepDraft:
    """Save what stands in the modal."""

    by: Who
    draft_id: str
    words: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Named:
    """Whom the form names as who may be asked next, and what makes them so."""

    rung: Rung
    person: Person


@dataclass(frozen=True, kw_only=True)
class Begun:
    """What the capture modal shows: the draft, who would decide, and where the card would go.

    `away_until`: the manager's last day away, where they are; then `stands_in` answers, if anybody does.
    `chain` is who may be asked next.
    """

    draft: Draft
    me: Person
    manager: Person | None
    place: Place | None
    resumed: bool = False
    chain: tuple[Named, ...] = ()
    away_until: date | None = None
    stands_in: Person | None = None

    @property
    def asked_at(self) -> datetime | None:
        """Since when Slack has been asked about all that the modal names; None: not about some."""
        named = [self.me, *([self.manager] if self.manager else []), *(one.person for one in self.chain)]
        times = [person.looked_up_at for person in named if person.looked_up_at]
        whole = len(times) == len(named) and (self.place is None or self.place.name is not None)
        return min(times) if whole else None


def begin(tx: Transaction, command: Begin, now: datetime) -> Begun:
    """Resume the draft somebody left, unless they bring words of their own or want to start afresh.

    Raises NotDoneError where the one to go on with was sent or forgotten.
    """
    me = met(tx, command.by)
    if command.name and not me.name:
        people.update_person(tx, me.id, name=command.name)
    if command.instead_of:
        settle_draft(tx, command.instead_of, me.id, now)
    left = _left(tx, command, me)
    draft = left or _new(tx, command, me, now)
    if draft.words:
        remember(tx, draft.id, me, draft.words, now)
    return _begun(tx, command.by, me, draft, now, resumed=left is not None)


def _left(tx: Transaction, command: Begin, me: Person) -> Draft | None:
    if command.draft_id:
        asked = drafts.draft(tx, command.draft_id, me.id)
        if asked is None or asked.sent_at:
            raise NotDoneError("draft_over")
        return asked
    return None if command.words or command.instead_of else drafts.unsent_draft(tx, me.id)


def _new(tx: Transaction, command: Begin, me: Person, now: datetime) -> Draft:
    """A form in which nothing stands yet leaves no row behind."""
    if command.words:
        return drafts.new_draft(tx, me.id, command.words, now)
    return drafts.unwritten(new_id(), me.id, now)


def keep_draft(tx: Transaction, command: KeepDraft, now: datetime) -> Begun:
    """Save what stands in the modal; gives the same picture as `begin`."""
    me = met(tx, command.by)
    if drafts.keep_words(tx, command.draft_id, me.id, command.words, now):
        remember(tx, command.draft_id, me, command.words, now)
    draft = drafts.draft(tx, command.draft_id, me.id)
    if draft is None:
        raise LookupError("no such draft")
    return _begun(tx, command.by, me, draft, now)


def begun(tx: Transaction, draft_id: str, by: Who, now: datetime) -> Begun:
    """The picture of a capture modal, from our own rows; an empty one where nothing was written yet."""
    me = met(tx, by)
    draft = drafts.draft(tx, draft_id, me.id) or drafts.unwritten(draft_id, me.id, now)
    return _begun(tx, by, me, draft, now)


def _begun(
    tx: Transaction, by: Who, me: Person, draft: Draft, now: datetime, *, resumed: bool = False
) -> Begun:
    chosen = draft.words.get("manager")
    if chosen:
        manager: Person | None = people.person_of(tx, by.team_id, chosen)
    else:
        manager = people.person(tx, me.manager_id) if me.manager_id else None
    place = people.place(tx, manager.place_id) if manager and manager.place_id else None
    chain = _named(tx, me, manager) if manager else ()
    away = manager is not None and is_away(manager, now)
    able = (one.person for one in chain if not is_away(one.person, now))
    return Begun(
        draft=draft,
        me=me,
        manager=manager,
        place=place,
        resumed=resumed,
        chain=chain,
        away_until=manager.away_until if manager and away else None,
        stands_in=next(able, None) if away else None,
    )


def _named(tx: Transaction, me: Person, manager: Person) -> tuple[Named, ...]:
    """Who is next to the manager and could answer."""
    ids = {Rung.DELEGATE: manager.delegate_id, Rung.ONE_UP: manager.manager_id}
    found = {id_: rung for rung, id_ in reversed(ids.items()) if id_ not in (None, me.id, manager.id)}
    known = people.people_by_id(tx, [id_ for id_ in found if id_])
    return tuple(
        Named(rung=rung, person=known[id_])
        for id_, rung in reversed(found.items())
        if id_ in known and cannot_take_on(known[id_]) is None
    )

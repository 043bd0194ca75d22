"""What somebody began to tell and did not send: they hear of it once, and throw it away as they like."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.disclosure import Person
from bot.domain.nudges import Nudge, NudgeKind, next_day
from bot.storage import carried, drafts, nudges, outbox
from bot.storage.store import Transaction
from bot.usecases.refusals import NotDoneError
from bot.usecases.who import Who, met

WRITTEN = ("what_happened", "impact", "quick_fix", "affected", "cost", "risk", "apology")
"""The fields in which somebody writes; a choice alone is no beginning."""


@dataclass(frozen=True, kw_only=True)
class ThrowAway:
    """Forget what I began."""

    by: Who
    draft_id: str


@dataclass(frozen=True, kw_only=True)
class Unsent:
    """What stands in a nudge message about a draft: when it was begun, and whether it still waits to be sent.

    Never what was written: only whoever wrote it sees that, in the form.
    """

    draft_id: str
    at: datetime
    waits: bool
    told: bool


def remember(tx: Transaction, draft_id: str, me: Person, words: Mapping[str, str], now: datetime) -> None:
    """Let the message of the day after they last wrote have a line about it; once for each draft."""
    if not any(words.get(field, "").strip() for field in WRITTEN):
        carried.drop_about(tx, draft_id, now)
    elif not carried.was_said(tx, draft_id):
        morrow = next_day(now, me.zone)
        nudges.set_next_nudge(tx, me.id, morrow, kind=NudgeKind.DRAFT, subject_id=draft_id)


def settle_draft(tx: Transaction, draft_id: str, person_id: str, now: datetime) -> bool:
    """Sent, or forgotten: nothing is said about it any more. False where it was before, or is not theirs."""
    if not drafts.mark_sent(tx, draft_id, person_id, now):
        return False
    carried.drop_about(tx, draft_id, now)
    for number in carried.messages_about(tx, draft_id):
        outbox.promise_update(tx, number, now=now)
    return True


def throw_away(tx: Transaction, command: ThrowAway, now: datetime) -> None:
    """Forget a draft. Raises NotDoneError where it was sent or forgotten before, or is another's."""
    if not settle_draft(tx, command.draft_id, met(tx, command.by).id, now):
        raise NotDoneError("draft_over")


def unsent(tx: Transaction, nudge: Nudge) -> Unsent | None:
    """What is said about the draft of a nudge; None where there is none."""
    draft = drafts.draft(tx, nudge.subject_id or "", nudge.person_id)
    if draft is None:
        return None
    written = any(draft.words.get(field, "").strip() for field in WRITTEN)
    return Unsent(
        draft_id=draft.id,
        at=draft.created_at,
        waits=draft.sent_at is None and written,
        told=draft.disclosure_id is not None,
    )

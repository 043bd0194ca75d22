"""Reading one's words over before sending them, and *Send as it is*. None of the remarks is kept."""

import asyncio
import logging
from functools import partial
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot.domain.coach import Remark, remarks
from bot.domain.lesson import Lesson
from bot.listeners.capture import lessons_met, send, show_manager, to_keep
from bot.listeners.desk import Desk, field_errors, not_done, push_view, who_acts
from bot.usecases.begin import Begun, KeepDraft, begun, keep_draft
from bot.usecases.disclose import Disclosed, sent_as
from bot.usecases.refusals import FieldsError, NotDoneError
from bot.usecases.who import Who
from bot.views import capture, read_over, screens
from bot.views.blocks import Block
from bot.views.copy import Copy
from bot.views.state import Typed

log = logging.getLogger(__name__)


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen for the offer in the capture modal, and for what is sent from the remarks."""
    app.action(capture.READ_OVER)(partial(read, desk=desk))
    app.view(read_over.CALLBACK)(partial(send_as_it_is, desk=desk))


async def read(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext, desk: Desk) -> None:
    """Keep what was typed, and show the remarks on top of the form, which stays as it is."""
    await ack()
    view = body["view"]
    command = to_keep(view, who_acts(context))
    kept = await desk.keep(keep_draft, command)
    met = await lessons_met(desk, kept)
    copy = desk.copy(kept.me.locale)
    found = await asyncio.to_thread(_remarks, copy, command.words)
    shown = _shown(view["private_metadata"], command.words, kept, copy, met, found)
    desk.later(push_view(desk, body["trigger_id"], shown))


async def send_as_it_is(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext, desk: Desk) -> None:
    """Send the very draft, as submitting the form would: commit, then ack."""
    by, view = who_acts(context), body["view"]
    copy = await desk.copy_for(by)
    try:
        saved = await _send_draft(desk, view["private_metadata"], by)
    except FieldsError as refused:
        reasons = read_over.by_field(field_errors(refused, copy), copy)
        if "visibility" in refused.fields:
            desk.later(_show_manager_beneath(desk, view, by))
    except NotDoneError as refused:
        reasons = [not_done(refused, copy)]
    except Exception as error:
        log.error("a disclosure was not confirmed: %s", type(error).__name__)
        reasons = [copy.mrkdwn("problem.not_saved")]
    else:
        await ack(response_action="update", view=screens.sent(saved, copy))
        return
    shown = read_over.not_sent(view["private_metadata"], reasons, copy)
    await ack(response_action="update", view=shown)


def _remarks(copy: Copy, words: Typed) -> tuple[Remark, ...]:
    return remarks(copy.coach, words) if copy.coach else ()


def _shown(
    private: str, words: Typed, kept: Begun, copy: Copy, met: list[Lesson], found: tuple[Remark, ...]
) -> Block:
    if kept.draft.words != words:  # sent, or started afresh, from another window
        sent = kept.draft.disclosure_id is not None
        return read_over.settled(copy.mrkdwn("answer.sent_otherwise" if sent else "answer.draft_gone"), copy)
    return read_over.build(private, words, found, copy, met)


async def _send_draft(desk: Desk, private: str, by: Who) -> Disclosed:
    draft_id = private.partition(" ")[0]
    sent = await desk.store.read(sent_as, draft_id, by)
    if sent:
        return sent
    kept = await desk.store.read(begun, draft_id, by, desk.clock())
    return await send(desk, capture.parse_words(kept.draft.words, private, desk.clock()), by)


async def _show_manager_beneath(desk: Desk, view: dict[str, Any], by: Who) -> None:
    kept = KeepDraft(by=by, draft_id=capture.draft_of(view), words={})
    await show_manager(desk, kept, {"id": view["previous_view_id"], "blocks": []})

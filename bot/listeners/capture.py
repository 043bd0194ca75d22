"""Opening the capture modal from anywhere, keeping its draft, and taking its submission."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.context.respond.async_respond import AsyncRespond

from bot.domain.lesson import Lesson
from bot.domain.policy import rungs_of
from bot.listeners.desk import (
    SAVING_LIMIT,
    Desk,
    field_errors,
    open_view,
    plain_not_done,
    push_view,
    tell,
    update_view,
    who_acts,
)
from bot.storage.ids import new_id
from bot.usecases.begin import Begin, Begun, KeepDraft, begin, begun, keep_draft
from bot.usecases.disclose import Disclose, Disclosed, disclose
from bot.usecases.library import met_before
from bot.usecases.refusals import FieldsError, NotDoneError
from bot.usecases.who import Who
from bot.views import capture, notices, screens
from bot.views.blocks import Block
from bot.views.prepared import Prepared, prepared

log = logging.getLogger(__name__)


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen for everything about the capture modal."""
    for field in capture.FIELDS:
        app.action(field)(partial(typed, desk=desk))
    app.action(capture.ADD_DETAILS)(partial(add_details, desk=desk))
    app.action(capture.AFRESH)(partial(start_afresh, desk=desk))
    app.view(capture.CALLBACK)(partial(submitted, desk=desk))


@dataclass(frozen=True, kw_only=True)
class Opening:
    """A form as it is opened. `whole`: look-ups can add nothing to it."""

    view: Prepared
    draft_id: str
    resumed: bool = False
    whole: bool


async def start(desk: Desk, command: Begin, trigger_id: str, respond: AsyncRespond | None) -> None:
    """Open the modal whole from our own rows, then fill in what slower look-ups know.

    Raises NotDoneError where the draft to go on with is over.
    """
    try:
        opening = await _opening(desk, command)
        opened = await open_view(desk, trigger_id, opening.view)
    except NotDoneError:
        raise
    except Exception as error:
        log.error("a draft was not begun: %s", type(error).__name__)
        opened = None
    if opened and not opening.whole:
        await _fill(desk, command.by, opening, opened)
    if respond and not opened:
        said = notices.not_opened(command.words.get("what_happened"), await desk.copy_for(command.by))
        await tell(respond, said.text, said.blocks)


async def _opening(desk: Desk, command: Begin) -> Opening:
    """The form of a draft that was left or has words already; else an empty one, which is ready mostly."""
    if not (command.words or command.instead_of or command.draft_id):
        asking = desk.ready.form(command.by, desk.store, desk.clock, partial(form, desk))
        if ready := await asyncio.wait_for(asking, SAVING_LIMIT):
            draft_id, whole = new_id(), desk.lookups.is_fresh(ready.asked_at)
            return Opening(view=ready.of(draft_id), draft_id=draft_id, whole=whole)
    started = await desk.keep(begin, command)
    whole = not started.draft.words and desk.lookups.is_fresh(started.asked_at)
    view = prepared(form(desk, started))
    return Opening(view=view, draft_id=started.draft.id, resumed=started.resumed, whole=whole)


def form(desk: Desk, begun: Begun, *, details: bool = False, met: Sequence[Lesson] = ()) -> Block:
    """The modal in the words of whoever fills it in."""
    copy, rungs = desk.copy(begun.me.locale), rungs_of(desk.policy)
    return capture.build(begun, copy, details=details, met=met, rungs=rungs)


async def typed(
    ack: AsyncAck,
    body: dict[str, Any],
    action: dict[str, Any],
    context: AsyncBoltContext,
    desk: Desk,
) -> None:
    """Something changed in the modal: keep it; another manager changes who will see it."""
    await ack()
    view = body["view"]
    command = to_keep(view, who_acts(context))
    await desk.keep(keep_draft, command)
    if action["action_id"] == "manager":
        desk.later(show_manager(desk, command, view))


async def add_details(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext, desk: Desk) -> None:
    """Show the optional questions under what was typed."""
    await ack()
    view = body["view"]
    kept = await desk.keep(keep_draft, to_keep(view, who_acts(context)))
    desk.later(_redraw(desk, kept, view, details=True))


async def start_afresh(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext, desk: Desk) -> None:
    """Forget the draft and begin with an empty one, in a modal on top.

    An update would not empty the fields: they keep what was typed under the same ids (bolt-js#290).
    """
    await ack()
    fresh = await desk.keep(begin, Begin(by=who_acts(context), instead_of=capture.draft_of(body["view"])))
    shown = form(desk, fresh)
    desk.later(push_view(desk, body["trigger_id"], shown | {"clear_on_close": True}))


async def submitted(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext, desk: Desk) -> None:
    """Commit, then ack: an ack means saved."""
    copy = await desk.copy_for(who_acts(context))
    try:
        saved = await send(desk, capture.parse(body["view"], desk.clock()), who_acts(context))
    except FieldsError as refused:
        await ack(response_action="errors", errors=field_errors(refused, copy))
        if "visibility" in refused.fields:
            desk.later(show_manager(desk, to_keep(body["view"], who_acts(context)), body["view"]))
    except NotDoneError as refused:
        await ack(response_action="errors", errors={"what_happened": plain_not_done(refused, copy)})
    except Exception as error:
        log.error("a disclosure was not confirmed: %s", type(error).__name__)
        await ack(response_action="errors", errors={"what_happened": copy.plain("problem.not_saved")})
    else:
        await ack(response_action="update", view=screens.sent(saved, copy))


async def send(desk: Desk, captured: capture.Captured, by: Who) -> Disclosed:
    """Save what was captured. Raises as the use case."""
    await desk.meet(by, captured.manager)
    return await desk.do(disclose, _command(captured, by))


def to_keep(view: dict[str, Any], by: Who) -> KeepDraft:
    """What stands in the modal, for its draft."""
    return KeepDraft(by=by, draft_id=capture.draft_of(view), words=capture.typed(view))


def _command(captured: capture.Captured, by: Who) -> Disclose:
    return Disclose(
        by=by,
        draft_id=captured.draft_id,
        severity=captured.severity,
        what_happened=captured.what_happened,
        impact=captured.impact,
        quick_fix=captured.quick_fix,
        remit=captured.remit,
        visibility=captured.visibility,
        place_id=captured.place_id,
        chain=captured.chain,
        manager=_colleague(by, captured.manager) if captured.manager else None,
        informed=tuple(_colleague(by, slack_id) for slack_id in captured.informed),
        details=captured.details,
    )


async def show_manager(desk: Desk, command: KeepDraft, view: dict[str, Any]) -> None:
    """Name the manager that was chosen, and who will see it now."""
    await desk.meet(command.by, command.words.get("manager"))
    kept = await desk.store.read(begun, command.draft_id, command.by, desk.clock())
    await _redraw(desk, kept, view, details=capture.has_details(view))


async def _redraw(desk: Desk, kept: Begun, view: dict[str, Any], *, details: bool) -> None:
    """Show what is known now, under what was typed."""
    met = await lessons_met(desk, kept)
    shown = form(desk, kept, details=details, met=met)
    # Without the view's hash: it is drawn from all that is known, so it may replace what look-ups drew.
    await update_view(desk, view["id"], shown, None)


async def lessons_met(desk: Desk, kept: Begun) -> list[Lesson]:
    """Lessons about the same as what happened."""
    common = desk.locales.everywhere("library.common_words")
    return await desk.store.read(met_before, kept.draft.words.get("what_happened", ""), common)


def _colleague(by: Who, slack_id: str) -> Who:
    return Who(team_id=by.team_id, slack_id=slack_id)


async def _fill(
    desk: Desk,
    by: Who,
    opening: Opening,
    opened: tuple[str, str | None],
) -> None:
    """Look up what our rows do not know, and show it under the same ids where it changes anything."""
    await desk.lookups.refresh(by)
    known = await desk.store.read(begun, opening.draft_id, by, desk.clock())
    if known.manager:
        await desk.lookups.refresh(_colleague(by, known.manager.slack_id))
        known = await desk.store.read(begun, opening.draft_id, by, desk.clock())
        named = [desk.lookups.refresh(_colleague(by, one.person.slack_id)) for one in known.chain]
        await asyncio.gather(*named)
    if known.place and not known.place.name:
        await desk.lookups.name_place(by.team_id, known.place.slack_id)
    known = await desk.store.read(begun, opening.draft_id, by, desk.clock())
    filled = form(desk, replace(known, resumed=opening.resumed), met=await lessons_met(desk, known))
    if prepared(filled) != opening.view and known.draft.disclosure_id is None:
        await update_view(desk, opened[0], filled, opened[1])

"""Lessons: publishing one and taking it back; the library, its search, and reading one."""

import logging
from functools import partial
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.listeners.click import Click, answer, read_click, show
from bot.listeners.desk import (
    Desk,
    attempt,
    field_errors,
    open_view,
    plain_not_done,
    push_view,
    tell,
    who_acts,
)
from bot.usecases.library import read_lesson, search
from bot.usecases.picture import Look
from bot.usecases.publish import Publish, StillNamedError, Unpublish, preview, publish, unpublish
from bot.usecases.refusals import FieldsError, NotDoneError
from bot.usecases.who import Who
from bot.views import library, mine
from bot.views import publish as form

log = logging.getLogger(__name__)


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen for everything about lessons."""
    app.action(mine.PUBLISH)(partial(publish_asked, desk=desk))
    app.view(form.CALLBACK)(partial(submitted, desk=desk))
    app.action(library.LIBRARY)(partial(library_asked, desk=desk))
    app.view(library.CALLBACK)(partial(searched, desk=desk))
    app.action(library.READ)(partial(read_asked, desk=desk))


async def publish_asked(args: AsyncArgs, desk: Desk) -> None:
    """The button on the receipt."""
    await args.ack()
    desk.later(_open_preview(desk, await read_click(args, desk)))


async def open_preview(desk: Desk, click: Click) -> str | None:
    """Show what would be published; what to say where that is not possible."""
    ask = Look(by=click.by, step_id=click.about_id)
    found = await desk.keep(preview, ask)
    if strangers := [one.slack_id for one in found.involved if not one.name]:
        await desk.meet(click.by, *strangers)
        found = await desk.keep(preview, ask)
    return await show(desk, click, form.build(found, click.about_id, click.copy, desk.lessons_channel))


async def take_back(desk: Desk, click: Click) -> str:
    """The entry in the discloser's menu."""
    await desk.do(unpublish, Unpublish(by=click.by, step_id=click.about_id))
    return click.copy.mrkdwn("answer.unpublished")


async def submitted(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext, desk: Desk) -> None:
    """Publish what the preview says; where it still names somebody, ask first."""
    by = who_acts(context)
    copy = await desk.copy_for(by)
    try:
        said = form.parse(body["view"])
        await desk.do(publish, _command(by, said, desk.lessons_channel))
    except FieldsError as refused:
        await ack(response_action="errors", errors=field_errors(refused, copy))
    except StillNamedError as refused:
        view = form.warn(said, refused.named, copy, desk.lessons_channel)
        await ack(response_action="update", view=view)
    except NotDoneError as refused:
        await ack(response_action="errors", errors={"title": plain_not_done(refused, copy)})
    except Exception as error:
        log.error("a lesson was not confirmed: %s", type(error).__name__)
        await ack(response_action="errors", errors={"title": copy.plain("problem.not_saved")})
    else:
        await ack(response_action="update", view=form.done(copy, desk.lessons_channel))


async def library_asked(args: AsyncArgs, desk: Desk) -> None:
    """A button that opens the library."""
    await args.ack()
    click = await read_click(args, desk)
    desk.later(open_library(desk, click.by, "", click.trigger_id, click.respond))


async def open_library(
    desk: Desk, by: Who, asked: str, trigger_id: str, respond: AsyncRespond | None
) -> None:
    """The library with what answers these words; for none, the newest."""
    copy = await desk.copy_for(by)
    found = await desk.store.read(search, asked)
    if not await open_view(desk, trigger_id, library.build(found, copy)) and respond:
        await tell(respond, copy.mrkdwn("answer.not_opened"))


async def searched(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext, desk: Desk) -> None:
    """Search again, in the same modal."""
    found = await desk.store.read(search, library.parse(body["view"]))
    copy = await desk.copy_for(who_acts(context))
    await ack(response_action="update", view=library.build(found, copy))


async def read_asked(args: AsyncArgs, desk: Desk) -> None:
    """Open one lesson, on top of the modal it was found in."""
    await args.ack()
    in_modal = (args.body.get("view") or {}).get("type") == "modal"
    desk.later(_open_lesson(desk, await read_click(args, desk), in_modal=in_modal))


async def _open_preview(desk: Desk, click: Click) -> None:
    if said := await attempt(open_preview(desk, click), click.copy):
        await answer(desk, click, said)


async def _open_lesson(desk: Desk, click: Click, *, in_modal: bool) -> None:
    try:
        view = library.whole(await desk.keep(read_lesson, click.about_id), click.copy)
    except NotDoneError:
        view = library.gone(click.copy)
    if in_modal:
        await push_view(desk, click.trigger_id, view)
    else:
        await open_view(desk, click.trigger_id, view)


def _command(by: Who, said: form.Submitted, channel: str) -> Publish:
    return Publish(
        by=by,
        step_id=said.step_id,
        title=said.title,
        body=said.body,
        signed=said.signed,
        despite=said.despite,
        channel=channel or None,
    )

"""A click on a button or a menu: who pressed what, and how they are answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.listeners.desk import Desk, open_view, tell, who_acts
from bot.listeners.starts import show_home
from bot.usecases.who import Who
from bot.views import screens
from bot.views.blocks import Block
from bot.views.copy import Copy


@dataclass(frozen=True, kw_only=True)
class Click:
    """Who pressed what, and the words they read. `respond` answers beside the message; None on the Home tab.

    `about_id` is the step's id, or that of the idea, mentoring, lesson or telling the button is about.
    """

    by: Who
    copy: Copy
    about_id: str
    chosen: str | None
    action: Mapping[str, Any]
    trigger_id: str
    respond: AsyncRespond | None


async def read_click(args: AsyncArgs, desk: Desk) -> Click:
    """A button's value is an id and nothing else; a menu has it in its block's id, after a colon."""
    action, by = args.action or {}, who_acts(args.context)
    return Click(
        by=by,
        copy=await desk.copy_for(by),
        about_id=action.get("value") or str(action.get("block_id", "")).partition(":")[2],
        chosen=(action.get("selected_option") or {}).get("value"),
        action=action,
        trigger_id=args.body["trigger_id"],
        respond=args.respond if args.body.get("response_url") else None,
    )


async def answer(desk: Desk, click: Click, said: str | None) -> None:
    """Answer a click where it was made: beside the message, or over the Home tab, drawn anew."""
    if click.respond:
        await tell(click.respond, said)
        return
    if said:
        await open_view(desk, click.trigger_id, screens.said(said, click.copy))
    await show_home(desk, click.by)


async def show(desk: Desk, click: Click, view: Block) -> str | None:
    """Open a modal for a click; what to say where Slack would not."""
    opened = await open_view(desk, click.trigger_id, view)
    return None if opened else click.copy.mrkdwn("answer.not_opened")

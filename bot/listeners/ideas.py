"""Offering an idea, and adopting one."""

import asyncio
from functools import partial

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.listeners.click import Click, answer, read_click, show
from bot.listeners.desk import Desk, attempt
from bot.listeners.starts import CHANNEL_LIMIT
from bot.usecases.ideas import Adopt, Offer, adopt_idea, channel_to_ask, may_offer
from bot.usecases.who import Who
from bot.views import forms, ideas
from bot.views.say import name_of


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen for the two buttons."""
    app.action(ideas.IDEA)(partial(asked, desk=desk))
    app.action(ideas.ADOPT)(partial(taken, desk=desk))


async def asked(args: AsyncArgs, desk: Desk) -> None:
    """Somebody would like to offer an idea: ask for it, if they may."""
    await args.ack()
    desk.later(_open(desk, await read_click(args, desk)))


async def taken(args: AsyncArgs, desk: Desk) -> None:
    """Somebody adopts an idea."""
    click = await read_click(args, desk)
    said = await attempt(_adopt(desk, click), click.copy)
    await args.ack()
    desk.later(answer(desk, click, said))


async def sees_card(desk: Desk, by: Who, step_id: str) -> bool:
    """Whether Slack says that somebody is in the channel of the card, and what it says about them.

    Raises TimeoutError where it does not say so in time.
    """
    channel = await desk.keep(channel_to_ask, Offer(by=by, step_id=step_id))
    if channel is None:
        return False
    asking = asyncio.gather(desk.lookups.is_member(channel, by.slack_id), desk.lookups.refresh(by))
    return (await asyncio.wait_for(asking, CHANNEL_LIMIT))[0]


async def _open(desk: Desk, click: Click) -> None:
    async def opened() -> str | None:
        in_channel = await sees_card(desk, click.by, click.about_id)
        await desk.keep(may_offer, Offer(by=click.by, step_id=click.about_id, in_channel=in_channel))
        return await show(desk, click, forms.build("idea", click.about_id, click.copy))

    if said := await attempt(opened(), click.copy):
        await answer(desk, click, said)


async def _adopt(desk: Desk, click: Click) -> str:
    giver = await desk.do(adopt_idea, Adopt(by=click.by, idea_id=click.about_id))
    return click.copy.mrkdwn("answer.adopted", name=name_of(giver, click.copy))

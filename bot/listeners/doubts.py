"""Buttons beneath a message in doubt."""

from functools import partial

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.listeners.click import Click, answer, read_click
from bot.listeners.desk import Desk, attempt
from bot.usecases.refusals import NotDoneError
from bot.usecases.settle_doubt import SettleDoubt, settle_doubt
from bot.views.notices import AGAIN, ARRIVED


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen for both."""
    app.action(ARRIVED)(partial(settled, desk=desk))
    app.action(AGAIN)(partial(settled, desk=desk))


async def settled(args: AsyncArgs, desk: Desk) -> None:
    """An admin looked."""
    click = await read_click(args, desk)
    said = await attempt(_settle(desk, click), click.copy)
    await args.ack()
    desk.later(answer(desk, click, said))


async def _settle(desk: Desk, click: Click) -> str:
    if not click.about_id.isdecimal():
        raise NotDoneError("gone")
    arrived = click.action.get("action_id") == ARRIVED
    number = int(click.about_id)
    command = SettleDoubt(by=click.by, outbox_id=number, arrived=arrived, admins=desk.admins)
    await desk.do(settle_doubt, command)
    return click.copy.mrkdwn("doubt.said_arrived" if arrived else "doubt.said_again")

"""What somebody began to tell and did not send: going on with it, or throwing it away."""

from functools import partial

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.listeners import capture
from bot.listeners.click import Click, answer, read_click
from bot.listeners.desk import Desk, attempt
from bot.usecases.begin import Begin
from bot.usecases.draft import ThrowAway, throw_away
from bot.views import nudge


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen for the two buttons of the line about a draft."""
    app.action(nudge.GO_ON)(partial(gone_on, desk=desk))
    app.action(nudge.THROW_AWAY)(partial(thrown_away, desk=desk))


async def gone_on(args: AsyncArgs, desk: Desk) -> None:
    """Open the form with what stands in it."""
    await args.ack()
    click = await read_click(args, desk)
    desk.later(go_on(desk, click))


async def thrown_away(args: AsyncArgs, desk: Desk) -> None:
    """Forget it."""
    click = await read_click(args, desk)
    said = await attempt(_throw_away(desk, click), click.copy)
    await args.ack()
    desk.later(answer(desk, click, said))


async def go_on(desk: Desk, click: Click) -> None:
    """Open the form with a draft, or say that it is over."""
    start = Begin(by=click.by, draft_id=click.about_id)
    opening = capture.start(desk, start, click.trigger_id, click.respond)
    if said := await attempt(opening, click.copy):
        await answer(desk, click, said)


async def _throw_away(desk: Desk, click: Click) -> str:
    await desk.keep(throw_away, ThrowAway(by=click.by, draft_id=click.about_id))
    desk.wake()
    return click.copy.mrkdwn("answer.thrown_away")

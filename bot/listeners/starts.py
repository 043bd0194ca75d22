"""Where people start: `/oops`, the shortcuts, the Home tab, and what else Slack tells us."""

import asyncio
from functools import partial
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.context.respond.async_respond import AsyncRespond

from bot.listeners import capture, lessons
from bot.listeners.desk import Desk, field_errors, open_view, who_acts
from bot.usecases.begin import Begin
from bot.usecases.home import home_picture, insights_for
from bot.usecases.refusals import FieldsError
from bot.usecases.set_up import SetUp, known, set_up
from bot.usecases.who import Who
from bot.views import home, setup
from bot.views.say import permalink

CHANNEL_LIMIT = 1.5
"""Seconds to look a channel up: it comes before the ack, and saving still has to fit (slack-platform §2a)."""
COMMAND, LESSONS, DISCLOSE, DISCLOSE_MESSAGE = "/oops", "lessons", "disclose", "disclose_message"


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen for everything people start with."""
    app.command(COMMAND)(partial(oops, desk=desk))
    app.shortcut(DISCLOSE)(partial(from_anywhere, desk=desk))
    app.shortcut(DISCLOSE_MESSAGE)(partial(from_message, desk=desk))
    app.action(home.OWN_UP)(partial(from_anywhere, desk=desk))
    app.action(home.SET_UP)(partial(set_up_opened, desk=desk))
    app.view(setup.CALLBACK)(partial(set_up_submitted, desk=desk))
    app.event("app_home_opened")(partial(home_opened, desk=desk))
    app.event("user_change")(partial(user_changed, desk=desk))


async def oops(
    ack: AsyncAck,
    command: dict[str, Any],
    context: AsyncBoltContext,
    respond: AsyncRespond,
    desk: Desk,
) -> None:
    """`/oops`, `/oops text`, `/oops help`, `/oops setup`, `/oops lessons words`."""
    text = str(command.get("text") or "").strip()
    if text.casefold() == "help":
        by = who_acts(context)
        await desk.meet(by, by.slack_id)  # it may be the first that they want of us
        await ack(text=(await desk.copy_for(by)).page("help"), response_type="ephemeral")
        return
    await ack()
    if text.casefold() == "setup":
        desk.later(_open_set_up(desk, who_acts(context), command["trigger_id"]))
        return
    first, _, rest = text.partition(" ")
    if first.casefold() == LESSONS:
        desk.later(lessons.open_library(desk, who_acts(context), rest, command["trigger_id"], respond))
        return
    words = {"what_happened": text} if text else {}
    start = Begin(by=who_acts(context), name=command.get("user_name"), words=words)
    desk.later(capture.start(desk, start, command["trigger_id"], respond))


async def from_anywhere(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext, desk: Desk) -> None:
    """The global shortcut, and the button on the Home tab."""
    await ack()
    desk.later(capture.start(desk, Begin(by=who_acts(context)), body["trigger_id"], None))


async def from_message(
    ack: AsyncAck,
    body: dict[str, Any],
    context: AsyncBoltContext,
    respond: AsyncRespond,
    desk: Desk,
) -> None:
    """The message shortcut: the message's link begins what happened."""
    await ack()
    # Made here: asking Slack for it would cost the trigger's time. The payload's own team may be another's.
    link = permalink(desk.address, body["channel"]["id"], body["message_ts"])
    by = who_acts(context)
    about = (await desk.copy_for(by)).plain("shortcut.message", link=link)
    start = Begin(by=by, words={"what_happened": about + "\n"})
    desk.later(capture.start(desk, start, body["trigger_id"], respond))


async def home_opened(event: dict[str, Any], context: AsyncBoltContext, desk: Desk) -> None:
    """Draw the Home tab anew each time it is looked at."""
    if event.get("tab") == "home":
        desk.later(show_home(desk, who_acts(context)))


async def show_home(desk: Desk, who: Who) -> None:
    """Publish somebody's Home tab from current rows."""
    await desk.lookups.refresh(who)
    picture = await desk.store.read(home_picture, who, desk.clock(), desk.policy)
    tallies = await desk.figures.read(desk.store, desk.clock())
    view = home.build(picture, insights_for(picture.me.id, tallies), desk.copy(picture.me.locale))
    await desk.client.views_publish(user_id=who.slack_id, view=view)


async def user_changed(event: dict[str, Any], context: AsyncBoltContext, desk: Desk) -> None:
    """Somebody moved zone, changed their name, left. Kept before the ack; the event says it all."""
    who = Who(team_id=who_acts(context).team_id, slack_id=event["user"]["id"])
    await desk.lookups.hear_of(who, event["user"])


async def set_up_opened(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext, desk: Desk) -> None:
    """The button on the Home tab."""
    await ack()
    desk.later(_open_set_up(desk, who_acts(context), body["trigger_id"]))


async def set_up_submitted(
    ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext, desk: Desk
) -> None:
    """Keep what was chosen, where Oops can post to the channel."""
    by = who_acts(context)
    copy = await desk.copy_for(by)
    chosen = setup.parse(body["view"])
    try:
        name, reachable = await _channel(desk, chosen)
        if not reachable:
            raise FieldsError({"channel": "channel_unreachable"})
        await desk.meet(by, chosen.manager, chosen.delegate)
        saved = await desk.do(set_up, _command(by, chosen, name))
    except FieldsError as refused:
        await ack(response_action="errors", errors=field_errors(refused, copy))
    except Exception:
        await ack(response_action="errors", errors={"manager": copy.plain("problem.not_saved")})
    else:
        await ack(response_action="update", view=setup.saved(saved, copy, desk.policy.working, desk.clock()))
        desk.later(show_home(desk, by))


async def _channel(desk: Desk, chosen: setup.Chosen) -> tuple[str | None, bool]:
    """The chosen channel's name and whether Oops is in it. Raises TimeoutError where Slack is slow."""
    if not chosen.channel:
        return None, True
    return await asyncio.wait_for(desk.lookups.channel(chosen.channel), CHANNEL_LIMIT)


def _command(by: Who, chosen: setup.Chosen, channel_name: str | None) -> SetUp:
    manager, delegate = (
        Who(team_id=by.team_id, slack_id=slack_id) if slack_id else None
        for slack_id in (chosen.manager, chosen.delegate)
    )
    return SetUp(
        by=by,
        manager=manager,
        channel=chosen.channel,
        channel_name=channel_name,
        delegate=delegate,
        works_from=chosen.works_from,
        works_until=chosen.works_until,
        digest_at=chosen.digest_at,
        country=chosen.holidays,
        away_from=chosen.away_from,
        away_until=chosen.away_until,
    )


async def _open_set_up(desk: Desk, by: Who, trigger_id: str) -> None:
    await desk.meet(by, by.slack_id)  # where they are, if this is the first that they want of us
    found = await desk.store.run(lambda tx, who, _: known(tx, who), by, desk.clock())
    copy = desk.copy(found.me.locale)
    await open_view(desk, trigger_id, setup.build(found, copy, desk.policy.working, desk.clock()))

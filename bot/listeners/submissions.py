"""Submissions of the short forms: parse, call, ack."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot.listeners.desk import Desk, field_errors, plain_not_done, who_acts
from bot.listeners.ideas import sees_card
from bot.listeners.readings import COMMANDS
from bot.listeners.starts import CHANNEL_LIMIT, show_home
from bot.usecases.decide import adjust, approve, talk
from bot.usecases.ideas import Offer
from bot.usecases.mentor import answer_mentoring, ask_mentor
from bot.usecases.postpone import snooze
from bot.usecases.refusals import FieldsError, NotDoneError
from bot.usecases.tell import Tell
from bot.views import forms, mentor, prompts, screens
from bot.views.copy import Copy
from bot.views.state import Typed, listed

log = logging.getLogger(__name__)


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen for every short form."""
    for name in forms.FORMS:
        app.view(name)(partial(submitted, desk=desk))


async def submitted(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext, desk: Desk) -> None:
    """Commit, then close the form. What cannot be taken is said under its field."""
    by = who_acts(context)
    copy = await desk.copy_for(by)
    view = body["view"]
    first = forms.FORMS[view["callback_id"]][0].name
    try:
        step_id, words = forms.parse(view)
        chosen = (words.get("to"), words.get("mentor"), words.get("owner"))
        await desk.meet(by, *chosen, *listed(words.get("people")))
        doing, command = COMMANDS[view["callback_id"]](by, step_id, words)
        if isinstance(command, Offer):
            command = replace(command, in_channel=await sees_card(desk, by, step_id))
        if isinstance(command, Tell):
            command = replace(command, channels=await _channels(desk, words))
        done = await desk.do(doing, command)
    except FieldsError as refused:
        await ack(response_action="errors", errors=field_errors(refused, copy))
    except NotDoneError as refused:  # under the first field, so that what was written stays readable
        await ack(response_action="errors", errors={first: plain_not_done(refused, copy)})
    except Exception as error:
        log.error("a form was not confirmed: %s", type(error).__name__)
        await ack(response_action="errors", errors={first: copy.plain("problem.not_saved")})
    else:
        await _acknowledge(ack, doing, done, copy)
        desk.later(show_home(desk, by))


async def _acknowledge(ack: AsyncAck, doing: Callable[..., Any], done: Any, copy: Copy) -> None:
    """Close the form, or turn it into what there is to say."""
    if said := SAYS.get(doing):
        await ack(response_action="update", view=screens.said(said(done, copy), copy))
    else:
        await ack()


SAYS: dict[Callable[..., Any], Callable[[Any, Copy], str]] = {
    approve: partial(prompts.answered, "approved"),
    adjust: partial(prompts.answered, "adjust"),
    talk: partial(prompts.answered, "talk"),
    ask_mentor: mentor.said_asked,
    answer_mentoring: mentor.said_answered,
    snooze: screens.snoozed,
}
"""What is said once a form's use case is done, of what that gave; other forms just close."""


async def _channels(desk: Desk, words: Typed) -> tuple[tuple[str, str | None], ...]:
    """Each channel's id and name. Raises FieldsError where Oops is not in one: it could not tell them."""
    asked = listed(words.get("channels"))
    found = await asyncio.wait_for(asyncio.gather(*map(desk.lookups.channel, asked)), CHANNEL_LIMIT)
    if not all(inside for _, inside in found):
        raise FieldsError({"channels": "channel_unreachable"})
    return tuple((slack_id, name) for slack_id, (name, _) in zip(asked, found, strict=True))

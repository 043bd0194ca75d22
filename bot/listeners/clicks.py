"""Buttons and menus on cards, nudges and the Home tab. A value holds a step's id and nothing else."""

import re
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.context.respond.async_respond import AsyncRespond

from bot.domain.disclosure import Remit
from bot.listeners.desk import Desk, attempt, open_view, tell, who_acts
from bot.listeners.starts import show_home
from bot.usecases.answer import CheckIn, check_in
from bot.usecases.decide import Approve, Talk, approve, talk
from bot.usecases.picture import Look, look, look_at_history
from bot.usecases.postpone import Snooze, snooze
from bot.usecases.who import Who
from bot.views import card, forms, screens, steps
from bot.views.say import name_of, when
from bot.views.state import Typed

OPENS = {
    card.ADJUST: "adjust",
    steps.SLIPPED: "slip",
    steps.NOT_NEEDED: "not_needed",
    steps.HAND_OVER: "hand_over",
}
"""Buttons that open a short form; *do* opens whichever does the step."""
Click = dict[str, Any]


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen for every click; the last one answers what nothing else knows."""
    for action_id in ANSWERS:
        app.action(action_id)(partial(answered, desk=desk))
    for action_id in (steps.DO, *OPENS):
        app.action(action_id)(partial(form_asked, desk=desk))
    app.action(steps.SNOOZE)(partial(snoozed, desk=desk))
    app.action(card.MORE)(partial(more, desk=desk))
    app.action(re.compile(".*"))(partial(unknown, desk=desk))


async def answered(
    ack: AsyncAck,
    body: Click,
    action: Click,
    context: AsyncBoltContext,
    respond: AsyncRespond,
    desk: Desk,
) -> None:
    """One click settles it: approve, talk, held, can't tell."""
    doing = ANSWERS[action["action_id"]](desk, who_acts(context), action["value"])
    said = await attempt(doing, desk.copy())
    await ack()
    desk.later(_say(desk, body, who_acts(context), respond, said))


async def snoozed(
    ack: AsyncAck,
    body: Click,
    action: Click,
    context: AsyncBoltContext,
    respond: AsyncRespond,
    desk: Desk,
) -> None:
    """Later; *pick* asks when."""
    by, choice = who_acts(context), action["selected_option"]["value"]
    step_id = action["block_id"].removeprefix("step:")
    if choice == "pick":
        await ack()
        known = forms.tomorrow(desk.clock())
        desk.later(_open_form(desk, body, by, respond, step_id, "snooze", known))
        return
    said = await attempt(_snooze(desk, by, step_id, choice), desk.copy())
    await ack()
    desk.later(_say(desk, body, by, respond, said))


async def form_asked(
    ack: AsyncAck,
    body: Click,
    action: Click,
    context: AsyncBoltContext,
    respond: AsyncRespond,
    desk: Desk,
) -> None:
    """A button that opens a short form."""
    await ack()
    name = OPENS.get(action["action_id"])
    desk.later(_open_form(desk, body, who_acts(context), respond, action["value"], name))


async def more(
    ack: AsyncAck,
    body: Click,
    action: Click,
    context: AsyncBoltContext,
    respond: AsyncRespond,
    desk: Desk,
) -> None:
    """The card's menu: reassign, delegate, history."""
    await ack()
    by, step_id = who_acts(context), action["block_id"].removeprefix("decide:")
    choice = action["selected_option"]["value"]
    if choice == "history":
        desk.later(_open_history(desk, body, by, respond, step_id))
    else:
        delegate = choice == "delegate"
        desk.later(_open_form(desk, body, by, respond, step_id, "hand_over", to_delegate=delegate))


async def unknown(
    ack: AsyncAck,
    body: Click,
    context: AsyncBoltContext,
    respond: AsyncRespond,
    desk: Desk,
) -> None:
    """A button of an older version: say so rather than nothing."""
    await ack()
    said = desk.copy().mrkdwn("answer.unknown")
    desk.later(_say(desk, body, who_acts(context), respond, said))


async def _approve(desk: Desk, by: Who, step_id: str) -> str:
    decided = await desk.do(approve, Approve(by=by, step_id=step_id))
    return desk.copy().mrkdwn("answer.approved", name=name_of(decided, desk.copy()))


async def _talk(desk: Desk, by: Who, step_id: str) -> str:
    waiting = await desk.do(talk, Talk(by=by, step_id=step_id))
    return desk.copy().mrkdwn("answer.talk", name=name_of(waiting, desk.copy()))


async def _check(desk: Desk, by: Who, step_id: str, outcome: str) -> str:
    await desk.do(check_in, CheckIn(by=by, step_id=step_id, outcome=outcome))
    return desk.copy().mrkdwn(f"answer.{outcome}")


async def _snooze(desk: Desk, by: Who, step_id: str, choice: str) -> str:
    until = await desk.do(snooze, Snooze(by=by, step_id=step_id, choice=choice))
    return desk.copy().mrkdwn("answer.snoozed", when=when(until))


ANSWERS: dict[str, Callable[[Desk, Who, str], Coroutine[Any, Any, str]]] = {
    card.APPROVE: _approve,
    card.TALK: _talk,
    steps.HELD: partial(_check, outcome=steps.HELD),
    steps.CANT_TELL: partial(_check, outcome=steps.CANT_TELL),
}
"""What one click does."""


async def _open_form(
    desk: Desk,
    body: Click,
    by: Who,
    respond: AsyncRespond,
    step_id: str,
    name: str | None,
    known: Typed | None = None,
    *,
    to_delegate: bool = False,
) -> None:
    async def opened() -> str | None:
        step, told = await desk.keep(look, Look(by=by, step_id=step_id))
        initial = dict(known or {})
        form = name or steps.form_for(step, told) or "not_needed"
        if form == "revise":
            initial = {"quick_fix": told.quick_fix.text, "remit": Remit.APPROVAL.value}
        if to_delegate and (delegate := told.people.get(told.decider.delegate_id or "")):
            initial = {"to": delegate.slack_id}
        view = forms.build(form, step_id, desk.copy(), initial)
        found = await open_view(desk, body["trigger_id"], view)
        return None if found else desk.copy().mrkdwn("answer.not_opened")

    if said := await attempt(opened(), desk.copy()):
        await _say(desk, body, by, respond, said)


async def _open_history(desk: Desk, body: Click, by: Who, respond: AsyncRespond, step_id: str) -> None:
    async def opened() -> str | None:
        told = await desk.keep(look_at_history, Look(by=by, step_id=step_id))
        found = await open_view(desk, body["trigger_id"], screens.history(told, desk.copy()))
        return None if found else desk.copy().mrkdwn("answer.not_opened")

    await tell(respond, await attempt(opened(), desk.copy()))


async def _say(desk: Desk, body: Click, by: Who, respond: AsyncRespond, said: str | None) -> None:
    """Answer a click where it was made: beside the message, or over the Home tab, drawn anew."""
    if body.get("response_url"):
        await tell(respond, said)
        return
    if said:
        await open_view(desk, body["trigger_id"], screens.said(said, desk.copy()))
    await show_home(desk, by)

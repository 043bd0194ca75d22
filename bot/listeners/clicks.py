"""Buttons and menus on cards, nudges and the Home tab. A value holds a step's id and nothing else."""

import re
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_bolt.kwargs_injection.async_args import AsyncArgs

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


@dataclass(frozen=True, kw_only=True)
class Click:
    """Who pressed what. `respond` answers beside the message; None on the Home tab."""

    by: Who
    step_id: str
    chosen: str | None
    action: Mapping[str, Any]
    trigger_id: str
    respond: AsyncRespond | None


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen for every click; the last one answers what nothing else knows."""
    for action_id in ANSWERS:
        app.action(action_id)(partial(answered, desk=desk))
    for action_id in (steps.DO, *OPENS):
        app.action(action_id)(partial(form_asked, desk=desk))
    app.action(steps.SNOOZE)(partial(snoozed, desk=desk))
    app.action(card.MORE)(partial(more, desk=desk))
    app.action(re.compile(".*"))(partial(unknown, desk=desk))


async def answered(args: AsyncArgs, desk: Desk) -> None:
    """One click settles it: approve, talk, held, can't tell."""
    click = _read(args)
    doing = ANSWERS[click.action["action_id"]](desk, click.by, click.step_id)
    said = await attempt(doing, desk.copy())
    await args.ack()
    desk.later(_say(desk, click, said))


async def snoozed(args: AsyncArgs, desk: Desk) -> None:
    """Later; *pick* asks when."""
    click = _read(args)
    if click.chosen == "pick":
        await args.ack()
        desk.later(_open_form(desk, click, "snooze", forms.tomorrow(desk.clock())))
        return
    said = await attempt(_snooze(desk, click), desk.copy())
    await args.ack()
    desk.later(_say(desk, click, said))


async def form_asked(args: AsyncArgs, desk: Desk) -> None:
    """A button that opens a short form."""
    await args.ack()
    click = _read(args)
    desk.later(_open_form(desk, click, OPENS.get(click.action["action_id"])))


async def more(args: AsyncArgs, desk: Desk) -> None:
    """The card's menu: reassign, delegate, history."""
    await args.ack()
    click = _read(args)
    if click.chosen == "history":
        desk.later(_open_history(desk, click))
    else:
        desk.later(_open_form(desk, click, "hand_over", to_delegate=click.chosen == "delegate"))


async def unknown(args: AsyncArgs, desk: Desk) -> None:
    """A button of an older version: say so rather than nothing."""
    await args.ack()
    desk.later(_say(desk, _read(args), desk.copy().mrkdwn("answer.unknown")))


def _read(args: AsyncArgs) -> Click:
    """A button's value is its step's id; a menu has it in its block's id, after a colon."""
    action = args.action or {}
    return Click(
        by=who_acts(args.context),
        step_id=action.get("value") or str(action.get("block_id", "")).partition(":")[2],
        chosen=(action.get("selected_option") or {}).get("value"),
        action=action,
        trigger_id=args.body["trigger_id"],
        respond=args.respond if args.body.get("response_url") else None,
    )


async def _approve(desk: Desk, by: Who, step_id: str) -> str:
    decided = await desk.do(approve, Approve(by=by, step_id=step_id))
    return desk.copy().mrkdwn("answer.approved", name=name_of(decided, desk.copy()))


async def _talk(desk: Desk, by: Who, step_id: str) -> str:
    waiting = await desk.do(talk, Talk(by=by, step_id=step_id))
    return desk.copy().mrkdwn("answer.talk", name=name_of(waiting, desk.copy()))


async def _check(desk: Desk, by: Who, step_id: str, outcome: str) -> str:
    await desk.do(check_in, CheckIn(by=by, step_id=step_id, outcome=outcome))
    return desk.copy().mrkdwn(f"answer.{outcome}")


async def _snooze(desk: Desk, click: Click) -> str:
    command = Snooze(by=click.by, step_id=click.step_id, choice=click.chosen or "")
    until = await desk.do(snooze, command)
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
    click: Click,
    name: str | None,
    known: Typed | None = None,
    *,
    to_delegate: bool = False,
) -> None:
    """Open a short form for the step; `name` None: whichever does it."""

    async def opened() -> str | None:
        step, told = await desk.keep(look, Look(by=click.by, step_id=click.step_id))
        initial = dict(known or {})
        form = name or steps.form_for(step, told) or "not_needed"
        if form == "revise":
            initial = {"quick_fix": told.quick_fix.text, "remit": Remit.APPROVAL.value}
        if to_delegate and (delegate := told.people.get(told.decider.delegate_id or "")):
            initial = {"to": delegate.slack_id}
        view = forms.build(form, click.step_id, desk.copy(), initial)
        found = await open_view(desk, click.trigger_id, view)
        return None if found else desk.copy().mrkdwn("answer.not_opened")

    if said := await attempt(opened(), desk.copy()):
        await _say(desk, click, said)


async def _open_history(desk: Desk, click: Click) -> None:
    async def opened() -> str | None:
        told = await desk.keep(look_at_history, Look(by=click.by, step_id=click.step_id))
        found = await open_view(desk, click.trigger_id, screens.history(told, desk.copy()))
        return None if found else desk.copy().mrkdwn("answer.not_opened")

    if said := await attempt(opened(), desk.copy()):
        await _say(desk, click, said)


async def _say(desk: Desk, click: Click, said: str | None) -> None:
    """Answer a click where it was made: beside the message, or over the Home tab, drawn anew."""
    if click.respond:
        await tell(click.respond, said)
        return
    if said:
        await open_view(desk, click.trigger_id, screens.said(said, desk.copy()))
    await show_home(desk, click.by)

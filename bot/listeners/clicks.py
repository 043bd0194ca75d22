"""Buttons and menus on cards, nudges and the Home tab. A value holds a step's id and nothing else."""

import re
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.listeners import mine
from bot.listeners.click import Click, answer, read_click, show
from bot.listeners.desk import Desk, attempt
from bot.usecases.answer import CheckIn, check_in
from bot.usecases.consent import MayAsk, may_ask
from bot.usecases.decide import Approve, Talk, approve, talk
from bot.usecases.picture import Look, look
from bot.usecases.postpone import Snooze, snooze
from bot.usecases.promises import Kept, kept
from bot.usecases.real_fix import AcceptRealFix, accept_real_fix
from bot.usecases.tell import Again, tell_again
from bot.views import asking, card, forms, knowns, prompts, screens, steps
from bot.views.say import name_of
from bot.views.state import Typed

OPENS = {
    card.ADJUST: "adjust",
    steps.SLIPPED: "slip",
    steps.DECLINE: "decline_fix",
    steps.CHANGED: "change",
    steps.LET_GO: "let_go",
    steps.NOT_NEEDED: "not_needed",
    steps.HAND_OVER: "hand_over",
}
"""Buttons that open a short form; *do* opens whichever does the step."""


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen for every click; the last one answers what nothing else knows."""
    for action_id in ANSWERS:
        app.action(action_id)(partial(answered, desk=desk))
    for action_id in OPENS:
        app.action(action_id)(partial(form_asked, desk=desk))
    app.action(re.compile(rf"{steps.DO}(_\d)?"))(partial(form_asked, desk=desk))
    app.action(steps.SNOOZE)(partial(snoozed, desk=desk))
    app.action(card.MORE)(partial(more, desk=desk))
    app.action(re.compile(".*"))(partial(unknown, desk=desk))


async def answered(args: AsyncArgs, desk: Desk) -> None:
    """One click settles it: approve, talk, held, can't tell."""
    click = await read_click(args, desk)
    doing = ANSWERS[click.action["action_id"]](desk, click)
    said = await attempt(doing, click.copy)
    await args.ack()
    desk.later(answer(desk, click, said))


async def snoozed(args: AsyncArgs, desk: Desk) -> None:
    """Later; *pick* asks when."""
    click = await read_click(args, desk)
    if click.chosen == "pick":
        await args.ack()
        desk.later(_open_form(desk, click, "snooze", forms.tomorrow(desk.clock())))
        return
    said = await attempt(_snooze(desk, click), click.copy)
    await args.ack()
    desk.later(answer(desk, click, said))


async def form_asked(args: AsyncArgs, desk: Desk) -> None:
    """A button that opens a short form."""
    await args.ack()
    click = await read_click(args, desk)
    desk.later(_open_form(desk, click, OPENS.get(click.action["action_id"])))


async def more(args: AsyncArgs, desk: Desk) -> None:
    """The card's menu: reassign, delegate, history, the write-up."""
    await args.ack()
    click = await read_click(args, desk)
    if click.chosen in mine.OPENS:
        desk.later(mine.open_entry(desk, click))
    else:
        desk.later(_open_form(desk, click, "hand_over", to_delegate=click.chosen == "delegate"))


async def unknown(args: AsyncArgs, desk: Desk) -> None:
    """A button of an older version: say so rather than nothing."""
    await args.ack()
    click = await read_click(args, desk)
    desk.later(answer(desk, click, click.copy.mrkdwn("answer.unknown")))


async def _approve(desk: Desk, click: Click) -> str:
    decided = await desk.do(approve, Approve(by=click.by, step_id=click.about_id))
    return prompts.answered("approved", decided, click.copy)


async def _talk(desk: Desk, click: Click) -> str:
    waiting = await desk.do(talk, Talk(by=click.by, step_id=click.about_id))
    return prompts.answered("talk", waiting, click.copy)


async def _check(desk: Desk, click: Click, outcome: str) -> str:
    await desk.do(check_in, CheckIn(by=click.by, step_id=click.about_id, outcome=outcome))
    return click.copy.mrkdwn(f"answer.{outcome}")


async def _accept(desk: Desk, click: Click) -> str:
    await desk.do(accept_real_fix, AcceptRealFix(by=click.by, step_id=click.about_id))
    return click.copy.mrkdwn("answer.accepted")


async def _kept(desk: Desk, click: Click) -> str:
    await desk.do(kept, Kept(by=click.by, step_id=click.about_id))
    return click.copy.mrkdwn("answer.kept")


async def _again(desk: Desk, click: Click, *, in_person: bool) -> str:
    await desk.do(tell_again, Again(by=click.by, telling_id=click.about_id, in_person=in_person))
    return click.copy.mrkdwn("answer.in_person" if in_person else "answer.again")


async def _may_ask(desk: Desk, click: Click, *, yes: bool) -> str:
    said = await desk.do(may_ask, MayAsk(by=click.by, nudge_id=click.about_id, yes=yes))
    return click.copy.mrkdwn(f"answer.consent_{said.outcome}", name=name_of(said.other, click.copy))


async def _snooze(desk: Desk, click: Click) -> str:
    command = Snooze(by=click.by, step_id=click.about_id, choice=click.chosen or "")
    until = await desk.do(snooze, command)
    return screens.snoozed(until, click.copy)


ANSWERS: dict[str, Callable[[Desk, Click], Coroutine[Any, Any, str]]] = {
    card.APPROVE: _approve,
    card.TALK: _talk,
    steps.HELD: partial(_check, outcome=steps.HELD),
    steps.CANT_TELL: partial(_check, outcome=steps.CANT_TELL),
    steps.ACCEPT: _accept,
    steps.KEPT: _kept,
    steps.AGAIN: partial(_again, in_person=False),
    steps.IN_PERSON: partial(_again, in_person=True),
    asking.YES: partial(_may_ask, yes=True),
    asking.NO: partial(_may_ask, yes=False),
}
"""What one click does."""


ANSWERS_SOMEBODY = ("decide", "adjust", "ask")
"""Forms that show all that was told: not everybody who answers has seen the card."""


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
        step, told = await desk.keep(look, Look(by=click.by, step_id=click.about_id))
        initial = dict(known or {})
        form = name or steps.form_for(step, told) or "not_needed"
        initial |= knowns.known(form, step, told, click.copy)
        if to_delegate and (delegate := told.people.get(told.decider.delegate_id or "")):
            initial = {"to": delegate.slack_id}
        about = card.whole(told, click.copy) if form in ANSWERS_SOMEBODY else ()
        view = forms.build(form, click.about_id, click.copy, initial, about=about)
        return await show(desk, click, view)

    if said := await attempt(opened(), click.copy):
        await answer(desk, click, said)

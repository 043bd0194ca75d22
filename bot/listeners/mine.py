"""The discloser's own menu: each entry opens something about one of their disclosures."""

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.listeners import lessons
from bot.listeners.click import Click, answer, read_click, show
from bot.listeners.desk import Desk, attempt
from bot.listeners.mentor import ask_for_mentor
from bot.usecases.change import fix_may_change
from bot.usecases.export import Export, export, look_at_document
from bot.usecases.picture import Look, look_at_history, look_at_mine
from bot.views import forms, knowns, mine, screens
from bot.views.document import document
from bot.views.document_pages import pages


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen for the menu."""
    app.action(mine.MINE)(partial(chosen, desk=desk))


async def chosen(args: AsyncArgs, desk: Desk) -> None:
    """An entry was chosen; one of an older version is said to be so."""
    await args.ack()
    click = await read_click(args, desk)
    desk.later(open_entry(desk, click))


async def open_entry(desk: Desk, click: Click) -> None:
    """Open what was chosen, here or in the card's menu."""
    opens = OPENS.get(click.chosen or "", _unknown)
    if said := await attempt(opens(desk, click), click.copy):
        await answer(desk, click, said)


async def _unknown(_desk: Desk, click: Click) -> str:
    return click.copy.mrkdwn("answer.unknown")


async def _history(desk: Desk, click: Click) -> str | None:
    told = await desk.keep(look_at_history, Look(by=click.by, step_id=click.about_id))
    return await show(desk, click, screens.history(told, click.copy))


async def _edit(desk: Desk, click: Click) -> str | None:
    told = await desk.keep(look_at_mine, Look(by=click.by, step_id=click.about_id))
    known = {
        "severity": told.disclosure.severity.value,
        "what_happened": told.disclosure.what_happened,
        "impact": told.disclosure.impact,
        "quick_fix": told.quick_fix.text,
        "remit": told.quick_fix.remit.value,
    }
    left_out = () if fix_may_change(told.steps, told.disclosure) else ("quick_fix", "remit")
    return await show(desk, click, forms.build("edit", click.about_id, click.copy, known, without=left_out))


async def _form(desk: Desk, click: Click, form: str) -> str | None:
    await desk.keep(look_at_mine, Look(by=click.by, step_id=click.about_id))
    return await show(desk, click, forms.build(form, click.about_id, click.copy))


async def _replan(desk: Desk, click: Click) -> str | None:
    told = await desk.keep(look_at_mine, Look(by=click.by, step_id=click.about_id))
    if (step := mine.unaccepted(told)) is None:
        return click.copy.mrkdwn("answer.not_yet")
    known = knowns.known("plan_fix", step, told, click.copy)
    return await show(desk, click, forms.build("plan_fix", step.id, click.copy, known))


async def _export(desk: Desk, click: Click) -> str:
    me, told = await desk.keep(look_at_document, Look(by=click.by, step_id=click.about_id))
    copy = desk.copy(me.locale)
    written = pages(document(told, copy, reader_id=me.id), me.zone, copy)
    await desk.keep(export, Export(by=click.by, step_id=click.about_id, pages=len(written)))
    desk.wake()
    return click.copy.mrkdwn("answer.document")


OPENS: dict[str, Callable[[Desk, Click], Coroutine[Any, Any, str | None]]] = {
    mine.EDIT: _edit,
    mine.PROMISE: partial(_form, form="commitment"),
    mine.REPLAN: _replan,
    mine.MENTOR: ask_for_mentor,
    mine.WITHDRAW: partial(_form, form="withdraw"),
    mine.PUBLISH: lessons.open_preview,
    mine.UNPUBLISH: lessons.take_back,
    mine.HISTORY: _history,
    mine.EXPORT: _export,
}
"""What each entry opens; what it gives is said where nothing could be opened."""

"""Asking a mentor, and answering as one."""

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.listeners.click import Click, answer, read_click, show
from bot.listeners.desk import Desk, attempt
from bot.usecases.mentor import AnswerMentoring, may_answer_mentoring, what_to_share
from bot.usecases.picture import Look
from bot.views import forms, mentor


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen for the two buttons."""
    app.action(mentor.ASK)(partial(asked, desk=desk))
    app.action(mentor.ANSWER)(partial(answering, desk=desk))


async def asked(args: AsyncArgs, desk: Desk) -> None:
    """The button after the lessons: the form opens with a question in it."""
    await args.ack()
    click = await read_click(args, desk)
    question = click.copy.plain("mentor.after_lessons")
    desk.later(_said(desk, click, partial(ask_for_mentor, question=question)))


async def answering(args: AsyncArgs, desk: Desk) -> None:
    """A mentor would like to answer."""
    await args.ack()
    desk.later(_said(desk, await read_click(args, desk), _open_answer))


async def ask_for_mentor(desk: Desk, click: Click, question: str | None = None) -> str | None:
    """Open the form about one's own disclosure."""
    there_is = await desk.keep(what_to_share, Look(by=click.by, step_id=click.about_id))
    return await show(desk, click, mentor.form(click.about_id, there_is, click.copy, question=question))


async def _open_answer(desk: Desk, click: Click) -> str | None:
    await desk.keep(may_answer_mentoring, AnswerMentoring(by=click.by, mentoring_id=click.about_id))
    return await show(desk, click, forms.build("mentor_answer", click.about_id, click.copy))


Opening = Callable[[Desk, Click], Coroutine[Any, Any, str | None]]


async def _said(desk: Desk, click: Click, opening: Opening) -> None:
    if said := await attempt(opening(desk, click), click.copy):
        await answer(desk, click, said)

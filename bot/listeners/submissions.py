"""Submissions of the short forms: parse, call, ack."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot.domain.disclosure import Remit
from bot.domain.kind import Kind
from bot.domain.mentoring import Share
from bot.listeners.desk import Desk, field_errors, plain_not_done, who_acts
from bot.listeners.ideas import sees_card
from bot.listeners.starts import show_home
from bot.usecases.answer import NotNeeded, Report, Slip, not_needed, report, slip
from bot.usecases.decide import Adjust, Approve, Talk, adjust, approve, talk
from bot.usecases.ideas import Offer, offer_idea
from bot.usecases.mentor import AnswerMentoring, AskMentor, answer_mentoring, ask_mentor
from bot.usecases.postpone import HandOver, Snooze, hand_over, snooze
from bot.usecases.refusals import FieldsError, NotDoneError
from bot.usecases.revise import Revise, revise
from bot.usecases.who import Who
from bot.views import forms, mentor, prompts, screens
from bot.views.copy import Copy
from bot.views.state import Typed

log = logging.getLogger(__name__)
Doing = tuple[Callable[..., Any], object]
"""A use case and its command."""


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
        await desk.meet(by, words.get("to"), words.get("mentor"))
        doing, command = COMMANDS[view["callback_id"]](by, step_id, words)
        if isinstance(command, Offer):
            command = replace(command, in_channel=await sees_card(desk, by, step_id))
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


def _decide(by: Who, step_id: str, words: Typed) -> Doing:
    if words["answer"] == "adjust":
        return adjust, Adjust(by=by, step_id=step_id, why=words["note"])
    if words["answer"] == "talk":
        return talk, Talk(by=by, step_id=step_id, note=words.get("note"))
    return approve, Approve(by=by, step_id=step_id, note=words.get("note"))


def _adjust(by: Who, step_id: str, words: Typed) -> Doing:
    return adjust, Adjust(by=by, step_id=step_id, why=words["why"])


def _revise(by: Who, step_id: str, words: Typed) -> Doing:
    return revise, Revise(by=by, step_id=step_id, quick_fix=words["quick_fix"], remit=_remit(words))


def _report(kind: Kind, by: Who, step_id: str, words: Typed) -> Doing:
    return report, Report(by=by, step_id=step_id, kind=kind, words=dict(words))


def _slip(by: Who, step_id: str, words: Typed) -> Doing:
    return slip, Slip(
        by=by,
        step_id=step_id,
        what_slipped=words["what_slipped"],
        quick_fix=words["quick_fix"],
        remit=_remit(words),
    )


def _not_needed(by: Who, step_id: str, words: Typed) -> Doing:
    return not_needed, NotNeeded(by=by, step_id=step_id, reason=words["reason"])


def _hand_over(by: Who, step_id: str, words: Typed) -> Doing:
    to = Who(team_id=by.team_id, slack_id=words["to"])
    return hand_over, HandOver(by=by, step_id=step_id, to=to, why=words.get("why"))


def _snooze(by: Who, step_id: str, words: Typed) -> Doing:
    until = datetime.fromtimestamp(int(words["until"]), UTC)
    return snooze, Snooze(by=by, step_id=step_id, choice="pick", until=until)


def _idea(by: Who, step_id: str, words: Typed) -> Doing:
    return offer_idea, Offer(by=by, step_id=step_id, text=words["idea"])


def _mentor(by: Who, step_id: str, words: Typed) -> Doing:
    return ask_mentor, AskMentor(
        by=by,
        step_id=step_id,
        mentor=Who(team_id=by.team_id, slack_id=words["mentor"]),
        shares=frozenset(Share(one) for one in words["shares"].split(",")),
        question=words.get("question") or None,
    )


def _mentor_answer(by: Who, mentoring_id: str, words: Typed) -> Doing:
    return answer_mentoring, AnswerMentoring(by=by, mentoring_id=mentoring_id, answer=words["answer"])


def _remit(words: Typed) -> Remit:
    return Remit(words.get("remit", Remit.APPROVAL))


SAYS: dict[Callable[..., Any], Callable[[Any, Copy], str]] = {
    approve: partial(prompts.answered, "approved"),
    adjust: partial(prompts.answered, "adjust"),
    talk: partial(prompts.answered, "talk"),
    ask_mentor: mentor.said_asked,
    answer_mentoring: mentor.said_answered,
}
"""What is said once a form's use case is done, of what that gave; other forms just close."""
COMMANDS: dict[str, Callable[[Who, str, Typed], Doing]] = {
    "decide": _decide,
    "adjust": _adjust,
    "revise": _revise,
    "quick_fix": partial(_report, Kind.QUICK_FIX),
    "lessons": partial(_report, Kind.LESSONS),
    "slip": _slip,
    "not_needed": _not_needed,
    "hand_over": _hand_over,
    "snooze": _snooze,
    "idea": _idea,
    "mentor": _mentor,
    "mentor_answer": _mentor_answer,
}
"""What each form does once it is submitted."""

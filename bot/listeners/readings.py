"""What each short form means: what was typed in it → a use case and its command."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from bot.domain.disclosure import Remit, Severity
from bot.domain.kind import Kind
from bot.domain.mentoring import Share
from bot.usecases.answer import NotNeeded, Report, Slip, not_needed, report, slip
from bot.usecases.ask import AnswerAsk, answer_ask
from bot.usecases.change import Edit, Withdraw, edit, withdraw
from bot.usecases.decide import Adjust, Approve, Talk, adjust, approve, talk
from bot.usecases.ideas import Offer, offer_idea
from bot.usecases.mentor import AnswerMentoring, AskMentor, answer_mentoring, ask_mentor
from bot.usecases.postpone import HandOver, Snooze, hand_over, snooze
from bot.usecases.promises import Changed, LetGo, Promise, changed, let_go, promise
from bot.usecases.real_fix import (
    DeclineRealFix,
    FinishRealFix,
    PlanRealFix,
    decline_real_fix,
    finish_real_fix,
    plan_real_fix,
)
from bot.usecases.revise import Revise, revise
from bot.usecases.tell import Tell, tell
from bot.usecases.who import Who
from bot.views.state import Typed, listed

Doing = tuple[Callable[..., Any], object]
"""A use case and its command."""


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


def _plan_fix(by: Who, step_id: str, words: Typed) -> Doing:
    return plan_real_fix, PlanRealFix(
        by=by,
        step_id=step_id,
        what=words["what"],
        criterion=words["criterion"],
        due=date.fromisoformat(words["due"]),
        owner=Who(team_id=by.team_id, slack_id=words["owner"]) if words.get("owner") else None,
    )


def _decline_fix(by: Who, step_id: str, words: Typed) -> Doing:
    return decline_real_fix, DeclineRealFix(by=by, step_id=step_id, reason=words["reason"])


def _real_fix(by: Who, step_id: str, words: Typed) -> Doing:
    done, criterion = words["what_was_done"], words["criterion"]
    return finish_real_fix, FinishRealFix(by=by, step_id=step_id, what_was_done=done, criterion=criterion)


def _tell(by: Who, step_id: str, words: Typed) -> Doing:
    everybody = tuple(Who(team_id=by.team_id, slack_id=id_) for id_ in listed(words.get("people")))
    return tell, Tell(by=by, step_id=step_id, words=words["words"], people=everybody)


def _commitment(by: Who, step_id: str, words: Typed) -> Doing:
    return promise, Promise(by=by, step_id=step_id, commitment=words["commitment"], due=_day(words))


def _change(by: Who, step_id: str, words: Typed) -> Doing:
    reason, instead = words["reason"], words["commitment"]
    return changed, Changed(by=by, step_id=step_id, reason=reason, commitment=instead, due=_day(words))


def _let_go(by: Who, step_id: str, words: Typed) -> Doing:
    return let_go, LetGo(by=by, step_id=step_id, reason=words["reason"])


def _ask(by: Who, step_id: str, words: Typed) -> Doing:
    return answer_ask, AnswerAsk(by=by, step_id=step_id, answer=words["answer"], words=words.get("words"))


def _edit(by: Who, step_id: str, words: Typed) -> Doing:
    return edit, Edit(
        by=by,
        step_id=step_id,
        severity=Severity(words["severity"]),
        what_happened=words["what_happened"],
        impact=words["impact"],
        quick_fix=words.get("quick_fix"),
        remit=_remit(words),
    )


def _withdraw(by: Who, step_id: str, words: Typed) -> Doing:
    return withdraw, Withdraw(by=by, step_id=step_id, reason=words["reason"])


def _day(words: Typed) -> date | None:
    return date.fromisoformat(words["due"]) if words.get("due") else None


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
        shares=frozenset(Share(one) for one in listed(words["shares"])),
        question=words.get("question") or None,
    )


def _mentor_answer(by: Who, mentoring_id: str, words: Typed) -> Doing:
    return answer_mentoring, AnswerMentoring(by=by, mentoring_id=mentoring_id, answer=words["answer"])


def _remit(words: Typed) -> Remit:
    return Remit(words.get("remit", Remit.APPROVAL))


COMMANDS: dict[str, Callable[[Who, str, Typed], Doing]] = {
    "decide": _decide,
    "adjust": _adjust,
    "revise": _revise,
    "quick_fix": partial(_report, Kind.QUICK_FIX),
    "understanding": partial(_report, Kind.UNDERSTANDING),
    "plan_fix": _plan_fix,
    "decline_fix": _decline_fix,
    "real_fix": _real_fix,
    "tell": _tell,
    "lessons": partial(_report, Kind.LESSONS),
    "commitment": _commitment,
    "change": _change,
    "let_go": _let_go,
    "ask": _ask,
    "edit": _edit,
    "withdraw": _withdraw,
    "slip": _slip,
    "not_needed": _not_needed,
    "hand_over": _hand_over,
    "snooze": _snooze,
    "idea": _idea,
    "mentor": _mentor,
    "mentor_answer": _mentor_answer,
}
"""What each form does once it is submitted."""

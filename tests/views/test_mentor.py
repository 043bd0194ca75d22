"""What a mentor is shown, what comes back, and where a discloser can ask."""

import json
from typing import Any

import pytest

from bot.domain.disclosure import Severity
from bot.domain.kind import Kind
from bot.domain.mentoring import Share
from bot.storage import mentorings
from bot.usecases.answer import Report, report
from bot.usecases.change import Withdraw, withdraw
from bot.usecases.decide import Approve, approve
from bot.usecases.mentor import (
    AnswerMentoring,
    AskMentor,
    MentoringPicture,
    answer_mentoring,
    ask_mentor,
    mentoring_picture,
)
from bot.usecases.who import Who
from bot.views import mentor, mine, notices, receipt
from sandbox.rules import message_faults, view_faults
from tests.views.told import ANA, COPY, MORGAN, Telling, at_the_limit

DANA = Who(team_id="T0", slack_id="U0DANA")


def asked(telling: Telling, *shares: Share, answer: str | None = None, **said: Any) -> MentoringPicture:
    """Ana asks Dana, who may have answered."""
    question = said.pop("question", "What would you do?")
    id_ = telling.told(**said)
    step_id = telling.picture(id_).decision.id
    command = AskMentor(by=ANA, step_id=step_id, mentor=DANA, shares=frozenset(shares), question=question)
    telling.do(ask_mentor, command)
    with telling.store.transaction() as tx:
        number = mentorings.mentorings_of(tx, id_)[-1].id
    if answer:
        telling.do(answer_mentoring, AnswerMentoring(by=DANA, mentoring_id=number, answer=answer))
    with telling.store.transaction() as tx:
        found = mentoring_picture(tx, number)
    assert found
    return found


def test_the_request_shows_what_was_ticked_and_neither_card_nor_severity_nor_manager(
    telling: Telling,
) -> None:
    made = mentor.asked(asked(telling, Share.IMPACT, severity=Severity.CRITICAL), COPY)
    shown = made.text + json.dumps(made.blocks)
    assert "Orders are late." in shown
    assert "What would you do?" in shown
    for hidden in ("I dropped a table.", "Restore it.", "Critical", "Morgan", "payments-team", "slack.com"):
        assert hidden not in shown


@pytest.mark.parametrize("words", ["x", "🙈", "<!channel> @here <@U0BO> "])
@pytest.mark.parametrize("answered", [True, False])
def test_slack_takes_the_longest_request_and_answer_and_none_pings(
    telling: Telling, words: str, answered: bool
) -> None:
    long = (words * 3000)[:3000]
    shares = (Share.WHAT_HAPPENED, Share.IMPACT, Share.QUICK_FIX)
    answer = long if answered else None
    picture = asked(telling, *shares, question=long, answer=answer, **at_the_limit(words))
    for made in [mentor.asked(picture, COPY), *([mentor.answered(picture, COPY)] if answered else [])]:
        assert message_faults({"channel": "C1", "text": made.text, "blocks": made.blocks}) == []
        rest = json.dumps([block for block in made.blocks if block["type"] != "rich_text"])
        assert "<!channel>" not in rest + made.text


def test_an_answered_request_has_no_button_and_the_answer_is_said_in_the_text(telling: Telling) -> None:
    picture = asked(telling, Share.IMPACT, answer="I told them at once.")
    assert "mentor_answer" not in json.dumps(mentor.asked(picture, COPY).blocks)
    assert "I told them at once." in mentor.answered(picture, COPY).text


def test_how_it_came_about_is_shown_under_the_questions_of_its_form(telling: Telling) -> None:
    id_ = telling.told(severity=Severity.MAJOR)
    steps = {step.kind: step.id for step in telling.picture(id_).steps}
    telling.do(approve, Approve(by=MORGAN, step_id=steps[Kind.DECISION]))
    for kind, words in (
        (Kind.QUICK_FIX, {"what_was_done": "Restored it."}),
        (Kind.UNDERSTANDING, {"trying": "To tidy up", "action": "Ran it", "differed": "On the live one"}),
    ):
        telling.do(report, Report(by=ANA, step_id=steps[kind], kind=kind, words=words))
    shares = frozenset({Share.UNDERSTANDING})
    telling.do(ask_mentor, AskMentor(by=ANA, step_id=steps[Kind.DECISION], mentor=DANA, shares=shares))
    with telling.store.transaction() as tx:
        picture = mentoring_picture(tx, mentorings.mentorings_of(tx, id_)[0].id)
    assert picture
    made = mentor.asked(picture, COPY)
    shown = json.dumps(made.blocks)
    for said in ("To tidy up", "Ran it", "On the live one", COPY.plain("understanding.trying")):
        assert said in shown
    assert "Restored it." not in shown + made.text


def test_what_was_taken_back_is_not_shown_any_more(telling: Telling) -> None:
    picture = asked(telling, Share.WHAT_HAPPENED)
    withdrawing = Withdraw(
        by=ANA, step_id=telling.picture(picture.mentoring.disclosure_id).decision.id, reason="No."
    )
    telling.do(withdraw, withdrawing)
    with telling.store.transaction() as tx:
        after = mentoring_picture(tx, picture.mentoring.id)
    assert after
    made = mentor.asked(after, COPY)
    assert "took this back" in made.text
    for hidden in ("I dropped a table.", "What would you do?", "mentor_answer"):
        assert hidden not in made.text + json.dumps(made.blocks)


def test_the_form_offers_what_there_is_with_nothing_ticked(telling: Telling) -> None:
    view = mentor.form("the step", [Share.WHAT_HAPPENED, Share.IMPACT], COPY, question="How did you?")
    assert view_faults(view) == []
    [shares] = [block["element"] for block in view["blocks"] if block.get("block_id") == "shares"]
    assert [option["value"] for option in shares["options"]] == ["what_happened", "impact"]
    assert "initial_options" not in shares


def test_asking_is_in_the_menu_and_a_button_once_the_lessons_are_written(telling: Telling) -> None:
    id_ = telling.told(severity=Severity.NEAR_MISS)
    before = telling.picture(id_)
    assert "mentor" in [option["value"] for option in mine.menu(before, COPY)["options"]]
    assert mentor.ask_button(before, COPY) == []
    telling.do(approve, Approve(by=MORGAN, step_id=before.decision.id))
    [lessons] = [step.id for step in before.steps if step.kind is Kind.LESSONS]
    telling.do(report, Report(by=ANA, step_id=lessons, kind=Kind.LESSONS, words={"prevented": "Care"}))
    after = telling.picture(id_)
    for made in (receipt.build(after, COPY), notices.closing(after, COPY)):
        assert "ask_mentor" in json.dumps(made.blocks)

"""Every message is one Slack takes, says all that matters in its text, and pings whom it should."""

import json
import re
from datetime import date
from typing import Any

import pytest

from bot.domain.disclosure import Remit, Severity, Visibility
from bot.domain.kind import Kind
from bot.domain.nudges import NudgeKind
from bot.domain.plan import State, Step
from bot.domain.typed import Meaning
from bot.usecases.answer import NotNeeded, Report, Slip, not_needed, report, slip
from bot.usecases.change import Edit, edit
from bot.usecases.decide import Adjust, Approve, Talk, adjust, approve, talk
from bot.usecases.hear import DONE, LISTED, MOST, OFFER, SAID, TELLING, UNKNOWN, ReplyPicture
from bot.usecases.nudged import Item, NudgePicture
from bot.usecases.picture import Picture
from bot.usecases.postpone import HandOver, hand_over
from bot.usecases.real_fix import (
    AcceptRealFix,
    FinishRealFix,
    PlanRealFix,
    accept_real_fix,
    finish_real_fix,
    plan_real_fix,
)
from bot.usecases.revise import Revise, revise
from bot.usecases.tell import Tell, tell
from bot.usecases.who import Who
from bot.views import card, notices, nudge, receipt, reply
from bot.views import telling as tellings
from bot.views.copy import Copy
from bot.views.say import Message
from sandbox.rules import message_faults
from tests.views.told import ANA, BO, COPIES, COPY, MORGAN, Telling, at_the_limit

OFFERED = (Meaning.YES, Meaning.LATER, Meaning.NOT_NEEDED, Meaning.DONE)
WORDS = ["x", "🙈", "<!channel> @here <@U0BO> *_~` &amp; ", "שלום ", "a\n\n"]


def messages(told: Picture, copy: Copy = COPY) -> list[Message]:
    """Everything that may be sent about a disclosure as it stands."""
    decision = told.decision
    nudged = [_nudged(step, told) for step in told.steps]
    every = NudgePicture(person=told.discloser, items=[_item(step, told) for step in told.steps])
    return [
        card.build(told, copy),
        card.build_informed(told, copy),
        receipt.build(told, copy),
        notices.decided(decision, told, copy),
        notices.talk(decision, told, copy),
        notices.closing(told, copy),
        *(tellings.told(step, told, copy) for step in told.steps if told.said(step, "message")),
        *(tellings.not_told(one, copy) for one in told.tellings),
        *(notices.timeline(change, told, copy) for change in told.history),
        *(nudge.build(one, copy) for one in (*nudged, every)),
        *(reply.build(one, copy) for one in _replies(told)),
    ]


def faults(message: Message) -> list[str]:
    return message_faults({"channel": "C0MORGAN", "text": message.text, "blocks": message.blocks})


def through(telling: Telling, **words: Any) -> list[Picture]:
    """Pictures of one disclosure at every turn of the way."""
    id_ = telling.told(**words)
    long = str(words.get("what_happened", "Another way"))

    def step(kind: Kind) -> str:
        owed = [s for s in telling.picture(id_).steps if s.kind is kind and not s.settled]
        return owed[0].id

    turns = [telling.picture(id_)]
    for use_case, command in (
        (talk, lambda: Talk(by=MORGAN, step_id=step(Kind.DECISION), note=long)),
        (adjust, lambda: Adjust(by=MORGAN, step_id=step(Kind.DECISION), why=long)),
        (revise, lambda: Revise(by=ANA, step_id=step(Kind.DECISION), quick_fix=long, remit=Remit.APPROVAL)),
        (approve, lambda: Approve(by=MORGAN, step_id=step(Kind.DECISION), note=long)),
        (report, lambda: _done(step(Kind.QUICK_FIX), Kind.QUICK_FIX, long)),
        (report, lambda: _understood(step(Kind.UNDERSTANDING), long)),
        (plan_real_fix, lambda: _planned(step(Kind.REAL_FIX), long, BO)),
        (accept_real_fix, lambda: AcceptRealFix(by=BO, step_id=step(Kind.REAL_FIX))),
        (finish_real_fix, lambda: _finished(step(Kind.REAL_FIX), long)),
        (tell, lambda: Tell(by=ANA, step_id=step(Kind.TELL), words=long, people=(BO,))),
        (edit, lambda: _edited(step(Kind.TELL), long)),
        (slip, lambda: _slipped(step(Kind.CHECK_IN), long)),
        (hand_over, lambda: HandOver(by=MORGAN, step_id=step(Kind.DECISION), to=BO)),
        (not_needed, lambda: NotNeeded(by=ANA, step_id=step(Kind.LESSONS), reason=long)),
    ):
        telling.do(use_case, command())
        turns.append(telling.picture(id_))
    return turns


def _understood(step_id: str, words: str) -> Report:
    fields = dict.fromkeys(("trying", "action", "differed", "trigger", "wider", "touches", "options"), words)
    return Report(by=ANA, step_id=step_id, kind=Kind.UNDERSTANDING, words=fields)


def _planned(step_id: str, words: str, owner: Who) -> PlanRealFix:
    day = date(2026, 4, 1)
    return PlanRealFix(by=ANA, step_id=step_id, what=words, criterion=words, due=day, owner=owner)


def _finished(step_id: str, words: str) -> FinishRealFix:
    return FinishRealFix(by=BO, step_id=step_id, what_was_done=words, criterion=words)


def _edited(step_id: str, words: str) -> Edit:
    fewer = words[: len(words) // 2] + "."
    return Edit(by=ANA, step_id=step_id, severity=Severity.CRITICAL, what_happened=fewer, impact=words)


def _done(step_id: str, kind: Kind, words: str) -> Report:
    return Report(by=ANA, step_id=step_id, kind=kind, words={"what_was_done": words, "contained": "yes"})


def _slipped(step_id: str, words: str) -> Slip:
    return Slip(by=ANA, step_id=step_id, what_slipped=words, quick_fix=words, remit=Remit.DOING)


IN_EVERY_LOCALE = [(words, COPY) for words in WORDS] + [(WORDS[1], copy) for copy in COPIES.values()]


@pytest.mark.parametrize(("words", "copy"), IN_EVERY_LOCALE)
def test_slack_takes_every_message_at_every_turn_with_every_field_full(
    telling: Telling, words: str, copy: Copy
) -> None:
    for told in through(telling, **at_the_limit(words)):
        for message in messages(told, copy):
            assert faults(message) == []
            assert len(message.text) <= 4000


def test_nothing_that_people_wrote_is_dropped_or_changed_on_the_card(telling: Telling) -> None:
    written = at_the_limit("<!here> *all* & ")
    shown = json.dumps(card.build(telling.picture(telling.told(**written)), COPY).blocks)
    for field in ("what_happened", "impact", "quick_fix"):
        assert json.dumps(written[field]) in shown


@pytest.mark.parametrize("words", WORDS)
def test_the_card_mentions_the_deciding_manager_and_nobody_else(telling: Telling, words: str) -> None:
    made = card.build(telling.picture(telling.told(**at_the_limit(words))), COPY)
    leaves = json.dumps([block for block in made.blocks if block["type"] != "rich_text"])
    assert re.findall(r"<[@!](?!date)[^>]*>", leaves) == ["<@U0MORGAN>"]
    assert '"type": "user"' not in json.dumps(made.blocks)


def test_what_people_wrote_stands_only_in_leaves_that_nobody_is_pinged_by(telling: Telling) -> None:
    for told in through(telling, **at_the_limit("<!channel> <@U0EVE> ")):
        for message in messages(told):
            safe = [block for block in message.blocks if block["type"] == "rich_text"]
            rest = json.dumps([block for block in message.blocks if block not in safe])
            assert "<!channel>" not in rest
            assert "<@U0EVE>" not in rest
            assert "<!channel>" not in message.text


def test_the_card_s_text_says_all_that_matters_to_a_screen_reader(telling: Telling) -> None:
    text = card.build(telling.picture(telling.told()), COPY).text
    for said in (
        "Ana Ferreira",
        "Major",
        "I dropped a table.",
        "Orders are late.",
        "Restore it.",
        "<@U0MORGAN>",
    ):
        assert said in text


def test_a_card_that_needs_approval_asks_for_it_and_others_only_for_thanks(telling: Telling) -> None:
    asking = card.build(telling.picture(telling.told()), COPY)
    thanking = card.build(telling.picture(telling.told(remit=Remit.DOING)), COPY)
    near_miss = card.build(telling.picture(telling.told(severity=Severity.NEAR_MISS)), COPY)
    assert _buttons(asking)["approve"] == "Approve quick fix"
    assert _buttons(thanking)["approve"] == "Thanks, go ahead"
    assert _buttons(near_miss)["approve"] == "Thanks, go ahead"


def test_a_decided_card_asks_nothing_more(telling: Telling) -> None:
    id_ = telling.told()
    telling.do(approve, Approve(by=MORGAN, step_id=telling.picture(id_).decision.id))
    assert set(_buttons(card.build(telling.picture(id_), COPY))) == {"more"}


def test_a_nudge_offers_what_its_step_needs(telling: Telling) -> None:
    id_ = telling.told(remit=Remit.DONE, severity=Severity.MINOR)
    told = telling.picture(id_)
    offered = {
        step.kind: set(_buttons(nudge.build(_nudged(step, told), COPY)))
        for step in told.steps
        if not step.settled
    }
    assert offered[Kind.DECISION] == {"do", "snooze", "hand_over"}
    assert offered[Kind.LESSONS] == {"do", "snooze", "not_needed", "hand_over"}
    assert offered[Kind.CHECK_IN] == {"held", "slipped", "cant_tell", "snooze", "not_needed", "hand_over"}


def test_a_button_s_value_is_the_step_s_id_and_nothing_else(telling: Telling) -> None:
    told = telling.picture(telling.told())
    made = card.build(told, COPY)
    values = {
        e["value"] for b in made.blocks if b["type"] == "actions" for e in b["elements"] if "value" in e
    }
    assert values == {told.decision.id}


def test_a_card_that_goes_to_the_manager_only_names_no_channel(telling: Telling) -> None:
    made = receipt.build(telling.picture(telling.told(visibility=Visibility.MANAGER)), COPY)
    assert "payments-team" not in json.dumps(made.blocks)


def test_without_a_name_nobody_is_called_none(telling: Telling) -> None:
    id_ = telling.told(manager=Who(team_id="T0", slack_id="U0NEW"))
    for message in messages(telling.picture(id_)):
        assert "None" not in json.dumps([message.text, message.blocks])


def _buttons(message: Message) -> dict[str, str]:
    return {
        element["action_id"]: element.get("text", {}).get("text", "")
        for block in message.blocks
        if block["type"] == "actions"
        for element in block["elements"]
    }


def _nudged(step: Step, told: Picture) -> NudgePicture:
    return NudgePicture(person=told.people[step.owner_id], items=[_item(step, told)])


def _replies(told: Picture) -> list[ReplyPicture]:
    """To whoever owes something, for words that ask for different buttons; and about what was answered."""
    unknown: dict[str, Any] = {"meaning": None, "answered": None, "draft_id": None, "items": []}
    open_ = [step for step in told.steps if step.state is State.OPEN][:MOST]
    items = [_item(step, told) for step in open_]
    answered = [step for step in told.steps if step.outcome == "held"]
    people = {id_: told.people[id_] for id_ in (told.discloser.id, told.decider.id)}.values()
    kinds: list[tuple[str, dict[str, Any]]] = [
        (UNKNOWN, {"items": items[:LISTED]}),
        *((OFFER, {"items": items, "meaning": meaning}) for meaning in OFFERED),
        *((OFFER, {"items": items[:1], "meaning": meaning}) for meaning in OFFERED),
        *((DONE, {"answered": _item(step, told), "meaning": Meaning.HELD}) for step in answered),
        *((SAID, {"meaning": meaning}) for meaning in (Meaning.THANKS, Meaning.HELP)),
        (TELLING, {"draft_id": "d"}),
    ]
    return [
        ReplyPicture(person=person, kind=kind, **{**unknown, **more})
        for person in people
        for kind, more in kinds
    ]


def _item(step: Step, told: Picture) -> Item:
    return Item(kind=NudgeKind.OWED, step=step, told=told)

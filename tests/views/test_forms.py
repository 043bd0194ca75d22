"""Every form is one Slack takes, and what parse() reads is what build() was filled with."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.disclosure import MAX_WORDS, Remit, Severity, Visibility
from bot.usecases.begin import Begin, Begun, KeepDraft, begin, keep_draft
from bot.usecases.disclose import Disclose, Disclosed
from bot.usecases.refusals import FieldsError
from bot.usecases.set_up import known
from bot.usecases.who import met
from bot.views import capture, forms, screens, setup
from bot.views.blocks import Block
from bot.views.copy import Copy
from sandbox.rules import view_faults
from tests.views.told import ANA, COPIES, COPY, MONDAY, MORGAN, POLICY, Telling, at_the_limit

INITIAL = {
    "initial_value": "value",
    "initial_option": "selected_option",
    "initial_options": "selected_options",
    "initial_user": "selected_user",
    "initial_users": "selected_users",
    "initial_conversation": "selected_conversation",
    "initial_conversations": "selected_conversations",
    "initial_date": "selected_date",
    "initial_date_time": "selected_date_time",
}
TYPED = {"what_happened": "I dropped a table.", "impact": "Orders are late.", "quick_fix": "Restore it."}
EPOCH = str(int(MONDAY.timestamp()) - 3600)


def as_sent(view: Block, **typed: str) -> dict[str, Any]:
    """The view as Slack submits it: what was typed, else the initial values, else nothing."""
    values: dict[str, Any] = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            state = {sent: element[initial] for initial, sent in INITIAL.items() if initial in element}
            if element["action_id"] in typed:
                state = {"value": typed[element["action_id"]]}
            values[block["block_id"]] = {element["action_id"]: {"type": element["type"], **state}}
    return {**view, "state": {"values": values}}


def begun(telling: Telling, **words: str) -> Begun:
    """Ana's draft with these words in it."""
    telling.told()
    with telling.store.transaction() as tx:
        draft = begin(tx, Begin(by=ANA), telling.now).draft
        return keep_draft(tx, KeepDraft(by=ANA, draft_id=draft.id, words=words), telling.now)


@pytest.mark.parametrize("copy", COPIES.values(), ids=COPIES)
def test_slack_takes_the_capture_modal_empty_full_and_with_details(telling: Telling, copy: Copy) -> None:
    full = dict.fromkeys(TYPED, "🙈" * MAX_WORDS)
    details = dict.fromkeys(("affected", "cost", "risk", "apology"), "x" * capture.DETAIL_WORDS)
    chosen = {"happened_at": EPOCH, "informed": "U0BO,U0DANA", "getting_worse": "no", "ideas_welcome": "yes"}
    for words in ({}, full, {**full, **details, **chosen}):
        started = begun(telling, **words)
        assert view_faults(capture.build(started, copy)) == []
        assert view_faults(capture.build(started, copy, details=True)) == []


def test_what_the_draft_holds_is_what_a_submission_says(telling: Telling) -> None:
    words = {
        **TYPED,
        "severity": "critical",
        "remit": "done",
        "visibility": "manager",
        "came_to_light": "told",
        "happened_at": EPOCH,
        "getting_worse": "yes",
        "affected": "Forty customers",
        "informed": "U0BO,U0DANA",
        "ideas_welcome": "yes",
    }
    said = capture.parse(as_sent(capture.build(begun(telling, **words), COPY)), MONDAY)
    assert (said.severity, said.remit, said.visibility) == (Severity.CRITICAL, Remit.DONE, Visibility.MANAGER)
    assert said.what_happened == TYPED["what_happened"]
    assert said.informed == ("U0BO", "U0DANA")
    assert said.details.happened_at == MONDAY - timedelta(hours=1)
    assert said.details.getting_worse is True
    assert said.details.ideas_welcome is True
    assert said.manager == MORGAN.slack_id


def test_an_unanswered_remit_means_that_it_needs_approval(telling: Telling) -> None:
    said = capture.parse(as_sent(capture.build(begun(telling), COPY), **TYPED), MONDAY)
    assert said.remit is Remit.APPROVAL
    assert said.severity is Severity.MINOR


def test_who_will_see_it_is_named_and_the_channel_comes_first(telling: Telling) -> None:
    view = capture.build(begun(telling), COPY)
    choice = next(b["element"] for b in view["blocks"] if b.get("block_id") == "visibility")
    assert [option["value"] for option in choice["options"]] == ["channel", "manager"]
    assert "payments-team" in choice["options"][0]["text"]["text"]
    assert "Morgan Hale" in choice["options"][1]["text"]["text"]


@pytest.mark.parametrize("field", capture.REQUIRED)
@pytest.mark.parametrize(("words", "problem"), [(" \n ", "empty"), ("x" * (MAX_WORDS + 1), "too_long")])
def test_blank_and_oversized_fields_are_named(telling: Telling, field: str, words: str, problem: str) -> None:
    view = as_sent(capture.build(begun(telling), COPY), **{**TYPED, field: words})
    with pytest.raises(FieldsError) as refused:
        capture.parse(view, MONDAY)
    assert refused.value.fields == {field: problem}


def test_a_mistake_cannot_happen_tomorrow(telling: Telling) -> None:
    tomorrow = str(int((MONDAY + timedelta(days=1)).timestamp()))
    with pytest.raises(FieldsError, match="in_future"):
        capture.parse(as_sent(capture.build(begun(telling, happened_at=tomorrow, **TYPED), COPY)), MONDAY)


@pytest.mark.parametrize("copy", COPIES.values(), ids=COPIES)
@pytest.mark.parametrize("name", forms.FORMS)
def test_slack_takes_every_short_form_and_none_asks_for_more_than_three(name: str, copy: Copy) -> None:
    view = forms.build(name, "f" * 32, copy)
    assert view_faults(view) == []
    assert sum(field.required for field in forms.FORMS[name]) <= 3


@pytest.mark.parametrize("name", forms.FORMS)
def test_a_short_form_reads_back_what_it_was_filled_with(name: str) -> None:
    known_values = {field.name: _answer(field) for field in forms.FORMS[name]}
    step_id, words = forms.parse(as_sent(forms.build(name, "the step", COPY, known_values)))
    assert (step_id, words) == ("the step", known_values)


@pytest.mark.parametrize("name", forms.FORMS)
def test_a_short_form_left_empty_names_what_it_needs(name: str) -> None:
    with pytest.raises(FieldsError) as refused:
        forms.parse(as_sent(forms.build(name, "the step", COPY)))
    assert set(refused.value.fields) == {field.name for field in forms.FORMS[name] if field.required}


def test_another_plan_needs_a_word_of_why() -> None:
    with pytest.raises(FieldsError, match="note"):
        forms.parse(as_sent(forms.build("decide", "the step", COPY, {"answer": "adjust"})))


@pytest.mark.parametrize("copy", COPIES.values(), ids=COPIES)
def test_slack_takes_set_up_history_and_answers(telling: Telling, copy: Copy) -> None:
    id_ = telling.told(**at_the_limit("🙈 <!here> "))
    with telling.store.transaction() as tx:
        views = [setup.build(known(tx, who), copy, POLICY.working, MONDAY) for who in (ANA, MORGAN)]
        views += [setup.saved(known(tx, who), copy, POLICY.working, MONDAY) for who in (ANA, MORGAN)]
        saved = Disclosed(
            disclosure_id=id_, manager=met(tx, MORGAN), place_name=None, to_channel=True, already=False
        )
    views += [
        screens.sent(replace(saved, place_name=name, already=again), copy)
        for name in ("payments-team", None)
        for again in (True, False)
    ]
    views += [screens.history(telling.picture(id_), copy), screens.said("Noted.", copy)]
    for view in views:
        assert view_faults(view) == []


def test_the_capture_s_words_are_the_command_s() -> None:
    """Outside programs and drafts rely on the field names (design §4)."""
    assert {*capture.REQUIRED, "severity", "remit", "visibility", "manager"} <= set(
        Disclose.__dataclass_fields__
    )


def _answer(field: forms.Field) -> str:
    return {
        "choice": next(iter(field.choices or {"": ""})),
        "several": ",".join(field.choices or ()),
        "person": "U0BO",
        "people": "U0BO,U0DANA",
        "channels": "C0GENERAL",
        "date": "2026-04-01",
        "moment": EPOCH,
    }.get(field.kind, "Some words")

"""What blocks can only break together, and what one field says about another."""

import json
from typing import Any

import pytest

from sandbox.rules import message_faults, view_faults, view_refusal
from tests.sandbox.rules.payloads import (
    actions,
    asks,
    home,
    modal,
    on,
    option,
    options,
    plain,
    section,
    where,
    words,
)
from tests.sandbox.rules.samples import BUTTON, RAW, TASK

TYPED = {"type": "plain_text_input", "action_id": "a"}


def test_a_block_id_is_used_once() -> None:
    assert on("message", section(block_id="a"), section(block_id="b"), section(), section()) == []
    assert on("message", section(block_id="a"), section(), section(block_id="a")) == [
        '[ERROR] `block_id` "a" already exists [json-pointer:/blocks/2/block_id]'
    ]


def test_a_block_id_is_used_once_inside_containers_too() -> None:
    container = {"type": "container", "title": plain(), "child_blocks": [section(block_id="a")]}
    assert where(on("message", section(block_id="a"), container)) == ["/blocks/1/child_blocks/0/block_id"]


def test_an_action_id_is_used_once_inside_a_block_and_freely_in_others() -> None:
    assert on("message", actions(BUTTON), actions(BUTTON)) == []
    assert on("message", actions(BUTTON, BUTTON)) == [
        '[ERROR] `action_id` "approve" already exists [json-pointer:/blocks/0/elements/1/action_id]'
    ]


def test_only_one_element_of_a_view_takes_the_focus() -> None:
    first, second = (
        asks({**TYPED, "focus_on_load": True}),
        asks({"type": "users_select", "focus_on_load": True}),
    )
    assert on("modal", first, asks({**TYPED, "focus_on_load": False})) == []
    assert where(on("modal", first, section(), second)) == ["/blocks/2/element/focus_on_load"]


def test_a_modal_that_asks_something_has_a_submit() -> None:
    view = modal(section(), asks(TYPED))
    del view["submit"]
    assert view_faults(view) == [
        "[ERROR] must define `submit` to use an `input` block in modals [json-pointer:/view/blocks/1/input]"
    ]
    assert view_faults({**view, "blocks": [section()]}) == []
    assert view_faults(home(asks(TYPED))) == []


@pytest.mark.parametrize("kind", ["conversations_select", "channels_select"])
def test_a_response_url_is_only_for_inputs_of_modals(kind: str) -> None:
    element = {"type": kind, "response_url_enabled": True}
    assert on("modal", asks(element)) == []
    assert where(on("modal", section(accessory=element))) == ["/blocks/0/accessory/response_url_enabled"]
    assert where(on("message", asks(element))) == ["/blocks/0/element/response_url_enabled"]
    several = {"type": f"multi_{kind}", "response_url_enabled": True}
    assert where(on("modal", asks(several))) == ["/blocks/0/element"]


@pytest.mark.parametrize("kind", ["static_select", "radio_buttons"])
def test_what_is_chosen_from_the_start_is_an_option(kind: str) -> None:
    for chosen in (option("9"), option("1", plain("Choice 1, worded otherwise"))):
        element = {"type": kind, "options": options(3), "initial_option": chosen}
        assert where(on("modal", asks(element))) == ["/blocks/0/element/initial_option"]


@pytest.mark.parametrize("kind", ["multi_static_select", "checkboxes"])
def test_each_of_several_chosen_from_the_start_is_an_option(kind: str) -> None:
    element = {"type": kind, "options": options(3), "initial_options": [option("1"), option("9")]}
    assert where(on("modal", asks(element))) == ["/blocks/0/element/initial_options/1"]


def test_what_is_chosen_may_come_from_any_group() -> None:
    groups = [{"label": plain(), "options": [option(value)]} for value in ("a", "b")]
    element = {"type": "static_select", "option_groups": groups}
    assert on("modal", asks({**element, "initial_option": option("b")})) == []
    assert where(on("modal", asks({**element, "initial_option": option("c")}))) == [
        "/blocks/0/element/initial_option"
    ]


def test_a_select_has_options_or_groups_of_them_and_not_both() -> None:
    groups = [{"label": plain(), "options": options(1)}]
    both = {"type": "static_select", "options": options(1), "option_groups": groups}
    assert where(on("modal", asks(both))) == ["/blocks/0/element"]


def test_a_url_is_only_for_options_of_overflow_menus() -> None:
    linked = [{**option(), "url": "https://example.com"}]
    assert on("message", actions({"type": "overflow", "options": linked})) == []
    assert where(on("message", actions({"type": "static_select", "options": linked}))) == [
        "/blocks/0/elements/0/options/0"
    ]


def test_a_conversation_filter_says_something_that_exists() -> None:
    def pick(**only: object) -> dict[str, Any]:
        return asks({"type": "conversations_select", "filter": only})

    assert on("modal", pick(include=["im", "mpim", "private", "public"])) == []
    assert where(on("modal", pick())) == ["/blocks/0/element/filter"]
    assert where(on("modal", pick(include=[]))) == ["/blocks/0/element/filter/include"]
    assert where(on("modal", pick(include=["dm"]))) == ["/blocks/0/element/filter/include/0"]


def test_a_file_input_does_not_dispatch() -> None:
    assert where(on("modal", asks({"type": "file_input"}, dispatch_action=True))) == [
        "/blocks/0/dispatch_action"
    ]


def test_actions_are_dispatched_on_known_occasions() -> None:
    config = {"trigger_actions_on": ["on_leaving"]}
    assert where(on("modal", asks({**TYPED, "dispatch_action_config": config}))) == [
        "/blocks/0/element/dispatch_action_config/trigger_actions_on/0"
    ]


def test_markdown_counts_over_the_whole_message() -> None:
    half = {"type": "markdown", "text": words(6000)}
    assert on("message", half, half) == []
    assert where(on("message", half, section(), half, {"type": "markdown", "text": "x"})) == [
        "/blocks/3/text"
    ]


def test_a_message_holds_one_table_one_plan_and_two_charts() -> None:
    table = {"type": "table", "rows": [[RAW]]}
    pie = {"type": "pie", "segments": [{"label": "a", "value": 1}]}
    chart = {"type": "data_visualization", "title": "Fixes", "chart": pie}
    plan = {"type": "plan", "title": "Next"}
    assert on("message", table, plan, chart, chart) == []
    assert where(on("message", plan, plan)) == ["/blocks/1/type"]
    assert where(on("message", table, table)) == ["/blocks/1/type"]
    assert where(on("message", chart, chart, chart)) == ["/blocks/2/type"]


def test_a_task_is_pending_only_in_a_plan() -> None:
    assert on("message", {"type": "plan", "title": "Next", "tasks": [TASK]}) == []
    assert where(on("message", {"type": "task_card", **TASK})) == ["/blocks/0/status"]


def test_a_view_above_250_kb_is_too_large() -> None:
    blocks = [section(text=plain("é" * 1500)) for _ in range(81)]
    bare = len(
        json.dumps(modal(*blocks, private_metadata=""), ensure_ascii=False, separators=(",", ":")).encode()
    )
    assert view_faults(modal(*blocks, private_metadata=words(250_000 - bare))) == []
    assert view_refusal(modal(*blocks, private_metadata=words(250_001 - bare))) == (
        "view_too_large",
        ["[ERROR] must be less than 250001 bytes [json-pointer:/view]"],
    )


def test_faults_of_several_blocks_are_named_together_in_their_order() -> None:
    faults = message_faults({"blocks": [section(text=plain("")), section(), {"type": "alert"}]})
    assert where(faults) == ["/blocks/0/text/text", "/blocks/2/type"]


def test_only_a_collapsible_container_starts_out_collapsed() -> None:
    container = {
        "type": "container",
        "title": plain(),
        "child_blocks": [section()],
        "default_collapsed": True,
    }
    assert on("home", {**container, "is_collapsible": True}) == []
    assert where(on("home", container)) == ["/blocks/0/default_collapsed"]

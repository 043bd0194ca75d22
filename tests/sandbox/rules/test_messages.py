"""What the rules say of a message beside its blocks: text, metadata, and Slack's own error codes."""

from typing import Any

import pytest

from sandbox.rules import message_faults, message_refusal, view_refusal
from tests.sandbox.rules.payloads import modal, plain, section, where, words


def error(arguments: dict[str, Any], method: str = "chat.postMessage") -> str | None:
    refusal = message_refusal(arguments, method)
    return refusal.error if refusal else None


@pytest.mark.parametrize("empty", [{}, {"text": ""}, {"text": " \n"}, {"text": None, "blocks": []}])
def test_a_message_says_something(empty: dict[str, Any]) -> None:
    assert error({"channel": "C0GENERAL", **empty}) == "no_text"


@pytest.mark.parametrize("given", [{"text": "x"}, {"blocks": [section()]}, {"attachments": [{"text": "x"}]}])
def test_text_blocks_or_attachments_will_do(given: dict[str, Any]) -> None:
    assert message_refusal({"channel": "C0GENERAL", "thread_ts": "1.2", **given}) is None


def test_only_an_update_refuses_a_text_above_4000_characters() -> None:
    assert error({"text": words(40_001)}) is None
    assert error({"text": words(4000)}, "chat.update") is None
    assert message_refusal({"text": words(4001)}, "chat.update") == (
        "msg_too_long",
        ["[ERROR] must be less than 4001 characters [json-pointer:/text]"],
    )


def test_a_text_is_a_string() -> None:
    assert where(message_faults({"text": 7})) == ["/text"]


def test_markdown_text_stands_alone() -> None:
    assert error({"markdown_text": "**x**"}) is None
    assert error({"markdown_text": "**x**", "text": "x"}) == "markdown_text_conflict"
    assert error({"markdown_text": "**x**", "blocks": [section()]}) == "markdown_text_conflict"
    assert error({"markdown_text": words(12_001)}) == "msg_too_long"


def test_blocks_are_a_list_of_objects() -> None:
    assert error({"blocks": "[]"}) == "invalid_blocks_format"
    assert error({"blocks": ["x"]}) == "invalid_blocks"
    assert error({"attachments": "[]"}) == "invalid_attachments"
    assert error({"text": "x", "attachments": ["x"]}) == "invalid_attachments"


def test_what_is_refused_comes_with_every_fault() -> None:
    refusal = message_refusal(
        {"blocks": [{"type": "header", "text": plain(words(151))}, {"type": "nothing"}]}
    )
    assert refusal == (
        "invalid_blocks",
        [
            "[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]",
            "[ERROR] unsupported type: nothing [json-pointer:/blocks/1/type]",
        ],
    )


def test_a_refused_view_is_an_invalid_argument() -> None:
    assert view_refusal(modal(section())) is None
    assert view_refusal(modal(section(), title=plain(words(25)))) == (
        "invalid_arguments",
        ["[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"],
    )


SOUND = {
    "event_type": "oops_card",
    "event_payload": {"outbox_id": "7", "tries": 1, "urgent": False, "ids": ["1"]},
}


def test_metadata_names_an_event_and_its_flat_payload() -> None:
    assert message_faults({"text": "x", "metadata": SOUND}) == []
    assert message_faults({"text": "x", "metadata": {}}) == []


@pytest.mark.parametrize(
    ("changes", "at"),
    [
        ({"event_type": "Oops Card"}, "/metadata/event_type"),
        ({"event_type": ""}, "/metadata/event_type"),
        ({"event_payload": "7"}, "/metadata/event_payload"),
        ({"event_payload": {"Outbox Id": "7"}}, "/metadata/event_payload/Outbox Id"),
        ({"event_payload": {"step": {"id": 7}}}, "/metadata/event_payload/step"),
        ({"event_payload": {"steps": [{"id": 7}]}}, "/metadata/event_payload/steps"),
        ({"more": 1}, "/metadata"),
    ],
)
def test_metadata_of_another_shape_is_refused(changes: dict[str, Any], at: str) -> None:
    arguments = {"text": "x", "metadata": {**SOUND, **changes}}
    assert where(message_faults(arguments)) == [at]
    assert error(arguments) == "invalid_metadata_format"


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (
            {"markdown_text": words(12_001)},
            "must be less than 12001 characters [json-pointer:/markdown_text]",
        ),
        ({"attachments": [{}] * 101}, "no more than 100 items allowed [json-pointer:/attachments]"),
        ({"blocks": [section()] * 51}, "no more than 50 items allowed [json-pointer:/blocks]"),
        (
            {"blocks": [section(text=plain(""))]},
            "must be more than 0 characters [json-pointer:/blocks/0/text/text]",
        ),
    ],
)
def test_a_fault_says_how_much_would_have_been_allowed(arguments: dict[str, Any], fault: str) -> None:
    assert message_faults(arguments) == [f"[ERROR] {fault}"]

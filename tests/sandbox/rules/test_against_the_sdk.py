"""Slack's own Python models, where they check anything, refuse what the rules refuse and nothing else.

They are an independent reading of the same limits, yet let much pass that Slack refuses.
"""

from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models import JsonObject, blocks, views

from sandbox.rules import view_faults
from tests.sandbox.rules.payloads import on, words


def said(count: int) -> blocks.PlainTextObject:
    return blocks.PlainTextObject(text=words(count))


def button(**fields: Any) -> blocks.ActionsBlock:
    return blocks.ActionsBlock(elements=[blocks.ButtonElement(**{"text": "Approve", **fields})])


def sure(**fields: Any) -> blocks.ActionsBlock:
    return button(confirm=blocks.ConfirmObject(**{"title": "Sure?", "text": "Really", **fields}))


def menu(**fields: Any) -> blocks.ActionsBlock:
    return blocks.ActionsBlock(elements=[blocks.StaticSelectElement(**fields)])


def choices(count: int) -> list[blocks.Option]:
    return [blocks.Option(value=str(number), label=f"Choice {number}") for number in range(count)]


def one(**fields: Any) -> blocks.ActionsBlock:
    return menu(options=[blocks.Option(**{"value": "1", "label": "One", **fields})])


def dated(text: str) -> blocks.ActionsBlock:
    return blocks.ActionsBlock(elements=[blocks.DatePickerElement(initial_date=text)])


def timed(text: str) -> blocks.ActionsBlock:
    return blocks.ActionsBlock(elements=[blocks.TimePickerElement(initial_time=text)])


def overflow(count: int) -> blocks.ActionsBlock:
    return blocks.ActionsBlock(elements=[blocks.OverflowMenuElement(options=choices(count))])


def picture(**fields: Any) -> blocks.ImageBlock:
    return blocks.ImageBlock(**{"image_url": "https://example.com/a.png", "alt_text": "A graph", **fields})


BLOCKS: list[tuple[str, Callable[[Any], JsonObject], Any, Any]] = [
    ("block_id", lambda n: blocks.DividerBlock(block_id=words(n)), 255, 256),
    ("action_id", lambda n: button(action_id=words(n)), 255, 256),
    ("section text", lambda n: blocks.SectionBlock(text=said(n)), 3000, 3001),
    ("section fields", lambda n: blocks.SectionBlock(fields=["x"] * n), 10, 11),
    ("section of nothing", lambda n: blocks.SectionBlock(fields=["x"] * n or None), 1, 0),
    ("header", lambda n: blocks.HeaderBlock(text=said(n)), 150, 151),
    ("context", lambda n: blocks.ContextBlock(elements=[said(1)] * n), 10, 11),
    ("actions", lambda n: blocks.ActionsBlock(elements=[blocks.ButtonElement(text="x")] * n), 25, 26),
    ("markdown", lambda n: blocks.MarkdownBlock(text=words(n)), 12_000, 12_001),
    ("image url", lambda n: picture(image_url="https://" + words(n - 8)), 3000, 3001),
    ("image alt_text", lambda n: picture(alt_text=words(n)), 2000, 2001),
    ("image title", lambda n: picture(title=said(n)), 2000, 2001),
    ("label", lambda n: blocks.InputBlock(label=said(n), element=blocks.UserSelectElement()), 2000, 2001),
    ("button text", lambda n: button(text=words(n)), 75, 76),
    ("button value", lambda n: button(value=words(n)), 2000, 2001),
    ("button url", lambda n: button(url="https://" + words(n - 8)), 3000, 3001),
    ("button style", lambda style: button(style=style), "danger", "loud"),
    ("button label", lambda n: button(accessibility_label=words(n)), 75, 76),
    ("confirm title", lambda n: sure(title=words(n)), 100, 101),
    ("confirm text", lambda n: sure(text=words(n)), 300, 301),
    ("confirm yes", lambda n: sure(confirm=words(n)), 30, 31),
    ("confirm no", lambda n: sure(deny=words(n)), 30, 31),
    ("options", lambda n: menu(options=choices(n)), 100, 101),
    ("overflow", overflow, 5, 6),
    ("overflow of none", overflow, 1, 0),
    ("option text", lambda n: one(label=words(n)), 75, 76),
    ("option value", lambda n: one(value=words(n)), 150, 151),
    ("placeholder", lambda n: menu(options=choices(1), placeholder=words(n)), 150, 151),
    ("date", dated, "2026-02-28", "2026-2-28"),
    ("time", timed, "09:30", "9h30"),
    ("card title", lambda n: blocks.CardBlock(title=words(n)), 150, 151),
    ("card body", lambda n: blocks.CardBlock(body=words(n)), 200, 201),
    ("card of nothing", lambda n: blocks.CardBlock(body=words(n) or None), 1, 0),
    ("video", lambda n: _video(title=said(n)), 199, 200),
    ("video author", lambda n: _video(author_name=words(n)), 49, 50),
]


def _video(**fields: Any) -> blocks.VideoBlock:
    urls = {"video_url": "https://example.com/v", "thumbnail_url": "https://example.com/t.png"}
    return blocks.VideoBlock(**{"title": "How", "alt_text": "How", **urls, **fields})


def modal(**fields: Any) -> views.View:
    return views.View(**{"type": "modal", "title": "Oops", "blocks": [blocks.DividerBlock()], **fields})


VIEWS: list[tuple[str, Callable[[Any], JsonObject], Any, Any]] = [
    ("title", lambda n: modal(title=words(n)), 24, 25),
    ("submit", lambda n: modal(submit=words(n)), 24, 25),
    ("close", lambda n: modal(close=words(n)), 24, 25),
    ("private_metadata", lambda n: modal(private_metadata=words(n)), 3000, 3001),
    ("callback_id", lambda n: modal(callback_id=words(n)), 255, 256),
    ("blocks", lambda n: modal(blocks=[blocks.DividerBlock()] * n), 100, 101),
    ("no blocks", lambda n: modal(blocks=[blocks.DividerBlock()] * n), 1, 0),
    ("a kind", lambda kind: modal(type=kind), "modal", "window"),
    ("a home's submit", lambda text: modal(type="home", title=None, submit=text), None, "Send"),
]


def sdk_refuses(model: JsonObject) -> bool:
    try:
        model.to_dict()
    except SlackObjectFormationError:
        return True
    return False


def unchecked(model: JsonObject, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The payload as the model writes it, its own checks left out."""
    monkeypatch.setattr(JsonObject, "validate_json", lambda _: None)
    return model.to_dict()


@pytest.mark.parametrize(("what", "build", "inside", "outside"), BLOCKS, ids=[row[0] for row in BLOCKS])
def test_the_sdk_draws_the_same_line_in_blocks(
    what: str, build: Callable[[Any], JsonObject], inside: Any, outside: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [sdk_refuses(build(inside)), sdk_refuses(build(outside))] == [False, True]
    assert on("message", unchecked(build(inside), monkeypatch)) == []
    assert on("message", unchecked(build(outside), monkeypatch)) != []


@pytest.mark.parametrize(("what", "build", "inside", "outside"), VIEWS, ids=[row[0] for row in VIEWS])
def test_the_sdk_draws_the_same_line_in_views(
    what: str, build: Callable[[Any], JsonObject], inside: Any, outside: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [sdk_refuses(build(inside)), sdk_refuses(build(outside))] == [False, True]
    assert view_faults(unchecked(build(inside), monkeypatch)) == []
    assert view_faults(unchecked(build(outside), monkeypatch)) != []

"""The limits of views and messages: exactly at one they pass, one beyond is named with the right pointer."""

from typing import Any

import pytest

from sandbox.rules import message_faults, view_faults
from tests.sandbox.rules.limits import Limit, least, most, named
from tests.sandbox.rules.payloads import (
    modal,
    plain,
    section,
    where,
    words,
)


def _attached(block: dict[str, Any]) -> dict[str, Any]:
    return {"attachments": [{"blocks": [block]}]}


VIEW = [
    most("modal blocks", 100, "/blocks", lambda n: modal(*[section()] * n)),
    least("modal blocks", 1, "/blocks", lambda n: modal(*[section()] * n)),
    most("home blocks", 100, "/blocks", lambda n: {"type": "home", "blocks": [section()] * n}),
    most("title", 24, "/title/text", lambda n: modal(section(), title=plain(words(n)))),
    most("submit", 24, "/submit/text", lambda n: modal(section(), submit=plain(words(n)))),
    most("close", 24, "/close/text", lambda n: modal(section(), close=plain(words(n)))),
    most(
        "private_metadata", 3000, "/private_metadata", lambda n: modal(section(), private_metadata=words(n))
    ),
    most("callback_id", 255, "/callback_id", lambda n: modal(section(), callback_id=words(n))),
    most("external_id", 255, "/external_id", lambda n: modal(section(), external_id=words(n))),
]


@pytest.mark.parametrize("limit", VIEW, ids=named)
def test_a_view_at_its_limit_passes_and_one_beyond_is_named(limit: Limit) -> None:
    assert view_faults(limit.build(limit.inside)) == []
    assert where(view_faults(limit.build(limit.outside))) == [limit.pointer]


MESSAGE = [
    most("blocks", 50, "/blocks", lambda n: {"blocks": [section()] * n}),
    most("attachments", 100, "/attachments", lambda n: {"attachments": [{"text": "old"}] * n}),
    most("markdown_text", 12_000, "/markdown_text", lambda n: {"markdown_text": words(n)}),
    most(
        "attached",
        3000,
        "/attachments/0/blocks/0/text/text",
        lambda n: _attached(section(text=plain(words(n)))),
    ),
]


@pytest.mark.parametrize("limit", MESSAGE, ids=named)
def test_a_message_at_its_limit_passes_and_one_beyond_is_named(limit: Limit) -> None:
    assert message_faults(limit.build(limit.inside)) == []
    assert where(message_faults(limit.build(limit.outside))) == [limit.pointer]

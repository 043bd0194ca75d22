"""A screen reader says a message's top-level text and nothing else: all that matters stands there."""

from collections.abc import Iterator

import pytest

from bot.views.blocks import Block
from bot.views.copy import Copy
from bot.views.say import Message
from tests.views.test_messages import messages, through
from tests.views.told import COPIES, Telling


def asked(message: Message) -> Iterator[tuple[str, list[str]]]:
    """For each row with buttons: the sentence it answers, and what its buttons say."""
    above = ""
    for block in message.blocks:
        if block["type"] == "section":
            above = block["text"]["text"]
        labels = [part["text"]["text"] for part in elements(block) if part["type"] == "button"]
        if labels:
            yield above, labels


def own_lines(message: Message) -> list[str]:
    """What the app itself says in it."""
    small = [part["text"] for b in message.blocks if b["type"] == "context" for part in b["elements"]]
    return [b["text"]["text"] for b in message.blocks if b["type"] == "section"] + small


def quotes(message: Message) -> list[str]:
    """What people wrote, as it is shown in it."""
    parts = [part for block in message.blocks if block["type"] == "rich_text" for part in block["elements"]]
    return [leaf["text"] for p in parts if p["type"] == "rich_text_quote" for leaf in p["elements"]]


def elements(block: Block) -> list[Block]:
    """The buttons and menus of a block."""
    beside = [block["accessory"]] if "accessory" in block else []
    return [*beside, *(block["elements"] if block["type"] == "actions" else [])]


def heard(text: str) -> str:
    """Without the marks that make it bold, and on one line."""
    return " ".join(text.replace("*", "").split())


@pytest.mark.parametrize("copy", COPIES.values(), ids=COPIES)
def test_every_message_says_who_and_what_and_what_its_buttons_are_for(telling: Telling, copy: Copy) -> None:
    for told in through(telling):
        names = {person.name for person in told.people.values() if person.name}
        for message in messages(told, copy):
            text = heard(message.text)
            assert text
            lines = [heard(line) for line in own_lines(message)]
            assert any(name in text for name in names) or any(line in text for line in lines), text
            for above, labels in asked(message):
                known = heard(above) in text or any(label.casefold() in text.casefold() for label in labels)
                about = [heard(leaf)[:80] for leaf in quotes(message)]
                assert any(leaf in text for leaf in about) or not about, f"about what? {text}"
                assert known, f"nobody who listens knows what {labels} is for: {text}"

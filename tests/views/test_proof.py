"""The proof in the discloser's DM: one block to copy whole, and the installation's statement beneath."""

import json
from pathlib import Path

from bot.domain.receipt import HEADING, verify
from bot.house import HOUSE
from bot.views import proof
from bot.views.copy import Copy
from bot.views.say import Message
from sandbox.rules import message_faults
from tests.views.told import COPY, Telling, at_the_limit

KEY = b"k" * 32
LINK = "https://acme.slack.com/archives/C0MORGAN/p1772445797000200"


def built(telling: Telling, copy: Copy = COPY, link: str | None = LINK, **words: object) -> Message:
    return proof.build(telling.picture(telling.told(**words)), KEY, link, copy)


def block_to_copy(message: Message) -> str:
    (found,) = [b for b in message.blocks if b["type"] == "rich_text"]
    (part,) = found["elements"]
    assert part["type"] == "rich_text_preformatted"
    return str(part["elements"][0]["text"])


def overlaid(folder: Path, statement: str) -> Copy:
    (folder / "good_faith.j2").write_text(statement, encoding="utf-8")
    return Copy([HOUSE / "templates" / "en", folder])


def test_the_block_that_is_copied_verifies(telling: Telling) -> None:
    told = verify(KEY, block_to_copy(built(telling)))
    assert (told["Told by"], told["Told to"]) == ("Ana Ferreira (U0ANA)", "Morgan Hale (U0MORGAN)")
    assert told["Card"] == LINK


def test_so_does_what_a_screen_reader_reads(telling: Telling) -> None:
    assert verify(KEY, built(telling).text)[HEADING]


def test_none_of_the_words_are_in_it_and_slack_takes_it(telling: Telling) -> None:
    message = built(telling, **at_the_limit("secret <!channel> "))
    assert "secret" not in json.dumps([message.text, message.blocks])
    assert message_faults({"channel": "D1", "text": message.text, "blocks": message.blocks}) == []


def test_the_statement_that_comes_along_promises_nothing() -> None:
    said = COPY.page("good_faith").casefold()
    assert "you told" in said
    for promise in ("we will", "will not", "guarantee", "promise", "protect", "employer", "discipl"):
        assert promise not in said


def test_an_installation_s_own_statement_stands_beneath(telling: Telling, tmp_path: Path) -> None:
    message = built(telling, overlaid(tmp_path, "At Acme nobody is punished for telling in good faith.\n"))
    assert message.blocks[-1]["elements"][0]["text"].startswith("At Acme nobody is punished")
    assert "At Acme nobody" in message.text


def test_an_empty_statement_shows_nothing(telling: Telling, tmp_path: Path) -> None:
    message = built(telling, overlaid(tmp_path, "  \n"))
    assert [block["type"] for block in message.blocks] == ["section", "rich_text"]


def test_a_statement_of_several_pages_fits_all_the_same(telling: Telling, tmp_path: Path) -> None:
    message = built(telling, overlaid(tmp_path, "A promise in so many words.\n\n" * 300))
    assert message_faults({"channel": "D1", "text": message.text, "blocks": message.blocks}) == []
    shown = "".join(e["text"] for b in message.blocks if b["type"] == "context" for e in b["elements"])
    assert shown.count("A promise") == 300

"""Sharing a lesson and the library: what Slack takes, and that only what the preview shows is published."""

from datetime import UTC, datetime

import pytest

from bot.domain.deidentify import Involved, Part, seal
from bot.domain.disclosure import MAX_WORDS, Person, Severity
from bot.domain.lesson import MAX_TITLE, Lesson
from bot.usecases.library import Found, Whole
from bot.usecases.publish import Preview
from bot.usecases.refusals import FieldsError
from bot.views import library, publish
from bot.views.copy import Copy
from sandbox.rules import message_faults, view_faults
from tests.views.test_forms import as_sent
from tests.views.told import COPIES, COPY

MORGAN = Involved(slack_id="U0MORGAN", name="Morgan Hale", part=Part.MANAGER)
CHANNEL = "C0LESSONS"
LEARNT = {
    "prevented": "A role.",
    "smaller": "Backups.",
    "differently": "I look twice.",
    "missing": "A course.",
}
copies = pytest.mark.parametrize("copy", COPIES.values(), ids=COPIES)


def preview(what_happened: str = "I dropped a table. Morgan helped.", **learnt: str) -> Preview:
    return Preview(
        severity=Severity.MAJOR,
        what_happened=what_happened,
        learnt={**LEARNT, **learnt},
        involved=(MORGAN,),
        channels=(),
    )


def lesson(
    title: str = "I look twice", body: str = "What happened:\nI dropped it.", **facts: object
) -> Lesson:
    usual: dict[str, object] = {
        "id": "1" * 32,
        "disclosure_id": "2" * 32,
        "severity": Severity.MAJOR,
        "author_id": None,
        "published_by": "3" * 32,
        "published_at": datetime(2026, 3, 2, tzinfo=UTC),
        "unpublished_at": None,
        "outbox_id": None,
    }
    return Lesson(title=title, body=body, **{**usual, **facts})  # type: ignore[arg-type]


def quoted(blocks: list[dict[str, object]]) -> str:
    """What stands in rich text, in one piece."""
    texts = [e for b in blocks if b["type"] == "rich_text" for s in b["elements"] for e in s["elements"]]  # type: ignore[attr-defined]
    return "".join(element["text"] for element in texts)


@copies
@pytest.mark.parametrize("channel", [CHANNEL, ""])
def test_slack_takes_every_form_and_screen_with_every_field_full(copy: Copy, channel: str) -> None:
    long = ("Morgan " * MAX_WORDS)[:MAX_WORDS]
    full = publish.build(preview(long, prevented=long, smaller=long, good=long), "4" * 32, copy, channel)
    submitted = publish.parse(as_sent(full))
    named = tuple(f"Morgan{n}" for n in range(400))
    shelf = [lesson("T" * MAX_TITLE, "B" * MAX_WORDS, id=f"{n:032}") for n in range(10)]
    author = Person(id="3" * 32, slack_id="U0ANA", name="Ana Ferreira")
    for view in (
        full,
        publish.build(preview(), "4" * 32, copy, channel),
        publish.warn(submitted, named, copy, channel),
        publish.done(copy, channel),
        *(
            library.build(Found(asked=asked, lessons=found), copy)
            for asked in ("", "x" * 500)
            for found in (shelf, [])
        ),
        library.whole(Whole(lesson=shelf[0], author=author), copy),
        library.gone(copy),
    ):
        assert view_faults(view) == []


@copies
def test_slack_takes_the_post_signed_unsigned_full_and_taken_back(copy: Copy) -> None:
    author = Person(id="3" * 32, slack_id="U0ANA", name="Ana Ferreira")
    gone = lesson("", "", unpublished_at=datetime(2026, 3, 3, tzinfo=UTC))
    for told, by in ((lesson(), None), (lesson("T" * MAX_TITLE, "<!here> " * 375), author), (gone, None)):
        said = publish.post(Whole(lesson=told, author=by), copy)
        assert message_faults({"channel": CHANNEL, "text": said.text, "blocks": said.blocks}) == []


def test_the_preview_holds_everything_written_but_the_wish_and_no_names() -> None:
    said = publish.parse(as_sent(publish.build(preview(good="Telling at once."), "4" * 32, COPY, CHANNEL)))
    assert said.step_id == "4" * 32
    assert said.title == "I dropped a table"
    assert said.body.split("\n\n") == [
        "What happened:\nI dropped a table. My manager helped.",
        "What would have prevented it:\nA role.",
        "What would have made it smaller:\nBackups.",
        "What I do differently now:\nI look twice.",
        "What was good about it:\nTelling at once.",
    ]
    assert (said.signed, said.despite) == (False, None)


def test_what_does_not_fit_is_cut_where_everybody_sees_it() -> None:
    long = "It went wrong. " * 190
    body = publish.parse(as_sent(publish.build(preview(long, good=long), "4" * 32, COPY, ""))).body
    assert len(body) <= MAX_WORDS
    assert body.count(" …") == 2
    assert body.endswith("…"), "each part has its share"


@pytest.mark.parametrize(
    ("field", "words"), [("title", " "), ("body", ""), ("title", "x" * 121), ("body", "x" * 3001)]
)
def test_an_empty_or_endless_field_is_refused_under_it(field: str, words: str) -> None:
    with pytest.raises(FieldsError) as refused:
        publish.parse(as_sent(publish.build(preview(), "4" * 32, COPY, ""), **{field: words}))
    assert list(refused.value.fields) == [field]


def test_the_warning_keeps_what_was_written_and_must_be_ticked() -> None:
    first = as_sent(publish.build(preview(), "4" * 32, COPY, ""), body="Morgan & I did it.")
    submitted = publish.parse(first)
    warned = publish.warn(submitted, ("Morgan",), COPY, "")
    assert publish.parse(as_sent(warned)) == submitted, "unticked as it comes"
    for block in warned["blocks"]:
        if block.get("block_id", "").startswith(publish.DESPITE):
            block["element"]["initial_options"] = block["element"]["options"]
    assert publish.parse(as_sent(warned)).despite == seal(["Morgan"])


def test_the_post_says_exactly_what_was_published_and_pings_nobody() -> None:
    words = "What happened:\n<!channel> <@U0BO> *bold* & @here\n\nI am sorry: #general"
    said = publish.post(Whole(lesson=lesson("<!here> it broke", words), author=None), COPY)
    assert quoted(said.blocks).strip() == f"<!here> it broke\n\n{words}"
    assert "<!" not in said.text
    assert "<@" not in said.text
    assert said.text.startswith("*A lesson from a colleague* &lt;!here&gt; it broke")


def test_a_signed_post_names_its_author_without_a_ping() -> None:
    author = Person(id="3" * 32, slack_id="U0ANA", name="Ana <Ferreira>")
    said = publish.post(Whole(lesson=lesson(), author=author), COPY)
    assert "A lesson from Ana &lt;Ferreira&gt;" in said.text
    assert "U0ANA" not in said.text + str(said.blocks)


def test_nothing_of_the_disclosure_is_in_the_post() -> None:
    told = lesson()
    said = publish.post(Whole(lesson=told, author=None), COPY)
    for secret in (told.disclosure_id, told.published_by):
        assert secret not in said.text + str(said.blocks)


def test_every_lesson_in_the_library_can_be_read_and_its_button_says_which() -> None:
    shelf = [lesson(f"Lesson {n}", id=f"{n:032}") for n in range(3)]
    blocks = library.build(Found(asked="table", lessons=shelf), COPY)["blocks"]
    buttons = [block["accessory"] for block in blocks if "accessory" in block]
    assert [b["value"] for b in buttons] == [one.id for one in shelf]
    assert [b["accessibility_label"] for b in buttons] == [f"Read: Lesson {n}" for n in range(3)]
    assert library.parse(as_sent(library.build(Found(asked="table", lessons=shelf), COPY))) == "table"

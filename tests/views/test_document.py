"""The write-up: only what exists, for each reader what is theirs, and people's words as words everywhere."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt

from bot.domain.disclosure import Remit, Severity
from bot.domain.kind import Kind
from bot.house import HOUSE
from bot.usecases.answer import Report, report
from bot.usecases.decide import Approve, approve
from bot.usecases.picture import Picture
from bot.usecases.postpone import HandOver, hand_over
from bot.usecases.promises import Promise, promise
from bot.views.document import Document, document
from bot.views.document_files import as_json, html, markdown
from bot.views.document_pages import pages
from sandbox.rules import message_faults
from tests.views.test_messages import through
from tests.views.told import ANA, BO, COPIES, COPY, MORGAN, Telling, at_the_limit

SAID = {"h1", "h2", "p", "dl", "dt", "dd", "blockquote"}
LAYOUT = [HOUSE / "templates" / "layout"]
NASTY = [
    pytest.param("<script>alert(1)</script><img src=x onerror=alert(1)>", id="HTML"),
    pytest.param("[click](javascript:alert(1)) ![x](https://evil.example/x.png)", id="links and pictures"),
    pytest.param(
        "https://evil.example www.evil.example <https://evil.example> a@evil.example", id="addresses"
    ),
    pytest.param("# head\n- list\n1. one\n+ plus\n> quote\n---\n===\n    code\n\ttab", id="blocks"),
    pytest.param("*b* _i_ **b** ~~s~~ `code` ```\nfence\n``` $x$ \\", id="spans"),
    pytest.param("| a | b |\n|---|---|\n| c | d |", id="tables"),
    pytest.param("[ref]: https://evil.example\n[ref]", id="references"),
    pytest.param("&lt;b&gt; &amp; &#60; </blockquote></dd></style><!-- -->", id="entities"),
    pytest.param("{{ 7 * 7 }} {% for x in y %} {# no #} {{ document.id }}", id="templates"),
    pytest.param("\u202eabc\u202c שלום 😱 é", id="scripts"),
]


class Page(HTMLParser):
    """The tags of a page with their attributes, and its words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def said(self) -> str:
        return _flat("".join(self.words))


def _flat(words: str) -> str:
    return " ".join(words.split())


def far(telling: Telling, words: str = "Another way") -> Picture:
    """A disclosure after every turn of the way, with the same words wherever people write."""
    return through(telling, what_happened=words, impact=words, quick_fix=words)[-1]


def keys(written: Document) -> list[tuple[str, str]]:
    return [(section.key, entry.key) for section in written.sections for entry in section.entries]


@pytest.mark.parametrize("words", NASTY)
def test_in_html_whatever_people_wrote_is_text(telling: Telling, words: str) -> None:
    page = Page(html(document(far(telling, words), COPY), COPY, LAYOUT))
    assert page.tags <= {"html", "head", "meta", "title", "style", "body", "section"} | SAID
    assert not {"src", "href", "onerror"} & page.attributes
    assert page.said.count(_flat(words)) >= 5


@pytest.mark.parametrize("words", NASTY)
def test_in_markdown_whatever_people_wrote_is_text(telling: Telling, words: str) -> None:
    written = markdown(document(far(telling, words), COPY), COPY, LAYOUT)
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    page = Page(reader.render(written))
    assert page.tags <= {"h1", "h2", "p", "ul", "li", "strong", "blockquote", "br"}
    assert page.said.count(_flat(words)) >= 5
    assert not re.search(r"(?<!\\)https?://|(?<!\\)www\.", written), "no reader makes a link of it either"


@pytest.mark.parametrize("words", NASTY)
def test_so_are_names(telling: Telling, words: str) -> None:
    id_ = telling.told()
    told = telling.picture(id_)
    named = replace(told, people={key: replace(one, name=words) for key, one in told.people.items()})
    written = document(named, COPY)
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    assert (
        not {"a", "img", "script", "table", "s", "code", "pre", "em"}
        & Page(reader.render(markdown(written, COPY, LAYOUT))).tags
    )
    assert "script" not in Page(html(written, COPY, LAYOUT)).tags


def test_lines_stay_lines_and_nothing_obeys_control_characters(telling: Telling) -> None:
    written = document(telling.picture(telling.told(what_happened="one\n\n  two\x1b[31m\x07")), COPY)
    assert "> one\\\n> \\\n> &nbsp;&nbsp;two\\[31m\n" in markdown(written, COPY, LAYOUT)
    assert "one\n\n  two[31m" in html(written, COPY, LAYOUT)
    assert "\x1b" not in as_json(written, COPY, LAYOUT)


def test_the_page_loads_nothing_from_anywhere(telling: Telling) -> None:
    page = html(document(far(telling), COPY), COPY, LAYOUT)
    assert "default-src 'none'" in page
    assert "prefers-color-scheme: dark" in page
    assert "@media print" in page
    assert not re.search(r"https?://|url\(|@import", page)


def test_only_what_exists_is_in_it(telling: Telling) -> None:
    written = document(telling.picture(telling.told()), COPY)
    assert [section.key for section in written.sections] == ["told", "words", "quick_fix", "next", "timeline"]


def test_every_revision_stands_with_its_answer(telling: Telling) -> None:
    written = document(far(telling), COPY)
    fixes = [section for section in written.sections if section.key == "quick_fix" and section.revision]
    assert [(one.round, one.revision) for one in fixes] == [(1, 1), (1, 2), (2, 1)]
    values = [[entry.value for entry in one.entries if entry.key == "outcome"] for one in fixes]
    assert values == [["adjust"], ["approved"], []], "and what is open comes next"


def test_the_whole_way_is_in_it(telling: Telling) -> None:
    told = keys(document(far(telling), COPY))
    for wanted in (
        ("understanding", "trigger"),
        ("real_fix", "what"),
        ("real_fix", "criterion"),
        ("real_fix", "owner"),
        ("tell", "message"),
        ("tell", "telling"),
        ("check_in", "what_slipped"),
    ):
        assert wanted in told


def test_a_promise_is_the_discloser_s_own(telling: Telling) -> None:
    id_ = telling.told(remit=Remit.DONE, severity=Severity.MINOR)
    telling.do(approve, Approve(by=MORGAN, step_id=telling.picture(id_).decision.id))
    step = next(s for s in telling.picture(id_).steps if s.kind is Kind.LESSONS)
    telling.do(report, Report(by=ANA, step_id=step.id, kind=Kind.LESSONS, words={"prevented": "A role"}))
    telling.do(promise, Promise(by=ANA, step_id=step.id, commitment="I look twice"))
    told = telling.picture(id_)
    assert "I look twice" in as_json(document(told, COPY), COPY, LAYOUT)
    seen = document(told, COPY, reader_id=told.decider_id)
    assert "I look twice" not in as_json(seen, COPY, LAYOUT)


def test_lessons_stay_with_the_discloser_but_for_what_was_missing(telling: Telling) -> None:
    id_ = telling.told(remit=Remit.DONE)
    telling.do(approve, Approve(by=MORGAN, step_id=telling.picture(id_).decision.id))
    learnt = {"prevented": "A role", "smaller": "Backups", "differently": "Look twice", "missing": "Training"}
    step = next(s for s in telling.picture(id_).steps if s.kind is Kind.LESSONS)
    telling.do(report, Report(by=ANA, step_id=step.id, kind=Kind.LESSONS, words=learnt))
    told = telling.picture(id_)
    theirs = [key for section, key in keys(document(told, COPY)) if section == "lessons"]
    assert set(learnt) < set(theirs)
    seen = document(told, COPY, reader_id=told.decider_id)
    assert set(learnt) & {key for _, key in keys(seen)} == {"missing"}


def test_a_word_for_the_next_owner_is_for_them_alone(telling: Telling) -> None:
    id_ = telling.told()
    step_id = telling.picture(id_).decision.id
    telling.do(hand_over, HandOver(by=MORGAN, step_id=step_id, to=BO, why="Between us: go easy on her"))
    assert "Between us" not in as_json(document(telling.picture(id_), COPY), COPY, LAYOUT)


def test_json_has_the_same_keys_in_every_language(telling: Telling) -> None:
    told = far(telling)
    english, german = (
        json.loads(as_json(document(told, copy), copy, LAYOUT)) for copy in (COPY, COPIES["de"])
    )
    assert sorted(english) == ["id", "receipt", "sections"]

    def shape(whole: dict[str, list[dict[str, list[dict[str, str]]]]]) -> list[object]:
        return [
            (s["section"], [(e["entry"], e.get("value")) for e in s["entries"]]) for s in whole["sections"]
        ]

    assert shape(english) == shape(german)
    (told_at,) = [e["said"] for e in english["sections"][0]["entries"] if e["entry"] == "told_at"]
    assert told_at == "2026-03-02T09:00:00Z"


@pytest.mark.parametrize("words", ["x", "🙈", "<!channel> @here <@U0BO> *_~` &amp; ", "a\n\n"])
def test_slack_takes_every_page_with_every_field_full(telling: Telling, words: str) -> None:
    told = through(telling, **at_the_limit(words))[-1]
    made = pages(document(told, COPY), "Europe/Berlin", COPY)
    assert len(made) > 1
    for page in made:
        assert message_faults({"channel": "D1", "text": page.text, "blocks": page.blocks}) == []
        assert {block["type"] for block in page.blocks} == {"header", "rich_text"}
        assert "<!channel>" not in page.text
    assert (words * 3000)[:3000] in "".join(_quotes([page.blocks for page in made])), "nothing is dropped"


def test_a_screen_reader_says_the_whole_page(telling: Telling) -> None:
    told = far(telling, "A few words. " * 200)
    for page in pages(document(told, COPY), "Europe/Berlin", COPY):
        for words in _quotes(page.blocks):
            assert _flat(words) in page.text
        assert not page.text.endswith("…")


def test_a_short_write_up_is_one_message_in_the_reader_s_zone(telling: Telling) -> None:
    (page,) = pages(document(telling.picture(telling.told()), COPY), "Europe/Berlin", COPY)
    assert "Times: Europe/Berlin" in page.text
    assert "When: 2026-03-02 10:00" in page.text
    assert "Part 1" not in page.text


def _quotes(inside: object) -> list[str]:
    """What stands in quotes, in order."""
    if isinstance(inside, dict) and inside.get("type") == "rich_text_quote":
        return [inside["elements"][0]["text"]]
    parts = inside.values() if isinstance(inside, dict) else inside if isinstance(inside, list) else ()
    return [words for part in parts for words in _quotes(part)]

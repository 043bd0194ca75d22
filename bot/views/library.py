"""The lessons library: a modal to search it, one lesson whole, and the few offered while disclosing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.domain.lesson import Lesson
from bot.usecases.library import Found, Whole
from bot.views import screens
from bot.views.blocks import Block, asked, context, leaf, modal, plain, section
from bot.views.copy import Copy
from bot.views.say import day, excerpt, name_of
from bot.views.state import typed_in

CALLBACK = "library"
LIBRARY, READ, ASKED = "library", "read", "asked"
LONGEST_QUERY = 200
HEADING = 60
"""A line of its own that is no longer and ends in a colon is shown as a heading."""


def build(found: Found, copy: Copy) -> Block:
    """The search field, and what was found or is newest; each can be opened."""
    field: Block = {
        "type": "plain_text_input",
        "action_id": ASKED,
        "max_length": LONGEST_QUERY,
        "placeholder": plain(copy.plain("library.placeholder")),
    }
    if found.asked:
        field["initial_value"] = found.asked[:LONGEST_QUERY]
    blocks = [
        asked(copy.plain("library.search"), field, optional=True),
        section(copy.mrkdwn(_heading(found), count=len(found.lessons))),
        *(block for lesson in found.lessons for block in _item(lesson, copy)),
    ]
    return modal(
        CALLBACK,
        copy.plain("library.title"),
        blocks,
        submit=copy.plain("library.submit"),
        close=copy.plain("sent.close"),
    )


def parse(view: Mapping[str, Any]) -> str:
    """What was asked for; nothing: the newest."""
    return typed_in(view["state"]["values"]).get(ASKED, "").strip()


def whole(told: Whole, copy: Copy) -> Block:
    """One lesson, word for word."""
    author = name_of(told.author, copy) if told.author else copy.plain("library.unsigned")
    line = copy.mrkdwn(
        "library.about",
        name=author,
        severity=copy.plain(f"severity.{told.lesson.severity}"),
        when=day(told.lesson.published_at),
    )
    blocks = [lesson_text(told.lesson), context(line)]
    return modal("lesson", copy.plain("library.lesson"), blocks, close=copy.plain("sent.close"))


def gone(copy: Copy) -> Block:
    """It was taken back meanwhile."""
    return screens.said(copy.mrkdwn("answer.lesson_gone"), copy)


def met_before(lessons: Sequence[Lesson], copy: Copy) -> list[Block]:
    """What others learnt from something like it, for whoever is disclosing; nothing where there is none."""
    if not lessons:
        return []
    return [
        context(copy.mrkdwn("library.met_before")),
        *(_titled(replace(lesson, title=excerpt(lesson.title, 70)), copy, "met") for lesson in lessons),
    ]


def lesson_text(lesson: Lesson) -> Block:
    """Title and text exactly as published; short lines that end in a colon stand out."""
    lines = lesson.body.splitlines()
    elements = [
        leaf(f"{lesson.title}\n\n", bold=True),
        *(leaf(f"{line}\n", bold=len(line) <= HEADING and line.rstrip().endswith(":")) for line in lines),
    ]
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}


def _heading(found: Found) -> str:
    if not found.asked:
        return "library.newest" if found.lessons else "library.empty"
    return "library.found" if found.lessons else "library.none"


def _item(lesson: Lesson, copy: Copy) -> list[Block]:
    about = context(
        copy.mrkdwn(
            "library.item",
            when=day(lesson.published_at),
            severity=copy.plain(f"severity.{lesson.severity}"),
        )
    )
    about["elements"].append(plain(excerpt(_after_heading(lesson.body), 200)))
    return [_titled(lesson, copy, "lesson"), about]


def _titled(lesson: Lesson, copy: Copy, block: str) -> Block:
    read: Block = {
        "type": "button",
        "action_id": READ,
        "text": plain(copy.plain("library.read")),
        "value": lesson.id,
        "accessibility_label": copy.plain("library.read_one", title=excerpt(lesson.title, 50)),
    }
    return {
        "type": "section",
        "block_id": f"{block}:{lesson.id}",
        "text": plain(lesson.title),
        "accessory": read,
    }


def _after_heading(body: str) -> str:
    first, _, rest = body.partition("\n")
    return rest if first.rstrip().endswith(":") and rest.strip() else body

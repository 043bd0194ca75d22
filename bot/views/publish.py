"""Publishing a lesson: the preview that can be edited, and what stands in the lessons channel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain.deidentify import Part, deidentify, seal
from bot.domain.disclosure import MAX_WORDS
from bot.domain.lesson import MAX_TITLE
from bot.usecases.library import Whole
from bot.usecases.publish import Preview
from bot.usecases.refusals import FieldsError
from bot.views import screens
from bot.views.blocks import Block, actions, asked, button, context, modal, options, section, text_input
from bot.views.copy import Copy, Mention
from bot.views.library import LIBRARY, lesson_text
from bot.views.say import Message, excerpt, message, name_of
from bot.views.state import typed_in

CALLBACK = "publish"
DESPITE = "despite_"
LEARNT = ("prevented", "smaller", "differently", "good")
"""What is told of the lessons, in order; what was missing is for the manager."""
FIRST_SENTENCE = 80
"""Characters of what happened that begin as the title."""


@dataclass(frozen=True, kw_only=True)
class Submitted:
    """What the preview said when it was submitted."""

    step_id: str
    title: str
    body: str
    signed: bool
    despite: str | None


def build(preview: Preview, step_id: str, copy: Copy, channel: str) -> Block:
    """The preview: everything in one text, without names, to be changed at will."""
    neutral = {part: copy.plain(f"instead.{part}") for part in Part}
    parts = [("happened", preview.what_happened), *((part, preview.learnt.get(part, "")) for part in LEARNT)]
    said = [(part, words.strip()) for part, words in parts if words.strip()]
    whole = MAX_WORDS // len(said) - FIRST_SENTENCE if sum(len(words) for _, words in said) > 2500 else None
    paragraphs: list[str] = []
    replaced: list[tuple[str, str]] = []
    for part, words in said:
        cleaned = deidentify(words, preview.involved, neutral, preview.channels)
        replaced += cleaned.replaced
        paragraphs.append(f"{copy.plain(f'publish.{part}')}\n{_fitting(cleaned.text, whole)}")
    happened = deidentify(preview.what_happened, preview.involved, neutral, preview.channels).text
    fields = {"title": _first_sentence(happened), "body": "\n\n".join(paragraphs)[:MAX_WORDS]}
    return _modal(fields, step_id, copy, [_where(channel, copy), *_replaced(replaced, copy)])


def warn(submitted: Submitted, named: Sequence[str], copy: Copy, channel: str) -> Block:
    """The same again, with a warning that must be ticked away before names are published."""
    fields = {"title": submitted.title, "body": submitted.body}
    # Named by its names: a tick for the former must not carry over to others.
    tick: Block = {"type": "checkboxes", "action_id": f"{DESPITE}{seal(named)}"}
    tick["options"] = options({"yes": copy.plain("publish.despite")})
    warning = [
        section(copy.mrkdwn("publish.warning", names=excerpt(", ".join(named), 500))),
        asked(copy.plain("publish.despite_label"), tick, optional=True),
    ]
    return _modal(fields, submitted.step_id, copy, [_where(channel, copy)], warning, signed=submitted.signed)


def parse(view: Mapping[str, Any]) -> Submitted:
    """Read a submission. Raises FieldsError for an empty field or one that is too long."""
    words = typed_in(view["state"]["values"])
    limits = {"title": MAX_TITLE, "body": MAX_WORDS}
    problems = {field: "empty" for field in limits if not words.get(field, "").strip()}
    problems |= {field: "too_long" for field, limit in limits.items() if len(words.get(field, "")) > limit}
    if problems:
        raise FieldsError(problems)
    return Submitted(
        step_id=view["private_metadata"],
        title=words["title"].strip(),
        body=words["body"].strip(),
        signed=bool(words.get("signed")),
        despite=next((field.removeprefix(DESPITE) for field in words if field.startswith(DESPITE)), None),
    )


def done(copy: Copy, channel: str) -> Block:
    """It is out, and how to take it back."""
    where = copy.mrkdwn("publish.done_channel", place=_place(channel)) if channel else ""
    lines = [copy.mrkdwn("publish.done"), where, copy.mrkdwn("publish.done_back")]
    return screens.said("\n".join(line for line in lines if line), copy)


def post(lesson: Whole, copy: Copy) -> Message:
    """The lesson in its channel, with an invitation to talk about it; once taken back, only that."""
    if lesson.lesson.unpublished_at:
        gone = copy.mrkdwn("lesson.gone")
        return message(gone, [section(gone)])
    author = copy.plain("instead.colleague") if lesson.author is None else name_of(lesson.author, copy)
    headline = copy.mrkdwn("lesson.headline", name=author)
    invitation = copy.mrkdwn("lesson.invitation")
    text = copy.mrkdwn(
        "lesson.text",
        headline=Mention(headline),
        title=lesson.lesson.title,
        body=lesson.lesson.body,
        invitation=Mention(invitation),
    )
    blocks = [
        section(headline),
        lesson_text(lesson.lesson),
        section(invitation),
        actions("library", button(LIBRARY, copy.plain("library.open"), "library")),
    ]
    return message(text, blocks)


def _modal(
    fields: Mapping[str, str],
    step_id: str,
    copy: Copy,
    lead: Sequence[Block],
    warning: Sequence[Block] = (),
    *,
    signed: bool = False,
) -> Block:
    title: Block = text_input("title", fields["title"], limit=MAX_TITLE) | {"multiline": False}
    sign = options({"yes": copy.plain("publish.sign")})
    box: Block = {"type": "checkboxes", "action_id": "signed", "options": sign}
    blocks = [
        *lead,
        asked(copy.plain("publish.title_field"), title),
        asked(copy.plain("publish.body"), text_input("body", fields["body"], limit=MAX_WORDS)),
        asked(
            copy.plain("publish.signed"), box | ({"initial_options": sign} if signed else {}), optional=True
        ),
        *warning,
    ]
    return modal(
        CALLBACK,
        copy.plain("publish.title"),
        blocks,
        submit=copy.plain("publish.submit"),
        close=copy.plain("forms.close"),
        private=step_id,
    )


def _where(channel: str, copy: Copy) -> Block:
    if channel:
        return section(copy.mrkdwn("publish.intro_channel", place=_place(channel)))
    return section(copy.mrkdwn("publish.intro"))


def _place(channel: str) -> Mention:
    return Mention(f"<#{channel}>")


def _replaced(replaced: Sequence[tuple[str, str]], copy: Copy) -> list[Block]:
    """What stood there, and what stands there now, so that nothing changed unseen."""
    lines = [
        copy.mrkdwn("publish.replaced_one", before=excerpt(before, 40), after=after)
        for before, after in dict.fromkeys(replaced)
    ]
    if not lines:
        return []
    return [context(copy.mrkdwn("publish.replaced", changes=Mention(" · ".join(lines[:20]))))]


def _fitting(words: str, limit: int | None) -> str:
    """The words, or where all of them do not fit into one text, their beginning."""
    if limit is None or len(words) <= limit:
        return words
    return words[:limit].rpartition(" ")[0].rstrip() + " …"


def _first_sentence(text: str) -> str:
    line = next((line for line in text.splitlines() if line.strip()), "")
    end = min((at for mark in ".!?" if (at := line.find(f"{mark} ")) > 0), default=len(line))
    return excerpt(line[:end].rstrip(".:"), FIRST_SENTENCE)

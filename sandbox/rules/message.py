"""What Slack checks in the arguments of a chat.* call (and in what is sent to a response_url)."""

from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.rules.blocks import BLOCK
from sandbox.rules.forms import SNAKE
from sandbox.rules.kinds import Fault, Items, Place, Record
from sandbox.rules.whole import together_faults

_BLOCKS = Items(BLOCK, least=0, most=50)


class _Flat:
    """Metadata's payload: names in snake_case; no objects, and none in lists.

    Source: docs.slack.dev/messaging/message-metadata.
    """

    def faults(self, value: object, place: Place) -> Iterator[Fault]:
        if not isinstance(value, Mapping):
            yield place.fault("must provide an object")
            return
        for name, inner in value.items():
            yield from SNAKE.faults(name, place.at(name))
            if any(isinstance(one, Mapping) for one in (inner if isinstance(inner, list) else [inner])):
                yield place.at(name).fault("must not hold objects")


_METADATA = Record({"event_type": SNAKE, "event_payload": _Flat()})


def message_problems(arguments: Mapping[str, Any], *, most_text: int | None = None) -> list[Fault]:
    """Every fault of a message; `most_text` is how long `text` may be (chat.update: 4000 characters)."""
    place = Place("message")
    return [
        *_wording(arguments, place, most_text),
        *_markdown(arguments, place),
        *_blocks(arguments, place),
        *_attachments(arguments, place),
        *_metadata(arguments, place),
    ]


def _wording(arguments: Mapping[str, Any], place: Place, most: int | None) -> Iterator[Fault]:
    text = arguments.get("text") or ""
    if not isinstance(text, str):
        yield place.at("text").fault("must provide a string", "invalid_arguments")
    elif not text.strip() and not any(
        arguments.get(name) for name in ("blocks", "attachments", "markdown_text")
    ):
        yield place.fault("missing required field: text", "no_text")
    elif most is not None and len(text) > most:
        yield place.at("text").fault(f"must be less than {most + 1} characters", "msg_too_long")


def _markdown(arguments: Mapping[str, Any], place: Place) -> Iterator[Fault]:
    markdown = arguments.get("markdown_text")
    if not markdown:
        return
    at = place.at("markdown_text")
    if arguments.get("text") or arguments.get("blocks"):
        yield at.fault("must not be used with `text` or `blocks`", "markdown_text_conflict")
    if not isinstance(markdown, str) or len(markdown) > 12_000:
        yield at.fault("must be less than 12001 characters", "msg_too_long")


def _blocks(holder: Mapping[str, Any], place: Place) -> Iterator[Fault]:
    blocks, at = holder.get("blocks"), place.at("blocks")
    if blocks is None:
        return
    if not isinstance(blocks, list):
        yield at.fault("must provide an array", "invalid_blocks_format")
        return
    found = list(_BLOCKS.faults(blocks, at))
    yield from found or together_faults(blocks, at)


def _attachments(arguments: Mapping[str, Any], place: Place) -> Iterator[Fault]:
    attachments, at = arguments.get("attachments") or [], place.at("attachments")
    if not isinstance(attachments, list):
        yield at.fault("must provide an array", "invalid_attachments")
        return
    if len(attachments) > 100:
        yield at.fault("no more than 100 items allowed", "too_many_attachments")
    for index, attachment in enumerate(attachments):
        if isinstance(attachment, Mapping):
            yield from _blocks(attachment, at.at(index))
        else:
            yield at.at(index).fault("must provide an object", "invalid_attachments")


def _metadata(arguments: Mapping[str, Any], place: Place) -> Iterator[Fault]:
    if not arguments.get("metadata"):  # chat.update takes an empty object to mean: none any more
        return
    for fault in _METADATA.faults(arguments["metadata"], place.at("metadata")):
        yield fault._replace(error="invalid_metadata_format")

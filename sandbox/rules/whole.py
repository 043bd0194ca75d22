"""Rules over all blocks of one message or view together: ids said twice, how many, what needs what."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sandbox.rules.kinds import Fault, Place

Found = tuple[Mapping[str, Any], Place]


def together_faults(blocks: list[Mapping[str, Any]], place: Place) -> Iterator[Fault]:
    """What sound blocks break together, `place` being their list."""
    every = list(_every_block(blocks, place))
    yield from _twice("block_id", every)
    for block, at in every:
        yield from _twice("action_id", _elements(block, at))
        yield from _response_url(block, at)
    yield from _focused_twice(every)
    yield from _too_many(every)
    yield from _too_much_markdown(every)
    yield from _pending_alone(every)


def _every_block(blocks: list[Mapping[str, Any]], place: Place) -> Iterator[Found]:
    for index, block in enumerate(blocks):
        yield block, place.at(index)
        for inner in ("child_blocks", "elements") if block["type"] in ("container", "carousel") else ():
            yield from _every_block(block.get(inner, []), place.at(index).at(inner))


def _elements(block: Mapping[str, Any], place: Place) -> Iterator[Found]:
    for name in ("element", "accessory"):
        if name in block:
            yield block[name], place.at(name)
    for name in ("elements", "actions"):
        for index, element in enumerate(block.get(name, [])):
            yield element, place.at(name).at(index)


def _twice(name: str, found: Iterable[Found]) -> Iterator[Fault]:
    seen: set[object] = set()
    for value, place in found:
        if value.get(name) in seen:
            yield place.at(name).fault(f'`{name}` "{value[name]}" already exists')
        if value.get(name):
            seen.add(value[name])


def _focused_twice(every: list[Found]) -> Iterator[Fault]:
    elements = [element for found in every for element in _elements(*found)]
    focused = [place for element, place in elements if element.get("focus_on_load")]
    for place in focused[1:]:
        yield place.at("focus_on_load").fault("only one element may have the focus")


def _response_url(block: Mapping[str, Any], place: Place) -> Iterator[Fault]:
    if block["type"] == "input" and place.surface == "modal":
        return
    for element, at in _elements(block, place):
        if "response_url_enabled" in element:
            yield at.at("response_url_enabled").fault("only allowed in an input block of a modal")


AT_MOST = {"table": 1, "data_visualization": 2, "plan": 1}


def _too_many(every: list[Found]) -> Iterator[Fault]:
    so_far: Counter[str] = Counter()
    for block, place in every:
        so_far[block["type"]] += 1
        if so_far[block["type"]] > AT_MOST.get(block["type"], len(every)):
            yield place.at("type").fault(f"no more than {AT_MOST[block['type']]} items allowed")


def _too_much_markdown(every: list[Found]) -> Iterator[Fault]:
    written = 0
    for block, place in every:
        written += len(block["text"]) if block["type"] == "markdown" else 0
        if written > 12_000:
            yield place.at("text").fault("must be less than 12001 characters in all markdown blocks together")
            return


def _pending_alone(every: list[Found]) -> Iterator[Fault]:
    for block, place in every:
        if block["type"] == "task_card" and block.get("status") == "pending":
            yield place.at("status").fault("must be a valid enum value")

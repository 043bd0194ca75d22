"""Rules between the fields of one object, which no field can break alone."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from sandbox.rules.kinds import Fault, Place, Rule


def exactly_one(*names: str) -> Rule:
    """One of these fields, and not two of them."""

    def rule(value: Mapping[str, Any], place: Place) -> Iterator[Fault]:
        given = [name for name in names if name in value]
        if not given:
            yield place.fault(f"missing required field: {names[0]}")
        for name in given[1:]:
            yield place.fault(f"invalid additional property: {name}")

    return rule


def any_of(*names: str, at: str = "") -> Rule:
    """At least one of these fields; `at` is the field Slack points at when there is none."""

    def rule(value: Mapping[str, Any], place: Place) -> Iterator[Fault]:
        if not any(name in value for name in names):
            listed = " or ".join(f"`{name}`" for name in names)
            yield (place.at(at) if at else place).fault(f"must define either {listed}")

    return rule


def ordered(low: str, high: str) -> Rule:
    """Two bounds, as numbers or as strings of digits, the low one not above the high one."""

    def rule(value: Mapping[str, Any], place: Place) -> Iterator[Fault]:
        if low in value and high in value and Decimal(value[low]) > Decimal(value[high]):
            yield place.at(low).fault(f"must not be greater than {high}")

    return rule


def longest(name: str, limit: str) -> Rule:
    """What stands in a field from the start fits the field's own limit."""

    def rule(value: Mapping[str, Any], place: Place) -> Iterator[Fault]:
        if limit in value and len(value.get(name, "")) > value[limit]:
            yield place.at(name).fault(f"must be less than {value[limit] + 1} characters")

    return rule


def chosen_from_options(value: Mapping[str, Any], place: Place) -> Iterator[Fault]:
    """What is chosen from the start is one of the options, to the letter."""
    groups = value.get("option_groups", [])
    options = [*value.get("options", []), *(option for group in groups for option in group["options"])]
    if "initial_option" in value and value["initial_option"] not in options:
        yield place.at("initial_option").fault("must match one of the options")
    for index, chosen in enumerate(value.get("initial_options", [])):
        if chosen not in options:
            yield place.at("initial_options").at(index).fault("must match one of the options")


def whole_if_said(value: Mapping[str, Any], place: Place) -> Iterator[Fault]:
    """No decimals in a number input that does not allow them."""
    for name in ("initial_value", "min_value", "max_value"):
        if "." in value.get(name, "") and not value["is_decimal_allowed"]:
            yield place.at(name).fault("must be a whole number")


def no_file_dispatch(value: Mapping[str, Any], place: Place) -> Iterator[Fault]:
    """A file input does not dispatch actions."""
    if value["element"]["type"] == "file_input" and value.get("dispatch_action"):
        yield place.at("dispatch_action").fault("must not be set for a file_input")


def collapsed_if_collapsible(value: Mapping[str, Any], place: Place) -> Iterator[Fault]:
    """Only a container that can be collapsed starts out collapsed."""
    if value.get("default_collapsed") and not value.get("is_collapsible"):
        yield place.at("default_collapsed").fault("must not be set without `is_collapsible`")


def cells_within(most: int) -> Rule:
    """All cells of a table together hold at most so many characters."""

    def rule(value: Mapping[str, Any], place: Place) -> Iterator[Fault]:
        if _written(value["rows"]) > most:
            yield place.at("rows").fault(f"must be less than {most + 1} characters")

    return rule


def _written(value: object) -> int:
    if isinstance(value, list):
        return sum(map(_written, value))
    if not isinstance(value, Mapping):
        return 0
    inner = (
        len(each) if name == "text" and isinstance(each, str) else _written(each)
        for name, each in value.items()
    )
    return sum(inner)

"""The kinds of value a payload is made of; each finds fault with one value, in Slack's words."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol


class Fault(NamedTuple):
    """One thing Slack would refuse: its wording, where it is, and Slack's error code if it has its own."""

    wording: str
    pointer: str
    error: str = ""

    @property
    def message(self) -> str:
        """The fault as a line of `response_metadata.messages`."""
        return f"[ERROR] {self.wording} [json-pointer:{self.pointer}]"


class Place(NamedTuple):
    """Where in a payload we are (a JSON pointer), and on which surface it is to show."""

    surface: str
    pointer: str = ""

    def at(self, step: str | int) -> "Place":
        """One step further down."""
        escaped = str(step).replace("~", "~0").replace("/", "~1")
        return Place(self.surface, f"{self.pointer}/{escaped}")

    def fault(self, wording: str, error: str = "") -> Fault:
        """Something wrong exactly here."""
        return Fault(wording, self.pointer, error)


class Kind(Protocol):
    """Anything that can find fault with a value."""

    def faults(self, value: object, place: Place) -> Iterator[Fault]:
        """Every fault of this value, outermost first."""
        ...


class Form(NamedTuple):
    """What a string has to be beyond its length."""

    name: str
    fits: Callable[[str], object]


@dataclass(frozen=True)
class String:
    """A string of so many characters; where `trimmed`, surrounding white space does not count as any."""

    most: int | None = None
    least: int = 1
    trimmed: bool = False
    among: tuple[str, ...] = ()
    form: Form | None = None

    def faults(self, value: object, place: Place) -> Iterator[Fault]:
        """Not a string, too short, too long, or not of the form."""
        if not isinstance(value, str):
            yield place.fault("must provide a string")
        elif len(value.strip() if self.trimmed else value) < self.least:
            yield place.fault(f"must be more than {self.least - 1} characters")
        elif self.most is not None and len(value) > self.most:
            yield place.fault(f"must be less than {self.most + 1} characters")
        elif self.among and value not in self.among:
            yield place.fault("must be a valid enum value")
        elif value and self.form and not self.form.fits(value):
            yield place.fault(f"must be a valid {self.form.name}")


@dataclass(frozen=True)
class Number:
    """A number within bounds, both included."""

    least: float
    most: float
    whole: bool = True

    def faults(self, value: object, place: Place) -> Iterator[Fault]:
        """Not a number, or out of bounds; JSON's true and false are no numbers."""
        wanted = int if self.whole else (int, float)
        if isinstance(value, bool) or not isinstance(value, wanted):
            yield place.fault("must provide an integer" if self.whole else "must provide a number")
        elif not self.least <= value <= self.most:
            yield place.fault(f"must be between {self.least} and {self.most}")


class Flag:
    """True or false."""

    def faults(self, value: object, place: Place) -> Iterator[Fault]:
        """Not a boolean."""
        if not isinstance(value, bool):
            yield place.fault("must provide a boolean")


@dataclass(frozen=True)
class Items:
    """A list of so many values of one kind."""

    of: Kind
    least: int = 1
    most: int | None = None

    def faults(self, value: object, place: Place) -> Iterator[Fault]:
        """Not a list, too few or too many items, and the faults of each item."""
        if not isinstance(value, list):
            yield place.fault("must provide an array")
            return
        if len(value) < self.least:
            yield place.fault(f"no fewer than {self.least} items allowed")
        if self.most is not None and len(value) > self.most:
            yield place.fault(f"no more than {self.most} items allowed")
        for index, item in enumerate(value):
            yield from self.of.faults(item, place.at(index))


Rule = Callable[[Mapping[str, Any], Place], Iterator[Fault]]
EVERYWHERE = "message modal home"


@dataclass(frozen=True)
class Record:
    """An object: fields it must have, fields it may have, and rules between them.

    `surfaces` and `inside` name, apart by spaces, where it may appear and in which parents; they count
    only where the object is found by its type. Rules see the object once its fields are sound.
    """

    must: Mapping[str, Kind] = field(default_factory=dict)
    may: Mapping[str, Kind] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    surfaces: str = EVERYWHERE
    inside: str = ""

    def faults(self, value: object, place: Place) -> Iterator[Fault]:
        """Not an object, fields missing, unknown or at fault, or a rule between them broken."""
        if not isinstance(value, Mapping):
            yield place.fault("must provide an object")
            return
        found = [*self._missing(value, place), *self._of_fields(value, place)]
        yield from found
        if not found:
            for rule in self.rules:
                yield from rule(value, place)

    def _missing(self, value: Mapping[str, Any], place: Place) -> Iterator[Fault]:
        for name in self.must:
            if name not in value:
                yield place.fault(f"missing required field: {name}")

    def _of_fields(self, value: Mapping[str, Any], place: Place) -> Iterator[Fault]:
        for name, inner in value.items():
            kind = self.must.get(name) or self.may.get(name)
            if kind is None:
                yield place.fault(f"invalid additional property: {name}")
            else:
                yield from kind.faults(inner, place.at(name))


@dataclass(frozen=True)
class Typed:
    """An object whose `type` picks its record from a table; `inside` names the parent it stands in."""

    table: Mapping[str, Record]
    inside: str = ""

    def faults(self, value: object, place: Place) -> Iterator[Fault]:
        """No type, a type unknown or not allowed here, or what its record finds."""
        if not isinstance(value, Mapping):
            yield place.fault("must provide an object")
        elif "type" not in value:
            yield place.fault("missing required field: type")
        elif not isinstance(value["type"], str):
            yield place.at("type").fault("must provide a string")
        else:
            yield from self._as(value["type"], value, place)

    def _as(self, name: str, value: Mapping[str, Any], place: Place) -> Iterator[Fault]:
        record = self.table.get(name)
        if record is None or not self._allows(record, place):
            yield place.at("type").fault(f"unsupported type: {name}")
        else:
            yield from record.faults({key: value[key] for key in value if key != "type"}, place)

    def _allows(self, record: Record, place: Place) -> bool:
        here = not self.inside or self.inside in record.inside.split()
        return here and place.surface in record.surfaces.split()

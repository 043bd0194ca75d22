"""Where in the policy file a mistake is."""

import re
from itertools import takewhile

_HEADER = re.compile(r"\s*\[([^\[\]]+)\]")
_ASSIGNED = re.compile(r"([^=#\[\]]+)=")


def line_of(text: str, wanted: tuple[str, ...]) -> int:
    """The line that has most of a key's name: the key itself, else its table; 1 where nothing has."""
    best, found = (0, 0), 1
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            named = table = _parts(header[1])
        elif assigned := _ASSIGNED.match(line):
            named = (*table, *_parts(assigned[1]))
        else:
            continue
        common = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(wanted, named, strict=False)))
        if common and (common, -len(named)) > best:
            best, found = (common, -len(named)), number
    return found


def _parts(dotted: str) -> tuple[str, ...]:
    """The names in a dotted TOML key, which may be quoted."""
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))

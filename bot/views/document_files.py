"""The write-up as a file: Markdown, HTML or JSON. What people wrote stays text in each of them."""

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.views.copy import Copy
from bot.views.document import Document, Entry, heads, lead, said

ZONE = "UTC"
"""Of every time in a file."""
_MARKUP = re.compile(r"[\\`*_\[\]~|$@{}!]|(?<=:)/|(?<=www)\.", re.IGNORECASE)
"""What means something anywhere in Markdown, or would make a link of an address."""
_FIRST = re.compile(r"^([#+=-]|\d+(?=[.)]))(.?)")
"""What means something where a line begins."""
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def markdown(written: Document, copy: Copy, folders: list[Path]) -> str:
    """CommonMark. Every value that the layout prints is made harmless, whatever it is."""
    environment = Environment(  # noqa: S701 - this is no HTML; see finalize
        undefined=StrictUndefined,
        loader=FileSystemLoader(folders),
        finalize=_finalized,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return _rendered(environment, "document.md.j2", written, copy)


def html(written: Document, copy: Copy, folders: list[Path]) -> str:
    """One page without anything from elsewhere; escaped by the environment."""
    environment = Environment(
        undefined=StrictUndefined,
        loader=FileSystemLoader(folders),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return _rendered(environment, "document.html.j2", written, copy)


def as_json(written: Document, _copy: Copy, _folders: list[Path]) -> str:
    """The keys of docs/operating.md, the same in every language; times in UTC."""
    sections = [
        {
            "section": section.key,
            **_known(round=section.round, revision=section.revision),
            "entries": [
                {
                    "entry": entry.key,
                    **_known(at=_iso(entry.at)),
                    "said": _iso(entry.said),
                    **_known(value=entry.value),
                }
                for entry in section.entries
            ],
        }
        for section in written.sections
    ]
    whole = {"id": written.id, "receipt": written.id[:8], "sections": sections}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


FORMATS: Mapping[str, Callable[[Document, Copy, list[Path]], str]] = {
    "md": markdown,
    "html": html,
    "json": as_json,
}


def harmless(line: str) -> str:
    """One line of somebody's words as Markdown shows it: as it was typed."""
    kept = line.lstrip(" \t")
    indent = line[: len(line) - len(kept)].expandtabs(4)
    quiet = _MARKUP.sub(lambda found: "\\" + found[0], kept)
    first = _FIRST.sub(_quiet_first, quiet)
    return "&nbsp;" * len(indent) + first.translate(_ENTITIES)


def _quiet_first(found: "re.Match[str]") -> str:
    return f"{found[1]}\\{found[2]}" if found[1].isdigit() else f"\\{found[1]}{found[2]}"


def _finalized(value: object) -> object:
    return harmless(value) if isinstance(value, str) else value


def _rendered(environment: Environment, layout: str, written: Document, copy: Copy) -> str:
    return environment.get_template(layout).render(
        document=written,
        heads=heads(written, ZONE, copy),
        lead=_lead,
        lines=_lines,
        language=copy.plain("document.language"),
    )


def _lines(entry: Entry) -> list[str]:
    """What an entry says, line by line, without the control characters that a terminal would obey."""
    words = str(entry.said) if entry.written else said(entry, ZONE)
    return ["".join(filter(_visible, line)) for line in words.splitlines()] or [""]


def _lead(entry: Entry) -> str:
    return lead(entry, ZONE)


def _visible(letter: str) -> bool:
    return letter == "\t" or unicodedata.category(letter) != "Cc"


def _iso(value: "str | datetime | None") -> str | None:
    return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if isinstance(value, datetime) else value


def _known(**values: object) -> dict[str, object]:
    return {key: value for key, value in values.items() if value is not None}

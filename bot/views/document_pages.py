"""The write-up in Slack: as many messages as it needs, each of which a screen reader can say whole."""

from dataclasses import replace

from bot.views.blocks import Block, header, leaf
from bot.views.copy import Copy, escape
from bot.views.document import Document, Entry, Section, moment
from bot.views.say import Message, message, pieces

PAGE = 3400
"""Characters of one message, escaped: under what its text may hold (slack-platform §1a)."""
PIECE = 3000
"""Characters of one piece of somebody's words, escaped: a field that is full stays whole."""
BLOCKS = 45
"""Sections in one message; Slack takes 50 blocks."""
Line = tuple[Section, Entry]


def pages(written: Document, zone: str, copy: Copy) -> list[Message]:
    """Every message, in order. `zone` is the reader's."""
    found: list[list[Line]] = [[]]
    room, sections = PAGE, 0
    for line in _parted(written, zone):
        needs = len(escape(_said(line[1], zone))) + len(line[1].label) + len(line[0].title)
        sections += not found[-1] or found[-1][-1][0] is not line[0]
        if found[-1] and (needs > room or sections > BLOCKS):
            found.append([])
            room, sections = PAGE, 1
        found[-1].append(line)
        room -= needs
    return [_page(lines, number, len(found), written, zone, copy) for number, lines in enumerate(found, 1)]


def _parted(written: Document, zone: str) -> list[Line]:
    """Every entry with its section; what would not fit in one message, in pieces."""
    return [
        (section, replace(e, said=piece))
        for section in written.sections
        for e in section.entries
        for piece in _pieces(_said(e, zone))
    ]


def _pieces(words: str) -> list[str]:
    return pieces(words, PIECE * len(words) // max(len(escape(words)), 1))


def _page(lines: list[Line], number: int, count: int, written: Document, zone: str, copy: Copy) -> Message:
    part = copy.plain("document.part", number=number, count=count)
    heads = [written.title, written.number, *([part] if count > 1 else [])]
    blocks = [header(heads[0]), _rich([_line(leaf(" · ".join(heads[1:])))])]
    said = list(heads)
    for place, (section, entry) in enumerate(lines):
        if not place or lines[place - 1][0] is not section:
            blocks.append(_rich([_line(leaf(section.title, bold=True))]))
            said.append(f"{section.title}.")
        blocks[-1]["elements"] += _shown(entry, zone)
        said.append(f"{_label(entry, zone)} {_said(entry, zone)}")
    return message(escape(" ".join(said)), blocks)


def _shown(entry: Entry, zone: str) -> list[Block]:
    words = _said(entry, zone)
    if not entry.written:
        return [_line(leaf(f"{_label(entry, zone)} "), leaf(words))]
    return [_line(leaf(_label(entry, zone))), {"type": "rich_text_quote", "elements": [leaf(words)]}]


def _label(entry: Entry, zone: str) -> str:
    return moment(entry.at, zone) if entry.at else entry.lead


def _said(entry: Entry, zone: str) -> str:
    return entry.said if isinstance(entry.said, str) else moment(entry.said, zone)


def _rich(elements: list[Block]) -> Block:
    return {"type": "rich_text", "elements": elements}


def _line(*leaves: Block) -> Block:
    return {"type": "rich_text_section", "elements": list(leaves)}

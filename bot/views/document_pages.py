"""The write-up in Slack: as many messages as it needs, each of which a screen reader can say whole."""

from dataclasses import replace

from bot.views.blocks import Block, header, leaf
from bot.views.copy import Copy, escape
from bot.views.document import Document, Entry, Section, heads, lead, said
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
    for line in _parted(written):
        needs = len(escape(said(line[1], zone))) + len(line[1].label) + len(line[0].title)
        sections += not found[-1] or found[-1][-1][0] is not line[0]
        if found[-1] and (needs > room or sections > BLOCKS):
            found.append([])
            room, sections = PAGE, 1
        found[-1].append(line)
        room -= needs
    return [_page(lines, number, len(found), written, zone, copy) for number, lines in enumerate(found, 1)]


def _parted(written: Document) -> list[Line]:
    """Every entry with its section; what would not fit in one message, in pieces."""
    return [
        (section, part)
        for section in written.sections
        for entry in section.entries
        for part in ([replace(entry, said=words) for words in _pieces(entry)] if entry.written else [entry])
    ]


def _pieces(entry: Entry) -> list[str]:
    words = str(entry.said)
    return pieces(words, PIECE * len(words) // max(len(escape(words)), 1))


def _page(lines: list[Line], number: int, count: int, written: Document, zone: str, copy: Copy) -> Message:
    part = copy.plain("document.part", number=number, count=count)
    beneath = [*heads(written, zone, copy), *([part] if count > 1 else [])]
    blocks = [header(written.title), _rich([_line(leaf(" · ".join(beneath)))])]
    aloud = [written.title, *beneath]
    for place, (section, entry) in enumerate(lines):
        if not place or lines[place - 1][0] is not section:
            blocks.append(_rich([_line(leaf(section.title, bold=True))]))
            aloud.append(f"{section.title}.")
        blocks[-1]["elements"] += _shown(entry, zone)
        aloud.append(f"{lead(entry, zone)} {said(entry, zone)}")
    return message(escape(" ".join(aloud)), blocks)


def _shown(entry: Entry, zone: str) -> list[Block]:
    words = said(entry, zone)
    if not entry.written:
        return [_line(leaf(f"{lead(entry, zone)} "), leaf(words))]
    return [_line(leaf(entry.lead)), {"type": "rich_text_quote", "elements": [leaf(words)]}]


def _rich(elements: list[Block]) -> Block:
    return {"type": "rich_text", "elements": elements}


def _line(*leaves: Block) -> Block:
    return {"type": "rich_text_section", "elements": list(leaves)}

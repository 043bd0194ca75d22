"""A nudge: all that is due to one person as one message, each with its buttons; answered ones say so."""

from collections.abc import Callable, Mapping
from itertools import groupby

from bot.domain.nudges import AT_ONCE, NudgeKind
from bot.usecases.nudged import Item, NudgePicture
from bot.views import asking, items, week
from bot.views.blocks import Block, actions, button, context, divider, plain, quote, quoted, section
from bot.views.copy import Copy, Mention
from bot.views.items import Said
from bot.views.say import Message, day, excerpt, message

GO_ON, THROW_AWAY = "go_on", "throw_away"
SHOWN = AT_ONCE
HEARD = 100
"""Characters of what happened that are read aloud."""

SAID: Mapping[NudgeKind, Callable[[Item, str, Copy], Said | str]] = {
    NudgeKind.OWED: items.owed,
    NudgeKind.CONSENT: asking.consent,
    NudgeKind.NEWS: asking.news,
}
"""What is said of an item, to somebody by our id: something to answer, or one line of what became of it."""


def still_owed(picture: NudgePicture, copy: Copy) -> bool:
    """Whether there is anything left to say."""
    draft = bool(picture.draft and picture.draft.waits)
    overview = bool(picture.week and picture.week.says)
    return draft or overview or any(isinstance(_said(item, picture, copy), Said) for item in picture.items)


def build(picture: NudgePicture, copy: Copy) -> Message:
    """The message, most urgent first, with what was settled meanwhile shown as settled."""
    every = [(item, _said(item, picture, copy)) for item in picture.items]
    count = sum(isinstance(said, Said) and bool(said.buttons) for _, said in every)  # news waits for nothing
    intro = copy.mrkdwn("nudge.several", count=count) if count > 1 else copy.mrkdwn("nudge.one")
    blocks: list[Block] = [section(intro)] if count > 1 else []
    aloud: list[str] = []
    for _, together in groupby(_grouped(every)[:SHOWN], key=lambda one: one[0].told.disclosure.id):
        group = list(together)
        blocks += [divider()] if blocks and any(isinstance(said, Said) for _, said in group) else []
        blocks += _group(group)
        aloud += _read_aloud(group, copy)
    if (more := len(every) - SHOWN) > 0:
        blocks.append(context(copy.mrkdwn("nudge.more", count=more)))
    for beside, heard in (_week(picture, copy), _draft(picture, copy)):
        blocks += [divider()] if blocks and beside else []
        blocks += beside
        aloud += heard
    if picture.quiet_since:
        blocks.append(context(copy.mrkdwn("nudge.quiet_since", when=day(picture.quiet_since))))
    text = copy.mrkdwn("nudge.text", intro=intro if count else "", items=Mention(" ".join(aloud)))
    return message(text, blocks)


def _said(item: Item, picture: NudgePicture, copy: Copy) -> Said | str:
    return SAID[item.kind](item, picture.person.id, copy)


def _grouped(every: list[tuple[Item, Said | str]]) -> list[tuple[Item, Said | str]]:
    """What is about the same disclosure stands together, at the place of its most urgent."""
    first: dict[str, int] = {}
    for place, (item, _) in enumerate(every):
        first.setdefault(item.told.disclosure.id, place)
    return sorted(every, key=lambda one: first[one[0].told.disclosure.id])


def _group(group: list[tuple[Item, Said | str]]) -> list[Block]:
    """All that is asked about one disclosure: which one, once; then a question each."""
    blocks: list[Block] = []
    unsaid = True
    for item, said in group:
        if isinstance(said, str):
            blocks.append(context(said))
            continue
        blocks += [
            section(said.sentence),
            *([quote(excerpt(item.told.disclosure.what_happened))] if unsaid else []),
            *([quoted(*said.note)] if said.note else []),
            *([actions(_block_id(item), *said.buttons)] if said.buttons else []),
            context(said.following),
        ]
        unsaid = False
    return blocks


def _block_id(item: Item) -> str:
    kind = "step" if item.kind is NudgeKind.OWED else item.kind.value
    return f"{kind}:{item.step.id}"


def _read_aloud(group: list[tuple[Item, Said | str]], copy: Copy) -> list[str]:
    """What the text says of one disclosure: what is asked, and about which of one's own it is."""
    asked = [said.sentence for _, said in group if isinstance(said, Said)]
    settled = [said for _, said in group if isinstance(said, str)]
    if not asked:
        return settled
    about = excerpt(group[0][0].told.disclosure.what_happened, HEARD)
    return [copy.mrkdwn("read_aloud.nudge", what=Mention(" ".join(asked)), about=about), *settled]


def _week(picture: NudgePicture, copy: Copy) -> tuple[list[Block], list[str]]:
    """What stands of their week, and how it is read aloud; a line where nothing does any more."""
    if picture.week and picture.week.says:
        shown = {
            item.step.id for item in picture.items[:SHOWN] if isinstance(_said(item, picture, copy), Said)
        }
        rest = week.without(picture.week, shown)
        return (week.blocks(rest, copy), [week.aloud(rest, copy)]) if rest.says else ([], [])
    if not (picture.week or picture.week_over):
        return [], []
    line = copy.mrkdwn("week.over" if picture.week_over else "week.nothing_left")
    return [context(line)], [line]


def _draft(picture: NudgePicture, copy: Copy) -> tuple[list[Block], list[str]]:
    """That they began to tell something, never what: the text of a message is shown on locked screens."""
    draft = picture.draft
    if draft is None:
        return [], []
    if not draft.waits:
        line = copy.mrkdwn("draft.told" if draft.told else "draft.thrown_away")
        return [context(line)], [line]
    line = copy.mrkdwn("draft.left", when=day(draft.at))
    return [
        section(line),
        actions(
            f"draft:{draft.draft_id}",
            button(GO_ON, copy.plain("draft.go_on"), draft.draft_id, "primary"),
            button(THROW_AWAY, copy.plain("draft.throw_away"), draft.draft_id) | {"confirm": _sure(copy)},
        ),
        context(copy.mrkdwn("draft.following")),
    ], [line]


def _sure(copy: Copy) -> Block:
    said = ("title", "text", "confirm", "deny")
    return {part: plain(copy.plain(f"draft.sure_{part}")) for part in said}

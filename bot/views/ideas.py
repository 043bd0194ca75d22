"""Ideas: the button that asks for one, how they stand on the card, and what is written about them."""

from bot.domain.ideas import Idea
from bot.storage.steps import Change
from bot.usecases.picture import Picture
from bot.views.blocks import Block, actions, button, context, quote, quoted, section
from bot.views.copy import Copy, Mention
from bot.views.say import Message, excerpt, message, name_of

IDEA, ADOPT = "idea", "adopt"
SHOWN = 3
"""Ideas of each sort on one card; the rest are counted. Whoever told has every one as a message."""
GLANCE = 300
"""Characters of an idea that nobody has adopted yet."""


def welcome(picture: Picture) -> bool:
    """Whether ideas can be offered and adopted now."""
    disclosure = picture.disclosure
    return disclosure.details.ideas_welcome and not (disclosure.closed_at or disclosure.withdrawn_at)


def offer_button(picture: Picture, copy: Copy) -> list[Block]:
    """The button for everybody who sees the card, where ideas are welcome."""
    return [button(IDEA, copy.plain("idea.offer"), picture.decision.id)] if welcome(picture) else []


def shown(picture: Picture, copy: Copy, *, adopting: bool) -> list[Block]:
    """Adopted ideas with credit, then those on offer; with `adopting`, each of these has its button."""
    blocks = adopted(picture, copy)
    offered = _on_offer(picture)
    for idea in offered[:SHOWN]:
        label = copy.mrkdwn("idea.by", name=_giver(idea, picture, copy))
        take = button(ADOPT, copy.plain("idea.adopt"), idea.id) if adopting else None
        blocks += [section(label, take) | {"block_id": f"idea:{idea.id}"}, quote(excerpt(idea.text, GLANCE))]
    if more := len(offered[SHOWN:]):
        blocks.append(context(copy.mrkdwn("idea.more", count=more)))
    return blocks


def adopted(picture: Picture, copy: Copy) -> list[Block]:
    """The ideas that became part of the plan, and whose they are."""
    taken = [idea for idea in picture.ideas if idea.adopted_at]
    parts = [
        (copy.plain("idea.adopted", name=_giver(idea, picture, copy)), idea.text) for idea in taken[-SHOWN:]
    ]
    return [quoted(*parts)] if parts else []


def read_out(picture: Picture, copy: Copy) -> str:
    """The same for the card's text, which screen readers say."""
    adopted_ = [idea for idea in picture.ideas if idea.adopted_at]
    return " ".join(
        copy.mrkdwn(f"idea.{key}_text", name=_giver(idea, picture, copy), text=excerpt(idea.text))
        for key, listed in (("adopted", adopted_[-SHOWN:]), ("by", _on_offer(picture)[:SHOWN]))
        for idea in listed
    )


def offered(idea: Idea, picture: Picture, copy: Copy) -> Message:
    """To whoever told: somebody has an idea. Once adopted it says so."""
    name = _giver(idea, picture, copy)
    what = copy.mrkdwn("idea.told_adopted" if idea.adopted_at else "idea.told", name=name)
    open_ = welcome(picture) and not idea.adopted_at
    take = [actions(f"idea:{idea.id}", button(ADOPT, copy.plain("idea.adopt"), idea.id))] if open_ else []
    hint = [context(copy.mrkdwn("idea.told_next"))] if open_ else []
    text = copy.mrkdwn("idea.told_text", text=idea.text, what=Mention(what))
    return message(text, [section(what), quote(idea.text), *take, *hint])


def thanked(idea: Idea, picture: Picture, copy: Copy) -> Message:
    """To whose idea it was: it became part of the plan."""
    adopter = name_of(picture.people[idea.adopted_by or picture.disclosure.discloser_id], copy)
    what = copy.mrkdwn("idea.thanked", adopter=adopter)
    text = copy.mrkdwn("idea.thanked_text", what=Mention(what), text=idea.text)
    return message(text, [section(what), quote(idea.text)])


def giver_of(change: Change, picture: Picture, copy: Copy) -> str:
    """Whose idea a row of history is about; empty for other rows."""
    found = [i for i in picture.ideas if (i.adopted_at, i.adopted_by) == (change.at, change.person_id)]
    return _giver(found[0], picture, copy) if found else ""


def _on_offer(picture: Picture) -> list[Idea]:
    return [idea for idea in picture.ideas if not idea.adopted_at] if welcome(picture) else []


def _giver(idea: Idea, picture: Picture, copy: Copy) -> str:
    return name_of(picture.people[idea.person_id], copy)

"""Nudges to the discloser about who is asked: whether somebody may be, and who was."""

from bot.domain.escalation import Passed
from bot.domain.plan import State
from bot.usecases.nudged import Item
from bot.views.blocks import button
from bot.views.copy import Copy
from bot.views.items import Said, settled
from bot.views.say import name_of

YES, NO = "ask_them", "ask_nobody"


def consent(item: Item, person_id: str, copy: Copy) -> Said | str:  # noqa: ARG001 - one shape with the others
    """May somebody be asked whom the form did not name?"""
    step, told = item.step, item.told
    if step.state is not State.OPEN:
        return settled(step, told, copy)
    if item.other is None or step.owner_id == item.other.id:
        return copy.mrkdwn("chain.consent_settled", name=name_of(told.people[step.owner_id], copy))
    other = name_of(item.other, copy)
    owner = told.people[step.owner_id]
    why = "gone" if owner.deactivated or owner.is_guest else "away" if item.owner_away else "silent"
    return Said(
        sentence=copy.mrkdwn(f"chain.consent_{why}", name=name_of(owner, copy), other=other),
        note=[],
        buttons=[
            button(YES, copy.plain("chain.yes", other=other), item.id, "primary"),
            button(NO, copy.plain("chain.no"), item.id),
        ],
        following=copy.mrkdwn("chain.consent_next", other=other),
    )


def news(item: Item, person_id: str, copy: Copy) -> Said | str:  # noqa: ARG001 - one shape with the others
    """Somebody else is asked now, and why."""
    step, told = item.step, item.told
    came = told.came(step)
    if step.state is not State.OPEN or came is None or came.kind not in tuple(Passed):
        return settled(step, told, copy)
    name, other = (name_of(told.people[id_], copy) for id_ in (came.from_id, came.to_id))
    return Said(
        sentence=copy.mrkdwn(f"chain.news_{came.kind}", name=name, other=other),
        note=[],
        buttons=[],
        following=copy.mrkdwn("chain.news_next"),
    )

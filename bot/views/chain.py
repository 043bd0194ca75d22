"""Who is asked where there is no answer: named in the form, told to whoever is asked and who is next."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time

from bot.domain.escalation import Passed
from bot.domain.plan import Step
from bot.domain.policy import Rung
from bot.usecases.begin import Begun, Named
from bot.usecases.nudged import Item
from bot.usecases.picture import Picture
from bot.views.blocks import Block, context
from bot.views.copy import Copy, Mention
from bot.views.say import day, length, name_of


def who_next(begun: Begun, rungs: Collection[Rung], copy: Copy) -> list[Block]:
    """Under *Who decides?*: who answers while they are away, and who is asked where there is no answer."""
    if begun.manager is None:
        return []
    answers = begun.stands_in or begun.manager
    lines = [_away(begun, begun.away_until, copy)] if begun.away_until else []
    then = [one for one in _named(begun, rungs) if one.person.id != answers.id]
    if then:
        others = copy.plain("capture.chain_then").join(_called(one, begun, copy) for one in then)
        lines.append(copy.mrkdwn("capture.chain", manager=name_of(answers, copy), others=others))
    return [context("\n".join(lines))] if lines else []


def shown(begun: Begun, rungs: Collection[Rung]) -> str:
    """Whom the form names, for when it is sent: what read() reads."""
    return ",".join(f"{one.rung}:{one.person.id}" for one in _named(begun, rungs))


def read(named: str) -> tuple[tuple[str, str], ...]:
    """Whom the form named: what makes them so, and our id."""
    pairs = (one.partition(":") for one in named.split(",") if one)
    return tuple((rung, person_id) for rung, _, person_id in pairs)


def _named(begun: Begun, rungs: Collection[Rung]) -> list[Named]:
    """Whoever stands in is named, whatever the policy does about silence."""
    stands_in = begun.stands_in.id if begun.stands_in else None
    return [one for one in begun.chain if one.rung in rungs or one.person.id == stands_in]


def _away(begun: Begun, until: date, copy: Copy) -> str:
    key = "chain_away" if begun.stands_in else "chain_away_nobody"
    name = name_of(begun.stands_in, copy) if begun.stands_in else ""
    manager = name_of(begun.manager, copy) if begun.manager else ""
    return copy.mrkdwn(f"capture.{key}", manager=manager, name=name, until=_day(until))


def _called(named: Named, begun: Begun, copy: Copy) -> str:
    name = name_of(named.person, copy)
    if named.rung is not Rung.DELEGATE or begun.manager is None:
        return name
    return copy.plain("capture.chain_delegate", name=name, manager=name_of(begun.manager, copy))


def _day(date_: date) -> Mention:
    """Noon, so that it is that day almost everywhere."""
    return day(datetime.combine(date_, time(12), UTC))


def why_it_came(step: Step, told: Picture, copy: Copy) -> str:
    """Why a step is theirs that was somebody else's; nothing where it was handed over by hand."""
    came = told.came(step)
    if came is None or came.kind not in tuple(Passed):
        return ""
    since = step.opened_at or told.disclosure.at
    name = name_of(told.people[came.from_id], copy)
    return copy.mrkdwn(f"chain.why_{came.kind}", name=name, length=length(came.at - since, copy))


def still(step: Step, told: Picture, copy: Copy) -> str:
    """To whoever was asked before: somebody else is asked, and they may answer all the same."""
    return copy.mrkdwn("chain.still", name=name_of(told.people[step.owner_id], copy))


def instead(item: Item, copy: Copy) -> str:
    """Who is asked where this nudge gets no answer, too; nothing where nobody is."""
    if item.other is None or item.other_at is None:
        return ""
    return copy.mrkdwn("chain.instead", name=name_of(item.other, copy), when=day(item.other_at))

"""The card: a disclosure as the manager (or their channel) sees it, with the buttons to answer."""

from datetime import timedelta

from bot.domain.disclosure import Disclosure, Person
from bot.domain.kind import Kind
from bot.domain.plan import PER_ROUND, Mark, Stage, State, Step
from bot.storage.tellings import TOLD
from bot.usecases.picture import Picture
from bot.views import ideas
from bot.views.blocks import Block, actions, button, context, overflow, quoted, section
from bot.views.copy import Copy, Mention
from bot.views.say import Message, day, excerpt, length, mention, message, name_of, when

APPROVE, ADJUST, TALK, MORE = "approve", "adjust", "talk", "more"
SINCE = 600
"""Characters of what was found out since, so that a card stays a card; the write-up has all of it."""
MARKS = {Mark.BEHIND: "✓", Mark.HERE: "◉", Mark.AHEAD: "○"}
"""Where one is on the way is told by shape and words, not by colour alone."""


def build(picture: Picture, copy: Copy) -> Message:
    """The card for whoever decides."""
    if picture.stage is Stage.WITHDRAWN:
        return withdrawn(picture, copy)
    asking = [section(_question(picture, copy)), _buttons(picture, copy)] if picture.awaits_decision else []
    stands = [section(status(picture, copy))] if not asking or _talked(picture) else []
    others = [] if asking else [_others(picture, copy)]
    offered = ideas.shown(picture, copy, adopting=True)
    blocks = [*_what(picture, copy), *offered, *stands, *asking, *others, *way(picture, copy)]
    return message(_text(picture, copy), blocks)


def build_informed(picture: Picture, copy: Copy) -> Message:
    """The card for people who are kept informed: nothing to answer."""
    if picture.stage is Stage.WITHDRAWN:
        return withdrawn(picture, copy)
    intro = copy.mrkdwn("card.informed_intro", name=name_of(picture.discloser, copy))
    blocks = [
        section(intro),
        *_what(picture, copy),
        *ideas.shown(picture, copy, adopting=False),
        section(status(picture, copy)),
        *_offering(picture, copy),
        *way(picture, copy),
    ]
    return message(f"{intro} {_text(picture, copy, asking=False)}", blocks)


def whole(picture: Picture, copy: Copy) -> list[Block]:
    """All that was told, without buttons, above a form that answers it."""
    return _what(picture, copy)


def withdrawn(picture: Picture, copy: Copy) -> Message:
    """Taken back: that, and why; what was told stands here no more."""
    at = when(picture.disclosure.withdrawn_at or picture.disclosure.at)
    text = copy.mrkdwn("card.withdrawn", name=name_of(picture.discloser, copy), when=at)
    why = picture.disclosure.withdrawn_why or ""
    blocks = [section(text), quoted((copy.plain("card.withdrawn_why"), why))]
    return message(copy.mrkdwn("card.withdrawn_text", what=Mention(text), why=why), blocks)


def status(picture: Picture, copy: Copy) -> str:
    """Where the decision stands, in a sentence."""
    decider, name = name_of(picture.decider, copy), name_of(picture.discloser, copy)
    if picture.awaits_decision:
        key = "card.status_talk" if _talked(picture) else "card.status_awaits"
        return copy.mrkdwn(key, decider=decider)
    if picture.decision.state is State.OPEN:
        return copy.mrkdwn("card.status_revision", decider=decider, name=name)
    settled_at = picture.decision.settled_at or picture.disclosure.at
    key = "approved" if picture.asked_for_approval(picture.decision) else "thanked"
    return copy.mrkdwn(f"card.status_{key}", decider=decider, when=when(settled_at))


def _talked(picture: Picture) -> bool:
    return "talk" in {c.kind for c in picture.history if c.step_id == picture.decision.id}


def drawn(picture: Picture, copy: Copy) -> str:
    """The way through, as far as this plan goes: what is behind, where they are, what is ahead."""
    if picture.stage is Stage.WITHDRAWN:
        return copy.mrkdwn("way.withdrawn")
    over = Mark.HERE if picture.stage is Stage.CLOSED else Mark.AHEAD
    told = [("told", Mark.BEHIND), *picture.way, ("close", over)]
    return "  →  ".join(_drawn_step(str(kind), mark, copy) for kind, mark in told)


def way(picture: Picture, copy: Copy) -> list[Block]:
    """The way through, and who owes what of it now."""
    owed = _owed_now(picture, copy)
    return [context(drawn(picture, copy), *([owed] if owed else []))]


def _owed_now(picture: Picture, copy: Copy) -> str:
    """Who is to move, with what, by when; of several steps of a kind the next one."""
    first: dict[Kind, Step] = {}
    for step in sorted(picture.steps, key=lambda step: str(step.due_at)):
        if step.state is State.OPEN and step.kind is not Kind.DECISION:
            first.setdefault(step.kind, step)
    return " · ".join(
        copy.mrkdwn(
            "card.owed_now",
            name=name_of(picture.people[step.owner_id], copy),
            step=copy.plain(f"step.{step.kind}"),
            when=day(step.due_at or picture.disclosure.at),
        )
        for step in first.values()
    )


def _drawn_step(kind: str, mark: Mark, copy: Copy) -> str:
    label = copy.mrkdwn(f"way.{kind}")
    shape = f"{MARKS[mark]}\N{NO-BREAK SPACE}"  # on a phone, a line must not break between the two
    return f"{shape}*{label}*" if mark is Mark.HERE else f"{shape}{label}"


def _what(picture: Picture, copy: Copy) -> list[Block]:
    """Who, how bad, how soon; then their own words."""
    key = "card.headline_team" if picture.disclosure.details.for_team else "card.headline"
    headline = copy.mrkdwn(key, name=name_of(picture.discloser, copy))
    fix = picture.quick_fix
    fix_label = copy.plain("card.quick_fix_revision" if len(picture.quick_fixes) > 1 else "card.quick_fix")
    parts = [
        (copy.plain("card.what_happened"), picture.disclosure.what_happened),
        (copy.plain("card.impact"), picture.disclosure.impact),
        (f"{fix_label}{_remit(picture, copy)}", fix.text),
        *_details(picture, copy),
        *_since(picture, copy),
    ]
    return [section(headline), context(" · ".join(_facts(picture, copy))), quoted(*parts)]


def _facts(picture: Picture, copy: Copy) -> list[str]:
    disclosure = picture.disclosure
    mark = copy.mrkdwn(f"severity_mark.{disclosure.severity}")
    facts = [f"{mark} {copy.mrkdwn(f'severity.{disclosure.severity}')}", when(disclosure.at)]
    if (took := disclosure.time_to_tell()) is not None:
        facts.append(copy.mrkdwn(f"card.{told_after(disclosure, took)}", time=length(took, copy)))
    if disclosure.details.came_to_light:
        facts.append(copy.mrkdwn(f"card.came_to_light_{disclosure.details.came_to_light}"))
    if disclosure.details.getting_worse is not None:
        worse = disclosure.details.getting_worse
        facts.append(copy.mrkdwn("card.getting_worse" if worse else "card.not_getting_worse"))
    if _answer(picture, Kind.QUICK_FIX, "contained") == "no":
        facts.append(copy.mrkdwn("card.not_contained"))
    if any(change.kind == "edited" for change in picture.history):
        facts.append(copy.mrkdwn("card.edited"))
    if disclosure.round > 1:
        facts.append(copy.mrkdwn("card.round", number=disclosure.round))
    return facts


def _details(picture: Picture, copy: Copy) -> list[tuple[str, str]]:
    details = picture.disclosure.details
    found = {"affected": details.affected, "cost": details.cost, "risk": details.risk}
    found["apology"] = details.apology
    return [(copy.plain(f"card.{field}"), words) for field, words in found.items() if words]


def _since(picture: Picture, copy: Copy) -> list[tuple[str, str]]:
    """What was written since: what slipped, what was done, what was missing, what is not needed and why."""
    found = {
        "what_slipped": _answer(picture, Kind.CHECK_IN, "what_slipped", before=1),
        "done": _answer(picture, Kind.QUICK_FIX, "what_was_done"),
        **_understood(picture),
        **_real_fix(picture),
        "told": _told_whom(picture, copy),
        "missing": _answer(picture, Kind.LESSONS, "missing"),
    }
    written = [(copy.plain(f"card.{name}"), words) for name, words in found.items() if words]
    reasons = [(step, picture.answers.get(step.id, {}).get("reason")) for step in picture.steps]
    return written + [
        (copy.plain("card.not_needed", step=copy.plain(f"step.{step.kind}")), reason)
        for step, reason in reasons
        if reason
    ]


def _understood(picture: Picture) -> dict[str, str | None]:
    """Why it happened, in two of their answers; the rest stands in the write-up."""
    fields = ("differed", "trigger")
    said = {field: _answer(picture, Kind.UNDERSTANDING, field) for field in fields}
    return {field: excerpt(words, SINCE) if words else None for field, words in said.items()}


def _real_fix(picture: Picture) -> dict[str, str | None]:
    fix = picture.real_fix
    if fix is None:
        return {}
    done = _answer(picture, Kind.REAL_FIX, "what_was_done") or fix.what
    return {"real_fix": excerpt(done, SINCE), "criterion": excerpt(fix.criterion, SINCE)}


def _told_whom(picture: Picture, copy: Copy) -> str | None:
    names = [one.name or copy.plain("someone.unknown") for one in picture.tellings if one.state == TOLD]
    return ", ".join(names) or None


def _answer(picture: Picture, kind: Kind, field: str, *, before: int = 0) -> str | None:
    """What was written about a step of this round (or `before` it); what is owed once is of every round."""
    rounds = set() if kind in PER_ROUND else {step.round for step in picture.steps}
    rounds |= {picture.disclosure.round - before}
    for step in picture.steps:
        if step.kind is kind and step.round in rounds and field in picture.answers.get(step.id, {}):
            return picture.answers[step.id][field]
    return None


def told_after(disclosure: Disclosure, took: timedelta) -> str:
    """Which words say how soon it was told: after it happened or was noticed, or at once."""
    if took.total_seconds() < 60:
        return "told_at_once"
    return "told_after" if disclosure.details.happened_at else "told_after_noticing"


def _remit(picture: Picture, copy: Copy) -> str:
    """Whose the quick fix is to do; nothing where the plan owes none, as for a near miss."""
    owed = any(step.kind is Kind.QUICK_FIX for step in picture.steps)
    return f" ({copy.plain(f'remit_on_card.{picture.quick_fix.remit}')})" if owed else ""


def _question(picture: Picture, copy: Copy) -> str:
    key = "card.ask_approval" if picture.asked_for_approval(picture.decision) else "card.ask_thanks"
    if not any(step.kind is Kind.QUICK_FIX for step in picture.steps):
        key = "card.ask_near_miss"
    return copy.mrkdwn(key, mention=mention(picture.decider))


def _buttons(picture: Picture, copy: Copy) -> Block:
    step_id = picture.decision.id
    yes = "card.approve" if picture.asked_for_approval(picture.decision) else "card.thanks"
    return actions(
        f"decide:{step_id}",
        button(APPROVE, copy.plain(yes), step_id, "primary"),
        button(ADJUST, copy.plain("card.adjust"), step_id),
        button(TALK, copy.plain("card.talk"), step_id),
        *ideas.offer_button(picture, copy),
        overflow(MORE, _menu(_delegate(picture), copy)),
    )


def _others(picture: Picture, copy: Copy) -> Block:
    """What can be done on the card once it is answered."""
    more = overflow(MORE, _always(copy))
    return actions(f"card:{picture.decision.id}", *ideas.offer_button(picture, copy), more)


def _offering(picture: Picture, copy: Copy) -> list[Block]:
    """The one thing that people kept informed can do."""
    asked = ideas.offer_button(picture, copy)
    return [actions(f"card:{picture.decision.id}", *asked)] if asked else []


def _delegate(picture: Picture) -> Person | None:
    return picture.people.get(picture.decider.delegate_id or "")


def _menu(delegate: Person | None, copy: Copy) -> dict[str, str]:
    choices = {"reassign": copy.plain("card.reassign")}
    if delegate:
        choices["delegate"] = copy.plain("card.delegate", name=name_of(delegate, copy))
    return choices | _always(copy)


def _always(copy: Copy) -> dict[str, str]:
    return {"history": copy.plain("card.history"), "export": copy.plain("card.export")}


def _text(picture: Picture, copy: Copy, *, asking: bool = True) -> str:
    disclosure, fix = picture.disclosure, picture.quick_fix
    asks = asking and picture.awaits_decision
    said = copy.mrkdwn(
        "card.text",
        name=name_of(picture.discloser, copy),
        severity=copy.plain(f"severity.{disclosure.severity}"),
        what_happened=disclosure.what_happened,
        impact=disclosure.impact,
        remit=_remit(picture, copy),
        quick_fix=fix.text,
        status=Mention(_question(picture, copy) if asks else status(picture, copy)),
    )
    return f"{said} {ideas.read_out(picture, copy)}"

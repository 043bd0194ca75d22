"""The card: a disclosure as the manager (or their channel) sees it, with the buttons to answer."""

from datetime import timedelta

from bot.domain.disclosure import Disclosure, Person
from bot.domain.kind import Kind
from bot.domain.plan import Stage, State
from bot.usecases.picture import Picture
from bot.views import ideas
from bot.views.blocks import Block, actions, button, context, overflow, quoted, section
from bot.views.copy import Copy, Mention
from bot.views.say import Message, length, mention, message, name_of, when

APPROVE, ADJUST, TALK, MORE = "approve", "adjust", "talk", "more"
PATH = (Stage.DISCLOSED, Stage.FIXING, Stage.MONITORING, Stage.LEARNING, Stage.CLOSED)
"""The stages drawn on a card, in order; understanding belongs to fixing."""


def build(picture: Picture, copy: Copy) -> Message:
    """The card for whoever decides."""
    asking = [section(_question(picture, copy)), _buttons(picture, copy)] if picture.awaits_decision else []
    stands = [section(status(picture, copy))] if not asking or _talked(picture) else []
    others = [] if asking else [_others(picture, copy)]
    offered = ideas.shown(picture, copy, adopting=True)
    blocks = [*_what(picture, copy), *offered, *stands, *asking, *others, context(drawn(picture, copy))]
    return message(_text(picture, copy), blocks)


def build_informed(picture: Picture, copy: Copy) -> Message:
    """The card for people who are kept informed: nothing to answer."""
    intro = copy.mrkdwn("card.informed_intro", name=name_of(picture.discloser, copy))
    blocks = [
        section(intro),
        *_what(picture, copy),
        *ideas.shown(picture, copy, adopting=False),
        section(status(picture, copy)),
        *_offering(picture, copy),
        context(drawn(picture, copy)),
    ]
    return message(f"{intro} {_text(picture, copy)}", blocks)


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
    """The way through, with the present stage marked by shape and words, not by colour alone."""
    stage = Stage.FIXING if picture.stage is Stage.UNDERSTANDING else picture.stage
    if stage not in PATH:
        return copy.mrkdwn(f"stage.{stage}")
    here = PATH.index(stage)
    return "  →  ".join(_drawn_stage(one, place - here, copy) for place, one in enumerate(PATH))


def _drawn_stage(stage: Stage, ahead: int, copy: Copy) -> str:
    label = copy.mrkdwn(f"stage.{stage}")
    if ahead == 0:
        return f"◉ *{label}*"
    return f"○ {label}" if ahead > 0 else f"✓ {label}"


def _what(picture: Picture, copy: Copy) -> list[Block]:
    """Who, how bad, how soon; then their own words."""
    headline = copy.mrkdwn("card.headline", name=name_of(picture.discloser, copy))
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
        "missing": _answer(picture, Kind.LESSONS, "missing"),
    }
    written = [(copy.plain(f"card.{name}"), words) for name, words in found.items() if words]
    reasons = [(step, picture.answers.get(step.id, {}).get("reason")) for step in picture.steps]
    return written + [
        (copy.plain("card.not_needed", step=copy.plain(f"step.{step.kind}")), reason)
        for step, reason in reasons
        if reason
    ]


def _answer(picture: Picture, kind: Kind, field: str, *, before: int = 0) -> str | None:
    """What was written about a step of this round (or `before` it); lessons are of every round."""
    rounds = {step.round for step in picture.steps} if kind is Kind.LESSONS else set()
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
    more = overflow(MORE, {"history": copy.plain("card.history")})
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
    return choices | {"history": copy.plain("card.history")}


def _text(picture: Picture, copy: Copy) -> str:
    disclosure, fix = picture.disclosure, picture.quick_fix
    asking = _question(picture, copy) if picture.awaits_decision else status(picture, copy)
    said = copy.mrkdwn(
        "card.text",
        name=name_of(picture.discloser, copy),
        severity=copy.plain(f"severity.{disclosure.severity}"),
        what_happened=disclosure.what_happened,
        impact=disclosure.impact,
        remit=_remit(picture, copy),
        quick_fix=fix.text,
        status=Mention(asking),
    )
    return f"{said} {ideas.read_out(picture, copy)}"

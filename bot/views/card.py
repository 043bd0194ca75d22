"""The card: a disclosure as the manager (or their channel) sees it, with the buttons to answer."""

from bot.domain.disclosure import Person, Remit
from bot.domain.kind import Kind
from bot.domain.plan import Stage, State
from bot.usecases.picture import Picture
from bot.views.blocks import Block, actions, button, context, overflow, quoted, section
from bot.views.copy import Copy, Mention
from bot.views.say import Message, length, mention, message, name_of, when

APPROVE, ADJUST, TALK, MORE = "approve", "adjust", "talk", "more"
PATH = (Stage.DISCLOSED, Stage.FIXING, Stage.MONITORING, Stage.LEARNING, Stage.CLOSED)
"""The stages drawn on a card, in order; understanding belongs to fixing."""


def build(picture: Picture, copy: Copy) -> Message:
    """The card for whoever decides."""
    asking = [section(_question(picture, copy)), _buttons(picture, copy)] if picture.awaits_decision else []
    answered = [] if asking else [section(status(picture, copy))]
    blocks = [*_what(picture, copy), *asking, *answered, context(drawn(picture, copy))]
    return message(_text(picture, copy), blocks)


def build_informed(picture: Picture, copy: Copy) -> Message:
    """The card for people who are kept informed: nothing to answer."""
    intro = copy.mrkdwn("card.informed_intro", name=name_of(picture.discloser, copy))
    blocks = [
        section(intro),
        *_what(picture, copy),
        section(status(picture, copy)),
        context(drawn(picture, copy)),
    ]
    return message(f"{intro} {_text(picture, copy)}", blocks)


def status(picture: Picture, copy: Copy) -> str:
    """Where the decision stands, in a sentence."""
    decider, name = name_of(picture.decider, copy), name_of(picture.discloser, copy)
    if picture.awaits_decision:
        talked = "talk" in {c.kind for c in picture.history if c.step_id == picture.decision.id}
        return copy.mrkdwn("card.status_talk" if talked else "card.status_awaits", decider=decider)
    if picture.decision.state is State.OPEN:
        return copy.mrkdwn("card.status_revision", decider=decider, name=name)
    settled_at = picture.decision.settled_at or picture.disclosure.at
    return copy.mrkdwn("card.status_approved", decider=decider, when=when(settled_at))


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
        (f"{fix_label} ({copy.plain(f'remit_on_card.{fix.remit}')})", fix.text),
        *_details(picture, copy),
        *_done(picture, copy),
    ]
    return [section(headline), context(" · ".join(_facts(picture, copy))), quoted(*parts)]


def _facts(picture: Picture, copy: Copy) -> list[str]:
    disclosure = picture.disclosure
    mark = copy.mrkdwn(f"severity_mark.{disclosure.severity}")
    facts = [f"{mark} {copy.mrkdwn(f'severity.{disclosure.severity}')}", when(disclosure.at)]
    if (took := disclosure.time_to_tell()) is not None:
        key = "card.time_to_tell" if took.total_seconds() >= 60 else "card.time_to_tell_now"
        facts.append(copy.mrkdwn(key, time=length(took)))
    if disclosure.details.came_to_light:
        facts.append(copy.mrkdwn(f"card.came_to_light_{disclosure.details.came_to_light}"))
    if disclosure.details.getting_worse is not None:
        worse = disclosure.details.getting_worse
        facts.append(copy.mrkdwn("card.getting_worse" if worse else "card.not_getting_worse"))
    if disclosure.round > 1:
        facts.append(copy.mrkdwn("card.round", number=disclosure.round))
    return facts


def _details(picture: Picture, copy: Copy) -> list[tuple[str, str]]:
    details = picture.disclosure.details
    found = {"affected": details.affected, "cost": details.cost, "risk": details.risk}
    found["apology"] = details.apology
    return [(copy.plain(f"card.{field}"), words) for field, words in found.items() if words]


def _done(picture: Picture, copy: Copy) -> list[tuple[str, str]]:
    """What the discloser reported as done in this round."""
    for step in picture.steps:
        if step.kind is Kind.QUICK_FIX and step.round == picture.disclosure.round:
            words = picture.answers.get(step.id, {}).get("what_was_done")
            return [(copy.plain("card.done"), words)] if words else []
    return []


def _question(picture: Picture, copy: Copy) -> str:
    key = "card.ask_approval" if _needs_approval(picture) else "card.ask_thanks"
    if not any(step.kind is Kind.QUICK_FIX for step in picture.steps):
        key = "card.ask_near_miss"
    return copy.mrkdwn(key, mention=mention(picture.decider))


def _needs_approval(picture: Picture) -> bool:
    owed = any(step.kind is Kind.QUICK_FIX for step in picture.steps)
    return owed and picture.quick_fix.remit is Remit.APPROVAL


def _buttons(picture: Picture, copy: Copy) -> Block:
    step_id = picture.decision.id
    yes = "card.approve" if _needs_approval(picture) else "card.thanks"
    return actions(
        f"decide:{step_id}",
        button(APPROVE, copy.plain(yes), step_id, "primary"),
        button(ADJUST, copy.plain("card.adjust"), step_id),
        button(TALK, copy.plain("card.talk"), step_id),
        overflow(MORE, _menu(_delegate(picture), copy)),
    )


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
    return copy.mrkdwn(
        "card.text",
        name=name_of(picture.discloser, copy),
        severity=copy.plain(f"severity.{disclosure.severity}"),
        what_happened=disclosure.what_happened,
        impact=disclosure.impact,
        remit=copy.plain(f"remit_on_card.{fix.remit}"),
        quick_fix=fix.text,
        status=Mention(asking),
    )

"""What a step is called and which button does it, wherever it is shown."""

from bot.domain.kind import Kind
from bot.domain.plan import State, Step
from bot.domain.real_fix import Phase
from bot.usecases.picture import Picture
from bot.views.copy import Copy

DO = "do"
HELD, SLIPPED, CANT_TELL = "held", "slipped", "cant_tell"
ACCEPT, DECLINE = "accept", "decline"
KEPT, CHANGED, LET_GO = "kept", "changed", "let_go"
AGAIN, IN_PERSON = "again", "in_person"
SNOOZE, NOT_NEEDED, HAND_OVER = "snooze", "not_needed", "hand_over"


def is_to_revise(step: Step, picture: Picture) -> bool:
    """The open decision that waits for the discloser's revision."""
    theirs = step.owner_id == picture.disclosure.discloser_id
    return step.kind is Kind.DECISION and step.state is State.OPEN and theirs


def form_for(step: Step, picture: Picture) -> str | None:
    """Which short form does the step; None for what has buttons of its own."""
    if is_to_revise(step, picture):
        return "revise"
    if step.kind is Kind.REAL_FIX:
        return {Phase.PLAN: "plan_fix", Phase.DO: "real_fix"}.get(picture.phase(step))
    if step.kind is Kind.COMMITMENT:
        return None if picture.said(step, "commitment") else "commitment"
    forms = {Kind.DECISION: "decide", Kind.CHECK_IN: None}
    return forms.get(step.kind, step.kind.value)


def topic(step: Step, picture: Picture) -> str:
    """What the step asks of its owner now: the key to its sentences."""
    if is_to_revise(step, picture):
        return "revise"
    if picture.is_left_behind(step):
        return "left_behind"
    if step.kind is Kind.REAL_FIX:
        return {Phase.PLAN: "plan_fix", Phase.ACCEPT: "accept_fix"}.get(picture.phase(step), "real_fix")
    if step.kind is Kind.COMMITMENT and not picture.said(step, "commitment"):
        return "promise"
    if step.kind is Kind.TELL and any(one.step_id == step.id for one in picture.tellings):
        return "tell_rest"
    return step.kind.value


def do_label(step: Step, picture: Picture, copy: Copy) -> str | None:
    """What the *do it now* button says."""
    form = form_for(step, picture)
    name = "decision" if form == "decide" else form
    return copy.plain(f"nudge.do_{name}") if name else None

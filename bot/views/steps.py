"""What a step is called and which button does it, wherever it is shown."""

from bot.domain.kind import Kind
from bot.domain.plan import State, Step
from bot.usecases.picture import Picture
from bot.views.copy import Copy

DO = "do"
HELD, SLIPPED, CANT_TELL = "held", "slipped", "cant_tell"
SNOOZE, NOT_NEEDED, HAND_OVER = "snooze", "not_needed", "hand_over"


def is_to_revise(step: Step, picture: Picture) -> bool:
    """The open decision that waits for the discloser's revision."""
    theirs = step.owner_id == picture.disclosure.discloser_id
    return step.kind is Kind.DECISION and step.state is State.OPEN and theirs


def form_for(step: Step, picture: Picture) -> str | None:
    """Which short form does the step; None for check-ins, which have buttons of their own."""
    if is_to_revise(step, picture):
        return "revise"
    forms = {Kind.DECISION: "decide", Kind.QUICK_FIX: "quick_fix", Kind.LESSONS: "lessons"}
    return forms.get(step.kind)


def do_label(step: Step, picture: Picture, copy: Copy) -> str | None:
    """What the *do it now* button says."""
    form = form_for(step, picture)
    name = "decision" if form == "decide" else form
    return copy.plain(f"nudge.do_{name}") if name else None

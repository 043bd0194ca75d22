"""What a form starts with: all that is known already, so that nobody types it twice."""

from bot.domain.disclosure import Remit
from bot.domain.plan import Step
from bot.usecases.picture import Picture
from bot.views.copy import Copy
from bot.views.state import Typed
from bot.views.telling import suggested


def known(form: str, step: Step, picture: Picture, copy: Copy) -> Typed:
    """Field → what stands in it."""
    fix = picture.real_fix
    found: dict[str, str | None] = {}
    if form == "revise":
        found = {"quick_fix": picture.quick_fix.text, "remit": Remit.APPROVAL.value}
    elif form == "plan_fix" and fix:
        found = {"what": fix.what, "criterion": fix.criterion}
    elif form == "real_fix" and fix:
        found = {"criterion": fix.criterion}
    elif form == "tell":
        people = [picture.people[id_].slack_id for id_ in picture.informed if id_ in picture.people]
        words = picture.said(step, "message") or suggested(picture, copy)
        found = {"people": ",".join(people), "words": words}
    elif form == "change":
        found = {"commitment": picture.said(step, "commitment")}
    return {field: words for field, words in found.items() if words}

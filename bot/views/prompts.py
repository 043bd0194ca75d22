"""What whoever decides reads back: thanks are said in their name, and three things that help now."""

from bot.domain.disclosure import CameToLight
from bot.domain.prompts import Facts, prompts
from bot.usecases.picture import Picture
from bot.views.copy import Copy
from bot.views.say import name_of


def answered(answer: str, picture: Picture, copy: Copy) -> str:
    """What follows an answer (`approved`, `adjust` or `talk`), as mrkdwn of ours."""
    done = copy.mrkdwn(f"answer.{answer}", name=name_of(picture.discloser, copy))
    chosen = [copy.mrkdwn(f"prompt.{name}") for name in prompts(_facts(picture))]
    return "\n".join([done, copy.mrkdwn("prompt.lead"), *(f"• {line}" for line in chosen)])


def _facts(picture: Picture) -> Facts:
    details = picture.disclosure.details
    return Facts(
        severity=picture.disclosure.severity,
        remit=picture.quick_fix.remit,
        round=picture.disclosure.round,
        getting_worse=bool(details.getting_worse),
        affected=bool(details.affected),
        apology=bool(details.apology),
        noticed_by_others=details.came_to_light is CameToLight.TOLD,
    )

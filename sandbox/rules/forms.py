"""What a string can have to be beyond its length: dates that exist, zones, ids, addresses."""

import functools
import re
import zoneinfo
from datetime import date

from sandbox.rules.kinds import Form, String


def _like(name: str, pattern: str) -> Form:
    return Form(name, re.compile(pattern).fullmatch)


def _is_date(text: str) -> bool:
    try:
        return bool(re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) and date.fromisoformat(text))
    except ValueError:  # of the right shape, yet in no calendar: 2026-02-31
        return False


@functools.cache
def _zones() -> set[str]:
    return zoneinfo.available_timezones()


def _is_zone(text: str) -> bool:
    return text in _zones()


DATE = String(form=Form("date (YYYY-MM-DD)", _is_date))
TIME = String(form=_like("time (HH:mm)", r"([01][0-9]|2[0-3]):[0-5][0-9]"))
ZONE = String(form=Form("time zone", _is_zone))
USER = String(form=_like("user id", r"[UW][A-Z0-9]+"))
USERGROUP = String(form=_like("usergroup id", r"S[A-Z0-9]+"))
TEAM = String(form=_like("team id", r"[TE][A-Z0-9]+"))
CHANNEL = String(form=_like("channel id", r"[CG][A-Z0-9]+"))
CONVERSATION = String(form=_like("conversation id", r"[CDGUW][A-Z0-9]+"))
DECIMAL = String(form=_like("number", r"-?[0-9]+(\.[0-9]+)?"))
COLOUR = String(form=_like("colour", r"#?[0-9a-fA-F]{6}"))
SNAKE = String(255, form=_like("name in snake_case", r"[a-z][a-z0-9_]*"))
URL = String(3000, form=_like("url", r"[A-Za-z][A-Za-z0-9+.-]*:\S+"))
PICTURE_URL = String(3000, form=_like("url", r"https?://\S+"))
VIDEO_URL = String(3000, form=_like("https url", r"https://\S+"))

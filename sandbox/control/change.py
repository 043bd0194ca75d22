"""What an administrator changes: people's profiles and absences, channels and who is in them."""

import re
from dataclasses import replace
from typing import Any
from zoneinfo import available_timezones

from sandbox.clock import from_iso
from sandbox.control.asked import Asked
from sandbox.errors import Impossible
from sandbox.web_api.users import user
from sandbox.workspace import Conversation, Json, Person

OF_A_PERSON = frozenset(
    {"real_name", "title", "tz", "locale", "email", "is_admin", "is_restricted", "deleted", "fields"}
)
LOCALE = re.compile(r"[a-z]{2}-[A-Z]{2}")
OF_A_CHANNEL = frozenset({"name", "members", "is_archived", "topic", "purpose"})


async def change_person(asked: Asked) -> Json:
    """Change a person's profile, zone, rights or do-not-disturb; the app is told with user_change."""
    sandbox, person = asked.sandbox, asked.person()
    changes = _allowed(asked, OF_A_PERSON | {"user", "dnd"}, person)
    if changes.get("tz", person.tz) not in available_timezones():
        raise Impossible("invalid_field", detail="tz is an IANA name")
    if not LOCALE.fullmatch(changes.get("locale", person.locale)):
        raise Impossible("invalid_field", detail="locale is a language and a region, as de-DE")
    if "dnd" in changes:
        changes |= _dnd(changes.pop("dnd"))
    changed = replace(person, **changes)
    sandbox.workspace.people[person.id] = changed
    shown = user(changed, sandbox.clock.now(), locale=True)
    sandbox.log.write(sandbox.at(), "person", type="user_change", request=asked.fields)
    sandbox.events.emit({"type": "user_change", "user": shown, "cache_ts": int(sandbox.clock.now())})
    return {"ok": True, "user": shown}


async def change_channel(asked: Asked) -> Json:
    """Change a channel: archive it, rename it, let people in or out."""
    sandbox = asked.sandbox
    found = sandbox.workspace.conversations.get(asked.needed("channel"))
    if found is None:
        raise Impossible("channel_not_found", status=404)
    changes = _allowed(asked, OF_A_CHANNEL | {"channel"}, found)
    if "members" in changes:
        changes["members"] = tuple(str(one) for one in changes["members"])
        if unknown := set(changes["members"]) - set(sandbox.workspace.people):
            raise Impossible("user_not_found", detail=", ".join(sorted(unknown)))
    sandbox.workspace.conversations[found.id] = replace(found, **changes)
    sandbox.log.write(sandbox.at(), "person", type="channel_change", request=asked.fields)
    return {"ok": True}


def _allowed(asked: Asked, fields: frozenset[str], thing: Person | Conversation) -> dict[str, Any]:
    """The changes asked for, each of the same type as what it changes."""
    if unknown := set(asked.fields) - fields:
        raise Impossible("unknown_field", detail=", ".join(sorted(unknown)))
    changes = {key: value for key, value in asked.fields.items() if key not in ("user", "channel")}
    for name, value in changes.items():
        wanted = {"members": list, "dnd": object}.get(name) or type(getattr(thing, name))
        if not isinstance(value, wanted):
            raise Impossible("invalid_field", detail=f"{name} is a {wanted.__name__}")
    return changes


def _dnd(window: Any) -> dict[str, float | None]:
    """Read `{start, end}` in ISO 8601, or null for none."""
    if window is None:
        return {"dnd_start": None, "dnd_end": None}
    try:
        return {f"dnd_{end}": from_iso(window[end]) for end in ("start", "end")}
    except (TypeError, KeyError, ValueError):
        raise Impossible("invalid_field", detail="dnd is {start, end} in ISO 8601, or null") from None

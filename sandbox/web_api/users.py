"""users.*: who is in the workspace."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sandbox.errors import Refusal
from sandbox.sandbox import Sandbox
from sandbox.web_api.call import Call
from sandbox.web_api.paging import page
from sandbox.workspace import BOT, BOT_USER, TEAM, Json, Person


def info(sandbox: Sandbox, call: Call) -> Json:
    """users.info."""
    person = sandbox.workspace.person(call.needed("user", "user_not_found"))
    return {"user": user(person, sandbox.clock.now(), locale=call.flag("include_locale"))}


def list_people(sandbox: Sandbox, call: Call) -> Json:
    """users.list, in pages."""
    people, metadata = page(call, list(sandbox.workspace.people.values()), default=1000)
    now = sandbox.clock.now()
    shown = [user(person, now, locale=call.flag("include_locale")) for person in people]
    return {"members": shown, "cache_ts": int(now), "response_metadata": metadata}


def lookup_by_email(sandbox: Sandbox, call: Call) -> Json:
    """users.lookupByEmail; deactivated people are not found."""
    email = call.needed("email").lower()
    for person in sandbox.workspace.people.values():
        if person.email.lower() == email and not person.deleted:
            return {"user": user(person, sandbox.clock.now())}
    raise Refusal("users_not_found")


def profile_get(sandbox: Sandbox, call: Call) -> Json:
    """users.profile.get: the profile with the workspace's own fields."""
    person = sandbox.workspace.person(call.text("user") or BOT_USER)
    fields = {field: {"value": value, "alt": ""} for field, value in person.fields.items()}
    return {"profile": profile(person) | {"fields": fields}}


def user(person: Person, now: float, *, locale: bool = False) -> Json:
    """A person as Slack's user object."""
    shown: Json = {
        "id": person.id,
        "team_id": TEAM,
        "name": person.name,
        "deleted": person.deleted,
        "real_name": person.real_name,
        "color": "9f69e7",
        "profile": profile(person),
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": 0,
    }
    if person.deleted:
        return shown
    return shown | _zone(person.tz, now) | _roles(person) | ({"locale": person.locale} if locale else {})


def profile(person: Person) -> Json:
    """A person's profile, without the workspace's own fields."""
    first, _, last = person.real_name.partition(" ")
    shown: Json = {
        "title": person.title,
        "phone": "",
        "skype": "",
        "real_name": person.real_name,
        "real_name_normalized": person.real_name,
        "display_name": person.name,
        "display_name_normalized": person.name,
        "first_name": first,
        "last_name": last,
        "status_text": "",
        "status_emoji": "",
        "status_expiration": 0,
        "avatar_hash": "",
        "team": TEAM,
    }
    return shown | ({"bot_id": BOT} if person.is_bot else {"email": person.email})


def _zone(tz: str, now: float) -> Json:
    moment = datetime.fromtimestamp(now, UTC).astimezone(ZoneInfo(tz))
    offset = moment.utcoffset()
    return {
        "tz": tz,
        "tz_label": moment.tzname() or tz,
        "tz_offset": int(offset.total_seconds()) if offset is not None else 0,
    }


def _roles(person: Person) -> Json:
    return {
        "is_admin": person.is_admin,
        "is_owner": person.is_admin,
        "is_primary_owner": person.is_admin,
        "is_restricted": person.is_restricted,
        "is_ultra_restricted": False,
        "is_email_confirmed": True,
        "who_can_share_contact_card": "EVERYONE",
    }

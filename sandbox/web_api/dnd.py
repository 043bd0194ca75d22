"""dnd.*: who does not want to be disturbed."""

from sandbox.errors import Refusal
from sandbox.sandbox import Sandbox
from sandbox.web_api.call import Call
from sandbox.workspace import BOT_USER, Json, Person


def info(sandbox: Sandbox, call: Call) -> Json:
    """dnd.info of one person."""
    person = sandbox.workspace.person(call.text("user") or BOT_USER)
    return status(person, sandbox.clock.now()) | {"snooze_enabled": False}


def team_info(sandbox: Sandbox, call: Call) -> Json:
    """dnd.teamInfo of up to 50 people; those unknown are left out."""
    users = call.people("users")
    if not users:
        raise Refusal("missing_argument")
    if len(users) > 50:
        raise Refusal("too_many_users")
    known, now = sandbox.workspace.people, sandbox.clock.now()
    return {"users": {user: status(known[user], now) for user in users if user in known}}


def status(person: Person, now: float) -> Json:
    """The present or next time of quiet; Slack sends 1 where there is none, as once it is over."""
    start, end = person.dnd_start, person.dnd_end
    quiet = start is not None and end is not None and end > now
    return {
        "dnd_enabled": quiet,
        "next_dnd_start_ts": int(start or 1) if quiet else 1,
        "next_dnd_end_ts": int(end or 1) if quiet else 1,
    }

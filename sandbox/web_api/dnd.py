"""dnd.*: who does not want to be disturbed."""

from sandbox.errors import Refusal
from sandbox.sandbox import Sandbox
from sandbox.web_api.call import Call
from sandbox.workspace import BOT_USER, Json, Person


def info(sandbox: Sandbox, call: Call) -> Json:
    """dnd.info of one person."""
    return status(sandbox.workspace.person(call.text("user") or BOT_USER)) | {"snooze_enabled": False}


def team_info(sandbox: Sandbox, call: Call) -> Json:
    """dnd.teamInfo of up to 50 people; those unknown are left out."""
    users = call.people("users")
    if not users:
        raise Refusal("missing_argument")
    if len(users) > 50:
        raise Refusal("too_many_users")
    known = sandbox.workspace.people
    return {"users": {user: status(known[user]) for user in users if user in known}}


def status(person: Person) -> Json:
    """Whether and until when; Slack sends 1 where there is no time."""
    quiet = person.dnd_start is not None and person.dnd_end is not None
    return {
        "dnd_enabled": quiet,
        "next_dnd_start_ts": int(person.dnd_start or 1),
        "next_dnd_end_ts": int(person.dnd_end or 1),
    }

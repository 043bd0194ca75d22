"""What a person sees: the workspace, messages, and the record of the traffic."""

from sandbox import messages
from sandbox.clock import iso
from sandbox.control.asked import Asked
from sandbox.errors import Impossible, Refusal
from sandbox.sandbox import Sandbox
from sandbox.seed import APP_NAME, COMMANDS, SHORTCUTS, TEAM_DOMAIN, TEAM_NAME
from sandbox.workspace import APP, BOT, BOT_USER, TEAM, Conversation, Json, Person

LONGEST_WAIT = 60.0  # seconds that a reader of the log may wait


async def state(asked: Asked) -> Json:
    """The workspace: people, channels, the app; with `user` also what is in that person's sidebar."""
    sandbox = asked.sandbox
    workspace = sandbox.workspace
    shown: Json = {
        "ok": True,
        "workspace": {"id": TEAM, "name": TEAM_NAME, "domain": TEAM_DOMAIN},
        "people": [_person(one) for one in workspace.people.values() if not one.is_bot],
        "channels": [
            _channel(one) for one in workspace.conversations.values() if one.kind in ("channel", "private")
        ],
        "apps": [_app(sandbox)],
        "now": iso(sandbox.clock.now()),
        "log": sandbox.log.last,
    }
    if asked.text("user"):
        shown["conversations"] = _sidebar(sandbox, asked.person())
    return shown


async def list_messages(asked: Asked) -> Json:
    """A conversation's messages as this person sees them, oldest first, with replies and their ephemerals."""
    workspace, person = asked.sandbox.workspace, asked.person()
    try:
        conversation = asked.conversation(person, create=False)
    except Refusal:  # a direct message that nobody has opened yet
        return {"ok": True, "channel": None, "messages": []}
    seen = messages.visible_to(workspace.messages_in(conversation.id).values(), person.id)
    if thread := asked.text("thread_ts"):
        seen = (one for one in seen if thread in (one.ts, one.thread_ts))
    return {
        "ok": True,
        "channel": conversation.id,
        "messages": messages.all_as_slack(workspace, conversation.id, seen),
    }


async def read_log(asked: Asked) -> Json:
    """The log after `after`, waiting up to `wait` seconds for something new."""
    try:
        after, wait = int(asked.fields.get("after", 0)), float(asked.fields.get("wait", 0))
    except ValueError:
        raise Impossible("invalid_field", detail="after and wait are numbers") from None
    entries = await asked.sandbox.log.after(after, min(wait, LONGEST_WAIT))
    return {"ok": True, "entries": entries, "last": asked.sandbox.log.last}


def _person(person: Person) -> Json:
    return {
        "id": person.id,
        "name": person.real_name,
        "handle": person.name,
        "real_name": person.real_name,
        "title": person.title,
        "tz": person.tz,
        "locale": person.locale,
        "email": person.email,
        "is_admin": person.is_admin,
        "deleted": person.deleted,
        "profile": {"fields": person.fields},
        "dnd": {"start": person.dnd_start, "end": person.dnd_end},
    }


def _channel(conversation: Conversation) -> Json:
    return {
        "id": conversation.id,
        "name": conversation.name,
        "is_private": conversation.kind == "private",
        "is_archived": conversation.is_archived,
        "members": list(conversation.members),
        "purpose": conversation.purpose,
    }


def _app(sandbox: Sandbox) -> Json:
    link = sandbox.link
    return {
        "id": APP,
        "name": APP_NAME,
        "bot_id": BOT,
        "bot_user_id": BOT_USER,
        "connections": len(link.sockets.connections),
        "urls": list(link.http.urls),
        "commands": COMMANDS,
        "shortcuts": SHORTCUTS,
    }


def _sidebar(sandbox: Sandbox, person: Person) -> list[Json]:
    """The conversations this person is in; channels by name first, then people, the app last."""
    rows = [
        _row(sandbox, person, one)
        for one in sandbox.workspace.conversations.values()
        if person.id in one.members and not one.is_archived
    ]
    order = {"channel": 0, "private": 0, "dm": 1, "app": 2}
    return sorted(rows, key=lambda row: (order[row["kind"]], row["name"]))


def _row(sandbox: Sandbox, person: Person, conversation: Conversation) -> Json:
    workspace = sandbox.workspace
    newest_first = reversed(workspace.messages_in(conversation.id).values())
    latest = next(messages.visible_to(newest_first, person.id), None)
    row: Json = {
        "id": conversation.id,
        "name": conversation.name,
        "kind": conversation.kind,
        "latest": latest.ts if latest else None,
    }
    if conversation.kind in ("im", "mpim"):
        others = [user for user in conversation.members if user != person.id] or [person.id]
        row |= {
            "name": ", ".join(workspace.people[user].real_name for user in others),
            "kind": "app" if others == [BOT_USER] else "dm",
            "with": others[0],
        }
    return row

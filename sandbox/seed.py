"""The workspace as it starts out; the ids are fixed because tests and outside programs name them."""

from sandbox.workspace import BOT_USER, Conversation, Person, Workspace

MANAGER_FIELD = "Xf0MANAGER"
PROFILE_FIELDS = [
    {
        "id": MANAGER_FIELD,
        "ordering": 0,
        "label": "Manager",
        "hint": "Who you report to",
        "type": "user",
        "is_hidden": False,
    },
    {"id": "Xf0PRONOUN", "ordering": 1, "label": "Pronouns", "hint": "", "type": "text", "is_hidden": False},
]
COMMANDS = [
    {
        "command": "/oops",
        "description": "Own up to a mistake",
        "usage_hint": "[what happened]",
    }
]
SHORTCUTS = [
    {"callback_id": "disclose", "name": "Own up to a mistake", "type": "global"},
    {"callback_id": "disclose_message", "name": "Own up to this", "type": "message"},
]
SCOPES = (
    "channels:history",
    "channels:read",
    "chat:write",
    "commands",
    "dnd:read",
    "groups:history",
    "groups:read",
    "im:history",
    "im:read",
    "im:write",
    "mpim:history",
    "mpim:read",
    "mpim:write",
    "reactions:write",
    "team:read",
    "users.profile:read",
    "users:read",
    "users:read.email",
)
APP_NAME = "Oops"
TEAM_NAME = "Sandbox"
TEAM_DOMAIN = "sandbox"

_PEOPLE = [
    ("U0ANA", "ana", "Ana Ferreira", "Software Engineer, Payments", "Europe/Berlin", "U0MORGAN"),
    ("U0BO", "bo", "Bo Lindqvist", "Software Engineer, Payments", "America/New_York", "U0MORGAN"),
    ("U0MORGAN", "morgan", "Morgan Hale", "Engineering Manager, Payments", "Europe/London", "U0RIO"),
    ("U0RIO", "rio", "Rio Tanaka", "Director of Engineering", "Asia/Tokyo", None),
    ("U0CHARLIE", "charlie", "Charlie Novak", "Account Executive, Sales", "Europe/London", None),
    ("U0DANA", "dana", "Dana Okafor", "Staff Engineer and mentor", "Europe/Berlin", "U0RIO"),
    ("U0ADMIN", "admin", "Ada Minton", "Workspace admin", "Europe/London", None),
    ("U0IVY", "ivy", "Ivy Castellanos", "Product Designer", "Europe/Madrid", "U0RIO"),
    ("U0SAM", "sam", "Sam Whitlock", "Site Reliability Engineer", "America/Los_Angeles", "U0RIO"),
]
_CHANNELS = [
    ("C0GENERAL", "general", "channel", None, "Company-wide news and the weather"),
    ("C0LESSONS", "lessons", "channel", None, "What we learnt from our mistakes"),
    ("C0MORGAN", "payments-team", "private", ("U0ANA", "U0BO", "U0MORGAN", BOT_USER), "Morgan's team"),
    ("C0NOBOT", "payments-hush", "private", ("U0ANA", "U0MORGAN"), "Nobody invited the bot here"),
]


def sow(workspace: Workspace, now: float) -> None:
    """Fill an empty workspace with its people, channels and the app's bot user."""
    for user, name, real_name, title, tz, manager in _PEOPLE:
        workspace.people[user] = Person(
            id=user,
            name=name,
            real_name=real_name,
            title=title,
            email=f"{name}@sandbox.example",
            tz=tz,
            is_admin=user == "U0ADMIN",
            fields={MANAGER_FIELD: manager} if manager else {},
        )
    workspace.people[BOT_USER] = Person(
        id=BOT_USER, name="oops", real_name=APP_NAME, tz="Etc/UTC", is_bot=True
    )
    for channel, name, kind, members, purpose in _CHANNELS:
        workspace.conversations[channel] = Conversation(
            id=channel,
            name=name,
            kind=kind,
            members=members or tuple(workspace.people),
            created=int(now),
            purpose=purpose,
        )
    for user in list(workspace.people):
        if user != BOT_USER:
            workspace.direct_message((user, BOT_USER), now)

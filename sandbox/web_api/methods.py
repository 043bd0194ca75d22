"""Every Web API method that the workspace knows: what runs it, its rate tier, whose token it takes."""

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.sandbox import Sandbox
from sandbox.web_api import auth, chat, conversations, dnd, reactions, team, users, views
from sandbox.web_api.call import Call
from sandbox.workspace import APP_TOKEN, BOT_TOKEN, Json


@dataclass(frozen=True)
class Method:
    """One method. `tier` is T1 to T4, post, or special (never limited here); slack-platform.md §2f."""

    run: Callable[[Sandbox, Call], Json]
    tier: str
    token: str = BOT_TOKEN


METHODS = {
    "apps.connections.open": Method(auth.open_connection, "T1", APP_TOKEN),
    "auth.test": Method(auth.test, "special"),
    "chat.delete": Method(chat.delete, "T3"),
    "chat.getPermalink": Method(chat.get_permalink, "special"),
    "chat.postEphemeral": Method(chat.post_ephemeral, "T4"),
    "chat.postMessage": Method(chat.post_message, "post"),
    "chat.update": Method(chat.update, "T3"),
    "conversations.history": Method(conversations.history, "T3"),
    "conversations.info": Method(conversations.info, "T3"),
    "conversations.list": Method(conversations.list_conversations, "T2"),
    "conversations.members": Method(conversations.members, "T4"),
    "conversations.open": Method(conversations.open_direct_message, "T3"),
    "conversations.replies": Method(conversations.replies, "T3"),
    "dnd.info": Method(dnd.info, "T3"),
    "dnd.teamInfo": Method(dnd.team_info, "T2"),
    "reactions.add": Method(reactions.add, "T3"),
    "team.info": Method(team.info, "T3"),
    "team.profile.get": Method(team.profile_get, "T3"),
    "users.info": Method(users.info, "T4"),
    "users.list": Method(users.list_people, "T2"),
    "users.lookupByEmail": Method(users.lookup_by_email, "T3"),
    "users.profile.get": Method(users.profile_get, "T4"),
    "views.open": Method(views.open_view, "T4"),
    "views.publish": Method(views.publish, "T4"),
    "views.push": Method(views.push, "T4"),
    "views.update": Method(views.update, "T4"),
}

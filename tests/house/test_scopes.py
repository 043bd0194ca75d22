"""Oops asks Slack for what its calls and features need, and for nothing else."""

import ast
import json

from slack_sdk.web.async_client import AsyncWebClient

from tests.house.tree import ROOT, name, parsed, tracked

MANIFEST = json.loads((ROOT / "manifest.json").read_text())
CHANNELS_READ = {"channels:read", "groups:read"}
HISTORY = {"channels:history", "groups:history", "im:history"}
# What a bot token needs for each method, from the methods' own pages in Slack's reference.
METHODS: dict[str, set[str]] = {
    "apps_connections_open": set(),  # the app-level token's connections:write
    "auth_test": set(),
    "chat_delete": {"chat:write"},
    "chat_getPermalink": set(),
    "chat_postEphemeral": {"chat:write"},
    "chat_postMessage": {"chat:write"},
    "chat_update": {"chat:write"},
    "conversations_history": HISTORY,
    "conversations_info": CHANNELS_READ,
    "conversations_members": CHANNELS_READ,
    "conversations_open": {"im:write"},
    "conversations_replies": HISTORY,
    "dnd_info": {"dnd:read"},
    "dnd_teamInfo": {"dnd:read"},
    "team_profile_get": {"users.profile:read"},
    "users_info": {"users:read"},
    "users_list": {"users:read"},
    "users_profile_get": {"users.profile:read"},
    "views_open": set(),
    "views_publish": set(),
    "views_push": set(),
    "views_update": set(),
}
WEB_API = {method for method in dir(AsyncWebClient) if "_" in method[1:] and not method.startswith("_")}
EVENTS = {"app_home_opened": set(), "message.im": {"im:history"}, "user_change": {"users:read"}}


def calls() -> dict[str, str]:
    """Each Web API method that the bot uses, with a place where it does."""
    return {
        node.attr: f"{name(path)}:{node.lineno}"
        for path in tracked("bot/*.py")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute) and node.attr in WEB_API
    }


def test_each_call_is_one_whose_permission_we_know() -> None:
    unknown = {where for method, where in calls().items() if method not in METHODS}
    assert not unknown, f"look up which scope these need and add it to METHODS: {unknown}"


def test_every_scope_is_needed_and_every_need_is_met() -> None:
    needed = {"commands"}.union(
        *(METHODS.get(method, set()) for method in calls()),
        *(EVENTS[event] for event in MANIFEST["settings"]["event_subscriptions"]["bot_events"]),
    )
    asked = set(MANIFEST["oauth_config"]["scopes"]["bot"])
    assert asked == needed, f"manifest.json asks needlessly for {asked - needed}, lacks {needed - asked}"

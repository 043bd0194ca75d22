"""What `oops doctor` asks Slack: tokens, scopes, sockets, and a test post to each channel for cards."""

import asyncio
import json
from collections.abc import AsyncIterator, Collection, Mapping
from pathlib import Path

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery.failures import NETWORK, Meaning, read_failure

Finding = tuple[bool, str]
"""Whether it is fine, and what to say."""
REMEDIES = {
    "not_in_channel": "invite Oops there: /invite @Oops",
    "channel_not_found": "invite Oops there: /invite @Oops (a private channel stays unseen until then)",
    "is_archived": "the channel is archived: choose another in OOPS_PEOPLE or /oops setup",
    "invalid_auth": "the token is wrong: copy it again from the app's page",
    "not_authed": "the token is wrong: copy it again from the app's page",
    "token_revoked": "the token was revoked: install the app again",
    "account_inactive": "the app was removed from the workspace: install it again",
    "not_allowed_token_type": "this is the wrong kind of token for the setting",
    "missing_scope": "install the app again from manifest.json, which asks for every scope",
}


async def examine_bot_token(client: AsyncWebClient, manifest: Path) -> AsyncIterator[Finding]:
    """Whether the bot token works and carries the manifest's scopes."""
    try:
        answer = await client.auth_test()
    except NETWORK as error:
        yield False, f"SLACK_BOT_TOKEN: {remedy(error)}"
        return
    yield True, f"SLACK_BOT_TOKEN: works, for {answer.get('team')} as {answer.get('user')}"
    granted = {s.strip() for s in _header(answer.headers, "x-oauth-scopes").split(",") if s.strip()}
    missing = wanted_scopes(manifest) - granted
    if not granted:
        yield True, "scopes: Slack did not say which were granted"
    elif missing:
        yield False, f"scopes: {', '.join(sorted(missing))} missing: install the app again from manifest.json"
    else:
        yield True, "scopes: all granted"


async def examine_socket(client: AsyncWebClient, app_token: str) -> Finding:
    """Whether the app token opens a socket."""
    if not app_token:
        return True, "socket: no SLACK_APP_TOKEN, so only `oops run --http` works"
    try:
        url = str((await client.apps_connections_open(app_token=app_token))["url"])
        async with aiohttp.ClientSession() as session, session.ws_connect(url, timeout=_PATIENCE) as socket:
            hello = await asyncio.wait_for(socket.receive_json(), 10)
    except (*NETWORK, TypeError) as error:
        return False, f"SLACK_APP_TOKEN: {remedy(error)}"
    return hello.get("type") == "hello", "socket: opens"


async def examine_channel(client: AsyncWebClient, slack_id: str) -> Finding:
    """Whether Oops can post a test to a channel, and take it back."""
    try:
        posted = await client.chat_postMessage(channel=slack_id, text="A test by `oops doctor`.")
        await client.chat_delete(channel=str(posted["channel"]), ts=str(posted["ts"]))
    except NETWORK as error:
        return False, f"channel {slack_id}: {remedy(error)}"
    return True, f"channel {slack_id}: a test post arrived and was taken back"


async def examine_people(client: AsyncWebClient, slack_ids: Collection[str]) -> AsyncIterator[Finding]:
    """What is wrong with people whom OOPS_PEOPLE names; nothing where Slack will not say."""
    for slack_id in sorted(slack_ids):
        try:
            user = (await client.users_info(user=slack_id))["user"]
        except NETWORK as error:
            failure = read_failure(error)
            if failure.code in ("user_not_found", "user_not_visible"):
                yield False, f"people: OOPS_PEOPLE names {slack_id}, whom Slack does not know"
            elif failure.meaning is Meaning.AMBIGUOUS or failure.code == "unreachable":
                yield False, f"people: {remedy(error)}"
                return  # the others would take as long
            continue
        if user.get("deleted") or user.get("is_bot"):
            yield False, f"people: OOPS_PEOPLE names {slack_id}, who left or is an app"


def remedy(error: Exception) -> str:
    """What went wrong and what to do, without a traceback."""
    failure = read_failure(error)
    if failure.meaning is Meaning.AMBIGUOUS or not isinstance(error, SlackApiError):
        return f"Slack does not answer ({failure.code}): check SLACK_API_URL and the network"
    return f"refused ({failure.code}): {REMEDIES.get(failure.code, 'see docs/operating.md')}"


def wanted_scopes(manifest: Path) -> set[str]:
    """The bot scopes that manifest.json asks for; none where the file is not there."""
    if not manifest.is_file():
        return set()
    return set(json.loads(manifest.read_text(encoding="utf-8"))["oauth_config"]["scopes"]["bot"])


_PATIENCE = aiohttp.ClientWSTimeout(ws_close=5)


def _header(headers: Mapping[str, str] | Collection[tuple[str, str]], name: str) -> str:
    return next((value for key, value in dict(headers).items() if key.lower() == name), "")

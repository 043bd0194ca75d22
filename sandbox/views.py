"""Modals and Homes: opening, pushing, updating, closing; the stack of three, hashes, external ids."""

from dataclasses import replace
from typing import Any

from sandbox import rules
from sandbox.elements import with_ids
from sandbox.errors import Refusal
from sandbox.view_state import state_values, still_there
from sandbox.workspace import APP, BOT, TEAM, Json, View, Workspace, new_hash

DEEPEST = 3  # views in a stack (slack-platform.md §1a)


def checked(body: Any, kind: str) -> Json:
    """The view as Slack accepts it, with missing ids filled in; raises Slack's refusal where it does not."""
    if not isinstance(body, dict):
        raise Refusal(
            "invalid_arguments", messages=["[ERROR] must be a valid view object [json-pointer:/view]"]
        )
    if body.get("type") != kind:
        raise Refusal("invalid_arguments", messages=[f"[ERROR] must be {kind!r} [json-pointer:/view/type]"])
    if refused := rules.view_refusal(body):
        raise Refusal(refused.error, messages=refused.messages)
    return body | {"blocks": with_ids(body["blocks"])}


def open_modal(workspace: Workspace, user: str, body: Json, *, now: float, opened_in: str | None) -> View:
    """Open a modal as the first of a stack."""
    return _add(workspace, user, body, now=now, opened_in=opened_in, below=None)


def push_modal(workspace: Workspace, below: View, body: Json, *, now: float) -> View:
    """Put a modal on top of the stack that `below` is in; raises `push_limit_reached` above three."""
    stack = stack_of(workspace, below)
    if len(stack) >= DEEPEST:
        raise Refusal("push_limit_reached")
    return _add(workspace, below.user, body, now=now, opened_in=below.opened_in, below=stack[-1])


def update(workspace: Workspace, view: View, body: Json, *, now: float, hash_seen: str | None = None) -> View:
    """Put another body into a view; what was typed stays. Raises `hash_conflict` for a stale hash."""
    if hash_seen is not None and hash_seen != view.hash:
        raise Refusal("hash_conflict")
    _refuse_taken_external_id(workspace, body, besides=view.id)
    typed = still_there(view, body)
    return _put(workspace, replace(view, body=body, hash=new_hash(now), typed=typed))


def publish(workspace: Workspace, user: str, body: Json, *, now: float, hash_seen: str | None) -> View:
    """Put up a person's Home, under the same id each time."""
    if user in workspace.homes:
        return update(workspace, workspace.homes[user], body, now=now, hash_seen=hash_seen)
    _refuse_taken_external_id(workspace, body, besides=None)
    identifier = _new_view_id(workspace)
    return _put(workspace, View(id=identifier, user=user, body=body, hash=new_hash(now), root_id=identifier))


def remember_typed(workspace: Workspace, view: View, typed: dict[str, dict[str, Json]]) -> View:
    """Keep what the person has typed so far."""
    return _put(workspace, replace(view, typed=typed))


def stack_of(workspace: Workspace, view: View) -> list[View]:
    """The modals of the stack that this one is in, bottom first."""
    return [one for one in workspace.views.values() if one.root_id == view.root_id]


def close(workspace: Workspace, view: View) -> None:
    """Close this modal and whatever lies on top of it."""
    stack = stack_of(workspace, view)
    for one in stack[stack.index(view) :]:
        del workspace.views[one.id]


def close_stack(workspace: Workspace, view: View) -> None:
    """Close the whole stack."""
    for one in stack_of(workspace, view):
        del workspace.views[one.id]


def with_id(workspace: Workspace, view_id: str) -> View | None:
    """The open modal or the Home with this id."""
    homes = (home for home in workspace.homes.values() if home.id == view_id)
    return workspace.views.get(view_id) or next(homes, None)


def with_external_id(workspace: Workspace, external_id: str) -> View | None:
    """The open modal or the Home that the app gave this id."""
    everything = (*workspace.views.values(), *workspace.homes.values())
    return next((view for view in everything if view.body.get("external_id") == external_id), None)


def as_slack(view: View) -> Json:
    """The view as Slack returns it and sends it in payloads."""
    body = view.body
    common = {
        "id": view.id,
        "team_id": TEAM,
        "type": body["type"],
        "blocks": body["blocks"],
        "private_metadata": body.get("private_metadata", ""),
        "callback_id": body.get("callback_id", ""),
        "state": {"values": state_values(view)},
        "hash": view.hash,
        "title": body.get("title") or {"type": "plain_text", "text": "View Title", "emoji": True},
        "clear_on_close": bool(body.get("clear_on_close")),
        "notify_on_close": bool(body.get("notify_on_close")),
        "close": body.get("close"),
        "submit": body.get("submit"),
        "previous_view_id": view.previous_id,
        "root_view_id": view.root_id,
        "app_id": APP,
        "external_id": body.get("external_id", ""),
        "app_installed_team_id": TEAM,
        "bot_id": BOT,
    }
    return common | (
        {"submit_disabled": bool(body.get("submit_disabled"))} if body["type"] == "modal" else {}
    )


def _add(
    workspace: Workspace, user: str, body: Json, *, now: float, opened_in: str | None, below: View | None
) -> View:
    _refuse_taken_external_id(workspace, body, besides=None)
    identifier = _new_view_id(workspace)
    view = View(
        id=identifier,
        user=user,
        body=body,
        hash=new_hash(now),
        root_id=below.root_id if below else identifier,
        previous_id=below.id if below else None,
        opened_in=opened_in,
    )
    return _put(workspace, view)


def _put(workspace: Workspace, view: View) -> View:
    if view.body["type"] == "home":
        workspace.homes[view.user] = view
    else:
        workspace.views[view.id] = view
    return view


def _refuse_taken_external_id(workspace: Workspace, body: Json, *, besides: str | None) -> None:
    if not (external_id := body.get("external_id")):
        return
    taken = with_external_id(workspace, external_id)
    if taken is not None and taken.id != besides:
        raise Refusal("duplicate_external_id")


def _new_view_id(workspace: Workspace) -> str:
    return f"V0{workspace.number('view'):08d}"

"""Views: what a person has open, submitting and closing it, and the Home tab."""

import time

from sandbox import payloads, view_state, views
from sandbox.control.asked import Asked
from sandbox.deliver.acks import ACK_WITHIN
from sandbox.deliver.link import took_ms
from sandbox.elements import placed_in
from sandbox.errors import Impossible, Refusal
from sandbox.interactions import Interaction
from sandbox.sandbox import Sandbox
from sandbox.workspace import BOT_USER, Json, Person, View

TROUBLE = "We had some trouble connecting. Try again?"  # what Slack shows in the modal


async def list_views(asked: Asked) -> Json:
    """The person's open modals, bottom first."""
    return {"ok": True, "views": _open_views(asked.sandbox, asked.person())}


async def submit(asked: Asked) -> Json:
    """Submit a modal with what is typed into it."""
    wait, began = asked.wait(), time.monotonic()
    sandbox, person = asked.sandbox, asked.acting_person()
    view = asked.view(person, modal=True)
    if not view.body.get("submit"):
        raise Impossible("no_submit_button")
    view = views.remember_typed(sandbox.workspace, view, view_state.merged(view, asked.values()))
    interaction = sandbox.interactions.begin(person.id, view_id=view.id, channel=view.opened_in)
    urls = _response_urls(asked, view, interaction)
    payload = payloads.view_submission(person, view, interaction, response_urls=urls)
    try:
        ack = await sandbox.link.deliver("interactive", payload)
        answer: Json = {"ok": ack.acked, "acked": ack.acked, "took_ms": took_ms(began)}
        answer |= _act_on(sandbox, view, ack.body) if ack.acked else {"error": TROUBLE}
        if ack.acked:
            await interaction.settle(wait)
    finally:
        sandbox.interactions.end(interaction)
    if interaction.response is not None:
        answer["response"] = interaction.response
    return answer | {"views": _open_views(sandbox, person)}


async def close(asked: Asked) -> Json:
    """Close a modal; with `clear` (the X) its whole stack, as Slack then tells the app of the root view."""
    began = time.monotonic()
    sandbox, person = asked.sandbox, asked.acting_person()
    view = asked.view(person, modal=True)
    view = views.remember_typed(sandbox.workspace, view, view_state.merged(view, asked.values()))
    clears = bool(asked.fields.get("clear")) or bool(view.body.get("clear_on_close"))
    told = views.stack_of(sandbox.workspace, view)[0] if clears else view
    (views.close_stack if clears else views.close)(sandbox.workspace, view)
    sandbox.log.write(sandbox.at(), "person", type="close", request=asked.fields)
    acked = False
    if told.body.get("notify_on_close"):
        payload = payloads.view_closed(person, told, is_cleared=clears)
        acked = (await sandbox.link.deliver("interactive", payload)).acked
    return {"ok": True, "acked": acked, "took_ms": took_ms(began), "views": _open_views(sandbox, person)}


async def home(asked: Asked) -> Json:
    """Open the Home tab: tell the app, and wait for it to publish, as long as an ack may take."""
    sandbox, person = asked.sandbox, asked.acting_person()
    before = sandbox.workspace.homes.get(person.id)
    event: Json = {
        "type": "app_home_opened",
        "user": person.id,
        "channel": sandbox.workspace.direct_message((person.id, BOT_USER), sandbox.clock.now()).id,
        "tab": "home",
    }
    sandbox.events.emit(event | ({"view": views.as_slack(before)} if before else {}))
    homes = sandbox.workspace.homes
    await sandbox.published.until(lambda: homes.get(person.id) is not before, ACK_WITHIN)
    shown = homes.get(person.id)
    return {"ok": True, "view": views.as_slack(shown) if shown else None}


def _open_views(sandbox: Sandbox, person: Person) -> list[Json]:
    return [views.as_slack(view) for view in sandbox.workspace.views.values() if view.user == person.id]


def _act_on(sandbox: Sandbox, view: View, ack: Json) -> Json:
    """Do what the ack's response_action says; what Slack cannot do, the person sees as trouble."""
    action = ack.get("response_action")
    try:
        if action == "errors":
            return {"response_action": action, "errors": _errors(view, ack)}
        _follow(sandbox, view, action, ack)
    except Refusal as refusal:
        return {"ok": False, "error": TROUBLE, "detail": [refusal.error, *refusal.messages]}
    return {"response_action": action} if action else {}


def _errors(view: View, ack: Json) -> Json:
    errors = ack.get("errors")
    inputs = {block.get("block_id") for block in view.body["blocks"] if block.get("type") == "input"}
    if not isinstance(errors, dict) or not errors or not inputs.issuperset(errors):
        raise Refusal("invalid_errors", messages=[f"[ERROR] errors name input blocks: {errors!r}"])
    if not all(isinstance(text, str) and text for text in errors.values()):
        raise Refusal("invalid_errors", messages=[f"[ERROR] errors are texts: {errors!r}"])
    return errors


def _follow(sandbox: Sandbox, submitted: View, action: object, ack: Json) -> None:
    """The app may have updated or closed the view since it was submitted: what counts is how it is now."""
    workspace, now = sandbox.workspace, sandbox.clock.now()
    view = workspace.views.get(submitted.id)
    if view is None:
        return
    if action is None:
        views.close(workspace, view)
    elif action == "clear":
        views.close_stack(workspace, view)
    elif action == "update":
        views.update(workspace, view, views.checked(ack.get("view"), "modal"), now=now)
    elif action == "push":
        views.push_modal(workspace, view, views.checked(ack.get("view"), "modal"), now=now)
    else:
        raise Refusal("invalid_response_action")


def _response_urls(asked: Asked, view: View, interaction: Interaction) -> list[Json]:
    """One for each conversation picker with response_url_enabled."""
    state = view_state.state_values(view)
    made: list[Json] = []
    for placed in placed_in(view.body["blocks"]):
        block, action = placed.key
        channel = state.get(block, {}).get(action, {}).get("selected_conversation")
        if placed.element.get("response_url_enabled") and channel:
            url = asked.base_url + asked.sandbox.response_urls.make(interaction, channel, None)
            made.append({"block_id": block, "action_id": action, "channel_id": channel, "response_url": url})
    return made

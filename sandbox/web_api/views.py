"""views.*: modals and the Home tab."""

from sandbox import views
from sandbox.errors import Refusal
from sandbox.sandbox import Sandbox
from sandbox.web_api.call import Call
from sandbox.workspace import Json


def open_view(sandbox: Sandbox, call: Call) -> Json:
    """views.open: a modal, for a trigger."""
    interaction = sandbox.interactions.exchange(call.needed("trigger_id"))
    body = views.checked(call.arguments.get("view"), "modal")
    view = views.open_modal(
        sandbox.workspace, interaction.user, body, now=sandbox.clock.now(), opened_in=interaction.channel
    )
    interaction.used.set()
    return {"view": views.as_slack(view)}


def push(sandbox: Sandbox, call: Call) -> Json:
    """views.push: another modal on top of the one that the trigger came from."""
    interaction = sandbox.interactions.exchange(call.needed("trigger_id"))
    body = views.checked(call.arguments.get("view"), "modal")
    below = sandbox.workspace.views.get(interaction.view_id or "")
    if below is None:
        raise Refusal("invalid_trigger_id")
    view = views.push_modal(sandbox.workspace, below, body, now=sandbox.clock.now())
    interaction.used.set()
    return {"view": views.as_slack(view)}


def update(sandbox: Sandbox, call: Call) -> Json:
    """views.update: of a modal that is open, or of a Home, by view_id or external_id."""
    if call.text("view_id"):
        view = views.with_id(sandbox.workspace, call.text("view_id"))
    else:
        view = views.with_external_id(sandbox.workspace, call.needed("external_id"))
    if view is None:
        raise Refusal("not_found")
    body = views.checked(call.arguments.get("view"), view.body["type"])
    changed = views.update(
        sandbox.workspace, view, body, now=sandbox.clock.now(), hash_seen=call.text("hash") or None
    )
    return {"view": views.as_slack(changed)}


def publish(sandbox: Sandbox, call: Call) -> Json:
    """views.publish: a person's Home."""
    person = sandbox.workspace.person(call.needed("user_id", "user_not_found"))
    body = views.checked(call.arguments.get("view"), "home")
    view = views.publish(
        sandbox.workspace, person.id, body, now=sandbox.clock.now(), hash_seen=call.text("hash") or None
    )
    sandbox.published.ring()
    return {"view": views.as_slack(view)}

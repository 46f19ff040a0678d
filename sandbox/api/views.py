"""views.*: modals and Home tabs."""

from sandbox import checks, views
from sandbox.api.calling import Call, method
from sandbox.elements import Json
from sandbox.refused import Refused
from sandbox.world import View


def answer(call: Call, view: View) -> Json:
    return {"view": views.described(call.place, view)}


def allowed(call: Call) -> tuple[str, Json]:
    """The person who gave the trigger, and a view that can be shown to them."""
    trigger = call.need("trigger_id", "view")[0]
    payload = checks.view(call.json("view"), "modal")
    checks.files(call.place, payload["blocks"], "/view", "invalid_arguments")  # before the trigger is used up
    return call.deliveries.triggers.exchange(call.place.id, trigger), payload


@method("views.open")
def open_view(call: Call) -> Json:
    user, payload = allowed(call)
    return answer(call, views.opened(call.world, call.place, user, payload))


@method("views.push")
def push(call: Call) -> Json:
    user, payload = allowed(call)
    return answer(call, views.pushed(call.world, call.place, user, payload))


@method("views.update")
def update(call: Call) -> Json:
    call.need("view")
    if not call.text("view_id") and not call.text("external_id"):
        raise Refused("invalid_arguments", ["missing required field: view_id"])
    view = views.found(call.place, call.text("view_id"), call.text("external_id"))
    return answer(call, views.updated(call.world, call.place, view, call.json("view"), call.text("hash")))


@method("views.publish")
def publish(call: Call) -> Json:
    user = call.person(call.need("user_id", "view")[0])
    return answer(call, views.published(call.world, call.place, user.id, call.json("view"), call.text("hash")))

"""canvases.*: standalone ones, which only paid plans have, and who may read them."""

from sandbox.api.calling import Call, method
from sandbox.elements import Json
from sandbox.refused import Refused
from sandbox.world import File, new_id

LEVELS = ("read", "write", "owner")
MOST_AT_ONCE = 20


@method("canvases.create")
def create(call: Call) -> Json:
    content = call.json("document_content") or {}
    if content and content.get("type") != "markdown":
        raise Refused("invalid_arguments", ["unsupported type [json-pointer:/document_content/type]"])
    text = str(content.get("markdown", "")).encode()
    title = call.text("title") or "Untitled"
    kept = File(new_id("F"), title, title, call.bot, len(text), "", "application/vnd.slack-docs",
                int(call.world.clock.now()), text, True, is_canvas=True)
    call.place.files[kept.id] = kept
    call.world.changed()
    return {"canvas_id": kept.id}


def known(call: Call) -> File:
    kept = call.place.files.get(call.need("canvas_id")[0])
    if kept is None or not kept.is_canvas:
        raise Refused("canvas_not_found")
    return kept


@method("canvases.access.set")
def set_access(call: Call) -> Json:
    kept, level = known(call), call.need("access_level")[0]
    users, channels = call.json("user_ids") or [], call.json("channel_ids") or []
    if bool(users) == bool(channels) or level not in LEVELS or len(users) > MOST_AT_ONCE:
        raise Refused("invalid_parameters")
    for user in users:
        call.person(user)
    kept.readers = sorted({*kept.readers, *users})
    call.world.changed()
    return {}


@method("canvases.delete")
def delete(call: Call) -> Json:
    del call.place.files[known(call).id]
    call.world.changed()
    return {}

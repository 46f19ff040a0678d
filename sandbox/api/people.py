"""Who and where: auth, team, users, bots, user groups, and the address of a socket."""

from sandbox import shapes
from sandbox.api.calling import Call, method
from sandbox.elements import Json
from sandbox.refused import Refused, missing


@method("api.test", token="none")
def api_test(call: Call) -> Json:
    if call.text("error"):
        raise Refused(call.text("error"), args=call.args)
    return {"args": call.args}


@method("auth.test")
def auth_test(call: Call) -> Json:
    place = call.place
    return {"url": f"{call.world.base_url}/", "team": place.name, "user": place.people[call.bot].name,
            "team_id": place.id, "user_id": call.bot, "bot_id": place.app.bot_id, "is_enterprise_install": False}


@method("apps.connections.open", token="app")
def connections_open(call: Call) -> Json:
    return {"url": call.deliveries.sockets.ticket(call.place)}


@method("team.info")
def team_info(call: Call) -> Json:
    place = call.place
    return {"team": {"id": place.id, "name": place.name, "domain": place.domain, "email_domain": "", "icon": {}}}


@method("bots.info")
def bots_info(call: Call) -> Json:
    app = call.place.app
    if call.text("bot") not in ("", app.bot_id):
        raise Refused("bot_not_found")
    return {"bot": {"id": app.bot_id, "app_id": app.id, "user_id": app.bot_user, "name": app.name,
                    "deleted": False, "updated": 0, "icons": {}}}


@method("users.info")
def user_info(call: Call) -> Json:
    person = call.person(call.need("user")[0])
    return {"user": shapes.user(call.world, call.place, person, locale=call.flag("include_locale"))}


@method("users.list")
def user_list(call: Call) -> Json:
    people, more = call.page(list(call.place.people.values()), usual=1000)
    locale = call.flag("include_locale")
    return {"members": [shapes.user(call.world, call.place, one, locale=locale) for one in people],
            "cache_ts": int(call.world.clock.now()), "response_metadata": more}


@method("users.lookupByEmail")
def lookup(call: Call) -> Json:
    email = call.need("email")[0].casefold()
    for person in call.place.people.values():
        if person.email.casefold() == email and not person.deleted:
            return {"user": shapes.user(call.world, call.place, person)}
    raise Refused("users_not_found")


@method("users.profile.get")
def profile(call: Call) -> Json:
    person = call.person(call.text("user") or call.bot)
    return {"profile": shapes.user(call.world, call.place, person)["profile"]}


@method("usergroups.list")
def usergroups(call: Call) -> Json:
    in_use = [group for group in call.place.usergroups if not group.get("date_delete") or call.flag("include_disabled")]
    return {"usergroups": [shapes.usergroup(call.place, group, users=call.flag("include_users")) for group in in_use]}


@method("usergroups.users.list")
def usergroup_users(call: Call) -> Json:
    if not call.text("usergroup"):
        raise missing("usergroup")
    for group in call.place.usergroups:
        if group["id"] == call.text("usergroup"):
            return {"users": group["users"]}
    raise Refused("no_such_subteam")

// Workspaces on the rail; channels, direct messages and the app beside it.

import { address, page } from "./page.js";
import { avatar, h, icon, reconcile } from "./dom.js";
import { say } from "./words.js";

const fresh = { conversation: "", side: "", thread: "" };

export function drawRail() {
  const rail = document.getElementById("rail");
  rail.setAttribute("aria-label", say("Workspaces"));
  reconcile(rail, page.state.workspaces.map((place) => ({ ...place, current: place.id === page.state.workspace.id, side: page.route.side })), (place) => place.id, (place) =>
    h("a", { href: place.current ? address({}) : address({ ...fresh, workspace: place.id, user: "", side: page.route.side === "try" ? "try" : "" }), class: "workspace", "aria-current": place.current ? "true" : undefined, title: place.name, "aria-label": place.name },
      place.name.split(/\s+/).filter((word) => /\w/.test(word)).slice(0, 2).map((word) => word[0]).join("")));
}

function row({ id, name, unread, current, face, dim }) {
  return h("a", { href: address({ ...fresh, conversation: id, side: page.route.side === "thread" ? "" : page.route.side }), class: `row ${unread ? "unread" : ""} ${dim ? "dim" : ""}`, "aria-current": current ? "page" : undefined },
    face, h("span", { class: "name" }, name), unread ? h("span", { class: "badge", "aria-label": say("{n} unread", { n: unread }) }, unread) : "");
}

export function drawSidebar() {
  const { state, world } = page;
  const side = document.getElementById("sidebar");
  side.setAttribute("aria-label", say("Jump to"));
  const here = state.place;
  const rooms = state.conversations.filter((room) => room.kind !== "im" && !room.archived);
  const app = state.conversations.find((room) => room.with === state.workspace.app.bot_user);
  const channel = (room) => ({ id: room.id, name: room.name, unread: room.member ? room.unread : 0, current: here === room.id, picture: room.kind === "group" ? "lock" : "hash", dim: !room.member });
  const direct = state.conversations.filter((room) => room.kind === "im" && room.with !== state.workspace.app.bot_user)
    .map((room) => ({ id: room.id, name: world.person(room.with)?.real_name || room.with, unread: room.unread, current: here === room.id, person: room.with }));
  const bot = { id: "app", name: state.workspace.app.name, unread: app?.unread || 0, current: here === "home" || here === "app", person: state.workspace.app.bot_user };
  const groups = [
    { title: say("Channels"), items: rooms.filter((room) => room.member).map(channel) },
    { title: say("Direct messages"), items: direct },
    { title: say("Apps"), items: [bot] },
    { title: say("More channels"), items: rooms.filter((room) => !room.member).map(channel) },
  ].filter(({ items }) => items.length);
  reconcile(side, groups.map((one) => ({ ...one, route: page.route, me: state.me })), (one) => one.title, (one) =>
    h("section", { "aria-label": one.title }, h("h2", {}, one.title), h("div", {}, one.items.map((item) =>
      row({ ...item, face: item.person ? avatar(world.person(item.person), "small") : icon(item.picture) })))));
}

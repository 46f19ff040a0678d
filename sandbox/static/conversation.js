// Messages: of the open conversation, of the bot's Home tab, of a thread beside it.

import { renderBlock } from "./blocks.js";
import { composer } from "./composer.js";
import { popover, toast } from "./dialogs.js";
import { avatar, h, icon, reconcile } from "./dom.js";
import { carried } from "./elements.js";
import { emoji } from "./emoji.js";
import { mrkdwn } from "./mrkdwn.js";
import { act, address, go, page, post } from "./page.js";
import { clockTime, dayName, dayOf, fullTime } from "./times.js";
import { say } from "./words.js";

const TOGETHER = 300; // seconds: messages of one author closer than this share a heading

// Where blocks of a message or of the Home tab stand, for their elements.
function placeOf(where, values, deed) {
  return {
    kind: where, world: page.world,
    value: (block, action) => carried(values?.[block]?.[action]),
    act: (block, item, value) => act({ do: "click", ...deed, block_id: block.block_id, action_id: item.action_id, value }),
    fill: (block, item, value) => act({ do: "click", ...deed, block_id: block.block_id, action_id: item.action_id, value }),
    options: async (block, item, query) => (await act({ do: "options", ...deed, block_id: block.block_id, action_id: item.action_id, value: query })).answers?.[0] || {},
    typing: () => {},
    entered: (block, item, value) => act({ do: "click", ...deed, block_id: block.block_id, action_id: item.action_id, value }),
  };
}

function body(message, room) {
  const place = placeOf("message", message.values, { message: { channel: room.id, ts: message.ts } });
  const { world } = page;
  const content = message.blocks.length ? h("div", { class: "blocks" }, message.blocks.map((block) => renderBlock(block, place))) : h("div", { class: "text" }, mrkdwn(message.text, world));
  const attached = message.attachments.map((one) => h("div", { class: "attachment", style: { "--bar": one.color ? `#${String(one.color).replace("#", "")}` : "var(--line)" } },
    one.blocks ? one.blocks.map((block) => renderBlock(block, place)) : h("div", { class: "text" }, mrkdwn(one.text || one.fallback || "", world))));
  const files = message.files.map((file) => (file.mimetype.startsWith("image/")
    ? h("figure", {}, h("figcaption", {}, file.title), h("img", { src: file.url, alt: file.alt_text || file.title, width: file.extent?.[0], height: file.extent?.[1] }))
    : h("a", { class: "file", href: file.url, download: file.name }, file.title || file.name)));
  return [content, ...attached, ...files];
}

const QUICK = ["thumbsup", "white_check_mark", "eyes", "tada", "heart", "raised_hands"];

function react(message, room, name) {
  const mine = message.reactions.find((one) => one.name === name)?.users.includes(page.state.me);
  return act({ do: "react", channel: room.id, ts: message.ts, name, remove: Boolean(mine) });
}

function palette(anchor, message, room) {
  const menu = h("div", { class: "palette", role: "menu" }, QUICK.map((name) => h("button", { type: "button", role: "menuitem", "aria-label": name, onclick: () => {
    close();
    react(message, room, name);
  } }, emoji(name))));
  const close = popover(anchor, menu);
  menu.firstElementChild.focus();
}

function shortcuts(anchor, message, room) {
  const menu = h("div", { class: "menu", role: "menu" }, page.state.workspace.shortcuts.filter((one) => one.type === "message").map((one) => h("button", { type: "button", role: "menuitem", onclick: () => {
    close();
    act({ do: "shortcut", callback_id: one.callback_id, message: { channel: room.id, ts: message.ts } });
  } }, one.name)));
  const close = popover(anchor, menu);
  menu.firstElementChild.focus();
}

function tools(message, room, inThread) {
  if (message.ephemeral_to) return "";
  const smile = h("button", { type: "button", "aria-label": say("Add a reaction"), title: say("Add a reaction"), onclick: () => palette(smile, message, room) }, icon("smile"));
  const reply = h("button", { type: "button", "aria-label": say("Reply in thread"), title: say("Reply in thread"), onclick: () => go({ side: "thread", thread: message.thread_ts || message.ts }) }, icon("reply"));
  const more = h("button", { type: "button", "aria-label": say("Shortcuts"), title: say("Shortcuts"), onclick: () => shortcuts(more, message, room) }, icon("more"));
  return h("div", { class: "tools" }, smile, inThread ? "" : reply, page.state.workspace.shortcuts.some((one) => one.type === "message") ? more : "");
}

function messageNode({ message, joined, inThread, room }) {
  const { world } = page;
  const author = world.person(message.user) || { id: message.user, real_name: message.user === "USLACKBOT" ? "Slackbot" : message.user };
  const moment = Number(message.ts);
  const stamp = h("time", { class: "stamp", title: fullTime(moment), datetime: new Date(moment * 1000).toISOString() }, clockTime(moment));
  return h("article", { class: `message ${joined ? "joined" : ""} ${message.ephemeral_to ? "ephemeral" : ""}`, dataset: { ts: message.ts } },
    joined ? h("span", { class: "gutter" }, stamp) : avatar(author),
    h("div", { class: "content" },
      message.ephemeral_to ? h("p", { class: "only" }, icon("eye"), say("Only visible to you")) : "",
      joined ? "" : h("header", {}, h("b", {}, author.real_name), author.is_bot ? h("span", { class: "tag" }, say("APP")) : "", stamp.cloneNode(true)),
      body(message, room),
      message.edited ? h("small", { class: "edited" }, ` (${say("edited")})`) : "",
      message.reactions.length ? h("div", { class: "reactions" }, message.reactions.map((one) => h("button", { type: "button", class: one.users.includes(page.state.me) ? "mine" : "", title: one.users.map((id) => world.person(id)?.real_name).join(", "), "aria-pressed": String(one.users.includes(page.state.me)), onclick: () => react(message, room, one.name) }, `${emoji(one.name)} ${one.users.length}`))) : "",
      message.replies && !inThread ? h("a", { class: "replies", href: address({ side: "thread", thread: message.ts }) }, message.replies === 1 ? say("1 reply") : say("{n} replies", { n: message.replies })) : ""),
    tools(message, room, inThread));
}

function lines(messages, room, inThread) {
  const items = [];
  const context = `${page.state.me} ${page.world.person(page.state.me).locale} ${page.world.person(page.state.me).tz} ${dayOf(page.world.now())}`;
  let before = null;
  for (const message of messages) {
    const day = dayOf(Number(message.ts));
    if (!inThread && (!before || dayOf(Number(before.ts)) !== day)) {
      items.push({ key: `day ${day}`, day: Number(message.ts), today: day === dayOf(page.world.now()), context });
      before = null;
    }
    const joined = Boolean(before && !before.blocks.length && before.user === message.user && !before.ephemeral_to === !message.ephemeral_to && Number(message.ts) - Number(before.ts) < TOGETHER);
    items.push({ key: message.ts, message, joined, inThread, room: { id: room.id }, context });
    before = message;
  }
  return items;
}

// What a person chose in a message is shown by the element itself; it is no reason to draw the message anew.
const withoutValues = (item) => JSON.stringify(item, (key, value) => (key === "values" ? undefined : value));

const lineNode = (item) => (item.day ? h("h2", { class: "day" }, h("span", {}, item.today ? say("Today") : dayName(item.day))) : messageNode(item));

// Whether the end of a list was in sight, kept up while the list changes its size.
const low = new WeakMap();

function stick(list) {
  if (low.has(list)) return;
  low.set(list, true);
  list.addEventListener("scroll", () => low.set(list, list.scrollHeight - list.scrollTop - list.clientHeight < 80));
  new ResizeObserver(() => list.classList.contains("log") && low.get(list) && toEnd(list)).observe(list);
}

function toEnd(list) {
  list.scrollTop = list.scrollHeight;
}

function fill(list, messages, room, inThread, identity) {
  stick(list);
  const end = list.dataset.identity !== identity || low.get(list);
  if (list.dataset.identity !== identity) list.replaceChildren();
  list.dataset.identity = identity;
  if (messages.length) {
    list.querySelector(":scope > .empty")?.remove();
    reconcile(list, lines(messages, room, inThread), (item) => item.key, lineNode, withoutValues);
  } else list.replaceChildren(h("p", { class: "empty" }, say("No one has said anything here yet.")));
  if (end) toEnd(list);
}

function heading(room) {
  const { state, world } = page;
  const bot = state.workspace.app.bot_user;
  if (state.place === "home" || state.place === "app") {
    const tab = (place, words) => h("a", { href: address({ conversation: place, side: page.route.side === "thread" ? "" : page.route.side, thread: "" }), role: "tab", "aria-selected": String(state.place === place) }, words);
    return [h("h1", {}, avatar(world.person(bot), "small"), state.workspace.app.name, h("span", { class: "tag" }, say("APP"))), h("div", { class: "tabs", role: "tablist" }, tab("home", say("Home")), tab("app", say("Messages")))];
  }
  if (room.with) return [h("h1", {}, avatar(world.person(room.with), "small"), world.person(room.with)?.real_name), h("p", {}, world.person(room.with)?.title)];
  return [h("h1", {}, icon(room.kind === "group" ? "lock" : "hash"), room.name), h("p", {}, room.topic), h("small", {}, say("{n} members", { n: room.members }))];
}

let homeAsked = "";

function drawHome(list) {
  const { state } = page;
  const asked = `${state.workspace.id} ${state.me}`;
  if (homeAsked !== asked) {
    homeAsked = asked;
    act({ do: "open_home" }, true);
  }
  if (list.dataset.identity !== `home ${asked}`) list.replaceChildren();
  list.dataset.identity = `home ${asked}`;
  if (!state.home) {
    list.replaceChildren(h("p", { class: "empty" }, say("Rapport has not published a Home tab for you yet.")));
    return;
  }
  list.querySelector(":scope > .empty")?.remove();
  const place = placeOf("home", state.home.values, { home: true });
  reconcile(list, state.home.blocks.map((block) => ({ block, now: dayOf(page.world.now()), locale: page.world.person(state.me).locale })), ({ block }) => block.block_id, ({ block }) => renderBlock(block, place));
}

export function drawConversation() {
  const { state } = page;
  const room = state.conversation;
  const place = document.getElementById("place");
  const list = document.getElementById("messages");
  const heads = JSON.stringify([state.place, room?.name, room?.topic, room?.members, state.me, state.workspace.id, page.route.side, document.documentElement.lang]);
  if (place.dataset.heads !== heads) place.replaceChildren(...heading(room));
  place.dataset.heads = heads;
  if (state.place !== "home") homeAsked = "";
  list.className = state.place === "home" ? "home blocks" : "log";
  list.setAttribute("role", state.place === "home" ? "region" : "log");
  list.setAttribute("aria-label", state.place === "home" ? say("Home") : say("Messages"));
  list.tabIndex = 0;
  if (state.place === "home") drawHome(list);
  else fill(list, room?.messages || [], room || { id: "" }, false, `${state.place} ${state.me} ${state.workspace.id}`);
  if (state.place === "app" && !room) act({ do: "open_dm", user: state.workspace.app.bot_user });
  const last = room?.messages?.at(-1)?.ts;
  if (room?.unread && last) post("/client/read", { workspace: state.workspace.id, user: state.me, conversation: room.id, ts: last }).catch((problem) => toast(problem.message, "error"));
}

export function drawThread(side) {
  const { state } = page;
  if (!state.thread || !state.conversation) {
    side.replaceChildren(sideHead(say("Thread")), h("p", { class: "empty" }, say("Nothing here yet.")));
    return;
  }
  side.setAttribute("aria-label", say("Thread"));
  if (!side.querySelector(".log")) {
    side.replaceChildren(sideHead(say("Thread")), h("div", { class: "log", role: "log", tabindex: "0", "aria-label": say("Thread") }),
      composer({ conversation: state.conversation.id, thread: state.thread.ts, placeholder: say("Reply…"), commands: false }));
  }
  fill(side.querySelector(".log"), state.thread.messages, state.conversation, true, `${state.thread.ts} ${state.me}`);
}

export function sideHead(words) {
  return h("header", {}, h("h2", {}, words), h("button", { type: "button", class: "plain", "aria-label": say("Close"), onclick: () => go({ side: "", thread: "" }) }, icon("close")));
}

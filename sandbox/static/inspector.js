// What went over the wire, newest first: calls of the app, and what was delivered to it.

import { toast } from "./dialogs.js";
import { h, reconcile } from "./dom.js";
import { sideHead } from "./conversation.js";
import { page } from "./page.js";
import { clockTime } from "./times.js";
import { say } from "./words.js";

let filter = "";
let entries = [];

function pretty(value) {
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}

function row(entry) {
  const out = entry.direction === "to the app";
  const status = [entry.status, entry.code, entry.retry && `#${entry.retry[0]}`].filter(Boolean).join(" ");
  return h("details", { class: `wire ${entry.status === "ok" ? "" : "bad"}` },
    h("summary", {}, h("span", { class: "way", title: entry.direction }, out ? "→" : "←"), h("b", {}, entry.name || entry.kind), h("span", { class: "status" }, status), h("small", {}, `${entry.ms ?? 0} ms`), h("time", {}, clockTime(entry.at))),
    ...["request", "response"].filter((name) => entry[name] !== null && entry[name] !== undefined).map((name) => h("div", {}, h("h3", {}, say(name === "request" ? "Request" : "Answer")), h("pre", { tabindex: "0" }, pretty(entry[name])))));
}

function draw(list) {
  const wanted = entries.filter((entry) => JSON.stringify(entry).toLowerCase().includes(filter)).reverse();
  list.querySelector(":scope > .empty")?.remove();
  reconcile(list, wanted, (entry) => entry.number, row);
  if (!wanted.length) list.append(h("p", { class: "empty" }, say("Nothing has gone over the wire yet.")));
}

export async function drawInspector(side) {
  if (!side.querySelector(".entries")) {
    side.setAttribute("aria-label", say("Over the wire"));
    const list = h("div", { class: "entries" });
    side.replaceChildren(sideHead(say("Over the wire")), h("input", { class: "search", type: "search", value: filter, placeholder: say("Filter"), "aria-label": say("Filter"), oninput: (event) => {
      filter = event.target.value.toLowerCase();
      draw(list);
    } }), list);
  }
  try {
    const answer = await fetch(`/client/wire?workspace=${encodeURIComponent(page.state.workspace.id)}`);
    entries = (await answer.json()).entries;
  } catch (problem) {
    toast(`${say("We could not reach the stand-in.")} ${problem.message}`, "error");
  }
  const list = side.querySelector(".entries");
  if (list) draw(list);
}

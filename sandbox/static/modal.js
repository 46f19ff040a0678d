// The stack of open views: one dialog that shows the top one; Esc and the cross close it, the arrow goes back.

import { renderBlock } from "./blocks.js";
import { textNode } from "./dialogs.js";
import { h, icon, reconcile } from "./dom.js";
import { carried } from "./elements.js";
import { act, page } from "./page.js";
import { say } from "./words.js";

const PAUSE = 300; // milliseconds without a keystroke after which what was typed is sent
const typed = new Map(); // "view block action" → what is typed and not yet sent
let shown = null;
let opener = null;

const keyOf = (view, block, item) => `${view} ${block} ${item}`;

function send(view, key) {
  const entry = typed.get(key);
  if (!entry || entry.sent) return Promise.resolve();
  clearTimeout(entry.timer);
  entry.sent = true;
  return act({ do: "fill", view, block_id: entry.block, action_id: entry.action, value: entry.value, quiet: entry.quiet });
}

function placeOf(view) {
  return {
    kind: "modal", world: page.world,
    value: (block, action) => {
      const entry = typed.get(keyOf(view.id, block, action));
      return entry ? entry.value : carried(view.values?.[block]?.[action]);
    },
    act: async (block, item, value) => {
      await flush(view.id);
      return act({ do: "click", view: view.id, block_id: block.block_id, action_id: item.action_id, value });
    },
    fill: (block, item, value) => act({ do: "fill", view: view.id, block_id: block.block_id, action_id: item.action_id, value }),
    options: async (block, item, query) => (await act({ do: "options", view: view.id, block_id: block.block_id, action_id: item.action_id, value: query })).answers?.[0] || {},
    typing: (block, item, value) => {
      const key = keyOf(view.id, block.block_id, item.action_id);
      clearTimeout(typed.get(key)?.timer);
      const each = item.dispatch_action_config?.trigger_actions_on?.includes("on_character_entered");
      const entry = { value, block: block.block_id, action: item.action_id, quiet: !each, sent: false };
      if (each || !block.dispatch_action) entry.timer = setTimeout(() => send(view.id, key), PAUSE);
      typed.set(key, entry);
    },
    entered: (block, item, value, event) => {
      if (event.ctrlKey || event.metaKey) submit(view);
      else if (block.dispatch_action) {
        const key = keyOf(view.id, block.block_id, item.action_id);
        typed.set(key, { value, block: block.block_id, action: item.action_id, quiet: false, sent: false });
        send(view.id, key);
      }
    },
  };
}

// Everything typed has reached the stand-in after this.
async function flush(view) {
  await Promise.all([...typed.keys()].filter((key) => key.startsWith(`${view} `)).map((key) => send(view, key)));
}

async function submit(view) {
  const box = document.getElementById("modal");
  const button = box.querySelector("footer .primary");
  if (!button || button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  await flush(view.id);
  await act({ do: "submit", view: view.id });
  button.removeAttribute("aria-busy");
  box.querySelector("[aria-invalid=true]")?.focus();
}

async function close(view, everything) {
  await flush(view.id);
  await act({ do: "close", view: view.id, all: everything });
}

function frame(view, deep) {
  const head = h("header", {},
    deep > 1 ? h("button", { type: "button", class: "plain", "aria-label": say("Back"), onclick: () => close(view, false) }, icon("back")) : h("span", { class: "avatar small bot", style: { "--face": "#115e59" }, "aria-hidden": "true" }, icon("spark")),
    h("h2", { id: "modal-title" }, textNode(view.title, page.world)),
    h("button", { type: "button", class: "plain cross", "aria-label": say("Close"), onclick: () => close(view, true) }, icon("close")));
  const foot = h("footer", {}, h("p", { class: "trouble", role: "alert" }),
    h("button", { type: "button", class: "button", onclick: () => close(view, false) }, view.close?.text || say(view.submit ? "Cancel" : "Close")),
    view.submit ? h("button", { type: "button", class: "button primary", onclick: () => submit(view), disabled: view.submit_disabled }, h("span", {}, view.submit.text)) : "");
  return [head, h("div", { class: "blocks body" }), foot];
}

function showErrors(box, view) {
  for (const input of box.querySelectorAll(".input[data-block]")) {
    const words = view.errors[input.dataset.block];
    const line = input.querySelector(".error");
    if (line.textContent !== (words ? say(words) : "")) line.textContent = words ? say(words) : "";
    const field = input.querySelector("input, textarea, .face");
    if (words) field?.setAttribute("aria-invalid", "true");
    else field?.removeAttribute("aria-invalid");
  }
}

const focusable = "input:not([disabled]), textarea, select, button.face, button.button:not([disabled])";

export function drawModal() {
  const box = document.getElementById("modal");
  const views = page.state.views;
  const view = views.at(-1);
  if (!view) {
    if (box.open) box.close();
    if (shown) opener?.isConnected ? opener.focus() : document.querySelector("#composer textarea")?.focus();
    shown = null;
    typed.clear();
    return;
  }
  const fresh = shown !== view.id;
  if (!shown) opener = document.activeElement;
  shown = view.id;
  const outer = JSON.stringify([view.id, view.title, view.close, view.submit, view.submit_disabled, views.length, document.documentElement.lang]);
  if (box.dataset.outer !== outer) {
    const [head, body, foot] = frame(view, views.length);
    if (fresh) box.replaceChildren(head, body, foot);
    else {
      box.querySelector("header").replaceWith(head);
      box.querySelector("footer").replaceWith(foot);
    }
    box.dataset.outer = outer;
    box.setAttribute("aria-labelledby", "modal-title");
  }
  const body = box.querySelector(".body");
  reconcile(body, view.blocks, (block) => `${view.id} ${block.block_id}`, (block) => renderBlock(block, placeOf(view)));
  showErrors(box, view);
  const trouble = box.querySelector(".trouble");
  if (trouble.textContent !== say(view.trouble)) trouble.textContent = say(view.trouble);
  if (!box.open) box.showModal();
  if (fresh) (body.querySelector("[data-focus]") || body.querySelector(focusable) || box.querySelector("footer .primary, footer .button")).focus();
}

const box = document.getElementById("modal");
box.addEventListener("cancel", (event) => {
  event.preventDefault();
  const view = page.state.views.at(-1);
  if (view) close(view, false);
});
// A browser may close a dialog on its own after a second Esc: then its view goes too.
box.addEventListener("close", () => {
  const view = page.state.views.at(-1);
  if (view && shown === view.id) close(view, false);
});
box.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.tagName === "TEXTAREA") submit(page.state.views.at(-1));
});

// Where a person writes: messages, and commands with suggestions.

import { toast } from "./dialogs.js";
import { h, icon, reconcile } from "./dom.js";
import { act, page } from "./page.js";
import { say } from "./words.js";

const drafts = new Map();
let wanted = null;

// Put `text` into the composer as soon as it is there, and the cursor behind it.
export function write(text) {
  wanted = text;
}

// As Slack stores what a person typed: three characters escaped, @name and #channel as references.
function stored(text) {
  const escaped = text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  return escaped.replace(/(^|\s)([@#])([\w.-]+)/g, (whole, before, mark, name) => {
    const among = mark === "@" ? page.state.people : page.state.conversations;
    const found = among.find((one) => one.name === name.toLowerCase());
    return found ? `${before}<${mark}${found.id}>` : whole;
  });
}

function suggested(text) {
  const [name] = text.split(/\s/);
  if (!/^\/\S*$/.test(text)) return [];
  return page.state.workspace.commands.filter((command) => command.name.startsWith(name));
}

export function composer({ conversation, thread, placeholder, commands }) {
  const key = `${page.state.workspace.id} ${page.state.me} ${conversation} ${thread || ""}`;
  let active = 0;
  let offered = [];
  let dismissed = false;
  const list = h("ul", { role: "listbox", class: "suggestions", id: `suggestions${thread ? "-thread" : ""}`, "aria-label": say("Commands"), hidden: true });
  const field = h("textarea", {
    rows: 1, placeholder, "aria-label": placeholder, value: drafts.get(key) || "", role: commands ? "combobox" : undefined, "aria-autocomplete": commands ? "list" : undefined,
    "aria-controls": commands ? list.id : undefined, "aria-expanded": commands ? "false" : undefined,
    oninput: () => {
      dismissed = false;
      changed();
    },
    onkeydown: (event) => {
      if (event.isComposing) return;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const exact = offered.length === 1 && offered[0].name === field.value.trim();
      if (offered.length && step) {
        event.preventDefault();
        active = (active + step + offered.length) % offered.length;
        suggest();
      } else if (offered.length && (event.key === "Tab" || (event.key === "Enter" && !exact)) && !event.shiftKey) {
        event.preventDefault();
        take(offered[active]);
      } else if (offered.length && event.key === "Escape") {
        event.preventDefault();
        dismissed = true;
        changed();
      } else if (event.key === "Enter" && !event.shiftKey) {
        event.preventDefault();
        send();
      }
    },
  });
  const button = h("button", { type: "button", class: "send", "aria-label": say("Send"), title: say("Send"), onclick: send }, icon("send"));
  const hint = h("small", { class: "usage", "aria-live": "polite" });

  function suggest() {
    offered = commands && !dismissed ? suggested(field.value) : [];
    active = Math.min(active, Math.max(0, offered.length - 1));
    list.hidden = !offered.length;
    field.setAttribute("aria-expanded", String(!list.hidden));
    list.replaceChildren(...offered.map((command, index) => h("li", { role: "option", id: `${list.id}-${index}`, class: index === active ? "active" : "", "aria-selected": String(index === active), onpointerdown: (event) => {
      event.preventDefault();
      take(command);
    } }, h("b", {}, command.name), h("code", {}, command.usage_hint || ""), h("small", {}, command.description || ""))));
    if (offered.length) field.setAttribute("aria-activedescendant", `${list.id}-${active}`);
    else field.removeAttribute("aria-activedescendant");
  }

  function changed() {
    drafts.set(key, field.value);
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight, 200)}px`;
    const command = commands && page.state.workspace.commands.find((one) => field.value.startsWith(`${one.name} `));
    hint.textContent = command ? `${command.name} ${command.usage_hint || ""}` : "";
    button.disabled = !field.value.trim();
    suggest();
  }

  function take(command) {
    field.value = `${command.name} `;
    field.focus();
    changed();
  }

  async function send() {
    const text = field.value.trim();
    if (!text) return;
    field.value = "";
    changed();
    const command = commands && text.startsWith("/");
    const result = await act(command ? { do: "command", channel: conversation, text } : { do: "say", channel: conversation, text: stored(text), thread_ts: thread }, true);
    if (!result.problem) return;
    toast(result.problem, "error");
    if (!field.value && field.isConnected) {
      field.value = text;
      changed();
    }
  }

  const node = h("div", { class: "composer" }, list, h("div", { class: "box" }, field, button), hint);
  node.rewrite = (text) => {
    field.value = text;
    dismissed = true;
    changed();
    field.focus();
    field.setSelectionRange(text.length, text.length);
  };
  queueMicrotask(changed);
  return node;
}

export function drawComposer() {
  const { state, world } = page;
  const holder = document.getElementById("composer");
  const room = state.conversation;
  const name = state.place === "app" ? state.workspace.app.name : room?.with ? world.person(room.with)?.real_name : `#${room?.name}`;
  const kind = state.place === "home" || !room ? "none" : room.archived ? "archived" : room.member ? "write" : "join";
  reconcile(holder, [{ kind, id: room?.id, me: state.me, language: document.documentElement.lang, name, workspace: state.workspace.id }], () => "composer", () => {
    if (kind === "write") return composer({ conversation: room.id, placeholder: say("Message {place}", { place: name }), commands: true });
    if (kind === "join") {
      return h("div", { class: "join" }, h("span", {}, say("You are not a member of this channel.")), h("button", { type: "button", class: "button primary", onclick: () => act({ do: "join", channel: room.id }) }, say("Join {place}", { place: `#${room.name}` })));
    }
    return h("div", { class: "join" }, kind === "archived" ? say("This channel is archived.") : "");
  });
  if (wanted !== null && kind === "write") {
    holder.firstElementChild.rewrite(wanted);
    wanted = null;
  }
}

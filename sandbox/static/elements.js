// Interactive elements. Each value is what Slack calls it: a text, an option, a list of options, an id, a date.

import { avatar, h, icon } from "./dom.js";
import { confirmed, popover, textNode } from "./dialogs.js";
import { upload } from "./page.js";
import { matching, picker } from "./picker.js";
import { asRichText, fromRichText } from "./rich.js";
import { fromWall, toWall } from "./times.js";
import { say } from "./words.js";

const INITIAL = [
  "initial_value", "initial_option", "initial_options", "initial_user", "initial_users", "initial_channel", "initial_channels",
  "initial_conversation", "initial_conversations", "initial_date", "initial_time", "initial_date_time",
];

// Under which name a state value carries what was chosen.
export function carried(state) {
  if (!state) return undefined;
  const name = Object.keys(state).find((key) => key === "value" || key === "rich_text_value" || key === "files" || key.startsWith("selected_"));
  return name ? state[name] : undefined;
}

function present(item, block, place) {
  const kept = place.value(block.block_id, item.action_id);
  if (kept !== undefined) return kept;
  return INITIAL.map((name) => item[name]).find((value) => value !== undefined);
}

// Tell the app, after the confirm question if there is one; `undo` runs when the person says no.
async function tell(item, block, place, value, undo = () => {}) {
  if (!(await confirmed(item.confirm, place.world))) {
    undo();
    return;
  }
  if (block.type === "input") await place.fill(block, item, value);
  else await place.act(block, item, value);
}

function button(item, block, place) {
  const classes = `button ${item.style || ""}`;
  const words = h("span", {}, item.text ? textNode(item.text, place.world) : item.icon || item.type);
  const node = h("button", { type: "button", class: classes, "aria-label": item.accessibility_label, dataset: { action: item.action_id }, onclick: async () => {
    if (node.getAttribute("aria-busy") === "true" || !(await confirmed(item.confirm, place.world))) return;
    if (item.url) window.open(item.url, "_blank", "noopener,noreferrer");
    node.setAttribute("aria-busy", "true");
    await place.act(block, item, item.value);
    node.removeAttribute("aria-busy");
  } }, words, item.url ? h("span", { class: "leaves", "aria-hidden": "true" }, "↗") : "");
  return node;
}

function overflow(item, block, place, { name }) {
  let close = null;
  const node = h("button", { type: "button", class: "button more", "aria-haspopup": "menu", "aria-label": `${say("More actions")}: ${name}`, dataset: { action: item.action_id }, onclick: () => {
    if (close) {
      close();
      return;
    }
    const menu = h("div", { role: "menu", class: "menu", onkeydown: (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const rows = [...menu.children];
      rows[(rows.indexOf(document.activeElement) + step + rows.length) % rows.length].focus();
    } }, item.options.map((option) => h("button", { type: "button", role: "menuitem", onclick: () => {
      close();
      node.focus();
      if (option.url) window.open(option.url, "_blank", "noopener,noreferrer");
      tell(item, block, place, option);
    } }, textNode(option.text, place.world), option.description ? h("small", {}, textNode(option.description, place.world)) : "")));
    close = popover(node, menu, () => {
      close = null;
    });
    menu.firstElementChild.focus();
  } }, icon("more"));
  return node;
}

const optionRow = (place) => (option) => ({
  key: option.value, value: option, text: option.text.text, label: () => h("span", {}, textNode(option.text, place.world)),
  hint: option.description?.text,
});
const personRow = (place) => (id) => {
  const person = place.world.person(id);
  return { key: id, value: id, text: person?.real_name || id, label: () => h("span", {}, person?.real_name || id), hint: person?.title, face: () => avatar(person, "small") };
};
const channelRow = (place) => (id) => {
  const room = place.world.conversation(id);
  const other = room?.with ? place.world.person(room.with)?.real_name : null;
  return { key: id, value: id, text: other || `#${room?.name || id}`, label: () => h("span", {}, other || `#${room?.name || id}`), hint: room?.topic };
};

function select(item, block, place, { name, describedby }) {
  const multiple = item.type.startsWith("multi_");
  const kind = item.type.replace("multi_", "").replace("_select", "");
  const row = { users: personRow, channels: channelRow, conversations: channelRow }[kind]?.(place) || optionRow(place);
  const stands = present(item, block, place);
  const chosen = (multiple ? stands || [] : stands ? [stands] : []).map(row);
  const groups = (options) => (options.option_groups?.length ? options.option_groups.map((group) => ({ group: group.label.text, options: group.options.map(row) })) : [{ options: (options.options || []).map(row) }]);
  const search = async (query) => {
    if (kind === "static") return matching(groups(item), query);
    if (kind === "external") return query.length < (item.min_query_length ?? 3) ? [] : groups(await place.options(block, item, query));
    const people = place.world.people.filter((person) => !person.deleted && !person.is_bot).map((person) => row(person.id));
    if (kind === "users") return matching([{ options: people }], query);
    const wanted = item.filter?.include || (kind === "channels" ? ["public"] : ["public", "private", "im"]);
    const kinds = { channel: "public", group: "private", im: "im", mpim: "mpim" };
    const rooms = place.world.conversations.filter((room) => wanted.includes(kinds[room.kind]) && (room.member || room.kind === "channel") && !room.archived);
    return matching([{ options: rooms.map((room) => row(room.id)) }], query);
  };
  const make = () => picker({
    name, multiple, most: item.max_selected_items, chosen, search, describedby, placeholder: item.placeholder?.text,
    change: (options) => tell(item, block, place, multiple ? options.map((one) => one.value) : options[0]?.value ?? null, () => holder.replaceChildren(make())),
  });
  const holder = h("div", { class: "select", dataset: { action: item.action_id } }, make());
  return holder;
}

function choices(item, block, place, { name }) {
  const many = item.type === "checkboxes";
  const stands = present(item, block, place);
  const on = new Set((many ? stands || [] : stands ? [stands] : []).map((option) => option.value));
  const group = `choice-${Math.random().toString(36).slice(2)}`;
  const inputs = [];
  const read = () => {
    const picked = item.options.filter((_, index) => inputs[index].checked);
    return many ? picked : picked[0] ?? null;
  };
  return h("div", { class: "choices", role: many ? "group" : "radiogroup", "aria-label": name, dataset: { action: item.action_id } },
    item.options.map((option, index) => {
      const box = h("input", { type: many ? "checkbox" : "radio", name: group, value: option.value, checked: on.has(option.value), onchange: () => tell(item, block, place, read(), () => {
        inputs.forEach((one, number) => (one.checked = on.has(item.options[number].value)));
      }) });
      inputs[index] = box;
      return h("label", {}, box, h("span", {}, textNode(option.text, place.world), option.description ? h("small", {}, textNode(option.description, place.world)) : ""));
    }));
}

const NATIVE = { datepicker: "date", timepicker: "time", datetimepicker: "datetime-local" };

function moment(item, block, place, { id, name, describedby }) {
  const stands = present(item, block, place);
  const epoch = item.type === "datetimepicker";
  const shown = stands === undefined || stands === null ? "" : epoch ? toWall(stands) : stands;
  return h("input", { id, type: NATIVE[item.type], class: "moment", value: shown, "aria-label": item.placeholder?.text && !id ? item.placeholder.text : id ? undefined : name, "aria-describedby": describedby, dataset: { action: item.action_id },
    onchange: (event) => {
      const { value } = event.target;
      tell(item, block, place, value ? (epoch ? fromWall(value) : value) : null, () => (event.target.value = shown));
    } });
}

const TYPES = { email_text_input: "email", url_text_input: "url", number_input: "text" };

function typed(item, block, place, { id, describedby }) {
  const rich = item.type === "rich_text_input";
  const stands = present(item, block, place);
  const long = item.multiline || rich;
  const left = h("small", { class: "count", "aria-live": "polite" });
  const most = item.max_length;
  const count = () => {
    const rest = most ? most - field.value.length : Infinity;
    left.textContent = rest < 0 ? say("{n} characters too many", { n: -rest }) : rest <= Math.min(20, most / 5) && most > 20 ? say("{n} characters left", { n: rest }) : "";
    left.classList.toggle("over", rest < 0);
  };
  const value = () => (field.value === "" ? null : rich ? asRichText(field.value) : field.value);
  const field = h(long ? "textarea" : "input", {
    id, type: long ? undefined : TYPES[item.type] || "text", inputmode: item.type === "number_input" ? "decimal" : undefined, rows: long ? 4 : undefined, placeholder: item.placeholder?.text,
    "aria-describedby": describedby, autocomplete: "off", value: rich ? fromRichText(stands) : stands ?? "", dataset: { action: item.action_id },
    oninput: () => {
      count();
      place.typing(block, item, value());
    },
    onkeydown: (event) => {
      if (event.key === "Enter" && !long) {
        event.preventDefault();
        place.entered(block, item, value(), event);
      }
    },
  });
  count();
  return h("div", { class: "typed" }, field, left);
}

function files(item, block, place, { id, name, describedby }) {
  const stands = present(item, block, place) || [];
  const list = h("ul", { class: "files" }, stands.map((file) => h("li", {}, file.title || file.name)));
  const accept = item.filetypes?.map((kind) => `.${kind}`).join(",");
  const field = h("input", { id, type: "file", accept, multiple: (item.max_files ?? 10) > 1, "aria-label": id ? undefined : name, "aria-describedby": describedby, dataset: { action: item.action_id },
    onchange: async () => {
      const given = await Promise.all([...field.files].map(upload));
      await place.fill(block, item, given);
      list.replaceChildren(...[...field.files].map((file) => h("li", {}, file.name)));
    } });
  return h("div", { class: "chosen-files" }, field, list);
}

const MAKERS = {
  button, overflow, workflow_button: button, icon_button: button, checkboxes: choices, radio_buttons: choices, datepicker: moment, timepicker: moment,
  datetimepicker: moment, plain_text_input: typed, email_text_input: typed, url_text_input: typed, number_input: typed, rich_text_input: typed, file_input: files,
  feedback_buttons: (item, block, place) => h("span", { class: "actions" }, [item.positive_button, item.negative_button].map((one) => button({ ...one, action_id: item.action_id, type: item.type }, block, place))),
};

export function element(item, block, place, facts) {
  if (item.type.endsWith("_select")) return select(item, block, place, facts);
  const make = MAKERS[item.type];
  const node = make ? make(item, block, place, facts) : h("span", { class: "hint" }, `[${item.type}]`);
  if (item.focus_on_load) node.dataset.focus = "true";
  return node;
}

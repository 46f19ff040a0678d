// Block Kit blocks as nodes. `place` says where they stand: {kind, world, value, act, fill, options}.

import { h } from "./dom.js";
import { textNode } from "./dialogs.js";
import { element } from "./elements.js";
import { mrkdwn } from "./mrkdwn.js";
import { cell, richText } from "./rich.js";
import { say } from "./words.js";

function picture(block, place, small = false) {
  const file = place.world.file(block.slack_file);
  const source = block.image_url || file?.url;
  const [width, height] = file?.extent || []; // its place is kept while it loads: what stands below must not jump
  const title = block.title ? h("figcaption", {}, textNode(block.title, place.world)) : "";
  const own = source && new URL(source, location.href).origin === location.origin;
  const shown = own || source?.startsWith("data:image/")
    ? h("img", { src: source, alt: block.alt_text || "", width, height })
    : h("span", { class: "no-picture", role: "img", "aria-label": block.alt_text || "", title: source || "" }, small ? "▣" : block.alt_text || say("Picture without preview"));
  return small ? shown : h("figure", {}, title, shown);
}

function table(block, place) {
  const settings = block.column_settings || [];
  const align = (index) => ({ "text-align": settings[index]?.align || "left" });
  const [head, ...rows] = block.rows;
  return h("div", { class: "table", tabindex: "0" }, h("table", {},
    h("thead", {}, h("tr", {}, head.map((content, index) => h("th", { style: align(index) }, cell(content, place.world))))),
    h("tbody", {}, rows.map((row) => h("tr", {}, row.map((content, index) => h("td", { style: align(index) }, cell(content, place.world))))))));
}

function dataTable(block, place) {
  const [head, ...rows] = block.rows;
  const size = block.page_size || 5;
  let page = 0;
  let sorted = null;
  const heading = block.row_header_column_index ?? 0;
  const body = h("tbody");
  const count = h("span");
  const pages = Math.ceil(rows.length / size);
  const key = (content) => (content?.type === "raw_number" ? Number(content.value) : cell(content, place.world).textContent);
  const headers = head.map((content, index) => h("th", { "aria-sort": "none" }, h("button", { type: "button", class: "plain", onclick: () => {
    const down = sorted?.index === index && !sorted.down;
    sorted = { index, down };
    rows.sort((a, b) => {
      const [one, two] = [key(a[index]), key(b[index])];
      const order = typeof one === "number" && typeof two === "number" ? one - two : String(one).localeCompare(String(two));
      return down ? -order : order;
    });
    headers.forEach((node, number) => node.setAttribute("aria-sort", number === index ? (down ? "descending" : "ascending") : "none"));
    turn(0);
  } }, cell(content, place.world))));
  const back = h("button", { type: "button", onclick: () => turn(page - 1) }, say("Previous"));
  const on = h("button", { type: "button", onclick: () => turn(page + 1) }, say("Next"));
  function turn(to) {
    page = to;
    body.replaceChildren(...rows.slice(page * size, (page + 1) * size).map((row) =>
      h("tr", {}, row.map((content, index) => h(index === heading ? "th" : "td", { scope: index === heading ? "row" : undefined, class: content?.type === "raw_number" ? "number" : "" }, cell(content, place.world))))));
    count.textContent = say("Page {n} of {all}", { n: page + 1, all: pages });
    back.disabled = page === 0;
    on.disabled = page >= pages - 1;
  }
  turn(0);
  return h("div", { class: "table data" }, h("table", {}, h("caption", {}, block.caption), h("thead", {}, h("tr", {}, headers)), body),
    pages > 1 ? h("div", { class: "pages" }, back, count, on) : "");
}

function markdown(text, place) {
  const out = [];
  let list = null;
  const words = (line) => mrkdwn(line.replace(/\*\*(.+?)\*\*/g, "*$1*").replace(/!?\[([^\]]*)\]\((https?:[^)\s]+)\)/g, "<$2|$1>"), place.world);
  for (const line of text.split("\n")) {
    const item = /^\s*([-*]|\d+\.)\s+(.*)/.exec(line);
    const title = /^(#{1,4})\s+(.*)/.exec(line);
    if (item) {
      const tag = /\d/.test(item[1]) ? "OL" : "UL";
      if (list?.tagName !== tag) out.push((list = h(tag.toLowerCase())));
      list.append(h("li", {}, words(item[2])));
      continue;
    }
    list = null;
    if (title) out.push(h(`h${title[1].length + 2}`, {}, words(title[2])));
    else if (line.trim()) out.push(h("p", {}, words(line)));
  }
  return h("div", { class: "markdown" }, out);
}

function input(block, place) {
  const inner = block.element;
  const id = `field-${block.block_id}-${inner.action_id}`.replace(/[^\w-]/g, "_");
  const group = ["radio_buttons", "checkboxes"].includes(inner.type);
  const title = h(group ? "span" : "label", { class: "label", id: `${id}-label`, for: group ? undefined : id }, textNode(block.label, place.world), block.optional ? h("small", {}, ` (${say("optional")})`) : "");
  const hint = block.hint ? h("small", { class: "hint", id: `${id}-hint` }, textNode(block.hint, place.world)) : "";
  return h("div", { class: "input", role: group ? "group" : undefined, "aria-labelledby": group ? `${id}-label` : undefined, dataset: { block: block.block_id } },
    title, element(inner, block, place, { id, name: block.label.text, describedby: `${id}-hint ${id}-error` }), hint, h("p", { class: "error", id: `${id}-error`, role: "alert" }));
}

function section(block, place) {
  const { world } = place;
  return h("div", { class: "section" },
    h("div", { class: "body" },
      block.text ? h("div", { class: "text" }, textNode(block.text, world)) : "",
      block.fields ? h("div", { class: "fields" }, block.fields.map((field) => h("div", {}, textNode(field, world)))) : ""),
    block.accessory ? h("div", { class: "accessory" }, block.accessory.type === "image" ? picture(block.accessory, place, true) : element(block.accessory, block, place, { name: block.text?.text || block.accessory.type })) : "");
}

const BLOCKS = {
  section,
  input,
  table,
  data_table: dataTable,
  header: (block, place) => h(`h${(block.level || 1) + 2}`, { class: "header" }, textNode(block.text, place.world)),
  divider: () => h("hr"),
  context: (block, place) => h("div", { class: "context" }, block.elements.map((item) => (item.type === "image" ? picture(item, place, true) : h("span", {}, textNode(item, place.world))))),
  actions: (block, place) => h("div", { class: "actions" }, block.elements.map((item) => element(item, block, place, { name: item.placeholder?.text || item.text?.text || item.type }))),
  context_actions: (block, place) => h("div", { class: "actions" }, block.elements.map((item) => element(item, block, place, { name: item.type }))),
  image: (block, place) => picture(block, place),
  rich_text: (block, place) => richText(block, place.world),
  markdown: (block, place) => markdown(block.text, place),
  alert: (block, place) => h("div", { class: `alert ${block.level || "default"}`, role: "note" }, textNode(block.text, place.world)),
  card: (block, place) => h("div", { class: "card" }, block.hero_image ? picture(block.hero_image, place) : "", block.title ? h("b", {}, textNode(block.title, place.world)) : "",
    block.subtitle ? h("small", {}, textNode(block.subtitle, place.world)) : "", block.body ? h("p", {}, textNode(block.body, place.world)) : "",
    block.actions ? h("div", { class: "actions" }, block.actions.map((item) => element(item, block, place, { name: item.text?.text }))) : "", block.subtext ? h("small", {}, textNode(block.subtext, place.world)) : ""),
};

export function renderBlock(block, place) {
  const make = BLOCKS[block.type];
  return h("div", { class: `block is-${block.type}` }, make ? make(block, place) : h("p", { class: "hint" }, `[${block.type}]`));
}

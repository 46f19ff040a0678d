// rich_text blocks and the cells of tables.

import { h } from "./dom.js";
import { emoji } from "./emoji.js";
import { channelLink, dateNode, groupMention, link, mention } from "./mrkdwn.js";

function styled(node, style = {}) {
  let dressed = node;
  if (style.code) dressed = h("code", {}, dressed);
  if (style.bold) dressed = h("b", {}, dressed);
  if (style.italic) dressed = h("i", {}, dressed);
  if (style.strike) dressed = h("s", {}, dressed);
  if (style.underline) dressed = h("u", {}, dressed);
  return dressed;
}

const LEAVES = {
  text: (leaf) => h("span", {}, leaf.text),
  link: (leaf) => link(leaf.url, leaf.text || leaf.url),
  emoji: (leaf) => h("span", { title: leaf.name }, emoji(leaf.name)),
  user: (leaf, world) => mention(leaf.user_id, world),
  usergroup: (leaf, world) => groupMention(leaf.usergroup_id, world),
  channel: (leaf, world) => channelLink(leaf.channel_id, world),
  broadcast: (leaf) => h("span", { class: "mention me" }, `@${leaf.range}`),
  team: (leaf) => h("span", { class: "mention" }, leaf.team_id),
  color: (leaf) => h("span", { class: "swatch" }, h("i", { style: { "--swatch": leaf.value } }), leaf.value),
  date: (leaf, world) => dateNode(leaf.timestamp, leaf.format, leaf.fallback || "", leaf.url, world),
};

const leaves = (list, world) =>
  (list || []).map((leaf) => styled((LEAVES[leaf.type] || (() => h("span", {}, leaf.text || leaf.type)))(leaf, world), leaf.style));

const PARTS = {
  rich_text_section: (part, world) => h("p", {}, leaves(part.elements, world)),
  rich_text_quote: (part, world) => h("blockquote", {}, leaves(part.elements, world)),
  rich_text_preformatted: (part, world) => h("pre", {}, leaves(part.elements, world)),
  rich_text_list: (part, world) =>
    h(
      part.style === "ordered" ? "ol" : "ul",
      { start: part.offset ? part.offset + 1 : undefined, class: `level-${part.indent || 0}` },
      part.elements.map((item) => h("li", {}, leaves(item.elements, world))),
    ),
};

export function richText(block, world) {
  return h("div", { class: "rich" }, block.elements.map((part) => (PARTS[part.type] || PARTS.rich_text_section)(part, world)));
}

// A text value as rich_text, one section: what a rich_text_input reports.
export function asRichText(text) {
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements: [{ type: "text", text }] }] };
}

export function fromRichText(value) {
  return (value?.elements || []).map((part) => (part.elements || []).map((leaf) => leaf.text || "").join("")).join("\n");
}

export function cell(content, world) {
  if (content?.type === "rich_text") return richText(content, world);
  if (typeof content === "string") return document.createTextNode(content);
  return document.createTextNode(String(content?.text ?? content?.value ?? ""));
}

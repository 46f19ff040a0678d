// Slack's mrkdwn as nodes. What it needs of the world comes in as `world`: people, conversations, now.

import { h } from "./dom.js";
import { EMOJI } from "./emoji.js";
import { fullTime, tokens } from "./times.js";

const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };
export const plain = (text) => text.replace(/&(amp|lt|gt);/g, (entity) => ENTITIES[entity]);

const STYLES = { "*": "b", _: "i", "~": "s" };
const TOUCHES = /[\p{L}\p{N}\u200d]/u; // beside such a character, *, _ and ~ are only characters
const ADDRESS = /^https?:\/\/[^\s<>|]*[^\s<>|.,;:!?)\]}'"]/;

export function mention(id, world) {
  const person = world.person(id);
  return h("span", { class: `mention ${id === world.me ? "me" : ""}`, title: person?.title || id }, `@${person?.real_name || id}`);
}

export function channelLink(id, world, label) {
  const room = world.conversation(id);
  return h("a", { class: "mention", href: world.link(id) }, `#${room?.name || label || id}`);
}

export function groupMention(id, world) {
  const group = world.usergroups.find((one) => one.id === id);
  return h("span", { class: "mention" }, `@${group?.handle || id}`);
}

export function dateNode(moment, pattern, fallback, url, world) {
  const text = Number.isFinite(moment) ? tokens(pattern, moment, world.now()) : fallback;
  const node = h("time", { title: Number.isFinite(moment) ? fullTime(moment) : fallback }, text);
  return url ? link(url, node) : node;
}

export function link(url, label) {
  return /^(https?:|mailto:)/i.test(url) ? h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, label) : h("span", {}, label);
}

function angled(inside, world) {
  const [target, label] = inside.split(/\|(.*)/s);
  if (/^@[UWB]/.test(target)) return mention(target.slice(1), world);
  if (/^#C/.test(target)) return channelLink(target.slice(1), world, label);
  if (target.startsWith("!date^")) {
    const [, moment, pattern, url] = target.split("^");
    return dateNode(Number(moment), plain(pattern || ""), plain(label || ""), url, world);
  }
  if (target.startsWith("!subteam^")) return groupMention(target.slice(9), world);
  if (/^!(here|channel|everyone)$/.test(target)) return h("span", { class: "mention me" }, `@${target.slice(1)}`);
  if (target.startsWith("!")) return document.createTextNode(plain(label || target));
  return link(plain(target), plain(label || target.replace(/^mailto:/, "")));
}

function closing(text, start, mark) {
  if (!text[start + 1] || /\s/.test(text[start + 1]) || text[start + 1] === mark) return -1;
  for (let end = start + 2; end < text.length && text[end] !== "\n"; end += 1) {
    if (text[end] === mark && !/\s/.test(text[end - 1]) && !TOUCHES.test(text[end + 1] || " ")) return end;
  }
  return -1;
}

function inline(text, world, verbatim) {
  const nodes = [];
  let words = "";
  const flush = () => {
    if (words) nodes.push(document.createTextNode(plain(words)));
    words = "";
  };
  for (let at = 0; at < text.length; ) {
    const rest = text.slice(at);
    const mark = text[at];
    let match;
    let end;
    if (mark === "\n") {
      flush();
      nodes.push(h("br"));
      at += 1;
    } else if (mark === "<" && (match = /^<([^<>]+)>/.exec(rest))) {
      flush();
      nodes.push(angled(match[1], world));
      at += match[0].length;
    } else if (mark === "`" && (match = /^`([^`\n]+)`/.exec(rest))) {
      flush();
      nodes.push(h("code", {}, inlineCode(match[1], world)));
      at += match[0].length;
    } else if (STYLES[mark] && !TOUCHES.test(text[at - 1] || " ") && (end = closing(text, at, mark)) > 0) {
      flush();
      nodes.push(h(STYLES[mark], {}, inline(text.slice(at + 1, end), world, verbatim)));
      at = end + 1;
    } else if (mark === ":" && (match = /^:([a-z0-9_+-]+):/.exec(rest)) && EMOJI.has(match[1])) {
      words += EMOJI.get(match[1]);
      at += match[0].length;
    } else if (mark === "h" && !verbatim && (match = ADDRESS.exec(rest))) {
      flush();
      nodes.push(link(plain(match[0]), plain(match[0])));
      at += match[0].length;
    } else {
      words += mark;
      at += 1;
    }
  }
  flush();
  return nodes;
}

function inlineCode(text, world) {
  return text.split(/(<[^<>]+>)/).map((part) => (part.startsWith("<") ? angled(part.slice(1, -1), world) : plain(part)));
}

// Lines that begin with > stand together in a quote; ``` fences keep their text as it is.
export function mrkdwn(text, world, verbatim = false) {
  const nodes = [];
  text.split(/```([\s\S]+?)```/).forEach((part, index) => {
    if (index % 2) {
      nodes.push(h("pre", {}, inlineCode(part.replace(/^\n|\n$/g, ""), world)));
      return;
    }
    let lines = [];
    let quoted = false;
    const finish = () => {
      if (!lines.length) return;
      const inner = inline(lines.join("\n"), world, verbatim);
      nodes.push(...(quoted ? [h("blockquote", {}, inner)] : inner));
      lines = [];
    };
    part.split("\n").forEach((line, number) => {
      const starts = /^(>|&gt;)\s?/.exec(line);
      if (Boolean(starts) !== quoted) {
        finish();
        quoted = Boolean(starts);
      } else if (number === 0) quoted = Boolean(starts);
      lines.push(starts ? line.slice(starts[0].length) : line);
    });
    finish();
  });
  return nodes;
}

// Small things above the page: toasts, the confirm question, popovers.

import { h, icon } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { mrkdwn } from "./mrkdwn.js";
import { say } from "./words.js";

export function textNode(text, world) {
  if (!text) return "";
  return text.type === "mrkdwn" ? mrkdwn(text.text, world, text.verbatim) : withEmoji(text.text || "");
}

export function toast(words, kind = "info") {
  const area = document.getElementById("toasts");
  const note = h("div", { class: `toast ${kind}` }, h("span", {}, words), h("button", { class: "plain", "aria-label": say("Close"), onclick: () => note.remove() }, icon("close")));
  area.append(note);
  setTimeout(() => note.remove(), kind === "error" ? 12_000 : 5000);
}

// Whether the person confirmed; without a question, at once yes.
export function confirmed(question, world) {
  if (!question) return Promise.resolve(true);
  return new Promise((resolve) => {
    const yes = h("button", { class: question.style === "danger" ? "danger" : "primary", value: "yes" }, question.confirm?.text || say("Confirm"));
    const box = h(
      "dialog",
      { class: "confirm", "aria-label": question.title?.text },
      h("form", { method: "dialog" }, h("h2", {}, textNode(question.title, world)), h("p", {}, textNode(question.text, world)),
        h("footer", {}, h("button", { value: "no" }, question.deny?.text || say("Cancel")), yes)),
    );
    box.addEventListener("close", () => {
      box.remove();
      resolve(box.returnValue === "yes");
    });
    document.body.append(box);
    box.showModal();
    yes.focus();
  });
}

// Show `content` beside `anchor`; returns a function that closes it. Esc and a press outside close it too.
export function popover(anchor, content, onclose = () => {}) {
  const host = anchor.closest("dialog") || document.body;
  content.setAttribute("popover", "manual");
  content.classList.add("popover");
  host.append(content);
  content.showPopover();
  const place = anchor.getBoundingClientRect();
  const below = window.innerHeight - place.bottom;
  const left = Math.max(8, Math.min(place.left, window.innerWidth - content.offsetWidth - 8));
  content.style.left = `${left}px`;
  if (below >= content.offsetHeight + 8 || below > place.top) {
    content.style.top = `${place.bottom + 4}px`;
    content.style.maxHeight = `${below - 16}px`;
  } else {
    content.style.bottom = `${window.innerHeight - place.top + 4}px`;
    content.style.maxHeight = `${place.top - 16}px`;
  }
  let open = true;
  const close = () => {
    if (!open) return;
    open = false;
    document.removeEventListener("pointerdown", outside, true);
    document.removeEventListener("keydown", escape, true);
    content.remove();
    onclose();
  };
  const outside = (event) => {
    if (!content.contains(event.target) && !anchor.contains(event.target)) close();
  };
  const escape = (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    close();
    anchor.focus();
  };
  document.addEventListener("pointerdown", outside, true);
  document.addEventListener("keydown", escape, true);
  return close;
}

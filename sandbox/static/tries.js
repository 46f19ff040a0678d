// "Try this": what works already, each with a button that puts you in the right person's place. A step of the tour may
// take several people; what is more than the tour stands under "+".

import { write } from "./composer.js";
import { sideHead } from "./conversation.js";
import { avatar, h, reconcile } from "./dom.js";
import { go, page } from "./page.js";
import { pick, say, spoken } from "./words.js";

async function become(one) {
  const there = { user: one.who, conversation: one.where, side: "try", thread: "" };
  if (one.command) write(one.command);
  await go(there);
  page.draw();
  if (!one.command) document.getElementById("messages").focus();
}

export function drawTries(side) {
  const { world, state } = page;
  side.setAttribute("aria-label", say("Try this"));
  if (!side.querySelector("ol")) side.replaceChildren(sideHead(say("Try this")), h("ol", { class: "tries" }));
  side.querySelector("h2").textContent = say("Try this");
  const list = side.querySelector("ol");
  reconcile(list, state.workspace.try_this.map((one, index) => ({ ...one, index, language: document.documentElement.lang, now: state.me === one.who })), (one) => one.index, (one) => {
    const person = world.person(one.who);
    return h("li", { class: one.now ? "now" : "", "data-step": one.step }, h("p", { class: "do" }, pick(one.do)), h("p", { class: "see" }, pick(one.see)),
      h("p", { class: "go" }, h("button", { type: "button", class: "button", onclick: () => become(one) }, avatar(person, "small"), h("span", {}, say("Be {name}", { name: nameOf(person) }))), one.command ? h("code", {}, one.command) : ""));
  });
  if (!state.workspace.try_this.length && !side.querySelector(".empty")) side.append(h("p", { class: "empty" }, say("Nothing to try in this workspace yet.")));
}

// The name by which one speaks to a person; of a Chinese name the part in the reader's script.
function nameOf(person) {
  const [first, ...rest] = person.real_name.split(" ");
  if (!/^\p{Script=Han}/u.test(first)) return first;
  return spoken() === "zh" || !rest.length ? first : rest.join(" ");
}

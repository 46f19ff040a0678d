// The top bar: the movable clock, the drawers, and who you are.

import { act, go, load, page, post } from "./page.js";
import { popover, toast } from "./dialogs.js";
import { avatar, h, icon } from "./dom.js";
import { fullTime, shortTime } from "./times.js";
import { say } from "./words.js";

let ticking = null;

async function move(step) {
  const { workspace, me } = page.state;
  const result = await post("/client/clock", { workspace: workspace.id, user: me, ...step });
  await load();
  toast(say(result.error || "You jumped to {time}", { time: shortTime(page.world.now()) }));
}

function clock() {
  const time = h("time", { class: "now" });
  const tell = () => {
    time.textContent = shortTime(page.world.now());
    time.title = `${fullTime(page.world.now())} · ${page.world.person(page.state.me).tz}`;
  };
  clearInterval(ticking);
  ticking = setInterval(tell, 1000);
  tell();
  const button = (words, step) => h("button", { type: "button", onclick: () => move(step) }, words);
  return h("div", { class: "clock", role: "group", "aria-label": say("It is {time}", { time: time.textContent }) }, icon("clock"), time,
    button(say("+1 hour"), { forward: 3600 }), button(say("Next morning"), { to: "next_morning" }), button(say("+30 days"), { forward: 30 * 24 * 3600 }),
    page.state.can_jump_to_due ? button(say("Next thing due"), { to: "next_due" }) : "");
}

function drawer(side, words, picture) {
  const open = page.route.side === side;
  return h("button", { type: "button", class: "drawer", "aria-label": words, title: words, "aria-pressed": String(open), onclick: () => go({ side: open ? "" : side, thread: "" }) }, icon(picture), h("span", {}, words));
}

// Where letters are read that the app sent: a page of its own, as a mail program is.
function letters() {
  const { letters: count } = page.state;
  if (count === null) return "";
  const words = count ? say("Mail ({n})", { n: count }) : say("Mail");
  return h("a", { class: "drawer", href: "/mail", target: "_blank", title: words }, icon("mail"), h("span", {}, words));
}

// The list of people: type to find, arrows to move, Enter to become.
function choosePerson(anchor) {
  let active = 0;
  let offered = [];
  const list = h("ul", { role: "listbox", id: "people", "aria-label": say("Find a person") });
  const field = h("input", { class: "search", type: "text", role: "combobox", "aria-controls": "people", "aria-expanded": "true", "aria-label": say("Find a person"), placeholder: say("Find a person"), autocomplete: "off",
    oninput: () => draw(),
    onkeydown: (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && offered.length) {
        event.preventDefault();
        point((active + step + offered.length) % offered.length);
      } else if (event.key === "Enter" && offered[active]) become(offered[active]);
    } });
  const close = popover(anchor, h("div", { class: "picking people" }, field, list));

  function become(person) {
    close();
    go({ user: person.id, conversation: page.route.conversation, thread: "", side: page.route.side === "thread" ? "" : page.route.side });
  }

  function point(index) {
    active = index;
    [...list.children].forEach((row, number) => row.classList.toggle("active", number === index));
    field.setAttribute("aria-activedescendant", list.children[index]?.id || "");
    list.children[index]?.scrollIntoView({ block: "nearest" });
  }

  function draw() {
    const query = field.value.trim().toLowerCase();
    offered = page.state.people.filter((person) => !person.is_bot && !person.deleted && `${person.real_name} ${person.name} ${person.title} ${person.tz} ${person.locale}`.toLowerCase().includes(query));
    list.replaceChildren(...offered.map((person, index) =>
      h("li", { role: "option", id: `person-${index}`, "aria-selected": String(person.id === page.state.me), onclick: () => become(person), onpointermove: () => active !== index && point(index) },
        avatar(person, "small"), h("span", { class: "words" }, h("span", {}, person.real_name, person.is_admin ? h("em", { class: "tag" }, say("admin")) : ""), h("small", {}, person.title)),
        h("small", { class: "where" }, `${person.tz.split("/").pop().replace("_", " ")} · ${person.locale.split("-")[0]}`))));
    if (!offered.length) list.append(h("li", { class: "none", role: "presentation" }, say("Nothing found")));
    point(Math.max(0, query ? 0 : offered.findIndex((person) => person.id === page.state.me)));
  }

  draw();
  field.focus();
}

const LANGUAGES = [["en-GB", "English"], ["zh-CN", "中文"]];

export function drawBar() {
  const top = document.getElementById("top");
  const me = page.world.person(page.state.me);
  const facts = JSON.stringify([page.state.me, me, page.route.side, page.state.now, page.state.workspace.id, page.state.letters]);
  if (top.facts === facts) return;
  const focused = top.contains(document.activeElement) ? [...top.querySelectorAll("button, select")].indexOf(document.activeElement) : -1;
  top.facts = facts;
  const switcher = h("button", { type: "button", class: "switcher", "aria-haspopup": "listbox", onclick: () => choosePerson(switcher) }, avatar(me, "small"), h("span", {}, say("You are {name}", { name: me.real_name })), icon("down"));
  const language = h("select", { class: "language", "aria-label": say("Profile language"), onchange: (event) => act({ do: "change_profile", locale: event.target.value }) },
    LANGUAGES.map(([code, name]) => h("option", { value: code, selected: code.slice(0, 2) === me.locale.slice(0, 2) }, name)));
  top.replaceChildren(h("strong", { class: "workspace" }, page.state.workspace.name), clock(),
    h("div", { class: "tools" }, drawer("try", say("Try this"), "spark"), drawer("wire", say("Over the wire"), "wire"), letters(), language, switcher));
  if (focused >= 0) top.querySelectorAll("button, select")[focused]?.focus();
}

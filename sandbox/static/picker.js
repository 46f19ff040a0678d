// One searchable list for every kind of select: a button that opens a listbox, arrow keys, Enter, Esc.

import { h, icon } from "./dom.js";
import { popover } from "./dialogs.js";
import { say } from "./words.js";

let numbered = 0;

// `search(query)` resolves to [{group, options: [{key, label, hint, face}]}]; `label` and `face` are functions
// that make nodes, `text` is for reading aloud. `change(keys)` hears of each choice.
export function picker({ name, placeholder, multiple = false, most = Infinity, chosen = [], search, change, describedby }) {
  let picked = [...chosen];
  let shut = null;
  numbered += 1;
  const id = `list-${numbered}`;
  const face = h("button", {
    type: "button", class: "face", "aria-haspopup": "listbox", "aria-expanded": "false", "aria-label": name, "aria-describedby": describedby, onclick: open,
    onkeydown: (event) => {
      if (event.key === "ArrowDown" && !shut) {
        event.preventDefault();
        open();
      }
    },
  });
  const chips = h("span", { class: "chips" });
  const node = h("div", { class: `picker ${multiple ? "multiple" : ""}` }, chips, face);

  function show() {
    chips.replaceChildren(
      ...(multiple ? picked : []).map((option) =>
        h("span", { class: "chip" }, option.label(), h("button", {
          type: "button", class: "plain", "aria-label": `${say("Remove")} ${option.text}`,
          onclick: () => take(picked.filter((one) => one.key !== option.key)),
        }, icon("close")))),
    );
    const single = !multiple && picked[0];
    face.replaceChildren(single ? h("span", { class: "chosen" }, single.label()) : h("span", { class: "hint" }, placeholder || say(multiple ? "Choose options" : "Choose an option")), icon("down"));
    face.setAttribute("aria-label", single ? `${name}: ${single.text}` : name);
  }

  function take(options) {
    picked = options;
    show();
    change(picked);
  }

  function open() {
    if (shut) {
      shut();
      return;
    }
    let active = 0;
    let offered = [];
    let round = 0;
    const list = h("ul", { role: "listbox", id, "aria-label": name, "aria-multiselectable": multiple ? "true" : undefined });
    const field = h("input", {
      type: "text", role: "combobox", class: "search", placeholder: say("Search"), "aria-label": `${say("Search")}: ${name}`, "aria-controls": id,
      "aria-expanded": "true", "aria-autocomplete": "list", autocomplete: "off", oninput: () => refresh(),
      onkeydown: (event) => {
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (step && offered.length) {
          event.preventDefault();
          point((active + step + offered.length) % offered.length);
        } else if (event.key === "Enter") {
          event.preventDefault();
          if (offered[active]) choose(offered[active]);
        } else if (event.key === "Tab") shut?.();
      },
    });
    const panel = h("div", { class: "picking" }, field, list);
    face.setAttribute("aria-expanded", "true");

    function point(index) {
      active = index;
      [...list.querySelectorAll("[role=option]")].forEach((row, number) => {
        row.classList.toggle("active", number === active);
        if (number === active) {
          field.setAttribute("aria-activedescendant", row.id);
          row.scrollIntoView({ block: "nearest" });
        }
      });
    }

    function choose(option) {
      const has = picked.some((one) => one.key === option.key);
      if (!multiple) {
        shut();
        face.focus();
        take([option]);
      } else if (has || picked.length < most) {
        take(has ? picked.filter((one) => one.key !== option.key) : [...picked, option]);
        draw(last);
        point(active);
      }
    }

    let last = [];
    function draw(groups) {
      last = groups;
      offered = [];
      list.replaceChildren(
        ...groups.flatMap(({ group, options }) => [
          ...(group ? [h("li", { class: "group", role: "presentation" }, group)] : []),
          ...options.map((option) => {
            const number = offered.push(option) - 1;
            const on = picked.some((one) => one.key === option.key);
            return h("li", { role: "option", id: `${id}-${number}`, "aria-selected": String(on), onpointermove: () => active !== number && point(number), onclick: () => choose(option) },
              option.face?.() || "", h("span", { class: "words" }, h("span", {}, option.label()), option.hint ? h("small", {}, option.hint) : ""), on ? icon("check") : "");
          }),
        ]),
      );
      if (!offered.length) list.append(h("li", { class: "none", role: "presentation" }, say("Nothing found")));
    }

    async function refresh() {
      round += 1;
      const mine = round;
      const groups = await search(field.value.trim().toLowerCase());
      if (mine !== round || !shut) return;
      draw(groups);
      const first = offered.findIndex((option) => picked.some((one) => one.key === option.key));
      point(Math.max(0, first));
    }

    panel.style.minWidth = `${Math.max(node.offsetWidth, 220)}px`;
    shut = popover(face, panel, () => {
      shut = null;
      face.setAttribute("aria-expanded", "false");
    });
    field.focus();
    refresh();
  }

  show();
  return node;
}

// Keeps of `groups` what contains the query: first where the text begins with it, last where only the hint has it.
export function matching(groups, query) {
  if (!query) return groups;
  const found = (option) => `${option.text}\n${option.hint || ""}`.toLowerCase().indexOf(query);
  const rank = (option) => (found(option) === 0 ? 0 : option.text.toLowerCase().includes(query) ? 1 : 2);
  const fitting = (options) => options.filter((option) => found(option) >= 0).sort((one, other) => rank(one) - rank(other));
  return groups.map(({ group, options }) => ({ group, options: fitting(options) })).filter(({ options }) => options.length);
}

// Making and updating nodes. Text only ever becomes text nodes.

const SVG = "http://www.w3.org/2000/svg";

const ICONS = {
  hash: "M9 4 7 20M17 4l-2 16M4 9h16M3.5 15h16",
  lock: "M6 11h12v9H6zM9 11V8a3 3 0 0 1 6 0v3",
  home: "M4 11 12 4l8 7M6 10v10h12V10",
  clock: "M12 7v5l3 2M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18",
  close: "M6 6l12 12M18 6 6 18",
  back: "M15 5l-7 7 7 7",
  down: "M6 9l6 6 6-6",
  send: "M4 12 20 4l-5 16-3-7z",
  reply: "M5 5h14v10h-8l-4 4v-4H5z",
  mail: "M3 6h18v12H3zM3 7l9 6 9-6",
  wire: "M4 8h13l-3-3M20 16H7l3 3",
  spark: "M12 3l2.2 6.8L21 12l-6.8 2.2L12 21l-2.2-6.8L3 12l6.8-2.2z",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  check: "M5 12.5l4.5 4.5L19 7.5",
  smile: "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18M8.5 14.5c2 2.4 5 2.4 7 0M9 9.5h.01M15 9.5h.01",
  search: "M11 4a7 7 0 1 1 0 14 7 7 0 0 1 0-14M16 16l4.5 4.5",
  eye: "M3 12c4-7 14-7 18 0-4 7-14 7-18 0M12 9.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5",
};

export function h(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "dataset") Object.assign(node.dataset, value);
    else if (name === "style") for (const [key, item] of Object.entries(value)) node.style.setProperty(key, item);
    else if (["value", "checked", "disabled", "selected", "textContent"].includes(name)) node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(4).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export function icon(name) {
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("viewBox", "0 0 24 24");
  picture.setAttribute("class", `icon icon-${name}`);
  picture.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  picture.append(path);
  return picture;
}

// Who has the focus in `node`; returns how to give it to the same field or button of another node.
function focusIn(node) {
  const before = document.activeElement;
  if (!node.contains(before)) return () => {};
  const action = before.closest("[data-action]")?.dataset.action;
  const at = "selectionStart" in before ? [before.selectionStart, before.selectionEnd] : null;
  return (fresh) => {
    const holder = action && fresh.querySelector(`[data-action="${CSS.escape(action)}"]`);
    const after = before.id ? fresh.querySelector(`#${CSS.escape(before.id)}`) : holder?.matches("button, input, textarea") ? holder : holder?.querySelector("button, input");
    after?.focus();
    if (at && at[0] !== null && after?.setSelectionRange) after.setSelectionRange(...at);
  };
}

// Make `parent` show `items` in order, each made by `make(item)` and kept as long as its key and its
// signature stay the same: whoever types in a node that stays keeps focus and text, and focus goes over to a
// node that takes its place.
export function reconcile(parent, items, keyOf, make, signatureOf = JSON.stringify) {
  const present = new Map([...parent.children].map((node) => [node.dataset.key, node]));
  let place = parent.firstElementChild;
  for (const item of items) {
    const key = String(keyOf(item));
    const signature = signatureOf(item);
    let node = present.get(key);
    present.delete(key);
    if (!node || node.signature !== signature) {
      const fresh = make(item, node);
      fresh.dataset.key = key;
      fresh.signature = signature;
      if (node) {
        if (node === place) place = fresh;
        const resume = focusIn(node);
        node.replaceWith(fresh);
        resume(fresh);
      }
      node = fresh;
    }
    if (node === place) place = place.nextElementSibling;
    else parent.insertBefore(node, place);
  }
  for (const node of present.values()) node.remove();
}

const COLOURS = ["#0f766e", "#9a3412", "#1d4ed8", "#7e22ce", "#a21caf", "#166534", "#b91c1c", "#475569", "#854d0e", "#0e7490"];

export function avatar(person, size = "") {
  const name = person?.real_name || person?.name || "?";
  const latin = name.split(/\s+/).filter((word) => /^\p{Script=Latin}/u.test(word));
  const han = /^\p{Script=Han}/u.test(name);
  const initials = han ? [...name][0] : latin.slice(0, 2).map((word) => word[0]).join("") || name[0];
  let sum = 0;
  for (const letter of person?.id || name) sum = (sum * 31 + letter.codePointAt(0)) % 9973;
  return h(
    "span",
    { class: `avatar ${size} ${person?.is_bot ? "bot" : ""}`, "aria-hidden": "true", style: { "--face": person?.is_bot ? "#115e59" : COLOURS[sum % COLOURS.length] } },
    person?.is_bot ? icon("spark") : initials.toUpperCase(),
  );
}

// Where we are (in the address after #), what the server says is there, and how a person acts.

import { toast } from "./dialogs.js";
import { say } from "./words.js";

export const page = { draw: null, state: null, world: null, route: {}, heard: performance.now() };
const parts = ["workspace", "user", "conversation", "side", "thread"];

// Without an address, as for a newcomer, the list of what to try is open.
export function readAddress() {
  const values = (location.hash || "#////try").slice(2).split("/").map(decodeURIComponent);
  return Object.fromEntries(parts.map((part, index) => [part, values[index] || ""]));
}

export function address(change) {
  const next = { ...page.route, ...change };
  const values = parts.map((part) => encodeURIComponent(next[part] || ""));
  return `#/${values.join("/").replace(/\/+$/, "")}`;
}

export async function go(change) {
  const to = address(change);
  if (to === location.hash) return;
  history.pushState(null, "", to);
  page.route = readAddress();
  await load();
}

// Nothing is drawn anew under a pressed finger: a click wants the same button down and up.
let released = Promise.resolve();
document.addEventListener("pointerdown", () => {
  released = new Promise((go) => {
    for (const name of ["pointerup", "pointercancel"]) document.addEventListener(name, () => setTimeout(go), { once: true, capture: true });
  });
}, true);

let round = 0;
let latest = null;

// Draw what the server says now; done when that, or something later, is drawn.
export function load() {
  latest = draw();
  return latest;
}

async function draw() {
  round += 1;
  const mine = round;
  const { workspace, user, conversation, side, thread } = page.route;
  const query = new URLSearchParams({ workspace, user, conversation, thread: side === "thread" ? thread : "" });
  let state;
  try {
    const answer = await fetch(`/client/state?${query}`);
    state = await answer.json();
    if (!answer.ok) throw new Error(state.error);
  } catch (problem) {
    toast(`${say("We could not reach the stand-in.")} ${problem.message}`, "error");
    return;
  }
  await released;
  if (mine !== round) {
    await latest;
    return;
  }
  page.state = state;
  page.heard = performance.now();
  page.route = { ...page.route, workspace: state.workspace.id, user: state.me, conversation: state.place };
  history.replaceState(null, "", address({}));
  page.draw();
}

export async function post(path, body) {
  const answer = await fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  return answer.json();
}

// Give a file of the acting person to the stand-in; its id.
export async function upload(file) {
  const { workspace, me } = page.state;
  const query = new URLSearchParams({ workspace: workspace.id, user: me, name: file.name });
  const answer = await fetch(`/client/upload?${query}`, { method: "POST", body: file });
  return (await answer.json()).file;
}

const GONE = ["view_not_found", "message_not_found", "element_not_found"];

// What Slack's client would show in passing. A form shows its own trouble, a failed command answers in the channel.
function spoken(deed, answers) {
  const told = answers.find((answer) => answer.shown);
  if (!told || deed.view || (deed.do === "command" && told.status !== "refused")) return "";
  return say(told.shown);
}

// Do something as the acting person. What went wrong is shown in a toast unless the caller shows it.
export async function act(deed, quiet = false) {
  const { workspace, me } = page.state;
  try {
    const result = await post("/client/act", { workspace: workspace.id, user: me, deed });
    const problem = GONE.includes(result.error) ? say("That is not there any more.") : result.error || spoken(deed, result.answers || []);
    if (problem && !quiet) toast(problem, "error");
    await load();
    return { ...result, problem };
  } catch (failure) {
    toast(`${say("We could not reach the stand-in.")} ${failure.message}`, "error");
    return { problem: failure.message };
  }
}

// Draws the page and listens for changes.

import { drawBar } from "./bar.js";
import { drawComposer } from "./composer.js";
import { drawConversation, drawThread } from "./conversation.js";
import { h } from "./dom.js";
import { drawInspector } from "./inspector.js";
import { drawModal } from "./modal.js";
import { address, load, page, readAddress } from "./page.js";
import { drawRail, drawSidebar } from "./sidebar.js";
import { see } from "./times.js";
import { drawTries } from "./tries.js";
import { say, speak } from "./words.js";
import { worldOf } from "./worldview.js";

function draw() {
  const { state } = page;
  const me = state.people.find((person) => person.id === state.me);
  speak(me.locale);
  see(me);
  page.world = worldOf(state, () => state.now + (performance.now() - page.heard) / 1000, (id) => address({ conversation: id, side: "", thread: "" }));
  drawBar();
  drawRail();
  drawSidebar();
  drawConversation();
  drawComposer();
  drawSide();
  drawModal();
  document.title = `${state.workspace.name} · ${me.real_name}`;
  document.body.dataset.revision = state.revision;
}

function drawSide() {
  const side = document.getElementById("side");
  const { route } = page;
  const kind = `${route.side} ${route.thread} ${page.state.me} ${page.state.workspace.id}`;
  side.hidden = !route.side;
  document.body.classList.toggle("sided", Boolean(route.side));
  if (side.dataset.kind !== kind) side.replaceChildren();
  side.dataset.kind = kind;
  if (route.side === "thread") drawThread(side);
  else if (route.side === "wire") drawInspector(side);
  else if (route.side === "try") drawTries(side);
}

function listen() {
  const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/client/socket`);
  socket.addEventListener("message", (event) => JSON.parse(event.data).revision !== page.state?.revision && load());
  socket.addEventListener("close", () => {
    document.body.classList.add("offline");
    setTimeout(listen, 1500);
  });
  socket.addEventListener("open", () => {
    if (document.body.classList.contains("offline")) load();
    document.body.classList.remove("offline");
  });
}

window.addEventListener("popstate", () => {
  page.route = readAddress();
  load();
});
document.addEventListener("click", (event) => {
  const inside = event.target.closest("a[href^='#/']");
  if (!inside || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  history.pushState(null, "", inside.getAttribute("href"));
  page.route = readAddress();
  load();
});

page.draw = draw;
page.route = readAddress();
load().then(listen);
document.body.append(h("p", { class: "lost", role: "status" }, say("The connection was lost; trying again…")));

// The telephone: a list of conversations, one of them open, kept live by server-sent events. The address decides which
// conversation is open (#/+12025550123), so links, the back button and reloading work by themselves.

import { byId, plainNumber } from "/format.js";
import { loadList, markOpen, search, setRow, showListState } from "/list.js";
import { hear, load, markRead, notice, openNumber, setSenders, show, wireComposer } from "/talk.js";

function follow() {
  const number = decodeURIComponent(location.hash.replace(/^#\/?/, ""));
  show(/^\+\d{6,15}$/.test(number) ? number : "");
  markOpen(openNumber());
}

// ---------------------------------------------------------------- news

let refreshing = null;

// Look at everything again, at most three times a second.
function refresh() {
  refreshing ??= setTimeout(async () => {
    refreshing = null;
    await loadList().then(setSenders).catch(notice);
    if (openNumber()) await load().catch(notice);
  }, 300);
}

const NEWS = {
  refresh,
  talk: (news) => setRow(news.talk, false),
  message: (news) => {
    setRow(news.talk, true);
    hear(news);
  },
  status: (news) => {
    setRow(news.talk, false);
    hear(news);
  },
};

function listen() {
  const source = new EventSource("/phone/events");
  const say = (state, text) => {
    byId("live").dataset.state = state;
    byId("live").textContent = text;
  };
  source.onopen = () => {
    say("live", "live");
    refresh();
  };
  source.onerror = () => say("off", "offline");
  source.onmessage = (event) => {
    for (const news of JSON.parse(event.data)) NEWS[news.type]?.(news);
    showListState();
  };
}

// ---------------------------------------------------------------- start

function keys(event) {
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
  if (event.key === "/" && !typing) {
    event.preventDefault();
    byId("search").focus();
  }
  if (event.key === "Escape" && openNumber() && !byId("new-dialog").open) location.hash = "#/";
}

function wire() {
  addEventListener("hashchange", follow);
  addEventListener("keydown", keys);
  document.addEventListener("visibilitychange", markRead);
  byId("search").addEventListener("input", search);
  byId("new").addEventListener("click", () => byId("new-dialog").showModal());
  byId("new-cancel").addEventListener("click", () => byId("new-dialog").close());
  byId("new-form").addEventListener("submit", () => {
    location.hash = `#/${plainNumber(byId("new-number").value)}`;
    byId("new-number").value = "";
  });
  wireComposer();
}

wire();
loadList().then(setSenders).catch(notice).then(follow).then(listen);

// The open conversation: bubbles, their states, and the box to answer in.

import { ask, byId, clock, dayName, element, prettyNumber, stateKind, stateText, talkPath, textNodes } from "/format.js";
import { unreadOf } from "/list.js";

const bubbles = new Map(); // sid -> node
let open = null; // {number, start, lastDay, senders, chosen, loading, pending, turn}
let senders = [];

export const openNumber = () => open?.number || "";

// ---------------------------------------------------------------- bubbles

function bubbleNode(message) {
  const bubble = element("div", "bubble", ...textNodes(message.body));
  bubble.dir = "auto";
  for (const url of message.media) bubble.append(element("div", "media", "Picture: ", ...textNodes(url)));
  return element("li", message.mine ? "mine" : "theirs", bubble, element("p", "meta"));
}

function fillMeta(node, message) {
  const parts = [clock(message.at)];
  if (open.senders.size > 1 && message.other) parts.push(`${message.mine ? "to" : "from"} ${prettyNumber(message.other)}`);
  if (!message.mine) parts.push(stateText(message));
  if (message.origin === "keyword") parts.push("automatic answer");
  const meta = node.querySelector(".meta");
  meta.textContent = parts.join(" · ");
  meta.className = `meta ${message.mine ? "" : stateKind(message)}`;
}

function append(message) {
  const day = dayName(message.at);
  if (day !== open.lastDay) byId("bubbles").append(element("li", "day", day));
  open.lastDay = day;
  remember(message);
  const node = bubbleNode(message);
  bubbles.set(message.sid, node);
  fillMeta(node, message);
  byId("bubbles").append(node);
}

// The answer goes to whoever wrote last, until a person chooses otherwise.
function remember(message) {
  if (!message.other) return;
  open.senders.add(message.other);
  if (!open.chosen && senders.some((one) => one.address === message.other)) byId("sender").value = message.other;
}

const box = () => byId("scroll");
const fromBottom = () => box().scrollHeight - box().scrollTop - box().clientHeight;

function scrollToBottom() {
  box().scrollTop = box().scrollHeight;
}

// ---------------------------------------------------------------- opening and loading

export function setSenders(list) {
  senders = list;
  const chosen = byId("sender").value;
  byId("sender").replaceChildren(
    ...senders.map((one) => {
      const option = element("option", "", prettyNumber(one.address) + (one.name ? ` (${one.name})` : ""));
      option.value = one.address;
      return option;
    }),
  );
  if (senders.some((one) => one.address === chosen)) byId("sender").value = chosen;
}

// Open a conversation ("" closes).
export function show(number) {
  notice("");
  if (number !== openNumber()) {
    open = number ? { number, start: 0, lastDay: "", senders: new Set(), chosen: false, pending: [], turn: Promise.resolve() } : null;
    bubbles.clear();
    byId("text").value = "";
    byId("bubbles").replaceChildren();
    if (senders.length) byId("sender").value = senders[0].address;
    if (open) load().catch(notice);
  }
  byId("app").classList.toggle("is-open", Boolean(open));
  byId("talk").hidden = !open;
  byId("no-talk").hidden = Boolean(open);
  if (open && matchMedia("(min-width: 761px)").matches) byId("text").focus();
}

// One fetch of a conversation after another; none for a conversation that was closed meanwhile.
function inTurn(step) {
  const talk = open;
  const turn = talk.turn.then(() => { if (open === talk) return step(talk); });
  talk.turn = turn.catch(() => {});
  return turn;
}

// Fetch the newest texts of the open conversation and the earlier ones that are shown; news that come meanwhile are
// replayed afterwards.
export const load = () => inTurn(loadNewest);

async function loadNewest(talk) {
  talk.loading = true;
  const page = await fetchFrom(talk).finally(() => { talk.loading = false; });
  if (open !== talk) return;
  const keep = bubbles.size && fromBottom() > 80 ? fromBottom() : 0;
  bubbles.clear();
  byId("bubbles").replaceChildren();
  Object.assign(open, { start: page.start, lastDay: "", senders: new Set() });
  header(page);
  page.messages.forEach(remember);
  page.messages.forEach(append);
  byId("earlier").hidden = page.start === 0;
  open.pending.splice(0).forEach((news) => HEAR[news.type](news.message));
  box().scrollTop = box().scrollHeight - box().clientHeight - keep;
  markRead();
}

async function fetchFrom({ number, start }) {
  const shown = bubbles.size ? start : Infinity;
  const page = await ask(talkPath(number));
  while (page.start > shown) {
    const older = await ask(talkPath(number, `?before=${page.start}`));
    page.messages.unshift(...older.messages);
    page.start = older.start;
  }
  return page;
}

function header(page) {
  byId("title").textContent = page.name || prettyNumber(page.number);
  byId("title").title = page.name || page.number;
  byId("subtitle").textContent = page.name ? prettyNumber(page.number) : "";
  showBlocked(page.blocked_by);
}

function showBlocked(scopes) {
  byId("opted-out").hidden = !scopes.length;
  byId("opted-out").title = `Opted out of ${scopes.join(", ")}`;
}

const loadEarlier = () => inTurn(loadOlder);

async function loadOlder(talk) {
  const page = await ask(talkPath(talk.number, `?before=${talk.start}`));
  if (open !== talk) return;
  const distance = fromBottom();
  const kept = [...byId("bubbles").childNodes];
  const { lastDay } = open;
  open.lastDay = "";
  byId("bubbles").replaceChildren();
  page.messages.forEach(append);
  if (kept[0]?.className === "day" && kept[0].textContent === open.lastDay) kept.shift();
  byId("bubbles").append(...kept);
  Object.assign(open, { start: page.start, lastDay });
  byId("earlier").hidden = page.start === 0;
  box().scrollTop = box().scrollHeight - box().clientHeight - distance;
}

export function markRead() {
  if (open && unreadOf(open.number) && document.visibilityState === "visible") ask(talkPath(open.number, "/read"), {});
}

// ---------------------------------------------------------------- news

const HEAR = {
  message(message) {
    if (bubbles.has(message.sid)) return;
    const stay = fromBottom() < 80;
    append(message);
    if (stay || message.mine) scrollToBottom();
    markRead();
  },
  status(message) {
    const node = bubbles.get(message.sid);
    if (!node) return;
    const stay = fromBottom() < 80;
    remember(message);
    fillMeta(node, message);
    if (stay) scrollToBottom();
  },
};

// A new text or a new state of the open conversation.
export function hear(news) {
  if (news.message.number !== openNumber()) return;
  if (open.loading) open.pending.push(news);
  else HEAR[news.type](news.message);
}

// ---------------------------------------------------------------- writing

export function notice(text) {
  byId("notice").textContent = text instanceof Error ? text.message : text;
  byId("notice").hidden = !text;
}

function outcome(entry) {
  if (entry.dropped) return `Nobody was told: ${entry.dropped}.`;
  if (!entry.webhook) return "Sent. No webhook is set for this number, so nobody was told.";
  if (entry.webhook.error) return `Webhook problem: ${entry.webhook.error}`;
  return entry.webhook.status >= 400 ? `The webhook answered HTTP ${entry.webhook.status}.` : "";
}

async function send(body) {
  if (!body.trim() || !open) return;
  const { number } = open;
  open.chosen = true;
  notice("");
  try {
    const entry = await ask("/sandbox/inbound", { from: number, to: byId("sender").value, body });
    const { blocked_by: scopes } = await ask(talkPath(number));
    if (openNumber() !== number) return;
    notice(outcome(entry));
    showBlocked(scopes);
  } catch (error) {
    notice(error);
  }
}

function grow() {
  const text = byId("text");
  text.style.height = "auto";
  text.style.height = `${Math.min(text.scrollHeight, 140)}px`;
}

function submit(event) {
  event.preventDefault();
  const body = byId("text").value;
  byId("text").value = "";
  grow();
  send(body);
}

export function wireComposer() {
  byId("earlier").addEventListener("click", () => loadEarlier().catch(notice));
  byId("composer").addEventListener("submit", submit);
  byId("sender").addEventListener("change", () => { open.chosen = true; });
  byId("text").addEventListener("input", grow);
  byId("text").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submit(event);
  });
  for (const button of document.querySelectorAll("[data-text]")) {
    button.addEventListener("click", () => send(button.dataset.text));
  }
}

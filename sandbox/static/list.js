// The list of conversations: one row per number, the latest on top, searchable, with unread marks.

import { ask, byId, element, hue, initials, prettyNumber, shortTime } from "/format.js";

const rows = new Map(); // number -> {data, node}
let current = "";

export const unreadOf = (number) => rows.get(number)?.data.unread || 0;

function rowNode(number) {
  const anchor = element("a", "talk");
  anchor.href = `#/${number}`;
  const face = element("span", "face");
  face.setAttribute("aria-hidden", "true");
  face.style.setProperty("--hue", hue(number));
  const head = element("span", "talk-head", element("span", "talk-name"), element("time", "talk-time"));
  const foot = element("span", "talk-foot", element("span", "talk-last"), element("span", "unread"));
  anchor.append(face, element("span", "talk-text", head, foot));
  return element("li", "", anchor);
}

function fillRow(node, data) {
  const find = (name) => node.querySelector(name);
  const name = find(".talk-name");
  name.textContent = data.name || prettyNumber(data.number);
  name.dir = "auto";
  find(".face").textContent = initials(data.name, data.number);
  find(".talk-time").textContent = shortTime(data.at);
  const last = find(".talk-last");
  last.textContent = (data.mine ? "You: " : "") + data.last;
  last.classList.toggle("bad", ["undelivered", "failed"].includes(data.status));
  const mark = find(".unread");
  mark.textContent = data.unread > 99 ? "99+" : data.unread || "";
  mark.setAttribute("aria-label", data.unread ? `${data.unread} unread` : "");
  node.classList.toggle("is-unread", data.unread > 0);
}

// Show the newest state of one conversation; a new one, or one with a new text, goes on top.
export function setRow(data, toTop) {
  let row = rows.get(data.number);
  if (!row) {
    row = { node: rowNode(data.number) };
    rows.set(data.number, row);
    toTop = true;
  }
  row.data = data;
  fillRow(row.node, data);
  row.node.hidden = !matches(data);
  if (toTop && byId("talks").firstChild !== row.node) byId("talks").prepend(row.node);
}

function matches(data) {
  const wanted = byId("search").value.trim().toLowerCase();
  if (!wanted) return true;
  const digits = wanted.replace(/[\s()\-.]/g, "");
  const byNumber = /^\+?\d+$/.test(digits) && data.number.includes(digits);
  return byNumber || `${data.name} ${data.last}`.toLowerCase().includes(wanted);
}

// What stands where no row is shown, and the number of unread conversations in the title.
export function showListState() {
  const all = [...rows.values()];
  byId("no-talks").hidden = all.some((row) => !row.node.hidden);
  byId("no-talks-title").textContent = rows.size ? "Nothing found" : "No texts yet";
  byId("no-talks-text").textContent = rows.size
    ? "No name, number or last text matches."
    : "Texts appear here as soon as they are sent. Use + to text in from any number.";
  const unread = all.filter((row) => row.data.unread).length;
  document.title = `${unread ? `(${unread}) ` : ""}Telephone – sandbox`;
}

export function search() {
  for (const row of rows.values()) row.node.hidden = !matches(row.data);
  showListState();
}

// Fetch the list anew; returns the numbers one can answer to.
export async function loadList() {
  const answer = await ask("/phone/conversations");
  const known = new Set(answer.conversations.map((data) => data.number));
  for (const [number, row] of rows) {
    if (known.has(number)) continue;
    row.node.remove();
    rows.delete(number);
  }
  for (const data of answer.conversations) setRow(data, false);
  byId("talks").append(...answer.conversations.map((data) => rows.get(data.number).node));
  showListState();
  markOpen(current);
  return answer.senders;
}

// Mark the row of the open conversation.
export function markOpen(number) {
  rows.get(current)?.node.firstChild.removeAttribute("aria-current");
  rows.get(number)?.node.firstChild.setAttribute("aria-current", "true");
  current = number;
}

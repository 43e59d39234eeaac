// Helpers of the telephone page: numbers, times, states, links, elements, and the one way to ask the sandbox.

// "+12025550123" -> "+1 202-555-0123"; other countries as they are.
export function prettyNumber(number) {
  const match = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number || "");
  return match ? `+1 ${match[1]}-${match[2]}-${match[3]}` : number || "";
}

// What people type ("+1 (202) 555-0123") -> "+12025550123".
export function plainNumber(text) {
  return text.replace(/[^\d+]/g, "");
}

const sameDay = (a, b) => a.toDateString() === b.toDateString();
const CLOCK = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const LONG_DAY = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });

export const clock = (seconds) => CLOCK.format(new Date(seconds * 1000));

// For the list: the time today, else the day.
export function shortTime(seconds) {
  const date = new Date(seconds * 1000);
  return sameDay(date, new Date()) ? CLOCK.format(date) : DAY.format(date);
}

// For the line between days.
export function dayName(seconds) {
  const date = new Date(seconds * 1000);
  return sameDay(date, new Date()) ? "Today" : LONG_DAY.format(date);
}

const WORDS = {
  accepted: "on its way", scheduled: "scheduled", queued: "on its way", sending: "on its way", sent: "sent",
  delivered: "delivered", undelivered: "not delivered", failed: "failed", canceled: "canceled", read: "read",
  received: "sent",
};

// The state in words, with the reason of a failure.
export function stateText(message) {
  const word = WORDS[message.status] || message.status;
  return message.error_code ? `${word}: ${message.error_code} ${message.error_message || ""}`.trim() : word;
}

// "ok", "bad" or "wait": the colour of the state.
export function stateKind(message) {
  if (["undelivered", "failed"].includes(message.status)) return "bad";
  return ["delivered", "read", "received", "sent"].includes(message.status) ? "ok" : "wait";
}

const LINK = /https?:\/\/[^\s<>"]+/gi;

// A text as nodes: links can be tapped, everything else is plain text, so nothing in it can become markup.
export function textNodes(text) {
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    const url = match[0].replace(/[.,;:!?'’)\]}]+$/, "");
    nodes.push(document.createTextNode(text.slice(from, match.index)), link(url));
    from = match.index + url.length;
  }
  nodes.push(document.createTextNode(text.slice(from)));
  return nodes;
}

function link(url) {
  const anchor = document.createElement("a");
  anchor.href = url;
  anchor.target = "_blank";
  anchor.rel = "noopener noreferrer";
  anchor.textContent = url;
  return anchor;
}

// Two letters or digits for the round picture, and its hue.
export function initials(name, number) {
  const letters = (name.match(/\p{L}+/gu) || []).map((word) => Array.from(word)[0]);
  return letters.length ? letters.slice(0, 2).join("").toUpperCase() : number.slice(-2);
}

export function hue(number) {
  let sum = 7;
  for (const char of number) sum = (sum * 31 + char.charCodeAt(0)) % 360;
  return sum;
}

export const byId = (id) => document.getElementById(id);

// element("p", "class", "text" | nodes...)
export function element(tag, className, ...content) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...content);
  return node;
}

// GET, or POST with JSON if data is given; throws the sandbox's own sentence.
export async function ask(path, data) {
  const options = data === undefined ? {} : { method: "POST", body: JSON.stringify(data) };
  const response = await fetch(path, options);
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error || `HTTP ${response.status}`);
  return answer;
}

export const talkPath = (number, rest = "") => `/phone/conversations/${encodeURIComponent(number)}${rest}`;

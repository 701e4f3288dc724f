// Message text with Bot API entities, as DOM.

import { el } from "./dom.js";

// Of two entities over the same range the block is the outer one.
const BLOCKS = new Set(["blockquote", "expandable_blockquote", "pre"]);
const PLAIN_TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code" };
const SAFE_LINK = /^(https?|tg|mailto|tel):/i;
const LONG_QUOTE_LINES = 3;

/** A link that may be opened, or null when its scheme is not one that a chat should open. */
function safeLink(url) {
  if (!url) return null;
  const withScheme = /^[a-z][a-z0-9+.-]*:/i.test(url) ? url : `https://${url}`;
  return SAFE_LINK.test(withScheme) ? withScheme : null;
}

/** A link in running text; `actions.openUrl` decides where it leads. */
export function linkNode(url, children, actions) {
  const target = safeLink(url);
  if (!target) return el("span", {}, children);
  const open = (event) => {
    event.preventDefault();
    actions.openUrl(target);
  };
  return el("a", { href: target, rel: "noopener noreferrer", on: { click: open } }, children);
}

/** Hidden words that a tap, Enter or Space shows. */
export function spoilerNode(children) {
  const node = el("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": "显示隐藏文字" });
  const inner = el("span", {}, children);
  node.append(inner);
  const show = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    node.classList.add("shown");
    for (const name of ["role", "tabindex", "aria-label"]) node.removeAttribute(name);
  };
  node.addEventListener("click", show);
  node.addEventListener("keydown", show);
  return node;
}

/** A quotation; an expandable one begins folded and says how to unfold. */
export function quoteNode(children, expandable) {
  const body = el("div", { class: "quote-body" }, children);
  const quote = el("blockquote", {}, body);
  const long = body.textContent.length > 90 || body.textContent.split("\n").length > LONG_QUOTE_LINES;
  if (!expandable || !long) return quote;
  quote.classList.add("folded");
  const toggle = el("button", { type: "button", class: "quote-toggle", "aria-expanded": "false" }, "展开");
  toggle.addEventListener("click", () => {
    const folded = quote.classList.toggle("folded");
    toggle.textContent = folded ? "展开" : "收起";
    toggle.setAttribute("aria-expanded", String(!folded));
  });
  quote.append(toggle);
  return quote;
}

/** A word that, when tapped, is sent as the person's own message. */
export function commandNode(text, actions) {
  const send = () => actions.sendText(text);
  return el("button", { type: "button", class: "inline-link", on: { click: send } }, text);
}

function entityNode(entity, words, children, actions) {
  switch (entity.type) {
    case "pre":
      return el("pre", { "data-language": entity.language }, children);
    case "blockquote":
      return quoteNode(children, false);
    case "expandable_blockquote":
      return quoteNode(children, true);
    case "spoiler":
      return spoilerNode(children);
    case "text_link":
      return linkNode(entity.url, children, actions);
    case "url":
      return linkNode(words, children, actions);
    case "email":
      return linkNode(`mailto:${words}`, children, actions);
    case "phone_number":
      return linkNode(`tel:${words.replace(/[^\d+]/g, "")}`, children, actions);
    case "bot_command":
      return commandNode(words, actions);
    case "mention":
    case "text_mention":
    case "hashtag":
    case "cashtag":
      return el("span", { class: "mention" }, children);
    default:
      return el(PLAIN_TAGS[entity.type] ?? "span", {}, children);
  }
}

function byPosition(a, b) {
  const blockFirst = Number(BLOCKS.has(b.type)) - Number(BLOCKS.has(a.type));
  return a.offset - b.offset || b.length - a.length || blockFirst;
}

function range(text, from, to, entities, actions) {
  const nodes = [];
  let at = from;
  for (let i = 0; i < entities.length; i += 1) {
    const entity = entities[i];
    const start = Math.max(entity.offset, at);
    const end = Math.min(entity.offset + entity.length, to);
    if (start >= end) continue;
    if (start > at) nodes.push(text.slice(at, start));
    const inside = entities.slice(i + 1).filter((other) => other.offset < end);
    const children = range(text, start, end, inside, actions);
    nodes.push(entityNode(entity, text.slice(start, end), children, actions));
    at = end;
  }
  if (at < to) nodes.push(text.slice(at, to));
  return nodes;
}

/** Text and its entities (offsets in UTF-16 units, as JavaScript counts) as a list of nodes. */
export function formatted(text, entities, actions) {
  const sorted = [...(entities ?? [])].sort(byPosition);
  const nodes = range(text, 0, text.length, sorted, actions);
  return nodes.map((node, i) => (typeof node === "string" && isBlock(nodes[i - 1]) ? node.replace(/^\n/, "") : node));
}

const isBlock = (node) => node instanceof HTMLElement && ["PRE", "BLOCKQUOTE"].includes(node.tagName);

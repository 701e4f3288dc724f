// Rich messages: from the Bot API's blocks, or from the HTML they were sent
// with. Both are rebuilt element by element from a closed list, so nothing in
// them can run, load or style anything.

import { fileUrl } from "./api.js";
import { append, el } from "./dom.js";
import { linkNode, quoteNode, spoilerNode } from "./markup.js";

const TEXT_TAGS = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  subscript: "sub",
  superscript: "sup",
  marked: "mark",
  code: "code",
};

function richText(text, actions) {
  if (text === undefined || text === null) return [];
  if (typeof text === "string") return [text];
  if (Array.isArray(text)) return text.flatMap((part) => richText(part, actions));
  const children = richText(text.text, actions);
  if (text.type === "url") return [linkNode(text.url, children, actions)];
  if (text.type === "spoiler") return [spoilerNode(children)];
  if (text.type === "custom_emoji") return [text.alternative_text ?? ""];
  if (text.type === "mathematical_expression") return [el("code", {}, text.expression)];
  return [el(TEXT_TAGS[text.type] ?? "span", {}, children)];
}

function tableCell(cell, actions) {
  const tag = cell.is_header ? "th" : "td";
  const spans = { colspan: cell.colspan, rowspan: cell.rowspan };
  return el(tag, { ...spans, class: `align-${cell.align ?? "left"}` }, richText(cell.text, actions));
}

function table(block, actions) {
  const rows = block.cells.map((row) => el("tr", {}, row.map((cell) => tableCell(cell, actions))));
  const caption = block.caption && el("caption", {}, richText(block.caption, actions));
  const looks = [block.is_bordered && "bordered", block.is_striped && "striped"].filter(Boolean).join(" ");
  return el("div", { class: "table-scroll" }, el("table", { class: looks }, caption, el("tbody", {}, rows)));
}

function list(block, actions) {
  const items = block.items.map((item) => {
    const label = item.has_checkbox ? (item.is_checked ? "☑" : "☐") : item.label;
    const body = el("div", {}, richBlocks(item.blocks, actions));
    return el("li", {}, el("span", { class: "list-label" }, label), body);
  });
  return el("ul", { class: "rich-list" }, items);
}

function details(block, actions) {
  const summary = el("summary", {}, richText(block.summary, actions));
  return el("details", { open: block.is_open }, summary, richBlocks(block.blocks, actions));
}

function photo(block, actions) {
  const largest = block.photo.at(-1);
  const image = el("img", { src: fileUrl(largest.file_id), alt: "照片", width: largest.width, height: largest.height });
  const caption = block.caption?.text && el("figcaption", {}, richText(block.caption.text, actions));
  return el("figure", {}, image, caption);
}

const BLOCKS = {
  paragraph: (block, actions) => el("p", {}, richText(block.text, actions)),
  heading: (block, actions) => el(`h${Math.min(6, Math.max(1, block.size ?? 3))}`, {}, richText(block.text, actions)),
  pre: (block, actions) => el("pre", {}, richText(block.text, actions)),
  footer: (block, actions) => el("footer", {}, richText(block.text, actions)),
  divider: () => el("hr"),
  mathematical_expression: (block) => el("pre", {}, block.expression),
  anchor: () => [],
  list,
  table,
  details,
  photo,
  blockquote: (block, actions) => quoteNode(richBlocks(block.blocks, actions), false),
  expandable_blockquote: (block, actions) => quoteNode(richBlocks(block.blocks, actions), true),
  pullquote: (block, actions) => el("aside", {}, richText(block.text, actions)),
  collage: (block, actions) => el("div", { class: "collage" }, richBlocks(block.blocks, actions)),
  slideshow: (block, actions) => el("div", { class: "collage" }, richBlocks(block.blocks, actions)),
};

function richBlocks(blocks, actions) {
  return (blocks ?? []).map((block) => {
    const build = BLOCKS[block.type];
    return build ? build(block, actions) : el("p", { class: "unseen" }, "（本机演示不显示这一段）");
  });
}

const SAFE_TAGS = new Set(
  ("p h1 h2 h3 h4 h5 h6 b strong i em u ins s strike del code pre sub sup mark hr br ul ol li table caption " +
    "thead tbody tfoot tr th td details summary blockquote aside footer figure figcaption").split(" "),
);
const DROPPED_TAGS = new Set(["script", "style", "iframe", "object", "embed", "link", "meta", "template", "title"]);
const SPAN_LIMIT = 20;

function tableAttributes(node) {
  const properties = {};
  for (const name of ["colspan", "rowspan"]) {
    const count = Number.parseInt(node.getAttribute(name) ?? "", 10);
    if (count > 1) properties[name] = Math.min(count, SPAN_LIMIT);
  }
  const align = node.getAttribute("align");
  if (["left", "center", "right"].includes(align)) properties.class = `align-${align}`;
  return properties;
}

/** A picture, when the sandbox itself serves it: the page asks nobody else for anything. */
function ownImage(node) {
  const src = node.getAttribute("src") ?? "";
  return src.startsWith("/sandbox/") ? [el("img", { src, alt: node.getAttribute("alt") ?? "照片" })] : [];
}

function safeElement(node, children, actions) {
  const tag = node.tagName.toLowerCase();
  if (DROPPED_TAGS.has(tag)) return [];
  if (tag === "a") return [linkNode(node.getAttribute("href") ?? "", children, actions)];
  if (tag === "tg-spoiler") return [spoilerNode(children)];
  if (tag === "blockquote") return [quoteNode(children, node.hasAttribute("expandable"))];
  if (tag === "table") {
    const looks = ["bordered", "striped"].filter((name) => node.hasAttribute(name)).join(" ");
    return [el("div", { class: "table-scroll" }, el("table", { class: looks }, children))];
  }
  if (tag === "img") return ownImage(node);
  if (tag === "td" || tag === "th") return [el(tag, tableAttributes(node), children)];
  if (tag === "details") return [el("details", { open: node.hasAttribute("open") }, children)];
  return SAFE_TAGS.has(tag) ? [el(tag, {}, children)] : children;
}

function safeNodes(parent, actions) {
  return [...parent.childNodes].flatMap((node) => {
    if (node.nodeType === Node.TEXT_NODE) return [node.textContent];
    if (node.nodeType !== Node.ELEMENT_NODE) return [];
    return safeElement(node, safeNodes(node, actions), actions);
  });
}

/** The content of a rich message, whichever of its two forms the sandbox hands over. */
export function richContent(rich, actions) {
  const box = el("div", { class: "rich" });
  if (rich.html) {
    const parsed = new DOMParser().parseFromString(rich.html, "text/html");
    append(box, safeNodes(parsed.body, actions));
  } else append(box, richBlocks(rich.blocks, actions));
  return box;
}

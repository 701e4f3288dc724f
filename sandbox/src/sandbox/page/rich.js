// Rich messages: the Bot API's blocks, built element by element, so nothing in
// them can run, load or style anything.

import { fileUrl } from "./api.js";
import { el } from "./dom.js";
import { commandNode, linkNode, quoteNode, spoilerNode } from "./markup.js";
import { mapTile } from "./media.js";

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

const TEXTS = {
  url: (text, words, actions) => linkNode(text.url, words, actions),
  email_address: (text, words, actions) => linkNode(`mailto:${text.email_address}`, words, actions),
  phone_number: (text, words, actions) => linkNode(`tel:${text.phone_number}`, words, actions),
  bot_command: (text, words, actions) => commandNode(text.bot_command, actions),
  spoiler: (text, words) => spoilerNode(words),
  custom_emoji: (text) => text.alternative_text ?? "",
  mathematical_expression: (text) => el("code", {}, text.expression),
};

function richText(text, actions) {
  if (text === undefined || text === null) return [];
  if (typeof text === "string") return text.split("\n").flatMap((line, i) => (i ? [el("br"), line] : [line]));
  if (Array.isArray(text)) return text.flatMap((part) => richText(part, actions));
  const words = richText(text.text, actions);
  const build = TEXTS[text.type];
  return [build ? build(text, words, actions) : el(TEXT_TAGS[text.type] ?? "span", {}, words)];
}

function tableCell(cell, actions) {
  const tag = cell.is_header ? "th" : "td";
  const spans = { colspan: cell.colspan, rowspan: cell.rowspan };
  return el(tag, { ...spans, class: `align-${cell.align ?? "left"}` }, richText(cell.text, actions));
}

function table(block, actions) {
  const rows = block.cells.map((row) => el("tr", {}, row.map((cell) => tableCell(cell, actions))));
  const caption = block.caption && el("caption", {}, richText(block.caption, actions));
  const looks = ["bordered", "striped", "compact"].filter((look) => block[`is_${look}`]).join(" ");
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

function figure(block, picture, actions) {
  const caption = block.caption?.text && el("figcaption", {}, richText(block.caption.text, actions));
  return el("figure", {}, picture, caption);
}

function photo(block, actions) {
  const largest = block.photo.at(-1);
  const size = { width: largest.width, height: largest.height };
  return figure(block, el("img", { src: fileUrl(largest.file_id), alt: "照片", ...size }), actions);
}

function quote(block, actions) {
  const credit = block.credit && el("cite", {}, richText(block.credit, actions));
  const content = block.blocks ? richBlocks(block.blocks, actions) : richText(block.text, actions);
  return quoteNode([content, credit], block.type === "expandable_blockquote");
}

function heading(block, actions) {
  const level = Math.min(6, Math.max(1, block.size ?? 3));
  return el(`h${level}`, {}, richText(block.text, actions));
}

const BLOCKS = {
  paragraph: (block, actions) => el("p", {}, richText(block.text, actions)),
  heading,
  pre: (block, actions) => el("pre", {}, richText(block.text, actions)),
  footer: (block, actions) => el("footer", {}, richText(block.text, actions)),
  divider: () => el("hr"),
  mathematical_expression: (block) => el("pre", {}, block.expression),
  anchor: () => [],
  list,
  table,
  details,
  photo,
  map: (block, actions) => figure(block, mapTile(block.location), actions),
  blockquote: quote,
  expandable_blockquote: quote,
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

/** The content of a rich message, from the Bot API's blocks. */
export function richContent(rich, actions) {
  const properties = { class: "rich", dir: rich.is_rtl ? "rtl" : undefined };
  return el("div", properties, richBlocks(rich.blocks, actions));
}

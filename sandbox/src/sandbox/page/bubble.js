// One message, or one album, in the thread. A bubble is made of slots; an
// edit rebuilds only the slots whose content differs, so pictures do not
// flicker and a focused button stays focused.

import { button, el, icon, iconButton, span } from "./dom.js";
import { clock, fullName, summary } from "./format.js";
import { inlineKeyboard, showWaiting } from "./keyboard.js";
import { formatted } from "./markup.js";
import { documentRow, isPictorial, mediaContent, mediaNode } from "./media.js";
import { richContent } from "./rich.js";

// What the text slot of a bubble is drawn from.
const WORD_FIELDS = [
  "text",
  "entities",
  "caption",
  "caption_entities",
  "document",
  "rich_message",
  "edit_date",
  "date",
  "reactions",
];
const LONG_PRESS_MS = 450;
const LONG_PRESS_SLACK_PX = 10;

function metaNode(message, isOwn) {
  const edited = message.edit_date && !message.reply_markup?.inline_keyboard && !isOwn;
  const tick = isOwn && span("ticks", icon("tick"));
  return span("meta", message.silent ? "🔕 " : "", edited ? "已编辑 " : "", clock(message.date), tick);
}

function quoteOf(message, thread) {
  const original = message.reply_to_message;
  const author = span("reply-author", fullName(original.from) || "消息");
  const line = span("reply-line", message.quote?.text ?? summary(original));
  const jump = () => thread.reveal(original.message_id);
  return button("reply-quote", jump, { "aria-label": "跳到被回复的消息" }, author, line);
}

function reactionsNode(reactions) {
  const chips = reactions.map(({ emoji }) => span("reaction", emoji ?? "★"));
  return el("div", { class: "reactions", role: "group", "aria-label": "回应" }, chips);
}

function originName(origin) {
  if (origin.sender_user) return fullName(origin.sender_user);
  return origin.sender_user_name ?? origin.chat?.title ?? origin.sender_chat?.title ?? "";
}

export class Bubble {
  #thread;
  #slots = {};
  #keys = {};
  #item = null;

  /** `thread` gives the context: who looks, what a press does, how to reply. */
  constructor(thread) {
    this.#thread = thread;
    for (const name of ["head", "media", "text"]) this.#slots[name] = el("div", { class: `slot-${name}` });
    this.#slots.keys = el("div", { class: "slot-keys" });
    const { head, media, text, keys } = this.#slots;
    this.body = el("div", { class: "bubble" }, head, media, text);
    const reply = iconButton("reply", "回复这条消息", () => this.#reply(), { class: "icon-button reply-button" });
    this.node = el("article", { class: "message" }, el("div", { class: "bubble-line" }, this.body, reply), keys);
    this.#listen();
  }

  /** Draw `item` ({messages, isFirst, isLast} of a run by one sender), touching only what differs. */
  update(item) {
    this.#item = item;
    const [message] = item.messages;
    const isOwn = message.from?.id === this.#thread.phoneId;
    const classes = ["message", isOwn ? "own" : "theirs"];
    if (item.isFirst) classes.push("first");
    if (item.isLast) classes.push("last");
    if (message.reply_markup?.inline_keyboard) classes.push("with-keys");
    if (message.sticker) classes.push("bare");
    this.node.className = classes.join(" ");
    this.node.dataset.messageId = message.message_id;
    this.node.setAttribute("aria-label", `${isOwn ? "我" : fullName(message.from)} ${clock(message.date)}`);
    this.#drawHead(message, isOwn);
    this.#drawMedia(item.messages);
    this.#drawText(item.messages, isOwn);
    this.#drawKeys(message);
  }

  /** Show which buttons wait for the bot. */
  refreshPresses() {
    showWaiting(this.#slots.keys, this.#thread.presses);
  }

  #fill(name, content, build) {
    const key = JSON.stringify(content) ?? "";
    if (this.#keys[name] === key) return;
    this.#keys[name] = key;
    const nodes = content === null ? [] : [build()].flat();
    this.#slots[name].replaceChildren(...nodes.filter(Boolean));
    this.#slots[name].hidden = !nodes.some(Boolean);
  }

  #drawHead(message, isOwn) {
    const sender = this.#thread.isGroup && !isOwn && this.#item.isFirst ? fullName(message.from) : "";
    const origin = message.forward_origin ? originName(message.forward_origin) : null;
    const original = message.reply_to_message;
    const content = sender || origin !== null || original ? [sender, origin, original, message.quote] : null;
    this.#fill("head", content, () => [
      sender && el("p", { class: "sender" }, sender),
      origin !== null && el("p", { class: "forwarded" }, `转发自 ${origin}`),
      original && quoteOf(message, this.#thread),
    ]);
  }

  #drawMedia(messages) {
    const content = mediaContent(messages);
    this.#fill("media", content, () => mediaNode(messages));
    this.#slots.media.classList.toggle("pictorial", isPictorial(messages[0]));
  }

  #drawText(messages, isOwn) {
    const hasKeys = Boolean(messages[0].reply_markup?.inline_keyboard);
    const isPlain = this.#thread.isPlain();
    const content = [messages.map((message) => WORD_FIELDS.map((field) => message[field])), hasKeys, isPlain];
    this.#fill("text", content, () => this.#words(messages, isOwn));
  }

  #words(messages, isOwn) {
    const meta = metaNode(messages.at(-1), isOwn);
    const nodes = [];
    for (const message of messages) {
      if (message.document) nodes.push(documentRow(message));
      const rich = message.rich_message && !this.#thread.isPlain();
      if (rich) nodes.push(richContent(message.rich_message, this.#thread.actions));
      const text = message.text ?? message.caption;
      if (!text) continue;
      const entities = message.entities ?? message.caption_entities;
      nodes.push(el("div", { class: "words" }, formatted(text, entities, this.#thread.actions)));
    }
    const reactions = messages.flatMap((message) => message.reactions ?? []);
    if (reactions.length) nodes.push(reactionsNode(reactions));
    const bare = nodes.length === 0;
    this.body.classList.toggle("no-words", bare);
    if (nodes.at(-1)?.classList.contains("words")) nodes.at(-1).append(meta);
    else nodes.push(meta);
    return nodes;
  }

  #drawKeys(message) {
    const markup = message.reply_markup?.inline_keyboard;
    const focused = this.#slots.keys.contains(document.activeElement) ? document.activeElement : null;
    const label = focused?.textContent;
    this.#fill("keys", markup ? [markup, message.message_id] : null, () =>
      inlineKeyboard(message, (button, row, column) => this.#thread.press(message, button, row, column)),
    );
    this.refreshPresses();
    if (focused && !focused.isConnected) this.#focusKey(label);
  }

  #focusKey(label) {
    const keys = [...this.#slots.keys.querySelectorAll(".key")];
    const same = keys.find((key) => key.textContent === label) ?? keys[0];
    same?.focus({ preventScroll: true });
  }

  #reply() {
    this.#thread.replyTo(this.#item.messages[0]);
  }

  #listen() {
    let timer = null;
    let start = null;
    const cancel = () => clearTimeout(timer);
    this.body.addEventListener("pointerdown", (event) => {
      start = event;
      if (event.pointerType === "touch") timer = setTimeout(() => this.#reply(), LONG_PRESS_MS);
    });
    this.body.addEventListener("pointermove", (event) => {
      if (start && Math.hypot(event.x - start.x, event.y - start.y) > LONG_PRESS_SLACK_PX) cancel();
    });
    for (const name of ["pointerup", "pointercancel"]) this.body.addEventListener(name, cancel);
    this.body.addEventListener("contextmenu", (event) => {
      if (!window.getSelection().isCollapsed || event.target.closest("a, img")) return;
      event.preventDefault();
      cancel();
      this.#reply();
    });
  }
}

const SERVICE = [
  ["pinned_message", (message) => `置顶了“${summary(message.pinned_message).slice(0, 30)}”`],
  ["new_chat_members", (message) => `${message.new_chat_members.map(fullName).join("、")} 加入了群`],
  ["left_chat_member", (message) => `${fullName(message.left_chat_member)} 离开了群`],
  ["new_chat_title", (message) => `群名改为“${message.new_chat_title}”`],
  ["group_chat_created", () => "群已建立"],
];

/** The grey line for what happened in a chat, or null when the message is something said. */
export function serviceText(message) {
  const found = SERVICE.find(([field]) => message[field]);
  return found ? found[1](message) : null;
}

// The scrolling list of messages of one chat.

import { Bubble, serviceText } from "./bubble.js";
import { button, el, icon } from "./dom.js";
import { day } from "./format.js";

const NEWEST_SHOWN = 200;
const RUN_SECONDS = 600;
const AT_BOTTOM_PX = 32;

function albumsOf(messages) {
  const groups = [];
  for (const message of messages) {
    const group = groups.at(-1);
    const album = message.media_group_id;
    if (album && group?.[0].media_group_id === album) group.push(message);
    else groups.push([message]);
  }
  return groups;
}

function sameRun(one, other) {
  if (one?.kind !== "bubble" || other?.kind !== "bubble") return false;
  const [a] = one.messages;
  const [b] = other.messages;
  return a.from?.id === b.from?.id && Math.abs(a.date - b.date) < RUN_SECONDS;
}

/** What the list shows, in order: day pills, service lines and bubbles, each with a lasting key. */
function itemsOf(messages) {
  const items = [];
  let today = null;
  for (const group of albumsOf(messages)) {
    const [message] = group;
    const thisDay = day(message.date);
    if (thisDay !== today) items.push({ kind: "note", key: `day ${thisDay}`, text: thisDay });
    today = thisDay;
    const service = serviceText(message);
    const key = `message ${message.message_id}`;
    if (service) items.push({ kind: "note", key, text: service });
    else items.push({ kind: "bubble", key, messages: group });
  }
  items.forEach((item, i) => {
    item.isFirst = !sameRun(items[i - 1], item);
    item.isLast = !sameRun(item, items[i + 1]);
  });
  return items;
}

function sameItem(a, b) {
  return (
    a.kind === b.kind &&
    a.text === b.text &&
    a.isFirst === b.isFirst &&
    a.isLast === b.isLast &&
    a.messages?.length === b.messages?.length &&
    (a.messages ?? []).every((message, i) => message === b.messages[i])
  );
}

/** A drawn note (day or service line) with the same interface as a bubble. */
class Note {
  node = el("p", { class: "note" });

  update(item) {
    this.node.textContent = item.text;
  }

  refreshPresses() {}
}

export class Thread {
  #store;
  #views = new Map();
  #stuck = true;
  #unread = 0;
  #shown = NEWEST_SHOWN;
  #inner = el("div", { class: "thread-inner" });

  /** `context`: {store, phoneId, presses, actions, press(message, button, row, column), replyTo(message)}. */
  constructor(context) {
    this.#store = context.store;
    this.phoneId = context.phoneId;
    this.presses = context.presses;
    this.actions = context.actions;
    this.press = context.press;
    this.replyTo = context.replyTo;
    this.isGroup = false;
    this.isPlain = () => Boolean(context.store.phones.get(context.phoneId)?.plain);
    this.chatId = null;
    this.scroller = el("div", { class: "thread", role: "log", "aria-label": "消息", tabindex: "0" }, this.#inner);
    this.count = el("span", { class: "unread", "aria-hidden": "true" });
    const name = { "aria-label": "到最新消息", hidden: true };
    this.down = button("to-bottom", () => this.toBottom(), name, icon("down"), this.count);
    this.older = button("older", () => this.#showOlder(), {}, "显示更早的消息");
    this.node = el("div", { class: "thread-box" }, this.scroller, this.down);
    this.#followScrolling();
  }

  /** Show another chat, at its newest message. */
  setChat(chat) {
    this.chatId = chat.id;
    this.isGroup = chat.type !== "private";
    this.#shown = NEWEST_SHOWN;
    this.#views.clear();
    this.#inner.replaceChildren();
    this.#stuck = true;
    this.render();
  }

  /** Bring the list in line with the store. */
  render() {
    const all = this.#store.messages(this.chatId);
    const items = itemsOf(all.slice(-this.#shown));
    const keys = new Set(items.map((item) => item.key));
    for (const [key, view] of this.#views) {
      if (keys.has(key)) continue;
      view.node.remove();
      this.#views.delete(key);
    }
    if (all.length > this.#shown) this.#inner.prepend(this.older);
    else this.older.remove();
    let place = this.older.isConnected ? this.older.nextSibling : this.#inner.firstChild;
    for (const item of items) {
      const node = this.#draw(item);
      if (node === place) place = place.nextSibling;
      else this.#inner.insertBefore(node, place);
    }
    this.#settle();
  }

  #draw(item) {
    let view = this.#views.get(item.key);
    if (!view) {
      view = item.kind === "bubble" ? new Bubble(this) : new Note();
      this.#views.set(item.key, view);
    }
    if (!view.item || !sameItem(view.item, item)) view.update(item);
    view.item = item;
    return view.node;
  }

  /** A message came in: the person's own brings the list down, others count as unread above. */
  noticeMessage(message) {
    if (message.from?.id === this.phoneId) this.toBottom();
    else if (!this.#stuck) this.#countUnread(this.#unread + 1);
  }

  refreshPresses() {
    for (const view of this.#views.values()) view.refreshPresses();
  }

  toBottom() {
    this.#stuck = true;
    this.#settle();
  }

  /** Scroll to a message and light it up for a moment. */
  reveal(messageId) {
    const view = [...this.#views.values()].find(({ item }) =>
      item.messages?.some((message) => message.message_id === messageId),
    );
    if (!view) return;
    view.node.scrollIntoView({ block: "center", behavior: "smooth" });
    view.node.classList.add("lit");
    setTimeout(() => view.node.classList.remove("lit"), 1600);
  }

  #settle() {
    if (this.#stuck) this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  #countUnread(count) {
    this.#unread = count;
    this.count.textContent = count ? String(count) : "";
  }

  #followScrolling() {
    this.scroller.addEventListener("scroll", () => {
      const { scrollTop, scrollHeight, clientHeight } = this.scroller;
      this.#stuck = scrollHeight - scrollTop - clientHeight < AT_BOTTOM_PX;
      this.down.hidden = this.#stuck;
      if (this.#stuck) this.#countUnread(0);
    }, { passive: true });
    const observer = new ResizeObserver(() => this.#settle());
    observer.observe(this.#inner);
    observer.observe(this.scroller);
  }

  #showOlder() {
    this.#shown += NEWEST_SHOWN;
    this.render();
  }
}

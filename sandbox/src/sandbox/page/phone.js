// One phone: frame, header, pinned bar, thread and composer of one person.

import * as api from "./api.js";
import { fileInputs } from "./attach.js";
import { Composer } from "./composer.js";
import { button, el, icon, iconButton, span } from "./dom.js";
import { actionText, clock, fullName, summary } from "./format.js";
import { Presses } from "./keyboard.js";
import { linkTo } from "./links.js";
import { Notices, openForm, openMenu } from "./panels.js";
import { Thread } from "./thread.js";

const ACTION_MS = 5000;
const NOT_FOUND = 404;

export class Phone {
  #chat;
  #actionTimer = null;

  /** `data` is the sandbox's description of the phone; `store` holds its messages. */
  constructor(data, store) {
    this.id = data.id;
    this.store = store;
    this.screen = el("div", { class: "screen" });
    this.presses = new Presses(() => this.thread.refreshPresses());
    this.actions = { openUrl: (url) => this.openUrl(url), sendText: (text) => this.composer.sendText(text) };
    this.thread = new Thread({
      store,
      phoneId: this.id,
      presses: this.presses,
      actions: this.actions,
      press: (message, button, row, column) => this.#press(message, button, row, column),
      replyTo: (message) => this.composer.replyTo(message),
    });
    [this.#chat] = store.chats(this.id);
    this.composer = new Composer(this);
    this.inputs = fileInputs(this.composer);
    this.#build(data);
    this.notices = new Notices(this.screen);
    this.#acceptDrops();
    this.openChat(this.#chat);
  }

  chatId() {
    return this.#chat.id;
  }

  #build(data) {
    this.title = el("strong", { class: "chat-title" });
    this.status = span("chat-status");
    this.avatar = el("span", { class: "avatar", "aria-hidden": "true" });
    const words = el("div", { class: "chat-words" }, this.title, this.status);
    const more = iconButton("more", "更多", () => this.#openMenu(), { "aria-haspopup": "true" });
    const header = el("div", { class: "chat-header" }, this.avatar, words, more);
    this.chatTabs = el("div", { class: "chat-tabs", role: "group", "aria-label": "会话" });
    this.pinnedBar = el("button", { type: "button", class: "pinned", "aria-label": "置顶消息", hidden: true });
    this.pinnedBar.addEventListener("click", () => this.thread.reveal(this.store.pinned(this.chatId())?.message_id));
    this.welcome = el("div", { class: "welcome", hidden: true });
    this.foot = el("div", { class: "foot" }, this.composer.node, this.inputs.photo, this.inputs.file);
    this.clock = el("span", {}, clock(this.store.now()));
    const strip = el("div", { class: "strip", "aria-hidden": "true" }, this.clock, span("island"), span("battery"));
    this.screen.append(strip, header, this.chatTabs, this.pinnedBar, this.thread.node, this.welcome, this.foot);
    const note = data.note && span("phone-note", data.note);
    const caption = el("header", { class: "phone-caption" }, el("h2", {}, data.name), note);
    const frame = el("div", { class: "frame" }, this.screen);
    this.section = el("section", { class: "phone", "aria-label": `手机：${data.name}` }, caption, frame);
  }

  /** Show one of the person's chats. */
  openChat(chat) {
    this.#chat = chat;
    this.thread.setChat(chat);
    this.composer.replyTo(null);
    this.update();
  }

  /** Bring everything around the thread in line with the store, and the thread too. */
  update() {
    const chats = this.store.chats(this.id);
    this.#chat = chats.find((chat) => chat.id === this.chatId()) ?? chats[0];
    const title = this.#titleOf(this.#chat);
    this.title.textContent = title;
    this.avatar.textContent = [...title][0] ?? "";
    if (!this.#actionTimer) this.status.textContent = this.#chat.type === "private" ? "机器人" : "群";
    this.#drawChatTabs(chats);
    this.#drawPinned();
    this.thread.render();
    this.composer.update();
    this.#drawFoot();
    this.tick();
  }

  #isBlocked() {
    return this.#chat.type === "private" && Boolean(this.store.phones.get(this.id)?.blocked);
  }

  /** The minute changed. */
  tick() {
    this.clock.textContent = clock(this.store.now());
  }

  #titleOf(chat) {
    return chat.type === "private" ? fullName(this.store.bot) : chat.title;
  }

  #drawChatTabs(chats) {
    this.chatTabs.hidden = chats.length < 2;
    const tabs = chats.map((chat) => {
      const pressed = String(chat.id === this.chatId());
      const open = () => this.openChat(chat);
      return el("button", { type: "button", "aria-pressed": pressed, on: { click: open } }, this.#titleOf(chat));
    });
    this.chatTabs.replaceChildren(...tabs);
  }

  #drawPinned() {
    const message = this.store.pinned(this.chatId());
    this.pinnedBar.hidden = !message;
    if (!message) return;
    const words = span("pinned-words", el("strong", {}, "置顶消息"), summary(message));
    this.pinnedBar.replaceChildren(icon("pin"), words);
  }

  #drawFoot() {
    const isEmpty = this.#chat.type === "private" && this.store.messages(this.chatId()).length === 0;
    this.welcome.hidden = !isEmpty;
    this.composer.node.hidden = isEmpty || this.#isBlocked();
    this.#drawFootButton(isEmpty);
    if (isEmpty) {
      const name = el("strong", {}, fullName(this.store.bot));
      const popup = { "aria-haspopup": "true" };
      const link = button("inline-link", () => this.#askLink(), popup, "粘贴邀请链接");
      const words = this.store.bot.description || "点下面的按钮，开始对话。";
      this.welcome.replaceChildren(name, el("p", {}, words), link);
    }
  }

  #drawFootButton(isEmpty) {
    this.foot.querySelector(".foot-button")?.remove();
    if (!isEmpty && !this.#isBlocked()) return;
    const [words, label, run] = this.#isBlocked()
      ? ["解除停用", "解除停用", () => this.#setBlocked(false)]
      : ["开始", "开始（START）", () => this.#attempt(() => api.pressStart(this.id))];
    this.foot.append(button("foot-button", run, { "aria-label": label }, words));
  }

  #openMenu() {
    const block = { icon: "close", label: "停用机器人", run: () => this.#setBlocked(true) };
    const unblock = { icon: "play", label: "解除停用", run: () => this.#setBlocked(false) };
    const plain = { icon: "close", label: "不显示图文消息", run: () => this.#setPlain(true) };
    const rich = { icon: "play", label: "显示图文消息", run: () => this.#setPlain(false) };
    openMenu(this.screen, "更多", "more-menu", [
      { icon: "link", label: "打开链接…", run: () => this.#askLink() },
      { icon: "down", label: "到最新消息", run: () => this.thread.toBottom() },
      this.#isPlain() ? rich : plain,
      this.#isBlocked() ? unblock : block,
    ]);
  }

  #askLink() {
    const placeholder = `https://t.me/${this.store.bot.username}?start=…`;
    const field = { name: "link", label: "t.me 链接", placeholder, required: true };
    openForm(this.screen, "打开链接", [field], "打开", ({ link }) => api.openLink(this.id, link.trim()));
  }

  /** Some clients show nothing for rich messages. */
  #isPlain() {
    return Boolean(this.store.phones.get(this.id)?.plain);
  }

  async #setPlain(plain) {
    await this.#attempt(() => api.setPlain(this.id, plain));
  }

  async #setBlocked(blocked) {
    await this.#attempt(() => api.setBlocked(this.id, blocked));
  }

  async #attempt(work) {
    try {
      await work();
    } catch (error) {
      this.notices.toast(error.message, true);
    }
  }

  /** Open a link as this person: the bot's own in the chat, others in a new tab. */
  openUrl(url) {
    const { isBot, isUser, target } = linkTo(url, this.store.bot.username);
    if (isBot) this.#attempt(() => api.openLink(this.id, target));
    else if (isUser) this.notices.toast("本机演示没有个人主页");
    else window.open(target, "_blank", "noopener");
  }

  async #press(message, button, row, column) {
    if (button.url) this.openUrl(button.url);
    else if (button.copy_text) await this.#copy(button.copy_text.text);
    else if (button.switch_inline_query_current_chat !== undefined) {
      this.composer.insert(`@${this.store.bot.username} ${button.switch_inline_query_current_chat}`);
    } else if (button.callback_data === undefined) this.notices.toast("本机演示没有这种按钮");
    else await this.#callback(message, button, row, column);
  }

  async #callback(message, button, row, column) {
    const key = Presses.key(message.message_id, row, column, button);
    if (this.presses.has(key)) return;
    this.presses.begin(key);
    try {
      const body = { chat_id: this.chatId(), message_id: message.message_id, row, column };
      const { query_id: queryId } = await api.press(this.id, body);
      this.presses.taken(key, queryId);
    } catch (error) {
      this.presses.end(key);
      const isGone = error.status === NOT_FOUND;
      this.notices.toast(isGone ? "这个按钮已更新，请看最新消息" : error.message, true);
    }
  }

  async #copy(text) {
    await this.#attempt(async () => {
      await navigator.clipboard.writeText(text);
      this.notices.toast("已复制");
    });
  }

  /** The bot answered a press of this person. */
  onAnswer(answer) {
    this.presses.answer(answer.query_id);
    if (answer.url) this.openUrl(answer.url);
    if (!answer.text) return;
    if (answer.show_alert) this.notices.alert(answer.text);
    else this.notices.toast(answer.text);
  }

  /** The bot is busy with something for this chat. */
  onAction(action) {
    this.status.textContent = actionText(action);
    this.status.classList.add("active");
    clearTimeout(this.#actionTimer);
    this.#actionTimer = setTimeout(() => this.#endAction(), ACTION_MS);
  }

  #endAction() {
    clearTimeout(this.#actionTimer);
    this.#actionTimer = null;
    this.status.classList.remove("active");
    this.status.textContent = this.#chat.type === "private" ? "机器人" : "群";
  }

  /** Messages of the open chat differ; `message` is the one that just came, if any. */
  onThread(message) {
    if (message && message.from?.id !== this.id && this.#actionTimer) this.#endAction();
    this.update();
    if (message) this.thread.noticeMessage(message);
  }

  #acceptDrops() {
    const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
    const light = (on) => this.screen.classList.toggle("dropping", on);
    this.screen.addEventListener("dragover", (event) => {
      if (!carriesFiles(event) || this.composer.node.hidden) return;
      event.preventDefault();
      light(true);
    });
    this.screen.addEventListener("dragleave", (event) => {
      if (!this.screen.contains(event.relatedTarget)) light(false);
    });
    this.screen.addEventListener("drop", (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      light(false);
      if (!this.composer.node.hidden) this.composer.addFiles(event.dataTransfer.files);
    });
  }
}

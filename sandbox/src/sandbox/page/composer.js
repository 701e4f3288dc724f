// The foot of a phone: words, attachments, commands, replies.

import * as api from "./api.js";
import { askForPlace, openAttachMenu } from "./attach.js";
import { CommandList } from "./commands.js";
import { el, icon, iconButton, span } from "./dom.js";
import { fullName, summary } from "./format.js";
import { replyKeyboard } from "./keyboard.js";
import { Tray } from "./tray.js";

const TEXT_LIMIT = 4096;
const CAPTION_LIMIT = 1024;
// Keys that ask the phone for something the sandbox's phones do not have.
const NOT_CARRIED = ["request_contact", "request_users", "request_chat", "request_poll", "web_app"];
const TALLEST_INPUT_PX = 132;

function pieces(text) {
  const parts = [];
  for (let at = 0; at < text.length; at += TEXT_LIMIT) parts.push(text.slice(at, at + TEXT_LIMIT));
  return parts;
}

function keepingTyped(restored, typed) {
  return typed ? `${restored}\n${typed}` : restored;
}

export class Composer {
  #phone;
  #reply = null;
  #queue = Promise.resolve();
  #keyboardMessageId = null;

  /** `phone`: {id, screen, store, notices, inputs, chatId()}. */
  constructor(phone) {
    this.#phone = phone;
    this.input = el("textarea", { rows: "1", placeholder: "消息", "aria-label": "消息", enterkeyhint: "send" });
    this.commands = new CommandList((text) => this.#sendCommand(text));
    this.tray = new Tray(() => this.#refresh());
    this.replyBar = el("div", { class: "reply-bar", hidden: true });
    this.keys = el("div", { class: "reply-keys-box", hidden: true });
    this.#build();
    this.#listen();
    this.#refresh();
  }

  #build() {
    const popup = { "aria-haspopup": "true" };
    const openCommands = () => this.#toggleCommands();
    const attach = () => openAttachMenu(this.#phone, this);
    this.commandsButton = iconButton("menu", "命令菜单", openCommands, { class: "icon-button commands-button" });
    this.attachButton = iconButton("attach", "附件", attach, popup);
    this.keysButton = iconButton("keyboard", "回复键盘", () => this.#showKeys(this.keys.hidden));
    this.sendButton = iconButton("send", "发送", () => this.send(), { class: "icon-button send" });
    const field = el("div", { class: "composer-field" }, this.input, this.keysButton, this.attachButton);
    const row = el("div", { class: "composer-row" }, this.commandsButton, field, this.sendButton);
    const parts = [this.commands.node, this.replyBar, this.tray.node, row, this.keys];
    this.node = el("footer", { class: "composer" }, parts);
  }

  #listen() {
    this.input.addEventListener("input", () => {
      this.#refresh();
      this.#completeCommand();
    });
    this.input.addEventListener("keydown", (event) => this.#onKey(event));
    this.input.addEventListener("paste", (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (!files.length) return;
      event.preventDefault();
      this.addFiles(files);
    });
  }

  #onKey(event) {
    if (event.isComposing) return;
    if (this.commands.isOpen && this.#onCommandKey(event)) {
      event.preventDefault();
      return;
    }
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.send();
    } else if (event.key === "Escape" && this.#reply) this.replyTo(null);
  }

  #onCommandKey(event) {
    const { current } = this.commands;
    if (event.key === "ArrowDown") this.commands.move(1);
    else if (event.key === "ArrowUp") this.commands.move(-1);
    else if (event.key === "Escape") this.commands.close();
    else if (event.key === "Tab") this.#setText(`${current.text} `);
    else if (event.key === "Enter" && !event.shiftKey) this.#sendCommand(current.text);
    else return false;
    return true;
  }

  #completeCommand() {
    const typed = this.input.value;
    if (/^\/\w*$/.test(typed)) this.commands.open(this.#phone.store.commands, typed);
    else this.commands.close();
  }

  #toggleCommands() {
    if (this.commands.isOpen) this.commands.close();
    else this.commands.open(this.#phone.store.commands);
    this.input.focus();
  }

  #sendCommand(text) {
    this.commands.close();
    if (this.input.value.startsWith("/")) this.#setText("");
    this.sendText(text);
  }

  #setText(text) {
    this.input.value = text;
    this.commands.close();
    this.#refresh();
  }

  #refresh() {
    this.input.style.height = "auto";
    const needed = this.input.scrollHeight; // zero while the phone is not shown
    if (needed) this.input.style.height = `${Math.min(needed, TALLEST_INPUT_PX)}px`;
    this.input.placeholder = this.tray.isEmpty ? this.#placeholder() : "添加说明";
    this.sendButton.disabled = this.tray.isEmpty && !this.input.value.trim();
    this.commandsButton.hidden = this.#phone.store.commands.length === 0;
    this.keysButton.hidden = !this.#keyboardMarkup()?.keyboard;
  }

  #placeholder() {
    return this.#keyboardMarkup()?.input_field_placeholder ?? "消息";
  }

  #keyboardMarkup() {
    return this.#phone.store.keyboardMessage(this.#phone.chatId())?.reply_markup;
  }

  /** Bring commands and the reply keyboard in line with the store. */
  update() {
    const message = this.#phone.store.keyboardMessage(this.#phone.chatId());
    if (message?.message_id !== this.#keyboardMessageId) {
      this.#keyboardMessageId = message?.message_id ?? null;
      const markup = message?.reply_markup;
      this.keys.replaceChildren();
      if (markup?.keyboard) this.keys.append(replyKeyboard(markup, (button) => this.#onReplyKey(button, markup)));
      if (markup?.force_reply) this.replyTo(message, false);
      this.#showKeys(Boolean(markup?.keyboard));
    }
    if (this.#reply && !this.#phone.store.message(this.#phone.chatId(), this.#reply.message_id)) this.replyTo(null);
    this.#refresh();
  }

  #showKeys(shown) {
    this.keys.hidden = !shown;
    this.keysButton.setAttribute("aria-expanded", String(shown));
  }

  #onReplyKey(button, markup) {
    if (markup.one_time_keyboard) this.#showKeys(false);
    if (button.request_location) askForPlace(this.#phone, this);
    else if (NOT_CARRIED.some((field) => button[field])) {
      this.#phone.notices.toast("本机演示没有这种按钮");
    } else this.sendText(button.text);
  }

  /** Answer a message; null gives it up. */
  replyTo(message, focus = true) {
    this.#reply = message;
    this.replyBar.hidden = !message;
    if (!message) return;
    const words = el("div", { class: "reply-words" },
      span("reply-author", `回复 ${fullName(message.from)}`),
      span("reply-line", summary(message)));
    const close = iconButton("close", "取消回复", () => this.replyTo(null));
    this.replyBar.replaceChildren(icon("reply"), words, close);
    if (focus) this.input.focus();
  }

  /** Put words into the field, before what is there. */
  insert(text) {
    this.#setText(text + this.input.value);
    this.input.focus();
  }

  /** Take the words out of the field, to go along with a picture. */
  takeCaption() {
    const caption = this.input.value.trim();
    this.#setText("");
    return caption;
  }

  /** Take pictures or files into the tray. */
  addFiles(files, asFile = false) {
    if (!this.tray.add(files, asFile)) this.#phone.notices.toast("一次最多 10 个，多出来的没有加上", true);
    this.input.focus();
  }

  /** The fields that every outgoing message carries. */
  target() {
    return { chat_id: this.#phone.chatId(), ...(this.#reply && { reply_to: this.#reply.message_id }) };
  }

  /** Send what is in the tray, or else the words. */
  send() {
    const text = this.input.value.trim();
    if (!this.tray.isEmpty) this.#sendTray(text);
    else if (text) {
      this.#setText("");
      this.sendText(text, (failed) => this.#setText(keepingTyped(failed, this.input.value)));
    }
  }

  /** Send words as they are, in order with what is still on its way; `onFailure` gets what did not go out. */
  sendText(text, onFailure = () => {}) {
    const target = this.target();
    const reply = this.#reply;
    this.replyTo(null);
    this.#queue = this.#queue.then(async () => {
      const parts = pieces(text);
      try {
        while (parts.length) {
          await api.sendText(this.#phone.id, { ...target, text: parts[0] });
          parts.shift();
        }
      } catch (error) {
        this.#phone.notices.toast(error.message, true);
        onFailure(parts.join(""));
        if (reply) this.replyTo(reply);
      }
    });
  }

  async #sendTray(caption) {
    if (caption.length > CAPTION_LIMIT) {
      this.#phone.notices.toast(`说明最多 ${CAPTION_LIMIT} 字，现在 ${caption.length} 字`, true);
      return;
    }
    if (this.node.inert) return;
    this.#setBusy(true);
    const fields = { ...this.target(), caption, as_file: this.tray.asFile ? "1" : "" };
    try {
      await api.sendMedia(this.#phone.id, this.tray.files, fields);
      this.tray.clear();
      this.replyTo(null);
      this.#setText("");
    } catch (error) {
      this.#phone.notices.toast(error.message, true);
    } finally {
      this.#setBusy(false);
      this.input.focus();
    }
  }

  #setBusy(busy) {
    this.node.inert = busy;
    this.node.classList.toggle("busy", busy);
    this.tray.node.setAttribute("aria-busy", String(busy));
  }

  /** Do one of the other sendings; on success the reply is used up. */
  async attempt(sending) {
    try {
      await sending(this.target());
      this.replyTo(null);
      return true;
    } catch (error) {
      this.#phone.notices.toast(error.message, true);
      return false;
    }
  }
}

// What the page knows: a copy of the sandbox's state, kept up by its events.

import { useZone } from "./format.js";

/**
 * Holds the bot, phones and messages, and tells listeners what changed.
 *
 * Events: `reset` (everything may differ), `phone`, `commands`, `thread`
 * ({chatId, message?}: messages or the pin of a chat differ), `clock`, `action` and
 * `answer` (passing signals, handed on as they came).
 */
export class Store extends EventTarget {
  bot = { id: 0, first_name: "本机演示", username: "" };
  commands = [];
  phones = new Map();
  moves = [];
  #ahead = 0;
  #threads = new Map();
  #pins = new Map();

  /** Replace everything by a freshly fetched state. */
  load(state) {
    this.bot = state.bot;
    this.commands = state.commands ?? [];
    this.#setClock(state.clock);
    this.phones = new Map(state.phones.map((phone) => [phone.id, phone]));
    this.#threads.clear();
    for (const [chatId, messages] of Object.entries(state.messages ?? {})) {
      const known = messages.map((message) => [message.message_id, message]);
      this.#threads.set(Number(chatId), new Map(known));
    }
    this.#pins.clear();
    for (const [chatId, messageId] of Object.entries(state.pinned ?? {})) {
      this.#pins.set(Number(chatId), messageId);
    }
    this.#tell("reset");
  }

  /** Take in one event of the sandbox. Applying an event twice does no harm. */
  apply(event) {
    const chatId = event.chat_id;
    switch (event.kind) {
      case "message":
      case "edited":
        this.#thread(chatId).set(event.message.message_id, event.message);
        this.#tell("thread", { chatId, message: event.kind === "message" ? event.message : null });
        break;
      case "deleted":
        for (const messageId of event.message_ids) this.#thread(chatId).delete(messageId);
        this.#tell("thread", { chatId });
        break;
      case "pinned":
        this.#pins.set(chatId, event.message_id);
        this.#tell("thread", { chatId });
        break;
      case "phone":
        this.phones.set(event.phone.id, event.phone);
        this.#tell("phone", event.phone);
        break;
      case "commands":
        this.commands = event.commands;
        this.#tell("commands");
        break;
      case "clock":
        this.#setClock(event.clock);
        this.#tell("clock");
        break;
      case "action":
        this.#tell("action", event);
        break;
      case "callback_answer":
        this.#tell("answer", event);
        break;
    }
  }

  /** Unix time in seconds on the sandbox's clock. */
  now() {
    return Date.now() / 1000 + this.#ahead;
  }

  #setClock(clock) {
    this.moves = clock?.moves ?? [];
    useZone(clock?.zone ?? undefined);
    this.#ahead = clock ? clock.now - Date.now() / 1000 : 0;
  }

  /** The messages of a chat, oldest first. */
  messages(chatId) {
    return [...this.#thread(chatId).values()].sort((a, b) => a.message_id - b.message_id);
  }

  message(chatId, messageId) {
    return this.#thread(chatId).get(messageId);
  }

  /** The pinned message, if it is still there. */
  pinned(chatId) {
    return this.message(chatId, this.#pins.get(chatId));
  }

  /** The chats of a phone; the one with the bot is there even before the first word. */
  chats(phoneId) {
    const chats = this.phones.get(phoneId)?.chats ?? [];
    if (chats.some((chat) => chat.id === phoneId)) return chats;
    return [{ id: phoneId, type: "private" }, ...chats];
  }

  /**
   * The reply keyboard in force in a chat: the newest message of the bot that
   * shows, removes or forces one decides. Returns that message, or undefined.
   */
  keyboardMessage(chatId) {
    return this.messages(chatId)
      .reverse()
      .find(({ reply_markup: markup }) => markup && !markup.inline_keyboard);
  }

  #thread(chatId) {
    if (!this.#threads.has(chatId)) this.#threads.set(chatId, new Map());
    return this.#threads.get(chatId);
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

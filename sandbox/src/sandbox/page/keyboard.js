// Inline keyboards under bubbles and reply keyboards under the composer.

import { el } from "./dom.js";

const STYLES = new Set(["primary", "success", "danger"]);
// Telegram's clients stop waiting for a bot that does not answer a press.
const LONGEST_WAIT_MS = 30_000;

/**
 * The presses of one phone that the bot has not answered yet.
 *
 * A press is known by its button (place and data, so that a button that an
 * edit puts into the same place starts fresh) and, once the sandbox has taken
 * it, by the id of its query. The answer may overtake that id.
 */
export class Presses {
  #waiting = new Map();
  #answered = new Set();
  #onChange;

  constructor(onChange) {
    this.#onChange = onChange;
  }

  static key(messageId, row, column, button) {
    return JSON.stringify([messageId, row, column, button.callback_data]);
  }

  has(key) {
    return this.#waiting.has(key);
  }

  begin(key) {
    const timer = setTimeout(() => this.end(key), LONGEST_WAIT_MS);
    this.#waiting.set(key, { timer, queryId: null });
    this.#onChange();
  }

  /** The sandbox took the press and named its query. */
  taken(key, queryId) {
    const press = this.#waiting.get(key);
    if (press) press.queryId = queryId;
    if (this.#answered.delete(queryId)) this.end(key);
  }

  answer(queryId) {
    for (const [key, press] of this.#waiting) {
      if (press.queryId === queryId) {
        this.end(key);
        return;
      }
    }
    if (this.#waiting.size) this.#answered.add(queryId);
  }

  end(key) {
    const press = this.#waiting.get(key);
    if (!press) return;
    clearTimeout(press.timer);
    this.#waiting.delete(key);
    this.#onChange();
  }
}

function kindOf(button) {
  if (button.url || button.login_url) return "url";
  if (button.web_app) return "app";
  if (button.copy_text) return "copy";
  return "callback";
}

function buttonNode(button, place, onPress) {
  const style = STYLES.has(button.style) ? button.style : "plain";
  const properties = {
    type: "button",
    class: `key key-${style} key-${kindOf(button)}`,
    title: button.text,
    data: { key: place },
    on: { click: onPress },
  };
  return el("button", properties, el("span", { class: "key-label" }, button.text));
}

/** The rows of an inline keyboard; `onPress(button, row, column)` does what the button says. */
export function inlineKeyboard(message, onPress) {
  const rows = message.reply_markup.inline_keyboard.map((buttons, row) => {
    const nodes = buttons.map((button, column) => {
      const key = Presses.key(message.message_id, row, column, button);
      return buttonNode(button, key, () => onPress(button, row, column));
    });
    return el("div", { class: "key-row", css: { "--columns": buttons.length } }, nodes);
  });
  return el("div", { class: "keys" }, rows);
}

/** Mark the buttons whose press waits for the bot. */
export function showWaiting(keyboard, presses) {
  for (const button of keyboard.querySelectorAll(".key")) {
    const waits = presses.has(button.dataset.key);
    button.classList.toggle("waiting", waits);
    if (waits) button.setAttribute("aria-busy", "true");
    else button.removeAttribute("aria-busy");
  }
}

/** The reply keyboard: tall keys in place of a phone's own keyboard. */
export function replyKeyboard(markup, onPress) {
  const rows = markup.keyboard.map((buttons) => {
    const nodes = buttons.map((button) => {
      const spec = typeof button === "string" ? { text: button } : button;
      return buttonNode(spec, "", () => onPress(spec));
    });
    return el("div", { class: "key-row", css: { "--columns": buttons.length } }, nodes);
  });
  return el("div", { class: "reply-keys", role: "group", "aria-label": "回复键盘" }, rows);
}

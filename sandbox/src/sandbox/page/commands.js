// The list of the bot's commands: opened by its button, or narrowed while a
// person types a slash.

import { el } from "./dom.js";

export class CommandList {
  #choices = [];
  #at = 0;
  #choose;

  /** `choose(text)` gets the command with its slash. */
  constructor(choose) {
    this.#choose = choose;
    this.node = el("div", { class: "commands", role: "listbox", "aria-label": "命令", hidden: true });
  }

  get isOpen() {
    return !this.node.hidden;
  }

  /** The command that Enter or Tab would take. */
  get current() {
    return this.#choices[this.#at] ?? null;
  }

  /** Show the commands that begin with `typed` (empty: all). Closes when none does. */
  open(commands, typed = "") {
    this.#choices = commands
      .map(({ command, description }) => ({ text: `/${command}`, description }))
      .filter(({ text }) => text.startsWith(typed.toLowerCase()));
    this.#at = 0;
    this.node.hidden = this.#choices.length === 0;
    this.#draw();
  }

  close() {
    this.node.hidden = true;
  }

  move(step) {
    this.#at = (this.#at + step + this.#choices.length) % this.#choices.length;
    this.#draw();
  }

  #draw() {
    const rows = this.#choices.map(({ text, description }, i) => {
      const choose = () => this.#choose(text);
      const row = {
        type: "button",
        class: "command",
        role: "option",
        "aria-selected": String(i === this.#at),
        on: { click: choose },
      };
      return el("button", row, el("strong", {}, text), el("span", {}, description));
    });
    this.node.replaceChildren(...rows);
    rows[this.#at]?.scrollIntoView({ block: "nearest" });
  }
}

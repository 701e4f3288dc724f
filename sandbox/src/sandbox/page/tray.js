// Pictures and files on their way out: chosen, pasted or dropped, shown above
// the composer until they are sent.

import { el, iconButton, span } from "./dom.js";
import { size } from "./format.js";
import { fileBadge } from "./media.js";

const ALBUM_LIMIT = 10;

const isPicture = (file) => file.type.startsWith("image/");

export class Tray {
  #entries = [];
  #onChange;
  #list = el("div", { class: "tray-list" });
  #asFile = el("input", { type: "checkbox" });

  constructor(onChange) {
    this.#onChange = onChange;
    this.toggle = el("label", { class: "as-file" }, this.#asFile, "以文件发送，不压缩");
    const group = { class: "tray", role: "group", "aria-label": "待发送", hidden: true };
    this.node = el("div", group, this.#list, this.toggle);
  }

  get files() {
    return this.#entries.map(({ file }) => file);
  }

  get isEmpty() {
    return this.#entries.length === 0;
  }

  get asFile() {
    return this.#asFile.checked;
  }

  /** Add files; returns false when more than an album holds were offered, and then keeps the first ten. */
  add(files, asFile) {
    const room = ALBUM_LIMIT - this.#entries.length;
    for (const file of [...files].slice(0, room)) {
      this.#entries.push({ file, url: isPicture(file) ? URL.createObjectURL(file) : null });
    }
    if (asFile || this.files.some((file) => !isPicture(file))) this.#asFile.checked = true;
    this.#draw();
    return files.length <= room;
  }

  clear() {
    for (const { url } of this.#entries) if (url) URL.revokeObjectURL(url);
    this.#entries = [];
    this.#asFile.checked = false;
    this.#draw();
  }

  #remove(entry) {
    if (entry.url) URL.revokeObjectURL(entry.url);
    this.#entries = this.#entries.filter((other) => other !== entry);
    this.#draw();
  }

  #draw() {
    const nodes = this.#entries.map((entry) => {
      const { file, url } = entry;
      const look = url ? el("img", { src: url, alt: file.name }) : fileBadge(file.name);
      const words = span("tray-words", url ? size(file.size) : file.name);
      const remove = iconButton("close", `去掉 ${file.name}`, () => this.#remove(entry), { class: "icon-button tray-remove" });
      return el("div", { class: "tray-item" }, look, words, remove);
    });
    this.#list.replaceChildren(...nodes);
    this.node.hidden = this.isEmpty;
    this.toggle.hidden = this.files.some((file) => !isPicture(file));
    this.#onChange();
  }
}

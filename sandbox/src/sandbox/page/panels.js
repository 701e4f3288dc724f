// Small surfaces that open over a phone: menus, forms, toasts and alerts.

import { append, el, icon } from "./dom.js";

const TOAST_MS = 3500;
const TOAST_MS_PER_CHARACTER = 60;

/**
 * Open a panel inside `host` (one at a time). Escape, a press elsewhere or
 * `close()` closes it and gives the focus back; opening the panel that is open
 * closes it too, so that its button works as a toggle. Returns {node, close}.
 */
export function openPanel(host, label, className, children) {
  const isToggle = host.panelLabel === label;
  host.closePanel?.();
  const before = document.activeElement;
  const node = el("div", { class: `panel ${className}`, role: "dialog", "aria-label": label }, children);
  if (isToggle) return { node, close() {} };

  function close() {
    if (!node.isConnected) return;
    const hadFocus = node.contains(document.activeElement);
    node.remove();
    host.closePanel = null;
    host.panelLabel = null;
    document.removeEventListener("pointerdown", outside, true);
    document.removeEventListener("keydown", escape, true);
    if (hadFocus) before?.focus?.();
  }
  function outside(event) {
    if (!node.contains(event.target) && !event.target.closest("[aria-haspopup]")) close();
  }
  function escape(event) {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  }

  document.addEventListener("pointerdown", outside, true);
  document.addEventListener("keydown", escape, true);
  host.closePanel = close;
  host.panelLabel = label;
  host.append(node);
  node.querySelector("button, input")?.focus();
  return { node, close };
}

/** A menu of named choices, each {icon, label, run}. */
export function openMenu(host, label, className, choices) {
  const panel = openPanel(host, label, `menu ${className}`, []);
  const rows = choices.map((choice) => {
    const run = () => {
      panel.close();
      choice.run();
    };
    return el("button", { type: "button", class: "menu-row", on: { click: run } }, icon(choice.icon), choice.label);
  });
  append(panel.node, rows);
  panel.node.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = rows.indexOf(document.activeElement);
    rows[(at + step + rows.length) % rows.length].focus();
  });
  rows[0]?.focus();
  return panel;
}

/**
 * A panel with fields {name, label, value, required, ...input attributes} and
 * one submit button. It closes when `submit(values)` succeeds; when that
 * throws, it stays open with what was typed.
 */
export function openForm(host, label, fields, action, submit) {
  const inputs = fields.map(({ label: words, ...attributes }) => {
    const input = el("input", { type: "text", autocomplete: "off", ...attributes });
    return el("label", { class: "field" }, words, input);
  });
  const trouble = el("p", { class: "trouble", role: "alert" });
  const button = el("button", { type: "submit", class: "primary" }, action);
  const form = el("form", {}, el("p", { class: "panel-title" }, label), inputs, trouble, button);
  const panel = openPanel(host, label, "form", form);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    try {
      await submit(Object.fromEntries(new FormData(form)));
      panel.close();
    } catch (error) {
      trouble.textContent = error.message;
      button.disabled = false;
    }
  });
  form.querySelector("input").focus();
  return panel;
}

/** Toasts and alerts over one phone. */
export class Notices {
  #phone;
  #stack = el("div", { class: "toasts", role: "status", "aria-live": "polite" });

  constructor(phone) {
    this.#phone = phone;
    phone.append(this.#stack);
  }

  /** A passing line; `isTrouble` colours it as something to act on. */
  toast(text, isTrouble = false) {
    const node = el("p", { class: isTrouble ? "toast trouble" : "toast" }, text);
    this.#stack.replaceChildren(node);
    const stays = TOAST_MS + text.length * TOAST_MS_PER_CHARACTER;
    setTimeout(() => node.remove(), stays);
  }

  /** A message that stands until the person confirms it. */
  alert(text) {
    const before = document.activeElement;
    const words = el("p", { class: "alert-words" }, text);
    const confirm = el("button", { type: "button", class: "primary" }, "确定");
    const role = { role: "alertdialog", "aria-modal": "true", "aria-label": text };
    const box = el("div", { class: "alert", ...role }, words, confirm);
    const shade = el("div", { class: "alert-shade" }, box);
    const others = [...this.#phone.children].filter((node) => node !== this.#stack && !node.inert);
    const close = () => {
      shade.remove();
      for (const node of others) node.inert = false;
      before?.focus?.();
    };
    for (const node of others) node.inert = true;
    confirm.addEventListener("click", close);
    shade.addEventListener("keydown", (event) => {
      if (event.key === "Escape") close();
    });
    this.#phone.append(shade);
    confirm.focus();
  }
}

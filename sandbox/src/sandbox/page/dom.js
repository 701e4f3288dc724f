// Building DOM from data. Strings become text nodes, so nothing that a person
// or a bot wrote is ever parsed as HTML.

const SVG = "http://www.w3.org/2000/svg";

const ICONS = {
  add: ["M12 5v14M5 12h14"],
  attach: ["M20 11.5l-8.200 8.200a5 5 0 0 1-7.100-7.100l8.700-8.700a3.300 3.300 0 0 1 4.700 4.700l-8.600 8.600a1.700 1.700 0 0 1-2.400-2.400l7.700-7.600"],
  back: ["M15 5l-7 7 7 7"],
  clock: ["M12 4a8 8 0 1 1 0 16a8 8 0 0 1 0-16zM12 7.500V12l3 2"],
  close: ["M6 6l12 12M18 6L6 18"],
  down: ["M6 9.500l6 6 6-6"],
  file: ["M7 3h7l5 5v13H7zM14 3v5h5"],
  keyboard: ["M3 7h18v11H3zM7 11h.01M11 11h.01M15 11h.01M7 14.500h10"],
  link: ["M10 14a4 4 0 0 0 5.700 0l3-3A4 4 0 0 0 13 5.300l-1 1M14 10a4 4 0 0 0-5.700 0l-3 3A4 4 0 0 0 11 18.700l1-1"],
  menu: ["M5 7h14M5 12h14M5 17h9"],
  more: ["M12 6h.01M12 12h.01M12 18h.01"],
  photo: ["M4 6h16v13H4zM4 16l4.500-4.500 4 4 2.500-2.500 5 5M15.500 10h.01"],
  pin: ["M9 4h6l-1 6 3 3H7l3-3zM12 13v7"],
  place: ["M12 21s-6.500-6-6.500-11a6.500 6.500 0 0 1 13 0c0 5-6.500 11-6.500 11zM12 12.200a2.200 2.200 0 1 0 0-4.400 2.200 2.200 0 0 0 0 4.400z"],
  play: ["M8 5.500v13l10.500-6.500z"],
  reply: ["M10 6l-6 6 6 6M4.500 12H14a6 6 0 0 1 6 6v.500"],
  sample: ["M4 5h7v6H4zM13 5h7v6h-7zM4 13h7v6H4zM13 13h7v6h-7z"],
  send: ["M4 11.800L20 4l-5.500 16-3-6.500zM11.500 13.500L20 4"],
  slash: ["M15.500 5l-7 14"],
  sticker: ["M5 5h14v9l-5 5H5zM14 19v-5h5M9 10h.01M14 10h.01"],
  tick: ["M3 12.500l4 4 8-9M11 16.500l8-9"],
  voice: ["M12 4a2.500 2.500 0 0 1 2.500 2.500v5a2.500 2.500 0 0 1-5 0v-5A2.500 2.500 0 0 1 12 4zM6.500 11.500a5.500 5.500 0 0 0 11 0M12 17v3"],
};

function setProperty(node, name, value) {
  if (value === undefined || value === null || value === false) return;
  if (name === "class") node.setAttribute("class", value);
  else if (name === "data") Object.assign(node.dataset, value);
  else if (name === "on") {
    for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
  } else if (name === "css") {
    for (const [key, text] of Object.entries(value)) node.style.setProperty(key, text);
  } else node.setAttribute(name, value === true ? "" : String(value));
}

/** An element with attributes (plus `data`, `on`, `css`) and children; empty children are left out. */
export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) setProperty(node, name, value);
  append(node, children);
  return node;
}

/** Append nodes and strings, however deeply nested in arrays. */
export function append(node, children) {
  for (const child of [children].flat(Infinity)) {
    if (child === undefined || child === null || child === false || child === "") continue;
    node.append(child);
  }
}

/** An SVG element: the same as `el`, in the other namespace. */
export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) setProperty(node, name, value);
  append(node, children);
  return node;
}

/** One of the page's line icons; decoration only, the control around it carries the name. */
export function icon(name) {
  const paths = ICONS[name].map((d) => svg("path", { d }));
  return svg("svg", { class: `icon icon-${name}`, viewBox: "0 0 24 24", "aria-hidden": "true" }, paths);
}

/** A `<span>` of one class. */
export const span = (className, ...children) => el("span", { class: className }, children);

/** A real button; `extra` are more attributes, such as an aria-label. */
export function button(className, onClick, extra, ...children) {
  return el("button", { type: "button", class: className, ...extra, on: { click: onClick } }, children);
}

/** A round button that shows an icon and says its name to assistive technology. */
export function iconButton(name, label, onClick, extra = {}) {
  return button("icon-button", onClick, { "aria-label": label, title: label, ...extra }, icon(name));
}

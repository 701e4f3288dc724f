// Photos, files, places and sounds inside a bubble.

import { fileUrl } from "./api.js";
import { button, el, icon, span, svg } from "./dom.js";
import { duration, ending, size } from "./format.js";
import { openLightbox } from "./lightbox.js";

const ENOUGH_PIXELS = 640;
// Width to height of the frame of a single photo; a photo beyond it is shown whole in that frame.
const [TALLEST, WIDEST] = [0.6, 4];
const SHOWN_IN_TAB = /^(application\/pdf|image\/|text\/plain)/;

const displaySize = (sizes) => sizes.find((photo) => photo.width >= ENOUGH_PIXELS) ?? sizes.at(-1);

/** The photos of one message or album: a grid, each opening the lightbox at itself. */
function photoGrid(messages) {
  const originals = messages.map((message) => fileUrl(message.photo.at(-1).file_id));
  const tiles = messages.map((message, i) => {
    const photo = displaySize(message.photo);
    const label = messages.length > 1 ? `照片 ${i + 1}/${messages.length}` : "照片";
    const image = el("img", { src: fileUrl(photo.file_id), alt: "", width: photo.width, height: photo.height });
    return button("photo", () => openLightbox(originals, i), { "aria-label": `看大图：${label}` }, image);
  });
  const grid = el("div", { class: "photos", data: { count: messages.length } }, tiles);
  if (messages.length === 1) {
    const { width, height } = messages[0].photo.at(-1);
    grid.style.setProperty("--ratio", String(Math.min(WIDEST, Math.max(TALLEST, width / height))));
  }
  return grid;
}

/** The square that stands for a file, with its ending on it. */
export function fileBadge(name) {
  const end = ending(name);
  return el("span", { class: "file-badge", "aria-hidden": "true", data: { kind: end } }, end || icon("file"));
}

/** A file to open (what a browser can show) or else to save. */
export function documentRow(message) {
  const file = message.document;
  const name = file.file_name ?? "文件";
  const opens = SHOWN_IN_TAB.test(file.mime_type ?? "");
  const target = opens ? { target: "_blank", rel: "noopener" } : { download: name };
  const note = [size(file.file_size), opens ? "点击查看" : "点击下载"].filter(Boolean).join(" · ");
  const words = span("file-words", span("file-name", name), span("file-note", note));
  const link = { class: "file", href: fileUrl(file.file_id), title: name, ...target };
  return el("a", link, fileBadge(name), words);
}

const pictureBox = (className, label, ...children) =>
  el("div", { class: className, role: "img", "aria-label": label }, children);

// A place always draws the same streets: seeded by its own coordinates.
function seeded(latitude, longitude) {
  let state = Math.abs(Math.round(latitude * 1e4) * 7919 + Math.round(longitude * 1e4) * 104729) % 2147483647 || 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

function streets(random) {
  const lines = [];
  for (let i = 0; i < 4; i += 1) {
    const x = 20 + i * 70 + random() * 40;
    lines.push(`M${x} -10L${x + random() * 50 - 25} 150`);
    const y = 8 + i * 38 + random() * 18;
    lines.push(`M-10 ${y}L270 ${y + random() * 26 - 13}`);
  }
  return lines.map((d, i) => svg("path", { class: i < 2 ? "road wide" : "road", d }));
}

/** A drawn map tile with a pin: no map service is asked. */
export function mapTile({ latitude, longitude }) {
  const random = seeded(latitude, longitude);
  const park = svg("rect", { class: "park", x: random() * 150, y: random() * 60, width: 70, height: 48, rx: 8 });
  const bank = [100 + random() * 30, 60 + random() * 40, 80 + random() * 40];
  const river = svg("path", { class: "river", d: `M-10 ${bank[0]}C80 ${bank[1]} 150 150 270 ${bank[2]}` });
  const pin = svg("g", { transform: "translate(130 66)" },
    svg("ellipse", { class: "pin-shade", cx: 0, cy: 3, rx: 9, ry: 3 }),
    svg("path", { class: "pin", d: "M0 2C-4 -7 -13 -14 -13 -24a13 13 0 0 1 26 0C13 -14 4 -7 0 2z" }),
    svg("circle", { class: "pin-eye", cx: 0, cy: -24, r: 5 }));
  const tile = svg("svg", { viewBox: "0 0 260 140", "aria-hidden": "true" }, park, river, streets(random), pin);
  const words = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
  return pictureBox("map", `位置 ${words}`, tile, span("map-words", words));
}

const stickerBubble = ({ emoji }) => pictureBox("sticker", `贴纸 ${emoji ?? ""}`, emoji ?? "🙂");

function voiceBubble(voice) {
  const bars = Array.from({ length: 28 }, (_, i) => {
    const height = 4 + ((i * 37 + 11) % 17);
    return svg("rect", { x: i * 5, y: 12 - height / 2, width: 3, height, rx: 1.5 });
  });
  const wave = svg("svg", { class: "wave", viewBox: "0 0 140 24", "aria-hidden": "true" }, bars);
  const time = duration(voice.duration ?? 0);
  return pictureBox("voice", `语音 ${time}`, span("voice-knob", icon("play")), el("span", {}, wave, span("file-note", time)));
}

const SHOWN = ["photo", "location", "sticker", "voice"];
const OTHERS = ["video", "audio", "animation", "video_note", "contact", "poll", "dice", "venue", "game", "invoice"];

/** What `mediaNode` would draw, as data to compare; null when the messages have only words and files. */
export function mediaContent(messages) {
  const fields = [...SHOWN, ...OTHERS];
  const content = messages.map((message) => fields.map((field) => message[field] ?? null));
  return content.flat().some(Boolean) ? content : null;
}

/** What messages (several: an album) show beside words and files; null when nothing. */
export function mediaNode(messages) {
  const [message] = messages;
  if (message.photo) return photoGrid(messages.filter(({ photo }) => photo));
  if (message.location) return mapTile(message.location);
  if (message.sticker) return stickerBubble(message.sticker);
  if (message.voice) return voiceBubble(message.voice);
  if (OTHERS.some((field) => message[field])) {
    return el("p", { class: "unseen" }, "（本机演示不显示这种消息）");
  }
  return null;
}

/** Whether the bubble is all picture, with its time written over it. */
export const isPictorial = (message) => Boolean(message.photo || message.location || message.sticker);

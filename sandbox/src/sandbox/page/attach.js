// What the paper clip offers.

import * as api from "./api.js";
import { button, el } from "./dom.js";
import { openForm, openMenu, openPanel } from "./panels.js";

const SOMEWHERE = { latitude: "31.23040", longitude: "121.47370" };

/** The hidden file fields of a phone: the menu opens them, and a script may fill them directly. */
export function fileInputs(composer) {
  const input = (label, attributes, asFile) => {
    const common = { type: "file", class: "file-input", "aria-label": label, tabindex: "-1", multiple: true };
    const node = el("input", { ...common, ...attributes });
    node.addEventListener("change", () => {
      composer.addFiles(node.files, asFile);
      node.value = "";
    });
    return node;
  };
  return {
    photo: input("选择照片", { accept: "image/*", data: { kind: "photo" } }, false),
    file: input("选择文件", { data: { kind: "file" } }, true),
  };
}

/** Open the menu of the paper clip over a phone. */
export function openAttachMenu(phone, composer) {
  const send = (sending) => composer.attempt((target) => sending(phone.id, target));
  openMenu(phone.screen, "附件", "attach-menu", [
    { icon: "photo", label: "照片", run: () => phone.inputs.photo.click() },
    { icon: "file", label: "文件", run: () => phone.inputs.file.click() },
    { icon: "sample", label: "示例照片", run: () => openSamples(phone, composer) },
    { icon: "place", label: "位置", run: () => askForPlace(phone, composer) },
    { icon: "sticker", label: "贴纸", run: () => send(api.sendSticker) },
    { icon: "voice", label: "语音", run: () => send(api.sendVoice) },
  ]);
}

/** Ask for a place and send it. */
export function askForPlace(phone, composer) {
  const number = { inputmode: "decimal", required: true, pattern: "-?\\d+(\\.\\d+)?" };
  const fields = [
    { name: "latitude", label: "纬度", value: SOMEWHERE.latitude, ...number },
    { name: "longitude", label: "经度", value: SOMEWHERE.longitude, ...number },
  ];
  openForm(phone.screen, "发送位置", fields, "发送位置", async ({ latitude, longitude }) => {
    const place = { latitude: Number(latitude), longitude: Number(longitude) };
    await api.sendLocation(phone.id, { ...composer.target(), ...place });
    composer.replyTo(null);
  });
}

async function openSamples(phone, composer) {
  let samples;
  try {
    samples = await api.fetchSamples();
  } catch (error) {
    phone.notices.toast(error.message, true);
    return;
  }
  const asFile = el("input", { type: "checkbox" });
  const toggle = el("label", { class: "as-file" }, asFile, "以文件发送，不压缩");
  const title = el("p", { class: "panel-title" }, "示例照片：点一张就发出");
  const grid = el("div", { class: "sample-grid" });
  const panel = openPanel(phone.screen, "示例照片", "samples", [title, grid, toggle]);
  for (const sample of samples) {
    const send = async () => {
      panel.close();
      const caption = composer.takeCaption();
      const body = { name: sample.name, caption, as_file: asFile.checked };
      const sent = await composer.attempt((target) => api.sendSample(phone.id, { ...target, ...body }));
      if (!sent && caption) composer.insert(caption);
    };
    const image = el("img", { src: sample.url, alt: "", loading: "lazy" });
    grid.append(button("sample", send, {}, image, el("span", {}, sample.title)));
  }
  grid.querySelector("button")?.focus();
}

// A photo over the whole page.

import { el, iconButton } from "./dom.js";

/** Show one of several pictures; arrows step through them, Escape or a tap beside them closes. */
export function openLightbox(urls, start) {
  let at = start;
  const image = el("img", { alt: "照片" });
  const counter = el("p", { class: "lightbox-counter" });
  const dialog = el("dialog", { class: "lightbox", "aria-label": "看大图" });

  function show(index) {
    at = (index + urls.length) % urls.length;
    image.src = urls[at];
    counter.textContent = urls.length > 1 ? `${at + 1} / ${urls.length}` : "";
  }

  const close = iconButton("close", "关闭大图", () => dialog.close(), { class: "icon-button lightbox-close" });
  dialog.append(image, counter, close);
  if (urls.length > 1) {
    const before = iconButton("back", "上一张", () => show(at - 1), { class: "icon-button lightbox-before" });
    const after = iconButton("back", "下一张", () => show(at + 1), { class: "icon-button lightbox-after" });
    dialog.append(before, after);
  }
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "ArrowLeft") show(at - 1);
    if (event.key === "ArrowRight") show(at + 1);
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  show(at);
  dialog.showModal();
}

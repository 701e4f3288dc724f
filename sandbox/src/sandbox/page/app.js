// The page: phones side by side, or one at a time on a narrow screen.

import * as api from "./api.js";
import { button, el, icon, span } from "./dom.js";
import { follow } from "./events.js";
import { clock, day, fullName } from "./format.js";
import { openForm, openMenu } from "./panels.js";
import { Phone } from "./phone.js";
import { Store } from "./store.js";

const CLOCK_MS = 10_000;
const store = new Store();
const phones = new Map();
const page = Object.fromEntries(
  ["stage", "tabs", "clock", "add-phone", "bot-name", "bot-note", "connection"].map((id) => [id, document.getElementById(id)]),
);
let current = null;

function tabOf(phone, data) {
  const dot = el("span", { class: "tab-dot", hidden: true });
  const tab = button("tab", () => select(phone.id), { role: "tab" }, data.name, dot);
  return { tab, dot };
}

function select(phoneId) {
  current = phoneId;
  for (const [id, { phone, tab, dot }] of phones) {
    const isCurrent = id === phoneId;
    phone.section.classList.toggle("current", isCurrent);
    tab.setAttribute("aria-selected", String(isCurrent));
    tab.tabIndex = isCurrent ? 0 : -1;
    if (!isCurrent) continue;
    dot.hidden = true;
    tab.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
}

function stepTabs(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const ids = [...phones.keys()];
  select(ids[(ids.indexOf(current) + step + ids.length) % ids.length]);
  phones.get(current).tab.focus();
}

function showPhone(data) {
  const known = phones.get(data.id);
  if (known) {
    known.phone.update();
    return;
  }
  const phone = new Phone(data, store);
  phones.set(data.id, { phone, ...tabOf(phone, data) });
  page.stage.append(phone.section);
  page.tabs.append(phones.get(data.id).tab);
  select(current ?? data.id);
}

function showBot() {
  const name = fullName(store.bot);
  page["bot-name"].textContent = name;
  page["bot-note"].textContent = "本机演示";
  document.title = `${name} · 本机演示`;
}

/** The clock, where it may be set: by the moves that its owner gave. */
function showClock() {
  const words = [day(store.now()), clock(store.now())];
  page.clock.hidden = store.moves.length === 0;
  page.clock.setAttribute("aria-label", `时间：${words.join(" ")}`);
  page.clock.replaceChildren(icon("clock"), ...words.map((each) => span("clock-words", each)));
  phones.forEach(({ phone }) => phone.tick());
}

async function moveClock(move) {
  try {
    await api.moveClock(move);
  } catch (error) {
    phones.get(current)?.phone.notices.toast(error.message, true);
  }
}

function askForTime() {
  const choices = store.moves.map((move) => ({ icon: "clock", label: move, run: () => moveClock(move) }));
  openMenu(document.body, "调整时间", "clock-menu", choices);
}

function showAll() {
  showBot();
  showClock();
  for (const id of phones.keys()) {
    if (store.phones.has(id)) continue;
    const { phone, tab } = phones.get(id);
    phone.section.remove();
    tab.remove();
    phones.delete(id);
  }
  for (const data of store.phones.values()) showPhone(data);
  if (!phones.has(current)) select(phones.keys().next().value);
}

/** The phones on whose screens a chat is open, and a dot for those that do not see it. */
function onThread({ chatId, message }) {
  for (const [id, { phone, dot }] of phones) {
    if (!store.chats(id).some((chat) => chat.id === chatId)) continue;
    if (message && id !== current) dot.hidden = false;
    if (phone.chatId() === chatId) phone.onThread(message);
    else phone.update();
  }
}

function onAction({ chat_id: chatId, action }) {
  for (const { phone } of phones.values()) if (phone.chatId() === chatId) phone.onAction(action);
}

function askForPhone() {
  const fields = [
    { name: "name", label: "名字", required: true, maxlength: "40" },
    { name: "note", label: "备注", maxlength: "60" },
  ];
  openForm(document.body, "添加手机", fields, "加上", async ({ name, note }) => {
    const data = await api.addPhone(name.trim(), note.trim());
    store.apply({ kind: "phone", phone: data });
    select(data.id);
    phones.get(data.id).phone.section.scrollIntoView({ inline: "end", behavior: "smooth" });
  });
}

store.addEventListener("reset", showAll);
store.addEventListener("phone", ({ detail }) => showPhone(detail));
store.addEventListener("commands", () => phones.forEach(({ phone }) => phone.update()));
store.addEventListener("thread", ({ detail }) => onThread(detail));
store.addEventListener("clock", showClock);
store.addEventListener("action", ({ detail }) => onAction(detail));
store.addEventListener("answer", ({ detail }) => phones.get(detail.user_id)?.phone.onAnswer(detail));
page["add-phone"].append(icon("add"));
page["add-phone"].setAttribute("aria-haspopup", "true");
page["add-phone"].addEventListener("click", askForPhone);
page.clock.title = "调整时间";
page.clock.addEventListener("click", askForTime);
page.tabs.addEventListener("keydown", stepTabs);
setInterval(showClock, CLOCK_MS);
follow(store, (isCurrent) => {
  page.connection.hidden = isCurrent;
});

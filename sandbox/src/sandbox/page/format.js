// Times, sizes and the words for what Telegram reports in codes.

const SHAPES = {
  clock: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  year: { year: "numeric" },
  day: { month: "long", day: "numeric" },
  dayAndYear: { year: "numeric", month: "long", day: "numeric" },
};
let formats = {};

/** Show times in a zone; without one in that of this computer. */
export function useZone(timeZone) {
  const made = ([name, shape]) => [name, new Intl.DateTimeFormat("zh-CN", { ...shape, timeZone })];
  formats = Object.fromEntries(Object.entries(SHAPES).map(made));
}

useZone(undefined);

const ACTIONS = {
  typing: "正在输入…",
  upload_photo: "正在发送照片…",
  upload_document: "正在发送文件…",
  upload_video: "正在发送视频…",
  upload_voice: "正在发送语音…",
  record_voice: "正在录音…",
  record_video: "正在录像…",
  choose_sticker: "正在选贴纸…",
  find_location: "正在找位置…",
};

/** Hours and minutes of a Unix time in seconds. */
export const clock = (seconds) => formats.clock.format(new Date(seconds * 1000));

/** The day of a Unix time in seconds: what the pill between two days says. */
export function day(seconds) {
  const date = new Date(seconds * 1000);
  const thisYear = formats.year.format(date) === formats.year.format(new Date());
  return (thisYear ? formats.day : formats.dayAndYear).format(date);
}

/** A file's size in bytes as a person reads it. */
export function size(bytes) {
  if (bytes === undefined || bytes === null) return "";
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** Seconds as minutes and seconds. */
export const duration = (seconds) =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

/** What the bot is doing, from the `action` of sendChatAction. */
export const actionText = (action) => ACTIONS[action] ?? "正在处理…";

/** The first letters of a file's ending, for its icon. */
export function ending(name) {
  const dot = name.lastIndexOf(".");
  return dot > 0 ? name.slice(dot + 1, dot + 5).toUpperCase() : "";
}

const KINDS = [
  ["photo", "照片"],
  ["document", "文件"],
  ["location", "位置"],
  ["sticker", "贴纸"],
  ["voice", "语音"],
  ["video", "视频"],
  ["audio", "音乐"],
  ["contact", "名片"],
  ["rich_message", "图文消息"],
];

/** One line that stands for a message in a reply bar, a quote or the pinned bar. */
export function summary(message) {
  const words = (message.text ?? message.caption ?? "").replace(/\s+/g, " ").trim();
  const kind = KINDS.find(([field]) => message[field])?.[1];
  if (message.document && !words) return message.document.file_name ?? kind;
  if (!kind) return words || "消息";
  return words ? `${kind}，${words}` : kind;
}

/** A person's or a bot's full name. */
export const fullName = (user) => [user?.first_name, user?.last_name].filter(Boolean).join(" ");

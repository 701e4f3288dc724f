// Requests to the sandbox. Every failure becomes a RequestFailed whose message
// tells the person what to do.

/** A request that did not succeed; `message` is fit to be shown, `status` is HTTP's (0: no answer). */
export class RequestFailed extends Error {
  constructor(message, status = 0) {
    super(message);
    this.status = status;
  }
}

/** Where the bytes of a Telegram file are served. */
export const fileUrl = (fileId) => `/sandbox/files/${encodeURIComponent(fileId)}`;

async function reasonOf(response) {
  const text = await response.text();
  try {
    const body = JSON.parse(text);
    return body.description ?? body.error ?? text;
  } catch {
    return text;
  }
}

async function request(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new RequestFailed("未连上本机服务，数据没有丢失。等“连接中”消失后再试。");
  }
  if (!response.ok) {
    const reason = (await reasonOf(response)).slice(0, 200);
    throw new RequestFailed(`没有成功（${response.status}）：${reason || "请再试一次"}`, response.status);
  }
  return response.json();
}

const get = (path) => request(path);

function post(path, body) {
  const headers = { "Content-Type": "application/json" };
  return request(path, { method: "POST", headers, body: JSON.stringify(body) });
}

const phonePath = (userId, what) => `/sandbox/phones/${userId}/${what}`;

export const fetchState = () => get("/sandbox/state");
export const fetchSamples = () => get("/sandbox/samples");
export const addPhone = (name, note) => post("/sandbox/phones", { name, note });
export const openLink = (userId, link) => post("/sandbox/link", { user_id: userId, link });
export const moveClock = (move) => post("/sandbox/clock", { move });
export const pressStart = (userId) => post(phonePath(userId, "start"), {});
export const sendText = (userId, body) => post(phonePath(userId, "text"), body);
export const sendSample = (userId, body) => post(phonePath(userId, "sample"), body);
export const sendLocation = (userId, body) => post(phonePath(userId, "location"), body);
export const sendSticker = (userId, body) => post(phonePath(userId, "sticker"), body);
export const sendVoice = (userId, body) => post(phonePath(userId, "voice"), body);
export const press = (userId, body) => post(phonePath(userId, "press"), body);
export const setPlain = (userId, plain) => post(phonePath(userId, "plain"), { plain });
export const setBlocked = (userId, blocked) => post(phonePath(userId, "block"), { blocked });

/** Upload one file, or several as an album. */
export function sendMedia(userId, files, fields) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined && value !== null && value !== "") form.append(name, String(value));
  }
  for (const file of files) form.append("file", file, file.name || "photo.jpg");
  return request(phonePath(userId, "media"), { method: "POST", body: form });
}

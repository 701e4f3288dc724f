// Where a link in a chat leads.

const TELEGRAM_HOSTS = new Set(["t.me", "telegram.me", "telegram.dog"]);

function domainLink(url) {
  const query = url.searchParams;
  return { name: query.get("domain") ?? "", start: query.get("start") };
}

function webLink(url) {
  return { name: url.pathname.split("/")[1] ?? "", start: url.searchParams.get("start") };
}

/**
 * Sort a link: `isBot` when it opens the bot itself (then `target` is its
 * https form), `isUser` when it shows a person, else an ordinary page.
 */
export function linkTo(text, botUsername) {
  const url = new URL(text);
  const isScheme = url.protocol === "tg:";
  if (isScheme && text.startsWith("tg://user")) return { isUser: true, target: text };
  if (!isScheme && !TELEGRAM_HOSTS.has(url.hostname)) return { target: text };
  const { name, start } = isScheme ? domainLink(url) : webLink(url);
  const isBot = name.toLowerCase() === (botUsername ?? "").toLowerCase() && name !== "";
  if (!isBot) return { target: text };
  const target = `https://t.me/${name}${start ? `?start=${encodeURIComponent(start)}` : ""}`;
  return { isBot, target };
}

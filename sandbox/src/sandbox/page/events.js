// The live line to the sandbox: server-sent events, and after every
// (re)connection the whole state, so that a gap loses nothing.

import { fetchState } from "./api.js";

const FIRST_RETRY_MS = 400;
const LONGEST_RETRY_MS = 5000;

/**
 * Keep a store up to date for as long as the page lives.
 *
 * Events that arrive while the state is on its way wait for it. `onLine` is
 * told true once the store is current and false when the line is lost.
 */
export function follow(store, onLine) {
  let retryMs = FIRST_RETRY_MS;

  function connect() {
    const source = new EventSource("/sandbox/events");
    let waiting = [];
    let over = false;

    function lost() {
      if (over) return;
      over = true;
      source.close();
      onLine(false);
      setTimeout(connect, retryMs);
      retryMs = Math.min(retryMs * 1.6, LONGEST_RETRY_MS);
    }

    async function catchUp() {
      waiting = [];
      try {
        const state = await fetchState();
        if (over) return;
        store.load(state);
        for (const event of waiting) store.apply(event);
        waiting = null;
        retryMs = FIRST_RETRY_MS;
        onLine(true);
      } catch {
        lost();
      }
    }

    source.addEventListener("open", catchUp);
    source.addEventListener("message", ({ data }) => {
      const event = JSON.parse(data);
      if (event.kind === "reset") catchUp();
      else if (waiting) waiting.push(event);
      else store.apply(event);
    });
    source.addEventListener("error", lost);
  }

  connect();
}

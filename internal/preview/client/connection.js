// @ts-check

/** @typedef {{ origin: string, path: string, line: number, column: number, end_line: number, end_column: number, level: string, id: string, message: string, hint: string, source: string, from: number, edit: string | null, notes: { path: string, line: number, message: string }[] }} Problem */
/** @typedef {{ generation: number, page: string | null, scripts: string, coaching: string | null, search: string | null, reading: { stage: string, done: number, total: number } | null, problems: Problem[] }} State */

const seats = 3; // pages out of sight that may stay connected; a browser opens six connections to a host, to all its pages together
const longest = 4000; // milliseconds between attempts

/**
 * Tells the state of this page, at once and whenever it changes. Every connection begins with the whole state, so it may be
 * ended and begun at any time: with the page out of sight, asleep, or gone from the server.
 * @param {(state: State, first: boolean) => void} hear
 * @param {(away: boolean) => void} away told when the server can't be reached, and when it can again
 */
export function follow(hear, away) {
  /** @type {EventSource | null} */
  let source = null;
  let failures = 0;
  let retry = 0;
  let left = false; // the page is being left, or lies in the cache of the history
  let free = () => {};

  function open() {
    close();
    let first = true;
    source = new EventSource("/.codman/events?page=" + encodeURIComponent(location.pathname));
    source.addEventListener("state", (event) => {
      failures = 0;
      away(false);
      hear(JSON.parse(event.data), first);
      first = false;
    });
    // The browser's own attempts end for good at the first wrong answer, as from another server at this address.
    source.onerror = () => {
      close();
      if (++failures > 1) away(true);
      retry = window.setTimeout(open, Math.min(longest, 100 * 2 ** failures));
    };
  }

  function close() {
    clearTimeout(retry);
    source?.close();
    source = null;
    retry = 0;
  }

  async function seen() {
    if (left) return;
    if (document.hidden) {
      if (!(await seat((leave) => (free = leave))) && document.hidden) close();
      if (!document.hidden) free();
    } else {
      free();
      if (!source && !retry) open();
    }
  }

  document.addEventListener("visibilitychange", seen);
  addEventListener("pagehide", () => {
    left = true;
    free();
    close();
  });
  addEventListener("pageshow", (event) => {
    left = false;
    if (event.persisted) open();
  });
  open();
  if (document.hidden) seen();
}

/** Takes one of the seats of pages out of sight, if there is one. @param {(leave: () => void) => void} taken */
async function seat(taken) {
  for (let i = 0; navigator.locks && i < seats; i++) {
    const had = await new Promise((resolve) => {
      navigator.locks.request("codman-preview-" + i, { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        return lock && new Promise((leave) => taken(() => leave(null)));
      });
    });
    if (had) return true;
  }
  return false;
}

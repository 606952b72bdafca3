// @ts-check
// The engine in a thread of its own: calls, their ends and their cancellations go by messages.

import { SearchError, aborted, check } from "./failure.js";

const NAME = "codman-search"; // by which a worker of ours knows itself

/**
 * A knowledge base that thinks in a worker; null where modules don't run in workers.
 *
 * @param {string} module URL of this very engine
 * @param {string} folder URL of the index
 * @param {AbortSignal | undefined} signal
 * @returns {Promise<import("./knowledge.js").Knowledge | null>}
 */
export async function inWorker(module, folder, signal) {
  check(signal);
  let worker;
  try {
    worker = new Worker(module, { type: "module", name: NAME });
  } catch (_) {
    return null;
  }
  const call = calls(worker);
  const opened = call("open", [folder], { signal });
  // A worker that can't be started says so in an event, in some browsers only after it has taken messages.
  const stillborn = new Promise((resolve) => {
    worker.onerror = (event) => {
      event.preventDefault();
      worker.terminate();
      resolve(null);
    };
  });
  try {
    if ((await Promise.race([opened, stillborn])) === null) return null;
  } catch (failure) {
    worker.terminate();
    throw failure;
  }
  worker.onerror = null;
  return {
    search: (text, options) => call("search", [text], options),
    suggest: (text, options) => call("suggest", [text], options),
    similar: (text, options) => call("similar", [text], options),
    explain: (text, id) => call("explain", [text, id]),
    document: (id) => call("document", [id]),
    seen: (ids) => call("seen", [ids]),
  };
}

/**
 * @param {Worker} worker
 * @returns {(method: string, args: any[], options?: any) => Promise<any>}
 */
function calls(worker) {
  /** @type {Map<number, {resolve: (value: any) => void, reject: (reason: any) => void}>} */
  const pending = new Map();
  let last = 0;
  worker.onmessage = ({ data: { id, value, failure } }) => {
    const call = pending.get(id);
    pending.delete(id);
    if (!call) return;
    if (failure) call.reject(revive(failure));
    else call.resolve(value);
  };
  return (method, args, options) =>
    new Promise((resolve, reject) => {
      const id = ++last;
      const { signal, ...rest } = options || {};
      if (signal && signal.aborted) return reject(aborted());
      pending.set(id, { resolve, reject });
      worker.postMessage({ id, method, args: [...args, rest] });
      if (!signal) return;
      signal.addEventListener("abort", () => {
        if (!pending.delete(id)) return;
        worker.postMessage({ id, method: "abort" });
        reject(aborted());
      });
    });
}

/** @param {{kind?: any, message: string}} failure that has lost its class on its way */
const revive = ({ kind, message }) => (kind ? new SearchError(kind, message) : new Error(message));

/**
 * Answers calls, when this thread is such a worker.
 *
 * @param {(folder: string) => Promise<any>} open
 */
export function serve(open) {
  const self = /** @type {any} */ (globalThis);
  if (typeof WorkerGlobalScope === "undefined" || self.name !== NAME) return;
  let kb;
  const running = new Map();
  self.onmessage = async ({ data: { id, method, args } }) => {
    if (method === "abort") return running.has(id) && running.get(id).abort();
    const controller = new AbortController();
    running.set(id, controller);
    try {
      let value = true;
      if (method === "open") kb = await open(args[0]);
      else value = await kb[method](...args.slice(0, -1), { ...args[args.length - 1], signal: controller.signal });
      self.postMessage({ id, value });
    } catch ({ kind, message }) {
      self.postMessage({ id, failure: { kind, message } });
    }
    running.delete(id);
  };
}

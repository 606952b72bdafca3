// @ts-check
// The engine in a thread of its own: calls, their ends and their cancellations go by messages.

import { check, searchError, until } from "./failure.js";
import { asking } from "./knowledge.js";

/** @typedef {import("./knowledge.js").Knowledge} Knowledge */

const NAME = "codman-search"; // by which a worker of ours knows itself

/**
 * A knowledge base that thinks in a worker.
 *
 * @param {string} module URL of this very engine
 * @param {string} folder URL of the index
 * @param {AbortSignal | undefined} signal
 * @returns {Promise<Knowledge | undefined>} none where modules don't run in workers
 */
export const inWorker = async (module, folder, signal) => {
  /** @type {Worker} */
  let worker;
  try {
    worker = new Worker(module, { type: "module", name: NAME });
  } catch (_) {
    return;
  }
  const call = calls(worker);
  try {
    // A worker that can't be started says so in an event, in some browsers only after it has taken messages.
    const stillborn = new Promise((resolve) => (worker.onerror = (event) => resolve(event.preventDefault())));
    if (await Promise.race([call("open", folder, { signal }), stillborn])) return asking(call);
  } catch (failure) {
    worker.terminate();
    throw failure;
  }
};

/**
 * @param {Worker} worker
 * @returns {(method: string, first: any, second: any) => Promise<any>}
 */
const calls = (worker) => {
  /** @type {[resolve: (value: any) => void, reject: (reason: any) => void][]} */
  const pending = [];
  worker.onmessage = ({ data: [id, value, failure] }) => {
    const [resolve, reject] = pending[id];
    delete pending[id];
    if (failure) reject(searchError(failure.kind, failure.message));
    else resolve(value);
  };
  return async (method, first, second) => {
    const { signal } = Object(second);
    check(signal);
    const answer = new Promise((...ends) => {
      const id = pending.push(ends) - 1;
      worker.postMessage([id, method, first, signal ? { ...second, signal: null } : second]);
      if (signal) signal.addEventListener("abort", () => worker.postMessage([id]), { once: true });
    });
    return until(signal, answer);
  };
};

/**
 * Answers calls, when this thread is such a worker.
 *
 * @param {(folder: string) => Promise<any>} open
 */
export const serve = (open) => {
  const self = /** @type {any} */ (globalThis);
  if (typeof WorkerGlobalScope === "undefined" || self.name !== NAME) return;
  /** @type {any} */
  let kb = { open: async (/** @type {string} */ folder) => !!(kb = await open(folder)) };
  /** @type {AbortController[]} */
  const running = [];
  self.onmessage = async (/** @type {MessageEvent} */ { data: [id, method, first, second] }) => {
    if (!method) return running[id].abort();
    const { signal } = (running[id] = new AbortController());
    try {
      self.postMessage([id, await kb[method](first, typeof second === "string" ? second : { ...second, signal })]);
    } catch ({ kind, message }) {
      self.postMessage([id, null, { kind, message }]);
    }
  };
};

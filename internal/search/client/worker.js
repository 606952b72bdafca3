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
  /** @type {Map<number, [resolve: (value: any) => void, reject: (reason: any) => void]>} */
  const pending = new Map();
  let last = 0;
  worker.onmessage = ({ data: [id, value, failure] }) => {
    const ends = pending.get(id);
    if (!ends) return;
    if (failure) ends[1](failure.kind ? searchError(failure.kind, failure.message) : new TypeError(failure.message));
    else ends[0](value);
  };
  return async (method, first, second) => {
    const { signal } = Object(second);
    check(signal);
    const id = ++last;
    const answer = new Promise((...ends) => {
      pending.set(id, ends);
      worker.postMessage([id, method, first, signal ? { ...second, signal: null } : second]);
    });
    try {
      return await until(signal, answer);
    } finally {
      pending.delete(id);
      if (signal && signal.aborted) worker.postMessage([id]);
    }
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
  /** @type {Map<number, AbortController>} */
  const running = new Map();
  self.onmessage = async (/** @type {MessageEvent} */ { data: [id, method, first, second] }) => {
    const control = running.get(id) || new AbortController();
    if (!method) return control.abort();
    running.set(id, control);
    try {
      self.postMessage([id, await kb[method](first, typeof second === "string" ? second : { ...second, signal: control.signal })]);
    } catch ({ kind, message }) {
      self.postMessage([id, null, { kind, message }]);
    }
    running.delete(id);
  };
};

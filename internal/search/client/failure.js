// @ts-check
// What can go wrong with an index, each said in one sentence for the people who search.

/**
 * A failure that people can understand.
 *
 * @param {"version" | "missing" | "damaged" | "network" | "document"} kind for programs
 * @param {string} message
 */
export const searchError = (kind, message) => Object.assign(new Error(message), { name: "SearchError", kind });

const FAULTS = { missing: "is missing", damaged: "is damaged", network: "can't be reached" };

/**
 * @param {keyof typeof FAULTS} kind
 * @param {string} path
 */
export const fault = (kind, path) => searchError(kind, `The file ${path} of the search index ${FAULTS[kind]}; reload the page.`);

const cancelled = () => new DOMException("The search was cancelled.", "AbortError");

/**
 * Stops an operation that nobody waits for any more between two of its steps.
 *
 * @param {AbortSignal | undefined} signal
 */
export const check = (signal) => {
  if (signal && signal.aborted) throw cancelled();
};

/**
 * Waits for a promise, or for nothing more once nobody wants it: what it reads stays for others.
 *
 * @template T
 * @param {AbortSignal | undefined} signal
 * @param {Promise<T>} promise
 * @returns {Promise<T>}
 */
export const until = (signal, promise) =>
  new Promise((resolve, reject) => {
    const stop = () => reject(cancelled());
    promise.then(resolve, reject);
    if (!signal) return;
    signal.addEventListener("abort", stop);
    const done = () => signal.removeEventListener("abort", stop); // a signal may outlive many questions
    promise.then(done, done);
  });

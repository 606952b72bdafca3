// @ts-check
// What can go wrong with an index, each said in one sentence for the people who search.

/** A failure that people can understand. `kind` is for programs. */
export class SearchError extends Error {
  /**
   * @param {"version" | "missing" | "damaged" | "network"} kind
   * @param {string} message
   */
  constructor(kind, message) {
    super(message);
    this.name = "SearchError";
    this.kind = kind;
  }
}

export const otherVersion = () =>
  new SearchError("version", "This search page and its index are of different versions; reload the page.");

const FAULTS = { missing: "is missing", damaged: "is damaged", network: "can't be reached" };

/**
 * @param {keyof typeof FAULTS} kind
 * @param {string} path
 */
export const fault = (kind, path) => new SearchError(kind, `The file ${path} of the search index ${FAULTS[kind]}; reload the page.`);

/** The end of an operation that nobody waits for any more. */
export const aborted = () => new DOMException("The search was cancelled.", "AbortError");

/**
 * Stops an operation between two of its steps.
 *
 * @param {AbortSignal | undefined} signal
 */
export function check(signal) {
  if (signal && signal.aborted) throw aborted();
}

// @ts-check
// The engine for pages that are opened as files: there, browsers allow classic scripts only, and no fetch. So each file of
// the index is a script that calls `file`, beside the engine: t/<hash>.js for t/<hash>.bin, meta.js for meta.json.

import { fault } from "./failure.js";
import { knowledge } from "./knowledge.js";

/** Files that their scripts have handed over and nobody has taken yet. @type {Map<string, Uint8Array>} */
const arrived = new Map();

/**
 * @param {string} base URL of the folder that holds the index's scripts, with its slash
 * @param {{signal?: AbortSignal}} [options]
 * @returns {Promise<import("./knowledge.js").Knowledge>}
 */
export const open = async (base, { signal } = {}) =>
  knowledge(inserting(base.replace(/\/*$/, "/")), signal);

/**
 * Hands over a file of the index; its script calls this.
 *
 * @param {string} path as in the index
 * @param {string} base64 its bytes
 */
export const file = (path, base64) => {
  arrived.set(path, Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)));
};

/**
 * The loader of a site on a disk. A page keeps its scripts, so that a file loaded anew is read anew only by reloading it.
 *
 * @param {string} base
 * @returns {import("./store.js").Loader}
 */
const inserting = (base) => {
  return (path) =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = base + path.replace(/\.\w+$/, ".js");
      script.onload = () => {
        const bytes = arrived.get(path);
        arrived.delete(path);
        script.remove();
        bytes ? resolve(bytes) : reject(fault("damaged", path));
      };
      script.onerror = () => {
        script.remove();
        reject(fault("missing", path));
      };
      document.head.append(script);
    });
};

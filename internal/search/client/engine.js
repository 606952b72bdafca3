// @ts-check
// The search engine of a site, as any page or program may use it:
//
//   import { open } from "/search/engine.js";
//   const kb = await open("/search/");
//   const { hits } = await kb.search("connection refused checkout");

import { knowledge } from "./knowledge.js";
import { fetching } from "./store.js";
import { inWorker, serve } from "./worker.js";

/**
 * Opens an index; of its files, only meta.json is fetched.
 *
 * @param {string} base URL of the folder that holds it
 * @param {{worker?: boolean, signal?: AbortSignal}} [options] `worker`: think in a thread of its own, where that works
 * @returns {Promise<import("./knowledge.js").Knowledge>}
 */
export const open = async (base, { worker = false, signal } = {}) => {
  const folder = new URL(base.replace(/\/*$/, "/"), globalThis.location && location.href).href;
  const remote = worker ? await inWorker(import.meta.url, folder, signal) : null;
  return remote || knowledge(fetching(folder), signal);
};

serve((folder) => knowledge(fetching(folder)));

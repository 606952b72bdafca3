// @ts-check
// What was searched for lately, kept in this browser and sent nowhere. Pasted logs are not kept.
import { load, save } from "../../js/store.js";

const most = 8;

/** @returns {string[]} the latest first */
export function recent() {
  try {
    const kept = JSON.parse(load("searches") || "[]");
    return Array.isArray(kept) ? kept.filter((text) => typeof text === "string" && text).slice(0, most) : [];
  } catch {
    return [];
  }
}

/** @param {string} text */
export function remember(text) {
  text = text.trim();
  if (text.length < 2 || text.length > 200) return;
  save("searches", JSON.stringify([text, ...recent().filter((other) => other !== text)].slice(0, most)));
}

export function forget() {
  save("searches", "[]");
}

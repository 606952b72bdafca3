// @ts-check

/**
 * An element with its content. Texts stay texts, whatever stands in them; what is missing is left out.
 * @param {string} name
 * @param {string | Record<string, string | undefined>} [attributes] the class alone, or attributes by name
 * @param {(Node | string | false | null | undefined)[]} content
 */
export function element(name, attributes = "", ...content) {
  const made = document.createElement(name);
  const all = typeof attributes === "string" ? { class: attributes } : attributes;
  for (const [key, value] of Object.entries(all)) if (value) made.setAttribute(key, value);
  made.append(.../** @type {(Node | string)[]} */ (content.filter((part) => part)));
  return made;
}

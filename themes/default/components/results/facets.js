// @ts-check
import { element } from "../../js/element.js";
import { severityOf } from "../hit/hit.js";
import { facetNames } from "../search/question.js";

/** @typedef {import("../search/engine.js").Term} Term */

const few = 8; // values that are shown before the rest of a facet is asked for

/** @type {Record<string, string>} */
export const titles = { service: "Service", severity: "Severity", cause: "Cause", year: "Year", status: "Status", tag: "Tag", team: "Team", trigger: "Trigger" };

/**
 * The facets as groups of checkboxes.
 * @param {HTMLElement} place
 * @param {string[]} severities from the most severe
 * @param {(name: string, values: string[]) => void} choose is told what is checked in a group
 */
export function facetList(place, severities, choose) {
  /** @type {Record<string, string>} */
  const labels = {};
  const opened = new Set();

  place.addEventListener("change", (event) => {
    const { name } = /** @type {HTMLInputElement} */ (event.target);
    const checked = /** @type {NodeListOf<HTMLInputElement>} */ (place.querySelectorAll(`input[name=${name}]:checked`));
    choose(name, Array.from(checked, (input) => input.value));
  });

  /** @param {string} name @param {Term[]} terms @param {string[]} chosen */
  function group(name, terms, chosen) {
    const missing = chosen.filter((value) => !terms.some((term) => means(value, term)));
    const all = [...terms, ...missing.map((value) => ({ value, label: label(name, value), count: 0 }))];
    if (all.length === 0) return null;
    const entries = all.map((term, i) => {
      const { value, count } = term;
      const checked = chosen.some((value) => means(value, term));
      const input = /** @type {HTMLInputElement} */ (element("input", { type: "checkbox", name, value }));
      input.checked = checked;
      const entry = element("li", "", element("label", "", input, element("span", "facet-label", ...named(name, term)), element("span", "count", String(count))));
      entry.hidden = i >= few && !checked && !opened.has(name);
      return entry;
    });
    const list = element("ul", "", ...entries);
    const set = element("fieldset", { class: "facet", "data-facet": name }, element("legend", "", titles[name]), list);
    if (entries.some((entry) => entry.hidden)) {
      const rest = element("button", { type: "button", class: "facet-rest" }, `Show all ${all.length}`);
      rest.addEventListener("click", () => {
        opened.add(name);
        const first = entries.find((entry) => entry.hidden);
        for (const entry of entries) entry.hidden = false;
        rest.remove();
        first?.querySelector("input")?.focus();
      });
      set.append(rest);
    }
    return set;
  }

  /** A severity is known by its id. @param {string} name @param {Term} term */
  const named = (name, { value, label }) => (name === "severity" ? [severityOf(value, severities), label !== value && " " + label] : [label]);

  /** @param {string} name @param {string} value */
  const label = (name, value) => labels[name + "\n" + plain(value)] || value;

  return {
    label,
    /** @param {Record<string, Term[]>} facets @param {Record<string, string[]>} chosen */
    show(facets, chosen) {
      for (const name of facetNames) for (const term of facets[name] || []) labels[name + "\n" + plain(term.value)] = name === "severity" ? term.value : term.label;
      const focused = /** @type {HTMLInputElement | null} */ (place.contains(document.activeElement) ? document.activeElement : null);
      place.textContent = "";
      for (const name of facetNames) {
        const made = group(name, facets[name] || [], chosen[name] || []);
        if (made) place.append(made);
      }
      if (focused && focused.name) /** @type {HTMLElement | null} */ (place.querySelector(`input[name=${focused.name}][value="${CSS.escape(focused.value)}"]`))?.focus();
    },
  };
}

/** Values are the same whatever their case, and a value may be called by its label. @param {string} text */
const plain = (text) => text.toLowerCase().trim().replace(/\s+/g, "-");

/** @param {string} value @param {Term} term */
const means = (value, term) => plain(value) === plain(term.value) || plain(value) === plain(term.label);

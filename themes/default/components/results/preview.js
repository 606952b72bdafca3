// @ts-check
import { element } from "../../js/element.js";
import { dayOf, marked, severityOf } from "../hit/hit.js";

/** @typedef {import("../search/engine.js").Engine} Engine */
/** @typedef {import("../search/engine.js").Details} Details */
/** @typedef {import("../search/engine.js").Hit} Hit */

const most = 6; // action items

/**
 * The pane beside the results, on screens with room for it: what fixed the best hit, or the one that the reader looks at.
 * @param {HTMLElement} pane
 * @param {import("../hit/hit.js").Surroundings} at
 */
export function previewPane(pane, at) {
  const wide = matchMedia("(min-width: 75rem)");
  /** @type {Map<string, Promise<Details>>} */
  const kept = new Map();
  /** @type {Engine | undefined} */
  let kb;
  let wanted = "";
  let shown = "";
  let waiting = 0;

  /** @param {string} id */
  function show(id) {
    clearTimeout(waiting);
    wanted = id;
    if (!kb || !wide.matches || !id || id === shown) return;
    const details = kept.get(id) || kb.document(id);
    kept.set(id, details);
    details.then((it) => {
      if (id !== wanted || !it) return;
      pane.textContent = "";
      pane.append(...content(it, at));
      pane.hidden = false;
      pane.dataset.of = shown = id;
    }).catch(() => { kept.delete(id); });
  }

  wide.addEventListener("change", () => show(wanted));
  return {
    /** Shows the best hit of an answer. @param {Engine} engine @param {Hit | undefined} best */
    follow(engine, best) {
      kb = engine;
      shown = "";
      if (best) show(best.id);
      else this.clear();
    },
    /** Shows the hit that an element is part of, once the pointer rests on it. @param {Element} element @param {number} [rest] milliseconds */
    of(element, rest = 0) {
      const entry = /** @type {HTMLElement | null} */ (element.closest(".hit"));
      if (!entry) return;
      clearTimeout(waiting);
      if (rest) waiting = window.setTimeout(() => show(entry.dataset.id || ""), rest);
      else show(entry.dataset.id || "");
    },
    clear() {
      wanted = shown = "";
      pane.hidden = true;
    },
  };
}

/** @param {Details} it @param {import("../hit/hit.js").Surroundings} at */
function content(it, at) {
  /** @param {string} title @param {(Node | string | false | null)[]} body */
  const part = (title, ...body) => body.some(Boolean) && element("section", "", element("h3", "", title), ...body);
  const fix = it.fix;
  return /** @type {Node[]} */ ([
    element("p", "hit-facts", dayOf(it.date), severityOf(it.severity, at.severities), it.status && it.status !== "published" && element("span", "mark", it.status),
      it.duration !== null && element("span", "preview-duration", "lasted " + span(it.duration))),
    element("h2", "", element("a", { href: marked(it.url, null, at) }, it.title)),
    part("Fix", fix && element("p", "preview-fix", fix.text), fix && element("p", "more", element("a", { href: marked(fix.url, null, at) }, fix.title))),
    part("Impact", it.impact && element("p", "", it.impact)),
    !fix && !it.impact && part("Summary", it.summary && element("p", "", it.summary)),
    it.actions.length > 0 && part("Action items", element("ul", "preview-actions", ...it.actions.slice(0, most).map(action)),
      it.actions.length > most && element("p", "more", `and ${it.actions.length - most} more`)),
  ].filter(Boolean));
}

/** @param {import("../search/engine.js").Action} item */
function action(item) {
  const facts = [item.owner, item.due && "due " + item.due].filter(Boolean).join(", ");
  return element("li", item.status ? "status-" + item.status.replace(/[^a-z-]/g, "") : "", element("span", "preview-status", (item.status || "open").replace(/-/g, " ")), " ", item.title,
    facts && element("small", "", " " + facts));
}

/** A length of time in its two largest units, as all pages write it. @param {number} seconds */
function span(seconds) {
  /** @type {[number, string][]} */
  const units = [[86400, "d"], [3600, "h"], [60, "min"], [1, "s"]];
  const first = Math.max(0, units.findIndex(([size]) => seconds >= size));
  return units.slice(first, first + 2).map(([size, unit], i) => [Math.floor((i ? seconds % units[first][0] : seconds) / size), unit])
    .filter(([n], i) => n || !i).map(([n, unit]) => `${n}\u00a0${unit}`).join(" ");
}

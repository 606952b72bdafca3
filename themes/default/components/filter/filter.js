// @ts-check
import { element } from "../../js/element.js";
import { asFiles, globalOf } from "../../js/script.js";

/** @typedef {{ i: string, t: string, d?: string, v?: string, r?: number, s?: string[], c?: string[], l?: number, n?: string, f?: boolean }} Row see list.go */

const most = 500; // rows shown, as without scripts

/** @type {Record<string, (row: Row) => any>} */
const columns = { date: (row) => row.d, severity: (row) => row.r, title: (row) => row.t.toLowerCase(), duration: (row) => row.l };

/** @type {Record<string, (row: Row, value: string) => any>} */
const fields = {
  q: (row, value) => value.toLowerCase().split(/\s+/).every((word) => row.t.toLowerCase().includes(word)),
  service: (row, value) => row.s?.includes(value),
  severity: (row, value) => row.v === value,
  cause: (row, value) => row.c?.includes(value),
  year: (row, value) => row.d?.startsWith(value),
};

/** Filters and sorts the list; the choice stands in the address. */
export function filterRows() {
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-filter]"));
  const table = /** @type {HTMLTableElement | null} */ (document.querySelector("table.rows"));
  if (form && table) list(form, table);
}

/** @param {HTMLFormElement} form @param {HTMLTableElement} table */
function list(form, table) {
  const data = form.dataset.filter ?? "";
  const asWritten = table.tBodies[0];
  const heads = /** @type {NodeListOf<HTMLElement>} */ (table.querySelectorAll("[data-sort]"));
  let sort = "-date";
  let turn = 0;
  /** @type {Promise<Row[]> | undefined} */
  let loading;

  const chosen = () => [...new FormData(form)].map(([name, value]) => [name, String(value).trim()]).filter(([, value]) => value);

  async function show() {
    const mine = ++turn;
    const wanted = chosen();
    if (wanted.length === 0 && sort === "-date") return put(asWritten, "");
    try {
      loading ??= asFiles ? globalOf(data.replace(/json$/, "js"), "codmanRows") : fetch(data).then((answer) => answer.json());
      const rows = await loading;
      if (mine !== turn) return; // the reader has gone on
      const found = sorted(rows.filter((row) => wanted.every(([name, value]) => fields[name](row, value))), sort);
      const body = document.createElement("tbody");
      body.append(...found.slice(0, most).map((row) => tableRow(row, form, data)));
      if (found.length === 0) body.append(nothing(form));
      put(body, found.length === 0 ? "No postmortem matches." : `${found.length} of ${rows.length}` + (found.length > most ? `, the first ${most} shown` : ""));
    } catch {
      loading = undefined;
      put(asWritten, "The list could not be loaded.");
    }
  }

  /** @param {HTMLTableSectionElement} body @param {string} sum */
  function put(body, sum) {
    table.tBodies[0].replaceWith(body);
    form.querySelectorAll("[role=status]").forEach((status) => { status.textContent = sum; });
    document.querySelector(".pager")?.toggleAttribute("hidden", body !== asWritten);
    for (const head of heads) {
      if (sort.endsWith(head.dataset.sort ?? "")) head.ariaSort = sort[0] === "-" ? "descending" : "ascending";
      else head.removeAttribute("aria-sort");
    }
  }

  function changed() {
    const query = new URLSearchParams(chosen());
    if (sort !== "-date") query.set("sort", sort);
    history.replaceState(null, "", query.size ? "?" + query : location.pathname);
    show();
  }

  for (const head of heads) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => {
      const up = head.dataset.sort ?? "";
      const first = up === "title" || up === "severity" ? up : "-" + up;
      sort = sort !== first ? first : first === up ? "-" + up : up;
      changed();
    });
    head.append(button);
  }
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", changed);
  form.addEventListener("reset", () => setTimeout(() => { sort = "-date"; changed(); }));

  const query = new URLSearchParams(location.search);
  for (const [name, value] of query) {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) field.value = value;
  }
  const wished = query.get("sort") ?? "";
  if (wished.replace("-", "") in columns) sort = wished;
  form.hidden = false;
  show();
}

/** @param {Row[]} rows @param {string} sort a column, with a hyphen for the largest first */
function sorted(rows, sort) {
  const value = columns[sort.replace("-", "")];
  const up = sort[0] === "-" ? -1 : 1;
  return rows.sort((a, b) => {
    const x = value(a), y = value(b);
    if (x === y) return 0;
    return x === undefined ? 1 : y === undefined ? -1 : x < y ? -up : up; // unknown is last
  });
}

/** What stands in the place of the rows when there is none. @param {HTMLFormElement} form */
function nothing(form) {
  const clear = element("button", "", "Clear the filter");
  clear.setAttribute("type", "button");
  clear.addEventListener("click", () => form.reset());
  const cell = element("td", "", "No postmortem matches. ", clear);
  cell.setAttribute("colspan", "6");
  return element("tr", "rows-none", cell);
}

/** @param {Row} row @param {HTMLFormElement} form @param {string} data rows.json, in the folder of the list */
function tableRow(row, form, data) {
  const folder = data.replace(/[^/]*$/, "");
  /** @param {string} path @param {string} slug @param {Element | null} [option] */
  const link = (path, slug, option) => {
    const a = element("a", option?.className, option?.getAttribute("data-name") ?? slug);
    a.setAttribute("href", folder + path + encodeURIComponent(slug) + (asFiles ? "/index.html" : "/"));
    return a;
  };
  /** @param {string} facet @param {string} axis @param {string[]} [slugs] */
  const terms = (facet, axis, slugs = []) => slugs.flatMap((slug, i) =>
    [i ? ", " : "", link(`../${axis}/`, slug, form.querySelector(`[name=${facet}] [value="${CSS.escape(slug)}"]`))]);

  const time = element("time", "", row.d);
  time.setAttribute("datetime", row.d ?? "");
  const title = link("", row.i);
  title.textContent = row.t;
  const head = element("th", "row-title", title, row.f ? " " : "", row.f ? element("span", "mark", "Draft") : "");
  head.setAttribute("scope", "row");
  return element("tr", "", element("td", "row-date", row.d && time), element("td", "row-severity", ...terms("severity", "severities", row.v ? [row.v] : [])), head,
    element("td", "row-services", ...terms("service", "services", row.s)), element("td", "row-causes", ...terms("cause", "causes", row.c)),
    element("td", "row-duration", row.n));
}

// @ts-check

/**
 * A postmortem in rows.json: id, title, date, severity, services, causes, length in seconds and in words, draft.
 * @typedef {{ i: string, t: string, d?: string, v?: string, s?: string[], c?: string[], l?: number, n?: string, f?: boolean }} Row
 */

const shown = 500; // rows at most, as on a page made without scripts
const keys = ["date", "severity", "title", "duration"];

/** Filters and sorts the list of all postmortems. What is chosen stands in the address, so that it can be shared. */
export function filterRows() {
  const form = document.querySelector("form[data-filter]");
  const table = document.querySelector("table.rows");
  if (form instanceof HTMLFormElement && table instanceof HTMLTableElement) new List(form, table).start();
}

class List {
  /**
   * @param {HTMLFormElement} form
   * @param {HTMLTableElement} table
   */
  constructor(form, table) {
    this.form = form;
    this.table = table;
    this.sum = /** @type {HTMLElement} */ (form.querySelector("[role=status]"));
    this.sort = "-date";
    this.asWritten = this.table.tBodies[0];
    /** @type {Promise<Row[]> | undefined} */
    this.rows = undefined;
    this.turn = 0;
  }

  start() {
    for (const head of this.table.querySelectorAll("th[data-sort]")) this.#sortButton(head);
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("input", () => this.#changed());
    this.form.addEventListener("reset", () => setTimeout(() => {
      this.sort = "-date";
      this.#changed();
    }));
    addEventListener("popstate", () => this.#fromAddress());
    this.form.hidden = false;
    this.#fromAddress();
  }

  /** @param {Element} head */
  #sortButton(head) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => {
      const key = /** @type {string} */ (head.getAttribute("data-sort"));
      const first = key === "date" || key === "duration" ? "-" + key : key;
      this.sort = this.sort !== first ? first : first === key ? "-" + key : key;
      this.#changed();
    });
    head.append(button);
  }

  /** The fields that are filled in. */
  #chosen() {
    return [...new FormData(this.form)].flatMap(([name, value]) => (value ? [[name, String(value).trim()]] : []));
  }

  #fromAddress() {
    const query = new URLSearchParams(location.search);
    for (const field of this.form.querySelectorAll("input, select")) {
      const control = /** @type {HTMLInputElement | HTMLSelectElement} */ (field);
      control.value = query.get(control.name) ?? "";
    }
    const sort = query.get("sort") ?? "";
    this.sort = keys.includes(sort.replace(/^-/, "")) ? sort : "-date";
    this.#show();
  }

  #changed() {
    const query = new URLSearchParams(this.#chosen());
    if (this.sort !== "-date") query.set("sort", this.sort);
    const text = query.toString();
    history.replaceState(null, "", text ? "?" + text : location.pathname);
    this.#show();
  }

  async #show() {
    const turn = ++this.turn;
    const chosen = this.#chosen();
    if (chosen.length === 0 && this.sort === "-date") {
      this.#replace(this.asWritten, "");
      return;
    }
    try {
      this.rows ??= fetch(/** @type {string} */ (this.form.dataset.filter)).then((answer) => {
        if (!answer.ok) throw new Error(answer.statusText);
        return answer.json();
      });
      const rows = await this.rows;
      if (turn !== this.turn) return; // the reader has gone on
      const found = this.#sorted(rows.filter((row) => chosen.every(([name, value]) => matches(row, name, value))));
      const body = document.createElement("tbody");
      body.append(...found.slice(0, shown).map((row) => this.#tableRow(row)));
      this.#replace(body, `${found.length} of ${rows.length}` + (found.length > shown ? `, the first ${shown} shown` : ""));
    } catch {
      this.rows = undefined;
      this.sum.textContent = "The list could not be loaded.";
    }
  }

  /**
   * @param {HTMLTableSectionElement} body
   * @param {string} sum
   */
  #replace(body, sum) {
    this.table.tBodies[0].replaceWith(body);
    this.sum.textContent = sum;
    const pager = document.querySelector(".pager");
    pager?.toggleAttribute("hidden", body !== this.asWritten);
    for (const head of this.table.querySelectorAll("th[data-sort]")) {
      if (head.getAttribute("data-sort") !== this.sort.replace(/^-/, "")) head.removeAttribute("aria-sort");
      else head.setAttribute("aria-sort", this.sort.startsWith("-") ? "descending" : "ascending");
    }
  }

  /** @param {Row[]} rows newest first */
  #sorted(rows) {
    const down = this.sort.startsWith("-") ? -1 : 1;
    /** @type {Record<string, (row: Row) => string | number | undefined>} */
    const values = { date: (r) => r.d, severity: (r) => r.v, title: (r) => r.t.toLowerCase(), duration: (r) => r.l };
    const value = values[this.sort.replace(/^-/, "")];
    return rows.sort((a, b) => {
      const x = value(a), y = value(b);
      if (x === y) return 0;
      if (x === undefined || y === undefined) return x === undefined ? 1 : -1; // unknown is last either way
      return x < y ? -down : down;
    });
  }

  /** @param {Row} row */
  #tableRow(row) {
    const tr = document.createElement("tr");
    const cell = (/** @type {string} */ name, tag = "td") => {
      const td = document.createElement(tag);
      td.className = "row-" + name;
      tr.append(td);
      return td;
    };
    const date = cell("date");
    if (row.d) date.append(Object.assign(document.createElement("time"), { dateTime: row.d, textContent: row.d }));
    const severity = cell("severity");
    if (row.v) severity.append(this.#term("severity", row.v, "severities"));
    const title = cell("title", "th");
    title.setAttribute("scope", "row");
    title.append(link(this.#list() + encodeURIComponent(row.i) + "/", row.t));
    if (row.f) title.append(" ", Object.assign(document.createElement("span"), { className: "mark", textContent: "Draft" }));
    this.#terms(cell("services"), "service", row.s, "services");
    this.#terms(cell("causes"), "cause", row.c, "causes");
    cell("duration").textContent = row.n ?? "";
    return tr;
  }

  /** The folder of the list, which is that of the data: this page may be a later page of it. */
  #list() {
    return /** @type {string} */ (this.form.dataset.filter).replace(/[^/]*$/, "");
  }

  /**
   * @param {Element} cell
   * @param {string} facet
   * @param {string[] | undefined} slugs
   * @param {string} axis
   */
  #terms(cell, facet, slugs, axis) {
    slugs?.forEach((slug, i) => cell.append(i ? ", " : "", this.#term(facet, slug, axis)));
  }

  /**
   * @param {string} facet
   * @param {string} slug
   * @param {string} axis
   */
  #term(facet, slug, axis) {
    const option = this.form.querySelector(`select[name=${facet}] option[value="${CSS.escape(slug)}"]`);
    const a = link(`${this.#list()}../${axis}/${encodeURIComponent(slug)}/`, option?.getAttribute("data-name") ?? slug);
    if (facet === "severity") a.className = "severity " + (option?.className ?? "");
    return a;
  }
}

/**
 * @param {Row} row
 * @param {string} name
 * @param {string} value
 */
function matches(row, name, value) {
  switch (name) {
    case "q": return value.toLowerCase().split(/\s+/).every((word) => (row.t + " " + row.i).toLowerCase().includes(word));
    case "service": return row.s?.includes(value);
    case "cause": return row.c?.includes(value);
    case "severity": return row.v === value;
    case "year": return row.d?.startsWith(value);
  }
  return true;
}

/**
 * @param {string} url
 * @param {string} text
 */
function link(url, text) {
  const a = document.createElement("a");
  a.href = url;
  a.textContent = text;
  return a;
}

// @ts-check
import { readersDay } from "../../js/today.js";

/** Brings what a page says of action items from the day on which it was made to the day of the reader. */
export function markOverdue() {
  const today = readersDay();
  const overdue = document.querySelector("[data-coming]");
  const table = overdue?.closest("section")?.querySelector("table");
  for (const due of /** @type {NodeListOf<HTMLTimeElement>} */ (document.querySelectorAll("time[data-due]"))) {
    const late = due.dateTime < today;
    due.parentElement?.querySelector(".mark-late")?.toggleAttribute("hidden", !late);
    if (late && table && !table.contains(due)) move(/** @type {Element} */ (due.closest("tr")), table);
  }
  for (const since of /** @type {NodeListOf<HTMLTimeElement>} */ (document.querySelectorAll("time[data-age]"))) {
    const days = Math.round((Date.parse(today) - Date.parse(since.dateTime)) / 864e5);
    if (days >= 0) since.textContent = days + "\u00a0d";
  }
  if (overdue) recount(overdue, today);
}

/** Moves an item among those that are overdue. @param {Element} row @param {HTMLTableElement} table */
function move(row, table) {
  const section = row.closest("section"), count = section?.querySelector(".count");
  table.tBodies[0].append(row);
  if (count) {
    count.textContent = String(Number(count.textContent) - 1);
    if (section && count.textContent === "0") section.hidden = true;
  }
  table.hidden = false;
}

/**
 * Counts as overdue what has become so since the page was made, on other pages of the list as well.
 * @param {Element} overdue
 * @param {string} today
 */
function recount(overdue, today) {
  let count = Number(overdue.textContent);
  for (const day of (overdue.getAttribute("data-coming") ?? "").split(" ")) {
    const [date, items] = day.split(":");
    if (items && date < today) count += Number(items);
  }
  overdue.textContent = String(count);
  const on = overdue.parentElement?.querySelector("time");
  if (on && on.dateTime < today) on.textContent = on.dateTime = today;
}

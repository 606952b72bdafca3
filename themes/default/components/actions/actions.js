// @ts-check

/** Marks action items that are overdue on the day of the reader; the page knows only the day on which it was made. */
export function markOverdue() {
  const now = new Date();
  now.setMinutes(now.getMinutes() - now.getTimezoneOffset());
  const today = now.toISOString().slice(0, 10);
  for (const due of document.querySelectorAll("time[data-due]")) {
    const mark = due.parentElement?.querySelector(".mark-late");
    mark?.toggleAttribute("hidden", /** @type {HTMLTimeElement} */ (due).dateTime >= today);
  }
}

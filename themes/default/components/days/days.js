// @ts-check
import { asFiles } from "../../js/script.js";
import { readersDay } from "../../js/today.js";

/** Shows the first of the days that are not over for the reader; they run on from the day on which the page was made. */
export function showDay() {
  const today = readersDay();
  const days = Array.from(/** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-day]")));
  const next = days.find((day) => (day.dataset.day ?? "") >= today);
  if (next) for (const day of days) day.hidden = day !== next;
}

/** Makes a link to a postmortem lead to another one each time. */
export function pickAtRandom() {
  const link = /** @type {HTMLAnchorElement | null} */ (document.querySelector("[data-random]"));
  if (!link || asFiles) return;
  link.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const list = new URL(link.dataset.random ?? "", location.href);
    let url = link.href;
    try {
      const rows = await (await fetch(list)).json();
      url = new URL(encodeURIComponent(rows[Math.floor(Math.random() * rows.length)].i) + "/", list).href;
    } catch {
      // The list can't be had; the postmortem of the day can.
    }
    location.assign(url);
  });
}

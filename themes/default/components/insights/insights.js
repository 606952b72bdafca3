// @ts-check
import { readersDay } from "../../js/today.js";

/** Counts days up to that of the reader. The table that a mark leads into is opened, and all of them for printing. */
export function readInsights() {
  const today = Date.parse(readersDay());
  for (const cell of document.querySelectorAll("[data-since]")) {
    const days = Math.round((today - Date.parse(cell.getAttribute("data-since") || "")) / 864e5);
    if (days >= 0) cell.textContent = days.toLocaleString("en");
  }
  document.querySelectorAll(".insight .chart").forEach(walkMarks);
}

const open = () => {
  let row = null;
  try {
    row = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  } catch {}
  const details = row && row.closest("details");
  if (!row || !details || details.open) return;
  details.open = true;
  row.scrollIntoView({ block: "center" });
};
/** @type {NodeListOf<HTMLDetailsElement>} */
let shut;
addEventListener("hashchange", open);
addEventListener("beforeprint", () => (shut = document.querySelectorAll(".insight details:not([open])")).forEach((details) => (details.open = true)));
addEventListener("afterprint", () => shut.forEach((details) => (details.open = false)));
open();

/** Makes the marks of a drawing one tab stop, which arrow keys walk. @param {Element} chart */
function walkMarks(chart) {
  const marks = chart.querySelectorAll("a");
  marks.forEach((mark, i) => {
    mark.tabIndex = i ? -1 : 0;
    mark.onkeydown = ({ key }) => {
      const next = marks[key === "ArrowRight" ? i + 1 : key === "ArrowLeft" ? i - 1 : -1];
      if (!next) return;
      mark.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
      return false; // or the drawing would scroll
    };
  });
}

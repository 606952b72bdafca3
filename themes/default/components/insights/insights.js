// @ts-check

/** Brings the days since an incident up to the day of the reader, and opens the table that a mark of a chart leads into, and all of them for printing. */
export function readInsights() {
  const today = Date.UTC(new Date().getFullYear(), new Date().getMonth(), new Date().getDate());
  for (const cell of document.querySelectorAll("[data-since]")) {
    const days = Math.round((today - Date.parse(cell.getAttribute("data-since") || "")) / 864e5);
    if (days >= 0) cell.textContent = days.toLocaleString("en");
  }
  const open = () => {
    const row = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const details = row && row.closest("details");
    if (!row || !details || details.open) return;
    details.open = true;
    row.scrollIntoView({ block: "center" });
  };
  addEventListener("hashchange", open);
  addEventListener("beforeprint", () => document.querySelectorAll(".insight details").forEach((details) => details.setAttribute("open", "")));
  open();
}

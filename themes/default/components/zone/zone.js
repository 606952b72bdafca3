// @ts-check
import { load, save } from "../../js/store.js";

/** @typedef {"document" | "utc" | "local"} Zone */

/**
 * The day and the time of day of an instant in a zone, "2025-10-14" and "06:10:00".
 * @param {string} stamp ISO 8601 with an offset
 * @param {Zone} zone
 */
export function wallClock(stamp, zone) {
  if (zone === "document") return { day: stamp.slice(0, 10), clock: stamp.slice(11, 19) };
  const instant = new Date(stamp);
  if (zone === "local") instant.setMinutes(instant.getMinutes() - instant.getTimezoneOffset());
  const text = instant.toISOString();
  return { day: text.slice(0, 10), clock: text.slice(11, 19) };
}

/** @param {string} day "2025-10-14" */
function longDay(day) {
  return new Date(day + "T00:00Z").toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
}

/** The buttons that show the times of a page in the zone of the document, in UTC or in that of the reader. */
export function zoneSwitch() {
  const groups = document.querySelectorAll("[data-zone]");
  if (groups.length === 0) return;
  const chosen = load("zone");
  /** @type {Zone} */
  const zone = chosen === "utc" || chosen === "local" ? chosen : "document";

  for (const group of groups) {
    group.addEventListener("click", (event) => {
      if (!(event.target instanceof HTMLButtonElement)) return;
      save("zone", event.target.value === "document" ? "" : event.target.value);
      show(/** @type {Zone} */ (event.target.value));
    });
    group.removeAttribute("hidden");
  }
  show(zone);
}

/** @param {Zone} zone */
function show(zone) {
  for (const button of document.querySelectorAll("[data-zone] button")) {
    button.setAttribute("aria-pressed", String(button.getAttribute("value") === zone));
  }
  for (const time of document.querySelectorAll("time[data-clock]")) {
    const { day, clock } = wallClock(/** @type {HTMLTimeElement} */ (time).dateTime, zone);
    const seconds = (time.textContent ?? "").split(":").length > 2;
    const text = seconds ? clock : clock.slice(0, 5);
    time.textContent = { "": text, date: day, both: day + " " + text }[time.getAttribute("data-clock") ?? ""] ?? text;
  }
  document.querySelectorAll("[data-timeline]").forEach((timeline) => breakDays(timeline, zone));
}

/**
 * Puts a day above each entry of a timeline that is on another day than the entry before it.
 * @param {Element} timeline
 * @param {Zone} zone
 */
function breakDays(timeline, zone) {
  let last = "";
  for (const entry of timeline.querySelectorAll(".event")) {
    const time = /** @type {HTMLTimeElement | null} */ (entry.querySelector("time[data-clock]"));
    const heading = entry.querySelector(".event-day");
    if (!time) {
      last = heading?.querySelector("time")?.dateTime ?? last;
      continue;
    }
    const { day } = wallClock(time.dateTime, zone);
    heading?.remove();
    if (day !== last) entry.prepend(dayHeading(day));
    last = day;
  }
}

/** @param {string} day */
function dayHeading(day) {
  const heading = document.createElement("p");
  heading.className = "event-day";
  const time = document.createElement("time");
  time.dateTime = day;
  time.textContent = longDay(day);
  heading.append(time);
  return heading;
}

// @ts-check
import { load, save } from "../../js/store.js";

/**
 * The day and the time of day in the zone of the document, in "utc" or in the "local" one.
 * @param {string} stamp ISO 8601 with an offset
 * @param {string} zone
 */
export function wallClock(stamp, zone) {
  if (zone === "utc" || zone === "local") {
    const instant = new Date(stamp);
    if (zone === "local") instant.setMinutes(instant.getMinutes() - instant.getTimezoneOffset());
    stamp = instant.toISOString();
  }
  return { day: stamp.slice(0, 10), clock: stamp.slice(11, 19) };
}

/** The buttons that show the times of a page in another zone. */
export function zoneSwitch() {
  for (const group of document.querySelectorAll("[data-zone]")) {
    group.addEventListener("click", (event) => {
      if (!(event.target instanceof HTMLButtonElement)) return;
      save("zone", event.target.value);
      show(event.target.value);
    });
    group.removeAttribute("hidden");
    show(load("zone") || "document");
  }
}

/** @param {string} zone */
function show(zone) {
  if (!document.querySelector(`[data-zone] [value=${zone}]`)) zone = "document"; // which is UTC already
  for (const button of document.querySelectorAll("[data-zone] button")) {
    button.ariaPressed = String(button.getAttribute("value") === zone);
  }
  for (const time of document.querySelectorAll("time")) {
    const what = time.dataset.clock;
    if (what === undefined) continue;
    const { day, clock } = wallClock(time.dateTime, zone);
    const text = /:.*:/.test(time.innerText) ? clock : clock.slice(0, 5);
    time.textContent = what === "date" ? day : what === "both" ? day + " " + text : text;
  }
  document.querySelectorAll(".timeline").forEach((timeline) => breakDays(timeline, zone));
}

/**
 * Puts a day above each entry that is on another day than the one before.
 * @param {Element} timeline
 * @param {string} zone
 */
function breakDays(timeline, zone) {
  let last = "";
  for (const entry of timeline.querySelectorAll(".event")) {
    const heading = entry.querySelector(".event-day");
    const time = /** @type {HTMLTimeElement | null} */ (entry.querySelector(".event-clock time"));
    if (!time) continue;
    const day = time.dataset.clock === undefined ? time.dateTime : wallClock(time.dateTime, zone).day;
    heading?.remove();
    const before = last;
    last = day;
    if (day !== before && time.dataset.clock !== undefined) {
      const date = document.createElement("time");
      date.dateTime = day;
      date.textContent = new Date(day).toLocaleDateString("en-GB", { dateStyle: "long", timeZone: "UTC" });
      const above = document.createElement("p");
      above.className = "event-day";
      above.append(date);
      entry.prepend(above);
    }
  }
}

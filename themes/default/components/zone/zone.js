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

const zones = ["document", "utc", "local"];

/** The buttons that show the times of a page in another zone. Of zones in which all clocks agree, the first has a button. */
export function zoneSwitch() {
  const group = document.querySelector("[data-zone]");
  if (!group) return;
  const buttons = /** @type {HTMLButtonElement[]} */ ([...group.querySelectorAll("button")]);
  for (const button of buttons) button.hidden = alike(button.value) !== button.value;
  group.addEventListener("click", (event) => {
    if (!(event.target instanceof HTMLButtonElement)) return;
    save("zone", event.target.value);
    show(event.target.value);
  });
  group.toggleAttribute("hidden", buttons.filter((button) => !button.hidden).length < 2);
  show(load("zone") || "document");
}

/** The times that can be shown in another zone. */
const clocks = () => /** @type {NodeListOf<HTMLTimeElement>} */ (document.querySelectorAll("time[data-clock]"));

/** The first zone in which all times of the page are as in this one. @param {string} wanted */
function alike(wanted) {
  /** @param {string} zone */
  const all = (zone) => Array.from(clocks(), (time) => Object.values(wallClock(time.dateTime, zone)).join()).join();
  return zones.find((zone) => zone === wanted || all(zone) === all(wanted)) ?? "document";
}

/** @param {string} wanted */
function show(wanted) {
  const zone = zones.includes(wanted) ? alike(wanted) : "document";
  for (const button of document.querySelectorAll("[data-zone] button")) {
    button.ariaPressed = String(button.getAttribute("value") === zone);
  }
  name(zone);
  for (const time of clocks()) {
    const what = time.dataset.clock;
    const { day, clock } = wallClock(time.dateTime, zone);
    const text = /:.*:/.test(time.textContent ?? "") ? clock : clock.slice(0, 5);
    time.textContent = what === "date" ? day : what === "both" ? day + " " + text : text;
  }
  document.querySelectorAll(".timeline").forEach((timeline) => breakDays(timeline, zone));
}

/** Says which zone the times are shown in, and which one was assumed for them. @param {string} zone */
function name(zone) {
  const own = document.querySelector("[data-zone] [value=document]")?.textContent ?? "";
  const now = zone === "document" ? own : zone === "utc" ? "UTC" : Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const part of document.querySelectorAll("[data-zone-name]")) part.textContent = now;
  for (const note of document.querySelectorAll("[data-zone-note]")) {
    const tail = (note.textContent ?? "").replace(/^.*?assumed/, "assumed");
    note.textContent = zone === "document" ? `(${tail}` : `(${own} ${tail}`;
  }
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

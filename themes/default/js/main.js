// @ts-check
// What scripts add to a page that can be read without them. Each module looks for the elements that it is for; those that
// only some pages have elements for are fetched there.
import { schemeSwitch } from "../components/masthead/masthead.js";
import { zoneSwitch } from "../components/zone/zone.js";
import { followContents } from "../components/contents/contents.js";
import { markOverdue } from "../components/actions/actions.js";
import { awaitSearch } from "../components/search/search.js";

/** @type {Element | null} */
let main = null;

/** Adds what is not there yet, to the page as it is now. */
function enhance() {
  schemeSwitch();
  awaitSearch();
  if (main === (main = document.querySelector("main"))) return;
  zoneSwitch();
  followContents();
  markOverdue();
  if (document.querySelector("[data-filter]")) import("../components/filter/filter.js").then((list) => list.filterRows());
  if (document.querySelector("[data-project]")) import("../components/projector/projector.js").then((projector) => projector.projectSlides());
  if (document.querySelector(".matrix")) import("../components/matrix/matrix.js");
  if (document.querySelector("[data-day], [data-random]"))
    import("../components/days/days.js").then((days) => {
      days.showDay();
      days.pickAtRandom();
    });
  if (document.querySelector(".insight")) import("../components/insights/insights.js").then((insights) => insights.readInsights());
}

enhance();
document.addEventListener("codman:swap", (event) => {
  if (document.querySelector("[data-results]")) return; // the search page is better loaded anew
  event.preventDefault();
  enhance();
});

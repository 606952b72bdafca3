// @ts-check
// What scripts add to a page that can be read without them. Each module looks for the elements that it is for.
import { schemeSwitch } from "../components/masthead/masthead.js";
import { zoneSwitch } from "../components/zone/zone.js";
import { followContents } from "../components/contents/contents.js";
import { markOverdue } from "../components/actions/actions.js";
import { filterRows } from "../components/filter/filter.js";
import { walkMatrix } from "../components/matrix/matrix.js";

schemeSwitch();
zoneSwitch();
followContents();
markOverdue();
filterRows();
walkMatrix();

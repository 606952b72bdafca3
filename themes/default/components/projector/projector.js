// @ts-check
// One part of a review a screen: arrows, space and page keys turn, or scroll a tall one first; Home, End, Escape.

/** @type {Record<string, number | undefined>} */
const turns = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1 };

/** Lets the parts of a page that are slides be projected. */
export function projectSlides() {
  const start = /** @type {HTMLButtonElement | null} */ (document.querySelector("[data-project]"));
  const slides = document.querySelectorAll("[data-slide]");
  if (!start || !slides.length || !window.HTMLDialogElement) return;
  document.querySelector(".projector")?.remove();
  const stage = document.createElement("dialog"), show = document.createElement("div"), bar = document.createElement("div"), place = document.createElement("output");
  const more = document.createElement("span");
  let at = 0;
  /** @param {number} to */
  const turn = (to) => {
    at = Math.max(0, Math.min(slides.length - 1, to));
    const slide = /** @type {Element} */ (slides[at].cloneNode(true));
    [slide, ...slide.querySelectorAll("[id]")].forEach((part) => part.removeAttribute("id"));
    slide.querySelectorAll(".project").forEach((part) => part.remove());
    slide.querySelectorAll(".review-contents a").forEach((part) => part.removeAttribute("href"));
    show.replaceChildren(slide);
    place.textContent = `${at + 1} of ${slides.length}`;
    stage.scrollTop = 0;
    cue();
    history.replaceState(null, "", "#project-" + (at + 1));
  };
  /** @param {number} way */
  const rest = (way) => (way > 0 ? stage.scrollTop + stage.clientHeight < stage.scrollHeight - 2 : stage.scrollTop > 0);
  const cue = () => (more.hidden = !rest(1));
  /** @param {string} text @param {() => void} act */
  const button = (text, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.onclick = act;
    return made;
  };
  const open = () => {
    stage.showModal();
    stage.focus();
  };
  stage.className = "projector";
  stage.tabIndex = -1;
  stage.setAttribute("aria-label", "Projection");
  show.setAttribute("aria-live", "polite");
  bar.className = "projector-bar";
  more.textContent = "more ↓";
  bar.append(place, more, button("Previous", () => turn(at - 1)), button("Next", () => turn(at + 1)), button("Leave", () => stage.close()));
  stage.append(show, bar);
  document.body.append(stage);
  stage.onkeydown = (event) => {
    const to = event.key === "Home" ? 0 : event.key === "End" ? slides.length - 1 : at + (turns[event.key] || NaN);
    const pressed = event.key === " " && /** @type {Element} */ (event.target).matches("button, a");
    if (isNaN(to) || pressed || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (/ |n$|p$/.test(event.key) && rest(to - at)) stage.scrollTop += (to - at) * stage.clientHeight * 0.7;
    else turn(to);
  };
  stage.onscroll = window.onresize = cue;
  stage.onclose = () => {
    if (document.fullscreenElement) document.exitFullscreen();
    history.replaceState(null, "", location.pathname + location.search);
    start.focus();
  };
  document.onfullscreenchange = () => document.fullscreenElement || stage.close();
  start.hidden = false;
  const begin = () => {
    open();
    turn(0);
  };
  start.onclick = () => {
    const page = document.documentElement; // a dialog can't fill the screen itself, and one that was opened before would be covered
    if (page.requestFullscreen) page.requestFullscreen().then(begin, begin);
    else begin();
  };
  const kept = /^#project-(\d+)$/.exec(location.hash);
  if (kept) {
    open();
    turn(+kept[1] - 1);
  }
}

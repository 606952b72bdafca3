// @ts-check

/** Marks the entry of the contents whose section is being read: the last heading above the upper third of the window. */
export function followContents() {
  /** @type {Map<Element, Element>} */
  const links = new Map();
  for (const link of document.querySelectorAll("[data-contents] a")) {
    const heading = document.getElementById(decodeURIComponent((link.getAttribute("href") ?? "").slice(1)));
    if (heading) links.set(heading, link);
  }
  if (links.size === 0) return;

  let waiting = false;
  const mark = () => {
    waiting = false;
    let current = null;
    for (const heading of links.keys()) {
      if (heading.getBoundingClientRect().top > innerHeight / 3) break;
      current = heading;
    }
    for (const [heading, link] of links) {
      if (heading === current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  addEventListener("scroll", () => {
    if (!waiting) requestAnimationFrame(mark);
    waiting = true;
  }, { passive: true });
  mark();
}

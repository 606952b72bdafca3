// @ts-check

/** Marks the entry of the contents whose section is being read: the last heading above the upper third of the window. */
export function followContents() {
  const links = /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll(".contents a"));
  if (links.length === 0) return;
  let waiting = false;
  const mark = () => {
    waiting = false;
    let current;
    for (const link of links) {
      const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (heading && heading.getBoundingClientRect().top < innerHeight / 3) current = link;
      link.removeAttribute("aria-current");
    }
    if (current) current.ariaCurrent = "true";
  };
  addEventListener("scroll", () => {
    if (!waiting) requestAnimationFrame(mark);
    waiting = true;
  }, { passive: true });
  mark();
}

// @ts-check

let waiting = false;

/** Marks the entry of the contents whose section is being read: the last heading above the upper third of the window. */
export function followContents() {
  addEventListener("scroll", wait, { passive: true });
  mark();
}

function wait() {
  if (!waiting) requestAnimationFrame(mark);
  waiting = true;
}

function mark() {
  waiting = false;
  let current;
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll(".contents a"))) {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (heading && heading.getBoundingClientRect().top < innerHeight / 3) current = link;
    link.removeAttribute("aria-current");
  }
  if (current) current.ariaCurrent = "true";
}

// @ts-check

/** Lets arrow keys go from number to number in the matrix. */
export function walkMatrix() {
  for (const table of document.querySelectorAll("table.matrix")) {
    table.addEventListener("keydown", (event) => {
      if (event instanceof KeyboardEvent && event.target instanceof HTMLElement) step(event, event.target);
    });
  }
}

const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/**
 * @param {KeyboardEvent} event
 * @param {HTMLElement} from
 */
function step(event, from) {
  const way = steps[/** @type {keyof typeof steps} */ (event.key)];
  let cell = /** @type {HTMLTableCellElement | null} */ (from.closest("td, th"));
  const table = from.closest("table");
  if (!way || !cell || !table) return;
  let row = /** @type {HTMLTableRowElement} */ (cell.parentElement).rowIndex;
  let column = cell.cellIndex;
  while ((cell = table.rows[(row += way[0])]?.cells[(column += way[1])])) {
    const link = cell.querySelector("a");
    if (link) {
      link.focus();
      event.preventDefault();
      return;
    }
  }
}

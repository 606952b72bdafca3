// @ts-check

/** @type {Record<string, [number, number] | undefined>} */
const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

// Arrow keys go from number to number in the matrix.
addEventListener("beforeprint", () => document.querySelectorAll(".matrix-rest").forEach((rest) => rest.setAttribute("open", "")));
addEventListener("keydown", (event) => {
  const way = steps[event.key];
  const cell = document.activeElement?.closest("td, th");
  const table = cell?.closest("table");
  if (!way || !(cell instanceof HTMLTableCellElement) || !table?.matches(".matrix")) return;
  let row = cell.closest("tr")?.rowIndex ?? 0, column = cell.cellIndex;
  for (let next; (next = table.rows[(row += way[0])]?.cells[(column += way[1])]); ) {
    const link = next.querySelector("a");
    if (!link) continue;
    link.focus();
    event.preventDefault();
    return;
  }
});

export {};

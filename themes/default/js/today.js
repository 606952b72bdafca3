// @ts-check

/** The day of the reader by the reader's clock, as 2026-08-14. */
export function readersDay() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

// @ts-check
// What a reader chose, kept in this browser. Where storage is forbidden, a choice lasts as long as the page.

/** @param {string} name */
export function load(name) {
  try {
    return localStorage.getItem("codman." + name);
  } catch {
    return null;
  }
}

/** @param {string} name @param {string} value */
export function save(name, value) {
  try {
    localStorage.setItem("codman." + name, value);
  } catch {}
}

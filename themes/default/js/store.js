// @ts-check

/**
 * What a reader chose, kept in this browser. Where storage is forbidden, choices last as long as the page.
 * @param {string} name
 */
export function load(name) {
  try {
    return localStorage.getItem("codman." + name);
  } catch {
    return null;
  }
}

/**
 * @param {string} name
 * @param {string} value "" forgets the choice
 */
export function save(name, value) {
  try {
    if (value) localStorage.setItem("codman." + name, value);
    else localStorage.removeItem("codman." + name);
  } catch {
    // Nothing to do: the choice holds for this page.
  }
}

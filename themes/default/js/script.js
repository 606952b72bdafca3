// @ts-check

/**
 * Whether the pages are opened as files: browsers then load no modules and fetch nothing, and a classic script leaves behind
 * a global what would have been fetched.
 */
export const asFiles = !document.querySelector("script[type=module]");

/** Runs a classic script and gives the global that it leaves behind. @param {string} url @param {string} name */
export function globalOf(url, name) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    script.onload = () => resolve(/** @type {any} */ (window)[name]);
    script.onerror = () => reject(new TypeError(url));
    document.head.append(script);
  });
}

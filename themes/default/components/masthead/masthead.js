// @ts-check
import { save } from "../../js/store.js";

const schemes = ["auto", "light", "dark"];

/** The button that goes through the colour schemes: that of the system, light, dark. */
export function schemeSwitch() {
  const button = /** @type {HTMLButtonElement | null} */ (document.querySelector("button.scheme"));
  if (!button) return;
  const { dataset } = document.documentElement;
  const show = (scheme = "auto") => {
    dataset.scheme = scheme;
    button.ariaLabel = "Colour scheme: " + scheme;
    button.lastChild?.replaceWith(scheme);
  };
  button.onclick = () => {
    show(schemes[(schemes.indexOf(dataset.scheme ?? "auto") + 1) % schemes.length]);
    save("scheme", dataset.scheme ?? "");
  };
  show(dataset.scheme);
  button.hidden = false;
}

// @ts-check
import { load, save } from "../../js/store.js";

const schemes = ["", "light", "dark"];
const names = { "": "Auto", light: "Light", dark: "Dark" };

/** The button that goes through the colour schemes: that of the system, light, dark. */
export function schemeSwitch() {
  const button = document.querySelector("[data-scheme][type=button]");
  if (!(button instanceof HTMLButtonElement)) return;
  let scheme = load("scheme") ?? "";
  if (!(scheme in names)) scheme = "";

  const show = () => {
    const root = document.documentElement;
    if (scheme) root.dataset.scheme = scheme;
    else delete root.dataset.scheme;
    const name = names[/** @type {keyof typeof names} */ (scheme)];
    const label = button.querySelector(".scheme-name");
    if (label) label.textContent = name;
    button.setAttribute("aria-label", "Colour scheme: " + name.toLowerCase());
  };
  button.addEventListener("click", () => {
    scheme = schemes[(schemes.indexOf(scheme) + 1) % schemes.length];
    save("scheme", scheme);
    show();
  });
  show();
  button.hidden = false;
}

/** Light or dark: what the system prefers, until somebody chooses. */

import { change } from "./state.js";

const SHELF = "sandbox.theme";
const systemDark = matchMedia("(prefers-color-scheme: dark)");

export function isDark() {
  const chosen = localStorage.getItem(SHELF);
  return chosen ? chosen === "dark" : systemDark.matches;
}

export function toggleTheme() {
  localStorage.setItem(SHELF, isDark() ? "light" : "dark");
  showTheme();
}

/** Puts the theme on the page, now and whenever the system's preference changes. */
export function showTheme() {
  document.documentElement.dataset.theme = isDark() ? "dark" : "light";
  change({});
}

systemDark.addEventListener("change", showTheme);

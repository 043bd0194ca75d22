/** Line icons, drawn on a 20 × 20 grid. */

const PATHS = {
  hash: "M8 3.5 6.5 16.5M13.5 3.5 12 16.5M3.5 7.5h13M3 12.5h13",
  lock: "M6 9V6.5a4 4 0 0 1 8 0V9M4.5 9h11v7.5h-11z",
  home: "M3 9.5 10 3.5l7 6M5 8.5v8h3.5v-4.5h3v4.5H15v-8",
  people:
    "M7 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6M1.8 16.5c.3-3 2.4-4.5 5.2-4.5s4.9 1.5 5.2 4.5M13.5 9a2.5 2.5 0 1 0-1-4.8M14.5 11.8c2 .3 3.5 1.7 3.7 4.2",
  chat: "M3 15.5V6a2 2 0 0 1 2-2h10a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2H6z",
  app: "M3.5 3.5h5.5v5.5H3.5zM11 3.5h5.5v5.5H11zM3.5 11h5.5v5.5H3.5zM13.75 10.8v6M10.8 13.8h6",
  bolt: "M11 2.5 4.5 11.5H10l-1 6 6.5-9H10z",
  traffic: "M2.5 10.5h3l2-6 4 11.5 2.5-7.5 1 2h2.5",
  down: "m5.5 8 4.5 4.5L14.5 8",
  right: "m8 5.5 4.5 4.5L8 14.5",
  back: "M12 5 7 10l5 5",
  close: "m5 5 10 10M15 5 5 15",
  plus: "M10 4v12M4 10h12",
  dots: "M10 4.5v.02M10 10v.02M10 15.5v.02",
  reply: "M3.5 16.5V6.5a2 2 0 0 1 2-2h9a2 2 0 0 1 2 2v5a2 2 0 0 1-2 2H7zM7 8h6M7 10.5h4",
  send: "M3.5 16.5 17 10 3.5 3.5 5 9l6 1-6 1z",
  eye: "M2 10c2-3.5 4.7-5.2 8-5.2s6 1.7 8 5.2c-2 3.5-4.7 5.2-8 5.2S4 13.5 2 10M10 12.3a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6",
  clock: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14M10 6v4l2.8 1.8",
  next: "M4 5v10l6-5zM10.5 5v10l6-5zM17 5v10",
  sun: "M10 13.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M10 1.8v1.7M10 16.5v1.7M1.8 10h1.7M16.5 10h1.7M4.2 4.2l1.2 1.2M14.6 14.6l1.2 1.2M15.8 4.2l-1.2 1.2M5.4 14.6l-1.2 1.2",
  moon: "M16.5 12A7 7 0 0 1 8 3.5a7 7 0 1 0 8.5 8.5",
  reset: "M4 10a6 6 0 1 0 2-4.5L4 7.5M4 3.5v4h4",
  check: "m4 10.5 4 4 8-9",
  alert: "M10 3 18 17H2zM10 8v4.5M10 14.8v.02",
  sidebar: "M3.5 4.5h13v11h-13zM8 4.5v11",
  slash: "M4 3.5h12v13H4zM11.5 7 8.5 13",
  search: "M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11M13 13l4 4",
};

const SVG = "http://www.w3.org/2000/svg";

/** A decorative icon: whoever shows it says in words what it means. */
export function icon(name, size = 20) {
  const drawing = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  for (const [key, value] of Object.entries({ viewBox: "0 0 20 20", width: size, height: size }))
    drawing.setAttribute(key, value);
  drawing.setAttribute("class", `icon icon-${name}`);
  drawing.setAttribute("aria-hidden", "true");
  path.setAttribute("d", PATHS[name]);
  drawing.append(path);
  return drawing;
}

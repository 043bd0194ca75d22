/** Panels that float beside what opened them: menus and lists. The browser's top layer keeps them unclipped. */

const GAP = 4; // pixels between a panel and what it belongs to

/** Shows `panel` under `anchor` (above it where there is more room), and calls `close` when it must go. */
export function float(panel, anchor, { close, align = "start", wide = false }) {
  panel.popover = "manual";
  panel.classList.add("floating");
  (anchor.closest("dialog") ?? document.body).append(panel);
  panel.showPopover();
  place(panel, anchor, align, wide);
  const sink = new AbortController();
  const listening = { capture: true, signal: sink.signal };
  const isInside = ({ target }) => panel.contains(target) || anchor.contains(target);
  document.addEventListener("pointerdown", (event) => isInside(event) || close(), listening);
  document.addEventListener(
    "scroll",
    (event) => isInside(event) || place(panel, anchor, align, wide),
    listening,
  );
  window.addEventListener("resize", close, listening);
  return () => {
    sink.abort();
    panel.remove();
  };
}

function place(panel, anchor, align, wide) {
  const box = anchor.getBoundingClientRect();
  panel.style.maxHeight = "none";
  if (wide) panel.style.width = `${box.width}px`;
  const { width, height } = panel.getBoundingClientRect();
  const below = innerHeight - box.bottom - GAP * 2;
  const above = box.top - GAP * 2;
  const upwards = height > below && above > below;
  panel.style.maxHeight = `${Math.max(120, upwards ? above : below)}px`;
  panel.style.top = upwards ? "auto" : `${box.bottom + GAP}px`;
  panel.style.bottom = upwards ? `${innerHeight - box.top + GAP}px` : "auto";
  const left = align === "end" ? box.right - width : box.left;
  panel.style.left = `${Math.max(GAP, Math.min(left, innerWidth - width - GAP))}px`;
}

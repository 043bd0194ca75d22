/** Making and matching DOM nodes. What people wrote only ever becomes text nodes. */

const PROPERTIES = new Set(["value", "checked", "disabled", "hidden", "selected", "indeterminate"]);

/** A new element. `on…` are listeners; null, undefined and false leave a property or child out. */
export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) assign(node, name, value);
  node.append(...children.flat(Infinity).filter(isPresent));
  return node;
}

function isPresent(value) {
  return value !== null && value !== undefined && value !== false;
}

function assign(node, name, value) {
  if (!isPresent(value)) return;
  if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else if (PROPERTIES.has(name)) node[name] = value;
  else node.setAttribute(name, value === true ? "" : value);
}

export function byId(id) {
  return document.getElementById(id);
}

/**
 * Makes `parent` show `items`, keeping each node whose key and signature are as they were,
 * so that focus, carets and open menus survive.
 */
export function keyed(parent, items, { key, sign, build }) {
  const before = new Map([...parent.children].map((node) => [node.dataset.key, node]));
  const nodes = items.map((item) => kept(before.get(key(item)), key(item), sign(item), () => build(item)));
  arrange(parent, nodes);
  return nodes;
}

function kept(old, key, signature, build) {
  if (old && old.signature === signature) return old;
  const node = build();
  node.dataset.key = key;
  node.signature = signature;
  return node;
}

function arrange(parent, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...parent.childNodes]) if (!wanted.has(child)) child.remove();
  nodes.forEach((node, place) => {
    if (parent.children[place] !== node) parent.insertBefore(node, parent.children[place] ?? null);
  });
}

/** Rebuilds the children of `node` only when `signature` differs from the last time. */
export function redraw(node, signature, build) {
  const text = JSON.stringify(signature);
  if (node.signature === text) return false;
  node.signature = text;
  node.replaceChildren(...[build()].flat(Infinity).filter(isPresent));
  return true;
}

let counter = 0;

/** An id that nothing else on the page has, for labels and descriptions. */
export function freshId(prefix) {
  counter += 1;
  return `${prefix}-${counter}`;
}

// Drawing: a view gives plain descriptions, and draw() makes the page equal to them. Nodes stay
// where they are while they still fit, so that focus, selection, scroll and open forms survive.
// This is the only module that makes elements. Whatever the store holds becomes text or a checked
// attribute: there is no way here to make a script, a frame, inline code or a javascript: address.

const SVG = "http://www.w3.org/2000/svg";
const TAGS = new Set(
  (
    "a article aside b button code dd details dialog div dl dt em fieldset footer form h1 h2 h3 header hr" +
    " input label legend li main nav ol option optgroup p pre section select small span strong summary" +
    " table tbody td textarea th thead time tr ul" +
    " svg g path rect circle text tspan title line polyline"
  ).split(" "),
);
const ATTRIBUTES = new Set(
  (
    "class id for name type title role tabindex placeholder rows min max step autocomplete spellcheck" +
    " colspan scope datetime href target rel label wrap" +
    " viewBox d x y x1 x2 y1 y2 dx dy rx ry r cx cy width height points transform text-anchor" +
    " dominant-baseline preserveAspectRatio"
  ).split(" "),
);
const PROPERTIES = new Set(["value", "checked", "disabled", "readOnly", "multiple", "open", "hidden"]);
const DRAWN = Symbol("drawn");

/** A description that h() made. Nothing else is drawn as an element, whatever shape the store's data have. */
class Description {
  constructor(content) {
    Object.assign(this, content);
  }
}

/** Describe an element. `on` holds listeners, `style` properties, `key` its identity among its siblings. */
export function h(tag, properties, ...children) {
  if (!TAGS.has(tag)) throw new Error(`<${tag}> is not drawn here`);
  return new Description({ tag, properties: properties ?? {}, children: flat(children) });
}

/** Make the children of an element equal to a description. */
export function draw(parent, content) {
  reconcile(parent, flat([content]));
}

/** Give an address that a link may have, else undefined: within this page, or http(s). */
export function linkAddress(text) {
  if (typeof text !== "string") return undefined;
  if (text.startsWith("#/")) return text;
  try {
    const address = new URL(text);
    return ["http:", "https:"].includes(address.protocol) ? address.href : undefined;
  } catch {
    return undefined;
  }
}

function flat(children) {
  const found = [];
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false || child === true) continue;
    if (child instanceof Description) found.push(child);
    else
      found.push(
        new Description({ text: typeof child === "object" ? JSON.stringify(child) : String(child) }),
      );
  }
  return found;
}

function reconcile(parent, wanted) {
  const left = [...parent.childNodes];
  const keyed = new Map(left.filter((node) => keyOf(node)).map((node) => [keyOf(node), node]));
  let place = parent.firstChild;
  for (const item of wanted) {
    const found = takeFitting(left, keyed, item);
    const node = found ?? create(item, parent);
    if (node === place) place = place.nextSibling;
    else parent.insertBefore(node, place);
    if (item.tag) update(node, item);
    else if (node.data !== item.text) node.data = item.text;
  }
  for (const node of left) node.remove();
}

function keyOf(node) {
  return node[DRAWN]?.properties.key;
}

function takeFitting(left, keyed, item) {
  const key = item.properties?.key;
  const index = left.findIndex((node) => {
    if (!item.tag) return node.nodeType === Node.TEXT_NODE;
    if (node[DRAWN]?.tag !== item.tag) return false;
    return key === undefined ? keyOf(node) === undefined : node === keyed.get(key);
  });
  return index < 0 ? undefined : left.splice(index, 1)[0];
}

function create(item, parent) {
  if (!item.tag) return document.createTextNode(item.text);
  const isDrawing = item.tag === "svg" || parent.namespaceURI === SVG;
  return isDrawing ? document.createElementNS(SVG, item.tag) : document.createElement(item.tag);
}

function update(node, item) {
  const before = node[DRAWN]?.properties ?? {};
  const isNew = !node[DRAWN];
  node[DRAWN] = item;
  const { properties } = item;
  setAttributes(node, before, properties);
  setStyle(node, before.style ?? {}, properties.style ?? {});
  listen(node, properties.on ?? {});
  reconcile(node, item.children);
  // After the children: a select has its value only once it has its options.
  for (const name of PROPERTIES) {
    if (name in properties && node[name] !== properties[name]) node[name] = properties[name];
    else if (!(name in properties) && name in before) node[name] = name === "value" ? "" : false;
  }
  if (isNew && properties.created) queueMicrotask(() => node.isConnected && properties.created(node));
}

function setAttributes(node, before, after) {
  for (const name of Object.keys({ ...before, ...after })) {
    if (!ATTRIBUTES.has(name) && !/^(aria|data)-[a-z-]+$/.test(name)) continue;
    let value = name === "href" ? linkAddress(after.href) : after[name];
    if (value === true) value = "";
    if (value === undefined || value === null || value === false) node.removeAttribute(name);
    else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, String(value));
  }
}

function setStyle(node, before, after) {
  for (const name of Object.keys({ ...before, ...after })) {
    if (before[name] !== after[name]) node.style.setProperty(name, after[name] ?? "");
  }
}

function listen(node, handlers) {
  node.heard ??= new Set();
  for (const kind of Object.keys(handlers)) {
    if (node.heard.has(kind)) continue;
    node.heard.add(kind);
    // Looked up when it happens: the last drawing's handler counts.
    node.addEventListener(kind, (event) => node[DRAWN].properties.on?.[kind]?.(event));
  }
}

// A workflow drawn as a graph.

import { h } from "./dom.js";
import { layOut, portOf } from "./graph-layout.js";
import {
  START,
  exitTitle,
  exitsOf,
  nodeRole,
  nodeTitle,
  startInWords,
  summaryLines,
  typeOf,
} from "./workflow-words.js";
import { count, number, plain } from "./words.js";

const WIDTH = 236;
const PADDING = 14;
const LINE = 17;
const HEAD = 46;
const MOST_LINES = 7;
const TEXT = "12.5px system-ui, sans-serif";
const ROLE = "11.5px system-ui, sans-serif";
const COUNT = 44;
const TITLE = "600 14px system-ui, sans-serif";

/** Draw a workflow. `counts` are {NODE: {entered, exits}}; `choose` is called with a node's id. */
export function graphOf(context, { counts, chosen, choose, wrong = [], least = 0.8 }) {
  const nodes = [
    startNode(context),
    ...(context.workflow.nodes ?? []).map((node) => drawable(context, node)),
  ];
  const laid = layOut(nodes, edgesOf(context.workflow));
  const used = new Set(laid.edges.map(({ from, exit }) => `${from}.${exit}`));
  const middle = laid.nodes.get(START).x / laid.width;
  // Where not all of it is in sight, the start is.
  const show = (frame) => {
    frame.scrollLeft = middle * frame.scrollWidth - frame.clientWidth / 2;
  };
  return h(
    "div",
    { class: "graph-frame", created: show },
    h(
      "svg",
      {
        class: "graph",
        viewBox: `0 0 ${Math.ceil(laid.width)} ${Math.ceil(laid.height)}`,
        role: "group",
        "aria-label": "Workflow",
        style: {
          "max-width": `${Math.ceil(laid.width)}px`,
          "min-width": `${Math.ceil(laid.width * least)}px`,
        },
      },
      h(
        "g",
        {},
        laid.edges.map((edge) => edgeLine(edge, counts)),
      ),
      nodes.map((node) =>
        nodeBox(node, laid.nodes.get(node.id), { counts, used, isChosen: node.id === chosen, isWrong: wrong.includes(node.id), choose }),
      ),
    ),
  );
}

/** Give what leads where, read off every node's `after`. */
export function edgesOf(workflow) {
  return (workflow.nodes ?? []).flatMap((node) =>
    [node.after ?? []].flat().map((origin) => {
      const [from, exit] = plain(origin).split(".");
      return { from, exit: exit ?? "next", to: node.id };
    }),
  );
}

function startNode(context) {
  const title = typeOf(context.catalogue, START)?.title ?? "Start";
  return sized({
    id: START,
    title,
    role: "Start",
    kind: "start",
    exits: ["next"],
    lines: startInWords(context, context.workflow.start),
  });
}

function drawable(context, node) {
  const type = typeOf(context.catalogue, node.type);
  return sized({
    id: node.id,
    title: nodeTitle(context, node),
    role: nodeRole(context, node),
    kind: type?.role ?? "unknown",
    exits: exitsOf(context, node),
    lines: summaryLines(context, node),
  });
}

function sized(node) {
  const lines = node.lines.flatMap((line) =>
    wrapped(line, WIDTH - 2 * PADDING, TEXT, node.kind === "condition" ? 4 : 2),
  );
  const shown = lines.length > MOST_LINES ? [...lines.slice(0, MOST_LINES - 1), "…"] : lines;
  const width = WIDTH - 2 * PADDING - 4;
  const place = node.id === START ? node.role : `${node.role} · ${node.id}`;
  return {
    ...node,
    all: node.lines,
    lines: shown,
    width: WIDTH,
    place: wrapped(place, width - COUNT, ROLE, 1)[0],
    title: wrapped(node.title, width, TITLE, 1)[0] ?? "",
    fullTitle: node.title,
    height: HEAD + shown.length * LINE + PADDING,
  };
}

function edgeLine(edge, counts) {
  const passed = exitCount(counts, edge.from, edge.exit);
  return h("path", {
    key: `${edge.from}.${edge.exit} ${edge.to}`,
    d: curve(edge.points),
    class: `edge${edge.isBack ? " is-back" : ""}${passed ? " is-used" : ""}`,
  });
}

function curve(points) {
  const [first, ...others] = points;
  let [text, before] = [`M${round(first.x)} ${round(first.y)}`, first];
  for (const point of others) {
    const middle = round((before.y + point.y) / 2);
    text +=
      before.x === point.x || before.y === point.y
        ? `L${round(point.x)} ${round(point.y)}`
        : `C${round(before.x)} ${middle} ${round(point.x)} ${middle} ${round(point.x)} ${round(point.y)}`;
    before = point;
  }
  return `${text}m-4 -6l4 6l4 -6`;
}

function round(value) {
  return Math.round(value * 10) / 10;
}

function nodeBox(node, at, { counts, used, isChosen, isWrong, choose }) {
  const left = round(at.x - node.width / 2);
  const entered = counts && Object.hasOwn(counts, node.id) ? counts[node.id].entered : undefined;
  const open = () => choose(node.id);
  const onKey = (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    open();
  };
  return h(
    "g",
    {
      key: node.id,
      class: `node is-${node.kind}${isChosen ? " is-chosen" : ""}${isWrong ? " is-wrong" : ""}`,
      transform: `translate(${left} ${round(at.y)})`,
      tabindex: "0",
      role: "button",
      "aria-pressed": String(isChosen),
      on: { click: open, keydown: onKey },
      "aria-label": `${spoken(node, entered)}${isWrong ? ", has an incident" : ""}`,
    },
    h("title", {}, [node.fullTitle, ...node.all].join("\n")),
    h("rect", { class: "node-frame", width: node.width, height: node.height, rx: 8 }),
    h("rect", { class: "node-mark", width: 4, height: node.height - 16, x: 0, y: 8, rx: 2 }),
    h("text", { class: "node-role", x: PADDING, y: 19 }, node.place),
    entered !== undefined &&
      h(
        "text",
        { class: "node-count", x: node.width - PADDING, y: 19, "text-anchor": "end" },
        number(entered),
      ),
    h("text", { class: "node-title", x: PADDING, y: 38 }, node.title),
    node.lines.map((line, index) =>
      h("text", { class: "node-text", key: index, x: PADDING, y: HEAD + 14 + index * LINE }, line),
    ),
    node.exits.map((exit) => exitMark(node, at, exit, { counts, isUsed: used.has(`${node.id}.${exit}`) })),
  );
}

function spoken(node, entered) {
  const place = node.id === START ? node.role : `${node.role} ${node.id}`;
  const parts = [`${place}: ${node.fullTitle}`, ...node.all];
  if (entered !== undefined) parts.push(count(entered, "passage"));
  return parts.join(", ");
}

/** The label of an exit, with the number of passages. */
function exitMark(node, at, exit, { counts, isUsed }) {
  const passed = exitCount(counts, node.id, exit);
  const isNamed = node.exits.length > 1;
  if (!isNamed && (!passed || !isUsed)) return null;
  const text = [isNamed && exitTitle(exit), passed !== undefined && number(passed)]
    .filter(Boolean)
    .join("  ");
  const width = Math.max(30, measure(text, TEXT) + 16);
  const x = node.width / 2 + portOf(node, exit);
  // Below the layer's tallest node, where the edge begins to turn.
  return h(
    "g",
    { class: `exit is-${exit}${isUsed ? "" : " is-end"}`, key: `exit ${exit}` },
    h("rect", { x: round(x - width / 2), y: node.height + 6, width: round(width), height: 20, rx: 10 }),
    h("text", { x: round(x), y: node.height + 20, "text-anchor": "middle" }, text),
  );
}

function exitCount(counts, id, exit) {
  const exits = counts && Object.hasOwn(counts, id) ? counts[id].exits : undefined;
  if (!exits) return undefined;
  // Whatever has entered has gone on.
  if (id === START) return counts[id].entered;
  return Object.hasOwn(exits, exit) ? exits[exit] : 0;
}

let canvas;

function measure(text, font) {
  canvas ??= document.createElement("canvas").getContext("2d");
  canvas.font = font;
  return canvas.measureText(text).width;
}

/** Break a text into lines of a width, at most so many; the last one ends in … where more was there. */
export function wrapped(text, width, font, most) {
  const lines = [];
  let line = "";
  for (const word of plain(text).slice(0, 600).split(/\s+/)) {
    const longer = line ? `${line} ${word}` : word;
    if (measure(longer, font) <= width) line = longer;
    else if (measure(word, font) <= width) {
      lines.push(line);
      line = word;
    } else {
      // A word longer than a line, such as an address, goes on where it is.
      const parts = pieces(longer, width, font);
      lines.push(...parts.slice(0, -1));
      line = parts.at(-1);
    }
  }
  lines.push(line);
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), cut(`${lines[most - 1]} ${lines[most]}`, width, font)];
}

function pieces(text, width, font) {
  const found = [];
  let piece = "";
  for (const sign of text) {
    if (measure(piece + sign, font) > width) {
      found.push(piece);
      piece = "";
    }
    piece += sign;
  }
  return [...found, piece];
}

function cut(text, width, font) {
  let kept = text;
  while (kept && measure(`${kept}…`, font) > width) kept = kept.slice(0, -1);
  return `${kept}…`;
}

// Workflows in words: titles of nodes, their settings, and the data that they give.

import { comparison, operandOf } from "./segment-words.js";
import {
  AUDIENCES,
  EXITS,
  POSITIONS,
  SOURCES,
  count,
  duration,
  moment,
  plain,
  quoted,
  short,
  term,
} from "./words.js";

export const START = "start";
export const START_TITLE = "Start";

/** Everything that is needed to speak of a workflow. */
export function contextOf(page, workflow) {
  const [contents, events, fields, segments] = page.objects(
    "web-contents",
    "custom-event-types",
    "contact-fields",
    "segments",
  );
  return { workflow, contents, events, fields, segments, catalogue: page.read("catalogue") };
}

/** Give what the catalogue says of a type of node, undefined for an unknown one. */
export function typeOf(catalogue, type) {
  return catalogue.nodes.find((item) => item.type === type);
}

/** Give the types that can be added: triggers, conditions, actions, then what else there is. */
export function addableTypes(catalogue) {
  const order = ["trigger", "condition", "action"];
  const place = ({ role }) => (order.includes(role) ? order.indexOf(role) : order.length);
  return catalogue.nodes
    .filter((item) => item.role !== START)
    .sort((one, other) => place(one) - place(other));
}

/** Name a node: an outbound event's action is named after the event, as in the real console. */
export function nodeTitle({ catalogue, events }, node) {
  const title = typeOf(catalogue, node.type)?.title ?? plain(node.type);
  if (node.type !== "outbound-event") return title;
  return events.find(({ id }) => id === node.event)?.name ?? title;
}

/** Name a node among others: by its title, and by a number where it is not the first one of that title. */
export function nodeName(context, nodes, node) {
  const title = titleOf(context, node);
  const before = nodes.slice(0, nodes.indexOf(node)).filter((other) => titleOf(context, other) === title);
  const number = before.length + (title === START_TITLE ? 2 : 1);
  return number > 1 ? `${title} ${number}` : title;
}

function titleOf(context, node) {
  return nodeTitle(context, { ...node, ...node.settings });
}

/** Say what a node is: Trigger, Condition or Action. */
export function nodeRole({ catalogue }, node) {
  const type = typeOf(catalogue, node.type);
  if (!type) return "Unknown node";
  if (node.type === "outbound-event") return "Outbound event";
  return term(
    { trigger: "Trigger", condition: "Condition", action: "Action", system: "System action", start: "Start" },
    type.role,
  );
}

/** Give the exits of a node, in order. */
export function exitsOf({ catalogue }, node) {
  return typeOf(catalogue, node.type)?.exits ?? ["next"];
}

/** Name an exit. */
export function exitTitle(exit) {
  return term(EXITS, exit);
}

/** Say who enters a workflow: [limitation, data source]. */
export function startInWords({ segments }, start) {
  const audience = start?.audience;
  const segment = segments.find(({ id }) => id === audience?.segment);
  const limitation = audience?.segment
    ? `Belongs to segment ${quoted(segment?.name ?? audience.segment)}`
    : term(AUDIENCES, audience);
  return [limitation, term(SOURCES, start?.source)];
}

/** Give the settings of a node as [label, words]. */
export function settingsInWords(context, node) {
  const settings = typeOf(context.catalogue, node.type)?.settings ?? {};
  const names = Object.keys(node).filter((name) => !["id", "type", "after"].includes(name));
  const order = [...Object.keys(settings), ...names].filter(
    (name, index, all) => names.includes(name) && all.indexOf(name) === index,
  );
  return order.flatMap((name) =>
    settingInWords(context, node, name, Object.hasOwn(settings, name) ? settings[name] : {}),
  );
}

/** Give a node's settings in a few short lines, for the graph. */
export function summaryLines(context, node) {
  if (node.type === "check-value") return [checkInWords(context, node)];
  return settingsInWords(context, node)
    .filter(([label]) => !["Event", "Device"].includes(label) || label === "Device")
    .map(([label, words]) => (label === "Limitations" ? words : `${label}: ${words}`));
}

function settingInWords(context, node, name, schema) {
  const label = schema.title ?? name;
  const value = node[name];
  if (node.type === "check-value" && name === "operator")
    return [[label, comparison(context.catalogue, "", value, "")]];
  if (name === "left")
    return [[label, valueInWords(context, typeof value === "string" ? { datum: value } : value)]];
  if (name === "right") return [[label, rightInWords(context, value)]];
  if (name === "pages") return [[label, pagesInWords(value)]];
  if (isDuration(name, schema)) return [[label, duration(Number(value))]];
  if (name === "limits") return [[label, limitsInWords(value)]];
  if (name === "position") return [[label, term(POSITIONS, value)]];
  if (schema["x-ref"]) return [[label, referenceInWords(context, schema["x-ref"], value)]];
  if (schema.$ref?.endsWith("/mapping") && value && typeof value === "object") {
    const mapped = Object.entries(value);
    return mapped.length
      ? mapped.map(([target, item]) => [target, valueInWords(context, item)])
      : [[label, "None"]];
  }
  return [[label, Array.isArray(value) ? value.map(plain).join(", ") : plain(value)]];
}

/** Tell whether a setting is a time in seconds. */
export function isDuration(name, schema) {
  return name === "seconds" && schema.type === "integer";
}

function checkInWords(context, node) {
  const left = valueInWords(context, typeof node.left === "string" ? { datum: node.left } : node.left);
  const operand =
    operandOf(context.catalogue, node.operator) === "none" ? "" : rightInWords(context, node.right);
  return comparison(context.catalogue, left, node.operator, operand);
}

function rightInWords(context, value) {
  if (Array.isArray(value)) return value.map(quoted).join(", ");
  if (value && typeof value === "object" && (value.from || value.to))
    return `${moment(value.from)} and ${moment(value.to)}`;
  return valueInWords(context, value);
}

/** Say what a value is: a literal in quotation marks, a contact field, or what an earlier node gives. */
export function valueInWords(context, value) {
  if (value === undefined || value === null) return "";
  if (value === "") return "Not mapped";
  if (typeof value === "string") return quoted(value);
  if (typeof value !== "object") return plain(value);
  if (value.contactField) return `Contact field ${fieldName(context, value.contactField)}`;
  if (value.datum) return datumInWords(context, value.datum);
  return plain(value);
}

function fieldName({ fields }, id) {
  return plain(fields.find((field) => field.id === id)?.name ?? id);
}

/** Say what a datum is: “User Agent of On page visit”. */
export function datumInWords(context, datum) {
  const [id, name] = plain(datum).split(".");
  const node = (context.workflow?.nodes ?? []).find((item) => item.id === id);
  const exports = node && typeOf(context.catalogue, node.type)?.exports;
  const title = exports && Object.hasOwn(exports, name ?? "") ? (exports[name].title ?? name) : null;
  return title ? `${title} of ${nodeTitle(context, node)}` : plain(datum);
}

/** Name a place of a workflow's body: /nodes/1/right becomes “Check value (in-app): Right column”. */
export function placeInWords(context, nodes, pointer) {
  const [, part, index, ...rest] = plain(pointer).split("/");
  const node = part === "nodes" ? nodes[Number(index)] : undefined;
  if (!node) return part === START ? "Start" : plain(part);
  const settings = typeOf(context.catalogue, node.type)?.settings ?? {};
  const name = rest[0] && (Object.hasOwn(settings, rest[0]) ? (settings[rest[0]].title ?? rest[0]) : rest[0]);
  const title = `${nodeTitle(context, { ...node, ...node.settings })} (${node.id})`;
  return name ? [`${title}: ${name}`, ...rest.slice(1)].join(" ") : title;
}

function referenceInWords({ contents, events, segments, fields }, kind, id) {
  const lists = {
    InlineContent: contents,
    OutboundEvent: events,
    InboundEvent: events,
    Segment: segments,
    ContactField: fields,
  };
  const found = Object.hasOwn(lists, kind) && lists[kind].find((item) => item.id === id);
  return found ? plain(found.name) : `${plain(id)} (not in the store)`;
}

function pagesInWords(value) {
  if (value === "any") return "Any page";
  const [mode, addresses] = Object.entries(value ?? {})[0] ?? [];
  const listed = [addresses ?? []].flat().map(plain);
  const more = listed.length > 1 ? ` and ${listed.length - 1} more` : "";
  return `${mode === "exactly" ? "Exactly" : "Starting with"} ${short(listed[0], 60)}${more}`;
}

/** Say what limits a node. */
export function limitsInWords(limits) {
  if (limits === "none" || !limits || typeof limits !== "object") return "No limitations";
  const parts = [];
  if (limits.deactivateAfterFiring) parts.push("Deactivates after trigger");
  if (limits.perContact) parts.push(`${count(limits.perContact, "time")} per contact`);
  if (limits.total) parts.push(`${count(limits.total, "time")} in total`);
  if (limits.pauseSeconds) parts.push(`Pauses ${duration(limits.pauseSeconds)} after firing`);
  return parts.join(", ") || "No limitations";
}

// Settings of nodes between the store's form and the drafts of the form that edits them.
// Where a value comes from is one text in a draft: "literal", "datum:NODE.NAME", "field:ID", or "".

import { linesOf } from "./controls.js";
import { operandDraft, operandOfDraft, typedValue } from "./operands.js";
import { operandOf } from "./segment-words.js";
import { isDuration, typeOf } from "./workflow-words.js";
import { plain } from "./words.js";

const DEFINITIONS = {
  left: "left",
  operator: "operator",
  right: "right",
  mapping: "mapping",
  addresses: "addresses",
  triggerLimits: "limits",
  actionLimits: "limits",
};
const LIMITS = ["perContact", "total"];
export const UNITS = [
  ["days", 86400],
  ["hours", 3600],
  ["minutes", 60],
  ["seconds", 1],
];

/** Say how a setting is edited. */
export function editorOf(name, schema) {
  const definition = (schema.$ref ?? "").split("/").at(-1);
  if (schema["x-ref"]) return "reference";
  if (Object.hasOwn(DEFINITIONS, definition)) return DEFINITIONS[definition];
  if (schema.properties?.exactly && schema.properties["starting-with"]) return "pages";
  if (name === "selector") return "selector";
  if (isDuration(name, schema)) return "duration";
  if (schema.enum) return "choice";
  return { string: "text", integer: "number", number: "number", boolean: "tick" }[schema.type] ?? "json";
}

/** Make the draft of a setting from what the store holds, which may be nothing. */
export function draftOfSetting(editor, value, schema) {
  switch (editor) {
    case "left":
      return sourceOf(typeof value === "string" ? { datum: value } : value);
    case "right":
      return rightDraft(value);
    case "mapping":
      return Object.fromEntries(Object.entries(value ?? {}).map(([id, item]) => [id, valueDraft(item)]));
    case "limits":
      return limitsDraft(value);
    case "pages":
      return pagesDraft(value);
    case "duration":
      return durationDraft(value);
    case "addresses":
      return [value ?? []].flat().join("\n");
    case "selector":
      return selectorDraft(plain(value));
    case "tick":
      return Boolean(value ?? schema.default);
    case "json":
      return value === undefined ? "" : JSON.stringify(value);
    default:
      return plain(value ?? schema.default);
  }
}

/** Give the source of a value: what its select shows. */
export function sourceOf(value) {
  if (value && typeof value === "object") {
    if (value.datum) return `datum:${value.datum}`;
    if (value.contactField) return `field:${value.contactField}`;
  }
  return value === undefined || value === null ? "" : "literal";
}

function valueDraft(value) {
  const source = sourceOf(value);
  // Not plain(): true and false are choices here, told by these words.
  return { source, value: source === "literal" ? String(value) : "" };
}

function rightDraft(value) {
  if (Array.isArray(value)) return { source: "literal", ...operandDraft({ values: value }) };
  if (value && typeof value === "object" && (value.from !== undefined || value.to !== undefined)) {
    return { source: "literal", ...operandDraft(value) };
  }
  const source = sourceOf(value) || "literal";
  const literal = source === "literal" ? value : undefined;
  return { source, ...operandDraft({ value: literal, days: literal }) };
}

function limitsDraft(limits) {
  const given = limits && typeof limits === "object" ? limits : {};
  return {
    deactivateAfterFiring: Boolean(given.deactivateAfterFiring),
    ...Object.fromEntries(LIMITS.map((name) => [name, plain(given[name])])),
    pauseSeconds: durationDraft(given.pauseSeconds),
  };
}

/** Take seconds apart into days, hours, minutes and seconds, as texts; what is none is empty. */
function durationDraft(value) {
  let left = Number(value ?? 0);
  return Object.fromEntries(
    UNITS.map(([name, size]) => {
      const count = Math.floor(left / size);
      left -= count * size;
      return [name, count ? String(count) : ""];
    }),
  );
}

function durationOf(draft) {
  const given = UNITS.filter(([name]) => draft[name] !== "");
  return given.length ? given.reduce((sum, [name, size]) => sum + Number(draft[name]) * size, 0) : undefined;
}

function pagesDraft(value) {
  const [mode, addresses] = value && typeof value === "object" ? (Object.entries(value)[0] ?? []) : [];
  return { mode: mode ?? "any", addresses: [addresses ?? []].flat().join("\n") };
}

/** What is stored is CSS, however it was entered. */
function selectorDraft(text) {
  return { kind: text ? "other" : "id", value: text };
}

/** Make of a node's draft what the store takes. */
export function nodeOfDraft({ id, type, after, settings, given }, { catalogue, fields, events, nodes }) {
  const described = typeOf(catalogue, type);
  const node = { id, type, after };
  for (const [name, schema] of Object.entries(described?.settings ?? {})) {
    const editor = editorOf(name, schema);
    const value = valueOfSetting(editor, settings[name], {
      catalogue,
      fields,
      events,
      nodes,
      settings,
      described,
    });
    const isLeftOut =
      !described.required?.includes(name) && !Object.hasOwn(given, name) && isEmpty(value, schema);
    if (value !== undefined && !isLeftOut) node[name] = value;
  }
  // Settings that the catalogue does not know are kept as they are.
  for (const [name, value] of Object.entries(given))
    if (!Object.hasOwn(described?.settings ?? {}, name)) node[name] = value;
  return node;
}

function isEmpty(value, schema) {
  if (value === "" || value === schema.default) return true;
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

function valueOfSetting(editor, draft, context) {
  switch (editor) {
    case "left":
      return leftOf(draft);
    case "right":
      return rightOf(draft, context);
    case "mapping":
      return mappingOf(draft, context);
    case "limits":
      return limitsOf(draft);
    case "duration":
      return durationOf(draft);
    case "pages":
      return draft.mode === "any" ? "any" : { [draft.mode]: linesOf(draft.addresses) };
    case "addresses":
      return linesOf(draft);
    case "selector":
      return selectorOf(draft);
    case "number":
      return typedValue(draft, "decimal");
    case "json":
      return jsonOf(draft);
    default:
      return draft;
  }
}

function leftOf(source) {
  if (source.startsWith("datum:")) return source.slice(6);
  return source.startsWith("field:") ? { contactField: source.slice(6) } : undefined;
}

function sourceValue(source) {
  if (source.startsWith("datum:")) return { datum: source.slice(6) };
  return source.startsWith("field:") ? { contactField: source.slice(6) } : undefined;
}

function rightOf(draft, { catalogue, settings, ...context }) {
  const operand = operandOf(catalogue, settings.operator);
  if (operand === "none") return undefined;
  if (operand === "value" && draft.source !== "literal") return sourceValue(draft.source);
  const made = operandOfDraft(draft, operand, sourceType(settings.left, { catalogue, ...context }));
  return operand === "range" ? made : Object.values(made)[0];
}

/** Give the type of what a source stands for. */
export function sourceType(source, { catalogue, fields, nodes }) {
  if (source?.startsWith("field:")) return fields.find(({ id }) => id === source.slice(6))?.type;
  const [id, name] = (source ?? "").replace("datum:", "").split(".");
  const exports = typeOf(catalogue, nodes.find((node) => node.id === id)?.type)?.exports ?? {};
  return Object.hasOwn(exports, name ?? "") ? exports[name].type : undefined;
}

function mappingOf(draft, { events, settings, described }) {
  const event = events.find(({ id }) => id === settings[described.maps?.target]);
  const types = new Map((event?.fields ?? []).map((field) => [field.id, field.type]));
  const mapped = Object.entries(draft).filter(([, item]) => item.source);
  return Object.fromEntries(
    mapped.map(([id, item]) => [
      id,
      item.source === "literal" ? literalOf(item.value, types.get(id)) : sourceValue(item.source),
    ]),
  );
}

function literalOf(text, type) {
  return text === "" ? "" : typedValue(text, type);
}

function limitsOf(draft) {
  const limits = {};
  if (draft.deactivateAfterFiring) limits.deactivateAfterFiring = true;
  for (const name of LIMITS) if (draft[name] !== "") limits[name] = typedValue(draft[name], "integer");
  const pause = durationOf(draft.pauseSeconds);
  if (pause !== undefined) limits.pauseSeconds = pause;
  return Object.keys(limits).length ? limits : "none";
}

function selectorOf({ kind, value }) {
  if (kind === "other" || value === "") return value;
  return `${kind === "id" ? "#" : "."}${value}`;
}

function jsonOf(text) {
  try {
    return text.trim() ? JSON.parse(text) : undefined;
  } catch {
    return text;
  }
}

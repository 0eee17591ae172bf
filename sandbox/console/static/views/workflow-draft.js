// The draft of a workflow's form: from the store's form and back, and what adding or removing a node changes.

import { linesOf } from "../controls.js";
import { draftOfSetting, editorOf, nodeOfDraft } from "../settings-values.js";
import { START, exitsOf, typeOf } from "../workflow-words.js";

// What a new node begins with, as in the real console. That a trigger deactivates after firing is known
// (article 360017175900), and that Send web content has some limit; which one is assumed.
const FIRST_LIMITS = { trigger: { deactivateAfterFiring: true }, "send-web-content": { perContact: 1 } };

/** Make the draft of a new workflow; existing contacts only is the real console's default (article 360015987440). */
export function newDraft() {
  return {
    name: "",
    description: "",
    tags: "",
    start: { audience: "all-contacts", segment: "", source: "existing" },
    nodes: [],
  };
}

/** Make the draft of a workflow that the store holds. */
export function draftOfWorkflow({ name, description, tags, start, nodes }, catalogue) {
  const audience = start?.audience;
  return {
    name,
    description: description ?? "",
    tags: (tags ?? []).join("\n"),
    start: {
      audience: audience?.segment ? "segment" : (audience ?? "all-contacts"),
      segment: audience?.segment ?? "",
      source: start?.source ?? "existing",
    },
    nodes: (nodes ?? []).map((node, index) => draftOfNode(node, `node-${index}`, catalogue)),
  };
}

function draftOfNode({ id, type, after, ...given }, key, catalogue) {
  const settings = Object.entries(typeOf(catalogue, type)?.settings ?? {});
  return {
    key,
    id,
    type,
    after: [after ?? []].flat(),
    given,
    settings: Object.fromEntries(
      settings.map(([name, schema]) => [name, draftOfSetting(editorOf(name, schema), given[name], schema)]),
    ),
  };
}

/** Make a new node of a type; connected, it hangs from the last one: a condition's first exit is Yes. */
export function nodeDraft(draft, type, catalogue, { isConnected, ...given }) {
  const last = draft.nodes.at(-1);
  const after = last ? `${last.id}.${exitsOf({ catalogue }, last)[0]}` : START;
  const node = draftOfNode(
    { id: freshId(draft, type.type), type: type.type, after: isConnected ? [after] : [], ...given },
    freshKey(draft),
    catalogue,
  );
  const limits = FIRST_LIMITS[type.type] ?? FIRST_LIMITS[type.role];
  if (limits && node.settings.limits) node.settings.limits = draftOfSetting("limits", limits, {});
  return node;
}

function freshId(draft, type) {
  const taken = draft.nodes.map(({ id }) => id);
  let [id, number] = [type, 1];
  while (taken.includes(id)) id = `${type}-${(number += 1)}`;
  return id;
}

function freshKey(draft) {
  let number = draft.nodes.length;
  while (draft.nodes.some(({ key }) => key === `node-${number}`)) number += 1;
  return `node-${number}`;
}

/** Take a node out; what hung from it hangs from what it hung from. */
export function removeNode(draft, node) {
  draft.nodes = draft.nodes.filter((other) => other !== node);
  for (const other of draft.nodes) {
    if (!other.after.some((origin) => isOf(origin, node.id))) continue;
    const kept = other.after.filter((origin) => !isOf(origin, node.id));
    other.after = [...new Set([...kept, ...node.after])];
  }
}

/** Follow a new id wherever the old one stood. */
export function renameNode(draft, before, after) {
  // While two nodes have one id, nobody can say which of them is meant.
  if (draft.nodes.some(({ id }) => id === before)) return;
  const swap = (text, prefix) =>
    text.startsWith(`${prefix}${before}.`)
      ? `${prefix}${after}.${text.slice(prefix.length + before.length + 1)}`
      : text;
  for (const node of draft.nodes) {
    node.after = node.after.map((origin) => swap(origin, ""));
    node.settings = swapSources(node.settings, (text) => swap(text, "datum:"));
  }
}

function swapSources(value, swap) {
  if (typeof value === "string") return swap(value);
  if (Array.isArray(value) || !value || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, swapSources(item, swap)]));
}

function isOf(origin, id) {
  return origin.startsWith(`${id}.`);
}

/** Make of a draft what the store takes. */
export function bodyOfDraft(draft, objects) {
  const { name, description, tags, start, nodes } = draft;
  return {
    name,
    description,
    tags: linesOf(tags),
    start: {
      audience: start.audience === "segment" ? { segment: start.segment } : start.audience,
      source: start.source,
    },
    nodes: nodes.map((node) => nodeOfDraft(node, { ...objects, nodes })),
  };
}

/** Give what was edited: an active workflow is held against nothing that stayed as it was. */
export function changesOfDraft(form, objects) {
  const body = bodyOfDraft(form.draft, objects);
  return Object.fromEntries(Object.entries(body).filter(([name]) => form.differs(name)));
}

// The cards of a workflow's form: the start, the nodes, and the menu that adds one.

import { h } from "../dom.js";
import { checkBox, group, radios, select, textInput } from "../controls.js";
import { button, chip, linkButton } from "../parts.js";
import { settingsControls } from "../settings-controls.js";
import {
  START,
  START_TITLE,
  addableTypes,
  exitTitle,
  exitsOf,
  nodeName,
  nodeRole,
  typeOf,
} from "../workflow-words.js";
import { AUDIENCES, SOURCES, plain, term } from "../words.js";
import { nodeDraft, removeNode, renameNode } from "./workflow-draft.js";

const CONTENT = "send-web-content";
const HINTS = {
  existing:
    "Those who are there when the workflow is activated. Without a trigger it then runs once, at once.",
  new: "Those who come later.",
};

/** The start: who enters. */
export function startCard(context) {
  const { form, segments } = context;
  const { start } = form.draft;
  const choices = [...Object.entries(AUDIENCES), ["segment", "Belonging to segment"]];
  return card(
    context,
    { key: START, name: START_TITLE, isWrong: isWrongAt(form, "/start") },
    frozen(
      context,
      "start",
      select(form, start, "audience", choices, {
        label: "Limitation",
        pointer: start.audience === "segment" ? undefined : "/start/audience",
        id: "start-audience",
      }),
      start.audience === "segment" &&
        h(
          "div",
          { class: "with-link" },
          select(
            form,
            start,
            "segment",
            segments.map((segment) => [segment.id, plain(segment.name)]),
            { label: "Segment", pointer: "/start/audience", none: "Choose…", id: "start-segment" },
          ),
          linkButton("Create New Segment", "segments/new", "small quiet"),
        ),
      radios(
        form,
        start,
        "source",
        Object.entries(SOURCES).map(([id, text]) => [id, text, HINTS[id]]),
        { legend: "Data source", pointer: "/start/source" },
      ),
    ),
  );
}

/** One node: where it hangs, its settings. */
export function nodeCard(context, node, index) {
  const { form } = context;
  const pointer = `/nodes/${index}`;
  const own = form.problemsAt(pointer, { below: false });
  const name = nodeName(context, context.nodes, node);
  return card(
    context,
    {
      key: node.key,
      name,
      marks: [" ", h("code", {}, node.id), " ", chip(nodeRole(context, { ...node, ...node.settings }))],
      isWrong: isWrongAt(form, pointer),
      above: frozen(context, "after", afterBoxes(context, node, pointer)),
      ends: node.type === CONTENT ? "Complete" : "Update",
      actions:
        context.status === "draft" &&
        button("Remove node", () => form.change((draft) => removeNode(draft, node)), {
          kind: "small danger-quiet",
        }),
    },
    own.length > 0 &&
      h("p", { class: "problem" }, own.map((problem) => `This node ${problem.reason}.`).join(" ")),
    frozen(
      context,
      "place",
      textInput(form, node, "id", {
        label: "Node",
        pointer: `${pointer}/id`,
        isCode: true,
        id: `${node.key}-id`,
        hint: "A short name of its own, for this store only: lower-case letters, digits and hyphens.",
        changed: (value, before) => renameNode(form.draft, before, value),
      }),
      form
        .problemsAt(`${pointer}/type`)
        .map((problem) => h("p", { class: "problem" }, `The type ${problem.reason}.`)),
    ),
    node.type === CONTENT
      ? contentSettings(context, node, pointer)
      : settingsControls(context, node, pointer),
  );
}

/** Which content comes first, as in the real console; then where it goes, its variables and limitations. */
function contentSettings(context, node, pointer) {
  const { form } = context;
  const isContent = (schema) => schema["x-ref"] === "InlineContent";
  const isBeyond = form.notes.beyond.has(node.key) || isWrongAt(form, pointer);
  return [
    settingsControls(context, node, pointer, isContent),
    h(
      "div",
      { class: "actions start", key: "next", hidden: isBeyond },
      button("Next", () => form.change(() => form.notes.beyond.add(node.key)), { kind: "small" }),
    ),
    h(
      "div",
      { class: "stack", key: "beyond", hidden: !isBeyond },
      settingsControls(context, node, pointer, (schema) => !isContent(schema)),
    ),
  ];
}

/** A card that shows its settings once they are to be edited. */
function card({ form }, { key, name, marks, isWrong, above, ends = "Update", actions }, ...content) {
  const { open, beyond } = form.notes;
  const isOpen = open.has(key) || isWrong;
  const edit = () => form.change(() => open.add(key));
  const end = () =>
    form.change(() => {
      open.delete(key);
      beyond.delete(key);
    });
  return h(
    "section",
    {
      class: `card node-card${isWrong ? " has-problem" : ""}`,
      key,
      id: `card-${key}`,
      role: "group",
      "aria-label": name,
    },
    h(
      "div",
      { class: "card-head" },
      h("p", {}, h("strong", {}, name), marks),
      !isOpen && button("Edit node settings", edit, { kind: "small" }),
    ),
    above,
    h(
      "div",
      { class: "card-body", key: "body", hidden: !isOpen },
      content,
      h(
        "div",
        { class: "actions start" },
        !isWrong && button(ends, end, { kind: "small primary" }),
      ),
    ),
    actions && h("div", { class: "card-foot" }, actions),
  );
}

function isWrongAt(form, pointer) {
  const problems = form.refusal?.body?.validationErrors ?? [];
  return problems.some(({ path }) => path === pointer || path.startsWith(`${pointer}/`));
}

/** What the store refuses to change once a workflow is no draft. */
function frozen({ status }, key, ...content) {
  return h("fieldset", { class: "stack", key, disabled: status !== "draft" }, content);
}

function afterBoxes({ form, nodes, ...context }, node, pointer) {
  const origins = [[START, START_TITLE]];
  for (const other of nodes) {
    if (other === node) continue;
    const exits = exitsOf(context, other);
    const name = nodeName(context, nodes, other);
    for (const exit of exits)
      origins.push([`${other.id}.${exit}`, exits.length > 1 ? `${name} > ${exitTitle(exit)}` : name]);
  }
  // What it hangs from and is not there any more must be seen, to be taken away.
  for (const origin of node.after)
    if (!origins.some(([id]) => id === origin)) origins.push([origin, `${origin} (not there)`]);
  const problems = form.problemsAt(`${pointer}/after`);
  return h(
    "fieldset",
    { class: "radios after", key: "after" },
    h("legend", {}, "After"),
    origins.map(([origin, title]) =>
      h(
        "label",
        { key: origin },
        h("input", {
          type: "checkbox",
          checked: node.after.includes(origin),
          on: {
            change: (event) =>
              form.change(() => {
                node.after = event.target.checked
                  ? [...node.after, origin]
                  : node.after.filter((other) => other !== origin);
              }),
          },
        }),
        h("span", {}, title),
      ),
    ),
    problems.length > 0 &&
      h("p", { class: "problem" }, problems.map((problem) => `After ${problem.reason}.`).join(" ")),
  );
}

/** The menu of what can be added. There is one action for each outbound event, named after it. */
export function nodeMenu(context) {
  const { form, catalogue } = context;
  const types = addableTypes(catalogue);
  const roles = [...new Set(types.map(({ role }) => role))];
  const problems = form.problemsAt("/nodes", { below: false });
  return group(
    "Node selection menu",
    { key: "menu" },
    checkBox(form, form.notes, "isConnecting", "Autoconnect mode", {
      hint: "What is added hangs from what was added last.",
    }),
    roles.map((role) =>
      h(
        "div",
        { class: "line menu-line", key: role },
        h(
          "span",
          { class: "label" },
          term({ trigger: "Triggers", condition: "Conditions", action: "Actions" }, role),
        ),
        types.filter((type) => type.role === role).map((type) => addButtons(context, type)),
      ),
    ),
    problems.length > 0 &&
      h("p", { class: "problem" }, problems.map((problem) => `The nodes: ${problem.reason}.`).join(" ")),
  );
}

function addButtons({ form, catalogue, events }, type) {
  const add = (title, given) =>
    button(
      title,
      () =>
        form.change((draft) => {
          const isConnected = form.notes.isConnecting;
          draft.nodes.push(nodeDraft(draft, typeOf(catalogue, type.type), catalogue, { isConnected, ...given }));
        }),
      { kind: "small" },
    );
  if (type.type !== "outbound-event") return add(type.title, {});
  return events.filter(({ category }) => category === "send").map(({ id, name }) => add(plain(name), { event: id }));
}

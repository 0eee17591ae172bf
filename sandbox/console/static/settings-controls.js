// The controls of a node's settings, as the catalogue describes them.

import { h } from "./dom.js";
import {
  checkBox,
  entries,
  radios,
  select,
  selectOnly,
  textArea,
  textInput,
  withId,
} from "./controls.js";
import { operandControls } from "./operands.js";
import { linkButton, notice } from "./parts.js";
import { operandOf, operatorsFor } from "./segment-words.js";
import { UNITS, editorOf, sourceType } from "./settings-values.js";
import { nodeName, typeOf } from "./workflow-words.js";
import { POSITIONS, plain, term } from "./words.js";

const REFERENCES = {
  InlineContent: { list: "contents", make: ["Create new web content", "contents/new"] },
  OutboundEvent: {
    list: "events",
    make: ["Go to the integrations", "integrations"],
    fits: (event) => event.category !== "receive",
  },
  InboundEvent: {
    list: "events",
    make: ["Go to the integrations", "integrations"],
    fits: (event) => event.category === "receive",
  },
  Segment: { list: "segments", make: ["Create New Segment", "segments/new"] },
  ContactField: { list: "fields", make: ["Add custom field", "new-contact-field"] },
};
const LIMITS = [
  ["perContact", "Max triggers per contact"],
  ["total", "Max total triggers"],
];
const CHOICES = { ...POSITIONS, any: "Any device", desktop: "Desktop", mobile: "Mobile" };

/** Draw the controls of the settings of a node's draft that a test of the schema lets through. */
export function settingsControls(context, node, pointer, wanted = () => true) {
  const described = typeOf(context.catalogue, node.type);
  if (!described)
    return notice(`The catalogue does not know the type ${node.type}; its settings are kept as they are.`);
  const settings = Object.entries(described.settings ?? {}).filter(([, schema]) => wanted(schema));
  return settings.map(([name, schema]) => {
    const options = { label: schema.title ?? name, pointer: `${pointer}/${name}` };
    const drawn = EDITORS[editorOf(name, schema)]({ ...context, node, described, name, schema, options });
    return drawn && isFrozen(context, schema)
      ? h("fieldset", { class: "stack", key: `frozen ${name}`, disabled: true }, drawn)
      : drawn;
  });
}

/** Tell whether the store refuses to change a setting: of what runs some are live, of what is finished none. */
function isFrozen({ status = "draft" }, schema) {
  return status !== "draft" && (status === "finished" || !schema["x-live"]);
}

const EDITORS = {
  reference: ({ form, node, name, schema, options, ...context }) => {
    const { list, make, fits = () => true } = REFERENCES[schema["x-ref"]] ?? { list: "contents", make: [] };
    const choices = context[list].filter(fits).map((item) => [item.id, plain(item.name)]);
    return h(
      "div",
      { class: "with-link", key: name },
      select(form, node.settings, name, choices, {
        ...options,
        none: "Choose…",
        changed: () => forgetMapping(context.described, node, name),
      }),
      make.length > 0 && linkButton(make[0], make[1], "small quiet"),
    );
  },
  left: ({ form, node, name, options, ...context }) =>
    select(form, node.settings, name, sourceChoices(context, node), { ...options, none: "Choose…" }),
  operator: ({ form, node, name, options, ...context }) => {
    const type = sourceType(node.settings.left, context);
    return select(form, node.settings, name, operatorsFor(context.catalogue, type), {
      ...options,
      none: "Choose…",
    });
  },
  right: rightControls,
  mapping: mappingControls,
  limits: limitControls,
  pages: ({ form, node, name, options }) => [
    radios(
      form,
      node.settings[name],
      "mode",
      [
        ["any", "Any page"],
        ["exactly", "Any of these pages exactly"],
        ["starting-with", "Any page starting with"],
      ],
      {
        legend: options.label,
        // Else the addresses show what is wrong.
        pointer: node.settings[name].mode === "any" ? options.pointer : undefined,
        id: `${node.key}-pages`,
      },
    ),
    node.settings[name].mode !== "any" &&
      entries(form, node.settings[name], "addresses", {
        label: "Addresses",
        pointer: options.pointer,
        rows: 3,
        hint: "One a line, each with https://.",
        placeholder: "https://shop.example/product/",
      }),
  ],
  addresses: ({ form, node, name, options }) =>
    entries(form, node.settings, name, { ...options, hint: "One a line; empty for none." }),
  selector: ({ form, node, name, options }) =>
    h(
      "div",
      { class: "line", key: name },
      select(
        form,
        node.settings[name],
        "kind",
        [
          ["id", "Id"],
          ["class", "Class"],
          ["other", "Other"],
        ],
        { label: "Selector type", id: `${node.key}-selector-kind` },
      ),
      textInput(form, node.settings[name], "value", {
        ...options,
        isCode: true,
        hint: {
          id: "Without #.",
          class: "Without the dot.",
          other: "Any CSS selector; the first match counts.",
        }[node.settings[name].kind],
      }),
    ),
  duration: ({ form, node, name, options }) =>
    durationControls(form, node.settings[name], { pointer: options.pointer, key: `${node.key}-${name}` }),
  choice: ({ form, node, name, schema, options }) =>
    select(
      form,
      node.settings,
      name,
      schema.enum.map((value) => [value, term(CHOICES, value)]),
      { ...options, none: schema.default ? undefined : "Choose…" },
    ),
  text: ({ form, node, name, options }) => textInput(form, node.settings, name, options),
  number: ({ form, node, name, options }) =>
    textInput(form, node.settings, name, { ...options, type: "number", step: "any" }),
  tick: ({ form, node, name, options }) =>
    checkBox(form, node.settings, name, options.label, { pointer: options.pointer }),
  json: ({ form, node, name, options }) =>
    textArea(form, node.settings, name, { ...options, isCode: true, hint: "As JSON." }),
};

/** Days, hours, minutes and seconds, which are added up. */
function durationControls(form, draft, { pointer, key }) {
  return h(
    "div",
    { class: "line", key },
    UNITS.map(([unit], index) =>
      textInput(form, draft, unit, {
        label: `${unit[0].toUpperCase()}${unit.slice(1)}`,
        type: "number",
        min: "0",
        // What is wrong with their sum is shown once.
        pointer: index === 0 ? pointer : undefined,
        id: `${key}-${unit}`,
      }),
    ),
  );
}

/** Give what a value may come from, grouped: data of the nodes before this one, contact fields. */
function sourceChoices(context, node, type) {
  const data = earlierNodes(context.nodes, node).flatMap((other) => {
    const exports = Object.entries(typeOf(context.catalogue, other.type)?.exports ?? {});
    return exports.map(([name, item]) => [
      `datum:${other.id}.${name}`,
      `${item.title ?? name} of ${nodeName(context, context.nodes, other)}`,
    ]);
  });
  const fields = context.fields
    .filter((field) => !type || field.type === type)
    .map((field) => [`field:${field.id}`, plain(field.name)]);
  return [
    { label: "Nodes before this one", choices: data },
    { label: "Contact fields", choices: fields },
  ].filter(({ choices }) => choices.length);
}

/** Give the nodes on every way from the start to a node. */
export function earlierNodes(nodes, node) {
  const byId = new Map(nodes.map((item) => [item.id, item]));
  const found = new Set();
  const visit = (item) =>
    item.after.forEach((origin) => {
      const before = byId.get(origin.split(".")[0]);
      if (before && before !== node && !found.has(before)) {
        found.add(before);
        visit(before);
      }
    });
  visit(node);
  return [...found];
}

function rightControls({ form, node, name, options, ...context }) {
  const operand = operandOf(context.catalogue, node.settings.operator);
  if (operand === "none" || !node.settings.operator) return null;
  const draft = node.settings[name];
  const { left } = node.settings;
  const type = sourceType(left, context);
  const field = left.startsWith("field:") ? context.fields.find(({ id }) => id === left.slice(6)) : undefined;
  const isLiteral = operand !== "value" || draft.source === "literal";
  const at = options.pointer;
  return h(
    "div",
    { class: "line", key: name },
    operand === "value" &&
      select(form, draft, "source", [["literal", "Literal"], ...sourceChoices(context, node)], {
        label: options.label,
        pointer: isLiteral ? undefined : at,
        id: `${node.key}-right-source`,
      }),
    isLiteral &&
      operandControls(form, draft, {
        operand,
        type,
        options: field?.options,
        label: operand === "value" ? "Literal" : options.label,
        pointers: { value: at, values: at, days: at, from: `${at}/from`, to: `${at}/to` },
      }),
  );
}

/** What is mapped belongs to what was chosen before. */
function forgetMapping({ maps }, node, name) {
  if (maps?.target === name) node.settings[maps.setting] = {};
}

function mappingControls({ form, node, name, described, options, ...context }) {
  const declared = declaredBy(context, node, described);
  const draft = node.settings[name];
  if (!declared)
    return h(
      "p",
      { class: "hint", key: name },
      `${options.label}: choose the ${described.maps?.target ?? "object"} first.`,
    );
  const known = declared.map(({ id }) => id);
  const rows = [
    ...declared,
    ...Object.keys(draft)
      .filter((id) => !known.includes(id))
      .map((id) => ({ id, isUnknown: true })),
  ];
  if (!rows.length) return null;
  return h(
    "fieldset",
    { class: "group", key: name },
    h("legend", {}, options.label),
    rows.map((item) =>
      mappingLine({ form, node, draft, item, context, pointer: `${options.pointer}/${item.id}` }),
    ),
  );
}

function declaredBy({ contents, events }, node, { maps }) {
  if (!maps) return [];
  const target = [...contents, ...events].find(({ id }) => id === node.settings[maps.target]);
  return target ? (target[maps.targetFields] ?? []) : null;
}

function mappingLine({ form, node, draft, item, context, pointer }) {
  const kept = Object.hasOwn(draft, item.id) ? draft[item.id] : { source: "", value: "" };
  // Put in only when something is chosen, so that an untouched mapping stays as it is.
  const keep = () => {
    draft[item.id] = kept;
  };
  const id = `${node.key}-map-${item.id}`.replace(/[^\w-]+/g, "-");
  const mark = item.required ? "Mandatory." : item.isUnknown ? "The event does not declare it." : "";
  const name = withId(plain(item.name ?? item.id), item.id);
  const choices = [["literal", "Literal"], ...sourceChoices(context, node)];
  const options = { label: name, pointer, id, hint: mark, none: "Not mapped", changed: keep };
  return h(
    "div",
    { class: "mapping", key: id, role: "group", "aria-label": name },
    select(form, kept, "source", choices, options),
    kept.source === "literal" && literal(form, kept, item),
  );
}

function literal(form, kept, item) {
  const label = "Literal";
  if (item.type === "boolean")
    return selectOnly(
      form,
      kept,
      "value",
      [
        ["true", "Yes"],
        ["false", "No"],
      ],
      { label, none: "Choose…" },
    );
  if (item.options?.length)
    return selectOnly(
      form,
      kept,
      "value",
      item.options.map((option) => [option.id, withId(option.label, option.id)]),
      { label, none: "Choose…" },
    );
  return h("input", {
    type: ["integer", "decimal"].includes(item.type) ? "number" : "text",
    step: "any",
    "aria-label": label,
    value: kept.value,
    spellcheck: "false",
    autocomplete: "off",
    on: {
      input: (event) =>
        form.change(() => {
          kept.value = event.target.value;
        }),
    },
  });
}

function limitControls({ form, node, name, described, options }) {
  const draft = node.settings[name];
  const isTrigger = described.settings[name].$ref?.endsWith("triggerLimits");
  const problems = form.problemsAt(options.pointer, { below: false });
  return h(
    "fieldset",
    { class: "group", key: name },
    h("legend", {}, options.label),
    isTrigger &&
      checkBox(form, draft, "deactivateAfterFiring", "Deactivate after trigger", {
        pointer: `${options.pointer}/deactivateAfterFiring`,
        hint: "For that contact.",
      }),
    h(
      "div",
      { class: "line ends" },
      LIMITS.map(([limit, label]) =>
        textInput(form, draft, limit, {
          label,
          type: "number",
          min: "1",
          pointer: `${options.pointer}/${limit}`,
          placeholder: "No limit",
          id: `${node.key}-${limit}`,
        }),
      ),
    ),
    isTrigger &&
      h(
        "fieldset",
        { class: "stack", key: "pause" },
        h("legend", {}, "Temporarily deactivate after event"),
        durationControls(form, draft.pauseSeconds, {
          pointer: `${options.pointer}/pauseSeconds`,
          key: `${node.key}-pause`,
        }),
      ),
    problems.length > 0 &&
      h(
        "p",
        { class: "problem" },
        problems.map((problem) => `${options.label} ${problem.reason}.`).join(" "),
      ),
  );
}

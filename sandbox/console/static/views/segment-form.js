// Making and editing a segment: a list of filters, and groups of them in a Dynamic Segment Plus.

import { h } from "../dom.js";
import { checkBox, firstScreen, formOf, radios, select, selectOnly, textInput } from "../controls.js";
import { operandControls, operandDraft, operandOfDraft } from "../operands.js";
import { button, path, screen } from "../parts.js";
import { operandOf, operatorsFor } from "../segment-words.js";
import { act } from "../server.js";
import { notFound } from "../shell.js";
import { SEGMENT_TYPES } from "../words.js";

const SECTION = "segments";
const CRUMBS = [
  ["Contacts", "contacts"],
  ["Segments", "segments"],
];
const MATCHES = [
  ["all", "all of these"],
  ["any", "any of these"],
];
const DEEPEST = 3;
const HINTS = {
  dynamic: "Contact fields only; a contact is a member as soon as the filters fit.",
  "dynamic-plus": "Groups of filters; calculated about every 3 hours.",
};

/** The form of a new segment. */
export const newSegment = {
  section: SECTION,
  draw(page) {
    const form = page.form(() => ({
      name: "",
      type: "dynamic-plus",
      match: "all",
      filters: [],
    }));
    const head = { crumbs: CRUMBS, title: "Create New Segment" };
    if (!form.notes.isBegun)
      return screen(
        page,
        head,
        firstScreen(page, form, { next: "Go to segment editor", back: SECTION }, typeChoice(form)),
      );
    return screen(
      page,
      head,
      segmentForm(page, form, {
        back: SECTION,
        save: (body) => act("createSegment", {}, body),
        then: (made) => page.go(path(SECTION, made.id)),
      }),
    );
  },
};

/** The form of a segment that is there. */
export const editSegment = {
  section: SECTION,
  draw(page) {
    const segment = page.objects("segments").find(({ id }) => id === page.parameters.id);
    if (!segment) return screen(page, { crumbs: CRUMBS, title: "Segment" }, notFound());
    const form = page.form(() => draftOf(segment), segment);
    const back = path(SECTION, segment.id);
    return screen(
      page,
      { crumbs: [...CRUMBS, [segment.name, back]], title: "Edit segment" },
      segmentForm(page, form, {
        back,
        save: (body) => act("patchSegment", { id: segment.id }, body),
        then: () => page.go(back),
      }),
    );
  },
};

function segmentForm(page, form, { back, save, then }) {
  const { draft } = form;
  const [fields, catalogue] = [page.objects("contact-fields"), page.read("catalogue")];
  const context = { form, fields, catalogue };
  return formOf(
    page,
    form,
    {
      save: "Save",
      back,
      submit: () =>
        page.run(() => save(bodyOf(draft, context)), {
          form,
          done: `The segment “${draft.name}” is saved.`,
          then,
        }),
    },
    textInput(form, draft, "name", { label: "Name", pointer: "/name" }),
    typeChoice(form),
    filterGroup(context, draft, "", 0),
  );
}

function typeChoice(form) {
  return radios(
    form,
    form.draft,
    "type",
    Object.entries(SEGMENT_TYPES).map(([id, text]) => [id, text, HINTS[id]]),
    { legend: "Type", pointer: "/type" },
  );
}

function filterGroup(context, group, pointer, depth) {
  const { form } = context;
  const isPlus = form.draft.type === "dynamic-plus";
  return [
    h(
      "div",
      { class: "line", key: "joined" },
      h("span", {}, "A contact meets"),
      selectOnly(form, group, "match", MATCHES, { label: "How the filters are joined" }),
      depth > 0 && checkBox(form, group, "exclude", "Exclude these contacts"),
    ),
    h(
      "fieldset",
      { class: "group", key: `group ${pointer}` },
      h("legend", {}, "Filters"),
      problemLine(form, `${pointer}/filters`),
      group.filters.map((item, index) => filterItem(context, { group, item, index, pointer, depth })),
      h(
        "div",
        { class: "actions start" },
        button("Add filter", () => form.change(() => group.filters.push(newFilter(allItems(form.draft)))), {
          kind: "small",
        }),
        isPlus &&
          depth < DEEPEST &&
          button("Add group", () => form.change((draft) => group.filters.push(newGroup(allItems(draft)))), {
            kind: "small",
          }),
      ),
    ),
  ];
}

function filterItem(context, { group, item, index, pointer, depth }) {
  const { form } = context;
  const place = `${pointer}/filters/${index}`;
  return h(
    "div",
    { class: "filter", key: item.key, role: "group", "aria-label": item.filters ? "Group" : "Filter" },
    item.filters
      ? h("div", { class: "stack" }, filterGroup(context, item, place, depth + 1))
      : filterLine(context, item, place),
    button("Remove", () => form.change(() => group.filters.splice(index, 1)), { kind: "small quiet" }),
    problemLine(form, place),
  );
}

function problemLine(form, pointer) {
  const problems = form.problemsAt(pointer, { below: false });
  return (
    problems.length > 0 &&
    h("p", { class: "problem" }, problems.map((problem) => `This ${problem.reason}.`).join(" "))
  );
}

function filterLine({ form, fields, catalogue }, filter, pointer) {
  const field = fields.find(({ id }) => id === filter.field);
  const at = (name) => `${pointer}/${name}`;
  return h(
    "div",
    { class: "line" },
    select(form, filter, "field", fieldChoices(fields), {
      label: "Contact field",
      pointer: at("field"),
      none: "Choose…",
    }),
    select(form, filter, "operator", operatorsFor(catalogue, field?.type), {
      label: "Operator",
      pointer: at("operator"),
      none: "Choose…",
    }),
    filter.operator &&
      operandControls(form, filter, {
        operand: operandOf(catalogue, filter.operator),
        type: field?.type,
        options: field?.options,
        pointers: {
          value: at("value"),
          values: at("values"),
          from: at("from"),
          to: at("to"),
          days: at("days"),
        },
      }),
  );
}

/** Give contact fields as a grouped choice. */
export function fieldChoices(fields) {
  const pairs = (list) => list.map((field) => [field.id, field.name]);
  return [
    { label: "Custom fields", choices: pairs(fields.filter((field) => field.custom)) },
    { label: "System fields", choices: pairs(fields.filter((field) => !field.custom)) },
  ].filter(({ choices }) => choices.length);
}

function allItems(group) {
  return group.filters.flatMap((item) => (item.filters ? [item, ...allItems(item)] : [item]));
}

function freshKey(items, noun) {
  let number = 1;
  while (items.some(({ key }) => key === `${noun}-${number}`)) number += 1;
  return `${noun}-${number}`;
}

function newFilter(items) {
  return { key: freshKey(items, "filter"), field: "", operator: "", ...operandDraft() };
}

function newGroup(items) {
  return { key: freshKey(items, "group"), match: "all", exclude: false, filters: [] };
}

function draftOf({ name, type, match, filters }) {
  const items = (list) =>
    (list ?? []).map((item) =>
      item.filters
        ? {
            key: item.id,
            match: item.match ?? "all",
            exclude: Boolean(item.exclude),
            filters: items(item.filters),
          }
        : { key: item.id, field: item.field, operator: item.operator, ...operandDraft(item) },
    );
  return { name, type: type ?? "dynamic", match: match ?? "all", filters: items(filters) };
}

function bodyOf({ name, type, match, filters }, { fields, catalogue }) {
  const items = (list) =>
    list.map((item) => {
      if (item.filters)
        return { id: item.key, match: item.match, exclude: item.exclude, filters: items(item.filters) };
      const kind = fields.find(({ id }) => id === item.field)?.type;
      return {
        id: item.key,
        field: item.field,
        operator: item.operator,
        ...operandOfDraft(item, operandOf(catalogue, item.operator), kind),
      };
    });
  return { name, type, match, filters: items(filters) };
}

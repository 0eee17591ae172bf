// Making and editing the events of an integration. Values of headers go in here, and never come out.

import { h } from "../dom.js";
import { checkBox, formOf, group, moveUp, row, select, textInput } from "../controls.js";
import { button, notice, path, screen } from "../parts.js";
import { act, send } from "../server.js";
import { notFound } from "../shell.js";
import { CATEGORIES, FIELD_TYPES, RECEIVE_TYPES, plain, quoted } from "../words.js";

const SECTION = "integrations";
const CRUMBS = ["Store Backoffice", "Integrations", ["Custom integrations (webhooks)", SECTION]];
const NUMBERED = { url: "/webhookUrl", headers: "/webhookHeaders", fields: "/fields" };

/** The form of a new event; the address says which category. */
function newEvent(category) {
  return {
    section: SECTION,
    draw(page) {
      const owner = page.objects("custom-integrations").find(({ id }) => id === page.parameters.id);
      if (!owner) return screen(page, { crumbs: CRUMBS, title: "Event" }, notFound());
      const form = page.form(() => ({
        category,
        name: "",
        webhookUrl: "",
        headers: [],
        alias: "",
        receiveType: "api",
        fields: [],
        icon: "",
      }));
      const back = path(SECTION, owner.id);
      return screen(
        page,
        { crumbs: [...CRUMBS, [owner.name, back]], title: `Create new ${CATEGORIES[category]}` },
        eventForm(page, form, {
          back,
          save: () => act("createCustomEventType", { id: owner.id }, bodyOf(form.draft)),
          then: (made) => page.go(path(SECTION, owner.id, "events", made.id)),
        }),
      );
    },
  };
}

export const newOutboundEvent = newEvent("send");
export const newInboundEvent = newEvent("receive");

/** The form of an event that is there. */
export const editEvent = {
  section: SECTION,
  draw(page) {
    const [all, events] = page.objects("custom-integrations", "custom-event-types");
    const owner = all.find(({ id }) => id === page.parameters.id);
    const found = events.find(({ id }) => id === page.parameters.event);
    if (!found) return screen(page, { crumbs: CRUMBS, title: "Event" }, notFound());
    const form = page.form(() => draftOf(found), found);
    const back = path(SECTION, page.parameters.id, "events", found.id);
    return screen(
      page,
      {
        crumbs: [
          ...CRUMBS,
          [owner?.name ?? "Integration", path(SECTION, page.parameters.id)],
          [found.name, back],
        ],
        title: "Edit event",
      },
      eventForm(page, form, {
        back,
        save: () => patched(found.id, changesOf(form)),
        then: () => page.go(back),
      }),
    );
  },
};

async function patched(id, changes) {
  const answer = await send("PATCH", `console/data/custom-event-types/${encodeURIComponent(id)}`, changes);
  return answer.ok ? answer.body : answer;
}

function eventForm(page, form, { back, save, then }) {
  const { draft } = form;
  const isOutbound = draft.category === "send";
  return formOf(
    page,
    form,
    {
      save: "Save",
      back,
      isWide: true,
      submit: () => page.run(save, { form, done: `The event ${quoted(draft.name)} is saved.`, then }),
    },
    textInput(form, draft, "name", { label: "Name", pointer: "/name" }),
    isOutbound
      ? [
          textInput(form, draft, "webhookUrl", {
            label: "URL",
            pointer: NUMBERED.url,
            type: "url",
            isCode: true,
            hint: "Called with POST.",
          }),
          textInput(form, draft, "icon", { label: "Icon", pointer: "/icon", hint: "Empty for none." }),
          headers(form),
        ]
      : [
          textInput(form, draft, "alias", { label: "Alias", pointer: "/alias", isCode: true }),
          select(form, draft, "receiveType", Object.entries(RECEIVE_TYPES), {
            label: "Received by",
            pointer: "/receiveType",
          }),
        ],
    fields(form),
  );
}

function headers(form) {
  const { draft } = form;
  return group(
    "Headers",
    {
      actions: [
        button("Add a new header", () => form.change(() => draft.headers.push({ name: "", value: "" })), {
          kind: "small",
        }),
      ],
    },
    draft.headers.map((header, index) =>
      row(
        "Header",
        header.name,
        {
          key: `header ${index}`,
          remove: () => form.change(() => draft.headers.splice(index, 1)),
        },
        textInput(form, header, "name", {
          label: "Header name",
          pointer: `${NUMBERED.headers}/${index}/name`,
          isCode: true,
          placeholder: "x-api-key",
          disabled: header.isKept,
        }),
        textInput(form, header, "value", {
          label: "Value",
          pointer: `${NUMBERED.headers}/${index}/value`,
          type: "password",
          hint: header.isKept ? "Kept as it is, unless you enter another one." : "Never shown again.",
        }),
      ),
    ),
  );
}

function fields(form) {
  const { draft } = form;
  const problems = form.problemsAt(NUMBERED.fields, { below: false });
  return group(
    "Fields",
    {
      actions: [
        button("Add a new field", () => form.change(() => draft.fields.push(newField())), { kind: "small" }),
      ],
    },
    problems.length > 0 &&
      h(
        "p",
        { class: "problem" },
        problems.map((problem) => `The list of fields ${problem.reason}.`).join(" "),
      ),
    draft.fields.map((field, index) => fieldCard(form, field, index)),
  );
}

function fieldCard(form, field, index) {
  const at = (name) => `${NUMBERED.fields}/${index}/${name}`;
  const { draft } = form;
  const follow = (value, before) => {
    if (field.name === before) field.name = value;
  };
  return h(
    "div",
    { class: "card field-card", key: field.key },
    row(
      "Field",
      field.id,
      {
        key: "row",
        move: moveUp(form, draft.fields, index),
        remove: () => form.change(() => draft.fields.splice(index, 1)),
      },
      textInput(form, field, "id", { label: "ID", pointer: at("id"), isCode: true, changed: follow }),
      textInput(form, field, "name", { label: "Name", pointer: at("name") }),
      select(form, field, "type", Object.entries(FIELD_TYPES), { label: "Type", pointer: at("type") }),
      textInput(form, field, "pointer", {
        label: "JSON options",
        pointer: at("jsonPointerPath"),
        isCode: true,
        placeholder: "/tokens/0",
      }),
      h(
        "div",
        { class: "ticks" },
        checkBox(form, field, "required", "Mandatory", { pointer: at("required") }),
        field.type === "email" &&
          checkBox(form, field, "isPrimaryKey", "Primary key", { pointer: at("isPrimaryKey") }),
      ),
      field.type === "phone" &&
        textInput(form, field, "defaultCountryCode", {
          label: "Default country code",
          pointer: at("defaultCountryCode"),
          hint: "Digits only: 34 for Spain.",
        }),
      ["checkbox", "radio"].includes(field.type) && options(form, field, at("options")),
    ),
  );
}

function options(form, field, pointer) {
  const problems = form.problemsAt(pointer, { below: false });
  return group(
    "Options",
    {
      key: "options",
      actions: [
        button("Add option", () => form.change(() => field.options.push({ id: "", label: "" })), {
          kind: "small",
        }),
      ],
    },
    problems.length > 0 &&
      notice(problems.map((problem) => `Options ${problem.reason}.`).join(" "), "danger"),
    field.options.map((option, index) =>
      row(
        "Option",
        option.id,
        {
          key: `option ${index}`,
          move: moveUp(form, field.options, index),
          remove: () => form.change(() => field.options.splice(index, 1)),
        },
        textInput(form, option, "id", { label: "ID", pointer: `${pointer}/${index}/id`, isCode: true }),
        textInput(form, option, "label", { label: "Label", pointer: `${pointer}/${index}/label` }),
      ),
    ),
  );
}

let made = 0;

function newField() {
  made += 1;
  return {
    key: `new ${made}`,
    id: "",
    name: "",
    type: "text",
    pointer: "",
    required: false,
    isPrimaryKey: false,
    defaultCountryCode: "",
    options: [],
  };
}

function draftOf(event) {
  return {
    category: event.category,
    name: plain(event.name),
    webhookUrl: plain(event.webhookUrl),
    alias: plain(event.alias),
    receiveType: event.receiveType,
    icon: plain(event.icon),
    headers: (event.webhookHeaders ?? []).map(({ name }) => ({ name, value: "", isKept: true })),
    fields: (event.fields ?? []).map((field, index) => ({
      ...newField(),
      ...structuredClone(field),
      key: `field ${index}`,
      pointer: field.jsonPointerPath ?? "",
      given: field,
    })),
  };
}

function fieldOf({
  id,
  name,
  type,
  pointer,
  required,
  isPrimaryKey,
  defaultCountryCode,
  options,
  given = {},
}) {
  const field = { id, name, type };
  // What was not there and means nothing is not written: an untouched field stays as it was.
  if (required || Object.hasOwn(given, "required")) field.required = required;
  if (isPrimaryKey || Object.hasOwn(given, "isPrimaryKey"))
    field.isPrimaryKey = type === "email" && isPrimaryKey;
  if (pointer) field.jsonPointerPath = pointer;
  if (type === "phone") field.defaultCountryCode = defaultCountryCode;
  if (["checkbox", "radio"].includes(type)) field.options = options;
  return field;
}

function headerOf({ name, value, isKept }) {
  return isKept && value === "" ? { name } : { name, value };
}

function bodyOf({ category, name, webhookUrl, headers: list, alias, receiveType, icon, fields: all }) {
  const body = { name, category, fields: all.map(fieldOf) };
  if (category !== "send") return { ...body, alias, receiveType };
  if (icon) body.icon = icon;
  return list.length ? { ...body, webhookUrl, webhookHeaders: list.map(headerOf) } : { ...body, webhookUrl };
}

function changesOf(form) {
  const body = bodyOf(form.draft);
  if (form.differs("headers")) body.webhookHeaders = form.draft.headers.map(headerOf);
  const parts = {
    name: "name",
    webhookUrl: "webhookUrl",
    webhookHeaders: "headers",
    alias: "alias",
    icon: "icon",
    receiveType: "receiveType",
    fields: "fields",
  };
  return Object.fromEntries(
    Object.entries(body).filter(([name]) => Object.hasOwn(parts, name) && form.differs(parts[name])),
  );
}

// Adding a custom field, and changing what can be changed of one: its name, more options, the default of a radio button.

import { h } from "../dom.js";
import {
  checkBox,
  firstScreen,
  formOf,
  group,
  row,
  select,
  severalOf,
  textInput,
} from "../controls.js";
import { button, path, screen } from "../parts.js";
import { act, change } from "../server.js";
import { notFound } from "../shell.js";
import { FIELD_TYPES, slug } from "../words.js";

const CRUMBS = [
  ["Contacts", "contacts"],
  ["Contact fields", "contact-fields"],
];
const BOUNDS = {
  integer: ["minValue", "maxValue"],
  decimal: ["minValue", "maxValue"],
  date: ["minDate", "maxDate"],
};

/** The form of a new field: type first, as in the real console. */
export const newContactField = {
  section: "contact-fields",
  draw(page) {
    const form = page.form(() => ({
      type: "text",
      name: "",
      id: "",
      required: false,
      options: [],
      chosen: [],
    }));
    const { draft } = form;
    const head = { crumbs: CRUMBS, title: "Add custom field" };
    const type = select(form, draft, "type", Object.entries(FIELD_TYPES), {
      label: "Type",
      pointer: "/type",
      hint: "The type cannot be changed later.",
    });
    if (!form.notes.isBegun)
      return screen(page, head, firstScreen(page, form, { next: "Go to editor", back: "contact-fields" }, type));
    return screen(
      page,
      head,
      formOf(
        page,
        form,
        {
          save: "Save",
          back: "contact-fields",
          submit: () =>
            page.run(() => act("createContactField", {}, bodyOf(draft)), {
              form,
              done: `The contact field “${draft.name}” is saved.`,
              then: (body) => page.go(path("contact-fields", body.id)),
            }),
        },
        type,
        textInput(form, draft, "name", {
          label: "Name",
          pointer: "/name",
          changed: (value, before) => {
            if (draft.id === slug(before)) draft.id = slug(value);
          },
        }),
        textInput(form, draft, "id", {
          label: "ID",
          pointer: "/id",
          isCode: true,
          hint: "Letters, digits, - and _. It cannot be changed later; scripts write to this ID.",
        }),
        particulars(form),
      ),
    );
  },
};

function draftOf(field) {
  const { defaultValue, options } = field;
  return {
    ...field,
    options: structuredClone(options ?? []),
    chosen: Array.isArray(defaultValue) ? defaultValue : [],
    defaultValue: defaultValue === undefined || defaultValue === null ? "" : String(defaultValue),
  };
}

function boundsOf(form) {
  const { draft } = form;
  const { type } = draft;
  return [
    type === "phone" &&
      textInput(form, draft, "defaultCountryCode", {
        label: "Default country code",
        pointer: "/defaultCountryCode",
        hint: "Digits only: 34 for Spain.",
      }),
    type === "text" &&
      textInput(form, draft, "maxLength", {
        label: "Maximum length",
        pointer: "/maxLength",
        type: "number",
        hint: "At most 5000; empty for none.",
      }),
    BOUNDS[type]?.map((name) =>
      textInput(form, draft, name, {
        label: name.startsWith("min") ? "Least value" : "Greatest value",
        pointer: `/${name}`,
        type: type === "date" ? "text" : "number",
        step: "any",
        placeholder: type === "date" ? "2026-01-31T00:00:00Z" : "",
      }),
    ),
  ];
}

function particulars(form) {
  const { draft } = form;
  const { type } = draft;
  const withoutDefault = ["email", "phone"].includes(type);
  return [
    boundsOf(form),
    ["checkbox", "radio"].includes(type) && optionsOf(form),
    !withoutDefault &&
      checkBox(form, draft, "required", "Required", {
        pointer: "/required",
        hint: "Every contact gets the default value.",
      }),
    !withoutDefault && defaultOf(form),
  ];
}

function defaultOf(form) {
  const { draft } = form;
  const options = { label: "Default value", pointer: "/defaultValue" };
  if (draft.type === "boolean")
    return select(
      form,
      draft,
      "defaultValue",
      [
        ["true", "Yes"],
        ["false", "No"],
      ],
      { ...options, none: "None" },
    );
  if (draft.type === "radio")
    return select(form, draft, "defaultValue", choicesOf(draft.options), { ...options, none: "None" });
  if (draft.type === "checkbox") {
    return severalOf(form, draft, "chosen", choicesOf(draft.options), options);
  }
  return textInput(form, draft, "defaultValue", {
    ...options,
    type: ["integer", "decimal"].includes(draft.type) ? "number" : "text",
    step: "any",
  });
}

function choicesOf(options) {
  return options.filter(({ id }) => id).map(({ id, label }) => [id, label || id]);
}

function optionsOf(form, fixed = 0) {
  const { draft } = form;
  return group(
    "Options",
    {
      actions: [
        button("Add option", () => form.change(() => draft.options.push({ id: "", label: "" })), {
          kind: "small",
        }),
      ],
    },
    draft.options.map((option, index) =>
      row(
        "Option",
        option.id,
        {
          key: `option ${index}`,
          remove: index >= fixed && (() => form.change(() => draft.options.splice(index, 1))),
        },
        textInput(form, option, "id", {
          label: "ID",
          pointer: `/options/${index}/id`,
          isCode: true,
          disabled: index < fixed,
        }),
        textInput(form, option, "label", {
          label: "Label",
          pointer: `/options/${index}/label`,
          disabled: index < fixed,
        }),
      ),
    ),
  );
}

function bodyOf(draft) {
  const { type, name, id, options, required } = draft;
  const body = { type, name, id };
  if (["checkbox", "radio"].includes(type)) body.options = options;
  if (type === "phone") body.defaultCountryCode = draft.defaultCountryCode ?? "";
  if (type === "text" && draft.maxLength) body.maxLength = Number(draft.maxLength);
  for (const bound of BOUNDS[type] ?? []) {
    if (draft[bound]) body[bound] = type === "date" ? draft[bound] : Number(draft[bound]);
  }
  if (["email", "phone"].includes(type)) return body;
  if (required) body.required = true;
  const defaultValue = type === "checkbox" ? draft.chosen : draft.defaultValue;
  if (defaultValue?.length) body.defaultValue = typed(type, defaultValue);
  return body;
}

function typed(type, text) {
  if (["integer", "decimal"].includes(type)) return Number(text);
  if (type === "boolean") return text === "true";
  return text;
}

/** The form of a field that is there. */
export const editContactField = {
  section: "contact-fields",
  draw(page) {
    const field = page.objects("contact-fields").find(({ id }) => id === page.parameters.id);
    if (!field?.custom) return screen(page, { crumbs: CRUMBS, title: "Contact field" }, notFound());
    const form = page.form(() => draftOf(field), field);
    const back = path("contact-fields", field.id);
    const { draft } = form;
    return screen(
      page,
      { crumbs: [...CRUMBS, [field.name, back]], title: "Edit contact field" },
      formOf(
        page,
        form,
        {
          save: "Save",
          back,
          submit: () =>
            page.run(() => rename(field, form), {
              form,
              done: `The contact field “${draft.name}” is saved.`,
              then: () => page.go(back),
            }),
        },
        textInput(form, draft, "name", { label: "Name", pointer: "/name" }),
        h(
          "fieldset",
          { class: "stack", key: "lasting", disabled: true },
          textInput(form, draft, "id", { label: "ID", pointer: "/id", isCode: true }),
          select(form, draft, "type", Object.entries(FIELD_TYPES), { label: "Type", pointer: "/type" }),
          boundsOf(form),
          checkBox(form, draft, "required", "Required"),
          field.type !== "radio" && defaultOf(form),
        ),
        field.options && optionsOf(form, field.options.length),
        field.type === "radio" && defaultOf(form),
      ),
    );
  },
};

/** Change a field by hand. No operation of the store does it, so none refuses a blank name either. */
async function rename(field, form) {
  const validationErrors = form.draft.name.trim()
    ? []
    : [{ name: "name", path: "/name", reason: "must not be empty" }];
  if (validationErrors.length) return { status: 422, body: { validationErrors } };
  return change("contact-fields", field.id, changesOf(form));
}

function changesOf(form) {
  const changes = {};
  for (const name of ["name", "options", "defaultValue"]) {
    if (form.differs(name))
      changes[name] = name === "defaultValue" ? form.draft[name] || null : form.draft[name];
  }
  return changes;
}

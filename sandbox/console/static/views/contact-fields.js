// Contacts > Contact fields.

import { h } from "../dom.js";
import { notFound } from "../shell.js";
import {
  button,
  chip,
  empty,
  facts,
  identity,
  linkButton,
  panel,
  path,
  screen,
  table,
  to,
} from "../parts.js";
import { act } from "../server.js";
import { segmentsWithField, workflowsWithField } from "../uses.js";
import { FIELD_TYPES, number, plain, term } from "../words.js";

const SECTION = "contact-fields";
const CRUMBS = [["Contacts", "contacts"]];

/** The list. */
export const contactFields = {
  section: SECTION,
  draw(page) {
    const [fields, contacts] = page.objects("contact-fields", "contacts");
    const { contactFieldLimit } = page.read("console/data/settings");
    const [own, system] = [fields.filter((field) => field.custom), fields.filter((field) => !field.custom)];
    return screen(
      page,
      {
        crumbs: CRUMBS,
        title: "Contact fields",
        actions: [linkButton("Add custom field", "new-contact-field", "primary")],
        note: `${number(own.length)} of ${number(contactFieldLimit)} custom fields`,
      },
      panel(
        "Custom fields",
        { key: "own" },
        own.length
          ? list(own, contacts, "Custom fields")
          : empty(
              "No custom fields yet",
              "Run “pulumi up”, or add one here.",
              linkButton("Add custom field", "new-contact-field"),
            ),
      ),
      panel(
        "System fields",
        { key: "system", note: "Every store has them; they cannot be changed." },
        list(system, contacts, "System fields"),
      ),
    );
  },
};

function list(fields, contacts, label) {
  return table(
    ["Name", "ID", "Type", { text: "Contacts with a value", class: "right" }, ""],
    fields.map((field) => ({
      key: field.id,
      cells: [
        to(path("contact-fields", field.id), field.name),
        identity(field.id),
        term(FIELD_TYPES, field.type),
        number(contacts.filter((contact) => holds(contact, field.id)).length),
        field.required ? chip("Required") : "",
      ],
    })),
    { label },
  );
}

function holds(contact, id) {
  return Object.hasOwn(contact, id) && contact[id] !== "" && contact[id] !== null;
}

/** One field. */
export const contactField = {
  section: SECTION,
  draw(page) {
    const [fields, workflows, segments] = page.objects("contact-fields", "workflows", "segments");
    const field = fields.find(({ id }) => id === page.parameters.id);
    if (!field) return screen(page, { crumbs: crumbs(), title: "Contact field" }, notFound());
    const users = [
      ...workflowsWithField(workflows, field.id).map((item) => [
        "Workflow",
        path("workflows", item.id),
        item.name,
      ]),
      ...segmentsWithField(segments, field.id).map((item) => [
        "Segment",
        path("segments", item.id),
        item.name,
      ]),
    ];
    return screen(
      page,
      { crumbs: crumbs(), title: field.name, actions: field.custom ? actions(page, field) : [] },
      panel(
        "Field",
        { key: "field" },
        facts([
          ["Type", term(FIELD_TYPES, field.type)],
          ["Name", field.name],
          ["ID", identity(field.id)],
          ["Required", field.required ? "Yes" : "No"],
          ["Default value", plain(field.defaultValue)],
          ["Maximum length", plain(field.maxLength)],
          ["Least value", plain(field.minValue ?? field.minDate)],
          ["Greatest value", plain(field.maxValue ?? field.maxDate)],
          ["Country code", plain(field.defaultCountryCode)],
        ]),
      ),
      field.options?.length > 0 &&
        panel(
          "Options",
          { key: "options" },
          table(
            ["ID", "Label"],
            field.options.map((option) => ({
              key: option.id,
              cells: [identity(option.id), option.label],
            })),
            { label: "Options" },
          ),
        ),
      panel(
        "Used in",
        { key: "uses" },
        users.length
          ? table(
              ["Kind", "Name"],
              users.map(([kind, place, name]) => ({ key: place, cells: [kind, to(place, name)] })),
              { label: "Used in" },
            )
          : h("p", { class: "note" }, "No workflow and no segment uses this field."),
      ),
    );
  },
};

function crumbs() {
  return [...CRUMBS, ["Contact fields", "contact-fields"]];
}

function actions(page, field) {
  return [
    linkButton("Edit", path("contact-fields", field.id, "edit")),
    button(
      "Delete",
      () =>
        page.ask({
          title: `Delete the contact field “${field.name}”?`,
          text: "The values that contacts hold in it are lost.",
          confirm: "Delete",
          isDangerous: true,
          act: () =>
            page.run(() => act("deleteContactField", { id: field.id }), {
              done: `The contact field “${field.name}” is deleted.`,
              then: () => page.go("contact-fields"),
            }),
        }),
      { kind: "danger-quiet" },
    ),
  ];
}

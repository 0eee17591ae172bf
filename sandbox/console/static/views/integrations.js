// Store Backoffice > Integrations > Custom integrations (webhooks), and their events.

import { h } from "../dom.js";
import { checkBox, formOf, textArea, textInput } from "../controls.js";
import {
  button,
  chip,
  empty,
  facts,
  linkButton,
  notice,
  outward,
  panel,
  path,
  screen,
  table,
  tabs,
  to,
} from "../parts.js";
import { act } from "../server.js";
import { notFound } from "../shell.js";
import { workflowsWith } from "../uses.js";
import { CATEGORIES, FIELD_TYPES, RECEIVE_TYPES, count, plain, quoted, term } from "../words.js";

const SECTION = "integrations";
const CRUMBS = ["Store Backoffice", "Integrations"];
const LIST = ["Custom integrations (webhooks)", SECTION];
const TABS = [
  ["send", "Send data"],
  ["receive", "Receive data"],
];

/** The list. */
export const integrations = {
  section: SECTION,
  draw(page) {
    const [all, events] = page.objects("custom-integrations", "custom-event-types");
    const make = (kind) => linkButton("Create new integration", "integrations/new", kind);
    return screen(
      page,
      { crumbs: CRUMBS, title: LIST[0], actions: [make("primary")] },
      panel(
        "",
        { key: "list" },
        all.length
          ? table(
              ["Integration name", "Description", "Outbound events", "Inbound events", ""],
              all.map((item) => row(item, events)),
              { label: LIST[0] },
            )
          : empty("No custom integrations yet", "Run “pulumi up”, or create one here.", make("")),
      ),
    );
  },
};

function row(item, events) {
  const of = (category) =>
    events.filter((event) => event.customIntegrationId === item.id && event.category === category).length;
  return {
    key: item.id,
    cells: [
      to(path(SECTION, item.id), item.name),
      plain(item.description),
      count(of("send"), "event"),
      count(of("receive"), "event"),
      item.eventsEnabled === false ? chip("Events disabled", "is-paused") : "",
    ],
  };
}

/** One integration with its events. */
export const integration = {
  section: SECTION,
  draw(page) {
    const [all, events] = page.objects("custom-integrations", "custom-event-types");
    const found = all.find(({ id }) => id === page.parameters.id);
    if (!found) return screen(page, { crumbs: [...CRUMBS, LIST], title: "Integration" }, notFound());
    const tab = page.ui.tab ?? "send";
    return screen(
      page,
      {
        crumbs: [...CRUMBS, LIST],
        title: found.name,
        note: found.description || undefined,
        actions: actions(page, found),
      },
      found.eventsEnabled === false &&
        notice("Sending and receiving events is switched off for this integration.", "warn"),
      tabs(TABS, tab, (id) => {
        page.ui.tab = id;
        page.schedule();
      }),
      eventsPanel(
        found,
        events.filter((event) => event.customIntegrationId === found.id && event.category === tab),
        tab,
      ),
    );
  },
};

function eventsPanel(found, events, category) {
  const noun = CATEGORIES[category];
  const make = linkButton(
    `Create new ${noun}`,
    path(SECTION, found.id, "events", `new-${category}`),
    events.length ? "" : "primary",
  );
  return panel(
    `${noun}s`,
    { key: category, actions: events.length ? [make] : [] },
    events.length
      ? table(
          ["Name", category === "send" ? "Sends to" : "Alias", "Fields"],
          events.map((event) => ({
            key: event.id,
            cells: [
              to(path(SECTION, found.id, "events", event.id), event.name),
              category === "send" ? outward(plain(event.webhookUrl)) : h("code", {}, plain(event.alias)),
              h("span", { class: "break" }, (event.fields ?? []).map((field) => plain(field.id)).join(", ")),
            ],
          })),
          { label: `${noun}s` },
        )
      : empty(
          `No ${noun.toLowerCase()}s yet`,
          category === "send"
            ? "An outbound event sends data of a contact to an address; workflows get an action named after it."
            : "An inbound event lets another system tell of what a contact did.",
          make,
        ),
  );
}

function actions(page, found) {
  return [
    linkButton("Edit", path(SECTION, found.id, "edit")),
    button(
      "Delete",
      () =>
        page.ask({
          title: `Delete the integration ${quoted(found.name)}?`,
          text: "Its events go with it.",
          confirm: "Delete",
          isDangerous: true,
          act: () =>
            page.run(() => act("deleteCustomIntegration", { id: found.id }), {
              done: `The integration ${quoted(found.name)} is deleted.`,
              then: () => page.go(SECTION),
            }),
        }),
      { kind: "danger-quiet" },
    ),
  ];
}

/** One event, without the values of its headers. */
export const event = {
  section: SECTION,
  draw(page) {
    const [all, events, workflows] = page.objects("custom-integrations", "custom-event-types", "workflows");
    const owner = all.find(({ id }) => id === page.parameters.id);
    const found = events.find(({ id }) => id === page.parameters.event);
    if (!found) return screen(page, { crumbs: [...CRUMBS, LIST], title: "Event" }, notFound());
    const users = workflowsWith(workflows, found.id);
    const back = path(SECTION, page.parameters.id);
    return screen(
      page,
      {
        crumbs: [...CRUMBS, LIST, [owner?.name ?? "Integration", back]],
        title: found.name,
        actions: eventActions(page, found, back),
      },
      panel(
        term(CATEGORIES, found.category),
        { key: "facts" },
        facts([
          ["Sends to", found.webhookUrl && ["POST ", outward(plain(found.webhookUrl))]],
          ["Alias", plain(found.alias)],
          ["Received by", found.receiveType && term(RECEIVE_TYPES, found.receiveType)],
          found.category === "send" && ["Headers", headersOf(found)],
          [
            "Used in",
            users.length
              ? h(
                  "ul",
                  { class: "plain-list" },
                  users.map((item) =>
                    h("li", { key: item.id }, "Workflow ", to(path("workflows", item.id), item.name)),
                  ),
                )
              : "No workflow",
          ],
        ]),
      ),
      panel(
        "Fields",
        { key: "fields" },
        table(
          ["ID", "Name", "Type", "JSON options", ""],
          (found.fields ?? []).map((field) => ({
            key: field.id,
            cells: [
              h("code", {}, plain(field.id)),
              plain(field.name),
              term(FIELD_TYPES, field.type),
              h("code", { class: "break" }, plain(field.jsonPointerPath)),
              [field.required && chip("Mandatory"), field.isPrimaryKey && chip("Primary key")],
            ],
          })),
          { label: "Fields" },
        ),
      ),
    );
  },
};

function headersOf(found) {
  const names = (found.webhookHeaders ?? []).map(({ name }) => plain(name));
  if (!names.length) return "None";
  return h(
    "ul",
    { class: "plain-list" },
    names.map((name, index) =>
      h("li", { key: index }, h("code", {}, name), " ", h("span", { class: "note" }, "value not shown")),
    ),
  );
}

function eventActions(page, found, back) {
  return [
    linkButton("Edit", path(SECTION, page.parameters.id, "events", found.id, "edit")),
    button(
      "Delete",
      () =>
        page.ask({
          title: `Delete the event ${quoted(found.name)}?`,
          text: "Workflows that use it would have to be mended by hand.",
          confirm: "Delete",
          isDangerous: true,
          act: () =>
            page.run(() => act("deleteCustomEventType", { id: found.id }), {
              done: `The event ${quoted(found.name)} is deleted.`,
              then: () => page.go(back),
            }),
        }),
      { kind: "danger-quiet" },
    ),
  ];
}

/** The form of a new integration. */
export const newIntegration = {
  section: SECTION,
  draw(page) {
    const form = page.form(() => ({ name: "", description: "", color: "", imageUri: "", eventsEnabled: true }));
    return screen(
      page,
      { crumbs: [...CRUMBS, LIST], title: "Create new integration" },
      integrationForm(page, form, {
        back: SECTION,
        save: (body) => act("createCustomIntegration", {}, body),
        then: (made) => page.go(path(SECTION, made.id)),
      }),
    );
  },
};

/** The form of an integration that is there. */
export const editIntegration = {
  section: SECTION,
  draw(page) {
    const found = page.objects("custom-integrations").find(({ id }) => id === page.parameters.id);
    if (!found) return screen(page, { crumbs: [...CRUMBS, LIST], title: "Integration" }, notFound());
    const form = page.form(
      () => ({
        name: found.name,
        description: found.description ?? "",
        color: found.color ?? "",
        imageUri: found.imageUri ?? "",
        eventsEnabled: found.eventsEnabled !== false,
      }),
      found,
    );
    const back = path(SECTION, found.id);
    return screen(
      page,
      { crumbs: [...CRUMBS, LIST, [found.name, back]], title: "Edit integration" },
      integrationForm(page, form, {
        back,
        save: (body) => act("patchCustomIntegration", { id: found.id }, body),
        then: () => page.go(back),
      }),
    );
  },
};

function integrationForm(page, form, { back, save, then }) {
  const { draft } = form;
  const body = () =>
    Object.fromEntries(
      Object.entries(draft)
        .filter(([name, value]) => value !== "" || form.differs(name))
        .map(([name, value]) => [name, name === "imageUri" && !value ? null : value]),
    );
  return formOf(
    page,
    form,
    {
      save: "Update",
      back,
      submit: () =>
        page.run(() => save(body()), { form, done: `The integration ${quoted(draft.name)} is saved.`, then }),
    },
    textInput(form, draft, "name", { label: "Integration name", pointer: "/name" }),
    textArea(form, draft, "description", { label: "Description", pointer: "/description", rows: 2 }),
    textInput(form, draft, "color", { label: "Color", pointer: "/color", hint: "Empty: the store's choice." }),
    textInput(form, draft, "imageUri", { label: "Image", pointer: "/imageUri", hint: "An address." }),
    checkBox(form, draft, "eventsEnabled", "Send and receive events", { pointer: "/eventsEnabled" }),
  );
}

// Contacts: the list with a search, and one contact with everything that is known.

import { h } from "../dom.js";
import { button, empty, facts, identity, outward, panel, path, screen, table, to, when } from "../parts.js";
import { notFound } from "../shell.js";
import { contactName, number, plain, short, term } from "../words.js";
import { timeline } from "./activities.js";

const SECTION = "contacts";
const SHOWN_AT_ONCE = 100;
// Built-in properties that the list of fields may lack.
const BUILT_IN = {
  _isAnonymous: "Is anonymous",
  _hasPushSubscriptions: "Has web push subscriptions",
  _updatedAt: "Updated at",
  _createdAt: "Created at",
};
const OWN = new Set(["id", "trackers", "segments", "activities", "lastActivityAt"]);

/** The list. */
export const contacts = {
  section: SECTION,
  draw(page) {
    const [answer, fields, segments] = [
      page.read("contacts", "objects/contact-fields", "objects/segments"),
    ].flat();
    const all = [...answer.contacts].sort((one, other) => (newest(one) < newest(other) ? 1 : -1));
    const custom = fields.objects
      .filter((field) => field.custom && all.some((contact) => plain(contact[field.id])))
      .slice(0, 2);
    const found = all.filter((contact) => fits(contact, page.ui.search ?? ""));
    const shown = found.slice(0, page.ui.limit ?? SHOWN_AT_ONCE);
    return screen(
      page,
      { title: "Contacts", note: counts(all) },
      panel(
        "",
        { key: "list" },
        all.length > 0 && search(page, found.length),
        shown.length > 0 &&
          table(
            [
              "Contact",
              "Name",
              ...custom.map((field) => field.name),
              { text: "Segments", class: "right" },
              { text: "Activities", class: "right" },
              all.some((contact) => contact.lastActivityAt) ? "Last activity" : "Last change",
            ],
            shown.map((contact) => row(contact, custom, segments.objects)),
            { label: "Contacts" },
          ),
        found.length > shown.length &&
          h(
            "div",
            { class: "actions start" },
            button(
              `Show ${number(Math.min(SHOWN_AT_ONCE, found.length - shown.length))} more`,
              () => {
                page.ui.limit = shown.length + SHOWN_AT_ONCE;
                page.schedule();
              },
              { kind: "small" },
            ),
          ),
        all.length === 0 &&
          empty(
            "No contacts yet",
            "Open the demo shop and visit a page: every visitor becomes a contact.",
            shopLink(page),
          ),
        all.length > 0 && found.length === 0 && h("p", { class: "note" }, "No contact fits the search."),
      ),
    );
  },
};

/** Give the moment that a contact was last heard of. */
function newest(contact) {
  return plain(contact.lastActivityAt ?? contact._updatedAt ?? contact._createdAt);
}

function counts(all) {
  const known = all.filter((contact) => contact._email).length;
  return `${number(known)} known, ${number(all.length - known)} anonymous`;
}

function shopLink(page) {
  const address = page.glance("health")?.addresses?.shop;
  return address ? outward(`${address}/`, "Open the demo shop") : null;
}

function search(page, found) {
  return h(
    "div",
    { class: "toolbar" },
    h("label", { for: "search" }, "Search"),
    h("input", {
      id: "search",
      type: "search",
      value: page.ui.search ?? "",
      placeholder: "Email, name, tracker or any value",
      autocomplete: "off",
      on: {
        input: (event) => {
          page.ui.search = event.target.value;
          page.ui.limit = SHOWN_AT_ONCE;
          page.schedule();
        },
      },
    }),
    h("span", { class: "note" }, page.ui.search ? `${number(found)} found` : ""),
  );
}

function fits(contact, text) {
  const wanted = text.trim().toLowerCase();
  return !wanted || Object.values(contact).some((value) => plain(value).toLowerCase().includes(wanted));
}

function row(contact, custom, segments) {
  const inStore = (contact.segments ?? []).filter((id) => segments.some((segment) => segment.id === id));
  return {
    key: contact.id,
    cells: [
      to(path("contacts", contact.id), contactName(contact)),
      [plain(contact._name), " ", plain(contact._surname)],
      ...custom.map((field) => h("span", { class: "break" }, short(contact[field.id], 28))),
      number(inStore.length),
      number(contact.activities),
      when(newest(contact)),
    ],
  };
}

/** One contact. */
export const contact = {
  section: SECTION,
  draw(page) {
    const { id } = page.parameters;
    const [fields, segments, workflows] = page.objects("contact-fields", "segments", "workflows");
    const found = page.read("contacts").contacts.find((item) => item.id === id);
    if (!found) return screen(page, { crumbs: [["Contacts", SECTION]], title: "Contact" }, notFound());
    const past = page.glance(`contacts/${encodeURIComponent(id)}/activities`)?.activities;
    return screen(
      page,
      { crumbs: [["Contacts", SECTION]], title: contactName(found) },
      h(
        "div",
        { class: "columns", key: "columns" },
        h(
          "div",
          {},
          panel("Contact fields", { key: "fields" }, facts(values(found, fields))),
          panel(
            "Trackers",
            { key: "trackers", note: "Browsers and apps in which this contact was seen" },
            listOf(found.trackers, identity, "No tracker: this contact was never seen on a page."),
          ),
          panel(
            "Segments",
            { key: "segments" },
            listOf(
              segments.filter((segment) => found.segments?.includes(segment.id)),
              (segment) => to(path("segments", segment.id), segment.name),
              "A member of no segment.",
            ),
          ),
        ),
        panel(
          "Activity",
          { key: "activity", note: past?.length === 200 ? "The newest 200" : "" },
          past ? timeline(past, { workflows }) : h("p", { class: "note" }, "Loading…"),
        ),
      ),
    );
  },
};

function values(found, fields) {
  const known = new Map(fields.map((field) => [field.id, field]));
  const names = Object.keys(found).filter((name) => !OWN.has(name));
  const custom = names.filter((name) => known.get(name)?.custom);
  const rest = names.filter((name) => !custom.includes(name)).sort();
  return [
    ...[...custom, ...rest].map((name) => [
      known.get(name)?.name ?? term(BUILT_IN, name),
      value(name, found[name], known.get(name)),
    ]),
    ["ID", identity(found.id)],
  ];
}

function value(name, content, field) {
  const isDate = field?.type === "date" || name.endsWith("At");
  return isDate && content ? when(content) : h("span", { class: "break" }, plain(content));
}

function listOf(items, shown, otherwise) {
  if (!items?.length) return h("p", { class: "note" }, otherwise);
  return h(
    "ul",
    { class: "plain-list" },
    items.map((item, index) => h("li", { key: index }, shown(item))),
  );
}

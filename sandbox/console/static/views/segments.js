// Contacts > Segments.

import { h } from "../dom.js";
import {
  button,
  empty,
  facts,
  howToBegin,
  linkButton,
  notice,
  panel,
  path,
  screen,
  table,
  to,
  when,
} from "../parts.js";
import { filterSentence, joined } from "../segment-words.js";
import { act, send } from "../server.js";
import { notFound } from "../shell.js";
import { workflowsOfSegment } from "../uses.js";
import { SEGMENT_TYPES, contactName, count, number, plain, term } from "../words.js";

const SECTION = "segments";
const CRUMBS = [["Contacts", "contacts"]];
const SHOWN = 100;

/** The list. */
export const segments = {
  section: SECTION,
  draw(page) {
    const all = page.objects("segments");
    return screen(
      page,
      {
        crumbs: CRUMBS,
        title: "Segments",
        actions: [linkButton("Create New Segment", "segments/new", "primary")],
      },
      panel(
        "",
        { key: "list" },
        all.length
          ? table(
              ["Name", "Type", { text: "Members", class: "right" }, "Calculated"],
              all.map((segment) => row(page, segment)),
              { label: "Segments" },
            )
          : empty(
              "No segments yet",
              howToBegin(page, "segment"),
              linkButton("Create New Segment", "segments/new"),
            ),
      ),
    );
  },
};

function row(page, segment) {
  const members = membersOf(page, segment.id);
  return {
    key: segment.id,
    cells: [
      to(path("segments", segment.id), segment.name),
      term(SEGMENT_TYPES, segment.type ?? "dynamic"),
      members ? number(members.members.length) : "",
      calculated(members),
    ],
  };
}

/** Give the members of a segment: {members, calculatedAt, live}; undefined while unknown. */
export function membersOf(page, id) {
  return page.glance(`segments/${encodeURIComponent(id)}/members`);
}

/** Say when a segment was calculated. */
export function calculated(members) {
  if (!members) return "";
  if (members.live) return "At any moment";
  return members.calculatedAt ? when(members.calculatedAt) : "Not yet";
}

/** One segment. */
export const segment = {
  section: SECTION,
  draw(page) {
    const [all, fields, workflows] = page.objects("segments", "contact-fields", "workflows");
    const found = all.find(({ id }) => id === page.parameters.id);
    const crumbs = [...CRUMBS, ["Segments", SECTION]];
    if (!found) return screen(page, { crumbs, title: "Segment" }, notFound());
    const [catalogue, { contacts }] = page.read("catalogue", "contacts");
    const members = membersOf(page, found.id);
    const users = workflowsOfSegment(workflows, found.id);
    return screen(
      page,
      { crumbs, title: found.name, actions: actions(page, found) },
      h(
        "div",
        { class: "columns", key: "columns" },
        panel(
          "Definition",
          { key: "definition" },
          facts([
            ["Type", term(SEGMENT_TYPES, found.type ?? "dynamic")],
            ["Calculated", calculated(members)],
          ]),
          filtersOf(found, (filter) => filterSentence(catalogue, filter, fields)),
          isLagging(found) &&
            notice(
              "A Dynamic Segment Plus is calculated about every 3 hours: who met the filters since then is not a member yet.",
            ),
        ),
        panel(
          "Used in",
          { key: "uses" },
          users.length
            ? h(
                "ul",
                { class: "plain-list" },
                users.map((item) =>
                  h("li", { key: item.id }, "Workflow ", to(path("workflows", item.id), item.name)),
                ),
              )
            : h("p", { class: "note" }, "No workflow starts with this segment."),
        ),
      ),
      panel(
        members ? count(members.members.length, "member") : "Members",
        { key: "members" },
        memberTable(members, contacts),
      ),
    );
  },
};

function isLagging(found) {
  return found.type === "dynamic-plus";
}

function filtersOf(item, sentence) {
  return h(
    "div",
    { class: "filters" },
    h("p", {}, `${joined(item)}:`),
    h(
      "ul",
      {},
      [item.filters ?? []]
        .flat()
        .map((filter) =>
          h("li", { key: plain(filter.id) }, filter.filters ? filtersOf(filter, sentence) : sentence(filter)),
        ),
    ),
  );
}

function memberTable(members, contacts) {
  if (!members) return h("p", { class: "note" }, "Loading…");
  if (!members.members.length) {
    return h(
      "p",
      { class: "note" },
      members.live ? "No contact meets the filters." : "No contact met the filters when it was calculated.",
    );
  }
  const known = new Map(contacts.map((contact) => [contact.id, contact]));
  const shown = members.members.slice(0, SHOWN);
  return [
    table(
      ["Contact", "Name"],
      shown.map((id) => ({
        key: id,
        cells: [
          to(path("contacts", id), known.has(id) ? contactName(known.get(id)) : id),
          [plain(known.get(id)?._name), " ", plain(known.get(id)?._surname)],
        ],
      })),
      { label: "Members" },
    ),
    members.members.length > SHOWN && h("p", { class: "note" }, `The first ${SHOWN}.`),
  ];
}

function actions(page, found) {
  return [
    isLagging(found) &&
      button("Recalculate now", () =>
        page.run(() => send("POST", `segments/${encodeURIComponent(found.id)}/recalculate`, {}), {
          done: "The segment is calculated.",
        }),
      ),
    linkButton("Edit", path("segments", found.id, "edit")),
    button("Duplicate", () => duplicate(page, found)),
    button(
      "Delete",
      () =>
        page.ask({
          title: `Delete the segment “${found.name}”?`,
          text: "Contacts stay; only the segment goes.",
          confirm: "Delete",
          isDangerous: true,
          act: () =>
            page.run(() => act("deleteSegment", { id: found.id }), {
              done: `The segment “${found.name}” is deleted.`,
              then: () => page.go("segments"),
            }),
        }),
      { kind: "danger-quiet" },
    ),
  ];
}

function duplicate(page, found) {
  const body = {
    name: `${found.name} [1]`,
    type: found.type ?? "dynamic",
    match: found.match ?? "all",
    filters: found.filters,
  };
  page.run(() => act("createSegment", {}, body), {
    done: "The segment is duplicated.",
    then: (made) => page.go(path("segments", made.id)),
  });
}

// Deliveries: what outbound events sent, to whom, and what became of it.

import { h } from "../dom.js";
import {
  chip,
  code,
  deliveryChip,
  empty,
  facts,
  identity,
  json,
  linkButton,
  outward,
  panel,
  path,
  screen,
  table,
  to,
  when,
} from "../parts.js";
import { notFound } from "../shell.js";
import { contactName, count, plain, short } from "../words.js";

const SECTION = "deliveries";
const SHOWN = 200;

/** The list, newest first. */
export const deliveries = {
  section: SECTION,
  draw(page) {
    const [answer, people] = page.read(SECTION, "contacts");
    const all = newestFirst(answer.deliveries);
    return screen(
      page,
      { title: "Deliveries", note: summary(all) },
      panel(
        "",
        { key: "list" },
        all.length
          ? [
              table(
                ["When", "Status", "To", "Token", "Workflow", "Event", "Answer"],
                all.slice(0, SHOWN).map((delivery) => ({
                  key: delivery.sequence,
                  cells: [
                    to(path(SECTION, delivery.sequence), when(delivery.at)),
                    deliveryChip(delivery.status),
                    contactLink(delivery, people.contacts),
                    h("code", { class: "break", title: tokenOf(delivery) }, short(tokenOf(delivery), 16)),
                    to(path("workflows", delivery.workflow), plain(delivery.workflowName)),
                    plain(delivery.eventName),
                    answerWords(delivery),
                  ],
                })),
                { label: "Deliveries" },
              ),
              all.length > SHOWN &&
                h(
                  "p",
                  { class: "note" },
                  `The newest ${SHOWN} of ${count(all.length, "delivery", "deliveries")}.`,
                ),
            ]
          : empty(
              "Nothing was sent yet",
              "A workflow with an outbound event sends as soon as it is activated and a contact reaches that node.",
              linkButton("To the workflows", "workflows"),
            ),
      ),
    );
  },
};

function newestFirst(list) {
  return [...list].sort((one, other) => other.sequence - one.sequence);
}

function summary(all) {
  const found = new Map();
  for (const { status } of all) found.set(status, (found.get(status) ?? 0) + 1);
  return [...found].map(([status, number]) => `${number} ${status}`).join(", ");
}

function contactLink(delivery, contacts) {
  const contact = contacts.find(({ id }) => id === delivery.contact);
  return contact
    ? to(path("contacts", contact.id), contactName(contact))
    : h("span", { class: "note" }, "Contact deleted");
}

/** Give the first token that a body names: where a push notification goes. */
function tokenOf({ body }) {
  const first = [body?.tokens ?? []].flat()[0];
  return typeof first === "string" ? first : "";
}

function titleOf(delivery, contacts) {
  const contact = contacts.find(({ id }) => id === delivery.contact);
  return `${plain(delivery.eventName) || "Event"} to ${contact ? contactName(contact) : "a deleted contact"}`;
}

function answerWords({ httpStatus, error }) {
  return [
    httpStatus !== undefined && `HTTP ${plain(httpStatus)} `,
    error && h("span", { class: "note break" }, short(error, 80)),
  ];
}

function reasonOf(status) {
  if ([401, 403].includes(status))
    return "The receiver did not accept the headers. Is the key in them right?";
  return "The receiver did not take it; its answer says no more than the status.";
}

/** One delivery. */
export const delivery = {
  section: SECTION,
  draw(page) {
    const [answer, people] = page.read(SECTION, "contacts");
    const found = answer.deliveries.find(({ sequence }) => String(sequence) === page.parameters.sequence);
    const crumbs = [["Deliveries", SECTION]];
    if (!found) return screen(page, { crumbs, title: "Delivery" }, notFound());
    return screen(
      page,
      { crumbs, title: titleOf(found, people.contacts) },
      panel(
        "Delivery",
        { key: "facts" },
        facts([
          [
            "Status",
            [
              deliveryChip(found.status),
              found.httpStatus !== undefined && [" ", chip(`HTTP ${plain(found.httpStatus)}`)],
            ],
          ],
          [
            "What went wrong",
            plain(found.error) || (found.status === "refused" ? reasonOf(found.httpStatus) : ""),
          ],
          ["Contact", contactLink(found, people.contacts)],
          ["Token", tokenOf(found) && identity(tokenOf(found))],
          ["Workflow", to(path("workflows", found.workflow), plain(found.workflowName))],
          ["Node", identity(found.node)],
          ["Event", plain(found.eventName)],
          ["Sent to", outward(plain(found.url))],
          ["Begun", when(found.at)],
          ["Ended", when(found.finishedAt)],
        ]),
      ),
      panel(
        "Body",
        { key: "body", note: "As it was sent, without headers" },
        found.body === undefined
          ? h("p", { class: "note" }, "There was no body.")
          : code(json(found.body), { label: "Body" }),
      ),
    );
  },
};

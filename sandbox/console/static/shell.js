// What surrounds every view: navigation, the clock, messages, and the question before an act.

import { h } from "./dom.js";
import { button, empty, notice } from "./parts.js";
import { moment } from "./words.js";

const NAVIGATION = [
  [
    "",
    [
      ["overview", "", "Overview"],
      ["workflows", "workflows", "Workflows"],
    ],
  ],
  [
    "Contacts",
    [
      ["contacts", "contacts", "Contacts"],
      ["contact-fields", "contact-fields", "Contact fields"],
      ["segments", "segments", "Segments"],
    ],
  ],
  ["Contents", [["contents", "contents", "Web"]]],
  [
    "Store Backoffice > Integrations",
    [["integrations", "integrations", "Custom integrations (webhooks)"]],
  ],
  [
    "What happened",
    [
      ["deliveries", "deliveries", "Deliveries"],
      ["requests", "requests", "Requests"],
    ],
  ],
];

/** Put the navigation and the messages around a view. */
export function surround(page, content) {
  return [
    h("a", { class: "skip", href: "#/", key: "skip", on: { click: skip } }, "Skip to the content"),
    h(
      "aside",
      { class: "side", key: "side" },
      h("div", { class: "brand" }, h("strong", {}, "Sandbox"), h("span", {}, "Local store, not Connectif")),
      h(
        "nav",
        { "aria-label": "Console" },
        NAVIGATION.map((part) => navigationPart(page, part)),
      ),
      h("div", { class: "side-foot" }, clock(page)),
    ),
    h(
      "main",
      { key: "main", id: "main", "aria-busy": page.isBusy ? "true" : undefined },
      !page.isReachable &&
        h(
          "div",
          { key: "away" },
          notice(
            "The store does not answer; start it again (make sandbox, or connectif sandbox serve). What you see is what it last said.",
            "danger",
          ),
        ),
      h("div", { class: "view", key: page.path, "data-path": page.path }, content),
    ),
    h(
      "div",
      { class: "message", role: "status", key: "message" },
      page.message && [
        h("span", {}, page.message),
        button("Dismiss", () => page.say(""), { kind: "small quiet" }),
      ],
    ),
    page.dialog && question(page, page.dialog),
  ];
}

function skip(event) {
  event.preventDefault();
  document.querySelector("h1")?.focus();
}

function navigationPart(page, [heading, links]) {
  return h(
    "div",
    { class: "nav-part", key: heading || "first", role: "group", "aria-label": heading || undefined },
    heading && h("p", { class: "nav-heading" }, heading),
    links.map(([section, path, text]) =>
      h(
        "a",
        {
          href: `#/${path}`,
          class: "nav-link",
          key: section,
          "aria-current": page.section === section ? "page" : undefined,
        },
        text,
      ),
    ),
  );
}

function clock(page) {
  const now = page.glance("clock");
  if (!now) return null;
  return [
    h("span", { class: "note" }, "Store time"),
    h("time", { class: "number", datetime: String(now.now) }, moment(now.now)),
    now.offsetSeconds > 0 && h("span", { class: "note" }, "ahead of this machine"),
  ];
}

function question(page, dialog) {
  const { title, text, confirm, isDangerous } = dialog.words?.() ?? dialog;
  const close = () => {
    page.dialog = null;
    page.schedule();
  };
  const agree = () => {
    close();
    dialog.act();
  };
  return h(
    "dialog",
    {
      key: "dialog",
      "aria-label": "Question",
      "aria-describedby": "question",
      on: { cancel: close, close },
      created: (node) => node.showModal(),
    },
    h("h2", { id: "question" }, title),
    [text].flat().map((line) => h("p", {}, line)),
    h(
      "div",
      { class: "actions" },
      button("Cancel", close, { kind: "quiet" }),
      button(confirm, agree, { kind: isDangerous ? "danger" : "primary" }),
    ),
  );
}

/** Say that something is on its way. */
export function waiting(page) {
  page.title = "Loading";
  return surround(page, h("p", { class: "note" }, page.isReachable ? "Loading…" : ""));
}

/** Say that a view could not be shown. */
export function failure(page, problem) {
  page.title = "Not shown";
  const text =
    problem.status === undefined
      ? `The console itself failed: ${problem.message}`
      : `The store answered ${problem.status || "nothing"} at /_sandbox/${problem.path}.`;
  return [h("h1", { tabindex: "-1" }, "This cannot be shown"), notice(text, "danger")];
}

/** The view of an address that leads nowhere. */
export const nowhere = {
  section: "",
  draw(page) {
    page.title = "Not found";
    return [
      h("h1", { tabindex: "-1" }, "There is nothing here"),
      notFound("This address leads to no page of the console."),
    ];
  },
};

/** Say that an object is gone. */
export function notFound(text = "It was deleted, or the address is wrong.") {
  return empty("There is nothing here", text, h("a", { class: "button", href: "#/" }, "To the overview"));
}

// Requests: what was asked of the store's API, and how much of the rate limit is used.

import { h } from "../dom.js";
import {
  button,
  chip,
  code,
  empty,
  facts,
  identity,
  json,
  panel,
  path,
  screen,
  table,
  to,
  when,
} from "../parts.js";
import { send } from "../server.js";
import { notFound } from "../shell.js";
import { number, plain, term } from "../words.js";

const SECTION = "requests";
const PATH = "console/data/requests";
const SURFACES = { public: "Public", extended: "Extended" };

/** The journal, newest first. */
export const requests = {
  section: SECTION,
  draw(page) {
    const answer = page.read(PATH);
    const all = [...answer.requests].reverse();
    const shown = all.filter((entry) => !page.ui.onlyWrites || entry.write);
    return screen(
      page,
      {
        title: "Requests",
        note: "What programs asked of the API. What is done here by hand is not among it.",
        actions: [
          all.length > 0 &&
            button("Clear", () => page.run(() => cleared(), { done: "The journal is empty." })),
        ],
      },
      panel("Rate limit", { key: "limit" }, gauge(answer.limit)),
      panel(
        "",
        { key: "list" },
        all.length
          ? [
              h(
                "div",
                { class: "toolbar" },
                h(
                  "label",
                  { class: "tick-label" },
                  h("input", {
                    type: "checkbox",
                    checked: Boolean(page.ui.onlyWrites),
                    on: {
                      change: (event) => {
                        page.ui.onlyWrites = event.target.checked;
                        page.schedule();
                      },
                    },
                  }),
                  h("span", {}, "Only those that may change the store"),
                ),
                h("span", { class: "note" }, requestWords(shown, all, answer.total)),
              ),
              table(
                ["When", "Method", "Path", { text: "Status", class: "right" }, "Effect", "Surface"],
                shown.map(row),
                { label: "Requests" },
              ),
            ]
          : empty(
              "No requests yet",
              "Run “pulumi preview” or “pulumi up” with this store's stack, and see here what it asks for.",
            ),
      ),
    );
  },
};

function requestWords(shown, all, total) {
  const newest =
    total > all.length ? `The newest ${number(all.length)} of ${number(total)}` : `${number(total)} in all`;
  return shown.length < all.length ? `${number(shown.length)} of these. ${newest}` : newest;
}

async function cleared() {
  const answer = await send("DELETE", "journal");
  return { status: answer.status, body: answer.body };
}

/** Draw how much of the rate limit is used. */
export function gauge(limit) {
  if (!limit?.limit) return h("p", { class: "note" }, "This store was started without a rate limit.");
  const used = limit.limit - limit.remaining;
  return h(
    "div",
    { class: "gauge" },
    h(
      "div",
      {
        class: "gauge-line",
        role: "meter",
        "aria-label": "Requests in the last minute",
        "aria-valuemin": "0",
        "aria-valuemax": String(limit.limit),
        "aria-valuenow": String(used),
      },
      h("div", {
        class: `gauge-used${used > limit.limit * 0.8 ? " is-high" : ""}`,
        style: { width: `${Math.min(100, (used / limit.limit) * 100)}%` },
      }),
    ),
    h("span", { class: "number" }, `${number(used)} of ${number(limit.limit)} in the last minute`),
  );
}

function row(entry) {
  return {
    key: entry.seq,
    class: entry.write ? "is-write" : undefined,
    cells: [
      to(path(SECTION, entry.seq), when(entry.at)),
      h("code", {}, plain(entry.method)),
      h("code", { class: "break" }, plain(entry.path)),
      status(entry),
      effect(entry),
      entry.surface === "extended" ? chip("Extended") : term(SURFACES, entry.surface),
    ],
  };
}

function status(entry) {
  const isBad = !entry.status || entry.status >= 400;
  return h("span", { class: isBad ? "number bad" : "number" }, entry.status ? plain(entry.status) : "None");
}

function effect(entry) {
  if (!entry.write) return h("span", { class: "note" }, "Reads");
  return entry.applied ? chip("Applied", "is-active") : chip("Not applied", "is-draft");
}

/** One request. */
export const request = {
  section: SECTION,
  draw(page) {
    const entry = page.read(PATH).requests.find(({ seq }) => String(seq) === page.parameters.sequence);
    const crumbs = [["Requests", SECTION]];
    if (!entry) return screen(page, { crumbs, title: "Request" }, notFound());
    return screen(
      page,
      { crumbs, title: `${plain(entry.method)} ${plain(entry.path)}` },
      panel(
        "Request",
        { key: "facts" },
        facts([
          ["When", when(entry.at)],
          ["Operation", entry.operation ? identity(entry.operation) : "None that the API knows"],
          ["Query", entry.query && h("code", { class: "break" }, plain(entry.query))],
          ["Status", status(entry)],
          ["Effect", effect(entry)],
          ["Surface", term(SURFACES, entry.surface)],
          ["Key", entry.keyId && identity(entry.keyId)],
          ["Answer", entry.answered === false ? "A fault kept it from the client" : "Reached the client"],
        ]),
      ),
      panel(
        "Body",
        { key: "body", note: "Without the values of headers" },
        entry.body === null || entry.body === undefined
          ? h("p", { class: "note" }, "There was no body.")
          : code(json(entry.body), { label: "Body" }),
      ),
    );
  },
};

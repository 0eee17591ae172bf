// Overview: where everything is, how much there is of it, the store's clock.

import { h } from "../dom.js";
import { button, chip, facts, identity, outward, panel, screen, to } from "../parts.js";
import { send } from "../server.js";
import { count, moment, number } from "../words.js";
import { gauge } from "./requests.js";

const COUNTED = [
  ["contact-fields", "Contact fields", "contact-fields"],
  ["segments", "Segments", "segments"],
  ["web-contents", "Contents", "contents"],
  ["workflows", "Workflows", "workflows"],
  ["custom-integrations", "Integrations", "integrations"],
];

/** The first view. */
export const overview = {
  section: "overview",
  draw(page) {
    const [health, settings] = page.read("health", "console/data/settings");
    return screen(
      page,
      { title: "Overview", note: "A store on this machine, for trying things out. It is not Connectif." },
      h("div", { class: "tiles", key: "tiles" }, tiles(page)),
      h(
        "div",
        { class: "columns", key: "columns" },
        h(
          "div",
          {},
          panel("Addresses", { key: "addresses" }, facts(addresses(health))),
          panel("API", { key: "api" }, facts([["Surface", surface(settings)]]), limit(page)),
        ),
        h(
          "div",
          {},
          panel("Store time", { key: "clock" }, clock(page)),
          panel("What to do next", { key: "next" }, next(page, health)),
        ),
      ),
    );
  },
};

function tiles(page) {
  const people = page.glance("contacts")?.contacts;
  const sent = page.glance("deliveries")?.deliveries;
  const listed = COUNTED.map(([collection, title, place]) => {
    const objects = page
      .objects(collection)
      .filter((object) => collection !== "contact-fields" || object.custom);
    return [title, objects.length, place, collection === "workflows" ? activeWords(objects) : ""];
  });
  return [
    [
      "Contacts",
      people?.length,
      "contacts",
      people ? `${number(people.filter((contact) => contact._email).length)} known` : "",
    ],
    ...listed,
    [
      "Deliveries",
      sent?.length,
      "deliveries",
      sent ? `${number(sent.filter(({ status }) => status === "delivered").length)} delivered` : "",
    ],
  ].map(([title, total, place, words]) =>
    h(
      "a",
      { class: "tile", href: `#/${place}`, key: title },
      h("span", { class: "tile-title" }, title),
      h("strong", { class: "tile-number" }, total === undefined ? "–" : number(total)),
      h("span", { class: "note" }, words),
    ),
  );
}

function activeWords(workflows) {
  const active = workflows.filter(({ status }) => status === "active").length;
  return workflows.length ? `${number(active)} active` : "";
}

function addresses({ addresses: known = {}, store }) {
  return [
    ["Demo shop", known.shop && outward(`${known.shop}/`)],
    ["Phone", known.phone && outward(known.phone)],
    ["Store (API)", known.store && identity(known.store)],
    ["Push receiver", known.push && identity(known.push)],
    ["Store ID", identity(store)],
  ];
}

function surface({ surface: name }) {
  return [
    chip(name === "extended" ? "Extended" : "Public", name === "extended" ? "is-active" : ""),
    " ",
    h(
      "span",
      { class: "note" },
      name === "extended"
        ? "Contents, segments and workflows by API too, as we assume that such an API would be"
        : "What Connectif's own API serves",
    ),
  ];
}

function limit(page) {
  const journal = page.glance("console/data/requests");
  return journal && gauge(journal.limit);
}

function clock(page) {
  const now = page.glance("clock");
  const advance = (seconds, words) =>
    button(words, () =>
      page.run(() => send("POST", "clock", { advanceSeconds: seconds }), {
        done: `The store's clock is ahead by ${words.replace("Advance ", "")} more.`,
      }),
    );
  return [
    h("p", { class: "clock number" }, now ? moment(now.now) : "–"),
    now?.offsetSeconds > 0 && h("p", { class: "note" }, `${ahead(now.offsetSeconds)} ahead of this machine`),
    h(
      "div",
      { class: "actions start" },
      advance(3 * 3600, "Advance 3 hours"),
      advance(86400, "Advance 1 day"),
    ),
    h(
      "p",
      { class: "hint" },
      "A Dynamic Segment Plus is calculated about every 3 hours: advance the clock instead of waiting. It never goes back.",
    ),
  ];
}

function ahead(seconds) {
  const hours = Math.round(seconds / 3600);
  const days = Math.floor(hours / 24);
  return (
    [days > 0 && count(days, "day"), hours % 24 > 0 && count(hours % 24, "hour")].filter(Boolean).join(" ") ||
    count(seconds, "second")
  );
}

function next(page, { addresses: known = {} }) {
  const shown = steps(page, known).filter(Boolean);
  return h(
    "ol",
    { class: "steps" },
    shown.map((step) => h("li", {}, step)),
  );
}

// A token of one's own choice, so that the shop and the phone speak of the same device.
const TOKEN = "token=my-phone";

function steps(page, { shop, phone }) {
  const all = page.objects("workflows");
  const isPublic = page.glance("console/data/settings")?.surface !== "extended";
  return [
    all.length === 0 && ["Run ", h("code", {}, "pulumi up"), " with this store's stack. ", making(isPublic)],
    all.length > 0 &&
      !all.some(({ status }) => status === "active") && [
        "Activate the ",
        to("workflows", "workflow"),
        " that collects the token.",
      ],
    [
      "Open the shop ",
      shop ? outward(`${shop}/app?${TOKEN}`, "as the app") : "as the app",
      ": only the app has a token, an ordinary visit",
      shop ? [" (", outward(`${shop}/`, "as a web visitor"), ")"] : "",
      " leaves the phone empty.",
    ],
    ["Look under ", to("contacts", "Contacts"), ": the visitor is there, with the token."],
    [
      "Let the segment be calculated: ",
      to("segments", "Segments"),
      ", choose it, “Recalculate now”. Whoever came since is not a member before.",
    ],
    ["Activate the ", to("workflows", "workflow"), " that sends: it asks first, and says to how many."],
    ["Look at the ", phone ? outward(`${phone}?${TOKEN}`, "phone") : "phone", "."],
  ];
}

function making(isPublic) {
  return isPublic
    ? "What Connectif's API cannot make, it names as tasks: create the content, the segment and the workflows here."
    : "Or create a contact field, a content, a segment and the workflows here.";
}

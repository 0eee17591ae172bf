// The pieces that views are made of.

import { h, linkAddress } from "./dom.js";
import { refusalOf } from "./refusal.js";
import { DELIVERY, STATUS, moment, plain, term } from "./words.js";

/** Head of a view: where it stands in the console, its name, and what can be done. */
export function screen(page, { crumbs = [], title, actions = [], note, describe }, ...content) {
  page.title = title;
  return [
    h(
      "header",
      { class: "screen-head", key: "head" },
      h(
        "div",
        { class: "screen-titles" },
        crumbs.length > 0 && h("p", { class: "crumbs" }, crumbs.map(crumb)),
        h("h1", { tabindex: "-1" }, title),
        note && h("p", { class: "note" }, note),
      ),
      h("div", { class: "actions" }, actions),
    ),
    page.ui.refusal && h("div", { key: "refusal" }, refusalOf(page.ui.refusal, undefined, describe)),
    ...content,
  ];
}

function crumb(item, index) {
  const [text, path] = Array.isArray(item) ? item : [item];
  return [
    index > 0 && h("span", { class: "crumb-sign", "aria-hidden": "true" }, "›"),
    path === undefined ? h("span", {}, text) : h("a", { href: `#/${path}` }, text),
  ];
}

/** A button. */
export function button(text, act, { kind = "", disabled = false, label, title } = {}) {
  return h(
    "button",
    {
      type: "button",
      key: `button ${label ?? text}`,
      class: `button ${kind}`,
      disabled,
      "aria-label": label,
      title,
      on: { click: act },
    },
    text,
  );
}

/** A link that looks like a button. */
export function linkButton(text, path, kind = "") {
  return h("a", { class: `button ${kind}`, key: `link ${text}`, href: `#/${path}` }, text);
}

/** A link to another view. */
export function to(path, text) {
  return h("a", { href: `#/${path}` }, text);
}

/** A link to another site where the text is an http(s) address, else the text. */
export function outward(text, words = text) {
  const address = linkAddress(text);
  if (!address || text.startsWith("#")) return h("span", { class: "break" }, plain(words));
  return h("a", { class: "break", href: address, target: "_blank", rel: "noopener noreferrer" }, words);
}

/** A path of ids, each written safely. */
export function path(...parts) {
  return parts.map((part) => encodeURIComponent(String(part).toWellFormed())).join("/");
}

/** A framed part of a view. */
export function panel(title, { actions = [], note, key, wide } = {}, ...content) {
  return h(
    "section",
    { class: `panel${wide ? " wide" : ""}`, key },
    title &&
      h(
        "div",
        { class: "panel-head" },
        h("h2", {}, title),
        note && h("span", { class: "note" }, note),
        h("div", { class: "actions" }, actions),
      ),
    content,
  );
}

/** Names and values. */
export function facts(pairs) {
  const shown = pairs.filter((pair) => pair && pair[1] !== undefined && pair[1] !== null && pair[1] !== "");
  return h(
    "dl",
    { class: "facts" },
    shown.map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]),
  );
}

/** A table; rows are {key, cells, path?, class?}. The first cell names the row. */
export function table(columns, rows, { label } = {}) {
  return h(
    "div",
    { class: "table-frame" },
    h(
      "table",
      { "aria-label": label },
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          columns.map((column) => h("th", { scope: "col", class: alignment(column) }, textOf(column))),
        ),
      ),
      h(
        "tbody",
        {},
        rows.map((row) =>
          h(
            "tr",
            { key: row.key, class: row.class },
            row.cells.map((cell, index) => h("td", { class: alignment(columns[index]) }, cell)),
          ),
        ),
      ),
    ),
  );
}

function alignment(column) {
  return typeof column === "object" ? column.class : undefined;
}

function textOf(column) {
  return typeof column === "object" ? column.text : column;
}

/** What stands where there is nothing yet: it says what to do next. */
export function empty(title, text, ...actions) {
  return h(
    "div",
    { class: "empty" },
    h("strong", {}, title),
    h("p", {}, text),
    h("div", { class: "actions" }, actions),
  );
}

/** Say how to begin: the public surface has no contents, segments and workflows that could be made over it. */
export function howToBegin(page, noun) {
  const settings = page.glance("console/data/settings");
  if (!settings) return "Create one here.";
  return settings.surface === "extended"
    ? "Run “pulumi up”, or create one here."
    : `Create it here. Connectif's API cannot make a ${noun}, so “pulumi up” never does: it names the task, for a person to do.`;
}

/** The state of a workflow. */
export function statusChip(status) {
  return chip(
    term(STATUS, status ?? "draft"),
    `is-${Object.hasOwn(STATUS, status ?? "") ? status : "draft"}`,
  );
}

/** What became of a notification on its way out. */
export function deliveryChip(status) {
  return chip(term(DELIVERY, status), `is-${Object.hasOwn(DELIVERY, status ?? "") ? status : "unknown"}`);
}

/** A short mark. */
export function chip(text, kind = "") {
  return h("span", { class: `chip ${kind}` }, text);
}

/** Tags. */
export function tags(list) {
  return h(
    "span",
    { class: "tags" },
    (list ?? []).map((tag) => chip(tag, "tag")),
  );
}

/** A moment in this person's own time, with the exact one at hand. */
export function when(text) {
  return text ? h("time", { class: "number", datetime: plain(text), title: plain(text) }, moment(text)) : "";
}

/** Text as it is written: code, JSON. */
export function code(text, { label } = {}) {
  return h(
    "pre",
    { class: "code", tabindex: "0", role: "region", "aria-label": label ?? "Text" },
    plain(text),
  );
}

/** An id. */
export function identity(text) {
  return h("code", { class: "identity break" }, plain(text));
}

/** Something to mind. */
export function notice(text, kind = "") {
  return h("div", { class: `notice ${kind}`, key: `notice ${kind}`, role: "note" }, text);
}

/** A value as JSON. */
export function json(value) {
  return JSON.stringify(value, null, 2);
}

/** Tabs; each is [id, text]. */
export function tabs(list, current, choose) {
  return h(
    "div",
    { class: "tabs", role: "tablist" },
    list.map(([id, text]) =>
      h(
        "button",
        {
          type: "button",
          role: "tab",
          class: "tab",
          key: id,
          "aria-selected": String(id === current),
          on: { click: () => choose(id) },
        },
        text,
      ),
    ),
  );
}

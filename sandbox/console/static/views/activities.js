// A contact's activities, in words.

import { h } from "../dom.js";
import { code, json, outward, path, to, when } from "../parts.js";
import { POSITIONS, plain, quoted, term } from "../words.js";

const TITLES = {
  "page-visit": "Page visit",
  login: "Login",
  register: "Register",
  "newsletter-subscribe": "Newsletter subscription",
  purchase: "Purchase",
  "product-visited": "Product visit",
  search: "Search",
  "custom-event": "Custom event",
  "outbound-event": "Outbound event",
  "web-content": "Web content shown",
  "web-content-opened": "Web content opened",
  "form-submitted": "Form submitted",
  merged: "Contacts merged",
};

/** Draw activities, newest first. */
export function timeline(activities, { workflows }) {
  if (!activities.length) return h("p", { class: "note" }, "Nothing happened yet.");
  return h(
    "ol",
    { class: "timeline" },
    activities.map((activity) =>
      h(
        "li",
        { key: activity.sequence, class: "happening" },
        h(
          "div",
          { class: "happening-head" },
          h("strong", {}, term(TITLES, activity.kind)),
          when(activity.at),
        ),
        details(activity, workflows),
      ),
    ),
  );
}

function details({ kind, detail }, workflows) {
  const content = detail ?? {};
  const draw = Object.hasOwn(DETAILS, kind) ? DETAILS[kind] : rest;
  return h("div", { class: "happening-detail" }, draw(content, workflows));
}

const DETAILS = {
  "page-visit": (detail) => [
    line(
      detail.title ? [plain(detail.title), " · ", outward(plain(detail.url))] : outward(plain(detail.url)),
    ),
    detail.userAgent &&
      line([
        h("span", { class: "note" }, "User Agent "),
        h("code", { class: "break" }, plain(detail.userAgent)),
      ]),
    detail.device && line(h("span", { class: "note" }, `Device: ${plain(detail.device)}`)),
    detail.referer && line([h("span", { class: "note" }, "From "), outward(plain(detail.referer))]),
  ],
  search: (detail) => line(quoted(detail.searchText ?? detail.text ?? "")),
  "custom-event": (detail) => [
    line(plain(detail.alias)),
    detail.payload && code(json(detail.payload), { label: "Payload" }),
  ],
  "outbound-event": (detail, workflows) => [
    line([
      "Sent by ",
      workflowLink(detail.workflow, workflows),
      detail.node && [", node ", h("code", {}, plain(detail.node))],
    ]),
    detail.delivery !== undefined && line(to(path("deliveries", detail.delivery), "See the delivery")),
  ],
  "web-content": (detail, workflows) => [
    line([
      "By ",
      workflowLink(detail.workflow, workflows),
      detail.node && [", node ", h("code", {}, plain(detail.node))],
    ]),
    detail.selector &&
      line([term(POSITIONS, detail.position), " ", h("code", { class: "break" }, plain(detail.selector))]),
  ],
  merged: (detail) =>
    line([
      "The anonymous contact ",
      h("code", { class: "break" }, plain(detail.from)),
      " became this contact.",
    ]),
};

function rest(detail) {
  return Object.entries(detail).map(([name, value]) =>
    value && typeof value === "object"
      ? code(json(value), { label: name })
      : line([h("span", { class: "note" }, `${name} `), outward(plain(value))]),
  );
}

function line(content) {
  return h("p", {}, content);
}

function workflowLink(id, workflows) {
  const found = workflows.find((workflow) => workflow.id === id);
  return found ? to(path("workflows", id), found.name) : h("code", {}, plain(id));
}

// What the store refuses, in plain words.

import { h } from "./dom.js";

const TITLES = {
  0: "That did not work",
  400: "The store cannot read this",
  403: "The store does not allow this",
  404: "This is not in the store any more",
  409: "The store refuses this now",
  413: "That is too large",
  422: "Some values need a correction",
};

/** Show an answer's refusal; its `title`, `lines` and `advice` are words that a view has for it. `problems` are the ones that no control shows; `describe` names a pointer. */
export function refusalOf(answer, problems = answer.body?.validationErrors ?? [], describe = wordsOf) {
  const detail = answer.body?.detail ?? answer.body?.error ?? "";
  const lines =
    answer.lines ?? problems.map((problem) => `${describe(problem.path) || "This"} ${problem.reason}.`);
  return h(
    "div",
    { class: "refusal", key: "refusal", role: "alert" },
    h("strong", {}, answer.title ?? TITLES[answer.status] ?? `The store answered ${answer.status}`),
    answer.advice && h("p", {}, answer.advice),
    answer.lines
      ? null
      : answer.status === 422
      ? h("p", {}, problems.length ? "What is wrong:" : "Look at the marked fields.")
      : h("p", {}, inWords(detail, describe)),
    lines.length > 0 &&
      h(
        "ul",
        {},
        lines.map((line) => h("li", {}, line)),
      ),
  );
}

function inWords(detail, describe) {
  return detail.replace(/(?<=^|[\s,])\/[\w~./-]+/g, (pointer) => describe(pointer) || pointer);
}

/** Name a place of a body: /nodes/1/right becomes "nodes 2, right". */
export function wordsOf(pointer) {
  const parts = (pointer ?? "")
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  return parts.map((part) => (/^\d+$/.test(part) ? String(Number(part) + 1) : part)).join(" ");
}

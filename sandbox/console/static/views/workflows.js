// Workflows: the list.

import { h } from "../dom.js";
import {
  button,
  chip,
  empty,
  howToBegin,
  linkButton,
  panel,
  path,
  screen,
  statusChip,
  table,
  tags,
  to,
  when,
} from "../parts.js";
import { contextOf, nodeTitle, startInWords } from "../workflow-words.js";
import { STATUS, count } from "../words.js";

const ORDER = ["active", "paused", "scheduled", "draft", "finished"];

/** The list, the newest first. */
export const workflows = {
  section: "workflows",
  draw(page) {
    const all = [...page.objects("workflows")].reverse();
    const wanted = page.ui.status ?? "";
    const shown = all.filter((workflow) => !wanted || (workflow.status ?? "draft") === wanted);
    return screen(
      page,
      { title: "Workflows", actions: [linkButton("Create new workflow", "workflows/new", "primary")] },
      panel(
        "",
        { key: "list" },
        all.length > 0 && filter(page, all, wanted),
        all.length === 0
          ? empty(
              "No workflows yet",
              howToBegin(page, "workflow"),
              linkButton("Create new workflow", "workflows/new"),
            )
          : table(
              ["Name", "Status", "Starts with", "Nodes", "Last change"],
              shown.map((workflow) => row(page, workflow)),
              { label: "Workflows" },
            ),
      ),
    );
  },
};

function filter(page, all, wanted) {
  const choose = (status) => {
    page.ui.status = status;
    page.schedule();
  };
  const counted = ORDER.map((status) => [
    status,
    all.filter((workflow) => (workflow.status ?? "draft") === status).length,
  ]);
  return h(
    "div",
    { class: "toolbar", role: "group", "aria-label": "Status" },
    [["", all.length], ...counted].map(
      ([status, found]) =>
        (found > 0 || status === wanted || status === "") &&
        h(
          "button",
          {
            type: "button",
            class: "pill",
            key: `pill ${status}`,
            "aria-pressed": String(status === wanted),
            on: { click: () => choose(status) },
          },
          `${status ? STATUS[status] : "All"} ${found}`,
        ),
    ),
  );
}

function row(page, workflow) {
  const context = contextOf(page, workflow);
  const nodes = workflow.nodes ?? [];
  return {
    key: workflow.id,
    cells: [
      [
        to(path("workflows", workflow.id), workflow.name),
        workflow.tags?.length > 0 && [" ", tags(workflow.tags)],
      ],
      statusChip(workflow.status),
      startInWords(context, workflow.start)[0],
      nodes.length
        ? h(
            "span",
            { title: nodes.map((node) => nodeTitle(context, node)).join(", ") },
            count(nodes.length, "node"),
          )
        : h("span", { class: "note" }, "None"),
      when(workflow.updatedAt),
    ],
  };
}

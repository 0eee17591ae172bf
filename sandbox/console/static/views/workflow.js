// One workflow: its graph, who went where, and what can be done with it.

import { h } from "../dom.js";
import { graphOf } from "../graph.js";
import {
  button,
  facts,
  identity,
  linkButton,
  notice,
  panel,
  path,
  screen,
  statusChip,
  table,
  tags,
  to,
  when,
} from "../parts.js";
import { act } from "../server.js";
import { notFound } from "../shell.js";
import {
  START,
  contextOf,
  exitTitle,
  exitsOf,
  nodeRole,
  nodeTitle,
  placeInWords,
  settingsInWords,
  startInWords,
  typeOf,
} from "../workflow-words.js";
import { number, plain } from "../words.js";
import { activate, finishedFirst, startWords } from "./workflow-start.js";

const CRUMBS = [["Workflows", "workflows"]];

/** One workflow. */
export const workflow = {
  section: "workflows",
  draw(page) {
    const found = page.objects("workflows").find(({ id }) => id === page.parameters.id);
    if (!found) return screen(page, { crumbs: CRUMBS, title: "Workflow" }, notFound());
    const context = contextOf(page, found);
    const counts = page.glance(`workflows/${encodeURIComponent(found.id)}/counts`);
    const status = found.status ?? "draft";
    const chosen = page.ui.node;
    return screen(
      page,
      {
        crumbs: CRUMBS,
        title: found.name,
        actions: actions(page, context, { status, counts }),
        note: found.description || undefined,
        describe: (pointer) => placeInWords(context, found.nodes ?? [], pointer),
      },
      h(
        "div",
        { class: "summary", key: "summary" },
        statusChip(status),
        found.tags?.length > 0 && tags(found.tags),
        h("span", { class: "note" }, stateWords(found, status)),
        found.startedAt && h("span", { class: "note" }, "Started ", when(found.startedAt)),
        found.finishedAt && h("span", { class: "note" }, "Finished ", when(found.finishedAt)),
      ),
      h(
        "div",
        { class: chosen ? "graph-and-node" : "", key: "graph" },
        panel(
          "",
          { key: "graph" },
          !chosen && h("p", { class: "hint" }, "Choose a node to see its settings."),
          graphOf(context, {
            counts: counts?.nodes,
            wrong: page.ui.refusal?.nodes,
            chosen,
            choose: (id) => {
              page.ui.node = id === chosen ? undefined : id;
              page.schedule();
            },
          }),
        ),
        chosen && nodePanel(page, context, chosen, counts?.nodes),
      ),
    );
  },
};

function stateWords(found, status) {
  const runs = found.start?.source === "existing" ? "" : "It runs until it is paused or finished.";
  return (
    {
      draft: "Not started. Everything can be edited.",
      active: `${runs} Nodes cannot be added or removed now.`.trim(),
      paused: "Nobody moves on until it is activated again.",
      finished: "It never runs again. Duplicate it to send or collect once more.",
      scheduled: "It starts by itself.",
    }[status] ?? ""
  );
}

function nodePanel(page, context, id, counts) {
  const node = (context.workflow.nodes ?? []).find((item) => item.id === id);
  if (!node && id !== START) return null;
  const title = node ? nodeTitle(context, node) : "Start";
  const type = typeOf(context.catalogue, node?.type ?? START);
  const passed = counts && Object.hasOwn(counts, id) ? counts[id] : undefined;
  const exits = node ? exitsOf(context, node) : ["next"];
  const close = button(
    "Close",
    () => {
      page.ui.node = undefined;
      page.schedule();
    },
    { kind: "small quiet" },
  );
  return panel(
    title,
    { key: `node ${id}`, note: node ? nodeRole(context, node) : "", actions: [close] },
    facts([
      node && ["Node", identity(node.id)],
      ...(node ? settingsInWords(context, node) : startPairs(context)).map(([label, words]) => [
        label,
        h("span", { class: "break" }, words),
      ]),
    ]),
    passed &&
      table(
        ["", { text: "Passages", class: "right" }],
        [
          { key: "entered", cells: ["Entered", number(passed.entered)] },
          ...exits.map((exit) => ({
            key: exit,
            cells: [
              exits.length > 1 ? `Exit ${exitTitle(exit)}` : "Went on",
              number(passed.exits?.[exit] ?? 0),
            ],
          })),
        ],
        { label: "Passages" },
      ),
    passed &&
      h("p", { class: "hint" }, "Every passage counts: a contact that comes by again is counted again."),
    references(context, node).map(([text, place]) => h("p", { key: place }, to(place, text))),
    type?.description && h("p", { class: "hint" }, type.description),
  );
}

function startPairs(context) {
  const [limitation, source] = startInWords(context, context.workflow.start);
  return [
    ["Limitation", limitation],
    ["Data source", source],
  ];
}

function references({ workflow: { start }, contents, events, segments }, node) {
  if (!node) {
    const segment = segments.find(({ id }) => id === start?.audience?.segment);
    return segment ? [[`Segment ${plain(segment.name)}`, path("segments", segment.id)]] : [];
  }
  const content = contents.find(({ id }) => id === node.content);
  const event = events.find(({ id }) => id === node.event);
  return [
    content && [`Content ${plain(content.name)}`, path("contents", content.id)],
    event && [
      `Event ${plain(event.name)}`,
      path("integrations", event.customIntegrationId, "events", event.id),
    ],
  ].filter(Boolean);
}

function actions(page, context, { status, counts }) {
  const found = context.workflow;
  const mayStart = ["draft", "paused"].includes(status);
  const words = () => startWords(page, context, counts);
  // Asked for now already, so that the question has its numbers at once.
  if (mayStart && counts) words();
  const start = () =>
    page.ask({
      words,
      act: () => page.run(() => activate(context, counts), { done: ({ words: said }) => said }),
    });
  const step = (operation, done) => page.run(() => act(operation, { id: found.id }), { done });
  return [
    mayStart && button("Activate", start, { kind: "primary", disabled: !counts }),
    status === "active" && button("Pause", () => step("pauseWorkflow", "The workflow is paused.")),
    ["active", "paused", "scheduled"].includes(status) &&
      button("Finalize", () =>
        page.ask({
          title: `Finalize the workflow “${found.name}”?`,
          text: "A finished workflow never runs again; it can only be duplicated.",
          confirm: "Finalize",
          isDangerous: true,
          act: () => step("finishWorkflow", "The workflow is finished."),
        }),
      ),
    linkButton("Edit", path("workflows", found.id, "edit")),
    button("Duplicate", () => duplicate(page, found)),
    button(
      "Delete",
      () =>
        page.ask({
          title: `Delete the workflow “${found.name}”?`,
          text: "Its numbers go with it.",
          confirm: "Delete",
          isDangerous: true,
          act: () =>
            page.run(async () => finishedFirst(await act("deleteWorkflow", { id: found.id })), {
              done: `The workflow “${found.name}” is deleted.`,
              then: () => page.go("workflows"),
            }),
        }),
      { kind: "danger-quiet" },
    ),
  ];
}

/** Make a copy, which is a draft. That its name ends in [1] is known; that a second copy counts on is assumed. */
function duplicate(page, found) {
  const names = page.objects("workflows").map(({ name }) => name);
  const base = plain(found.name).replace(/\[\d+\]$/, "");
  let copy = 1;
  while (names.includes(`${base}[${copy}]`)) copy += 1;
  const body = {
    name: `${base}[${copy}]`,
    description: found.description ?? "",
    tags: found.tags ?? [],
    start: found.start,
    nodes: found.nodes,
  };
  page.run(() => act("createWorkflow", {}, body), {
    done: "The workflow is duplicated. The copy is a draft.",
    then: (made) => page.go(path("workflows", made.id)),
  });
}

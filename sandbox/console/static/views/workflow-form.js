// Making and editing a workflow: a form that the catalogue of nodes drives, and the graph beside it.

import { h } from "../dom.js";
import { entries, formOf, textArea, textInput } from "../controls.js";
import { graphOf } from "../graph.js";
import { empty, linkButton, path, screen } from "../parts.js";
import { act } from "../server.js";
import { notFound } from "../shell.js";
import { START, placeInWords } from "../workflow-words.js";
import { quoted } from "../words.js";
import { bodyOfDraft, changesOfDraft, draftOfWorkflow, newDraft } from "./workflow-draft.js";
import { nodeCard, nodeMenu, startCard } from "./workflow-nodes.js";

const CRUMBS = [["Workflows", "workflows"]];

/** The ways to make a workflow; templates and imports are not covered yet. */
export const createWorkflow = {
  section: "workflows",
  draw(page) {
    return screen(
      page,
      { crumbs: CRUMBS, title: "Create new workflow" },
      empty(
        "How do you want to begin?",
        "A blank workflow holds nothing but its start.",
        linkButton("Create blank workflow", "workflows/new/blank", "primary"),
      ),
    );
  },
};

/** The form of a new workflow. */
export const newWorkflow = {
  section: "workflows",
  draw(page) {
    const context = contextOf(page);
    const form = page.form(newDraft);
    return screen(
      page,
      { crumbs: [...CRUMBS, ["Create new workflow", "workflows/new"]], title: "Create blank workflow" },
      workflowForm(page, form, context, {
        back: "workflows",
        save: () => act("createWorkflow", {}, bodyOfDraft(form.draft, context)),
        then: (made) => page.go(path("workflows", made.id)),
      }),
    );
  },
};

/** The form of a workflow that is there. */
export const editWorkflow = {
  section: "workflows",
  draw(page) {
    const found = page.objects("workflows").find(({ id }) => id === page.parameters.id);
    if (!found) return screen(page, { crumbs: CRUMBS, title: "Workflow" }, notFound());
    const context = contextOf(page);
    const form = page.form(() => draftOfWorkflow(found, context.catalogue), definitionOf(found));
    const back = path("workflows", found.id);
    const status = found.status ?? "draft";
    return screen(
      page,
      {
        crumbs: [...CRUMBS, [found.name, back]],
        title: "Edit workflow",
        note:
          status !== "draft" &&
          `This workflow is ${status}: only its name, description and tags${status === "finished" ? "" : ", and some settings of its nodes,"} can change.`,
      },
      workflowForm(page, form, context, {
        status,
        back,
        save: () => act("patchWorkflow", { id: found.id }, changesOfDraft(form, context)),
        then: () => page.go(back),
      }),
    );
  },
};

function contextOf(page) {
  const [contents, events, fields, segments] = page.objects(
    "web-contents",
    "custom-event-types",
    "contact-fields",
    "segments",
  );
  return { contents, events, fields, segments, catalogue: page.read("catalogue") };
}

function definitionOf({ name, description, tags, start, nodes }) {
  return { name, description, tags, start, nodes };
}

function workflowForm(page, form, objects, { status = "draft", back, save, then }) {
  const { draft } = form;
  form.notes.open ??= new Set();
  form.notes.beyond ??= new Set();
  form.notes.isConnecting ??= true;
  const context = { ...objects, form, nodes: draft.nodes, status };
  const body = bodyOfDraft(draft, objects);
  const open = (id) => {
    const node = draft.nodes.find((item) => item.id === id);
    form.notes.open.add(node?.key ?? START);
    page.schedule();
    setTimeout(() =>
      document.getElementById(`card-${node?.key ?? START}`)?.scrollIntoView({ block: "nearest" }),
    );
  };
  return formOf(
    page,
    form,
    {
      save: "Save",
      back,
      describe: (pointer) => placeInWords(context, draft.nodes, pointer),
      submit: () => page.run(save, { form, done: `The workflow ${quoted(draft.name)} is saved.`, then }),
      aside: graphOf(
        { ...objects, workflow: body },
        { counts: undefined, chosen: undefined, choose: open, least: 0.62 },
      ),
    },
    textInput(form, draft, "name", { label: "Name", pointer: "/name" }),
    textArea(form, draft, "description", { label: "Description", pointer: "/description", rows: 2 }),
    entries(form, draft, "tags", { label: "Tags", pointer: "/tags" }),
    startCard(context),
    h(
      "fieldset",
      { class: "stack", key: "nodes" },
      h("legend", { class: "unseen" }, "Nodes"),
      draft.nodes.map((node, index) => nodeCard(context, node, index)),
    ),
    status === "draft" && nodeMenu(context),
  );
}

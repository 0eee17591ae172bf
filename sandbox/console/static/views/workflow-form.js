// Making and editing a workflow: a form that the catalogue of nodes drives, and the graph beside it.

import { h } from "../dom.js";
import { formOf, group, labelled, listOf, radios, select, textArea, textInput } from "../controls.js";
import { graphOf } from "../graph.js";
import { button, chip, linkButton, path, screen } from "../parts.js";
import { settingsControls } from "../settings-controls.js";
import { act } from "../server.js";
import { notFound } from "../shell.js";
import {
  START,
  addableTypes,
  exitTitle,
  exitsOf,
  nodeRole,
  nodeTitle,
  placeInWords,
  typeOf,
} from "../workflow-words.js";
import { AUDIENCES, SOURCES, plain, quoted, term } from "../words.js";
import {
  bodyOfDraft,
  changesOfDraft,
  draftOfWorkflow,
  newDraft,
  nodeDraft,
  removeNode,
  renameNode,
} from "./workflow-draft.js";

const CRUMBS = [["Workflows", "workflows"]];

/** The form of a new workflow. */
export const newWorkflow = {
  section: "workflows",
  draw(page) {
    const context = contextOf(page);
    const form = page.form(newDraft);
    return screen(
      page,
      { crumbs: CRUMBS, title: "Create new workflow" },
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
    textInput(form, draft, "tags", { label: "Tags", pointer: "/tags", hint: "With commas between them." }),
    startCard(context),
    draft.nodes.map((node, index) => nodeCard(page, context, node, index)),
    status === "draft" && adder(page, context),
  );
}

/** What the store refuses to change once a workflow is no draft. */
function frozen({ status }, key, ...content) {
  return h("fieldset", { class: "stack", key, disabled: status !== "draft" }, content);
}

function startCard(context) {
  const { form, segments } = context;
  const { start } = form.draft;
  const choices = [...Object.entries(AUDIENCES), ["segment", "Belongs to segment"]];
  return group(
    "Start",
    { key: "start" },
    h(
      "fieldset",
      { id: `card-${START}`, class: "stack", disabled: context.status !== "draft" },
      select(form, start, "audience", choices, {
        label: "Limitation",
        pointer: start.audience === "segment" ? undefined : "/start/audience",
        id: "start-audience",
      }),
      start.audience === "segment" &&
        h(
          "div",
          { class: "with-link" },
          select(
            form,
            start,
            "segment",
            segments.map((segment) => [segment.id, plain(segment.name)]),
            { label: "Segment", pointer: "/start/audience", none: "Choose…", id: "start-segment" },
          ),
          linkButton("Create segment", "segments/new", "small quiet"),
        ),
      radios(
        form,
        start,
        "source",
        Object.entries(SOURCES).map(([id, text]) => [id, text, HINTS[id]]),
        { legend: "Data source", pointer: "/start/source" },
      ),
    ),
  );
}

const HINTS = {
  existing:
    "Those who are there when the workflow is activated. Without a trigger it then runs once, at once.",
  new: "Those who come later.",
};

function nodeCard(page, context, node, index) {
  const { form } = context;
  const pointer = `/nodes/${index}`;
  const own = form.problemsAt(pointer, { below: false });
  const isWrong = form.refusal?.body?.validationErrors?.some(({ path: place }) => place.startsWith(pointer));
  const named = { ...node, ...node.settings };
  return h(
    "details",
    {
      class: `card${isWrong ? " has-problem" : ""}`,
      key: node.key,
      id: `card-${node.key}`,
      open: form.notes.open.has(node.key) || Boolean(isWrong),
      on: {
        toggle: (event) =>
          event.target.open ? form.notes.open.add(node.key) : form.notes.open.delete(node.key),
      },
    },
    h(
      "summary",
      {},
      h("strong", {}, nodeTitle(context, named)),
      " ",
      h("code", {}, node.id),
      " ",
      chip(nodeRole(context, named)),
    ),
    h(
      "div",
      { class: "card-body" },
      own.length > 0 &&
        h("p", { class: "problem" }, own.map((problem) => `This node ${problem.reason}.`).join(" ")),
      frozen(
        context,
        "place",
        textInput(form, node, "id", {
          label: "Node",
          pointer: `${pointer}/id`,
          isCode: true,
          id: `${node.key}-id`,
          hint: "A short name of its own: lower-case letters, digits and hyphens.",
          changed: (value, before) => renameNode(form.draft, before, value),
        }),
        form
          .problemsAt(`${pointer}/type`)
          .map((problem) => h("p", { class: "problem" }, `The type ${problem.reason}.`)),
        afterBoxes(context, node, pointer),
      ),
      settingsControls(context, node, pointer),
      context.status === "draft" &&
        h(
          "div",
          { class: "actions start" },
          button("Remove node", () => form.change((draft) => removeNode(draft, node)), {
            kind: "small danger-quiet",
            label: `Remove node ${node.id}`,
          }),
        ),
    ),
  );
}

function afterBoxes({ form, nodes, ...context }, node, pointer) {
  const origins = [["start", "Start"]];
  for (const other of nodes) {
    if (other === node) continue;
    const exits = exitsOf(context, other);
    const title = `${nodeTitle(context, { ...other, ...other.settings })} (${other.id})`;
    for (const exit of exits)
      origins.push([`${other.id}.${exit}`, exits.length > 1 ? `${title} › ${exitTitle(exit)}` : title]);
  }
  // What it hangs from and is not there any more must be seen, to be taken away.
  for (const origin of node.after)
    if (!origins.some(([id]) => id === origin)) origins.push([origin, `${origin} (not there)`]);
  const problems = form.problemsAt(`${pointer}/after`);
  return h(
    "fieldset",
    { class: "radios", key: "after" },
    h("legend", {}, "After"),
    origins.map(([origin, title]) =>
      h(
        "label",
        { key: origin },
        h("input", {
          type: "checkbox",
          checked: node.after.includes(origin),
          on: {
            change: (event) =>
              form.change(() => {
                node.after = event.target.checked
                  ? [...node.after, origin]
                  : node.after.filter((other) => other !== origin);
              }),
          },
        }),
        h("span", {}, title),
      ),
    ),
    problems.length > 0 &&
      h("p", { class: "problem" }, problems.map((problem) => `After ${problem.reason}.`).join(" ")),
  );
}

function adder(page, context) {
  const { form, catalogue } = context;
  const types = addableTypes(catalogue);
  const roles = [...new Set(types.map(({ role }) => role))];
  const choices = roles.map((role) => ({
    label: term({ trigger: "Triggers", condition: "Conditions", action: "Actions" }, role),
    choices: types.filter((type) => type.role === role).map((type) => [type.type, type.title]),
  }));
  form.notes.adding ??= { type: types[0]?.type };
  const problems = form.problemsAt("/nodes", { below: false });
  const add = () =>
    form.change((draft) => {
      const node = nodeDraft(draft, typeOf(catalogue, form.notes.adding.type), catalogue);
      draft.nodes.push(node);
      form.notes.open.add(node.key);
    });
  return h(
    "div",
    { class: "line adder", key: "adder" },
    labelled(form, { label: "Add node", id: "add-node" }, (attributes) =>
      h(
        "select",
        {
          ...attributes,
          value: form.notes.adding.type,
          on: {
            change: (event) => {
              form.notes.adding.type = event.target.value;
              page.schedule();
            },
          },
        },
        choices.map(({ label, choices: list }) =>
          h(
            "optgroup",
            { label, key: label },
            list.map(([id, title]) => h("option", { value: id, key: id }, title)),
          ),
        ),
      ),
    ),
    button("Add", add, { label: "Add the node" }),
    problems.length > 0 &&
      h("p", { class: "problem" }, problems.map((problem) => `The nodes: ${problem.reason}.`).join(" ")),
  );
}

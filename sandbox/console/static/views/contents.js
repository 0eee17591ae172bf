// Contents: inline web contents. Their HTML is text here and never becomes part of this page.

import { h } from "../dom.js";
import {
  entries,
  firstScreen,
  formOf,
  group,
  linesOf,
  row,
  select,
  textArea,
  textInput,
} from "../controls.js";
import {
  button,
  code,
  empty,
  facts,
  howToBegin,
  linkButton,
  panel,
  path,
  screen,
  table,
  tags,
  to,
  when,
} from "../parts.js";
import { act } from "../server.js";
import { notFound } from "../shell.js";
import { workflowsWith } from "../uses.js";
import { count, number, plain } from "../words.js";

const SECTION = "contents";
const CRUMBS = ["Contents", ["Web", SECTION]];
const FORMATS = [
  ["none", "No format"],
  ["number", "Number"],
  ["date", "Date"],
  ["currency", "Currency"],
  ["percent", "Percentage"],
];

/** The list. */
export const contents = {
  section: SECTION,
  draw(page) {
    const [all, workflows] = page.objects("web-contents", "workflows");
    return screen(
      page,
      {
        crumbs: ["Contents"],
        title: "Web",
        actions: [linkButton("Create new web content", "contents/new", "primary")],
      },
      panel(
        "",
        { key: "list" },
        all.length
          ? table(
              ["Name", "Type", "Tags", { text: "Size", class: "right" }, "Used in", "Last change"],
              all.map((content) => ({
                key: content.id,
                cells: [
                  to(path(SECTION, content.id), content.name),
                  "Inline",
                  tags(content.tags),
                  size(content),
                  usage(workflows, content.id),
                  when(content.updatedAt),
                ],
              })),
              { label: "Contents" },
            )
          : empty(
              "No contents yet",
              howToBegin(page, "content"),
              linkButton("Create new web content", "contents/new"),
            ),
      ),
    );
  },
};

function size(content) {
  return `${number(new Blob([plain(content.html)]).size)} B`;
}

function usage(workflows, id) {
  const users = workflowsWith(workflows, id);
  return users.length ? count(users.length, "workflow") : h("span", { class: "note" }, "Not used");
}

/** One content. */
export const content = {
  section: SECTION,
  draw(page) {
    const [all, workflows] = page.objects("web-contents", "workflows");
    const found = all.find(({ id }) => id === page.parameters.id);
    if (!found) return screen(page, { crumbs: CRUMBS, title: "Content" }, notFound());
    const users = workflowsWith(workflows, found.id);
    return screen(
      page,
      { crumbs: CRUMBS, title: found.name, actions: actions(page, found) },
      panel(
        "Content",
        { key: "facts" },
        facts([
          ["Type", "Inline"],
          ["Tags", found.tags?.length > 0 && tags(found.tags)],
          ["Size", size(found)],
          ["Variables", (found.variables ?? []).map((variable) => variable.id).join(", ")],
          [
            "Used in",
            users.length
              ? h(
                  "ul",
                  { class: "plain-list" },
                  users.map((item) =>
                    h("li", { key: item.id }, "Workflow ", to(path("workflows", item.id), item.name)),
                  ),
                )
              : "No workflow",
          ],
          ["Last change", when(found.updatedAt)],
        ]),
      ),
      panel(
        "HTML component",
        { key: "html", note: "Shown as text; it runs on the shop's pages only" },
        code(found.html, { label: "HTML" }),
      ),
    );
  },
};

function actions(page, found) {
  return [
    linkButton("Edit", path(SECTION, found.id, "edit")),
    button("Duplicate", () =>
      page.run(
        () =>
          act(
            "createWebContent",
            {},
            {
              name: `${found.name} [1]`,
              type: "inline",
              html: found.html,
              tags: found.tags ?? [],
              variables: found.variables ?? [],
            },
          ),
        { done: "The content is duplicated.", then: (made) => page.go(path(SECTION, made.id)) },
      ),
    ),
    button(
      "Delete",
      () =>
        page.ask({
          title: `Delete the content “${found.name}”?`,
          text: "This cannot be undone.",
          confirm: "Delete",
          isDangerous: true,
          act: () =>
            page.run(() => act("deleteWebContent", { id: found.id }), {
              done: `The content “${found.name}” is deleted.`,
              then: () => page.go(SECTION),
            }),
        }),
      { kind: "danger-quiet" },
    ),
  ];
}

/** The form of a new content. */
export const newContent = {
  section: SECTION,
  draw(page) {
    const form = page.form(() => ({ name: "", tags: "", html: "", variables: [] }));
    const head = { crumbs: CRUMBS, title: "Create new web content" };
    if (!form.notes.isBegun)
      return screen(
        page,
        head,
        firstScreen(
          page,
          form,
          { next: "Create new content", back: SECTION },
          select(form, { type: "inline" }, "type", [["inline", "Inline"]], {
            label: "Type",
            pointer: "/type",
            hint: "Popups, bars and slide-ins are not covered yet.",
          }),
          nameInput(form),
        ),
      );
    return screen(
      page,
      head,
      contentForm(page, form, {
        back: SECTION,
        save: (body) => act("createWebContent", {}, body),
        then: (made) => page.go(path(SECTION, made.id)),
      }),
    );
  },
};

/** The form of a content that is there. */
export const editContent = {
  section: SECTION,
  draw(page) {
    const [all, workflows] = page.objects("web-contents", "workflows");
    const found = all.find(({ id }) => id === page.parameters.id);
    if (!found) return screen(page, { crumbs: CRUMBS, title: "Content" }, notFound());
    const form = page.form(
      () => ({
        name: found.name,
        tags: (found.tags ?? []).join("\n"),
        html: found.html ?? "",
        variables: structuredClone(found.variables ?? []),
      }),
      found,
    );
    const back = path(SECTION, found.id);
    const live = workflowsWith(workflows, found.id).filter((workflow) => workflow.status === "active");
    return screen(
      page,
      {
        crumbs: [...CRUMBS, [found.name, back]],
        title: "Edit content",
        note: live.length > 0 && `Saving takes effect at once in ${count(live.length, "active workflow")}.`,
      },
      contentForm(page, form, {
        back,
        save: (body) => act("patchWebContent", { id: found.id }, body),
        then: () => page.go(back),
      }),
    );
  },
};

function contentForm(page, form, { back, save, then }) {
  const { draft } = form;
  return formOf(
    page,
    form,
    {
      save: "Save",
      back,
      submit: () =>
        page.run(
          () =>
            save({
              ...draft,
              type: "inline",
              tags: linesOf(draft.tags),
              variables: draft.variables.map(variableOf),
            }),
          {
            form,
            done: `The content “${draft.name}” is saved.`,
            then,
          },
        ),
    },
    nameInput(form),
    entries(form, draft, "tags", { label: "Tags", pointer: "/tags" }),
    component(form),
    group(
      "Variables",
      {
        actions: [
          button(
            "Add variable",
            () => form.change(() => draft.variables.push({ id: "", format: "none", default: "" })),
            { kind: "small" },
          ),
        ],
      },
      draft.variables.map((variable, index) =>
        row(
          "Variable",
          variable.id,
          {
            key: `variable ${index}`,
            remove: () => form.change(() => draft.variables.splice(index, 1)),
          },
          textInput(form, variable, "id", {
            label: "Variable identifier",
            pointer: `/variables/${index}/id`,
            isCode: true,
          }),
          textInput(form, variable, "default", {
            label: "Default value",
            pointer: `/variables/${index}/default`,
          }),
          select(form, variable, "format", FORMATS, {
            label: "Format",
            pointer: `/variables/${index}/format`,
          }),
        ),
      ),
    ),
  );
}

function nameInput(form) {
  return textInput(form, form.draft, "name", { label: "Name", pointer: "/name" });
}

/** The one component that a content has here, once it was added. */
function component(form) {
  form.notes.hasComponent ??= form.draft.html !== "";
  const add = () =>
    form.change(() => {
      form.notes.hasComponent = true;
    });
  if (!form.notes.hasComponent)
    return group("Components", { actions: [button("HTML component", add, { kind: "small" })] });
  return group(
    "Components",
    {},
    group(
      "HTML component",
      { key: "html" },
      textArea(form, form.draft, "html", {
        label: "HTML",
        pointer: "/html",
        rows: 16,
        isCode: true,
        wrap: "off",
        hint: "Raw code, scripts included. {{name}} prints a variable.",
      }),
    ),
  );
}

function variableOf(variable) {
  const { id, format } = variable;
  return variable.default ? { id, format, default: variable.default } : { id, format };
}

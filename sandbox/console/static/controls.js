// Controls of forms. Each knows its pointer in the body, and shows there what the store found wrong.

import { h } from "./dom.js";
import { refusalOf } from "./refusal.js";
import { button, notice } from "./parts.js";

/** A control with its label, a hint, and what is wrong with it. */
export function labelled(form, { label, pointer, hint, below, wide, id = idOf(pointer) }, make) {
  const problems = pointer === undefined ? [] : form.problemsAt(pointer, { below });
  const notes = [hint && `${id}-hint`, problems.length && `${id}-problem`].filter(Boolean).join(" ");
  return h(
    "div",
    { class: `field${wide ? " wide" : ""}${problems.length ? " has-problem" : ""}`, key: id },
    h("label", { for: id }, label),
    make({
      id,
      "aria-describedby": notes || undefined,
      "aria-invalid": problems.length ? "true" : undefined,
    }),
    hint && h("p", { class: "hint", id: `${id}-hint` }, hint),
    problems.length > 0 &&
      h(
        "p",
        { class: "problem", id: `${id}-problem` },
        problems.map((problem) => `${label} ${problem.reason}.`).join(" "),
      ),
  );
}

function idOf(pointer) {
  return `field${(pointer ?? "").replace(/[^A-Za-z0-9]+/g, "-")}`;
}

/** A line of text, kept in `target[name]`. */
export function textInput(form, target, name, options) {
  return labelled(form, options, (attributes) =>
    h("input", {
      ...attributes,
      type: options.type ?? "text",
      value: String(target[name] ?? ""),
      placeholder: options.placeholder,
      spellcheck: "false",
      autocomplete: options.type === "password" ? "new-password" : "off",
      class: options.isCode ? "code-input" : undefined,
      min: options.min,
      step: options.step,
      disabled: options.disabled,
      on: { input: (event) => form.change(() => edit(target, name, event.target.value, options)) },
    }),
  );
}

function edit(target, name, value, { changed }) {
  const before = target[name];
  target[name] = value;
  changed?.(value, before);
}

/** Several lines of text. */
export function textArea(form, target, name, options) {
  return labelled(form, { wide: true, ...options }, (attributes) =>
    h("textarea", {
      ...attributes,
      rows: options.rows ?? 4,
      value: String(target[name] ?? ""),
      spellcheck: "false",
      wrap: options.wrap,
      placeholder: options.placeholder,
      class: options.isCode ? "code-input" : undefined,
      on: { input: (event) => form.change(() => edit(target, name, event.target.value, options)) },
    }),
  );
}

/** A choice among [value, text] pairs; groups are {label, choices}. */
export function select(form, target, name, choices, options) {
  return labelled(form, options, (attributes) =>
    selectOnly(form, target, name, choices, { ...options, attributes }),
  );
}

/** A choice without a label of its own. */
export function selectOnly(form, target, name, choices, { attributes, none, changed, disabled, label } = {}) {
  const value = target[name] ?? "";
  const known = choices.flatMap((choice) => choice.choices ?? [choice]).some(([id]) => id === value);
  return h(
    "select",
    {
      "aria-label": attributes ? undefined : label,
      ...attributes,
      value,
      disabled,
      on: { change: (event) => form.change(() => edit(target, name, event.target.value, { changed })) },
    },
    none !== undefined && h("option", { value: "", key: "none" }, none),
    // What is chosen and not there any more must not look like another choice.
    value !== "" && !known && h("option", { value, key: "gone" }, `${value} (not in the store)`),
    choices.map((choice) =>
      choice.choices
        ? h("optgroup", { label: choice.label, key: `group ${choice.label}` }, choice.choices.map(option))
        : option(choice),
    ),
  );
}

function option([value, text]) {
  return h("option", { value, key: `option ${value}` }, text);
}

/** A box to tick. */
export function checkBox(form, target, name, label, { hint, changed, pointer } = {}) {
  const problems = pointer === undefined ? [] : form.problemsAt(pointer);
  return h(
    "div",
    { class: "tick", key: `tick ${label}` },
    h(
      "label",
      {},
      h("input", {
        type: "checkbox",
        checked: Boolean(target[name]),
        on: { change: (event) => form.change(() => edit(target, name, event.target.checked, { changed })) },
      }),
      h("span", {}, label),
    ),
    hint && h("p", { class: "hint" }, hint),
    problems.length > 0 &&
      h("p", { class: "problem" }, problems.map((problem) => `${label} ${problem.reason}.`).join(" ")),
  );
}

/** One of several, all in sight; choices are [value, text, hint?]. */
export function radios(form, target, name, choices, { legend, changed, pointer }) {
  const problems = pointer === undefined ? [] : form.problemsAt(pointer);
  const group = idOf(pointer ?? `/${legend}`);
  return h(
    "fieldset",
    { class: "radios", key: `radios ${group}` },
    h("legend", {}, legend),
    choices.map(([value, text, hint]) =>
      h(
        "label",
        { key: value },
        h("input", {
          type: "radio",
          name: group,
          checked: target[name] === value,
          on: { change: () => form.change(() => edit(target, name, value, { changed })) },
        }),
        h("span", {}, text, hint && h("small", {}, hint)),
      ),
    ),
    problems.length > 0 &&
      h("p", { class: "problem" }, problems.map((problem) => `${legend} ${problem.reason}.`).join(" ")),
  );
}

/** A part of a form with a heading. */
export function group(legend, { actions = [], hint, key } = {}, ...content) {
  return h(
    "fieldset",
    { class: "group", key: key ?? legend },
    h("legend", {}, legend),
    hint && h("p", { class: "hint" }, hint),
    content,
    actions.length > 0 && h("div", { class: "actions start" }, actions),
  );
}

/** A whole form. `content` is drawn before the summary, which shows what no control has shown. */
export function formOf(page, form, { save, back, submit, describe, aside, isWide }, ...content) {
  const left = form.otherProblems();
  return h(
    "form",
    {
      class: `form${aside ? " with-aside" : ""}${isWide ? " is-wide" : ""}`,
      "aria-busy": page.isBusy ? "true" : undefined,
      on: {
        submit: (event) => {
          event.preventDefault();
          submit();
        },
      },
    },
    h(
      "div",
      { class: "form-body" },
      form.isOutdated &&
        notice(
          [
            "This was changed in the store since you opened it. Saving overwrites that with what you see here. ",
            button(
              "Show the store's version",
              () => {
                delete page.ui.form;
                page.schedule();
              },
              { kind: "small" },
            ),
          ],
          "warn",
        ),
      form.refusal && refusalOf(form.refusal, left, describe),
      content,
      h(
        "div",
        { class: "form-foot", key: "foot" },
        h("button", { type: "submit", key: "save", class: "button primary", disabled: page.isBusy }, save),
        button("Cancel", () => page.leave(back)),
        form.isChanged && h("span", { class: "note" }, "Not saved yet"),
      ),
    ),
    aside && h("div", { class: "form-aside" }, aside),
  );
}

/** Make a list of a text's lines. */
export function linesOf(text) {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}

/** Make a list of a text's parts between commas. */
export function listOf(text) {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean);
}

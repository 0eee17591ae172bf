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

/** Several texts, one a line. */
export function entries(form, target, name, options) {
  return textArea(form, target, name, { rows: 2, hint: "One a line.", ...options });
}

/** Several of some, kept in `target[name]` as a list of their values; choices are [value, text] pairs. */
export function severalOf(form, target, name, choices, { label, pointer }) {
  const chosen = target[name] ?? [];
  const problems = form.problemsAt(pointer);
  return h(
    "fieldset",
    { class: "radios", key: `several ${label}` },
    h("legend", {}, label),
    choices.map(([value, text]) =>
      h(
        "label",
        { key: value },
        h("input", {
          type: "checkbox",
          checked: chosen.includes(value),
          on: {
            change: (event) =>
              form.change(() => {
                target[name] = event.target.checked
                  ? [...chosen, value]
                  : chosen.filter((other) => other !== value);
              }),
          },
        }),
        h("span", {}, text),
      ),
    ),
    problems.length > 0 &&
      h("p", { class: "problem" }, problems.map((problem) => `${label} ${problem.reason}.`).join(" ")),
  );
}

/** A row of controls, one of several of its kind, with what removes it; named, as in Header "x-shop". */
export function row(noun, name, { key, move, remove }, ...content) {
  return h(
    "div",
    { class: "line", key, role: "group", "aria-label": name ? `${noun} "${name}"` : noun },
    content,
    move && button("Move up", move, { kind: "small quiet" }),
    remove && button("Remove", remove, { kind: "small quiet" }),
  );
}

/** Exchange an entry of a list with the one before it; undefined for the first. */
export function moveUp(form, list, index) {
  if (!index) return undefined;
  return () => form.change(() => list.splice(index - 1, 2, list[index], list[index - 1]));
}

/** What stands in brackets: an id that the text beside it does not tell. */
export function withId(text, id) {
  return text === id ? text : `${text} (${id})`;
}

/** A first screen on which something is chosen that decides what the next one shows. */
export function firstScreen(page, form, { next, back }, ...content) {
  return h(
    "form",
    {
      class: "form",
      key: "first",
      on: {
        submit: (event) => {
          event.preventDefault();
          form.notes.isBegun = true;
          page.schedule();
        },
      },
    },
    h(
      "div",
      { class: "form-body" },
      content,
      h(
        "div",
        { class: "form-foot", key: "foot" },
        h("button", { type: "submit", key: "next", class: "button primary" }, next),
        button("Cancel", () => page.leave(back)),
      ),
    ),
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
export function radios(form, target, name, choices, { legend, changed, pointer, id }) {
  const problems = pointer === undefined ? [] : form.problemsAt(pointer);
  const group = id ?? idOf(pointer ?? `/${legend}`);
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
          "aria-label": text,
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


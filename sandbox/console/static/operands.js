// What an operator compares with: its controls, and the way between them and the store's values.
// A draft holds texts: {value, values (one a line), from, to, days}.

import { h } from "./dom.js";
import { linesOf, select, textArea, textInput } from "./controls.js";

const NUMBERS = ["integer", "decimal"];

/** Make the draft of an operand that the store holds. */
export function operandDraft({ value, values, from, to, days } = {}) {
  return {
    value: value === undefined ? "" : String(value),
    values: [values ?? []].flat().join("\n"),
    from: from ?? "",
    to: to ?? "",
    days: days === undefined ? "" : String(days),
  };
}

/** Give what the store takes for a draft: {value}, {values}, {from, to}, {days} or {}. */
export function operandOfDraft(draft, operand, type) {
  if (operand === "value") return { value: typedValue(draft.value, type) };
  if (operand === "values") return { values: linesOf(draft.values).map((line) => typedValue(line, type)) };
  if (operand === "range") return { from: draft.from, to: draft.to };
  if (operand === "days") return { days: numberOf(draft.days) };
  return {};
}

/** Make a text the value of a type. What is no number stays a text: the store then says so. */
export function typedValue(text, type) {
  if (NUMBERS.includes(type)) return numberOf(text);
  if (type === "boolean") return text === "true";
  return text;
}

function numberOf(text) {
  const number = Number(text);
  return text.trim() === "" || Number.isNaN(number) ? text : number;
}

/** The controls of an operand. `pointers` says where the store would find each wrong. */
export function operandControls(form, draft, { operand, type, options, label = "Value", pointers }) {
  const at = (name) => ({ label, pointer: pointers[name] });
  if (operand === "none") return null;
  if (operand === "days")
    return textInput(form, draft, "days", { ...at("days"), label: "Days", type: "number", min: "1" });
  if (operand === "range") {
    return [
      textInput(form, draft, "from", { ...at("from"), label: "From", type: dateInput(draft.from) }),
      textInput(form, draft, "to", { ...at("to"), label: "To", type: dateInput(draft.to) }),
    ];
  }
  if (operand === "values") return severalOf(form, draft, options, at("values"));
  if (type === "boolean")
    return select(
      form,
      draft,
      "value",
      [
        ["true", "Yes"],
        ["false", "No"],
      ],
      { ...at("value"), none: "Choose…" },
    );
  if (options?.length)
    return select(form, draft, "value", options.map(choiceOf), { ...at("value"), none: "Choose…" });
  return textInput(form, draft, "value", {
    ...at("value"),
    type: NUMBERS.includes(type) ? "number" : "text",
    step: "any",
  });
}

function severalOf(form, draft, options, at) {
  if (!options?.length) {
    return textArea(form, draft, "values", {
      ...at,
      rows: 3,
      wide: false,
      label: "Values",
      hint: "One a line, at most 10.",
    });
  }
  const chosen = linesOf(draft.values);
  const problems = form.problemsAt(at.pointer);
  return h(
    "fieldset",
    { class: "radios" },
    h("legend", {}, "Values"),
    options.map(choiceOf).map(([id, text]) =>
      h(
        "label",
        { key: id },
        h("input", {
          type: "checkbox",
          checked: chosen.includes(id),
          on: {
            change: (event) =>
              form.change(() => {
                draft.values = event.target.checked
                  ? [...chosen, id].join("\n")
                  : chosen.filter((other) => other !== id).join("\n");
              }),
          },
        }),
        h("span", {}, text),
      ),
    ),
    problems.length > 0 &&
      h("p", { class: "problem" }, problems.map((problem) => `Values ${problem.reason}.`).join(" ")),
  );
}

function choiceOf(option) {
  return typeof option === "object" ? [option.id, option.label] : [option, option];
}

function dateInput(text) {
  return /^(\d{4}-\d\d-\d\d)?$/.test(text) ? "date" : "text";
}

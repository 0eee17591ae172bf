// What an operator compares with: its controls, and the way between them and the store's values.
// A draft holds texts: {value, values (one a line), from, to, days}.

import { h } from "./dom.js";
import { entries, linesOf, select, severalOf, textInput, withId } from "./controls.js";

const NUMBERS = ["integer", "decimal"];
const DAY = "2026-01-31";

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
      textInput(form, draft, "from", { ...at("from"), label: "From", placeholder: DAY }),
      textInput(form, draft, "to", { ...at("to"), label: "To", placeholder: DAY }),
    ];
  }
  if (operand === "values") return several(form, draft, options, at("values"));
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

function several(form, draft, options, at) {
  if (!options?.length)
    return entries(form, draft, "values", {
      ...at,
      rows: 3,
      wide: false,
      label: "Values",
      hint: "One a line, at most 10.",
    });
  // The draft holds one value a line, whatever the control.
  const held = {
    get values() {
      return linesOf(draft.values);
    },
    set values(chosen) {
      draft.values = chosen.join("\n");
    },
  };
  return severalOf(form, held, "values", options.map(choiceOf), { label: "Values", pointer: at.pointer });
}

function choiceOf(option) {
  return typeof option === "object" ? [option.id, withId(option.label, option.id)] : [option, option];
}

// Segments in words: filters as sentences, and what each operator asks for.

import { moment, plain, quoted } from "./words.js";

/** Give the operators by their names, whatever the catalogue wraps them in. */
export function operatorsOf(catalogue) {
  return catalogue.operators?.operators ?? catalogue.operators ?? {};
}

/** Give the operators that fit a type of value, as [id, title]. */
export function operatorsFor(catalogue, type) {
  return Object.entries(operatorsOf(catalogue))
    .filter(([, operator]) => !type || (operator.types ?? []).includes(type))
    .map(([id, operator]) => [id, operator.title ?? id]);
}

/** Give what an operator compares with: none, value, values, range or days. */
export function operandOf(catalogue, name) {
  const operators = operatorsOf(catalogue);
  return Object.hasOwn(operators, name ?? "") ? operators[name].operand : "value";
}

/** Write one comparison: “Email is equal to “x””. */
export function comparison(catalogue, left, name, operand) {
  const operators = operatorsOf(catalogue);
  const title = Object.hasOwn(operators, name ?? "") ? operators[name].title : plain(name);
  return [left, title, operand].filter(Boolean).join(" ");
}

/** Write what a filter compares with. */
export function filterOperand(filter) {
  if (filter.values !== undefined) return [filter.values].flat().map(quoted).join(", ");
  if (filter.from !== undefined || filter.to !== undefined)
    return `${moment(filter.from)} and ${moment(filter.to)}`;
  if (filter.days !== undefined) return plain(filter.days);
  return filter.value === undefined ? "" : quoted(filter.value);
}

/** Write a filter as a sentence; `fields` are the store's contact fields. */
export function filterSentence(catalogue, filter, fields) {
  const field = fields.find(({ id }) => id === filter.field);
  return comparison(catalogue, field?.name ?? plain(filter.field), filter.operator, filterOperand(filter));
}

/** Say how filters are joined. */
export function joined({ match, exclude }) {
  const words = match === "any" ? "any of these" : "all of these";
  return exclude ? `Leave out who meets ${words}` : `Meets ${words}`;
}

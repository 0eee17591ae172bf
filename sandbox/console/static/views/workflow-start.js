// What is asked before a workflow starts: above all to how many contacts it sends at once.

import { AUDIENCES, count, moment, quoted, term } from "../words.js";

/** Give the words of the question: {title, text, confirm, isDangerous}. */
export function startWords(page, context, counts) {
  const { workflow } = context;
  const title = `Activate the workflow ${quoted(workflow.name)}?`;
  if (!counts.sends) return { title, confirm: "Activate", text: quietWords(counts) };
  if (!counts.bulk) {
    return { title, confirm: "Activate", isDangerous: true, text: "It sends to contacts from now on, each time that they reach a node that sends." };
  }
  return { title, confirm: "Activate and send", isDangerous: true, text: bulkWords(page, context, counts) };
}

function quietWords(counts) {
  return counts.bulk
    ? "It sends nothing. It goes over the existing contacts once, and is finished then."
    : "It sends nothing. While it is active, nodes cannot be added or removed.";
}

function bulkWords(page, { workflow, segments }, counts) {
  const { audience } = workflow.start ?? {};
  const last = "What was sent cannot be called back. The workflow is finished then, for good; to send again, duplicate it.";
  const whom = audience?.segment === undefined ? `(${term(AUDIENCES, audience)})` : segmentWords(page, audience.segment, segments);
  return [`Activating it SENDS at once to ${count(counts.audience, "contact")} ${whom}.`, last];
}

function segmentWords(page, id, segments) {
  const name = quoted(segments.find((segment) => segment.id === id)?.name ?? id);
  const members = page.glance(`segments/${encodeURIComponent(id)}/members`);
  if (!members || members.live) return `of the segment ${name}`;
  return `of the segment ${name}, ${members.calculatedAt ? `as calculated on ${moment(members.calculatedAt)}` : "which was not calculated yet"}`;
}

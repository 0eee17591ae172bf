// What is asked before a workflow starts: above all to how many contacts it sends at once.

import { AUDIENCES, count, moment, quoted, term } from "../words.js";

/** Give the words of the question: {title, text, confirm, isDangerous}. */
export function startWords(page, context, counts) {
  const title = `Activate the workflow ${quoted(context.workflow.name)}?`;
  if (!counts.sends) return { title, confirm: "Activate", text: quietWords(counts) };
  const whom = `${count(counts.audience, "contact")} ${audienceWords(page, context)}`;
  if (!counts.bulk) return { title, confirm: "Activate", isDangerous: true, text: steadyWords(whom) };
  return {
    title,
    confirm: "Activate and send",
    isDangerous: true,
    text: [
      `Activating it SENDS at once to ${whom}.`,
      "What was sent cannot be called back. The workflow is finished then, for good; to send again, duplicate it.",
    ],
  };
}

function quietWords(counts) {
  return counts.bulk
    ? "It sends nothing. It goes over the existing contacts once, and is finished then."
    : "It sends nothing. While it is active, nodes cannot be added or removed.";
}

function steadyWords(whom) {
  return [
    `It SENDS to everybody who reaches a node that sends: now to those among ${whom}, and from now on.`,
    "It goes on until it is paused or finished. What was sent cannot be called back.",
  ];
}

function audienceWords(page, { workflow, segments }) {
  const { audience } = workflow.start ?? {};
  if (audience?.segment === undefined) return `(${term(AUDIENCES, audience)})`;
  const name = quoted(segments.find(({ id }) => id === audience.segment)?.name ?? audience.segment);
  const members = page.glance(`segments/${encodeURIComponent(audience.segment)}/members`);
  if (!members || members.live) return `of the segment ${name}`;
  const { calculatedAt } = members;
  const age = calculatedAt ? `as calculated on ${moment(calculatedAt)}` : "which was not calculated yet";
  return `of the segment ${name}, ${age}`;
}

// What is asked before a workflow starts, above all to how many contacts it sends at once; and what is said then.

import { act, send } from "../server.js";
import { nodeTitle, typeOf } from "../workflow-words.js";
import { AUDIENCES, count, moment, plain, quoted, term } from "../words.js";

/** Give the words of the question: {title, text, confirm, isDangerous}. */
export function startWords(page, context, counts) {
  const title = `Activate the workflow ${quoted(context.workflow.name)}?`;
  if (!counts.sends) return { title, confirm: "Start now", text: quietWords(counts) };
  const whom = `${count(counts.audience, "contact")} ${audienceWords(page, context)}`;
  if (!counts.bulk) return { title, confirm: "Start now", isDangerous: true, text: steadyWords(whom) };
  if (!counts.audience)
    return { title, confirm: "Start now", isDangerous: true, text: emptyWords(page, context, whom) };
  return {
    title,
    confirm: "Start now",
    isDangerous: true,
    text: [
      `Activating it SENDS at once to ${whom}.`,
      calculatedSince(page, context),
      "What was sent cannot be called back. The workflow is finished then, for good; to send again, duplicate it.",
    ].filter(Boolean),
  };
}

function quietWords(counts) {
  return counts.bulk
    ? "It sends nothing. It goes over the existing contacts once, and is finished then."
    : "It sends nothing. While it is active, nodes cannot be added or removed.";
}

function emptyWords(page, context, whom) {
  const remedy = recalculation(page, context);
  return [
    `Nobody would get it: there are ${whom}.`,
    "This workflow runs once. It would be finished at once, for good, without having sent anything; only a duplicate could send later.",
    remedy && `Cancel, open the segment, and choose “Recalculate now” first: ${remedy}`,
  ].filter(Boolean);
}

function steadyWords(whom) {
  return [
    `It SENDS to everybody who reaches a node that sends: now to those among ${whom}, and from now on.`,
    "It goes on until it is paused or finished. What was sent cannot be called back.",
  ];
}

function segmentOf(page, { workflow, segments }) {
  const id = workflow.start?.audience?.segment;
  if (id === undefined) return undefined;
  const name = quoted(segments.find((segment) => segment.id === id)?.name ?? id);
  return { name, members: page.glance(`segments/${encodeURIComponent(id)}/members`) };
}

function audienceWords(page, context) {
  const segment = segmentOf(page, context);
  if (!segment) return `(${term(AUDIENCES, context.workflow.start?.audience)})`;
  const { name, members } = segment;
  if (!members || members.live) return `of the segment ${name}`;
  const { calculatedAt } = members;
  const age = calculatedAt ? `as calculated on ${moment(calculatedAt)}` : "which was not calculated yet";
  return `of the segment ${name}, ${age}`;
}

/** Say why a segment may lag, "" for one that does not. */
function recalculation(page, context) {
  const members = segmentOf(page, context)?.members;
  if (!members || members.live) return "";
  return members.calculatedAt
    ? "whoever met its filters since it was calculated is not a member yet."
    : "until then it has no members.";
}

function calculatedSince(page, context) {
  const remedy = recalculation(page, context);
  return remedy && `“Recalculate now” on the segment's page brings it up to date: ${remedy}`;
}

/** Activate a workflow: what was done comes back as `words`, incidents come back as `lines` and `nodes`. */
export async function activate(context, counts) {
  const { workflow } = context;
  const answer = await act("startWorkflow", { id: workflow.id });
  if (answer.status === 422) return withIncidents(context, answer);
  if (answer.status >= 400) return answer;
  const runsOnce = counts.bulk && (workflow.status ?? "draft") === "draft";
  const words = runsOnce ? await ranWords(workflow, counts) : "The workflow is started.";
  return { ...answer, body: { ...answer.body, words } };
}

async function ranWords({ id }, { sends, audience }) {
  const whom = count(audience, "contact");
  if (!sends) return `The workflow ran once, over ${whom}. It sends nothing.`;
  const { body } = await send("GET", "deliveries");
  const sent = (body?.deliveries ?? []).filter((delivery) => delivery.workflow === id);
  if (!sent.length) return `The workflow ran once, over ${whom}: nothing was sent.`;
  const reached = new Set(sent.map(({ contact }) => contact)).size;
  const names = [...new Set(sent.map(({ eventName }) => quoted(eventName)))].join(", ");
  return `The workflow ran once: ${names} goes out to ${count(reached, "contact")}. Deliveries says what became of it.`;
}

function withIncidents(context, answer) {
  const found = answer.body?.validationErrors ?? [];
  const nodes = context.workflow.nodes ?? [];
  const places = found.map(({ path }) => placeOf(nodes, path));
  return {
    ...answer,
    title: "The workflow cannot be activated because of incidents",
    lines: found.map(({ reason }, index) => incidentWords(context, places[index], reason)),
    nodes: places.map(({ node }) => node?.id).filter((id) => id !== undefined),
  };
}

function placeOf(nodes, pointer) {
  const [, part, index, ...rest] = plain(pointer)
    .split("/")
    .map((piece) => piece.replaceAll("~1", "/").replaceAll("~0", "~"));
  return part === "nodes" ? { node: nodes[Number(index)], rest } : { rest: [part, index, ...rest] };
}

function incidentWords(context, { node, rest }, reason) {
  const [setting, field] = rest;
  const type = node && typeOf(context.catalogue, node.type);
  const title = node ? titleAmong(context, node) : "Start";
  if (type?.maps?.setting === setting && field !== undefined) {
    if (reason === "is mandatory") return `${title}: the field ${field} needs a value.`;
    if (reason === "is not declared") return `${title}: the field ${field} is not there any more.`;
    return `${title}: the field ${field} ${reason}.`;
  }
  const known = type?.settings ?? {};
  const name = Object.hasOwn(known, setting ?? "") ? known[setting].title : (rest.at(-1) ?? "this");
  return `${title}: ${plain(name).toLowerCase()} ${reason}.`.replace(/ \([a-z-]+\)\.$/, ".");
}

function titleAmong(context, node) {
  const title = nodeTitle(context, node);
  const isOne = context.workflow.nodes.filter((other) => nodeTitle(context, other) === title).length === 1;
  return isOne ? title : `${title} (${node.id})`;
}

/** Say with the refusal to delete what has to be done before. */
export function finishedFirst(answer) {
  if (answer.status !== 409) return answer;
  return { ...answer, advice: "Finish it first: only a draft or a finished workflow can be deleted." };
}

// What is asked before a workflow starts: above all to how many contacts it sends at once.

import { AUDIENCES, count, moment, plain, quoted, term } from "../words.js";

/** Give the words of the question: {title, text, confirm, isDangerous}. */
export function startWords(page, context, counts) {
  const { workflow } = context;
  const title = `Activate the workflow ${quoted(workflow.name)}?`;
  if (!counts.sends) return { title, confirm: "Activate", text: quietWords(counts) };
  if (!counts.bulk) {
    return { title, confirm: "Activate", isDangerous: true, text: "It sends to contacts from now on, each time that they reach a node that sends." };
  }
  return { title, confirm: "Activate and send", isDangerous: true, text: bulkWords(page, context) };
}

function quietWords(counts) {
  return counts.bulk
    ? "It sends nothing. It goes over the existing contacts once, and is finished then."
    : "It sends nothing. While it is active, nodes cannot be added or removed.";
}

function bulkWords(page, { workflow, segments }) {
  const { audience } = workflow.start ?? {};
  const last = "What was sent cannot be called back. The workflow is finished then, for good; to send again, duplicate it.";
  const found = audience?.segment === undefined ? audienceCount(page, audience) : segmentCount(page, audience.segment, segments);
  return [`Activating it SENDS at once to ${found}.`, last];
}

function segmentCount(page, id, segments) {
  const name = quoted(segments.find((segment) => segment.id === id)?.name ?? id);
  const members = page.glance(`segments/${encodeURIComponent(id)}/members`);
  if (!members) return `the members of the segment ${name}`;
  const age = members.live ? "" : members.calculatedAt ? `, as calculated on ${moment(members.calculatedAt)}` : ", which was not calculated yet";
  return `${count(members.members.length, "contact")} of the segment ${name}${age}`;
}

const FITS = {
  "all-contacts": () => true,
  "with-email": (contact) => Boolean(contact._email),
  "without-email": (contact) => !contact._email,
  "with-mobile-phone": (contact) => Boolean(contact._mobilePhone),
  "push-subscribed": (contact) => Boolean(contact._hasPushSubscriptions),
};

function audienceCount(page, audience) {
  const contacts = page.glance("contacts")?.contacts;
  const words = term(AUDIENCES, audience);
  if (!contacts || !Object.hasOwn(FITS, plain(audience))) return `every contact of “${words}”`;
  return `${count(contacts.filter(FITS[audience]).length, "contact")} (${words})`;
}

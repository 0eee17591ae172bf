// What is said where: dates, numbers, kinds and states, in the words of the real console.

export const STATUS = {
  draft: "Draft",
  scheduled: "Scheduled",
  active: "Active",
  paused: "Paused",
  finished: "Finished",
};
export const FIELD_TYPES = {
  text: "Text",
  email: "Email",
  phone: "Phone",
  integer: "Integer",
  decimal: "Decimal",
  date: "Date",
  checkbox: "Checkbox",
  radio: "Radio button",
  boolean: "Boolean",
};
export const SEGMENT_TYPES = { dynamic: "Dynamic segment", "dynamic-plus": "Dynamic Segment Plus" };
export const AUDIENCES = {
  "all-contacts": "All contacts from my list",
  "with-email": "Contacts with email",
  "without-email": "Contacts without email",
  "with-mobile-phone": "Contacts with cell phone",
  "push-subscribed": "Contacts subscribed to push",
};
export const SOURCES = {
  existing: "All existing",
  new: "All new ones",
  "existing-and-new": "All existing and new",
};
export const POSITIONS = {
  before: "Immediately before",
  after: "Immediately after",
  append: "Inside",
  replace: "Replacing the inside",
};
export const EXITS = { yes: "Yes", no: "No", next: "Next" };
export const CATEGORIES = { send: "Outbound event", receive: "Inbound event" };
export const RECEIVE_TYPES = { webhook: "Webhook", api: "API", web: "Web / mobile app" };
export const DELIVERY = {
  pending: "Pending",
  sending: "Sending",
  delivered: "Delivered",
  refused: "Refused",
  failed: "Failed",
  unknown: "Unknown",
  skipped: "Skipped",
};

const MOMENT = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});

/** Write a moment as a person here reads it; what is no moment stays as it is. */
export function moment(text) {
  const date = new Date(text);
  return typeof text !== "string" || Number.isNaN(date.getTime()) ? plain(text) : MOMENT.format(date);
}

/** Write a number with its noun: count(2, "contact"). */
export function count(number, noun, plural = `${noun}s`) {
  return `${Number(number ?? 0).toLocaleString("en")} ${number === 1 ? noun : plural}`;
}

/** Write a number. */
export function number(value) {
  return Number(value ?? 0).toLocaleString("en");
}

/** Write any value in one line. */
export function plain(value) {
  if (value === undefined || value === null) return "";
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (Array.isArray(value)) return value.map(plain).join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Put a text into quotation marks. */
export function quoted(value) {
  return `“${plain(value)}”`;
}

/** Shorten a text. */
export function short(text, length = 80) {
  const all = plain(text);
  return all.length > length ? `${all.slice(0, length - 1)}…` : all;
}

/** Write seconds as a duration. */
export function duration(seconds) {
  for (const [size, noun] of [
    [86400, "day"],
    [3600, "hour"],
    [60, "minute"],
  ]) {
    if (seconds >= size && seconds % size === 0) return count(seconds / size, noun);
  }
  return count(seconds, "second");
}

/** Make of a name what may be an id: lower-case letters, digits and hyphens. */
export function slug(text) {
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "");
}

/** Give the contact's name among others: email, else anonymous with its tracker. */
export function contactName(contact) {
  const tracker = contact.trackers?.[0];
  return contact._email ? String(contact._email) : `Anonymous ${short(tracker ?? contact.id, 9)}`;
}

/** Look a word up; what is not in the table stays as it is. */
export function term(table, key) {
  return typeof key === "string" && Object.hasOwn(table, key) ? table[key] : plain(key);
}

// Talking to the store: what was read last, and what a person does.

const BASE = "/_sandbox/";

/** Thrown by read() while something is still on its way; the page draws again when it is there. */
export class Pending extends Error {}

/** Thrown by read() for what the store does not answer. */
export class Unanswered extends Error {
  constructor(path, status) {
    super(`${path}: ${status || "no answer"}`);
    this.path = path;
    this.status = status;
  }
}

/** What the store has answered: paths that a drawing reads are asked for again and again. */
export class Answers {
  #kept = new Map();
  #wanted = new Set();
  #generation = 0;

  constructor() {
    this.reachable = true;
  }

  /** Forget which paths are wanted: the next drawing says it anew. */
  begin() {
    this.#wanted = new Set();
  }

  /** Give what a path answered; throws Pending or Unanswered. Several paths are asked for at once. */
  read(...paths) {
    for (const path of paths) this.#wanted.add(path);
    const found = paths.map((path) => this.#kept.get(path));
    if (found.includes(undefined)) throw new Pending();
    const bad = found.findIndex((answer) => !answer.ok);
    if (bad >= 0) throw new Unanswered(paths[bad], found[bad].status);
    return paths.length === 1 ? found[0].value : found.map((answer) => answer.value);
  }

  /** Give what a path answered, undefined while it does not. */
  glance(path) {
    this.#wanted.add(path);
    const found = this.#kept.get(path);
    return found?.ok ? found.value : undefined;
  }

  /** Tell whether a wanted path was never answered. */
  get isLacking() {
    return [...this.#wanted].some((path) => !this.#kept.has(path));
  }

  /** Ask for every wanted path again; tells whether anything is different now. */
  async refresh(onlyMissing = false) {
    const generation = this.#generation;
    const paths = [...this.#wanted].filter((path) => !onlyMissing || !this.#kept.has(path));
    const answers = await Promise.all(paths.map(ask));
    if (generation !== this.#generation) return true;
    const wasReachable = this.reachable;
    if (answers.length) this.reachable = answers.some((answer) => answer.status > 0);
    let isDifferent = wasReachable !== this.reachable;
    answers.forEach((answer, index) => {
      const before = this.#kept.get(paths[index]);
      if (before && (answer.status === 0 || before.text === answer.text)) return;
      this.#kept.set(paths[index], answer);
      isDifferent = true;
    });
    return isDifferent;
  }

  /** Let everything be asked for anew: something was changed. */
  outdate() {
    this.#generation += 1;
    this.#kept.clear();
  }
}

async function ask(path) {
  try {
    const response = await fetch(BASE + path, { headers: { Accept: "application/json" } });
    const text = await response.text();
    const value = response.ok ? JSON.parse(text) : undefined;
    return { ok: response.ok, status: response.status, text: `${response.status} ${text}`, value };
  } catch {
    return { ok: false, status: 0, text: "0" };
  }
}

/** Do an operation as the store's user; gives {status, body} as the store answers it. */
export async function act(operation, values = {}, body = undefined) {
  return (await send("POST", "act", { operation, values, body })).body;
}

/** Change a raw object, where no operation does it and the real console can. */
export async function change(collection, id, changes) {
  const answer = await send("PATCH", `objects/${collection}/${encodeURIComponent(id)}`, changes);
  return answer.ok ? { status: 200, body: answer.body } : failure(answer);
}

/** Send a request of the console's own; throws an Error with a line for the user. */
export async function send(method, path, content) {
  let response;
  try {
    response = await fetch(BASE + path, {
      method,
      headers: content === undefined ? {} : { "Content-Type": "application/json" },
      body: content === undefined ? undefined : JSON.stringify(content),
    });
  } catch {
    throw new Error("The store does not answer; start it again (make sandbox, or connectif sandbox serve).");
  }
  const text = await response.text();
  const body = text ? parsed(text) : null;
  if (!response.ok && path === "act")
    throw new Error(body?.error ?? `The store answered ${response.status}.`);
  return { ok: response.ok, status: response.status, body };
}

function failure({ status, body }) {
  return { status, body: { status, title: "", detail: body?.error ?? `The store answered ${status}.` } };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

// The page: which view the address names, when to ask the store again, and what a view may do.

import { draw } from "./dom.js";
import { Form } from "./form.js";
import { Answers, Pending, Unanswered } from "./server.js";

const POLL_MILLISECONDS = 2000;
const MESSAGE_MILLISECONDS = 8000;
const PATIENCE_MILLISECONDS = 500;

/** One open console. `routes` are [pattern, view], `shell` draws what surrounds a view. */
export class Page {
  #routes;
  #shell;
  #root;
  #answers = new Answers();
  #memory = new Map();
  #isScheduled = false;
  #isRefreshing = false;
  #isMessageNew = false;
  #isRefusalNew = false;
  #timer;
  #patience;
  #forgetting;
  #reading = "";

  constructor(root, routes, shell) {
    this.#root = root;
    this.#routes = routes;
    this.#shell = shell;
    this.isWaiting = false;
    this.message = "";
    this.dialog = null;
    this.title = "";
  }

  /** Show what the address names, and follow the store from now on. */
  start() {
    addEventListener("hashchange", () => this.#arrive());
    addEventListener("beforeunload", (event) => this.#hasUnsaved() && event.preventDefault());
    document.addEventListener("visibilitychange", () => this.#poll());
    this.#arrive();
  }

  /** Give the address of this view without its sign. */
  get path() {
    return location.hash.replace(/^#\/?/, "");
  }

  /** Give what this view remembers while the console is open. */
  get ui() {
    if (!this.#memory.has(this.path)) this.#memory.set(this.path, {});
    return this.#memory.get(this.path);
  }

  get isReachable() {
    return this.#answers.reachable;
  }

  /** Read what the store answers at paths below /_sandbox/; draws again once it is there. */
  read(...paths) {
    return this.#answers.read(...paths);
  }

  /** Read without insisting: undefined while there is no answer. */
  glance(path) {
    return this.#answers.glance(path);
  }

  /** Give every object of a collection. */
  objects(...collections) {
    const found = this.read(...collections.map(pathOf));
    return collections.length === 1 ? found.objects : found.map((answer) => answer.objects);
  }

  /** Give the form of this view, made from `original` when it is opened. */
  form(make, original = null) {
    const text = JSON.stringify(original);
    this.ui.form ??= new Form(make(), text, () => this.schedule());
    this.ui.form.isOutdated = this.ui.form.origin !== text;
    return this.ui.form;
  }

  /** Draw soon: not before the browser has done with a click what it does, on what was clicked. */
  schedule() {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setTimeout(() => {
      this.#isScheduled = false;
      this.#draw();
    });
  }

  /** Go to another view. */
  go(path) {
    location.hash = `#/${path}`;
  }

  /** Leave a form: what was typed is forgotten. */
  leave(path) {
    delete this.ui.form;
    this.go(path);
  }

  /** Say in a line what was done. */
  say(text) {
    this.message = text;
    this.#isMessageNew = true;
    clearTimeout(this.#forgetting);
    if (text) this.#forgetting = setTimeout(() => this.say(""), MESSAGE_MILLISECONDS);
    this.schedule();
  }

  /** Ask before something is done: {title, text, confirm, isDangerous, act}; `words` gives all but act anew. */
  ask(dialog) {
    this.dialog = dialog;
    this.schedule();
  }

  /**
   * Do something that the store answers with {status, body}. Its refusal is kept for the view;
   * otherwise `done` (words, or what makes them of the body) is said and `then` is called with the body.
   */
  async run(action, { done, then, form } = {}) {
    const { ui } = this;
    const holder = form ?? ui;
    if (this.isBusy) return;
    this.isBusy = true;
    holder.refusal = null;
    this.schedule();
    try {
      const answer = await action();
      this.#answers.outdate();
      if (answer.status >= 400) this.#refuse(holder, answer);
      else {
        if (form) delete ui.form;
        if (done) this.say(typeof done === "function" ? done(answer.body) : done);
        then?.(answer.body);
      }
    } catch (problem) {
      this.#refuse(holder, { status: 0, body: { detail: problem.message } });
    } finally {
      this.isBusy = false;
      this.schedule();
    }
  }

  #refuse(holder, answer) {
    holder.refusal = answer;
    this.#isRefusalNew = true;
  }

  #hasUnsaved() {
    return [...this.#memory.values()].some((ui) => ui.form?.isChanged);
  }

  #arrive() {
    this.dialog = null;
    // What was just done is told on the view that it leads to, and on no later one.
    if (!this.#isMessageNew) this.message = "";
    this.#isMessageNew = false;
    this.#reading = "";
    // What was refused here earlier is over.
    this.ui.refusal = null;
    scrollTo(0, 0);
    this.#draw();
    this.#poll();
  }

  #draw() {
    const [view, parameters] = this.#find();
    this.parameters = parameters;
    this.section = view.section;
    this.#answers.begin();
    this.glance("health");
    this.glance("clock");
    try {
      const content = view.draw(this);
      this.#settle();
      this.#show(content);
      // What was only glanced at, and is not there yet.
      if (this.#answers.isLacking) this.#refresh(true);
    } catch (problem) {
      if (problem instanceof Pending) this.#wait();
      else this.#show(this.#shell.failure(this, problem instanceof Unanswered ? problem : failed(problem)));
    }
  }

  #show(content) {
    draw(this.#root, this.#shell.surround(this, content));
    document.title = `${this.title} · Sandbox console`;
    if (this.#isRefusalNew) {
      this.#isRefusalNew = false;
      // The button that led here may be far below.
      this.#root.querySelector("[role=alert]")?.scrollIntoView({ block: "center" });
    }
    if (this.#reading !== this.path) {
      this.#reading = this.path;
      // A view that was just opened is read from its heading on.
      this.#root.querySelector("h1")?.focus({ preventScroll: true });
    }
  }

  #wait() {
    // What is seen is still another view.
    this.#root.setAttribute("aria-busy", "true");
    this.#refresh(true);
    if (this.#patience) return;
    this.#patience = setTimeout(() => {
      this.#patience = undefined;
      draw(this.#root, this.#shell.waiting(this));
    }, PATIENCE_MILLISECONDS);
  }

  #settle() {
    this.#root.removeAttribute("aria-busy");
    clearTimeout(this.#patience);
    this.#patience = undefined;
  }

  #find() {
    const parts = this.path.split("/");
    for (const [pattern, view] of this.#routes) {
      const parameters = fitting(pattern.split("/"), parts);
      if (parameters) return [view, parameters];
    }
    return [this.#shell.nowhere, {}];
  }

  async #poll() {
    clearTimeout(this.#timer);
    if (document.visibilityState !== "visible") return;
    await this.#refresh(false);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#poll(), POLL_MILLISECONDS);
  }

  async #refresh(onlyMissing) {
    if (this.#isRefreshing && !onlyMissing) return;
    this.#isRefreshing = true;
    try {
      if (await this.#answers.refresh(onlyMissing)) this.schedule();
    } finally {
      this.#isRefreshing = false;
    }
  }
}

function pathOf(collection) {
  // The events come without the values of their headers, which the page has no use for.
  return collection === "custom-event-types" ? "console/data/custom-event-types" : `objects/${collection}`;
}

function failed(problem) {
  console.error(problem);
  return problem;
}

function fitting(pattern, parts) {
  if (pattern.length !== parts.length) return null;
  const parameters = {};
  for (const [index, piece] of pattern.entries()) {
    if (piece.startsWith(":")) {
      try {
        parameters[piece.slice(1)] = decodeURIComponent(parts[index]);
      } catch {
        return null;
      }
    } else if (piece !== parts[index]) return null;
  }
  return parameters;
}

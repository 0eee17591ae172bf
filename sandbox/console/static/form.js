// An open form: what was typed so far, and what the store found wrong with it.

/** The form of one view. `draft` is what was typed; `origin` the object it began with, as text. */
export class Form {
  #begun;
  #claimed = new Set();

  constructor(draft, origin, changed) {
    this.draft = draft;
    this.origin = origin;
    this.changed = changed;
    this.refusal = null;
    this.isOutdated = false;
    // What a view keeps beside what was typed, such as what is unfolded.
    this.notes = {};
    this.#begun = JSON.stringify(draft);
  }

  /** Tell whether anything was typed. */
  get isChanged() {
    return JSON.stringify(this.draft) !== this.#begun;
  }

  /** Change the draft and draw. */
  change(edit) {
    edit(this.draft);
    this.changed();
  }

  /** Tell whether a part of the draft differs from how it began. */
  differs(name) {
    return JSON.stringify(this.draft[name]) !== JSON.stringify(JSON.parse(this.#begun)[name]);
  }

  /** Give what the store found wrong at a pointer (and below it), and show it no place else. */
  problemsAt(pointer, { below = true } = {}) {
    return this.#problems().filter((problem) => {
      const isHere = problem.path === pointer || (below && problem.path.startsWith(`${pointer}/`));
      if (isHere) this.#claimed.add(problem);
      return isHere;
    });
  }

  /** Give what the store found wrong and no control has shown; to be asked after all of them. */
  otherProblems() {
    const left = this.#problems().filter((problem) => !this.#claimed.has(problem));
    this.#claimed = new Set();
    return left;
  }

  #problems() {
    return this.refusal?.body?.validationErrors ?? [];
  }
}

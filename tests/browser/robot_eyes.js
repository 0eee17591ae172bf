// What a robot sees of a page: parts and controls by what a person reads, and what a control shows.
// A part is a group or a dialog with a name. What stands several times on a page has a number behind
// its name, and what is shown under another name has its id in brackets.
(() => {
  const MARK = "data-robot";
  const PARTS = "fieldset, dialog, [role=group]";
  const text = (item) => (item ? item.textContent.trim() : "");
  const nameOf = (item) =>
    item.getAttribute("aria-label") ?? (item.matches("fieldset") ? text(item.querySelector(":scope > legend")) : "");
  const labelOf = (item) => item.getAttribute("aria-label") ?? text(item.labels?.[0]);
  const isText = (shown, wanted) => shown === wanted || shown.endsWith(` (${wanted})`);
  const depth = (root, item) => {
    let steps = 0;
    for (let at = item.parentElement; at && at !== root; at = at.parentElement)
      steps += at.matches(PARTS) && nameOf(at) !== "" ? 1 : 0;
    return steps;
  };
  const outermost = (root, found) => found.sort((one, other) => depth(root, one) - depth(root, other))[0];
  const all = (root, tags) => [...root.querySelectorAll(tags)];
  const boxesOf = (item) => all(item, "input[type=checkbox], input[type=radio]");
  const partsOf = (root, name) => {
    const named = all(root, PARTS).filter((item) => nameOf(item).replace(/ \d+$/, "") === name);
    const exact = all(root, PARTS).filter((item) => nameOf(item) === name);
    return [...exact, ...named.filter((item) => !exact.includes(item))];
  };
  // Those that are not inside another one of them.
  const outer = (root, found) => {
    const least = Math.min(...found.map((item) => depth(root, item)));
    return found.filter((item) => depth(root, item) === least);
  };
  const shownBy = (item) => {
    if (item.matches("select")) return text(item.selectedOptions[0]);
    if (item.matches("[type=checkbox]")) return item.checked ? "ticked" : "not ticked";
    if (item.matches("input, textarea")) return item.value;
    const boxes = boxesOf(item).filter((box) => depth(item, box) === 0);
    if (boxes.length) return boxes.filter((box) => box.checked).map(labelOf).join("\n");
    return String(all(item, PARTS).filter((part) => nameOf(part) && depth(item, part) === 0).length);
  };
  const FINDERS = {
    control: (root, label) => {
      const fields = all(root, "input, select, textarea").filter((item) => isText(labelOf(item), label));
      if (fields.length) return outermost(root, fields);
      return outermost(root, all(root, PARTS).filter((item) => nameOf(item) === label));
    },
    button: (root, name) =>
      outermost(
        root,
        all(root, "button, a").filter(
          (item) => (item.getAttribute("aria-label") ?? text(item)) === name && item.checkVisibility(),
        ),
      ),
    box: (root, wanted) => boxesOf(root).find((item) => isText(labelOf(item), wanted)),
  };
  const sortOf = (item) => {
    if (item.matches("select")) return "select";
    return item.matches("input, textarea") ? "text" : "entries";
  };
  let marks = 0;
  const marked = (item) => {
    if (!item.hasAttribute(MARK)) item.setAttribute(MARK, String((marks += 1)));
    return item.getAttribute(MARK);
  };
  const byMark = (mark) => document.querySelector(`[${MARK}="${mark}"]`);
  // Follow headings from a part (or the whole page) inwards; `taken` are parts that have other names.
  const partAt = ({ from, headings, taken }) => {
    let root = from ? byMark(from) : document.querySelector("main");
    for (const heading of headings) {
      const around = heading === headings[0] && !from ? document : root;
      const found = root ? outer(around, partsOf(around, heading)) : [];
      root = found.find((item) => !taken.includes(item.getAttribute(MARK)));
    }
    return root ?? null;
  };
  globalThis.robotEyes = {
    find: (place, finder, wanted) => {
      const root = partAt(place);
      const found = root && FINDERS[finder](root, wanted);
      return found ? { mark: marked(found), sort: sortOf(found) } : null;
    },
    everyPart: (heading) => partsOf(document, heading).map(marked),
    parts: (place, heading) => {
      const root = partAt(place);
      return root ? outer(root, partsOf(root, heading)).map(marked) : [];
    },
    reading: (place, label) => {
      const root = partAt(place);
      const found = root && FINDERS.control(root, label);
      return found ? shownBy(found) : null;
    },
    // In every part that the headings lead to.
    readings: (mark, headings, label) => {
      let roots = [byMark(mark)];
      for (const heading of headings)
        roots = roots.flatMap((root) => outer(root, partsOf(root, heading)));
      return roots.map((root) => FINDERS.control(root, label)).filter(Boolean).map(shownBy);
    },
    nameOf: (mark) => nameOf(byMark(mark)),
    box: (mark, wanted) => {
      const found = FINDERS.box(byMark(mark), wanted);
      return found ? marked(found) : null;
    },
    choice: (mark, wanted) => {
      const found = [...byMark(mark).options].find((option) => isText(text(option), wanted));
      return found ? found.value : null;
    },
    // Once the page has drawn what it was told, and nothing is under way: what it refuses.
    calm: async () => {
      const drawn = () => new Promise((done) => setTimeout(() => setTimeout(done)));
      await drawn();
      while (document.querySelector("[aria-busy=true]")) await drawn();
      return all(document, "[role=alert]").map((item) => item.innerText);
    },
  };
})();

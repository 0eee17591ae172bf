// Copies values, and remembers in this browser which steps were ticked. Works from a file, too.
"use strict";

function byHand(text) {
  // Where the page has no clipboard: an old browser, or a page that did not come by https.
  const area = document.createElement("textarea");
  area.value = text;
  area.setAttribute("readonly", "");
  area.className = "unseen";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return byHand(text);
  }
}

async function copy(button) {
  const text = document.getElementById(button.dataset.copy).textContent;
  button.textContent = (await copied(text)) ? "Copied" : "Select it by hand";
  setTimeout(() => { button.textContent = "Copy"; }, 2000);
}

function remembered(box) {
  try {
    return localStorage.getItem(`connectif-guide/${box.dataset.tick}`) === "1";
  } catch {
    return false;
  }
}

function remember(box) {
  const key = `connectif-guide/${box.dataset.tick}`;
  try {
    if (box.checked) localStorage.setItem(key, "1");
    else localStorage.removeItem(key);
  } catch {
    // Without storage the tick lasts as long as the page.
  }
}

const boxes = [...document.querySelectorAll("input[data-tick]")];

function count() {
  for (const box of boxes) box.closest("li").classList.toggle("ticked", box.checked);
  const done = document.getElementById("done");
  if (!done) return;
  done.textContent = boxes.filter((box) => box.checked).length;
  document.getElementById("all").textContent = boxes.length;
}

for (const box of boxes) {
  box.checked = remembered(box);
  box.addEventListener("change", () => { remember(box); count(); });
}
for (const button of document.querySelectorAll("button[data-copy]")) {
  button.addEventListener("click", () => copy(button));
}
count();

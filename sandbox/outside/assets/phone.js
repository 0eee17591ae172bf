// Keeps the lock screen up to date. Whatever a notification says is text, never HTML.
(function () {
  'use strict';

  var PAUSE = 1500;
  var list = document.getElementById('notifications');
  var template = document.getElementById('card');
  var shown = '';

  function write(card, part, text) {
    card.querySelector(part).textContent = text;
  }

  function show(card, part, isShown) {
    card.querySelector(part).hidden = !isShown;
  }

  function cardOf(item) {
    var card = template.content.querySelector('.card').cloneNode(true);
    var link = card.querySelector('.tap');
    var age = card.querySelector('.age');
    card.dataset.sequence = String(item.sequence);
    card.classList.toggle('ended', item.hasEnded);
    link.removeAttribute('href');
    if (!item.hasEnded) {
      link.setAttribute('href', '/phone/tap/' + Number(item.sequence));
    }
    age.textContent = item.age;
    age.setAttribute('datetime', item.at);
    write(card, '.title', item.title);
    write(card, '.device', item.device);
    write(card, '.problem', item.problem ? 'Opens nothing. ' + item.problem : '');
    show(card, '.problem', item.problem);
    show(card, '.end', item.hasEnded);
    show(card, '.placeholder', item.isPictureLeftOut);
    show(card, '.picture', item.picture);
    if (item.picture) {
      // The store has checked that this is a web address on this machine; the page's policy
      // allows no other.
      card.querySelector('.picture').setAttribute('src', item.picture);
    }
    return card;
  }

  function render(view) {
    document.getElementById('time').textContent = view.time;
    document.getElementById('date').textContent = view.date;
    var text = JSON.stringify(view.notifications);
    if (text !== shown) {
      shown = text;
      list.replaceChildren.apply(list, view.notifications.map(cardOf));
      document.getElementById('none').hidden = view.notifications.length > 0;
    }
  }

  function refresh() {
    fetch(list.dataset.source, { cache: 'no-store' })
      .then(function (answer) { return answer.ok ? answer.json() : Promise.reject(); })
      // While the sandbox is not there, the screen stays as it was.
      .then(render, function () {})
      .finally(later);
  }

  function later() {
    setTimeout(document.hidden ? later : refresh, PAUSE);
  }

  refresh();
}());

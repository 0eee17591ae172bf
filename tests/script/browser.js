// What the token script touches of a browser, of Connectif's client and of a store: pages, tabs,
// cookies, storage, timers, sendEvents, contacts. Time is a number here; nothing ever waits.
'use strict';

var world;

// Make an empty world. `client` says how Connectif's client behaves (shop.py explains each switch).
function begin(client, source) {
  world = {
    client: client,
    script: new Function('window', 'document', 'setTimeout', source),
    now: 0,
    order: 0,
    tasks: [],
    cookies: '',
    local: storage(),
    tabs: {},
    calls: [],
    requests: [],
    errors: [],
    inFlight: 0,
    mostInFlight: 0,
    contacts: [],
    trackers: {},
    page: null
  };
}

function storage() {
  var items = {};
  return {
    items: items,
    isBroken: false,
    getItem: function (key) {
      if (this.isBroken) { throw new Error('SecurityError'); }
      return Object.prototype.hasOwnProperty.call(items, key) ? items[key] : null;
    },
    setItem: function (key, value) {
      if (this.isBroken) { throw new Error('QuotaExceededError'); }
      items[key] = String(value);
    }
  };
}

// --- time: microtasks and timers keep the order that a browser gives them

function later(delay, task) {
  world.order += 1;
  world.tasks.push({ due: world.now + delay, order: world.order, run: task });
}

function soon(task) {
  later(-1, task);
}

// Let time pass: `span` milliseconds of it, or as much as there is something to do in.
function settle(span) {
  var end = span === null ? Infinity : world.now + span;
  for (;;) {
    world.tasks.sort(function (a, b) { return a.due - b.due || a.order - b.order; });
    if (world.tasks.length === 0 || world.tasks[0].due > end) { break; }
    var task = world.tasks.shift();
    world.now = Math.max(world.now, task.due);
    task.run();
  }
}

// --- the store

function contactOf(tracker, email) {
  var known = world.contacts.find(function (contact) { return email && contact.email === email; });
  var anonymous = world.trackers[tracker];
  if (email && !known) {
    known = anonymous && !anonymous.email ? anonymous : newContact();
    known.email = email;
  }
  if (known && anonymous && anonymous !== known && !anonymous.email) {
    // A merge keeps what the known contact has; the anonymous one only fills gaps.
    known.fields = Object.assign({}, anonymous.fields, known.fields);
    world.contacts.splice(world.contacts.indexOf(anonymous), 1);
  }
  var contact = known || anonymous || newContact();
  world.trackers[contact.tracker] = contact;
  if (tracker) { world.trackers[tracker] = contact; }
  return contact;
}

function newContact() {
  world.order += 1;
  var contact = { tracker: 'tracker-' + world.order, email: null, fields: {} };
  world.contacts.push(contact);
  return contact;
}

function receive(entityInfo) {
  var contact = contactOf(entityInfo.trackerId, entityInfo.primaryKey);
  Object.keys(entityInfo).forEach(function (key) {
    if (key !== 'trackerId' && key !== 'primaryKey') {
      if (entityInfo[key] !== '' || world.client.empty === 'blanks') {
        contact.fields[key] = entityInfo[key];
      }
    }
  });
  return contact.tracker;
}

function tokenOf(email, field) {
  var contact = world.contacts.find(function (candidate) { return candidate.email === email; });
  return contact && field in contact.fields ? contact.fields[field] : null;
}

function setToken(email, field, token) {
  contactOf(null, email).fields[field] = token;
}

// --- Connectif's client on a page

function connectif(page) {
  var client = world.client;
  var managed = { sendEvents: function (events, options) { sendEvents(page, events, options); } };
  if (client.isInitialized === 'present') {
    managed.isInitialized = function () { return page.isInitialized; };
  }
  if (client.isAllowedDomain !== 'absent') {
    managed.isAllowedDomain = function () { return client.isAllowedDomain === 'true'; };
  }
  if (client.isExcludedPage !== 'absent') {
    managed.isExcludedPage = function () { return client.isExcludedPage === 'true'; };
  }
  return { managed: managed };
}

function isSkipping(client) {
  return client.skips || client.isAllowedDomain === 'false' || client.isExcludedPage === 'true';
}

function sendEvents(page, events, options) {
  var client = world.client;
  world.calls.push({ events: events, entityInfo: Object.assign({}, options.entityInfo) });
  if (client.answers === 'throws') { throw new Error('not initialised'); }
  if (!page.isInitialized) { return; }
  if (isSkipping(client)) {
    skipped(options);
    return;
  }
  var tag = page.email ? { primaryKey: page.email } : {};
  var entityInfo = client.entityInfo === 'merge'
    ? Object.assign({}, tag, options.entityInfo) : Object.assign({}, options.entityInfo);
  entityInfo.trackerId = tracker();
  var sent = JSON.stringify(entityInfo);
  if (client.skipsEqual && world.local.items.previous === sent) {
    skipped(options);
    return;
  }
  world.local.items.previous = sent;
  request(entityInfo, options);
}

function skipped(options) {
  var how = world.client.onSkip;
  if (how === 'at-once') { options.onResponded(); }
  if (how === 'microtask') { soon(options.onResponded); }
  if (how === 'timer') { later(0, options.onResponded); }
}

function request(entityInfo, options) {
  var client = world.client;
  world.requests.push(entityInfo);
  world.inFlight += 1;
  world.mostInFlight = Math.max(world.mostInFlight, world.inFlight);
  later(30, function () {
    if (client.answers === 'never') { return; }
    world.inFlight -= 1;
    keepTracker(receive(entityInfo));
    options.onResponded();
    if (client.answers === 'twice') { later(5, options.onResponded); }
  });
}

function tracker() {
  return world.local.items.cn_tracker ? JSON.parse(world.local.items.cn_tracker).id : undefined;
}

function keepTracker(id) {
  if (!world.local.isBroken) { world.local.items.cn_tracker = JSON.stringify({ id: id }); }
}

// --- pages

// Open a page in a tab. Where the client sends, it first tells the store of the visit, with the
// contact tag: only an answer to that brings the script.
function open(settings) {
  world.tabs[settings.tab] = world.tabs[settings.tab] || storage();
  world.inFlight = 0;
  // Leaving a page ends its timers and drops its answers.
  world.tasks = [];
  var page = {
    email: settings.email,
    metas: settings.metas || [],
    isInitialized: settings.isInitialized !== false,
    listeners: {}
  };
  page.window = {
    location: { search: settings.search || '' },
    get localStorage() { return opened(world.local); },
    get sessionStorage() { return opened(world.tabs[settings.tab]); }
  };
  page.document = documentOf(page);
  if (settings.hasClient !== false) { page.window.connectif = connectif(page); }
  world.page = page;
  if (settings.isVisitSent && !isSkipping(world.client)) {
    keepTracker(contactOf(tracker(), page.email).tracker);
    world.local.items.previous = JSON.stringify({ visit: world.order });
  }
}

// A browser may refuse the very access to a storage.
function opened(found) {
  if (found.isBroken) { throw new Error('SecurityError'); }
  return found;
}

function documentOf(page) {
  return {
    get cookie() {
      if (world.cookies === null) { throw new Error('SecurityError'); }
      return world.cookies;
    },
    querySelector: function (selector) {
      if (selector !== '.cn_client_info .primary_key') { throw new Error('unknown: ' + selector); }
      return page.email === null ? null : { textContent: '\n  ' + page.email + '  ' };
    },
    getElementsByTagName: function (name) {
      return (name === 'meta' ? page.metas : []).map(function (meta) {
        return { getAttribute: function (key) { return key in meta ? meta[key] : null; } };
      });
    },
    addEventListener: function (name, listener) {
      (page.listeners[name] = page.listeners[name] || []).push(listener);
    }
  };
}

function insert() {
  try {
    world.script(world.page.window, world.page.document, function (task, delay) {
      later(delay || 0, task);
    });
  } catch (error) {
    world.errors.push(String(error));
  }
}

function initialize() {
  var page = world.page;
  page.isInitialized = true;
  page.window.connectif = page.window.connectif || connectif(page);
  (page.listeners['connectif.managed.initialized'] || []).slice().forEach(function (listener) {
    listener({});
  });
}

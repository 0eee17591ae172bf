// The on-site script of the local store: what a shop's pages load in the place of Connectif's own.
//
// Written anew to the public JavaScript API (help centre 360014699620, 360014698420, 360014673660,
// 360014775379) and to the tags of its pages (360014651660, 360014651860, 360014655140). The wire
// is this store's own. "Assumed" in a comment: no page of Connectif's says so. What nobody outside
// knows comes in CONFIG (script.py), so that a page can be tried against every answer.
(function (CONFIG) {
  'use strict';

  // Loaded twice, the page keeps its first client.
  if (window.connectif && window.connectif.managed) {
    return;
  }

  const TRACKER = 'cn_tracker';
  const TRACKER_LENGTH = 24;
  const PREVIOUS_ENTITY_INFO = 'cn_previous_entity_info';
  const PREVIOUS_CART = 'cn_previous_cart'; // assumed
  // Page data has limits (360014710840).
  const TITLE_LENGTH = 50;
  const WORD_LENGTH = 25;
  const WORD_COUNT = 10;
  // Browsers let at most 64 KB outlive a page; several requests may share them.
  const OUTLIVING_BYTES = 16000;

  let isInitialized = false;

  // --- storage: a browser may refuse it, or be full; then a value lives as long as the page

  const unstored = new Map();

  function recall(key) {
    if (unstored.has(key)) {
      return unstored.get(key);
    }
    try {
      return window.localStorage.getItem(key);
    } catch (error) {
      return null;
    }
  }

  function keep(key, value) {
    try {
      window.localStorage.setItem(key, value);
      unstored.delete(key);
    } catch (error) {
      unstored.set(key, value);
    }
  }

  // Both forms are read, so that turning the switch loses no contact.
  function tracker() {
    const stored = recall(TRACKER);
    try {
      return JSON.parse(stored).id || stored;
    } catch (error) {
      return stored;
    }
  }

  function keepTracker(identifier) {
    const id = identifier.slice(0, TRACKER_LENGTH);
    keep(TRACKER, CONFIG.trackerForm === 'json' ? JSON.stringify({ id }) : id);
  }

  // --- tags: hidden elements that say what the page knows

  const LISTS = {
    category: 'categories',
    tag: 'tags',
    related_external_product_id: 'relatedExternalProductIds'
  };
  const NUMBERS = /(^|_)(quantity|price|count|value|percentage|amount|priority|units)(_|$)/;

  function elements(name) {
    return Array.from(document.getElementsByClassName(name));
  }

  function textOf(element) {
    return element.textContent.trim();
  }

  function nameOf(element) {
    return (element.getAttribute('class') || '').trim().split(/\s+/)[0];
  }

  // A tag's snake_case is the JavaScript API's camelCase; some names differ.
  function propertyOf(name) {
    if (name === 'url') {
      return 'productDetailUrl';
    }
    return name.replace(/_([a-z0-9])/g, (found, letter) => letter.toUpperCase());
  }

  function valuesOf(element) {
    const values = {};
    for (const child of element.children) {
      const name = nameOf(child);
      const text = textOf(child);
      if (name === 'product_basket_item') {
        values.products = (values.products || []).concat(valuesOf(child));
      } else if (Object.prototype.hasOwnProperty.call(LISTS, name)) {
        values[LISTS[name]] = (values[LISTS[name]] || []).concat(text);
      } else if (NUMBERS.test(name)) {
        // A text that is no number is left out (assumed): NaN would travel as null.
        if (text && Number.isFinite(Number(text))) {
          values[propertyOf(name)] = Number(text);
        }
      } else if (name) {
        values[propertyOf(name)] = text;
      }
    }
    return values;
  }

  // An emptied basket must be told, too (360014651660).
  function basketOf(element) {
    return Object.assign({ products: [] }, valuesOf(element));
  }

  function contactTag() {
    const found = elements('cn_client_info')[0];
    const values = {};
    for (const child of found ? found.children : []) {
      const name = nameOf(child);
      if (name === 'primary_key') {
        // Nobody is logged in where it is empty (assumed).
        if (textOf(child)) {
          values.primaryKey = textOf(child);
        }
      } else if (name) {
        values[name] = textOf(child);
      }
    }
    return values;
  }

  function cartTag() {
    const found = elements('cn_cart')[0];
    return found ? basketOf(found) : null;
  }

  function firstWithin(element, name) {
    const found = element.getElementsByClassName(name)[0];
    return found ? textOf(found) : '';
  }

  // What makes an event of each tag. cn_product_visited and cn_login are assumed.
  const EVENT_TAGS = {
    cn_product_visited: (tag) => ({ type: 'product-visited', product: valuesOf(tag) }),
    cn_search: (tag) => ({ type: 'search', searchText: firstWithin(tag, 'search_text') }),
    cn_purchase: (tag) => ({ type: 'purchase', purchase: basketOf(tag) }),
    cn_register: () => ({ type: 'register' }),
    cn_login: () => ({ type: 'login' }),
    cn_newsletter_subscribe: (tag) => ({
      type: 'newsletter-subscribe',
      email: firstWithin(tag, 'email')
    })
  };

  function eventsOfPage() {
    return Object.keys(EVENT_TAGS).reduce(
      (events, name) => events.concat(elements(name).map(EVENT_TAGS[name])),
      [{ type: 'page-visit' }]
    );
  }

  function pageTags() {
    const keywords = document.querySelector('meta[name="keywords"]');
    return {
      title: document.title,
      keywords: keywords ? (keywords.getAttribute('content') || '').split(',') : [],
      tags: elements('cn_page_tag').map(textOf),
      categories: elements('cn_page_category').map(textOf)
    };
  }

  // By characters, since half of a surrogate pair is no text.
  function shortened(value, length) {
    return Array.from(String(value).trim()).slice(0, length).join('');
  }

  function words(value) {
    const found = Array.isArray(value) ? value : [];
    return found.map((word) => shortened(word, WORD_LENGTH)).filter(Boolean).slice(0, WORD_COUNT);
  }

  function pageInfoOf(given) {
    const info = given || pageTags();
    return {
      title: shortened(info.title || '', TITLE_LENGTH),
      keywords: words(info.keywords),
      tags: words(info.tags),
      categories: words(info.categories)
    };
  }

  // --- what is sent

  function entityInfoOf(given) {
    const tag = given && CONFIG.entityInfo === 'replace' ? {} : contactTag();
    const info = Object.assign(tag, given);
    // The client alone knows who an anonymous visitor is.
    delete info.trackerId;
    if (tracker()) {
      info.trackerId = tracker();
    }
    return info;
  }

  function browserInfo() {
    const shown = CONFIG.userAgent || navigator.userAgent;
    const info = {
      url: window.location.href,
      referer: document.referrer,
      device: /Mobi|Android|iPhone|iPad/.test(shown) ? 'mobile' : 'desktop',
      language: navigator.language
    };
    // The sandbox's own: an ordinary browser that shows how the page looks in the app.
    return CONFIG.userAgent ? Object.assign(info, { userAgent: CONFIG.userAgent }) : info;
  }

  // JSON with its keys in order: equal texts are deep-equal values.
  function canonical(value) {
    return JSON.stringify(value, (key, item) => {
      const isMap = item && typeof item === 'object' && !Array.isArray(item);
      return isMap ? Object.fromEntries(Object.entries(item).sort()) : item;
    });
  }

  function isUnchanged(notification) {
    return notification.events.length === 0 &&
      recall(PREVIOUS_CART) === canonical(notification.cart) &&
      recall(PREVIOUS_ENTITY_INFO) === canonical(notification.entityInfo);
  }

  // The same host, or one below it (assumed).
  function isAllowedDomain() {
    const host = window.location.hostname.replace(/[[\]]/g, '').toLowerCase();
    return CONFIG.domains.some((name) => {
      const domain = name.replace(/[[\]]/g, '').toLowerCase();
      return host === domain || host.endsWith('.' + domain);
    });
  }

  // An address excludes every page that begins with it (assumed).
  function isExcludedPage() {
    return CONFIG.excludedPages.some((page) => page && window.location.href.startsWith(page));
  }

  // --- sending, and what comes of it

  function call(callback) {
    if (typeof callback !== 'function') {
      return;
    }
    try {
      callback();
    } catch (error) {
      // The page's mistake shows in its console, and ends nothing here.
      setTimeout(() => { throw error; }, 0);
    }
  }

  function skip(callback) {
    if (CONFIG.skipCallback === 'at-once') {
      call(callback);
    } else if (CONFIG.skipCallback === 'timer') {
      setTimeout(call, 0, callback);
    }
  }

  // Scripts that a parser of fragments has seen never run; new ones do.
  function revive(inert) {
    const script = document.createElement('script');
    for (const attribute of inert.attributes) {
      script.setAttribute(attribute.name, attribute.value);
    }
    // In their order, as a parser would (assumed).
    script.async = inert.hasAttribute('async');
    script.textContent = inert.textContent;
    inert.replaceWith(script);
  }

  function insert(content) {
    const target = document.querySelector(content.selector);
    if (!target || content.showOn !== 'immediate') {
      return;
    }
    const template = document.createElement('template');
    template.innerHTML = content.html;
    template.content.querySelectorAll('script').forEach(revive);
    if (content.position === 'before' || content.position === 'after') {
      target[content.position](template.content);
      return;
    }
    if (content.position !== 'append') {
      target.textContent = '';
    }
    target.append(template.content);
  }

  function take(answer) {
    if (!answer) {
      return;
    }
    if (typeof answer.trackerId === 'string') {
      keepTracker(answer.trackerId);
    }
    for (const content of answer.webContents || []) {
      try {
        insert(content);
      } catch (error) {
        // A selector that is none, or a place that takes nothing: this content is not shown.
      }
    }
  }

  function post(notification, callback) {
    const body = JSON.stringify(notification);
    fetch(CONFIG.notification, {
      method: 'POST',
      credentials: 'omit',
      headers: { 'Content-Type': 'text/plain' },
      // An event that the visitor leaves the page with arrives all the same.
      keepalive: new Blob([body]).size < OUTLIVING_BYTES,
      body
    })
      .then((response) => (response.ok ? response.json() : null))
      .then(take)
      .catch(() => {})
      // A request that failed is answered, too (assumed).
      .then(() => call(callback));
  }

  function sendEvents(events, options) {
    // Too early: nothing is sent, and nobody called back (assumed).
    if (!isInitialized) {
      return;
    }
    const given = options || {};
    const notification = {
      entityInfo: entityInfoOf(given.entityInfo),
      cart: given.cart === undefined ? cartTag() : given.cart,
      // Without a list, the events are those of the page's tags (assumed).
      events: Array.isArray(events) ? events : eventsOfPage(),
      pageInfo: pageInfoOf(given.pageInfo),
      browserInfo: browserInfo()
    };
    if (!isAllowedDomain() || isExcludedPage() ||
        (CONFIG.skipsEqual && isUnchanged(notification))) {
      skip(given.onResponded);
      return;
    }
    keep(PREVIOUS_CART, canonical(notification.cart));
    keep(PREVIOUS_ENTITY_INFO, canonical(notification.entityInfo));
    post(notification, given.onResponded);
  }

  // --- beginning

  function announce(name) {
    document.dispatchEvent(new CustomEvent(name));
  }

  function initialize() {
    if (!isInitialized) {
      isInitialized = true;
      announce('connectif.managed.initialized');
      sendEvents();
    }
  }

  // The tags stand anywhere in the page, so all of it must be there.
  function initializeWhenParsed() {
    if (document.readyState === 'loading') {
      document.addEventListener('DOMContentLoaded', initialize);
    } else {
      initialize();
    }
  }

  const managed = { sendEvents };
  if (CONFIG.isInitialized) {
    managed.isInitialized = () => isInitialized;
  }
  if (CONFIG.isAllowedDomain) {
    Object.assign(managed, { isAllowedDomain, isExcludedPage });
  }
  window.connectif = Object.assign(window.connectif || {}, { managed });
  // A page may begin by hand; how it says so beforehand is assumed.
  window.initializeConnectif = initializeWhenParsed;
  announce('connectif.loaded');
  if (!window.connectifConfiguration || window.connectifConfiguration.autoInitialize !== false) {
    initializeWhenParsed();
  }
})

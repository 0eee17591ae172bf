// Runs in every frame of a probed page before anything of the page does. It puts the probe's token
// where the app would, keeps it on this machine, and notes what becomes of it. Everything of the
// page's own goes on as it would; `PROBE` comes from visit.py.
(function (PROBE) {
  'use strict';

  const EVENTS = ['connectif.loaded', 'connectif.managed.initialized'];
  const isTop = window === window.top;
  const seen = { events: [], calls: [], isInserted: false };
  // Taken before the page can replace them.
  const replaceState = window.history.replaceState.bind(window.history);
  const tell = window[PROBE.name + 'Tell'];

  function attempt(act) {
    try {
      return act();
    } catch (error) {
      return undefined;
    }
  }

  function say(what) {
    // The page may be on its way out.
    attempt(() => Promise.resolve(tell(what)).catch(() => {}));
  }

  // --- nothing of the token leaves the machine by a way that the browser's driver does not see

  // Whether a value that can be sent holds a token of this probe.
  function holds(value) {
    const text = typeof value === 'string' ? value : attempt(() => JSON.stringify(value)) || '';
    return PROBE.tokens.some((token) => text.includes(token));
  }

  // Calls that hold the token do nothing, and say what a call says that went well.
  function guard(owner, name, done) {
    const own = owner && owner[name];
    if (typeof own === 'function') {
      owner[name] = function () {
        return Array.from(arguments).some(holds) ? done() : own.apply(this, arguments);
      };
    }
  }

  // What a page sends while it is left, and what a shared worker sends, the driver does not see.
  function closeOtherWays() {
    for (const name of ['pagehide', 'beforeunload', 'unload', 'freeze']) {
      window.addEventListener(name, (event) => event.stopImmediatePropagation(), true);
    }
    window.addEventListener('visibilitychange', (event) => {
      if (document.visibilityState === 'hidden') {
        event.stopImmediatePropagation();
      }
    }, true);
    for (const name of ['SharedWorker', 'WebTransport', 'RTCPeerConnection', 'fetchLater']) {
      attempt(() => delete window[name]);
    }
    guard(window.Worker && window.Worker.prototype, 'postMessage', () => undefined);
    guard(window.CookieStore && window.CookieStore.prototype, 'set', () => Promise.resolve());
  }

  // --- the token, where the app would put it

  // A cookie is shown to scripts only: what is in the browser's jar travels to the shop.
  function showCookies(name) {
    const own = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie');
    Object.defineProperty(Document.prototype, 'cookie', {
      configurable: true,
      enumerable: true,
      get() {
        const stored = own.get.call(this);
        if (name === null) {
          return stored;
        }
        const others = stored.split('; ').filter((pair) => pair && pair.split('=')[0] !== name);
        return others.concat(PROBE.token === null ? [] : name + '=' + PROBE.token).join('; ');
      },
      set(text) {
        if (!holds(text)) {
          own.set.call(this, text);
        }
      }
    });
  }

  function plantMeta(name) {
    const found = Array.from(document.getElementsByTagName('meta'))
      .filter((tag) => tag.getAttribute('name') === name);
    if (PROBE.token === null) {
      found.forEach((tag) => tag.remove());
    } else if (found.length) {
      found[0].setAttribute('content', PROBE.token);
    } else if (document.head) {
      const tag = document.createElement('meta');
      tag.setAttribute('name', name);
      tag.setAttribute('content', PROBE.token);
      document.head.prepend(tag);
    }
  }

  function plantQuery(name) {
    const address = new URL(window.location.href);
    address.searchParams.delete(name);
    if (PROBE.token !== null) {
      address.searchParams.set(name, PROBE.token);
    }
    replaceState(window.history.state, '', address.href);
  }

  function plantStored(storage, name) {
    if (PROBE.token === null) {
      storage.removeItem(name);
    } else {
      storage.setItem(name, PROBE.token);
    }
  }

  // What would tell the store of the token by itself waits until the visit is under way.
  function plant(isUnderWay) {
    const { kind, name } = PROBE.source;
    if (kind === 'local-storage') {
      attempt(() => plantStored(window.localStorage, name));
    } else if (kind === 'session-storage') {
      attempt(() => plantStored(window.sessionStorage, name));
    } else if (kind === 'meta') {
      attempt(() => plantMeta(name));
    } else if (kind === 'query' && isUnderWay) {
      attempt(() => plantQuery(name));
    }
  }

  // --- what becomes of it

  function client() {
    return (window.connectif && window.connectif.managed) || null;
  }

  function answered(name) {
    const managed = client();
    return managed && typeof managed[name] === 'function' ? attempt(() => managed[name]()) : null;
  }

  // The script hands the token to the client, which may keep it to itself.
  function watchCalls() {
    const managed = client();
    const own = managed && managed.sendEvents;
    if (typeof own !== 'function' || own.isWatched) {
      return;
    }
    const watched = function (events, options) {
      const info = (options && options.entityInfo) || {};
      const isTold = Object.prototype.hasOwnProperty.call(info, PROBE.field);
      seen.calls.push({
        value: isTold ? String(info[PROBE.field]) : null,
        others: Object.keys(info).filter((key) => {
          return key !== PROBE.field && info[key] === PROBE.token && PROBE.token !== null;
        })
      });
      return own.apply(this, arguments);
    };
    watched.isWatched = true;
    attempt(() => { managed.sendEvents = watched; });
  }

  function noteEvent(name) {
    seen.events.push(name);
    watchCalls();
    if (name === EVENTS[1]) {
      const isRefused = answered('isAllowedDomain') === false || answered('isExcludedPage') === true;
      say(isRefused ? 'refused' : 'initialised');
    }
  }

  // The script of the pack names the contact field.
  const MENTION = new RegExp(PROBE.mention);

  function isOurs(element) {
    return element.nodeName === 'SCRIPT' && MENTION.test(element.textContent);
  }

  function noteInserted(records) {
    for (const record of records) {
      for (const node of record.addedNodes) {
        const inside = node.querySelectorAll ? Array.from(node.querySelectorAll('script')) : [];
        if (!seen.isInserted && [node, ...inside].some(isOurs)) {
          seen.isInserted = true;
          say('inserted');
        }
      }
    }
  }

  function observe() {
    for (const name of EVENTS) {
      document.addEventListener(name, () => noteEvent(name), true);
    }
    document.addEventListener('DOMContentLoaded', () => plant(false), true);
    new MutationObserver(noteInserted).observe(document, { childList: true, subtree: true });
  }

  // --- the state of the page, for visit.py

  const RUNNABLE = /^(|module|(text|application)\/(x-)?(java|ecma)script)$/i;

  // Connectif's own snippet, or what a consent manager makes of it.
  function scriptTag(element) {
    const values = Array.from(element.attributes).map((attribute) => attribute.value);
    const address = values.find((value) => value.includes('/client-script/'));
    const isSnippet = /^__cn_(generic|client)_script_/.test(element.id) ||
      element.textContent.includes('/client-script/');
    return address || isSnippet
      ? { address: element.src || address || '', isInert: !RUNNABLE.test(element.type || '') }
      : null;
  }

  function isVisible(element) {
    const style = window.getComputedStyle(element);
    return element.getClientRects().length > 0 && style.visibility !== 'hidden';
  }

  function described(element) {
    const id = element.id ? '#' + element.id : '';
    return element.nodeName.toLowerCase() + id;
  }

  function matches(selector) {
    return attempt(() => Array.from(document.querySelectorAll(selector))) || null;
  }

  function banners() {
    const known = PROBE.consent.known.filter(([, selector]) => {
      return (matches(selector) || []).some(isVisible);
    });
    const words = new RegExp(PROBE.consent.words, 'i');
    const buttons = new RegExp(PROBE.consent.buttons, 'i');
    const guessed = (matches(PROBE.consent.places) || []).filter((element) => {
      return !element.contains(document.body) && element !== document.body && isVisible(element) &&
        words.test(element.textContent) &&
        Array.from(element.querySelectorAll('button, a, [role=button], input[type=submit]'))
          .some((button) => buttons.test(button.textContent || button.value || ''));
    });
    return known.length ? known.map(([name]) => name) : guessed.slice(0, 1).map(described);
  }

  function state() {
    const found = matches(PROBE.selector);
    const isInitialized = answered('isInitialized');
    return {
      title: document.title,
      hasClient: Boolean(client()),
      events: seen.events,
      isInitialized: typeof isInitialized === 'boolean' ? isInitialized : null,
      isAllowed: answered('isAllowedDomain'),
      isExcluded: answered('isExcludedPage'),
      tags: Array.from(document.getElementsByTagName('script')).map(scriptTag).filter(Boolean),
      matches: found ? found.length : null,
      first: found && found.length ? described(found[0]) : null,
      isInserted: seen.isInserted,
      calls: seen.calls,
      isRemembered: PROBE.sessionKey !== null && PROBE.token !== null &&
        attempt(() => window.sessionStorage.getItem(PROBE.sessionKey)) === PROBE.token,
      banners: banners()
    };
  }

  closeOtherWays();
  showCookies(isTop && PROBE.source.kind === 'cookie' ? PROBE.source.name : null);
  if (isTop) {
    plant(false);
    observe();
    Object.defineProperty(window, PROBE.name, { value: { plant, state, watchCalls } });
  }
})

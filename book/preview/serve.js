// The preview: follows what is saved, keeps the place on the page, shows what changed. Pages are complete without it.
(function () {
  'use strict';
  const script = document.currentScript;
  let panel, box, state, buttons, out;
  const store = {
    get: key => { try { return sessionStorage.getItem(key); } catch (e) { return null; } },
    set: (key, value) => { try { sessionStorage.setItem(key, value); } catch (e) { /* blocked: forget it */ } },
    take: key => { const value = store.get(key); try { sessionStorage.removeItem(key); } catch (e) { /* blocked */ } return value; },
  };
  const say = text => { if (state) state.textContent = text; };

  // The place on the page: what stands at the top of the window stays there, whatever came in above it.
  function place() {
    const top = document.querySelector('header.bar') ? document.querySelector('header.bar').getBoundingClientRect().bottom : 0;
    for (const one of document.querySelectorAll('main [id]')) {
      const rect = one.getBoundingClientRect();
      if (rect.top >= top && rect.height > 0 && !isStuck(one)) return { id: one.id, at: rect.top };
    }
    return {};
  }
  // What sticks to the window says nothing about the place on the page.
  function isStuck(one) {
    for (let at = one; at && at.tagName !== 'MAIN'; at = at.parentElement) {
      if (['sticky', 'fixed'].includes(getComputedStyle(at).position)) return true;
    }
    return false;
  }
  function keepPlace() {
    const nav = document.querySelector('.nav-inner');
    store.set('smm-place', JSON.stringify({ path: location.pathname, y: scrollY, nav: nav ? nav.scrollTop : 0, list: list() ? list().scrollTop : 0, ...place() }));
  }
  const list = () => document.querySelector('.smm-body');
  function findPlace() {
    let kept = null;
    try { kept = JSON.parse(store.take('smm-place')); } catch (e) { /* not ours */ }
    if (!kept || kept.path !== location.pathname) return;
    history.scrollRestoration = 'manual';
    const back = () => {
      const nav = document.querySelector('.nav-inner');
      if (nav) nav.scrollTop = kept.nav;
      if (list()) list().scrollTop = kept.list;
      scrollTo(0, kept.y);
      const one = kept.id && document.getElementById(kept.id);
      if (one && kept.y > 0) scrollBy(0, one.getBoundingClientRect().top - kept.at);
    };
    back();
    // Scripts and fonts of the page move things once more, and so would the browser, to where it was in pixels.
    addEventListener('load', () => {
      back();
      setTimeout(() => { back(); history.scrollRestoration = 'auto'; }, 60);
    });
  }

  // What was saved: an event names the newest state. Only a page that looks different is loaded again.
  let stamp = script.dataset.stamp;
  let tag = script.dataset.tag;
  let looking = false;
  let again = false;
  async function look() {
    if (looking) { again = true; return; }
    looking = true;
    try {
      const answer = await fetch(location.pathname + location.search, { method: 'HEAD', cache: 'no-store' });
      if (answer.headers.get('x-smm-page') !== script.dataset.page) {
        keepPlace();
        history.scrollRestoration = 'manual';
        location.reload();
        return;
      }
      if (answer.headers.get('etag') !== tag) await showPanel();
    } catch (e) { say(panel ? panel.dataset.lost : ''); }
    looking = false;
    if (again) { again = false; look(); }
  }
  // Only the findings differ: the page stays as it is, with everything that was unfolded and typed on it.
  async function showPanel() {
    const answer = await fetch(location.pathname + location.search, { cache: 'no-store' });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const fresh = page.querySelector('.smm-panel');
    if (!fresh || !panel) return;
    tag = answer.headers.get('etag');
    const focus = panel.contains(document.activeElement) && document.activeElement.matches('summary');
    panel.replaceWith(document.adoptNode(fresh));
    bind();
    if (focus) box.querySelector('summary').focus();
    const since = store.get('smm-since');
    if (since && buttons.length) compare(since);
  }
  let events = null;
  function follow() {
    if (events) return;
    events = new EventSource('/.smm/events?seen=' + encodeURIComponent(stamp));
    events.addEventListener('state', event => {
      say('');
      if (event.data === stamp) return;
      stamp = event.data;
      look();
    });
    events.addEventListener('error', () => say(panel ? panel.dataset.lost : ''));
  }
  function rest() { if (events) { events.close(); events = null; } }
  // A browser holds few connections to one server: tabs that nobody sees give theirs back.
  document.addEventListener('visibilitychange', () => { if (document.hidden) rest(); else follow(); });
  addEventListener('pagehide', rest);
  addEventListener('pageshow', () => { if (!document.hidden) follow(); });

  // The panel: open or not is remembered while the tab is.
  function bind() {
    panel = document.querySelector('.smm-panel');
    box = document.getElementById('smm-panel');
    state = document.getElementById('smm-state');
    buttons = panel ? [...panel.querySelectorAll('[data-since]')] : [];
    out = document.getElementById('smm-changes');
    if (box) {
      if (store.get('smm-panel')) box.open = store.get('smm-panel') === 'open';
      box.addEventListener('toggle', () => store.set('smm-panel', box.open ? 'open' : 'shut'));
    }
    buttons.forEach(button => button.addEventListener('click', () => {
      compare(button.getAttribute('aria-pressed') === 'true' ? '' : button.dataset.since);
    }));
  }
  document.addEventListener('keydown', event => {
    if (event.key !== 'Escape' || !box || !box.open || !box.contains(document.activeElement)) return;
    box.open = false;
    box.querySelector('summary').focus();
  });

  // What changed since an older state: marks on the page, redlines in the panel.
  function unmark() {
    document.querySelectorAll('.smm-mark').forEach(mark => mark.remove());
    document.querySelectorAll('.smm-changed-here').forEach(one => one.classList.remove('smm-changed-here'));
  }
  function mark(anchors) {
    for (const anchor of anchors) {
      const found = document.getElementById(anchor);
      if (!found || panel.contains(found)) continue;
      const one = found.closest('.pt-level, .target-why') && !found.matches('li, .card') ? found.parentElement : found;
      one.classList.add('smm-changed-here');
      const link = document.createElement('a');
      link.className = 'smm-mark';
      link.href = '#smm-change-' + anchor;
      link.textContent = panel.dataset.changed;
      one.append(link);
    }
  }
  async function compare(since) {
    unmark();
    out.replaceChildren();
    buttons.forEach(button => button.setAttribute('aria-pressed', String(button.dataset.since === since)));
    store.set('smm-since', since || '');
    if (!since) return;
    out.setAttribute('aria-busy', 'true');
    try {
      const answer = await fetch(`${panel.dataset.book}/.changes?page=${encodeURIComponent(panel.dataset.page)}&since=${since}`);
      const text = await answer.text();
      if (!answer.ok) { out.textContent = text || panel.dataset.failed; return; }
      out.innerHTML = text;
      const changes = out.querySelector('.changes');
      // Ids on the page are those of the page.
      changes.querySelectorAll('[id]').forEach(one => { one.id = 'smm-change-' + one.id; });
      changes.querySelectorAll('.pid').forEach(one => one.remove());
      mark(changes.dataset.marks ? changes.dataset.marks.split(' ') : []);
    } catch (e) {
      out.textContent = panel.dataset.failed;
    } finally {
      out.removeAttribute('aria-busy');
    }
  }
  document.addEventListener('click', event => { if (event.target.closest('.smm-mark') && box) box.open = true; });

  bind();
  findPlace();
  const since = buttons.length && store.get('smm-since');
  if (since) compare(since);
  if (!document.hidden) follow();
})();

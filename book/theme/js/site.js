// Small conveniences. Every page is complete without this file.
(function () {
  'use strict';
  const root = document.documentElement;
  const byId = id => document.getElementById(id);
  const assets = document.currentScript.src.replace(/js\/.*/, '');
  const keep = (store, key, value) => { try { store.setItem(key, value); } catch (e) { /* blocked: forget it */ } };

  // What is needed rarely is loaded when it is: files of the theme, one after another
  const load = ([name, ...more], then, failed) => {
    if (!name) return then();
    const isStyle = name.endsWith('.css');
    const part = document.createElement(isStyle ? 'link' : 'script');
    if (isStyle) part.rel = 'stylesheet';
    part[isStyle ? 'href' : 'src'] = assets + name;
    part.onload = () => load(more, then, failed);
    part.onerror = isStyle ? part.onload : failed;
    document.head.append(part);
  };

  // Light or dark
  const theme = byId('theme-toggle');
  if (theme) {
    const system = matchMedia('(prefers-color-scheme: dark)');
    const isDark = () => root.dataset.theme ? root.dataset.theme === 'dark' : system.matches;
    const show = () => theme.setAttribute('aria-pressed', String(isDark()));
    theme.hidden = false;
    theme.addEventListener('click', () => {
      root.dataset.theme = isDark() ? 'light' : 'dark';
      keep(localStorage, 'smm-theme', root.dataset.theme);
      show();
    });
    system.addEventListener('change', show);
    show();
  }

  // Base only: hides what profiles add. Remembered while the tab is open.
  const base = document.querySelector('[data-base-switch]');
  if (base) {
    const show = () => base.setAttribute('aria-checked', String(root.classList.contains('base-only')));
    base.hidden = false;
    base.addEventListener('click', () => {
      const on = root.classList.toggle('base-only');
      keep(sessionStorage, 'smm-base-only', on ? '1' : '0');
      show();
    });
    show();
  } else {
    root.classList.remove('base-only');
  }

  // Levels beyond the target are folded to their objective; any button opens all of them
  const table = document.querySelector('.pt');
  let follow = () => {};
  const unfold = document.querySelectorAll('[data-unfold]');
  if (table && unfold.length) {
    const set = open => {
      table.classList.toggle('is-open', open);
      for (const button of unfold) {
        button.setAttribute('aria-expanded', String(open));
        button.textContent = open ? button.dataset.fold : button.dataset.show;
      }
    };
    for (const button of unfold) {
      button.dataset.show = button.textContent;
      button.hidden = false;
      button.addEventListener('click', () => set(button.getAttribute('aria-expanded') !== 'true'));
    }
    follow = target => {
      if (target.closest('.is-beyond')) set(true);
    };
  }

  // On a phone each level below the target is folded to its objective as well
  const setLevel = (level, open) => {
    const button = level.querySelector('[data-unfold-level]');
    level.classList.toggle('is-open', open);
    button.setAttribute('aria-expanded', String(open));
    button.textContent = open ? button.dataset.fold : button.dataset.show;
  };
  for (const button of document.querySelectorAll('[data-unfold-level]')) {
    button.dataset.show = button.textContent;
    const level = button.closest('.pt-level');
    button.addEventListener('click', () => setLevel(level, !level.classList.contains('is-open')));
  }

  // A link into something that is folded opens it
  const arrive = () => {
    const target = location.hash && byId(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.closest('[data-added]')) root.classList.remove('base-only');
    follow(target);
    const level = target.closest('.is-below');
    if (level && !level.classList.contains('is-open')) setLevel(level, true);
    target.scrollIntoView();
  };
  if (table) {
    addEventListener('hashchange', arrive);
    if (location.hash) arrive();
  }

  // Contents on a narrow screen: #nav works alone; scripts leave no history entry and return the focus
  const link = byId('nav-link');
  const nav = byId('nav');
  if (link && nav) {
    const wide = matchMedia('(min-width: 80rem)');
    const open = () => {
      root.classList.add('nav-open');
      link.setAttribute('aria-expanded', 'true');
      const first = nav.querySelector('[aria-current="page"]') || nav.querySelector('a');
      first.focus({ preventScroll: true });
      first.scrollIntoView({ block: 'center' });
    };
    const close = () => {
      if (!root.classList.contains('nav-open')) return;
      root.classList.remove('nav-open');
      link.setAttribute('aria-expanded', 'false');
      link.focus();
    };
    link.setAttribute('role', 'button');
    link.setAttribute('aria-expanded', 'false');
    link.addEventListener('click', event => { event.preventDefault(); open(); });
    link.addEventListener('keydown', event => { if (event.key === ' ') { event.preventDefault(); open(); } });
    nav.addEventListener('click', event => { if (event.target.closest('.nav-close')) { event.preventDefault(); close(); } });
    document.addEventListener('click', event => { if (!nav.contains(event.target) && !link.contains(event.target)) close(); });
    document.addEventListener('keydown', event => { if (event.key === 'Escape') close(); });
    nav.addEventListener('focusout', event => { if (event.relatedTarget && !nav.contains(event.relatedTarget)) close(); });
    wide.addEventListener('change', close);
  } else if (link) {
    link.hidden = true;
  }
  // The current page is in sight in a long list of contents
  const current = nav && nav.querySelector('[aria-current="page"]');
  const pane = nav && nav.querySelector('.nav-inner');
  if (current && pane && current.offsetTop > pane.clientHeight - 80) pane.scrollTop = current.offsetTop - pane.clientHeight * 0.7;

  // Identifiers can be copied and cited, by cite.js: it is loaded with its style when the first is clicked
  const menu = byId('item-menu');
  if (menu && menu.showPopover) {
    const wake = event => {
      const wanted = event.target.closest('a.pid, #cite-copy');
      if (!wanted || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      document.removeEventListener('click', wake);
      if (wanted.hash) history.replaceState(history.state, '', wanted.hash);
      load(['css/cite.css', 'js/cite.js'], () => wanted.click(), () => { location.hash = wanted.hash || 'cite'; });
    };
    byId('cite-copy').hidden = false;
    document.addEventListener('click', wake);
  }

  // Arrows turn the pages, `?` shows all keys, by keys.js. Keys of a field, a box that scrolls or something open are left to it.
  let isComing = false;
  const help = () => {
    const said = byId('keys-help');
    if (said) return said.showModal();
    if (!isComing) load(['css/keys.css', 'js/keys-words.js', 'js/keys.js'], help, () => { isComing = false; });
    isComing = true;
  };
  const ours = event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return false;
    if (event.target.closest('input, select, textarea, [contenteditable]') || document.querySelector('dialog[open], :popover-open')) return false;
    for (let box = event.target; box; box = box.parentElement) {
      if (box.scrollWidth > box.clientWidth && /auto|scroll/.test(getComputedStyle(box).overflowX)) return false;
    }
    return true;
  };
  document.addEventListener('keydown', event => {
    const way = ['ArrowLeft', 'ArrowRight'].indexOf(event.key);
    if (way < 0 && event.key !== '?' || root.dataset.keys === 'off' || !ours(event)) return;
    if (way < 0) return help();
    const turned = document.querySelector('[rel="' + ((way === 1) === (root.dir !== 'rtl') ? 'next' : 'prev') + '"]');
    if (turned && !event.shiftKey) turned.click();
  });
  const keys = byId('keys');
  keys.hidden = false;
  keys.addEventListener('click', help);

  // Another book opens at the same practice, where it has one
  const same = new Map([...document.querySelectorAll('.elsewhere a[href]')].map(a => [new URL('index.html', a.href).href, a.href]));
  for (const a of document.querySelectorAll('.bar .switch-list a')) a.href = same.get(a.href) || a.href;

  // Disclosures in the top bar close like menus
  for (const box of document.querySelectorAll('details.switch')) {
    document.addEventListener('click', event => { if (!box.contains(event.target)) box.open = false; });
    box.addEventListener('keydown', event => {
      if (event.key === 'Escape' && box.open) { box.open = false; box.querySelector('summary').focus(); }
    });
  }
})();

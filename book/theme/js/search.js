// Opens the search. What finds things is in finder.js, what cuts and marks words in marks.js; they are loaded when the dialog is first opened, or
// a hit led here: most pages are read without a search.
(function () {
  'use strict';
  const dialog = document.getElementById('search');
  const opener = document.getElementById('search-open');
  if (!dialog || !opener || !dialog.showModal) return;
  const input = document.getElementById('search-input');
  const state = document.getElementById('search-state');
  const site = new URL(dialog.dataset.site || './', location.href).href.replace(/[?#].*$/, '');

  // The index is loaded side by side with what reads it.
  const early = [];
  window.smmSearch = (...answer) => early.push(answer);
  window.smmFind = { early, site, hint: state.textContent };

  // Opening

  function load() {
    if (!document.querySelector('link[href="' + dialog.dataset.style + '"]')) {
      const style = document.createElement('link');
      style.rel = 'stylesheet';
      style.href = dialog.dataset.style;
      document.head.append(style);
    }
    for (const src of [site + 'search/index.js', marks, dialog.dataset.finder]) add(src);
  }

  // In this order; what could not be loaded is tried again.
  const marks = dialog.dataset.finder.replace(/finder\.js$/, 'marks.js');
  function add(src) {
    if (document.querySelector('script[src="' + src + '"]')) return;
    const element = document.createElement('script');
    element.src = src;
    element.async = false;
    element.addEventListener('error', () => { element.remove(); state.textContent = dialog.dataset.failed; });
    document.head.append(element);
  }

  function open(query) {
    if (query !== undefined) input.value = query;
    if (!dialog.open) dialog.showModal();
    input.select();
    load();
  }

  opener.hidden = false;
  opener.setAttribute('role', 'button');
  opener.setAttribute('aria-haspopup', 'dialog');
  opener.addEventListener('pointerdown', load);
  opener.addEventListener('click', event => { event.preventDefault(); open(); });
  opener.addEventListener('keydown', event => { if (event.key === ' ') { event.preventDefault(); open(); } });
  document.addEventListener('keydown', event => {
    if (dialog.open) return;
    const isTyping = event.target.closest('input, textarea, select, [contenteditable]');
    const isPlain = document.documentElement.dataset.keys !== 'off' && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping && (event.key === '/' || event.key === 's');
    if (isPlain || ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k')) { event.preventDefault(); open(); }
  });
  // Whoever is quicker than what finds things gets the first hit once it is there; Enter would close the dialog.
  input.addEventListener('keydown', event => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    if (window.smmFind.go) window.smmFind.go(); else window.smmFind.isEntered = true;
  });
  input.addEventListener('input', () => { window.smmFind.isEntered = false; });
  // In a search field, Escape would only empty it.
  dialog.addEventListener('keydown', event => { if (event.key === 'Escape') { event.preventDefault(); dialog.close(); } });
  dialog.addEventListener('click', event => { if (event.target === dialog) dialog.close(); });

  if (new URLSearchParams(location.search).get('mark')) add(marks);
  // Also when somebody comes back from a hit.
  const openAsked = () => { const query = new URLSearchParams(location.search).get('q'); if (query !== null) open(query); };
  addEventListener('pageshow', event => { if (event.persisted) openAsked(); });
  openAsked();
})();

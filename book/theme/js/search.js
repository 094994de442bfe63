// Search inside the open book, over the index that mdBook writes (searchindex.js, elasticlunr). Index and engine are loaded
// as scripts when the dialog is first opened: no request leaves the site, and it works from a folder on disk too.
(function () {
  'use strict';
  const dialog = document.getElementById('search');
  const button = document.getElementById('search-open');
  if (!dialog || !button || !dialog.showModal) return;
  const input = document.getElementById('search-input');
  const state = document.getElementById('search-state');
  const hits = document.getElementById('search-hits');
  const root = document.documentElement.dataset.root || '';
  const hint = state.textContent;
  let loading = null;
  let book = null;

  const script = src => new Promise((resolve, reject) => {
    const element = document.createElement('script');
    element.src = src;
    element.onload = resolve;
    element.onerror = () => reject(new Error(src));
    document.head.append(element);
  });

  function load() {
    if (loading) return loading;
    state.textContent = 'Loading the index …';
    window.search = {}; // mdBook's index file assigns itself to this
    loading = script(dialog.dataset.engine).then(() => script(dialog.dataset.index)).then(() => {
      const data = window.search;
      book = { options: data.search_options, urls: data.doc_urls, limit: data.results_options.limit_results,
        index: window.elasticlunr.Index.load(data.index) };
      state.textContent = hint;
      search();
    }).catch(error => { loading = null; state.textContent = 'The search index could not be loaded (' + error.message + ').'; });
    return loading;
  }

  const words = text => text.toLowerCase().split(/[\s-]+/).filter(Boolean);

  // About thirty words around the first hit, with the hits marked
  function teaser(body, terms) {
    const stem = window.elasticlunr.stemmer;
    const stems = terms.map(stem);
    const isHit = word => words(word.replace(/[^\p{L}\p{N}-]/gu, '')).some(part => stems.some(s => stem(part).startsWith(s)));
    const all = body.split(/\s+/);
    const first = Math.max(0, all.findIndex(isHit));
    const from = Math.max(0, first - 8);
    const line = document.createElement('span');
    line.className = 'teaser';
    if (from > 0) line.append('… ');
    for (const word of all.slice(from, from + 30)) {
      if (isHit(word)) {
        const mark = document.createElement('mark');
        mark.textContent = word;
        line.append(mark, ' ');
      } else {
        line.append(word + ' ');
      }
    }
    if (from + 30 < all.length) line.append('…');
    return line;
  }

  function line(className, text) {
    const element = document.createElement('span');
    element.className = className;
    element.textContent = text;
    return element;
  }

  function search() {
    const query = input.value.trim();
    hits.replaceChildren();
    if (!book || !query) { if (book) state.textContent = hint; return; }
    const terms = words(query);
    const found = book.index.search(query, book.options).slice(0, book.limit);
    state.textContent = found.length === 0 ? 'Nothing found for “' + query + '”.'
      : found.length + (found.length === 1 ? ' result' : ' results') + ' for “' + query + '”';
    for (const hit of found) {
      const item = document.createElement('li');
      const link = document.createElement('a');
      const doc = hit.doc || book.index.documentStore.getDoc(hit.ref);
      link.href = root + book.urls[hit.ref];
      const trail = doc.breadcrumbs.split(' » ');
      if (trail[trail.length - 1] === doc.title) trail.pop();
      if (trail.length) link.append(line('where', trail.join(' › ')));
      link.append(line('what', doc.title), teaser(doc.body, terms));
      item.append(link);
      hits.append(item);
    }
  }

  function open() {
    dialog.showModal();
    input.select();
    load();
  }

  button.hidden = false;
  button.addEventListener('click', open);
  input.addEventListener('input', search);
  document.addEventListener('keydown', event => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k' && !dialog.open) { event.preventDefault(); open(); }
  });
  dialog.addEventListener('keydown', event => {
    // In a search field, Escape would only empty it.
    if (event.key === 'Escape') { event.preventDefault(); dialog.close(); }
    const links = [...hits.querySelectorAll('a')];
    const at = links.indexOf(document.activeElement);
    if (event.key === 'ArrowDown' && links.length) { event.preventDefault(); links[Math.min(at + 1, links.length - 1)].focus(); }
    if (event.key === 'ArrowUp' && at >= 0) { event.preventDefault(); (at === 0 ? input : links[at - 1]).focus(); }
    if (event.key === 'Enter' && document.activeElement === input) { event.preventDefault(); if (links[0]) links[0].focus(); }
  });
  dialog.addEventListener('click', event => {
    if (event.target === dialog || event.target.closest('.search-hits a')) dialog.close();
  });
})();

// Opens the search, and marks words on a page that a hit led to. What finds things is in finder.js, which is loaded when the dialog is first
// opened: most pages are read without a search.
(function () {
  'use strict';
  const dialog = document.getElementById('search');
  const button = document.getElementById('search-open');
  if (!dialog || !button || !dialog.showModal) return;
  const input = document.getElementById('search-input');
  const state = document.getElementById('search-state');

  function load() {
    if (!document.querySelector('link[href="' + dialog.dataset.style + '"]')) {
      const style = document.createElement('link');
      style.rel = 'stylesheet';
      style.href = dialog.dataset.style;
      document.head.append(style);
    }
    const finder = document.createElement('script');
    finder.src = dialog.dataset.finder;
    finder.onerror = () => { finder.remove(); state.textContent = dialog.dataset.failed; };
    if (!document.querySelector('script[src="' + dialog.dataset.finder + '"]')) document.head.append(finder);
  }

  function open(query) {
    if (query !== undefined) input.value = query;
    dialog.showModal();
    input.select();
    load();
  }

  button.hidden = false;
  button.addEventListener('click', () => open());
  document.addEventListener('keydown', event => {
    if (dialog.open) return;
    const isTyping = event.target.closest('input, textarea, select, [contenteditable]');
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping && (event.key === '/' || event.key === 's');
    if (isPlain || ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k')) { event.preventDefault(); open(); }
  });
  // In a search field, Escape would only empty it.
  dialog.addEventListener('keydown', event => { if (event.key === 'Escape') { event.preventDefault(); dialog.close(); } });
  dialog.addEventListener('click', event => { if (event.target === dialog || event.target.closest('.search-hits a')) dialog.close(); });

  // A page that a hit led to: the words are marked where it led.

  const folded = text => text.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '');

  function markOnPage(query) {
    const place = (location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)))) || document.getElementById('main');
    const around = /^H[1-6]$/.test(place.tagName) ? place.parentElement : place;
    const words = folded(query).split(/[^\p{Alphabetic}\p{N}]+/u).filter(Boolean);
    const texts = document.createTreeWalker(around, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (texts.nextNode()) nodes.push(texts.currentNode);
    for (const node of nodes) {
      const pieces = node.data.split(/([\p{Alphabetic}\p{M}\p{N}]+)/u);
      if (!pieces.some(piece => piece && words.some(word => folded(piece).startsWith(word)))) continue;
      const parts = pieces.map(piece => {
        if (!piece || !words.some(word => folded(piece).startsWith(word))) return piece;
        const mark = document.createElement('mark');
        mark.textContent = piece;
        return mark;
      });
      node.replaceWith(...parts);
    }
  }

  const asks = new URLSearchParams(location.search);
  if (asks.get('mark')) markOnPage(asks.get('mark'));
  if (asks.get('q')) open(asks.get('q'));
})();

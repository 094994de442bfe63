// Loads parts of the index; cuts words for the search, and marks them: in what it found, and on a page that a hit led to.
(function () {
  'use strict';
  const { early, site } = window.smmFind;

  // The index is made with the site (core/src/render/search.rs) and lies in `search/` in parts: scripts that call smmSearch(), because nothing
  // else can be loaded from a folder on disk.

  const waiting = {};
  window.smmSearch = (name, at, ...data) => { waiting[name + '-' + at] ? waiting[name + '-' + at].resolve(data) : early.push([name, at, ...data]); };

  function part(name, at) {
    const key = name + '-' + at;
    if (waiting[key]) return waiting[key].promise;
    const one = waiting[key] = {};
    one.promise = new Promise((resolve, reject) => {
      one.resolve = resolve;
      const known = early.find(answer => answer[0] === name && answer[1] === at);
      if (known) { resolve(known.slice(2)); return; }
      const src = site + 'search/' + (name === 'index' ? 'index' : key) + '.js';
      const element = document.querySelector('script[src="' + src + '"]') || document.createElement('script');
      element.addEventListener('error', () => { delete waiting[key]; element.remove(); reject(new Error(src)); });
      if (!element.isConnected) { element.src = src; document.head.append(element); }
    });
    return one.promise;
  }

  // Words are cut as in core/src/render/search/fold.rs: small letters without accents; pairs of letters where a script has no spaces.

  const SPACELESS = /[\u{E00}-\u{EFF}\u{1000}-\u{109F}\u{1780}-\u{17FF}\u{3040}-\u{30FF}\u{3400}-\u{4DBF}\u{4E00}-\u{9FFF}\u{F900}-\u{FAFF}\u{20000}-\u{3134F}]/u;
  const fold = text => text.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '');

  function wordsOf(text) {
    const words = [];
    for (const run of fold(text).split(/[^\p{Alphabetic}\p{N}]+/u)) {
      let word = '', pairs = [];
      const end = () => {
        if (word) words.push(word);
        if (pairs.length === 1) words.push(pairs[0]);
        for (let at = 0; at + 1 < pairs.length; at++) words.push(pairs[at] + pairs[at + 1]);
        word = ''; pairs = [];
      };
      for (const letter of run) {
        if (SPACELESS.test(letter)) { if (word) end(); pairs.push(letter); } else { if (pairs.length) end(); word += letter; }
      }
      end();
    }
    return [...new Set(words)];
  }

  // One or two letters or digits begin too many words; they have to be the whole word, as in PHY-2 and OT.
  const isShort = word => /^[a-z0-9]{1,2}$/.test(word);

  // Which letters of a run of letters belong to one of the words
  function lettersOf(run, words) {
    const letters = [...run];
    const folded = letters.map(fold);
    const whole = folded.join('');
    if (!SPACELESS.test(run)) {
      const is = words.some(word => isShort(word) ? whole === word : whole.startsWith(word));
      return letters.map(letter => [letter, is]);
    }
    const starts = [];
    for (let at = 0, nth = 0; nth < letters.length; at += folded[nth].length, nth++) starts.push(at);
    return letters.map((letter, nth) => [letter, words.some(word => {
      for (let at = whole.indexOf(word); at >= 0; at = whole.indexOf(word, at + 1)) {
        if (at <= starts[nth] && starts[nth] < at + word.length) return true;
      }
      return false;
    })]);
  }

  // A text with the words that were asked for marked
  function marked(text, words) {
    const out = document.createDocumentFragment();
    let open = null, plain = '';
    const add = (letters, is) => {
      if (!is) { open = null; plain += letters; return; }
      if (!open) { out.append(plain, open = document.createElement('mark')); plain = ''; }
      open.textContent += letters;
    };
    for (const piece of text.split(/([\p{Alphabetic}\p{M}\p{N}]+)/u)) {
      if (/^[\p{Alphabetic}\p{M}\p{N}]/u.test(piece)) for (const [letter, is] of lettersOf(piece, words)) add(letter, is);
      else if (piece) add(piece, false);
    }
    out.append(plain);
    return out;
  }

  Object.assign(window.smmFind, { part, wordsOf, isShort, marked });

  // A page that a hit led to: the words are marked where it led, and the address is that of the place again.

  function markOnPage(query) {
    const all = wordsOf(query), long = all.filter(word => word.length > 1);
    const words = long.length ? long : all;
    const place = (location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)))) || document.getElementById('main');
    const around = /^H[1-6]$/.test(place.tagName) ? place.parentElement : place;
    const texts = document.createTreeWalker(around, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (texts.nextNode()) nodes.push(texts.currentNode);
    for (const node of nodes) {
      const parts = marked(node.data, words);
      if (parts.querySelector('mark')) node.replaceWith(parts);
    }
  }

  function unmark() {
    for (const mark of document.getElementById('main').querySelectorAll('mark')) {
      const around = mark.parentNode;
      mark.replaceWith(mark.textContent);
      around.normalize();
    }
  }

  document.addEventListener('keydown', event => { if (event.key === 'Escape' && !document.getElementById('search').open) unmark(); });
  const asks = new URLSearchParams(location.search);
  if (asks.get('mark')) {
    markOnPage(asks.get('mark'));
    const address = new URL(location.href);
    address.searchParams.delete('mark');
    try { history.replaceState(history.state, '', address); } catch (error) { /* then the words stay in the address */ }
  }
})();

// Search over the whole site; search.js loads this when the dialog is first opened. The index is made with the site
// (core/src/render/search.rs) and lies in `search/` as scripts that call smmSearch(): a directory, parts of a sorted list of words,
// and parts of the entries. Only what a query needs is loaded, and it works from a folder on disk too. Words are cut as in
// core/src/render/search/fold.rs.
(function () {
  'use strict';
  const dialog = document.getElementById('search');
  const input = document.getElementById('search-input');
  const state = document.getElementById('search-state');
  const hits = document.getElementById('search-hits');
  const filters = document.getElementById('search-filters');
  const hint = state.textContent;
  const site = new URL(dialog.dataset.site || './', location.href);
  const PAGE = 10;
  let index = null; // the directory, once it is loaded
  let asked = 0; // the latest query; answers to earlier ones are dropped
  let shown = PAGE;

  // Loading

  const waiting = {};
  window.smmSearch = (name, at, data) => { waiting[name + '-' + at].resolve(data); };

  function part(name, at) {
    const key = name + '-' + at;
    if (waiting[key]) return waiting[key].promise;
    const one = waiting[key] = {};
    one.promise = new Promise((resolve, reject) => {
      one.resolve = resolve;
      const element = document.createElement('script');
      element.src = site.href.replace(/[?#].*$/, '') + 'search/' + (name === 'index' ? 'index' : key) + '.js';
      element.onerror = () => { delete waiting[key]; reject(new Error(element.src)); };
      document.head.append(element);
    });
    return one.promise;
  }

  async function load() {
    if (index) return;
    const found = await part('index', 0);
    if (index) return;
    index = found;
    index.number = index.kind.length;
    index.here = index.books.findIndex(book => book.path && location.href.startsWith(new URL(book.path, site).href));
    fillFilters();
  }

  // The number of the last part that begins at or before a value
  function partOf(firsts, value) {
    let low = 0, high = firsts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (firsts[middle] <= value) low = middle; else high = middle - 1;
    }
    return low;
  }

  // Words

  const fold = text => text.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '');
  const isSpaceless = letter => index.spaceless.some(([from, to]) => from <= letter.codePointAt(0) && letter.codePointAt(0) <= to);

  // The beginnings of words that an entry must have
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
        if (isSpaceless(letter)) { if (word) end(); pairs.push(letter); } else { if (pairs.length) end(); word += letter; }
      }
      end();
    }
    return [...new Set(words)];
  }

  // One letter or digit begins too many words; it has to be the whole word, as in PHY-2.
  const isWhole = word => /^[a-z0-9]$/.test(word);

  // Entries with a word that begins so: number of the entry -> 2 if its title has it, else 1; 1 more if the word is whole
  async function beginning(word) {
    const found = new Map();
    const from = partOf(index.words, word), to = partOf(index.words, isWhole(word) ? word : word + '\uffff');
    for (let at = from; at <= to; at++) {
      for (const line of (await lines(at))) {
        if (isWhole(word) ? line.word !== word : !line.word.startsWith(word)) continue;
        const whole = line.word === word ? 1 : 0;
        for (const [numbers, worth] of [[line.titles, 2], [line.texts, 1]]) {
          for (const number of numbers) found.set(number, Math.max(found.get(number) || 0, worth + whole));
        }
      }
    }
    return found;
  }

  const read = {};
  async function lines(at) {
    const text = await part('words', at);
    const numbers = steps => { let sum = 0; return steps ? steps.split(',').map(step => sum += parseInt(step, 36)) : []; };
    return read[at] = read[at] || text.split('\n').filter(Boolean).map(line => {
      const [word, postings] = line.split(' ');
      const [titles, texts] = postings.split(';');
      return { word, titles: numbers(titles), texts: numbers(texts) };
    });
  }

  // Finding

  async function find(query) {
    const words = wordsOf(query);
    let shortened = '';
    let found = null;
    for (const word of words) {
      let having = await beginning(word);
      for (let short = word; !having.size && short.length > 4;) {
        short = short.slice(0, -1);
        having = await beginning(short);
        shortened = word;
      }
      if (found) for (const [number, worth] of found) {
        if (having.has(number)) found.set(number, worth + having.get(number)); else found.delete(number);
      } else found = having;
    }
    found = new Map(found || []);
    // What is asked for by its id comes first, then what its id begins.
    const id = words.join('');
    if (words.length > 1 || /\d/.test(id)) {
      for (const [number, worth] of await beginning(id)) {
        if (worth >= 2) found.set(number, worth === 3 ? 1000 : Math.max(500, found.get(number) || 0));
      }
    }
    const numbers = [...found.keys()].filter(passes);
    // Named by its id, then in the book that is open, then by how well it fits; between equals the order of the index decides.
    const isNamed = number => found.get(number) >= 500 ? found.get(number) : 0;
    const isHere = number => index.here > 0 && within(index.here, number) !== undefined ? 1 : 0;
    numbers.sort((one, other) => isNamed(other) - isNamed(one) || isHere(other) - isHere(one) || found.get(other) - found.get(one) || one - other);
    return { words, numbers, shortened };
  }

  const letter = (column, number) => index[column].charCodeAt(number) - 0x30;
  const homes = number => index.homes[letter('home', number)];
  const within = (book, number) => homes(number).find(home => home === book || (book > 0 && index.books[book].layers.includes(home)));

  function passes(number) {
    const chosen = name => { const box = filters.querySelector('[name="' + name + '"]'); return box && box.value; };
    const is = (name, test) => !chosen(name) || test(Number(chosen(name)));
    return is('kind', kind => letter('kind', number) === kind)
      && is('level', level => letter('level', number) === level)
      && is('role', role => letter('role', number) === role)
      && is('verify', verify => Boolean(letter('verify', number) & (1 << verify)))
      && is('book', book => within(book, number) !== undefined);
  }

  function fillFilters() {
    const levels = [...new Set([...index.level].map(one => one.charCodeAt(0) - 0x30))].filter(Boolean).sort((a, b) => a - b);
    const choices = {
      kind: index.kinds.map((title, at) => [at, title]),
      level: levels.map(level => [level, index.say.level.replace('{n}', level)]),
      role: index.roles.map((title, at) => [at, title]).slice(1).sort((a, b) => a[1].localeCompare(b[1])),
      verify: index.verifies.map((title, at) => [at, title]),
      book: index.books.map((book, at) => [at, book.title + (book.is_old ? ' (' + index.say.old + ')' : '')]),
    };
    for (const [name, values] of Object.entries(choices)) {
      const box = document.createElement('select');
      box.name = name;
      box.setAttribute('aria-label', index.say['any_' + name]);
      box.append(new Option(index.say['any_' + name], ''));
      for (const [value, title] of values) box.append(new Option(title, value));
      box.addEventListener('change', () => { shown = PAGE; search(); });
      filters.append(box);
    }
    filters.hidden = false;
  }

  // Showing

  function line(className, text) {
    const element = document.createElement('span');
    element.className = className;
    element.textContent = text;
    return element;
  }

  // A text with the words that were asked for marked
  function marked(text, words) {
    const parts = document.createDocumentFragment();
    for (const piece of text.split(/([\p{Alphabetic}\p{M}\p{N}]+)/u)) {
      const folded = fold(piece);
      if (piece && words.some(word => folded.startsWith(word) || (isSpaceless(word[0]) && folded.includes(word)))) {
        const mark = document.createElement('mark');
        mark.textContent = piece;
        parts.append(mark);
      } else parts.append(piece);
    }
    return parts;
  }

  // About forty words around the first hit
  function teaser(text, words) {
    const all = text.split(' ');
    const is = word => wordsOf(word).some(one => words.some(asked => one.startsWith(asked)));
    const from = all.length <= 40 ? 0 : Math.max(0, Math.min(all.findIndex(is) - 8, all.length - 40));
    const element = line('teaser', '');
    element.append(from > 0 ? '… ' : '', marked(all.slice(from, from + 40).join(' '), words), from + 40 < all.length ? ' …' : '');
    return element;
  }

  // The page of an entry: in the book that is open if it stands there, else in the book that is asked for, else in its newest
  function bookOf(number) {
    const chosen = filters.querySelector('[name="book"]').value;
    const candidates = [chosen === '' ? -1 : Number(chosen), index.here].filter(book => book >= 0);
    const book = candidates.find(candidate => within(candidate, number) !== undefined);
    return book === undefined ? homes(number)[0] : book;
  }

  function item(number, [id, title, text, page, anchor], words) {
    const book = bookOf(number);
    const [path, pageTitle] = index.pages[page];
    const target = anchor === undefined ? id : anchor;
    const link = document.createElement('a');
    const address = new URL(index.books[book].path + path, site);
    if (words.length) address.searchParams.set('mark', input.value.trim());
    address.hash = target;
    link.href = address.href;
    const others = homes(number).filter(home => home !== book && !index.books[book].layers.includes(home)).map(home => index.books[home].title);
    const trail = [index.books[book].title, pageTitle].filter((one, at, all) => one && one !== title && all.indexOf(one) === at);
    const where = index.kinds[letter('kind', number)] + ' · ' + trail.join(' › ');
    link.append(line('where', where + (others.length ? ' · ' + index.say.also_in.replace('{versions}', others.join(', ')) : '')));
    const what = line('what', '');
    if (id) what.append(line('id', id), title ? ' ' : '');
    what.append(marked(title, words));
    link.append(what, teaser(text, words));
    const entry = document.createElement('li');
    entry.append(link);
    return entry;
  }

  function say(query, count, few, shortened) {
    const key = count === 0 ? 'none' : count === 1 ? 'one' : few < count ? 'part' : 'many';
    const text = index.say[key].replace('{n}', count).replace('{shown}', few).replace('{query}', query);
    state.textContent = text + (shortened && count ? ' ' + index.say.shortened.replace('{word}', shortened) : '');
  }

  async function search() {
    const query = input.value.trim();
    const turn = ++asked;
    if (!query) { hits.replaceChildren(); state.textContent = hint; return; }
    try {
      await load();
      const { words, numbers, shortened } = await find(query);
      const few = numbers.slice(0, shown);
      const entries = await Promise.all(few.map(async number => {
        const at = partOf(index.entries, number);
        return item(number, (await part('entries', at))[number - index.entries[at]], words);
      }));
      if (turn !== asked) return;
      hits.replaceChildren(...entries);
      if (few.length < numbers.length) hits.append(moreButton(numbers.length));
      say(query, numbers.length, few.length, shortened);
    } catch (error) {
      if (turn === asked) state.textContent = dialog.dataset.failed + ' (' + error.message + ')';
    }
  }

  function moreButton(count) {
    const entry = document.createElement('li');
    const more = document.createElement('button');
    more.className = 'btn search-more';
    more.type = 'button';
    more.textContent = index.say.all.replace('{n}', count);
    more.addEventListener('click', async () => {
      const first = shown;
      shown = Infinity;
      await search();
      const link = hits.querySelectorAll('a')[first];
      if (link) link.focus();
    });
    entry.append(more);
    return entry;
  }

  // What is typed, and keys in the list

  input.addEventListener('input', () => { shown = PAGE; search(); });
  dialog.addEventListener('keydown', event => {
    if (event.target.tagName === 'SELECT') return;
    const links = [...hits.querySelectorAll('a, button')];
    const at = links.indexOf(document.activeElement);
    if (event.key === 'ArrowDown' && links.length) { event.preventDefault(); links[Math.min(at + 1, links.length - 1)].focus(); }
    if (event.key === 'ArrowUp' && at >= 0) { event.preventDefault(); (at === 0 ? input : links[at - 1]).focus(); }
    if (event.key === 'Enter' && document.activeElement === input) { event.preventDefault(); if (links[0]) links[0].focus(); }
  });
  load().then(search, error => { state.textContent = dialog.dataset.failed + ' (' + error.message + ')'; });
})();

// Search over the whole site; search.js loads this when the dialog is first opened; marks.js cuts and marks words. Only the parts of the
// index are loaded that a query needs: a directory, parts of a sorted list of words, parts of the entries, and what entries are filtered by.
(function () {
  'use strict';
  const { part, wordsOf, isShort, marked, site, hint } = window.smmFind;
  const dialog = document.getElementById('search');
  const input = document.getElementById('search-input');
  const state = document.getElementById('search-state');
  const hits = document.getElementById('search-hits');
  const filters = document.getElementById('search-filters');
  const PAGE = 10, MANY = 500;
  const TYPING = 200; // so many milliseconds after a letter no other is expected
  let index = null; // the directory, once it is loaded
  let asked = 0; // the latest query; answers to earlier ones are dropped
  let shown = PAGE;

  // Numbers have digits to the base of 32, all but the last of the upper half.
  const DIGITS = Object.fromEntries([...'0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_'].map((letter, at) => [letter, at]));
  function numbers(text) {
    const out = [];
    let number = 0;
    for (let at = 0; at < text.length; at++) {
      const digit = DIGITS[text[at]];
      number = number * 32 + digit % 32;
      if (digit < 32) { out.push(number); number = 0; }
    }
    return out;
  }

  const summed = steps => { let sum = 0; return steps.map(step => sum += step); };

  // Values with how many entries in a row have it, as one value for each entry
  function spread(text) {
    const out = new Uint16Array(index.number);
    const runs = numbers(text);
    for (let at = 0, nth = 0; nth < runs.length; nth += 2) out.fill(runs[nth], at, at += runs[nth + 1]);
    return out;
  }

  async function load() {
    if (index) return;
    const [found] = await part('index', 0);
    if (index) return;
    index = found;
    index.kind = spread(index.kind);
    index.home = spread(index.home);
    index.entries = summed(numbers(index.entries));
    const isHere = book => book.path && location.href.startsWith(new URL(book.path, site).href);
    index.here = index.books.findIndex(isHere);
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

  // Finding

  const read = {};
  async function lines(at) {
    const [text] = await part('words', at);
    return read[at] = read[at] || text.split('\n').filter(Boolean).map(line => {
      const [word, postings] = line.split(' ');
      const [titles, texts] = postings.split(';');
      return { word, titles, texts };
    });
  }

  // Entries with a word that is this, or begins so: number of the entry -> 2 if its title has it, else 1; 1 more if the word is whole
  async function having(word, isWhole) {
    const found = new Map();
    const from = partOf(index.words, word), to = isWhole ? from : partOf(index.words, word + '\uffff');
    const parts = await Promise.all(Array.from({ length: to - from + 1 }, (_, nth) => lines(from + nth)));
    for (const line of parts.flat()) {
      if (isWhole ? line.word !== word : !line.word.startsWith(word)) continue;
      const whole = line.word === word ? 1 : 0;
      for (const [postings, worth] of [[line.titles, 2], [line.texts, 1]]) {
        for (const number of summed(numbers(postings))) found.set(number, Math.max(found.get(number) || 0, worth + whole));
      }
    }
    return found;
  }

  // The same for what was typed; where nothing has it, for as much of its beginning as something has
  async function fitting(word) {
    let found = await having(word, isShort(word));
    let short = word;
    while (!found.size && short.length > 4) {
      short = short.slice(0, -1);
      found = await having(short, false);
    }
    return { found, shortened: short === word ? '' : word };
  }

  async function find(query) {
    const words = wordsOf(query);
    const id = words.join('');
    const isLikeId = words.length > 1 || /\d/.test(id);
    const [named, ...each] = await Promise.all([isLikeId ? having(id, isShort(id)) : new Map(), ...words.map(fitting)]);
    // Nothing was typed: all that the filters leave
    let found = words.length ? new Map(each[0].found) : new Map(Array.from(index.kind, (_, number) => [number, 1]));
    for (const other of each.slice(1)) {
      for (const [number, worth] of found) {
        if (other.found.has(number)) found.set(number, worth + other.found.get(number)); else found.delete(number);
      }
    }
    // What is asked for by its id comes first, then what its id begins.
    for (const [number, worth] of named) {
      if (worth >= 2) found.set(number, worth === 3 ? 1000 : Math.max(500, found.get(number) || 0));
    }
    const left = await filtered([...found.keys()]);
    // Named by its id, then in the book that is open, then by how well it fits; between equals the order of the index decides.
    const isNamed = number => found.get(number) >= 500 ? found.get(number) : 0;
    const here = index.homes.map(homes => index.here > 0 && homes.some(home => isWithin(index.here, home)) ? 1 : 0);
    left.sort((one, other) => isNamed(other) - isNamed(one) || here[index.home[other]] - here[index.home[one]]
      || found.get(other) - found.get(one) || one - other);
    return { words, numbers: left, shortened: each.map(one => one.shortened).find(Boolean), isNamed: left.length > 0 && found.get(left[0]) === 1000 };
  }

  // Whether what a book wrote stands on the pages of another
  const isWithin = (book, home) => home === book || (book > 0 && index.books[book].layers.includes(home));
  const homesOf = number => index.homes[index.home[number]];

  // Filters

  const chosen = name => { const box = filters.querySelector('[name="' + name + '"]'); return box ? box.value : ''; };
  const chosenBook = () => index.books.findIndex(book => keyOf(book) === chosen('book'));
  const keyOf = book => book.path.replace(/\/$/, '') || 'guide';
  const originOf = book => book.id || 'guide';

  // What of some entries the filters leave
  async function filtered(all) {
    const kind = index.kinds.findIndex(([key]) => key === chosen('kind'));
    const book = chosenBook(), origin = chosen('origin');
    const isHome = index.homes.map(homes => (book < 0 || homes.some(home => isWithin(book, home)))
      && (!origin || homes.some(home => originOf(index.books[home]) === origin)));
    const left = all.filter(number => (kind < 0 || index.kind[number] === kind) && isHome[index.home[number]]);
    const level = Number(chosen('level')), role = index.roles.indexOf(chosen('role')), verify = index.verifies.findIndex(([key]) => key === chosen('verify')), tag = chosen('tag');
    if (!level && role < 1 && verify < 0 && !tag) return left;
    const parts = {};
    await Promise.all([...new Set(left.map(number => Math.floor(number / index.facets)))].map(async at => { [parts[at]] = await part('facets', at); }));
    return left.filter(number => {
      const of = parts[Math.floor(number / index.facets)];
      const value = name => of[name].charCodeAt(number % index.facets) - 0x30;
      return (!level || value('level') === level) && (role < 1 || value('role') === role) && (verify < 0 || (value('verify') >> verify) & 1)
        && (!tag || index.tags[value('tags')].includes(tag));
    });
  }

  const modelsFirst = books => [...books].sort((one, other) => Math.sign(one.layers.length) - Math.sign(other.layers.length));

  function choices(name) {
    switch (name) {
      case 'kind': return index.kinds;
      case 'level': return index.levels.map(level => [String(level), index.say.level.replace('{n}', level)]);
      case 'role': return index.roles.slice(1).map(role => [role, role]).sort((one, other) => one[1].localeCompare(other[1]));
      case 'verify': return index.verifies;
      case 'tag': return [...new Set(index.tags.flat())].sort((one, other) => one.localeCompare(other)).map(tag => [tag, tag]);
      case 'book': return modelsFirst(index.books).map(book => [keyOf(book), book.title + (book.is_old ? ' (' + index.say.old + ')' : '')]);
      default: {
        const book = chosenBook();
        const beneath = index.books.filter((_, at) => book < 0 || isWithin(book, at));
        return [...new Map(modelsFirst(beneath).map(one => [originOf(one), one.name]))];
      }
    }
  }

  const FILTERS = ['kind', 'level', 'role', 'verify', 'tag', 'book', 'origin'];

  function fillFilter(name, value) {
    const box = filters.querySelector('[name="' + name + '"]');
    box.replaceChildren(new Option(index.say['any_' + name], ''), ...choices(name).map(([key, title]) => new Option(title, key)));
    box.value = value;
    if (box.selectedIndex < 0) box.value = '';
    box.classList.toggle('is-chosen', box.value !== '');
  }

  function fillFilters() {
    const asks = new URLSearchParams(location.search);
    for (const name of FILTERS) {
      const box = document.createElement('select');
      box.name = name;
      // Most models have no tags.
      box.hidden = name === 'tag' && index.tags.length < 2;
      box.setAttribute('aria-label', index.say['any_' + name]);
      box.addEventListener('change', () => {
        if (name === 'book') fillFilter('origin', chosen('origin'));
        box.classList.toggle('is-chosen', box.value !== '');
        shown = PAGE;
        search();
      });
      filters.append(box);
      fillFilter(name, asks.get(name) || '');
    }
    filters.hidden = false;
  }

  // The address says what is searched, so that it can be passed on and returned to.
  function remember() {
    const address = new URL(location.href);
    for (const name of ['q', ...FILTERS]) address.searchParams.delete(name);
    const isAsked = input.value.trim() || FILTERS.some(chosen);
    if (dialog.open && isAsked) {
      address.searchParams.set('q', input.value.trim());
      for (const name of FILTERS) if (chosen(name)) address.searchParams.set(name, chosen(name));
    }
    if (address.href === location.href) return;
    try { history.replaceState(history.state, '', address); } catch (error) { /* then the address stays as it is */ }
  }

  // Showing

  function line(className, text) {
    const element = document.createElement('span');
    element.className = className;
    element.textContent = text;
    return element;
  }

  // About forty words around the first hit
  function teaser(text, words) {
    const all = text.split(' ');
    const is = word => wordsOf(word).some(one => words.some(asked => isShort(asked) ? one === asked : one.startsWith(asked)));
    const from = all.length <= 40 ? 0 : Math.max(0, Math.min(all.findIndex(is) - 8, all.length - 40));
    const element = line('teaser', '');
    element.append(from > 0 ? '… ' : '', marked(all.slice(from, from + 40).join(' '), words), from + 40 < all.length ? ' …' : '');
    return element;
  }

  // The page of an entry: in the book that is asked for, else in the one that is open, else in its newest
  function bookOf(number) {
    const homes = homesOf(number);
    const book = [chosenBook(), index.here].find(book => book >= 0 && homes.some(home => isWithin(book, home)));
    return book === undefined ? homes[0] : book;
  }

  async function item(number, { words, isNamed }) {
    const at = partOf(index.entries, number);
    const [pages, entries] = await part('entries', at);
    const [page, id, title, text, anchor] = entries[number - index.entries[at]];
    const [path, pageTitle] = pages[page];
    const book = bookOf(number);
    const link = document.createElement('a');
    const address = new URL(index.books[book].path + path, site);
    if (words.length && !isNamed) address.searchParams.set('mark', input.value.trim());
    address.hash = anchor === undefined ? id : anchor;
    link.href = address.href;
    const others = homesOf(number).filter(home => !isWithin(book, home)).map(home => index.books[home].title);
    const trail = [index.books[book].title, pageTitle].filter((one, nth, all) => one && one !== title && all.indexOf(one) === nth);
    const where = index.kinds[index.kind[number]][1] + ' · ' + trail.join(' › ');
    link.append(line('where', where + (others.length ? ' · ' + index.say.also_in.replace('{versions}', others.join(', ')) : '')));
    const what = line('what', '');
    if (id) what.append(line('id', id), ' ');
    // What has no title is known by what it says first.
    const [said, ...rest] = title ? [''] : text.split(' · ');
    what.append(marked(title, words));
    if (said) { const all = line('said', ''); all.append(marked(said, words)); what.append(all); }
    link.append(what);
    const more = title ? text : rest.join(' · ');
    if (more) link.append(teaser(more, words));
    const entry = document.createElement('li');
    entry.append(link);
    return entry;
  }

  function say(query, count, few, { words, shortened }) {
    const key = query ? (count === 0 ? 'none' : count === 1 ? 'one' : few < count ? 'part' : 'many') : 'filtered';
    const text = index.say[key].replace('{n}', count).replace('{shown}', few).replace('{query}', query);
    const besides = count ? (shortened ? index.say.shortened.replace('{word}', shortened) : '') : words.some(isShort) ? index.say.short : '';
    state.textContent = [text, besides].filter(Boolean).join(' ');
  }

  async function search(isTyping) {
    clearTimeout(soon);
    const query = input.value.trim();
    const turn = ++asked;
    try {
      await load();
      if (turn !== asked) return;
      remember();
      if (!query && !FILTERS.some(chosen)) { hits.replaceChildren(); state.textContent = hint; return; }
      const found = await find(query);
      if (turn !== asked) return;
      const [first, ...rest] = found.numbers.slice(0, shown);
      // The first is waited for alone: on a slow line it is there before the others.
      const top = first === undefined ? [] : [await item(first, found)];
      if (turn !== asked) return;
      hits.replaceChildren(...top);
      say(query, found.numbers.length, top.length + rest.length, found);
      // While somebody types slowly, ten parts of entries for each letter would be in the way of what is asked for in the end.
      await new Promise(resolve => setTimeout(resolve, isTyping ? 2 * TYPING : 0));
      if (turn !== asked) return;
      const others = await Promise.all(rest.map(number => item(number, found)));
      if (turn !== asked) return;
      hits.append(...others);
      if (top.length + rest.length < found.numbers.length) hits.append(moreButton(found.numbers.length));
    } catch (error) {
      if (turn === asked) state.textContent = dialog.dataset.failed + ' (' + error.message + ')';
    }
  }

  function moreButton(count) {
    const entry = document.createElement('li');
    const more = document.createElement('button');
    const first = shown;
    more.className = 'btn search-more';
    more.type = 'button';
    more.textContent = count <= MANY ? index.say.all.replace('{n}', count) : index.say.more.replace('{n}', MANY);
    more.addEventListener('click', async () => {
      shown = count <= MANY ? count : shown + MANY;
      await search();
      const link = hits.querySelectorAll('a')[first];
      if (link) link.focus();
    });
    entry.append(more);
    return entry;
  }

  // What is typed, and keys in the list

  let soon = 0;
  input.addEventListener('input', () => { shown = PAGE; clearTimeout(soon); soon = setTimeout(() => search(true), TYPING); });
  dialog.addEventListener('close', remember);
  dialog.addEventListener('keydown', event => {
    if (event.target.tagName === 'SELECT') return;
    const links = [...hits.querySelectorAll('a, button')];
    const at = links.indexOf(document.activeElement);
    if (event.key === 'ArrowDown' && links.length) { event.preventDefault(); links[Math.min(at + 1, links.length - 1)].focus(); }
    if (event.key === 'ArrowUp' && at >= 0) { event.preventDefault(); (at === 0 ? input : links[at - 1]).focus(); }
  });
  window.smmFind.go = async () => {
    await search();
    const first = hits.querySelector('a');
    if (first) first.click();
  };
  // A hit may lead to a place of the page as it is open; else another page comes, and the address brings back the search.
  hits.addEventListener('click', event => {
    const link = event.target.closest('a');
    if (link && link.href.split('#')[0] === location.href.split('#')[0]) dialog.close();
  });
  if (window.smmFind.isEntered) window.smmFind.go(); else search();
})();

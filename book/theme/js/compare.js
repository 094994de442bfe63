// Two or three profiles side by side, kept in the address as `?a=...&b=...&c=...`. What a profile says is loaded when it is chosen,
// as a script in its folder, which works from a disk too. Without this file the table of all targets is there.
(function () {
  'use strict';
  const byId = id => document.getElementById(id);
  const tool = byId('compare');
  if (!tool) return;
  const say = tool.dataset;
  const rows = byId('compare-rows');
  const only = byId('compare-only');
  const state = tool.querySelector('.cmp-state');
  const selects = [...tool.querySelectorAll('select')];
  for (const select of selects.slice(1)) select.append(...[...selects[0].options].map(option => option.cloneNode(true)));
  const optionOf = id => [...selects[0].options].find(option => option.value === id);
  const practices = [...document.querySelectorAll('tr[data-practice]')].map(row => ({ id: row.dataset.practice, title: row.cells[0].textContent }));
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, key) => values[key] ?? all);
  const make = (name, content, parts = []) => {
    const element = document.createElement(name);
    if (content) element.className = content;
    element.append(...parts);
    return element;
  };
  const link = (href, parts) => { const a = make('a', '', parts); a.href = href; return a; };

  const known = new Map();
  window.smmCompare = (id, said) => known.set(id, said);
  const load = option => new Promise((resolve, reject) => {
    if (known.has(option.value)) { resolve(); return; }
    const script = document.createElement('script');
    script.src = option.dataset.folder + 'compare.js';
    script.onload = resolve;
    script.onerror = () => { script.remove(); reject(new Error(option.textContent)); };
    document.head.append(script);
  });

  const marks = level => {
    const box = make('span', 'level-marks');
    box.setAttribute('aria-hidden', 'true');
    for (let at = 1; at <= Number(say.top); at++) box.append(make('span', at <= level ? 'on' : ''));
    return box;
  };

  /** What a profile adds and leaves out; what stands in another as well is said to. */
  const additions = (said, page, others) => {
    const count = said.adds.length + said.out.length;
    if (!count) return make('p', 'muted', [say.nothing]);
    const list = make('ul', '');
    const entry = (id, text, note) => {
      const item = make('li', '', [link(page + '#' + encodeURIComponent(id), [id]), ' ', text]);
      if (note) item.append(' ', make('em', '', ['(' + note + ')']));
      list.append(item);
    };
    for (const [id, text, replaced] of said.adds) {
      const is = one => one[0] === id && one[1] === text;
      const notes = [replaced && fill(say.instead, { id: replaced }), others.some(other => other.adds.some(is)) && say.shared];
      entry(id, text, notes.filter(Boolean).join('; '));
    }
    for (const [id, why] of said.out) entry(id, why, say.out);
    return make('details', '', [make('summary', '', [fill(say.adds, { n: count })]), list]);
  };

  const column = (option, practice, chosen) => {
    const said = known.get(option.value)[practice.id];
    const page = option.dataset.folder + practice.id + '.html';
    const box = make('div', 'cmp-col', [make('h4', '', [option.textContent])]);
    if (said && said.leftOut) {
      box.append(make('p', 'muted', [link(option.dataset.folder + 'index.html#left-out', [say.out])]));
      for (const text of said.why) box.append(make('p', '', [text]));
      return box;
    }
    if (!said || said.level === null) box.append(make('p', 'muted', [say.noTarget]));
    else {
      box.append(make('p', 'cmp-level', [link(page + '#target', [make('b', '', [String(said.level)]), ' ', said.name]), ' ', marks(said.level)]));
      for (const text of said.why) box.append(make('p', '', [text]));
    }
    const others = chosen.filter(other => other !== option).map(other => known.get(other.value)[practice.id]).filter(other => other && !other.leftOut);
    if (said) box.append(additions(said, page, others));
    return box;
  };

  const section = (practice, chosen) => {
    const levels = chosen.map(option => {
      const said = known.get(option.value)[practice.id];
      return said?.leftOut ? say.out : said?.level ?? null;
    });
    const differs = new Set(levels).size > 1;
    const mark = make('span', 'cmp-mark', [differs ? '≠ ' + say.different : '= ' + say.same]);
    const columns = make('div', 'cmp-cols', chosen.map(option => column(option, practice, chosen)));
    const box = make('section', differs ? 'is-different' : '', [make('h3', '', [practice.title, ' ', mark]), columns]);
    box.dataset.compared = practice.id;
    return box;
  };

  const filter = () => {
    const all = [...rows.children];
    for (const one of all) one.hidden = only.checked && !one.classList.contains('is-different');
  };

  let turn = 0;
  const show = async () => {
    const mine = ++turn;
    const ids = [...new Set(selects.map(select => select.value).filter(Boolean))];
    const chosen = ids.map(optionOf);
    const ready = chosen.length > 1;
    only.closest('p').hidden = !ready;
    rows.replaceChildren();
    state.textContent = ready ? say.loading : '';
    if (!ready) return;
    try { await Promise.all(chosen.map(load)); } catch (error) {
      if (mine === turn) state.textContent = fill(say.failed, { title: error.message });
      return;
    }
    if (mine !== turn) return;
    rows.append(...practices.map(practice => section(practice, chosen)));
    state.textContent = fill(say.differing, { n: rows.querySelectorAll('.is-different').length, all: practices.length });
    filter();
  };

  const follow = () => {
    const asked = new URLSearchParams(location.search);
    for (const select of selects) {
      const id = asked.get(select.dataset.asked) || '';
      select.value = optionOf(id) ? id : '';
    }
    show();
  };
  for (const select of selects) select.addEventListener('change', () => {
    const to = new URL(location.href);
    for (const one of selects) {
      if (one.value) to.searchParams.set(one.dataset.asked, one.value); else to.searchParams.delete(one.dataset.asked);
    }
    to.hash = '';
    history.pushState(null, '', to);
    show();
  });
  only.addEventListener('change', filter);
  addEventListener('popstate', follow);
  // What is chosen stands before it is shown.
  follow();
  tool.hidden = false;
})();

// The keys of the pages in a dialog, which also switches them off. Loaded by site.js when it is first asked for, behind its words.
(function () {
  'use strict';
  const words = window.smmKeys;
  const root = document.documentElement;
  const make = (name, text, ...inside) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    made.append(...inside);
    return made;
  };

  const dialog = make('dialog');
  dialog.id = 'keys-help';
  dialog.className = 'keys';
  const title = make('h2', words.title);
  title.id = 'keys-title';
  dialog.setAttribute('aria-labelledby', title.id);

  const isRtl = root.dir === 'rtl';
  const rows = [
    [['/', 's', words.control + ' K'], 'search'],
    [[isRtl ? '\u2190' : '\u2192'], 'next'],
    [[isRtl ? '\u2192' : '\u2190'], 'previous'],
    [[words.escape], 'close'],
    [['?'], 'help'],
  ];
  const list = make('dl');
  for (const [keys, meaning] of rows) {
    list.append(make('div', '', make('dt', '', ...keys.flatMap(key => [make('kbd', key), ' '])), make('dd', words[meaning])));
  }

  const box = make('input');
  box.type = 'checkbox';
  box.checked = root.dataset.keys !== 'off';
  box.addEventListener('change', () => {
    root.dataset.keys = box.checked ? 'on' : 'off';
    try { localStorage.setItem('smm-keys', root.dataset.keys); } catch (e) { /* blocked: until the page is left */ }
  });
  const close = make('button', words.done);
  close.type = 'button';
  close.className = 'btn';
  close.addEventListener('click', () => dialog.close());
  dialog.addEventListener('click', event => { if (event.target === dialog) dialog.close(); });
  dialog.append(title, list, make('p', '', make('label', '', box, ' ' + words.single)), close);
  document.body.append(dialog);
})();

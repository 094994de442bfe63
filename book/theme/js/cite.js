// Identifiers as instruments: copy the link or a citation of an item, and go to the same item in other books.
// Loaded by site.js when the first is clicked. Without it each is a link to itself, and the citation of the page stands at its foot.
(function () {
  'use strict';
  const byId = id => document.getElementById(id);
  const menu = byId('item-menu');
  const address = id => location.href.split('#')[0] + (id ? '#' + id : '');

  // Browsers lend the clipboard to secure pages only; the old way works on all others.
  const copy = async text => {
    try { await navigator.clipboard.writeText(text); return true; } catch (e) { /* not lent */ }
    const box = document.createElement('textarea');
    box.value = text;
    menu.append(box);
    box.select();
    const done = document.execCommand('copy');
    box.remove();
    return done;
  };

  const status = menu.querySelector('[role="status"]');
  const button = byId('cite-copy');
  button.addEventListener('click', async () => {
    const said = byId('cite-text').textContent.trim();
    const text = said.includes('://') ? said : said + ' ' + address('');
    if (await copy(text)) button.textContent = status.dataset.copied;
  });

  let id = '';

  // The same item elsewhere: an item of the base is in the base and in each profile, with the same id.
  const elsewhere = item => {
    const list = menu.querySelector('ul');
    list.replaceChildren();
    const add = (href, label) => {
      const entry = document.createElement('li');
      const link = document.createElement('a');
      link.href = href;
      link.textContent = label;
      entry.append(link);
      list.append(entry);
    };
    if (!item.closest('[data-added]')) {
      for (const link of document.querySelectorAll('.elsewhere a')) add(link.href + '#' + id, link.textContent);
    }
    const changed = byId('changed');
    if (changed) add(changed.href, changed.textContent);
    list.parentElement.hidden = !list.children.length;
  };

  document.addEventListener('click', event => {
    const link = event.target.closest('a.pid');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    id = decodeURIComponent(link.hash.slice(1));
    history.replaceState(history.state, '', link.hash);
    menu.querySelector('b').textContent = id;
    status.textContent = '';
    elsewhere(link);
    menu.showPopover();
    const at = link.getBoundingClientRect();
    const box = menu.getBoundingClientRect();
    const room = (start, size, all) => Math.max(8, Math.min(start, all - size - 8));
    menu.style.left = room(at.left, box.width, document.documentElement.clientWidth) + 'px';
    menu.style.top = room(at.bottom + 4, box.height, innerHeight) + 'px';
    menu.querySelector('button').focus();
    const close = () => { menu.removeEventListener('toggle', close); link.focus({ preventScroll: true }); };
    menu.addEventListener('toggle', event => { if (event.newState === 'closed') close(); }, { once: true });
  });

  menu.addEventListener('click', async event => {
    const wanted = event.target.closest('[data-copy]');
    if (!wanted) { if (event.target.closest('a')) menu.hidePopover(); return; }
    const text = wanted.dataset.copy === 'link' ? address(id) : menu.dataset.cite + ', ' + id + '. ' + address(id);
    if (await copy(text)) status.textContent = status.dataset.copied;
  });
})();

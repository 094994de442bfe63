// The page for addresses that lead nowhere. Servers show it at any depth, so its links begin where the site does: at its address if that is
// known, else before the first folder that is one of the site.
(function () {
  'use strict';
  const site = JSON.parse(document.getElementById('smm-site').textContent);
  const parts = location.pathname.split('/');
  const isItself = parts[parts.length - 1] === '404.html';
  const first = parts.findIndex(part => site.folders.includes(part));
  const folder = isItself || first < 0 ? parts.slice(0, -1) : parts.slice(0, first);
  const begin = site.address || folder.join('/') + '/';
  for (const link of document.querySelectorAll('[data-at]')) link.href = begin + link.dataset.at;

  // The last name of the address says best what was looked for.
  const wanted = decodeURIComponent(parts.filter(Boolean).pop() || '').replace(/\.[a-z]+$/, '').split(/[-_]+/).join(' ').trim();
  const search = document.getElementById('search');
  if (wanted && !isItself) {
    search.href = begin + 'index.html?q=' + encodeURIComponent(wanted);
    search.parentElement.hidden = false;
  }
})();

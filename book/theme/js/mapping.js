// Rows of a mapping by role. Without this file the links filter by `#only-...`; with it the role stands in `?role=`, so that
// a link to a row keeps it, and so do the pages of the other parts.
(function () {
  'use strict';
  const byId = id => document.getElementById(id);
  const mapping = document.querySelector('.mapping');
  const roles = mapping && mapping.querySelector('.map-roles');
  if (mapping) {
    const asked = () => new URLSearchParams(location.search).get('role') || '';
    const roleOf = hash => /^#(?:only-(.+)|all-roles)$/.exec(hash);
    const links = roles ? [...roles.querySelectorAll('a')] : [];
    const isKnown = role => role === '' || links.some(link => link.hash === '#only-' + role);
    const address = (url, role) => {
      const to = new URL(url, location.href);
      if (role) to.searchParams.set('role', role); else to.searchParams.delete('role');
      return to;
    };
    const show = role => {
      mapping.dataset.role = isKnown(role) ? role : '';
      for (const link of links) {
        const on = (roleOf(link.hash)[1] || '') === mapping.dataset.role;
        if (on) link.setAttribute('aria-current', 'true'); else link.removeAttribute('aria-current');
      }
      for (const link of mapping.querySelectorAll('a[href^="mapping-"]')) link.href = address(link.href, role).href;
    };
    const set = role => {
      const to = address(location.href, role);
      if (roleOf(to.hash)) to.hash = '';
      history.pushState(null, '', to);
      show(role);
    };
    const follow = () => {
      const role = roleOf(location.hash);
      if (role) return show(role[1] || '');
      show(asked());
      const target = location.hash && byId(decodeURIComponent(location.hash.slice(1)));
      // Who follows a link to a row wants to see it, whosever it is.
      if (target && !target.getClientRects().length) { show(''); target.scrollIntoView(); }
    };
    if (roles) roles.addEventListener('click', event => {
      const link = event.target.closest('a');
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      set(roleOf(link.hash)[1] || '');
    });
    addEventListener('hashchange', follow);
    addEventListener('popstate', follow);
    follow();
  }
})();

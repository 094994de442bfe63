// What can be seen in the files alone: links, markup, weight, requests.
import test from 'node:test';
import assert from 'node:assert/strict';
import { posix } from 'node:path';
import { HtmlValidate } from 'html-validate';
import { KINDS, bookPages, files, isRedirect, pages, size, text } from './site.mjs';

const all = new Set(files());
const idsOf = (() => {
  const known = new Map();
  return (path) => {
    if (!known.has(path)) known.set(path, new Set([...text(path).matchAll(/\sid="([^"]+)"/g)].map((m) => m[1])));
    return known.get(path);
  };
})();
const unescape = (address) => address.replaceAll('&amp;', '&').replaceAll('&#39;', "'").replaceAll('&#x2F;', '/');

test('every internal link and anchor leads somewhere', () => {
  const broken = [];
  for (const page of pages) {
    for (const [, raw] of text(page).matchAll(/\s(?:href|src)="([^"]*)"/g)) {
      const address = unescape(raw);
      if (/^(https?:|mailto:|data:)/.test(address)) continue;
      const [whole, anchor] = address.split('#');
      const path = whole.split('?')[0];
      let target = path === '' ? page : posix.normalize(posix.join(posix.dirname(page), decodeURIComponent(path)));
      if (target.endsWith('/')) target += 'index.html';
      if (!all.has(target)) broken.push(`${page}: ${address}`);
      else if (anchor && target.endsWith('.html') && !isRedirect(target) && !idsOf(target).has(decodeURIComponent(anchor))) broken.push(`${page}: ${address} (no such anchor)`);
    }
  }
  assert.deepEqual(broken.slice(0, 30), []);
});

test('ids are given once per page', () => {
  for (const page of bookPages) {
    const ids = [...text(page).matchAll(/\sid="([^"]+)"/g)].map((m) => m[1]);
    const twice = ids.filter((id, at) => ids.indexOf(id) !== at);
    assert.deepEqual(twice, [], page);
  }
});

test('no page asks another server for anything', () => {
  for (const page of pages) {
    const html = text(page);
    assert.doesNotMatch(html, /<(?:script|img|iframe|audio|video|source|object|embed)[^>]+(?:src|data)="(?:https?:)?\/\//i, page);
    assert.doesNotMatch(html, /<link(?![^>]*rel="(?:canonical|license|alternate)")[^>]+href="(?:https?:)?\/\//i, page);
    assert.match(html, /http-equiv="Content-Security-Policy" content="default-src 'none'/, page);
  }
  for (const sheet of files().filter((path) => path.endsWith('.css'))) assert.doesNotMatch(text(sheet), /url\(["']?(?:https?:)?\/\//, sheet);
});

test('pages of the books have no inline scripts or styles, which the policy would block', () => {
  for (const page of bookPages) {
    assert.doesNotMatch(text(page), /<script(?![^>]*\ssrc=)[^>]*>/, page);
    assert.doesNotMatch(text(page), /<[^>]+\sstyle="/, page);
    assert.doesNotMatch(text(page), /<[^>]+\son[a-z]+="/, page);
  }
});

test('a page weighs less than 150 KB before fonts and search index', () => {
  // A whole redline is one long document, made to be read and printed in one go.
  for (const page of bookPages.filter((path) => !path.endsWith('/redline.html'))) {
    const html = text(page);
    const parts = [...html.matchAll(/(?:href|src)="([^"]+\.(?:css|js|svg|png))"/g)].map((m) => posix.join(posix.dirname(page), m[1]));
    const total = size(page) + [...new Set(parts)].filter((path) => all.has(path)).reduce((sum, path) => sum + size(path), 0);
    assert.ok(total < 150 * 1024, `${page} weighs ${Math.round(total / 1024)} KB`);
  }
});

test('the markup of every kind of page is valid', async () => {
  const validator = new HtmlValidate({
    extends: ['html-validate:standard'],
    rules: {
      // Style, not validity, or in the hands of mdBook's Markdown renderer.
      'no-trailing-whitespace': 'off', 'void-style': 'off', 'long-title': 'off', 'no-raw-characters': 'off', 'attr-quotes': 'off', 'doctype-style': 'off', 'no-inline-style': 'off',
      // `role="list"` is written on purpose: lists without markers lose their role in Safari.
      'no-redundant-role': 'off', 'prefer-native-element': 'off', 'require-sri': 'off',
      // Unique names of landmarks are checked by axe, with their computed names.
      'unique-landmark': 'off', 'tel-non-breaking': 'off',
    },
  });
  for (const [kind, page] of Object.entries(KINDS)) {
    const report = await validator.validateString(text(page));
    const found = report.results.flatMap((result) => result.messages).filter((m) => m.severity === 2).map((m) => `${m.line}: ${m.ruleId}: ${m.message}`);
    assert.deepEqual(found.slice(0, 10), [], `${kind}: ${page}`);
  }
});

test('every practice page of every book shows its levels and says what the text is', () => {
  for (const page of bookPages.filter((path) => /\/[0-9.]+\/[a-z-]+\.html$/.test(path) && !path.endsWith('index.html'))) {
    const html = text(page);
    if (!html.includes('class="practice"')) continue;
    assert.match(html, /independent open text/i, `${page}: the notice is missing`);
    assert.match(html, /Indicators of accomplishment/, page);
  }
});

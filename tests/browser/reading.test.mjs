// The site as readers meet it: on a desk, on a phone, in the dark, by keyboard, without scripts.
import test, { before, after } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { KINDS, browser, errorsOf, eventually, serve } from './site.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let site, chrome;
before(async () => { site = await serve(); chrome = await browser(); });
after(async () => { await chrome?.close(); site?.close(); });

/** Opens a page in a context of its own; a request to anywhere else or a script error fails the test. */
async function open(path, options = {}) {
  const context = await chrome.newContext({ viewport: { width: 1440, height: 900 }, bypassCSP: false, ...options });
  const page = await context.newPage();
  const foreign = [], errors = errorsOf(page);
  page.on('request', (request) => { if (!request.url().startsWith(site.base) && !request.url().startsWith('data:')) foreign.push(request.url()); });
  await page.goto(site.base + path);
  page.done = async () => {
    assert.deepEqual(foreign, [], `${path} asks other servers`);
    assert.deepEqual(errors, [], `${path} has errors`);
    await context.close();
  };
  return page;
}

async function violations(path, options) {
  const page = await open(path, { ...options, bypassCSP: true });
  await page.evaluate(axe);
  const found = await page.evaluate(() => axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  await page.done();
  return found.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => n.target.join(' ')).join(' | ')}`);
}

for (const [kind, path] of Object.entries({ ...KINDS, missing: '404.html' })) {
  for (const [width, scheme] of [[1440, 'light'], [1440, 'dark'], [390, 'light'], [390, 'dark']]) {
    test(`accessible: ${kind}, ${width} px, ${scheme}`, async () => {
      assert.deepEqual(await violations(path, { viewport: { width, height: 900 }, colorScheme: scheme }), []);
    });
  }
  test(`nothing is cut off on a phone: ${kind}`, async () => {
    const page = await open(path, { viewport: { width: 390, height: 800 } });
    const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(content <= window, `${content} px wide in a window of ${window}`);
    await page.done();
  });
}

test('levels stand side by side on a wide screen and one after another on a phone and on paper', async () => {
  const tops = (page) => page.locator('.pt-level > .pt-head').evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().top)));
  const wide = await open(KINDS.practice);
  assert.equal(new Set(await tops(wide)).size, 1);
  await wide.emulateMedia({ media: 'print' });
  const paper = await tops(wide);
  assert.deepEqual(paper, [...paper].sort((a, b) => a - b));
  assert.equal(new Set(paper).size, paper.length);
  await wide.done();
  const phone = await open(KINDS.practice, { viewport: { width: 390, height: 800 } });
  assert.equal(new Set(await tops(phone)).size, 4);
  await phone.done();
});

test('a permalink shows its item', async () => {
  const page = await open(`${KINDS.practice}#PHY-2-I1`);
  await eventually(async () => {
    const box = await page.locator('#PHY-2-I1').boundingBox();
    assert.ok(box.y >= 0 && box.y < 900, `the item stands at ${box.y}`);
  });
  await page.locator('#PHY-3-I1 > a.pid').click();
  await page.waitForURL(/#PHY-3-I1$/);
  await page.done();
});

test('the base-only switch hides what a profile added', async () => {
  const page = await open(KINDS['profile practice']);
  const added = page.locator('[data-added]').first();
  assert.ok(await added.isVisible());
  await page.locator('[data-base-switch]').click();
  assert.ok(!(await added.isVisible()));
  await page.locator('[data-base-switch]').click();
  assert.ok(await added.isVisible());
  await page.done();
});

test('levels beyond the target can be unfolded', async () => {
  const page = await open(KINDS['profile practice']);
  const text = page.locator('.pt-level.is-beyond .pt-c.r2').first();
  assert.ok(!(await text.isVisible()));
  await page.locator('[data-unfold]').first().click();
  assert.ok(await text.isVisible());
  await page.done();
});

test('the theme button changes the theme and remembers it', async () => {
  const page = await open(KINDS.landing);
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const before = await ground();
  await page.locator('#theme-toggle').click();
  const now = await ground();
  assert.notEqual(now, before);
  await page.reload();
  assert.equal(await ground(), now);
  await page.done();
});

test('without scripts everything can be read and reached', async () => {
  const page = await open(KINDS['profile practice'], { javaScriptEnabled: false });
  for (const level of [1, 2, 3, 4]) assert.ok(await page.locator(`#PHY-${level}`).isVisible(), `level ${level}`);
  assert.ok(await page.locator('#PHY-4-I1').isVisible(), 'levels beyond the target');
  assert.ok(await page.locator('.nav a[aria-current="page"]').isVisible(), 'contents');
  await page.locator('.bar details.switch > summary').click();
  await page.locator('.bar details.switch a[href$="iot-smm/1.2/index.html"]').click();
  await page.waitForURL(/iot-smm\/1\.2\/index\.html$/);
  assert.match(await page.locator('#search-open').getAttribute('href'), /\/indicators\.html$/, 'in place of the search, a list that a browser can search');
  await page.done();
});

test('`latest` leads to the newest version and keeps the anchor', async () => {
  const page = await open('iot-smm/latest/physical-protection.html#PHY-2-I1');
  await page.waitForURL(/iot-smm\/1\.2\/physical-protection\.html#PHY-2-I1$/);
  await page.done();
});

test('from a practice to what it means on a card reader in two clicks', async () => {
  const page = await open(KINDS.practice);
  await page.locator('.elsewhere summary', { hasText: 'profiles' }).click();
  await page.locator('.elsewhere a', { hasText: 'Retail Card Reader' }).first().click();
  await page.waitForURL(/retail-card-reader\/[0-9.]+\/physical-protection\.html/);
  assert.ok(await page.locator('.pt-level.is-target').isVisible());
  await page.done();
});

// A name that is broken inside a word is hard to read, and hyphens of compounds are the only place for it.
for (const width of [1280, 1024]) {
  test(`words in the target grid stay whole at ${width} px`, async () => {
    const page = await open(KINDS.profile, { viewport: { width, height: 900 } });
    const found = await page.evaluate(() => {
      const broken = [];
      let seen = 0;
      for (const cell of document.querySelectorAll('.grid .cell-name, .grid .cell-level, .grid h3, .grid h4')) {
        const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
          for (const word of texts.currentNode.data.matchAll(/[^\s\u00ad-]+/g)) {
            seen += 1;
            const range = document.createRange();
            range.setStart(texts.currentNode, word.index);
            range.setEnd(texts.currentNode, word.index + word[0].length);
            if (new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1) broken.push(word[0]);
          }
        }
      }
      return { seen, broken };
    });
    assert.ok(found.seen > 40, `${found.seen} words`);
    assert.deepEqual(found.broken, []);
    await page.done();
  });
}

// Words as long as a digest, a table of many columns, long names of levels, either direction of writing.
for (const [direction, width] of [['ltr', 360], ['ltr', 1440], ['rtl', 360], ['rtl', 1440]]) {
  test(`long words and names overlap nothing: ${direction}, ${width} px`, async () => {
    const page = await open(KINDS['profile practice'], { viewport: { width, height: 900 } });
    const found = await page.evaluate((direction) => {
      const digest = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
      document.documentElement.dir = direction;
      document.querySelector('h1').textContent = 'Donaudampfschifffahrtsgesellschaftskapitaensmuetzen';
      const row = `<tr>${`<td>${digest}</td>`.repeat(3)}</tr>`;
      for (const text of document.querySelectorAll('.item-text, .texts .prose, .pt-objective')) {
        text.innerHTML = `<p>${digest}</p><div class="table-wrapper"><table>${row}</table></div>`;
      }
      document.querySelectorAll('.pt-name').forEach((name) => { name.textContent = 'comprehensively documented, measured and managed'; });
      document.querySelectorAll('.fact-target b').forEach((name) => { name.textContent = '3 comprehensively documented and managed'; });
      const boxes = (all) => [...all].map((one) => one.getBoundingClientRect()).filter((box) => box.width > 0 && box.height > 0);
      const cross = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
      const overlaps = [];
      for (const group of ['.pt-head', '.facts']) {
        for (const one of document.querySelectorAll(group)) {
          const parts = boxes(one.matches('.facts') ? one.querySelectorAll('dd') : one.querySelectorAll('.pt-num, .pt-name, .level-marks, .pid, .pt-flag'));
          parts.forEach((a, at) => parts.slice(at + 1).forEach((b) => { if (cross(a, b)) overlaps.push(`${group}: ${one.textContent.trim().slice(0, 60)}`); }));
        }
      }
      const outside = [...document.querySelectorAll('.pt-head')].filter((head) => {
        const box = head.getBoundingClientRect();
        return boxes(head.querySelectorAll('*')).some((part) => part.bottom > box.bottom + 1 || part.left < box.left - 13 || part.right > box.right + 13);
      }).map((head) => head.textContent.trim());
      return { overlaps, outside, content: document.documentElement.scrollWidth, window: innerWidth };
    }, direction);
    assert.deepEqual(found.overlaps, []);
    assert.deepEqual(found.outside, []);
    assert.ok(found.content <= found.window, `${found.content} px wide in a window of ${found.window}`);
    await page.done();
  });
}

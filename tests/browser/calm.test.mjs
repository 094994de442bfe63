// Nothing moves under a reader's eyes, and keys lead on.
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { KINDS, browser, errorsOf, files, root, serve, text } from './site.mjs';

let site, chrome;
before(async () => { site = await serve(); chrome = await browser(); });
after(async () => { await chrome?.close(); site?.close(); });

const DESK = { viewport: { width: 1440, height: 900 } };
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

/** A slow line: 1.6 Mbit/s, 150 ms. */
const SLOW = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 94_000 };

for (const [where, options, slower] of [['a desk', DESK, 1], ['a slow phone', PHONE, 4]]) {
  for (const kind of ['landing', 'practice', 'profile']) {
    test(`nothing moves while it loads: ${kind} on ${where}`, async () => {
      const context = await chrome.newContext(options);
      const page = await context.newPage();
      const devtools = await context.newCDPSession(page);
      await devtools.send('Network.enable');
      await devtools.send('Network.emulateNetworkConditions', SLOW);
      await devtools.send('Emulation.setCPUThrottlingRate', { rate: slower });
      await page.addInitScript(() => {
        window.moved = [];
        const note = (list) => { for (const one of list.getEntries()) window.moved.push([one.value, one.sources.map((source) => source.node?.className ?? '')]); };
        new PerformanceObserver(note).observe({ type: 'layout-shift', buffered: true });
      });
      await page.goto(site.base + KINDS[kind]);
      await page.evaluate(() => document.fonts.ready);
      await page.waitForTimeout(500);
      const moved = await page.evaluate(() => window.moved);
      const total = moved.reduce((sum, [value]) => sum + value, 0);
      assert.ok(total < 0.1, `${total}: ${JSON.stringify(moved)}`);
      assert.ok(await page.evaluate(() => document.fonts.check('1rem "Source Sans 3"') && [...document.fonts].some((font) => font.status === 'loaded')), 'the fonts arrived');
      await context.close();
    });
  }
}

test('fonts are asked for before style sheets name them, and from a disk without an error', async () => {
  const context = await chrome.newContext(DESK);
  const page = await context.newPage();
  const errors = errorsOf(page);
  await page.goto(site.base + KINDS.practice);
  assert.equal(await page.locator('link[rel="preload"][as="font"]').count(), 2);
  await page.goto(pathToFileURL(join(root, KINDS.practice)).href);
  assert.equal(await page.locator('link[rel="preload"]').count(), 0);
  assert.ok(await page.evaluate(async () => { await document.fonts.ready; return [...document.fonts].some((font) => font.status === 'loaded'); }));
  assert.deepEqual(errors, []);
  await context.close();
});

test('style sheets read no custom property that nothing sets', () => {
  const sheets = files().filter((path) => path.endsWith('.css'));
  const all = sheets.map(text).join('\n');
  const known = new Set([...all.matchAll(/(--[a-z0-9-]+)\s*:/g)].map((found) => found[1]));
  const read = new Set([...all.matchAll(/var\((--[a-z0-9-]+)\)/g)].map((found) => found[1]));
  assert.deepEqual([...read].filter((name) => !known.has(name)), []);
});

/** Opens a page of the site at a desk. */
async function open(path, options = DESK) {
  const context = await chrome.newContext(options);
  const page = await context.newPage();
  page.errors = errorsOf(page);
  await page.goto(path.includes('://') ? path : site.base + path);
  return page;
}

test('arrows turn the pages, and stay with a field, a dialog, a box that scrolls and a modifier', async () => {
  const page = await open(KINDS.practice);
  const next = await page.locator('[rel="next"]').first().evaluate((link) => link.href);
  await page.keyboard.press('ArrowRight');
  await page.waitForURL(next);
  await page.keyboard.press('ArrowLeft');
  await page.waitForURL(site.base + KINDS.practice);
  // A key is answered before it counts as pressed, by a click on a link if it is ours.
  await page.evaluate(() => {
    window.turned = 0;
    document.addEventListener('click', (event) => { if (event.target.closest('[rel="next"], [rel="prev"]')) window.turned += 1; }, true);
  });
  const stays = async (key, why) => {
    await page.keyboard.press(key);
    assert.equal(await page.evaluate(() => window.turned), 0, why);
    assert.equal(page.url(), site.base + KINDS.practice, why);
  };
  await stays('Alt+Shift+ArrowRight', 'a modifier');
  await stays('Control+ArrowRight', 'a modifier');
  await page.keyboard.press('/');
  await page.locator('#search-input').fill('patch');
  await stays('ArrowRight', 'a field in a dialog');
  await page.keyboard.press('Escape');
  await page.evaluate(() => {
    const box = document.createElement('div');
    box.tabIndex = 0;
    box.style.cssText = 'width: 50px; overflow-x: auto; white-space: nowrap';
    box.textContent = 'wider than its box, and read by scrolling';
    document.getElementById('main').prepend(box);
    box.focus();
  });
  await stays('ArrowRight', 'a box that scrolls');
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

for (const [where, address] of [['a server', () => KINDS.practice], ['a disk', () => pathToFileURL(join(root, KINDS.practice)).href]]) {
  test(`\`?\` lists the keys and can switch single ones off, from ${where}`, async () => {
    const page = await open(address());
    await page.keyboard.press('?');
    const help = page.locator('#keys-help');
    await help.waitFor();
    assert.equal(await help.locator('dt').count(), 5);
    await page.keyboard.press('Escape');
    await help.waitFor({ state: 'hidden' });
    await page.locator('#keys').click();
    await help.locator('input').uncheck();
    await help.locator('button').click();
    const here = page.url();
    for (const key of ['?', '/', 's', 'ArrowRight']) await page.keyboard.press(key);
    assert.equal(await page.locator('dialog[open]').count(), 0);
    await page.reload();
    assert.equal(page.url(), here);
    await page.keyboard.press('?');
    assert.equal(await page.locator('script[src*="keys"]').count(), 0, 'it is remembered');
    await page.locator('#keys').click();
    await help.locator('input').check();
    await page.keyboard.press('Escape');
    await page.keyboard.press('/');
    await page.locator('#search').waitFor();
    assert.deepEqual(page.errors, []);
    await page.context().close();
  });
}

test('`?` that is pressed again while the keys are on their way opens them once', async () => {
  const context = await chrome.newContext(DESK);
  const page = await context.newPage();
  let come;
  const held = new Promise((resolve) => { come = resolve; });
  await page.route('**/keys.js', async (route) => { await held; await route.continue(); });
  await page.goto(site.base + KINDS.practice);
  for (let times = 0; times < 3; times++) await page.keyboard.press('?');
  come();
  await page.locator('#keys-help').waitFor();
  assert.equal(await page.locator('script[src$="/keys.js"]').count(), 1);
  await context.close();
});

test('the page for what is not there works at any depth and searches for what was meant', async () => {
  const page = await open(`iot-smm/1.2/deep/below/patch-managment.html`);
  assert.equal(await page.locator('h1').count(), 1);
  const links = await page.locator('a[data-at]').evaluateAll((all) => all.map((link) => link.href));
  assert.deepEqual(links, [`${site.base}index.html`, `${site.base}glossary.html`]);
  assert.equal(await page.locator('#search').getAttribute('href'), '/index.html?q=patch%20managment');
  await page.locator('#search').click();
  await page.locator('#search-hits a').first().waitFor();
  await page.context().close();
});

test('the letters of the glossary stand on one line', async () => {
  const page = await open(KINDS.glossary);
  const tops = await page.locator('.letters a').evaluateAll((all) => all.slice(0, 10).map((letter) => letter.getBoundingClientRect().top));
  assert.equal(new Set(tops).size, 1, `${tops}`);
  await page.context().close();
});

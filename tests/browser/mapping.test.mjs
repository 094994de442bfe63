// From a clause to the practice level and its reason, to where one can disagree, and the tables in hand: the way of
// somebody who answers for IEC 62443. Without scripts too, but for the search.
import test, { before, after } from 'node:test';
import assert from 'node:assert/strict';
import { browser, errorsOf, eventually, serve, text } from './site.mjs';
import { fits } from './serve.mjs';

const CLAUSE = 'SR 1.1';
const PART = 'iot-smm/1.2/mapping-iot-smm-nist-csf-2.0-PR.html';
let site, chrome;
before(async () => { site = await serve(); chrome = await browser(); });
after(async () => { await chrome?.close(); site?.close(); });

/** Opens a page; what goes wrong on it fails the test when it is done. */
async function open(path, options) {
  const context = await chrome.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true, ...options });
  const page = await context.newPage();
  const errors = errorsOf(page);
  await page.goto(site.base + path);
  page.done = async () => { assert.deepEqual(errors, []); await context.close(); };
  return page;
}

/** From a clause in sight to the level, the reason and the place to disagree. */
async function fromClause(page) {
  const clause = page.locator('.map-clause').filter({ has: page.locator('[id="SR-1.1"]') });
  const row = clause.locator('.map-rows > li').first();
  const item = await row.locator('a').first().textContent();
  assert.match(item, /^[A-Z]{3}-\d/, 'the row names an item of ours');
  assert.ok((await row.locator('p').nth(1).textContent()).length > 40, 'the reason stands at the row');
  const address = await row.getAttribute('id');
  await row.locator('.map-cite').click();
  await page.waitForURL((url) => decodeURIComponent(url.hash) === '#' + address);
  const object = await row.locator('.map-object').getAttribute('href');
  assert.match(object, /#object$|^mailto:.*subject=|^https:\/\//);
  await row.locator('.map-object').click();
  await page.waitForURL(/#object$/);
  assert.match(await page.locator('#object').textContent(), /smm comments new|mistake/i, 'it is said how one disagrees');
  await page.goBack();
  await row.locator('a').first().click();
  await page.waitForURL((url) => url.hash.startsWith('#' + item.slice(0, 5)));
  await page.locator(`[id="${item}"]`).waitFor();
}

test('from a searched clause to level, reason, the place to disagree and the matrix', async () => {
  const page = await open('index.html');
  await page.locator('#search-open').click();
  await page.locator('#search-filters select').first().waitFor();
  await page.locator('#search-input').fill(CLAUSE);
  const hit = page.locator('#search-hits a').filter({ has: page.locator('.id', { hasText: new RegExp(`^${CLAUSE}$`) }) }).first();
  await hit.waitFor();
  await hit.click();
  await page.waitForURL(/mapping-iot-smm-iec-62443-3-3/);
  await fromClause(page);
  await page.goBack();
  await page.locator('.crumbs a').last().click();
  await page.locator('table.matrix').waitFor();
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'XLSX' }).click()]);
  assert.match(file.suggestedFilename(), /iec-62443-3-3.*\.xlsx$/);
  await page.done();
});

test('the same without scripts, from the page of the standard', async () => {
  const page = await open('iot-smm/1.2/mapping-iot-smm-iec-62443-3-3.html', { javaScriptEnabled: false });
  assert.ok(await page.locator('table.matrix').isVisible());
  assert.ok(await page.locator('a', { hasText: /^CSV/ }).first().isVisible());
  await page.locator('.map-index a', { hasText: CLAUSE }).first().click();
  await fromClause(page);
  await page.done();
});

test('what follows for other standards is folded, marked as derived, never equal, and leads to their clauses', async () => {
  for (const javaScriptEnabled of [true, false]) {
    const page = await open(PART, { javaScriptEnabled });
    const derived = page.locator('.map-derived').first();
    assert.equal(await derived.locator('ul').first().isVisible(), false);
    await derived.locator('summary').focus();
    await page.keyboard.press('Enter');
    await derived.locator('ul').first().waitFor();
    assert.match(await derived.textContent(), /^Derived: \d+ requirement/);
    for (const one of await page.locator('.map-derived li').allTextContents()) {
      assert.match(one, /^(asks all of|asks a part of|overlaps with) .+ (firm|arguable), through [A-Z]{3}-\d/);
    }
    const clause = derived.locator('li a').first();
    const target = await clause.evaluate((a) => a.href);
    await clause.click();
    await page.waitForURL(target);
    await page.locator(`[id="${decodeURIComponent(new URL(target).hash.slice(1))}"]`).waitFor();
    await page.done();
  }
});

test('the role stands in the address, is kept from part to part, and rows that are linked to are shown', async () => {
  const page = await open(PART);
  const rows = () => page.locator('.map-rows > li:visible').count();
  const all = await rows();
  const supplier = page.locator('.map-roles a[href="#only-product-supplier"]');
  await supplier.focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\?role=product-supplier/);
  assert.equal(await supplier.getAttribute('aria-current'), 'true');
  const few = await rows();
  assert.ok(few > 0 && few < all, `${few} of ${all}`);
  assert.equal(await page.locator('.map-rows > li:not(.by-product-supplier):visible').count(), 0);
  assert.equal(await page.locator('.map-clause:visible').filter({ hasNot: page.locator('.by-product-supplier') }).count(), 0, 'no clause is left empty');
  await page.reload();
  assert.equal(await rows(), few, 'an address that is passed on shows the same');
  await page.locator('.crumbs a').last().click();
  await page.waitForURL((url) => url.search === '?role=product-supplier' && !url.pathname.endsWith('-PR.html'));
  await page.goBack();
  await page.locator('.map-roles a[href="#all-roles"]').click();
  await page.waitForURL((url) => !url.search);
  assert.equal(await rows(), all);
  await page.goBack();
  await eventually(async () => assert.equal(await rows(), few, 'back is back'));
  const hidden = await page.locator('.map-rows > li.by-asset-owner').first().getAttribute('id');
  await page.goto(`${site.base}${PART}?role=product-supplier#${hidden}`);
  await page.locator(`[id="${hidden}"]`).waitFor();
  await page.done();

  const plain = await open(PART + '#only-product-supplier', { javaScriptEnabled: false });
  assert.equal(await plain.locator('.map-rows > li:visible').count(), few, 'without scripts the same rows');
  await plain.done();
});

test('a page of a mapping with everything open passes axe, wide and narrow, light and dark', async () => {
  for (const [width, colorScheme] of [[1440, 'light'], [390, 'light'], [1440, 'dark'], [390, 'dark']]) {
    const page = await open(PART, { viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
    await page.locator('.map-derived').evaluateAll((all) => all.forEach((one) => { one.open = true; }));
    await fits(page, `${width} ${colorScheme}`);
    await page.done();
  }
});

test('no page is heavy because of a mapping', () => {
  for (const path of [PART, 'iot-smm/1.2/mapping-iot-smm-eu-cra.html', 'retail-pos/1.0/access-control.html']) {
    assert.ok(text(path).length < 100 * 1024, `${path}: ${text(path).length}`);
  }
});

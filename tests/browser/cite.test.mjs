// Identifiers as instruments, versions that know their place, and what a screen shows first.
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { KINDS, browser, errorsOf, eventually, serve } from './site.mjs';

const OLD = 'iot-smm/1.0/patch-management.html';
const PROFILE = 'retail-pos/1.0/patch-management.html';
let site, chrome;
before(async () => { site = await serve(); chrome = await browser(); });
after(async () => { await chrome?.close(); site?.close(); });

async function open(path, options = {}) {
  const context = await chrome.newContext({ viewport: { width: 1440, height: 900 }, permissions: ['clipboard-read', 'clipboard-write'], ...options });
  const page = await context.newPage();
  page.errors = errorsOf(page);
  await page.goto(site.base + path);
  return page;
}
const clipboard = (page) => page.evaluate(() => navigator.clipboard.readText());

for (const [where, options] of [['a desk', {}], ['a phone', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }]]) {
  test(`an identifier copies its link and its citation, and leads to the same item elsewhere, on ${where}`, async () => {
    const page = await open(PROFILE, options);
    await page.locator('a.pid', { hasText: /^PAT-3-I1$/ }).click();
    await page.locator('[data-copy="link"]').click();
    await page.locator('#item-menu [role="status"]:not(:empty)').waitFor();
    assert.equal(await clipboard(page), `${site.base}${PROFILE}#PAT-3-I1`);
    await page.locator('[data-copy="cite"]').click();
    await page.waitForFunction(async () => (await navigator.clipboard.readText()).includes('Open Practice Tables'));
    const citation = await clipboard(page);
    assert.ok(citation.includes('PAT-3-I1') && citation.endsWith('#PAT-3-I1'), citation);
    await page.locator('#item-menu a', { hasText: 'Open IoT SMM tables 1.2' }).click();
    await page.waitForURL(/iot-smm\/1\.2\/patch-management\.html#PAT-3-I1$/);
    assert.equal(await page.locator('#PAT-3-I1').count(), 1);
    assert.deepEqual(page.errors, []);
    await page.context().close();
  });
}

test('the menu of an identifier works by keyboard and gives the focus back', async () => {
  const page = await open(PROFILE);
  const id = page.locator('a.pid', { hasText: /^PAT-3-I1$/ });
  await id.focus();
  await page.keyboard.press('Enter');
  await page.locator('#item-menu:popover-open').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.dataset.copy), 'link');
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => document.activeElement.classList.contains('pid'));
  await page.context().close();
});

test('without scripts an identifier is a link, and a page says how it is cited and where its newest version is', async () => {
  const page = await open(PROFILE, { javaScriptEnabled: false });
  await page.locator('a.pid', { hasText: /^PAT-3-I1$/ }).click();
  await page.waitForURL(/#PAT-3-I1$/);
  assert.match(await page.locator('#cite-text').textContent(), /Retail Point of Sale 1\.0.*Patch Management/s);
  await page.locator('#cite a[href*="/latest/"]').click();
  await page.waitForURL(/retail-pos\/1\.0\/patch-management\.html$/);
  await page.context().close();
});

test('the list of books at the top opens another at the same practice, and at its beginning from elsewhere', async () => {
  const page = await open(PROFILE);
  const to = (name) => page.locator('.bar .switch-list a', { hasText: name });
  await page.locator('.bar .switch summary').click();
  await to(/^Open IoT SMM tables 1\.2/).first().click();
  await page.waitForURL(/iot-smm\/1\.2\/patch-management\.html$/);
  await page.goto(site.base + KINDS.profile);
  await page.locator('.bar .switch summary').click();
  await to(/^Open IoT SMM tables 1\.2/).first().click();
  await page.waitForURL(/iot-smm\/1\.2\/index\.html$/);
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

for (const [width, height] of [[1440, 900], [1024, 768], [844, 390], [700, 900], [390, 844]]) {
  test(`what a link leads to is covered by nothing that stays in sight: ${width} x ${height}`, async () => {
    const page = await open(`${PROFILE}#PAT-3-I2`, { viewport: { width, height } });
    const covered = () => page.locator('#PAT-3-I2').evaluate((item) => {
      const { left, top } = item.getBoundingClientRect();
      return top < innerHeight && !item.contains(document.elementFromPoint(left + 8, top + 8));
    });
    await eventually(async () => assert.equal(await covered(), false));
    await page.context().close();
  });
}

test('what comes from the base leads to the very item', async () => {
  const page = await open(PROFILE);
  const link = page.locator('.pt-c.r4 .src-tag a').first();
  const first = await link.evaluate((a) => a.closest('.src').querySelector('.item').id);
  assert.ok((await link.getAttribute('href')).endsWith(`../../iot-smm/1.2/patch-management.html#${first}`));
  await page.context().close();
});

test('an earlier version leads to the same page of the current one and to its changes', async () => {
  const page = await open(OLD);
  const banner = page.locator('.stage-superseded');
  const box = await banner.boundingBox();
  assert.ok(box.y + box.height < 300, 'it is in sight');
  await banner.getByText(/^\d+ changes?$/).click();
  await page.waitForURL(/iot-smm\/changes\/1\.0-1\.2\/patch-management\.html$/);
  await page.goBack();
  await banner.getByText('This page there').click();
  await page.waitForURL(/iot-smm\/1\.2\/patch-management\.html$/);
  assert.equal(await page.locator('.stage-superseded').count(), 0);
  await page.context().close();
});

for (const [width, height] of [[1440, 900], [390, 844]]) {
  test(`the ways in stand above the fold at ${width} x ${height}`, async () => {
    const page = await open(KINDS.landing, { viewport: { width, height } });
    for (const link of await page.locator('.hero-links a').all()) {
      const box = await link.boundingBox();
      assert.ok(box.y + box.height <= height, `${await link.textContent()} ends at ${box.y + box.height}`);
    }
    await page.context().close();
  });
}

test('the table begins within the first screen of a desktop', async () => {
  for (const path of [KINDS.practice, KINDS['profile practice'], PROFILE, OLD]) {
    const page = await open(path);
    const top = await page.locator('.pt').evaluate((table) => table.getBoundingClientRect().top + scrollY);
    assert.ok(top <= 900, `${path}: ${top}`);
    await page.context().close();
  }
});

test('on a phone a practice opens at the target level, the rest folds, and links open what they lead into', async () => {
  const page = await open(PROFILE, { viewport: { width: 390, height: 844 } });
  const shown = (id) => page.locator(`#${id}`).isVisible();
  assert.deepEqual([await shown('PAT-1-I1'), await shown('PAT-3-I1'), await shown('PAT-4-I1')], [false, true, false]);
  await page.goto(`${site.base}${PROFILE}#PAT-1-I1`);
  await page.locator('#PAT-1-I1').waitFor();
  await page.locator('.pt-jump a').last().scrollIntoViewIfNeeded();
  const from = await page.evaluate(() => scrollY);
  await page.mouse.wheel(0, 3000);
  await page.waitForFunction((from) => scrollY >= Math.min(from + 3000, document.documentElement.scrollHeight - innerHeight) - 1, from);
  await eventually(async () => {
    const bar = await page.locator('.pt-jump').boundingBox();
    assert.ok(bar.y >= 0 && bar.y < 844, `the jumps stay in sight, and are at ${bar.y}`);
  });
  await page.context().close();
});

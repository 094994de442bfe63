// What readers take with them: the archive of an edition, opened from a disk, and the files beside every page.
import test, { before, after } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { KINDS, browser, errorsOf, root, serve } from './site.mjs';

const DESK = { viewport: { width: 1440, height: 900 } };
const EDITION = 'retail-card-reader-1.0';
let chrome;
let site;
let disk;
before(async () => {
  chrome = await browser();
  site = await serve();
  disk = mkdtempSync(join(tmpdir(), 'smm-archive-'));
  execFileSync('python3', ['-m', 'zipfile', '-e', join(root, `retail-card-reader/1.0/downloads/${EDITION}-archive.zip`), disk]);
});
after(async () => {
  await chrome.close();
  site.close();
  rmSync(disk, { recursive: true });
});

async function open(address) {
  const context = await chrome.newContext({ ...DESK, acceptDownloads: true });
  const page = await context.newPage();
  page.errors = errorsOf(page);
  await page.goto(address.includes('://') ? address : site.base + address);
  return page;
}

/** What stands behind the kind of a file, in bytes as far as it is said. */
const sizeOf = (link) => link.evaluate((a) => getComputedStyle(a.querySelector('.dl-kind'), '::after').content);
function bytesOf(said) {
  const [, number, unit] = said.match(/^", ([0-9.]+) (bytes|KB|MB)"$/) ?? [];
  return Number(number) * { bytes: 1, KB: 1024, MB: 1024 * 1024 }[unit];
}

test('every file that a book offers says its size, on its overview and beside its pages', async () => {
  const CHANGES = 'iot-smm/changes/1.0-1.2/index.html';
  for (const address of [...['profile', 'profile practice', 'model', 'practice', 'mapping'].map((kind) => KINDS[kind]), CHANGES]) {
    const page = await open(address);
    const links = await page.locator('main a:has(.dl-kind), .nav a:has(.dl-kind)').all();
    assert.ok(links.length > 1, address);
    for (const link of links) {
      const path = await link.evaluate((a) => new URL(a.href).pathname);
      const said = await sizeOf(link);
      const real = statSync(join(root, path)).size;
      assert.ok(Math.abs(bytesOf(said) - real) < Math.max(600, real * 0.06), `${path} has ${real} bytes and says ${said}`);
    }
    assert.deepEqual(page.errors, []);
    await page.context().close();
  }
});

test('without styles the sizes are a list in plain text', async () => {
  const page = await open(KINDS.profile);
  await page.locator('main a[href="sizes.txt"]').click();
  await page.waitForURL(/sizes\.txt$/);
  assert.match(await page.locator('body').textContent(), /^retail-pos-1\.0-archive\.zip: [\d.]+ MB$/m);
  await page.context().close();
});

test('from any page of a profile everything offline is one click away, and the form opens or is saved within two', async () => {
  for (const kind of ['profile', 'profile practice']) {
    const page = await open(KINDS[kind]);
    const [all] = await Promise.all([page.waitForEvent('download'), page.locator('.nav a[href$="-archive.zip"]').click()]);
    assert.match(all.suggestedFilename(), /-archive\.zip$/);
    await page.locator('.nav a[href*="downloads/"][href$="-assessment.html"]').click();
    await page.waitForURL(/-assessment\.html$/);
    assert.ok(await page.locator('form, main').first().isVisible());
    await page.goBack();
    if (kind === 'profile practice') await page.locator('.nav a[href$="index.html#downloads"]').click();
    const [form] = await Promise.all([page.waitForEvent('download'), page.locator('.dl-save[href$="-assessment.html"]').click()]);
    assert.match(form.suggestedFilename(), /-assessment\.html$/);
    await page.context().close();
  }
});

test('an archive works from a disk: pages, glossary, search, base and form', async () => {
  const page = await open(pathToFileURL(join(disk, EDITION, 'start.html')).href);
  await page.waitForURL(/retail-card-reader\/1\.0\/index\.html$/);
  assert.match(await page.locator('h1').textContent(), /\S/);
  await page.keyboard.press('/');
  await page.locator('#search-input').fill('PHY-3-I1');
  const hit = page.locator('#search-hits a').first();
  await hit.waitFor();
  await hit.click();
  await page.waitForURL(/physical-protection\.html.*#PHY-3-I1$/);
  assert.ok(page.url().startsWith(pathToFileURL(disk).href));
  const term = await page.locator('a.term').first().evaluate((a) => a.href);
  await page.goto(term);
  assert.ok(await page.locator(':target').count());
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

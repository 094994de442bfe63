// The preview as somebody meets it who writes: it follows, keeps the place, says what is wrong and what changed.
import test, { before, after } from 'node:test';
import assert from 'node:assert/strict';
import { browser, eventually, until } from './site.mjs';
import { closed, fits, opened, preview } from './serve.mjs';

const PRACTICE = 'retail-pos/1.1/physical-protection.html';
const OVERLAY = 'profiles/retail-pos/1.1/practices/physical-protection.yaml';
let server, chrome;
before(async () => { server = await preview(); chrome = await browser(); });
after(async () => { await chrome?.close(); await server?.close(); });

async function open(path, options) {
  const page = await opened(chrome, options);
  await page.goto(server.base + path);
  return page;
}

test('a save shows, and the place on the page stays', async () => {
  const page = await open(PRACTICE);
  await page.locator('#PHY-3-I1').evaluate((one) => scrollTo(0, one.getBoundingClientRect().top + scrollY - 200));
  const top = () => page.locator('#PHY-3-I1').evaluate((one) => Math.round(one.getBoundingClientRect().top));
  const before = await top();
  const text = server.read(OVERLAY);
  const loaded = page.waitForEvent('load');
  server.write(OVERLAY, text.replace(/considerations: [|>]-?\n( +)/, (all, indent) => `${all}A sentence that came while somebody read further down. It is long enough to move what stands below it.\n\n${indent}`));
  await loaded;
  await page.getByText('A sentence that came while somebody read').first().waitFor({ state: 'attached' });
  await until(async () => Math.abs(await top() - before) <= 2, `the item stands at ${before} again`);
  server.write(OVERLAY, text);
  await until(async () => (await page.getByText('A sentence that came').count()) === 0, 'the old text');
  await page.done();
});

test('a page that does not change is not loaded again', async () => {
  const page = await open('use/scoring.html');
  await page.evaluate(() => { window.kept = true; });
  const text = server.read(OVERLAY);
  const other = await open(PRACTICE);
  const loaded = other.waitForEvent('load');
  const asked = page.waitForResponse((response) => response.request().method() === 'HEAD');
  server.write(OVERLAY, text.replace('store', 'shop'));
  await Promise.all([loaded, asked]);
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
  assert.equal(await page.evaluate(() => window.kept), true);
  server.write(OVERLAY, text);
  await other.done();
  await page.done();
});

test('findings come as a panel with their places, and go once they are cured', async () => {
  const page = await open(PRACTICE);
  const text = server.read(OVERLAY);
  const title = await page.locator('h1').first().textContent();
  server.write(OVERLAY, text.replace(/^practice:.*$/m, 'practise: physical-protection'));
  await page.locator('.smm-panel.is-broken').waitFor({ timeout: 30000 });
  assert.equal(await page.locator('h1').first().textContent(), title, 'the last good page stays');
  await page.locator('#smm-panel > summary').click();
  assert.match(await page.locator('.smm-place code').first().textContent(), /physical-protection\.yaml:\d+:\d+$/);
  const code = page.locator('.smm-place a[href^="/.smm/explain/"]').first();
  const explained = await open((await code.getAttribute('href')).slice(1));
  assert.ok(await explained.locator('h1').first().isVisible());
  await explained.done();
  server.write(OVERLAY, text);
  await page.locator('.smm-panel:not(.is-broken)').waitFor({ timeout: 30000 });
  assert.ok(await page.locator('#smm-panel').evaluate((box) => box.open), 'an open panel stays open');
  await page.done();
});

test('what changed since the last commit is marked on the page and shown as redlines', async () => {
  const text = server.read('profiles/retail-pos/1.1/profile.yaml');
  const page = await open(PRACTICE);
  const loaded = page.waitForEvent('load');
  const raised = text.replace(/(\n {2}physical-protection:\n {4}level: )\d/, '$14');
  assert.notEqual(raised, text);
  server.write('profiles/retail-pos/1.1/profile.yaml', raised);
  await loaded;
  await page.locator('#smm-panel > summary').click();
  await page.locator('[data-since="head"]').click();
  await page.locator('.smm-changes .change, #smm-changes .change').first().waitFor({ timeout: 30000 });
  await page.locator('.target-why .smm-mark, .target-why.smm-changed-here').first().waitFor();
  await page.locator('[data-since="head"]').click();
  await eventually(async () => assert.equal(await page.locator('.smm-mark').count(), 0));
  const again = page.waitForEvent('load');
  server.write('profiles/retail-pos/1.1/profile.yaml', text);
  await again;
  await page.done();
});

test('the panel passes axe, on a desk and a phone, light and dark', async () => {
  for (const [width, colorScheme] of [[1440, 'light'], [1440, 'dark'], [390, 'light'], [390, 'dark']]) {
    const page = await open(PRACTICE, { viewport: { width, height: 800 }, colorScheme, bypassCSP: true });
    await page.locator('#smm-panel > summary').click();
    await fits(page, `${width} px, ${colorScheme}`);
    await closed(page.context());
  }
});

test('without scripts pages and findings are there', async () => {
  const page = await open(PRACTICE, { javaScriptEnabled: false });
  await page.locator('#smm-panel > summary').click();
  assert.ok(await page.locator('.smm-files a').first().isVisible());
  await page.done();
});

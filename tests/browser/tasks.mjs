// What readers come for, done as they do it: from the first page, by what they see, clicks and scrolling counted.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { eventually, root, text } from './site.mjs';

const MODEL = 'Open IoT SMM tables 1.2', PROFILE = 'Retail Point of Sale', PRACTICE = 'Patch Management';
const named = (name) => new RegExp(`^\\s*${name}\\b`);

/** Somebody with a mouse or a thumb: every click counts, and so do the screens that are scrolled before it. */
export function reader(page, { phone = false, scripts = true } = {}) {
  const height = page.viewportSize().height;
  const self = { page, phone, scripts, clicks: 0, screens: 0 };
  self.look = async (there) => {
    await there.waitFor();
    const { y, height: tall } = await there.boundingBox();
    const hidden = y < 0 || y + Math.min(tall, height / 2) > height;
    if (hidden) self.screens += Math.abs(y + Math.min(tall, height) / 2 - height / 2) / height;
    await there.scrollIntoViewIfNeeded();
    return there;
  };
  self.click = async (there) => {
    await (await self.look(there)).click();
    self.clicks += 1;
  };
  self.choose = async (there, label) => {
    await (await self.look(there)).selectOption({ label });
    self.clicks += 1;
  };
  return self;
}

const link = (place, name) => place.locator('a', { hasText: named(name) }).first();
const toModel = (reader) => reader.click(reader.page.locator('.hero-links a').first());
/** On a phone the cards of the first page are far down, and the bar has a list of all books. */
async function toProfile(reader) {
  if (!reader.phone) return reader.click(link(reader.page.locator('.book h3'), PROFILE));
  await reader.click(reader.page.locator('.bar .switch summary'));
  await reader.click(link(reader.page.locator('.bar .switch-list'), PROFILE));
}
/** A wide window shows the contents beside the page; on a phone they are a button away. */
async function toPractice(reader) {
  if (reader.phone) await reader.click(reader.page.locator('#nav-link'));
  await reader.click(link(reader.page.locator('.nav li'), PRACTICE));
  // With its scripts: what is clicked next may need them.
  await reader.page.waitForURL(/\/patch-management\.html$/);
}
async function toLevel(reader, level) {
  const jump = reader.page.locator('.pt-jump a', { hasText: named(level) });
  if (await jump.isVisible()) await reader.click(jump);
}
async function search(reader, words) {
  await reader.click(reader.page.locator('#search-open'));
  await reader.page.locator('#search-input').fill(words);
  await reader.page.locator('#search-state', { hasText: `“${words}”` }).waitFor();
  await reader.page.locator('#search-hits a').first().waitFor();
}
/** A download is no page to look at: its link is looked for, and that its file is there. */
async function save(reader, file) {
  await reader.look(file);
  reader.clicks += 1;
  const address = new URL(await file.getAttribute('href'), reader.page.url());
  const path = address.protocol === 'file:' ? fileURLToPath(address) : join(root, address.pathname);
  assert.ok(existsSync(path), path);
}
async function copy(reader, id, what) {
  await reader.click(reader.page.locator('a.pid', { hasText: new RegExp(`^${id}$`) }).first());
  if (!reader.scripts) return;
  await reader.click(reader.page.locator(`[data-copy="${what}"]`));
  await reader.page.locator('#item-menu [role="status"]:not(:empty)').waitFor();
}

/** Indicators of the model, as published. */
function indicators() {
  const { domains } = JSON.parse(text('iot-smm/1.2/downloads/iot-smm-1.2.json'));
  const practices = domains.flatMap((domain) => domain.subdomains.flatMap((sub) => sub.practices));
  return practices.flatMap((practice) => practice.levels.flatMap((level) => level.indicators));
}
/** Those that a search of the YAML finds. */
const saying = (words) => indicators().filter((one) => words.test(JSON.stringify(one))).map((one) => one.id);
/** Those that a browser finds on a list that is open: by role, what the role is called counts as well. */
async function listed(page, words) {
  const rows = await page.locator('.az section li').evaluateAll((all) => all.map((one) => [one.querySelector('a').innerText, `${one.closest('section').querySelector('h2').innerText} ${one.innerText}`]));
  return rows.filter(([, said]) => words.test(said)).map(([id]) => id);
}

/** Tasks by letter. Each begins on the first page and fails if it does not end with what was wanted. */
export const TASKS = {
  'a level 3 of a practice, and a link to one indicator': async (reader) => {
    await toModel(reader);
    await toPractice(reader);
    await toLevel(reader, 3);
    await copy(reader, 'PAT-3-I1', 'link');
    await reader.page.waitForURL(/#PAT-3-I1$/);
  },
  'b target against levels': async (reader) => {
    await toProfile(reader);
    await toPractice(reader);
    await reader.look(reader.page.locator('.pt-level.is-target .pt-head'));
    await eventually(async () => assert.equal(await reader.page.locator('.pt-level .pt-head:visible').count(), 4));
  },
  'c every indicator on remote access': async (reader) => {
    if (!reader.scripts) {
      await reader.click(reader.page.locator('#search-open'));
      await reader.page.waitForURL(/\/indicators\.html$/);
      // One list has what indicators say, the other what shows it; a browser searches within a page.
      const found = await listed(reader.page, /remote access/i);
      await reader.click(link(reader.page.locator('main .head'), 'Evidence'));
      await reader.page.waitForURL(/\/indicators-by-role\.html$/);
      const path = (address) => new URL(address, reader.page.url()).pathname;
      const parts = await reader.page.locator('.letters a').evaluateAll((all) => all.map((one) => one.href.split('#')[0]));
      for (const part of new Set(parts.map(path))) {
        if (part !== path('')) {
          const [first] = parts.map(path).flatMap((one, at) => (one === part ? [at] : []));
          await reader.click(reader.page.locator('.letters a').nth(first));
          await reader.page.waitForURL((url) => url.pathname === part);
        }
        found.push(...await listed(reader.page, /remote access/i));
      }
      return assert.deepEqual([...new Set(found)].sort(), saying(/remote access/i).sort());
    }
    await search(reader, 'remote access');
    await reader.choose(reader.page.locator('#search-filters [name="kind"]'), 'Indicator');
    await reader.choose(reader.page.locator('#search-filters [name="book"]'), MODEL);
    await reader.page.locator('#search-state', { hasText: /\d+ of \d+/ }).waitFor();
    await reader.click(reader.page.locator('.search-more'));
    const wanted = saying(/remote access/i);
    await reader.page.waitForFunction((least) => document.querySelectorAll('#search-hits a').length >= least, wanted.length);
    const found = await reader.page.locator('#search-hits .id').allTextContents();
    assert.deepEqual(wanted.filter((id) => !found.includes(id)), []);
  },
  'd what changed for one practice': async (reader) => {
    await toModel(reader);
    await toPractice(reader);
    await reader.click(reader.page.locator('#changed'));
    await reader.page.waitForURL(/\/changes\/.*patch-management\.html/);
  },
  'e the checklist': async (reader) => {
    if (!reader.phone) {
      const card = reader.page.locator('.book', { has: reader.page.locator('h3', { hasText: PROFILE }) }).first();
      await reader.click(link(card, 'Downloads'));
      return save(reader, link(reader.page.locator('main .downloads'), 'Checklist'));
    }
    await toProfile(reader);
    await reader.click(reader.page.locator('#nav-link'));
    await save(reader, link(reader.page.locator('.nav'), 'Checklist'));
  },
  "f from a profile's item to its base": async (reader) => {
    await toProfile(reader);
    await toPractice(reader);
    await toLevel(reader, 3);
    await reader.click(reader.page.locator('.pt-level.is-target .pt-c.r4 .src-tag a').first());
    await reader.page.waitForURL(/iot-smm\/1\.2\/patch-management\.html#PAT-3-I\d+$/);
    await reader.look(reader.page.locator(`[id="${new URL(reader.page.url()).hash.slice(1)}"]`));
  },
  'g a citation in the clipboard': async (reader) => {
    await toModel(reader);
    await toPractice(reader);
    if (reader.scripts) return copy(reader, 'PAT', 'cite');
    const said = await reader.look(reader.page.locator('#cite-text'));
    assert.match(await said.textContent(), /Patch Management/);
  },
  'h a clause to practices': async (reader) => {
    if (reader.scripts) {
      await search(reader, 'PR.AA-05');
      await reader.click(reader.page.locator('#search-hits a').first());
    } else {
      await reader.click(reader.page.locator('.related dt a', { hasText: 'NIST CSF' }).first());
      await reader.click(link(reader.page.locator('.map-index'), 'PR.AA-05'));
    }
    await reader.page.waitForURL(/mapping-iot-smm-nist-csf-2\.0.*#PR\.AA-05/);
    await reader.click(reader.page.locator('.map-clause', { has: reader.page.locator('[id="PR.AA-05"]') }).locator('.map-rows a').first());
    await reader.page.locator('article.practice').waitFor();
  },
  'i everything offline': async (reader) => {
    await toModel(reader);
    if (reader.phone) await reader.click(reader.page.locator('#nav-link'));
    await save(reader, link(reader.page.locator('.nav'), 'Everything offline'));
  },
};

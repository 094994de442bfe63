// The search over the whole site: what it finds is held against a scan of the published data.
import test, { before, after } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { KINDS, browser, errorsOf, eventually, files, root, serve, size, text } from './site.mjs';
import { SLOW } from './slow.mjs';

let site, chrome;
before(async () => { site = await serve(); chrome = await browser(); });
after(async () => { await chrome?.close(); site?.close(); });

/** Opens a page and its search; a request to elsewhere or a script error fails the test. */
async function search(path, { base = site.base, script, ...options } = {}) {
  const context = await chrome.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const foreign = [], errors = errorsOf(page);
  page.loaded = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(base)) foreign.push(request.url());
    else if (/\/search\/|\/(?:finder|marks)\.js/.test(request.url())) page.loaded.push(request.url().slice(base.length));
  });
  if (script) await page.route('**/search/*.js', script);
  await page.goto(base + path);
  await page.locator('#search-open').click();
  page.ask = async (query, filters = {}) => {
    await page.locator('#search-filters select').first().waitFor();
    for (const [name, label] of Object.entries(filters)) await page.locator(`#search-filters [name="${name}"]`).selectOption({ label });
    await page.locator('#search-input').fill(query);
    await page.waitForFunction((asked) => {
      const said = document.getElementById('search-state').textContent;
      return said.includes(`“${asked}”`) && document.querySelectorAll('#search-hits a').length === Number(said.match(/^\d+/) ?? 0);
    }, query);
    return page.locator('#search-hits a').evaluateAll((all) => all.map((one) => ({ href: one.href, id: one.querySelector('.id')?.textContent ?? '', text: one.textContent })));
  };
  page.total = async () => Number((await page.locator('#search-state').textContent()).match(/(\d+) results?/)?.[1] ?? 0);
  page.all = async () => {
    const more = page.locator('.search-more');
    if (/ of /.test(await page.locator('#search-state').textContent())) await more.click();
    // The first is shown alone, before the others.
    await page.waitForFunction((total) => document.querySelectorAll('#search-hits a').length === total, await page.total());
    return page.locator('#search-hits a').evaluateAll((all) => all.map((one) => one.querySelector('.id')?.textContent ?? ''));
  };
  page.done = async () => {
    assert.deepEqual(foreign, [], 'the search asks other servers');
    assert.deepEqual(errors, [], 'the search has errors');
    await context.close();
  };
  return page;
}

const model = JSON.parse(text('iot-smm/1.2/downloads/iot-smm-1.2.json'));
const indicators = model.domains.flatMap((domain) => domain.subdomains ?? [domain]).flatMap((sub) => sub.practices)
  .flatMap((practice) => practice.levels.flatMap((level) => level.indicators.map((indicator) => ({ practice, indicator }))));
const beginnings = (words) => ({ practice, indicator }) => {
  const said = (practice.title + ' ' + JSON.stringify(indicator)).toLowerCase().split(/[^\p{Alphabetic}\p{N}]+/u);
  return words.every((word) => said.some((one) => one.startsWith(word)));
};

test('an identifier is found first, from anywhere, and leads to its anchor in the book that is open', async () => {
  for (const [from, book] of [[KINDS.landing, 'iot-smm/1.2'], [KINDS.chapter, 'iot-smm/1.2'], [KINDS['profile practice'], 'retail-pos/1.0']]) {
    for (const written of ['PAT-3-I1', 'pat 3 i1', 'PAT3I1']) {
      const page = await search(from);
      const [first] = await page.ask(written);
      assert.equal(first.id, 'PAT-3-I1', `${written} from ${from}`);
      const address = new URL(first.href);
      assert.equal(address.pathname, `/${book}/patch-management.html`);
      assert.equal(address.hash, '#PAT-3-I1');
      await page.done();
    }
  }
});

test('all indicators that say the words are found, with a true total', async () => {
  for (const query of ['remote access', 'after', 'for', 'supplier list', 'multi-factor']) {
    const page = await search(KINDS.model);
    await page.ask(query, { kind: 'Indicator', book: 'Open IoT SMM tables 1.2' });
    const wanted = indicators.filter(beginnings(query.split(/[ -]/))).map(({ indicator }) => indicator.id);
    assert.equal(await page.total(), wanted.length, query);
    assert.deepEqual((await page.all()).sort(), wanted.sort(), query);
    await page.done();
  }
});

test('filters leave what they name', async () => {
  const page = await search(KINDS.model);
  const book = 'Open IoT SMM tables 1.2';
  await page.ask('the', { kind: 'Indicator', book, level: 'Level 3', verify: 'Test', role: 'OT engineer' });
  const wanted = indicators.filter(({ indicator }) => /-3-I/.test(indicator.id) && indicator.verify.includes('test') && indicator.ask === 'OT engineer').filter(beginnings(['the']));
  assert.ok(wanted.length > 0);
  assert.equal(await page.total(), wanted.length);
  await page.done();
});

test('a filter by who wrote it leaves that, and filters find without words', async () => {
  const page = await search(KINDS.landing);
  const ids = (await page.ask('card', { kind: 'Indicator', book: 'Retail Point of Sale 1.0', origin: 'Retail Point of Sale' }), await page.all());
  assert.ok(ids.length > 3 && ids.every((id) => id.startsWith('RPOS-')), ids.join(' '));
  assert.ok(!(await page.locator('#search-filters [name="origin"] option').allTextContents()).includes('Vehicle Gateway with Over-the-Air Updates'), 'only what lies beneath the book');
  await page.locator('#search-input').fill('');
  await page.locator('#search-state', { hasText: 'these filters' }).waitFor();
  const own = text('retail-pos/1.0/downloads/retail-pos-1.0.json').match(/"id": ?"RPOS-[A-Z]+-\d-I\d+"/g) ?? [];
  assert.equal(Number((await page.locator('#search-state').textContent()).match(/\d+/)[0]), new Set(own).size);
  await page.done();
});

test('words of one or two letters are whole words', async () => {
  const page = await search(KINDS.model);
  await page.ask('OT', { kind: 'Indicator', book: 'Open IoT SMM tables 1.2' });
  const wanted = indicators.filter(({ practice, indicator }) => /\bOT\b/i.test(practice.title + ' ' + JSON.stringify(indicator))).map(({ indicator }) => indicator.id);
  assert.deepEqual((await page.all()).sort(), wanted.sort());
  await page.done();
});

test('the address says what is searched, can be passed on, and brings the search back', async () => {
  const page = await search(KINDS['profile practice']);
  await page.ask('remote', { kind: 'Indicator', level: 'Level 3', verify: 'Test' });
  const found = await page.all();
  await page.waitForURL((url) => ['q=remote', 'kind=indicator', 'level=3', 'verify=test'].every((part) => url.search.includes(part)));
  const address = page.url();
  const other = await (await chrome.newContext()).newPage();
  await other.goto(address);
  await other.locator('#search-hits a').first().waitFor();
  await other.waitForFunction((count) => document.querySelectorAll('#search-hits a').length === count, Math.min(found.length, 10));
  assert.deepEqual(await other.locator('#search-hits a .id').allTextContents(), found.slice(0, 10));
  await other.locator('#search-hits a').first().click();
  await other.waitForURL((url) => !url.search);
  await other.locator('main mark').first().waitFor();
  await other.goBack();
  await other.locator('#search-hits a').first().waitFor();
  assert.equal(await other.locator('#search-filters [name="level"]').inputValue(), '3');
  await other.keyboard.press('Escape');
  await other.waitForURL((url) => url.search === '', { timeout: 5000 });
  await other.context().close();
  await page.done();
});

test('Enter leads to the first hit, marked words can be unmarked', async () => {
  const page = await search(KINDS.landing);
  await page.locator('#search-input').pressSequentially('PAT-3-I1');
  await page.keyboard.press('Enter');
  await page.waitForURL(/iot-smm\/1\.2\/patch-management\.html#PAT-3-I1$/);
  await page.locator('#search-open').click();
  await page.locator('#search-input').pressSequentially('patch');
  await page.keyboard.press('Enter');
  await page.locator('main mark').first().waitFor();
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('main mark').count(), 0);
  await page.done();
});

test('Enter is not lost on whoever is quicker than what finds things', async () => {
  const context = await chrome.newContext();
  const page = await context.newPage();
  let come;
  const held = new Promise((resolve) => { come = resolve; });
  await page.route('**/finder.js', async (route) => { await held; await route.continue(); });
  await page.goto(site.base + KINDS.landing);
  await page.locator('#search-open').click();
  await page.locator('#search-input').pressSequentially('PAT-3-I1');
  await page.keyboard.press('Enter');
  assert.ok(await page.locator('#search').isVisible(), 'the search stays open');
  come();
  await page.waitForURL(/iot-smm\/1\.2\/patch-management\.html#PAT-3-I1$/);
  await context.close();
});

test('the search works below any path', async () => {
  const below = await serve(root, 'docs/smm/');
  const page = await search(KINDS['profile practice'], { base: below.base });
  const [first] = await page.ask('ACC-1-I4');
  assert.equal(first.href, below.base + 'retail-pos/1.0/access-control.html#ACC-1-I4');
  await page.goto(below.base + 'index.html?q=firmware');
  await page.locator('#search-hits a').first().waitFor();
  await page.done();
  below.close();
});

test('without scripts the search is a list of all indicators, and each id leads to its place', async () => {
  const context = await chrome.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  for (const [from, book] of [[KINDS.landing, 'iot-smm/1.2'], [KINDS.practice, 'iot-smm/1.2'], [KINDS['profile practice'], 'retail-pos/1.0'], [KINDS['system profile'], 'retail-card-reader/1.0']]) {
    await page.goto(site.base + from);
    await page.locator('#search-open').click();
    await page.waitForURL(`${site.base}${book}/indicators.html`);
    const data = JSON.parse(text(`${book}/downloads/${book.replace('/', '-')}.json`));
    const counting = [];
    JSON.stringify(data, (key, value) => { if (key === 'indicators' && Array.isArray(value)) counting.push(...value); return value; });
    // A long list goes on, on pages that its letters lead to.
    const parts = await page.locator('.letters a').evaluateAll((all) => [...new Set(all.map((one) => one.href.split('#')[0]))]);
    const listed = new Map();
    for (const part of parts) {
      await page.goto(part);
      for (const [id, ...rest] of await page.locator('.az section li').evaluateAll((all) => all.map((one) => [one.querySelector('a').textContent, one.textContent, one.querySelector('a').href]))) listed.set(id, rest);
    }
    assert.ok(counting.length > 300);
    for (const { id, text: said } of counting) {
      assert.ok(listed.has(id), `${id} in ${book}`);
      assert.ok(text(listed.get(id)[1].slice(site.base.length).split('#')[0]).includes(`id="${id}"`), id);
      if (/^[\w ,.-]+$/.test(said)) assert.ok(listed.get(id)[0].includes(said.trim()), id);
    }
    assert.equal(listed.size, new Set(counting.map(({ id }) => id)).size);
  }
  await context.close();
});

test('a word that stands nowhere falls back to its beginning, and says so; nonsense finds nothing', async () => {
  const page = await search(KINDS.model);
  assert.ok((await page.ask('controllability')).length > 0);
  assert.match(await page.locator('#search-state').textContent(), /“controllability”/);
  assert.deepEqual(await page.ask('xqzwv'), []);
  assert.match(await page.locator('#search-state').textContent(), /Nothing found/);
  assert.deepEqual(await page.ask('zq'), []);
  assert.match(await page.locator('#search-state').textContent(), /whole words/);
  await page.done();
});

test('terms, chapters, examples and profiles are found', async () => {
  const page = await search(KINDS.practice);
  for (const [query, kind, path] of [['jump host', 'Term', /glossary\.html/], ['sampling', 'Guide', /use\//], ['retail point of sale', 'Model or profile', /retail-pos\/1\.0\/index\.html/], ['dairy', 'Example', /-E\d/]]) {
    const hits = await page.ask(query, { kind });
    assert.ok(hits.some((hit) => path.test(hit.href)), `${query}: ${hits.slice(0, 3).map((hit) => hit.href)}`);
  }
  await page.done();
});

test('every hit leads to a place that is there, with the words marked', async () => {
  const page = await search(KINDS['profile practice']);
  const hits = await page.ask('password');
  assert.ok(hits.length >= 10);
  for (const { href } of hits) {
    const address = new URL(href);
    const html = text(decodeURIComponent(address.pathname.slice(1)));
    const anchor = decodeURIComponent(address.hash.slice(1));
    assert.ok(!anchor || html.includes(`id="${anchor}"`), href);
  }
  await page.goto(hits[0].href);
  await eventually(async () => assert.match((await page.locator('main mark').allTextContents()).join(' '), /password/i));
  await page.done();
});

test('the first result needs less than 200 KB, typed or pasted, over HTTP and from a folder', async () => {
  for (const base of [site.base, pathToFileURL(root).href + '/']) {
    for (const query of ['remote access', 'PHY-2-I1', 'patch', 'the', 'multi-factor authentication of suppliers']) {
      for (const delay of [0, 60]) {
        const page = await search(KINDS.practice, { base });
        if (delay) await page.locator('#search-input').pressSequentially(query, { delay });
        else await page.locator('#search-input').fill(query);
        await page.locator('#search-hits a').nth(2).waitFor();
        await page.waitForFunction((asked) => document.getElementById('search-state').textContent.includes(`“${asked}”`), query);
        const loaded = page.loaded.reduce((sum, path) => sum + size(path), 0);
        assert.ok(page.loaded.some((path) => path.includes('finder')) && page.loaded.length >= 4, 'what is loaded is seen');
        assert.ok(loaded < 200 * 1024, `${query} loads ${Math.round(loaded / 1024)} KB in ${page.loaded.length} parts`);
        await page.done();
      }
    }
  }
});

test('the first result is there within 2 s on a slow telephone', async () => {
  const times = [];
  for (let round = 0; round < 3; round++) {
    const context = await chrome.newContext({ viewport: { width: 390, height: 844 } });
    const page = await context.newPage();
    await page.goto(site.base + KINDS.practice);
    const device = await context.newCDPSession(page);
    await device.send('Network.enable');
    await device.send('Network.emulateNetworkConditions', { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 94_000 });
    await device.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    times.push(await page.evaluate(() => new Promise((resolve) => {
      const start = performance.now();
      new MutationObserver(() => { if (document.querySelector('#search-hits a')) resolve(performance.now() - start); })
        .observe(document.getElementById('search-hits'), { childList: true });
      document.getElementById('search-open').click();
      const input = document.getElementById('search-input');
      input.value = 'remote access';
      input.dispatchEvent(new Event('input'));
    })));
    await context.close();
  }
  console.log(`first result on a slow telephone after ${times.map(Math.round).join(', ')} ms`);
  assert.ok(SLOW || Math.min(...times) < 2000, `${times.map(Math.round)} ms`);
});

test('no book has an index of its own', () => {
  assert.deepEqual(files().filter((path) => /searchindex|elasticlunr/.test(path)), []);
});

test('the search works from a folder on disk', async () => {
  const page = await search(KINDS['profile practice'], { base: pathToFileURL(root).href + '/' });
  const [first] = await page.ask('ACC-1-I4');
  assert.equal(first.href, pathToFileURL(join(root, 'retail-pos/1.0/access-control.html')).href + '#ACC-1-I4');
  const hits = await page.ask('remote access');
  await page.locator('#search-hits a').first().click();
  await page.locator('main mark').first().waitFor();
  await page.waitForURL(hits[0].href.replace(/\?[^#]*/, ''));
  await page.goBack();
  await page.locator('#search-hits a').first().waitFor();
  assert.equal(await page.locator('#search-input').inputValue(), 'remote access');
  await page.done();
});

/** Builds a small workspace after a change, and serves it. */
async function small(change) {
  const folder = mkdtempSync(join(tmpdir(), 'smm-search-'));
  const from = (path) => fileURLToPath(new URL(path, import.meta.url));
  cpSync(from('../compiler/tiny'), folder, { recursive: true });
  change(folder);
  execFileSync(process.env.SMM ?? from('../../target/release/smm'), ['-C', folder, 'build', '--only', 'site', '--out', join(folder, 'out')], { stdio: 'pipe' });
  const served = await serve(join(folder, 'out'));
  return { base: served.base, close: () => { served.close(); rmSync(folder, { recursive: true }); } };
}

test('a tag filters what is found, stands in the address and is one click away on each item that has it', async () => {
  const made = await small((folder) => {
    const path = join(folder, 'models/tiny/1.0/practices/doors.yaml');
    const text = readFileSync(path, 'utf8');
    const tagged = (id, tags) => (text) => text.replace(`- id: ${id}\n`, `- id: ${id}\n        tags: [${tags}]\n`);
    writeFileSync(path, [tagged('DOR-1-I1', 'night-shift, locks'), tagged('DOR-2-I1', 'locks')].reduce((all, tag) => tag(all), text));
  });
  const page = await search('tiny/1.0/doors.html', { base: made.base });
  const tags = page.locator('#search-filters [name="tag"]');
  await tags.waitFor();
  assert.deepEqual((await tags.locator('option').allTextContents()).slice(1), ['locks', 'night-shift']);
  await page.ask('log', { tag: 'locks', kind: 'Indicator' });
  assert.deepEqual((await page.all()).sort(), ['DOR-2-I1']);
  await page.ask('week', { tag: 'locks' });
  await tags.selectOption('night-shift');
  await page.locator('#search-input').fill('');
  await page.locator('#search-state', { hasText: 'these filters' }).waitFor();
  await eventually(async () => assert.deepEqual(await page.locator('#search-hits .id').allTextContents(), ['DOR-1-I1']));
  await page.waitForURL((url) => url.searchParams.get('tag') === 'night-shift');
  await page.keyboard.press('Escape');
  await page.locator('#DOR-2-I1 .ev a', { hasText: 'locks' }).click();
  await page.waitForURL((url) => url.searchParams.get('tag') === 'locks');
  await eventually(async () => assert.deepEqual((await page.locator('#search-hits .id').allTextContents()).sort(), ['DOR-1-I1', 'DOR-2-I1']));
  assert.equal(await tags.inputValue(), 'locks');
  await page.done();
  made.close();
  // A model without tags is not asked about them.
  const plain = await search(KINDS.model);
  await plain.locator('#search-filters [name="kind"]').waitFor();
  assert.equal(await plain.locator('#search-filters [name="tag"]').isVisible(), false);
  await plain.done();
});

test('words of any script are found: accents, Greek, Cyrillic, and scripts without spaces', async () => {
  const terms = { Prüfung: 'Ein Blick auf die Tür.', Έλεγχος: 'Πρόσβαση στη συσκευή.', Журнал: 'Запись событий.', 访问控制: '限制每个人和设备。' };
  const made = await small((folder) => {
    mkdirSync(join(folder, 'book'));
    writeFileSync(join(folder, 'book/glossary.yaml'), 'terms:\n' + Object.entries(terms).map(([term, definition]) => `  - { term: "${term}", definition: "${definition}" }\n`).join(''));
  });
  const page = await search('index.html', { base: made.base });
  for (const [query, term] of [['prufung', 'Prüfung'], ['PRÜF', 'Prüfung'], ['ΕΛΕΓΧΟΣ', 'Έλεγχος'], ['προσβαση', 'Έλεγχος'], ['журн', 'Журнал'], ['СОБЫТИЙ', 'Журнал'], ['控制', '访问控制'], ['问', '访问控制'], ['每个人', '访问控制']]) {
    const hits = await page.ask(query, { kind: 'Term' });
    assert.ok(hits.some((hit) => hit.text.includes(term)), `${query}: ${hits.map((hit) => hit.text)}`);
  }
  await page.ask('控制', { kind: 'Term' });
  await page.locator('#search-hits a').first().click();
  await page.locator('main mark').first().waitFor();
  assert.deepEqual(await page.locator('main mark').allTextContents(), ['控制'], 'only the letters that were asked for');
  await page.done();
  made.close();
});

test('an address opens the search with its words', async () => {
  const context = await chrome.newContext();
  const plain = await context.newPage();
  await plain.goto(site.base + KINDS.landing + '?q=firmware');
  await plain.locator('#search-hits a').first().waitFor();
  assert.equal(await plain.locator('#search-input').inputValue(), 'firmware');
  await context.close();
});

test('keys open it, arrows move in it, Escape closes it and gives the focus back', async () => {
  const context = await chrome.newContext();
  const page = await context.newPage();
  await page.goto(site.base + KINDS.practice);
  for (const key of ['/', 's', 'Control+k']) {
    await page.locator('#search-open').focus();
    await page.keyboard.press(key);
    await page.locator('#search[open]').waitFor();
    await page.keyboard.press('Escape');
    await eventually(async () => assert.equal(await page.evaluate(() => document.activeElement.id), 'search-open', key));
  }
  await page.keyboard.press('/');
  await page.keyboard.type('gateway');
  await page.locator('#search-state', { hasText: '“gateway”' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await eventually(async () => assert.ok(await page.evaluate(() => document.activeElement.matches('#search-hits li:first-child a'))));
  await context.close();
});

test('an index that cannot be loaded is said, and is tried again', async () => {
  let refuse = true;
  const context = await chrome.newContext();
  const page = await context.newPage();
  await page.route('**/search/words-*.js', (route) => (refuse ? route.abort() : route.continue()));
  await page.goto(site.base + KINDS.practice);
  await page.locator('#search-open').click();
  await page.locator('#search-input').fill('gateway');
  await page.locator('#search-state', { hasText: 'could not be loaded' }).waitFor();
  refuse = false;
  await page.locator('#search-input').fill('gateways');
  await page.locator('#search-hits a').first().waitFor();
  await context.close();
});

test('a requirement of a standard is found by its id, and leads to the rows that speak to it', async () => {
  const page = await search(KINDS.landing);
  for (const [id, standard] of [['SR 1.1', '62443-3-3'], ['PR.AA-01', 'nist-csf-2.0'], ['ORG 1.1', '62443-2-1']]) {
    const hits = await page.ask(id);
    const hit = hits.slice(0, 3).find((one) => one.id === id && one.href.includes(standard));
    assert.ok(hit, `${id} among ${hits.slice(0, 5).map((one) => one.id + ' ' + one.href)}`);
  }
  await page.done();
});

test('the number of a standard finds its requirements first, and those of no other part', async () => {
  const page = await search(KINDS.landing);
  for (const asked of ['62443-4-1', 'IEC 62443-4-1', '62443 4 1']) {
    const hits = await page.ask(asked);
    assert.ok(hits.length === 10 && hits.every((hit) => hit.text.includes('62443-4-1')), `${asked}: ${hits.map((hit) => hit.text.slice(0, 60))}`);
  }
  await page.done();
});

test('from a clause to practice and level in two clicks, with the reason, and one role alone', async () => {
  const context = await chrome.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(site.base + 'iot-smm/1.2/index.html');
  await page.locator('#mappings ~ dl a', { hasText: '62443-4-1' }).click();
  const row = page.locator('.map-rows > li').first();
  assert.ok((await row.locator('p').last().textContent()).split(' ').length > 7, 'the reason');
  await row.locator('a').first().click();
  await page.waitForURL(/iot-smm\/1\.2\/[a-z-]+\.html#[A-Z]{3}-\d/);
  await page.goto(site.base + 'iot-smm/1.2/mapping-iot-smm-nist-csf-2.0-PR.html#only-product-supplier');
  assert.equal(await page.locator('.by-asset-owner:visible').count(), 0);
  assert.ok((await page.locator('.by-product-supplier:visible').count()) > 0);
  await context.close();
});

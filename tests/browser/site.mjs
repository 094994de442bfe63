// The built site: its files, a server on loopback, a browser.
import { createServer } from 'node:http';
import { readFileSync, readdirSync, existsSync } from 'node:fs';
import { dirname, extname, join, normalize, posix } from 'node:path';
import { setTimeout as rest } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import playwright from 'playwright-core';
import { slowed } from './slow.mjs';

const SITE = join(dirname(fileURLToPath(import.meta.url)), '../../site');
export const root = SITE;
const TYPES = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.json': 'application/json', '.svg': 'image/svg+xml', '.woff2': 'font/woff2', '.csv': 'text/csv', '.txt': 'text/plain', '.pdf': 'application/pdf', '.xml': 'application/xml' };

if (!existsSync(join(root, 'manifest.json'))) throw new Error('there is no site; run `cargo run --release -- build` first');

/** Paths of all files below the site's root, with `/`. */
export function files(folder = '') {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    return entry.isDirectory() ? files(path) : [path];
  });
}

export const text = (path) => readFileSync(join(root, path), 'utf8');
export const size = (path) => readFileSync(join(root, path)).length;
export const pages = files().filter((path) => path.endsWith('.html'));
/** Pages that mdBook rendered, as opposed to redirects and forms, which have a layout of their own. */
export const bookPages = pages.filter((path) => !isRedirect(path) && path !== '404.html' && !path.includes('/downloads/'));
export function isRedirect(path) {
  return /http-equiv="refresh"/.test(text(path));
}

/** One page of every kind. */
export const KINDS = {
  landing: 'index.html',
  chapter: 'use/scoring.html',
  glossary: 'glossary.html',
  catalog: 'catalogue.html',
  model: 'iot-smm/1.2/index.html',
  practice: 'iot-smm/1.2/physical-protection.html',
  'list of indicators': 'iot-smm/1.2/indicators.html',
  'evidence by role': 'iot-smm/1.2/indicators-by-role.html',
  mapping: 'iot-smm/1.2/mapping-iot-smm-iec-62443-4-1.html',
  'mapping in parts': 'iot-smm/1.2/mapping-iot-smm-nist-csf-2.0.html',
  'part of a mapping': 'iot-smm/1.2/mapping-iot-smm-nist-csf-2.0-PR.html',
  profile: 'retail-pos/1.0/index.html',
  'profile practice': 'retail-pos/1.0/physical-protection.html',
  comparison: 'compare-iot-smm.html',
  'system profile': 'retail-card-reader/1.0/index.html',
  'system profile practice': 'retail-card-reader/1.0/physical-protection.html',
};

/** Serves a folder, the site if no other is named, on a free port of loopback; below a path, if one is named. */
export async function serve(root = SITE, under = '') {
  const server = createServer((request, response) => {
    const asked = normalize(decodeURIComponent(new URL(request.url, 'http://site').pathname)).replace(/\/$/, '/index.html');
    if (!asked.startsWith('/' + under)) return response.writeHead(404).end('not found');
    const file = join(root, asked.slice(1 + under.length));
    // Browsers ask for it at the root of a server where a page names none, as files that stand alone do not.
    if (asked.endsWith('favicon.ico')) return response.writeHead(204).end();
    const missing = join(root, '404.html');
    if (!file.startsWith(root) || !existsSync(file)) return response.writeHead(404, { 'content-type': TYPES['.html'] }).end(existsSync(missing) ? readFileSync(missing) : 'not found');
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(readFileSync(file));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { base: `http://127.0.0.1:${server.address().port}/${under}`, close: () => server.close() };
}

/** The program of a browser; one that is missing is named with what installs it. */
function program(place, debian) {
  if (!existsSync(place)) throw new Error(`there is no ${place}; run \`apt-get install ${debian}\``);
  return place;
}

/** Starts Debian's Chromium, without its background requests, which a closed network refuses one by one. */
export async function browser() {
  return slowed(await playwright.chromium.launch({
    executablePath: program(process.env.CHROMIUM ?? '/usr/bin/chromium', 'chromium'),
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  }));
}

/**
 * Starts Debian's Firefox by WebDriver BiDi, which every Firefox speaks; what it downloads goes to a folder. Playwright
 * 1.65 asks for media that Firefox ESR 153 does not know, so the version of Playwright goes with that of Firefox.
 */
export function firefox(downloadsPath) {
  return playwright.firefox.launch({
    channel: 'moz-firefox',
    executablePath: program(process.env.FIREFOX ?? '/usr/bin/firefox-esr', 'firefox-esr'),
    downloadsPath,
  });
}

/** A while, which keeps no test from ending. */
export const pause = (time, value) => rest(time, value, { ref: false });

/**
 * Waits until something holds; what an assertion in it said last is the failure. A page that is left while it is asked may
 * never answer, or refuse, so it is asked again.
 */
export async function until(holds, what, patience = 30000) {
  const end = Date.now() + patience;
  let refusal;
  const asked = async () => {
    try { return await holds(); } catch (error) { refusal = error; return false; }
  };
  while (!(await Promise.race([asked(), pause(2000, false)]))) {
    if (Date.now() > end) throw refusal?.code === 'ERR_ASSERTION' ? refusal : new Error(`it never came to this: ${what}`, { cause: refusal });
    await pause(50);
  }
}

/**
 * Holds an assertion against a page that is not settled yet: after a click that leads elsewhere, a key, an input whose result is
 * counted in the next frame. What is read from a page at once after those is read too early on a slow machine.
 */
export const eventually = (assertion) => until(async () => { await assertion(); return true; }, 'what is asserted');

/** What goes wrong on a page from now on: errors of its scripts, and what the browser says of requests. */
export function errorsOf(page) {
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => { if (message.type() === 'error') errors.push(message.text()); });
  return errors;
}

// The offline form: everything happens in this page; nothing is sent anywhere.
// All text goes into the page as text nodes or form values, never as markup.
"use strict";
(() => {
  const { json, words, say, count, $, el, today } = SmmPage;
  const form = json("smm-form");
  const preset = json("smm-answers");
  const answerWord = (answer) => words["answer." + answer.replace("-", "_")] || answer;
  // A part of a form keeps its answers apart from those of the whole, which it would not ask for.
  const NAME = form.profile + (form.part ? "+" + form.part : "");
  const PREFIX = "smm-assess:" + NAME + ":";
  const LAST = "smm-assess-last:" + NAME;
  const EXPORTED = "smm-assess-exported:" + NAME + ":";
  const choiceOf = new Map(form.answers.map((a) => [a.id, a]));
  // The answers that an indicator can have; some have a set of their own.
  const setOf = new Map(form.practices.flatMap((p) => p.levels.flatMap((l) => l.indicators.map((i) => [i.id, i.set || 0]))));
  const offered = (id) => (form.sets ? form.sets[setOf.get(id) || 0] : form.answers);
  // The answer to an indicator that a word means, in the one spelling by which words are compared.
  const meant = (id, word) => { const plain = String(word).toLowerCase().replace(/_/g, " ").trim().split(/\s+/).join("-"); return offered(id).find((a) => a.words.includes(plain)); };
  const TEXTS = ["reason", "evidence", "note", "who", "when", "until", "recheck"];
  const HEAD = ["title", "date", "as-of", "marking", "subject", "boundary", "site", "story"];
  const asked = new Set(form.practices.flatMap((p) => p.levels.flatMap((l) => l.indicators.map((i) => i.id))));

  /* ---- The answers document: the one shape that is stored, exported and imported ---- */
  const blank = () => ({ title: form.unnamed, date: today(), "as-of": "", marking: "", subject: "", boundary: "", site: "", story: "", assessors: [], targets: {}, answers: {}, comments: {}, attachments: [], sources: [], stakes: [], decisions: [], retired: {}, leftovers: [], digest: "" });
  let doc = blank();
  let current = null;

  const clean = (text) => String(text).replace(/\r\n?/g, "\n").replace(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F\uFEFF\uFFFE\uFFFF]/g, "").trim();
  function exported() {
    const out = { format: form.format, title: clean(doc.title) || say("script.untitled"), profile: form.profile, model: form.model, digest: doc.digest || form.digest };
    if (doc.date) out.date = doc.date;
    for (const key of ["as-of", "marking", "subject", "boundary", "site"]) if (clean(doc[key])) out[key] = clean(doc[key]);
    const people = doc.assessors.map((a) => ({ name: clean(a.name), role: clean(a.role || "") })).filter((a) => a.name || a.role);
    if (people.length) out.assessors = people.map((a) => (a.role ? a : { name: a.name }));
    if (clean(doc.story)) out.story = clean(doc.story);
    const targets = {};
    for (const p of form.practices) { const t = doc.targets[p.id]; if (t) { targets[p.id] = { level: t.level }; if (clean(t.rationale || "")) targets[p.id].rationale = clean(t.rationale); } }
    if (Object.keys(targets).length) out.targets = targets;
    out.answers = {};
    for (const id of asked) {
      const a = doc.answers[id];
      if (!a) continue;
      const entry = {};
      if (a.answer) entry.answer = a.answer;
      for (const key of TEXTS) if (clean(a[key] || "")) entry[key] = clean(a[key]);
      if (Object.keys(entry).length) out.answers[id] = entry;
    }
    const comments = {};
    for (const p of form.practices) if (clean(doc.comments[p.id] || "")) comments[p.id] = clean(doc.comments[p.id]);
    if (Object.keys(comments).length) out.comments = comments;
    const files = doc.attachments.map(clean).filter(Boolean);
    if (files.length) out.attachments = files;
    for (const key of ["sources", "stakes", "decisions"]) if (doc[key].length) out[key] = doc[key];
    if (Object.keys(doc.retired).length) out.retired = doc.retired;
    if (doc.leftovers.length) out.leftovers = doc.leftovers;
    return out;
  }
  // What is exported: where an answer needs no reason any more, the one that it had is a note.
  function handedOut() {
    const out = exported();
    for (const entry of Object.values(out.answers)) {
      const choice = choiceOf.get(entry.answer);
      if (!entry.reason || !choice || choice.reason || !choice.counts) continue;
      const lines = "\n" + (entry.note || "") + "\n";
      if (!lines.includes("\n" + entry.reason + "\n")) entry.note = clean((entry.note || "") + "\n" + entry.reason);
      delete entry.reason;
    }
    return out;
  }

  // Whether a text is a day of the calendar: the date made of it says the same.
  const isDay = (text) => {
    const date = new Date(text + "T00:00:00Z");
    return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === text;
  };

  // Checks a parsed document completely before anything is taken over; returns the document or throws all reasons.
  // Answers to questions that this form no longer asks are kept as leftovers, and the fingerprint of the questions
  // that were answered stays until somebody accepts those of today.
  function accept(value) {
    const wrong = [];
    const isMap = (v) => v !== null && typeof v === "object" && !Array.isArray(v);
    if (!isMap(value)) throw new Error(say("script.no_document"));
    const text = (v, where) => {
      if (v === null || v === undefined) return "";
      if (typeof v === "string") return clean(v);
      if (typeof v === "number" || typeof v === "boolean") return String(v);
      wrong.push(say("script.must_be_text", { where }));
      return "";
    };
    const known = ["title", "profile", "model", "digest", "date", "subject", "boundary", "site", "assessors", "story", "targets", "answers", "comments", "attachments", "retired", "leftovers", "format", "as-of", "marking", "sources", "stakes", "decisions"];
    for (const key of Object.keys(value)) if (!known.includes(key)) wrong.push(say("script.unknown_key", { key }));
    if (value.profile !== form.profile) wrong.push(say("script.other_profile", { other: text(value.profile, "profile"), profile: form.profile }));
    const day = (v, where) => { const t = text(v, where); if (t && !isDay(t)) wrong.push(say("script.must_be_day", { where })); return t; };
    if (Number(value.format || 1) > form.format) wrong.push(say("script.newer_format", { format: value.format, known: form.format }));
    const out = blank();
    const digest = text(value.digest, "digest");
    if (digest && digest !== form.digest) out.digest = digest;
    const gone = (what, raw) => {
      if (value.profile !== form.profile) { wrong.push(say("script.there_is_no", { what })); return; }
      const said = isMap(raw) ? Object.entries(raw).filter(([, v]) => v !== null && v !== "").map(([k, v]) => k + " " + v).join("; ") : text(raw, what);
      if (said) out.leftovers.push({ place: say("script.earlier", { what }), text: said });
    };
    for (const key of HEAD) out[key] = key === "date" || key === "as-of" ? day(value[key], key) : text(value[key], key);
    const list = (v, where) => { if (v === null || v === undefined) return []; if (Array.isArray(v)) return v; wrong.push(say("script.must_be_list", { where })); return []; };
    const map = (v, where) => { if (v === null || v === undefined) return {}; if (isMap(v)) return v; wrong.push(say("script.must_be_mapping", { where })); return {}; };
    out.assessors = list(value.assessors, "assessors").map((a, n) => { const m = map(a, "assessors." + (n + 1)); return { name: text(m.name, "name"), role: text(m.role, "role") }; });
    out.attachments = list(value.attachments, "attachments").map((a) => text(a, "attachments"));
    for (const [id, raw] of Object.entries(map(value.targets, "targets"))) {
      const t = map(raw, "targets." + id);
      if (!form.practices.some((p) => p.id === id)) gone(say("script.practice", { id }), raw);
      else if (!Number.isInteger(t.level) || t.level < 0 || t.level > form.top) wrong.push(say("script.target_range", { id, top: form.top }));
      else out.targets[id] = { level: t.level, rationale: text(t.rationale, "rationale") };
    }
    for (const [id, raw] of Object.entries(map(value.answers, "answers"))) {
      const a = map(raw, "answers." + id);
      if (!asked.has(id)) { gone(say("script.indicator", { id }), raw); continue; }
      const entry = {};
      const word = text(a.answer, id);
      const choice = word ? meant(id, word) : null;
      if (word && !choice) wrong.push(say("script.no_answer", { word, id }));
      else if (word) entry.answer = choice.id;
      for (const key of Object.keys(a)) if (key !== "answer" && !TEXTS.includes(key)) wrong.push(say("script.unknown_key_of", { id, key }));
      for (const key of TEXTS) { const t = key === "when" || key === "until" ? day(a[key], id + ": " + key) : text(a[key], id); if (t) entry[key] = t; }
      out.answers[id] = entry;
    }
    for (const [id, raw] of Object.entries(map(value.comments, "comments"))) {
      if (!form.practices.some((p) => p.id === id)) gone(say("script.practice", { id }), raw);
      else out.comments[id] = text(raw, "comments." + id);
    }
    for (const [id, raw] of Object.entries(map(value.retired, "retired"))) {
      const m = map(raw, "retired." + id);
      const entry = {};
      for (const key of ["from", "text", "why", "answer", "reason", "evidence", "note", "who", "when", "until"]) { const t = text(m[key], id); if (t || key === "from" || key === "text") entry[key] = t; }
      out.retired[id] = entry;
    }
    for (const [name, keys] of [["sources", ["name", "face", "digest", "signature", "read-on"]], ["stakes", ["what", "lost", "safety", "operation", "money", "people", "law", "decides"]], ["decisions", ["indicator", "chosen", "by", "when", "why", "said"]]]) {
      for (const raw of list(value[name], name)) {
        const m = map(raw, name);
        const entry = {};
        for (const key of keys) { const t = text(m[key], name); if (t) entry[key] = t; }
        out[name].push(entry);
      }
    }
    for (const raw of list(value.leftovers, "leftovers")) {
      const m = map(raw, "leftovers");
      out.leftovers.push({ place: text(m.place, "place"), text: text(m.text, "text") });
    }
    if (wrong.length) { const error = new Error(say("script.nothing_imported")); error.reasons = wrong; throw error; }
    return out;
  }

  /* ---- Storage ---- */
  // What the browser does not keep, because storage is denied or full, this page keeps as long as it is open.
  const unkept = new Map();
  const stored = {
    keys() { const keys = []; try { for (let n = 0; n < localStorage.length; n++) keys.push(localStorage.key(n)); } catch { /* denied */ } return keys.filter((key) => key.startsWith(PREFIX)); },
    get(key) { if (unkept.has(key)) return unkept.get(key); try { return localStorage.getItem(key); } catch { return null; } },
    // Whether the browser has kept it; this page has it either way.
    put(key, text) { try { localStorage.setItem(key, text); unkept.delete(key); return true; } catch { unkept.set(key, text); return false; } },
    drop(key) { unkept.delete(key); try { localStorage.removeItem(key); localStorage.removeItem(EXPORTED + key); } catch { /* nothing was kept */ } },
    remember(key) { try { localStorage.setItem(LAST, key); } catch { /* the order of the list decides */ } },
    last() { try { return localStorage.getItem(LAST); } catch { return null; } },
  };
  // An entry of the list: many have one title, so day, site and how much is answered stand beside it.
  function named(key) {
    try {
      const kept = JSON.parse(stored.get(key));
      const answered = Object.entries(kept.answers || {}).filter(([id, a]) => asked.has(id) && a && a.answer).length;
      const title = String(kept.title || say("script.untitled"));
      return { key, title, label: [title, kept.date, kept.site, say("script.answered_of", { answered, n: asked.size })].filter(Boolean).join(" \u00B7 ") };
    } catch { const title = say("script.damaged", { key: key.slice(PREFIX.length) }); return { key, title, label: title }; }
  }
  const store = {
    list() {
      const keys = [...new Set([...stored.keys(), ...unkept.keys()])];
      const found = keys.map(named).sort((a, b) => (a.title + a.key < b.title + b.key ? -1 : 1));
      const seen = new Map();
      for (const one of found) {
        const n = (seen.get(one.label) || 0) + 1;
        seen.set(one.label, n);
        if (n > 1) one.label += " (" + n + ")";
      }
      return found;
    },
    read(key) { return accept(JSON.parse(stored.get(key))); },
    // Tries again what was not kept before: somebody may have made room.
    write() {
      const isKept = stored.put(current, JSON.stringify(exported()));
      for (const [key, text] of [...unkept]) if (key !== current) stored.put(key, text);
      return isKept;
    },
  };
  let timer = 0;
  function state(kind, text) { $("state").dataset.state = kind; $("state").textContent = text; }
  function changed() {
    state("dirty", say("script.not_saved_yet"));
    clearTimeout(timer);
    timer = setTimeout(save, 400);
    refresh();
  }
  function save() {
    clearTimeout(timer);
    const isKept = store.write();
    if (isKept) {
      const d = new Date();
      state("saved", say("script.saved", { time: String(d.getHours()).padStart(2, "0") + ":" + String(d.getMinutes()).padStart(2, "0") }));
    } else state("failed", say("script.not_saved"));
    listAll();
    tellExport();
    return isKept;
  }
  addEventListener("pagehide", () => { if ($("state").dataset.state === "dirty") save(); });
  addEventListener("beforeunload", (event) => { if (unkept.size || $("state").dataset.state === "failed") event.preventDefault(); });
  // Two tabs with the same assessment: the later one wins, and the other says so.
  addEventListener("storage", (event) => { if (event.key === current) { if (event.newValue === null) state("failed", say("script.deleted_elsewhere")); else { try { doc = accept(JSON.parse(event.newValue)); fill(); state("saved", say("script.updated_elsewhere")); } catch { /* keep what is shown */ } } } });

  // Who has the list open while an answer is saved keeps it: only what says something else is changed.
  function listAll() {
    const which = $("which");
    const all = store.list();
    if (all.length && all.length === which.options.length && all.every((one, at) => one.key === which.options[at].value)) all.forEach((one, at) => { if (which.options[at].textContent !== one.label) which.options[at].textContent = one.label; });
    else which.replaceChildren(...all.map((one) => el("option", { value: one.key, selected: one.key === current }, one.label)));
    if (!which.options.length) which.append(el("option", { value: current, selected: true }, doc.title));
    which.value = current;
  }

  /* ---- The last export, and how long ago it was ---- */
  // What no browser keeps is remembered as long as the page is open.
  const exports = new Map();
  const sumOf = (text) => { let sum = 0; for (const c of text) sum = (sum * 31 + c.codePointAt(0)) >>> 0; return sum.toString(36); };
  function exportOf(key) {
    let text = null;
    try { text = localStorage.getItem(EXPORTED + key); } catch { /* denied */ }
    try { const kept = exports.get(key) || JSON.parse(text); return kept && !Number.isNaN(Date.parse(kept.at)) ? kept : null; } catch { return null; }
  }
  function noteExport() {
    const kept = { at: new Date().toISOString(), sum: sumOf(JSON.stringify(exported())) };
    exports.set(current, kept);
    try { localStorage.setItem(EXPORTED + current, JSON.stringify(kept)); } catch { /* remembered above */ }
    tellExport();
  }
  function ageOf(at) {
    const day = (date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86400000;
    const then = new Date(at);
    const days = day(new Date()) - day(then);
    const time = String(then.getHours()).padStart(2, "0") + ":" + String(then.getMinutes()).padStart(2, "0");
    return days < 1 ? say("script.exported_today", { time }) : count("script.exported_days", days);
  }
  function tellExport() {
    const kept = exportOf(current);
    const isBehind = Boolean(kept) && kept.sum !== sumOf(JSON.stringify(exported()));
    $("exported").dataset.export = kept ? (isBehind ? "behind" : "whole") : "none";
    $("exported").textContent = !kept ? say("script.never_exported") : isBehind ? say("script.changed_since", { export: ageOf(kept.at) }) : ageOf(kept.at);
  }
  const freshKey = () => PREFIX + Date.now().toString(36) + "-" + Math.random().toString(36).slice(2, 6);
  function open(key) {
    try {
      doc = store.read(key); current = key; stored.remember(key); fill(); tellExport();
      if (unkept.has(key)) state("failed", say("script.not_saved"));
      else state("saved", say("script.opened"));
    } catch (error) {
      tell("bad", say("script.cannot_open"), reasons(error));
      const raw = stored.get(key);
      const save = el("button", { type: "button" }, say("script.export_stored"));
      save.addEventListener("click", () => download("stored-answers.json", "application/json", raw));
      if (raw) $("message").append(save);
      listAll();
    }
  }
  // What was on the page is saved first, and stays in the list whatever the browser allows.
  function create(content, note) {
    const isKept = current === null || save();
    current = freshKey(); doc = content; stored.remember(current); save(); listAll(); fill();
    if (note) tell(isKept ? "" : "bad", note, isKept ? [] : [say("script.not_kept")]);
  }

  // Why something failed: all reasons, or the one that the reader of YAML gives by its key.
  const reasons = (error) => error.reasons || [error.values ? say("yaml." + error.message, error.values) : error.message];
  function tell(kind, text, reasons) {
    const box = $("message");
    box.className = "message " + kind;
    box.hidden = false;
    box.replaceChildren(el("strong", {}, text), reasons.length ? el("ul", {}, reasons.slice(0, 12).map((r) => el("li", {}, r)), reasons.length > 12 ? el("li", {}, say("script.and_more", { n: reasons.length - 12 })) : null) : "");
    box.focus();
  }

  /* ---- Building the page once ---- */
  const levelName = (n) => n + " " + (form.levels.find((l) => l[0] === n) || [0, ""])[1];
  const nodes = new Map();
  const verdicts = new Map();
  const area = (label, on) => {
    const id = "f" + Math.random().toString(36).slice(2);
    const input = el("textarea", { id, rows: 2 });
    input.addEventListener("input", () => on(input.value));
    return [el("div", {}, el("label", { for: id }, label), input), input];
  };
  function indicatorNode(indicator) {
    const id = indicator.id;
    const set = (key, value) => { const a = doc.answers[id] || (doc.answers[id] = {}); if (value) a[key] = value; else delete a[key]; mark(id); changed(); };
    // An answer that picks a level stands on a line with what that level means here.
    const radios = offered(id).map((choice, at) => {
      const input = el("input", { type: "radio", name: id, value: choice.id });
      input.addEventListener("change", () => set("answer", choice.id));
      if (!indicator.picks) return el("label", { title: choice.meaning }, input, choice.label);
      const label = choice.level === undefined ? choice.label : say("answer.picked", { answer: choice.label, level: choice.level });
      return el("label", {}, input, el("span", {}, el("strong", {}, label), indicator.picks[at] ? el("span", { class: "means" }, indicator.picks[at]) : null));
    });
    const none = el("button", { type: "button", class: "no-print" }, say("script.clear"));
    none.addEventListener("click", () => { for (const r of field.querySelectorAll("input[type=radio]")) r.checked = false; set("answer", ""); });
    none.setAttribute("aria-label", say("script.clear_answer", { id }));
    const inputs = {};
    const text = (key, label) => { const [box, input] = area(label, (v) => set(key, v)); inputs[key] = input; return box; };
    const line = (key, label, type) => {
      const fid = id + "-" + key;
      const input = el("input", { id: fid, type });
      input.addEventListener("input", () => set(key, input.value));
      inputs[key] = input;
      return el("div", {}, el("label", { for: fid }, label), input);
    };
    const reason = text("reason", say(offered(id).some((a) => a.counts && a.reason) ? "script.any_reason" : "script.reason"));
    const need = el("p", { class: "need", hidden: true });
    const recheck = el("div", { class: "recheck", hidden: true });
    const lapsed = el("div", { class: "recheck", hidden: true });
    const done = el("button", { type: "button", class: "no-print" }, say("script.looked_again"));
    done.addEventListener("click", () => set("recheck", ""));
    const more = el("details", { class: "more" }, el("summary", {}, say("script.evidence_and_notes")), el("div", { class: "fields" }, text("evidence", say("script.evidence")), text("note", say("script.note")), line("who", say("script.who"), "text"), line("when", say("script.when"), "date"), line("until", say("script.until"), "date")));
    const field = el("fieldset", { id: "i-" + id },
      el("legend", {}, el("span", { class: "id" }, id), indicator.text, indicator.origin ? el("span", { class: "origin" }, indicator.origin) : null),
      el("p", { class: "hint" }, indicator.hint),
      recheck, lapsed, el("div", { class: "choices", "data-picks": Boolean(indicator.picks) }, radios, none), need, reason, more);
    nodes.set(id, { field, inputs, reason, need, recheck, lapsed, done, more });
    return field;
  }
  function mark(id) {
    const a = doc.answers[id] || {};
    const n = nodes.get(id);
    const choice = choiceOf.get(a.answer);
    if (choice) n.field.dataset.answer = choice.worth; else delete n.field.dataset.answer;
    const needs = Boolean(choice && choice.reason);
    n.reason.hidden = !needs && !a.reason;
    n.need.hidden = !(needs && !clean(a.reason || ""));
    n.need.textContent = say(choice && choice.counts ? "script.any_reason_needed" : "script.reason_needed");
    n.recheck.hidden = !a.recheck;
    if (a.recheck) n.recheck.replaceChildren(say("script.look_again", { why: a.recheck }) + " ", n.done);
    const empty = !a.evidence && !a.note && !a.who && !a.when && !a.until;
    n.more.classList.toggle("empty", empty);
  }
  const shareNodes = new Map();
  function shareNode(p, l) {
    const node = el("p", { class: "shares" });
    shareNodes.set(p.id + " " + l.level, node);
    return node;
  }
  // What is answered with a level stands above the levels.
  function levelHead(p, l) {
    if (l.indicators.every((i) => i.picks)) return [el("h4", {}, say("answer.of_all_levels"))];
    return [el("h4", {}, say("script.level", { level: levelName(l.level) })), l.objective ? el("p", { class: "muted" }, l.objective) : null, shareNode(p, l)];
  }
  const targetInputs = new Map();
  function practiceNode(p) {
    const verdict = el("p", { class: "verdict" });
    verdicts.set(p.id, verdict);
    const select = el("select", { id: "t-" + p.id }, el("option", { value: "" }, p.target === null ? say("script.no_target_set") : say("script.of_profile", { level: levelName(p.target) })), form.levels.map((l) => el("option", { value: l[0] }, levelName(l[0]))));
    const [whyBox, why] = area(say("script.why_target"), (v) => { if (doc.targets[p.id]) { doc.targets[p.id].rationale = v; changed(); } });
    select.addEventListener("change", () => { if (select.value === "") delete doc.targets[p.id]; else doc.targets[p.id] = { level: Number(select.value), rationale: why.value }; whyBox.hidden = select.value === ""; changed(); });
    const [commentBox, comment] = area(say("script.comment"), (v) => { doc.comments[p.id] = v; changed(); });
    targetInputs.set(p.id, { select, why, whyBox, comment });
    return el("article", { class: "practice", id: "p-" + p.id, "data-domain": p.domain, "aria-labelledby": "h-" + p.id },
      el("header", {}, el("h3", { id: "h-" + p.id }, p.title), el("span", { class: "code" }, p.code)),
      verdict, p.purpose ? el("p", {}, p.purpose) : null,
      p.rationale ? el("p", { class: "muted" }, say("script.rationale", { level: levelName(p.target), why: p.rationale })) : null,
      p.levels.filter((l) => l.indicators.length).map((l) => el("section", { class: "level" }, levelHead(p, l), l.indicators.map((i) => indicatorNode(i)))),
      el("div", { class: "fields" }, el("div", {}, el("label", { for: "t-" + p.id }, say("script.head_target")), select), whyBox, commentBox));
  }
  const rows = new Map();
  function scoreTable() {
    const body = el("tbody");
    for (const d of form.domains) {
      const cells = [el("td", { class: "num" }), el("td", { class: "num" }), el("td"), el("td", { class: "num" })];
      rows.set("d:" + d.id, cells);
      body.append(el("tr", { class: "group" }, el("th", { scope: "row" }, d.title), el("td"), cells[0], cells[1], cells[2], cells[3]));
      for (const p of form.practices.filter((x) => x.domain === d.id)) {
        const own = [el("td", { class: "num" }), el("td", { class: "num" }), el("td"), el("td", { class: "num" })];
        rows.set(p.id, own);
        body.append(el("tr", {}, el("th", { scope: "row" }, el("a", { href: "#p-" + p.id }, p.title)), el("td", {}, p.code), ...own));
      }
    }
    $("scores").append(el("thead", {}, el("tr", {}, ["practice", "code", "level", "target", "gap", "open"].map((head) => el("th", { scope: "col" }, say("script.head_" + head))))), body);
  }

  /* ---- Radar ---- */
  const SVG = "http://www.w3.org/2000/svg";
  const svg = (name, attributes, text) => { const n = document.createElementNS(SVG, name); for (const [k, v] of Object.entries(attributes)) n.setAttribute(k, v); if (text) n.textContent = text; return n; };
  const shapes = {};
  const point = (at, value) => { const a = 2 * Math.PI * (at + 0.5) / form.practices.length; const r = 150 * value / Math.max(1, form.top); return [200 + r * Math.sin(a), 200 - r * Math.cos(a)]; };
  const path = (values) => values.map((v, at) => point(at, v).map((x) => x.toFixed(1)).join(",")).join(" ");
  function radar() {
    if (form.practices.length < 3) { $("radar").remove(); return; }
    const root = $("radar");
    for (let l = 1; l <= form.top; l++) root.append(svg("polygon", { class: "ring", points: path(form.practices.map(() => l)) }));
    form.practices.forEach((p, at) => {
      const [x, y] = point(at, form.top);
      root.append(svg("line", { class: "spoke", x1: 200, y1: 200, x2: x, y2: y }));
      const [lx, ly] = point(at, form.top * 1.13);
      root.append(svg("text", { x: lx, y: ly + 4, "text-anchor": "middle" }, p.code));
    });
    shapes.target = svg("polygon", { class: "target" });
    shapes.current = svg("polygon", { class: "current" });
    root.append(shapes.current, shapes.target);
  }

  /* ---- Live score ---- */
  let scheduled = false;
  function refresh() { if (!scheduled) { scheduled = true; requestAnimationFrame(() => { scheduled = false; score(); }); } }
  let last = new Map();
  // The answers that have lapsed, with the day of each.
  let outdated = new Map();
  // A practice of which nothing is answered has no gap yet, whatever its target.
  const isBegun = (p) => p.levels.some((l) => l.indicators.some((i) => doc.answers[i.id] && doc.answers[i.id].answer));
  function gapCell(cell, s) {
    if (!s.begun) { cell.className = "muted"; cell.textContent = say("script.not_begun"); return; }
    cell.className = s.under ? "under" : s.over ? "over" : s.target === null || s.out ? "" : "on";
    cell.textContent = s.out ? say("script.out") : s.target === null ? "" : s.under ? say("script.under", { n: s.under }) : s.over ? say("script.over", { n: s.over }) : say("script.on_target");
  }
  function score() {
    const { values, lapsed } = SmmScore.standing(form, doc);
    for (const [id, n] of nodes) {
      n.lapsed.hidden = !lapsed.has(id);
      n.lapsed.textContent = lapsed.has(id) ? say("script.lapsed", { day: lapsed.get(id) }) : "";
    }
    outdated = lapsed;
    last = new Map();
    let open = 0;
    for (const p of form.practices) {
      const target = doc.targets[p.id] ? doc.targets[p.id].level : p.target;
      const s = SmmScore.practice(form, SmmScore.levels(p), values, target);
      s.begun = isBegun(p);
      last.set(p.id, s);
      open += s.open;
      const cells = rows.get(p.id);
      for (const t of s.tallies) if (shareNodes.has(p.id + " " + t.level)) shareBar(shareNodes.get(p.id + " " + t.level), t);
      cells[0].textContent = !s.begun ? "" : SmmScore.decimal(s.progress) + (s.withExceptions > s.level ? " (" + second(s) + ")" : "");
      cells[1].textContent = s.target === null ? "" : s.target;
      gapCell(cells[2], s);
      cells[3].textContent = s.open || "";
      verdicts.get(p.id).textContent = !s.begun ? unbegun(s) : [verdict(s), exceptionsOf(s), missingNext(p, s, values)].filter(Boolean).join(". ");
    }
    for (const d of form.domains) {
      const of = form.practices.filter((p) => p.domain === d.id).map((p) => last.get(p.id));
      const begun = of.filter((s) => s.begun);
      const g = SmmScore.group(begun, form.aggregate);
      const cells = rows.get("d:" + d.id);
      cells[0].textContent = !begun.length ? "" : say("script.levels", { low: g.level, high: g.highest });
      cells[1].textContent = "";
      cells[2].textContent = g.under ? say("script.largest_gap", { n: g.under }) : "";
      cells[3].textContent = of.reduce((sum, s) => sum + s.open, 0) || "";
    }
    const all = form.practices.map((p) => last.get(p.id));
    const begun = all.filter((s) => s.begun);
    const under = begun.filter((s) => s.under).length;
    const over = begun.filter((s) => s.over).length;
    const idle = all.length - begun.length;
    const sum = say("script.sum", { answered: asked.size - open, n: asked.size, under, over });
    $("sum").textContent = !begun.length ? say("script.sum_none", { n: asked.size }) : idle ? sum + " " + count("script.sum_idle", idle) : sum;
    if (shapes.current) {
      shapes.current.setAttribute("points", path(all.map((s) => s.progress / 100)));
      shapes.target.setAttribute("points", path(all.map((s) => (s.target === null ? 0 : s.target))));
    }
    filter(false);
  }
  const unbegun = (s) => (s.target === null ? say("script.not_begun") : say("script.verdict_not_begun", { target: levelName(s.target) }));
  const second = (s) => count("script.with_exceptions", s.exceptions.length, { level: s.withExceptions });
  function verdict(s) {
    const level = say("script.verdict_level", { level: levelName(s.level) });
    const both = s.withExceptions > s.level ? say("script.verdict_both", { level, second: second(s) }) : level;
    const reached = say("script.verdict_progress", { level: both, progress: SmmScore.decimal(s.progress) });
    if (s.target === null) return reached;
    const values = { reached, target: levelName(s.target), n: s.under || s.over };
    return say(s.under ? "script.verdict_under" : s.over ? "script.verdict_over" : "script.verdict_on", values);
  }
  // How the answers of a level are spread: as a bar, and in words beside it.
  function shareBar(node, t) {
    const kinds = form.answers.map((a) => [a, t.counts[a.id] || 0]);
    kinds.push([{ worth: "open", label: say("answer.none") }, t.open]);
    const there = kinds.filter(([, n]) => n);
    const spread = there.map(([kind, n]) => say("script.share", { n, answer: kind.label })).join(", ");
    const parts = there.map(([kind, n]) => { const part = el("span", { class: kind.worth }); part.style.flexGrow = n; return part; });
    node.title = spread;
    node.replaceChildren(el("span", { class: "share", "aria-hidden": "true" }, parts), el("span", {}, spread));
  }
  const exceptionsOf = (s) => (s.exceptions.length ? say("script.exceptions", { level: s.withExceptions, ids: s.exceptions.join(", ") }) : "");
  function missingNext(p, s, values) {
    const next = s.next;
    if (!next || form.rule === "weighted-progress") return "";
    const { ids } = SmmScore.levels(p).find((l) => l.level === next.level);
    const word = (id) => { const choice = offered(id).find((a) => a.id === values[id]); return choice ? choice.label : say("answer.open"); };
    const full = form.sets ? say("answer.full_value") : form.answers.filter((a) => a.worth === "yes").map((a) => a.label).join(", ");
    const missing = ids.filter((id) => !SmmScore.isSettled(form, choiceOf.get(values[id]), next.level)).map((id) => id + " " + word(id));
    return say("script.not_reached", { level: next.level, missing: missing.length, n: next.applicable, full, ids: missing.join(", ") });
  }

  /* ---- Filters ---- */
  function filter(moved) {
    const what = $("show").value;
    const domain = $("domain").value;
    if (!moved && what === "all" && !filter.active) return;
    filter.active = what !== "all" || domain !== "";
    let shownCount = 0;
    for (const p of form.practices) {
      const node = $("p-" + p.id);
      const s = last.get(p.id);
      const fits = (!domain || p.domain === domain) && (what !== "under" || (s.begun && s.under > 0));
      node.hidden = !fits;
      for (const l of p.levels) for (const i of l.indicators) {
        const a = doc.answers[i.id] || {};
        const field = nodes.get(i.id).field;
        // An open indicator that is being answered stays until the filter is set again.
        const shown = what === "open" ? !a.answer || outdated.has(i.id) || (!moved && !field.hidden) : what === "recheck" ? Boolean(a.recheck) || outdated.has(i.id) : true;
        field.hidden = !shown;
        if (fits && shown) shownCount++;
      }
      for (const section of node.querySelectorAll(".level")) section.hidden = ![...section.querySelectorAll("fieldset")].some((f) => !f.hidden);
      if (fits && (what === "open" || what === "recheck")) node.hidden = ![...node.querySelectorAll("fieldset")].some((f) => !f.hidden);
    }
    if (moved) $("shown").textContent = say("script.shown", { n: shownCount });
  }

  // Who may see the answers stands over all of them, also on paper.
  function marking() {
    for (const node of document.querySelectorAll(".marking")) {
      node.textContent = doc.marking;
      node.hidden = !clean(doc.marking);
    }
  }

  /* ---- Filling the page from the document ---- */
  function people() {
    const box = $("people");
    box.replaceChildren(...doc.assessors.map((a, n) => {
      const name = el("input", { type: "text", "aria-label": say("script.name_of", { n: n + 1 }), placeholder: say("script.name") });
      const role = el("input", { type: "text", "aria-label": say("script.role_of", { n: n + 1 }), placeholder: say("script.role") });
      name.value = a.name; role.value = a.role || "";
      name.addEventListener("input", () => { a.name = name.value; changed(); });
      role.addEventListener("input", () => { a.role = role.value; changed(); });
      const gone = el("button", { type: "button", "aria-label": say("script.remove_assessor", { n: n + 1 }) }, say("script.remove"));
      gone.addEventListener("click", () => { doc.assessors.splice(n, 1); people(); changed(); });
      return el("div", { class: "row" }, name, role, gone);
    }));
  }
  function fill() {
    for (const key of HEAD) $("h-" + key).value = doc[key] || "";
    marking();
    people();
    $("h-attachments").value = doc.attachments.join("\n");
    for (const [id, n] of nodes) {
      const a = doc.answers[id] || {};
      for (const r of n.field.querySelectorAll("input[type=radio]")) r.checked = r.value === a.answer;
      for (const [key, input] of Object.entries(n.inputs)) input.value = a[key] || "";
      n.more.open = Boolean(a.evidence || a.note || a.who || a.when || a.until);
      mark(id);
    }
    for (const p of form.practices) {
      const t = doc.targets[p.id];
      const i = targetInputs.get(p.id);
      i.select.value = t ? String(t.level) : "";
      i.why.value = t ? t.rationale || "" : "";
      i.whyBox.hidden = !t;
      i.comment.value = doc.comments[p.id] || "";
    }
    $("stale").hidden = !doc.digest;
    $("leftovers").hidden = !doc.leftovers.length;
    $("leftovers-list").replaceChildren(...doc.leftovers.map((left) => {
      const settled = el("button", { type: "button", class: "no-print", "aria-label": say("script.settle", { text: left.text }) }, say("script.settled"));
      settled.addEventListener("click", () => { doc.leftovers = doc.leftovers.filter((one) => one !== left); fill(); changed(); });
      return el("li", {}, say("script.leftover", { place: left.place, text: left.text }) + " ", settled);
    }));
    const gone = Object.entries(doc.retired);
    $("retired").hidden = !gone.length;
    $("retired-list").replaceChildren(...gone.map(([id, r]) => el("li", {}, [say("script.retired", { id, from: r.from, text: r.text }), r.answer ? say("script.retired_answer", { answer: answerWord(r.answer) }) : "", r.evidence, r.note].filter(Boolean).join(" "))));
    score();
    filter(true);
  }

  /* ---- Export and import ---- */
  function download(name, type, text) {
    const link = el("a", { href: URL.createObjectURL(new Blob([text], { type })), download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }
  const inFileName = (text) => clean(text).toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 60);
  // Several fill in forms of one title; each file has another name, and none that of the document they began with.
  const fileName = () => [doc.title, doc.assessors[0]?.name ?? ""].map(inFileName).filter(Boolean).join("-") || "assessment";
  function exportAs(extension, type, text) { download(fileName() + extension, type, text); noteExport(); }
  $("export-yaml").addEventListener("click", () => exportAs(".yaml", "application/yaml", SmmYaml.stringify(handedOut())));
  $("export-json").addEventListener("click", () => exportAs(".json", "application/json", JSON.stringify(handedOut(), null, 2) + "\n"));
  function unfold(isOpen) { $("tools").classList.toggle("is-open", isOpen); $("menu").setAttribute("aria-expanded", String(isOpen)); }
  $("menu").addEventListener("click", () => unfold($("menu").getAttribute("aria-expanded") !== "true"));
  $("tools").addEventListener("click", (event) => { if (event.target.closest("button")) unfold(false); });
  addEventListener("keydown", (event) => { if (event.key === "Escape" && $("tools").classList.contains("is-open")) { unfold(false); $("menu").focus(); } });
  $("import").addEventListener("click", () => $("file").click());
  $("file").addEventListener("change", async () => {
    const file = $("file").files[0];
    $("file").value = "";
    if (!file) return;
    try {
      if (file.size > 8 * 1024 * 1024) throw new Error(say("script.too_large"));
      const text = await file.text();
      const content = accept(text.trimStart().startsWith("{") ? JSON.parse(text) : SmmYaml.parse(text));
      create(content, say("script.imported", { name: file.name }));
    } catch (error) {
      tell("bad", say("script.not_imported", { name: file.name }), reasons(error));
    }
  });
  $("new").addEventListener("click", () => { create(blank(), say("script.new")); $("h-title").focus(); });
  $("delete").addEventListener("click", () => { $("sure-name").textContent = doc.title; $("sure").showModal(); });
  $("sure-no").addEventListener("click", () => $("sure").close());
  $("sure-yes").addEventListener("click", () => {
    $("sure").close();
    clearTimeout(timer);
    stored.drop(current);
    current = null;
    const rest = store.list();
    if (rest.length) open(rest[0].key);
    if (current === null) create(blank(), "");
    listAll();
  });
  $("accept-questions").addEventListener("click", () => { doc.digest = ""; fill(); changed(); });
  $("print").addEventListener("click", () => print());
  // A sheet shows what was written, however it was called for, and no empty fields.
  addEventListener("beforeprint", () => {
    for (const n of nodes.values()) if (!n.more.classList.contains("empty")) n.more.open = true;
    for (const input of document.querySelectorAll("#practices :is(input:not([type=radio]), textarea)")) input.parentNode.classList.toggle("empty", !input.value);
  });
  // Saving renews the list, and with it what is chosen.
  $("which").addEventListener("change", () => { const chosen = $("which").value; save(); open(chosen); listAll(); });
  for (const key of HEAD) $("h-" + key).addEventListener("input", () => { doc[key] = $("h-" + key).value; if (key === "marking") marking(); changed(); });
  $("h-attachments").addEventListener("input", () => { doc.attachments = $("h-attachments").value.split("\n"); changed(); });
  $("add-person").addEventListener("click", () => { doc.assessors.push({ name: "", role: "" }); people(); $("people").lastElementChild.querySelector("input").focus(); changed(); });
  $("show").addEventListener("change", () => filter(true));
  $("domain").addEventListener("change", () => filter(true));

  /* ---- Start ---- */
  for (const d of form.domains) {
    $("domain").append(el("option", { value: d.id }, d.title));
    $("practices").append(el("h2", { id: "d-" + d.id }, d.title), ...form.practices.filter((p) => p.domain === d.id).map(practiceNode));
  }
  scoreTable();
  radar();
  const known = store.list();
  // Answers that came with the file become one entry, however often the file is opened.
  const presetKey = () => PREFIX + "file-" + sumOf(JSON.stringify(preset));
  const lastOpened = () => known.find((one) => one.key === stored.last()) || known[0];
  if (preset && known.some((one) => one.key === presetKey())) open(presetKey());
  else if (preset) {
    try { const content = accept(preset); current = presetKey(); doc = content; stored.remember(current); save(); fill(); } catch (error) { tell("bad", say("script.unusable"), reasons(error)); }
  } else if (known.length) open(lastOpened().key);
  if (current === null) create(blank(), ""); else listAll();
})();

// The owners' worksheet: everything happens in this page; nothing is sent anywhere.
// All text goes into the page as text nodes or form values, never as markup. What is saved is an answers document;
// what such a document holds beside the worksheet is carried along as it is.
"use strict";
(() => {
  const { json, words, say, count, $, el, today } = SmmPage;
  const sheet = json("smm-sheet");
  for (const key of ["areas", "impacts"]) sheet[key] = Object.entries(sheet[key]).sort((a, b) => a[1] - b[1]).map(([word]) => word);
  const preset = json("smm-answers");
  // What another file began is kept apart, however often each is opened.
  const KEY = (() => { let sum = 0; for (const c of JSON.stringify([sheet.kinds, preset])) sum = (sum * 31 + c.codePointAt(0)) >>> 0; return "smm-worksheet:" + sheet.profile + ":" + sum.toString(36); })();
  const clean = (text) => String(text ?? "").replace(/\r\n?/g, "\n").replace(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F\uFEFF\uFFFE\uFFFF]/g, "").trim();
  const isMap = (v) => v !== null && typeof v === "object" && !Array.isArray(v);
  const STAKE = ["what", "lost", ...sheet.areas, "decides"];
  const HEAD = ["title", "date", "subject", "site", "story"];

  /* ---- What is filled in: the answers document, who decides, and the list of things ---- */
  const blank = () => ({ doc: { date: today() }, owner: "", kinds: sheet.kinds.map((what) => ({ what })), targets: {} });
  let sheetState = blank();
  let at = 0;

  // A document as it was given: checked for what the worksheet shows, the rest untouched.
  function accept(value) {
    const wrong = [];
    if (!isMap(value)) throw Object.assign(new Error(say("script.no_document")), { reasons: [] });
    if (value.profile !== sheet.profile) wrong.push(say("script.other_profile", { other: clean(value.profile), profile: sheet.profile }));
    if (Number(value.format || 1) > sheet.format) wrong.push(say("script.newer_format", { format: value.format, known: sheet.format }));
    const { stakes, targets, ...doc } = value;
    if (stakes && !Array.isArray(stakes)) wrong.push(say("script.must_be_list", { where: "stakes" }));
    if (targets && !isMap(targets)) wrong.push(say("script.must_be_mapping", { where: "targets" }));
    if (wrong.length) throw Object.assign(new Error(say("script.nothing_imported")), { reasons: wrong });
    const state = { doc, owner: "", kinds: (stakes || []).map((stake) => ({ ...stake })), targets: {} };
    if (!state.kinds.length) state.kinds = blank().kinds;
    for (const [id, target] of Object.entries(targets || {})) state.targets[id] = { ...target, by: decider(doc, id) };
    // Whoever decided everything is the one at the head of the sheet.
    const names = [...new Set(Object.values(state.targets).map((target) => target.by))];
    if (names.length === 1 && names[0]) { state.owner = names[0]; for (const target of Object.values(state.targets)) target.by = ""; }
    return state;
  }
  const decisionsOf = (doc, id) => (Array.isArray(doc.decisions) ? doc.decisions : []).filter((one) => one && one.indicator === id);
  const decider = (doc, id) => clean(decisionsOf(doc, id).at(-1)?.by);

  function exported() {
    const { doc } = sheetState;
    const out = { format: sheet.format, title: clean(doc.title) || sheet.unnamed, profile: sheet.profile, model: sheet.model, digest: doc.digest || sheet.digest };
    for (const key of ["date", "subject", "site"]) if (clean(doc[key])) out[key] = clean(doc[key]);
    const rest = Object.entries(doc).filter(([key]) => !(key in out) && !HEAD.includes(key) && key !== "decisions");
    Object.assign(out, Object.fromEntries(rest));
    const decisions = Array.isArray(doc.decisions) ? [...doc.decisions] : [];
    const owner = clean(sheetState.owner);
    const targets = {};
    for (const [id, target] of Object.entries(sheetState.targets)) {
      const { by, level, rationale, ...more } = target;
      const why = clean(rationale);
      if (!Number.isInteger(level)) {
        // A reason without a level is kept, too.
        if (why || clean(by)) targets[id] = { ...(why ? { rationale: why } : {}), ...(clean(by) ? { by: clean(by) } : {}) };
        continue;
      }
      targets[id] = { level, ...(why ? { rationale: why } : {}), ...more };
      const who = clean(by) || owner;
      const last = decisionsOf(doc, id).at(-1);
      if (who && !(last && String(last.chosen) === String(level) && last.by === who)) {
        decisions.push({ indicator: id, chosen: String(level), by: who, ...(out.date ? { when: out.date } : {}) });
      }
    }
    const story = [clean(doc.story), owner && !decisions.some((one) => one.by === owner) ? say("worksheet.owner") + ": " + owner : ""].filter(Boolean).join("\n\n");
    if (story) out.story = story;
    if (Object.keys(targets).length) out.targets = targets;
    const stakes = sheetState.kinds.filter((kind) => !kind.removed).map((kind) => Object.fromEntries(STAKE.map((key) => [key, clean(kind[key])]).filter(([, text]) => text)));
    const filled = stakes.filter((stake) => Object.keys(stake).length).map((stake) => ({ what: say("worksheet.unnamed"), ...stake }));
    if (filled.length) out.stakes = filled;
    if (decisions.length) out.decisions = decisions;
    return out;
  }

  /* ---- Storage ---- */
  let timer = 0;
  function state(kind, text) { $("state").dataset.state = kind; $("state").textContent = text; }
  function changed() { state("dirty", say("script.not_saved_yet")); clearTimeout(timer); timer = setTimeout(keep, 300); list(); }
  function keep() {
    clearTimeout(timer);
    try {
      localStorage.setItem(KEY, JSON.stringify(sheetState));
      const d = new Date();
      state("saved", say("script.saved", { time: String(d.getHours()).padStart(2, "0") + ":" + String(d.getMinutes()).padStart(2, "0") }));
    } catch { state("failed", say("script.not_saved")); }
  }
  addEventListener("pagehide", () => { if ($("state").dataset.state === "dirty") keep(); });
  addEventListener("beforeunload", (event) => { if ($("state").dataset.state === "failed") event.preventDefault(); });

  /* ---- The questions ---- */
  const steps = () => [
    { kind: "start" },
    ...sheetState.kinds.map((stake, nth) => ({ kind: "stake", stake, nth })),
    ...sheet.practices.map((practice) => ({ kind: "practice", practice })),
    { kind: "result" },
  ];
  const isDone = (step) => step.kind === "stake" ? Boolean(step.stake.removed) || STAKE.slice(1).some((key) => clean(step.stake[key]))
    : step.kind === "practice" ? Number.isInteger(sheetState.targets[step.practice.id]?.level) : step.kind === "start" && Boolean(clean(sheetState.owner));
  const nameOf = (step) => step.kind === "start" ? say("worksheet.sheet") : step.kind === "result" ? say("worksheet.result")
    : step.kind === "practice" ? step.practice.title : clean(step.stake.what) || say("worksheet.stake", { n: step.nth + 1 });

  let fresh = 0;
  function field(label, value, on, { lines = false, type = "text" } = {}) {
    const id = "f" + fresh++;
    const input = lines ? el("textarea", { id, rows: 3 }) : el("input", { id, type });
    input.value = value ?? "";
    input.addEventListener("input", () => { on(input.value); changed(); });
    return el("div", { class: "field" }, el("label", { for: id }, label), input);
  }
  const setHead = (key) => (value) => { sheetState.doc[key] = value; };

  // Another thing to go through, behind so many.
  function adder(behind) {
    const add = el("button", { type: "button" }, say("worksheet.add_kind"));
    add.addEventListener("click", () => { sheetState.kinds.splice(behind, 0, { what: "" }); changed(); show(at + 1); $("card").querySelector("textarea").focus(); });
    return add;
  }
  function start() {
    const { doc } = sheetState;
    return [
      el("h2", {}, say("worksheet.head")), el("p", { class: "lead" }, say("worksheet.lead")),
      el("div", { class: "fit" }, el("h3", {}, say("worksheet.fit_head")), el("p", {}, say("worksheet.fit"))),
      field(say("worksheet.owner"), sheetState.owner, (value) => { sheetState.owner = value; }),
      field(say("worksheet.subject"), doc.subject, setHead("subject")), field(say("worksheet.site"), doc.site, setHead("site")),
      field(say("worksheet.date"), doc.date, setHead("date"), { type: "date" }), field(say("worksheet.sheet_title"), doc.title, setHead("title")),
      field(say("worksheet.story"), doc.story, setHead("story"), { lines: true }),
      sheetState.kinds.length ? null : el("div", {}, el("h3", {}, say("worksheet.stakes")), el("p", {}, say("worksheet.stakes_note")), el("p", {}, adder(0))),
    ];
  }

  function stake(step) {
    const own = step.stake;
    const areas = sheet.areas.map((area) => {
      const choices = sheet.impacts.map((impact) => {
        const input = el("input", { type: "radio", name: "s" + step.nth + area, value: impact });
        input.checked = own[area] === impact;
        input.addEventListener("change", () => { own[area] = impact; changed(); });
        return el("label", {}, input, say("worksheet.impact_" + impact));
      });
      return el("fieldset", { class: "area" }, el("legend", {}, say("worksheet.area_" + area)), el("div", { class: "choices" }, choices));
    });
    const remove = el("button", { type: "button" }, say(own.removed ? "worksheet.put_back" : "worksheet.remove_kind"));
    remove.addEventListener("click", () => { own.removed = !own.removed; changed(); show(at); });
    const rest = own.removed ? [el("p", {}, say("worksheet.removed"))] : [
      field(say("worksheet.lost"), own.lost, (value) => { own.lost = value; }, { lines: true }),
      el("h3", {}, say("worksheet.how_bad")), areas,
      field(say("worksheet.decides"), own.decides, (value) => { own.decides = value; }),
    ];
    return [
      el("p", { class: "kicker" }, say("worksheet.stakes")), el("h2", {}, nameOf(step)),
      step.nth === 0 ? el("p", { class: "lead" }, say("worksheet.stakes_note")) : null,
      own.removed ? null : field(say("worksheet.stake", { n: step.nth + 1 }), own.what, (value) => { own.what = value; }, { lines: true }),
      rest, el("p", { class: "no-print" }, remove, " ", adder(step.nth + 1)),
    ];
  }

  // The worst that was said of anything, and what it was said of.
  function worst() {
    let rank = -1;
    const what = [];
    for (const kind of sheetState.kinds.filter((one) => !one.removed)) {
      const own = Math.max(-1, ...sheet.areas.map((area) => sheet.impacts.indexOf(kind[area])));
      rank = Math.max(rank, own);
      if (own === sheet.impacts.length - 1) what.push(clean(kind.what));
    }
    return { rank, what };
  }
  // Whether a level fits what was said: a question back, never a verdict.
  function nudge(practice, level) {
    const { rank, what } = worst();
    const top = practice.levels.at(-1)[0];
    if (rank >= 0 && rank <= 1 && level === top && top > 1) return say("worksheet.high", { impact: say("worksheet.impact_" + sheet.impacts[rank]) });
    if (rank === sheet.impacts.length - 1 && level === 0) return say("worksheet.low", { what: what.join("; ") });
    return "";
  }

  function practice(step) {
    const p = step.practice;
    const own = () => sheetState.targets[p.id] || (sheetState.targets[p.id] = {});
    const set = (key) => (value) => { own()[key] = value; };
    const given = sheetState.targets[p.id] || {};
    const back = el("p", { class: "nudge", role: "status", hidden: true });
    const judge = () => { const text = Number.isInteger(sheetState.targets[p.id]?.level) ? nudge(p, sheetState.targets[p.id].level) : ""; back.textContent = text; back.hidden = !text; };
    const options = p.levels.map(([number, name, text]) => {
      const input = el("input", { type: "radio", name: "t-" + p.id, value: number });
      input.checked = given.level === number;
      input.addEventListener("change", () => { own().level = number; judge(); changed(); });
      return el("label", {}, input, el("strong", {}, name), el("span", { class: "what" }, text));
    });
    const clear = el("button", { type: "button", class: "no-print" }, say("worksheet.clear"));
    clear.addEventListener("click", () => { delete own().level; changed(); show(at); });
    judge();
    let suggested = null;
    if (p.suggested) {
      const take = el("button", { type: "button", class: "no-print" }, say("worksheet.take"));
      take.addEventListener("click", () => { Object.assign(own(), { level: p.target, rationale: p.rationale }); changed(); show(at); });
      suggested = el("div", { class: "suggested" }, el("p", {}, p.suggested), take);
    }
    return [
      el("p", { class: "kicker" }, say("worksheet.targets") + " · " + p.domain), el("h2", {}, p.title), p.purpose ? el("p", { class: "lead" }, p.purpose) : null,
      p === sheet.practices[0] ? el("p", {}, say("worksheet.targets_note")) : null,
      el("fieldset", { class: "ladder" }, el("legend", {}, say("worksheet.question")), options),
      el("p", {}, clear), back, suggested,
      field(say("worksheet.why"), given.rationale, set("rationale"), { lines: true }),
      field(say("worksheet.decided"), given.by, set("by")),
    ];
  }

  const table = (head, rows) => el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": head[0] }, el("table", { class: "told" }, el("thead", {}, el("tr", {}, head.map((text) => el("th", { scope: "col" }, text)))), el("tbody", {}, rows)));
  function result() {
    const chosen = sheet.practices.map((p) => [p, sheetState.targets[p.id] || {}]);
    const open = chosen.filter(([, target]) => !Number.isInteger(target.level)).length;
    const bare = chosen.filter(([, target]) => Number.isInteger(target.level) && !clean(target.rationale)).length;
    const top = chosen.filter(([p, target]) => target.level === p.levels.at(-1)[0]).length;
    const row = ([p, target]) => el("tr", {}, el("th", { scope: "row" }, p.title), el("td", {}, Number.isInteger(target.level) ? p.levels.find((level) => level[0] === target.level)?.[1] ?? String(target.level) : say("worksheet.open_question")), el("td", {}, [clean(target.rationale), clean(target.by)].filter(Boolean).join(" — ")));
    const things = sheetState.kinds.filter((kind) => !kind.removed && STAKE.slice(1).some((key) => clean(kind[key])));
    const thing = (kind) => el("tr", {}, el("th", { scope: "row" }, clean(kind.what)), el("td", {}, clean(kind.lost)), el("td", {}, sheet.areas.filter((area) => kind[area]).map((area) => say("worksheet.area_" + area) + ": " + say("worksheet.impact_" + kind[area])).join("; ")), el("td", {}, clean(kind.decides)));
    const print = el("button", { type: "button", class: "no-print" }, say("worksheet.print"));
    print.addEventListener("click", () => window.print());
    return [
      el("h2", {}, say("worksheet.result")),
      chosen.length > 3 && top * 4 > chosen.length * 3 ? el("p", { class: "nudge" }, say("worksheet.all_high")) : null,
      open ? el("p", {}, count("worksheet.open_targets", open, { title: sheet.title })) : null,
      bare ? el("p", { class: "need" }, count("worksheet.no_reason", bare)) : null,
      things.length ? table([say("worksheet.stakes"), say("worksheet.lost"), say("worksheet.how_bad"), say("worksheet.decides")], things.map(thing)) : null,
      table([say("worksheet.practices"), say("worksheet.at_level"), say("worksheet.why")], chosen.map(row)),
      el("p", {}, print),
    ];
  }

  function show(to, isMoved = false) {
    const all = steps();
    at = Math.max(0, Math.min(to, all.length - 1));
    const step = all[at];
    const body = { start, stake, practice, result }[step.kind](step);
    $("card").replaceChildren(...body.flat(3).filter(Boolean));
    $("progress").textContent = say("worksheet.progress", { n: at + 1, all: all.length });
    $("meter").value = at / (all.length - 1);
    $("back").hidden = at === 0;
    $("next").hidden = step.kind === "result";
    $("next").textContent = say(at === 0 ? "worksheet.start" : at === all.length - 2 ? "worksheet.finish" : "worksheet.next");
    list();
    if (isMoved) { scrollTo(0, 0); $("card").focus({ preventScroll: true }); }
  }
  // A button that is being pressed stays: only what stands on it is set anew, while the questions are the same.
  function list() {
    const all = steps();
    const buttons = $("list").querySelectorAll("button");
    if (buttons.length !== all.length) return draw(all);
    all.forEach((step, nth) => mark(buttons[nth], step, nth));
  }
  function mark(button, step, nth) {
    const done = isDone(step);
    const isAsked = step.kind === "stake" || step.kind === "practice";
    const standing = step.stake?.removed ? "worksheet.removed" : done ? "worksheet.done_question" : "worksheet.open_question";
    button.className = done ? "done" : "";
    if (nth === at) button.setAttribute("aria-current", "step"); else button.removeAttribute("aria-current");
    button.replaceChildren(nameOf(step), isAsked ? el("span", { class: "mark" }, " · " + say(standing)) : "");
  }
  function draw(all) {
    const entry = (step, nth) => {
      const button = el("button", { type: "button" });
      button.addEventListener("click", () => { if (matchMedia("(max-width: 56rem)").matches) $("overview").open = false; show(nth, true); });
      mark(button, step, nth);
      return el("li", {}, button);
    };
    const groups = [["", ["start"]], [say("worksheet.stakes"), ["stake"]], [say("worksheet.targets"), ["practice"]], ["", ["result"]]];
    $("list").replaceChildren(...groups.flatMap(([title, kinds]) => [title ? el("h2", {}, title) : "", el("ol", {}, all.map((step, nth) => (kinds.includes(step.kind) ? entry(step, nth) : null)))]));
  }

  /* ---- Files ---- */
  function tell(kind, text, reasons = []) {
    const box = $("message");
    box.className = "message " + kind;
    box.hidden = false;
    box.replaceChildren(el("strong", {}, text), reasons.length ? el("ul", {}, reasons.map((reason) => el("li", {}, reason))) : "");
    box.focus();
  }
  function download(name, text) {
    const link = el("a", { href: URL.createObjectURL(new Blob([text], { type: "application/yaml" })), download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }
  $("save").addEventListener("click", () => {
    const name = (clean(sheetState.doc.title || sheetState.doc.site || sheetState.doc.subject || "").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 60) || "worksheet") + ".yaml";
    download(name, SmmYaml.stringify(exported()));
    tell("", say("worksheet.saved_file", { name }));
  });
  $("import").addEventListener("click", () => $("file").click());
  $("file").addEventListener("change", async () => {
    const file = $("file").files[0];
    $("file").value = "";
    if (!file) return;
    try {
      if (file.size > 8 * 1024 * 1024) throw new Error(say("script.too_large"));
      const text = await file.text();
      sheetState = accept(text.trimStart().startsWith("{") ? JSON.parse(text) : SmmYaml.parse(text));
      keep(); show(0, true);
      tell("", say("worksheet.imported", { name: file.name }));
    } catch (error) {
      tell("bad", say("script.not_imported", { name: file.name }), error.reasons?.length ? error.reasons : [error.values ? say("yaml." + error.message, error.values) : error.message]);
    }
  });
  $("new").addEventListener("click", () => $("sure").showModal());
  $("sure-no").addEventListener("click", () => $("sure").close());
  $("sure-yes").addEventListener("click", () => { $("sure").close(); sheetState = blank(); keep(); show(0, true); });
  $("back").addEventListener("click", () => show(at - 1, true));
  $("next").addEventListener("click", () => show(at + 1, true));

  /* ---- Start ---- */
  let kept = null;
  try { kept = JSON.parse(localStorage.getItem(KEY)); } catch { /* denied or damaged: the sheet begins anew */ }
  if (isMap(kept) && isMap(kept.doc) && Array.isArray(kept.kinds) && isMap(kept.targets)) sheetState = { ...blank(), ...kept };
  else if (preset) sheetState = accept(preset);
  $("overview").open = !matchMedia("(max-width: 56rem)").matches;
  show(0);
})();

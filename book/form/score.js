// From answers to levels: the same rule as generator/core/src/assess/score.rs, in whole numbers.
// A test compares it with the other engines.
"use strict";
const SmmScore = (() => {
  const utc = (year, month, day) => { const date = new Date(0); date.setUTCFullYear(year, month, day); return date; };
  // The day on which an answer lapses: its own, else by the age of the indicator. An answer without a day was
  // given on the day of the assessment. Of a month that is shorter the last day.
  function lapsesOn(indicator, answer, date) {
    if (answer.until) return answer.until;
    const given = /^(\d{4})-(\d\d)-(\d\d)$/.exec(answer.when || date || "");
    if (!indicator.age || !given) return "";
    const [year, month, day] = given.slice(1).map(Number);
    let lapses = utc(year, month - 1, day + (indicator.age.days || 0));
    if (indicator.age.months) {
      const last = utc(year, month + indicator.age.months, 0).getUTCDate();
      lapses = utc(year, month - 1 + indicator.age.months, Math.min(day, last));
    }
    return lapses.getUTCFullYear() > 9999 ? "" : lapses.toISOString().slice(0, 10);
  }
  // The answers that count at a day, by indicator, and the day of those that have lapsed by then.
  function standing(form, doc) {
    const asOf = doc["as-of"] || doc.date || "";
    const values = {};
    const lapsed = new Map();
    for (const p of form.practices) for (const l of p.levels) for (const i of l.indicators) {
      const answer = doc.answers[i.id];
      if (!answer || !answer.answer) continue;
      const day = lapsesOn(i, answer, doc.date);
      if (day && asOf && day <= asOf) lapsed.set(i.id, day);
      else values[i.id] = answer.answer;
    }
    return { values, lapsed };
  }
  // What the answers of a model are worth: how many each earns, and what a whole indicator could.
  function worths(form) {
    const possible = Math.max(1, ...form.answers.filter((a) => a.counts).map((a) => a.earns));
    return { possible, of: new Map(form.answers.map((a) => [a.id, a])), enough: form.enough, weights: form.weights || {} };
  }
  // What counts at each level of a practice: what stands there, and everything that is answered with a level.
  function levels(practice) {
    const all = practice.levels.flatMap((l) => l.indicators.map((i) => ({ id: i.id, level: l.level, picks: Boolean(i.picks) })));
    return practice.levels.map((l) => ({ level: l.level, ids: all.filter((i) => i.picks || i.level === l.level).map((i) => i.id) }));
  }
  // What an answer earns at a level: one that picks a level is worth a whole indicator up to that one, and nothing above.
  const earnedAt = (set, a, level) => (a.level === undefined ? a.earns : a.level >= level ? set.possible : 0);
  function tally(set, level, ids, answers) {
    const t = { counts: {}, full: 0, between: 0, nothing: 0, aside: 0, open: 0, weight: 0, earned: 0, excepted: false };
    for (const id of ids) {
      const a = set.of.get(answers[id]);
      const weight = set.weights[id] || 1;
      if (!a || a.counts) t.weight += weight;
      if (!a) { t.open++; continue; }
      t.counts[a.id] = (t.counts[a.id] || 0) + 1;
      if (!a.counts) { t.aside++; continue; }
      const earned = earnedAt(set, a, level);
      t.earned += weight * earned;
      if (earned === 0) t.nothing++;
      else if (earned === set.possible) t.full++;
      else t.between++;
    }
    t.applicable = t.full + t.between + t.nothing + t.open;
    t.reached = t.full === t.applicable;
    const could = set.possible * t.weight;
    t.excepted = t.nothing === 0 && t.open === 0 && set.enough[1] * t.earned >= set.enough[0] * could;
    t.share = t.applicable === 0 ? 100 : Math.floor(t.earned * 100 / could);
    return t;
  }
  // The highest level such that this holds for it and for every level below.
  function highest(tallies, holds) {
    let level = 0;
    for (const t of tallies) {
      if (!holds(t)) break;
      level = t.level;
    }
    return level;
  }
  // Where each level stands alone: the highest for which this holds, and one below the target if it does not hold there.
  function alone(asks, target, holds) {
    const met = asks.filter(holds).map((t) => t.level);
    const isMet = !target || met.includes(target);
    return Math.max(0, ...met.filter((level) => isMet || level < target));
  }
  function practice(form, levels, answers, target) {
    const set = worths(form);
    const tallies = levels.map((level) => Object.assign(tally(set, level.level, level.ids, answers), { level: level.level, asks: level.ids.length > 0 }));
    // A level that asks for nothing counts only below one that asks for something.
    const asking = levels.map((level) => level.ids.length > 0);
    const counting = tallies.slice(0, asking.lastIndexOf(true) + 1);
    let level = 0;
    let withExceptions = 0;
    let progress = 0;
    let next;
    if (form.rule === "weighted-progress") {
      progress = counting.reduce((sum, t) => sum + t.share, 0);
      withExceptions = level = Math.floor(progress / 100);
    } else if (form.rule === "levels-apart") {
      const asks = counting.filter((t) => t.asks);
      level = alone(asks, target, (t) => t.reached);
      withExceptions = alone(asks, target, (t) => t.excepted);
      next = asks.find((t) => (target > level ? t.level === target : t.level > level));
      progress = level * 100 + (next ? next.share : 0);
    } else {
      level = highest(counting, (t) => t.reached);
      withExceptions = highest(counting, (t) => t.excepted);
      next = counting.find((t) => t.level > level);
      progress = level * 100 + (next ? next.share : 0);
    }
    const between = levels.filter((l, at) => l.level > level && l.level <= withExceptions && tallies[at].excepted);
    const isException = (id) => { const a = set.of.get(answers[id]); return a && a.counts && a.level === undefined && a.earns > 0 && a.earns < set.possible; };
    const exceptions = between.flatMap((l) => l.ids.filter(isException));
    const applicable = tallies.reduce((sum, t) => sum + t.applicable, 0);
    const open = [...new Set(levels.flatMap((l) => l.ids))].filter((id) => !set.of.has(answers[id])).length;
    const out = tallies.length > 0 && applicable === 0;
    const counts = !out && target !== null && target !== undefined;
    return {
      level, withExceptions, exceptions, progress, next, tallies, counting, out, open, target: target === undefined ? null : target,
      under: counts ? Math.max(0, target - level) : 0,
      over: counts ? Math.max(0, level - target) : 0,
    };
  }
  // A practice of which nothing applies says nothing about its group, and one that is at the highest level that it
  // asks for nothing about the levels above.
  function combined(scores, level, key, aggregate) {
    if (aggregate === "mean") return Math.floor(scores.reduce((sum, s) => sum + s[key], 0) / scores.length);
    const asksAbove = (s) => !s.tallies.length || s.counting.some((t) => t.level > s[level]);
    const holding = scores.filter(asksAbove);
    return holding.length ? Math.min(...holding.map((s) => s[key])) : Math.max(...scores.map((s) => s[key]));
  }
  function group(all, aggregate) {
    const scores = all.filter((s) => !s.out);
    if (!scores.length) return { level: 0, highest: 0, under: 0, over: 0, progress: 0, withExceptions: 0, target: null };
    const of = (key) => scores.map((s) => s[key]);
    const targets = of("target").filter((t) => t !== null);
    return {
      level: combined(scores, "level", "level", aggregate), highest: Math.max(...of("level")), under: Math.max(...of("under")), over: Math.max(...of("over")),
      progress: combined(scores, "level", "progress", aggregate), withExceptions: combined(scores, "withExceptions", "withExceptions", aggregate), target: targets.length ? Math.max(...targets) : null,
    };
  }
  const decimal = (hundredths) => Math.floor(hundredths / 100) + "." + String(hundredths % 100).padStart(2, "0");
  // Whether an indicator with this answer does not keep the level from being reached.
  const isSettled = (form, a, level) => Boolean(a) && (!a.counts || earnedAt(worths(form), a, level) === worths(form).possible);
  return { practice, levels, group, decimal, standing, isSettled };
})();

// From answers to levels: the same rule as generator/core/src/assess/score.rs, in whole numbers.
// A test compares it with the other engines.
"use strict";
const SmmScore = (() => {
  function tally(ids, answers) {
    const t = { yes: 0, partly: 0, no: 0, na: 0, open: 0 };
    for (const id of ids) {
      const a = answers[id];
      if (a === "yes") t.yes++;
      else if (a === "partly") t.partly++;
      else if (a === "no") t.no++;
      else if (a === "not-applicable") t.na++;
      else t.open++;
    }
    t.applicable = t.yes + t.partly + t.no + t.open;
    t.reached = t.yes === t.applicable;
    t.excepted = t.no === 0 && t.open === 0 && 2 * t.partly <= t.applicable;
    t.share = t.applicable === 0 ? 100 : Math.floor((2 * t.yes + t.partly) * 100 / (2 * t.applicable));
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
  function practice(rule, levels, answers, target) {
    const tallies = levels.map((level) => Object.assign(tally(level.ids, answers), { level: level.level }));
    // A level that asks for nothing counts only below one that asks for something.
    const asking = levels.map((level) => level.ids.length > 0);
    const counting = tallies.slice(0, asking.lastIndexOf(true) + 1);
    let level = 0;
    let withExceptions = 0;
    let progress = 0;
    if (rule === "weighted-progress") {
      progress = counting.reduce((sum, t) => sum + t.share, 0);
      withExceptions = level = Math.floor(progress / 100);
    } else {
      level = highest(counting, (t) => t.reached);
      withExceptions = highest(counting, (t) => t.excepted);
      const next = counting.find((t) => t.level > level);
      progress = level * 100 + (next ? next.share : 0);
    }
    const between = levels.filter((l) => l.level > level && l.level <= withExceptions);
    const exceptions = between.flatMap((l) => l.ids.filter((id) => answers[id] === "partly"));
    const applicable = tallies.reduce((sum, t) => sum + t.applicable, 0);
    const open = tallies.reduce((sum, t) => sum + t.open, 0);
    const out = tallies.length > 0 && applicable === 0;
    const counts = !out && target !== null && target !== undefined;
    return {
      level, withExceptions, exceptions, progress, tallies, counting, out, open, target: target === undefined ? null : target,
      under: counts ? Math.max(0, target - level) : 0,
      over: counts ? Math.max(0, level - target) : 0,
    };
  }
  function group(scores) {
    const levels = scores.map((s) => s.level);
    if (!scores.length) return { level: 0, highest: 0, under: 0 };
    return { level: Math.min(...levels), highest: Math.max(...levels), under: Math.max(...scores.map((s) => s.under)) };
  }
  const decimal = (hundredths) => Math.floor(hundredths / 100) + "." + String(hundredths % 100).padStart(2, "0");
  return { practice, group, decimal };
})();

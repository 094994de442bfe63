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
    t.share = t.applicable === 0 ? 100 : Math.floor((2 * t.yes + t.partly) * 100 / (2 * t.applicable));
    return t;
  }
  function practice(rule, levels, answers, target) {
    const tallies = levels.map((level) => Object.assign(tally(level.ids, answers), { level: level.level }));
    let level = 0;
    let progress = 0;
    if (rule === "weighted-progress") {
      progress = tallies.reduce((sum, t) => sum + t.share, 0);
      level = Math.floor(progress / 100);
    } else {
      for (const t of tallies) {
        if (!t.reached) break;
        level = t.level;
      }
      const next = tallies.find((t) => t.level > level);
      progress = level * 100 + (next ? next.share : 0);
    }
    const applicable = tallies.reduce((sum, t) => sum + t.applicable, 0);
    const open = tallies.reduce((sum, t) => sum + t.open, 0);
    const out = tallies.length > 0 && applicable === 0;
    const counts = !out && target !== null && target !== undefined;
    return {
      level, progress, tallies, out, open, target: target === undefined ? null : target,
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

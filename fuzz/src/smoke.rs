//! Tries the fuzz targets on mutated documents, without a fuzzer: `cargo run --release --bin smoke
//! [RUNS] [SEED]`. The same seed gives the same runs.

use std::fs;
use std::path::{Path, PathBuf};

use smm_fuzz::{PATHS, SEPARATOR};

fn main() {
    let mut args = std::env::args().skip(1).filter_map(|arg| arg.parse::<u64>().ok());
    let (runs, seed) = (args.next().unwrap_or(2_000), args.next().unwrap_or(1));
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let seeds = seeds();
    for _ in 0..runs {
        let mut data = dice.pick(&seeds).clone();
        for _ in 0..=dice.below(8) {
            mutate(&mut data, &seeds, &mut dice);
        }
        smm_fuzz::parse(&data);
        smm_fuzz::compile(&data);
    }
    println!("{runs} runs with seed {seed}: no panic");
}

/// The documents of the tests, each behind the byte of its path; and all of them as one input.
fn seeds() -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/compiler/tiny");
    let mut files = Vec::new();
    add_files(&root, &mut files);
    let mut seeds: Vec<Vec<u8>> = Vec::new();
    for path in files {
        let kind = PATHS.iter().position(|known| path.ends_with(known)).expect("a known path");
        let mut seed = vec![u8::try_from(kind).expect("few paths")];
        seed.extend(fs::read(&path).expect("it can be read"));
        seeds.push(seed);
    }
    seeds.push(seeds.join(SEPARATOR));
    seeds
}

fn add_files(folder: &Path, files: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).expect("the test model is there");
    let mut paths: Vec<PathBuf> =
        entries.map(|entry| entry.expect("it can be listed").path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            add_files(&path, files);
        } else {
            files.push(path);
        }
    }
}

fn mutate(data: &mut Vec<u8>, seeds: &[Vec<u8>], dice: &mut Dice) {
    const WORDS: [&[u8]; 16] = [
        b": ", b"- ", b"#", b"\n", b"  ", b"\t", b"'", b"\"", b"[", b"}", b"&a ", b"*a", b"!x ", b">-\n",
        b"\xff", "é\u{2028}".as_bytes(),
    ];
    let at = dice.below(data.len() + 1);
    let end = (at + dice.below(40)).min(data.len());
    match dice.below(5) {
        0 => drop(data.drain(at..end)),
        1 => drop(data.splice(at..at, dice.pick(&WORDS).iter().copied())),
        2 => {
            let copy = data[at..end].to_vec();
            drop(data.splice(at..at, copy));
        }
        3 => {
            let other = dice.pick(seeds);
            let from = dice.below(other.len());
            let to = (from + dice.below(200)).min(other.len());
            drop(data.splice(at..end, other[from..to].iter().copied()));
        }
        _ if at < data.len() => data[at] = u8::try_from(dice.below(256)).unwrap_or(0),
        _ => {}
    }
}

/// Numbers that look random and are the same in each run (xorshift64*).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(number).unwrap_or(0) % limit.max(1)
    }

    fn pick<'l, T>(&mut self, list: &'l [T]) -> &'l T {
        &list[self.below(list.len())]
    }
}

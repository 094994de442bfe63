//! Tries the fuzz targets on mutated documents, without a fuzzer: `cargo run --release --bin smoke
//! [RUNS] [SEED]`. The same seed gives the same runs.

use std::fs;
use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;

use smm_fuzz::{PATHS, PIECES, SEPARATOR};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

fn main() {
    let mut args = std::env::args().skip(1).filter_map(|arg| arg.parse::<u64>().ok());
    let (runs, seed) = (args.next().unwrap_or(2_000), args.next().unwrap_or(1));
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let seeds = seeds();
    for _ in 0..runs {
        let data = mutated(&seeds, &mut dice);
        smm_fuzz::parse(&data);
        smm_fuzz::compile(&data);
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    let seed_file = |name: &str| fs::read(folder.join(name)).expect("a seed can be read");
    let (answers, pdf) = (seed_file("answers.yaml"), seed_file("form.pdf"));
    let parts = parts_of(&seed_file("form.xlsx"));
    for _ in 0..runs {
        smm_fuzz::answers(&mutated(std::slice::from_ref(&answers), &mut dice));
    }
    let seal = [seed_file("sealed.yaml.minisig"), seed_file("sealed.yaml"), seed_file("seal.pub")];
    let seal = seal.join(PIECES);
    for _ in 0..runs {
        smm_fuzz::seal(&mutated(std::slice::from_ref(&seal), &mut dice));
    }
    // Each of these starts a thread or packs a file.
    for _ in 0..runs / 5 {
        smm_fuzz::pdf(&mutated(std::slice::from_ref(&pdf), &mut dice));
        smm_fuzz::workbook(&mutated_workbook(&parts, &mut dice));
    }
    println!("{runs} runs with seed {seed}: no panic");
}

/// A seed with some changes.
fn mutated(seeds: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut data = dice.pick(seeds).clone();
    for _ in 0..=dice.below(8) {
        mutate(&mut data, seeds, dice);
    }
    data
}

/// The parts of a workbook.
fn parts_of(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("the seed is a workbook");
    let names = archive.file_names().map(|name| name.expect("a readable name").into_owned());
    let names: Vec<String> = names.collect();
    let read = |name: String| {
        let mut part = Vec::new();
        let mut file = archive.by_name(&name).expect("a part that was listed");
        file.read_to_end(&mut part).expect("a sound part");
        (name, part)
    };
    names.into_iter().map(read).collect()
}

/// A workbook of which one part has some changes; changes of the packed file would be noticed by
/// its check sums, and go no deeper.
fn mutated_workbook(parts: &[(String, Vec<u8>)], dice: &mut Dice) -> Vec<u8> {
    let chosen = dice.below(parts.len());
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (at, (name, part)) in parts.iter().enumerate() {
        archive.start_file(name.as_str(), SimpleFileOptions::default()).expect("in memory");
        let part = match at == chosen {
            true => mutated(std::slice::from_ref(part), dice),
            false => part.clone(),
        };
        archive.write_all(&part).expect("in memory");
    }
    archive.finish().expect("in memory").into_inner()
}

/// The documents of the tests, each behind the byte of its path; and all of them as one input.
fn seeds() -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/compiler/tiny");
    let mut seeds: Vec<Vec<u8>> = Vec::new();
    for (path, bytes) in smm_fuzz::files(&root) {
        let kind = PATHS.iter().position(|known| path.ends_with(known)).expect("a known path");
        let mut seed = vec![u8::try_from(kind).expect("few paths")];
        seed.extend(bytes);
        seeds.push(seed);
    }
    seeds.push(seeds.join(SEPARATOR));
    seeds
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

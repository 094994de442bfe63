//! Makes many things side by side, but begins no more of them than there are processors.
//!
//! In: things. Out: what is made of each, in their order. An iterator of rayon begins another thing while a part of one
//! is waited for: what was begun first is done last, and all of them are in memory.

use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::Result;

/// Makes something of each thing, those in front first.
///
/// # Errors
/// Of several, that of the foremost thing.
pub(super) fn in_turn<T: Sync, M: Send>(
    things: &[T],
    make: impl Fn(&T) -> Result<M> + Sync,
) -> Result<Vec<M>> {
    let next = AtomicUsize::new(0);
    let on_one_processor = |_: rayon::BroadcastContext<'_>| {
        let mut made = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(thing) = things.get(at) else { return made };
            let one = make(thing);
            if one.is_err() {
                // Nothing more is begun.
                next.store(things.len(), Ordering::Relaxed);
            }
            made.push((at, one));
        }
    };
    let mut made: Vec<(usize, Result<M>)> =
        rayon::broadcast(on_one_processor).into_iter().flatten().collect();
    made.sort_unstable_by_key(|(at, _)| *at);
    made.into_iter().map(|(_, made)| made).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use anyhow::bail;
    use rayon::prelude::*;

    use super::*;

    #[test]
    fn things_are_made_in_their_order_and_no_more_are_begun_than_there_are_processors() {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(3).build().expect("threads");
        let things: Vec<usize> = (0..100).collect();
        let (begun, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let make = |thing: &usize| {
            most.fetch_max(begun.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            let parts: usize = (0..1000_usize).into_par_iter().map(|part| part % 7).sum();
            begun.fetch_sub(1, Ordering::SeqCst);
            Ok(parts + *thing)
        };
        let made = pool.install(|| in_turn(&things, make)).expect("nothing fails");
        assert!(made.windows(2).all(|two| two[0] + 1 == two[1]), "{made:?}");
        assert!(most.into_inner() <= 3);
    }

    #[test]
    fn after_a_failure_nothing_more_is_begun() {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().expect("threads");
        let things: Vec<usize> = (0..1000).collect();
        let begun = AtomicUsize::new(0);
        let make = |thing: &usize| {
            begun.fetch_add(1, Ordering::SeqCst);
            std::thread::sleep(std::time::Duration::from_millis(1));
            if *thing >= 4 { bail!("{thing} fails") } else { Ok(()) }
        };
        let failed = pool.install(|| in_turn(&things, make)).expect_err("the fifth fails");
        assert_eq!(failed.to_string(), "4 fails");
        assert!(begun.into_inner() < 10);
    }
}

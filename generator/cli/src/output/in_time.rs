//! Work on files of strangers: given up if it takes too long, and never the end of the program.
//!
//! In: work. Out: what it gave, or why it gave nothing. Never: waits for work that waits for it.

use std::any::Any;
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::Once;
use std::sync::mpsc::sync_channel;
use std::thread::Builder;
use std::time::Duration;

/// How long a file may take; a real one takes well below a second.
const MAX_TIME: Duration = Duration::from_secs(20);
/// Libraries recurse over nested objects.
const STACK: usize = 64 * 1024 * 1024;
/// The name of the threads in which libraries read files of strangers.
const THREAD: &str = "reader of a filled form";

/// Why work gave nothing.
pub(crate) enum Stopped {
    /// It took too long, and may still go on.
    TooSlow,
    /// It panicked; holds what was thrown.
    #[allow(dead_code, reason = "only readers of PDF look at it, and not every build has one")]
    Thrown(Box<dyn Any + Send>),
    /// The system gave it no thread.
    NoThread,
}

/// Does work in a thread of its own, which a pool of threads that waits for it never waits for in turn.
pub(crate) fn in_time<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Stopped> {
    silence_panics();
    let (sender, receiver) = sync_channel(1);
    let thread = Builder::new().name(THREAD.to_owned()).stack_size(STACK);
    let work = move || drop(sender.send(catch_unwind(AssertUnwindSafe(work))));
    thread.spawn(work).map_err(|_| Stopped::NoThread)?;
    match receiver.recv_timeout(MAX_TIME) {
        Ok(result) => result.map_err(Stopped::Thrown),
        Err(_) => Err(Stopped::TooSlow),
    }
}

/// A library that stumbles over a file is an answer, which the reader gives in words.
fn silence_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if std::thread::current().name() != Some(THREAD) {
                usual(info);
            }
        }));
    });
}

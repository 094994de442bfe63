//! The server: hyper speaks HTTP, on one thread; answers are made by others.
//!
//! In: listeners, each a door. Out: answers of [`answer`]. Clients may be slow, broken or many: a head
//! that does not come, a body that is not taken and a request too large end in time, and one
//! connection never keeps another waiting.

use std::convert::Infallible;
use std::future::Future as _;
use std::io::{self, ErrorKind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http_body_util::{BodyExt as _, Limited};
use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use hyper::header::HeaderValue;
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode, header};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc};
use tokio::time::{Sleep, sleep, timeout};

use super::answer::{Site, answer};
use super::guard::Door;
use super::messages::{WebAnswer, WebRequest};

/// So many connections at once; a browser holds six.
const MAX_CONNECTIONS: usize = 512;
/// The head of a request is there after so long, and the next one of a connection.
const HEAD_TIME: Duration = Duration::from_secs(20);
/// A client that takes nothing for so long has gone.
const TAKE_TIME: Duration = Duration::from_secs(30);
/// The head of a request has at most so many bytes, and so has what is sent with it.
const MAX_HEAD: usize = 32 * 1024;
const MAX_SENT: usize = 64 * 1024;
/// Who follows hears something so often, so that a connection that broke is noticed.
const PULSE: Duration = Duration::from_secs(15);

/// Serves a door until the program ends.
pub(super) async fn serve(listener: TcpListener, door: Door, site: Arc<Site>) {
    let door = Arc::new(door);
    let room = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    loop {
        let Ok(place) = Arc::clone(&room).acquire_owned().await else { return };
        let stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            // No more files may be open, or the client has gone: others are not to suffer from it.
            Err(_) => {
                sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let (door, site) = (Arc::clone(&door), Arc::clone(&site));
        tokio::spawn(async move {
            let _ = stream.set_nodelay(true);
            let service = service_fn(|request| {
                let (door, site) = (Arc::clone(&door), Arc::clone(&site));
                async move { Ok::<_, Infallible>(respond(request, door, site).await) }
            });
            let mut http = http1::Builder::new();
            http.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME).max_buf_size(MAX_HEAD);
            // A client that breaks off is no failure of ours.
            let _ = http.serve_connection(Patient::of(stream), service).await;
            drop(place);
        });
    }
}

async fn respond(request: Request<Incoming>, door: Arc<Door>, site: Arc<Site>) -> Response<Sent> {
    let is_head = request.method() == Method::HEAD;
    let (head, body) = request.into_parts();
    let body = timeout(HEAD_TIME, Limited::new(body, MAX_SENT).collect()).await;
    let asked = match body {
        Ok(Ok(body)) => WebRequest { head, body: body.to_bytes() },
        Ok(Err(_)) => {
            return to_response(WebAnswer::plain(StatusCode::PAYLOAD_TOO_LARGE, ""), is_head);
        }
        Err(_) => return to_response(WebAnswer::plain(StatusCode::REQUEST_TIMEOUT, ""), is_head),
    };
    let live = Arc::clone(&site);
    let made = tokio::task::spawn_blocking(move || answer(&live, &door, &asked)).await;
    // A bug in what makes pages ends this answer, and no other.
    let failed =
        || WebAnswer::plain(StatusCode::INTERNAL_SERVER_ERROR, "this is a bug; please report it");
    let made = made.unwrap_or_else(|_| failed());
    if let Some(seen) = &made.follow
        && !is_head
    {
        return following(&site, seen.clone());
    }
    to_response(made, is_head)
}

fn to_response(answer: WebAnswer, is_head: bool) -> Response<Sent> {
    let length = answer.bytes.len();
    let body = Sent::Whole(Some(answer.bytes).filter(|bytes| !is_head && !bytes.is_empty()));
    let mut response = Response::new(body);
    *response.status_mut() = answer.status;
    *response.headers_mut() = answer.headers;
    if answer.status != StatusCode::NOT_MODIFIED {
        response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    response
}

/// A response that goes on: the stamp of each new state, as it comes.
fn following(site: &Site, seen: Option<String>) -> Response<Sent> {
    let mut stamps = site.live.follow();
    let (sender, receiver) = mpsc::channel(4);
    tokio::spawn(async move {
        let mut last = seen;
        loop {
            let stamp = stamps.borrow_and_update().clone();
            let text = match last.as_ref() == Some(&stamp) {
                true => ": here\n\n".to_owned(),
                false => format!("event: state\ndata: {stamp}\n\n"),
            };
            last = Some(stamp);
            if sender.send(Bytes::from(text)).await.is_err() {
                return;
            }
            // Either something changed, or it is time for a pulse.
            if let Ok(Err(_)) = timeout(PULSE, stamps.changed()).await {
                return;
            }
        }
    });
    let mut response = Response::new(Sent::Going(receiver));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// What is sent: at once, or as it comes.
enum Sent {
    Whole(Option<Bytes>),
    Going(mpsc::Receiver<Bytes>),
}

impl Body for Sent {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        match &mut *self {
            Self::Whole(bytes) => Poll::Ready(bytes.take().map(|bytes| Ok(Frame::data(bytes)))),
            Self::Going(receiver) => {
                receiver.poll_recv(context).map(|bytes| bytes.map(|bytes| Ok(Frame::data(bytes))))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Self::Whole(None))
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(bytes) => {
                SizeHint::with_exact(bytes.as_ref().map_or(0, |bytes| bytes.len() as u64))
            }
            Self::Going(_) => SizeHint::default(),
        }
    }
}

/// A connection that ends when the client takes nothing for too long.
struct Patient {
    stream: TokioIo<TcpStream>,
    /// Runs while there is something that the client does not take.
    waiting: Option<Pin<Box<Sleep>>>,
}

impl Patient {
    fn of(stream: TcpStream) -> Self {
        Self { stream: TokioIo::new(stream), waiting: None }
    }

    fn patiently<T>(
        &mut self,
        context: &mut Context<'_>,
        write: impl FnOnce(Pin<&mut TokioIo<TcpStream>>, &mut Context<'_>) -> Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        let written = write(Pin::new(&mut self.stream), context);
        if written.is_ready() {
            self.waiting = None;
            return written;
        }
        let waiting = self.waiting.get_or_insert_with(|| Box::pin(sleep(TAKE_TIME)));
        match waiting.as_mut().poll(context) {
            Poll::Ready(()) => Poll::Ready(Err(ErrorKind::TimedOut.into())),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl Read for Patient {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl Write for Patient {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.patiently(context, |stream, context| stream.poll_write(context, bytes))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.patiently(context, |stream, context| stream.poll_flush(context))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.patiently(context, |stream, context| stream.poll_shutdown(context))
    }
}

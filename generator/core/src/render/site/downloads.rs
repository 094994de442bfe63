//! What can be downloaded beside a book, as its overview and its contents list it.

use super::view::DownloadView;
use crate::model::VersionRef;
use crate::render::artifact::{Artifact, SiteInput, Subject};

/// The files that a book offers.
pub(super) fn downloads(input: &SiteInput<'_>, name: VersionRef) -> Vec<DownloadView> {
    let subject = Subject::Version(name);
    let folder = subject.folder();
    let view = |artifact: Artifact| {
        let offer = artifact.offer?;
        Some(DownloadView {
            url: artifact.path.strip_prefix(&folder).unwrap_or(&artifact.path).to_owned(),
            title: artifact.title,
            note: offer.note,
            kind: artifact.label.to_owned(),
            saves: offer.saves,
            is_main: offer.is_main,
        })
    };
    input.artifacts_of(&subject).into_iter().filter_map(view).collect()
}

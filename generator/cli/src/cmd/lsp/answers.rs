//! Answers to the questions of an editor about places and names.

use std::ops::Range;

use gen_lsp_types::{
    BaseSymbolInformation, CompletionItem, CompletionItemKind, CompletionItemTextEdit,
    CompletionList, CompletionParams, Contents, DefinitionParams, DocumentSymbol,
    DocumentSymbolParams, Documentation, Hover, HoverParams, Location, MarkupContent, MarkupKind,
    PrepareRenameParams, PrepareRenamePlaceholder, ReferenceParams, SymbolKind as LspSymbolKind,
    TextEdit, WorkspaceSymbol, WorkspaceSymbolParams,
};
use lsp_server::ErrorCode;
use smm_core::Diagnostic;
use smm_core::assist::{
    self, Completion, CompletionSort, EditorPage, HoverText, OutlineEntry, OutlineSort,
};
use smm_core::markdown::plain;
use smm_core::span::Span;
use smm_core::symbols::{Definition, SymbolKind};

use super::findings::{bytes, current};
use super::places::Positions;
use super::project::Project;
use super::session::{AskedPlace, Reply, Session};

/// So many names of a workspace are found at once.
const MOST_SYMBOLS: usize = 300;

pub(super) fn hover(session: &Session, params: &HoverParams) -> Reply<Option<Hover>> {
    let at = &params.text_document_position_params;
    let Some(place) = AskedPlace::of(session, at) else { return Ok(None) };
    let found = found_at(place.project, &place.page, place.offset);
    let said = assist::hover(&place.page, place.offset, &found);
    Ok(said.map(|HoverText { range, markdown }| Hover {
        contents: Contents::MarkupContent(markup(session, markdown)),
        range: Some(place.places.range(range)),
    }))
}

fn markup(session: &Session, value: String) -> MarkupContent {
    match session.abilities.reads_markdown {
        true => MarkupContent { kind: MarkupKind::Markdown, value },
        false => MarkupContent { kind: MarkupKind::PlainText, value: plain(&value) },
    }
}

/// The findings that cover a place, if they are those of what stands there now.
fn found_at<'p>(project: &'p Project, page: &EditorPage<'_>, offset: usize) -> Vec<&'p Diagnostic> {
    let file = project.state.sources.find(page.path);
    let covers = |one: &&Diagnostic| {
        let Range { start, end } = bytes(one.span);
        Some(one.span.file) == file && (start..=end).contains(&offset)
    };
    current(project).iter().filter(covers).collect()
}

pub(super) fn definition(session: &Session, params: &DefinitionParams) -> Reply<Option<Location>> {
    let at = &params.text_document_position_params;
    let Some(place) = AskedPlace::of(session, at) else { return Ok(None) };
    let named = place.page.named_at(place.offset);
    Ok(named.and_then(|(of, _)| location(session, place.project, of.span)))
}

pub(super) fn references(
    session: &Session,
    params: &ReferenceParams,
) -> Reply<Option<Vec<Location>>> {
    let at = &params.text_document_position_params;
    let Some(place) = AskedPlace::of(session, at) else { return Ok(None) };
    let Some((of, _)) = place.page.named_at(place.offset) else { return Ok(None) };
    let own = params.context.include_declaration.then_some(of.span);
    let uses = place.project.state.known.symbols.uses_of(of).map(|one| one.span);
    let mut spans: Vec<Span> = own.into_iter().chain(uses).collect();
    spans.sort();
    spans.dedup();
    let locations = spans.into_iter().filter_map(|span| location(session, place.project, span));
    Ok(Some(locations.collect()))
}

/// Where something that was understood stands, in the text as it is now.
fn location(session: &Session, project: &Project, span: Span) -> Option<Location> {
    let inside = &project.state.known.sources.file(span.file).path;
    let page = project.page(inside)?;
    // What was taken away since is shown where it stood.
    let stood = bytes(span).start.min(page.text.len());
    let now = page.range(span).unwrap_or(stood..stood);
    let range = session.positions(project, inside).range(now);
    Some(Location { uri: session.uri(project, inside), range })
}

pub(super) fn completion(
    session: &Session,
    params: &CompletionParams,
) -> Reply<Option<CompletionList>> {
    let at = &params.text_document_position_params;
    let Some(place) = AskedPlace::of(session, at) else { return Ok(None) };
    let (found, is_all) = assist::completions(&place.page, place.offset);
    let numbered = found.into_iter().enumerate();
    let items = numbered.map(|(number, one)| item(session, &place.places, number, one)).collect();
    Ok(Some(CompletionList { is_incomplete: !is_all, items, ..Default::default() }))
}

fn item(
    session: &Session,
    places: &Positions<'_>,
    number: usize,
    one: Completion,
) -> CompletionItem {
    let Completion { label, sort, detail, text, insert, range } = one;
    let documentation =
        (!text.is_empty()).then(|| Documentation::MarkupContent(markup(session, text)));
    CompletionItem {
        kind: Some(match sort {
            CompletionSort::Key => CompletionItemKind::Property,
            CompletionSort::Value => CompletionItemKind::EnumMember,
            CompletionSort::Id => CompletionItemKind::Reference,
            CompletionSort::Word => CompletionItemKind::Text,
        }),
        // An id is also found by what it stands for.
        filter_text: (sort == CompletionSort::Id).then(|| format!("{label} {detail}")),
        sort_text: Some(format!("{number:05}")),
        detail: (!detail.is_empty()).then_some(detail),
        documentation,
        text_edit: Some(CompletionItemTextEdit::TextEdit(TextEdit {
            range: places.range(range),
            new_text: insert,
        })),
        label,
        ..Default::default()
    }
}

pub(super) fn outline(
    session: &Session,
    params: &DocumentSymbolParams,
) -> Reply<Option<Vec<DocumentSymbol>>> {
    let document = session.document(&params.text_document.uri);
    let Some((project, inside)) = document else { return Ok(None) };
    let Some(page) = project.page(inside) else { return Ok(None) };
    let places = session.positions(project, inside);
    let entries = assist::outline(&page).into_iter();
    Ok(Some(entries.map(|entry| document_symbol(&places, entry)).collect()))
}

#[expect(deprecated, reason = "a field that has to be given, and is always empty")]
fn document_symbol(places: &Positions<'_>, entry: OutlineEntry) -> DocumentSymbol {
    let children: Vec<DocumentSymbol> =
        entry.children.into_iter().map(|child| document_symbol(places, child)).collect();
    DocumentSymbol {
        name: entry.name,
        detail: (!entry.detail.is_empty()).then_some(entry.detail),
        kind: match entry.sort {
            OutlineSort::Group => LspSymbolKind::Namespace,
            OutlineSort::Entry => LspSymbolKind::Field,
            OutlineSort::Heading => LspSymbolKind::String,
        },
        tags: None,
        deprecated: None,
        range: places.range(entry.range),
        selection_range: places.range(entry.name_range),
        children: (!children.is_empty()).then_some(children),
    }
}

/// The names of all open workspaces that hold the letters of a question in their order.
pub(super) fn symbols(
    session: &Session,
    params: &WorkspaceSymbolParams,
) -> Reply<Vec<WorkspaceSymbol>> {
    let asked = params.query.to_lowercase();
    let holds = |name: &String| {
        let name = name.to_lowercase();
        let mut letters = name.chars();
        asked.chars().all(|wanted| letters.any(|letter| letter == wanted))
    };
    let mut found = Vec::new();
    for project in session.projects.values() {
        let all = project.state.known.symbols.definitions().iter();
        let named = all.filter(|one| one.names.iter().any(holds));
        found.extend(named.take(MOST_SYMBOLS).filter_map(|one| symbol(session, project, one)));
    }
    Ok(found)
}

fn symbol(session: &Session, project: &Project, of: &Definition) -> Option<WorkspaceSymbol> {
    let title = assist::title(&project.state.known, of);
    let base_symbol_information = BaseSymbolInformation {
        name: of.names[0].clone(),
        kind: match of.kind {
            SymbolKind::Version => LspSymbolKind::Package,
            SymbolKind::Domain | SymbolKind::Chapter => LspSymbolKind::Namespace,
            SymbolKind::Practice => LspSymbolKind::Class,
            SymbolKind::Level => LspSymbolKind::EnumMember,
            SymbolKind::Item | SymbolKind::ItemPart | SymbolKind::Requirement => {
                LspSymbolKind::Field
            }
            SymbolKind::Role | SymbolKind::Record | SymbolKind::AnswerSet => {
                LspSymbolKind::Constant
            }
            SymbolKind::Term => LspSymbolKind::String,
        },
        tags: None,
        container_name: Some(match &of.home {
            Some(home) => format!("{home}: {title}"),
            None => title,
        }),
    };
    let location = location(session, project, of.span)?.into();
    Some(WorkspaceSymbol { location, data: None, base_symbol_information })
}

pub(super) fn prepare_rename(
    session: &Session,
    params: &PrepareRenameParams,
) -> Reply<Option<PrepareRenamePlaceholder>> {
    let at = &params.text_document_position_params;
    let Some(place) = AskedPlace::of(session, at) else { return Ok(None) };
    let target = assist::rename_target(&place.page, place.offset);
    let target = target.map_err(|why| (ErrorCode::RequestFailed, why.to_string()))?;
    let range = place.places.range(target.range);
    Ok(Some(PrepareRenamePlaceholder { range, placeholder: target.name }))
}

//! Blocks that fill one page: room that is left goes to rows to fill in and above sections.

use crate::document::DocumentError;
use crate::document::block::{Block, Document, Table};
use crate::document::canvas::Canvas;
use crate::document::font::{Face, Fonts};
use crate::document::layout::piece::Piece;
use crate::document::layout::setter::{Setter, TABLE_DROP};
use crate::document::layout::share_rows::ShareRows;
use crate::document::layout::style::{HEAVY, MARGIN_X, Style};
use crate::document::page::{POINTS, Page};
use crate::document::qr::Symbol;

/// Between the headline and what stands beside it.
const BESIDE_GAP: f32 = 3.0;

/// A block that was set, or what has to wait for the room that is left.
enum Set<'b> {
    Pieces(Vec<Piece<'b>>),
    /// Stands beside the headline, where there is no room for a frame.
    Beside(&'b str),
    Table(&'b Table),
}

/// The page, or `None` where the blocks need a denser style.
pub(super) fn page(
    document: &Document<'_>,
    style: &Style,
    fonts: &Fonts,
) -> Result<Option<Page>, DocumentError> {
    let (width, height) = document.paper.size();
    let beside_headline = document.blocks.iter().find_map(|block| match block {
        Block::Notice(text) if !style.stacked => {
            Some(fonts.width(Face::Strong, style.warning, text) / POINTS + BESIDE_GAP)
        }
        _ => None,
    });
    let beside_headline = beside_headline.unwrap_or(0.0);
    let setter = Setter { fonts, style, left: MARGIN_X, right: width - MARGIN_X, beside_headline };
    let bottom = height - style.margin_y;
    let mut page = head(document, &setter);
    let mut at = style.margin_y + style.rule_drop;

    let sections = document.blocks.iter().filter(|block| begins_section(block)).count();
    let mut before = None;
    let mut set = Vec::with_capacity(document.blocks.len());
    let mut rows = None;
    let mut fixed = 0.0;
    for block in &document.blocks {
        let now = match block {
            Block::Notice(text) if !style.stacked => Set::Beside(text),
            Block::Table(table) if table.rows.is_empty() => {
                fixed += TABLE_DROP + setter.empty_table(table, table.blanks).height;
                Set::Table(table)
            }
            Block::Share(content) => {
                rows = Some((set.len(), content, Symbol::encode(content.code)?));
                Set::Pieces(Vec::new())
            }
            other => {
                let mut pieces = setter.set(other, before)?;
                if let (true, Some(first)) = (begins_section(other), pieces.first_mut()) {
                    first.before = 0.0;
                }
                fixed += pieces.iter().map(|piece| piece.before + piece.height).sum::<f32>();
                Set::Pieces(pieces)
            }
        };
        set.push((block, now));
        before = Some(block);
    }

    let mut spare = bottom - at - fixed - style.section * real(sections);
    if let Some((index, content, symbol)) = rows {
        let side = symbol.side(symbol.module());
        let counts = (content.rows.len(), content.signature_rows.len());
        let head = setter.share_head();
        let room = (setter.room_beside_code(&symbol), spare - head);
        let Some(rows) = ShareRows::fitting(style, counts, room, side) else { return Ok(None) };
        let piece = setter.share(content, symbol, &rows);
        spare -= piece.height;
        set[index].1 = Set::Pieces(vec![piece]);
    }
    if spare < 0.0 {
        return Ok(None);
    }
    let tables = document.blocks.iter().filter(|block| matches!(block, Block::Table(_))).count();
    let section = {
        let taken = set.iter().filter_map(|(_, set)| match set {
            Set::Table(table) => {
                Some(real(usize::from(lines(table, style, spare / real(tables)) - table.blanks)))
            }
            _ => None,
        });
        let taken: f32 = taken.sum::<f32>() * style.log_pitch;
        style.section + (spare - taken) / real(sections.max(1))
    };

    for (block, set) in set {
        if begins_section(block) {
            at += section;
        }
        match set {
            Set::Pieces(pieces) => {
                for piece in pieces {
                    page.add(piece.part, at + piece.before);
                    at += piece.before + piece.height;
                }
            }
            Set::Table(table) => {
                let piece = setter.empty_table(table, lines(table, style, spare / real(tables)));
                page.add(piece.part, at + TABLE_DROP);
                at += TABLE_DROP + piece.height;
            }
            Set::Beside(text) => {
                let mut canvas = Canvas::new(fonts);
                let baseline = style.margin_y + style.rule_drop + style.headline_drop;
                canvas.text_ending(Face::Strong, style.warning, (setter.right, baseline), text);
                page.add(canvas.page, 0.0);
            }
        }
    }
    Ok(Some(page))
}

const fn begins_section(block: &Block<'_>) -> bool {
    matches!(block, Block::Heading(_) | Block::Share(_))
}

/// How many rows a table has to fill in, where so much room is left.
fn lines(table: &Table, style: &Style, spare: f32) -> u8 {
    let most = table.most_blanks.min(style.most_blanks).max(table.blanks);
    let fits = |&lines: &u8| f32::from(lines - table.blanks) * style.log_pitch <= spare;
    (table.blanks..=most).rev().find(fits).unwrap_or(table.blanks)
}

/// Head and rule of the page.
fn head(document: &Document<'_>, setter: &Setter<'_>) -> Page {
    let (style, running) = (setter.style, &document.running);
    let mut canvas = Canvas::new(setter.fonts);
    let baseline = style.margin_y + style.running * 0.75 / POINTS;
    let aside = canvas.width(Face::Text, style.running, &running.aside);
    canvas.text_ending(Face::Text, style.running, (setter.right, baseline), &running.aside);
    let room = setter.right - setter.left - aside - 8.0;
    let sizes = (style.running, style.running * 0.8);
    canvas.fit(Face::Strong, sizes, (setter.left, baseline), room, &running.head);
    canvas.rule((setter.left, setter.right), style.margin_y + style.rule_drop, HEAVY);
    canvas.page
}

#[expect(clippy::cast_precision_loss, reason = "blocks of a page")]
fn real(count: usize) -> f32 {
    count as f32
}

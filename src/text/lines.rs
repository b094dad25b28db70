//! Lines and tables of a width that a terminal shows: wide characters take two columns, accents none (UAX #11).

use unicode_width::UnicodeWidthStr as _;

/// Between the columns of a table.
const GAP: &str = "  ";
/// How far the continuation of a line is indented beyond the line, where the program speaks.
pub const HANGING: usize = 2;
/// No column of a table becomes narrower than this to fit.
const NARROWEST: usize = 10;

/// How many columns a text takes on a terminal.
#[must_use]
pub fn width(text: &str) -> usize {
    text.width()
}

/// A text with blanks behind it, up to a width.
#[must_use]
pub fn pad(text: &str, to: usize) -> String {
    format!("{text}{}", " ".repeat(to.saturating_sub(width(text))))
}

/// Lines of at most `columns` columns, broken between words. Each line's own indent is kept, and its
/// continuations are indented by `hanging` more. A word that is longer stays whole.
#[must_use]
pub fn wrap(text: &str, columns: usize, hanging: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        if width(paragraph) <= columns {
            lines.push(paragraph.to_owned());
            continue;
        }
        let own = paragraph.chars().take_while(|c| *c == ' ').count();
        let mut line = " ".repeat(own);
        for word in paragraph.split_whitespace() {
            let is_start = line.trim().is_empty();
            if !is_start && width(&line) + 1 + width(word) > columns {
                lines.push(std::mem::replace(&mut line, " ".repeat(own + hanging)));
            } else if !is_start {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    lines
}

/// The lines of a table, each column as wide as its widest cell. Where that is more than `columns` in all, the
/// widest are narrowed, and their cells continue on lines below.
#[must_use]
pub fn table(rows: &[Vec<String>], columns: Option<usize>) -> Vec<String> {
    let count = rows.iter().map(Vec::len).max().unwrap_or_default();
    let widest = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| width(cell)).max();
    let mut widths: Vec<usize> = (0..count).map(|column| widest(column).unwrap_or_default()).collect();
    if let Some(columns) = columns {
        narrow(&mut widths, columns.saturating_sub(GAP.len() * count.saturating_sub(1)));
    }
    let mut lines = Vec::new();
    for row in rows {
        let cells: Vec<_> = row.iter().zip(&widths).map(|(cell, &width)| broken(cell, width)).collect();
        for at in 0..cells.iter().map(Vec::len).max().unwrap_or_default() {
            let parts = cells.iter().zip(&widths);
            let parts = parts.map(|(cell, &width)| pad(cell.get(at).map_or("", String::as_str), width));
            lines.push(parts.collect::<Vec<_>>().join(GAP).trim_end().to_owned());
        }
    }
    lines
}

/// Takes from the widest until all fit, or none can give more.
fn narrow(widths: &mut [usize], room: usize) {
    while widths.iter().sum::<usize>() > room {
        let Some(widest) = widths.iter_mut().filter(|width| **width > NARROWEST).max() else { return };
        *widest -= 1;
    }
}

/// The lines of a cell; a word that is too long is broken too.
fn broken(cell: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for line in wrap(cell, columns, 0) {
        let mut part = String::new();
        for character in line.chars() {
            let longer = format!("{part}{character}");
            if !part.is_empty() && width(&longer) > columns {
                lines.push(std::mem::take(&mut part));
            }
            part.push(character);
        }
        lines.push(part);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(rows: &[&[&str]]) -> Vec<Vec<String>> {
        rows.iter().map(|row| row.iter().map(ToString::to_string).collect()).collect()
    }

    #[test]
    fn long_lines_are_broken_between_words() {
        assert_eq!(wrap("  one two three\nfour", 9, 0), ["  one two", "  three", "four"]);
        assert_eq!(wrap("one two three", 8, 2), ["one two", "  three"]);
        assert_eq!(wrap("unbreakable", 4, 0), ["unbreakable"]);
        assert_eq!(wrap("東京 電力", 5, 0), ["東京", "電力"]);
        assert_eq!(wrap("a\n\nb", 5, 0), ["a", "", "b"]);
    }

    #[test]
    fn columns_line_up_by_what_a_terminal_shows() {
        let wide = rows(&[&["東京", "x"], &["Zoe\u{308}", "y"], &["Ann", "z"]]);
        assert_eq!(table(&wide, None), ["東京  x", "Zoe\u{308}   y", "Ann   z"]);
    }

    #[test]
    fn a_table_fits_the_terminal_while_it_can() {
        let long = rows(&[&["NAME", "WHY"], &["bg1@contoso.onmicrosoft.com", "nobody has looked at it"]]);
        let narrow = table(&long, Some(30));
        assert!(narrow.iter().all(|line| width(line) <= 30), "{narrow:#?}");
        let column = |from: usize, to: usize| -> Vec<&str> {
            narrow[1..].iter().map(|line| line.get(from..to.min(line.len())).unwrap_or("").trim()).collect()
        };
        assert_eq!(column(0, 14).concat(), "bg1@contoso.onmicrosoft.com");
        assert_eq!(column(16, 30).join(" ").trim(), "nobody has looked at it");
        assert_eq!(table(&long, Some(200)), table(&long, None));
    }
}

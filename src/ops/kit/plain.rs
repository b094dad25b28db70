//! Markdown as plain text, for readers who have nothing but a text editor.
//!
//! As much of Markdown as FORMAT.md uses: headings, tables, code, emphasis, links.

/// The text without marks: tables in columns, code indented, links as their words.
pub(super) fn text(markdown: &str) -> String {
    let mut lines = markdown.lines().peekable();
    let mut plain = String::new();
    let mut is_code = false;
    while let Some(line) = lines.next() {
        if line.trim_start().starts_with("```") {
            is_code = !is_code;
        } else if is_code {
            push_line(&mut plain, &format!("    {line}"));
        } else if line.starts_with('|') {
            let mut table = vec![cells(line)];
            while let Some(row) = lines.next_if(|next| next.starts_with('|')) {
                table.push(cells(row));
            }
            push_table(&mut plain, &table);
        } else if let Some(heading) = line.strip_prefix("# ") {
            push_heading(&mut plain, heading, "=");
        } else if let Some(heading) = line.strip_prefix("## ") {
            push_heading(&mut plain, heading, "-");
        } else {
            push_line(&mut plain, &words(line));
        }
    }
    plain
}

fn push_line(plain: &mut String, line: &str) {
    plain.push_str(line.trim_end());
    plain.push('\n');
}

fn push_heading(plain: &mut String, heading: &str, under: &str) {
    let heading = words(heading);
    push_line(plain, &heading);
    push_line(plain, &under.repeat(heading.chars().count()));
}

/// The cells of a table's line; a bar after a backslash is text.
fn cells(line: &str) -> Vec<String> {
    let inner = line.trim().trim_start_matches('|').trim_end_matches('|');
    inner.replace("\\|", "\u{1}").split('|').map(|cell| words(cell.trim()).replace('\u{1}', "|")).collect()
}

fn is_divider(row: &[String]) -> bool {
    row.iter().all(|cell| !cell.is_empty() && cell.chars().all(|c| c == '-' || c == ':'))
}

/// Columns are as wide as their widest cell, but for the last.
fn push_table(plain: &mut String, table: &[Vec<String>]) {
    let columns = table.iter().map(Vec::len).max().unwrap_or_default();
    let rows: Vec<_> = table.iter().filter(|row| !is_divider(row)).collect();
    let width = |column: usize| {
        rows.iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or_default()
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    for (number, row) in rows.iter().enumerate() {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        push_line(plain, &format!("  {}", cells.collect::<Vec<_>>().join("  ")));
        if number == 0 {
            let rules = widths.iter().map(|width| "-".repeat((*width).max(1)));
            push_line(plain, &format!("  {}", rules.collect::<Vec<_>>().join("  ")));
        }
    }
}

/// One line of text: emphasis and links left out, escaped signs as they are. Code keeps its marks,
/// since they tell where it begins and ends.
fn words(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    for (i, part) in line.split('`').enumerate() {
        if i > 0 {
            plain.push('`');
        }
        plain.push_str(&if i % 2 == 0 { unmarked(part) } else { part.to_owned() });
    }
    plain
}

fn unmarked(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        rest = match c {
            '\\' => {
                plain.extend(after.chars().next());
                after.get(1..).unwrap_or_default()
            }
            '*' => after,
            '[' => {
                match after.split_once("](").and_then(|(name, more)| Some((name, more.split_once(')')?.1))) {
                    Some((name, more)) if !name.contains('[') => {
                        plain.push_str(&unmarked(name));
                        more
                    }
                    _ => {
                        plain.push(c);
                        after
                    }
                }
            }
            _ => {
                plain.push(c);
                after
            }
        };
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_left_out_and_signs_stay() {
        assert_eq!(
            text("a **b** *c*, G\\[0\\] and [the block](#the-block)."),
            "a b c, G[0] and the block.\n"
        );
        assert_eq!(text("`a*b` \u{2016} \\[S\\]B"), "`a*b` \u{2016} [S]B\n");
        assert_eq!(text("# One\n## Two"), "One\n===\nTwo\n---\n");
        assert_eq!(text("```text\n*x*\n```\n*x*"), "    *x*\nx\n");
    }

    #[test]
    fn tables_stand_in_columns() {
        let table = "| A | Longer |\n|---|---|\n| `c` | d |\n| eeeee | f |";
        assert_eq!(text(table), "  A      Longer\n  -----  ------\n  `c`    d\n  eeeee  f\n");
    }

    #[test]
    fn nothing_of_the_format_is_lost() {
        let format = include_str!("../../share/FORMAT.md");
        let plain = text(format);
        for needed in
            ["0x19dc500ce73fde210", "  24       39       13", "F1ZPN MLHR7", "2e + s", "domain(`set-id`)"]
        {
            assert!(plain.contains(needed), "{needed}");
        }
        for mark in ["**", "](#", "\n|", "```", "\\["] {
            assert!(!plain.contains(mark), "{mark}");
        }
    }
}

use jiff::civil::date;

use super::*;
use crate::document::block::{Code, Column, Fact, Rest, Running, Signatures, Table};
use crate::document::{Language, Paper};

const PAPERS: [Paper; 2] = [Paper::A4, Paper::Letter];

fn document(paper: Paper, arrangement: Arrangement, blocks: Vec<Block<'static>>) -> Document<'static> {
    Document {
        title: "A document".to_owned(),
        language: Language::English,
        paper,
        arrangement,
        dated: date(2026, 11, 20),
        seed: [0; 32],
        running: Running { head: "Contoso Ltd".to_owned(), aside: String::new(), foot: "A foot".to_owned() },
        blocks,
    }
}

fn pages(document: &Document<'_>) -> Vec<Page> {
    lay_out(document, Fonts::shared().unwrap()).unwrap()
}

fn shown(page: &Page) -> Vec<&str> {
    page.texts.iter().map(|text| text.content.expose()).collect()
}

fn column(label: &str, width: f32, typed: bool) -> Column {
    Column { label: label.to_owned(), width, typed }
}

/// Names as long as the ledger takes them, in three scripts, and with no place to break.
fn names() -> [String; 5] {
    [
        "Ann".to_owned(),
        "Maximiliane ".repeat(10).trim().to_owned(),
        "Παπαδόπουλος-".repeat(9),
        "Щ".repeat(128),
        format!("{}@{}", "a.b-c_".repeat(9), "contoso".repeat(9)),
    ]
}

/// One of each block, with a text in every place that takes one.
fn one_of_each(text: &str) -> Vec<Block<'static>> {
    let text = || text.to_owned();
    let fact = |rest| Fact { label: text(), text: text(), rest };
    vec![
        Block::Headline(text().into()),
        Block::Paragraph(text()),
        Block::Notice(text()),
        Block::Heading(text().into()),
        Block::Facts(vec![fact(Rest::Nothing), fact(Rest::Value(text())), fact(Rest::Blank)]),
        Block::Heading(text().into()),
        Block::Steps(vec![text(); 12]),
        Block::Checks(vec![text(); 3]),
        Block::Typed(text()),
        Block::Code(Code { text: "B-1001".to_owned(), caption: text() }),
        Block::Blanks(vec![text(); 2]),
        Block::Heading(text().into()),
        Block::Table(Table {
            columns: vec![column(&text(), 1.0, false), column("Name", 2.0, true)],
            rows: vec![vec![text(), text()]; 3],
            blanks: 2,
            most_blanks: 2,
        }),
        Block::Signatures(Signatures { people: vec![text(); 2], columns: vec!["Name".to_owned(), text()] }),
    ]
}

#[test]
fn blocks_with_any_text_keep_their_margins_and_do_not_touch() {
    for paper in PAPERS {
        for arrangement in [Arrangement::Pages, Arrangement::LargePages] {
            for name in names() {
                let mut document = document(paper, arrangement, one_of_each(&name));
                document.running = Running { head: name.clone(), aside: String::new(), foot: name.clone() };
                for page in pages(&document) {
                    check::page(&page, paper, &format!("{paper:?}, {arrangement:?}, `{name:.9}`"));
                }
            }
        }
    }
}

#[test]
fn no_letter_of_a_text_is_lost() {
    for name in names() {
        let blocks = vec![
            Block::Paragraph(name.clone()),
            Block::Facts(vec![Fact { label: "Name".to_owned(), text: name.clone(), rest: Rest::Nothing }]),
            Block::Table(Table {
                columns: vec![column("Name", 1.0, false), column("Other", 5.0, false)],
                rows: vec![vec![name.clone(), String::new()]],
                blanks: 0,
                most_blanks: 0,
            }),
        ];
        let pages = pages(&document(Paper::A4, Arrangement::Pages, blocks));
        let printed: String = pages.iter().flat_map(shown).collect();
        let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        assert_eq!(letters(&printed).matches(&letters(&name)).count(), 3, "{name}");
    }
}

#[test]
fn a_long_table_has_its_labels_on_each_page() {
    let columns = vec![column("Number", 1.0, true), column("What", 4.0, false)];
    let row = |number: usize| vec![format!("n{number}"), "word ".repeat(1 + number % 40)];
    for paper in PAPERS {
        let table =
            Table { columns: columns.clone(), rows: (1..=200).map(row).collect(), blanks: 3, most_blanks: 3 };
        let blocks = vec![Block::Heading("Rows".to_owned().into()), Block::Table(table)];
        let pages = pages(&document(paper, Arrangement::Pages, blocks));
        assert!(pages.len() > 4, "{}", pages.len());
        let mut numbers = Vec::new();
        for (number, page) in (1..).zip(&pages) {
            check::page(page, paper, &format!("{paper:?}, page {number}"));
            let shown = shown(page);
            assert_eq!(shown.iter().filter(|text| **text == "Number").count(), 1, "page {number}");
            assert!(shown.contains(&format!("{number} / {}", pages.len()).as_str()));
            numbers.extend(shown.iter().filter(|text| text.starts_with('n')).map(ToString::to_string));
        }
        assert_eq!(numbers, (1..=200).map(|number| format!("n{number}")).collect::<Vec<_>>());
    }
}

#[test]
fn a_row_that_is_higher_than_a_page_goes_on_on_the_next() {
    let columns = vec![column("Name", 1.0, false), column("Rest", 9.0, false)];
    let rows = vec![vec!["word ".repeat(400), "-".to_owned()]];
    let table = Table { columns, rows, blanks: 0, most_blanks: 0 };
    let pages = pages(&document(Paper::Letter, Arrangement::Pages, vec![Block::Table(table)]));
    let words: usize = pages.iter().flat_map(shown).map(|text| text.matches("word").count()).sum();
    assert_eq!(words, 400);
    for page in &pages {
        check::page(page, Paper::Letter, "a high row");
        assert!(shown(page).contains(&"Name"));
    }
}

#[test]
fn a_heading_is_not_left_alone_at_the_end_of_a_page() {
    for before in 0..60 {
        let line = |_| Block::Paragraph("one line".to_owned());
        let mut blocks: Vec<_> = (0..before).map(line).collect();
        blocks.push(Block::Heading("Alone".to_owned().into()));
        blocks.push(Block::Facts(
            vec!["label", "other"]
                .into_iter()
                .map(|label| Fact::from([label.to_owned(), "text ".repeat(40)]))
                .collect(),
        ));
        for page in pages(&document(Paper::A4, Arrangement::Pages, blocks)) {
            let shown = shown(&page);
            assert_eq!(shown.contains(&"Alone"), shown.contains(&"label"), "after {before} lines");
        }
    }
}

#[test]
fn what_follows_a_new_page_begins_one() {
    let blocks =
        || vec![Block::Paragraph("one".to_owned()), Block::NewPage, Block::Paragraph("two".to_owned())];
    let pages = pages(&document(Paper::A4, Arrangement::Pages, blocks()));
    let with = |text: &str| pages.iter().position(|page| shown(page).contains(&text));
    assert_eq!((pages.len(), with("one"), with("two")), (2, Some(0), Some(1)));
}

//! What tired people do at the form, and that it costs them nothing.

use std::fs;

use super::screens::{Sheets, changed, grouped, type_line};

/// Types without brackets around it, as older terminals paste.
fn paste_bare(window: &mut super::window::Window, text: &str) {
    for line in text.lines() {
        type_line(window, line);
    }
}

fn numbered(rows: &[String]) -> String {
    let lines = (1..).zip(rows).map(|(row, text)| format!("{row}.  {}", grouped(text)));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn bare_paste_with_empty_lines_and_a_bad_row_loses_none() {
    let sheets = Sheets::new();
    let mut window = sheets.recover((80, 24));
    let mut rows = sheets.rows[0].clone();
    rows[3] = changed(&rows[3], 6);
    paste_bare(&mut window, &format!("\n\nSheet of Ann\n\n{}", numbered(&rows)));
    let shown = window.text();
    assert!(shown.contains(&format!("5. {}", grouped(&rows[4]))), "{shown}");
    assert!(shown.contains("row 4, character 6"), "{shown}");
    window.press("\r", 1);
    assert!(window.wait_for_form());
    type_line(&mut window, "4.");
    assert!(window.text().contains(">  4."), "{}", window.text());
    assert!(!window.text().contains("SHEET"), "{}", window.text());
}

#[test]
fn enter_on_an_empty_form_leaves_nothing() {
    let sheets = Sheets::new();
    let mut window = sheets.recover((80, 24));
    window.press("\r", 1);
    assert!(window.text().contains("nothing is typed: type row 1"), "{}", window.text());
    window.press("\x04", 0);
    assert_eq!(window.end().0, 1);
}

#[test]
fn a_row_number_is_taken_at_every_point() {
    let sheets = Sheets::new();
    let mut window = sheets.recover((80, 24));
    let rows = &sheets.rows[0];
    type_line(&mut window, &rows[0]);
    type_line(&mut window, &changed(&rows[1], 7));
    // at the question about a row that failed
    window.press("4.", 2);
    assert!(window.text().contains(">  4."), "{}", window.text());
    type_line(&mut window, &rows[3]);
    // in a row that is good, and behind a half one
    window.press("4.", 2);
    window.press("3.", 2);
    window.press(&rows[2][..8], 8);
    window.press(" 5.", 3);
    let shown = window.text();
    assert!(shown.contains(">  5."), "{shown}");
    for kept in [grouped(&changed(&rows[1], 7)), grouped(&rows[2][..8]), grouped(&rows[3])] {
        assert!(shown.contains(&kept), "no `{kept}` in {shown}");
    }
}

#[test]
fn a_file_named_behind_a_half_row_is_read_and_the_row_stays() {
    let sheets = Sheets::new();
    fs::create_dir(sheets.folder.path().join("my-scans")).expect("made");
    sheets.text("my-scans/sheet-2.txt", 1);
    let whole = sheets.folder.path().join("my-scans/sheet-2.txt").display().to_string();
    for (before, name) in [("", "my-scans/sheet-2.txt"), ("", &whole), ("96SG 7", &whole)] {
        let mut window = sheets.recover((80, 24));
        type_line(&mut window, &sheets.rows[0][0]);
        window.press(before, before.len());
        window.press(name, name.len());
        window.press("\r", 1);
        assert!(window.wait_for_form());
        let shown = window.text();
        assert!(shown.contains("sheet-2.txt: taken"), "{shown}");
        let row = format!(">  2. {}", grouped(&before.replace(' ', "")));
        assert!(shown.contains(row.trim_end()), "{shown}");
        assert!(shown.contains(&format!("1. {}", grouped(&sheets.rows[0][0]))), "{shown}");
    }
}

#[test]
fn a_file_that_is_not_there_leaves_what_was_typed() {
    let sheets = Sheets::new();
    let mut window = sheets.recover((80, 24));
    type_line(&mut window, "96SG 7/no/such.pdf");
    let shown = window.text();
    assert!(shown.contains("there is no file or folder of that name"), "{shown}");
    assert!(shown.contains("96SG7 /NO/S"), "{shown}");
    window.press("\x15", 1);
    type_line(&mut window, "./nor-this.pdf");
    let shown = window.text();
    assert!(shown.contains("there is no file or folder of that name"), "{shown}");
    assert!(shown.contains("./nor-this.pdf"), "{shown}");
}

#[test]
fn an_answer_that_is_taken_back_changes_no_row() {
    let sheets = Sheets::new();
    let wrong = changed(&sheets.rows[0][1], 7);
    let (mut fitting, mut refused) = (0, 0);
    for character in "QPZRY9X82T".chars() {
        let mut window = sheets.recover((80, 24));
        type_line(&mut window, &sheets.rows[0][0]);
        type_line(&mut window, &wrong);
        let asked = window.text();
        window.press(&character.to_string(), 1);
        if window.text().contains("passes at no place") {
            refused += 1;
        } else {
            fitting += 1;
        }
        window.press("\x7f", 1);
        assert!(window.text().contains(&format!("2. {}", grouped(&wrong))), "{}", window.text());
        let question = "compare row 2 with the paper; type the character";
        assert!(asked.contains(question) && window.text().contains(question), "{}", window.text());
    }
    assert!(fitting > 0 && refused > 0, "{fitting} fit, {refused} do not");
}

#[test]
fn a_row_brought_back_is_shown() {
    let sheets = Sheets::new();
    let mut window = sheets.recover((80, 24));
    type_line(&mut window, &sheets.rows[0][0]);
    type_line(&mut window, "1.");
    window.press("\x15", 1);
    assert!(!window.text().contains(&grouped(&sheets.rows[0][0])), "{}", window.text());
    window.press("\x12", 1);
    assert!(window.text().contains(&format!(">  1. {}", grouped(&sheets.rows[0][0]))), "{}", window.text());
    type_line(&mut window, ":clear 9");
    assert!(window.text().contains("row 9 is empty"), "{}", window.text());
    assert!(!window.text().contains("   3."), "{}", window.text());
}

#[test]
fn rows_typed_into_a_command_line_are_taken() {
    let sheets = Sheets::new();
    for command in [":help", ":drop", ":nonsense", "./no-file"] {
        let mut window = sheets.recover((80, 24));
        type_line(&mut window, &sheets.rows[0][0]);
        type_line(&mut window, command);
        for row in &sheets.rows[0][1..] {
            type_line(&mut window, row);
        }
        assert!(window.wait_for_form());
        assert!(window.text().contains("typed share 1: taken"), "{command}: {}", window.text());
    }
}

#[test]
fn a_whole_page_pasted_bare_is_taken() {
    let sheets = Sheets::new();
    let page = format!(
        "\nEMERGENCY ACCESS\n  Share 1 of 3: any 2 recover     Set: 3CUQ\n\nIssued on: 2026-11-24\n\n{}\n\
         Recovery kit kept at:\n1. Bring any two sheets.\n  Date / Time    Name    Signature\n",
        numbered(&sheets.rows[0])
    );
    let mut window = sheets.recover((80, 24));
    for line in page.lines() {
        if window.text().contains("typed share 1: taken") {
            break;
        }
        type_line(&mut window, line);
        window.wait_for_form();
    }
    assert!(window.text().contains("typed share 1: taken"), "{}", window.text());
}

#[test]
fn n_and_enter_at_a_question_is_no_yes() {
    let sheets = Sheets::new();
    for answer in ["n", "no"] {
        let mut window = sheets.recover((80, 24));
        let mut rows = sheets.rows[0].clone();
        rows[1] = changed(&rows[1], 7);
        for row in &rows {
            type_line(&mut window, row);
        }
        assert!(window.text().contains("is it like this?"), "{}", window.text());
        type_line(&mut window, answer);
        let shown = window.text();
        assert!(shown.contains("Enter alone says that the paper is like this"), "{shown}");
        assert!(shown.contains(&grouped(&rows[1])), "{shown}");
    }
}

#[test]
fn a_row_with_a_group_typed_twice_swallows_no_other() {
    let sheets = Sheets::new();
    let mut window = sheets.recover((80, 24));
    let rows = &sheets.rows[0];
    type_line(&mut window, &rows[0]);
    type_line(&mut window, &format!("{}{}", &rows[1][..5], rows[1]));
    for row in &rows[2..] {
        type_line(&mut window, row);
    }
    let shown = window.text();
    for (row, text) in (3..).zip(&rows[2..]) {
        assert!(shown.contains(&format!("{row}. {}    good", grouped(text))) || row == 5, "{shown}");
    }
    window.press("2.", 2);
    type_line(&mut window, &rows[1]);
    assert!(window.wait_for_form());
    assert!(window.text().contains("typed share 1: taken"), "{}", window.text());
}

#[test]
fn a_foreign_character_at_a_question_leaves_it() {
    let sheets = Sheets::new();
    let mut window = sheets.recover((80, 24));
    type_line(&mut window, &sheets.rows[0][0]);
    let wrong = changed(&sheets.rows[0][1], 7);
    type_line(&mut window, &wrong);
    window.press("é", 1);
    let shown = window.text();
    assert!(shown.contains("passes at no place") && shown.contains(&grouped(&wrong)), "{shown}");
}

#[test]
fn an_enter_that_was_pasted_is_no_answer_to_a_question() {
    let sheets = Sheets::new();
    let mut rows = sheets.rows[0].clone();
    rows[1] = changed(&rows[1], 7);
    let mut window = sheets.recover((80, 24));
    let keys = format!("{}\r\r\r", rows.join("\r"));
    window.press(&keys, keys.chars().count());
    let shown = window.text();
    assert!(shown.contains("row 2, character 7"), "{shown}");
    window.press("\r", 1);
    assert!(window.wait_for_form());
    assert!(window.text().contains("typed share 1: taken"), "{}", window.text());
}

#[test]
fn the_whole_row_typed_at_the_last_question_is_taken() {
    let sheets = Sheets::new();
    for right in [sheets.rows[0][1].clone(), grouped(&sheets.rows[0][1])] {
        let mut rows = sheets.rows[0].clone();
        rows[1] = changed(&rows[1], 7);
        let mut window = sheets.recover((80, 24));
        for row in &rows {
            type_line(&mut window, row);
        }
        assert!(window.text().contains("is it like this?"), "{}", window.text());
        type_line(&mut window, &right);
        assert!(window.wait_for_form());
        assert!(window.text().contains("typed share 1: taken"), "{}", window.text());
    }
}

//! What a rendered sheet promises, checked by ourselves and by other programs.

mod sheet_support;
mod tools;

use std::fs;

use firesafe::document::{Language, Paper};
use firesafe::scan;
use jiff::civil::date;
use sheet_support::{Sample, exposed, run};
use tools::has;

const LONGEST: usize = 937;

#[test]
fn the_same_sheet_gives_the_same_bytes() {
    for sample in [Sample::new(Paper::A4, 98), Sample::new(Paper::Letter, LONGEST)] {
        let first = sample.render();
        assert!(first.same_as(sample.render().expose()));
        let later = Sample { issued_on: date(2026, 11, 21), ..sample };
        assert!(!first.same_as(later.render().expose()));
    }
}

#[test]
fn sheets_are_small() {
    for paper in [Paper::A4, Paper::Letter] {
        for (characters, most) in [(98, 25_000), (114, 25_000), (LONGEST, 40_000)] {
            let size = Sample::new(paper, characters).signed().render().len();
            assert!(size <= most, "{characters} characters: {size} bytes");
        }
    }
}

#[test]
fn the_document_is_dated_on_the_day_of_issue() {
    let sheet = Sample::new(Paper::A4, 98).render();
    let shown = String::from_utf8_lossy(sheet.expose());
    assert_eq!(shown.matches("D:20261120000000+00'00'").count(), 2);
    assert_eq!(shown.matches("D:").count(), 2);
}

#[test]
fn every_sheet_is_read_back() {
    for paper in [Paper::A4, Paper::Letter] {
        for characters in [68, 98, 114, 300, LONGEST] {
            let sample = Sample::new(paper, characters).signed();
            let found = scan::codes(sample.render().expose()).unwrap();
            assert_eq!(exposed(&found), [sample.qr_text.expose()]);
        }
    }
}

#[test]
fn sheets_are_written_and_read_in_two_threads() {
    let read_back = |x| {
        let sample = Sample { x, ..Sample::new(Paper::A4, 98) };
        let found = scan::codes(sample.render().expose()).unwrap();
        exposed(&found) == [sample.qr_text.expose()]
    };
    std::thread::scope(|scope| {
        let threads = [1, 2].map(|x| scope.spawn(move || read_back(x)));
        assert!(threads.into_iter().all(|thread| thread.join().unwrap()));
    });
}

#[test]
fn pictures_of_a_sheet_are_read() {
    if !has("pdftoppm", "pictures_of_a_sheet_are_read") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for (characters, resolutions) in [(98, &["100", "150", "300"][..]), (LONGEST, &["150"])] {
        let sample = Sample::new(Paper::A4, characters);
        fs::write(folder.path().join("sheet.pdf"), sample.render().expose()).unwrap();
        for resolution in resolutions {
            for (kind, name) in [("-png", "sheet.png"), ("-jpeg", "sheet.jpg")] {
                run(
                    folder.path(),
                    "pdftoppm",
                    &["-r", resolution, kind, "-singlefile", "sheet.pdf", "sheet"],
                );
                let found = scan::codes(&fs::read(folder.path().join(name)).unwrap()).unwrap();
                assert_eq!(exposed(&found), [sample.qr_text.expose()], "{characters} at {resolution} dpi");
            }
        }
    }
}

#[test]
fn zbarimg_reads_a_page_at_100_dpi() {
    let test = "zbarimg_reads_a_page_at_100_dpi";
    if !has("pdftoppm", test) || !has("zbarimg", test) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for paper in [Paper::A4, Paper::Letter] {
        for characters in [98, 114] {
            let sample = Sample::new(paper, characters);
            fs::write(folder.path().join("sheet.pdf"), sample.render().expose()).unwrap();
            run(folder.path(), "pdftoppm", &["-r", "100", "-png", "-singlefile", "sheet.pdf", "sheet"]);
            let read = run(folder.path(), "zbarimg", &["--quiet", "--raw", "sheet.png"]);
            assert_eq!(read.trim_end(), sample.qr_text.expose());
        }
    }
}

#[test]
fn qpdf_finds_no_fault_and_every_font_is_embedded() {
    let test = "qpdf_finds_no_fault_and_every_font_is_embedded";
    if !has("qpdf", test) || !has("pdffonts", test) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for sample in [Sample::new(Paper::A4, 98), Sample::new(Paper::Letter, LONGEST).signed()] {
        fs::write(folder.path().join("sheet.pdf"), sample.render().expose()).unwrap();
        let checked = run(folder.path(), "qpdf", &["--check", "sheet.pdf"]);
        assert!(checked.contains("No syntax or stream encoding errors found"), "{checked}");
        let listed = run(folder.path(), "pdffonts", &["sheet.pdf"]);
        let fonts: Vec<&str> = listed.lines().skip(2).collect();
        assert_eq!(fonts.len(), 3, "{listed}");
        for font in fonts {
            // embedded, subset, with a map back to Unicode
            let flags: Vec<&str> = font.split_whitespace().rev().skip(2).take(3).collect();
            assert_eq!(flags, ["yes"; 3], "{listed}");
        }
    }
}

/// Lines with single blanks.
fn lines(text: &str) -> Vec<String> {
    text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// Lines that begin with a number and a full stop.
fn numbered(lines: &[String]) -> Vec<String> {
    let is_numbered = |line: &&String| line.split_once('.').is_some_and(|(n, _)| n.parse::<u8>().is_ok());
    lines.iter().filter(is_numbered).cloned().collect()
}

#[test]
fn words_of_any_language_are_not_taken_for_rows() {
    if !has("pdftotext", "words_of_any_language_are_not_taken_for_rows") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for &language in Language::ALL {
        for characters in [98, 300, LONGEST] {
            let sample = Sample { language, ..Sample::new(Paper::Letter, characters).signed() };
            fs::write(folder.path().join("sheet.pdf"), sample.render().expose()).unwrap();
            for option in ["-layout", "-raw"] {
                let text = run(folder.path(), "pdftotext", &[option, "sheet.pdf", "-"]);
                assert_eq!(numbered(&lines(&text)), sample.printed_rows(), "{language} {option}");
            }
        }
    }
}

#[test]
fn the_text_of_a_page_has_the_rows_as_printed() {
    if !has("pdftotext", "the_text_of_a_page_has_the_rows_as_printed") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for paper in [Paper::A4, Paper::Letter] {
        for characters in [98, 114, 300, LONGEST] {
            let sample = Sample::new(paper, characters).signed();
            fs::write(folder.path().join("sheet.pdf"), sample.render().expose()).unwrap();
            let text = run(folder.path(), "pdftotext", &["-layout", "sheet.pdf", "-"]);
            let lines = lines(&text);
            assert_eq!(numbered(&lines), sample.printed_rows());
            for line in ["Share 2 of 3: any 2 recover", "Do not photograph or scan with a telephone."] {
                assert!(lines.iter().any(|found| found.contains(line)), "{line}\n{text}");
            }
        }
    }
}

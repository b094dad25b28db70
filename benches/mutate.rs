//! Mutated input for every reader, for as long as one likes: nothing may panic or pass for something else.
//!
//! `cargo bench --bench mutate -- [READER [SECONDS [FIRST [MOST]]]]`: without a reader, or with `all`, each gets
//! its time, ten seconds unless told. Mutations are numbered: the number of one that failed is printed, and
//! `FIRST` starts there. Each reader works in a process of its own, which is this program again: under the limits
//! of the process that reads pictures for firesafe, and without a new process for each mutation. One that ends a
//! process is counted and passed over: firesafe loses that file alone. `pictures FOLDER` writes those that
//! `tests/mutated/seeds/make.py` starts from.

#[path = "../tests/mutated/readers.rs"]
mod readers;
mod support;

use std::io::{BufRead as _, BufReader, Write as _};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use firesafe::document::{Kit, Language, Paper, Sheet, render_sheet};
use firesafe::scan;
use firesafe::scan::limits::{CPU_TIME, MEMORY, STACK};
use image::GrayImage;
use jiff::civil::date;
use rustix::process::{Resource, Rlimit, setrlimit};
use rustix::time::{ClockId, clock_gettime};

fn main() {
    // cargo adds words of its own
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let number = |at: usize, otherwise| words.get(at).and_then(|word| word.parse().ok()).unwrap_or(otherwise);
    if words.first().is_some_and(|word| word == WORKER) {
        return work(&words[1], Duration::from_millis(number(2, 0)), number(3, 0)..number(4, 0));
    }
    if words.first().is_some_and(|word| word == "pictures") {
        return write_pictures(Path::new(&words[1]));
    }
    let (time, first, most) = (Duration::from_secs(number(1, 10)), number(2, 0), number(3, u64::MAX));
    let mut failed = false;
    for reader in readers::all() {
        if words.first().is_none_or(|name| name == "all" || *name == reader.name) {
            failed |= !run(reader.name, time, first..first.saturating_add(most));
        }
    }
    std::process::exit(i32::from(failed));
}

/// The first word for a process that does the work of one reader.
const WORKER: &str = "worker";
/// What a worker says of a mutation that did harm, of one that was read, and of one that was refused.
const HARM: &str = "harm";
const READ: &str = "read";
const REFUSED: &str = "";

/// Whether every mutation was harmless, until the time is over.
fn run(name: &str, time: Duration, numbers: Range<u64>) -> bool {
    let start = Instant::now();
    let (mut next, mut read, mut lost) = (numbers.start, 0_u64, 0_u64);
    while let Some(left) =
        time.checked_sub(start.elapsed()).filter(|left| !left.is_zero() && next < numbers.end)
    {
        let words = [left.as_millis().to_string(), next.to_string(), numbers.end.to_string()];
        let this = std::env::current_exe().unwrap();
        let mut worker =
            Command::new(this).args([WORKER, name]).args(words).stdout(Stdio::piped()).spawn().unwrap();
        for line in BufReader::new(worker.stdout.take().unwrap()).lines().map_while(Result::ok) {
            if line == HARM {
                worker.wait().unwrap();
                println!("{name}: mutation {next} failed");
                return false;
            }
            read += u64::from(line == READ);
            next += 1;
        }
        if !worker.wait().unwrap().success() {
            // the one that it was at
            println!("{name}: mutation {next} ended its process");
            (next, lost) = (next + 1, lost + 1);
        }
    }
    println!(
        "{name}: {} mutations from {} on in {:.0?}, {read} of them read, {lost} lost",
        next - numbers.start,
        numbers.start,
        start.elapsed()
    );
    true
}

/// Says a line for each mutation that is done with.
fn work(name: &str, time: Duration, numbers: Range<u64>) {
    let limit = |resource, most| {
        setrlimit(resource, Rlimit { current: Some(most), maximum: None }).unwrap();
    };
    limit(Resource::As, MEMORY);
    limit(Resource::Stack, STACK);
    let reader = readers::all().into_iter().find(|reader| reader.name == name).unwrap();
    let start = Instant::now();
    let mut out = std::io::stdout().lock();
    for number in numbers.take_while(|_| start.elapsed() < time) {
        let used = u64::try_from(clock_gettime(ClockId::ProcessCPUTime).tv_sec).unwrap();
        limit(Resource::Cpu, used + CPU_TIME.as_secs());
        let word = match catch_unwind(AssertUnwindSafe(|| reader.try_one(number))) {
            Ok(true) => READ,
            Ok(false) => REFUSED,
            Err(_) => HARM,
        };
        writeln!(out, "{word}").unwrap();
    }
}

/// A symbol of one pixel a module, one of two, and the sheet at 200 dpi.
fn write_pictures(folder: &Path) {
    let share = &readers::small().shares()[0];
    let text = share.qr_text();
    readers::pictures::symbol(text.expose(), 1).save(folder.join("one.png")).unwrap();
    readers::pictures::symbol(text.expose(), 2).save(folder.join("two.png")).unwrap();
    let sheet = Sheet {
        paper: Paper::A4,
        language: Language::English,
        organisation: "Contoso Ltd",
        k: 2,
        n: 3,
        x: share.x(),
        account: None,
        generation: None,
        set_id: readers::small().set_id(),
        set_words: "",
        qr_text: &text,
        rows: &share.typed_rows(),
        signature_rows: &[],
        issued_on: date(2026, 11, 20),
        validation_due: None,
        kit: Kit { place: None, check_words: "" },
    };
    let sheet = render_sheet(&sheet).unwrap();
    let mut page = None;
    scan::decode(sheet, &mut |pixels| page = pixels.ok()).unwrap();
    let page = page.unwrap();
    let side = |side: usize| u32::try_from(side).unwrap();
    let page = GrayImage::from_raw(side(page.width), side(page.height), page.gray.expose().to_vec()).unwrap();
    page.save(folder.join("page.png")).unwrap();
}

//! Printed sheets, scans of them, and a ledger that knows who keeps them.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use firesafe::model::register::{Register, Value, Values};
use firesafe::model::{EntryAdded, EventData, State};
use image::{GrayImage, Luma};

use super::{Desk, Exit, Ran, rows};

/// A photograph of a printed code: four pixels a module, with its quiet zone.
pub fn photograph(sheet: &Path) -> GrayImage {
    let page = fs::read(sheet).expect("a sheet");
    let codes = firesafe::scan::codes(&page).expect("a code");
    let code = qrcode::QrCode::new(codes[0].expose()).expect("a code");
    let width = u32::try_from(code.width()).expect("a width");
    let colors = code.to_colors();
    GrayImage::from_fn((width + 8) * 4, (width + 8) * 4, |x, y| {
        let (x, y) = (x / 4, y / 4);
        let inside = (4..width + 4).contains(&x) && (4..width + 4).contains(&y);
        let dark = inside && colors[((y - 4) * width + x - 4) as usize] == qrcode::Color::Dark;
        Luma([if dark { 0 } else { 255 }])
    })
}

impl Desk {
    /// Prints the sheets of a folder: their scans `NAME-1.png` and so on lie on the desk, and their
    /// rows can be typed. Gives the names of the scans.
    pub fn print(&mut self, folder: &str, name: &str) -> Vec<String> {
        self.papers.clear();
        let mut scans = Vec::new();
        for sheet in self.sheets_in(folder) {
            let share = u8::try_from(scans.len() + 1).expect("a share");
            self.papers.insert(share, rows(&sheet));
            let scan = format!("{name}-{share}.png");
            photograph(&sheet).save(self.path(&scan)).expect("saved");
            scans.push(scan);
        }
        scans
    }

    /// The sheets of a folder, share 1 first.
    pub fn sheets_in(&self, folder: &str) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.path(folder)).expect("a folder");
        let mut sheets: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
        sheets.retain(|path| path.extension().is_some_and(|ending| ending == "pdf"));
        sheets.sort();
        sheets
    }

    /// What is so, as the ledger on disk says.
    pub fn state(&self) -> State {
        self.ledger().state().clone()
    }

    /// Issues a first generation for an account, and takes it to being active; its scans are
    /// `FOLDER-1.png` and so on.
    pub fn activate(&mut self, account: &str, folder: &str, bags: &str) -> Ran {
        let ran = self.run(&format!("issue {account} --out @{folder} --passphrase-file @pass"));
        assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
        self.walk(account, folder, bags)
    }

    /// Takes a set of three sheets that was issued into a folder to being active.
    pub fn walk(&mut self, account: &str, folder: &str, bags: &str) -> Ran {
        let scans = self.print(folder, folder);
        let mut command = format!("activate {account} --passphrase-file @pass --set --yes --task users-read");
        for (share, (scan, keep)) in
            (1..).zip(scans.iter().zip(["Dana/north", "Emil/south/courier-7", "Fay/east"]))
        {
            let _ = write!(command, " @{scan} --bag {share}={bags}-{share} --keep {share}={keep}");
        }
        // two rows of each sheet, the password is cleared, and it was seen to work
        let answers = [&["paper"; 6][..], &["", "Yes"]].concat();
        let ran = self.typing(&answers).run(&command);
        assert_eq!(ran.exit, Exit::Done, "{}\n{}", ran.err, ran.terminal);
        ran
    }

    /// Custodians Dana, Emil, Fay and safes north, south, east on the first of the month.
    pub fn with_keepers() -> Self {
        let mut desk = Self::with_ledger();
        let custodians = ["Dana", "Emil", "Fay"].map(|name| entry(Register::Custodian, name));
        let safes = ["north", "south", "east"].map(|name| entry(Register::Safe, name));
        desk.happened(custodians.into_iter().chain(safes));
        desk
    }
}

/// An entry of which only the name is known.
pub fn entry(register: Register, name: &str) -> EventData {
    entry_with(register, name, &[])
}

/// An entry with texts.
pub fn entry_with(register: Register, name: &str, values: &[(&str, &str)]) -> EventData {
    let values: Values =
        values.iter().map(|(key, value)| ((*key).to_owned(), Value::Text((*value).to_owned()))).collect();
    EventData::EntryAdded(Box::new(EntryAdded {
        register,
        name: name.parse().expect("a name"),
        values,
        on: jiff::civil::date(2026, 11, 2),
    }))
}

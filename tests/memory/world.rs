//! A folder for one test, and runs of the program in it.

use std::fs;
use std::process::{Command, Stdio};

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};

use crate::image::{self, Ended, Reply};
use crate::tools::has;

pub const FIRESAFE: &str = env!("CARGO_BIN_EXE_firesafe");

/// A folder for one test.
pub struct World {
    pub folder: tempfile::TempDir,
}

impl World {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn with(test: &str, programs: &[&str]) -> Option<Self> {
        programs.iter().all(|program| has(program, test)).then(Self::new)
    }

    pub fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    pub fn write(&self, name: &str, content: &[u8]) -> String {
        let path = self.path(name);
        fs::write(&path, content).unwrap();
        path
    }

    pub fn at_exit(&self, arguments: &[&str], input: &[u8]) -> Ended {
        image::at_exit(self.folder.path(), FIRESAFE, arguments, input)
    }

    pub fn at_exit_of_dialogue(&self, arguments: &[&str], dialogue: &[(&str, &str)]) -> Ended {
        let dialogue: Vec<_> = dialogue.iter().map(|&(prompt, line)| (prompt, Reply::Line(line))).collect();
        self.at_exit_of_replies(arguments, &dialogue)
    }

    pub fn at_exit_of_replies(&self, arguments: &[&str], dialogue: &[(&str, Reply<'_>)]) -> Ended {
        self.at_exit_at("xterm", &[arguments, &["--plain"]].concat(), dialogue)
    }

    pub fn at_exit_at(&self, terminal: &str, arguments: &[&str], dialogue: &[(&str, Reply<'_>)]) -> Ended {
        image::at_exit_of_dialogue(self.folder.path(), terminal, FIRESAFE, arguments, dialogue)
    }

    /// Sheets of a secret, any two of three recover, made without gdb.
    pub fn split(&self, secret: &[u8]) -> Vec<String> {
        let (file, out) = (self.write("secret", secret), self.path("sheets"));
        self.run(&["split", "-k", "2", "-n", "3", "--out", &out, &file]);
        Self::sheets(&out)
    }

    /// A run of which nothing is asked but that it ends well.
    pub fn run(&self, arguments: &[&str]) {
        let mut command = Command::new(FIRESAFE);
        command.args(arguments).env("XDG_STATE_HOME", self.folder.path());
        let done = command.stderr(Stdio::null()).stdout(Stdio::null()).status();
        assert!(done.unwrap().success());
    }

    pub fn sheets(folder: &str) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let mut sheets: Vec<_> = entries.map(|path| path.to_str().unwrap().to_owned()).collect();
        sheets.sort();
        sheets
    }

    /// A sheet as a picture of 150 dpi.
    pub fn picture(sheet: &str) -> String {
        let pdf = Pdf::new(fs::read(sheet).unwrap()).unwrap();
        let scale = 150.0 / 72.0;
        let settings = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
        let interpreter = InterpreterSettings::default();
        let page = &pdf.pages()[0];
        let pixmap = render(page, &RenderCache::new(), &interpreter, &RenderSettings::default(), &settings);
        let gray: Vec<u8> = pixmap.data().iter().map(|pixel| pixel.g).collect();
        let picture = ::image::GrayImage::from_raw(pixmap.width().into(), pixmap.height().into(), gray);
        let path = sheet.replace(".pdf", ".png");
        picture.unwrap().save(&path).unwrap();
        path
    }
}

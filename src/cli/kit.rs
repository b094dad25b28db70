//! `firesafe kit`.

use serde_json::json;

use super::args::{Global, KitFolder};
use super::console;
use super::dealing::paper;
use super::failure::{Exit, Failure, Outcome};
use super::world::World;
use crate::ops::kit;
use crate::ops::ports::typeable;

/// Writes the recovery kit into a folder. Nothing in it is secret, and no ledger is needed.
///
/// # Errors
/// [`Failure`]; the folder is then as it was.
pub fn run(global: &Global, args: &KitFolder, world: &mut World<'_>) -> Outcome {
    let files = kit::files(paper(global)).map_err(Failure::failed)?;
    let paths = kit::write(&args.out, &files, world.store).map_err(Failure::failed)?;
    let written = if global.json {
        let listed = paths.iter().zip(&files);
        let listed = listed.map(|(path, file)| json!({ "file": path, "sha256": file.sha256() }));
        let data = json!({
            "files": listed.collect::<Vec<_>>(),
            "checksum": kit::checksum(),
            "check_words": kit::check_words(),
        });
        console::json(world, data)
    } else {
        paths.iter().try_for_each(|path| console::data(world, &path.display().to_string()))
    };
    console::note(world, global, format!("check words of the kit: {}", kit::check_words()));
    let folder = typeable(&args.out);
    console::note(
        world,
        global,
        format!("print `{folder}/recovery-card.pdf`, and copy the folder to a USB stick for each safe"),
    );
    written?;
    Ok(Exit::Done)
}

//! Sheets of runs that were cut off, which may open an account: wherever they were to be written.

use super::console;
use super::failure::Exit;
use super::world::World;

/// Says what lies in the folders that this workstation noted; gives how a run ends that found nothing else.
pub fn tell(world: &mut World<'_>) -> Exit {
    let found = world.store.leftovers().unwrap_or_else(|error| vec![Err(error)]);
    let mut exit = Exit::Done;
    for one in found {
        match one {
            Ok(leftover) => console::alert(world, leftover),
            Err(error) => {
                console::alert(world, format!("sheets of a run that was cut off may lie hidden: {error}"));
            }
        }
        exit = Exit::Due;
    }
    exit
}

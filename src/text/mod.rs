//! Small texts inside sentences: lists, counts, the nearest name, and what may be shown at all.

mod count;
mod lines;
mod list;
mod nearest;
mod printable;

pub use count::{count, verb};
pub use lines::{HANGING, pad, table, width, wrap};
pub use list::{and_list, or_list, quoted_list};
pub use nearest::{closest, nearest};
pub use printable::{is_unprintable, one_line, printable, was_unprintable};

//! Passwords that a target accepts, uniform over a stated set whose size is counted exactly.
//!
//! A [`Profile`] says what a target takes. [`plan`] turns a [`Request`] into a
//! [`Plan`]: the set is fixed, counted and found large enough before anything
//! random is drawn. [`Plan::generate`] then draws whole texts and passes over
//! those outside the set, so every text of the set is equally likely.
//!
//! ```
//! use firesafe::crypto::password::{Request, plan, profile};
//! use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng as _};
//!
//! let mut request = Request::new(profile("entra")?);
//! request.names = &["bg1@contoso.onmicrosoft.com"];
//! let plan = plan(&request)?;
//! assert_eq!(plan.length(), 24);
//! assert!(plan.entropy_bits() >= 128.0);
//! // in earnest the generator is the system's, mixed with dice if wanted
//! let password = plan.generate(&mut ChaCha20Rng::from_seed([0; 32]))?;
//! assert_eq!(password.len(), 24);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod count;
mod draw;
mod excluded;
mod phrase;
mod plan;
mod profile;
mod request;
mod rules;
#[cfg(test)]
mod tests;
mod text;

pub use draw::GenerateError;
pub use plan::{Form, Plan, plan};
pub use profile::{DEFAULT_PROFILE, Profile, UnknownProfile, profile, profiles};
pub use request::{PlanError, Request};
pub use rules::Class;

/// Entropy that a password is given where its profile's length allows, in bits.
pub const TARGET_BITS: u64 = 128;

/// Entropy below which a password is refused, in bits.
pub const LEAST_BITS: u64 = 80;

/// Characters that are left out by default, each group being taken for one another
/// on screens, in print or in handwriting. Pairs such as `5 S`, `2 Z` and `8 B`,
/// which every usual face keeps apart, stay: leaving them out would cost three
/// bits where a target takes only 20 characters.
pub const LOOK_ALIKES: [&str; 8] = ["Il1|!/\\", "O0o", "'\"`", ",.", ";:", "-_~", "([{", ")]}"];

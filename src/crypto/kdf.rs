//! From a passphrase to key material: Argon2id (RFC 9106), its costs bounded on both sides.

use std::time::Duration;

use argon2::{Algorithm, Argon2, Params, Version};
use rayon::ThreadPoolBuilder;

use crate::secret::{SecretBytes, SecretText, on_erased_stack};

/// The least memory in KiB: 64 MiB.
pub const MIN_MEMORY_KIB: u32 = 64 * 1024;
/// The most memory in KiB: 4 GiB.
pub const MAX_MEMORY_KIB: u32 = 4 * 1024 * 1024;
/// The most passes.
pub const MAX_PASSES: u32 = 64;
/// The most lanes.
pub const MAX_LANES: u32 = 16;
/// The most work: memory times passes, in KiB. 64 GiB take about half a minute on four cores; 4 GiB and
/// 64 passes, each allowed alone, would take minutes for every wrong passphrase.
pub const MAX_WORK_KIB: u64 = 64 * 1024 * 1024;
/// Calibration goes no further, so that a smaller workstation still opens the ledger: 1 GiB.
const CALIBRATED_MEMORY_KIB: u32 = 1024 * 1024;
/// Nor further than this, so that the stanzas of all officers stay in the bounds of a header.
const CALIBRATED_PASSES: u32 = 16;

/// What a derivation costs, always inside the bounds of this module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Costs {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

/// Costs that are refused before anything is derived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CostsError {
    /// An attacker would guess too fast, or the workstation would come to a halt.
    #[error("key derivation with {0} KiB of memory is refused: use {MIN_MEMORY_KIB} to {MAX_MEMORY_KIB} KiB")]
    Memory(u32),
    /// It would take hours.
    #[error("key derivation with {0} passes is refused: use 1 to {MAX_PASSES}")]
    Passes(u32),
    /// Each is in its range, and together they would take minutes.
    #[error(
        "key derivation with {memory_kib} KiB of memory and {passes} passes is refused: use at most \
         {MAX_WORK_KIB} KiB times passes"
    )]
    Work {
        /// Memory in KiB.
        memory_kib: u32,
        /// Passes over it.
        passes: u32,
    },
    /// More threads than a workstation has.
    #[error("key derivation with {0} lanes is refused: use 1 to {MAX_LANES}")]
    Lanes(u32),
}

/// Why nothing was derived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KdfError {
    /// The system gave no memory.
    #[error("key derivation needs {0} MiB of memory, and the system has none left: close other programs")]
    OutOfMemory(u32),
    /// Nothing was typed.
    #[error("the passphrase is empty: type one")]
    EmptyPassphrase,
}

impl Costs {
    /// 256 MiB, 3 passes, 4 lanes: the least that `init` chooses.
    pub const DEFAULT: Self = Self { memory_kib: 256 * 1024, passes: 3, lanes: 4 };

    /// Memory in KiB (65,536 to 4,194,304), passes (1 to 64), lanes (1 to 16); memory times passes at most
    /// 67,108,864.
    ///
    /// # Errors
    /// [`CostsError`] names what is out of range.
    pub const fn new(memory_kib: u32, passes: u32, lanes: u32) -> Result<Self, CostsError> {
        if memory_kib < MIN_MEMORY_KIB || memory_kib > MAX_MEMORY_KIB {
            return Err(CostsError::Memory(memory_kib));
        }
        if passes < 1 || passes > MAX_PASSES {
            return Err(CostsError::Passes(passes));
        }
        if lanes < 1 || lanes > MAX_LANES {
            return Err(CostsError::Lanes(lanes));
        }
        let costs = Self { memory_kib, passes, lanes };
        if costs.work_kib() > MAX_WORK_KIB {
            return Err(CostsError::Work { memory_kib, passes });
        }
        Ok(costs)
    }

    /// Costs of about `target`, at least [`DEFAULT`](Self::DEFAULT) and at most 1 GiB of memory.
    ///
    /// `measure` derives once with the costs that it is given and says how long that took.
    /// Memory is raised first, since it costs an attacker most, then passes.
    pub fn calibrate(target: Duration, measure: &mut dyn FnMut(Self) -> Duration) -> Self {
        let base = Self::DEFAULT;
        let elapsed = measure(base).as_micros().max(1);
        let wanted = u128::from(base.memory_kib) * target.as_micros() / elapsed;
        let stepped = wanted - wanted % u128::from(MIN_MEMORY_KIB);
        let memory = stepped.clamp(base.memory_kib.into(), CALIBRATED_MEMORY_KIB.into());
        let passes =
            (u128::from(base.passes) * wanted / memory).clamp(base.passes.into(), CALIBRATED_PASSES.into());
        let fallback = (base.memory_kib, base.passes);
        let (memory_kib, passes) =
            u32::try_from(memory).ok().zip(u32::try_from(passes).ok()).unwrap_or(fallback);
        Self { memory_kib, passes, lanes: base.lanes }
    }

    /// Memory in KiB.
    #[must_use]
    pub const fn memory_kib(self) -> u32 {
        self.memory_kib
    }

    /// Memory times passes, in KiB: what it costs in time.
    #[must_use]
    pub const fn work_kib(self) -> u64 {
        self.memory_kib as u64 * self.passes as u64
    }

    /// Passes over the memory.
    #[must_use]
    pub const fn passes(self) -> u32 {
        self.passes
    }

    /// Lanes, each filled by a thread of its own.
    #[must_use]
    pub const fn lanes(self) -> u32 {
        self.lanes
    }
}

/// 32 bytes of Argon2id version 0x13 over the passphrase as it was typed, in UTF-8.
///
/// The library's working memory is erased by the program's allocator, not here. The threads
/// are ours and end here: in those that the library would keep, the last blocks stay in registers.
///
/// # Errors
/// [`KdfError`] when the passphrase is empty or the system gives no memory, or no thread.
pub fn derive(passphrase: &SecretText, salt: &[u8; 16], costs: Costs) -> Result<SecretBytes, KdfError> {
    if passphrase.is_empty() {
        return Err(KdfError::EmptyPassphrase);
    }
    let out_of_memory = KdfError::OutOfMemory(costs.memory_kib / 1024);
    let params =
        Params::new(costs.memory_kib, costs.passes, costs.lanes, Some(32)).map_err(|_| out_of_memory)?;
    let mut key = SecretBytes::zeroed(32);
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let derived = ThreadPoolBuilder::new().num_threads(costs.lanes as usize).build_scoped(
        |thread| on_erased_stack(|| thread.run()),
        |pool| {
            pool.install(|| argon2.hash_password_into(passphrase.expose().as_bytes(), salt, key.expose_mut()))
        },
    );
    match derived {
        Ok(Ok(())) => Ok(key),
        _ => Err(out_of_memory),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absurd_costs_are_refused() {
        assert!(Costs::new(MIN_MEMORY_KIB, 1, 1).is_ok());
        // the most work, at both ends: nothing that is legal alone is absurd together with the rest
        assert!(Costs::new(MAX_MEMORY_KIB, 16, MAX_LANES).is_ok());
        assert!(Costs::new(1024 * 1024, MAX_PASSES, 1).is_ok());
        for (memory_kib, passes) in
            [(MAX_MEMORY_KIB, 17), (MAX_MEMORY_KIB, MAX_PASSES), (1024 * 1024 + 1, MAX_PASSES)]
        {
            assert_eq!(
                Costs::new(memory_kib, passes, MAX_LANES),
                Err(CostsError::Work { memory_kib, passes })
            );
        }
        assert_eq!(Costs::new(MIN_MEMORY_KIB - 1, 1, 1), Err(CostsError::Memory(MIN_MEMORY_KIB - 1)));
        assert_eq!(Costs::new(MAX_MEMORY_KIB + 1, 1, 1), Err(CostsError::Memory(MAX_MEMORY_KIB + 1)));
        assert_eq!(Costs::new(MIN_MEMORY_KIB, 0, 1), Err(CostsError::Passes(0)));
        assert_eq!(Costs::new(MIN_MEMORY_KIB, 65, 1), Err(CostsError::Passes(65)));
        assert_eq!(Costs::new(MIN_MEMORY_KIB, 1, 0), Err(CostsError::Lanes(0)));
        assert_eq!(Costs::new(MIN_MEMORY_KIB, 1, 17), Err(CostsError::Lanes(17)));
    }

    #[test]
    fn calibration_aims_at_the_target_and_keeps_its_bounds() {
        let second = Duration::from_secs(1);
        let calibrated = |millis| Costs::calibrate(second, &mut |_| Duration::from_millis(millis));
        assert_eq!(calibrated(380), Costs::new(640 * 1024, 3, 4).expect("legal"));
        assert_eq!(calibrated(60), Costs::new(1024 * 1024, 12, 4).expect("legal"));
        assert_eq!(calibrated(5000), Costs::DEFAULT);
        assert_eq!(calibrated(0), Costs::new(1024 * 1024, CALIBRATED_PASSES, 4).expect("legal"));
    }

    /// The reference implementation's `argon2` command (20190702) gave this output for
    /// `printf passphrase | argon2 0123456789abcdef -id -t 1 -k 65536 -p 1 -l 32 -r`.
    #[test]
    fn agrees_with_the_reference_implementation() {
        let costs = Costs::new(MIN_MEMORY_KIB, 1, 1).expect("legal");
        let key = derive(&SecretText::from("passphrase"), b"0123456789abcdef", costs).expect("memory");
        assert_eq!(
            hex::encode(key.expose()),
            "fae17a49ae47a5cb492458098c173523baa53c7bae5b49695e85a0b6d6f0e1b6"
        );
    }

    #[test]
    fn an_empty_passphrase_gives_no_key() {
        let empty = derive(&SecretText::default(), &[0; 16], Costs::DEFAULT).map(|_| ());
        assert_eq!(empty, Err(KdfError::EmptyPassphrase));
    }
}

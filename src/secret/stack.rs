//! Erasing the stack below a call: the libraries' hashes, ciphers and formatters keep
//! copies there that nobody else can reach.

use std::hint::black_box;

/// How much is erased, in bytes: several times what the deepest verb uses.
const DEPTH: usize = 512 * 1024;

/// Calls `work`, then overwrites the part of the stack that it used, also when it panics.
///
/// Everything that touches a secret runs below one of these: once in the main thread, once in
/// each other thread. Not covered: what lies deeper than 512 KiB, and what `work` gives back.
/// Of the registers, those are overwritten in which copies and hashes are made.
pub fn on_erased_stack<T>(work: impl FnOnce() -> T) -> T {
    let _erase = Erase;
    apart(work)
}

/// A frame of its own, which ends before the erasing begins.
#[inline(never)]
fn apart<T>(work: impl FnOnce() -> T) -> T {
    work()
}

struct Erase;

impl Drop for Erase {
    fn drop(&mut self) {
        overwrite_registers();
        overwrite_stack();
    }
}

#[inline(never)]
#[allow(clippy::large_stack_arrays, reason = "that is what it is for")]
fn overwrite_stack() {
    let mut zeros = [0_u8; DEPTH];
    // seen from here the zeros are used, so that they are written
    black_box(&mut zeros);
}

/// Sixteen running numbers, each of which needs its neighbours, fill the vector registers;
/// copies of every size fill those that the C library copies with.
#[inline(never)]
#[allow(clippy::many_single_char_names, reason = "they are all alike")]
fn overwrite_registers() {
    let mut numbers = black_box([0.0_f64; 16]);
    for _ in 0..black_box(2) {
        let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = numbers;
        numbers = [
            b - p,
            c - a,
            d - b,
            e - c,
            f - d,
            g - e,
            h - f,
            i - g,
            j - h,
            k - i,
            l - j,
            m - k,
            n - l,
            o - m,
            p - n,
            a - o,
        ];
    }
    black_box(numbers);
    let (from, mut to) = ([0_u8; 2048], [0_u8; 2048]);
    for len in [15, 31, 63, 127, 255, 511, 1023, 2047] {
        let len = black_box(len);
        to[..len].copy_from_slice(&from[..len]);
        black_box(&mut to);
    }
}

//! The `firesafe` program.
#![forbid(unsafe_code)]

use zeroizing_alloc::ZeroAlloc;

/// Erases what every library frees, secrets included.
#[global_allocator]
static ALLOCATOR: ZeroAlloc<std::alloc::System> = ZeroAlloc(std::alloc::System);

fn main() -> std::process::ExitCode {
    std::process::ExitCode::from(firesafe::cli::main(std::env::args_os()).code())
}

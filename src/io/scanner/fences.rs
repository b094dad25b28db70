//! What the child gives up before it looks at the file: memory, files, every system call that reading
//! does not need.

use std::collections::BTreeMap;

use landlock::{
    ABI, Access as _, AccessFs, AccessNet, CompatLevel, Compatible as _, Ruleset, RulesetAttr as _,
    RulesetStatus, Scope,
};
use rustix::io::Errno;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use rustix::thread::set_no_new_privs;
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
};

use crate::scan::limits::{MEMORY, STACK};
use crate::scan::wire::Fences;

/// Puts all fences up; which of those stand that not every kernel has.
///
/// # Errors
/// What the system said of a limit that every kernel has.
pub fn raise() -> Result<Fences, Errno> {
    limit(Resource::As, MEMORY)?;
    // the stack grows into what its limit was when the program started; a smaller one reads less deep pages
    let _ = limit(Resource::Stack, STACK);
    limit(Resource::Fsize, 0)?;
    limit(Resource::Core, 0)?;
    // counted for the user, and not at all for the superuser
    let _ = limit(Resource::Nproc, 0);
    set_no_new_privs(true)?;
    // a ruleset is a file until it is in force
    let files = no_files();
    limit(Resource::Nofile, 0)?;
    Ok(Fences { files, calls: few_calls() })
}

/// Both the limit and what it may be raised to.
fn limit(resource: Resource, most: u64) -> Result<(), Errno> {
    let allowed = getrlimit(resource).maximum.map_or(most, |maximum| maximum.min(most));
    setrlimit(resource, Rlimit { current: Some(allowed), maximum: Some(allowed) })
}

/// Landlock: no file, no connection, no signal to others; as much of it as the kernel knows.
fn no_files() -> bool {
    let ruleset = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(ABI::V6))
        .and_then(|rules| rules.handle_access(AccessNet::from_all(ABI::V6)))
        .and_then(|rules| rules.scope(Scope::from_all(ABI::V6)))
        .and_then(Ruleset::create)
        .and_then(landlock::RulesetCreated::restrict_self);
    ruleset.is_ok_and(|status| status.ruleset != RulesetStatus::NotEnforced)
}

/// Seccomp: what is not listed fails as if it were forbidden.
fn few_calls() -> bool {
    filter().is_some_and(|program| seccompiler::apply_filter(&program).is_ok())
}

fn filter() -> Option<BpfProgram> {
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> = FREE.iter().map(|&call| (call, vec![])).collect();
    // standard input and output, whatever else was inherited
    rules.insert(libc::SYS_read, vec![SeccompRule::new(vec![is(0, 0)?]).ok()?]);
    rules.insert(libc::SYS_write, vec![SeccompRule::new(vec![is(0, 1)?]).ok()?]);
    // memory of no file, and none that can be run
    let shared = libc::MAP_ANONYMOUS.unsigned_abs().into();
    let anonymous = SeccompCondition::new(3, SeccompCmpArgLen::Dword, SeccompCmpOp::MaskedEq(shared), shared);
    rules.insert(libc::SYS_mmap, vec![SeccompRule::new(vec![cannot_run()?, anonymous.ok()?]).ok()?]);
    rules.insert(libc::SYS_mprotect, vec![SeccompRule::new(vec![cannot_run()?]).ok()?]);
    // the end of a process that has no memory left
    rules.insert(
        libc::SYS_tgkill,
        vec![SeccompRule::new(vec![is(2, libc::SIGABRT.unsigned_abs().into())?]).ok()?],
    );
    // its own processor time, page by page
    let own_time = vec![is(0, 0)?, is(1, libc::RLIMIT_CPU.into())?];
    rules.insert(libc::SYS_prlimit64, vec![SeccompRule::new(own_time).ok()?]);
    let refused = SeccompAction::Errno(libc::EPERM.unsigned_abs());
    let filter =
        SeccompFilter::new(rules, refused, SeccompAction::Allow, std::env::consts::ARCH.try_into().ok()?);
    filter.ok()?.try_into().ok()
}

/// Memory, time, chance, and an orderly or a sudden end.
const FREE: &[i64] = &[
    libc::SYS_brk,
    libc::SYS_clock_gettime,
    libc::SYS_exit,
    libc::SYS_exit_group,
    libc::SYS_futex,
    libc::SYS_getpid,
    libc::SYS_getrandom,
    libc::SYS_gettid,
    libc::SYS_madvise,
    libc::SYS_mremap,
    libc::SYS_munmap,
    libc::SYS_restart_syscall,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sched_yield,
    libc::SYS_sigaltstack,
];

fn is(argument: u8, value: u64) -> Option<SeccompCondition> {
    SeccompCondition::new(argument, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, value).ok()
}

fn cannot_run() -> Option<SeccompCondition> {
    let run = libc::PROT_EXEC.unsigned_abs().into();
    SeccompCondition::new(2, SeccompCmpArgLen::Dword, SeccompCmpOp::MaskedEq(run), 0).ok()
}

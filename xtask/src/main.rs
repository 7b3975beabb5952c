//! `cargo xtask`: the commands of pbiviz for Rust.

fn main() -> std::process::ExitCode {
    pbiviz_cli::main()
}

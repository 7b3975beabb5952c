//! `cargo xtask serve`: the same commands, with the server.

fn main() -> std::process::ExitCode {
    pbiviz_cli::main()
}

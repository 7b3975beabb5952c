//! Runs the wasm tests: the runner of wasm-bindgen, locked in this workspace instead of installed.

fn main() -> anyhow::Result<()> {
    wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(std::env::args_os())
}

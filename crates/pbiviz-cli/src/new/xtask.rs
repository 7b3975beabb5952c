fn main() -> std::process::ExitCode {
    pbiviz_cli::main()
}

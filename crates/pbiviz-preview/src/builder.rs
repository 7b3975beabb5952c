//! Builds the visual and loads its data, now and whenever a file has changed.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error as _;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use pbiviz_bundle::{Built, Heard, Package, Visual, Workbench};

use crate::error::Error;
use crate::events::Event;
use crate::preview::{Report, Subject};
use crate::shared::Shared;
use crate::tables::{self, Origin};
use crate::watch::{Plan, Watch, matters_to, plan_file, plan_folder};

/// Where a builder tells what it does.
pub(crate) type Reporter = Box<dyn Fn(Report<'_>) + Send>;

/// Keeps the visual and the tables as the files are.
pub(crate) struct Builder {
    source: Source,
    /// Files of data that were named; the visual's own come on top.
    named_data: Vec<PathBuf>,
    shared: Arc<Shared>,
    reporter: Reporter,
    watch: Watch,
    /// What is wrong, by where.
    problems: BTreeMap<PathBuf, String>,
}

/// What the visual is made from.
enum Source {
    Folder { directory: PathBuf, workbench: Box<Workbench>, code_folders: BTreeSet<PathBuf> },
    Package { file: PathBuf },
}

impl Source {
    fn new(subject: &Subject) -> Self {
        match subject {
            Subject::Folder(directory) => {
                let directory = real(directory);
                let workbench = Box::new(Workbench::new(&directory));
                Self::Folder { directory, workbench, code_folders: BTreeSet::new() }
            }
            Subject::Package(file) => Self::Package { file: real(file) },
        }
    }

    fn path(&self) -> &Path {
        match self {
            Self::Folder { directory, .. } => directory,
            Self::Package { file } => file,
        }
    }
}

/// The path as the system tells of changes: whole, and without links.
fn real(path: &Path) -> PathBuf {
    let whole = || std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    fs_err::canonicalize(path).unwrap_or_else(|_| whole())
}

impl Builder {
    /// Loads the data: what was named, of which each file must be a table, and what the visual's folder brings along.
    /// Nothing is built yet.
    pub(crate) fn new(
        subject: &Subject,
        data: &[PathBuf],
        shared: Arc<Shared>,
        reporter: Reporter,
    ) -> Result<Self, Error> {
        let watch = Watch::new().map_err(Error::Watch)?;
        let source = Source::new(subject);
        let named_data: Vec<PathBuf> = data.iter().map(|file| real(file)).collect();
        let problems = BTreeMap::new();
        let mut builder = Self { source, named_data, shared, reporter, watch, problems };
        // Before the files are read, so that no change is missed.
        builder.watch.follow(builder.plan());
        for (file, path) in builder.named_data.iter().zip(data) {
            let bytes = fs_err::read(path).map_err(Error::Read)?;
            let table = tables::read(&name_of(file), &bytes)
                .map_err(|source| Error::Table { path: path.clone(), source })?;
            builder.shared.tables.put(Origin::File(file.clone()), table);
        }
        let own_data: BTreeSet<PathBuf> = builder.own_data().into_iter().collect();
        builder.load(&own_data);
        Ok(builder)
    }

    /// Builds, and again after every change, until the server has ended.
    pub(crate) fn run(mut self) {
        self.find_code();
        self.watch.follow(self.plan());
        self.build();
        while !self.shared.events.is_closed() {
            let mut changed = self.watch.wait(|path| matters(&self.source, &self.named_data, path));
            if changed.iter().any(|path| path.ends_with("Cargo.toml")) {
                self.find_code();
            }
            changed.extend(self.watch.follow(self.plan()).into_iter().filter(|path| {
                // Parents are watched for what they hold.
                path.starts_with(self.source.path()) || self.named_data.contains(path)
            }));
            if !changed.is_empty() {
                self.update(&changed);
            }
        }
    }

    fn update(&mut self, changed: &BTreeSet<PathBuf>) {
        self.load(changed);
        let is_data =
            |path: &PathBuf| self.named_data.contains(path) || is_own_data(&self.source, path);
        let rest: Vec<&PathBuf> = changed.iter().filter(|path| !is_data(path)).collect();
        if rest.is_empty() {
            return self.say_how_it_stands();
        }
        if let Source::Folder { workbench, .. } = &mut self.source {
            rest.iter().for_each(|path| workbench.changed(path));
        }
        self.build();
    }

    /// Builds the visual, and shows it or what is wrong.
    fn build(&mut self) {
        let started = Instant::now();
        self.shared.build_goes_on("building");
        let path = self.source.path().to_path_buf();
        match self.visual() {
            Ok(visual) => {
                self.problems.remove(&path);
                self.shared.show(visual);
                (self.reporter)(Report::Built { duration: started.elapsed() });
            }
            Err(text) => {
                (self.reporter)(Report::Failed { text: &text });
                self.problems.insert(path, text);
            }
        }
        self.say_how_it_stands();
    }

    fn visual(&mut self) -> Result<Visual, String> {
        match &mut self.source {
            Source::Folder { workbench, .. } => {
                let mut remarks = String::new();
                let (shared, reporter) = (&self.shared, &self.reporter);
                let built = workbench.build(&mut |heard| match heard {
                    Heard::Compiled(name) => {
                        shared.build_goes_on(&format!("compiled {name}"));
                        reporter(Report::Compiled { name });
                    }
                    Heard::Remark(text) => {
                        remarks.push_str(text);
                        remarks.push('\n');
                    }
                    _ => {}
                });
                let Built { visual, warnings, .. } =
                    built.map_err(|error| explain(&error, &remarks))?;
                let warnings = warnings.iter().map(ToString::to_string);
                for text in
                    Some(remarks).filter(|text| !text.is_empty()).into_iter().chain(warnings)
                {
                    (self.reporter)(Report::Remark { text: text.trim_end() });
                }
                Ok(visual)
            }
            Source::Package { file } => {
                let visual = Package::open(file).and_then(|package| package.visual());
                visual.map_err(|error| explain(&error, ""))
            }
        }
    }

    /// Loads the files of data among the changed ones, and forgets those of the visual's own that are gone.
    fn load(&mut self, changed: &BTreeSet<PathBuf>) {
        let mut files = self.named_data.clone();
        files.extend(self.own_data());
        let mut is_other = self.shared.tables.keep_files(&files);
        let path = self.source.path();
        self.problems.retain(|file, _| file == path || files.contains(file));
        for file in files.iter().filter(|file| changed.iter().any(|path| file.starts_with(path))) {
            let started = Instant::now();
            let table = fs_err::read(file).map_err(|error| error.to_string()).and_then(|bytes| {
                tables::read(&name_of(file), &bytes).map_err(|error| error.to_string())
            });
            match table {
                Ok(table) => {
                    is_other = true;
                    self.problems.remove(file);
                    self.shared.tables.put(Origin::File(file.clone()), table);
                    (self.reporter)(Report::Loaded { file, duration: started.elapsed() });
                }
                Err(problem) => {
                    let text = format!("error: {problem}");
                    (self.reporter)(Report::Failed { text: &text });
                    self.problems.insert(file.clone(), text);
                }
            }
        }
        if is_other {
            self.shared.events.send(Event::Tables);
        }
    }

    fn say_how_it_stands(&self) {
        if self.problems.is_empty() {
            self.shared.build_is_done();
        } else {
            let texts: Vec<&str> = self.problems.values().map(String::as_str).collect();
            self.shared.build_failed(texts.join("\n"));
        }
    }

    fn own_data(&self) -> Vec<PathBuf> {
        match &self.source {
            Source::Folder { directory, .. } => tables::of_folder(directory),
            Source::Package { .. } => Vec::new(),
        }
    }

    /// Asks cargo where the code is. While it cannot tell, what it said last holds.
    fn find_code(&mut self) {
        if let Source::Folder { workbench, code_folders, .. } = &mut self.source
            && let Ok(folders) = workbench.code_folders()
        {
            *code_folders = folders;
        }
    }

    fn plan(&self) -> Plan {
        let mut plan = Plan::new();
        match &self.source {
            Source::Folder { directory, code_folders, .. } => {
                plan_folder(&mut plan, directory);
                code_folders.iter().for_each(|folder| plan_folder(&mut plan, folder));
            }
            Source::Package { file } => plan_file(&mut plan, file),
        }
        self.named_data.iter().for_each(|file| plan_file(&mut plan, file));
        plan
    }
}

/// Whether a change of this path is one of the visual or of its data.
fn matters(source: &Source, named_data: &[PathBuf], path: &Path) -> bool {
    let of_source = match source {
        Source::Folder { directory, code_folders, .. } => {
            matters_to(directory, path)
                || code_folders.iter().any(|folder| matters_to(folder, path))
        }
        Source::Package { file } => file == path,
    };
    of_source || named_data.iter().any(|file| file == path)
}

/// Whether a path is, or was, data that the visual's folder brings along.
fn is_own_data(source: &Source, path: &Path) -> bool {
    let Source::Folder { directory, .. } = source else { return false };
    path.strip_prefix(directory)
        .is_ok_and(|below| below == Path::new("sample.csv") || below.starts_with("data"))
}

fn name_of(file: &Path) -> String {
    file.file_name().unwrap_or(file.as_os_str()).to_string_lossy().into_owned()
}

/// A failed build as the terminal and the page show it.
fn explain(error: &pbiviz_bundle::Error, remarks: &str) -> String {
    match error {
        pbiviz_bundle::Error::Diagnostics(diagnostics) => {
            let texts: Vec<String> = diagnostics.iter().map(ToString::to_string).collect();
            texts.join("\n")
        }
        // The compiler has said all about it.
        pbiviz_bundle::Error::Compile { .. } if !remarks.is_empty() => {
            remarks.trim_end().to_owned()
        }
        error => {
            let mut text = format!("error: {error}");
            let mut source = error.source();
            while let Some(cause) = source {
                let _ = write!(text, "\n  caused by: {cause}");
                source = cause.source();
            }
            text
        }
    }
}

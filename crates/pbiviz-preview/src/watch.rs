//! Which files have changed.
//!
//! The watcher below loses a folder that is deleted, and would follow cargo's own into thousands of others. So what is
//! watched is planned anew whenever something has happened, and every second.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use notify::event::ModifyKind;
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

/// Editors write a file in several steps, within a few milliseconds.
const QUIET: Duration = Duration::from_millis(30);
/// A tool that writes all the time is not waited for any longer.
const PATIENCE: Duration = Duration::from_millis(300);
/// How long a folder that is back may go unnoticed.
const TICK: Duration = Duration::from_secs(1);
/// Folders that hold what was built or downloaded.
const IGNORED_FOLDERS: [&str; 3] = ["target", "dist", "node_modules"];

/// What to watch: folders, with or without those below.
pub(crate) type Plan = BTreeMap<PathBuf, RecursiveMode>;

/// Tells of changed files.
#[derive(Debug)]
pub(crate) struct Watch {
    watcher: RecommendedWatcher,
    events: Receiver<notify::Result<Event>>,
    armed: Plan,
}

impl Watch {
    pub(crate) fn new() -> notify::Result<Self> {
        let (sender, events) = mpsc::channel();
        // Nobody receives any more when the program is about to end.
        let watcher = notify::recommended_watcher(move |event| {
            let _ = sender.send(event);
        })?;
        Ok(Self { watcher, events, armed: Plan::new() })
    }

    /// Watches what the plan says and nothing else. Returns what was not watched before, and may have changed
    /// without notice.
    pub(crate) fn follow(&mut self, plan: Plan) -> Vec<PathBuf> {
        let is_planned = |folder: &PathBuf, mode: &RecursiveMode| plan.get(folder) == Some(mode);
        let obsolete = self.armed.extract_if(.., |folder, mode| !is_planned(folder, mode));
        for (folder, _) in obsolete.collect::<Vec<_>>() {
            // It may be gone, and its watch with it.
            let _ = self.watcher.unwatch(&folder);
        }
        let mut new = Vec::new();
        for (folder, mode) in plan {
            // One that cannot be watched, because it has just gone, is tried again at the next tick.
            if !self.armed.contains_key(&folder) && self.watcher.watch(&folder, mode).is_ok() {
                self.armed.insert(folder.clone(), mode);
                new.push(folder);
            }
        }
        new
    }

    /// Waits for changes that matter, and until they have come to rest. Nothing may have changed.
    pub(crate) fn wait(&mut self, matters: impl Fn(&Path) -> bool) -> BTreeSet<PathBuf> {
        let mut changed = BTreeSet::new();
        let mut until = Instant::now() + TICK;
        let mut at_last = until;
        while let Ok(event) =
            self.events.recv_timeout(until.saturating_duration_since(Instant::now()))
        {
            let paths: Vec<PathBuf> =
                self.paths(event).into_iter().filter(|path| matters(path)).collect();
            if paths.is_empty() {
                continue;
            }
            let now = Instant::now();
            if changed.is_empty() {
                at_last = now + PATIENCE;
            }
            until = (now + QUIET).min(at_last);
            changed.extend(paths);
        }
        changed
    }

    fn paths(&mut self, event: notify::Result<Event>) -> Vec<PathBuf> {
        let Ok(event) = event else { return Vec::new() };
        if event.need_rescan() {
            // Events were lost: anything may have changed.
            return self.armed.keys().cloned().collect();
        }
        match event.kind {
            // Reading is no change.
            EventKind::Access(_) => return Vec::new(),
            EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)) => {
                for path in &event.paths {
                    // A watch ends with its folder; another of that name needs another.
                    let gone = self.armed.extract_if(.., |folder, _| folder.starts_with(path));
                    for (folder, _) in gone.collect::<Vec<_>>() {
                        let _ = self.watcher.unwatch(&folder);
                    }
                }
            }
            _ => {}
        }
        event.paths
    }
}

/// Plans to watch a folder and all below, but for what is built and what is hidden.
pub(crate) fn plan_folder(plan: &mut Plan, folder: &Path) {
    // Above, too: it may be deleted, come back, or be another one of the same name.
    plan_file(plan, folder);
    if !folder.is_dir() {
        return;
    }
    plan.entry(folder.to_path_buf()).or_insert(RecursiveMode::NonRecursive);
    let entries = fs_err::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    for path in entries.map(|entry| entry.path()) {
        if path.is_dir() && !is_ignored(&path) {
            plan.insert(path, RecursiveMode::Recursive);
        }
    }
}

/// Plans to watch a file, there or not: by the nearest folder above that is there.
pub(crate) fn plan_file(plan: &mut Plan, file: &Path) {
    if let Some(folder) = file.ancestors().skip(1).find(|folder| folder.is_dir()) {
        plan.entry(folder.to_path_buf()).or_insert(RecursiveMode::NonRecursive);
    }
}

/// Whether a change of the path is a change of the folder: the folder itself, or something in it that matters.
pub(crate) fn matters_to(folder: &Path, path: &Path) -> bool {
    let Ok(below) = path.strip_prefix(folder) else { return folder.starts_with(path) };
    let Some(first) = below.components().next() else { return true };
    !is_ignored(first.as_ref()) && !is_temporary(path)
}

fn is_ignored(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name.starts_with('.') || IGNORED_FOLDERS.contains(&name)
}

/// Whether an editor keeps a file of this name for itself.
fn is_temporary(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name.starts_with('.') || name.starts_with('#') || name.ends_with('~') || name.ends_with(".tmp")
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEADLINE: Duration = Duration::from_secs(20);

    /// Waits until the path, or something below, is said to have changed.
    fn wait_for(watch: &mut Watch, root: &Path, path: &Path) {
        let until = Instant::now() + DEADLINE;
        while Instant::now() < until {
            let changed = watch.wait(|path| matters_to(root, path));
            let mut plan = Plan::new();
            plan_folder(&mut plan, root);
            let new = watch.follow(plan);
            if changed.iter().chain(&new).any(|one| one.starts_with(path) || path.starts_with(one))
            {
                return;
            }
        }
        panic!("no word of {}", path.display());
    }

    #[test]
    fn notices_files_that_come_go_and_are_replaced() {
        let home = tempfile::tempdir().unwrap();
        let home = fs_err::canonicalize(home.path()).unwrap();
        let root = home.join("visual");
        let source = root.join("src/lib.rs");
        fs_err::create_dir_all(root.join("src")).unwrap();
        fs_err::write(&source, "one").unwrap();
        let mut watch = Watch::new().unwrap();
        let mut plan = Plan::new();
        plan_folder(&mut plan, &root);
        watch.follow(plan);

        fs_err::write(&source, "two").unwrap();
        wait_for(&mut watch, &root, &source);
        // As many editors save.
        fs_err::write(root.join("src/.lib.rs.swp"), "three").unwrap();
        fs_err::rename(root.join("src/.lib.rs.swp"), &source).unwrap();
        wait_for(&mut watch, &root, &source);
        // A folder that is new, with a file that is older than the watch on it.
        fs_err::create_dir(root.join("style")).unwrap();
        fs_err::write(root.join("style/visual.css"), "").unwrap();
        wait_for(&mut watch, &root, &root.join("style"));
        fs_err::write(root.join("style/visual.css"), "a {}").unwrap();
        wait_for(&mut watch, &root, &root.join("style/visual.css"));
        // The folder goes and comes back, and another one takes its place.
        fs_err::remove_dir_all(&root).unwrap();
        wait_for(&mut watch, &root, &root);
        fs_err::create_dir_all(root.join("src")).unwrap();
        wait_for(&mut watch, &root, &root);
        fs_err::write(&source, "four").unwrap();
        wait_for(&mut watch, &root, &source);
        fs_err::rename(&root, home.join("old")).unwrap();
        fs_err::create_dir_all(root.join("src")).unwrap();
        wait_for(&mut watch, &root, &root);
        fs_err::write(&source, "five").unwrap();
        wait_for(&mut watch, &root, &source);
    }

    #[test]
    fn tells_what_matters() {
        let check = |path: &str, expected: bool| {
            assert_eq!(matters_to(Path::new("/v"), Path::new(path)), expected, "{path}");
        };
        for path in ["/v", "/", "/v/src/lib.rs", "/v/src", "/v/pbiviz.json", "/v/src/target/a.rs"] {
            check(path, true);
        }
        for path in ["/w", "/v/target/a", "/v/dist/v.pbiviz", "/v/.git/index", "/v/src/lib.rs~"] {
            check(path, false);
        }
    }
}

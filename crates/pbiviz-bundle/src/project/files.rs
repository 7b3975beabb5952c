//! The files of a visual's folder, read once.

use std::io;
use std::path::Path;

use pbiviz_schema::{ProjectSources, Source, read_manifest_paths};

const MANIFEST: &str = "pbiviz.json";
const STRING_RESOURCES: &str = "stringResources";
const LOCALE_FILE: &str = "resources.resjson";

/// Everything that the rules look at. What is missing is a matter of the rules as well.
#[derive(Debug)]
pub(crate) struct Files {
    pub(crate) manifest: File,
    pub(crate) capabilities: Option<File>,
    pub(crate) dependencies: Option<File>,
    /// Files that the manifest lists; each says itself which locale it is for.
    pub(crate) listed_resources: Vec<File>,
    /// Locales that have a folder, and their file.
    pub(crate) locale_resources: Vec<(String, File)>,
    pub(crate) icon: Option<File>,
}

/// A file's path within the visual's folder, and its bytes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) bytes: Vec<u8>,
}

impl Files {
    /// Reads the folder. Only a manifest must be there.
    pub(crate) fn read(directory: &Path) -> io::Result<Self> {
        let manifest =
            File { path: MANIFEST.to_owned(), bytes: fs_err::read(directory.join(MANIFEST))? };
        let paths = read_manifest_paths(manifest.source());
        let named = |path: Option<String>| match path {
            Some(path) => read_if_there(directory, &path),
            None => Ok(None),
        };
        let mut listed_resources = Vec::new();
        for path in &paths.string_resources {
            listed_resources.extend(read_if_there(directory, path)?);
        }
        Ok(Self {
            manifest,
            capabilities: named(Some(paths.capabilities))?,
            dependencies: named(paths.dependencies)?,
            listed_resources,
            locale_resources: locale_resources(directory)?,
            icon: named(paths.icon)?,
        })
    }

    /// The files as the rules take them.
    pub(crate) fn sources(&self) -> ProjectSources<'_> {
        ProjectSources {
            manifest: self.manifest.source(),
            capabilities: self.capabilities.as_ref().map(File::source),
            dependencies: self.dependencies.as_ref().map(File::source),
            listed_resources: self.listed_resources.iter().map(File::source).collect(),
            locale_resources: self
                .locale_resources
                .iter()
                .map(|(locale, file)| (locale.as_str(), file.source()))
                .collect(),
            icon: self.icon.as_ref().map(File::source),
        }
    }
}

impl File {
    fn source(&self) -> Source<'_> {
        Source { path: &self.path, bytes: &self.bytes }
    }
}

fn read_if_there(directory: &Path, path: &str) -> io::Result<Option<File>> {
    let file = directory.join(path);
    if !file.is_file() {
        return Ok(None);
    }
    Ok(Some(File { path: path.to_owned(), bytes: fs_err::read(file)? }))
}

fn locale_resources(directory: &Path) -> io::Result<Vec<(String, File)>> {
    let folder = directory.join(STRING_RESOURCES);
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut locales = Vec::new();
    for entry in fs_err::read_dir(folder)? {
        locales.extend(entry?.file_name().into_string().ok());
    }
    locales.sort();
    let mut resources = Vec::new();
    for locale in locales {
        let path = format!("{STRING_RESOURCES}/{locale}/{LOCALE_FILE}");
        let file = directory.join(&path);
        // Something that is there and cannot be read is an error; a locale without a file is none.
        if file.symlink_metadata().is_ok() {
            resources.push((locale, File { path, bytes: fs_err::read(file)? }));
        }
    }
    Ok(resources)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(files: &[(&str, &str)]) -> io::Result<Files> {
        let directory = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = directory.path().join(path);
            fs_err::create_dir_all(path.parent().unwrap()).unwrap();
            fs_err::write(path, text).unwrap();
        }
        Files::read(directory.path())
    }

    fn file(path: &str, text: &str) -> File {
        File { path: path.to_owned(), bytes: text.as_bytes().to_vec() }
    }

    #[test]
    fn reads_what_the_manifest_names() {
        let manifest = "\u{feff}{\"capabilities\": \"c.json\", \"dependencies\": \"d.json\",
            \"assets\": {\"icon\": \"i.svg\"}, \"stringResources\": [\"fr.json\", \"none.json\"]}";
        let read = files(&[
            ("pbiviz.json", manifest),
            ("capabilities.json", "another"),
            ("c.json", "c"),
            ("d.json", "d"),
            ("i.svg", "i"),
            ("fr.json", "f"),
        ]);
        let read = read.unwrap();
        assert_eq!(read.capabilities, Some(file("c.json", "c")));
        assert_eq!(read.dependencies, Some(file("d.json", "d")));
        assert_eq!(read.icon, Some(file("i.svg", "i")));
        assert_eq!(read.listed_resources, [file("fr.json", "f")]);
        assert_eq!(read.locale_resources, []);
    }

    #[test]
    fn reads_on_where_the_manifest_is_no_json() {
        let read = files(&[("pbiviz.json", "{,"), ("capabilities.json", "c")]).unwrap();
        assert_eq!(read.capabilities, Some(file("capabilities.json", "c")));
        assert_eq!((read.dependencies, read.icon), (None, None));
    }

    #[test]
    fn finds_the_locales_in_order() {
        let read = files(&[
            ("pbiviz.json", "{}"),
            ("stringResources/fr-FR/resources.resjson", "f"),
            ("stringResources/de-DE/resources.resjson", "d"),
            ("stringResources/de-DE/notes.txt", ""),
            ("stringResources/it-IT/notes.txt", ""),
            ("stringResources/readme.md", ""),
        ]);
        let path = |locale: &str| format!("stringResources/{locale}/resources.resjson");
        assert_eq!(
            read.unwrap().locale_resources,
            [
                ("de-DE".to_owned(), file(&path("de-DE"), "d")),
                ("fr-FR".to_owned(), file(&path("fr-FR"), "f")),
            ]
        );
    }

    #[test]
    fn needs_a_manifest() {
        let error = files(&[("capabilities.json", "{}")]).unwrap_err();
        assert!(error.to_string().contains("pbiviz.json"), "{error}");
    }
}

//! S3, as far as pictures and failed records need it: a folder of files.

use std::io;
use std::path::{Component, Path, PathBuf};

/// The objects of a bucket.
#[derive(Debug)]
pub struct Objects(PathBuf);

impl Objects {
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        Self(folder)
    }

    /// Keys come from URLs: only plain names may reach the disk.
    fn path(&self, key: &str) -> Option<PathBuf> {
        let key = Path::new(key);
        let plain = key
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        (plain && key.components().next().is_some()).then(|| self.0.join(key))
    }

    /// Stores an object.
    ///
    /// # Errors
    /// The disk refuses, or the key is not a plain path.
    pub fn put(&self, key: &str, bytes: &[u8]) -> io::Result<()> {
        let path = self.path(key).ok_or(io::ErrorKind::InvalidInput)?;
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(path, bytes)
    }

    /// Removes an object; one that is not there is as good.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn delete(&self, key: &str) -> io::Result<()> {
        match self.path(key).map(std::fs::remove_file) {
            Some(Err(error)) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// The keys that start with `prefix`, in their order.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn list(&self, prefix: &str) -> io::Result<Vec<String>> {
        let mut keys = Vec::new();
        let mut folders = vec![self.0.clone()];
        while let Some(folder) = folders.pop() {
            let entries = match std::fs::read_dir(&folder) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                entries => entries?,
            };
            for entry in entries {
                let path = entry?.path();
                if path.is_dir() {
                    folders.push(path);
                } else if let Ok(key) = path.strip_prefix(&self.0) {
                    keys.push(key.to_string_lossy().into_owned());
                }
            }
        }
        keys.retain(|key| key.starts_with(prefix));
        keys.sort();
        Ok(keys)
    }

    /// Reads an object.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Vec<u8>> {
        std::fs::read(self.path(key)?).ok()
    }
}

/// The content type that a key's ending stands for.
#[must_use]
pub fn content_type(key: &str) -> &'static str {
    match key.rsplit('.').next() {
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("gif") => "image/gif",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_never_leaves_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let objects = Objects::new(folder.path().join("objects"));
        objects.put("products/a.png", b"x").unwrap();
        assert_eq!(objects.get("products/a.png").as_deref(), Some(&b"x"[..]));
        objects.put("orders/b.pdf", b"y").unwrap();
        assert_eq!(
            objects.list("").unwrap(),
            ["orders/b.pdf", "products/a.png"]
        );
        assert_eq!(objects.list("prod").unwrap(), ["products/a.png"]);
        objects.delete("products/a.png").unwrap();
        objects.delete("products/a.png").unwrap();
        assert_eq!(objects.get("products/a.png"), None);
        assert!(objects.put("../escaped", b"x").is_err());
        assert_eq!(objects.get("/etc/passwd"), None);
    }
}

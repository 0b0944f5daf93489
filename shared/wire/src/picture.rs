//! Uploaded pictures, read as far as their format and size.

use crate::Upload;
use boli_domain::limits::MAX_IMAGE_BYTES;
use bytes::Bytes;
use image::{ImageFormat, ImageReader};
use std::io::Cursor;

/// The exact size a kind of picture must have, in pixels, and what error texts call it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PictureSize {
    pub name: &'static str,
    pub width: u32,
    pub height: u32,
}

/// A product's picture.
pub const PRODUCT_IMAGE: PictureSize = PictureSize { name: "Product image", width: 500, height: 500 };
/// A livestream's picture.
pub const THUMBNAIL: PictureSize = PictureSize { name: "Thumbnail", width: 480, height: 720 };

/// A picture that may be stored.
#[derive(Clone, Debug)]
pub struct Picture {
    pub bytes: Bytes,
    /// By what the bytes are, not by what the client calls them.
    pub content_type: &'static str,
    /// Without the point: `png`.
    pub extension: &'static str,
}

/// Why a picture is not taken; the texts are for the field's errors.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PictureRefused {
    #[error("The submitted file is empty.")]
    Empty,
    #[error("{0} size cannot exceed 5MB")]
    TooLarge(&'static str),
    #[error(
        "Upload a valid image. The file you uploaded was either not an image or a corrupted image."
    )]
    NotAPicture,
    #[error(
        "{} must be exactly {}×{}px. Current dimensions: {width}×{height}px",
        wanted.name, wanted.width, wanted.height
    )]
    WrongSize { wanted: PictureSize, width: u32, height: u32 },
}

impl Picture {
    /// Looks into an upload: a JPEG, PNG or GIF of the wanted size.
    ///
    /// # Errors
    /// [`PictureRefused`] for anything else.
    pub fn read(upload: Upload, wanted: PictureSize) -> Result<Self, PictureRefused> {
        let bytes = upload.bytes;
        if bytes.is_empty() {
            return Err(PictureRefused::Empty);
        }
        if bytes.len() > MAX_IMAGE_BYTES {
            return Err(PictureRefused::TooLarge(wanted.name));
        }
        let reader = ImageReader::new(Cursor::new(&bytes))
            .with_guessed_format()
            .map_err(|_| PictureRefused::NotAPicture)?;
        let (content_type, extension) = match reader.format() {
            Some(ImageFormat::Jpeg) => ("image/jpeg", "jpg"),
            Some(ImageFormat::Png) => ("image/png", "png"),
            Some(ImageFormat::Gif) => ("image/gif", "gif"),
            _ => return Err(PictureRefused::NotAPicture),
        };
        let (width, height) = reader.into_dimensions().map_err(|_| PictureRefused::NotAPicture)?;
        if (width, height) != (wanted.width, wanted.height) {
            return Err(PictureRefused::WrongSize { wanted, width, height });
        }
        Ok(Self { bytes, content_type, extension })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Upload {
        let mut bytes = Cursor::new(Vec::new());
        image::RgbImage::new(width, height).write_to(&mut bytes, ImageFormat::Png).unwrap();
        upload(bytes.into_inner())
    }

    fn upload(bytes: Vec<u8>) -> Upload {
        let content_type = "image/jpeg".to_owned();
        Upload { filename: "t.jpg".to_owned(), content_type, bytes: bytes.into() }
    }

    #[test]
    fn the_bytes_say_what_a_picture_is() {
        let picture = Picture::read(png(480, 720), THUMBNAIL).unwrap();
        assert_eq!((picture.content_type, picture.extension), ("image/png", "png"));
    }

    #[test]
    fn refusals_are_the_contracts() {
        let text = |upload, size| Picture::read(upload, size).unwrap_err().to_string();
        assert_eq!(
            text(png(500, 500), THUMBNAIL),
            "Thumbnail must be exactly 480×720px. Current dimensions: 500×500px"
        );
        assert_eq!(
            text(png(400, 500), PRODUCT_IMAGE),
            "Product image must be exactly 500×500px. Current dimensions: 400×500px"
        );
        assert!(text(upload(b"no picture".to_vec()), THUMBNAIL).starts_with("Upload a valid image."));
        assert_eq!(text(upload(Vec::new()), THUMBNAIL), "The submitted file is empty.");
    }
}

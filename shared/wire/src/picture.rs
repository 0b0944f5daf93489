//! Uploaded pictures: their size is checked before they are decoded, and they are encoded
//! anew, so that nothing but pixels reaches the bucket.

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
pub const PRODUCT_IMAGE: PictureSize = PictureSize {
    name: "Product image",
    width: 500,
    height: 500,
};
/// A livestream's picture.
pub const THUMBNAIL: PictureSize = PictureSize {
    name: "Thumbnail",
    width: 480,
    height: 720,
};

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
    WrongSize {
        wanted: PictureSize,
        width: u32,
        height: u32,
    },
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
        // Only the header is read, so that a small file can't unpack to gigabytes.
        let (width, height) = reader(&bytes)?
            .into_dimensions()
            .map_err(|_| PictureRefused::NotAPicture)?;
        if (width, height) != (wanted.width, wanted.height) {
            return Err(PictureRefused::WrongSize {
                wanted,
                width,
                height,
            });
        }
        Self::encode_anew(&bytes)
    }

    /// JPEG stays JPEG, all else becomes PNG (of a GIF its first frame).
    fn encode_anew(bytes: &[u8]) -> Result<Self, PictureRefused> {
        let reader = reader(bytes)?;
        let jpeg = reader.format() == Some(ImageFormat::Jpeg);
        let pixels = reader.decode().map_err(|_| PictureRefused::NotAPicture)?;
        let mut encoded = Cursor::new(Vec::new());
        let (written, content_type, extension) = if jpeg {
            // JPEG knows no transparency.
            (
                pixels.to_rgb8().write_to(&mut encoded, ImageFormat::Jpeg),
                "image/jpeg",
                "jpg",
            )
        } else {
            (
                pixels.to_rgba8().write_to(&mut encoded, ImageFormat::Png),
                "image/png",
                "png",
            )
        };
        written.map_err(|_| PictureRefused::NotAPicture)?;
        Ok(Self {
            bytes: encoded.into_inner().into(),
            content_type,
            extension,
        })
    }
}

/// A reader of a format that clients may send.
fn reader(bytes: &[u8]) -> Result<ImageReader<Cursor<&[u8]>>, PictureRefused> {
    let reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|_| PictureRefused::NotAPicture)?;
    match reader.format() {
        Some(ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::Gif) => Ok(reader),
        _ => Err(PictureRefused::NotAPicture),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Upload {
        let mut bytes = Cursor::new(Vec::new());
        image::RgbImage::new(width, height)
            .write_to(&mut bytes, ImageFormat::Png)
            .unwrap();
        upload(bytes.into_inner())
    }

    fn upload(bytes: Vec<u8>) -> Upload {
        let content_type = "image/jpeg".to_owned();
        Upload {
            filename: "t.jpg".to_owned(),
            content_type,
            bytes: bytes.into(),
        }
    }

    #[test]
    fn the_bytes_say_what_a_picture_is() {
        let picture = Picture::read(png(480, 720), THUMBNAIL).unwrap();
        assert_eq!(
            (picture.content_type, picture.extension),
            ("image/png", "png")
        );
    }

    #[test]
    fn what_follows_the_pixels_is_left_behind() {
        let mut smuggling = png(480, 720).bytes.to_vec();
        smuggling.extend_from_slice(b"<script>");
        let picture = Picture::read(upload(smuggling), THUMBNAIL).unwrap();
        assert!(!picture.bytes.windows(8).any(|window| window == b"<script>"));
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
        assert!(
            text(upload(b"no picture".to_vec()), THUMBNAIL).starts_with("Upload a valid image.")
        );
        assert_eq!(
            text(upload(Vec::new()), THUMBNAIL),
            "The submitted file is empty."
        );
    }
}

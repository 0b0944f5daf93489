//! Uploaded pictures: their size is checked before they are decoded, and they are encoded
//! anew, so that nothing but pixels reaches the bucket.

use crate::Upload;
use boli_domain::limits::{MAX_CATEGORY_IMAGE_EDGE, MAX_IMAGE_BYTES, THUMBNAIL_EDGE};
use bytes::Bytes;
use image::{DynamicImage, ImageFormat, ImageReader};
use std::io::Cursor;
use std::str::FromStr;

/// The size a kind of picture must have, in pixels, and what error texts call it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PictureSize {
    pub name: &'static str,
    pub width: u32,
    pub height: u32,
    /// Any smaller size will do as well.
    pub is_limit: bool,
}

/// A product's picture.
pub const PRODUCT_IMAGE: PictureSize = PictureSize {
    name: "Product image",
    width: 500,
    height: 500,
    is_limit: false,
};
/// A livestream's picture.
pub const THUMBNAIL: PictureSize = PictureSize {
    name: "Thumbnail",
    width: 480,
    height: 720,
    is_limit: false,
};
/// A category's picture.
pub const CATEGORY_IMAGE: PictureSize = PictureSize {
    name: "Category image",
    width: MAX_CATEGORY_IMAGE_EDGE,
    height: MAX_CATEGORY_IMAGE_EDGE,
    is_limit: true,
};

impl PictureSize {
    const fn takes(self, width: u32, height: u32) -> bool {
        if self.is_limit {
            width <= self.width && height <= self.height
        } else {
            width == self.width && height == self.height
        }
    }

    const fn bound(self) -> &'static str {
        if self.is_limit { "at most" } else { "exactly" }
    }
}

/// The formats that clients may send.
const TAKEN: [ImageFormat; 3] = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::Gif];

/// The media type of a picture that clients may send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MediaType(ImageFormat);

impl MediaType {
    /// `image/jpeg`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.0.to_mime_type()
    }
}

impl Default for MediaType {
    fn default() -> Self {
        Self(ImageFormat::Jpeg)
    }
}

impl FromStr for MediaType {
    type Err = PictureRefused;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        ImageFormat::from_mime_type(text)
            .filter(|format| TAKEN.contains(format))
            .map(Self)
            .ok_or(PictureRefused::NotAPicture)
    }
}

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
        "{} must be {} {}×{}px. Current dimensions: {width}×{height}px",
        wanted.name, wanted.bound(), wanted.width, wanted.height
    )]
    WrongSize {
        wanted: PictureSize,
        width: u32,
        height: u32,
    },
}

/// A picture and its small copy.
#[derive(Clone, Debug)]
pub struct Pair {
    pub whole: Picture,
    pub small: Picture,
}

impl Pair {
    /// Reads an upload as [`Picture::read`] does, and makes a small copy of it for lists.
    ///
    /// # Errors
    /// [`PictureRefused`] for anything else than a picture of the wanted size.
    pub fn read(upload: Upload, wanted: PictureSize) -> Result<Self, PictureRefused> {
        let decoded = Decoded::read(&upload, wanted)?;
        let small = Decoded {
            pixels: decoded.pixels.thumbnail(THUMBNAIL_EDGE, THUMBNAIL_EDGE),
            is_jpeg: decoded.is_jpeg,
        };
        Ok(Self {
            whole: decoded.encode()?,
            small: small.encode()?,
        })
    }
}

impl Picture {
    /// Looks into an upload: a JPEG, PNG or GIF of the wanted size.
    ///
    /// # Errors
    /// [`PictureRefused`] for anything else.
    pub fn read(upload: Upload, wanted: PictureSize) -> Result<Self, PictureRefused> {
        Decoded::read(&upload, wanted)?.encode()
    }
}

/// The pixels of an upload: all that is kept of it.
struct Decoded {
    pixels: DynamicImage,
    is_jpeg: bool,
}

impl Decoded {
    fn read(upload: &Upload, wanted: PictureSize) -> Result<Self, PictureRefused> {
        let bytes = &upload.bytes;
        if bytes.is_empty() {
            return Err(PictureRefused::Empty);
        }
        if bytes.len() > MAX_IMAGE_BYTES {
            return Err(PictureRefused::TooLarge(wanted.name));
        }
        // Only the header is read, so that a small file can't unpack to gigabytes.
        let (width, height) = reader(bytes)?
            .into_dimensions()
            .map_err(|_| PictureRefused::NotAPicture)?;
        if !wanted.takes(width, height) {
            return Err(PictureRefused::WrongSize {
                wanted,
                width,
                height,
            });
        }
        let reader = reader(bytes)?;
        let is_jpeg = reader.format() == Some(ImageFormat::Jpeg);
        let pixels = reader.decode().map_err(|_| PictureRefused::NotAPicture)?;
        Ok(Self { pixels, is_jpeg })
    }

    /// JPEG stays JPEG, all else becomes PNG (of a GIF its first frame).
    fn encode(&self) -> Result<Picture, PictureRefused> {
        let mut encoded = Cursor::new(Vec::new());
        let (written, content_type, extension) = if self.is_jpeg {
            // JPEG knows no transparency.
            let pixels = self.pixels.to_rgb8();
            let written = pixels.write_to(&mut encoded, ImageFormat::Jpeg);
            (written, "image/jpeg", "jpg")
        } else {
            let pixels = self.pixels.to_rgba8();
            let written = pixels.write_to(&mut encoded, ImageFormat::Png);
            (written, "image/png", "png")
        };
        written.map_err(|_| PictureRefused::NotAPicture)?;
        Ok(Picture {
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
        Some(format) if TAKEN.contains(&format) => Ok(reader),
        _ => Err(PictureRefused::NotAPicture),
    }
}

#[cfg(test)]
mod tests;

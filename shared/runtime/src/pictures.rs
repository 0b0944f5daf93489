//! Uploaded pictures: their size is checked before they are decoded, and they are encoded
//! anew, so that nothing but pixels reaches the bucket.

use bytes::Bytes;
use boli_domain::limits::MAX_IMAGE_BYTES;
use image::{ImageFormat, ImageReader};
use std::io::Cursor;

/// A picture ready to be stored.
#[derive(Clone, Debug)]
pub struct Picture {
    pub bytes: Bytes,
    pub content_type: &'static str,
    /// The file name's ending: `jpg`, `png`.
    pub extension: &'static str,
}

/// Why an upload is refused. The texts are the contract's, but for the size of a picture,
/// which names what the picture is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PictureRefused {
    #[error("Image size must not exceed {} MB.", MAX_IMAGE_BYTES / (1024 * 1024))]
    TooLarge,
    #[error("Upload a valid image. The file you uploaded was either not an image or a corrupted image.")]
    NotAnImage,
    #[error("must be exactly {}×{}px. Current dimensions: {width}×{height}px", .wanted.0, .wanted.1)]
    WrongSize { wanted: (u32, u32), width: u32, height: u32 },
}

/// Reads a JPEG, PNG or GIF (its first frame) of exactly `wanted` pixels.
///
/// # Errors
/// [`PictureRefused`] says what is wrong with it.
pub fn read(upload: &[u8], wanted: (u32, u32)) -> Result<Picture, PictureRefused> {
    if upload.len() > MAX_IMAGE_BYTES {
        return Err(PictureRefused::TooLarge);
    }
    let reader = || {
        ImageReader::new(Cursor::new(upload))
            .with_guessed_format()
            .map_err(|_| PictureRefused::NotAnImage)
    };
    // Only the header is read, so that a small file can't unpack to gigabytes.
    let (width, height) = reader()?.into_dimensions().map_err(|_| PictureRefused::NotAnImage)?;
    if (width, height) != wanted {
        return Err(PictureRefused::WrongSize { wanted, width, height });
    }
    let reader = reader()?;
    let (format, content_type, extension) = match reader.format() {
        Some(ImageFormat::Jpeg) => (ImageFormat::Jpeg, "image/jpeg", "jpg"),
        _ => (ImageFormat::Png, "image/png", "png"),
    };
    let pixels = reader.decode().map_err(|_| PictureRefused::NotAnImage)?;
    let mut encoded = Cursor::new(Vec::new());
    let written = match format {
        // JPEG knows no transparency and eight bits only.
        ImageFormat::Jpeg => pixels.to_rgb8().write_to(&mut encoded, format),
        _ => pixels.to_rgba8().write_to(&mut encoded, format),
    };
    written.map_err(|_| PictureRefused::NotAnImage)?;
    Ok(Picture { bytes: encoded.into_inner().into(), content_type, extension })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut file = Cursor::new(Vec::new());
        image::RgbImage::new(width, height).write_to(&mut file, ImageFormat::Png).unwrap();
        file.into_inner()
    }

    #[test]
    fn only_pictures_of_the_wanted_size_pass() {
        let picture = read(&png(50, 50), (50, 50)).unwrap();
        assert_eq!((picture.content_type, picture.extension), ("image/png", "png"));
        let refused = read(&png(40, 50), (50, 50)).unwrap_err();
        assert_eq!(refused.to_string(), "must be exactly 50×50px. Current dimensions: 40×50px");
        assert_eq!(read(b"not a png", (50, 50)).unwrap_err(), PictureRefused::NotAnImage);
        assert_eq!(read(&vec![0; MAX_IMAGE_BYTES + 1], (50, 50)).unwrap_err(), PictureRefused::TooLarge);
    }

    #[test]
    fn what_follows_the_pixels_is_left_behind() {
        let mut smuggling = png(50, 50);
        smuggling.extend_from_slice(b"<script>");
        let picture = read(&smuggling, (50, 50)).unwrap();
        assert!(!picture.bytes.windows(8).any(|window| window == b"<script>"));
    }
}

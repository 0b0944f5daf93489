//! Pictures for products that have no photographer.

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ImageResult, Rgb, RgbImage};

/// Two colours: a ground and what stands on it.
#[derive(Clone, Copy, Debug)]
pub struct Motif {
    pub back: [u8; 3],
    pub front: [u8; 3],
}

/// A PNG of a disc on plain ground, `(width, height)` pixels.
///
/// # Errors
/// The picture can't be encoded.
pub fn png(motif: Motif, (width, height): (u32, u32)) -> ImageResult<Vec<u8>> {
    let radius = width.min(height) / 3;
    let (centre_x, centre_y) = (width / 2, height / 2);
    let picture = RgbImage::from_fn(width, height, |x, y| {
        let (dx, dy) = (x.abs_diff(centre_x), y.abs_diff(centre_y));
        let on_disc = dx * dx + dy * dy <= radius * radius;
        Rgb(if on_disc { motif.front } else { motif.back })
    });
    let mut png = Vec::new();
    // Flat colours compress well whatever the encoder does, and tests start here.
    let encoder =
        PngEncoder::new_with_quality(&mut png, CompressionType::Fast, FilterType::NoFilter);
    picture.write_with_encoder(encoder)?;
    Ok(png)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_have_the_size_asked_for() {
        let motif = Motif { back: [0, 0, 0], front: [255, 255, 255] };
        let picture = image::load_from_memory(&png(motif, (500, 500)).unwrap()).unwrap();
        assert_eq!((picture.width(), picture.height()), (500, 500));
    }
}

//! Pictures for products that have no photographer.

use png::{BitDepth, ColorType, Encoder, EncodingError};

/// Two colours: a ground and what stands on it.
#[derive(Clone, Copy, Debug)]
pub struct Motif {
    pub back: [u8; 3],
    pub front: [u8; 3],
}

/// A PNG of a disc on plain ground, `(width, height)` pixels. Two colours take one bit a
/// pixel: every test's world makes these.
///
/// # Errors
/// The picture can't be encoded.
pub fn png(motif: Motif, (width, height): (u32, u32)) -> Result<Vec<u8>, EncodingError> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, width, height);
    encoder.set_color(ColorType::Indexed);
    encoder.set_depth(BitDepth::One);
    encoder.set_palette([motif.back, motif.front].concat());
    let rows: Vec<u8> = (0..height).flat_map(|y| row(y, width, height)).collect();
    encoder.write_header()?.write_image_data(&rows)?;
    Ok(file)
}

/// One row: a bit a pixel, set on the disc, the leftmost pixel highest.
fn row(y: u32, width: u32, height: u32) -> Vec<u8> {
    let radius = width.min(height) / 3;
    let dy = y.abs_diff(height / 2);
    let on_disc = |x: u32| {
        let dx = x.abs_diff(width / 2);
        dx * dx + dy * dy <= radius * radius
    };
    let byte = |first: u32| (0..8).fold(0, |bits, at| bits << 1 | u8::from(on_disc(first + at)));
    (0..width).step_by(8).map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_have_the_size_and_colours_asked_for() {
        let motif = Motif {
            back: [10, 20, 30],
            front: [255, 250, 245],
        };
        let file = png(motif, (500, 500)).unwrap();
        let picture = image::load_from_memory(&file).unwrap().to_rgb8();
        assert_eq!(picture.dimensions(), (500, 500));
        assert_eq!(picture.get_pixel(0, 0).0, motif.back);
        assert_eq!(picture.get_pixel(250, 250).0, motif.front);
    }
}

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
fn a_media_type_is_one_of_a_format_that_is_read() {
    for (text, taken) in [
        ("image/jpeg", Some("image/jpeg")),
        ("image/jpg", None),
        ("image/png", Some("image/png")),
        ("image/gif", Some("image/gif")),
        ("image/webp", None),
        ("text/html", None),
    ] {
        let read = text.parse().ok().map(MediaType::as_str);
        assert_eq!(read, taken, "{text}");
    }
}

#[test]
fn a_small_copy_fits_a_row_of_a_list() {
    let pair = Pair::read(png(500, 500), PRODUCT_IMAGE).unwrap();
    let size = |picture: &Picture| reader(&picture.bytes).unwrap().into_dimensions().unwrap();
    assert_eq!(
        (size(&pair.whole), size(&pair.small)),
        ((500, 500), (200, 200))
    );
}

#[test]
fn a_limit_takes_what_is_smaller() {
    assert!(Picture::read(png(2_000, 10), CATEGORY_IMAGE).is_ok());
    assert_eq!(
        Picture::read(png(2_001, 10), CATEGORY_IMAGE)
            .unwrap_err()
            .to_string(),
        "Category image must be at most 2000×2000px. Current dimensions: 2001×10px"
    );
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
    assert_eq!(
        text(upload(Vec::new()), THUMBNAIL),
        "The submitted file is empty."
    );
}

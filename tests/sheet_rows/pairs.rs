//! Two sheets in one picture.

use firesafe::scan::{self, Reading};
use firesafe::secret::SecretText;
use firesafe::share::{DealtSet, UnverifiedShare};
use image::ImageFormat::Png;
use image::{GrayImage, Luma, imageops};

use super::pages::{dealt, whole_page, without_code};
use super::sheet_support::encoded;
use super::{printed, share_of};

/// Two pages in one picture.
fn both(one: &GrayImage, other: &GrayImage, is_beside: bool) -> GrayImage {
    let (width, height) = one.dimensions();
    let (x, y) = if is_beside { (width, 0) } else { (0, height) };
    let mut both = GrayImage::new(width + x, height + y);
    imageops::replace(&mut both, one, 0, 0);
    imageops::replace(&mut both, other, x.into(), y.into());
    both
}

/// The shares whose codes were read, and those whose rows were read; sorted.
fn shares(picture: &GrayImage) -> (Vec<String>, Vec<String>) {
    let (mut codes, mut rows) = (Vec::new(), Vec::new());
    for seen in scan::read(&encoded(picture.clone(), Png)).unwrap() {
        match &seen.reading {
            Reading::Code(text) => {
                let share = UnverifiedShare::from_qr(text.expose()).unwrap().check().unwrap();
                codes.push(share.typed_rows().iter().map(SecretText::expose).collect());
            }
            Reading::Rows(text) => rows.push(share_of(text).unwrap_or_else(|| text.expose().to_owned())),
            Reading::Unread(error) => panic!("{error}"),
        }
    }
    codes.sort();
    rows.sort();
    (codes, rows)
}

/// Scribbles over the code, so that pieces of it are left.
fn scribbled(mut page: GrayImage) -> GrayImage {
    let (width, height) = page.dimensions();
    for y in height / 8..height * 3 / 4 {
        for x in (width * 65 / 100..width).filter(|x| (x / 9 + y / 23) % 3 > 0) {
            page.put_pixel(x, y, Luma([40]));
        }
    }
    page
}

fn sets() -> [DealtSet; 2] {
    [dealt(24), dealt(32)]
}

#[test]
fn rows_are_read_beside_the_code_of_another_page() {
    let sets = sets();
    let whole = sets.each_ref().map(|set| whole_page(set, 0, false, 150.0));
    let destroy: [fn(GrayImage) -> GrayImage; 2] = [without_code, scribbled];
    for (is_beside, destroyed, destroy) in [true, false]
        .iter()
        .flat_map(|beside| (0..2).flat_map(move |page| destroy.map(|way| (*beside, page, way))))
    {
        let mut pages = whole.clone();
        pages[destroyed] = destroy(pages[destroyed].clone());
        let (codes, rows) = shares(&both(&pages[0], &pages[1], is_beside));
        assert_eq!(codes, [printed(&sets[1 - destroyed])], "page {destroyed}, beside: {is_beside}");
        assert_eq!(rows, [printed(&sets[destroyed])], "page {destroyed}, beside: {is_beside}");
    }
}

#[test]
fn rows_of_two_pages_without_codes_are_read() {
    let sets = sets();
    let pages = sets.each_ref().map(|set| without_code(whole_page(set, 0, false, 150.0)));
    let mut expected = sets.each_ref().map(printed);
    expected.sort();
    for is_beside in [true, false] {
        let (codes, rows) = shares(&both(&pages[0], &pages[1], is_beside));
        assert_eq!((codes, &rows[..]), (Vec::new(), &expected[..]), "beside: {is_beside}");
    }
}

#[test]
fn rows_of_a_page_whose_code_was_read_are_left_out() {
    let set = dealt(24);
    let page = whole_page(&set, 0, false, 150.0);
    let (width, height) = page.dimensions();
    let blank = GrayImage::from_pixel(width, height, Luma([255]));
    for is_beside in [true, false] {
        assert_eq!(shares(&both(&page, &blank, is_beside)), (vec![printed(&set)], Vec::new()));
    }
}

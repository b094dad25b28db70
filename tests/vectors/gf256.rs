//! GF(256) as FORMAT.md defines it, bit by bit.

pub fn times(a: u8, b: u8) -> u8 {
    let (mut a, mut b, mut product) = (u16::from(a), b, 0);
    while b > 0 {
        if b & 1 == 1 {
            product ^= a;
        }
        a <<= 1;
        if a > 255 {
            a ^= 0x11d;
        }
        b >>= 1;
    }
    product as u8
}

//! The sample products.

use super::picture::Motif;
use uuid::Uuid;

/// A product to be.
pub struct Product {
    pub id: Uuid,
    pub name: &'static str,
    pub description: &'static str,
    pub category_id: i64,
    pub price_rupees: u64,
    pub units: u32,
    pub motif: Motif,
}

/// Fixed ids: so a product is known again, whatever its seller made of it.
pub const PRODUCTS: [Product; 6] = [
    Product {
        id: Uuid::from_u128(0x0193_5b00_0000_7000_8000_0000_0000_0001),
        name: "Banarasi Silk Saree",
        description: "Hand-woven in Varanasi, with a zari border.",
        category_id: 2,
        price_rupees: 2_499,
        units: 12,
        motif: Motif {
            back: [122, 28, 60],
            front: [232, 180, 80],
        },
    },
    Product {
        id: Uuid::from_u128(0x0193_5b00_0000_7000_8000_0000_0000_0002),
        name: "Wireless Earbuds",
        description: "Thirty hours with their case, and quiet on the train.",
        category_id: 1,
        price_rupees: 1_299,
        units: 40,
        motif: Motif {
            back: [32, 44, 72],
            front: [120, 200, 240],
        },
    },
    Product {
        id: Uuid::from_u128(0x0193_5b00_0000_7000_8000_0000_0000_0003),
        name: "Brass Diya Set",
        description: "Six oil lamps from Moradabad.",
        category_id: 3,
        price_rupees: 549,
        units: 25,
        motif: Motif {
            back: [96, 48, 20],
            front: [250, 200, 70],
        },
    },
    Product {
        id: Uuid::from_u128(0x0193_5b00_0000_7000_8000_0000_0000_0004),
        name: "Kashmir Willow Bat",
        description: "Full size, knocked in and ready to play.",
        category_id: 4,
        price_rupees: 1_899,
        units: 8,
        motif: Motif {
            back: [24, 92, 56],
            front: [230, 208, 160],
        },
    },
    Product {
        id: Uuid::from_u128(0x0193_5b00_0000_7000_8000_0000_0000_0005),
        name: "One Hundred Dals",
        description: "A cookbook that never leaves the kitchen.",
        category_id: 5,
        price_rupees: 399,
        units: 30,
        motif: Motif {
            back: [200, 120, 40],
            front: [250, 240, 220],
        },
    },
    Product {
        id: Uuid::from_u128(0x0193_5b00_0000_7000_8000_0000_0000_0006),
        name: "Bluetooth Speaker",
        description: "Splash-proof, for the terrace.",
        category_id: 1,
        price_rupees: 1_799,
        units: 15,
        motif: Motif {
            back: [60, 60, 66],
            front: [240, 96, 72],
        },
    },
];

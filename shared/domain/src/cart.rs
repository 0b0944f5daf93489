//! Carts: what a line holds and what it costs. Prices are the server's (fault F30).

use crate::limits::{MAX_CART_LINES, MAX_LINE_QUANTITY};
use crate::{Paise, ProductId, UserId};

/// Why a product does not go into a cart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CartRefused {
    #[error("Ensure this value is greater than or equal to 1.")]
    NoQuantity,
    #[error("Product is out of stock")]
    OutOfStock,
    #[error("Only {available} left in stock")]
    NotEnough { available: u32 },
    #[error("You can order at most {MAX_LINE_QUANTITY} of a product")]
    TooMany,
    #[error("Your cart is full")]
    Full,
    #[error("You have not won this bidding")]
    NotWon,
}

/// Units to add to a cart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Addition {
    pub added: u32,
    /// What the line of this product holds already.
    pub in_line: Option<u32>,
    /// Lines of the whole cart.
    pub lines: usize,
    /// Units on sale.
    pub available: u32,
}

/// What the line holds afterwards: the same product merges (contract section 9). A cart reserves
/// nothing, but holds no more than there is.
///
/// # Errors
/// [`CartRefused`].
pub fn merge(addition: &Addition) -> Result<u32, CartRefused> {
    if addition.added == 0 {
        return Err(CartRefused::NoQuantity);
    }
    if addition.available == 0 {
        return Err(CartRefused::OutOfStock);
    }
    if addition.in_line.is_none() && addition.lines >= MAX_CART_LINES {
        return Err(CartRefused::Full);
    }
    let quantity = addition.in_line.unwrap_or(0).saturating_add(addition.added);
    if quantity > MAX_LINE_QUANTITY {
        return Err(CartRefused::TooMany);
    }
    if quantity > addition.available {
        return Err(CartRefused::NotEnough {
            available: addition.available,
        });
    }
    Ok(quantity)
}

/// What a closed auction decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Won {
    pub product: ProductId,
    pub winner: UserId,
    pub hammer: Paise,
}

/// The price at which a user has a product of an auction: the hammer price, if this user won
/// this product. The line holds the one unit the auction reserved, however often it is added.
///
/// # Errors
/// Another user or another product, or the auction has no winner.
pub fn won_price(
    user: UserId,
    product: ProductId,
    won: Option<&Won>,
) -> Result<Paise, CartRefused> {
    won.filter(|won| won.winner == user && won.product == product)
        .map(|won| won.hammer)
        .ok_or(CartRefused::NotWon)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const ADDITION: Addition = Addition {
        added: 2,
        in_line: None,
        lines: 0,
        available: 5,
    };

    #[test]
    fn the_same_product_merges_up_to_the_stock() {
        assert_eq!(merge(&ADDITION), Ok(2));
        assert_eq!(
            merge(&Addition {
                in_line: Some(3),
                lines: 1,
                ..ADDITION
            }),
            Ok(5)
        );
        let over = merge(&Addition {
            in_line: Some(4),
            ..ADDITION
        });
        assert_eq!(over, Err(CartRefused::NotEnough { available: 5 }));
        assert_eq!(
            merge(&Addition {
                available: 0,
                ..ADDITION
            }),
            Err(CartRefused::OutOfStock)
        );
        assert_eq!(
            merge(&Addition {
                added: 0,
                ..ADDITION
            }),
            Err(CartRefused::NoQuantity)
        );
    }

    #[test]
    fn carts_and_lines_have_an_end() {
        let full = Addition {
            lines: MAX_CART_LINES,
            ..ADDITION
        };
        assert_eq!(merge(&full), Err(CartRefused::Full));
        assert_eq!(
            merge(&Addition {
                in_line: Some(1),
                ..full
            }),
            Ok(3)
        );
        let wholesale = Addition {
            added: u32::MAX,
            available: u32::MAX,
            ..ADDITION
        };
        assert_eq!(merge(&wholesale), Err(CartRefused::TooMany));
    }

    #[test]
    fn only_the_winner_has_the_hammer_price() {
        let [asha, ravi] = [1, 2].map(|number| UserId(Uuid::from_u128(number)));
        let [saree, phone] = [3, 4].map(|number| ProductId(Uuid::from_u128(number)));
        let won = Won {
            product: saree,
            winner: asha,
            hammer: Paise::rupees(650),
        };
        assert_eq!(won_price(asha, saree, Some(&won)), Ok(Paise::rupees(650)));
        assert_eq!(won_price(ravi, saree, Some(&won)), Err(CartRefused::NotWon));
        assert_eq!(won_price(asha, phone, Some(&won)), Err(CartRefused::NotWon));
        assert_eq!(won_price(asha, saree, None), Err(CartRefused::NotWon));
    }
}

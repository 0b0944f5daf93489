//! Where a product's units are: on sale, promised, or sold. One ledger, never below zero
//! (fault F43); `available + reserved + sold` changes only when the seller adds or removes
//! units.

/// A product's units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stock {
    /// On sale.
    pub available: u32,
    /// Promised to a running auction, its winner, or an unpaid order.
    pub reserved: u32,
    /// Paid for.
    pub sold: u32,
}

/// Why units don't move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StockRefused {
    #[error("Only {available} left in stock")]
    NotAvailable { available: u32 },
    #[error("only {reserved} units are reserved")]
    NotReserved { reserved: u32 },
    #[error("only {sold} units are sold")]
    NotSold { sold: u32 },
    #[error("too many units")]
    TooMany,
}

impl Stock {
    /// All units on sale.
    #[must_use]
    pub const fn new(available: u32) -> Self {
        Self {
            available,
            reserved: 0,
            sold: 0,
        }
    }

    /// Every unit that ever was, or `None` when there are too many to count.
    #[must_use]
    pub fn total(self) -> Option<u32> {
        self.available
            .checked_add(self.reserved)?
            .checked_add(self.sold)
    }

    /// An auction opens, or an order is created: units leave the sale.
    ///
    /// # Errors
    /// There are fewer.
    pub fn reserve(self, units: u32) -> Result<Self, StockRefused> {
        let refused = StockRefused::NotAvailable {
            available: self.available,
        };
        let available = self.available.checked_sub(units).ok_or(refused)?;
        let reserved = self
            .reserved
            .checked_add(units)
            .ok_or(StockRefused::TooMany)?;
        Ok(Self {
            available,
            reserved,
            ..self
        })
    }

    /// A reservation ends without a sale: units return.
    ///
    /// # Errors
    /// Fewer are reserved.
    pub fn release(self, units: u32) -> Result<Self, StockRefused> {
        let refused = StockRefused::NotReserved {
            reserved: self.reserved,
        };
        let reserved = self.reserved.checked_sub(units).ok_or(refused)?;
        let available = self
            .available
            .checked_add(units)
            .ok_or(StockRefused::TooMany)?;
        Ok(Self {
            available,
            reserved,
            ..self
        })
    }

    /// A reservation is paid.
    ///
    /// # Errors
    /// Fewer are reserved.
    pub fn sell(self, units: u32) -> Result<Self, StockRefused> {
        let refused = StockRefused::NotReserved {
            reserved: self.reserved,
        };
        let reserved = self.reserved.checked_sub(units).ok_or(refused)?;
        let sold = self.sold.checked_add(units).ok_or(StockRefused::TooMany)?;
        Ok(Self {
            reserved,
            sold,
            ..self
        })
    }

    /// A paid order is cancelled: its units are on sale again.
    ///
    /// # Errors
    /// Fewer are sold.
    pub fn take_back(self, units: u32) -> Result<Self, StockRefused> {
        let refused = StockRefused::NotSold { sold: self.sold };
        let sold = self.sold.checked_sub(units).ok_or(refused)?;
        let available = self
            .available
            .checked_add(units)
            .ok_or(StockRefused::TooMany)?;
        Ok(Self {
            available,
            sold,
            ..self
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_unit_is_sold_only_once() {
        let stock = Stock::new(1).reserve(1).unwrap();
        assert_eq!(
            stock.reserve(1),
            Err(StockRefused::NotAvailable { available: 0 })
        );
        let sold = stock.sell(1).unwrap();
        assert_eq!(
            sold,
            Stock {
                available: 0,
                reserved: 0,
                sold: 1
            }
        );
        assert_eq!(sold.sell(1), Err(StockRefused::NotReserved { reserved: 0 }));
        assert_eq!(
            sold.release(1),
            Err(StockRefused::NotReserved { reserved: 0 })
        );
        assert_eq!(sold.take_back(1), Ok(Stock::new(1)));
    }

    proptest! {
        /// Invariant 7: sold + reserved + available = stock, whatever happens.
        #[test]
        fn no_unit_appears_or_vanishes(start in 0..50_u32, steps in prop::collection::vec((0..4_u8, 0..6_u32), 0..80)) {
            let mut stock = Stock::new(start);
            for (kind, units) in steps {
                let moved = match kind {
                    0 => stock.reserve(units),
                    1 => stock.release(units),
                    2 => stock.sell(units),
                    _ => stock.take_back(units),
                };
                stock = moved.unwrap_or(stock);
                prop_assert_eq!(stock.total(), Some(start));
            }
        }
    }
}

//! What was made last, kept for as long as what it was made from stays the same.

use std::cell::RefCell;

/// The last thing made, with what it was made from.
#[derive(Debug)]
pub struct Kept<K, V>(RefCell<Option<(K, V)>>);

impl<K, V> Default for Kept<K, V> {
    fn default() -> Self {
        Self(RefCell::new(None))
    }
}

impl<K: PartialEq, V: Clone> Kept<K, V> {
    /// What `make` makes from a key; made anew only for another key than the last time. A clone is meant to be cheap.
    pub fn of(&self, key: K, make: impl FnOnce() -> V) -> V {
        let mut kept = self.0.borrow_mut();
        match kept.as_ref() {
            Some((known, value)) if *known == key => value.clone(),
            _ => {
                let value = make();
                *kept = Some((key, value.clone()));
                value
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;

    #[test]
    fn the_same_key_gives_the_same_thing_and_another_key_another() {
        let kept = Kept::default();
        let one = kept.of(1, || Rc::new("one"));
        assert!(Rc::ptr_eq(&one, &kept.of(1, || Rc::new("again"))));
        assert_eq!(*kept.of(2, || Rc::new("two")), "two");
    }
}
